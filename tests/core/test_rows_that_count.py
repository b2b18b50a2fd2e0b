"""One zone, several rows: which of them count, by what the table shows, or by an answer.

Every expected number of people is the one written down for its place below, or a sum of those by hand.
"""

import json
import math

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from shapely.geometry import Point, box

from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, draft_of, project_of, read_files
from gisapp.importing.repeating import recipe_of, repeated
from gisapp.project import layers_of
from gisapp.study_area import study_area_of
from layers.answers import Answers
from layers.columns.several_rows import rows_that_count
from layers.columns.typed import type_columns
from layers.findings import Severity
from layers.layer import in_role
from layers.roles import roles
from layers.task import Task
from tests.core.imported import draft
from tests.core.sources import source_of

EAST, NORTH = 500_000.0, 3_270_000.0
ZONES = {"江北街道": "500105001", "石马河街道": "500105002", "大石坝街道": "500105003"}
PEOPLE = {"江北街道": 41_000, "石马河街道": 78_500, "大石坝街道": 63_250}
WHOLE = 182_750
"""41,000 + 78,500 + 63,250."""


@pytest.fixture
def folder(tmp_path):
    """A district of three subdistricts of 1 km² each, to which a test adds its people."""
    shapes = [box(EAST + 1000 * k, NORTH, EAST + 1000 * (k + 1), NORTH + 1000) for k in range(3)]
    columns = {"街道名称": list(ZONES), "街道代码": list(ZONES.values())}
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4544")
    frame.to_file(tmp_path / "街道.gpkg")
    return tmp_path


def write_csv(path, head, rows):
    path.write_text("\n".join(",".join(map(str, row)) for row in [head, *rows]) + "\n", encoding="utf-8")


def question_of(folder):
    (row,) = draft(folder).questions
    return row, row.question


def people_of(folder, decisions=None):
    """People of the district and its subdistricts; a question stops it."""
    area = study_area_of(layers_of(project_of(draft(folder, decisions))))
    return dict(zip(area.zones["zone"], area.population.tolist(), strict=True))


def counted(folder, decisions=None):
    people = people_of(folder, decisions)
    return {zone: people[zone] for zone in ZONES}


def answered(folder, value):
    """The people after the question was answered, by its option and by the recipe of that import."""
    row, question = question_of(folder)
    assert value in {choice.value for choice in question.choices}
    decisions = Decisions().answered(row.source, question, value)
    done = draft(folder, decisions)
    taken, files = repeated(recipe_of(done), read_files([folder], Task()), Decisions())
    by_recipe = project_of(draft_of(files, Task(), taken))
    assert (
        study_area_of(layers_of(by_recipe)).population[0]
        == people_of(folder, decisions)[next(iter(people_of(folder, decisions)))]
    )
    return counted(folder, decisions)


# ---------------------------------------------------------------- years

SHARES = {2021: 0.9, 2023: 0.96, 2025: 1.0}


def of_year(year):
    return {zone: round(SHARES[year] * number) for zone, number in PEOPLE.items()}


@pytest.mark.parametrize(
    ("head", "merged"),
    [("{}年", False), ("{}年末常住人口", True), ("{}", False), ("Census {}", True), ("{}年", True)],
)
def test_years_that_stand_in_rows_above_theirs_are_asked_about_newest_first(folder, head, merged):
    rows = []
    for year in SHARES:
        title = head.format(year)
        rows.append((title, title, title) if merged else (title, "", ""))
        rows += [(zone, "", number) for zone, number in of_year(year).items()]
    write_csv(folder / "人口.csv", ["街道", "备注", "人口"], rows)
    row, question = question_of(folder)
    assert question.code == "rows.years"
    assert [choice.value for choice in question.choices[:2]] == ["newest", "2025"]
    assert not [each for each in row.findings if each.code != "rows.years"]  # heads have no people to miss
    assert answered(folder, "newest") == PEOPLE
    assert answered(folder, "2021") == of_year(2021)


@pytest.mark.parametrize(
    ("file", "name", "heading"),
    [
        ("公交站.gpkg", "站名", "年份"),
        ("bus_stops.gpkg", "name", "year"),
        ("轨道站.gpkg", "站名", "数据年"),
    ],
)
def test_stops_and_stations_of_two_years_in_one_file_are_asked_about(folder, file, name, heading):
    """Three in 2022, of which two are there in 2024; a fourth is new."""
    places = {2022: [100, 500, 900], 2024: [100, 500, 1400]}
    points = [(year, Point(EAST + x, NORTH + 500)) for year, row in places.items() for x in row]
    columns = {name: [f"站{point.x:.0f}" for _, point in points], heading: [year for year, _ in points]}
    frame = gpd.GeoDataFrame(columns, geometry=[point for _, point in points], crs="EPSG:4544")
    frame.to_file(folder / file)
    row, question = question_of(folder)
    assert question.code == "rows.years"
    decisions = Decisions().answered(row.source, question, "newest")
    (layer,) = [each for each in project_of(draft(folder, decisions)).layers if each.title == file]
    assert sorted(layer.frame.geometry.x - EAST) == pytest.approx([100, 500, 1400])


@pytest.mark.parametrize(
    ("old", "new"), [("公交站2022.gpkg", "公交站2024.gpkg"), ("bus_stops_2022.gpkg", "bus_stops_2024.gpkg")]
)
def test_stops_of_two_years_in_two_files_are_asked_about(folder, old, new):
    for file, places in ((old, [100, 500, 900]), (new, [100, 505, 1400])):
        points = [Point(EAST + x, NORTH + 500) for x in places]
        names = {"name": [f"站{x}" for x in places]}
        gpd.GeoDataFrame(names, geometry=points, crs="EPSG:4544").to_file(folder / file)
    row, question = question_of(folder)
    assert (row.source.title, question.code) == (old, "rows.again")
    done = draft(folder, Decisions().answered(row.source, question, "newest"))
    assert [each.title for each in project_of(done).layers if each.role == "bus_stop"] == [new]


PARKS_TWICE = [
    ("公园绿地_20230101", "公园绿地_20240601"),
    ("公园绿地202306", "公园绿地202406"),
    ("公园绿地2024年9月", "公园绿地2024年11月"),
    ("parks_2024-05-31", "parks_2024-06-01"),
    ("公园绿地_v1", "公园绿地_v2"),
    ("公园绿地第九版", "公园绿地第10版"),
    ("parks_v1.9", "parks_v1.10"),
    ("公园绿地2023_CGCS2000", "公园绿地2024_CGCS2000"),
]


