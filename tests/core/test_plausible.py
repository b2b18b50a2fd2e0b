"""Figures far outside what is usual are doubted, and no verdict stands on them until they are confirmed."""

import math

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box

from gisapp.evaluate import evaluate
from gisapp.importing import import_files
from gisapp.judging import Outcome
from gisapp.parameters import Parameters
from gisapp.plausible import ranges
from gisapp.report.content import report_of
from gisapp.tables import reading_rows
from layers.text import Language
from tests.some import some

EAST, NORTH = 500_000.0, 3_270_000.0


def town(folder, *, people=50_000, parks=(0, 0, 1000, 700), vegetation=(0, 0, 2000, 900), stops=4):
    """2 km² built up whole, with 700,000 m² of parks, nearly all of it green, two stations and some stops."""

    def write(role, shapes, **columns):
        placed = gpd.GeoSeries(shapes, crs="EPSG:4544").translate(EAST, NORTH)
        gpd.GeoDataFrame(columns, geometry=placed, crs="EPSG:4544").to_file(folder / f"{role}.gpkg")

    write("district", [box(0, 0, 2000, 1000)], name=["渝中区"], population=[people])
    write("built_up", [box(0, 0, 2000, 1000)], name=["甲区"])
    write("park", [box(*parks)], name=["园"], **{"class": ["G11"]})
    write("vegetation", [box(*vegetation)], name=["林"])
    write("rail_station", [Point(500, 500), Point(1500, 500)], name=["一站", "二站"])
    write("rail_entrance", [Point(500, 500), Point(1500, 500)], station=["一站", "二站"], name=["1", "1"])
    if stops:
        write(
            "bus_stop", [Point(500 + 500 * k, 510) for k in range(stops)], name=[str(k) for k in range(stops)]
        )
    return import_files([folder])


def row_of(project, indicator):
    return evaluate(project).readings[indicator].of("district")


def codes(project, indicator):
    return [each.code for each in row_of(project, indicator).doubts]


def test_a_usual_town_is_not_doubted(tmp_path):
    scorecard = evaluate(town(tmp_path))
    assert not [
        doubt for reading in scorecard.readings.values() for zone in reading.zones for doubt in zone.doubts
    ]
    assert scorecard.verdicts["park_area_per_capita"].outcome is Outcome.MET  # 700,000 / 50,000 = 14


@pytest.mark.parametrize(
    ("people", "doubted"),
    [((2, 50_000), True), ((0.5, 50_000), True), ((0, 50_000), False), ((900, 50_000), False)],
)
def test_a_subdistrict_with_hardly_anybody_is_doubted_and_so_is_the_district(tmp_path, people, doubted):
    halves = gpd.GeoSeries([box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)], crs="EPSG:4544")
    gpd.GeoDataFrame(
        {"name": ["甲街道", "乙街道"], "population": people},
        geometry=halves.translate(EAST, NORTH),
        crs="EPSG:4544",
    ).to_file(tmp_path / "subdistrict.gpkg")
    project = town(tmp_path)
    code = "plausible.people_per_km2_of_subdistrict"
    reading = evaluate(project).readings["park_area_per_capita"]
    zones = [zone.zone for zone in reading.zones if code in {each.code for each in zone.doubts}]
    assert zones == ([reading.of("district").zone, "甲街道"] if doubted else [])


