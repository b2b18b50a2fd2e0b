"""Finding the place of each row of a table: columns of coordinates, or a column of WKT."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from layers.findings import Finding, Severity
from layers.reading import coordinate_columns as named
from layers.reading.coordinate_text import numbers_of, pairs_of
from layers.reading.features import drop_unplaceable, rows_where
from layers.reading.well_known import geometry_of_text
from layers.text import T, plural

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

WGS84 = CRS.from_epsg(4326)

_LONGITUDES, _LATITUDES = (-180.0, 180.0), (-90.0, 90.0)
_CHINA = {"longitude": (73.0, 136.0), "latitude": (3.0, 54.0)}
_NORTHINGS, _EASTINGS = (1.8e6, 6e6), (1e5, 1e6)
"""Gauss–Krüger coordinates in China, metres; an easting may carry its zone (13 to 45) in front."""
_ZONED_EASTINGS = (13e6, 46e6)
_METRES = 1000.0
"""Numbers as large as this in both columns are no slips in degrees."""
_NEARLY_ALL = 0.9
"""Share of the rows that must speak for a swap."""


@dataclass(frozen=True)
class Placement:
    """Geometry per row (None where there is none), its CRS, findings, and columns that held nothing else."""

    geometry: npt.NDArray[np.object_]
    crs: CRS | None = None
    findings: tuple[Finding, ...] = ()
    used_up: tuple[str, ...] = ()


def place(texts: pd.DataFrame, file: str, *, mend: bool) -> Placement:
    """The place of each row of a table of text; geometry is None throughout where no column gives one."""
    names = list(texts.columns)
    if (column := named.wkt_column(names)) is not None:
        placement = _by_wkt(texts[column], file, mend=mend)
        if placement is not None:
            return replace(placement, used_up=(column,))
    if (pair := named.degree_columns(names)) is not None:
        return _by_degree_columns(texts, pair, file, mend=mend)
    if (pair := named.plane_columns(names)) is not None:
        x, y = (numbers_of(texts[name]) for name in pair)
        by = _by_degrees if _look_like_degrees(x, y) else _by_metres
        return by(x, y, file, mend=mend)
    if (column := named.pair_column(names)) is not None:
        x, y = pairs_of(texts[column])
        if not np.isnan(x).all():
            return _by_degrees(x, y, file, mend=mend)
    return Placement(np.full(len(texts), None, dtype=object))


def _look_like_degrees(x: Floats, y: Floats) -> bool:
    known = np.isfinite(x) & np.isfinite(y)
    return bool(known.any()) and _median_size(np.column_stack((x[known], y[known]))) <= _LONGITUDES[1]


def _look_like_metres(x: Floats, y: Floats) -> bool:
    """Whether columns of longitude and latitude hold the eastings and northings of a grid."""
    known = np.isfinite(x) & np.isfinite(y)
    return bool(known.any()) and float(np.median(np.minimum(np.abs(x[known]), np.abs(y[known])))) > _METRES


def _by_wkt(column: pd.Series[str], file: str, *, mend: bool) -> Placement | None:
    geometry, crs = geometry_of_text(column, mend=mend)
    if len(geometry) and shapely.is_missing(geometry).all() and (column != "").any():
        return None  # a column of that name, but not of geometry
    unreadable = shapely.is_missing(geometry) & np.asarray(column != "", dtype=bool)
    geometry, findings = drop_unplaceable(geometry, file)
    coordinates = shapely.get_coordinates(geometry)
    if crs is None and len(coordinates) and _median_size(coordinates) <= _LONGITUDES[1]:
        crs = WGS84
        findings.append(_assumed_degrees(file))
    if unreadable.any():
        findings.append(_of_unreadable(unreadable, file))
    return Placement(geometry, crs, tuple(findings))


def _by_degree_columns(texts: pd.DataFrame, pair: tuple[str, str], file: str, *, mend: bool) -> Placement:
    x, y = (numbers_of(texts[name]) for name in pair)
    if not (mend and _look_like_metres(x, y)):
        return _by_degrees(x, y, file, mend=mend)
    placement = _by_metres(x, y, file, mend=mend)
    return replace(placement, findings=(_of_metres(pair, file), *placement.findings))


def _by_degrees(x: Floats, y: Floats, file: str, *, mend: bool) -> Placement:
    findings = []
    if mend and _swapped_degrees(x, y):
        x, y = y, x
        findings.append(_of_swap(T("Longitude and latitude stand in each other's column."), file))
    outside = ~(_within(x, _LONGITUDES) & _within(y, _LATITUDES)) | ((x == 0) & (y == 0))
    if outside.any():
        findings.append(_of_missing_place(outside, file))
    return Placement(_points(x, y, ~outside), WGS84, tuple(findings))


def _by_metres(x: Floats, y: Floats, file: str, *, mend: bool) -> Placement:
    findings = []
    if mend and _swapped_metres(x, y):
        x, y = y, x
        findings.append(
            _of_swap(T("X is the northing and Y the easting, as surveyors in China write them."), file)
        )
    outside = ~(np.isfinite(x) & np.isfinite(y)) | ((x == 0) & (y == 0))
    if outside.any():
        findings.append(_of_missing_place(outside, file))
    return Placement(_points(x, y, ~outside), None, tuple(findings))


def _swapped_degrees(x: Floats, y: Floats) -> bool:
    """True where x can only be latitude and y only longitude: beyond 90°, or in China's ranges."""
    known = np.isfinite(x) & np.isfinite(y) & ~((x == 0) & (y == 0))
    if not known.any():
        return False
    x, y = x[known], y[known]
    beyond = ~_within(y, _LATITUDES) & _within(y, _LONGITUDES) & _within(x, _LATITUDES)
    in_china = _within(x, _CHINA["latitude"]) & _within(y, _CHINA["longitude"])
    return float(np.mean(beyond | in_china)) > _NEARLY_ALL


