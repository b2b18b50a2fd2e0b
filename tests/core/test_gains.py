"""Differences from what is, and the tables that show scenarios beside it."""

from dataclasses import replace

import pytest
from shapely.geometry import Point

from gisapp.comparison import compared
from gisapp.edits import Add, Move, Remove
from gisapp.importing import import_files
from gisapp.report.beside import beside_table, zones_beside
from gisapp.report.content import score_rows
from gisapp.report.gains import bars, digits, figure, gain, gains_text
from gisapp.report.standing import Standing
from gisapp.scenario import Scenario
from layers.text import Language
from tests.core.scenario_town import X, Y, area, key, lonlat, town, write

ENGLISH = Language("en")


def said(text):
    return ENGLISH.say(text)


@pytest.mark.parametrize(
    ("before", "now", "text"),
    [
        (70, 80, "▲10.0"),
        (6.12, 6.14, "▲0.02"),
        (39.43, 39.483, "▲0.05"),
        (90, 85, "▼5.0"),
        (1, 1.35, "▲0.35"),
    ],
)
def test_a_difference_has_as_many_digits_as_do_not_hide_it(before, now, text):
    assert said(gain(before, now, "m2/person").text) == text


def test_shares_differ_by_percentage_points():
    assert said(gain(70, 80, "%").words) == "▲10.0 percentage points"


def test_noise_is_no_difference():
    # areas there and back through degrees: 2e-9 of 40 %
    assert said(gain(40, 40 + 8e-8, "%").words) == "= as it is"
    assert said(gain(40, 40, "%", stays=True).words) == "= not moved by edits"


@pytest.mark.parametrize(
    ("before", "now", "target", "towards"),
    [
        (70, 80, (">=", 80), True),
        (70, 60, (">=", 80), False),
        (41, 40, ("hold", 38), False),
        (30, 20, ("<=", 10), True),
        (30, 40, ("<", 10), False),
        (30, 20, ("==", 22), True),
        (22, 20, ("==", 22), False),
        (30, 20, None, None),
        (30, 30, (">=", 80), None),
    ],
)
def test_it_is_known_which_way_the_target_lies(before, now, target, towards):
    assert gain(before, now, "%", target).towards is towards


def test_what_is_not_known_has_no_difference():
    assert gain(None, 3, "%").moved is None
    assert said(gain(3, None, "%").words) == ""


def test_a_figure_looks_different_from_what_it_differs_from():
    # 6.14 and 6.12 would both be 6.1
    assert figure(6.14, 0.02, (">=", 13)) == "6.14"
    assert figure(6.12, None, (">=", 13)) == "6.1"
    assert figure(1234.5, 10) == "1,234.5"
    assert figure(39.43, 1e-5, (">=", 40)) == "39.43"


def test_a_difference_that_rounding_cannot_show_has_six_digits():
    assert digits(1.2e-7) == 6


def test_effects_name_their_indicators():
    assert said(gains_text({"transfer_coverage_50m": 5.0, "green_space_rate": 0.0})) == "50 m ▲5.0"
    assert said(gains_text({"park_area_per_capita": -0.0123})) == "per person ▼0.012"
    assert said(gains_text({})) == "="


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The town in two halves, with a cluster around the second station."""
    folder = town(tmp_path_factory.mktemp("town"))
    halves = [area(0, 0, 1000, 1000), area(1000, 0, 1000, 1000)]
    write(folder / "街道.gpkg", halves, name=["东街道", "西街道"], population=[12_000, 8_000])
    write(folder / "产业集聚区.gpkg", [area(1400, 400, 200, 300)], name=["西园"])
    return replace(import_files([folder]), profile="yuzhong_2027", year=2027)


@pytest.fixture(scope="module")
def comparison(base):
    stop = Move(role="bus_stop", feature=key(base, "bus_stop", "S1"), shape=lonlat(Point(X + 1500, Y + 540)))
    park = Add(role="park", shape=lonlat(area(1200, 100, 100, 80)))
    gone = Remove(role="cluster", feature=key(base, "cluster", ""))
    return compared(base, [Scenario("甲", edits=(stop, park)), Scenario("乙", edits=(gone,))])


def lines(table):
    return [
        [said(cell.text) for cell in row] for row in (*table.rows, *([table.total] if table.total else []))
    ]


def test_zones_stand_beside_what_they_are(comparison):
    table = zones_beside(comparison.base, comparison.scenarios, "park_area_per_capita", "subdistrict", "甲")
    # the park of 2 ha lies with 12 000 people, the new one of 0.8 ha with 8 000
    assert lines(table) == [
        ["东街道", "1.7", "1.7 =", "1.7 ="],
        ["西街道", "0.0", "1.0 ▲1.0", "0.0 ="],
        ["District", "1.0", "1.4 ▲0.4", "1.0 ="],
    ]
    assert [column.marked for column in table.columns] == [False, False, True, False]


def test_a_zone_that_a_scenario_takes_away_has_no_figure(comparison):
    table = zones_beside(comparison.base, comparison.scenarios, "transfer_coverage_50m", "cluster")
    assert lines(table) == [["西园", "0.0", "100.0 ▲100.0", "–"]]
    assert [cell.standing for cell in table.rows[0]] == [None, Standing.NOT_MET, Standing.MET, None]


def test_costs_have_a_row_where_there_are_prices(comparison):
    table = beside_table(comparison.base, comparison.scenarios, [200.0, None])
    assert lines(table)[-1] == ["Cost", "10,000 yuan", "–", "200", "–"]
    assert "Cost" not in [row[0] for row in lines(beside_table(comparison.base, comparison.scenarios))]


def test_bars_of_what_is_and_would_be_have_one_scale(comparison):
    at = [row.indicator for row in score_rows(comparison.base)].index("transfer_coverage_50m")
    before, now = score_rows(comparison.base)[at], score_rows(comparison.scenarios[0])[at]
    # the whole is 100 %, so that a target of 80 % stands at four fifths, and 50 % at the half
    assert bars(now, before) == pytest.approx((1.0, 0.8, 0.5))
    assert bars(before, now) == pytest.approx((0.5, 0.8, 1.0))
    assert bars(before, None) == pytest.approx((0.5, 0.8, None))
