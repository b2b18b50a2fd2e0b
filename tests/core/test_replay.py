"""Scenarios done to a project: figures worked out by hand, and the same as of data that were changed so."""

import json
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from gisapp.edit_form import edits_from_json, edits_to_json
from gisapp.edits import Add, Assign, Move, Remove, Reshape
from gisapp.evaluate import evaluate
from gisapp.features import features_in
from gisapp.importing import import_files
from gisapp.replay import replayed
from gisapp.scenario import Choices, Scenario
from layers.row_keys import keys_of
from layers.text import Language
from tests.core.scenario_town import (
    GRID,
    PEOPLE,
    X,
    Y,
    area,
    figures,
    key,
    lonlat,
    point,
    project,
    town,
    write,
)

BASE = [20_000 / PEOPLE, 100 * 30_000 / 2_000_000, 50, 50]
"""1 m² a head, 1.5 %, one of two stations within 50 m and within 100 m."""
WEST = (("station", "西站"),)
NEARLY = 1e-6
"""The town lies 3 km from the central meridian, where the plane is 2e-7 larger than the ground."""


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return project(tmp_path_factory.mktemp("town") / "资料")


def said(base, *edits, language="en"):
    played = replayed(base, Scenario("甲", edits=edits)).played
    return [Language(language).say(each) for each in played.said]


def stop(base, number):
    return key(base, "bus_stop", f"#S{number}")


# ---------------------------------------------------------------- figures by hand


def test_without_edits_all_is_as_it_was(base):
    assert figures(base) == pytest.approx(BASE, rel=NEARLY)
    made = replayed(base, Scenario("甲"))
    assert all(one is other for one, other in zip(made.layers, base.layers, strict=True))


@pytest.mark.parametrize(
    ("y", "within"),
    [(549.9, (100, 100)), (550.1, (50, 100)), (599.9, (50, 100)), (600.1, (50, 50)), (450.1, (100, 100))],
)
def test_a_stop_moved_to_either_side_of_a_limit(base, y, within):
    move = Move(role="bus_stop", feature=stop(base, 1), shape=point(1500, y))
    assert figures(base, move) == pytest.approx([*BASE[:2], *within], rel=NEARLY)


@pytest.mark.parametrize(
    ("edit", "within"),
    [
        (lambda base: Remove(role="bus_stop", feature=stop(base, 0)), (0, 0)),
        (lambda base: Assign(role="bus_stop", feature=stop(base, 0), values=(("open", False),)), (0, 0)),
        (lambda _: Add(role="bus_stop", shape=point(1530, 500)), (100, 100)),
        (lambda _: Add(role="bus_stop", shape=point(1530, 500), values=(("open", False),)), (50, 50)),
        (
            lambda _: Add(role="rail_entrance", shape=point(1500, 600), values=(("station", "西站"),)),
            (100, 100),
        ),
        (lambda _: Add(role="rail_station", shape=point(1000, 900), values=(("name", "中站"),)), (50, 50)),
        (lambda base: Move(role="rail_entrance", feature=door(base), shape=point(1500, 575)), (100, 100)),
    ],
)
def test_stops_and_entrances(base, edit, within):
    stations = 3 if isinstance(edit(base), Add) and edit(base).role == "rail_station" else 2
    want = [share * 2 / stations for share in within]
    assert figures(base, edit(base)) == pytest.approx([*BASE[:2], *want], rel=NEARLY)


def door(base):
    """The key of the second station's only entrance."""
    features = features_in(base.layers, "rail_entrance")
    return next(
        each
        for each, (layer, at) in features.items()
        if base.layers[layer].frame["station"].iloc[at] == "西站"
    )


LARGER, ON_THE_PLOT = lonlat(area(100, 100, 200, 150)), lonlat(area(600, 100, 200, 100))


def park(base):
    return key(base, "park", "")


