"""What files are taken for by their names: a list decided by hand, ordinary names and tricky ones.

``names_of_files.csv`` has the role that is taken without a question, or the one that is asked about; neither
where nothing of the name speaks for a role of that geometry.
"""

import csv
from pathlib import Path

import pytest
import shapely

from layers.conforming.name_words import initials_of, left_over, places_in, telling_words
from layers.conforming.proposal import judge, propose_roles
from layers.roles import roles
from tests.core.sources import source_of
from tests.core.test_proposal import raster

GEOMETRY = {
    "polygon": shapely.box(0, 0, 1, 1),
    "point": shapely.Point(0, 0),
    "line": shapely.LineString([(0, 0), (1, 1)]),
    "table": None,
}
with Path(__file__).with_name("names_of_files.csv").open(encoding="utf-8") as table:
    NAMES = [tuple(row.values()) for row in csv.DictReader(table)]
AREA, POINT = GEOMETRY["polygon"], GEOMETRY["point"]


def named(name, geometry="polygon", columns=None, **about):
    """A source that says by its name alone what it is."""
    if geometry == "raster":
        return raster(f"{name}.tif")
    return source_of([GEOMETRY[geometry]], columns or {"名称": ["甲"]}, name=f"{name}.geojson", **about)


@pytest.mark.parametrize(("name", "geometry", "taken", "asked"), NAMES)
def test_a_role_is_taken_where_its_words_explain_the_whole_name(name, geometry, taken, asked):
    found = judge(named(name, geometry))
    assert (found.role or "", found.guess or "") == (taken, asked)
    assert bool(found.rest) == bool(asked), "what is asked about is quoted"


def test_the_list_is_long_enough():
    assert len(NAMES) >= 200
    assert sum(bool(taken) for _, _, taken, _ in NAMES) >= 60
    assert sum(not taken for *_, taken, _ in NAMES) >= 80


def test_what_is_left_over_is_quoted():
    park = roles()["park"]
    assert left_over("公园服务半径500米", park, "polygon") == "服务半径米 500米"
    assert left_over("Planned_Parks_2035", park, "polygon") == "planned 2035"
    assert left_over("现状公园绿地_2026", park, "polygon") == ""
    assert left_over("开发边界外侧公园", park, "polygon") == "开发边界外侧"
    assert left_over("QuietZones parks", park, "polygon") == "quiet zone"
    assert left_over("NaQSI parks", park, "polygon") == "naqsi"


def test_what_is_asked_about_comes_first_among_the_choices():
    assert propose_roles(named("规划公园"))[0][0] == "park"


# ---------------------------------------------------------------- what is not in a file

WITHOUT_PARKS = ["绿地（除公园外）", "绿地（不含公园）", "非公园绿地", "green_space_excluding_parks"]


@pytest.mark.parametrize("name", WITHOUT_PARKS)
@pytest.mark.parametrize(
    ("classes", "taken", "asked"),
    [
        (["XG", "G2"], "green", None),
        (["XG 附属绿地", "G2 防护绿地"], "green", None),
        (["G11", "G14"], None, "green"),
        (["甲", "乙"], None, "green"),
    ],
)
def test_what_a_name_excludes_is_not_proposed_and_the_classes_decide(name, classes, taken, asked):
    source = source_of([AREA, AREA], {"类别": classes}, name=f"{name}.geojson")
    found = judge(source)
    assert (found.role, found.guess) == (taken, asked)
    assert propose_roles(source)[0][0] == "green"


@pytest.mark.parametrize("classes", [["XG", "G2"], ["G11", "G12"]])
def test_classes_do_not_say_where_plots_lie(classes):
    found = judge(source_of([AREA, AREA], {"类别": classes}, name="非建成区绿地.geojson"))
    assert (found.role, found.guess, found.rest) == (None, "green", "非建成区")


# ---------------------------------------------------------------- with what all files begin


@pytest.mark.parametrize(
    ("files", "explained"),
    [
        (["LJQ_公园绿地", "LJQ_街道", "LJQ_RK"], True),
        (["YZQ-parks", "YZQ-wards", "YZQ-census"], True),
        (["LJQ_公园绿地", "LJQ_街道", "人口"], False),
        (["LJQ_公园绿地", "LJQ_街道"], False),
        (["PROP_parks", "PROP_wards", "PROP_census"], False),
        (["draft_parks", "draft_wards", "draft_census"], False),
        (["park_1", "park_2", "park_3"], False),
        (["规划公园", "规划街道", "规划人口"], False),
    ],
)
def test_initials_of_all_files_say_nothing(files, explained):
    initials = initials_of(files)
    assert bool(initials) == explained
    assert not initials or judge(named(files[0]), initials).role == "park"


