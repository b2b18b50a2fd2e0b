"""Files that by their name hold what a figure counts, and could not be used, leave the figure open."""

import math
from dataclasses import replace

import pytest
from shapely import LineString

from gisapp.cross_checks.lost_files import UNUSED
from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, draft_of, import_files, project_of, read_files
from gisapp.judging import Outcome
from gisapp.own_target import OwnTarget
from gisapp.whose_plan import with_own_targets
from layers.task import Task
from tests.core.metre_grid import at, square, write

PARK, RATE, COVERED = "park_area_per_capita", "green_space_rate", "transfer_coverage_100m"
OPEN = Outcome.UNDECIDED


def cut_off(path, geometry, **columns):
    """A shapefile that was copied as far as the first row's place."""
    write(path, geometry, **columns)
    path.write_bytes(path.read_bytes()[:104])


@pytest.fixture
def folder(tmp_path):
    """1 km², all built up, with 10,000 people; a park of 4 ha, 4 m² each; one of two stations has a stop."""
    home = tmp_path / "资料"
    home.mkdir()
    write(home / "区界.gpkg", [square(0, 0, 1000)], name=["方块区"], 人口=[10_000], 代码=["500103"])
    write(home / "建成区.gpkg", [square(0, 0, 1000)], name=["全部"])
    write(home / "公园绿地.gpkg", [square(0, 0, 200)], name=["甲园"], 类别=["G11"])
    write(home / "绿地.gpkg", [square(300, 0, 200)], 类别=["防护绿地"])
    write(home / "轨道站.gpkg", [at(200, 500), at(600, 500)], 站名=["东门", "西门"])
    write(home / "轨道站出入口.gpkg", [at(200, 510), at(600, 510)], 站名=["东门", "西门"])
    write(home / "公交站.gpkg", [at(200, 560)], 站名=["东门"])
    return home


def judged(project, indicator, comparator, value):
    """The verdict, and the doubts of the district about files that could not be used."""
    unit = "m2/person" if indicator == PARK else "%"
    asked = OwnTarget(indicator, indicator, comparator, value, unit, 2030)
    card = evaluate(with_own_targets(project, [asked], "a.csv"))
    doubts = card.readings[indicator].of("district").doubts
    return card.verdicts[indicator].outcome, [each for each in doubts if each.code in UNUSED.values()]


def drawn_as_lines(home):
    write(home / "公园绿地_西.gpkg", [LineString(square(600, 0, 200).exterior)], name=["乙园"])


def broken_off(home):
    cut_off(home / "parks_west.shp", [square(600, 0, 200)], name=["West Park"])


def drawing(home):
    (home / "社区公园.dwg").write_bytes(b"AC1027\0\0")


def empty_workbook(home):
    (home / "west parks.xlsx").write_bytes(b"broken")


def further_words(home):
    """What cannot be read cannot be asked about, whatever else its name says."""
    (home / "公园绿地明细甲乙册.dwg").write_bytes(b"AC1027\0\0")


