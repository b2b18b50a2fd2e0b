"""Layers as a project keeps them: tables of a GeoPackage, made into frames or found damaged.

What :func:`layers.conform.conform` has made is written as it is; so whatever is found here of another
type, outside its range or of an unsound shape was changed on the way, and is refused by its row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Proj, Transformer
from pyproj.exceptions import ProjError
from shapely.errors import ShapelyError

from layers.own_columns import as_kept
from layers.reading.plain_tables import Cells, Damage, PlainTables
from layers.roles import Role
from layers.text import T

ROW = "row"
"""Column with each feature's row in the file that it comes from."""

_NOT_KEPT = ("geometry", "file")
"""Names that mean something of their own in a frame: its shapes, and the files of a joined layer's rows."""
_TEXT = pd.StringDtype(na_value=np.nan)
_TYPES = {"text": (str,), "number": (float, int), "flag": (int,), "whole": (int,)}
"""What SQLite gives for the cells of a column."""
_MISSING = {kind: () if kind == "whole" else (type(None),) for kind in _TYPES}
_TYPE_OF_DTYPE = {
    **dict.fromkeys(("str", "string", "object"), "text"),
    **dict.fromkeys(("float64", "Int64"), "number"),
    **dict.fromkeys(("boolean", "bool"), "flag"),
    "int64": "whole",
}
"""How projects name the types of their columns: as pandas does."""

_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
"""Bytes of the bounding box in a geometry's header, by its code (GeoPackage 1.3, 2.1.3)."""
_HEADER, _FLAGS = 8, 4
"""Bytes of the header without the box, and up to and with its flags."""
_KINDS = {0: "point", 4: "point", 1: "line", 5: "line", 3: "polygon", 6: "polygon"}
"""Kinds of geometry by shapely's type id."""
_FARTHEST = 1e8
"""Metres: more than twice around the Earth."""
_UNREADABLE = (ShapelyError, NotImplementedError, TypeError)
"""What shapely raises for WKB that is none, and for arcs, which it does not know."""
_SAME_PLACE = 1e-3
"""Metres by which a layer's own coordinate system may place it elsewhere than the project's."""


def rows_of(
    tables: PlainTables, name: str, role: Role, dtypes: Mapping[str, str], own: Collection[str], crs: CRS
) -> tuple[gpd.GeoDataFrame, pd.DataFrame | None]:
    """The rows of a layer of a project.

    Parameters
    ----------
    tables
        The project's tables.
    name
        Of the layer's table.
    role
        What the layer is for; columns that it declares and the table lacks are missing throughout.
    dtypes
        The types of its columns as pandas calls them, by name and in order.
    own
        Names of the columns that its file had beyond them.
    crs
        The project's working CRS.

    Returns
    -------
    tuple
        ``frame`` and ``own`` as :class:`layers.layer.Layer` describes them.

    Raises
    ------
    Damage
        With the first thing that is not as it was written.
    """
    cells = tables.read(name)
    declared = {column.name: column.type for column in role.columns}
    count = len(next(iter(cells.values())))
    if not count:
        raise Damage(T("its layer {layer} has lost its rows", layer=name))
    frame = pd.DataFrame(index=pd.RangeIndex(count))
    others = {
        column: _TYPE_OF_DTYPE[dtype]
        for column, dtype in dtypes.items()
        if column not in {*declared, ROW, *_NOT_KEPT} and dtype in _TYPE_OF_DTYPE
    }
    kinds = {**declared, ROW: "whole", **others}
    for column, kind in kinds.items():
        if column not in cells and column in dtypes:
            raise Damage(T("the column {column} of its layer {layer} is missing", column=column, layer=name))
        frame[column] = _typed(cells.get(column, _nothing(count)), kind, name, column)
    if not (frame[ROW] > 0).all():
        raise Damage(T("its layer {layer} has lost the numbers of its rows", layer=name))
    further = as_kept(cells, own)
    whole = gpd.GeoDataFrame(frame, geometry=_shapes(tables, name, cells, role, crs), crs=crs)
    return whole, None if further is None else further.set_index(frame[ROW])


def _nothing(count: int) -> Cells:
    return np.full(count, None, dtype=object)


def _typed(cells: Cells, kind: str, layer: str, column: str) -> pd.Series[Any]:
    """A column in its type; a cell of another one is damage."""
    present = pd.notna(cells)
    if not set(map(type, cells)) <= {*_TYPES[kind], *_MISSING[kind]}:
        fits = [type(cell) in _TYPES[kind] or type(cell) in _MISSING[kind] for cell in cells]
        raise _of_cell(~np.array(fits), layer, column)
    if kind == "text":
        return pd.Series(cells, dtype=_TEXT)
    numbers = np.where(present, cells, np.nan).astype(float)
    wrong = np.isinf(numbers) if kind != "flag" else present & (numbers != 0) & (numbers != 1)
    if wrong.any():
        raise _of_cell(wrong, layer, column)
    if kind == "flag":
        return pd.Series(pd.array(numbers == 1, dtype="boolean")).where(present)
    return pd.Series(numbers.astype("int64") if kind == "whole" else numbers)


