"""Distances between places in unlike datums are no better than the way from one datum to the other."""

from dataclasses import replace

import geopandas as gpd
import pytest
from shapely import Point, box

from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, draft_of, import_files, project_of, read_files
from gisapp.store.project_file import save_project
from layers.layer import ROW_ERROR
from layers.task import Task

MODERN, BEIJING_1954, XIAN_1980 = "EPSG:4544", "EPSG:2433", "EPSG:2362"
"""Grids of three degrees around 105° E."""
BEIJING_BESIDE, BEIJING_DEGREES = "EPSG:2434", "EPSG:4214"
"""The grid around 108° E and the degrees of the same datum."""
X, Y = 500_000.0, 3_271_000.0
COVERED = ("transfer_coverage_50m", "transfer_coverage_100m")


def write(path, geometry, crs, **columns):
    gpd.GeoDataFrame(columns, geometry=geometry, crs=MODERN).to_crs(crs).to_file(path)


def town(home, *, entrances, stops, stations=MODERN, names=("轨道站出入口", "公交站", "轨道站")):
    """Two stations with a stop 10 m from the entrance of each, in these grids."""
    home.mkdir()
    district = [box(X, Y, X + 2000, Y + 2000)]
    write(home / "区界.gpkg", district, MODERN, name=["方块区"], 人口=[9_000], 代码=["500103"])
    of_stations = {"name": ["甲站", "乙站"]}
    for name, crs, y in zip(names, (entrances, stops, stations), (500, 510, 490), strict=True):
        places = [Point(X + 400, Y + y), Point(X + 900, Y + y)]
        write(home / f"{name}.gpkg", places, crs, **of_stations)
    return home


def coarse(project):
    """What is said of coarse places beside each transfer figure, and the bounds."""
    readings = evaluate(project).readings
    return [
        (each.lowest, each.highest)
        for name in COVERED
        for each in readings[name].of("district").doubts
        if each.code == "place.coarse"
    ]


@pytest.mark.parametrize(
    ("entrances", "stops", "names"),
    [
        (MODERN, BEIJING_1954, ("轨道站出入口", "公交站", "轨道站")),
        (XIAN_1980, MODERN, ("rail_entrance", "bus_stop", "rail_station")),
        (BEIJING_1954, XIAN_1980, ("地铁出入口", "bus stops", "轨道站点")),
    ],
)
def test_a_datum_that_is_known_roughly_leaves_distances_to_another_open(tmp_path, entrances, stops, names):
    project = import_files([town(tmp_path / "a", entrances=entrances, stops=stops, names=names)])
    assert coarse(project) == [(0.0, 100.0)] * 2
    save_project(project, tmp_path / "p.gpkg")
    assert coarse(import_files([tmp_path / "p.gpkg"])) == [(0.0, 100.0)] * 2


@pytest.mark.parametrize("crs", [MODERN, BEIJING_1954, XIAN_1980])
@pytest.mark.parametrize("stations", [MODERN, XIAN_1980])
def test_places_in_one_datum_lie_right_beside_each_other(tmp_path, crs, stations):
    assert coarse(import_files([town(tmp_path / "a", entrances=crs, stops=crs, stations=stations)])) == []


@pytest.mark.parametrize("stops", [BEIJING_BESIDE, BEIJING_DEGREES])
def test_one_datum_is_one_in_whatever_grid(tmp_path, stops):
    assert coarse(import_files([town(tmp_path / "a", entrances=BEIJING_1954, stops=stops)])) == []


def test_no_place_of_such_a_layer_is_surer_than_its_datum(tmp_path):
    """Stops known to 0 and 30 m, were it not for the datum: 10 m from their doors may be 110."""
    project = import_files([town(tmp_path / "a", entrances=MODERN, stops=BEIJING_1954)])
    (stops,) = (layer for layer in project.layers if layer.role == "bus_stop")
    own = replace(
        stops,
        frame=stops.frame.assign(**{ROW_ERROR: [0.0, 30.0]}),
        origin=replace(stops.origin, error_m=30.0),
    )
    layers = tuple(own if layer is stops else layer for layer in project.layers)
    assert coarse(replace(project, layers=layers)) == [(0.0, 100.0)] * 2


def test_an_error_that_was_stated_goes_before(tmp_path):
    home = town(tmp_path / "a", entrances=MODERN, stops=BEIJING_1954)
    stated = Decisions().with_answer("公交站.gpkg", error_m=5)
    project = project_of(draft_of(read_files([home], Task()), Task(), stated))
    assert coarse(project) == []  # 10 m, or 15: within 50 m all the same


def test_the_same_places_are_looked_at_once(tmp_path):
    project = import_files([town(tmp_path / "a", entrances=MODERN, stops=XIAN_1980)])
    assert evaluate(project).readings[COVERED[0]].evidence is evaluate(project).readings[COVERED[0]].evidence
    assert evaluate(project).project is project
