"""What one written unit of a population is: read from heading, title, sheet or name, or asked."""

import geopandas as gpd
import pytest
from openpyxl import Workbook
from shapely.geometry import box

from gisapp.importing import Decisions, draft_of, project_of, read_files
from gisapp.importing.repeating import recipe_of, repeated
from gisapp.project import layers_of
from gisapp.study_area import study_area_of
from layers.task import Task
from tests.core.imported import draft

EAST, NORTH = 500_000.0, 3_270_000.0
PEOPLE = {"甲街道": 52_300, "乙街道": 81_000}


@pytest.fixture
def folder(tmp_path):
    shapes = [box(EAST + 1000 * k, NORTH, EAST + 1000 * (k + 1), NORTH + 1000) for k in range(2)]
    gpd.GeoDataFrame({"名称": list(PEOPLE)}, geometry=shapes, crs="EPSG:4544").to_file(tmp_path / "街道.gpkg")
    return tmp_path


def people_of(project):
    area = study_area_of(layers_of(project))
    people = dict(zip(area.zones["zone"], area.population.tolist(), strict=True))
    return {zone: people[zone] for zone in PEOPLE}


def write_csv(folder, name, heading, numbers, above=""):
    rows = "".join(f"{zone};{number}\n" for zone, number in zip(PEOPLE, numbers, strict=True))
    (folder / name).write_text(f"{above}街道;{heading}\n{rows}", encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "heading", "numbers", "above"),
    [
        ("人口.csv", "常住人口（万人）", ("5.23", "8.1"), ""),
        ("人口.csv", "常住人口", ("5.23", "8.1"), "各街道常住人口;\n单位：万人;\n"),
        ("人口.csv", "常住人口", ("5.23", "8.1"), "各街道人口（单位: 万人）;\n"),
        ("常住人口(万人).csv", "常住人口", ("5.23", "8.1"), ""),
        ("population.csv", "population", ("5.23", "8.1"), "unit: 10,000 persons;\n"),
        ("人口.csv", "人口（千人）", ("52.3", "81"), ""),
        ("人口.csv", "常住人口", ("52.3", "81"), "各街道常住人口;\n单位：千人;\n"),
        ("常住人口（千人）.csv", "常住人口", ("52.3", "81"), ""),
        ("population.csv", "population", ("52.3", "81"), "Population in thousands;\n"),
        ("人口.csv", "常住人口", ("52300", "81000"), "各街道人口及每千人床位;\n"),
        ("人口.csv", "人口（百人）", ("523", "810"), ""),
        ("人口.csv", "人口;单位", ("5.23;万人", "81000;人"), ""),
        ("人口.csv", "人口;计量单位", ("52.3;千人", "8.1;万人"), ""),
        ("population.csv", "population;unit", ("52.3;thousand persons", "81000;persons"), ""),
        ("population.csv", "population (thousands)", ("52.3", "81"), ""),
        ("人口.csv", "常住人口", ("5.23万", "8.1万"), "单位：万人;\n"),  # a cell that says its own unit
        ("人口.csv", "常住人口", ("52300", "81000"), "30万人以上的城区;\n"),  # a title of something else
        ("人口.csv", "常住人口", ("52300", "81000"), "单位：人;\n"),
        ("人口.csv", "常住人口", ("52,300", "81,000"), ""),
    ],
)
def test_units_that_are_said_are_read(folder, name, heading, numbers, above):
    write_csv(folder, name, heading, numbers, above)
    found = draft(folder)
    assert not found.questions
    assert people_of(project_of(found)) == pytest.approx(PEOPLE)


def test_the_name_of_a_sheet_and_a_note_below_say_it_too(folder):
    for name, title, note in (("表一.xlsx", "人口_万人", None), ("表二.xlsx", "人口", "注：单位万人")):
        book = Workbook()
        sheet = book.active
        sheet.title = title
        sheet.append(["街道", "常住人口"])
        sheet.append(["甲街道", 5.23])
        sheet.append(["乙街道", 8.1])
        if note:
            sheet.append([note])
        book.save(folder / name)
        found = draft(folder, Decisions().with_role(name, "population"))
        assert people_of(project_of(found)) == pytest.approx(PEOPLE)
        (folder / name).unlink()


