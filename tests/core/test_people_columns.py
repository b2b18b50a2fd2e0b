"""Several columns of people in one table: whom each counts stands in its heading, and what does not is asked.

Every expected number of people is one of those written down for its place below.
"""

import math
from itertools import permutations

import geopandas as gpd
import openpyxl
import pytest
from shapely.geometry import box

from gisapp.importing import Decisions, draft_of, project_of, read_files
from gisapp.importing.repeating import recipe_of, repeated
from gisapp.project import layers_of
from gisapp.study_area import study_area_of
from layers.task import Task
from tests.core.imported import draft
from tests.core.sources import codes, one

EAST, NORTH = 500_000.0, 3_270_000.0
LIVE = {"甲街道": 52_300, "乙街道": 81_000}
ALL_OF_ALL = {"甲街道": 57_530, "乙街道": 89_100}
REGISTERED = {"甲街道": 41_840, "乙街道": 64_800}


def write_zones(folder, **columns):
    shapes = [box(EAST + 1000 * k, NORTH, EAST + 1000 * (k + 1), NORTH + 1000) for k in range(2)]
    frame = gpd.GeoDataFrame({"名称": list(LIVE), **columns}, geometry=shapes, crs="EPSG:4544")
    frame.to_file(folder / "街道.gpkg")


@pytest.fixture
def folder(tmp_path):
    write_zones(tmp_path)
    return tmp_path


def people_of(project):
    area = study_area_of(layers_of(project))
    people = dict(zip(area.zones["zone"], area.population.tolist(), strict=True))
    return {zone: people[zone] for zone in LIVE}


def counted(folder, decisions=None):
    return people_of(project_of(draft(folder, decisions)))


def write_csv(folder, columns, name="人口.csv"):
    rows = [[zone, *(numbers[zone] for numbers in columns.values())] for zone in LIVE]
    table = [["街道", *columns], *rows]
    (folder / name).write_text("\n".join(",".join(map(str, row)) for row in table), encoding="utf-8")


def in_units(people, unit):
    return {zone: number / unit for zone, number in people.items()}


# ---------------------------------------------------------------- one is meant


@pytest.mark.parametrize(
    ("live", "others"),
    [
        ("常住人口", ("总人口", "户籍人口")),
        ("常住人口", ("人口", "流动人口")),
        ("年末常住人口（人）", ("人口总数", "户籍总人口")),
        ("人口（常住）", ("人口（户籍）", "人口")),
        ("城区人口（含暂住）", ("总人口", "暂住人口")),
        ("常住人口（含流动人口）", ("总人口", "流动人口")),
        ("usual residents", ("total population", "registered population")),
        ("residents", ("population", "temporary residents")),
        ("常住人口", ("人口（男）", "总人口")),
    ],
)
def test_those_who_live_there_go_before_all_others_in_any_order(folder, live, others):
    numbers = {live: LIVE, others[0]: ALL_OF_ALL, others[1]: REGISTERED}
    told = []
    for order in permutations(numbers):
        write_csv(folder, {heading: numbers[heading] for heading in order})
        found = draft(folder)
        message = str(one(found.findings, "population.column").message)
        told.append((len(found.questions), people_of(project_of(found)), f"“{live}”" in message))
    assert told == [(0, LIVE, True)] * 6


@pytest.mark.parametrize(("unit", "heading"), [(10_000, "{}（万人）"), (1_000, "{}（千人）")])
def test_whichever_unit_the_headings_say(folder, unit, heading):
    write_csv(
        folder,
        {
            heading.format("总人口"): in_units(ALL_OF_ALL, unit),
            heading.format("常住人口"): in_units(LIVE, unit),
        },
    )
    assert counted(folder) == pytest.approx(LIVE)


@pytest.mark.parametrize("heading", ["常住人口", "2025年常住人口", "residents"])
def test_columns_of_boundaries_are_chosen_alike(tmp_path, heading):
    write_zones(tmp_path, 总人口=list(ALL_OF_ALL.values()), **{heading: list(LIVE.values())})
    assert counted(tmp_path) == LIVE


