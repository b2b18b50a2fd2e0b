"""What one written unit of a population is: read from heading, title, sheet or name, or asked."""

import geopandas as gpd
import numpy as np
import pytest
from openpyxl import Workbook
from shapely.geometry import box

from gisapp.importing import Decisions, draft_of, project_of, read_files
from gisapp.importing.repeating import recipe_of, repeated
from gisapp.project import layers_of
from gisapp.study_area import study_area_of
from layers.task import Task
from tests.core.imported import draft
from tests.core.sources import one

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
        ("人口.csv", "常住人口（百万人）", ("0.0523", "0.081"), ""),
        ("人口.csv", "常住人口(百万)", ("0.0523", "0.081"), ""),
        ("人口.csv", "人口（十万人）", ("0.523", "0.81"), ""),
        ("人口.csv", "常住人口", ("0.523", "0.81"), "单位：十万人;\n"),
        ("人口.csv", "常住人口", ("523", "810"), "单位：百人;\n"),
        ("人口_百人.csv", "常住人口", ("523", "810"), ""),
        ("population.csv", "Population (hundreds)", ("523", "810"), ""),
        ("population.csv", "Population ('000)", ("52.3", "81"), ""),
        ("population.csv", "Population, 1000s", ("52.3", "81"), ""),
        ("人口.csv", "人口（×10⁴人）", ("5.23", "8.1"), ""),
        ("人口.csv", "常住人口（万人） Population (10 000 persons)", ("5.23", "8.1"), ""),
        ("population.csv", "residents", ("0.0523", "0.081"), "Population in millions;\n"),
        ("population.csv", "population (millions)", ("0.0523", "0.081"), ""),
        ("人口.csv", "人口;单位", ("0.0523;百万人", "810;百人"), ""),
        ("人口.csv", "人口;单位", ("5.23;万人", "8.1;"), ""),  # a blank is as above
        ("population.csv", "population;unit", ("523;hundreds", "81;thousand people"), ""),
        ("人口.csv", "常住人口", ("523百人", "0.081百万人"), ""),
        ("population.csv", "population", ("52.3 thousand", "0.081 million people"), ""),
        ("人口.csv", "常住人口", ("52300人", "8.1"), "单位：万人;\n"),
        ("人口.csv", "万州区人口", ("52300", "81000"), ""),
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
        ("2025年各街道常住人口（单位：%）;\n", True),
        ("单位：万户;\n", True),
        ("units: persons per km²;\n", True),
        ("单位：人、平方公里、人/平方公里;\n", False),
        ("2025年各街道常住人口及老年人口;\n", False),
        ("2025年各街道人口;\n注：不含流动人口;\n", False),
        ("2025年各街道人口;\n注：本表为常住户数，户均2.5人;\n", True),
        ("2025年各街道人口;\n注：户均2.5人;\n", False),
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


# ---------------------------------------------------------------- what is no number of people


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("人口(人/平方公里)", "a density"),
        ("常住人口（人/km²）", "a density"),
        ("每平方公里人口", "a density"),
        ("Pop/km2", "a density"),
        ("population per sq mile", "a density"),
        ("人口密度", "a density"),
        ("常住人口(%)", "a share"),
        ("pop_pct", "a share"),
        ("人口占比", "a share"),
        ("常住人口（万户）", "a number of households"),
        ("population (households)", "a number of households"),
        ("人口容量", "a capacity"),
        ("人口误差", "an error"),
        ("pop_moe", "an error"),
        ("人口增加", "a change"),
        ("population change", "a change"),
        ("人口（人均）", "a ratio"),
    ],
)
def test_a_column_that_says_it_is_no_number_of_people_is_refused_with_the_reason(folder, heading, kind):
    write_csv(folder, "人口.csv", heading, ("2000", "3000"))
    found = draft(folder)
    assert not found.questions
    told = one(found.findings, "column.no_people")
    assert told.severity == "error"
    assert f"“{heading}” is {kind}" in str(told.message)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("people", "beside"),
    [
        ("常住总人口", "人口(人/平方公里)"),
        ("人口", "人口密度"),
        ("居住人数", "常住人口（%）"),
        ("total pop", "population/km2"),
        ("people", "population change"),
        ("常住人口（人）", "人口编码"),
        ("pop", "pop_rank"),
    ],
)
def test_it_does_not_displace_the_column_of_people(folder, people, beside, order):
    columns = dict([(people, (52_300, 81_000)), (beside, (2_000, 3_000))][::order])
    rows = [[zone, *(numbers[at] for numbers in columns.values())] for at, zone in enumerate(PEOPLE)]
    lines = [";".join(map(str, row)) for row in [["街道", *columns], *rows]]
    (folder / "人口.csv").write_text("\n".join(lines), encoding="utf-8")
    found = draft(folder)
    assert not found.questions
    assert people_of(project_of(found)) == PEOPLE


