"""Tables and views of a PostGIS database as sources, read within the study area in one read-only visit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from psycopg import Connection

from layers.errors import Cancelled, UserError
from layers.findings import Finding, Severity
from layers.reading.failures import quiet
from layers.reading.formats import Format
from layers.reading.frames.features import box_in, crs_of, frame_of
from layers.reading.postgis.address import Address
from layers.reading.postgis.failures import failures_in_words
from layers.reading.postgis.rows import Extent, Rows, crs_text, read_rows, srids_of
from layers.reading.postgis.session import visit
from layers.reading.postgis.tables import TableInfo, chosen, tables_in
from layers.reading.request import Bounds, Request
from layers.reading.sample_mark import is_marked, sample_finding, with_mark
from layers.reading.tables.tabular import located
from layers.reading.vector.curves import of_arcs
from layers.source import Source
from layers.task import Task
from layers.text import T, plural

POSTGIS = Format("PostGIS", (), "postgis")


def list_tables(address: Address) -> list[TableInfo]:
    """The tables and views that a database offers, once for each of their geometry columns.

    Raises
    ------
    UserError
        If the database cannot be visited.
    """
    with visit(address) as connection, failures_in_words(address):
        return tables_in(connection)


def read_database(
    address: Address,
    tables: Sequence[str] = (),
    within: Bounds | None = None,
    task: Task | None = None,
) -> tuple[list[Source], list[Finding]]:
    """The rows of tables and views, as found.

    Parameters
    ----------
    address
        The database.
    tables
        Names as :attr:`TableInfo.label` gives them; none for all that the user may read.
    within
        The study area; rows whose bounding box is outside are not fetched. None for all rows, which also
        is what a table without an SRID gives: nothing says where it lies.
    task
        Progress and cancel.

    Returns
    -------
    tuple
        The sources, whose ``sha256`` is of the rows read, and a finding for each table that could not be
        read.

    Raises
    ------
    UserError
        If the database cannot be visited, the connection is lost, or a table named is not there.
    """
    task = task or Task()
    sources: list[Source] = []
    refused: list[Finding] = []
    with quiet(), visit(address, task) as connection:
        with failures_in_words(address):
            wanted = chosen(tables_in(connection), tables, address)
        for number, table in enumerate(wanted):
            part = task.part(number / len(wanted), (number + 1) / len(wanted))
            request = Request(address.path, POSTGIS, within=within)
            try:
                # a savepoint: what fails in one table leaves the others readable
                with failures_in_words(address, table.label), connection.transaction():
                    sources += _sources(connection, table, request, part)
            except UserError as error:
                if task.cancelled:
                    raise Cancelled from error
                if connection.closed:
                    raise
                refused.append(_refused(error, table, address))
    return sources, refused


def _refused(error: UserError, table: TableInfo, address: Address) -> Finding:
    file = f"{address.path.name}:{table.label}"
    return Finding("file.refused", Severity.ERROR, error.message, file=file, mend=error.hint)


def _sources(connection: Connection, table: TableInfo, request: Request, task: Task) -> list[Source]:
    """The table as a source; as several where its rows are in several coordinate systems."""
    declared = not table.geometry or table.srid
    srids = [table.srid] if declared else srids_of(connection, table) or [0]
    usual = srids[0] if len(srids) > 1 else None
    made = []
    for number, srid in enumerate(srids):
        part = task.part(number / len(srids), (number + 1) / len(srids))
        made.append(_source(connection, table, Extent(None, srid, usual), request, part))
    return made


def _source(connection: Connection, table: TableInfo, extent: Extent, request: Request, task: Task) -> Source:
    name = table.label if extent.usual_srid is None else f"{table.label} ({extent.srid})"
    file = f"{request.path.name}:{name}"
    crs, findings = crs_of(crs_text(connection, extent.srid) if extent.srid else None, file)
    box = None if request.within is None else box_in(request.within, crs)
    rows = read_rows(connection, table, replace(extent, box=box), task)
    frame, _, of_frame = frame_of(rows.table, file, mend=request.mend)
    if not table.geometry and len(frame):
        frame, crs, of_places = located(frame, request)
        of_frame += of_places
    source = Source(
        path=request.path,
        name=name,
        format=POSTGIS.name,
        frame=frame if crs is None else frame.set_crs(crs),
        crs=crs,
        sha256=rows.sha256,
        findings=(*findings, *of_frame, *_told(table, rows, file, limited=box is not None)),
    )
    if is_marked(table.comment):
        return replace(source, findings=(*source.findings, sample_finding(file)))
    return with_mark(source)


def _told(table: TableInfo, rows: Rows, file: str, *, limited: bool) -> Iterable[Finding]:
    if limited:
        message = plural(
            "Only the row that lies in the study area was read.",
            "Only the {n:,} rows that lie in the study area were read.",
            n=rows.table.count,
        )
        yield Finding("database.within", Severity.INFO, message, file)
    if not rows.ordered:
        yield _of_order(table, file)
    if table.others:
        yield Finding(
            "database.geometries",
            Severity.INFO,
            T(
                "The table has several geometry columns; {column} was read, and not {others}.",
                column=table.geometry,
                others=list(table.others),
            ),
            file,
            mend=T("Choose another one in the list of tables, or name it as TABLE.COLUMN."),
        )
    if rows.has_arcs.any():
        mend = T("Each arc became straight lines, 32 to a quarter of a circle.")
        yield of_arcs(rows.has_arcs, mend, file)


def _of_order(table: TableInfo, file: str) -> Finding:
    message = (
        T("The view has no key: its rows are numbered as the server gave them, which may change.")
        if table.is_view
        else T("The table has no key: its rows are numbered as the server gave them, which may change.")
    )
    mend = T("Look for a row by its name, not by its number.")
    return Finding("database.no_key", Severity.INFO, message, file, mend=mend)
