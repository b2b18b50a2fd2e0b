"""Areas of marked pixels by zone, read from disk band of rows by band of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from rasterio.windows import Window

from layers.measuring.ground import Geometries, areal_scale
from layers.measuring.pixels import Borders, Floats, Steps, running_sums
from layers.place.crs import transform
from layers.reading.raster.opened import band_in, open_measured, valid_pixels
from layers.source import Grid
from layers.task import Task
from layers.text import T
from layers.threads import on_threads

BAND_ROWS = 512
"""Rows read at a time: the usual height of a tile, so that none is decoded twice."""
SLICE_ROWS = 64
"""Rows summed at a time, so that a slice stays in the processor's cache."""
DENSE = 200.0
"""Metres after which an edge gets a vertex before it goes to another CRS; it bends by 0.02 mm between."""

Marking = Callable[[NDArray[Any]], NDArray[np.bool_] | NDArray[np.floating[Any]]]
Pixels = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class RasterAreas:
    """What a raster says of each of n zones.

    ``marked`` is the area of its marked pixels, each by its share, ``missing`` that of those without data
    and ``strayed`` that of its pixels with a stray value, (n,) in m² on the ground; ``outside``, (n,), is the
    share of the zone that lies beyond the raster, 0 to 1; ``pixels``, (n,), how many pixels a zone has, whole
    ones and parts. ``low`` and ``high`` are the least and the greatest
    value in all that was read but for strays, a box around the zones, NaN if there was none; ``flags_only``
    says whether there were no values but 0 and 1, or 0 and 255.
    """

    marked: Floats
    missing: Floats
    strayed: Floats
    outside: Floats
    pixels: Floats
    low: float
    high: float
    flags_only: bool


