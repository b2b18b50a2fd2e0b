"""What layers say of each other, on squares of known size and on the sample district's figures by hand."""

import math
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from gisapp.cross_checks import cross_findings
from gisapp.cross_checks.rasters import doubted
from gisapp.readings import Reading, ZoneReading
from gisapp.study_area import study_area_of
from layers.errors import Cancelled
from layers.findings import Severity
from layers.layer import Layer, Origin
from layers.place.crs import working_crs
from layers.roles import roles
from layers.source import Grid
from layers.task import Task
from tests.core.sources import YUZHONG, codes, one

CRS = working_crs(*YUZHONG)
RAW = Path(__file__).parents[2] / "sample_data" / "raw"


def layer(role, geometry, title=None, **columns):
    count = len(geometry)
    blank = {"text": None, "number": float("nan"), "flag": pd.NA}
    cells = {each.name: columns.get(each.name, [blank[each.type]] * count) for each in roles()[role].columns}
    frame = gpd.GeoDataFrame(cells | {"row": range(1, count + 1)}, geometry=list(geometry), crs=CRS)
    for each in roles()[role].columns:
        frame[each.name] = frame[each.name].astype({"number": float, "flag": "boolean"}.get(each.type, "str"))
    title = title or f"{role}.gpkg"
    return Layer(role, title, role, Origin(title, role, "GPKG", "EPSG:4545", ""), frame=frame)


def box(x, y, width, height):
    return shapely.box(500_000 + x, 3_270_000 + y, 500_000 + x + width, 3_270_000 + y + height)


def point(x, y):
    return shapely.Point(500_000 + x, 3_270_000 + y)


def test_ground_that_two_plots_share_is_in_the_ledger():
    # 20 m of 100 m wide: 2,000 m² within the parks; a plot of 50 m × 50 m wholly on the first park.
    parks = layer("park", [box(0, 0, 100, 100), box(80, 0, 100, 100), box(400, 0, 10, 10)])
    green = layer("green", [box(0, 0, 50, 50), box(900, 0, 10, 10)])
    found = cross_findings([parks, green])
    assert codes(found) == ["park.ledger", "green.on_park"]
    assert "2,000 m²" in str(found[0].message)
    assert "2,500 m²" in str(found[1].message)
    assert (found[1].file, found[1].rows) == ("green.gpkg", (1,))


def test_neighbours_that_only_touch_share_nothing():
    assert cross_findings([layer("park", [box(0, 0, 10, 10), box(10, 0, 10, 10)])]) == ()


@pytest.mark.parametrize(
    ("title", "names"), [("green.gpkg", ["滨江绿带", "x"]), ("滨江绿地.gpkg", ["a", "b"])]
)
def test_a_park_that_is_listed_as_riverside_green_too(title, names):
    parks = layer("park", [box(0, 0, 100, 100)], name=["珊瑚公园"])
    strips = layer("green", [box(0, 0, 100, 30), box(900, 0, 9, 9)], title, name=names)
    finding = one(cross_findings([parks, strips]), "green.riverside")
    assert finding.file == title
    assert finding.rows == (1,)
    assert "3,000 m²" in str(finding.message)


def test_each_file_is_told_its_own_riverside_ground():
    """Of three strips two lie 3,000 m² and 1,000 m² on parks, in two files; the third lies alone."""
    parks = layer("park", [box(0, 0, 100, 100), box(500, 0, 100, 100)])
    one_file = layer("green", [box(0, 0, 100, 30), box(900, 0, 9, 9)], "滨江一.gpkg")
    other = layer("green", [box(500, 0, 100, 10)], "滨江二.gpkg")
    found = [each for each in cross_findings([parks, one_file, other]) if each.code == "green.riverside"]
    assert [(each.file, each.rows, each.message.figures["area"]) for each in found] == [
        ("滨江一.gpkg", (1,), pytest.approx(3_000, rel=1e-5)),
        ("滨江二.gpkg", (1,), pytest.approx(1_000, rel=1e-5)),
    ]


def test_ground_under_two_parks_is_told_once():
    """A strip of 4,000 m², half of it on a park that two files have: 2,000 m², and not twice as much."""
    parks, again = layer("park", [box(0, 0, 100, 100)]), layer("park", [box(0, 0, 100, 100)], "again.gpkg")
    strip = layer("green", [box(50, 0, 100, 40)], "滨江.gpkg")
    found = cross_findings([parks, again, strip])
    assert one(found, "green.riverside").message.figures["area"] == pytest.approx(2_000, rel=1e-5)
    shared = layer("green", [box(0, 0, 50, 50)] * 3)
    ledger = one(cross_findings([shared]), "green.ledger").message.figures
    assert (ledger["n"], ledger["area"]) == (3, pytest.approx(2_500, rel=1e-5))


