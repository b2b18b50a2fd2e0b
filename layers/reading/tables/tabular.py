"""Making a source of rows of text: header, types, and geometry from the columns that hold it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading.coordinates.placing import Placement, place
from layers.reading.frames.features import no_rows, unique_names
from layers.reading.frames.wkb import rows_where
from layers.reading.request import Request
from layers.reading.tables.layout import Layout, lay_out
from layers.reading.tables.number_text import of_writing, typed
from layers.reading.tables.parts import with_sums
from layers.reading.tables.rows_aside import LABELS, of_headers, of_totals, rows_of_headers, rows_of_totals
from layers.reading.tables.sidecars import columns_of_text, crs_beside
from layers.reading.texts.damaged_text import mend_damaged
from layers.source import Source
from layers.text import T, plural
from layers.totals import is_of_all


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of text, none blank throughout, and the line of the file in which each ends (from 1).

    ``decimal_comma`` says whether a comma in a number may be a decimal one, ``suspect`` whether text may have
    been spoilt before it came to us.
    """

    cells: list[list[str]]
    lines: Sequence[int]
    decimal_comma: bool = True
    suspect: bool = True


@dataclass(frozen=True)
class Table:
    """A table of text under its names, with what was found while its rows were sorted out."""

    texts: pd.DataFrame
    findings: list[Finding]
    decimal_comma: bool = True
    suspect: bool = True
    around: str = ""
    """The title above it, the notes below it, the name of its sheet."""
    total: Mapping[str, str] = field(default_factory=dict)
    """Its one row of totals by its columns, where it was set aside."""
    merged: frozenset[str] = frozenset()
    """Columns in which a number stood in cells merged downwards."""
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns whose sum is to be added, by the name of the whole."""


def table_of(rows: Rows, request: Request) -> Table:
    """The body of the table in the rows, without titles, notes and totals."""
    if not rows.cells:
        raise UserError(T("{file} has no rows.", file=request.file), T("Export the table again."))
    layout = lay_out(rows.cells, rows.lines, request.file)
    body, lines = rows.cells[layout.first : layout.end], rows.lines[layout.first : layout.end]
    findings, again = list(layout.findings), rows_of_headers(body, layout)
    if again.any():
        told = [lines[at] for at in np.flatnonzero(again).tolist()]
        findings.append(of_headers(told, request.file, mended=request.mend))
        if request.mend:
            kept = np.flatnonzero(~again).tolist()
            body, lines = [body[at] for at in kept], [lines[at] for at in kept]
    texts, ragged = texts_of(body, layout)
    totals, total = rows_of_totals(texts), dict[str, str]()
    if totals.any():
        told = [lines[at] for at in np.flatnonzero(totals).tolist()]
        findings.append(of_totals(texts[totals], told, request.file, mended=request.mend))
        if request.mend:
            total = _total_of_all(texts[totals])
            texts, ragged = texts[~totals].reset_index(drop=True), ragged[~totals]
    if ragged.any():
        findings.append(_of_ragged(ragged, request.file))
    return Table(
        texts,
        findings,
        rows.decimal_comma,
        rows.suspect,
        layout.around,
        total,
        parts=layout.parts if request.mend else {},
    )


def _total_of_all(totals: pd.DataFrame) -> dict[str, str]:
    """The row that speaks of the whole by its columns; nothing where there are several, or none."""
    found = [row for _, row in totals.iterrows() if any(is_of_all(cell) for cell in row[:LABELS])]
    return {str(name): str(cell) for name, cell in found[0].items()} if len(found) == 1 else {}


def source_of(
    table: Table, request: Request, name: str, encoding: str | None, findings: Sequence[Finding]
) -> Source:
    """The table as a source.

    Columns of numbers become numbers; everything else stays text. Geometry comes from columns of
    coordinates or of geometry as text; without them it is None throughout.
    """
    texts, of_damage = table.texts, list[Finding]()
    if table.suspect:
        texts, of_damage = mend_damaged(texts, request)
    placed = _with_declared_crs(place(texts, request), request)
    of_text = columns_of_text(request, list(texts.columns))
    columns = {
        column: typed(texts[column], decimal_comma=table.decimal_comma, as_text=column in of_text)
        for column in texts.columns
        if column not in placed.used_up
    }
    cells, of_sums = with_sums(
        {name: each.cells for name, each in columns.items()}, table.parts, request.file
    )
    data = pd.DataFrame(cells, index=texts.index)
    data.columns = pd.Index(unique_names(data.columns))
    frame = gpd.GeoDataFrame(
        data, geometry=gpd.GeoSeries(placed.geometry, index=data.index, crs=placed.crs), crs=placed.crs
    )
    written = {column: each.written for column, each in columns.items() if each.written is not None}
    found = [
        *findings,
        *table.findings,
        *of_damage,
        *of_writing(written, request.file),
        *of_sums,
        *placed.findings,
    ]
    if texts.empty:
        found.append(no_rows(request.file))
    return Source(
        path=request.path,
        name=name,
        format=request.format.name,
        frame=frame,
        crs=placed.crs,
        encoding=encoding,
        findings=tuple(found),
        around=table.around,
        total=table.total,
        merged=table.merged,
    )


def located(frame: gpd.GeoDataFrame, request: Request) -> tuple[gpd.GeoDataFrame, CRS | None, list[Finding]]:
    """A table of a database, which knows its types, treated as one of text: totals, and places in columns.

    Returns
    -------
    tuple
        The frame without rows of totals and with the geometry that columns of coordinates or of geometry as
        text give; its CRS (None where no column does); and what was found.
    """
    columns = frame.drop(columns=frame.geometry.name)
    texts = columns.astype(object).where(columns.notna(), "").map(lambda cell: str(cell).strip())
    findings = []
    totals = rows_of_totals(texts)
    if totals.any():
        told = [at + 1 for at in np.flatnonzero(totals).tolist()]
        findings.append(of_totals(texts[totals], told, request.file, mended=request.mend))
        if request.mend:
            columns, texts = (each[~totals].reset_index(drop=True) for each in (columns, texts))
    placed = place(texts, request)
    data = columns.drop(columns=[name for name in placed.used_up if name in columns])
    geometry = gpd.GeoSeries(placed.geometry, index=data.index, crs=placed.crs)
    return (
        gpd.GeoDataFrame(data, geometry=geometry, crs=placed.crs),
        placed.crs,
        [*findings, *placed.findings],
    )


def _with_declared_crs(placed: Placement, request: Request) -> Placement:
    """The placement in the system that a .prj beside the table declares, where the table itself has none.

    Degrees stay degrees: a grid declared for them is an oversight.
    """
    if shapely.is_missing(placed.geometry).all():
        return placed
    crs, findings = crs_beside(request)
    fits = crs is not None and (placed.crs is None or crs.is_geographic)
    return replace(placed, crs=crs if fits else placed.crs, findings=(*placed.findings, *findings))


def texts_of(body: list[list[str]], layout: Layout) -> tuple[pd.DataFrame, npt.NDArray[np.bool_]]:
    """The body as columns of stripped text, and which rows are too short or too long for the header."""
    width = len(layout.names)
    widths = np.fromiter(map(len, body), int, len(body))
    ragged = np.zeros(len(body), dtype=bool)
    for at in np.flatnonzero(widths != width):
        row = body[at]
        ragged[at] = len(row) < width or any(map(str.strip, row[width:]))
        body[at] = [*row[:width], *[""] * (width - len(row))]
    index = pd.RangeIndex(len(body))
    columns = zip(*body, strict=True) if body else [()] * width
    texts = pd.DataFrame(
        {
            name: pd.Series(list(map(str.strip, column)), index=index, dtype=object)
            for name, column in zip(layout.names, columns, strict=True)
        },
        index=index,
        columns=pd.Index(layout.names, dtype=object),
    )
    return texts, ragged


def _of_ragged(ragged: npt.NDArray[np.bool_], file: str) -> Finding:
    message = plural(
        "One row has more or fewer fields than the header: text with a delimiter in it needs quotes.",
        "{n} rows have more or fewer fields than the header: text with a delimiter in it needs quotes.",
        n=int(ragged.sum()),
    )
    mend = T("Missing fields were left blank, surplus ones dropped.")
    return Finding("table.ragged", Severity.WARNING, message, file, rows_where(ragged), mend, mended=True)
