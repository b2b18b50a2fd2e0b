"""Points with people: the zones themselves are joined as rows of a table are, others count where they lie."""

import geopandas as gpd
import pytest
from shapely.geometry import box

from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, draft_of, project_of, read_files
from gisapp.indicators.ids import PARK_AREA
from gisapp.project import layers_of
from gisapp.study_area import study_area_of
from layers.task import Task

WEST, SIDE = 107.995, 0.005
"""Degrees: where the first of the square subdistricts begins, and how wide each is."""
NORTH = 29.55
CHINESE = ("方城区", "东门街道", "西门街道")
ENGLISH = ("Northam District", "Eastgate Ward", "Westgate Ward")
CODES = ("500199", "500199001", "500199002")


def town(folder, names=CHINESE, codes=CODES, parks=()):
    """A district of two subdistricts side by side."""
    first, second = (box(WEST + k * SIDE, NORTH, WEST + (k + 1) * SIDE, NORTH + 0.01) for k in range(2))
    layers = {
        "district": ({"name": names[:1], "code": codes[:1]}, [first.union(second)]),
        "subdistrict": ({"name": names[1:], "code": codes[1:]}, [first, second]),
        "park": ({"class": ["G11"] * len(parks)}, list(parks)),
    }
    for name, (table, shapes) in layers.items():
        if shapes:
            gpd.GeoDataFrame(table, geometry=shapes, crs="EPSG:4490").to_file(folder / f"{name}.gpkg")


def at(zones_east, share=0.5):
    """Longitude and latitude, so many subdistricts east of the district's border; as cells of a table."""
    return f"{WEST + zones_east * SIDE:.7f},{NORTH + 0.01 * share:.7f}"


def people(folder, head, *rows, name="人口.csv"):
    (folder / name).write_text("\n".join((head, *rows)), encoding="utf-8")


def draft(folder):
    decisions = Decisions()
    return draft_of(read_files([folder], Task(), decisions), Task(), decisions)


def area_of(folder):
    return study_area_of(layers_of(project_of(draft(folder))))


def counted(folder):
    return area_of(folder).population.tolist()


HEAD = "街道,区划代码,常住人口,办事处经度,办事处纬度"


@pytest.mark.parametrize(
    ("names", "head", "rows"),
    [
        # an office just outside the district; in the neighbouring subdistrict; nowhere
        (CHINESE, HEAD, [("东门街道,500199001,6000", -0.04), ("西门街道,500199002,4000", 1.5)]),
        (CHINESE, HEAD, [("东门街道,500199001,6000", 1.1), ("西门街道,500199002,4000", 1.5)]),
        (CHINESE, HEAD, [("东门街道,500199001,6000", None), ("西门街道,500199002,4000", 1.5)]),
        # by name alone, with its level and without
        (CHINESE, "街道,常住人口,经度,纬度", [("东门街道,6000", 1.1), ("西门街道,4000", 1.5)]),
        (CHINESE, "街道,常住人口,经度,纬度", [("东门,6000", None), ("西门,4000", 1.5)]),
        (ENGLISH, "name,residents,lon,lat", [("Eastgate Ward,6000", -0.04), ("Westgate Ward,4000", 1.5)]),
        (ENGLISH, "name,residents,lon,lat", [("Eastgate,6000", 1.2), ("Westgate,4000", 1.5)]),
        # the district beside them
        (CHINESE, "name,常住人口,lng,lat",
         [("方城区,10000", 1.2), ("东门街道,6000", 0.5), ("西门街道,4000", 1.5)]),
        (ENGLISH, "name,residents,lon,lat",
         [("Eastgate Ward,6000", 0.5), ("Westgate Ward,4000", 1.5), ("Northam District,10000", 0.5)]),
        # each with its communities
        (CHINESE, "name,常住人口,lng,lat",
         [("东门街道,6000", 0.5), ("河东社区,3500", 0.2), ("桥头社区,2500", 0.7), ("西门街道,4000", 1.5)]),
    ],
)  # fmt: skip
def test_a_list_of_the_zones_is_joined_wherever_their_offices_stand(tmp_path, names, head, rows):
    town(tmp_path, names)
    people(tmp_path, head, *(f"{row},{',' if place is None else at(place)}" for row, place in rows))
    assert counted(tmp_path) == [10_000, 6_000, 4_000]


def test_an_office_elsewhere_says_by_which_row_its_people_are_known(tmp_path):
    town(tmp_path)
    people(tmp_path, HEAD, f"东门街道,500199001,6000,{at(1.1)}", f"西门街道,500199002,4000,{at(1.5)}")
    grounds = area_of(tmp_path).people
    assert list(zip(grounds["zone"], grounds["join"], grounds["rows"], strict=True)) == [
        ("方城区", "sum", ()), ("东门街道", "code", (1,)), ("西门街道", "code", (2,)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "head", "rows"),
    [
        (CHINESE, "社区,常住人口,lng,lat",
         [("河东社区,3500", 0.2), ("桥头社区,2500", 0.9), ("东门社区,4000", 1.1)]),
        (CHINESE, "小区,常住人口,lng,lat", [("东门,3500", 0.2), ("花园,2500", 0.9), ("云顶,4000", 1.1)]),
        (CHINESE, "街道,楼栋号,常住人口,lng,lat",
         [("东门街道,1,3500", 0.2), ("东门街道,2,2500", 0.9),
          ("西门街道,1,1500", 1.1), ("西门街道,2,2500", 1.2)]),
        (ENGLISH, "name,residents,lon,lat",
         [("Mill Lane,3500", 0.2), ("Eastgate Village,2500", 0.9), ("Abbey,4000", 1.1)]),
        (ENGLISH, "cell,residents,lon,lat", [("1,3500", 0.2), ("2,2500", 0.9), ("3,4000", 1.1)]),
        # of communities that say the code of their subdistrict
        (CHINESE, "社区,区划代码,常住人口,lng,lat",
         [("河东社区,500199001,3500", 0.2), ("桥头社区,500199001,2500", 0.9),
          ("西山社区,500199002,4000", 1.1)]),
    ],
)  # fmt: skip
def test_places_smaller_than_the_zones_are_counted_where_they_lie(tmp_path, names, head, rows):
    town(tmp_path, names)
    people(tmp_path, head, *(f"{row},{at(place)}" for row, place in rows))
    area = area_of(tmp_path)
    assert area.population.tolist() == [10_000, 6_000, 4_000]
    assert set(area.people["join"]) == {"points", "sum"}
    assert not area.findings


