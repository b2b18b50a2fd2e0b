"""GeoPackages: every layer and table of data, read without a trace beside the user's file."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from layers.errors import UserError
from layers.findings import Finding
from layers.reading import files
from layers.reading.features import BYTES_AS_TEXT, Table, frame_of, read_table
from layers.reading.request import Request
from layers.reading.sample_mark import is_marked, sample_finding
from layers.reading.text_columns import Declaration, choose, decoded, raw_text
from layers.source import Source
from layers.text import T

_IMMUTABLE = {"IMMUTABLE": "YES"}
"""SQLite then takes no lock and makes no -wal, -shm or -journal file."""

_NOT_DATA = {"layer_styles", "qgis_projects"}
"""Tables that QGIS keeps for itself."""


@dataclass(frozen=True, slots=True)
class _Content:
    """One row of ``gpkg_contents``."""

    table: str
    kind: str
    description: str


def read_sources(request: Request) -> list[Source]:
    """Every feature layer and every attribute-only table, in the order in which the file lists them."""
    with _settled(request.path) as dataset:
        contents = _contents(dataset, request)
        wanted = [each for each in contents if each.kind in {"features", "attributes"}]
        sources = [_source(dataset, each, request) for each in wanted if each.table not in _NOT_DATA]
    if not sources:
        raise UserError(
            T("{file} has no layers.", file=request.file),
            T("Tiles in a GeoPackage are not read: export them as GeoTIFF.")
            if any(each.kind.startswith("tile") or "grid" in each.kind for each in contents)
            else T("Export the layer again, into a new GeoPackage."),
        )
    return sources


@contextlib.contextmanager
def _settled(path: Path) -> Iterator[Path | bytes]:
    """The file itself, or a copy with what another program has not yet written into it.

    While QGIS has a GeoPackage open, its newest edits are in the -wal file, which a reader that leaves
    no trace would miss. A file in an archive is read into memory: SQLite jumps to and fro in it.
    """
    if files.is_packed(path):
        yield _without_log(files.read_bytes(path))
        return
    log = path.with_name(path.name + "-wal")
    if not (log.is_file() and log.stat().st_size > 0):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="gisapp-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder, "copy.gpkg")
        shutil.copyfile(path, copy)
        shutil.copyfile(log, copy.with_name("copy.gpkg-wal"))
        with contextlib.closing(sqlite3.connect(copy)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode=DELETE")
        yield copy


def _without_log(content: bytes) -> bytes:
    """The database marked as one without a -wal file: in memory SQLite opens no other (bytes 18 and 19)."""
    return content[:18] + b"\1\1" + content[20:] if content[18:20] == b"\2\2" else content


def _connect(dataset: Path | bytes) -> sqlite3.Connection:
    if isinstance(dataset, bytes):
        connection = sqlite3.connect(":memory:")
        connection.deserialize(dataset)
        return connection
    return sqlite3.connect(f"file:{quote(str(dataset.absolute()))}?mode=ro&immutable=1", uri=True)


def _contents(dataset: Path | bytes, request: Request) -> list[_Content]:
    with contextlib.closing(_connect(dataset)) as connection:
        try:
            rows = connection.execute(
                "SELECT table_name, data_type, coalesce(identifier, '') || ' ' || coalesce(description, '') "
                "FROM gpkg_contents ORDER BY rowid"
            ).fetchall()
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise
            raise UserError(
                T("{file} is a database, but not a GeoPackage: it has no list of layers.", file=request.file),
                T("Export the layers as a GeoPackage."),
            ) from error
    return [_Content(*map(str, row)) for row in rows]


def _source(dataset: Path | bytes, content: _Content, request: Request) -> Source:
    table, encoding, findings = _table(dataset, content, request)
    frame, crs, of_frame = frame_of(table, request.file, mend=request.mend)
    findings += of_frame
    if is_marked(content.description):
        findings.append(sample_finding(request.file))
    return Source(
        path=request.path,
        name=content.table,
        format=request.format.name,
        frame=frame,
        crs=crs,
        encoding=encoding,
        findings=tuple(findings),
    )


def _table(
    dataset: Path | bytes, content: _Content, request: Request
) -> tuple[Table, str | None, list[Finding]]:
    """The layer's table; text that is not UTF-8, as the format demands, is judged from its bytes."""
    try:
        return read_table(dataset, content.table, options=_IMMUTABLE), None, []
    except UnicodeDecodeError:
        table = read_table(dataset, content.table, encoding=BYTES_AS_TEXT, options=_IMMUTABLE)
    page, findings = choose(raw_text(table), Declaration("utf-8", "UTF-8"), request)
    table, of_damage = decoded(table, page.codec, request.file)
    return table, page.title, findings + of_damage
