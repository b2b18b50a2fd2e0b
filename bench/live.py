"""What follows the hand: one stop or plot moved, an edit's way to disk, a project with 1,000 edits opened."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from bench.city import City
from bench.doors import project_file
from bench.indicators import transfer_layers
from bench.rivals import geopandas_script, shapely_script
from bench.timing import OURS, Task
from gisapp.edited_layers import in_degrees
from gisapp.edits import Add, Move
from gisapp.evaluate import evaluate
from gisapp.features import features_in
from gisapp.history import PutScenario, Splice
from gisapp.indicators.ids import GREEN_RATE, TRANSFER_50, TRANSFER_100
from gisapp.live import Live
from gisapp.project import Project
from gisapp.replay import replayed
from gisapp.scenario import Scenario
from gisapp.scorecard import Scorecard
from gisapp.store.chain import add_steps
from gisapp.store.project_file import open_project

Run = Callable[[], np.ndarray]

RUNS = 300
"""Moves of each contender, as long as that does not take too long: the 95th percentile is of so many."""
_STEP = 40.0
"""Metres that a thing goes in one move, one standard deviation."""
_EDITS = 1000


class _Moves:
    """Things of a layer, each of which goes some steps away: the same ones for every contender."""

    def __init__(self, frame: gpd.GeoDataFrame) -> None:
        self._shapes, self._random = frame.geometry.to_numpy(), np.random.default_rng(5)

    def next(self) -> tuple[int, shapely.Geometry]:
        row = int(self._random.integers(len(self._shapes)))
        by = self._random.normal(0, _STEP, 2)
        return row, shapely.transform(self._shapes[row], lambda xy: xy + by)


def _project(city: City) -> Project:
    """The city's stations, stops, parks and green plots, all of which count."""
    layers = transfer_layers(city) | {
        "park": city.layer("park", "parks", name="pid", **{"class": "G11"}),
        "green": city.layer("green", "green", name="gid", **{"class": "XG"}),
    }
    return Project("city", city.crs.to_wkt(), tuple(layers.values()))


def _covered(scorecard: Scorecard) -> np.ndarray:
    readings = (scorecard.readings[each] for each in (TRANSFER_50, TRANSFER_100))
    return np.array([reading.of("district").numerator for reading in readings])


def _green(scorecard: Scorecard) -> np.ndarray:
    rows = scorecard.readings[GREEN_RATE].zones
    return np.array([row.numerator for row in rows if row.zone_kind != "district"])


def moved(city: City, role: str, figures: Callable[[Scorecard], np.ndarray]) -> Run:
    """One edit tried out: measured where it lies, readings and verdicts included."""
    base = _project(city)
    live = Live(base, None, evaluate(base))
    live.prepare()
    edit = _edits(base, role)
    return lambda: figures(live.tried(edit()).scorecard)


def anew(city: City, role: str, figures: Callable[[Scorecard], np.ndarray]) -> Run:
    """The same edit done and the project evaluated: what nothing touched is remembered."""
    base = _project(city)
    evaluate(base)
    edit = _edits(base, role)
    return lambda: figures(evaluate(replayed(base, Scenario("", edits=(edit(),)))))


def _edits(base: Project, role: str) -> Callable[[], Move]:
    layer = next(each for each in base.layers if each.role == role)
    assert layer.frame is not None
    moves, keys = _Moves(layer.frame), list(features_in(base.layers, role))

    def edit() -> Move:
        row, shape = moves.next()
        return Move(role=role, feature=keys[row], shape=in_degrees(shape, base.working_crs))

    return edit


def stop_shapely(city: City) -> Run:
    entrances, stops = city.frame("entrances"), city.frame("bus")
    doors, owner = entrances.geometry.to_numpy(), entrances["sid"].to_numpy()
    moves, stations = _Moves(stops), int(owner.max()) + 1

    def run() -> np.ndarray:
        row, shape = moves.next()
        platforms = stops.geometry.to_numpy().copy()
        platforms[row] = shape
        return shapely_script.transfer(doors, owner, stations, platforms)

    return run


