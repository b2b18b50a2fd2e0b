"""Tables of people that hold a city's total, its districts, their subdistricts and communities, imported."""

import math

import geopandas as gpd
import pytest
from openpyxl import Workbook
from shapely.geometry import box

from gisapp.importing import Decisions, project_of
from gisapp.project import layers_of
from gisapp.study_area import study_area_of
from tests.core.imported import draft

EAST, NORTH = 500_000.0, 3_270_000.0
STREETS = {"石板街道": 55_000, "城区街道": 35_000}
WARDS = {"Hill Ward": 55_000, "Mill Ward": 35_000}


def boundaries(folder, district, streets, code=None):
    """A district of two subdistricts, 1 km × 1 km each; a code of the district alone."""
    areas = [box(EAST + 1000 * k, NORTH, EAST + 1000 * (k + 1), NORTH + 1000) for k in range(len(streets))]
    gpd.GeoDataFrame({"名称": list(streets)}, geometry=areas, crs="EPSG:4544").to_file(folder / "街道.gpkg")
    columns = {"名称": [district], "代码": [code]}
    whole = gpd.GeoDataFrame(columns, geometry=[areas[0].union(areas[1])], crs="EPSG:4544")
    whole.to_file(folder / "区界.gpkg")


def people_of(folder, text, district="渝中区", streets=STREETS):
    """Who lives in each zone by a table of this text, and what is found of it."""
    boundaries(folder, district, streets)
    (folder / "人口.csv").write_text(text, encoding="utf-8")
    return imported(folder)


def imported(folder, decisions=None):
    found = draft(folder, decisions)
    assert not found.questions
    area = study_area_of(layers_of(project_of(found)))
    people = dict(zip(area.zones["zone"], area.population.tolist(), strict=True))
    of_files = {each.code for row in found.rows for each in row.findings}
    return people, {each.code for each in area.findings}, of_files


def lines(*rows):
    return "\n".join(",".join(map(str, row)) for row in rows) + "\n"


OURS = [("石板街道", 55_000), ("城区街道", 35_000)]
BESIDE = [("石板街道", 70_000), ("城区街道", 20_000), ("观音桥街道", 40_000)]
RIGHT = {"渝中区": 90_000, **STREETS}
HEADER = ("地区", "常住人口")
WARDS_BESIDE = [("Hill Ward", 70_000), ("Quay Ward", 60_000)]

ONE_COLUMN = {
    "city above": [("全市", 220_000), ("渝中区", 90_000), *OURS, ("江北区", 130_000), *BESIDE],
    "city by name": [("云州市", 220_000), ("江北区", 130_000), *BESIDE, ("渝中区", 90_000), *OURS],
    "a district called 城区": [("渝中区", 90_000), *OURS, ("城区", 130_000), *BESIDE],
    "districts below": [*OURS, ("渝中区", 90_000), *BESIDE, ("江北区", 130_000), ("全市", 220_000)],
    "total above": [("合计", 220_000), ("渝中区", 90_000), *OURS, ("江北区", 130_000), *BESIDE],
    "total below": [("渝中区", 90_000), *OURS, ("江城市", 130_000), *BESIDE, ("总计", 220_000)],
}


@pytest.mark.parametrize("rows", ONE_COLUMN.values(), ids=ONE_COLUMN)
def test_levels_in_one_column_are_told_apart_by_their_sums(tmp_path, rows):
    people, said, of_files = people_of(tmp_path, lines(HEADER, *rows))
    assert people == RIGHT
    assert said == {"population.of_others"}
    assert "population.total" not in of_files


@pytest.mark.parametrize("city", [[], [("Rivertown", 220_000)], [("Total", 220_000)]])
def test_levels_in_english(tmp_path, city):
    rows = [("Stone District", 90_000), *WARDS.items(), ("Lake District", 130_000), *WARDS_BESIDE]
    rows = [*rows, *city] if city and city[0][0] == "Total" else [*city, *rows]
    text = lines(("Unit", "Population"), *rows)
    people, said, of_files = people_of(tmp_path, text, "Stone District", WARDS)
    assert people == {"Stone District": 90_000, **WARDS}
    assert said == {"population.of_others"}
    assert "population.total" not in of_files


COLUMNS = ["区县,街道（乡镇）,常住人口", "区县,街道,常住人口", "district,subdistrict,people"]


def in_blocks(each_row, city, sums):
    rows = [city] if city else []
    for district, streets in (("渝中区", OURS), ("江北区", BESIDE)):
        for k, (street, number) in enumerate(streets):
            rows.append((district if each_row or not k else "", street, number))
        if sums:
            rows.append((district if each_row else "", "小计", sum(number for _, number in streets)))
    return rows


