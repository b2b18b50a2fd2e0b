"""Exact areas of pixels inside polygons: a pixel cut by a border counts for the part that is inside.

By Green's theorem the area of the marked pixels inside a polygon is ∮ F dy around it, where F(x) is how
much is marked to the left of x in the row of pixels there. F comes from one running sum per row; the
border is split where it crosses pixel edges, and within a pixel F is linear. So the work is one pass over
the pixels and one over the border, whatever the number of zones and the area inside them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.measuring.cutting import runs
from layers.measuring.ground import Geometries

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Borders:
    """The edges of zones in pixel coordinates: x = columns from the left, y = rows from the top.

    ``start`` and ``end`` are (n, 2); ``zone`` is the zone of each edge. Rings run with the zone to their
    right as drawn on a screen (y downwards), so that areas come out positive.
    """

    count: int
    start: Floats
    end: Floats
    zone: NDArray[np.intp]

    @classmethod
    def of(cls, zones: Geometries) -> Borders:
        """The edges of polygons and multipolygons in pixel coordinates.

        Parameters
        ----------
        zones
            (n,) in columns and rows of the raster; None and empty ones have no edges.
        """
        polygons, zone_of = shapely.get_parts(zones, return_index=True)
        oriented = shapely.orient_polygons(polygons)
        rings, polygon_of = shapely.get_rings(oriented, return_index=True)
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        edge = ring[:-1] == ring[1:]
        return cls(len(zones), xy[:-1][edge], xy[1:][edge], zone_of[polygon_of[ring[:-1][edge]]])

    def moved(self, columns: int) -> Borders:
        """The same borders so many columns further right."""
        by = np.array([columns, 0])
        return Borders(self.count, self.start + by, self.end + by, self.zone)

    def between(self, top: float, bottom: float) -> Borders:
        """The borders within a band of rows: edges cut at its limits, horizontal ones left out.

        Parameters
        ----------
        top, bottom
            In rows from the top of the raster, ``top`` < ``bottom``.
        """
        low, high = np.minimum(self.start[:, 1], self.end[:, 1]), np.maximum(self.start[:, 1], self.end[:, 1])
        some = (high > top) & (low < bottom) & (high > low)
        start, end = self.start[some], self.end[some]
        slope = (end[:, 0] - start[:, 0]) / (end[:, 1] - start[:, 1])
        return Borders(
            self.count, _cut_at(start, start, slope, top, bottom), _cut_at(end, start, slope, top, bottom),
            self.zone[some],
        )  # fmt: skip

    def areas(self) -> Floats:
        """Area of each zone, (zones,), in pixels; parts that overlap within one zone count twice."""
        x = (self.start[:, 0] + self.end[:, 0]) / 2
        return _sums(self.zone, x * (self.end[:, 1] - self.start[:, 1]), self.count)


def _cut_at(point: Floats, origin: Floats, slope: Floats, top: float, bottom: float) -> Floats:
    y = np.clip(point[:, 1], top, bottom)
    x = np.where(y == point[:, 1], point[:, 0], origin[:, 0] + slope * (y - origin[:, 1]))
    return np.column_stack([x, y])


@dataclass(frozen=True)
class Steps:
    """Borders split at pixel edges: each step lies in one pixel."""

    row: NDArray[np.intp]
    column: NDArray[np.intp]
    x: Floats
    """Middle of the step, from 0 at the left of the band to the number of its columns."""
    dy: Floats
    zone: NDArray[np.intp]
    count: int

    @classmethod
    def along(cls, borders: Borders, top: int, rows: int, columns: int) -> Steps:
        """The borders of a band of rows, split at pixel edges.

        Parameters
        ----------
        borders
            Those :meth:`~Borders.between` the band's limits, so far to the left that it begins at column 0.
        top, rows
            The band's first row in the raster, and how many it has.
        columns
            How many columns the band has; what lies beyond is taken to its nearer side.
        """
        edge, at = _crossings(borders, columns)
        along = np.diff(at)
        inner = edge[:-1] == edge[1:]
        edge, at, along = edge[:-1][inner], at[:-1][inner], along[inner]
        run = borders.end[edge] - borders.start[edge]
        middle = borders.start[edge] + run * (at + along / 2)[:, np.newaxis]
        x = np.clip(middle[:, 0], 0, columns)
        row = np.clip(np.floor(middle[:, 1]).astype(np.intp) - top, 0, rows - 1)
        # A step on the right-hand edge of the band lies in the last pixel, at its right side.
        column = np.minimum(x.astype(np.intp), columns - 1)
        return cls(row, column, x, run[:, 1] * along, borders.zone[edge], borders.count)

    def inside(self) -> Floats:
        """Area of each zone inside the band, (zones,), in pixels."""
        return _sums(self.zone, self.x * self.dy, self.count)

    def sums(self, values: Floats, running: Floats) -> Floats:
        """Σ value · area inside each zone, in pixels.

        Parameters
        ----------
        values
            One value per pixel, (rows, columns).
        running
            Their :func:`running_sums`.

        Returns
        -------
        ndarray of float
            (zones,), in the unit of the values times a pixel.
        """
        left = running[self.row, self.column] + values[self.row, self.column] * (self.x - self.column)
        return _sums(self.zone, left * self.dy, self.count)


def _sums(zone: NDArray[np.intp], values: Floats, count: int) -> Floats:
    return np.bincount(zone, weights=values, minlength=count).astype(float)


def running_sums(values: Floats) -> Floats:
    """In each row, the sum of the values to the left of each pixel.

    Parameters
    ----------
    values
        (rows, columns), at least one column.

    Returns
    -------
    ndarray of float
        (rows, columns); the first column is 0.
    """
    sums = np.empty(values.shape)
    sums[:, 0] = 0
    np.cumsum(values[:, :-1], axis=1, out=sums[:, 1:])
    return sums


def _crossings(borders: Borders, columns: int) -> tuple[NDArray[np.intp], Floats]:
    """Where each edge begins, crosses pixel edges and ends, in order: edge and share of its length."""
    start, run = borders.start, borders.end - borders.start
    edges, shares = [], []
    for axis, limit in ((0, columns), (1, None)):
        a, b = start[:, axis], borders.end[:, axis]
        low, high = np.minimum(a, b), np.maximum(a, b)
        if limit is not None:
            # Left and right of the raster nothing changes from pixel to pixel.
            low, high = np.clip(low, -1, limit + 1), np.clip(high, -1, limit + 1)
        first = np.floor(low).astype(np.intp) + 1
        edge, nth = runs(np.maximum(np.ceil(high).astype(np.intp) - first, 0))
        edges.append(edge)
        shares.append((first[edge] + nth - a[edge]) / run[edge, axis])
    whole = np.arange(len(start))
    edge = np.concatenate([whole, *edges, whole])
    inner = (np.clip(each, 0, 1) for each in shares)
    share = np.concatenate([np.zeros(len(start)), *inner, np.ones(len(start))])
    order = np.lexsort((share, edge))
    return edge[order], share[order]