def test_the_districts_own_columns_are_chosen_alike(tmp_path):
    columns = {"名称": ["甲区"], "总人口": [146_630], "户籍人口": [106_640], "常住人口": [133_300]}
    frame = gpd.GeoDataFrame(columns, geometry=[box(EAST, NORTH, EAST + 1, NORTH + 1)], crs="EPSG:4544")
    frame.to_file(tmp_path / "区界.gpkg")
    assert study_area_of(layers_of(project_of(draft(tmp_path)))).population.tolist() == [133_300]


def test_headings_that_a_shapefile_cut(tmp_path):
    shapes = [box(EAST + 1000 * k, NORTH, EAST + 1000 * (k + 1), NORTH + 1000) for k in range(2)]
    columns = {"名称": list(LIVE), "总人口": list(ALL_OF_ALL.values()), "常住人": list(LIVE.values())}
    gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4544").to_file(
        tmp_path / "街道.shp", encoding="utf-8"
    )
    assert counted(tmp_path) == LIVE


def test_people_on_the_register_beside_those_who_live_there_need_no_word(folder):
    write_csv(folder, {"户籍人口": REGISTERED, "常住人口": LIVE, "户数": REGISTERED})
    found = draft(folder)
    assert people_of(project_of(found)) == LIVE
    assert "population.column" not in codes(found.findings)


def test_a_column_that_is_chosen_counts(folder):
    write_csv(folder, {"总人口": ALL_OF_ALL, "户籍人口": REGISTERED, "常住人口": LIVE})
    for heading, people in (("总人口", ALL_OF_ALL), ("户籍人口", REGISTERED)):
        assert counted(folder, Decisions().with_column("人口.csv", "population", heading)) == people


def test_an_empty_column_is_none(folder):
    write_csv(folder, {"总人口": ALL_OF_ALL, "常住人口": dict.fromkeys(LIVE, "")})
    assert counted(folder) == ALL_OF_ALL


# ---------------------------------------------------------------- it is asked


@pytest.mark.parametrize(
    "columns",
    [
        {"户籍人口": REGISTERED},
        {"户籍人口": REGISTERED, "流动人口": ALL_OF_ALL},
        {"人口（户籍）": REGISTERED},
        {"registered population": REGISTERED},
        {"人口": LIVE, "总人口": ALL_OF_ALL},
        {"常住人口": LIVE, "城区常住人口": REGISTERED},
        {"城区人口": LIVE, "常住人口": ALL_OF_ALL},
        {"population": LIVE, "总人口": ALL_OF_ALL},
    ],
)
def test_what_the_headings_do_not_settle_is_asked_and_the_answer_stays(folder, columns):
    write_csv(folder, columns)
    (row,) = draft(folder).questions
    assert row.question.code == "column.people"
    assert {choice.value for choice in row.question.choices} == set(columns)
    for heading, people in columns.items():
        done = draft(folder, Decisions().answered(row.source, row.question, heading))
        assert people_of(project_of(done)) == people
        decisions, files = repeated(recipe_of(done), read_files([folder], Task()), Decisions())
        assert people_of(project_of(draft_of(files, Task(), decisions))) == people


def test_people_of_the_urban_part_are_proposed_first(folder):
    write_csv(folder, {"常住人口": LIVE, "城区人口": REGISTERED})
    (row,) = draft(folder).questions
    assert row.question.choices[0].value == "城区人口"


@pytest.mark.parametrize(
    "columns",
    [
        {"人口": LIVE, "总人口": LIVE},
        {"常住人口": LIVE, "城区人口": LIVE},
        {"常住人口（万人）": {"甲街道": 5.2, "乙街道": 8.1}, "常住人口（人）": LIVE},
        {"population (thousands)": {"甲街道": 52, "乙街道": 81}, "people": LIVE},
    ],
)
def test_columns_that_say_the_same_are_no_question_and_the_finest_counts(folder, columns):
    found = []
    for order in permutations(columns):
        write_csv(folder, {heading: columns[heading] for heading in order})
        found.append(counted(folder))
    assert found == [LIVE] * math.factorial(len(columns))