def test_a_park_in_two_files_is_told_of_the_later_one():
    first = layer("park", [box(500, 0, 10, 10), box(0, 0, 100, 100)], "一.gpkg")
    second = layer("park", [box(0, 0, 50, 100), box(50, 0, 50, 50), box(900, 0, 9, 9)], "二.gpkg")
    (found,) = cross_findings([first, second])
    assert (found.code, found.file, found.rows) == ("park.in_two_files", "二.gpkg", (1, 2))
    assert found.message.figures["other"] == "一.gpkg"
    assert found.message.figures["area"] == pytest.approx(7_500, rel=1e-5)
    assert (found.severity, found.mended) == (Severity.INFO, False)
    (alone,) = cross_findings(
        [layer("park", [box(0, 0, 10, 10), box(50, 0, 9, 9), box(5, 0, 10, 10)], "三.gpkg")]
    )
    assert (alone.code, alone.file, alone.rows) == ("park.ledger", "三.gpkg", (3,))


@pytest.mark.parametrize(("most", "told"), [(3, ["park.ledger"]), (2, ["plots.not_compared"])])
def test_too_many_plots_to_compare_are_told(monkeypatch, most, told):
    monkeypatch.setattr("gisapp.cross_checks.plots._MOST_ROWS", most)
    parks = layer("park", [box(0, 0, 100, 100), box(50, 0, 100, 100)])
    found = cross_findings([parks, layer("green", [box(900, 0, 9, 9)])])
    assert codes(found) == told
    if told == ["plots.not_compared"]:
        assert found[0].file == "park.gpkg, green.gpkg"
        assert "3 parks and plots" in str(found[0].message)


def test_plots_drawn_over_and_over_are_told_too(monkeypatch):
    monkeypatch.setattr("gisapp.cross_checks.plots._MOST_PAIRS", 5)
    assert codes(cross_findings([layer("green", [box(0, 0, 9, 9)] * 3)])) == ["green.ledger"]
    assert codes(cross_findings([layer("green", [box(0, 0, 9, 9)] * 4)])) == ["plots.not_compared"]


def test_zones_that_overlap_leave_gaps_and_reach_out():
    district = layer("district", [box(0, 0, 1000, 1000)])
    # 10 m × 1,000 m in both, 80 m × 1,000 m in neither, 20 m × 1,000 m beyond the district.
    zones = layer("subdistrict", [box(0, 0, 500, 1000), box(490, 0, 410, 1000), box(980, 0, 40, 1000)])
    found = cross_findings([district, zones])
    assert codes(found) == ["zones.overlap", "zones.gap", "zones.outside"]
    assert "on 1.00 ha," in str(found[0].message)
    assert found[0].rows == (1, 2)
    assert "8.0 ha" in str(found[1].message)
    assert "2.0 ha" in str(found[2].message)
    assert {each.file for each in found} == {"subdistrict.gpkg"}
    assert {each.severity for each in found} == {Severity.WARNING}
    assert "of the district" in str(found[1].message)


@pytest.mark.parametrize(
    ("district", "zones", "told"),
    [
        # a city of 300 km by 300 km and the quarter of one district; half of it
        (
            box(0, 0, 300_000, 300_000),
            [box(0, 0, 4000, 4000)],
            "Of the district's 90,000 km² only 1,600.0 ha lie in a subdistrict",
        ),
        (box(0, 0, 1000, 1000), [box(0, 0, 499, 1000)], "Of the district's 100.0 ha only 49.9 ha lie"),
    ],
)
def test_zones_of_less_than_half_of_the_district_are_told_as_that(district, zones, told):
    found = cross_findings([layer("district", [district]), layer("subdistrict", zones)])
    assert codes(found) == ["zones.incomplete"]
    assert str(found[0].message).startswith(told)
    assert "km²" not in str(found[0].message) or "90,000" in told
    half = layer("subdistrict", [box(0, 0, 500, 1000)])
    assert codes(cross_findings([layer("district", [box(0, 0, 1000, 1000)]), half])) == ["zones.gap"]


