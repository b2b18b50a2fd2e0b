"""Rows without a place or a shape leave open what they could turn, and nothing else."""

import math
from dataclasses import replace

import geopandas as gpd
import pytest
from openpyxl import Workbook
from shapely import LineString, MultiPoint, Point

from gisapp.evaluate import evaluate
from gisapp.importing import import_files
from gisapp.judging import Outcome
from gisapp.own_target import OwnTarget
from gisapp.whose_plan import with_own_targets
from layers.text import Language
from tests.core.metre_grid import GRID, X, Y, at, square, write

PARK, COVERED = "park_area_per_capita", "transfer_coverage_50m"
MET, MISSED, OPEN = Outcome.MET, Outcome.NOT_MET, Outcome.UNDECIDED


@pytest.fixture
def folder(tmp_path):
    """1 km² with 10,000 people; a park of 4 ha, 4 m² each; of four stations two have a stop."""
    home = tmp_path / "资料"
    home.mkdir()
    write(home / "区界.gpkg", [square(0, 0, 1000)], name=["方块区"], 人口=[10_000], 代码=["500103"])
    write(home / "建成区.gpkg", [square(0, 0, 1000)], name=["全部"])
    write(home / "公园绿地.gpkg", [square(0, 0, 200)], name=["甲园"], 类别=["G11"])
    places, names = [at(200 * n, 500) for n in range(1, 5)], ["东门", "西门", "南门", "北门"]
    write(home / "轨道站.gpkg", places, 站名=names)
    write(home / "轨道站出入口.gpkg", [at(200 * n + 9, 500) for n in range(1, 5)], 站名=names)
    write_stops(home, at(230, 500), at(430, 500))
    return home


def write_stops(folder, *places):
    """Two stops beside two of the stations, or others in their place; ten more far from any."""
    far = [at(90 * n, 900) for n in range(1, 11)]
    stops = [*places, *far]
    write(folder / "公交站.gpkg", stops, 站名=[f"{n}路口" for n in range(len(stops))])


def judged(folder, indicator, comparator, value):
    """The verdict, and the codes of the district's doubts."""
    unit = "m2/person" if indicator == PARK else "%"
    asked = OwnTarget(indicator, indicator, comparator, value, unit, 2030)
    card = evaluate(with_own_targets(import_files([folder]), [asked], "a.csv"))
    doubts = card.readings[indicator].of("district").doubts
    return card.verdicts[indicator].outcome, {each.code: each for each in doubts}


@pytest.mark.parametrize(
    ("shape", "code"), [(None, "geometry.empty"), (LineString([(X, Y), (X + 9, Y)]), "geometry.kind")]
)
@pytest.mark.parametrize(
    ("comparator", "value", "outcome"), [(">=", 5, OPEN), (">=", 3, MET), ("<=", 3, MISSED)]
)
def test_a_park_without_a_shape_may_be_of_any_size(folder, shape, code, comparator, value, outcome):
    write(folder / "公园绿地.gpkg", [square(0, 0, 200), shape], name=["甲园", "乙园"], 类别=["G11", "G12"])
    verdict, doubts = judged(folder, PARK, comparator, value)
    assert verdict is outcome
    assert (doubts[code].lowest, doubts[code].highest) == (pytest.approx(4.0, rel=1e-6), math.inf)


@pytest.mark.parametrize(("lost", "code"), [(None, "geometry.empty"), (Point(0, 0), "place.zero")])
@pytest.mark.parametrize(("value", "outcome"), [(50, MET), (75, OPEN), (80, MISSED)])
def test_a_stop_without_a_place_may_cover_one_station_more(folder, lost, code, value, outcome):
    write_stops(folder, at(230, 500), at(430, 500), lost)
    verdict, doubts = judged(folder, COVERED, ">=", value)
    assert verdict is outcome
    assert (doubts[code].lowest, doubts[code].highest) == (50, 75)


@pytest.mark.parametrize(("value", "outcome"), [(25, MET), (50, OPEN), (75, OPEN), (80, MISSED)])
def test_a_stop_with_several_places_may_cover_one_more_or_one_less(folder, value, outcome):
    two = MultiPoint([(X + 430, Y + 500), (X + 430, Y + 502)])
    write_stops(folder, at(230, 500), two)
    verdict, doubts = judged(folder, COVERED, ">=", value)
    assert verdict is outcome
    assert (doubts["geometry.multipoint"].lowest, doubts["geometry.multipoint"].highest) == (25, 75)


def test_a_station_without_a_place_may_be_covered_or_not(folder):
    places = [*(at(200 * n, 500) for n in range(1, 5)), None]
    write(folder / "轨道站.gpkg", places, 站名=["东门", "西门", "南门", "北门", "中门"])
    _, doubts = judged(folder, COVERED, ">=", 50)
    doubt = doubts["geometry.empty"]
    assert (doubt.lowest, doubt.highest) == (pytest.approx(40), pytest.approx(60))  # 2 or 3 of 5
    assert Language("zh").say(doubt.message).startswith("轨道站.gpkg（轨道站）：")


def test_rows_with_their_place_are_in_no_doubt_and_neither_are_other_figures(folder):
    assert judged(folder, COVERED, ">=", 50) == (MET, {})
    write_stops(folder, at(230, 500), at(430, 500), None)
    assert judged(folder, PARK, ">=", 3) == (MET, {})