def _swapped_metres(x: Floats, y: Floats) -> bool:
    """True where x has the size of a northing in China and y that of an easting, bare or with its zone."""
    known = np.isfinite(x) & np.isfinite(y)
    if not known.any():
        return False
    north, east = x[known], y[known]
    eastings = _within(east, _EASTINGS) | _within(east, _ZONED_EASTINGS)
    return float(np.mean(_within(north, _NORTHINGS) & eastings)) > _NEARLY_ALL


def _within(values: Floats, limits: tuple[float, float]) -> Mask:
    return (values >= limits[0]) & (values <= limits[1])


def _median_size(coordinates: Floats) -> float:
    """The median of the larger coordinate of each pair: degrees are at most 180."""
    return float(np.median(np.abs(coordinates).max(axis=1)))


def _points(x: Floats, y: Floats, known: Mask) -> npt.NDArray[np.object_]:
    geometry = np.full(len(x), None, dtype=object)
    geometry[known] = shapely.points(x[known], y[known])
    return geometry


def _of_swap(message: T, file: str) -> Finding:
    return Finding(
        "coordinates.swapped",
        Severity.WARNING,
        message,
        file,
        mend=T("The two columns were taken the other way round."),
        mended=True,
    )


def _of_metres(pair: tuple[str, str], file: str) -> Finding:
    return Finding(
        "coordinates.metres",
        Severity.WARNING,
        T("The columns {x} and {y} hold metres of a grid, not degrees.", x=pair[0], y=pair[1]),
        file,
        mend=T("They were read as easting and northing; the grid must be named."),
        mended=True,
    )


def _of_missing_place(outside: Mask, file: str) -> Finding:
    return Finding(
        "coordinates.unreadable",
        Severity.ERROR,
        plural(
            "One row has no usable coordinates (blank, zero, no number or out of range).",
            "{n} rows have no usable coordinates (blank, zero, no number or out of range).",
            n=int(np.count_nonzero(outside)),
        ),
        file,
        rows=rows_where(outside),
        mend=T("Fill in the coordinates of these rows as plain numbers, for example 106.5725 and 29.5585."),
    )


def _of_unreadable(unreadable: Mask, file: str) -> Finding:
    return Finding(
        "geometry.unreadable",
        Severity.ERROR,
        plural(
            "The WKT of one row cannot be read; the row has no place on the map.",
            "The WKT of {n} rows cannot be read; they have no place on the map.",
            n=int(np.count_nonzero(unreadable)),
        ),
        file,
        rows=rows_where(unreadable),
        mend=T("Correct the text, for example POINT (106.5725 29.5585)."),
    )


def _assumed_degrees(file: str) -> Finding:
    return Finding(
        "crs.degrees",
        Severity.INFO,
        T("No coordinate reference system is declared; the numbers are degrees, read as WGS 84."),
        file,
        mended=True,
    )
