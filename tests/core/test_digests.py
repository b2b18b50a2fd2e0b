"""A layer's digest follows its values: all of them, and nothing else."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box

from gisapp.parameters import Parameters
from gisapp.project import Project
from gisapp.store.digests import digest_of, digests_of
from gisapp.store.project_file import open_project, save_project
from gisapp.store.seals import seals_of
from layers.layer import Layer, Origin
from layers.roles import roles
from layers.source import Grid, Tile
from tests.hand_made import working_crs

CRS_TEXT = working_crs()
TYPES = {"text": pd.StringDtype(na_value=np.nan), "number": "float64", "flag": "boolean"}


def layer_of(role, shapes, **columns):
    frame = gpd.GeoDataFrame(columns, geometry=list(shapes), crs=CRS_TEXT)
    return Layer(role, role, role, Origin(f"{role}.gpkg", role, "GPKG", "EPSG:4490", "0" * 64), frame=frame)


def conformed(role, shapes, values):
    """A layer as ``conform`` leaves it: every column of its role in its type, and the rows' numbers."""
    columns = {
        column.name: pd.Series([row.get(column.name) for row in values], dtype=TYPES[column.type])
        for column in roles()[role].columns
    }
    return layer_of(role, shapes, **columns, row=np.arange(1, len(values) + 1))


def digest(values, dtype=None):
    values = pd.Series(values, dtype=dtype)
    return digests_of(layer_of("park", [Point(0, 0)] * len(values), name=values)).get("name")


def shape_digest(*shapes):
    return digests_of(layer_of("park", shapes))["geometry"]


# ---------------------------------------------------------------- the file gives back what was written

texts = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
texts = texts | st.sampled_from(["鹅岭公园", "", "𠮷", "e\u0301", "\r\n", "nan", "1.0", "007"])
numbers = (
    st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53).map(float)
)
numbers = numbers | st.just(-0.0)
flags = st.sampled_from([None, True, False])
metres = st.floats(-1e6, 1e6) | st.just(-0.0)
places = st.builds(Point, metres, metres)
squares = st.builds(
    lambda x, y, side: box(x, y, x + side, y + side), *[st.floats(-1e5, 1e5)] * 2, st.floats(1, 1e3)
)
holed = squares.map(lambda square: square.difference(square.centroid.buffer(0.1, 2)))
twins = squares.map(lambda square: MultiPolygon([square, shapely.affinity.translate(square, 2e3)]))
areas = squares | holed | twins | squares.map(lambda square: MultiPolygon([square]))
OF_TYPE = {"text": texts, "number": numbers, "flag": flags}
SHAPES = {"park": areas, "green": areas, "bus_stop": places, "population": st.none() | places}


@st.composite
def layers(draw, role):
    columns = {column.name: OF_TYPE[column.type] for column in roles()[role].columns}
    rows = draw(st.lists(st.tuples(SHAPES[role], st.fixed_dictionaries(columns)), min_size=1, max_size=12))
    shapes, values = zip(*rows, strict=True)
    return conformed(role, shapes, values)


choices = st.builds(
    Parameters,
    st.sampled_from(["D1", "D2"]),
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), max_size=3).map(tuple),
    st.floats(-1, 1) | st.sampled_from([0, 1]),
)


@given(st.tuples(*(layers(role) for role in SHAPES)), choices)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_comes_back_with_the_same_seals(tmp_path_factory, layers, parameters):
    path = tmp_path_factory.mktemp("sealed") / "p.gpkg"
    project = Project("p", CRS_TEXT, layers, parameters=parameters)
    save_project(project, path)
    again = open_project(path)
    assert seals_of(again) == seals_of(project)
    assert all(digests_of(one) == digests_of(other) for one, other in zip(again.layers, layers, strict=True))


# ---------------------------------------------------------------- nothing but the values


@pytest.mark.parametrize(
    ("values", "dtypes"),
    [
        ([1, 0, 1], ["int64", "float64", "Int64", "bool", "boolean", "object", "uint8"]),
        ([1, None, 0], ["float64", "Int64", "boolean", "object", "Float64"]),
        ([-0.0, 0.0], ["float64", "int64", "object"]),
        (["甲", None, ""], ["str", "string", "object", "string[python]"]),
    ],
)
def test_the_type_that_pandas_has_for_it_does_not_count(values, dtypes):
    assert len({digest(values, dtype) for dtype in dtypes}) == 1


def test_every_way_to_be_missing_is_one():
    assert len({digest(["a", nothing], "object") for nothing in (None, np.nan, pd.NA)}) == 1
    assert len({digest([1.5, nothing], "object") for nothing in (None, np.nan, pd.NA)}) == 1