def test_the_planner_may_confirm_the_figure(folder):
    write(folder / "公园绿地.gpkg", [square(0, 0, 200), None], name=["甲园", "乙园"], 类别=["G11", "G12"])
    asked = OwnTarget(PARK, PARK, ">=", 5.0, "m2/person", 2030)
    project = with_own_targets(import_files([folder]), [asked], "a.csv")
    confirmed = replace(project.parameters, confirmed=("geometry.empty",))
    assert evaluate(replace(project, parameters=confirmed)).verdicts[PARK].outcome is MISSED


@pytest.mark.parametrize(("comparator", "value"), [(">=", 3), (">=", 5), ("<=", 3)])
def test_a_part_of_the_built_up_area_without_a_shape_may_hold_any_park(folder, comparator, value):
    write(folder / "建成区.gpkg", [square(0, 0, 1000), None], name=["东", "西"])
    verdict, doubts = judged(folder, PARK, comparator, value)
    assert verdict is OPEN
    assert (doubts["geometry.empty"].lowest, doubts["geometry.empty"].highest) == (-math.inf, math.inf)


def test_a_file_of_parks_that_breaks_off_may_hold_any_number_more(folder):
    parks = [square(300 * n, 0, 200) for n in range(3)]
    (folder / "公园绿地.gpkg").unlink()
    frame = gpd.GeoDataFrame({"name": list("ABC")}, geometry=parks, crs=GRID).to_crs(4326)
    frame.to_file(folder / "parks.mif", driver="MapInfo File")
    content = (folder / "parks.mif").read_bytes()
    (folder / "parks.mif").write_bytes(content[: content.rindex(b"Region")])
    verdict, doubts = judged(folder, PARK, ">=", 99)
    assert (verdict, doubts["file.truncated"].highest) == (OPEN, math.inf)


@pytest.mark.parametrize("name", ["合计", "Total", "总计："])
def test_a_sum_at_the_end_of_a_layer_is_no_lost_row(folder, name):
    write(folder / "公园绿地.gpkg", [square(0, 0, 200), None], name=["甲园", name], 类别=["G11", None])
    assert judged(folder, PARK, ">=", 5) == (MISSED, {})


def test_a_table_that_breaks_off_in_its_last_line_leaves_open_what_is_lost(folder):
    """The fourth stop would be 30 m from the fourth station; what is left of its place is 570 m off."""
    (folder / "公交站.gpkg").unlink()
    places = gpd.GeoSeries([at(x, 500) for x in (230, 430, 630, 830)], crs=GRID).to_crs(4490)
    lines = [f"{n}站,{place.x:.7f},{place.y:.7f},101路" for n, place in enumerate(places)]
    text = "\n".join(["站名,经度,纬度,线路", *lines])
    (folder / "公交站.csv").write_text(text[: text.rindex(".") + 3], encoding="utf-8")
    verdict, doubts = judged(folder, COVERED, ">=", 80)
    assert verdict is OPEN
    assert (doubts["file.truncated"].lowest, doubts["file.truncated"].highest) == (75, 100)
    (folder / "公交站.csv").write_text(text, encoding="utf-8")  # a last line without an end is whole
    assert judged(folder, COVERED, ">=", 80)[0] is MET


def test_places_of_several_names_at_one_point_may_be_anywhere(folder):
    """Three stops were given one coordinate, beside the second station: 2 of 4, or none to all of them."""
    write(
        folder / "公交站.gpkg",
        [at(230, 500), at(430, 500), at(430, 500), at(430, 500), *[at(90 * n, 900) for n in range(1, 11)]],
        站名=["东门", "西门", "南门", "北门", *[f"{n}路口" for n in range(10)]],
    )
    verdict, doubts = judged(folder, COVERED, ">=", 75)
    assert verdict is OPEN
    assert (doubts["geometry.stacked"].lowest, doubts["geometry.stacked"].highest) == (0, 100)


def test_people_in_hidden_rows_leave_the_figure_open(folder):
    book = Workbook()
    for row in (["街道", "人口"], ["方块区", 10_000], ["另一行", 4_000]):
        book.active.append(row)
    book.save(folder / "人口.xlsx")
    assert "workbook.hidden_rows" not in judged(folder, PARK, ">=", 3)[1]
    book.active.row_dimensions[3].hidden = True
    book.save(folder / "人口.xlsx")
    verdict, doubts = judged(folder, PARK, ">=", 3)
    assert verdict is OPEN
    assert doubts["workbook.hidden_rows"].lowest == -math.inf


def test_stations_of_which_nobody_knows_how_many_are_lost_leave_the_share_open(folder):
    """A table of stations that breaks off: none or all of those that are lost may be covered."""
    (folder / "轨道站.gpkg").unlink()
    places = gpd.GeoSeries([at(200 * n, 500) for n in range(1, 5)], crs=GRID).to_crs(4490)
    names = ["东门", "西门", "南门", "北门"]
    lines = [f"{name},{place.x:.7f},{place.y:.7f},1号线" for name, place in zip(names, places, strict=True)]
    text = "\n".join(["站名,经度,纬度,线路", *lines])
    (folder / "轨道站.csv").write_text(text[: text.rindex(".") + 3], encoding="utf-8")
    doubt = judged(folder, COVERED, ">=", 50)[1]["file.truncated"]
    assert (doubt.lowest, doubt.highest) == (0, 100)
