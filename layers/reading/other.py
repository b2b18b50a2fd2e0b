"""Formats that GDAL reads without further care: KML, FlatGeobuf, GML, GPX, MapInfo, DXF, geodatabases."""

from __future__ import annotations

import pyogrio

from layers.errors import UserError
from layers.findings import Finding
from layers.reading import files
from layers.reading.features import BYTES_AS_TEXT, Table, frame_of, read_table
from layers.reading.request import Request
from layers.reading.text_columns import Declaration, choose, decoded, raw_text
from layers.source import Source
from layers.text import T


def read_sources(request: Request) -> list[Source]:
    """Every layer of the file that has rows; its first one if none has."""
    names = [str(name) for name, _ in pyogrio.list_layers(files.gdal_name(request.path))]
    if not names:
        raise UserError(
            T("{file} has no layers.", file=request.file),
            T("Export the layer again, for example as GeoPackage."),
        )
    sources = [_source(name, request, alone=len(names) == 1) for name in names]
    return [source for source in sources if source.count] or sources[:1]


def _source(name: str, request: Request, *, alone: bool) -> Source:
    table, encoding, findings = _table(name, request)
    frame, crs, of_frame = frame_of(table, request.file, mend=request.mend)
    return Source(
        path=request.path,
        name=request.path.stem if alone else name,
        format=request.format.name,
        frame=frame,
        crs=crs,
        encoding=encoding,
        findings=(*findings, *of_frame),
    )


def _table(name: str, request: Request) -> tuple[Table, str | None, list[Finding]]:
    if request.encoding is None:
        try:
            return read_table(request.path, name), None, []
        except UnicodeDecodeError:
            pass
    table = read_table(request.path, name, encoding=BYTES_AS_TEXT)
    page, findings = choose(raw_text(table), Declaration(None), request)
    table, of_damage = decoded(table, page.codec, request.file)
    return table, page.title, findings + of_damage
