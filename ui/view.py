"""Which piece of the world is looked at, and how large: the world rectangle and its pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Bounds = tuple[float, float, float, float]
"""West, south, east, north in metres of the working CRS."""

PIXELS_PER_METRE = 96 / 0.0254
"""Of a screen of 96 dots per inch: what a style's widths and sizes are given for."""


@dataclass(frozen=True, slots=True)
class View:
    """A rectangle of the working CRS and the pixels it fills.

    Pixel (0, 0) is the upper left corner, at ``west``, ``north``; ``resolution`` is metres per pixel.
    ``density`` is the number of device pixels in 1/96 inch: symbols grow with it, so that a PDF page of
    1,200 dpi and a screen show the same picture. A tile is a view like any other.
    """

    west: float
    north: float
    resolution: float
    width: float
    height: float
    density: float = 1.0

    @classmethod
    def fitting(
        cls, bounds: Bounds, width: float, height: float, *, margin: float = 0.05, density: float = 1.0
    ) -> View:
        """The view that shows the bounds whole and centred, with a share of the size left free around."""
        west, south, east, north = bounds
        free = 1 - 2 * margin
        resolution = max((east - west) / (width * free), (north - south) / (height * free))
        if resolution <= 0:  # a single point: as large as a street block
            resolution = 0.5 / density
        centre = (west + east) / 2, (south + north) / 2
        return cls._about(centre, resolution, width, height, density)

    @classmethod
    def _about(
        cls, centre: tuple[float, float], resolution: float, width: float, height: float, density: float
    ) -> View:
        x, y = centre
        west, north = x - width * resolution / 2, y + height * resolution / 2
        return cls(west, north, resolution, width, height, density)

    @property
    def bounds(self) -> Bounds:
        """The rectangle looked at."""
        east = self.west + self.width * self.resolution
        return self.west, self.north - self.height * self.resolution, east, self.north

    @property
    def centre(self) -> tuple[float, float]:
        """The point in the middle."""
        return (
            self.west + self.width * self.resolution / 2,
            self.north - self.height * self.resolution / 2,
        )

    @property
    def scale_denominator(self) -> float:
        """The n of the scale 1:n, on a screen of 96 dots per inch or on paper."""
        return self.resolution * self.density * PIXELS_PER_METRE

    @overload
    def to_pixels(self, x: float, y: float) -> tuple[float, float]: ...
    @overload
    def to_pixels(
        self, x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]: ...
    def to_pixels(
        self, x: float | NDArray[np.float64], y: float | NDArray[np.float64]
    ) -> tuple[float | NDArray[np.float64], float | NDArray[np.float64]]:
        """Pixel coordinates of world points; arrays give arrays."""
        return (x - self.west) / self.resolution, (self.north - y) / self.resolution

    def to_world(self, column: float, row: float) -> tuple[float, float]:
        """World coordinates of a pixel position."""
        return self.west + column * self.resolution, self.north - row * self.resolution

    def padded(self, pixels: float) -> Bounds:
        """The bounds grown by some pixels on each side: where symbols reach in from."""
        west, south, east, north = self.bounds
        metres = pixels * self.resolution
        return west - metres, south - metres, east + metres, north + metres

    def moved(self, columns: float, rows: float) -> View:
        """The view after the map was dragged by so many pixels to the right and down."""
        return replace(
            self,
            west=self.west - columns * self.resolution,
            north=self.north + rows * self.resolution,
        )

    def zoomed(self, factor: float, column: float, row: float) -> View:
        """The view enlarged by a factor about a pixel position, which stays where it is."""
        x, y = self.to_world(column, row)
        resolution = self.resolution / factor
        return replace(self, west=x - column * resolution, north=y + row * resolution, resolution=resolution)

    def resized(self, width: float, height: float) -> View:
        """The view in another window size: same centre, same scale."""
        return self._about(self.centre, self.resolution, width, height, self.density)

    def centred(self, x: float, y: float) -> View:
        """The view moved so that a world point is in the middle."""
        return self._about((x, y), self.resolution, self.width, self.height, self.density)

    def part(self, left: float, top: float, width: float, height: float) -> View:
        """The view of a rectangle of this view's pixels, for painting it alone (a tile)."""
        west, north = self.to_world(left, top)
        return replace(self, west=west, north=north, width=width, height=height)

    def shows(self, bounds: Bounds) -> bool:
        """Whether any of the bounds lies in the view."""
        west, south, east, north = self.bounds
        return bounds[0] <= east and bounds[2] >= west and bounds[1] <= north and bounds[3] >= south