def _of_cell(wrong: NDArray[np.bool_], layer: str, column: str) -> Damage:
    return Damage(
        T(
            "row {row} of its layer {layer} has something else than a value of its kind in {column}",
            row=int(np.flatnonzero(wrong)[0]) + 1,
            layer=layer,
            column=column,
        )
    )


# ---------------------------------------------------------------- shapes


def _shapes(
    tables: PlainTables, name: str, cells: Mapping[str, Cells], role: Role, crs: CRS
) -> NDArray[np.object_]:
    listed = tables.read("gpkg_geometry_columns", ("table_name", "column_name", "srs_id"))
    count = len(next(iter(cells.values())))
    place = np.flatnonzero(listed["table_name"] == name)
    if not len(place):
        return _sound(_nothing(count), name, role)
    column = listed["column_name"][place[0]]
    if column not in cells:
        raise Damage(T("its layer {layer} has lost its shapes", layer=name))
    shapes = _sound(_from_blobs(cells[column], name), name, role)
    _check_place(tables, listed["srs_id"][place[0]], shapes, name, crs)
    return shapes


def _from_blobs(blobs: Cells, layer: str) -> NDArray[np.object_]:
    wkb = _without_headers(blobs)
    try:
        shapes = np.asarray(shapely.from_wkb(wkb), dtype=object)
    except _UNREADABLE:
        raise _of_shape(np.flatnonzero([not _is_readable(each) for each in wkb]), layer) from None
    return np.asarray(shapely.force_2d(shapes), dtype=object) if shapely.has_z(shapes).any() else shapes


def _is_readable(wkb: bytes | None) -> bool:
    try:
        shapely.from_wkb(wkb)
    except _UNREADABLE:
        return False
    return True


def _without_headers(blobs: Cells) -> Cells:
    """The WKB in each of a GeoPackage's blobs, behind its header; b"" where there is none."""
    plain = [blob if blob is None or isinstance(blob, bytes) else b"" for blob in blobs]
    heads = {blob[:_FLAGS] for blob in plain if blob is not None}
    lengths = {head: _length(head) for head in heads}
    wkb = np.empty(len(plain), dtype=object)
    wkb[:] = [
        None if blob is None else b"" if (skip := lengths[blob[:_FLAGS]]) is None else blob[skip:]
        for blob in plain
    ]
    return wkb


def _length(head: bytes) -> int | None:
    """Bytes of the header that begins so; None if none does."""
    if len(head) < _FLAGS or head[:2] != b"GP":
        return None
    return _HEADER + _ENVELOPES.get(head[-1] >> 1 & 7, 0)


def _sound(shapes: NDArray[np.object_], layer: str, role: Role) -> NDArray[np.object_]:
    """The shapes, if each is there, of the role's kind, finite, not empty and valid."""
    missing = shapely.is_missing(shapes)
    kinds = [_KINDS.get(each, "") for each in shapely.get_type_id(shapes)]
    fits = np.fromiter((kind in role.geometry for kind in kinds), bool, len(kinds))
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    with np.errstate(invalid="ignore"):
        far = np.unique(owner[~(np.abs(coordinates) < _FARTHEST).all(axis=1)])
    wrong = missing if "table" not in role.geometry else np.zeros(len(shapes), bool)
    wrong = wrong | ~missing & (~fits | shapely.is_empty(shapes) | ~shapely.is_valid(shapes))
    wrong[far] = True
    if wrong.any():
        raise _of_shape(np.flatnonzero(wrong), layer)
    return shapes


def _of_shape(places: NDArray[np.intp], layer: str) -> Damage:
    return Damage(
        T("the shape in row {row} of its layer {layer} is not sound", row=int(places[0]) + 1, layer=layer)
    )


def _check_place(
    tables: PlainTables, srs_id: object, shapes: NDArray[np.object_], layer: str, crs: CRS
) -> None:
    """Refuse a layer that its own coordinate system places elsewhere than the project's would."""
    if not len(shapes):
        return
    systems = tables.read("gpkg_spatial_ref_sys", ("srs_id", "definition"))
    found = systems["definition"][systems["srs_id"] == srs_id]
    x, y = shapely.get_coordinates(shapely.box(*shapely.total_bounds(shapes))).T
    if not np.isfinite(Proj(crs)(x, y, inverse=True)).all():
        raise Damage(T("its layer {layer} lies nowhere on Earth", layer=layer))
    try:
        own = CRS.from_wkt(str(found[0]) if len(found) else "")
        there = (x, y) if own == crs else Transformer.from_crs(own, crs, always_xy=True).transform(x, y)
        moved = np.abs(np.subtract(there, (x, y))).max()
    except ProjError:
        moved = np.inf
    if not moved <= _SAME_PLACE:
        raise Damage(T("its layer {layer} is in another coordinate system than the project", layer=layer))
