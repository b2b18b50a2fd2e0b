"""KML and KMZ: folders and balloons as columns, nothing followed that lies elsewhere."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading import files
from layers.reading.archives.archive import Archive
from layers.reading.frames.features import no_rows, unique_names
from layers.reading.frames.wkb import Geometries, Mask, rows_where
from layers.reading.request import Request
from layers.reading.tables.number_text import typed
from layers.reading.vector import markup
from layers.reading.vector.kml_description import Description, description_of
from layers.reading.vector.kml_shapes import KINDS, kind_of, local, shape_of
from layers.source import Source
from layers.text import T, plural

_ELSEWHERE = {"NetworkLink", "GroundOverlay", "ScreenOverlay", "PhotoOverlay"}
_DRAWN = {"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack"}
_ROOTS = {"kml", "Document", "Folder", "Placemark"}
"""What a document may begin with; strictly only the first, but some programs leave it out."""
_HIDDEN = "hidden"
"""Behind the name of a layer of what is switched off."""
_NUMBERS = {"int", "uint", "short", "ushort", "float", "double"}


@dataclass
class _Document:
    """The placemarks in the file's order, and what else it holds."""

    rows: list[dict[str, str]] = field(default_factory=list)
    balloons: list[Description] = field(default_factory=list)
    shapes: list[shapely.Geometry | None] = field(default_factory=list)
    drawn: list[bool] = field(default_factory=list)
    """Whether the placemark has coordinates at all."""
    hidden: list[bool] = field(default_factory=list)
    """Whether the placemark or a folder round it is switched off."""
    elsewhere: Counter[str] = field(default_factory=Counter)
    numeric: set[str] = field(default_factory=set)
    text: set[str] = field(default_factory=set)
    """Columns that the file itself declares as numbers, and as text."""


def read_sources(request: Request) -> list[Source]:
    """The placemarks; where they are of several kinds, one source for each of points, lines and areas."""
    packed = _packed(request)
    root, encoding, findings = markup.parsed(packed.pop(next(iter(packed))), request)
    _with_linked(root, packed, request)
    if (tag := local(root.tag)) not in _ROOTS:
        raise UserError(
            T("{file} is called KML, but its content is not (<{tag}>).", file=request.file, tag=tag),
            T("Export it from its program again, or give it the ending of what it is."),
        )
    document = _Document()
    _walk(root, (), document, hidden=_is_hidden(root))
    if document.elsewhere:
        findings.append(_of_elsewhere(document.elsewhere, request.file))
    if not document.rows and document.elsewhere:
        raise UserError(
            T("{file} has no features of its own, only links and pictures.", file=request.file),
            T("Save what it shows in Google Earth as KML, and import that."),
        )
    table, of_columns = _table(document, request)
    findings += of_columns
    shapes = np.array([*document.shapes, None], dtype=object)[:-1]
    if not len(table):
        findings.append(no_rows(request.file))
    first, *others = _in_and_out_of_sight(table, _flat(shapes), document, request, encoding)
    return [replace(first, findings=(*findings, *first.findings)), *others]


def _packed(request: Request) -> dict[str, bytes]:
    """The KML documents of a file by their names in it, the main one first; a plain KML is its only one."""
    content = files.read_bytes(request.path)
    if not content.startswith(b"PK"):
        return {request.file: content}
    with files.open_binary(request.path) as stream:
        archive = Archive(stream, request.file, files.gdal_name(request.path))
        names = sorted(
            (name for name in archive.names if name.lower().endswith(".kml")),
            key=lambda name: (name.count("/"), name.lower() != "doc.kml"),
        )
        documents = {}
        for name in names:
            with archive.open(name) as document:
                documents[name] = document.read()
    if not documents:
        raise UserError(
            T("{file} holds no KML document.", file=request.file), T("Export it from its program again.")
        )
    return documents


