"""A table of 200,000 places as CSV read and projected, against plain pandas and GeoPandas doing the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from bench.city import CENTRE, City
from bench.timing import OURS, Task
from layers.conforming.examine import examine
from layers.reading import read
from layers.roles import roles

Run = Callable[[], np.ndarray]

_ROWS = 200_000
_SPREAD = 0.1
"""Degrees around the city's centre."""


def stops(city: City, encoding: str) -> Path:
    """A table of stops with Chinese text, made once beside the city."""
    path = city.folder / f"stops_{encoding}.csv"
    if not path.exists():
        random = np.random.default_rng(1)
        number = np.arange(_ROWS)
        lon, lat = (np.round(random.normal(middle, _SPREAD, _ROWS), 6) for middle in CENTRE)
        table = pd.DataFrame(
            {
                "编号": number,
                "站名": [f"示范路{each % 9973}站" for each in number],
                "经度": lon,
                "纬度": lat,
                "线路": random.integers(1, 9, _ROWS),
                "方向": np.where(number % 2, "上行", "下行"),
                "备注": "虚构",
            }
        )
        table.to_csv(path, index=False, encoding=encoding)
    return path


def ours(city: City, encoding: str) -> Run:
    path = stops(city, encoding)

    def run() -> np.ndarray:
        (source,) = read(path)
        frame = examine(source, roles()["bus_stop"], working=city.crs).frame
        assert frame is not None
        return _summary(frame)

    return run


def plain(city: City, encoding: str) -> Run:
    """Told the code page and the columns, which this program finds by itself."""
    path = stops(city, encoding)

    def run() -> np.ndarray:
        table = pd.read_csv(path, encoding=encoding)
        points = gpd.points_from_xy(table["经度"], table["纬度"])
        return _summary(gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326").to_crs(city.crs))

    return run


def _summary(frame: gpd.GeoDataFrame) -> np.ndarray:
    return np.array([len(frame), frame.geometry.x.sum(), frame.geometry.y.sum()])


def _task(encoding: str) -> Task:
    return Task(
        title=f"Read and project, {encoding}",
        tolerance=1e-9,
        contenders={
            OURS: lambda city: ours(city, encoding),
            "pandas read_csv, points, to_crs": lambda city: plain(city, encoding),
        },
    )


TASKS = {"utf8": _task("utf-8"), "gbk": _task("gbk")}