def two_parks(folder, *names):
    """The newer one, the last, has a second park of 100 m · 100 m."""
    for name, lefts in zip(names, ([0], [0, 200]), strict=True):
        shapes = [box(EAST + left, NORTH, EAST + left + 100, NORTH + 100) for left in lefts]
        frame = gpd.GeoDataFrame({"类别": ["G11"] * len(shapes)}, geometry=shapes, crs="EPSG:4544")
        frame.to_file(folder / f"{name}.gpkg")


def parks_of(folder, file, answer):
    done = draft(folder, Decisions().with_answer(file, rows=(answer,)))
    return [layer.title for layer in project_of(done).layers if layer.role == "park"]


@pytest.mark.parametrize(("old", "new"), PARKS_TWICE)
def test_of_two_files_of_one_thing_the_newer_by_its_name_is_proposed(folder, old, new):
    two_parks(folder, old, new)
    row, question = question_of(folder)
    assert (row.source.title, question.code) == (f"{old}.gpkg", "rows.again")
    assert question.choices[0].value == "newest"
    for answer in ("newest", "none"):
        assert parks_of(folder, f"{old}.gpkg", answer) == [f"{new}.gpkg"]
    assert parks_of(folder, f"{new}.gpkg", "none") == [f"{old}.gpkg"], "and either may be set aside"


@pytest.mark.parametrize(
    ("file", "own", "of"), [("社区.gpkg", "社区名", "街道"), ("neighbourhoods.gpkg", "title", "subdistrict")]
)
def test_communities_drawn_beside_their_subdistricts_are_those_left_out(folder, file, own, of):
    """Whichever name comes first in the folder."""
    zones = gpd.read_file(folder / "街道.gpkg")
    parts, names = [], []
    for name, shape in zip(zones[zones.columns[0]], zones.geometry, strict=True):
        left, low, right, high = shape.bounds
        middle = (left + right) / 2
        parts += [box(left, low, middle, high), box(middle, low, right, high)]
        names += [name, name]
    columns = {own: [f"{name}{at}社区" for at, name in enumerate(names)], of: names}
    gpd.GeoDataFrame(columns, geometry=parts, crs=zones.crs).to_file(folder / file)
    row, question = question_of(folder)
    assert (row.source.title, question.code) == (file, "rows.again")
    done = draft(folder, Decisions().answered(row.source, question, "none"))
    assert [each.title for each in project_of(done).layers if each.role == "subdistrict"] == ["街道.gpkg"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("公园绿地东", "公园绿地西"), ("parks_2024", "parks_2024_06"), ("公园绿地_v2", "公园绿地_2024")],
)
def test_names_that_do_not_say_which_is_newer_propose_none(folder, one, other):
    for name, left in ((one, 0), (other, 4)):
        shape = box(EAST + left, NORTH, EAST + left + 100, NORTH + 100)
        frame = gpd.GeoDataFrame({"类别": ["G11"]}, geometry=[shape], crs="EPSG:4544")
        frame.to_file(folder / f"{name}.gpkg")
    _, question = question_of(folder)
    assert [choice.value for choice in question.choices] == ["none", "only", "all"]


def test_an_older_file_that_was_set_aside_sets_no_newer_one_aside_next_year(folder):
    two_parks(folder, "公园绿地202306", "公园绿地202406")
    decisions = Decisions().with_answer("公园绿地202306.gpkg", rows=("none",))
    recipe = recipe_of(draft(folder, decisions))
    (folder / "公园绿地202306.gpkg").unlink()
    two_parks(folder, "公园绿地202406", "公园绿地202506")
    taken, files = repeated(recipe, read_files([folder], Task()), Decisions())
    (row,) = draft_of(files, Task(), taken).questions
    assert row.source.title == "公园绿地202406.gpkg"


def test_stops_of_two_companies_are_parts_also_where_their_files_have_years(folder):
    for file, places in (("公交站2022.gpkg", [100, 500]), ("公交站2024.gpkg", [300, 1400])):
        points = [Point(EAST + x, NORTH + 500) for x in places]
        gpd.GeoDataFrame({"name": list("甲乙")}, geometry=points, crs="EPSG:4544").to_file(folder / file)
    assert not draft(folder).questions


def test_platforms_built_in_several_years_are_no_states_of_one_stop(folder):
    columns = {"站名": ["甲", "甲", "乙"], "建成年份": [2019, 2021, 2020]}
    points = [Point(EAST + x, NORTH + 500) for x in (100, 130, 900)]
    gpd.GeoDataFrame(columns, geometry=points, crs="EPSG:4544").to_file(folder / "公交站.gpkg")
    assert not draft(folder).questions


def test_rows_before_the_first_head_are_of_no_year_and_it_is_asked_which_count(folder):
    rows = list(PEOPLE.items())
    rows += [("2021年", ""), *of_year(2021).items()]
    write_csv(folder / "人口.csv", ["街道", "人口"], rows)
    assert question_of(folder)[1].code == "rows.several"


@pytest.mark.parametrize("heading", ["年份", "统计时间", "year", "工作表"])
@pytest.mark.parametrize("written", ["{}", "{}年", "{}-12-31", "{}年末常住人口"])
def test_years_in_rows_are_asked_about_and_the_newest_is_proposed(folder, heading, written):
    rows = [(written.format(y), z, ZONES[z], n) for y in (2023, 2025, 2021) for z, n in of_year(y).items()]
    write_csv(folder / "历年人口.csv", [heading, "街道名称", "街道代码", "常住人口"], rows)
    _, question = question_of(folder)
    assert question.code == "rows.years"
    assert [choice.value for choice in question.choices] == ["newest", "2025", "2023", "2021", "all"]
    assert question.choices[0].score > max(choice.score for choice in question.choices[1:])
    assert answered(folder, "newest") == PEOPLE
    assert answered(folder, "2021") == of_year(2021)


def test_years_of_names_without_codes(folder):
    rows = [(y, z, n) for y in SHARES for z, n in of_year(y).items()]
    write_csv(folder / "population.csv", ["yr", "subdistrict", "residents"], rows)
    assert answered(folder, "2023") == of_year(2023)
    assert answered(folder, "all") == {zone: sum(of_year(y)[zone] for y in SHARES) for zone in PEOPLE}


def test_sheets_of_several_years(folder):
    book = Workbook()
    book.remove(book.active)
    for year in SHARES:
        sheet = book.create_sheet(f"{year}年")
        sheet.append(["街道名称", "常住人口"])
        for row in of_year(year).items():
            sheet.append(row)
    book.save(folder / "各年人口.xlsx")
    assert answered(folder, "newest") == PEOPLE


@pytest.mark.parametrize(
    "heading", ["{}年常住人口", "常住人口（{}年）", "常住人口_{}", "{}年", "population {}"]
)
def test_a_column_for_each_year(folder, heading):
    years = (2021, 2023, 2025)
    rows = [(zone, ZONES[zone], *(of_year(year)[zone] for year in years)) for zone in ZONES]
    write_csv(folder / "历年人口.csv", ["街道名称", "街道代码", *map(heading.format, years)], rows)
    assert answered(folder, "newest") == PEOPLE
    assert answered(folder, "2023") == of_year(2023)
    chosen = Decisions().with_column("历年人口.csv", "population", heading.format(2021))
    assert counted(folder, chosen) == of_year(2021)