@pytest.mark.parametrize(("side", "told"), [(10.001, True), (9.999, False)])
def test_a_hundred_square_metres_are_worth_telling(side, told):
    district = layer("district", [box(0, 0, 1000, 1000)])
    # A corner of the second zone lies on the first, one of the district in none, one of a zone beyond it.
    rest = shapely.difference(box(500, 0, 500, 1000), box(1000 - side, 0, side, side))
    more = [box(500 - side, 0, side, side), box(1000, 500, side, side)]
    zones = layer("subdistrict", [box(0, 0, 500, 1000), shapely.union_all([rest, *more])])
    found = codes(cross_findings([district, zones]))
    assert found == (["zones.overlap", "zones.gap", "zones.outside"] if told else [])


@pytest.mark.parametrize(("side", "told"), [(10.0, ["zones.gap"]), (9.999, [])])
def test_a_gap_of_just_a_hundred_square_metres_is_told(side, told):
    district = layer("district", [box(0, 0, 1000, 1000)])
    zones = layer("subdistrict", [shapely.difference(box(0, 0, 1000, 1000), box(0, 0, side, side))])
    assert codes(cross_findings([district, zones])) == told
    beyond = layer("subdistrict", [shapely.union(box(0, 0, 1000, 1000), box(1000, 0, side, side))])
    assert codes(cross_findings([district, beyond])) == [each.replace("gap", "outside") for each in told]


@pytest.mark.parametrize(("wide", "told"), [(0.51, True), (0.49, False)])
def test_ground_between_borders_that_is_narrower_than_half_a_metre_is_rounding(wide, told):
    district = layer("district", [box(0, 0, 1000, 1000)])
    zones = layer("subdistrict", [box(0, 0, 500, 1000), box(500 + wide, 0, 500 - wide, 1000)])
    assert codes(cross_findings([district, zones])) == (["zones.gap"] if told else [])


@pytest.mark.parametrize(("inside", "of_another"), [(500, []), (499, [3])])
def test_a_zone_with_less_than_half_of_its_ground_in_the_district_is_none_of_its_zones(inside, of_another):
    district = layer("district", [box(0, 0, 1000, 1000)])
    halves = [box(0, 0, 500, 1000), box(500, 0, 500, 1000)]
    zones = layer("subdistrict", [*halves, box(1000 - inside, 0, 1000, 1000), box(3000, 0, 9, 9)])
    told = next(each for each in cross_findings([district, zones]) if each.code == "zones.elsewhere")
    assert told.rows == (*of_another, 4)
    assert told.severity is Severity.INFO
    assert told.mend is None
    area = study_area_of({"district": district, "subdistrict": zones})
    assert area.zones["row"].iloc[1:].tolist() == [row for row in (1, 2, 3, 4) if row not in told.rows]


def test_zones_of_another_district_alone_are_a_warning():
    district = layer("district", [box(0, 0, 1000, 1000)])
    zones = layer("subdistrict", [box(3000, 0, 500, 1000), box(3500, 0, 500, 1000)])
    (told,) = cross_findings([district, zones])
    assert (told.code, told.severity) == ("zones.elsewhere", Severity.WARNING)
    assert "one source" in str(told.mend)
    assert len(study_area_of({"district": district, "subdistrict": zones}).zones) == 1


def test_what_zones_of_several_files_leave_is_told_with_the_last_of_them():
    first = layer("subdistrict", [box(0, 0, 500, 1000)], "甲.gpkg")
    last = layer("subdistrict", [box(600, 0, 500, 1000)], "乙.gpkg")
    found = cross_findings([layer("district", [box(0, 0, 1000, 1000)]), first, last])
    assert [(each.code, each.file) for each in found] == [
        ("zones.gap", "乙.gpkg"),
        ("zones.outside", "乙.gpkg"),
    ]


def test_zones_that_fill_their_district_are_sound():
    district = layer("district", [box(0, 0, 1000, 1000)])
    zones = layer("subdistrict", [box(0, 0, 500, 1000), box(500, 0, 500, 1000)])
    assert cross_findings([district, zones]) == ()


def test_a_hole_between_zones_shows_without_a_district():
    ring = shapely.difference(box(0, 0, 100, 100), box(40, 40, 20, 20))
    assert "0.04 ha" in str(one(cross_findings([layer("subdistrict", [ring])]), "zones.gap").message)


@pytest.mark.parametrize(
    ("metres", "severity"), [(299, None), (300, None), (301, "info"), (500, "info"), (501, "warning")]
)
def test_entrances_far_from_their_station(metres, severity):
    stations = layer("rail_station", [point(0, 0)], name=["大坪"])
    doors = layer(
        "rail_entrance", [point(metres, 0), point(20, 0)], station=["大坪", "大坪"], name=["1", "2"]
    )
    found = [each for each in cross_findings([stations, doors]) if each.code == "rail_station.far_entrance"]
    assert [each.severity for each in found] == ([severity] if severity else [])
    assert all(f"大坪 1 ({metres} m)" in str(each.message) for each in found)
    assert all(each.file == "rail_entrance.gpkg" for each in found)