@pytest.mark.parametrize("people", [5, 199, 400_001, 57_600_000 // 2])
def test_people_in_other_units_decide_nothing(tmp_path, people):
    """On 2 km² built up: 2.5, 99.5, 200,000.5 and 14.4 million per km²."""
    project = town(tmp_path, people=people)
    assert "plausible.people_per_km2" in codes(project, "park_area_per_capita")
    assert evaluate(project).verdicts["park_area_per_capita"].outcome is Outcome.UNDECIDED


@pytest.mark.parametrize("people", [201, 399_999])
def test_people_just_within_the_range_are_not_doubted(tmp_path, people):
    assert "plausible.people_per_km2" not in codes(town(tmp_path, people=people), "park_area_per_capita")


def test_a_park_area_per_person_beyond_any_city(tmp_path):
    """700,000 m² for 1,399 people are 500.4 m² each; for 1,400 they are 500."""
    project = town(tmp_path, people=1_399)
    assert codes(project, "park_area_per_capita") == ["plausible.park_area_per_capita"]
    (tmp_path / "again").mkdir()
    assert codes(town(tmp_path / "again", people=1_400), "park_area_per_capita") == []


def test_vegetation_on_a_scrap_may_be_more_and_never_less(tmp_path):
    """100 m × 199 m of 2 km² are 0.995 %."""
    project = town(tmp_path, vegetation=(0, 0, 100, 199))
    (doubt,) = row_of(project, "green_coverage").doubts
    assert doubt.code == "plausible.cover"
    assert doubt.lowest == pytest.approx(0.995, rel=1e-4)
    assert evaluate(project).verdicts["green_coverage"].outcome is Outcome.UNDECIDED
    (tmp_path / "again").mkdir()
    assert codes(town(tmp_path / "again", vegetation=(0, 0, 100, 201)), "green_coverage") == []


def test_ground_that_is_green_all_over_leaves_none_for_a_town(tmp_path):
    """Of 2,000 m × 1,000 m, 1,902 m × 1,000 m are 95.1 %."""
    project = town(tmp_path, vegetation=(0, 0, 1902, 1000))
    (doubt,) = row_of(project, "green_coverage").doubts
    assert (doubt.code, doubt.lowest) == ("plausible.cover", -math.inf)
    assert doubt.highest == pytest.approx(95.1, rel=1e-4)
    assert evaluate(project).verdicts["green_coverage"].outcome is Outcome.UNDECIDED
    (tmp_path / "again").mkdir()
    assert codes(town(tmp_path / "again", vegetation=(0, 0, 1898, 1000)), "green_coverage") == []


def test_a_station_without_stops_around_is_no_city(tmp_path):
    project = town(tmp_path, stops=0)
    assert row_of(project, "transfer_coverage_50m").value is None or not codes(
        project, "transfer_coverage_50m"
    )
    for folder, stops in (("some", 1), ("few", 4)):  # 1 / 2 and 4 / 2 stops per station
        (tmp_path / folder).mkdir()
        assert codes(town(tmp_path / folder, stops=stops), "transfer_coverage_50m") == []


def test_a_confirmed_doubt_is_still_told_and_decides(tmp_path):
    from dataclasses import replace

    project = town(tmp_path, people=150)
    sure = ("plausible.people_per_km2", "plausible.park_area_per_capita")
    confirmed = replace(project, parameters=Parameters(confirmed=sure))
    scorecard = evaluate(confirmed)
    assert scorecard.verdicts["park_area_per_capita"].outcome is Outcome.MET
    told = [str(each.message) for each in scorecard.readings["park_area_per_capita"].of("district").doubts]
    assert len(told) == len(sure)
    assert all("Confirmed by the planner" in each for each in told)


def test_a_doubt_stands_beside_the_figure_in_every_output(tmp_path):
    scorecard = evaluate(town(tmp_path, people=5))
    (score,) = [row for row in report_of(scorecard).scores if row.indicator == "park_area_per_capita"]
    assert "5 people" in str(score.doubts[0])
    assert any("5 people" in str(each) for each in report_of(scorecard).conclusion)
    rows = reading_rows(scorecard, Language("en"))
    (row,) = [
        row for row in rows if row["indicator"] == "park_area_per_capita" and row["zone_kind"] == "district"
    ]
    assert row["verdict"] == "undecided"
    assert row["doubts"][0]["code"] == "plausible.people_per_km2"


@pytest.mark.parametrize(
    ("value", "holds"), [(99.999, False), (100, True), (200_000, True), (200_000.001, False)]
)
def test_the_ends_of_a_range_are_in_it(value, holds):
    assert ranges()["people_per_km2"].holds(value) == holds


@pytest.mark.parametrize("usual", some(ranges().values()), ids=lambda each: each.id)
def test_every_range_has_a_source_and_room(usual):
    assert usual.least < usual.most
    assert usual.source
    assert usual.title.zh
    assert usual.title.en


# ---------------------------------------------------------------- two sources of people


def halves(folder, own, table):
    """The town in two subdistricts with people of their own, and a table that says others."""
    town(folder)
    shapes = gpd.GeoSeries([box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)], crs="EPSG:4544")
    frame = {"name": ["甲街道", "乙街道"], "population": own}
    gpd.GeoDataFrame(frame, geometry=shapes.translate(EAST, NORTH), crs="EPSG:4544").to_file(
        folder / "subdistrict.gpkg"
    )
    pd.DataFrame({"name": ["甲街道", "乙街道"], "population": table}).to_csv(
        folder / "population.csv", index=False
    )
    return import_files([folder])


@pytest.mark.parametrize(
    ("own", "doubted", "outcome"),
    [
        ([30_000, 20_000], False, Outcome.MET),  # 700,000 / 50,000 = 14
        ([30_000, 20_050], False, Outcome.MET),  # a thousandth is rounding
        ([30_000, 20_060], True, Outcome.MET),  # 13.98 is enough too
        ([30_000, 30_000], True, Outcome.UNDECIDED),  # 11.7 is not
        ([None, 29_000], True, Outcome.UNDECIDED),  # with 30,000 of the table 59,000: 11.9
        ([None, None], False, Outcome.MET),
    ],
)
def test_another_number_of_people_in_the_subdistricts_own_column(tmp_path, own, doubted, outcome):
    project = halves(tmp_path, own, [30_000, 20_000])
    found = [code for code in codes(project, "park_area_per_capita") if code == "population.two_sources"]
    assert bool(found) is doubted
    assert evaluate(project).verdicts["park_area_per_capita"].outcome is outcome


# ---------------------------------------------------------------- subdistricts that are not the district


def zoned(folder, parts):
    """The town with subdistricts of other extents: (west, east, people) of each, in metres."""
    town(folder, people=None)
    shapes = [box(west, 0, east, 1000) for west, east, _ in parts]
    frame = {
        "name": [f"街道{number}" for number in range(len(parts))],
        "population": [each[2] for each in parts],
    }
    moved = gpd.GeoSeries(shapes, crs="EPSG:4544").translate(EAST, NORTH)
    gpd.GeoDataFrame(frame, geometry=moved, crs="EPSG:4544").to_file(folder / "subdistrict.gpkg")
    return import_files([folder])


@pytest.mark.parametrize(
    ("parts", "doubt", "outcome"),
    [
        ([(0, 1000, 20_000), (1000, 2000, 30_000)], None, Outcome.MET),  # 14 m² each
        ([(0, 1000, 20_000), (1000, 1810, 30_000)], None, Outcome.MET),  # 90.5 % of the ground
        ([(0, 1000, 20_000), (1000, 1790, 30_000)], "population.uncovered", Outcome.UNDECIDED),  # 89.5 %
        ([(0, 1000, 20_000), (1000, 1790, 60_000)], "population.uncovered", Outcome.NOT_MET),  # 8.75 at most
        # 900 of 1,100 m inside: 14 as it is, and 35 without those 30,000; either is enough
        ([(0, 1100, 20_000), (1100, 2200, 30_000)], "population.beyond", Outcome.MET),
        ([(0, 1100, 20_000), (1100, 2200, 40_000)], "population.beyond", Outcome.UNDECIDED),  # 11.7, or 35
    ],
)
def test_people_of_subdistricts_that_are_not_the_district_leave_the_verdict_open(
    tmp_path, parts, doubt, outcome
):
    project = zoned(tmp_path, parts)
    found = [code for code in codes(project, "park_area_per_capita") if code.startswith("population.")]
    assert found == ([] if doubt is None else [doubt])
    assert evaluate(project).verdicts["park_area_per_capita"].outcome is outcome


def test_the_district_s_own_number_beside_a_table_of_another(tmp_path):
    town(tmp_path, people=60_000)
    (tmp_path / "population.csv").write_text("name,population\n渝中区,50000\n", encoding="utf-8")
    project = import_files([tmp_path])
    assert codes(project, "park_area_per_capita") == ["population.two_sources"]
    assert evaluate(project).verdicts["park_area_per_capita"].outcome is Outcome.UNDECIDED  # 14, or 11.7


# ---------------------------------------------------------------- a zone in several rows


@pytest.mark.parametrize(
    ("names", "numbers", "counts", "people"),
    [
        ("甲甲乙", [1, 1, 2], [8000, 8000, 7000], 15_000),
        ("甲甲乙", [None] * 3, [8000, 8000, 7000], 15_000),
        ("甲甲乙", [1, 3, 2], [8000, 8000, 7000], 23_000),  # namesakes, by their codes
        ("AAB", [None] * 3, [8000, 9000, 7000], 24_000),  # other numbers: two of one name
    ],
)
def test_parts_of_a_zone_that_repeat_its_people_count_once(tmp_path, names, numbers, counts, people):
    town(tmp_path, people=None)
    shapes = [box(0, 0, 500, 1000), box(500, 0, 1000, 1000), box(1000, 0, 2000, 1000)]
    written = [None if number is None else f"50010300{number}" for number in numbers]
    frame = {"name": [f"{name}街道" for name in names], "code": written, "population": counts}
    moved = gpd.GeoSeries(shapes, crs="EPSG:4544").translate(EAST, NORTH)
    gpd.GeoDataFrame(frame, geometry=moved, crs="EPSG:4544").to_file(tmp_path / "subdistrict.gpkg")
    row = row_of(import_files([tmp_path]), "park_area_per_capita")
    assert row.denominator == people


@pytest.mark.parametrize("codes_of_table", [["500103001", "500103002"], ["500103001000", "500103002000"]])
@pytest.mark.parametrize("codes_of_zones", [["500103001", "500103002"], ["500103001000", "500103002000"]])
def test_codes_of_several_lengths_are_the_same_zones(tmp_path, codes_of_table, codes_of_zones):
    town(tmp_path, people=None)
    shapes = gpd.GeoSeries([box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)], crs="EPSG:4544")
    frame = {"name": ["一", "二"], "code": codes_of_zones}
    gpd.GeoDataFrame(frame, geometry=shapes.translate(EAST, NORTH), crs="EPSG:4544").to_file(
        tmp_path / "subdistrict.gpkg"
    )
    table = pd.DataFrame({"code": codes_of_table, "population": [30_000, 20_000]})
    table.to_csv(tmp_path / "population.csv", index=False)
    assert row_of(import_files([tmp_path]), "park_area_per_capita").denominator == 50_000