@pytest.mark.parametrize("header", COLUMNS)
@pytest.mark.parametrize("city", [None, ("云州市", "合计", 220_000), ("合计", "", 220_000)])
@pytest.mark.parametrize("each_row", [True, False])
@pytest.mark.parametrize("sums", [True, False])
def test_a_column_of_districts_tells_namesakes_apart(tmp_path, header, city, each_row, sums):
    people, said, _ = people_of(tmp_path, header + "\n" + lines(*in_blocks(each_row, city, sums)))
    assert people == RIGHT
    assert said == {"population.of_others"}


@pytest.mark.parametrize("header", COLUMNS)
def test_a_row_of_a_district_and_no_place_is_the_districts(tmp_path, header):
    rows = [("渝中区", "", 90_000), *(("", *each) for each in OURS)]
    rows += [("江北区", "", 130_000), *(("", *each) for each in BESIDE)]
    people, said, _ = people_of(tmp_path, header + "\n" + lines(*rows))
    assert people == RIGHT
    assert said == {"population.of_others"}


@pytest.mark.parametrize("heading", ["街道、社区", "街道及社区", "街道/社区", "Subdistrict and ward"])
@pytest.mark.parametrize("total", [[], [("总计", 90_000)]])
def test_communities_of_one_name_below_their_streets_are_parts(tmp_path, heading, total):
    rows = [("石板街道", 55_000), ("朝阳社区", 30_000), ("和平社区", 25_000)]
    rows += [("城区街道", 35_000), ("朝阳社区", 25_000), ("和平社区", 10_000), *total]
    people, said, of_files = people_of(tmp_path, lines((heading, "常住人口"), *rows))
    assert people == RIGHT
    assert not said
    assert "population.total" not in of_files


@pytest.mark.parametrize("numbers", [(30_000, 25_000), (27_500, 27_000, 500), (40_000, 10_000, 5_000)])
def test_sheets_of_streets_hold_their_communities(tmp_path, numbers):
    """Also where the largest has as many people as the others together: it is called a community too."""
    boundaries(tmp_path, "渝中区", STREETS)
    book = Workbook()
    book.remove(book.active)
    for street, each in (("石板街道", numbers), ("城区街道", (17_500, 17_500))):
        sheet = book.create_sheet(street)
        sheet.append(("社区", "人口数"))
        for name, number in zip(("朝阳社区", "和平社区", "解放社区"), each, strict=False):
            sheet.append((name, number))
    book.save(tmp_path / "人口.xlsx")
    people, said, _ = imported(tmp_path)
    assert people == RIGHT
    assert not said


@pytest.mark.parametrize(
    "rows",
    [
        [("城区", 12), ("渝中区", 9), ("江城县", 36)],
        [("渝中区", 9), ("西区", 3), ("城区", 12), ("全市", 24)],
        [("全市", 57), ("城区", 12), ("渝中区", 9), ("江北区", 36)],
        [
            ("主城都市区", 45),
            ("渝中区", 9),
            ("江北区", 36),
            ("渝东北城镇群", 30),
            ("万州区", 20),
            ("云阳县", 10),
        ],
    ],
)
def test_a_table_of_districts_gives_no_street_the_people_of_a_district(tmp_path, rows):
    people, said, _ = people_of(tmp_path, lines(("区县", "常住人口（万人）"), *rows))
    assert people["渝中区"] == 90_000
    assert math.isnan(people["城区街道"])
    assert said == {"population.of_others"}


@pytest.mark.parametrize(
    ("district", "rows"),
    [
        ("石板区", [("石板", 55_000), ("城区", 35_000)]),
        ("石板区", [("城区街道", 35_000), ("石板", 55_000)]),
        ("石板区", [("石板", 55_000), ("城区", 35_000), ("合计", 90_000)]),
        ("Hill District", [("Hill", 55_000), ("Mill", 35_000)]),
    ],
)
def test_the_short_name_of_a_district_and_a_street_is_the_streets(tmp_path, district, rows):
    streets = WARDS if district.isascii() else STREETS
    text = lines(("地区", "常住人口"), *rows)
    people, said, _ = people_of(tmp_path, text, district, streets)
    assert people == {district: 90_000, **streets}
    assert not said


@pytest.mark.parametrize(
    ("district", "rows"),
    [
        ("石板区", [("石板", 90_000), ("石板街道", 55_000), ("城区街道", 35_000)]),
        ("石板区", [("石板", 90_000), ("城区", 35_000), ("石板街道", 55_000)]),
        ("石板区", [("石板", 90_000), ("云阳", 70_000)]),
    ],
)
def test_beside_the_streets_own_row_or_without_streets_it_is_the_districts(tmp_path, district, rows):
    people, _, _ = people_of(tmp_path, lines(("地区", "常住人口"), *rows), district)
    assert people[district] == rows[0][1]


CODED = [
    (f"{code}{k:03d}", *row)
    for code, rows in (("500103", OURS), ("500105", BESIDE))
    for k, row in enumerate(rows, 1)
]
"""Two districts that codes alone tell apart."""