@pytest.mark.parametrize(
    ("heading", "words"),
    [("人口编码", "编码"), ("pop_rank", "rank"), ("人口（热力）", "热力"), ("pop_0_14", "0_14")],
)
def test_a_heading_with_words_that_nothing_explains_is_asked_about(folder, heading, words):
    write_csv(folder, "人口.csv", heading, ("52300", "81000"))
    (row,) = draft(folder).questions
    assert row.question.code == "column.people"
    assert f"“{words}”" in str(row.question.message)
    done = draft(folder, Decisions().answered(row.source, row.question, heading))
    assert people_of(project_of(done)) == PEOPLE


@pytest.mark.parametrize(
    "heading",
    [
        *("2025年末常住人口数（万人）", "第七次全国人口普查常住人口", "渝中区人口", "人口（不含流动人口）"),
        *("人口(2025.12)", "万州区人口", "密云区人口", "年平均人口", "TOTPOP_CY"),
        *("Usual resident population", "population (mid-2020)"),
    ],
)
def test_ordinary_headings_are_no_question(folder, heading):
    unit = 10_000 if "万人" in heading else 1
    write_csv(
        folder, "人口.csv", heading, [number / unit if unit > 1 else number for number in PEOPLE.values()]
    )
    found = draft(folder)
    assert not found.questions
    assert people_of(project_of(found)) == pytest.approx(PEOPLE)


@pytest.mark.parametrize("cell", ["40%", "40 ％", "1200户", "3公顷"])
def test_a_cell_in_another_unit_is_unknown_and_listed(folder, cell):
    write_csv(folder, "人口.csv", "常住人口", ("52300", cell))
    found = draft(folder)
    assert one(found.findings, "column.value").rows == (2,)
    people = people_of(project_of(found))
    assert people["甲街道"] == 52_300
    assert np.isnan(people["乙街道"])


@pytest.mark.parametrize("cells", [("20%", "30%"), ("20 ％", "30 ％"), ("20.5%", "79.5%")])
def test_a_column_of_shares_is_no_number_of_people(folder, cells):
    write_csv(folder, "人口.csv", "常住人口", cells)
    found = draft(folder)
    assert one(found.findings, "column.value").rows == (1, 2)
    assert all(np.isnan(list(people_of(project_of(found)).values())))


def test_a_row_whose_unit_is_none_of_people_is_unknown(folder):
    write_csv(folder, "人口.csv", "人口;单位", ("5.23;万人", "1200;户"))
    people = people_of(project_of(draft(folder)))
    assert people["甲街道"] == pytest.approx(52_300)
    assert np.isnan(people["乙街道"])


def test_boundaries_may_have_a_density_of_their_own(tmp_path):
    shapes = [box(EAST + 1000 * k, NORTH, EAST + 1000 * (k + 1), NORTH + 1000) for k in range(2)]
    columns = {"名称": list(PEOPLE), "人口（人/平方公里）": [2_000, 3_000]}
    gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4544").to_file(tmp_path / "街道.gpkg")
    found = draft(tmp_path)
    assert not found.questions
    assert "is a density" in str(one(found.findings, "population.some").message)