def _with_linked(root: Element, packed: dict[str, bytes], request: Request) -> None:
    """Put the documents of the same file in the place of the links that lead to them, each once.

    What a link that is switched off leads to is as much out of sight as what is in a folder.
    """
    for link in [each for each in root.iter() if local(each.tag) == "NetworkLink"]:
        href = next((each.text or "" for each in link.iter() if local(each.tag) == "href"), "").strip()
        if (content := packed.pop(posixpath.normpath(href), None)) is not None:
            linked, _, _ = markup.parsed(content, request)
            _with_linked(linked, packed, request)
            off = [each for each in link if local(each.tag) == "visibility"] if _is_hidden(link) else []
            link.clear()
            link.tag = "Document"
            link.extend([*off, *linked])


def _walk(element: Element, folders: tuple[str, ...], document: _Document, *, hidden: bool) -> None:
    for child in element:
        kind = local(child.tag)
        out_of_sight = hidden or _is_hidden(child)
        if kind == "Folder":
            _walk(child, (*folders, _said(child, "name")), document, hidden=out_of_sight)
        elif kind == "Document":
            _walk(child, folders, document, hidden=out_of_sight)
        elif kind == "Schema":
            _note_schema(child, document)
        elif kind == "Placemark":
            _note_placemark(child, folders, document)
            document.hidden.append(out_of_sight)
        elif kind in _ELSEWHERE:
            document.elsewhere[kind] += 1


def _is_hidden(element: Element) -> bool:
    return _said(element, "visibility").casefold() in {"0", "false"}


def _note_schema(schema: Element, document: _Document) -> None:
    for column in schema:
        if local(column.tag).endswith("Field"):
            name = _said(column, "displayName") or column.get("name", "")
            (document.numeric if column.get("type") in _NUMBERS else document.text).add(name)


def _note_placemark(placemark: Element, folders: tuple[str, ...], document: _Document) -> None:
    row = {"name": _said(placemark, "name")}
    if any(folders):
        row["folder"] = "/".join(filter(None, folders))
    for extended in placemark:
        if local(extended.tag) == "ExtendedData":
            row |= _extended(extended)
    for moment in ("when", "begin", "end"):
        if said := next((each.text for each in placemark.iter() if local(each.tag) == moment), None):
            row.setdefault(moment, said.strip())
    document.rows.append(row)
    document.balloons.append(description_of(_said(placemark, "description"), row["name"]))
    document.shapes.append(shape_of(placemark))
    document.drawn.append(any(local(each.tag) in _DRAWN for each in placemark))


def _extended(extended: Element) -> dict[str, str]:
    values: dict[str, str] = {}
    for element in extended.iter():
        name = element.get("name", "")
        if local(element.tag) == "Data":
            values[_said(element, "displayName") or name] = _said(element, "value")
        elif local(element.tag) in {"SimpleData", "SimpleArrayData"}:
            values[name] = (element.text or "").strip()
    return values


def _said(element: Element, name: str) -> str:
    return next(((each.text or "").strip() for each in element if local(each.tag) == name), "")


# ---------------------------------------------------------------- columns


def _table(document: _Document, request: Request) -> tuple[pd.DataFrame, list[Finding]]:
    """One row a placemark, with what its balloon tells in columns of their own."""
    lines = _shared(balloon.lines for balloon in document.balloons)
    unpacked: dict[str, None] = {}
    rows = []
    for own, balloon in zip(document.rows, document.balloons, strict=True):
        told = balloon.cells | {name: text for name, text in balloon.lines.items() if name in lines}
        fresh = {name: text for name, text in told.items() if own.get(name) != text}
        unpacked |= dict.fromkeys(fresh)
        rest = [balloon.text, *(line for name, line in balloon.written.items() if name not in lines)]
        described = "\n".join(filter(None, rest))
        rows.append(
            own | {n: text for n, text in fresh.items() if not own.get(n)} | {"description": described}
        )
    names = list(dict.fromkeys(name for row in rows for name in row))
    texts = pd.DataFrame(
        {name: pd.Series([row.get(name, "") for row in rows], dtype=object) for name in names},
        columns=names,
        index=pd.RangeIndex(len(rows)),
    )
    kept = [name for name in names if (texts[name] != "").any()]
    columns = {name: _column(texts[name], name, document) for name in kept}
    table = pd.DataFrame(columns, index=texts.index)
    table.columns = pd.Index(unique_names(table.columns))
    return table, [_of_balloons(list(unpacked), request.file)] if unpacked else []