def test_boundaries_with_people_of_some_kind_only_are_told(tmp_path):
    write_zones(tmp_path, 户籍人口=list(REGISTERED.values()))
    found = draft(tmp_path)
    assert not found.questions
    assert "户籍人口" in str(one(found.findings, "population.some").message)


@pytest.mark.parametrize(
    ("title", "asked"),
    [("2025年各街道户籍人口", True), ("Registered population", True), ("2025年户籍及常住人口", False)],
)
def test_a_title_of_the_register_is_asked_about(folder, title, asked):
    write_csv(folder, {"人口": LIVE})
    text = (folder / "人口.csv").read_text(encoding="utf-8")
    (folder / "人口.csv").write_text(f"{title},\n{text}", encoding="utf-8")
    assert [row.question.code for row in draft(folder).questions] == ["rows.title"] * asked


@pytest.mark.parametrize(
    ("sheet", "rows"),
    [
        ("说明", [["本表由区统计局提供"]]),
        ("说明", [["本表由区统计局提供"], ["年末数"], ["含半年以上"]]),
        ("notes", [["field", "meaning"], ["people", "usual residents"], ["name", "as on the map"]]),
    ],
)
def test_a_sheet_of_explanations_is_no_population(folder, sheet, rows):
    book = openpyxl.Workbook()
    book.active.title = "常住人口"
    for row in [["街道", "常住人口"], *LIVE.items()]:
        book.active.append(row)
    notes = book.create_sheet(sheet)
    for row in rows:
        notes.append(row)
    book.save(folder / "常住人口.xlsx")
    found = draft(folder)
    assert people_of(project_of(found)) == LIVE
    assert not [each for each in found.findings if each.severity in {"error", "question", "warning"}]


@pytest.mark.parametrize(
    ("live", "some"), [("常住人口", "户籍人口"), ("residents", "registered population"), ("人口", "流动人口")]
)
def test_a_column_of_formulas_without_values_is_no_reason_to_take_those_of_the_register(folder, live, some):
    book = openpyxl.Workbook()
    book.active.append(["街道", some, live])
    for row, (zone, number) in enumerate(REGISTERED.items(), 2):
        book.active.append([zone, number, f"=B{row}*1.1"])
    book.save(folder / "人口.xlsx")
    found = draft(folder)
    assert not found.questions
    assert one(found.findings, "population.missing").rows == tuple(range(1, len(REGISTERED) + 1))


@pytest.mark.parametrize(
    "others", [("迁入人口", "迁出人口"), ("自然增长人口", "机械增长人口"), ("in-migration population",)]
)
def test_people_who_came_or_left_in_the_year_are_not_those_who_live_there(folder, others):
    write_csv(folder, {**dict.fromkeys(others, dict.fromkeys(LIVE, 200)), "年末总人口": LIVE})
    assert not draft(folder).questions
    assert counted(folder) == LIVE


@pytest.mark.parametrize("heading", ["{}年_{}", "{}{}", "{} {}"])
def test_where_years_are_asked_about_no_column_is_said_to_count(folder, heading):
    of_2023 = {zone: number - 900 for zone, number in LIVE.items()}
    people = {(2023, "户籍人口"): REGISTERED, (2023, "常住人口"): of_2023}
    people |= {(2024, "户籍人口"): REGISTERED, (2024, "常住人口"): LIVE}
    write_csv(folder, {heading.format(*kind): numbers for kind, numbers in people.items()})
    done = draft(folder)
    (row,) = done.questions
    assert row.question.code == "rows.years"
    assert "population.column" not in {each.code for each in done.findings}
    newest = Decisions().answered(row.source, row.question, "newest")
    assert counted(folder, newest) == LIVE
    assert "population.column" not in {each.code for each in draft(folder, newest).findings}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("第六次人口普查", "第七次人口普查"),
        ("六普", "七普"),
        ("六普常住人口", "七普常住人口"),
        ("第六次全国人口普查人口", "第七次全国人口普查人口"),
        ("2010 census", "2020 census"),
        ("2010年普查", "2020年普查"),
    ],
)
def test_of_censuses_the_newest_is_proposed_first(folder, old, new):
    write_csv(folder, {old: {zone: number - 900 for zone, number in LIVE.items()}, new: LIVE})
    (row,) = draft(folder).questions
    assert row.question.code == "rows.years"
    assert row.question.choices[0].value in {"newest", "2020"}
    newest = Decisions().answered(row.source, row.question, row.question.choices[0].value)
    assert counted(folder, newest) == LIVE


