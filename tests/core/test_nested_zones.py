"""A boundary file with zones of two levels: what is drawn as a whole and in its parts counts once."""

import geopandas as gpd
import pytest
from shapely.geometry import box

from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, draft_of, project_of, read_files
from gisapp.indicators.ids import PARK_AREA
from gisapp.project import layers_of
from gisapp.study_area import study_area_of
from layers.task import Task

EAST, NORTH = 500_000.0, 3_270_000.0


def square(west, south, east, north):
    return box(EAST + west, NORTH + south, EAST + east, NORTH + north)


WHOLE, LEFT, RIGHT = square(0, 0, 1000, 1000), square(0, 0, 500, 1000), square(500, 0, 1000, 1000)
LOWER, UPPER = square(0, 0, 500, 600), square(0, 600, 500, 1000)


def write(path, shapes, names, codes=None, people=None):
    table = {"name": names} | ({"code": codes} if codes else {}) | ({"population": people} if people else {})
    gpd.GeoDataFrame(table, geometry=shapes, crs="EPSG:4545").to_file(path)


def project(folder, district=None):
    decisions = Decisions(district=district)
    draft = draft_of(read_files([folder], Task(), decisions), Task(), decisions)
    assert not draft.questions
    return project_of(draft)


def zones(done):
    area = study_area_of(layers_of(done))
    return dict(zip(area.zones["zone"], area.population.tolist(), strict=True))


NAMES = {
    "zh": ["方城区", "东门街道", "西门街道"],
    "en": ["Northam District", "Eastgate Ward", "Westgate Ward"],
}
CODES = ["500199", "500199001", "500199002"]
LONG = ["500199000000", "500199001000", "500199002000"]


@pytest.mark.parametrize("district", [None, "方城区", "500199"])
@pytest.mark.parametrize(("codes", "order"), [(CODES, (0, 1, 2)), (LONG, (0, 1, 2)), (CODES, (1, 2, 0))])
def test_of_a_district_and_its_subdistricts_the_district_is_the_outline(tmp_path, district, codes, order):
    columns = ([WHOLE, LEFT, RIGHT], NAMES["zh"], codes, [10_000, 6_000, 4_000])
    write(tmp_path / "行政区划.gpkg", *([each[k] for k in order] for each in columns))
    assert zones(project(tmp_path, district)) == {"方城区": 10_000}


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (NAMES["zh"], CODES),
        (NAMES["zh"], None),
        (NAMES["en"], None),
        (["甲", "乙", "丙"], None),  # the outline of all the others
    ],
)
def test_a_district_among_its_subdistricts_is_none_of_them(tmp_path, names, codes):
    write(tmp_path / "subdistrict.gpkg", [WHOLE, LEFT, RIGHT], names, codes, [10_000, 6_000, 4_000])
    done = project(tmp_path)
    assert list(zones(done).values()) == [10_000, 6_000, 4_000]
    assert list(zones(done))[1:] == names[1:]
    (told,) = [each for each in layers_of(done)["subdistrict"].findings if each.code == "zones.whole"]
    assert told.rows == (1,)


def test_the_districts_of_a_city_among_their_subdistricts_are_none_of_them(tmp_path):
    north = [square(0, 1000, 1000, 2000), square(0, 1000, 500, 2000), square(500, 1000, 1000, 2000)]
    names = [*NAMES["zh"], "圆城区", "北门街道", "南门街道"]
    write(tmp_path / "district.gpkg", [WHOLE], ["方城区"])
    write(tmp_path / "subdistrict.gpkg", [WHOLE, LEFT, RIGHT, *north], names, people=[10, 6, 4, 18, 9, 9])
    assert zones(project(tmp_path)) == {"方城区": 10, "东门街道": 6, "西门街道": 4}


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (["东门街道", "西门街道", "东一社区", "东二社区"],
         ["500199001", "500199002", "500199001001", "500199001002"]),
        (["东门街道", "西门街道", "东一社区", "东二社区"], None),
        (["Eastgate Ward", "Westgate Ward", "Mill Lane", "Abbey"], None),
    ],
)  # fmt: skip
def test_communities_of_a_subdistrict_are_parts_of_it(tmp_path, names, codes):
    write(tmp_path / "district.gpkg", [WHOLE], ["方城区"])
    write(
        tmp_path / "subdistrict.gpkg", [LEFT, RIGHT, LOWER, UPPER], names, codes, [6_000, 4_000, 3_500, 2_500]
    )
    assert list(zones(project(tmp_path)).values()) == [10_000, 6_000, 4_000]


@pytest.mark.parametrize(
    ("names", "shapes"),
    [
        (["东门街道", "西门街道", "东一社区"], [LEFT, RIGHT, LOWER]),  # one of its communities
        (["East", "West", "Mill Lane"], [LEFT, RIGHT, LOWER]),
        (["东门", "西门", "东门外"], [LEFT, RIGHT, RIGHT]),  # drawn twice under two names
    ],
)
def test_where_no_level_tells_parts_from_wholes_the_figure_is_left_open(tmp_path, names, shapes):
    write(tmp_path / "district.gpkg", [WHOLE], ["方城区"])
    write(tmp_path / "subdistrict.gpkg", shapes, names, people=[6_000, 4_000, 3_500])
    write(tmp_path / "park.gpkg", [square(0, 0, 200, 400)], ["甲园"])
    done = project(tmp_path)
    reading = evaluate(done, Task()).readings[PARK_AREA].of("district")
    (doubt,) = [each for each in reading.doubts if each.code == "population.twice"]
    assert reading.value == pytest.approx(80_000 / 13_500, rel=1e-6)
    assert doubt.highest == pytest.approx(80_000 / 10_000, rel=1e-6)


@pytest.mark.parametrize("names", [NAMES["zh"][1:], NAMES["en"][1:], ["甲", "乙"]])
def test_zones_side_by_side_are_no_parts_of_each_other(tmp_path, names):
    write(tmp_path / "subdistrict.gpkg", [LEFT, RIGHT], names, people=[6_000, 4_000])
    done = project(tmp_path)
    assert list(zones(done).values()) == [10_000, 6_000, 4_000]
    codes = {each.code for each in (*done.findings, *study_area_of(layers_of(done)).findings)}
    assert not codes & {"zones.whole", "zones.parts", "population.twice"}