def _shared(lines: Iterable[dict[str, str]]) -> set[str]:
    """Names that at least half of the balloons with such lines have: columns, not prose with a colon."""
    balloons = [each for each in lines if each]
    counts = Counter(name for each in balloons for name in each)
    return {name for name, count in counts.items() if count * 2 >= len(balloons)}


def _column(texts: pd.Series, name: str, document: _Document) -> pd.Series:
    if name in document.text or name in {"name", "folder", "description"}:
        return texts.where(texts != "", None)
    if name in document.numeric:
        return pd.to_numeric(texts.where(texts != "", None), errors="coerce")
    return typed(texts, decimal_comma=False).cells


# ---------------------------------------------------------------- sources


def _flat(shapes: Geometries) -> Geometries:
    """The shapes, those without heights whose heights are all zero, as most programs write them."""
    coordinates, owner = shapely.get_coordinates(shapes, include_z=True, return_index=True)
    heights = np.bincount(owner, np.abs(np.nan_to_num(coordinates[:, 2])), minlength=len(shapes))
    level = np.asarray(shapely.force_2d(shapes), dtype=object)
    return np.where(heights > 0, shapes, level)


def _in_and_out_of_sight(
    table: pd.DataFrame, shapes: Geometries, document: _Document, request: Request, encoding: str | None
) -> list[Source]:
    """The sources of what is shown, then those of what is switched off; of a file all switched off, all."""
    hidden, drawn = (np.array(each, dtype=bool) for each in (document.hidden, document.drawn))
    if hidden.all() or not hidden.any():
        return _by_kind(table, shapes, drawn, request, encoding)
    sources = []
    for out_of_sight in (False, True):
        part = hidden == out_of_sight
        found = _by_kind(table[part], shapes[part], drawn[part], request, encoding)
        named = (f"{each.name}_{_HIDDEN}" if out_of_sight else each.name for each in found)
        sources += [
            replace(each, name=name, hidden=out_of_sight) for each, name in zip(found, named, strict=True)
        ]
    return sources


def _by_kind(
    table: pd.DataFrame, shapes: Geometries, drawn: Mask, request: Request, encoding: str | None
) -> list[Source]:
    """A source for each kind of geometry; rows without any go with the first."""
    kinds = np.array(["" if shape is None else kind_of(shape) for shape in shapes], dtype=object)
    found = [kind for kind in KINDS if (kinds == kind).any()] or [""]
    crs = CRS.from_epsg(4326)
    sources = []
    for kind in found:
        rows = np.isin(kinds, [kind, ""] if kind == found[0] else [kind])
        part = table[rows].dropna(axis="columns", how="all").reset_index(drop=True)
        placed = gpd.GeoSeries(shapes[rows], index=part.index, crs=crs)
        unread = drawn[rows] & np.asarray(placed.isna())
        sources.append(
            Source(
                path=request.path,
                name=kind if len(found) > 1 else request.path.stem,
                format=request.format.name,
                frame=gpd.GeoDataFrame(part, geometry=placed, crs=crs),
                crs=crs,
                encoding=encoding,
                findings=(_of_unread(unread, request.file),) if unread.any() else (),
            )
        )
    return sources


def _of_balloons(names: list[str], file: str) -> Finding:
    message = T("The descriptions hold a table; it was unpacked into columns: {names}.", names=names)
    return Finding("kml.description", Severity.INFO, message, file, mended=True)


def _of_elsewhere(found: Counter[str], file: str) -> Finding:
    message = T(
        "Links and pictures in it were not followed: {names}.", names=[f"{found[k]} {k}" for k in found]
    )
    mend = T("If features are behind them, save those in Google Earth as KML and import that.")
    return Finding("kml.elsewhere", Severity.WARNING, message, file, mend=mend)


def _of_unread(unread: Mask, file: str) -> Finding:
    message = plural(
        "One placemark has coordinates that cannot be read; it has no place on the map.",
        "{n} placemarks have coordinates that cannot be read; they have no place on the map.",
        n=int(unread.sum()),
    )
    mend = T("Draw these features again, or correct their coordinates in the file.")
    return Finding("geometry.unreadable", Severity.ERROR, message, file, rows=rows_where(unread), mend=mend)
