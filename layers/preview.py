"""A raster as a small picture in the working CRS, for maps only: nothing is measured on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.vrt import WarpedVRT

from layers.layer import Layer
from layers.reading.raster.opened import open_raster

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
        WarpedVRT(dataset, src_crs=layer.grid_crs, crs=working_crs, resampling=Resampling.average) as warped,
    ):
        share = min(1.0, longest / max(warped.width, warped.height))
        shape = max(1, round(warped.height * share)), max(1, round(warped.width * share))
        read = warped.read(1, out_shape=shape, masked=True, resampling=Resampling.average)
        bounds = (*map(float, warped.bounds),)
    return Preview(read.astype(np.float32).filled(np.nan), bounds)  # type: ignore[arg-type]