def stop_geopandas(city: City) -> Run:
    stations, entrances, stops = (city.frame(name) for name in ("stations", "entrances", "bus"))
    moves = _Moves(stops)
    return lambda: geopandas_script.transfer_nearest(stations, entrances, _with(stops, *moves.next()))


def _with(frame: gpd.GeoDataFrame, row: int, shape: shapely.Geometry) -> gpd.GeoDataFrame:
    shapes = frame.geometry.to_numpy().copy()
    shapes[row] = shape
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))


def plot_shapely(city: City) -> Run:
    plots, moves, zones = _plots(city)
    shapes = zones.geometry.to_numpy()
    return lambda: shapely_script.green(_with(plots, *moves.next()).geometry.to_numpy(), shapes)


def plot_geopandas(city: City) -> Run:
    plots, moves, zones = _plots(city)
    return lambda: geopandas_script.green_union(_with(plots, *moves.next()), zones)


def _plots(city: City) -> tuple[gpd.GeoDataFrame, _Moves, gpd.GeoDataFrame]:
    """Green plots and parks, the moves of the plots, and the zones but for the district."""
    green, parks = (city.frame(name)[["geometry"]] for name in ("green", "parks"))
    zones = city.zones.iloc[len(city.frame("districts")) :].reset_index(drop=True)
    return pd.concat([green, parks], ignore_index=True), _Moves(green), zones


def to_disk(city: City) -> Run:
    """One stop added to a scenario of the project's file, synchronised."""
    path = _copy(city, "disk")
    head, numbers = add_steps(path, 0, [PutScenario(Scenario("方案1"))]), count()

    def run() -> np.ndarray:
        nonlocal head
        number = next(numbers)
        head = add_steps(path, head, [Splice("方案1", number, 0, (_stop(number),))])
        return np.array([1.0])

    return run


def opened(city: City, edits: int) -> Run:
    """The project's file opened, and its scenario done, which has so many edits."""
    path = _copy(city, f"edits_{edits}")
    stops = tuple(_stop(number) for number in range(edits))
    add_steps(path, 0, [PutScenario(Scenario("方案1", edits=stops))])

    def run() -> np.ndarray:
        project = open_project(path)
        replayed(project, project.scenarios[0])
        return np.array([1.0])

    return run


def _stop(number: int) -> Add:
    spot = shapely.Point(106.5 + 1e-4 * (number % 100), 29.5 + 1e-4 * (number // 100))
    return Add(role="bus_stop", shape=spot, name=f"n{number}")


def _copy(city: City, name: str) -> Path:
    path = project_file(city)
    return Path(shutil.copy(path, path.with_name(f"live_{name}.gpkg")))


TASKS = {
    "stop": Task(
        title="A stop moved, all zones",
        tolerance=0.01,  # stations just at a limit, in the plane
        contenders={
            OURS: partial(moved, role="bus_stop", figures=_covered),
            f"{OURS}, evaluated": partial(anew, role="bus_stop", figures=_covered),
            "Shapely script": stop_shapely,
            "GeoPandas (nearest join)": stop_geopandas,
        },
    ),
    "plot": Task(
        title="A plot moved, all zones",
        tolerance=1e-4,  # rivals measure in the plane, which a large city stretches
        contenders={
            OURS: partial(moved, role="green", figures=_green),
            f"{OURS}, evaluated": partial(anew, role="green", figures=_green),
            "Shapely script": plot_shapely,
            "GeoPandas (union)": plot_geopandas,
        },
    ),
    "disk": Task(title="An edit on disk", tolerance=0, contenders={OURS: to_disk}),
    "open": Task(
        title="Opening a project",
        tolerance=0,
        contenders={f"{OURS}, {edits} edits": partial(opened, edits=edits) for edits in (_EDITS, 0)},
    ),
}