@pytest.mark.parametrize(
    ("edits", "parks", "green"),
    [
        # 100 m by 50 m beside what is green, and wholly on the park, and half of it on the plot
        (lambda _: [Add(role="park", shape=lonlat(area(1000, 100, 100, 50)))], 25_000, 35_000),
        (lambda _: [Add(role="park", shape=lonlat(area(120, 120, 100, 50)))], 20_000, 30_000),
        (lambda _: [Add(role="green", shape=lonlat(area(650, 100, 100, 50)))], 20_000, 32_500),
        (lambda base: [Remove(role="park", feature=park(base))], 0, 10_000),
        (lambda base: [Reshape(role="park", feature=park(base), shape=LARGER)], 30_000, 40_000),
        (lambda base: [Move(role="park", feature=park(base), shape=ON_THE_PLOT)], 20_000, 20_000),
        (lambda base: [Assign(role="park", feature=park(base), values=(("open", False),))], 0, 30_000),
        (lambda base: [Assign(role="park", feature=park(base), values=(("status", "规划"),))], 0, 10_000),
    ],
)  # fmt: skip
def test_parks_and_plots(base, edits, parks, green):
    want = [parks / PEOPLE, 100 * green / 2_000_000, 50, 50]
    assert figures(base, *edits(base)) == pytest.approx(want, rel=NEARLY)


def test_edits_follow_each_other(base):
    added = Add(role="bus_stop", shape=point(1000, 900), name="新站")
    chain = [
        added,
        Move(role="bus_stop", feature="+新站", shape=point(1510, 500)),
        Assign(role="bus_stop", feature="+新站", values=(("name", "西站北"),)),
    ]
    assert figures(base, *chain[:1]) == pytest.approx(BASE, rel=NEARLY)
    assert figures(base, *chain[:2]) == pytest.approx([*BASE[:2], 100, 100], rel=NEARLY)
    gone = [*chain, Remove(role="bus_stop", feature="+新站")]
    assert figures(base, *gone) == pytest.approx(BASE, rel=NEARLY)
    assert said(base, *gone)[-1] == "Bus stops: 西站北 removed"


def test_one_that_is_switched_off_does_nothing_and_is_said_all_the_same(base):
    off = Remove(role="bus_stop", feature=stop(base, 0), off=True)
    assert figures(base, off) == pytest.approx(BASE, rel=NEARLY)
    assert said(base, off) == ["Bus stops: 0站 S0 removed"]
    after = Move(role="bus_stop", feature=stop(base, 0), shape=point(0, 0))
    assert figures(base, off, after) == pytest.approx([*BASE[:2], 0, 0], rel=NEARLY)


def test_a_feature_that_is_not_there_rests_and_comes_back(base, tmp_path):
    lost = Remove(role="bus_stop", feature="公交站.gpkg#S2")
    played = replayed(base, Scenario("甲", edits=(lost,)))
    assert played.played.resting == (0,)
    assert figures(base, lost) == pytest.approx(BASE, rel=NEARLY)
    more = project(tmp_path / "更多", stops=((500, 530), (1500, 620), (1510, 500)))
    assert figures(more) == pytest.approx([*BASE[:2], 100, 100], rel=NEARLY)
    assert figures(more, lost) == pytest.approx(BASE, rel=NEARLY)
    assert replayed(more, Scenario("甲", edits=(lost,))).played.resting == ()


def test_after_it_went_it_is_not_there(base):
    gone = Remove(role="bus_stop", feature=stop(base, 0))
    again = replayed(base, Scenario("甲", edits=(gone, gone)))
    assert again.played.resting == (1,)


def test_only_what_an_edit_touches_is_another_layer(base):
    made = replayed(base, Scenario("甲", edits=(Remove(role="bus_stop", feature=stop(base, 0)),)))
    changed = [one.role for one, other in zip(made.layers, base.layers, strict=True) if one is not other]
    assert changed == ["bus_stop"]
    added = replayed(base, Scenario("甲", edits=(Add(role="park", shape=lonlat(area(0, 0, 9, 9))),)))
    assert all(one is other for one, other in zip(added.layers, base.layers, strict=False))
    assert [(layer.role, layer.title) for layer in added.layers[len(base.layers) :]] == [("park", "甲")]


def test_a_scenario_chooses_for_itself(base):
    chosen = replayed(base, Scenario("甲", choices=Choices(transfer_definition="D7")))
    assert chosen.parameters == replace(base.parameters, transfer_definition="D7")
    assert base.parameters.transfer_definition == "D1"


# ---------------------------------------------------------------- the same by another way


