"""Roles proposed from names, columns and geometry."""

from pathlib import Path

import pytest
import shapely

from layers.conforming.proposal import judge, kind_of, propose_roles
from layers.roles import roles
from layers.source import Grid, Source
from tests.core.sources import source_of

AREA = shapely.box(0, 0, 1, 1)
POINT = shapely.Point(0, 0)
LINE = shapely.LineString([(0, 0), (1, 1)])


def raster(name):
    return Source(
        Path(name), Path(name).stem, "GeoTIFF", grid=Grid(Path(name), 1, 1, (1, 0, 0, 0, 1, 0), "uint8", None)
    )


def proposed(source):
    """The role that is taken without a question, and how sure it is."""
    found = judge(source)
    return (None, 0.0) if found.role is None else (found.role, found.score)


@pytest.mark.parametrize(
    ("name", "geometry", "expected"),
    [
        # design/import-dialog.png
        ("渝中区界.shp", AREA, "district"),
        ("街道2026.shp", AREA, "subdistrict"),
        ("公园绿地.gpkg", AREA, "park"),
        ("附属绿地_导出.dxf", AREA, "green"),
        ("轨道站出入口.xlsx", POINT, "rail_entrance"),
        ("公交站点_高德.csv", POINT, "bus_stop"),
        ("集聚区.kml", AREA, "cluster"),
        ("人口_七普.xls", None, "population"),
        # others that planners have
        ("区县界_area.shp", AREA, "district"),
        ("轨道站点.csv", POINT, "rail_station"),
        ("建成区绿地.shp", AREA, "green"),
        ("公园边界.shp", AREA, "park"),
        ("街道人口.shp", AREA, "subdistrict"),
        ("街道人口.csv", None, "population"),
        ("rail_station_entrances.csv", POINT, "rail_entrance"),
    ],
)
def test_chinese_and_english_file_names(name, geometry, expected):
    found = judge(source_of([geometry], name=name))
    assert found.role == expected
    assert 0.7 <= found.score < 1


@pytest.mark.parametrize(("layer", "geometry", "expected"), [
    ("districts", AREA, "district"), ("subdistricts", AREA, "subdistrict"), ("clusters", AREA, "cluster"),
    ("parks", AREA, "park"), ("green", AREA, "green"), ("stations", POINT, "rail_station"),
    ("entrances", POINT, "rail_entrance"), ("bus", POINT, "bus_stop"), ("population", POINT, "population"),
])  # fmt: skip
def test_the_layers_of_the_synthetic_cities(layer, geometry, expected):
    assert judge(source_of([geometry], name="city.gpkg", layer=layer)).role == expected


@pytest.mark.parametrize("role_id", [each.id for each in roles().values() if each.geometry != ("raster",)])
@pytest.mark.parametrize("pattern", ["{}.gpkg", "{}_2026.gpkg", "01_{}.gpkg", "{}s.gpkg"])
def test_a_file_named_after_a_role_has_that_role(role_id, pattern):
    kind = roles()[role_id].geometry[0]
    name = pattern.format(role_id)
    source = source_of([{"polygon": AREA, "point": POINT, "line": LINE, "table": None}[kind]], name=name)
    assert proposed(source) == (role_id, 1.0)


def test_camel_case_is_read_as_words():
    assert proposed(source_of([POINT], name="BusStops.geojson")) == ("bus_stop", 1.0)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("NDVI_202607.tif", "vegetation"), ("trees_binary.tif", "vegetation"), ("dem.tif", None)],
)
def test_rasters(name, expected):
    assert judge(raster(name)).role == expected


@pytest.mark.parametrize(
    ("name", "geometry", "expected"),
    [("park.csv", POINT, "park"), ("bus_stop.shp", AREA, "bus_stop"), ("bus_stop.csv", None, "bus_stop")],
)
def test_a_file_named_after_a_role_has_that_role_though_it_cannot_be_used(name, geometry, expected):
    assert proposed(source_of([geometry], name=name)) == (expected, 1.0)


def test_a_raster_named_after_a_role_of_features_has_that_role():
    assert proposed(raster("park.tif")) == ("park", 1.0)


