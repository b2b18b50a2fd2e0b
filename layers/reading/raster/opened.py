"""Opening a raster, be it one file or a mosaic of tiles that is put together while it is read."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio.dtypes import dtype_rev, typename_fwd
from rasterio.enums import MaskFlags
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import DatasetReader
from rasterio.windows import Window

from layers.reading import files
from layers.source import QUANTITIES, Grid, Tile

Flags = NDArray[np.bool_]

_DRIVERS = {
    ".tif": "GTiff",
    ".tiff": "GTiff",
    ".jp2": "JP2OpenJPEG",
    ".j2k": "JP2OpenJPEG",
    ".img": "HFA",
    ".mbtiles": "MBTiles",
}
"""GDAL's own name of each format: no file may choose another driver by its content."""
_ALONE = {"GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR"}
"""GDAL then sees no file beside the one it opens; what a raster holds by itself it finds all the same."""
_KEPT = 32 * 2**20
"""Bytes of a raster that GDAL keeps while it reads: nothing here is read twice, and left to itself it would
take a twentieth of the computer's memory."""
_MOST_STRAYS = 256
"""Values of one raster that nothing explains: all that a byte can hold."""
_MOST_GAPS = 1_000
"""Times that a mosaic may be as large as the tiles of it that are there."""

# One that nothing places is told as a finding; one that a file beside it places is opened without that too.
warnings.filterwarnings("ignore", category=NotGeoreferencedWarning)


@contextmanager
def open_raster(grid: Grid) -> Iterator[DatasetReader]:
    """The raster, open for reading as long as the context; its band is number :func:`band_in`."""
    with (
        rasterio.Env(GDAL_CACHEMAX=_KEPT),
        rasterio.open(_mosaic(grid), driver="VRT") if grid.tiles else open_raster_file(grid.path) as dataset,
    ):
        yield dataset


def band_in(grid: Grid) -> int:
    """The number of the raster's band in what :func:`open_raster` opens: a mosaic holds that one alone."""
    return 1 if grid.tiles else grid.band


def valid_pixels(raster: DatasetReader, grid: Grid, values: NDArray[Any], window: Window) -> Flags | None:
    """Which pixels hold data, by the file's mask, by its value for none, and NaN never.

    Parameters
    ----------
    raster
        As :func:`open_raster` opens ``grid``.
    grid
        Whose band it is.
    values
        What was read of the band in the window.
    window
        Columns and rows.

    Returns
    -------
    ndarray of bool
        In the shape of ``values``; None for all.
    """
    band = band_in(grid)
    masked = raster.mask_flag_enums[band - 1]
    if MaskFlags.per_dataset in masked or MaskFlags.alpha in masked:
        return np.asarray(raster.read_masks(band, window=window) > 0)
    floating = np.issubdtype(values.dtype, np.floating)
    nodata = raster.nodatavals[band - 1]
    if nodata is None:
        return ~np.isnan(values) if floating else None
    valid = np.asarray(values != values.dtype.type(nodata))
    return valid & ~np.isnan(values) if floating else valid


@contextmanager
def open_measured(grid: Grid) -> Iterator[DatasetReader]:
    """The same for figures: what was laid beside it after the import says nothing of its pixels."""
    with rasterio.Env(**({} if grid.sidecars else _ALONE)), open_raster(grid) as dataset:
        yield dataset


def has_sidecars(path: Path) -> bool:
    """Whether files beside a raster say which of its pixels hold data: a mask, or a value for none."""
    with open_raster_file(path) as dataset:
        told = _void(dataset)
    with rasterio.Env(**_ALONE), open_raster_file(path) as dataset:
        return told != _void(dataset)


def _void(dataset: DatasetReader) -> tuple[object, ...]:
    """How pixels without data are told."""
    return dataset.mask_flag_enums, repr(dataset.nodatavals), dataset.tags().get("NODATA_VALUES")


def open_raster_file(path: Path) -> DatasetReader:
    """One file, opened by the driver that its ending names; to be closed by whoever opened it."""
    return rasterio.open(files.gdal_name(path), driver=_DRIVERS[path.suffix.lower()])