def test_the_figures_are_those_of_data_that_were_changed_so(base, tmp_path):
    """The files themselves are written otherwise, and imported: nothing of a scenario takes part."""
    changed = town(tmp_path / "改后", stops=((500, 530), (1530, 500)), park=(100, 100, 200, 150))
    write(changed / "公园绿地二.gpkg", [area(1000, 100, 100, 50)], name=["乙园"], 类别=["G14"])
    there = evaluate(import_files([changed])).readings
    edits = (
        Move(role="bus_stop", feature=stop(base, 1), shape=point(1530, 500)),
        Reshape(role="park", feature=park(base), shape=lonlat(area(100, 100, 200, 150))),
        Add(role="park", shape=lonlat(area(1000, 100, 100, 50)), values=(("class", "G14"),)),
    )
    here = evaluate(replayed(base, Scenario("甲", edits=edits))).readings
    compared = 0
    for name, reading in there.items():
        for one, other in zip(reading.zones, here[name].zones, strict=True):
            assert one.zone == other.zone
            if one.value is not None:
                assert other.numerator == pytest.approx(one.numerator, rel=1e-9)
                assert other.denominator == pytest.approx(one.denominator, rel=1e-9)
                compared += 1
    assert compared == 4


corners = st.tuples(st.integers(0, 1800), st.integers(0, 800), st.integers(1, 200), st.integers(1, 200))


@settings(max_examples=25)
@given(st.lists(corners, max_size=6))
def test_areas_are_those_of_the_union(base, squares):
    """Squares drawn anywhere, be it over each other: the union with what is there, by Shapely alone."""
    edits = [Add(role="park", shape=lonlat(area(*each))) for each in squares]
    parks = shapely.union_all([area(100, 100, 200, 100), *(area(*each) for each in squares)]).area
    green = shapely.union_all(
        [area(100, 100, 200, 100), area(600, 100, 100, 100), *(area(*each) for each in squares)]
    ).area
    found = figures(base, *edits)
    assert found[:2] == pytest.approx([parks / PEOPLE, 100 * green / 2_000_000], rel=NEARLY)


# ---------------------------------------------------------------- sentences


def test_edits_are_said_with_place_and_size_in_both_languages(base):
    edits = (
        Move(role="bus_stop", feature=stop(base, 1), shape=point(1538, 658)),
        Add(role="park", shape=lonlat(area(1000, 100, 120, 100)), values=(("name", "新园"),)),
        Reshape(role="park", feature=park(base), shape=lonlat(area(100, 100, 200, 150))),
        Move(role="park", feature=park(base), shape=lonlat(area(100, 60, 200, 150))),
        Assign(role="park", feature=park(base), values=(("open", False), ("name", None))),
        Remove(role="green", feature=key(base, "green", "")),
        Remove(role="green", feature="别处#1"),
    )
    assert said(base, *edits) == [
        "Bus stops: 1站 S1 moved 53.7 m to the northeast",
        "New in Parks (G1): 新园, 1.2 ha",
        "Parks (G1): 甲园 from 2.0 ha to 3.0 ha",
        "Parks (G1): 甲园 moved 40.0 m to the south",
        "Parks (G1): 甲园, Open to the public: no, Name: unknown",
        "Other green space (G2, G3, XG): 绿地一 removed",
        "Other green space (G2, G3, XG): 别处#1 is not there",
    ]
    assert said(base, *edits, language="zh")[:4] == [
        "公交站：1站 S1 向东北移动 53.7 米",
        "新增公园绿地：新园，1.2 公顷",
        "公园绿地：甲园由 2.0 公顷变为 3.0 公顷",
        "公园绿地：甲园 向南移动 40.0 米",
    ]


# ---------------------------------------------------------------- keys


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4545", "EPSG:32648"])
def test_keys_outlive_another_import(tmp_path, crs):
    """The same places in another order and another CRS, and with the office's numbers or without."""
    names, places = ["甲", "乙", "甲", "甲"], [Point(X + x, Y + 500) for x in (100, 200, 300, 300.2)]
    frame = gpd.GeoDataFrame({"站名": names}, geometry=places, crs=project(tmp_path / "x").working_crs)
    keys = {}
    for way, order in (("a", [0, 1, 2, 3]), ("b", [3, 1, 0, 2])):
        (tmp_path / way).mkdir()
        frame.iloc[order].to_crs(4490 if way == "a" else crs).to_file(tmp_path / way / "公交站.gpkg")
        (layer,) = import_files([tmp_path / way]).layers
        keys[way] = sorted(keys_of(layer))
    assert keys["a"] == keys["b"]
    assert len(set(keys["a"])) == 4