@pytest.mark.parametrize("code", ["500103", "500103000", "500103000000"])
def test_codes_of_two_districts_tell_namesakes_apart(tmp_path, code):
    (tmp_path / "人口.csv").write_text(lines(("代码", "街道", "常住人口"), *CODED), encoding="utf-8")
    boundaries(tmp_path, "渝中区", STREETS, code)
    people, said, _ = imported(tmp_path)
    assert people == RIGHT
    assert said == {"population.of_others"}


@pytest.mark.parametrize("code", [None, "500199"])
def test_people_of_namesakes_are_not_added_up_where_no_code_says_which_are_ours(tmp_path, code):
    (tmp_path / "人口.csv").write_text(lines(("代码", "街道", "常住人口"), *CODED), encoding="utf-8")
    boundaries(tmp_path, "渝中区", STREETS, code)
    people, said, _ = imported(tmp_path)
    assert all(map(math.isnan, people.values()))
    assert said >= {"population.unplaced"}


OFF = {
    "above": ("渝中区", [("全市", 250_000), ("江北区", 140_000), *BESIDE, ("渝中区", 95_000), *OURS]),
    "below": ("渝中区", [*BESIDE, ("江北区", 140_000), *OURS, ("渝中区", 95_000)]),
    "English": (
        "Stone District",
        [("Lake District", 140_000), *WARDS_BESIDE, ("Stone District", 95_000), *WARDS.items()],
    ),
}
"""Districts whose own numbers are not the sums of their rows."""


@pytest.mark.parametrize(("district", "rows"), OFF.values(), ids=OFF)
def test_where_no_number_fits_the_question_offers_the_districts(tmp_path, district, rows):
    streets = WARDS if district.isascii() else STREETS
    boundaries(tmp_path, district, streets)
    (tmp_path / "人口.csv").write_text(lines(("地区", "常住人口"), *rows), encoding="utf-8")
    (asked,) = draft(tmp_path, Decisions(district=district)).questions
    values = [choice.value for choice in asked.question.choices]
    assert values[0] == district
    people, _, _ = imported(tmp_path, Decisions().with_answer("人口.csv", rows=(district,)))
    assert people == {district: 90_000, **streets}


def of_district_alone(folder, text, district):
    """Who lives in a district without subdistricts by a table of this text, and what is found of it."""
    area = box(EAST, NORTH, EAST + 2000, NORTH + 1000)
    gpd.GeoDataFrame({"名称": [district]}, geometry=[area], crs="EPSG:4544").to_file(folder / "区界.gpkg")
    (folder / "人口.csv").write_text(text, encoding="utf-8")
    people, said, _ = imported(folder)
    return people[district], said


STREETS_IN_SHORT = [("沙坪坝", 6_000), ("覃家岗", 5_000), ("小龙坎", 4_000)]
DISTRICTS_IN_SHORT = [("江北", 20_000), ("沙坪坝", 6_000), ("渝中", 9_000)]


@pytest.mark.parametrize("heading", ["街道", "街道名称", "镇街", "乡镇"])
@pytest.mark.parametrize("total", [[], [("合计", 15_000)]])
def test_a_street_with_the_short_name_of_the_district_is_not_the_district(tmp_path, heading, total):
    text = lines((heading, "常住人口"), *STREETS_IN_SHORT, *total)
    people, said = of_district_alone(tmp_path, text, "沙坪坝区")
    assert math.isnan(people)
    assert said == {"population.unplaced"}


def test_a_ward_with_the_short_name_of_the_district_is_not_the_district(tmp_path):
    text = lines(("ward", "population"), ("Northgate", 6_000), ("Mill", 5_000), ("Quay", 4_000))
    people, said = of_district_alone(tmp_path, text, "Northgate District")
    assert math.isnan(people)
    assert said == {"population.unplaced"}


@pytest.mark.parametrize(
    ("heading", "rows", "district"),
    [
        ("区县", DISTRICTS_IN_SHORT, "沙坪坝区"),
        ("区县", [("全市", 35_000), *DISTRICTS_IN_SHORT], "沙坪坝区"),
        ("区县", [("江北区", 20_000), ("沙坪坝", 6_000), ("渝中区", 9_000)], "沙坪坝区"),
        ("district", [("Eastham", 20_000), ("Northgate", 6_000), ("Mill", 9_000)], "Northgate District"),
    ],
)
def test_short_names_below_the_heading_of_districts_are_districts(tmp_path, heading, rows, district):
    people, said = of_district_alone(tmp_path, lines((heading, "population"), *rows), district)
    assert people == 6_000
    assert said == {"population.of_others"}


@pytest.mark.parametrize("heading", ["名称", "单元", "地区"])
def test_where_no_heading_tells_streets_from_districts_the_figure_is_in_doubt(tmp_path, heading):
    text = lines((heading, "常住人口"), *STREETS_IN_SHORT, ("合计", 15_000))
    of_district_alone(tmp_path, text, "沙坪坝区")
    found = draft(tmp_path)
    [told] = study_area_of(layers_of(project_of(found))).findings
    assert (told.code, told.message.figures["people"]) == ("population.unplaced", 9_000)