def test_a_column_without_a_year_goes_before_those_with_one(folder):
    rows = [(zone, of_year(2021)[zone], PEOPLE[zone]) for zone in ZONES]
    write_csv(folder / "人口.csv", ["街道名称", "2021年人口", "常住人口"], rows)
    assert counted(folder) == PEOPLE


def test_one_year_alone_is_no_question(folder):
    write_csv(
        folder / "人口.csv", ["年份", "街道名称", "常住人口"], [(2025, zone, n) for zone, n in PEOPLE.items()]
    )
    assert counted(folder) == PEOPLE


def test_an_answer_for_a_year_that_is_gone_is_asked_again(folder):
    write_csv(
        folder / "人口.csv", ["年份", "街道名称", "常住人口"],
        [(y, z, n) for y in (2023, 2025) for z, n in of_year(y).items()],
    )  # fmt: skip
    again = draft(folder, Decisions().with_answer("人口.csv", rows=("2019",)))
    assert [row.question.code for row in again.questions] == ["rows.years"]


@pytest.mark.parametrize(
    "columns",
    [
        {"年份": [2015, 2020, 2025]},
        {"year": ["2015", "2020", "2025"]},
        {"名称": ["2015年建成区", "2020年建成区", "2025年建成区"]},
    ],
)
def test_outlines_of_the_built_up_area_in_several_years(folder, columns):
    shapes = [box(EAST, NORTH, EAST + width, NORTH + 1000) for width in (3000, 2500, 2000)]
    gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4544").to_file(folder / "建成区.gpkg")
    row, question = question_of(folder)
    assert question.code == "rows.years"
    for value, square_metres in (("newest", 2e6), ("2020", 2.5e6), ("all", 3e6)):
        project = project_of(draft(folder, Decisions().answered(row.source, question, value)))
        assert study_area_of(layers_of(project)).built_up.area == pytest.approx(square_metres, rel=1e-4)


# ---------------------------------------------------------------- repeated, whole, parts


def test_numbers_of_merged_cells_count_once(folder):
    book = Workbook()
    sheet = book.active
    sheet.append(["街道名称", "社区", "常住人口"])
    for at, (zone, number) in enumerate(PEOPLE.items()):
        for part in range(4):
            sheet.append([zone if not part else None, f"{zone[0]}{part}社区", number if not part else None])
        for column in "AC":
            sheet.merge_cells(f"{column}{2 + 4 * at}:{column}{5 + 4 * at}")
    book.save(folder / "人口.xlsx")
    assert counted(folder) == PEOPLE
    (told,) = [each for each in draft(folder).findings if each.code == "rows.repeated"]
    assert told.severity is Severity.WARNING
    assert counted(folder, Decisions().with_answer("人口.xlsx", rows=("all",))) == {
        zone: 4 * number for zone, number in PEOPLE.items()
    }


@pytest.mark.parametrize(
    ("head", "each"),
    [
        (["街道名称", "社区", "常住人口"], "{}{}社区"),
        (["subdistrict", "village (community)", "population"], "Village {}{}"),
        (["街道", "村（居）", "人口"], "{}{}村"),
        (["街道", "居委", "人口"], "{}{}"),
        (["街道", "责任片", "人口"], "{}{}片"),
    ],
)
def test_equal_numbers_under_different_names_are_asked_about(folder, head, each):
    """Two communities of 8,000 people each, or one subdistrict of 8,000 whose number stands twice."""
    rows = [(zone, each.format(zone[0], part), 8_000) for zone in ZONES for part in (1, 2)]
    write_csv(folder / "人口.csv", head, rows)
    _, question = question_of(folder)
    assert question.code == "rows.equal"
    assert "江北街道 (rows 1, 2)" in str(question.message)
    assert answered(folder, "all") == dict.fromkeys(ZONES, 16_000)
    assert answered(folder, "largest") == dict.fromkeys(ZONES, 8_000)


@pytest.mark.parametrize(
    "heading", ["村（社区）", "社区/村", "社区（村）名称", "village / community", "居（村）委会"]
)
def test_headings_of_two_kinds_of_parts(folder, heading):
    rows = [(zone, f"{zone[0]}{part}", PEOPLE[zone] - 1_000 if part else 1_000)
            for zone in ZONES for part in (0, 1)]  # fmt: skip
    write_csv(folder / "人口.csv", ["镇街", heading, "总人口"], rows)
    assert counted(folder) == PEOPLE


@pytest.mark.parametrize(
    "head",
    [
        ["社区", "所属街道", "人口"],
        ["社区名称", "所在街道", "人数"],
        ["名称", "街道", "常住人口"],
        ["name", "subdistrict", "population"],
    ],
)
@pytest.mark.parametrize("equal", [False, True])
def test_communities_that_say_their_subdistrict_add_up_to_it(folder, head, equal):
    """Also where the two of each are of one size: each row is of a place of its own."""
    people = {zone: 2 * 20_500 if equal else number for zone, number in PEOPLE.items()}
    rows = [(f"{zone[0]}{part}社区", zone, 20_500 if part else people[zone] - 20_500)
            for zone in ZONES for part in (0, 1)]  # fmt: skip
    write_csv(folder / "人口.csv", head, rows)
    done = draft(folder)
    assert not done.questions
    assert counted(folder) == people
    assert not [each for each in done.findings if each.severity is Severity.WARNING]


def test_a_sum_of_a_subdistrict_among_its_communities_counts_alone(folder):
    rows = []
    for zone, number in PEOPLE.items():
        rows += [("甲社区", zone, number - 9_000), ("乙社区", zone, 9_000), ("", zone, number)]
    write_csv(folder / "人口.csv", ["社区", "所属街道", "人口"], rows)
    assert counted(folder) == PEOPLE


def test_where_the_zones_are_communities_their_rows_go_by_their_own_names(folder):
    """Two subdistricts have communities of which each is a zone here."""
    rows = [(zone, other, number) for (zone, number), other in
            zip(PEOPLE.items(), ("东片街道", "东片街道", "西片街道"), strict=True)]  # fmt: skip
    write_csv(folder / "人口.csv", ["名称", "所属街道", "人口"], rows)
    assert counted(folder) == PEOPLE


