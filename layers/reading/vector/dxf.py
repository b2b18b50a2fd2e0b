"""DXF drawings: one source for each CAD layer, outlines as areas, text as points."""

from __future__ import annotations

import re
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading import files
from layers.reading.encoding.code_page import codec_of, decode
from layers.reading.frames.features import Dataset, Table, frame_of, read_table
from layers.reading.frames.wkb import Geometries
from layers.reading.request import Request
from layers.reading.texts.text_columns import Declaration, choose, decoded
from layers.reading.vector.cad_invisible import without_invisible
from layers.reading.vector.cad_layers import hidden_layers
from layers.reading.vector.layered import broken_off
from layers.source import Source
from layers.text import T, plural

_BINARY = b"AutoCAD Binary DXF"
_SAYS_UTF8 = "AC1021"
"""From this version on (2007) text is UTF-8, whatever code page the header names."""
_VARIABLE = re.compile(rb"^\s*9\s*\r?\n\s*(\$\w+)\s*\r?\n\s*\d+\s*\r?\n([^\r\n]*)", re.MULTILINE)
_CODE_PAGE = re.compile(rb"(\$DWGCODEPAGE\s*\r?\n\s*3\s*\r?\n)[^\r\n]*")
_HEADER = re.compile(rb"(^\s*2\s*\r?\nHEADER[ \t]*\r?\n)", re.MULTILINE)
_AS_BYTES = b"ANSI_1252"
"""The code page with which GDAL hands over each byte as the character of the same number."""
_HEADER_SIZE = 1 << 16
_MILLIMETRES = "4"
_LARGEST_METRE = 5e7
"""No easting is larger, not even one with its zone number in front."""
_KEPT = ("Layer", "EntityHandle", "Text")
_NOT_DATA = {"Defpoints"}
"""The layer for the points between which a drawing's dimensions are measured."""
_LEAST_OF_RING = 4
_SHOW_IT = T("If they count, show them in the drawing, save it, and import it again.")


def read_sources(request: Request) -> list[Source]:
    """A source for each CAD layer that has entities; a file of one layer goes by its own name."""
    content = files.read_bytes(request.path)
    if content.startswith(_BINARY):
        raise UserError(
            T("{file} is a binary DXF, which cannot be read.", file=request.file),
            T("Save it as ASCII DXF in its CAD program."),
        )
    content, invisible = without_invisible(content) if request.mend else (content, 0)
    variables = {name.decode(): value.strip() for name, value in _VARIABLE.findall(content[:_HEADER_SIZE])}
    table, encoding, codec, findings = _table(content, variables, request)
    if invisible:
        findings.append(_of_invisible(invisible, request.file))
    hidden = hidden_layers(content.decode(codec, errors="replace"))
    frame, _, of_frame = frame_of(_of_model(table), request.file, mend=request.mend)
    findings += of_frame if content.rstrip().endswith(b"EOF") else [*of_frame, broken_off(request.file)]
    shapes = np.array(frame.geometry.array, dtype=object)
    frame["Text"] = _written(frame["Text"], shapes)
    if request.mend:
        shapes, of_outlines = _with_areas(shapes, request.file)
        findings += of_outlines
    of_units = _of_units(shapes, variables.get("$INSUNITS", b"").decode(errors="replace"), request.file)
    frame = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index))
    names = [str(name) for name in frame["Layer"].dropna().unique() if name not in _NOT_DATA]
    alone = len(names) == 1
    sources = [
        replace(
            _source(frame, name, request, alone=alone),
            encoding=encoding,
            findings=of_units,
            hidden=name in hidden,
        )
        for name in names
    ]
    if not sources:
        raise UserError(
            T("All that is drawn in {file} is invisible.", file=request.file)
            if invisible
            else T("{file} has nothing drawn in model space.", file=request.file),
            _SHOW_IT if invisible else T("Save the drawing itself as DXF, not only its layout or blocks."),
        )
    first, *others = sources
    return [replace(first, findings=(*findings, *first.findings)), *others]


def _source(frame: gpd.GeoDataFrame, name: str, request: Request, *, alone: bool) -> Source:
    rows = frame[frame["Layer"] == name].reset_index(drop=True)
    return Source(
        path=request.path,
        name=request.path.stem if alone else name,
        format=request.format.name,
        shares_place=True,
        frame=rows.drop(columns=[each for each in rows.columns[:-1] if rows[each].isna().all()]),
    )