# ---------------------------------------------------------------- headings in two lines


def write_sheet(folder, lines, merged):
    """A sheet whose header has cells merged across groups and, at A, downwards."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in lines:
        sheet.append(line)
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(folder / "人口.xlsx")


OF_2024 = {"甲街道": 50_100, "乙街道": 79_400}


@pytest.mark.parametrize(
    ("group", "years"),
    [
        ("常住人口（人）", ("2024年", "2025年")),
        ("年末常住人口", ("2024年末", "2025年末")),
        ("常住人口", (2024, 2025)),
        ("Residents", (2024, 2025)),
        ("Resident population (persons)", ("2024", "2025")),
    ],
)
@pytest.mark.parametrize("downwards", ["A1:A2", None])
def test_years_below_a_merged_heading_are_asked_about(folder, group, years, downwards):
    rows = [[zone, OF_2024[zone], LIVE[zone]] for zone in LIVE]
    lines = [["街道", group], [None, *years], *rows, ["合计", 129_500, 133_300]]
    write_sheet(folder, lines, ["B1:C1", downwards] if downwards else ["B1:C1"])
    (row,) = draft(folder).questions
    assert [choice.value for choice in row.question.choices] == ["newest", "2025", "2024"]
    for answer, people in (("newest", LIVE), ("2024", OF_2024)):
        assert counted(folder, Decisions().answered(row.source, row.question, answer)) == people


def test_years_below_a_heading_in_units_are_in_these(folder):
    rows = [[zone, OF_2024[zone] / 10_000, LIVE[zone] / 10_000] for zone in LIVE]
    lines = [["各街道人口"], ["街道", "常住人口（万人）"], [None, "2024年", "2025年"], *rows]
    write_sheet(folder, lines, ["A1:C1", "B2:C2", "A2:A3"])
    (row,) = draft(folder).questions
    newest = Decisions().answered(row.source, row.question, "newest")
    assert counted(folder, newest) == pytest.approx(LIVE)


def test_years_below_two_kinds_of_people_are_those_of_who_live_there(folder):
    rows = [[zone, REGISTERED[zone] - 70, REGISTERED[zone], OF_2024[zone], LIVE[zone]] for zone in LIVE]
    lines = [["街道", "户籍人口", None, "常住人口"], [None, "2024年", "2025年", "2024年", "2025年"], *rows]
    write_sheet(folder, lines, ["B1:C1", "D1:E1", "A1:A2"])
    (row,) = draft(folder).questions
    assert counted(folder, Decisions().answered(row.source, row.question, "2024")) == OF_2024


@pytest.mark.parametrize(
    ("group", "ages", "whole"),
    [
        ("常住人口（人）", ("0-14岁", "15-59岁", "60岁及以上"), "合计"),
        ("人口", ("0～17岁", "18—59岁", "60岁以上"), "总计"),
        ("Residents", ("0-14", "15 to 64", "65+"), "Total"),
        ("Population", ("Under 15", "15–64", "65 and over"), "All ages"),
    ],
)
def test_of_ages_and_their_sum_the_sum_counts(folder, group, ages, whole):
    parts = {
        zone: (number // 5, number // 2, number - number // 5 - number // 2) for zone, number in LIVE.items()
    }
    rows = [[zone, *parts[zone], LIVE[zone]] for zone in LIVE]
    write_sheet(folder, [["街道", group], [None, *ages, whole], *rows], ["B1:E1", "A1:A2"])
    assert not draft(folder).questions
    assert counted(folder) == LIVE


def shares(number):
    """Three parts of a number of people."""
    return number // 5, number // 2, number - number // 5 - number // 2


@pytest.mark.parametrize(
    ("group", "parts"),
    [
        ("常住人口（人）", ("0-14岁", "15-59岁", "60岁及以上")),
        ("常住人口", ("18岁以下", "18～60岁", "60岁以上")),
        ("人口数", ("65周岁及以上", "0至14周岁", "15至64周岁")),
        ("Residents", ("0-14", "15 to 64", "65+")),
        ("Population", ("Under 15", "15–64", "65 years and over")),
    ],
)
def test_all_ages_below_one_heading_add_up(folder, group, parts):
    rows = [[zone, *shares(LIVE[zone])] for zone in LIVE]
    write_sheet(folder, [["街道", group], [None, *parts], *rows], ["B1:D1", "A1:A2"])
    found = draft(folder)
    assert not found.questions
    assert f"“{group}”" in str(one(found.findings, "table.parts").mend)
    assert counted(folder) == LIVE


@pytest.mark.parametrize(
    ("group", "parts"), [("常住人口", "男,女"), ("人口（人）", "城镇,乡村"), ("residents", "women,men")]
)
def test_both_sexes_or_town_and_country_of_a_text_table_add_up(folder, group, parts):
    rows = [f"{zone},7,{LIVE[zone] - 20_001},20001" for zone in LIVE]
    text = "\n".join([f"街道,社区数,{group},", f",,{parts}", *rows])
    (folder / "人口.csv").write_text(text, encoding="utf-8")
    assert not draft(folder).questions
    assert counted(folder) == LIVE


def test_sums_of_each_year_are_asked_about(folder):
    rows = [f"{zone},{OF_2024[zone] - 9_000},9000,{LIVE[zone] - 9_500},9500" for zone in LIVE]
    text = "\n".join(["街道,常住人口,,,", ",2024年,,2025年,", ",男,女,男,女", *rows])
    (folder / "人口.csv").write_text(text, encoding="utf-8")
    (row,) = draft(folder).questions
    for answer, people in (("newest", LIVE), ("2024", OF_2024)):
        assert counted(folder, Decisions().answered(row.source, row.question, answer)) == people


@pytest.mark.parametrize(
    ("group", "parts"),
    [
        ("常住人口", ("0-14岁", "15-59岁", "65岁及以上")),
        ("常住人口", ("6-14岁", "15-59岁", "60岁及以上")),
        ("常住人口", ("0-14岁", "15-59岁", "60-79岁")),
        ("Residents", ("0-14", "15-64", "60+")),
        ("Residents", ("0-4", "5-9", "10-14")),
    ],
)
def test_ages_that_leave_somebody_out_or_overlap_are_never_the_people(folder, group, parts):
    rows = [[zone, *shares(LIVE[zone])] for zone in LIVE]
    write_sheet(folder, [["街道", group], [None, *parts], *rows], ["B1:D1", "A1:A2"])
    found = draft(folder)
    (row,) = (row for row in found.rows if row.role == "population")
    assert "table.parts" not in codes(found.findings)
    assert row.layer is None


def test_a_part_that_is_not_known_makes_no_sum_of_the_others(folder):
    rows = [["甲街道", 10_000, None, 9_000], ["乙街道", 16_200, 40_500, 24_300]]
    write_sheet(
        folder, [["街道", "常住人口"], [None, "0-14岁", "15-59岁", "60岁以上"], *rows], ["B1:D1", "A1:A2"]
    )
    people = counted(folder)
    assert math.isnan(people["甲街道"])
    assert people["乙街道"] == 81_000
