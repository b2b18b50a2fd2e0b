"""SQLite databases, with or without SpatiaLite: layers, views and plain tables."""

from __future__ import annotations

import re
from collections import Counter

from layers.errors import UserError
from layers.reading.request import Request
from layers.reading.vector import geopackage
from layers.reading.vector.database import IMMUTABLE, Database, rows_of, settled
from layers.reading.vector.layered import read_layer, source_of, with_features
from layers.source import Source
from layers.text import T

_OPTIONS = {**IMMUTABLE, "LIST_ALL_TABLES": "YES"}
_OWN = re.compile(
    r"(sqlite|idx|cache|gpkg|rtree|topologies|networks|raster|rl2map|SE|ISO|stored|layer|fonts)_.*"
    r"|(views_|virts_)?geometry_columns(_.*)?|vector_(layers|coverages)(_.*)?|wms_.*|map_config.*"
    r"|spatial_ref_sys(_.*)?|spatialite_history|sql_statements_log|geom_cols_ref_sys|data_licenses"
    r"|SpatialIndex|ElementaryGeometries|KNN2?|layer_styles|android_metadata",
    re.IGNORECASE,
)
"""Tables that SQLite, SpatiaLite and QGIS keep for themselves."""


def read_sources(request: Request) -> list[Source]:
    """Every layer, view and table of data that has rows; of several geometry columns each is a layer."""
    with settled(request.path) as dataset:
        if rows_of(dataset, "SELECT 1 FROM gpkg_contents LIMIT 1") is not None:
            return geopackage.read_sources(request)
        names = _names(dataset)
        if not names:
            raise UserError(
                T("{file} is a database without tables of data.", file=request.file),
                T("Export the layers again, for example as GeoPackage."),
            )
        reads = {name: read_layer(dataset, name, request, _OPTIONS) for name in names}
    return with_features([source_of(read, request, name, names) for name, read in reads.items()], request)


def _names(dataset: Database) -> list[str]:
    """Layers under the names that GDAL gives them, then plain tables."""
    registered = [
        (str(table), str(column))
        for statement in (
            "SELECT f_table_name, f_geometry_column FROM geometry_columns ORDER BY rowid",
            "SELECT view_name, view_geometry FROM views_geometry_columns ORDER BY rowid",
        )
        for table, column in rows_of(dataset, statement) or []
    ]
    there = [
        str(name)
        for (name,) in rows_of(
            dataset, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY rowid"
        )
        or []
    ]
    spelled = {name.lower(): name for name in there}
    columns = Counter(table.lower() for table, _ in registered)
    layers = [
        spelled[table.lower()] if columns[table.lower()] == 1 else f"{spelled[table.lower()]}({column})"
        for table, column in registered
        if table.lower() in spelled
    ]
    return layers + [name for name in there if name.lower() not in columns and not _OWN.fullmatch(name)]
