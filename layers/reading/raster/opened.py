"""Opening a raster, be it one file or a mosaic of tiles that is put together while it is read."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

import rasterio
from rasterio.dtypes import dtype_rev, typename_fwd
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import DatasetReader

from layers.reading import files
from layers.source import Grid, Tile

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
_MOST_GAPS = 1_000
"""Times that a mosaic may be as large as the tiles of it that are there."""

# One that nothing places is told as a finding; one that a file beside it places is opened without that too.
warnings.filterwarnings("ignore", category=NotGeoreferencedWarning)


@contextmanager
def open_raster(grid: Grid) -> Iterator[DatasetReader]:
    """The raster's first band, open for reading as long as the context."""
    with (
        rasterio.Env(GDAL_CACHEMAX=_KEPT),
        rasterio.open(_mosaic(grid), driver="VRT") if grid.tiles else open_raster_file(grid.path) as dataset,
    ):
        yield dataset


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
    return dataset.mask_flag_enums[0], repr(dataset.nodata), dataset.tags().get("NODATA_VALUES")


def open_raster_file(path: Path) -> DatasetReader:
    """One file, opened by the driver that its ending names; to be closed by whoever opened it."""
    return rasterio.open(files.gdal_name(path), driver=_DRIVERS[path.suffix.lower()])


def holds(grid: Grid) -> bool:
    """Whether the files on disk are such a raster: of this size and kind of values, and in this place."""
    a, b, _, d, e, _ = grid.transform
    if not 0 < abs(a * e - b * d) < math.inf or grid.dtype not in dtype_rev or not _has_room(grid):
        return False
    try:
        if grid.tiles:
            return all(_shape_of(tile.path) == (tile.width, tile.height, grid.dtype) for tile in grid.tiles)
        with open_raster_file(grid.path) as dataset:
            place = tuple(dataset.transform)[:6]
            return (*_shape(dataset), place, repr(dataset.nodata)) == (
                *(grid.width, grid.height, grid.dtype),
                *(grid.transform, repr(grid.nodata)),
            )
    except (RasterioError, LookupError):
        return False


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


def _shape_of(path: Path) -> tuple[int, int, str]:
    with open_raster_file(path) as dataset:
        return _shape(dataset)


def _shape(dataset: DatasetReader) -> tuple[int, int, str]:
    return dataset.width, dataset.height, dataset.dtypes[0]


def _mosaic(grid: Grid) -> str:
    """A virtual raster of GDAL's in memory, of the tiles and of nothing else."""
    value = "" if grid.nodata is None else f"<NoDataValue>{grid.nodata!r}</NoDataValue>"
    a, b, c, d, e, f = grid.transform
    return (
        f'<VRTDataset rasterXSize="{grid.width}" rasterYSize="{grid.height}">'
        f"<GeoTransform>{c!r}, {a!r}, {b!r}, {f!r}, {d!r}, {e!r}</GeoTransform>"
        f'<VRTRasterBand dataType="{typename_fwd[dtype_rev[grid.dtype]]}" band="1">{value}'
        f"{''.join(_source(tile, grid.nodata) for tile in grid.tiles)}"
        "</VRTRasterBand></VRTDataset>"
    )


def _source(tile: Tile, nodata: float | None) -> str:
    """One tile; where it holds no data, the tile below shows through."""
    void = "" if nodata is None else f"<NODATA>{nodata!r}</NODATA>"
    name = escape(files.gdal_name(tile.path))
    size = f'xSize="{tile.width}" ySize="{tile.height}"'
    return (
        f'<ComplexSource><SourceFilename relativeToVRT="0">{name}</SourceFilename>'
        f'<SourceBand>1</SourceBand><SrcRect xOff="0" yOff="0" {size}/>'
        f'<DstRect xOff="{tile.column}" yOff="{tile.row}" {size}/>{void}</ComplexSource>'
    )