@pytest.mark.parametrize(
    ("head", "first", "second"),
    [
        (["街道", "社区", "常住人口"], ["{zone}", "小计"], ["", "{zone}一社区"]),
        (["街道", "村（社区）", "常住人口"], ["{zone}", "{zone}一社区"], ["", "{zone}二社区"]),
        (["社区", "所属街道", "人口"], ["{zone}一社区", "{zone}"], ["{zone}二社区", ""]),
        (["subdistrict", "community", "people"], ["{zone}", "Total"], ["", "{zone} first"]),
    ],
)
def test_a_subdistrict_written_once_is_that_of_the_communities_below(folder, head, first, second):
    """A sum counts alone, and what has none is the sum of its communities."""
    rows = []
    for zone, number in PEOPLE.items():
        whole = first[1] in {"小计", "Total"}
        parts = (number, number - 5_000, 5_000) if whole else (number - 5_000, 5_000)
        for at, part in enumerate(parts):
            cells = [cell.format(zone=zone) for cell in (second if at else first)]
            rows.append((*cells[: 1 + (at < 2)], *([f"{zone}三社区"] if at == 2 else []), part))
    write_csv(folder / "人口.csv", head, rows)
    assert counted(folder) == PEOPLE
    assert "population.unplaced" not in {each.code for each in study_area_of(
        layers_of(project_of(draft(folder)))).findings}  # fmt: skip


def test_a_blank_among_rows_that_all_say_their_subdistrict_is_nobodys(folder):
    rows = [(zone, f"{zone}{part}社区", PEOPLE[zone] - 1_000 if part else 1_000)
            for zone in ZONES for part in (0, 1)]  # fmt: skip
    write_csv(folder / "人口.csv", ["街道", "社区", "人口"], [*rows, ("", "飞地社区", 300)])
    assert counted(folder) == PEOPLE


@pytest.mark.parametrize(
    ("heading", "words"),
    [("类别", ("家庭户", "集体户")), ("户别", ("集体户", "家庭户")), ("kind", ("household", "collective"))],
)
def test_people_in_families_and_in_dormitories_add_up(folder, heading, words):
    rows = [(zone, word, part) for zone, number in PEOPLE.items()
            for word, part in zip(words, (number - 900, 900), strict=True)]  # fmt: skip
    write_csv(folder / "人口.csv", ["街道", heading, "人口"], rows)
    assert counted(folder) == PEOPLE


@pytest.mark.parametrize(
    "words",
    [("户籍人口", "常住人口"), ("非常住", "常住"), ("Registered", "Residents"), ("流动", "户籍", "城区人口")],
)
def test_those_who_live_there_are_proposed_first_and_the_rows_named_are_of_one_place(folder, words):
    rows = [(zone, word, number - 777 * at) for zone, number in PEOPLE.items()
            for at, word in enumerate(words)]  # fmt: skip
    write_csv(folder / "人口.csv", ["街道", "口径", "人口"], rows)
    _, question = question_of(folder)
    assert question.choices[0].value == words[-1]
    named = ", ".join(str(row + 1) for row in range(len(words)))
    assert f"such as 江北街道 (rows {named})" in str(question.message)


