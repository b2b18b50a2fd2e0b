"""Rail stations at their places of definitions §13, with entrances drawn round them for this sample."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

import numpy as np

from drawing.plane import Points, from_lonlat


@dataclass(frozen=True)
class Station:
    """A physical station: its name, its lines, its place, and how many entrances it has."""

    name: str
    english: str
    lines: tuple[str, ...]
    lon: float
    lat: float
    entrances: int
    closed: tuple[int, ...] = ()

    @property
    def place(self) -> Points:
        """The station's point in the drawing, shape (2,)."""
        return from_lonlat(np.array([(self.lon, self.lat)]))[0]


STATIONS: tuple[Station, ...] = (
    Station("朝天门", "Chaotianmen", ("1号线",), 106.58369, 29.56919, 6, (2, 4, 5)),
    Station("小什字", "Xiaoshizi", ("1号线", "6号线"), 106.57991, 29.56292, 7),
    Station("较场口", "Jiaochangkou", ("1号线", "2号线"), 106.57066, 29.55646, 6),
    Station("七星岗", "Qixinggang", ("1号线", "10号线"), 106.55944, 29.55774, 5, (5,)),
    Station("两路口", "Lianglukou", ("1号线", "3号线"), 106.54561, 29.55546, 7),
    Station("鹅岭", "Eling", ("1号线",), 106.53016, 29.55079, 2),
    Station("大坪", "Daping", ("1号线", "2号线"), 106.51538, 29.54465, 8, (7,)),
    Station("石油路", "Shiyoulu", ("1号线",), 106.50447, 29.54084, 4),
    Station("歇台子", "Xietaizi", ("1号线", "5号线", "18号线"), 106.49525, 29.54146, 6, (6,)),
    Station("临江门", "Linjiangmen", ("2号线",), 106.57054, 29.56116, 4),
    Station("黄花园", "Huanghuayuan", ("2号线",), 106.56114, 29.56626, 3),
    Station("大溪沟", "Daxigou", ("2号线",), 106.55468, 29.56903, 3),
    Station("曾家岩", "Zengjiayan", ("2号线", "10号线"), 106.54638, 29.56930, 5, (4,)),
    Station("牛角沱", "Niujiaotuo", ("2号线", "3号线"), 106.53886, 29.56350, 4),
    Station("李子坝", "Liziba", ("2号线",), 106.53391, 29.55570, 2),
    Station("佛图关", "Fotuguan", ("2号线",), 106.52773, 29.55214, 2),
    Station("大礼堂", "Chongqing People's Auditorium", ("10号线",), 106.55196, 29.56459, 4),
    Station("红岩村", "Hongyancun", ("5号线", "9号线"), 106.49068, 29.55385, 8, (3, 4, 5, 6)),
    Station("富华路", "Fuhualu", ("9号线", "18号线"), 106.50026, 29.55364, 4),
    Station("化龙桥", "Hualongqiao", ("9号线",), 106.51505, 29.55263, 5, (5,)),
    Station("袁家岗", "Yuanjiagang", ("2号线",), 106.50992, 29.53156, 4),
)

BORDER = "袁家岗"
UNDER_CONSTRUCTION = (
    ("小什字", "Xiaoshizi", "18号线", 106.57991, 29.56292),
    ("石板坡", "Shibanpo", "18号线", 106.56190, 29.55260),
)
"""Line 18 to the north is being built: rows of the table that are not in operation."""

# The table of one line calls its stations X站, that of another plain X.
_NAMED_WITH_ZHAN = "3号线"

NAMELESS = ("大溪沟", 2)
"""The entrance in whose row nobody wrote the station."""


@dataclass(frozen=True)
class Entrance:
    """One entrance of a station."""

    station: str
    number: int
    open: bool
    xy: tuple[float, float]


def row_name(station: str, line: str) -> str:
    """How the table of that line writes the station's name."""
    return f"{station}站" if line == _NAMED_WITH_ZHAN else station


@cache
def entrances() -> tuple[Entrance, ...]:
    """All entrances, station by station, numbered from 1, clockwise."""
    found = []
    for station in STATIONS:
        dice = random.Random(station.name)
        start = dice.uniform(0, 360)
        for number in range(1, station.entrances + 1):
            bearing = np.radians(start + 360 / station.entrances * (number - 1) + dice.uniform(-12, 12))
            reach = dice.uniform(45, 80)
            x, y = np.round(station.place + reach * np.array([np.sin(bearing), np.cos(bearing)]), 2)
            open_ = number not in station.closed
            found.append(Entrance(station.name, number, open_, (float(x), float(y))))
    return tuple(found)
