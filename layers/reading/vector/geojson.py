"""GeoJSON and its relatives (TopoJSON, Esri JSON, a feature a line), in any code page, slips forgiven."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import shapely

from layers.findings import Finding, Severity
from layers.reading import files
from layers.reading.encoding.code_page import decode
from layers.reading.frames.features import Dataset, Table, read_table
from layers.reading.request import Request
from layers.reading.texts.text_columns import Declaration, choose
from layers.reading.vector import json_forms
from layers.reading.vector.coded_values import as_shown
from layers.reading.vector.layered import Read, source_of, with_features
from layers.source import Source
from layers.text import T

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LARGEST_DEGREE = 360.0
_ENDS = 4096
"""Bytes at the beginning and the end of a file in which members of the whole collection stand."""
_CRS = re.compile(rb'"crs"\s*:\s*\{[^{}]*"properties"\s*:\s*\{[^{}]*"(?:name|href)"\s*:\s*"([^"]+)"')
_LONLAT = re.compile(r"CRS:?84|4326|WGS ?_?(19)?84$", re.IGNORECASE)


def read_sources(request: Request) -> list[Source]:
    """The layer of a GeoJSON file, or each object of a topology that has features."""
    content = files.read_bytes(request.path)
    text, encoding, findings = _text(content, request)
    if b'"Topology"' in content:
        tables, of_form = _other_form(text, content, request)
    else:
        dataset: Dataset = request.path if text is None else text.encode()
        try:
            tables, of_form = {request.path.stem: read_table(dataset, within=request.within)}, []
        except (RuntimeError, ValueError):
            tables, of_form = _other_form(text, content, request)
    findings += of_form
    names = list(tables)
    sources = []
    for name, table in tables.items():
        shown, of_columns = _as_arcgis_shows(table, content, text, request)
        read = Read(_with_places(_in_declared_crs(shown, content)), encoding, tuple(of_columns))
        sources.append(_in_degrees_or_nowhere(source_of(read, request, name, names)))
    first, *others = with_features(sources, request)
    return [replace(first, findings=(*findings, *first.findings)), *others]


def _other_form(text: str | None, content: bytes, request: Request) -> tuple[dict[str, Table], list[Finding]]:
    found, findings = json_forms.collections_of(content.decode() if text is None else text, request)
    return {name: read_table(each, within=request.within) for name, each in found.items()}, findings


def _in_declared_crs(table: Table, content: bytes) -> Table:
    """The table with the system that the file names, where GDAL did not know the name."""
    declared = _CRS.search(content[:_ENDS]) or _CRS.search(content[-_ENDS:])
    if declared is None or table.crs not in {None, "EPSG:4326"}:
        return table
    name = declared[1].decode(errors="replace")
    return table if _LONLAT.search(name) else replace(table, crs=name)


def _with_places(table: Table) -> Table:
    """The table, as a plain one if none of its features has a place: columns may say where they are."""
    if table.wkb is None or any(shape is not None for shape in table.wkb):
        return table
    return replace(table, wkb=None, crs=None)


def _as_arcgis_shows(
    table: Table, content: bytes, text: str | None, request: Request
) -> tuple[Table, list[Finding]]:
    """The table with the headings and coded values that Esri JSON carries."""
    if b'"esriFieldType' not in content:
        return table, []
    fields = json.loads(content if text is None else text).get("fields", [])
    headings = {each["name"]: each.get("alias") or each["name"] for each in fields}
    texts = {
        each["name"]: {str(value["code"]): str(value["name"]) for value in each["domain"]["codedValues"]}
        for each in fields
        if (each.get("domain") or {}).get("codedValues")
    }
    return as_shown(table, headings, texts, request.file)


def _in_degrees_or_nowhere(source: Source) -> Source:
    """The source without a system in degrees if its coordinates are far too large for that."""
    frame, crs = source.frame, source.crs
    assert frame is not None
    if crs is None or not crs.is_geographic or _in_degrees(np.asarray(frame.geometry.array)):
        return source
    return replace(
        source,
        frame=frame.set_crs(None, allow_override=True),
        crs=None,
        findings=(*source.findings, _of_metres(source.path.name)),
    )


def _text(content: bytes, request: Request) -> tuple[str | None, str | None, list[Finding]]:
    """The text, its code page's title, findings. Plain UTF-8 is left to GDAL (text None)."""
    for bom, codec in _BOMS:
        if content.startswith(bom):
            return content.decode(codec, errors="replace"), codec.removesuffix("-sig").upper(), []
    if request.encoding is None:
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return None, None, []
    lines = [line for line in content.splitlines() if not line.isascii()]
    pieces = [piece for line in lines for piece in line.split(b'"') if not piece.isascii()]
    page, findings = choose(pieces, Declaration("utf-8", "UTF-8"), request)
    return decode(content, page.codec), page.title, findings


def _in_degrees(geometry: npt.NDArray[np.object_]) -> bool:
    """False where most coordinates are too large to be degrees."""
    coordinates = np.abs(shapely.get_coordinates(geometry))
    return coordinates.size == 0 or float(np.median(coordinates.max(axis=1))) <= _LARGEST_DEGREE


def _of_metres(file: str) -> Finding:
    message = T(
        "GeoJSON that declares nothing is in degrees, but these coordinates are far too large for that."
    )
    mend = T("Treated as if no coordinate reference system were declared.")
    return Finding("crs.not_degrees", Severity.WARNING, message, file, mend=mend, mended=True)