def raster_areas(
    grid: Grid, grid_crs: CRS, zones: Geometries, crs: CRS, marks: Marking, task: Task
) -> RasterAreas:
    """Area of the marked pixels in each zone, with exact fractions of the pixels on its border.

    Parameters
    ----------
    grid, grid_crs
        One band on disk, with its stray values. Rasters in degrees are measured on the ellipsoid, others
        divide by their own areal scale; both may be turned.
    zones
        (n,) polygons in ``crs``; they may overlap.
    crs
        Of the zones, in metres.
    marks
        Which values count, or which share of each pixel, 0 to 1; called with arrays of the raster's type.
    task
        Progress and cancel, band by band.

    Returns
    -------
    RasterAreas
        Of the n zones; all 0 and NaN where no zone has an area.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    borders = Borders.of(_in_pixels(zones, crs, grid, grid_crs))
    area = borders.areas()
    if not (area > 0).any():
        nothing = np.zeros(len(zones))
        return RasterAreas(nothing, nothing, nothing, nothing, nothing, np.nan, np.nan, flags_only=True)
    corners = np.concatenate([borders.start, borders.end])
    low = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
    high = np.minimum(np.ceil(corners.max(axis=0)).astype(int), (grid.width, grid.height))
    columns = slice(int(low[0]), max(int(high[0]), int(low[0])))
    tops = range(
        int(low[1]) // BAND_ROWS * BAND_ROWS, int(high[1]) if columns.stop > columns.start else 0, BAND_ROWS
    )
    shifted = borders.moved(-columns.start)
    reader = _BandReader(grid, grid_crs, shifted, columns, marks)
    bands = on_threads(reader.read, tops, task, T("Reading the raster"))
    total = sum((band for band in bands), start=_Sums.none(len(zones)))
    outside = 1 - np.divide(total.inside, area, out=np.ones(len(zones)), where=area > 0)
    return RasterAreas(
        marked=total.marked,
        missing=total.missing,
        strayed=total.strayed,
        outside=np.clip(outside, 0, 1),
        pixels=area,
        low=total.low,
        high=total.high,
        flags_only=total.flags_only,
    )


@dataclass(frozen=True)
class _Sums:
    """Sums over one or more bands: m² by zone, and pixels inside each zone."""

    marked: Floats
    missing: Floats
    strayed: Floats
    inside: Floats
    low: float
    high: float
    flags_only: bool

    @classmethod
    def none(cls, count: int) -> _Sums:
        nothing = np.zeros(count)
        return cls(nothing, nothing, nothing, nothing, np.nan, np.nan, flags_only=True)

    def __add__(self, other: _Sums) -> _Sums:
        return _Sums(
            self.marked + other.marked,
            self.missing + other.missing,
            self.strayed + other.strayed,
            self.inside + other.inside,
            float(np.fmin(self.low, other.low)),
            float(np.fmax(self.high, other.high)),
            # One part of 0 and 1 and another of 255 are no flags together.
            self.flags_only and other.flags_only and not {self.high, other.high} >= {1.0, 255.0},
        )


@dataclass(frozen=True)
class _BandReader:
    """Reads bands of rows and sums them along the borders; each call opens the file for itself."""

    grid: Grid
    grid_crs: CRS
    borders: Borders
    columns: slice
    marks: Marking

    def read(self, top: int) -> _Sums:
        rows = min(BAND_ROWS, self.grid.height - top)
        width = self.columns.stop - self.columns.start
        borders = self.borders.between(top, top + rows)
        window = Window(self.columns.start, top, width, rows)
        with open_measured(self.grid) as raster:
            values = raster.read(band_in(self.grid), window=window)
            valid = valid_pixels(raster, self.grid, values, window)
        areas = _areas_of(self.grid, self.grid_crs, top, rows, self.columns)
        sums = _Sums.none(borders.count)
        for first in range(0, rows, SLICE_ROWS):
            some = slice(first, min(first + SLICE_ROWS, rows))
            here = None if valid is None else valid[some]
            sums += self._sum(borders, top + first, values[some], here, areas(some))
        return sums

    def _sum(
        self,
        borders: Borders,
        top: int,
        values: NDArray[Any],
        valid: NDArray[np.bool_] | None,
        area: Floats,
    ) -> _Sums:
        rows, width = values.shape
        steps = Steps.along(borders.between(top, top + rows), top, rows, width)
        marked = self.marks(values)
        missing = strayed = np.zeros(borders.count)
        told = None if valid is None or valid.all() else valid
        if told is not None:
            void = ~told * area
            missing = steps.sums(void, running_sums(void))
        if self.grid.strays and (stray := _is_one_of(self.grid.strays, values)).any():
            stray = stray if told is None else stray & told
            strayed = steps.sums(stray * area, running_sums(stray * area))
            told = ~stray if told is None else told & ~stray
        said = values if told is None else values[told]
        weighted = (marked if told is None else np.where(told, marked, 0)) * area
        low, high = (float(said.min()), float(said.max())) if said.size else (np.nan, np.nan)
        return _Sums(
            steps.sums(weighted, running_sums(weighted)),
            missing,
            strayed,
            steps.inside(),
            low,
            high,
            flags_only=low >= 0
            and (not high > 0 or (high in {1, 255} and bool(((said == 0) | (said == high)).all()))),
        )


def _is_one_of(strays: Iterable[float], values: NDArray[Any]) -> NDArray[np.bool_]:
    found = np.zeros(values.shape, dtype=bool)
    for each in strays:
        found |= values == each
    return found


def _in_pixels(zones: Geometries, crs: CRS, grid: Grid, grid_crs: CRS) -> Geometries:
    """The zones in columns and rows of the raster."""
    if crs != grid_crs:
        zones = shapely.segmentize(zones, DENSE)

    def convert(xy: Floats) -> Floats:
        plane = transform(crs, grid_crs, xy) if crs != grid_crs else xy
        (a, b, c), (d, e, f) = np.reshape(grid.transform, (2, 3))
        return np.linalg.solve([[a, b], [d, e]], (plane - (c, f)).T).T

    return np.asarray(shapely.transform(zones, convert))


def _areas_of(grid: Grid, crs: CRS, top: int, rows: int, columns: slice) -> Callable[[slice], Floats]:
    """What gives the area on the ground of each pixel in some rows of a band, in m²."""
    (_, b, _), (d, _, _) = np.reshape(grid.transform, (2, 3))
    if crs.is_geographic and (b or d):
        return lambda some: _turned_areas(grid, crs, top + some.start, some.stop - some.start, columns)
    by_row, by_column = _pixel_areas(grid, crs, top, rows, columns)
    return lambda some: np.outer(by_row[some], by_column)


def _turned_areas(grid: Grid, crs: CRS, top: int, rows: int, columns: slice) -> Floats:
    """Areas of pixels in degrees whose rows run along no parallel, in m².

    The ellipsoid's area per square degree at the middle of each pixel: over a pixel of 1 km it bends by 1e-9.
    """
    (a, b, _), (d, e, f) = np.reshape(grid.transform, (2, 3))
    row, column = np.arange(top, top + rows) + 0.5, np.arange(columns.start, columns.stop) + 0.5
    latitude = f + d * column + e * row[:, np.newaxis]
    return np.asarray(abs(a * e - b * d) * np.radians(1) ** 2 * _area_by_latitude(latitude, crs))


def _area_by_latitude(latitude: Floats, crs: CRS) -> Floats:
    """The ellipsoid's area at a latitude in degrees, in m² per radian of longitude and of latitude."""
    assert crs.ellipsoid is not None
    a, b = crs.ellipsoid.semi_major_metre, crs.ellipsoid.semi_minor_metre
    flat = 1 - (1 - (b / a) ** 2) * np.sin(np.radians(latitude)) ** 2
    return np.asarray(b**2 * np.cos(np.radians(latitude)) / flat**2)