def test_the_five_farthest_entrances_are_named_farthest_first():
    stations = layer("rail_station", [point(0, 0)], name=["大坪"])
    away = [310, 360, 320, 350, 330, 340, 10]
    doors = layer(
        "rail_entrance", [point(each, 0) for each in away], station=["大坪"] * 7, name=[*map(str, range(7))]
    )
    (found,) = (
        each for each in cross_findings([stations, doors]) if each.code == "rail_station.far_entrance"
    )
    assert [each.figures["entrance"] for each in found.message.figures["named"]] == ["1", "3", "5", "4", "2"]
    assert found.message.figures["n"] == 6


def test_stations_without_entrance_and_entrances_without_station():
    stations = layer("rail_station", [point(0, 0), point(5000, 0)], name=["大坪", "鹅岭"])
    doors = layer(
        "rail_entrance", [point(10, 0), point(9000, 0)], station=["大坪", "石油路"], name=["1", "1"]
    )
    found = cross_findings([stations, doors])
    assert codes(found) == ["rail_entrance.no_station", "rail_station.no_entrance"]
    assert found[0].rows == (2,)
    assert [each.file for each in found] == ["rail_entrance.gpkg", "rail_station.gpkg"]
    assert all(each.mend is not None for each in found)
    assert "鹅岭" in str(found[1].message)


def test_a_layer_without_rows_hides_nothing():
    stations = layer("rail_station", [point(0, 0), point(5000, 0)], name=["一", "二"])
    doors = layer("rail_entrance", [point(20, 0)], station=["一"], name=["1"])
    found = cross_findings([stations, doors])
    assert codes(found) == ["rail_station.no_entrance"]
    nothing = replace(doors, title="空.gpkg", frame=doors.frame.iloc[:0])
    assert cross_findings([stations, nothing, doors]) == found


def test_it_can_be_cancelled():
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled):
        cross_findings([], task)


def test_the_sample_district_shares_what_was_counted_by_hand():
    """docs/hand-check.md §3 and test_sample_by_hand: six pairs of parks, 30 of plots, 12 belts on parks."""
    from gisapp.importing import import_files

    found = cross_findings(import_files([RAW]).layers)
    assert sorted(codes(found)) == ["green.ledger", "green.on_park", "park.ledger"]
    parks = one(found, "park.ledger").message.figures
    assert parks["n"] == 6
    assert parks["area"] == pytest.approx(22_202 + 7_128 + 79_025 + 37_088 + 5_918 + 37_524, abs=6)
    plots = one(found, "green.ledger").message.figures
    assert plots["n"] == 6 + 6 + 10 + 8
    assert plots["area"] == pytest.approx(6 * 1728 + 6 * 768 + 10 * 240 + 8 * 480, abs=2)
    assert one(found, "green.on_park").message.figures["area"] == pytest.approx(12 * 1800, abs=2)


@pytest.mark.parametrize(("width", "told"), [(1.001, True), (0.99, False)])
def test_subdistricts_that_share_a_hundred_square_metres_are_told(width, told):
    """A strip of 100 m along their border."""
    zones = layer("subdistrict", [box(0, 0, 100 + width, 100), box(100, 0, 100, 100)], name=["甲", "乙"])
    assert ("zones.overlap" in codes(cross_findings([zones]))) is told


@pytest.mark.parametrize(
    ("land", "value", "bounds"),
    [
        (1000.0, 5.0, (5.0, 15.0)),  # 100 m² more of 1,000 m²
        (None, 5.0, (-math.inf, math.inf)),
        (0.0, 5.0, (-math.inf, math.inf)),
        (1000.0, None, (-math.inf, math.inf)),
    ],
)
def test_polygons_beside_a_raster_add_their_area_at_most(land, value, bounds):
    plots = layer("vegetation", [box(0, 0, 10, 10)])
    grid = Grid(Path("a.tif"), 1, 1, (1, 0, 0, 0, -1, 0), "uint8", None)
    raster = replace(layer("vegetation", [], title="a.tif"), frame=None, grid=grid)
    row = ZoneReading("district", "区", None, land, value)
    reading = doubted(Reading("green_coverage", (row,)), [plots, raster], ("vegetation",))
    doubts = reading.of("district").doubts
    if value is None:
        assert doubts == ()
    else:
        assert [(each.lowest, each.highest) for each in doubts] == [pytest.approx(bounds)]