@pytest.mark.parametrize(
    ("people", "beside", "words"),
    [
        ("常住人口（万人）", "户数", []),
        ("人口（千人）", "面积", []),
        ("population (thousands)", "homes", []),
        ("常住人口", "口径", ["1", "2"]),
    ],
)
def test_amounts_are_no_answers_to_which_rows_count(folder, people, beside, words):
    """The numbers of people themselves, in units, told the rows apart; a code that comes again does."""
    numbers = [(3, 12), (2.5, 8), (5, 20), (2.2, 12), (3.1, 9), (6, 14)]
    rows = [
        (list(ZONES)[at // 2], *((number * 1000, at % 2 + 1) if words else (number, other)))
        for at, (number, other) in enumerate(numbers)
    ]
    write_csv(folder / "人口.csv", ["街道", people, beside], rows)
    _, question = question_of(folder)
    assert question.code == "rows.several"
    assert [choice.value for choice in question.choices] == [*words, "all", "largest"]


def test_names_of_communities_are_no_answers(folder):
    """Each has two numbers, and a name chooses the rows of no more than one place."""
    rows = [(zone, f"{zone[0]}社区{basis}", number) for zone, number in PEOPLE.items()
            for basis, number in (("（常住）", number), ("（户籍）", number - 99))]  # fmt: skip
    write_csv(folder / "人口.csv", ["街道", "社区", "人口"], rows)
    assert [choice.value for choice in question_of(folder)[1].choices] == ["all", "largest"]


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("性别", ["男", "女", "合计"]),
        ("sex", ["total", "male", "female"]),
        ("类别", ["户籍", "外来", "小计"]),
    ],
)
def test_a_sum_called_so_counts_and_its_parts_do_not(folder, heading, words):
    whole = words.index(next(word for word in words if word in {"合计", "total", "小计"}))
    rows = []
    for zone, number in PEOPLE.items():
        parts = [number // 3, number - number // 3 - 7]  # of seven the table does not say what they are
        parts.insert(whole, number)
        rows += [(zone, word, part) for word, part in zip(words, parts, strict=True)]
    write_csv(folder / "人口.csv", ["街道名称", heading, "常住人口"], rows)
    assert counted(folder) == PEOPLE


def test_a_sum_that_no_word_tells_is_known_by_its_parts(folder):
    rows = [
        (zone, what, number)
        for zone, whole in PEOPLE.items()
        for what, number in (("A", whole), ("B", whole // 4), ("C", whole - whole // 4))
    ]
    write_csv(folder / "人口.csv", ["街道名称", "口径", "常住人口"], rows)
    assert counted(folder) == PEOPLE
    (told,) = [each for each in draft(folder).findings if each.code == "rows.whole"]
    assert told.rows == (1, 4, 7)


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("性别", ["男", "女"]),
        ("社区名称", ["一社区", "二社区"]),
        ("gender", ["F", "M"]),
        ("village_code", ["1", "2"]),
    ],
)
def test_parts_without_their_sum_add_up(folder, heading, words):
    rows = [
        (zone, word, part)
        for zone, number in PEOPLE.items()
        for word, part in zip(words, (number - 20_000, 20_000), strict=True)
    ]
    write_csv(folder / "人口.csv", ["街道名称", heading, "常住人口"], rows)
    assert counted(folder) == PEOPLE


def test_what_the_table_does_not_show_is_asked(folder):
    rows = [(zone, word, number + more) for zone, number in PEOPLE.items()
            for word, more in (("常住", 0), ("户籍", -4_321))]  # fmt: skip
    write_csv(folder / "人口.csv", ["街道名称", "口径", "人口"], rows)
    _, question = question_of(folder)
    assert question.code == "rows.several"
    assert [choice.value for choice in question.choices] == ["常住", "户籍", "all", "largest"]
    assert answered(folder, "常住") == answered(folder, "largest") == PEOPLE
    assert answered(folder, "户籍") == {zone: number - 4_321 for zone, number in PEOPLE.items()}
    assert answered(folder, "all") == {zone: 2 * number - 4_321 for zone, number in PEOPLE.items()}


def test_a_year_and_then_a_kind(folder):
    rows = [(y, z, word, n + more) for y in (2023, 2025) for z, n in of_year(y).items()
            for word, more in (("常住", 0), ("户籍", -4_321))]  # fmt: skip
    write_csv(folder / "人口.csv", ["年份", "街道名称", "口径", "人口"], rows)
    row, question = question_of(folder)
    decisions = Decisions().answered(row.source, question, "newest")
    (row,) = draft(folder, decisions).questions
    assert row.question.code == "rows.several"
    assert counted(folder, decisions.answered(row.source, row.question, "常住")) == PEOPLE


def test_two_communities_of_equal_size_are_not_one(folder):
    write_csv(
        folder / "人口.csv", ["街道名称", "社区", "常住人口"],
        [("江北街道", "甲社区", 500), ("江北街道", "乙社区", 500), ("石马河街道", "丙社区", 78_500)],
    )  # fmt: skip
    assert people_of(folder)["江北街道"] == 1000


def test_namesakes_elsewhere_are_not_parts(folder):
    rows = [(zone, code, PEOPLE[zone]) for zone, code in ZONES.items()]
    rows += [("江北街道", "330205001", 55_555), ("江北街道", "340103009", 66_666)]
    write_csv(folder / "全国人口.csv", ["街道名称", "街道代码", "常住人口"], rows)
    assert counted(folder) == PEOPLE


def test_codes_of_communities_under_the_name_of_their_subdistrict(folder):
    rows = [
        (zone, f"{ZONES[zone]}{part:03}", PEOPLE[zone]) for zone in ZONES for part in (1, 2, 3)
    ]  # the number of the subdistrict in each of its communities
    write_csv(folder / "人口.csv", ["街道名称", "代码", "常住人口"], rows)
    assert counted(folder) == PEOPLE


def test_towns_of_a_county_add_up_to_it_and_namesakes_elsewhere_do_not(folder):
    gpd.GeoDataFrame(
        {"名称": ["甲县"]}, geometry=[box(EAST, NORTH, EAST + 3000, NORTH + 1000)], crs="EPSG:4544"
    ).to_file(folder / "区县界.gpkg")
    rows = [("甲县", "城关镇", 41_000), ("甲县", "河口镇", 7_000), ("乙县", "城关镇", 88_000)]
    write_csv(folder / "常住人口.csv", ["区县", "乡镇名称", "常住人口"], rows)
    assert people_of(folder)["甲县"] == 48_000


# ---------------------------------------------------------------- several files


def table(folder, name, people):
    write_csv(
        folder / name, ["街道名称", "街道代码", "常住人口"], [(z, ZONES[z], n) for z, n in people.items()]
    )


@pytest.mark.parametrize("names", [("人口.csv", "人口 - 副本.csv"), ("population.csv", "population (1).csv")])
def test_equal_files_count_once(folder, names):
    for name in names:
        table(folder, name, PEOPLE)
    found = draft(folder)
    assert [each.code for each in found.findings].count("rows.copy") == 1
    assert counted(folder) == PEOPLE


def test_files_of_two_years(folder):
    table(folder, "常住人口2025.csv", PEOPLE)
    table(folder, "常住人口2023.csv", of_year(2023))
    row, question = question_of(folder)
    assert (row.source.title, question.code) == ("常住人口2023.csv", "rows.again")
    assert question.choices[0].value == "newest"
    assert answered(folder, "newest") == answered(folder, "none") == PEOPLE
    assert answered(folder, "all")["江北街道"] == 41_000 + 39_360
    # and next year, when a newer one is there, the recipe takes none for the newest by its old name
    decisions = Decisions().answered(row.source, question, "newest")
    recipe = recipe_of(draft(folder, decisions))
    (folder / "常住人口2023.csv").rename(folder / "常住人口2027.csv")
    taken, files = repeated(recipe, read_files([folder], Task()), Decisions())
    (row,) = draft_of(files, Task(), taken).questions
    assert row.source.title == "常住人口2025.csv"


def test_files_of_other_places_add_up(folder):
    table(folder, "江北.csv", {"江北街道": 41_000})
    table(folder, "other_population.csv", {"石马河街道": 78_500, "大石坝街道": 63_250})
    decisions = (
        Decisions().with_role("江北.csv", "population").with_role("other_population.csv", "population")
    )
    assert people_of(folder, decisions)[next(iter(people_of(folder, decisions)))] == WHOLE


def test_two_outlines_of_one_area_are_asked_about_and_two_parts_are_not(folder):
    def outline(name, left, right):
        shape = box(EAST + left, NORTH, EAST + right, NORTH + 1000)
        gpd.GeoDataFrame({"名称": ["甲"]}, geometry=[shape], crs="EPSG:4544").to_file(folder / name)

    outline("建成区_东.gpkg", 1500, 3000)
    outline("建成区_西.gpkg", 0, 1500)
    assert not draft(folder).questions
    outline("建成区_2020.gpkg", 0, 2000)
    assert {row.question.code for row in draft(folder).questions} == {"rows.again"}


def test_zones_of_two_files(folder):
    content = json.loads(gpd.read_file(folder / "街道.gpkg").iloc[:2].to_json())
    content["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4544"}}
    (folder / "街道2021.geojson").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    (row,) = draft(folder).questions
    assert row.question.code == "rows.again"


# ---------------------------------------------------------------- always


def counted_of(rows):
    """The typed table of some places with their people, and which of its rows count."""
    columns = {"街道名称": [name for name, _ in rows], "常住人口": [number for _, number in rows]}
    source = source_of([None] * len(rows), columns, name="人口.csv")
    role = roles()["population"]
    table = type_columns(source, role, Answers()).table
    return table, rows_that_count(source, role, table, Answers())


@given(
    people=st.lists(st.integers(1, 10**6), min_size=2, max_size=6),
    order=st.randoms(use_true_random=False),
)
def test_a_place_of_one_row_each_is_never_touched(people, order):
    rows = [(f"甲{k}街道", number) for k, number in enumerate(people)]
    order.shuffle(rows)
    _, found = counted_of(rows)
    assert found.keep.all()
    assert not found.findings


@given(
    parts=st.lists(st.lists(st.integers(1_000, 10**6), min_size=2, max_size=5), min_size=1, max_size=4),
    order=st.randoms(use_true_random=False),
)
def test_of_a_sum_and_its_parts_the_sum_alone_counts_in_any_order(parts, order):
    rows = [(f"甲{k}街道", number) for k, each in enumerate(parts) for number in (*each, sum(each))]
    order.shuffle(rows)
    table, found = counted_of(rows)
    assert table["population"][found.keep].sum() == sum(map(sum, parts))