@pytest.mark.parametrize("lose", [drawn_as_lines, broken_off, drawing, empty_workbook, further_words])
def test_a_file_of_parks_that_could_not_be_used_may_hold_any_number_of_them(folder, lose):
    lose(folder)
    project = import_files([folder])
    for indicator, value in ((PARK, 4.0), (RATE, 8.0)):  # 4 ha of parks and 4 ha of G2 on 1 km²
        verdict, (doubt,) = judged(project, indicator, ">=", value + 1)
        assert verdict is OPEN
        assert (doubt.code, doubt.lowest, doubt.highest) == (
            "park.unused",
            pytest.approx(value, rel=1e-5),
            math.inf,
        )
        assert judged(project, indicator, ">=", value - 1)[0] is Outcome.MET  # more is still enough


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("公交站点_西.csv", "站名,线路\n西门,1路"),
        ("bus stops west.csv", "name,routes\nWest Gate,1"),
        ("公交站点_西.xlsx", "broken"),
    ],
)
def test_stops_without_places_may_be_at_any_station(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    verdict, (doubt,) = judged(import_files([folder]), COVERED, ">=", 75)
    assert verdict is OPEN
    assert (doubt.code, doubt.lowest, doubt.highest) == ("bus_stop.unused", 50.0, 100.0)


@pytest.mark.parametrize(
    ("name", "code"), [("建成区_西.shp", "built_up.unused"), ("built-up area west.shp", "built_up.unused")]
)
def test_a_part_of_the_built_up_area_that_is_lost_may_turn_any_figure_either_way(folder, name, code):
    cut_off(folder / name, [square(0, 0, 500)], name=["西"])
    project = import_files([folder])
    for indicator, comparator, value in ((PARK, ">=", 1), (RATE, "<=", 2)):
        verdict, (doubt,) = judged(project, indicator, comparator, value)
        assert (verdict, doubt.code) == (OPEN, code)


def test_people_whose_table_could_not_be_read_may_be_any_number(folder):
    (folder / "各街道常住人口.xlsx").write_bytes(b"PK\3\4 broken")
    verdict, (doubt,) = judged(import_files([folder]), PARK, ">=", 1)
    assert (verdict, doubt.code) == (OPEN, "population.unused")


@pytest.mark.parametrize("heading", ["数值", "Observation", "本期"])
def test_a_table_without_a_column_of_people_is_told_once_with_the_option_that_names_it(folder, heading):
    (folder / "各街道常住人口.csv").write_text(f"街道,{heading}\n东门街道,6000\n西门街道,4000\n", "utf-8")
    files = read_files([folder], Task())
    found = draft_of(files, Task())
    (error,) = (each for each in found.findings if each.severity == "error")
    assert (error.code, error.option) == (
        "population.unused",
        "--column 各街道常住人口.csv:population=HEADING",
    )
    named = Decisions().with_column("各街道常住人口.csv", "population", heading)
    assert not [each for each in draft_of(files, Task(), named).findings if each.severity == "error"]


def test_a_doubt_about_a_lost_file_is_told_of_every_zone_and_can_be_confirmed(folder):
    write(
        folder / "街道.gpkg",
        [square(0, 0, 500), square(500, 0, 500)],
        名称=["甲街", "乙街"],
        人口=[5000, 5000],
    )
    drawn_as_lines(folder)
    project = import_files([folder])
    rows = evaluate(project).readings[RATE].zones
    counted = [row for row in rows if row.value is not None]
    assert len(counted) == 3
    assert all("park.unused" in {doubt.code for doubt in row.doubts} for row in counted)
    confirmed = replace(project, parameters=replace(project.parameters, confirmed=("park.unused",)))
    assert judged(confirmed, PARK, ">=", 5)[0] is Outcome.NOT_MET


@pytest.mark.parametrize("name", ["公园绿地_西.gpkg", "社区公园.dwg"])
def test_a_file_that_was_set_aside_is_not_lost(folder, name):
    drawn_as_lines(folder)
    (folder / "社区公园.dwg").write_bytes(b"AC1027\0\0")
    files = read_files([folder], Task())
    aside = Decisions().with_role(name, "")
    _, told = judged(project_of(draft_of(files, Task(), aside)), PARK, ">=", 5)
    (other,) = {"公园绿地_西.gpkg", "社区公园.dwg"} - {name}
    assert [str(each.message).partition(":")[0] for each in told] == [other]


@pytest.mark.parametrize(
    "name",
    [
        *("公园绿地.dwg", "公园绿地边界线.dwg", "公园绿地2019.dwg", "公园绿地_备份.dwg"),
        *("规划公园.dwg", "规划/公园.dwg", "公园绿地分布图.pdf", "道路.dwg", "district.dwg"),
    ],
)
def test_another_form_an_older_or_planned_one_and_what_no_figure_counts_is_no_loss(folder, name):
    (folder / "公园绿地.gpkg").rename(folder / "公园绿地2024.gpkg")
    (folder / "绿地.gpkg").rename(folder / "公园绿地.gpkg")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"AC1027\0\0")
    for indicator in (PARK, RATE):
        assert judged(import_files([folder]), indicator, ">=", 99)[1] == []


@pytest.mark.parametrize("name", ["公园名录.csv", "建成区统计表.csv", "list of parks.csv"])
def test_a_list_beside_the_shapes_is_no_loss(folder, name):
    (folder / name).write_text("名称,面积\n甲,4\n乙,4", encoding="utf-8")
    assert judged(import_files([folder]), PARK, ">=", 99)[1] == []


def test_a_lost_file_that_comes_later_is_lost_no_more(folder):
    (folder / "社区公园.dwg").write_bytes(b"AC1027\0\0")
    project = import_files([folder])
    (folder / "社区公园.dwg").unlink()
    write(folder / "社区公园.gpkg", [square(600, 0, 200)], name=["乙园"], 类别=["G12"])
    files = read_files([folder / "社区公园.gpkg"], Task(), base=project)
    verdict, told = judged(project_of(draft_of(files, Task(), base=project)), PARK, ">=", 8)
    assert (verdict, told) == (Outcome.MET, [])


@pytest.mark.parametrize("name", ["规划公园绿地", "公园城市手册", "former parks"])
def test_one_that_is_called_after_another_state_loses_nothing_of_today(folder, name):
    (folder / f"{name}.dwg").write_bytes(b"AC1027\0\0")
    assert judged(import_files([folder]), PARK, ">=", 5.0) == (Outcome.NOT_MET, [])