def _pixel_areas(grid: Grid, crs: CRS, top: int, rows: int, columns: slice) -> tuple[Floats, Floats]:
    """What makes the area on the ground of each pixel of a band in m²: a factor by row, and one by column.

    In metres, the pixel's plane area over the areal scale, which along a row and along a column of the band
    is taken as a product: the few kilometres of a band's height bend it by 1e-10. In degrees, the ellipsoid's
    area between the row's two parallels, if it runs along these.
    """
    (a, b, _), (d, e, f) = np.reshape(grid.transform, (2, 3))
    row, column = np.arange(top, top + rows) + 0.5, np.arange(columns.start, columns.stop) + 0.5
    if crs.is_geographic:
        upper, lower = (f + e * (row + side) for side in (-0.5, 0.5))
        strips = np.abs(_area_to_equator(upper, crs) - _area_to_equator(lower, crs))
        return strips * np.radians(abs(a)), np.ones(len(column))
    plane = abs(a * e - b * d) * float(crs.axis_info[0].unit_conversion_factor) ** 2
    middle_row, middle_column = np.array([top + rows / 2]), np.array([(columns.start + columns.stop) / 2])
    along_row = _areal_scale(grid, crs, column, middle_row)
    middle = _areal_scale(grid, crs, middle_column, middle_row)
    along_column = _areal_scale(grid, crs, middle_column, row) / middle
    return plane / along_column, 1 / along_row


def _areal_scale(grid: Grid, crs: CRS, column: Pixels, row: Pixels) -> Floats:
    (a, b, c), (d, e, f) = np.reshape(grid.transform, (2, 3))
    scale: Floats = areal_scale(crs, a * column + b * row + c, d * column + e * row + f)
    return scale


def _area_to_equator(latitude: Floats, crs: CRS) -> Floats:
    """Area of the ellipsoid between the equator and a latitude in degrees, per radian of longitude (m²)."""
    assert crs.ellipsoid is not None
    a, b = crs.ellipsoid.semi_major_metre, crs.ellipsoid.semi_minor_metre
    e = np.sqrt(1 - (b / a) ** 2)
    sine = np.sin(np.radians(latitude))
    return np.asarray(b**2 / 2 * (sine / (1 - (e * sine) ** 2) + np.arctanh(e * sine) / e))
