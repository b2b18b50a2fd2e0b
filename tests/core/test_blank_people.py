"""What is said of people who are not known: only of those whom no file knows, and what is missing then.

Six subdistricts of 1 km² in a row, 1,000 to 6,000 people, which are 21,000.
"""

import geopandas as gpd
import pytest
from shapely.geometry import box

from gisapp.__main__ import main
from gisapp.evaluate import evaluate
from gisapp.importing import import_files
from gisapp.store.project_file import open_project
from layers.text import Language

EAST, NORTH = 500_000.0, 3_270_000.0
NAMES = ["东门街道", "西门街道", "南门镇", "Harbour", "Mill End", "北门乡"]
PEOPLE = [1000, 2000, 3000, 4000, 5000, 6000]
PARKS = "park_area_per_capita"
BLANK = "population.missing"


def write(path, shapes, **columns):
    gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4544").to_file(path)


def town(folder, own, *, parts=True, district=None):
    """Parks of 6 ha, and subdistricts whose own column of people says ``own``."""
    squares = [box(EAST + 1000 * k, NORTH, EAST + 1000 * k + 1000, NORTH + 1000) for k in range(6)]
    whole = box(EAST, NORTH, EAST + 6000, NORTH + 1000)
    columns = {} if district is None else {"人口": [None if district == "blank" else district]}
    write(folder / "区界.gpkg", [whole], 名称=["某区"], **columns)
    write(folder / "公园绿地.gpkg", [box(EAST, NORTH, EAST + 300, NORTH + 200)], 类别=["G11"])
    write(folder / "建成区.gpkg", [whole], 名称=["建成区"])
    if parts:
        write(folder / "街道.gpkg", squares, 名称=NAMES, 人口=own)


def table(folder, rows, name="人口.csv"):
    lines = [f"{place},{people}" for place, people in rows]
    (folder / name).write_text("\n".join(["街道,人口", *lines]) + "\n", encoding="utf-8")


def blank_rows(findings):
    return {each.file: each.rows for each in findings if each.code == BLANK}


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ([None] * 6, {}),
        ([1000, None, 3000, None, 5000, 6000], {}),
        (["", "-", "无数据", "", "", ""], {}),
    ],
)
def test_blanks_that_a_table_fills_are_no_finding(tmp_path, own, told):
    town(tmp_path, own, district="blank")
    table(tmp_path, zip(NAMES, PEOPLE, strict=True))
    project = import_files([tmp_path])
    scorecard = evaluate(project)
    assert scorecard.readings[PARKS].of("district").denominator == 21_000
    assert blank_rows(project.findings) == blank_rows(scorecard.findings) == told


def test_blanks_that_a_table_does_not_fill_are_told_and_those_alone(tmp_path):
    town(tmp_path, [1000, None, 3000, None, None, 6000])
    table(tmp_path, [("Harbour", 4000)])
    scorecard = evaluate(import_files([tmp_path]))
    assert blank_rows(scorecard.findings) == {"街道.gpkg": (2, 5)}


def test_a_district_without_a_number_has_that_of_its_subdistricts(tmp_path):
    town(tmp_path, PEOPLE, district="blank")
    scorecard = evaluate(import_files([tmp_path]))
    assert blank_rows(scorecard.findings) == {}
    assert scorecard.readings[PARKS].of("district").denominator == 21_000


def test_without_any_table_blanks_are_told(tmp_path):
    town(tmp_path, [1000, None, 3000, 4000, 5000, 6000])
    assert blank_rows(import_files([tmp_path]).findings) == {"街道.gpkg": (2,)}


@pytest.mark.parametrize("name", ["人口.csv", "population.csv", "常住人口2025.csv"])
def test_a_project_that_is_imported_again_has_no_blanks(tmp_path, capsys, name):
    """Its boundaries have a column of people, empty as long as a table says them."""
    folder, first, again = tmp_path / "资料", tmp_path / "p.gpkg", tmp_path / "q.gpkg"
    folder.mkdir()
    town(folder, [None] * 6)
    table(folder, zip(NAMES, PEOPLE, strict=True), name)
    assert main(["import", str(folder), "-o", str(first)]) == 0
    assert main(["import", str(first), "-o", str(again), "--lang", "en"]) == 0
    project = open_project(again)
    assert blank_rows(project.findings) == {}
    assert evaluate(project).readings[PARKS].of("district").denominator == 21_000
    assert "not known" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["人口.csv", "people.csv", "常住人口.csv"])
def test_a_table_of_subdistricts_without_their_layer_says_that_this_is_what_lacks(tmp_path, name):
    town(tmp_path, [], parts=False)
    table(tmp_path, zip(NAMES, PEOPLE, strict=True), name)
    scorecard = evaluate(import_files([tmp_path]))
    reason = scorecard.readings[PARKS].of("district").reason
    assert Language("en").say(reason) == f"There is no layer of subdistricts for the people of {name}."
    (told,) = [each for each in scorecard.findings if each.code == "population.unplaced"]
    assert "Add the layer of subdistricts" in str(told.mend)


def test_without_any_people_the_population_lacks(tmp_path):
    town(tmp_path, [None] * 6)
    reason = evaluate(import_files([tmp_path])).readings[PARKS].of("district").reason
    assert Language("zh").say(reason) == "缺少人口数据"


def test_a_table_of_some_subdistricts_and_their_own_column_make_the_whole(tmp_path):
    """4,400 instead of 4,000 in the table, the rest of the layer: 21,400."""
    town(tmp_path, PEOPLE)
    table(tmp_path, [("Harbour", 4400)])
    scorecard = evaluate(import_files([tmp_path]))
    assert scorecard.readings[PARKS].of("district").denominator == 21_400
    (told,) = [each for each in scorecard.findings if each.code == "population.two_sources"]
    assert str(told.message).startswith("With the people of 人口.csv, which are used, there are 21,400")


@pytest.mark.parametrize(
    ("missing", "zh", "en"),
    [
        (1, "缺少东门街道的人口数据", "The population of 东门街道 is not known."),
        (
            3,
            "缺少东门街道、西门街道、南门镇的人口数据",
            "The population of 东门街道, 西门街道, 南门镇 is not known.",
        ),
        (
            4,
            "缺少东门街道、西门街道、南门镇等 4 个街道的人口数据",
            "The population of 东门街道, 西门街道, 南门镇 and others, 4 subdistricts in all, is not known.",
        ),
    ],
)
def test_those_who_lack_are_named(tmp_path, missing, zh, en):
    town(tmp_path, [None] * missing + PEOPLE[missing:])
    reason = evaluate(import_files([tmp_path])).readings[PARKS].of("district").reason
    assert (Language("zh").say(reason), Language("en").say(reason)) == (zh, en)
