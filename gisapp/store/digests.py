"""Digests of what a figure can hang on: the same for the seals of a project and for the fingerprint of a run.

They follow the values and nothing else: a column that comes back from a file has the digest of the one that
was written, whatever pandas calls its type. Whole columns are hashed at once, never cell by cell.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gisapp.serial import to_json
from layers.findings import Finding
from layers.layer import Layer
from layers.remember import by_identity
from layers.source import Grid

SHAPES, ROW = "geometry", "row"
"""Parts of a layer of features beside its role's columns: its shapes, and their rows in the original file."""
ERROR = "error_m"
"""How far its places may be off, where they are coarse."""
CONTENT, PLACE, SYSTEM, MEANING = "content", "place", "crs", "meaning"
"""Parts of a raster: the bytes of its files, where its pixels lie and of which kind they are, its CRS, and
which of its bands is meant and what its values mean."""
FOUND = "found"
"""What was found in a layer at its import, and left open: verdicts hang on it."""
WIDTH, HEIGHT, PIXEL = "width", "height", "pixel"
"""Measures of a raster: pixels, and the width of one in its CRS."""

_BYTES = 16
_FIRST_MULTI = 4
"""Of shapely's type ids, the first of a shape that may have several parts."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Sums over a layer: m² and m in the plane, and by column (of a raster, its measures)."""

    area: float
    length: float
    sums: Mapping[str, float]


@by_identity
def digests_of(layer: Layer) -> Mapping[str, str]:
    """The digest of each part of a layer; remembered for the very same layer.

    Of features: SHAPES, ERROR, and every column by its name, rows in order. What is missing throughout has no
    digest: a file keeps a column without values and one that was never there alike. Of a raster: CONTENT,
    PLACE, SYSTEM and MEANING; the paths of its files are not among them.
    """
    if layer.grid is not None:
        return {
            CONTENT: digest_of(layer.origin.sha256),
            PLACE: digest_of(*_placed(layer.grid)),
            **_meant(layer.grid),
            SYSTEM: digest_of(layer.grid_crs or ""),
        }
    frame = layer.frame
    assert frame is not None, layer.role
    shapes = frame.geometry.to_numpy()
    columns = frame.drop(columns=frame.geometry.name)
    digests = {str(name): _of_column(column) for name, column in columns.items() if column.notna().any()}
    if layer.origin.error_m:
        digests[ERROR] = digest_of(repr(float(layer.origin.error_m)))
    return digests if shapely.is_missing(shapes).all() else {**digests, SHAPES: _of_shapes(shapes)}


def measures_of(layer: Layer) -> Measures:
    """A few sums over a layer, to tell a change of it in words; no digest hangs on them."""
    if layer.grid is not None:
        a, _, _, d, _, _ = layer.grid.transform
        pixel = math.hypot(a, d)
        return Measures(0.0, 0.0, {WIDTH: layer.grid.width, HEIGHT: layer.grid.height, PIXEL: pixel})
    frame = layer.frame
    assert frame is not None, layer.role
    shapes = frame.geometry.to_numpy()
    columns = {str(name): column for name, column in frame.items() if name != ROW and _is_summed(column)}
    with np.errstate(over="ignore"):
        sums = {name: float(column.sum()) for name, column in columns.items()}
    return Measures(float(np.nansum(shapely.area(shapes))), float(np.nansum(shapely.length(shapes))), sums)


def _is_summed(column: pd.Series[Any]) -> bool:
    kinds = pd.api.types
    some = kinds.is_numeric_dtype(column.dtype) and not kinds.is_bool_dtype(column.dtype)
    return some and bool(column.notna().any())


def digest_of(*texts: str) -> str:
    """One digest of several texts in their order, 32 hexadecimal digits."""
    lengths = ",".join(str(len(text)) for text in texts)
    return _hashed([f"{lengths}\0{''.join(texts)}".encode("utf-8", "surrogatepass")])


def digest_of_findings(findings: Iterable[Finding], about: str = "") -> str:
    """One digest of what findings say and of what they are about; how they might be answered is not in it."""
    said = [
        (each.code, each.severity, to_json(each.message), each.file, each.rows, each.mended)
        for each in findings
    ]
    return digest_of(about, json.dumps(said, ensure_ascii=False, sort_keys=True))


def _hashed(parts: Iterable[bytes]) -> str:
    digest = hashlib.blake2b(digest_size=_BYTES)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _meant(grid: Grid) -> Mapping[str, str]:
    """What the values of a raster mean; nothing of one whose values nobody asked about, as before 0.4."""
    said = (grid.band, grid.quantity, grid.scale, grid.offset, grid.strays)
    if said == (1, None, 1.0, 0.0, ()):
        return {}
    numbers = (grid.band, grid.scale, grid.offset, *grid.strays)
    return {MEANING: digest_of(grid.quantity or "", *(repr(float(each)) for each in numbers))}


def _placed(grid: Grid) -> Iterable[str]:
    yield from (str(grid.width), str(grid.height), grid.dtype)
    yield from (repr(float(each)) for each in grid.transform)
    yield "" if grid.nodata is None else repr(float(grid.nodata))
    if grid.sidecars:
        yield "sidecars"
    for tile in grid.tiles:
        yield from map(str, (tile.column, tile.row, tile.width, tile.height))


# ---------------------------------------------------------------- features


def _of_column(column: pd.Series[Any]) -> str:
    """1, 1.0 and True are one number, -0.0 is 0.0, and every way to write that a cell is missing is one."""
    missing = column.isna().to_numpy(dtype=bool)
    if column.dtype == object:
        column = column.convert_dtypes()
    if pd.api.types.is_numeric_dtype(column.dtype):
        numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
        return _of_cells("number", missing, [(np.where(missing, 0.0, numbers) + 0.0).astype("<f8").tobytes()])
    texts = np.where(missing, "", column.astype("str").to_numpy(dtype=object)).tolist()
    lengths = np.fromiter(map(len, texts), "<i8", len(texts))
    return _of_cells("text", missing, [lengths.tobytes(), "".join(texts).encode("utf-8", "surrogatepass")])


def _of_shapes(shapes: NDArray[np.object_]) -> str:
    """By their well-known binary; a collection of one part is that part, since files hold both alike."""
    missing = shapely.is_missing(shapes)
    alone = (shapely.get_type_id(shapes) >= _FIRST_MULTI) & (shapely.get_num_geometries(shapes) == 1)
    if alone.any():
        shapes = shapes.copy()
        shapes[alone] = shapely.get_geometry(shapes[alone], 0)
    binary = shapely.to_wkb(shapes[~missing], byte_order=1, output_dimension=2)
    return _of_cells("shape", missing, [b"".join(binary.tolist())])


def _of_cells(kind: str, missing: NDArray[np.bool_], cells: list[bytes]) -> str:
    return _hashed([f"{kind}\0{len(missing)}\0".encode(), np.packbits(missing).tobytes(), *cells])