@pytest.mark.parametrize(
    ("heading", "numbers", "code", "answers"),
    [
        ("人口", ("52.300", "81.000"), "unit.points", {"1000": (52_300, 81_000), "1": (52.3, 81)}),
        (
            "population",
            ("5.230", "8.100"),
            "unit.points",
            {"10000": (52_300, 81_000), "1000": (5_230, 8_100)},
        ),
        ("常住人口", ("5.23", "8.17"), "unit.fractions", {"10000": (52_300, 81_700), "1": (5.23, 8.17)}),
        ("residents", ("52.3", "81.5"), "unit.fractions", {"1000": (52_300, 81_500)}),
    ],
)
def test_units_that_are_not_said_are_asked(folder, heading, numbers, code, answers):
    write_csv(folder, "人口.csv", heading, numbers)
    (row,) = draft(folder).questions
    assert row.question.code == code
    for value, people in answers.items():
        done = draft(folder, Decisions().answered(row.source, row.question, value))
        assert tuple(people_of(project_of(done)).values()) == pytest.approx(people)
        decisions, files = repeated(recipe_of(done), read_files([folder], Task()), Decisions())
        assert people_of(project_of(draft_of(files, Task(), decisions))) == people_of(project_of(done))


@pytest.mark.parametrize(
    ("heading", "numbers", "unit"),
    [
        ("常住人口", (5.23, 8.1), "10000"),
        ("人口", (52.3, 81.0), "1000"),
        ("residents", (5.23, 8.1), "10000"),
        ("population", (52.3, 81.0), "1000"),
    ],
)
def test_fractions_in_the_boundaries_own_column_are_asked_about(tmp_path, heading, numbers, unit):
    shapes = [box(EAST + 1000 * k, NORTH, EAST + 1000 * (k + 1), NORTH + 1000) for k in range(2)]
    columns = {"名称": list(PEOPLE), heading: numbers}
    gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4544").to_file(tmp_path / "街道.gpkg")
    (row,) = draft(tmp_path).questions
    assert row.question.code == "unit.fractions"
    done = draft(tmp_path, Decisions().answered(row.source, row.question, unit))
    assert people_of(project_of(done)) == pytest.approx({"甲街道": 52_300, "乙街道": 81_000})


def test_sums_of_an_estimate_in_boundaries_are_no_question(tmp_path):
    shapes = [box(EAST + 1000 * k, NORTH, EAST + 1000 * (k + 1), NORTH + 1000) for k in range(2)]
    columns = {"名称": list(PEOPLE), "population": [52_300.4, 81_000.7]}
    gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4544").to_file(tmp_path / "街道.gpkg")
    assert not draft(tmp_path).questions


def test_groups_of_points_can_only_be_thousands(folder):
    write_csv(folder, "人口.csv", "人口", ("1.052.300", "81.000"))
    assert people_of(project_of(draft(folder))) == {"甲街道": 1_052_300, "乙街道": 81_000}


def test_whole_persons_in_english_are_persons(folder):
    write_csv(
        folder, "population.csv", "population", ("52300", "81000"), "thousands of visitors come here;\n"
    )
    assert people_of(project_of(draft(folder))) == PEOPLE


@pytest.mark.parametrize(
    ("above", "asked"),
    [
        ("2025年各街道60岁及以上老年人口;\n", True),
        ("渝中区2035年规划人口一览表;\n", True),
        ("Projected population by ward;\n", True),
        ("2025年各街道常住人口及老年人口;\n", False),
        ("2025年各街道人口;\n注：不含流动人口;\n", False),
        ("", False),
    ],
)
def test_a_title_may_say_that_others_are_counted(folder, above, asked):
    write_csv(folder, "人口.csv", "人口", ("52300", "81000"), above)
    first = draft(folder)
    assert [row.question.code for row in first.questions] == ["rows.title"] * asked
    if asked:
        (row,) = first.questions
        done = draft(folder, Decisions().answered(row.source, row.question, "people"))
        assert people_of(project_of(done)) == PEOPLE