def _of_invisible(count: int, file: str) -> Finding:
    message = plural(
        "One object of the drawing is invisible: it was not read.",
        "{n} objects of the drawing are invisible: they were not read.",
        n=count,
    )
    return Finding("dxf.invisible", Severity.WARNING, message, file, mend=_SHOW_IT, mended=True)


# ---------------------------------------------------------------- text


def _table(
    content: bytes, variables: dict[str, bytes], request: Request
) -> tuple[Table, str | None, str, list[Finding]]:
    """The drawing's table, its code page by its title and as a codec, and what was found."""
    if content.isascii():
        return read_table(content), None, "ascii", []
    words = variables.get("$DWGCODEPAGE", b"").decode(errors="replace")
    codec = codec_of(words)
    if variables.get("$ACADVER", b"").decode(errors="replace") >= _SAYS_UTF8:
        codec, words = "utf-8", "UTF-8"
    lines = [line for line in content.splitlines() if not line.isascii()]
    page, findings = choose(lines, Declaration(codec, words), request)
    dataset: Dataset = _declared(decode(content, page.codec).encode())
    table, of_damage = decoded(read_table(dataset), "utf-8", request.file)
    return table, page.title, page.codec, findings + of_damage


def _declared(content: bytes) -> bytes:
    """The drawing declared so that GDAL leaves its bytes alone."""
    if _CODE_PAGE.search(content, 0, _HEADER_SIZE):
        return _CODE_PAGE.sub(rb"\g<1>" + _AS_BYTES, content, count=1)
    return _HEADER.sub(rb"\g<1>  9\n$DWGCODEPAGE\n  3\n" + _AS_BYTES + b"\n", content, count=1)


def _of_model(table: Table) -> Table:
    """What is drawn in model space, with the columns that say something; the rest is a sheet's frame."""
    if "PaperSpace" in table.names:
        paper = table.columns[table.names.index("PaperSpace")]
        model = np.array([value is None or value != 1 for value in paper], dtype=bool)
    else:
        model = np.ones(table.count, dtype=bool)
    return replace(
        table,
        names=_KEPT,
        columns=tuple(table.columns[table.names.index(name)][model] for name in _KEPT),
        wkb=None if table.wkb is None else table.wkb[model],
        fids=None,
        count=int(model.sum()),
    )


def _written(text: pd.Series[str], shapes: Geometries) -> pd.Series[str]:
    """What is written beside points, on one line; GDAL also gives the pattern of a hatch as text."""
    points = shapely.get_type_id(shapes) == 0
    return text.where(points, None).map(lambda each: " ".join(each.split()), na_action="ignore")


# ---------------------------------------------------------------- geometry


def _with_areas(shapes: Geometries, file: str) -> tuple[Geometries, list[Finding]]:
    """The shapes with areas for lines that end where they begin."""
    lines = shapely.get_type_id(shapes) == 1
    closed = lines & shapely.is_closed(shapes) & (shapely.get_num_coordinates(shapes) >= _LEAST_OF_RING)
    if not closed.any():
        return shapes, []
    shapes = shapes.copy()
    shapes[closed] = shapely.polygons(
        shapely.linearrings(
            shapely.get_coordinates(shapes[closed]),
            indices=np.repeat(np.arange(closed.sum()), shapely.get_num_coordinates(shapes[closed])),
        )
    )
    message = plural(
        "One closed line was taken as the area that it encloses.",
        "{n} closed lines were taken as the areas that they enclose.",
        n=int(closed.sum()),
    )
    finding = Finding("dxf.areas", Severity.INFO, message, file, mended=True)
    return shapes, [finding]


def _of_units(shapes: Geometries, declared: str, file: str) -> tuple[Finding, ...]:
    """A finding where coordinates are in millimetres, or the drawing says so without cause."""
    coordinates = np.abs(shapely.get_coordinates(shapes))
    if not len(coordinates):
        return ()
    if float(np.median(coordinates.max(axis=1))) > _LARGEST_METRE:
        message = T("The coordinates of the drawing are far too large for metres: they are millimetres.")
        return (Finding("units.millimetres", Severity.INFO, message, file),)
    if declared == _MILLIMETRES:
        message = T("The drawing declares millimetres, as templates do; its coordinates are taken as metres.")
        mend = T("If they are millimetres, scale the drawing by 0.001 and export it again.")
        return (Finding("units.conflict", Severity.INFO, message, file, mend=mend),)
    return ()
