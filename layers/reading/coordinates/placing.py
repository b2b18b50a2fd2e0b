"""Finding the place of each row of a table: columns of coordinates, pairs in a cell, geometry as text."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from layers.findings import Finding
from layers.reading.coordinates import by_name as named
from layers.reading.coordinates import by_value as valued
from layers.reading.coordinates import findings as told
from layers.reading.coordinates.degree_scales import (
    CHINA_LATITUDES,
    CHINA_LONGITUDES,
    Floats,
    unscaled,
    within,
)
from layers.reading.coordinates.text import numbers_of, pairs_of
from layers.reading.coordinates.well_known import geometry_of_text
from layers.reading.frames.wkb import drop_unplaceable
from layers.reading.request import Request
from layers.text import T

Mask = npt.NDArray[np.bool_]

WGS84 = CRS.from_epsg(4326)
CGCS2000 = CRS.from_epsg(4490)

_LONGITUDES, _LATITUDES = (-180.0, 180.0), (-90.0, 90.0)
_METRES = 1000.0
"""Numbers as large as this in both columns are no slips in degrees."""
_NEARLY_ALL = 0.9
"""Share of the rows that must speak for a swap of whole columns."""


@dataclass(frozen=True)
class Placement:
    """Geometry per row (None where there is none), its CRS, findings, and columns that held nothing else."""

    geometry: npt.NDArray[np.object_]
    crs: CRS | None = None
    findings: tuple[Finding, ...] = ()
    used_up: tuple[str, ...] = ()


def place(texts: pd.DataFrame, request: Request) -> Placement:
    """The place of each row of a table of text; geometry is None throughout where no column gives one.

    Columns are known by their names; where no name gives one away, by values that can only be places in
    China.
    """
    placement = _by_name(texts, request) or (_by_value(texts, request) if len(texts) else None)
    return placement or Placement(np.full(len(texts), None, dtype=object))


def _by_name(texts: pd.DataFrame, request: Request) -> Placement | None:
    names = [str(name) for name in texts.columns]
    if (column := named.wkt_column(names)) is not None:
        placement = _by_geometry(texts[column], request)
        if placement is not None:
            return placement
    if (pair := named.degree_columns(names)) is not None:
        x, y = (numbers_of(texts[name]) for name in pair)
        return _with_datum(_by_degree_columns(x, y, pair, request), pair, request)
    if (pair := named.plane_columns(names)) is not None:
        x, y = (numbers_of(texts[name]) for name in pair)
        if np.isfinite(x).any() and np.isfinite(y).any():
            return _with_datum(_by_plane_columns(x, y, pair, request), pair, request)
    if (column := named.pair_column(names)) is not None:
        return _by_pairs(texts[column], request)
    return None


def _by_value(texts: pd.DataFrame, request: Request) -> Placement | None:
    if (column := valued.geometry_column(texts)) is not None:
        return _by_geometry(texts[column], request)
    if (column := valued.pair_column_by_value(texts)) is not None:
        return _by_pairs(texts[column], request)
    if request.mends("coordinates.by_value") and (found := valued.number_columns(texts)) is not None:
        east, north, in_degrees = found
        by = _by_degrees if in_degrees else _by_metres
        placement = by(numbers_of(texts[east]), numbers_of(texts[north]), request)
        by_value = told.of_unnamed((east, north), request.file)
        return replace(placement, findings=(by_value, *placement.findings))
    return None


def _by_geometry(column: pd.Series[str], request: Request) -> Placement | None:
    geometry, crs = geometry_of_text(column, mend=request.mend)
    if len(geometry) and shapely.is_missing(geometry).all() and (column != "").any():
        return None  # a column of that name, but not of geometry
    unreadable = shapely.is_missing(geometry) & np.asarray(column != "", dtype=bool)
    geometry, findings = drop_unplaceable(geometry, request.file)
    coordinates = shapely.get_coordinates(geometry)
    if crs is None and len(coordinates) and _median_size(coordinates) <= _LONGITUDES[1]:
        crs = WGS84
        findings.append(told.of_assumed_degrees(request.file))
    if unreadable.any():
        findings.append(told.of_unreadable_geometry(unreadable, request.file))
    return Placement(geometry, crs, tuple(findings), (str(column.name),))


def _by_pairs(column: pd.Series[str], request: Request) -> Placement | None:
    """The places in a column of pairs; None where most of its cells hold something else (addresses)."""
    x, y = pairs_of(column)
    filled = np.asarray(column != "", dtype=bool)
    if np.isnan(x[filled]).mean() > 1 / 2 or not filled.any():
        return None
    if named.names_latitude_first(str(column.name)):
        x, y = y, x
    in_metres = _are_metres(x, y)
    placement = _by_metres(x, y, request) if in_metres else _by_degrees(x, y, request)
    return _with_datum(placement, (str(column.name),), request)


def _by_degree_columns(x: Floats, y: Floats, pair: tuple[str, str], request: Request) -> Placement:
    if not _are_metres(x, y):
        return _by_degrees(x, y, request)
    if (scaled := unscaled(x, y)) is not None:
        if not request.mends("coordinates.scaled"):
            return _by_degrees(x, y, request)
        placement = _by_degrees(scaled.x, scaled.y, request)
        return replace(
            placement, findings=(told.of_scale(pair, scaled.factor, request.file), *placement.findings)
        )
    if not request.mends("coordinates.metres"):
        return _by_degrees(x, y, request)
    placement = _by_metres(x, y, request)
    return replace(placement, findings=(told.of_metres(pair, request.file), *placement.findings))


def _by_plane_columns(x: Floats, y: Floats, pair: tuple[str, str], request: Request) -> Placement:
    if _look_like_degrees(x, y):
        return _by_degrees(x, y, request)
    if _are_metres(x, y) and not _swapped_metres(x, y) and (scaled := unscaled(x, y)) is not None:
        placement = _by_degrees(scaled.x, scaled.y, request)
        return replace(
            placement, findings=(told.of_scale(pair, scaled.factor, request.file), *placement.findings)
        )
    return _by_metres(x, y, request)


def _by_degrees(x: Floats, y: Floats, request: Request) -> Placement:
    findings = []
    swapped = _swapped_degrees(x, y)
    if swapped.any() and request.mends("coordinates.swapped"):
        known = np.isfinite(x) & np.isfinite(y)
        whole = swapped.sum() > _NEARLY_ALL * known.sum()
        swapped = known if whole else swapped
        x, y = np.where(swapped, y, x), np.where(swapped, x, y)
        findings.append(told.of_swapped_degrees(None if whole else swapped, request.file))
    outside = ~(within(x, _LONGITUDES) & within(y, _LATITUDES)) | ((x == 0) & (y == 0))
    if outside.any():
        findings.append(told.of_missing_place(outside, request.file))
    return Placement(_points(x, y, ~outside), WGS84, tuple(findings))


def _by_metres(x: Floats, y: Floats, request: Request) -> Placement:
    findings = []
    if _swapped_metres(x, y) and request.mends("coordinates.swapped"):
        x, y = y, x
        findings.append(
            told.of_swap(
                T("X is the northing and Y the easting, as surveyors in China write them."), request.file
            )
        )
    outside = ~(np.isfinite(x) & np.isfinite(y)) | ((x == 0) & (y == 0))
    if outside.any():
        findings.append(told.of_missing_place(outside, request.file))
    return Placement(_points(x, y, ~outside), None, tuple(findings))


def _with_datum(placement: Placement, columns: tuple[str, ...], request: Request) -> Placement:
    """The placement with what the headings say about the datum."""
    datum = next(filter(None, map(named.datum_named, columns)), None)
    if datum is None:
        return placement
    crs = CGCS2000 if datum == "cgcs2000" and placement.crs == WGS84 else placement.crs
    findings = (*placement.findings, told.of_datum(datum, columns, request.file))
    return replace(placement, crs=crs, findings=findings)


def _look_like_degrees(x: Floats, y: Floats) -> bool:
    known = np.isfinite(x) & np.isfinite(y)
    return bool(known.any()) and _median_size(np.column_stack((x[known], y[known]))) <= _LONGITUDES[1]


def _are_metres(x: Floats, y: Floats) -> bool:
    """Whether both numbers are too large for degrees."""
    known = np.isfinite(x) & np.isfinite(y)
    return bool(known.any()) and float(np.median(np.minimum(np.abs(x[known]), np.abs(y[known])))) > _METRES


def _swapped_degrees(x: Floats, y: Floats) -> Mask:
    """Rows where x can only be latitude and y only longitude.

    That is so beyond 90° where all rows are alike, and in China's ranges, which do not overlap.
    """
    known = np.isfinite(x) & np.isfinite(y) & ~((x == 0) & (y == 0))
    in_china = within(x, CHINA_LATITUDES) & within(y, CHINA_LONGITUDES)
    right = within(x, CHINA_LONGITUDES) & within(y, CHINA_LATITUDES)
    beyond = ~within(y, _LATITUDES) & within(y, _LONGITUDES) & within(x, _LATITUDES)
    share = float((in_china | beyond)[known].mean()) if known.any() else 0.0
    if share > _NEARLY_ALL:
        return np.asarray(known & (in_china | beyond))
    mostly_here = bool((in_china | right)[known].mean() > _NEARLY_ALL) if known.any() else False
    return np.asarray(in_china & mostly_here)


def _swapped_metres(x: Floats, y: Floats) -> bool:
    """True where x has the size of a northing in China and y that of an easting, bare or with its zone."""
    known = np.isfinite(x) & np.isfinite(y)
    if not known.any():
        return False
    north, east = x[known], y[known]
    eastings = within(east, valued.EASTINGS) | within(east, valued.ZONED_EASTINGS)
    return float(np.mean(within(north, valued.NORTHINGS) & eastings)) > _NEARLY_ALL


def _median_size(coordinates: Floats) -> float:
    """The median of the larger coordinate of each pair: degrees are at most 180."""
    return float(np.median(np.abs(coordinates).max(axis=1)))


def _points(x: Floats, y: Floats, known: Mask) -> npt.NDArray[np.object_]:
    geometry = np.full(len(x), None, dtype=object)
    geometry[known] = shapely.points(x[known], y[known])
    return geometry
