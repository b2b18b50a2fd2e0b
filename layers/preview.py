"""A raster as a small picture in the working CRS, for maps only: nothing is measured on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import MaskFlags, Resampling
from rasterio.vrt import WarpedVRT

from layers.layer import Layer
from layers.reading.raster.opened import band_in, open_raster
from layers.source import Grid

LONGEST = 2048


@dataclass(frozen=True)
class Preview:
    """Values (rows, columns) from north to south, NaN where there is no data, and the bounds they fill.

    ``bounds`` are west, south, east, north in metres of the working CRS.
    """

    values: NDArray[np.float32]
    bounds: tuple[float, float, float, float]


def preview(layer: Layer, working_crs: str, longest: int = LONGEST) -> Preview:
    """Read a raster layer, warped to the working CRS and averaged to at most ``longest`` pixels a side."""
    assert layer.grid is not None
    with (
        open_raster(layer.grid) as dataset,
        WarpedVRT(
            dataset,
            src_crs=layer.grid_crs,
            crs=working_crs,
            resampling=Resampling.average,
            UNIFIED_SRC_NODATA="NO",  # each band by itself: another one may hold data where this has none
            **_no_data(layer.grid),
        ) as warped,
    ):
        share = min(1.0, longest / max(warped.width, warped.height))
        shape = max(1, round(warped.height * share)), max(1, round(warped.width * share))
        bounds = (*map(float, warped.bounds),)
        return Preview(_averaged(warped, layer.grid, shape), bounds)  # type: ignore[arg-type]


def _no_data(grid: Grid) -> dict[str, float]:
    """The stray value that must not be averaged with those beside it, where the file declares none."""
    return {"src_nodata": grid.strays[0]} if grid.strays and grid.nodata is None else {}


def _averaged(warped: WarpedVRT, grid: Grid, shape: tuple[int, int]) -> NDArray[np.float32]:
    """What the raster's band says, in fewer pixels; NaN where there is no data."""
    band = band_in(grid)
    nodata = warped.nodatavals[band - 1]
    # Where a value says that there is no data, GDAL would warp the whole raster once more for a mask.
    by_value = MaskFlags.nodata in warped.mask_flag_enums[band - 1]
    read = warped.read(band, out_shape=shape, masked=not by_value, resampling=Resampling.average)
    values: NDArray[np.float32] = np.ma.getdata(read).astype(np.float32, copy=False)
    values[read == read.dtype.type(nodata) if by_value else np.ma.getmaskarray(read)] = np.nan
    if grid.strays:
        values[np.isin(values, np.asarray(grid.strays, np.float32))] = np.nan
    return values if (grid.scale, grid.offset) == (1, 0) else values * grid.scale + grid.offset
