"""A basemap as a picture of any place at any scale, for maps only: nothing is measured on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import rasterio
from numpy.typing import NDArray
from pyproj import CRS
from rasterio import Affine
from rasterio.enums import ColorInterp, Resampling
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds

from layers.layer import Layer
from layers.reading.raster.opened import open_raster

Bounds = tuple[float, float, float, float]
"""West, south, east and north in metres of the working CRS."""
_COLOURS, _OPAQUE = 3, 255


@dataclass(frozen=True)
class Backdrop:
    """A basemap in the working CRS (WKT)."""

    layer: Layer
    working_crs: str

    @property
    def bounds(self) -> Bounds:
        """Where it has pixels."""
        assert self.layer.grid is not None
        with open_raster(self.layer.grid) as dataset:
            west, south, east, north = transform_bounds(
                self.layer.grid_crs, self.working_crs, *dataset.bounds, densify_pts=21
            )
        return west, south, east, north

    def picture(self, bounds: Bounds, width: int, height: int) -> NDArray[np.uint8]:
        """The place as colours.

        Parameters
        ----------
        bounds
            What to show.
        width, height
            Size in pixels.

        Returns
        -------
        ndarray
            (height, width, 4): red, green, blue and opacity, not premultiplied; transparent where the
            basemap has nothing.
        """
        assert self.layer.grid is not None
        west, south, east, north = bounds
        place = Affine((east - west) / width, 0, west, 0, (south - north) / height, north)
        # rasterio's own PROJ knows nothing of pyproj's objects: CRS pass between them as WKT.
        target = CRS.from_wkt(self.working_crs).to_wkt("WKT2_2019")
        with (
            open_raster(self.layer.grid) as dataset,
            WarpedVRT(
                dataset,
                src_crs=self.layer.grid_crs,
                crs=target,
                transform=place,
                width=width,
                height=height,
                resampling=Resampling.bilinear,
                add_alpha=ColorInterp.alpha not in dataset.colorinterp,
            ) as warped,
        ):
            return _colours(dataset, warped)


def _colours(dataset: rasterio.DatasetReader, warped: WarpedVRT) -> NDArray[np.uint8]:
    opacity = warped.read(warped.count)
    if dataset.colorinterp[0] is ColorInterp.palette:
        table = np.zeros((256, _COLOURS), np.uint8)
        for value, colour in dataset.colormap(1).items():
            table[value] = colour[:_COLOURS]
        colours = table[warped.read(1).astype(np.uint8)]
    else:
        bands = (1, 2, 3) if dataset.count >= _COLOURS else (1, 1, 1)
        colours = np.moveaxis(warped.read(bands), 0, -1)
    return np.dstack(
        [_in_bytes(colours, dataset.dtypes[0]), np.where(opacity > 0, _OPAQUE, 0).astype(np.uint8)]
    )


def _in_bytes(colours: NDArray[np.generic], dtype: str) -> NDArray[np.uint8]:
    """Colours of any type as bytes; images of 16 bits are scaled down."""
    if dtype == "uint8":
        return colours.astype(np.uint8)
    if dtype == "uint16":
        return (colours.astype(np.uint32) >> 8).astype(np.uint8)
    return np.clip(np.nan_to_num(colours.astype(np.float64)), 0, _OPAQUE).astype(np.uint8)