# ---------------------------------------------------------------- what a number rests on


def grounds_of(folder):
    area = study_area_of(layers_of(project_of(draft(folder))))
    return {
        (each.zone, each.persons, each.join, each.file, each.rows)
        for each in area.people.itertuples(index=False)
    }


def test_each_zone_knows_the_rows_of_its_people(folder):
    write_csv(
        folder / "人口.csv", ["街道名称", "街道代码", "社区", "常住人口"],
        [("江北街道", "500105001", "甲", 40_000), ("", "500105001", "乙", 1_000),
         ("石马河街道", "", "丙", 78_500), ("大石坝街道", "500105003", "丁", 63_250)],
    )  # fmt: skip
    (district,) = {zone for zone, *_ in grounds_of(folder)} - set(ZONES)
    assert grounds_of(folder) == {
        (district, WHOLE, "sum", "", ()),
        ("江北街道", 41_000, "code", "人口.csv", (1, 2)),
        ("石马河街道", 78_500, "name", "人口.csv", (3,)),
        ("大石坝街道", 63_250, "code", "人口.csv", (4,)),
    }


def test_people_of_the_boundary_file_are_its_own(tmp_path):
    shapes = [box(EAST + 1000 * k, NORTH, EAST + 1000 * (k + 1), NORTH + 1000) for k in range(2)]
    columns = {"街道名称": ["甲街道", "乙街道"], "常住人口": [1000, None]}
    gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4544").to_file(tmp_path / "街道.gpkg")
    assert grounds_of(tmp_path) == {("甲街道", 1000, "own", "街道.gpkg", (1,))}


# ---------------------------------------------------------------- found by an independent tester


def test_a_word_that_is_chosen_leaves_out_the_others_of_its_column(folder):
    """A place of which the table has only the registered has no figure then, not theirs."""
    rows = [(zone, kind, number) for zone, number in PEOPLE.items() for kind in ("常住", "户籍")]
    del rows[-2]  # the last place's 常住
    rows = [(zone, kind, number - 77 * (kind == "户籍")) for zone, kind, number in rows]
    write_csv(folder / "人口.csv", ["街道名称", "口径", "人口"], rows)
    people = counted(folder, Decisions().with_answer("人口.csv", rows=("常住",)))
    assert list(people.values())[:2] == list(PEOPLE.values())[:2]
    assert math.isnan(list(people.values())[2])


