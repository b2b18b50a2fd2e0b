"""A layer of plots read, repaired and projected, against plain GeoPandas doing the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from bench.city import City
from bench.timing import OURS, Task
from layers.conforming.examine import examine
from layers.reading import read
from layers.roles import roles

Run = Callable[[], np.ndarray]

_BROKEN = 100
"""One plot in so many is made to cross itself: two corners of its outline change places."""


def messy(city: City) -> Path:
    """The city's green plots with one in a hundred broken, in a file of its own beside the city."""
    path = city.folder / "green_messy.gpkg"
    if not path.exists():
        frame = pyogrio.read_dataframe(city.folder / "city.gpkg", layer="green")
        shapes = frame.geometry.to_numpy().copy()
        shapes[::_BROKEN] = [_crossed(each) for each in shapes[::_BROKEN]]
        plots = gpd.GeoDataFrame({"gid": frame["gid"], "class": "XG"}, geometry=shapes, crs=frame.crs)
        plots.to_file(path, layer="green")
    return path


def _crossed(area: shapely.Polygon) -> shapely.Polygon:
    corners = shapely.get_coordinates(area.exterior)
    corners[[1, 3]] = corners[[3, 1]]
    return shapely.Polygon(corners, area.interiors)


def conform(city: City) -> Run:
    path = messy(city)

    def run() -> np.ndarray:
        (source,) = read(path)
        frame = examine(source, roles()["green"], working=city.crs).frame
        assert frame is not None
        return np.array([len(frame), shapely.area(frame.geometry.to_numpy()).sum()])

    return run


def geopandas_alone(city: City) -> Run:
    path = messy(city)

    def run() -> np.ndarray:
        frame = gpd.read_file(path)
        frame.geometry = frame.geometry.make_valid()
        frame = frame.to_crs(city.crs)
        return np.array([len(frame), frame.area.sum()])

    return run


TASKS = {
    "green": Task(
        title="Read, repair, project",
        tolerance=1e-3,  # make_valid takes what is enclosed twice for a hole
        contenders={OURS: conform, "GeoPandas read, make_valid, to_crs": geopandas_alone},
    ),
}