def test_a_key_never_names_two(base):
    """Two files of one title, with the same numbers in both."""
    stops = [layer for layer in base.layers if layer.role == "bus_stop"]
    twice = (*base.layers, replace(stops[0], id="bus_stop_2"))
    keys = list(features_in(twice, "bus_stop"))
    assert len(keys) == len(set(keys)) == 4


def test_numbers_that_a_program_gives_are_no_ids(tmp_path):
    plots = [area(0, 0, 9, 9), area(50, 0, 9, 9)]
    write(tmp_path / "公园.gpkg", plots, 名称=["甲", "乙"], OBJECTID=[1, 2])
    (layer,) = import_files([tmp_path]).layers
    assert [each.partition("@")[0] for each in keys_of(layer)] == ["公园.gpkg#甲", "公园.gpkg#乙"]
    write(
        tmp_path / "公园.gpkg",
        [area(0, 0, 9, 9), area(50, 0, 9, 9)],
        名称=["甲", "乙"],
        公园编号=["G7", "G8"],
    )
    (layer,) = import_files([tmp_path]).layers
    assert list(keys_of(layer)) == ["公园.gpkg#G7", "公园.gpkg#G8"]


def test_next_year_s_file_is_called_otherwise(base, tmp_path):
    folder = town(tmp_path / "明年")
    (folder / "公交站.gpkg").rename(folder / "公交站2027.gpkg")
    gone = Remove(role="bus_stop", feature=stop(base, 0))
    assert figures(import_files([folder]), gone) == pytest.approx([*BASE[:2], 0, 0], rel=NEARLY)


# ---------------------------------------------------------------- as JSON


shapes = st.one_of(
    st.builds(Point, st.floats(-180, 180), st.floats(-90, 90)),
)
notes = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
common = {"note": notes, "off": st.booleans()}
keys = notes.filter(lambda text: text not in ("", "+"))
stop_values = st.lists(
    st.one_of(
        st.tuples(st.just("name"), st.none() | notes), st.tuples(st.just("open"), st.none() | st.booleans())
    ),
    unique_by=lambda pair: pair[0],
).map(tuple)
edits = st.one_of(
    st.builds(Add, role=st.just("bus_stop"), shape=shapes, values=stop_values, **common),
    st.builds(Remove, role=st.just("bus_stop"), feature=keys, **common),
    st.builds(Move, role=st.just("bus_stop"), feature=keys, shape=shapes, **common),
    st.builds(Reshape, role=st.just("rail_entrance"), feature=keys, shape=shapes, **common),
    st.builds(Assign, role=st.just("bus_stop"), feature=keys, values=stop_values, **common),
)


@given(st.lists(edits, max_size=5))
def test_edits_go_to_json_and_back(listed):
    text = json.dumps(edits_to_json(listed))
    assert edits_from_json(text) == tuple(listed)


def test_a_polygon_with_a_hole_goes_to_json_and_back():
    ring = box(106.5, 29.5, 106.6, 29.6)
    hole = Polygon(ring.exterior, [box(106.52, 29.52, 106.54, 29.54).exterior])
    (back,) = edits_from_json(json.dumps(edits_to_json([Add(role="park", shape=hole)])))
    assert np.array_equal(shapely.get_coordinates(back.shape), shapely.get_coordinates(hole))


def test_a_raster_does_not_follow_and_says_so(tmp_path):
    folder = town(tmp_path / "资料")
    values = np.ones((10, 20), dtype="uint8")
    values[:, 10:] = 0
    about = {"driver": "GTiff", "width": 20, "height": 10, "count": 1, "dtype": "uint8"}
    corner = rasterio.Affine(100, 0, X, 0, -100, Y + 1000)
    with rasterio.open(folder / "植被.tif", "w", crs=GRID.to_wkt(), transform=corner, **about) as file:
        file.write(values, 1)
    made = import_files([folder])
    told = "It is of a raster, which does not follow the edits of a scenario."

    def remarks(*edits):
        return [str(each) for each in reading(*edits).remarks]

    def reading(*edits):
        return evaluate(replayed(made, Scenario("甲", edits=edits))).readings["green_coverage"]

    new = Add(role="park", shape=lonlat(area(1500, 100, 100, 100)))
    assert told in remarks(new)
    assert told not in remarks(replace(new, off=True))
    assert told not in remarks(Add(role="bus_stop", shape=point(10, 10)))
    assert reading(new).of("district").value == pytest.approx(50, rel=NEARLY)