def test_two_sexes_of_equal_number_are_still_two(folder):
    rows = [(zone, sex, number // 2) for zone, number in PEOPLE.items() for sex in ("男", "女")]
    write_csv(folder / "人口.csv", ["街道名称", "性别", "常住人口"], rows)
    assert counted(folder) == PEOPLE


def test_town_and_country_are_parts(folder):
    rows = [
        (zone, kind, part)
        for zone, number in PEOPLE.items()
        for kind, part in (("城镇", number - 1_000), ("乡村", 1_000))
    ]
    write_csv(folder / "人口.csv", ["街道名称", "城乡", "常住人口"], rows)
    assert counted(folder) == PEOPLE


def test_communities_are_not_taken_for_the_subdistricts_of_their_names(folder):
    write_csv(
        folder / "人口.csv", ["社区", "人口"],
        [("江北社区", 3_000), ("石马河社区", 2_000), ("大石坝社区", 1_500), ("新华社区", 22_500)],
    )  # fmt: skip
    assert all(math.isnan(number) for number in counted(folder).values())


def test_namesakes_with_codes_of_another_district_are_not_ours(folder):
    rows = [(zone, code.replace("500105", "330205"), 7_777) for zone, code in ZONES.items()]
    write_csv(folder / "人口.csv", ["街道名称", "街道代码", "常住人口"], rows[:2])
    assert all(math.isnan(number) for number in counted(folder).values())


def test_where_all_names_are_ours_foreign_codes_leave_the_figure_open(folder):
    """The codes may be of another year (璧山 was 500227 and is 500120), or a district of the same names."""
    rows = [(zone, code.replace("500105", "330205"), 7_777) for zone, code in ZONES.items()]
    write_csv(folder / "人口.csv", ["街道名称", "街道代码", "常住人口"], rows)
    shapes = [box(EAST, NORTH, EAST + 300, NORTH + 300)]
    parks = gpd.GeoDataFrame({"name": ["甲园"], "class": ["G11"]}, geometry=shapes, crs="EPSG:4544")
    parks.to_file(folder / "公园绿地.gpkg")
    assert list(counted(folder).values()) == [7_777] * 3
    row = evaluate(project_of(draft(folder))).readings["park_area_per_capita"].of("district")
    assert "join.renumbered" in [each.code for each in row.doubts]


def test_a_year_to_come_is_never_the_newest(folder):
    years = (2020, 2025, 2095)
    rows = [(zone, *(PEOPLE[zone] if year == 2025 else 1 for year in years)) for zone in ZONES]
    write_csv(folder / "人口.csv", ["街道名称", *(f"{year}年" for year in years)], rows)
    assert answered(folder, "newest") == PEOPLE
    (folder / "人口.csv").unlink()
    write_csv(folder / "人口.csv", ["街道名称", "2095年人口"], [(zone, PEOPLE[zone]) for zone in ZONES])
    _, question = question_of(folder)
    assert question.code == "rows.years"


def test_a_copy_is_asked_about_and_not_its_original(folder):
    table(folder, "人口.csv", PEOPLE)
    table(folder, "人口 - 副本.csv", of_year(2023))
    row, question = question_of(folder)
    assert (row.source.title, question.code) == ("人口 - 副本.csv", "rows.again")
    assert answered(folder, "none") == PEOPLE


@pytest.mark.parametrize(("years", "asked"), [((2020, 2025), True), ((2025, 2025), False)])
def test_parks_of_two_years_on_the_same_ground_are_asked_about(folder, years, asked):
    for year, name, left in ((years[0], "一", 0), (years[1], "二", 50)):
        shape = box(EAST + left, NORTH, EAST + left + 100, NORTH + 100)
        frame = gpd.GeoDataFrame({"名称": ["园"], "类别": ["G11"]}, geometry=[shape], crs="EPSG:4544")
        frame.to_file(folder / f"公园绿地{name}_{year}.gpkg")
    assert bool(draft(folder).questions) == asked


def test_few_people_of_no_zone_leave_the_figure_open(folder):
    """100 m² for 182,750 people, and 20,000 more who may be theirs."""
    write_csv(folder / "人口.csv", ["街道名称", "人口"], [*PEOPLE.items(), ("其他", 20_000)])
    shape = box(EAST, NORTH, EAST + 10, NORTH + 10)
    gpd.GeoDataFrame({"类别": ["G11"]}, geometry=[shape], crs="EPSG:4544").to_file(folder / "公园绿地.gpkg")
    row = evaluate(project_of(draft(folder))).readings["park_area_per_capita"].of("district")
    (doubt,) = [each for each in row.doubts if each.code == "population.unplaced"]
    assert doubt.lowest == pytest.approx(100 / (WHOLE + 20_000), rel=1e-3)
    assert doubt.highest == row.value


def test_people_of_no_zone_in_two_files_may_all_be_theirs(folder):
    """100 m² for 182,750 people, and 20,000 and 7,000 more."""
    write_csv(folder / "人口.csv", ["街道名称", "人口"], [*PEOPLE.items(), ("其他", 20_000)])
    write_csv(folder / "园区人口.csv", ["街道名称", "人口"], [("工业园", 7_000)])
    shape = box(EAST, NORTH, EAST + 10, NORTH + 10)
    gpd.GeoDataFrame({"类别": ["G11"]}, geometry=[shape], crs="EPSG:4544").to_file(folder / "公园绿地.gpkg")
    decisions = Decisions().with_role("园区人口.csv", "population")
    row = evaluate(project_of(draft(folder, decisions))).readings["park_area_per_capita"].of("district")
    doubts = [each for each in row.doubts if each.code == "population.unplaced"]
    lowest = 100 / (WHOLE + 27_000)
    assert [each.lowest for each in doubts] == pytest.approx([lowest, lowest], rel=1e-3)


@pytest.mark.parametrize(
    ("label", "total", "told"),
    [("合计", WHOLE, False), ("合计", 2 * WHOLE, True), ("Total", WHOLE + 200, True), ("小计", 7, False)],
)
def test_a_written_total_that_is_another_than_its_rows_leaves_the_figure_open(folder, label, total, told):
    write_csv(folder / "人口.csv", ["街道名称", "人口"], [*PEOPLE.items(), (label, total)])
    shape = box(EAST, NORTH, EAST + 10, NORTH + 10)
    gpd.GeoDataFrame({"类别": ["G11"]}, geometry=[shape], crs="EPSG:4544").to_file(folder / "公园绿地.gpkg")
    row = evaluate(project_of(draft(folder))).readings["park_area_per_capita"].of("district")
    assert row.denominator == WHOLE
    doubts = [each for each in row.doubts if each.code == "population.total"]
    assert bool(doubts) == told
    if told:
        assert doubts[0].lowest == pytest.approx(100 / total, rel=1e-3)


def test_a_table_with_places_and_people_needs_no_name(folder):
    write_csv(
        folder / "附件1 各街道基本情况（2025年末）.csv", ["街道名称", "面积", "常住人口", "户籍人口", "户数"],
        [(zone, 1.0, number, number - 500, number // 3) for zone, number in PEOPLE.items()],
    )  # fmt: skip
    assert counted(folder) == PEOPLE


@pytest.mark.parametrize("sheet", ["常住人口", "2025", "people"])
def test_the_sheet_stands_beside_the_rows_that_made_the_figure(folder, sheet):
    """Row 2 of a workbook with another sheet means nothing without it."""
    book = Workbook()
    book.active.title = "面积"
    for row in [["街道", "面积", "备注"], *([zone, 1.0, "示意"] for zone in PEOPLE)]:
        book.active.append(row)
    people = book.create_sheet(sheet)
    for row in [["街道", "人口"], *PEOPLE.items()]:
        people.append(row)
    book.save(folder / "统计.xlsx")
    decisions = Decisions().with_role("统计.xlsx:面积", "").with_role(f"统计.xlsx:{sheet}", "population")
    grounds = study_area_of(layers_of(project_of(draft(folder, decisions)))).people
    of_zones = grounds[grounds["zone_kind"] == "subdistrict"]
    assert of_zones["file"].unique().tolist() == [f"统计.xlsx:{sheet}"]
    assert of_zones["rows"].tolist() == [(1,), (2,), (3,)]


# ---------------------------------------------------------------- parts by their own word


@pytest.mark.parametrize(
    "parts",
    [
        ("　其中：城镇", "　其中：乡村"),
        ("其中：男", "女"),
        ("其中：60岁以上", "其中：65岁及以上"),
        ("其中:0-14岁", "15—59岁", "60岁及以上"),
        ("of which: male", "female"),
        ("Of which urban", "of which rural"),
        ("其中：户籍人口",),
    ],
)
def test_rows_that_say_of_which_are_parts_and_no_question(folder, parts):
    rows = []
    for zone, number in PEOPLE.items():
        rows += [(zone, number), *((part, number // 3 - k) for k, part in enumerate(parts))]
    write_csv(folder / "人口.csv", ["街道名称", "常住人口"], rows)
    found = draft(folder)
    assert not found.questions
    assert counted(folder) == PEOPLE
    (told,) = [each for each in found.findings if each.code == "rows.parts"]
    assert told.severity is Severity.INFO
    assert not [each for each in found.findings if each.code == "population.unplaced"]


@pytest.mark.parametrize(
    ("first", "rest"),
    [("　其中：{}", "　　　{}"), ("其中:{}", "其中:{}"), ("Of which: {}", "{}"), ("其中　{}", "{}")],
)
def test_subdistricts_of_which_a_district_consists_are_places(folder, first, rest):
    """Below the row of the whole."""
    gpd.GeoDataFrame(
        {"名称": ["江北区"]}, geometry=[box(EAST, NORTH, EAST + 3000, NORTH + 1000)], crs="EPSG:4544"
    ).to_file(folder / "区界.gpkg")
    parts = [((rest if at else first).format(zone), PEOPLE[zone]) for at, zone in enumerate(PEOPLE)]
    write_csv(folder / "人口.csv", ["地区", "常住人口"], [("江北区", WHOLE), *parts])
    assert people_of(folder) == {"江北区": WHOLE, **PEOPLE}
    assert not study_area_of(layers_of(project_of(draft(folder)))).findings


def test_parts_may_stand_in_a_column_of_their_own(folder):
    rows = []
    for zone, number in PEOPLE.items():
        rows += [(zone, "常住人口", number), ("", "其中：男", number // 2), ("", "其中：女", number // 3)]
    write_csv(folder / "人口.csv", ["街道名称", "项目", "人口"], rows)
    assert counted(folder) == PEOPLE


def test_a_remark_of_which_makes_no_part_of_a_place(folder):
    rows = [(zone, number, "其中学生1000人") for zone, number in PEOPLE.items()]
    write_csv(folder / "人口.csv", ["街道名称", "常住人口", "备注"], rows)
    assert counted(folder) == PEOPLE


def test_parts_below_years_in_rows_above_theirs(folder):
    rows = []
    for year in (2023, 2025):
        rows.append((f"{year}年", ""))
        for zone, number in of_year(year).items():
            rows += [(zone, number), ("其中：男", number // 2), ("女", number // 3)]
    write_csv(folder / "人口.csv", ["街道", "人口"], rows)
    assert answered(folder, "newest") == PEOPLE


@pytest.mark.parametrize("called", ["小计", "合计", "{}", "Subtotal"])
def test_sums_of_some_places_count_beside_the_parts_of_others(folder, called):
    """The first two streets have a row of their own sum, the third only its two communities."""
    first, second, third = PEOPLE
    rows = []
    for zone in (first, second):
        rows += [(zone, called.format(zone), PEOPLE[zone]), (zone, f"{zone[:1]}一社区", PEOPLE[zone] - 700)]
        rows += [(zone, f"{zone[:1]}二社区", 700)]
    rows += [(third, "东社区", 60_000), (third, "西社区", 3_250)]
    write_csv(folder / "人口.csv", ["街道", "社区", "人口"], rows)
    assert not draft(folder).questions
    assert counted(folder) == PEOPLE


def test_sums_that_nothing_calls_so_are_asked_about_though_only_some_places_have_them(folder):
    first, second, third = PEOPLE
    rows = [(first, "甲", 41_000), (first, "乙", 30_000), (first, "丙", 11_000)]
    rows += [(second, "丁", 70_000), (second, "戊", 8_500), (third, "己", 60_000), (third, "庚", 3_250)]
    write_csv(folder / "人口.csv", ["街道", "社区", "人口"], rows)
    assert question_of(folder)[1].code == "rows.several"


def test_one_community_counted_twice_is_no_two_parts(folder):
    rows = [(zone, f"{zone[:1]}社区（常住）", number) for zone, number in PEOPLE.items()]
    rows += [(zone, f"{zone[:1]}社区（户籍）", number - 1500) for zone, number in PEOPLE.items()]
    write_csv(folder / "人口.csv", ["街道", "社区", "人口"], rows)
    assert question_of(folder)[1].code == "rows.several"


def test_sexes_and_a_rest_that_is_not_known_add_up(folder):
    rows = [(zone, sex, number) for zone, whole in PEOPLE.items()
            for sex, number in (("男", whole // 2), ("女", whole - whole // 2), ("不详", 0))]  # fmt: skip
    write_csv(folder / "人口.csv", ["街道", "性别", "人口"], rows)
    assert counted(folder) == PEOPLE


@pytest.mark.parametrize(
    ("kinds", "part"),
    [
        (("甲类", "乙类"), "其中：女"),
        (("甲类", "乙类"), "其中:60岁以上"),
        (("kind A", "kind B"), "of which: women"),
    ],
)
def test_all_rows_together_are_without_those_that_are_parts_by_their_own_word(folder, kinds, part):
    rows = [(zone, kind, number) for zone, whole in PEOPLE.items()
            for kind, number in zip((*kinds, part), (whole - 1_300, 1_300, 900), strict=True)]  # fmt: skip
    write_csv(folder / "人口.csv", ["街道", "类别", "人口"], rows)
    assert answered(folder, "all") == PEOPLE


# ---------------------------------------------------------------- outlines of several years


def plots_of(role, heading, years, *, again=True):
    first, second = box(0, 0, 100, 100), box(200, 0, 300, 100)
    shapes = [first, second, first if again else box(400, 0, 500, 100)]
    return rows_of_plots(source_of(shapes, {"名称": ["甲", "乙", "丙"], heading: years}), role)


def rows_of_plots(source, role, answers=None):
    table = type_columns(source, roles()[role], answers or Answers()).table
    counted = rows_that_count(source, roles()[role], table, answers or Answers())
    return counted.keep.tolist(), [each.code for each in counted.findings]


@pytest.mark.parametrize(
    ("role", "heading"),
    [("park", "年份"), ("green", "数据年份"), ("vegetation", "year"), ("park", "影像年份")],
)
def test_outlines_that_come_again_in_another_year_are_asked_about(role, heading):
    assert plots_of(role, heading, [2015, 2015, 2025]) == ([True] * 3, ["rows.years"])
    shapes = [box(0, 0, 100, 100), box(200, 0, 300, 100), box(0, 0, 100, 100)]
    source = source_of(shapes, {"名称": ["甲", "乙", "甲"], heading: [2015, 2015, 2025]})
    assert rows_of_plots(source, role, Answers(rows=("newest",))) == ([False, False, True], ["rows.year"])
    assert rows_of_plots(source, role, Answers(rows=("all",))) == ([True] * 3, [])


@pytest.mark.parametrize(
    ("heading", "again"),
    [("建成年份", True), ("竣工年度", True), ("built_year", True), ("年份", False), ("year", False)],
)
def test_years_in_which_parks_were_built_are_no_editions(heading, again):
    assert plots_of("park", heading, [2015, 2015, 2025], again=again) == ([True] * 3, [])


def squares(*sides):
    """Squares of these sides in m, each at a place of its own."""
    return [box(EAST + 100 * k, NORTH, EAST + 100 * k + side, NORTH + side) for k, side in enumerate(sides)]


@pytest.mark.parametrize(("file", "heading"), [("公园绿地", "年份"), ("绿地", "data_year")])
def test_plots_drawn_anew_for_another_year_are_asked_about(folder, file, heading):
    """Of four plots of 2020 three are there in 2024, each drawn a little larger."""
    before, after = squares(50, 40, 30, 60), squares(52, 42, 32)
    columns = {"名称": list("甲乙丙丁甲乙丙"), heading: [2020] * 4 + [2024] * 3}
    gpd.GeoDataFrame(columns, geometry=[*before, *after], crs=4544).to_file(folder / f"{file}.gpkg")
    row, question = question_of(folder)
    assert (question.code, question.choices[0].value) == ("rows.years", "newest")
    newest = draft(folder, Decisions().answered(row.source, question, "newest"))
    (layer,) = in_role(project_of(newest).layers, "park" if file == "公园绿地" else "green")
    assert [shapely.area(each) for each in layer.frame.geometry] == pytest.approx([52**2, 42**2, 32**2])


@pytest.mark.parametrize(
    ("sides", "years"),
    [((50, 40, 30, 60, 52), [2020, 2021, 2022, 2023, 2024]), ((50, 40, 30), [2020, 2021, 2020])],
)
def test_plots_made_in_several_years_are_not_though_one_was_made_larger(folder, sides, years):
    """The fifth square, which is the first made larger, lies over it alone."""
    shapes = squares(*sides[:4]) + squares(*sides[4:])
    columns = {"名称": [f"{k}号公园" for k in range(len(sides))], "年份": years}
    gpd.GeoDataFrame(columns, geometry=shapes, crs=4544).to_file(folder / "公园绿地.gpkg")
    assert not draft(folder).questions