def test_a_zone_without_points_has_nobody_by_the_points(tmp_path):
    town(tmp_path)
    people(tmp_path, "社区,常住人口,lng,lat", f"河东社区,3500,{at(0.2)}", f"桥头社区,2500,{at(0.9)}")
    grounds = area_of(tmp_path).people.set_index("zone")
    assert grounds.loc["西门街道", ["persons", "join", "file"]].tolist() == [0, "points", "人口.csv"]


@pytest.mark.parametrize(
    ("names", "head", "rows", "lost"),
    [
        # no name and no place; a place in a subdistrict with a number of its own, and no part of it
        (CHINESE, "社区,常住人口,lng,lat",
         ["河东社区,3500,", "桥头社区,2500,0.9", "西山社区,4000,1.1"], 3_500),
        (CHINESE, "name,常住人口,lng,lat", ["东门街道,6000,0.5", "西门街道,4000,1.5", "集体户,700,0.3"], 700),
        (ENGLISH, "name,residents,lon,lat", ["Mill Lane,3500,0.2", "Abbey,2500,", "Quay,4000,1.1"], 2_500),
    ],
)  # fmt: skip
def test_people_whose_zone_is_not_known_leave_the_figure_open(tmp_path, names, head, rows, lost):
    """Parks for 8 m² per head of those that are placed, and for less of all: no verdict."""
    town(tmp_path, names, parks=[box(WEST + 0.001, NORTH + 0.001, WEST + 0.004, NORTH + 0.004)])
    cells = [row.rpartition(",") for row in rows]
    people(tmp_path, head, *(f"{row},{at(float(place)) if place else ','}" for row, _, place in cells))
    project = project_of(draft(tmp_path))
    (told,) = [
        each for each in study_area_of(layers_of(project)).findings if each.code == "population.unplaced"
    ]
    assert told.message.figures["people"] == lost
    reading = evaluate(project, Task()).readings[PARK_AREA].of("district")
    (doubt,) = [each for each in reading.doubts if each.code == "population.unplaced"]
    assert doubt.lowest == pytest.approx(reading.numerator / (reading.denominator + lost))


@pytest.mark.parametrize(
    ("names", "head", "rows"),
    [
        (CHINESE, "社区,性别,人数,lng,lat", [("河东社区,合计,6000", 0.2), ("河东社区,男,2900", 0.2),
         ("河东社区,女,3100", 0.2), ("西山社区,合计,4000", 1.1), ("西山社区,男,2000", 1.1),
         ("西山社区,女,2000", 1.1)]),
        (ENGLISH, "name,sex,residents,lon,lat", [("Mill Lane,total,6000", 0.2), ("Mill Lane,male,2900", 0.2),
         ("Mill Lane,female,3100", 0.2), ("Abbey,total,4000", 1.1), ("Abbey,male,1900", 1.1),
         ("Abbey,female,2100", 1.1)]),
        (CHINESE, "街道,类别,人数,lng,lat", [("东门街道,总人口,6000", 0.2), ("东门街道,其中：女,3100", 0.2),
         ("西门街道,总人口,4000", 1.1), ("西门街道,其中：女,2000", 1.1)]),
    ],
)  # fmt: skip
def test_a_sum_and_its_parts_on_one_spot_count_once(tmp_path, names, head, rows):
    town(tmp_path, names)
    people(tmp_path, head, *(f"{row},{at(place)}" for row, place in rows))
    assert counted(tmp_path) == [10_000, 6_000, 4_000]


@pytest.mark.parametrize(
    ("names", "head", "places", "words"),
    [
        (CHINESE, "街道,口径,人口,lng,lat", ("东门街道", "西门街道"), ("常住", "户籍")),
        (CHINESE, "社区,口径,人口,lng,lat", ("河东社区", "西山社区"), ("常住", "户籍")),
        (ENGLISH, "name,basis,population,lon,lat", ("Eastgate Ward", "Westgate Ward"),
         ("resident", "registered")),
    ],
)  # fmt: skip
def test_numbers_of_two_kinds_on_one_spot_are_asked_about(tmp_path, names, head, places, words):
    town(tmp_path, names)
    rows = [
        f"{name},{word},{number},{at(k + 0.5)}"
        for k, (name, numbers) in enumerate(zip(places, ((6_000, 8_000), (4_000, 5_000)), strict=True))
        for word, number in zip(words, numbers, strict=True)
    ]
    people(tmp_path, head, *rows)
    (asked,) = draft(tmp_path).questions
    assert asked.question.code == "rows.several"
    assert [each.value for each in asked.question.choices][:2] == list(words)
