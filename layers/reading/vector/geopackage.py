"""GeoPackages: every layer, view and table of data, with headings and coded values where they have them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from pyogrio.errors import DataLayerError

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading.request import Request
from layers.reading.sample_mark import is_marked, sample_finding
from layers.reading.vector.coded_values import as_shown
from layers.reading.vector.curves import CURVES, of_curves
from layers.reading.vector.database import IMMUTABLE, Database, quoted, rows_of, settled
from layers.reading.vector.layered import Read, read_layer, source_of, with_features
from layers.source import Source
from layers.text import T

_NOT_DATA = {"layer_styles", "qgis_projects"}
"""Tables that QGIS keeps for itself."""
_DATA = {"features", "attributes", "aspatial"}


@dataclass(frozen=True, slots=True)
class _Content:
    """One row of ``gpkg_contents``."""

    table: str
    kind: str
    description: str


@dataclass
class _Catalogue:
    """What the file says about its layers beside their names."""

    curved: dict[str, str] = field(default_factory=dict)
    """The geometry column of each layer that may have arcs."""
    headings: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    texts: dict[str, dict[str, dict[str, str]]] = field(default_factory=lambda: defaultdict(dict))


def read_sources(request: Request) -> list[Source]:
    """Every feature layer and every attribute-only table, in the order in which the file lists them."""
    with settled(request.path) as dataset:
        contents = _contents(dataset, request)
        wanted = [each for each in contents if each.kind in _DATA and each.table not in _NOT_DATA]
        catalogue = _catalogue(dataset)
        sources, lost = [], []
        for content in wanted:
            try:
                sources.append(_source(dataset, content, catalogue, request))
            except DataLayerError:
                lost.append(content.table)
    if not sources:
        raise UserError(
            T("{file} has no layers.", file=request.file),
            T("Tiles in a GeoPackage are not read: export them as GeoTIFF.")
            if any(map(_is_raster, contents))
            else T("Export the layer again, into a new GeoPackage."),
        )
    sources = with_features(sources, request)
    told = [_of_lost(lost, request.file)] if lost else []
    if rasters := [each.table for each in contents if _is_raster(each)]:
        told.append(_of_rasters(rasters, request.file))
    return [replace(sources[0], findings=(*sources[0].findings, *told)), *sources[1:]]


def _is_raster(content: _Content) -> bool:
    return content.kind.startswith("tile") or "grid" in content.kind


def _of_rasters(names: list[str], file: str) -> Finding:
    message = T("It also holds rasters, which were not read: {names}.", names=names)
    mend = T("Export them as GeoTIFF and add those files.")
    return Finding("layers.rasters", Severity.WARNING, message, file, mend=mend)


def _of_lost(names: list[str], file: str) -> Finding:
    message = T("It lists layers that are not in it: {names}.", names=names)
    mend = T("Export them again if you need them.")
    return Finding("layers.lost", Severity.WARNING, message, file, mend=mend)


def _contents(dataset: Database, request: Request) -> list[_Content]:
    rows = rows_of(
        dataset,
        "SELECT table_name, data_type, coalesce(identifier, '') || ' ' || coalesce(description, '') "
        "FROM gpkg_contents ORDER BY rowid",
    )
    if rows is None:
        raise UserError(
            T("{file} is a database, but not a GeoPackage: it has no list of layers.", file=request.file),
            T("Export the layers as a GeoPackage."),
        )
    return [_Content(*map(str, row)) for row in rows]


def _catalogue(dataset: Database) -> _Catalogue:
    catalogue = _Catalogue()
    kinds = ", ".join(f"'{kind}'" for kind in CURVES)
    for listed, kind in (
        ("gpkg_extensions", "substr(extension_name, 11)"),  # behind "gpkg_geom_"
        ("gpkg_geometry_columns", "geometry_type_name"),
    ):
        chosen = f"{kind} IN ({kinds}) AND column_name IS NOT NULL"
        statement = f"SELECT table_name, column_name FROM {listed} WHERE {chosen}"  # noqa: S608 - constants
        catalogue.curved |= dict(rows_of(dataset, statement) or [])
    for table, column, heading in (
        rows_of(dataset, "SELECT table_name, column_name, coalesce(title, name) FROM gpkg_data_columns") or []
    ):
        if heading:
            catalogue.headings[table][column] = heading
    for table, column, code, text in (
        rows_of(
            dataset,
            "SELECT c.table_name, c.column_name, v.value, v.description FROM gpkg_data_columns c "
            "JOIN gpkg_data_column_constraints v USING (constraint_name) WHERE v.constraint_type = 'enum'",
        )
        or []
    ):
        if text:
            catalogue.texts[table].setdefault(column, {})[str(code)] = text
    return catalogue


def _source(dataset: Database, content: _Content, catalogue: _Catalogue, request: Request) -> Source:
    name = content.table
    read = read_layer(dataset, name, request, IMMUTABLE)
    headings, texts = catalogue.headings[name], catalogue.texts[name]
    table, of_columns = as_shown(read.table, headings, texts, request.file)
    findings = [*read.findings, *of_columns]
    if name in catalogue.curved:
        kind = f"ST_GeometryType({quoted(catalogue.curved[name])})"
        findings += of_curves(table, dataset, name, kind, request.file)
    if is_marked(content.description):
        findings.append(sample_finding(request.file))
    return source_of(Read(table, read.encoding, tuple(findings)), request, name, [])