def holds(grid: Grid) -> bool:
    """Whether the files on disk are such a raster: of this size and kind of values, and in this place."""
    a, b, _, d, e, _ = grid.transform
    if not 0 < abs(a * e - b * d) < math.inf or grid.dtype not in dtype_rev or not _has_room(grid):
        return False
    if not _has_meaning(grid):
        return False
    try:
        if grid.tiles:
            return all(
                _shape_of(tile.path, grid.band) == (tile.width, tile.height, grid.dtype)
                for tile in grid.tiles
            )
        with open_raster_file(grid.path) as dataset:
            shape = _shape(dataset, grid.band)
            if shape is None:
                return False
            place, nodata = tuple(dataset.transform)[:6], dataset.nodatavals[grid.band - 1]
            return (*shape, place, repr(nodata)) == (
                *(grid.width, grid.height, grid.dtype),
                *(grid.transform, repr(grid.nodata)),
            )
    except (RasterioError, LookupError):
        return False


def _has_meaning(grid: Grid) -> bool:
    """Whether what is said of its band and its values can be so."""
    known = (grid.quantity is None or grid.quantity in QUANTITIES) and len(grid.strays) <= _MOST_STRAYS
    return known and grid.band > 0 and 0 < abs(grid.scale) < math.inf and math.isfinite(grid.offset)


def is_filled(grid: Grid) -> bool:
    """Whether a raster has no holes: the tiles of a mosaic may leave some."""
    if not grid.tiles:
        return True
    tiles = [shapely.box(t.column, t.row, t.column + t.width, t.row + t.height) for t in grid.tiles]
    return bool(shapely.area(shapely.union_all(tiles)) == grid.width * grid.height)


def _has_room(grid: Grid) -> bool:
    """Whether the tiles lie within the whole, and the whole is not larger than a mosaic with gaps may be."""
    inside = all(
        min(tile.column, tile.row) >= 0
        and min(tile.width, tile.height) > 0
        and tile.column + tile.width <= grid.width
        and tile.row + tile.height <= grid.height
        for tile in grid.tiles
    )
    covered = sum(tile.width * tile.height for tile in grid.tiles)
    size = grid.width * grid.height
    return min(grid.width, grid.height) > 0 and inside and (not grid.tiles or size <= covered * _MOST_GAPS)


def _shape_of(path: Path, band: int) -> tuple[int, int, str] | None:
    with open_raster_file(path) as dataset:
        return _shape(dataset, band)


def _shape(dataset: DatasetReader, band: int) -> tuple[int, int, str] | None:
    """Columns, rows and type of a band; None if there is none of this number."""
    if band > dataset.count:
        return None
    return dataset.width, dataset.height, dataset.dtypes[band - 1]


def _mosaic(grid: Grid) -> str:
    """A virtual raster of GDAL's in memory, of the tiles and of nothing else."""
    value = "" if grid.nodata is None else f"<NoDataValue>{grid.nodata!r}</NoDataValue>"
    a, b, c, d, e, f = grid.transform
    return (
        f'<VRTDataset rasterXSize="{grid.width}" rasterYSize="{grid.height}">'
        f"<GeoTransform>{c!r}, {a!r}, {b!r}, {f!r}, {d!r}, {e!r}</GeoTransform>"
        f'<VRTRasterBand dataType="{typename_fwd[dtype_rev[grid.dtype]]}" band="1">{value}'
        f"{''.join(_source(tile, grid) for tile in grid.tiles)}"
        "</VRTRasterBand></VRTDataset>"
    )


def _source(tile: Tile, grid: Grid) -> str:
    """One tile; where it holds no data, the tile below shows through."""
    void = "" if grid.nodata is None else f"<NODATA>{grid.nodata!r}</NODATA>"
    name = escape(files.gdal_name(tile.path))
    size = f'xSize="{tile.width}" ySize="{tile.height}"'
    return (
        f'<ComplexSource><SourceFilename relativeToVRT="0">{name}</SourceFilename>'
        f'<SourceBand>{grid.band}</SourceBand><SrcRect xOff="0" yOff="0" {size}/>'
        f'<DstRect xOff="{tile.column}" yOff="{tile.row}" {size}/>{void}</ComplexSource>'
    )
