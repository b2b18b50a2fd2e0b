"""Bus stops by platform: those that decide the transfer indicators to the metre, the others along roads."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from pyproj import Geod

from drawing.outline import bank_points
from drawing.plane import Points, from_lonlat, to_lonlat
from drawing.roads import ROADS, Road
from drawing.stations import STATIONS, Entrance, entrances

_GEOD = Geod(ellps="GRS80")
_KEEP_AWAY = 165.0  # metres from any entrance to stops that are not placed on purpose


@dataclass(frozen=True)
class Stop:
    """One platform. ``hub`` tells the second operator's file from the first's."""

    name: str
    direction: str
    routes: str
    open: bool
    hub: bool
    lon: float
    lat: float


# station, entrance, metres to the stop, name of the stop, in operation, of the second operator.
# The first open stop at an open entrance of each station is its nearest pair; two are exact.
_PLACED: tuple[tuple[str, int, float, str, bool, bool], ...] = (
    ("朝天门", 4, 22.0, "朝天门", True, False),  # at a closed entrance
    ("朝天门", 1, 63.5, "朝天门", True, True),
    ("朝天门", 3, 78.0, "朝天门", True, True),
    ("朝天门", 6, 96.0, "朝天门广场", True, False),
    ("小什字", 1, 31.2, "小什字", True, False),
    ("小什字", 3, 57.0, "小什字", True, True),
    ("小什字", 5, 83.0, "小什字地铁站", True, False),
    ("较场口", 2, 18.4, "较场口", True, False),
    ("较场口", 4, 42.0, "较场口", True, False),
    ("较场口", 6, 66.0, "较场口地铁站", True, False),
    ("七星岗", 1, 44.7, "七星岗", True, False),
    ("七星岗", 3, 71.0, "七星岗", True, False),
    ("七星岗", 5, 16.0, "七星岗地铁站", True, False),  # at a closed entrance
    ("两路口", 1, 12.6, "两路口", True, False),
    ("两路口", 3, 29.0, "两路口", True, False),
    ("两路口", 5, 38.0, "两路口地铁站", True, False),
    ("两路口", 6, 61.0, "两路口地铁站", True, False),
    ("鹅岭", 1, 100.0, "鹅岭", True, True),  # exactly
    ("鹅岭", 2, 131.0, "鹅岭", True, True),
    ("鹅岭", 2, 158.0, "鹅岭公园", True, False),
    ("大坪", 1, 26.9, "大坪", True, True),
    ("大坪", 2, 39.0, "大坪", True, True),
    ("大坪", 4, 45.0, "大坪", True, False),
    ("大坪", 5, 68.0, "大坪", True, False),
    ("大坪", 7, 14.0, "大坪地铁站", True, False),  # at a closed entrance
    ("石油路", 1, 37.5, "石油路", True, False),
    ("石油路", 3, 55.0, "石油路", True, True),
    ("歇台子", 2, 48.9, "歇台子", True, False),
    ("歇台子", 4, 62.0, "歇台子", True, False),
    ("歇台子", 6, 20.0, "歇台子地铁站", True, False),  # at a closed entrance
    ("临江门", 1, 22.3, "临江门", True, False),
    ("临江门", 3, 47.0, "临江门", True, False),
    ("临江门", 4, 30.0, "临江门地铁站", False, False),
    ("黄花园", 1, 41.0, "黄花园", True, False),
    ("黄花园", 2, 64.0, "黄花园", True, False),
    ("大溪沟", 2, 35.8, "大溪沟", True, False),  # at the entrance without a station's name
    ("大溪沟", 1, 74.0, "大溪沟", True, False),
    ("曾家岩", 1, 50.0, "曾家岩", True, True),  # exactly
    ("曾家岩", 3, 77.0, "曾家岩", True, True),
    ("曾家岩", 5, 92.0, "曾家岩地铁站", True, False),
    ("曾家岩", 4, 21.0, "曾家岩", True, False),  # at a closed entrance
    ("牛角沱", 1, 15.7, "牛角沱", True, False),
    ("牛角沱", 2, 33.0, "牛角沱", True, False),
    ("牛角沱", 4, 52.0, "牛角沱立交", True, False),
    ("李子坝", 1, 118.0, "李子坝", True, False),
    ("李子坝", 2, 40.2, "李子坝", False, False),  # out of use
    ("李子坝", 2, 152.0, "李子坝正街", True, False),
    ("佛图关", 1, 141.6, "佛图关", True, False),
    ("佛图关", 1, 176.0, "佛图关公园", True, False),
    ("大礼堂", 2, 29.4, "大礼堂", True, False),
    ("大礼堂", 4, 58.0, "大礼堂", True, False),
    ("大礼堂", 1, 88.0, "人民大礼堂", True, False),
    ("红岩村", 4, 24.0, "红岩村", True, False),  # at a closed entrance
    ("红岩村", 5, 33.0, "红岩村地铁站", True, False),  # at a closed entrance
    ("红岩村", 1, 72.8, "红岩村", True, False),
    ("红岩村", 7, 110.0, "红岩革命纪念馆", True, False),
    ("富华路", 1, 46.3, "富华路", True, False),
    ("富华路", 3, 69.0, "富华路", True, False),
    ("化龙桥", 1, 50.04, "化龙桥", True, True),  # 50.0 when rounded, and yet farther than 50 m
    ("化龙桥", 3, 84.0, "化龙桥", True, True),
    ("化龙桥", 4, 95.0, "化龙桥地铁站", True, False),
    ("袁家岗", 1, 33.0, "袁家岗", True, False),
    ("袁家岗", 3, 47.5, "袁家岗", True, False),
)

# The second operator's other platforms: name, place in the drawing.
_HUBS: tuple[tuple[str, float, float], ...] = (
    ("菜园坝枢纽", 4905, 2255),
    ("菜园坝枢纽", 4930, 2262),
    ("菜园坝枢纽", 4955, 2269),
    ("菜园坝枢纽", 4980, 2276),
    ("菜园坝火车站", 4830, 2095),
    ("菜园坝火车站", 4838, 2068),
    ("重庆天地枢纽", 1710, 2630),
    ("重庆天地枢纽", 1735, 2622),
    ("上清寺枢纽", 4180, 3560),
    ("上清寺枢纽", 4205, 3571),
    ("望龙门枢纽", 7590, 3330),
    ("望龙门枢纽", 7570, 3300),
)


def _beyond(entrance: Entrance, centre: Points, metres: float) -> tuple[float, float]:
    """Longitude and latitude of the point that far from the entrance, straight away from the station."""
    station = to_lonlat(centre[None, :])[0]
    lon, lat = to_lonlat(np.array([entrance.xy]))[0]
    bearing, _, _ = _GEOD.inv(*station, lon, lat)
    lon_stop, lat_stop, _ = _GEOD.fwd(lon, lat, bearing, metres)
    return float(lon_stop), float(lat_stop)


def _placed() -> list[Stop]:
    centres = {station.name: station.place for station in STATIONS}
    doors = {(door.station, door.number): door for door in entrances()}
    dice = random.Random("定点站台")
    found = []
    for place, (station, number, metres, name, in_use, hub) in enumerate(_PLACED):
        lon, lat = _beyond(doors[station, number], centres[station], metres)
        found.append(Stop(name, ("上行", "下行")[place % 2], _routes(dice), in_use, hub, lon, lat))
    return found


def _routes(dice: random.Random) -> str:
    numbers = sorted(dice.sample(range(101, 890), dice.randint(1, 5)))
    return "、".join(f"{number}路" for number in numbers)


def _line_of(road: Road) -> Points:
    """The road's centre line, dense."""
    if road.bank is not None:
        ring, inland = bank_points()
        start, stop = road.bank
        part = np.arange(start * 4, stop * 4 + 1, 1 if stop > start else -1)
        return ring[part % len(ring)] + inland[part % len(ring)] * road.inland
    return np.array(road.through, dtype=float)