def test_a_column_without_values_is_as_good_as_none():
    assert digest([None, None], "str") is None
    assert digests_of(layer_of("population", [None, None], name=["a", "b"])).keys() == {"name"}


def test_a_collection_of_one_is_its_part():
    one, other = box(0, 0, 1, 1), box(5, 5, 6, 6)
    assert shape_digest(one, other) == shape_digest(MultiPolygon([one]), other)
    assert shape_digest(one, other) != shape_digest(MultiPolygon([one, other]), other)


def test_heights_do_not_count():
    assert shape_digest(shapely.force_3d(box(0, 0, 1, 1), 7)) == shape_digest(box(0, 0, 1, 1))


# ---------------------------------------------------------------- all of the values


@given(st.sampled_from(list(SHAPES)).flatmap(layers), st.data())
def test_another_value_in_any_cell_is_another_digest_of_that_column_alone(layer, data):
    frame = layer.frame
    name = data.draw(st.sampled_from([column.name for column in roles()[layer.role].columns]))
    row = data.draw(st.integers(0, len(frame) - 1))
    value = data.draw(OF_TYPE[roles()[layer.role].column(name).type])
    before = frame[name].iloc[row]
    same = pd.isna(before) if value is None else not pd.isna(before) and before == value
    column = frame[name].astype(object)
    column.iloc[row] = value
    changed = replace(layer, frame=frame.assign(**{name: column.astype(frame[name].dtype)}))
    of_before, of_after = digests_of(layer), digests_of(changed)
    differ = {key for key in of_before | of_after if of_before.get(key) != of_after.get(key)}
    assert differ == (set() if same else {name})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["ab", "c"], ["a", "bc"]),
        (["a", ""], ["a", None]),
        ([None, "a"], ["a", None]),
        (["1"], [1]),
        ([0.1 + 0.2], [0.3]),
        ([2.0**53], [2.0**53 - 1]),
        (["é"], ["e\u0301"]),
        (["a", "b"], ["b", "a"]),
        ([0.0, None], [None, 0.0]),
        (["a"] * 8, ["a"] * 9),
    ],
)
def test_what_differs_has_another_digest(one, other):
    assert digest(one) != digest(other)


def test_the_same_corners_in_other_rings_are_another_shape():
    outer, inner = box(0, 0, 9, 9), box(3, 3, 6, 6)
    holed = Polygon(outer.exterior.coords, [inner.exterior.coords])
    shapes = [holed, MultiPolygon([outer, box(20, 20, 21, 21)]), outer, shapely.reverse(outer)]
    assert len({shape_digest(shape) for shape in shapes}) == len(shapes)
    assert shape_digest(outer, inner) != shape_digest(inner, outer)
    assert shape_digest(outer, None) != shape_digest(None, outer)


@pytest.mark.parametrize(
    "changed",
    [
        {"width": 3},
        {"height": 3},
        {"transform": (4, 0, 0, 0, -4, 0)},
        {"transform": (2, 0, 1e-9, 0, -2, 0)},
        {"dtype": "uint16"},
        {"nodata": 0.0},
        {"nodata": float("nan")},
        {"tiles": (Tile("a.tif", 0, 0, 2, 2),)},
    ],
)
def test_where_a_raster_lies_counts(changed):
    grid = Grid("a.tif", 2, 2, (2, 0, 0, 0, -2, 0), "uint8", None)
    layer = Layer("v", "v", "vegetation", Origin("a", "a", "GTiff", "", "1"), grid=grid, grid_crs="EPSG:4545")
    other = replace(layer, grid=replace(grid, **changed))
    assert digests_of(other)["place"] != digests_of(layer)["place"]
    assert {key: each for key, each in digests_of(other).items() if key != "place"} == {
        key: each for key, each in digests_of(layer).items() if key != "place"
    }


def test_how_a_raster_is_written_down_does_not_count():
    """A project file gives back numbers with a point, and its own path."""
    grid = Grid("a.tif", 2, 2, (2, 0, 0, 0, -2, 0), "uint8", 7)
    layer = Layer("v", "v", "vegetation", Origin("a", "a", "GTiff", "", "1"), grid=grid, grid_crs="EPSG:4545")
    moved = replace(grid, path="b/a.tif", transform=(2.0, 0.0, 0.0, 0.0, -2.0, 0.0), nodata=7.0)
    assert digests_of(replace(layer, grid=moved)) == digests_of(layer)


def test_texts_cannot_be_taken_for_others():
    assert digest_of("a", "bc") != digest_of("ab", "c") != digest_of("abc")
    assert digest_of() != digest_of("") != digest_of("", "")