UNFIT = [
    ("城市公园.csv", POINT),
    ("公交站.shp", AREA),
    ("公园.csv", None),
    ("parking.shp", AREA),
    ("business.shp", POINT),
]


@pytest.mark.parametrize(("name", "geometry"), UNFIT)
def test_geometry_that_contradicts_and_words_inside_words_propose_nothing(name, geometry):
    assert proposed(source_of([geometry], name=name)) == (None, 0.0)


def test_columns_decide_where_the_name_is_silent():
    stops = source_of([POINT], {"站名": ["两路口"], "途经线路": ["402, 601"]}, name="图层1.shp")
    entrances = source_of([POINT], {"站名": ["两路口"], "出入口": ["1"]}, name="图层1.shp")
    districts = source_of([AREA], {"名字": ["渝中区"], "ADM": ["500103"]}, name="主城五区.shp")
    assert judge(stops).role == "bus_stop"
    assert judge(entrances).role == "rail_entrance"
    assert judge(districts).role == "district"
    assert proposed(source_of([AREA], {"a": [1]}, name="图层1.shp")) == (None, 0.0)


def test_what_columns_hold_decides_where_their_headings_are_silent():
    parks = source_of([AREA] * 3, {"f1": ["G11", "G12 社区公园", "G14"]}, name="图层1.shp")
    plots = source_of([AREA] * 3, {"f1": ["G2", "XG", "G11"]}, name="图层1.shp")
    stops = source_of(
        [POINT] * 3, {"a": ["甲", "乙", "丙"], "b": ["402路", "402路、601路", "5路"]}, name="1.csv"
    )
    assert judge(parks).role == "park"
    assert judge(plots).role == "green"
    assert judge(stops).role == "bus_stop"


def test_a_folder_speaks_only_where_the_columns_do_not_contradict():
    named = source_of([AREA], {"status": ["现状"]}, name="公园绿地/图层1.shp", layer="图层1")
    silent = source_of([AREA], {"x": ["1"]}, name="公园绿地/图层1.shp", layer="图层1")
    assert judge(named).role == "park"
    assert proposed(silent) == (None, 0.0)
    assert propose_roles(silent)[0][0] == "park"


def test_guesses_come_in_order_and_begin_with_the_proposal():
    source = source_of([POINT], {"站名": ["两路口"], "线路": ["1"]}, name="图层1.shp")
    scores = propose_roles(source)
    assert len(scores) >= 2
    assert [score for _, score in scores] == sorted((score for _, score in scores), reverse=True)
    assert propose_roles(source_of([POINT], name="BusStops.geojson"))[0] == ("bus_stop", 1.0)
    assert propose_roles(source_of([AREA], {"a": [1]}, name="图层1.shp")) == []


def test_the_reader_may_be_sure():
    assert proposed(source_of([AREA], name="map.osm.pbf", role_hint="park")) == ("park", 1.0)


def test_kinds():
    line = shapely.LineString([(0, 0), (1, 1)])
    assert kind_of(source_of([None, None])) == "table"
    assert kind_of(source_of([AREA, None, shapely.MultiPolygon([AREA])])) == "polygon"
    assert kind_of(source_of([AREA, POINT])) == "mixed"
    assert kind_of(source_of([line])) == "line"
    assert kind_of(raster("a.tif")) == "raster"


@pytest.mark.parametrize(
    ("names", "role"),
    [
        (["东门街道", "西门街道"], "subdistrict"),
        (["石板镇", "人和乡", "东门街道办事处"], "subdistrict"),
        (["Eastgate Ward", "Westgate Ward"], "subdistrict"),
        (["江北区", "渝中区"], "district"),
        (["渝中区", "东门街道"], "district"),
        (["东门街道"], "district"),
        (["东门", "西门"], "district"),
    ],
)
@pytest.mark.parametrize("file", ["行政区划", "渝中区边界", "boundary"])
def test_a_boundary_of_subdistricts_by_its_rows_is_of_subdistricts(names, role, file):
    source = source_of([AREA] * len(names), {"名称": names}, name=f"{file}.shp")
    assert judge(source).role == role