def _along(line: Points, share: float) -> tuple[Points, Points]:
    """The point at that share of the line's length, and the unit normal to the left of the line there."""
    steps = np.diff(line, axis=0)
    lengths = np.hypot(*steps.T)
    ends = np.cumsum(lengths)
    piece = min(int(np.searchsorted(ends, share * ends[-1])), len(steps) - 1)
    unit = steps[piece] / lengths[piece]
    at = line[piece + 1] - unit * (ends[piece] - share * ends[-1])
    return at, np.array([-unit[1], unit[0]])


def _roadside() -> list[Stop]:
    """Two platforms for every name of a road, one on each side, except near stations."""
    dice = random.Random("沿街站台")
    doors = np.array([door.xy for door in entrances()])
    found = []
    for road in ROADS:
        line = _line_of(road)
        for place, name in enumerate(road.stops):
            at, left = _along(line, (place + 0.5) / len(road.stops))
            forward = np.array([left[1], -left[0]])
            for direction, side in (("上行", -1.0), ("下行", 1.0)):
                spot = np.round(at + side * 11 * left + side * dice.uniform(8, 30) * forward, 2)
                if np.hypot(*(doors - spot).T).min() < _KEEP_AWAY:
                    continue
                lon, lat = to_lonlat(spot[None, :])[0]
                in_use = dice.random() > 0.025
                found.append(Stop(name, direction, _routes(dice), in_use, False, float(lon), float(lat)))
    return found


def _hubs() -> list[Stop]:
    dice = random.Random("枢纽站台")
    lonlat = to_lonlat(np.array([(x, y) for _, x, y in _HUBS], dtype=float))
    return [
        Stop(name, ("上行", "下行")[place % 2], _routes(dice), True, True, float(lon), float(lat))
        for place, ((name, _, _), (lon, lat)) in enumerate(zip(_HUBS, lonlat, strict=True))
    ]


def stops() -> list[Stop]:
    """Every platform of both operators, the nearest pair of each station being the one placed."""
    found = [*_placed(), *_hubs(), *_roadside()]
    _prove(found)
    return found


def _prove(found: list[Stop]) -> None:
    """Assert that a station's first row of ``_PLACED`` with entrance and stop open is its nearest pair."""
    places = from_lonlat(np.array([(stop.lon, stop.lat) for stop in found if stop.open]))
    doors = {(door.station, door.number): door for door in entrances() if door.open}
    for station in STATIONS:
        own = np.array([door.xy for (name, _), door in doors.items() if name == station.name])
        nearest = np.hypot(*(own[:, None, :] - places[None, :, :]).transpose(2, 0, 1)).min()
        meant = next(
            metres
            for name, number, metres, _, in_use, _ in _PLACED
            if name == station.name and in_use and (name, number) in doors
        )
        assert abs(nearest - meant) < 0.002, (station.name, nearest, meant)