# ---------------------------------------------------------------- places


def test_places_may_stand_before_the_thing_but_not_what_only_ends_like_one():
    park = roles()["park"]
    for place in ("渝中区", "重庆市渝中区", "石柱土家族自治县", "解放碑街道", "两江新区"):
        assert left_over(f"{place}公园", park, "polygon") == "", place
    for other in ("规划区", "保护区", "缓冲区", "候选区"):
        assert left_over(f"{other}公园", park, "polygon"), other


def test_a_district_lends_its_own_name():
    park = roles()["park"]
    assert left_over("Kirklees_parks", park, "polygon") == "kirklee"
    assert left_over("Kirklees_parks", park, "polygon", places_in(["Borough of Kirklees"])) == ""
    assert left_over("白云公园", park, "polygon") == "白云"
    assert left_over("白云公园", park, "polygon", places_in(["白云区"])) == ""


@pytest.mark.parametrize(
    ("file", "value", "taken"),
    [
        ("城镇开发边界", "城镇开发边界", False),
        ("历史文化街区边界", "历史文化街区", False),
        ("集中建设区边界", "集中建设边界", False),
        ("Urban growth boundary", "Urban growth boundary", False),
        ("白云边界", "白云区", True),
        ("石柱边界", "石柱土家族自治县", True),
        ("Kirklees boundary", "Kirklees", True),
    ],
)
def test_a_file_is_explained_by_its_own_names_only_if_they_are_places(file, value, taken):
    found = judge(named(file, columns={"名称": [value]}), places_in([value]))
    assert (found.role or found.guess, found.role is not None) == ("district", taken)


def test_a_row_of_a_boundary_explains_no_word_that_changes_what_a_file_is():
    park = roles()["park"]
    places = places_in(["规划区", "公园", "Charging District", "Car Park", 5, None])
    assert left_over("规划公园", park, "polygon", places) == "规划"
    assert left_over("charging_stations", roles()["rail_station"], "point", places) == "charging"
    assert "park" not in {word for words in places for word in words}


# ---------------------------------------------------------------- layers of files, columns, content


@pytest.mark.parametrize(
    ("file", "layer", "taken", "asked"),
    [
        ("规划公园", "park", None, "park"),
        ("规划公园", "公园", None, "park"),
        ("资料（规划局）", "公园", "park", None),
        ("2035规划", "公园", "park", None),
        ("公园", "规划", None, "park"),
        ("公园", "图层1", "park", None),
        ("公园", "Sheet1", "park", None),
        ("city", "planned_parks", None, "park"),
    ],
)
def test_both_names_of_a_layer_are_heard(file, layer, taken, asked):
    found = judge(named(file, layer=layer))
    assert (found.role, found.guess) == (taken, asked)


def test_columns_do_not_outvote_a_name_of_something_else():
    columns = {"站名": ["甲"], "途经线路": ["402, 601"]}
    assert judge(named("图层1", "point", columns)).role == "bus_stop"
    found = judge(named("充电桩", "point", columns))
    assert (found.role, found.guess, found.rest) == (None, "bus_stop", "充电")


def test_a_name_that_all_roles_have_makes_no_line_a_path():
    assert judge(named("图层1", "line", {"名称": ["甲"]})).role is None
    assert judge(named("图层1", "line", {"highway": ["footway"]})).role == "walk"


@pytest.mark.parametrize(("role", "name"), [("rail_station", "轨道站"), ("rail_station", "rail_station")])
def test_no_city_has_so_many_stations(role, name):
    most = roles()[role].most
    many = source_of([POINT] * (most + 1), name=f"{name}.csv")
    assert (judge(many).role, judge(many).guess, judge(many).too_many) == (None, role, True)
    assert judge(source_of([POINT] * most, name=f"{name}.csv")).role == role


def test_tags_of_a_map_are_sure_of_any_number():
    many = source_of([POINT] * 1500, name="china.osm.pbf", role_hint="rail_station")
    assert judge(many).role == "rail_station"


def test_no_word_stands_in_two_lists():
    import tomllib

    from layers import folders

    table = tomllib.loads((folders.resources() / "names.toml").read_text(encoding="utf-8"))
    harmless = {word for words in table["harmless"].values() for word in words}
    assert not harmless & {*table["telling"]["words"], *table["telling"]["horizons"]}
    owners = set(table["harmless"]["source"])  # 规划局 has its data; it plans nothing in a name
    assert all(not telling_words(word) for word in (harmless - owners) | {*table["places"]["words"]})
