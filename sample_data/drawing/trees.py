"""Where something green grows, seen from above: a mask of 4 m pixels in EPSG:4545.

Crowns fill most of the parks and plots, line the streets, and stand in yards and on roofs between them,
so that the coverage is a little larger than the green space rate, as it is in real cities.
"""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize
from rasterio.transform import Affine

from drawing.outline import SUBDISTRICTS, built_up, district, subdistricts
from drawing.parks import Park
from drawing.plane import from_grid, to_grid
from drawing.plots import BLOCK, Plot

PIXEL = 4.0
NODATA = 255
_MARGIN = 48.0  # metres of river bank and neighbours in the picture; beyond lies nodata
_PATCH = (3150.0, 2150.0, 190.0, 130.0)  # a cloud: west, south, width, height in the drawing (metres)

# Share of a ground that is under leaves.
_SHARES = {"park": 0.875, "plot": 0.80, "slope": 0.93, "bank": 0.45, "rest": 0.104, "street": 0.44}

Mask = NDArray[np.bool_]


def vegetation(parks: list[Park], plots: list[Plot]) -> tuple[NDArray[np.uint8], Affine]:
    """The mask (1 vegetation, 0 none, 255 no data), and its affine transform in EPSG:4545."""
    transform, height, width = _frame()
    x, y = _centres(transform, height, width)
    leaves = _noise(height, width, 3)
    ground = _share_of_ground(parks, plots, transform, x, y)
    mask = (leaves < ground).astype(np.uint8)
    seen = rasterize([_on_grid(district().buffer(_MARGIN))], (height, width), transform=transform) == 1
    west, south, wide, high = _PATCH
    cloud = (x > west) & (x < west + wide) & (y > south) & (y < south + high)
    mask[~seen | cloud] = NODATA
    return mask, transform


def _frame() -> tuple[Affine, int, int]:
    west, south, east, north = _on_grid(district().buffer(_MARGIN)).bounds
    left, top = math.floor(west / PIXEL) * PIXEL, math.ceil(north / PIXEL) * PIXEL
    width, height = math.ceil((east - left) / PIXEL), math.ceil((top - south) / PIXEL)
    return Affine(PIXEL, 0.0, left, 0.0, -PIXEL, top), height, width


def _on_grid(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, to_grid)


def _centres(transform: Affine, height: int, width: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Drawing coordinates of all pixel centres."""
    columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    east, north = transform.c + transform.a * columns, transform.f + transform.e * rows
    xy = from_grid(np.column_stack([east.ravel(), north.ravel()]))
    return xy[:, 0].reshape(height, width), xy[:, 1].reshape(height, width)


def _share_of_ground(
    parks: list[Park], plots: list[Plot], transform: Affine, x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.float64]:
    """For each pixel, how much of the ground of its kind is under leaves."""
    here = subdistricts()
    where = rasterize(
        [(_on_grid(here[name]), place) for place, (name, *_) in enumerate(SUBDISTRICTS, start=1)],
        x.shape,
        transform=transform,
    )
    ground = np.full(x.shape, _SHARES["bank"])
    for place, (_, _, _, _, turn) in enumerate(SUBDISTRICTS, start=1):
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        along = (x * cos + y * sin) % BLOCK[0]
        across = (y * cos - x * sin) % BLOCK[1]
        kerb = ((along > 3) & (along < 8)) | ((across > 3) & (across < 8))
        inside = where == place
        ground[inside] = np.where(kerb[inside], _SHARES["street"], _SHARES["rest"])
    green = [(shapely.Polygon(slope), _SHARES["slope"]) for slope in built_up().interiors]
    green += [(shapely.make_valid(park.shape), _SHARES["park"]) for park in parks if park.status == "现状"]
    green += [(shapely.make_valid(shapely.Polygon(plot.ring)), _SHARES["plot"]) for plot in plots]
    burnt = rasterize(
        [(_on_grid(shape), share) for shape, share in green], x.shape, transform=transform, dtype="float64"
    )
    return np.where(burnt > 0, burnt, ground)


def _noise(height: int, width: int, reach: int) -> NDArray[np.float64]:
    """Smooth noise, evenly spread over 0 … 1, with blotches ``reach`` pixels wide: tree crowns."""
    dice = np.random.RandomState(20260701)  # the one generator whose stream numpy has frozen
    field = dice.random_sample((height + 2 * reach, width + 2 * reach))
    total = np.cumsum(np.cumsum(np.pad(field, ((1, 0), (1, 0))), axis=0), axis=1)
    box = total[reach:, reach:] - total[:-reach, reach:] - total[reach:, :-reach] + total[:-reach, :-reach]
    box = box[:height, :width] / reach**2
    spread = 1 / math.sqrt(12) / reach
    return _normal((box - 0.5) / spread)


def _normal(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cumulative normal distribution, by the logistic approximation (Bowling 2009), within 0.0002."""
    return 1 / (1 + np.exp(-(0.07056 * z**3 + 1.5976 * z)))
