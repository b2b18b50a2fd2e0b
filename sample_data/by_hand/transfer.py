"""The sample district's transfer figures, station by station, from the raw files alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from pyproj import Geod

from sample_data.by_hand import raw
from sample_data.by_hand.district import zones
from sample_data.by_hand.raw import Area

_GEOD = Geod(ellps="GRS80")


@dataclass(frozen=True)
class Place:
    """A named point: longitude and latitude in degrees."""

    owner: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Pair:
    """The nearest entrance and stop of a station, and their distance in metres."""

    station: str
    zone: str | None
    """Subdistrict in which the station lies; None outside the district."""
    entrance: Place
    stop: Place
    metres: float


def stations() -> dict[str, tuple[float, float]]:
    """Physical stations in operation with longitude and latitude: X and X站 are one, however many lines."""
    return {name: place for name, place, _ in station_rows()}


def station_rows() -> list[tuple[str, tuple[float, float], str]]:
    """The rows in operation: station, longitude and latitude, line."""
    return [
        (row["站名"].removesuffix("站"), (float(row["经度"]), float(row["纬度"])), row["线路"])
        for row in raw.table("轨道站.csv", "utf-8-sig")
        if row["状态"] == "运营"
    ]


def entrances(*, closed_too: bool) -> list[Place]:
    """Entrances with their station (the nearest one where none is written)."""
    found = []
    for geometry, row in raw.geojson("轨道站出入口.geojson"):
        lon, lat = (float(value) for value in geometry["coordinates"])
        if closed_too or row["状态"] == "开放":
            found.append(Place(str(row["站名"] or _nearest_station(lon, lat)), str(row["出入口"]), lon, lat))
    return found


def _nearest_station(lon: float, lat: float) -> str:
    return min(stations(), key=lambda name: _GEOD.inv(lon, lat, *stations()[name])[2])


def stops(*, converted: bool) -> list[Place]:
    """Platforms in use of both operators; the first operator's taken back from GCJ-02 if ``converted``."""
    found = [Place("", str(row["站名"]), lon, lat) for lon, lat, row in raw.gpkg_points("公交站台_枢纽.gpkg")]
    for row in raw.table("公交站点_高德.csv", "utf-8"):
        if row["状态"] == "在用":
            lon, lat = float(row["经度"]), float(row["纬度"])
            found.append(Place("", row["站名"], *(raw.from_gcj02(lon, lat) if converted else (lon, lat))))
    return found


@cache
def pairs(*, converted: bool = True, closed_too: bool = False) -> tuple[Pair, ...]:
    """The nearest pair of every station in operation, by trying all of them."""
    doors, platforms = entrances(closed_too=closed_too), stops(converted=converted)
    lon = np.array([stop.lon for stop in platforms])
    lat = np.array([stop.lat for stop in platforms])
    found = []
    for station, place in stations().items():
        tried = []
        for door in (door for door in doors if door.owner == station):
            _, _, metres = _GEOD.inv(np.full(len(lon), door.lon), np.full(len(lon), door.lat), lon, lat)
            best = int(np.argmin(metres))
            tried.append(Pair(station, _zone_of(place), door, platforms[best], float(metres[best])))
        found.append(min(tried, key=lambda pair: pair.metres))
    return tuple(found)


def _zone_of(place: tuple[float, float]) -> str | None:
    (at,) = raw.plane(np.array([place]))
    inside = (name for (kind, name), area in zones().items() if kind == "subdistrict" and _within(area, *at))
    return next(inside, None)


def _within(area: Area, x: float, y: float) -> bool:
    """Whether a ray to the east crosses the outline an odd number of times."""
    odd = False
    for ring in area.rings:
        for (x0, y0), (x1, y1) in zip(ring.tolist(), np.roll(ring, -1, axis=0).tolist(), strict=True):
            if (y0 > y) != (y1 > y) and x < x0 + (x1 - x0) * (y - y0) / (y1 - y0):
                odd = not odd
    return odd


def covered(limit: float, zone: str | None = None, **choices: bool) -> tuple[list[str], list[str]]:
    """Stations of the district (or of a subdistrict) with a pair within the limit, and the others."""
    inside = [pair for pair in pairs(**choices) if pair.zone is not None and zone in (None, pair.zone)]
    near = [pair.station for pair in inside if pair.metres <= limit + 1e-6]
    return near, [pair.station for pair in inside if pair.station not in near]
