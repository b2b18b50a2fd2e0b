"""What a written file is made of: it tells whether it is whole, and whether a former one is alike."""

from __future__ import annotations

import csv
import errno
import sqlite3
from collections.abc import Hashable
from contextlib import closing
from pathlib import Path

import pyogrio
from python_calamine import CalamineError, CalamineWorkbook

from layers.reading.failures import quiet
from layers.reading.files import gdal_name

_TABLES = {".csv", ".xlsx"}
_NOT_INDEXED = """
    SELECT count(*) FROM gpkg_geometry_columns AS layer WHERE NOT EXISTS (
        SELECT 1 FROM sqlite_master WHERE name = 'rtree_' || layer.table_name || '_' || layer.column_name)
"""


def layout_of(path: Path) -> Hashable:
    """Names of layers and of their columns, in order; None where a file cannot be read.

    Two files that this program wrote of one layer have the same; other people's files hardly ever.
    """
    try:
        if path.suffix.lower() == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as stream:
                return tuple(next(csv.reader(stream), ()))
        if path.suffix.lower() == ".xlsx":
            return _sheets(path)
        with quiet():
            name = gdal_name(path)
            layers = [str(layer) for layer, _ in pyogrio.list_layers(name)]
            if path.suffix.lower() == ".shp":
                layers = [""]  # named after the file itself
            return tuple(
                (layer, *map(str, pyogrio.read_info(name, layer=layer or None)["fields"])) for layer in layers
            )
    except (OSError, RuntimeError, ValueError, LookupError, csv.Error, CalamineError):
        return None


def check_whole(path: Path, count: int) -> None:
    """Read a file back as far as it takes to see that all its features are there.

    Raises
    ------
    OSError
        If some are missing: GDAL closes some formats without a word when the disk is full.
    """
    if path.suffix.lower() in _TABLES:
        return  # Python itself says so
    with quiet():
        found = pyogrio.read_info(gdal_name(path), force_feature_count=True)["features"]
    if found != count:
        raise OSError(0, f"{found} of {count} features")
    if path.suffix.lower() == ".gpkg":
        check_indexed(path)


def check_indexed(path: Path) -> None:
    """Look whether every layer of a GeoPackage has its spatial index.

    Raises
    ------
    OSError
        If one has none: GDAL leaves it out without a word where there is no room for it.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        (missing,) = database.execute(_NOT_INDEXED).fetchone()
    if missing:
        raise OSError(errno.ENOSPC, f"{missing} layers without spatial index")


def _sheets(path: Path) -> Hashable:
    book = CalamineWorkbook.from_path(str(path))
    return tuple(
        (name, *map(str, next(iter(book.get_sheet_by_name(name).to_python(nrows=1)), ())))
        for name in book.sheet_names
    )
