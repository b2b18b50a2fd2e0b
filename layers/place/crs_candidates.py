"""What an undeclared CRS may be, by the size of the numbers alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from pyproj import CRS, Proj

from layers.place.crs import FloatArray
from layers.place.notation import UNITS
from layers.place.zone_number import CHINAS_NORTHING, THREE_DEGREES, zone_code, zone_number

HOME = 106.5
"""Where nothing is known of the place: the first district's meridian."""
_GRID = 1_000.0
"""Metres from which numbers are of a grid."""
_EASTING = (50_000.0, 950_000.0)
_PER_DEGREE = 110_600.0  # metres of latitude
_REACH = 700_000.0  # metres from where it should be: beyond, a system is not worth a try
_ALL = 21  # 3° zones of China, with central meridians 75° to 135°
_TRUST = {
    "degrees": 1.0,
    "world": 0.99,
    "grid": 0.97,
    "six": 0.96,
    "others": 0.96,
    "utm": 0.85,
    "web": 0.85,
    "old": 0.8,
    "old degrees": 0.8,
}
"""How usual each kind is in a planner's office: decides only where the place does not."""
_DEGREES = ("degrees", "world", "old degrees")
_LESS_SWAPPED, _LESS_IN_UNITS = 0.98, 0.95


@dataclass(frozen=True)
class Candidate:
    """One way to understand the numbers; ``kind`` is a key of the trusts, ``trust`` 0 to 1."""

    code: int
    kind: str
    trust: float
    swapped: bool = False
    unit: str = "m"

    @property
    def value(self) -> str:
        """As an answer writes it: "EPSG:4545+yx"."""
        unit = "" if self.unit == "m" else f"+{self.unit}"
        return f"EPSG:{self.code}{'+yx' if self.swapped else ''}{unit}"

    def to_lonlat(self, xy: FloatArray) -> FloatArray:
        """Degrees (n, 2) on the system's own datum, of coordinates as found.

        A shift between datums decides nothing here, and PROJ takes 50 ms to look up each one.
        """
        xy = (xy[:, ::-1] if self.swapped else xy) * UNITS[self.unit]
        if self.kind in _DEGREES:
            return xy
        return np.column_stack(_projection(self.code)(xy[:, 0], xy[:, 1], inverse=True))


@cache
def crs_of(code: int) -> CRS:
    """The CRS of an EPSG code."""
    return CRS.from_epsg(code)


@cache
def _projection(code: int) -> Proj:
    return Proj(crs_of(code))


def candidates(
    xy: FloatArray, centre: tuple[float, float] | None, *, plain: bool = False, others: Iterable[int] = ()
) -> list[Candidate]:
    """Systems that numbers of this size can be in, most usual first.

    Parameters
    ----------
    xy
        Coordinates as found, (n, 2).
    centre
        Longitude and latitude of where the data are expected; None leaves it at China.
    plain
        Only metres and degrees, east first: what a raster can be in.
    others
        EPSG codes of the grids that the other layers are in, wherever on Earth they are usual.
    """
    found = []
    for unit, metres in UNITS.items():
        for swapped in (False, True):
            if plain and (swapped or unit != "m"):
                continue
            numbers = (xy[:, ::-1] if swapped else xy) * metres
            less = (_LESS_SWAPPED if swapped else 1) * (1 if unit == "m" else _LESS_IN_UNITS)
            found += [
                Candidate(code, kind, _TRUST[kind] * less, swapped, unit)
                for code, kind in _systems(numbers, unit, centre)
            ]
    strange = sorted(set(others) - {each.code for each in found})
    for code in strange if like_grid(xy) else ():
        found.append(Candidate(code, "others", _TRUST["others"]))
        if not plain:
            found.append(Candidate(code, "others", _TRUST["others"] * _LESS_SWAPPED, swapped=True))
    return found


def usual_candidates(centre: tuple[float, float] | None) -> list[Candidate]:
    """The three CGCS2000 grids nearest to the place: to choose from where the numbers fit nothing."""
    return [Candidate(4534 + step, "grid", _TRUST["grid"]) for step in _nearest_zones(centre)[:3]]


def like_grid(xy: FloatArray) -> bool:
    """Whether the numbers are too large for degrees."""
    return bool(len(xy)) and bool(np.median(np.abs(xy), axis=0).max() >= _GRID)


def like_local(xy: FloatArray) -> bool:
    """Whether the numbers are too small for any national grid, and too large for degrees."""
    if not len(xy):
        return False
    size = np.median(np.abs(xy), axis=0)
    return bool(_GRID <= size.max() < 1_000_000)  # noqa: PLR2004 - metres from the equator to China: 1.9 million


def _systems(xy: FloatArray, unit: str, centre: tuple[float, float] | None) -> Iterable[tuple[int, str]]:
    if not len(xy):
        return
    x, y = np.median(xy, axis=0)
    if abs(x) <= 180 and abs(y) <= 90:  # noqa: PLR2004 - degrees
        if unit == "m":
            yield from ((4490, "degrees"), (4326, "world"), (4610, "old degrees"), (4214, "old degrees"))
        return
    if _is_northing(y, centre):
        if (zone := zone_number(xy)) is not None:
            yield from _numbered(zone)
        if _EASTING[0] <= x <= _EASTING[1]:
            yield from _plain(centre)
    if unit == "m" and _is_web_mercator(x, y, centre):
        yield 3857, "web"


def _is_northing(y: float, centre: tuple[float, float] | None) -> bool:
    if centre is None:
        return CHINAS_NORTHING[0] <= y <= CHINAS_NORTHING[1]
    expected = _PER_DEGREE * centre[1]
    south = 10_000_000 if centre[1] < 0 else 0  # false northing of UTM
    return abs(y - expected - south) <= _REACH


def _is_web_mercator(x: float, y: float, centre: tuple[float, float] | None) -> bool:
    radius = 6_378_137.0
    if abs(y) > np.pi * radius:
        return False
    lon, lat = np.degrees(x / radius), np.degrees(np.arctan(np.sinh(y / radius)))
    if centre is None:
        return bool(73 <= lon <= 136 and 17 <= lat <= 54)  # noqa: PLR2004 - China's extent
    return bool(np.hypot(lon - centre[0], lat - centre[1]) * _PER_DEGREE <= _REACH)


def _numbered(zone: int) -> Iterable[tuple[int, str]]:
    yield zone_code(zone), "grid"
    if zone in THREE_DEGREES:
        yield from ((2349 + zone - 25, "old"), (2401 + zone - 25, "old"))
    else:
        yield from ((2327 + zone - 13, "old"), (21413 + zone - 13, "old"))


def _plain(centre: tuple[float, float] | None) -> Iterable[tuple[int, str]]:
    """Grids without zone number, the nearest meridians first; all of China's where nothing is known."""
    zones = _nearest_zones(centre)
    few = 3 if centre is not None else _ALL
    yield from ((4534 + step, "grid") for step in zones[:few])
    yield from ((4502 + step // 2, "six") for step in zones[:few] if step % 2 == 0)
    lon, lat = centre or (HOME, 1)
    base, zone = (32600 if lat >= 0 else 32700), int((lon + 180) // 6) + 1
    yield from ((base + (each - 1) % 60 + 1, "utm") for each in (zone, zone + 1, zone - 1))
    yield from ((first + step, "old") for step in zones[:2] for first in (2370, 2422))


def _nearest_zones(centre: tuple[float, float] | None) -> list[int]:
    lon = HOME if centre is None else centre[0]
    return sorted(range(_ALL), key=lambda step: abs(75 + 3 * step - lon))
