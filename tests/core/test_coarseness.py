"""How far off places are by how their coordinates are written, and what a figure says of it."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from gisapp.__main__ import main
from gisapp.evaluate import evaluate
from gisapp.project import Project, layers_of
from gisapp.store.project_file import open_project, save_project
from layers.answers import Answers
from layers.conform import conform
from layers.layer import errors_of_rows
from layers.place.coarseness import errors_of
from layers.place.crs import working_crs
from layers.place.notation import Notation
from layers.place.placement import Placement
from tests.core.sources import YUZHONG, codes, one, role, source_of

NAMES = [f"站{number}" for number in range(20)]


def surveyed(count=20, seed=1):
    """Degrees within a few kilometres, with all their decimals."""
    return np.random.default_rng(seed).uniform([106.5, 29.5], [106.6, 29.6], (count, 2))


def errors(xy, crs="EPSG:4490"):
    source = source_of(shapely.points(xy), crs=crs)
    return errors_of(source, Placement(Notation(CRS(crs))))


def error(xy, crs="EPSG:4490"):
    """The one error of all these points."""
    (found,) = set(errors(xy, crs))
    return found


@pytest.mark.parametrize(
    ("rounded", "expected"),
    [
        # half a step of 111,320 m per degree, and 1.2 times that for 95 % of a square
        (lambda xy: np.round(xy, 2), 668),
        (lambda xy: np.round(xy, 3), 67),
        (lambda xy: np.round(xy, 4), 7),
        (lambda xy: np.round(xy, 5), 0),
        (lambda xy: np.floor(xy * 1000) / 1000, 67),
        (lambda xy: np.round(xy * 3600) / 3600, 19),  # whole seconds
        (lambda xy: np.round(xy * 60) / 60, 1113),  # whole minutes
        (lambda xy: xy, 0),
    ],
)
def test_decimals_and_seconds_say_how_far_a_place_may_be_off(rounded, expected):
    assert round(error(rounded(surveyed()))) == expected


@pytest.mark.parametrize(("step", "expected"), [(100, 60), (10, 6), (1, 0), (0.001, 0)])
def test_so_do_the_steps_of_a_grid(step, expected):
    xy = np.random.default_rng(2).uniform([350_000, 3_260_000], [360_000, 3_270_000], (20, 2))
    assert error(np.round(xy / step) * step, "EPSG:4545") == pytest.approx(expected)


def test_one_column_in_full_makes_no_coarse_places_nor_do_few_points_or_areas():
    xy = surveyed()
    mixed = np.column_stack([np.round(xy[:, 0], 3), xy[:, 1]])
    assert error(mixed) == 0
    assert error(np.round(xy[:2] * 1e6, -2), "EPSG:4545") == 0
    assert error(np.concatenate([np.round(xy[:19], 3), xy[19:]])) > 0  # one was edited by hand
    boxes = source_of(shapely.box(*np.round(xy, 2).T, *(np.round(xy, 2) + 0.01).T))
    assert set(errors_of(boxes, Placement(Notation(CRS("EPSG:4490"))))) == {0}


@pytest.mark.parametrize("coarse", [1, 2, 10, 17])
@pytest.mark.parametrize(
    ("rounded", "expected"),
    [
        (lambda xy: np.round(xy, 3), 67),
        (lambda xy: np.round(xy, 2), 668),
        (lambda xy: np.round(xy * 3600) / 3600, 19),
    ],
)
@pytest.mark.parametrize("decimals", [6, 7, 12])
def test_points_written_more_coarsely_than_the_others_stand_for_themselves(
    coarse, rounded, expected, decimals
):
    """Of 20; of eighteen the other two would be what somebody edited."""
    xy = np.round(surveyed(), decimals)
    xy[:coarse] = rounded(xy[:coarse])
    assert np.round(errors(xy)).tolist() == [expected] * coarse + [0] * (20 - coarse)


def test_so_do_points_of_a_grid_and_parts_of_a_coarse_file():
    xy = np.random.default_rng(2).uniform([350_000, 3_260_000], [360_000, 3_270_000], (20, 2))
    xy[:3] = np.round(xy[:3] / 100) * 100
    assert errors(xy, "EPSG:4545").tolist() == pytest.approx([60] * 3 + [0] * 17)
    xy = np.round(surveyed(), 4)
    xy[:5] = np.round(xy[:5], 2)
    assert np.round(errors(xy)).tolist() == [668] * 5 + [7] * 15


@pytest.mark.parametrize("decimals", [4, 5, 6])
@pytest.mark.parametrize("count", [20, 300])
def test_zeros_that_come_by_chance_make_no_coarse_points(decimals, count):
    """Of 200 sound files four at the most, twice what the rule allows each of its steps."""
    found = [len(set(errors(np.round(surveyed(count, seed), decimals)).tolist())) > 1 for seed in range(200)]
    assert sum(found) <= 4


def test_one_place_in_a_collection_is_a_point_too():
    xy = np.round(surveyed(), 3)
    source = source_of([shapely.MultiPoint([each]) for each in xy], crs="EPSG:4490")
    assert np.round(errors_of(source, Placement(Notation(CRS("EPSG:4490"))))).tolist() == [67] * 20


def test_rows_without_a_place_have_no_error():
    places = [shapely.Point(0, 0), None, *shapely.points(np.round(surveyed(), 3))]
    source = source_of(places, crs="EPSG:4490")
    assert np.round(errors_of(source, Placement(Notation(CRS("EPSG:4490"))))).tolist() == [0, 0] + [67] * 20


@pytest.mark.parametrize("decimals", [3, 4])
@pytest.mark.parametrize("count", [1, 2])
def test_of_degrees_one_place_says_it(count, decimals):
    """That six decimals end in two zeros in both coordinates happens to one place in ten thousand."""
    assert error(np.round(surveyed(count), decimals)) == pytest.approx(0.6 * 111_320 / 10**decimals)
    assert error(surveyed(count)) == 0


@given(st.integers(1, 40), st.integers(0, 4), st.integers(0, 1000))
def test_no_place_is_rounded_further_than_the_square_that_the_error_is_of(count, decimals, seed):
    xy = surveyed(count, seed)
    rounded = np.round(xy, decimals)
    found = errors(rounded)
    assert (np.abs(rounded - xy) * 111_320 <= found[:, np.newaxis] / 1.2 + 1e-6).all()


@pytest.mark.parametrize("role_id", ["bus_stop", "rail_station", "rail_entrance"])
def test_a_layer_keeps_its_error_and_tells_it(role_id):
    column = "station" if role_id == "rail_entrance" else "name"
    layers = []
    for decimals in (3, 4, 8):
        xy = np.round(surveyed(), decimals)
        source = source_of(shapely.points(xy), {column: NAMES}, name=f"{decimals}.gpkg", sha256="0" * 64)
        layers.append(conform(source, role(role_id), working_crs=working_crs(*YUZHONG)))
    assert [round(each.origin.error_m) for each in layers] == [67, 7, 0]
    assert ["place.coarse" in codes(each.findings) for each in layers] == [True, False, False]
    assert round(one(layers[0].findings, "place.coarse").message.figures["error"]) == 67
    both = layers_of(Project("两份", "", (layers[2], replace(layers[0], id="other"))))[role_id]
    assert round(both.origin.error_m) == 67
    assert errors_of_rows(both).round().tolist() == [0] * 20 + [67] * 20
    assert errors_of_rows(layers[0]).round().tolist() == [67] * 20


@pytest.mark.parametrize(("coarse", "named"), [([4], "row 5"), ([0, 1, 2], "rows 1, 2, 3")])
def test_coarse_rows_of_a_fine_layer_are_named_and_kept(tmp_path, coarse, named):
    xy = surveyed()
    xy[coarse] = np.round(xy[coarse], 3)
    source = source_of(shapely.points(xy), {"name": NAMES}, name="公交站.csv", sha256="0" * 64)
    layer = conform(source, role("bus_stop"), working_crs=working_crs(*YUZHONG))
    told = one(layer.findings, "place.coarse")
    assert told.rows == tuple(each + 1 for each in coarse)
    assert f"of {named} are written more coarsely" in str(told.message)
    assert round(layer.origin.error_m) == 67
    expected = [67 if row in coarse else 0 for row in range(20)]
    assert errors_of_rows(layer).round().tolist() == expected
    path = tmp_path / "a.gpkg"
    save_project(Project("测试", working_crs(*YUZHONG).to_wkt(), (layer,)), path)
    (again,) = open_project(path).layers
    assert errors_of_rows(again).round().tolist() == expected
    said = conform(source, role("bus_stop"), working_crs=working_crs(*YUZHONG), answers=Answers(error_m=15))
    assert errors_of_rows(said).tolist() == [15] * 20


def test_other_roles_hang_on_no_distance():
    xy = np.round(surveyed(), 3)
    people = source_of(shapely.points(xy), {"name": NAMES, "population": range(20)}, sha256="0" * 64)
    assert conform(people, role("population"), working_crs=working_crs(*YUZHONG)).origin.error_m == 0


# ---------------------------------------------------------------- said by the planner


def test_what_the_planner_says_goes_before_what_the_coordinates_tell():
    source = source_of(shapely.points(np.round(surveyed(), 3)), {"name": NAMES}, sha256="0" * 64)
    for answer, expected in ((None, 67), (15, 15), (200, 200)):
        layer = conform(
            source, role("bus_stop"), working_crs=working_crs(*YUZHONG), answers=Answers(error_m=answer)
        )
        assert round(layer.origin.error_m) == expected


@pytest.mark.parametrize(("metres", "lowest"), [(None, 100.0), (15, 0.0), (5, 100.0)])
def test_a_figure_that_hangs_on_less_than_was_said_is_left_open(tmp_path, metres, lowest, capsys):
    """The stop lies 40 m from the only entrance: within 50 m if both are off by less than 10 m."""
    at = shapely.Point(500_000.25, 3_270_000.75)
    outline = gpd.GeoDataFrame({"name": ["某区"]}, geometry=[at.buffer(900)], crs=4544)
    outline.to_file(tmp_path / "区界.gpkg")
    door = gpd.GeoDataFrame({"所属车站": ["甲"], "出入口": ["1口"]}, geometry=[at], crs=4544)
    door.to_file(tmp_path / "轨道站出入口.gpkg")
    gpd.GeoDataFrame({"站名": ["甲"]}, geometry=[at], crs=4544).to_file(tmp_path / "轨道站.gpkg")
    beside = shapely.affinity.translate(at, 40)
    gpd.GeoDataFrame({"站名": ["甲"]}, geometry=[beside], crs=4544).to_file(tmp_path / "公交站.gpkg")
    option = [] if metres is None else ["--error", f"公交站.gpkg={metres}"]
    first, again = tmp_path / "a.gpkg", tmp_path / "b.gpkg"
    assert main(["import", str(tmp_path), "-o", str(first), *option]) == 0
    assert main(["import", str(tmp_path), "-o", str(again), "--recipe", str(first)]) == 0
    for project in (first, again):
        row = evaluate(open_project(project)).readings["transfer_coverage_50m"].of("district")
        assert row.value == 100.0
        bounds = [100.0 if row.lowest is None else row.lowest, *(each.lowest for each in row.doubts)]
        assert min(bounds) == lowest
    capsys.readouterr()


@pytest.mark.parametrize("wrong", ["0", "-3", "1001", "x", "１５"])
def test_no_other_error_is_taken(tmp_path, wrong, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["import", str(tmp_path), "-o", str(tmp_path / "a.gpkg"), "--error", f"公交站.gpkg={wrong}"])
    assert caught.value.code == 2
    capsys.readouterr()
