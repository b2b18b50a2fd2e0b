"""What the report says of a scorecard made by hand (see tests/hand_made.py for its figures)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from gisapp.judging import judge
from gisapp.report.content import report_of
from gisapp.report.ledger import largest, listed, overlap_table
from gisapp.report.parks import largest_parks, park_table
from gisapp.report.standing import Standing
from gisapp.report.table import Cell, Rows
from gisapp.targets import NO_PLAN, profile_of, profiles
from layers.findings import Finding, Severity
from layers.source import Grid
from layers.text import T
from tests.hand_made import FORMULA, hand_made_scorecard
from tests.some import some


@pytest.fixture(scope="module")
def report():
    return report_of(hand_made_scorecard(), date(2026, 11, 20))


def texts(row):
    return [str(cell.text) for cell in row]


def test_scorecard_of_the_district(report):
    shown = {
        row.indicator: (str(row.value), str(row.target), row.standing, str(row.gap)) for row in report.scores
    }
    assert shown == {
        "park_area_per_capita": ("12.6 m²/person", "≥ 13 m²/person", Standing.NEAR, "1.2 ha short"),
        "green_space_rate": ("40.0 %", "≥ 40 %", Standing.MET, "just reached"),
        "green_coverage": ("41.0 %", "keep 38 %", Standing.MET, "6.0 ha to spare"),
        "transfer_coverage_50m": (
            "60.0 %",
            "≥ 80 %",
            Standing.UNDECIDED,
            "between 60 % and 80 %: survey 1 station",
        ),
        "transfer_coverage_100m": ("60.0 %", "≥ 90 %", Standing.NOT_MET, "2 stations short"),
    }


def test_numerators_and_denominators_are_said_in_planners_units(report):
    assert [str(row.fraction) for row in report.scores] == [
        "37.8 ha ÷ 30,000 people",
        "80.0 ha ÷ 200.0 ha",
        "82.0 ha ÷ 200.0 ha",
        "3 of 5 stations",
        "3 of 5 stations",
    ]


def test_clause_quotation_and_lead_unit_stand_beside_each_figure(report):
    park = report.scores[0]
    assert (park.clause, park.lead) == ("第17条", "区城管局")
    assert park.quotation == "人均公园绿地面积不低于13平方米"


def test_conclusion_tells_the_tally_and_what_is_open(report):
    said = [str(sentence) for sentence in report.conclusion]
    assert said[0] == "Of 5 indicators with a target for 2027: 2 met, 1 near, 1 not met, 1 undecided."
    assert len(said) == 4
    assert "1.2 ha short" in said[1]
    assert "survey 1 station" in said[2]
    assert said[3].endswith(
        "is 60.0 % (3 of 5 stations), 30.0 percentage points below ≥ 90 %: 2 stations short."
    )


def test_bars_compare_value_and_target(report):
    lengths = {row.indicator: row.bar for row in report.scores}
    # The target's mark stands at four fifths: 12.6 of 13 is 0.8 × 12.6 / 13.
    assert lengths["park_area_per_capita"] == pytest.approx((0.8 * 12.6 / 13, 0.8))
    assert lengths["transfer_coverage_100m"] == pytest.approx((0.8 * 60 / 90, 0.8))


def test_subdistricts_with_the_district_below(report):
    table = report.subdistricts
    west, east = table.rows
    assert texts(west) == ["西街道", "13.5 m²/person", "50.0 %", "41.0 %", "100.0 %", "100.0 %"]
    assert texts(east)[:4] == [FORMULA, "10.8 m²/person", "30.0 %", "–"]
    assert west[1].standing is Standing.MET
    assert east[1].standing is Standing.NOT_MET
    assert texts(table.total)[:2] == ["District", "12.6 m²/person"]


def test_clusters_say_why_a_figure_is_missing(report):
    (row,) = report.clusters.rows
    assert texts(row) == ["绿色楼宇集聚区", "–", "10.0 %", "–", "–", "–"]
    assert str(row[4].note) == "no station in this zone"


def test_uncovered_stations_farthest_first(report):
    assert [texts(row) for row in report.uncovered.rows] == [
        ["戊", "3", "–", "–", "unknown", "unknown", "no entrance is mapped: survey it"],
        ["丁", "2", "1号口 → 站3", "150.0 m", "no", "no", "50.0 m too far for 100 m"],
    ]
    assert len(report.stations.rows) == 5


@pytest.mark.parametrize(
    ("distance", "within_50", "within_100", "shown", "remark"),
    [
        (50.04, False, True, "50.04 m", "0.04 m too far for 50 m"),
        (50.0 + 1e-9, True, True, "50.0 m", "–"),  # noise: it counts
        (72.8, False, True, "72.8 m", "22.8 m too far for 50 m"),
        (100.0 + 1e-9, False, True, "100.0 m", "50.0 m too far for 50 m"),
        (100.004, False, False, "100.004 m", "0.004 m too far for 100 m"),
        (float("nan"), False, False, "–", "no bus stop in service"),
    ],
)
def test_distances_never_look_like_a_limit_that_they_pass(distance, within_50, within_100, shown, remark):
    scorecard = hand_made_scorecard()
    stations = scorecard.readings["transfer_coverage_50m"].evidence["stations"]
    stations.loc[0, ["distance_m", "covered_50", "covered_100"]] = [distance, within_50, within_100]
    row = next(row for row in report_of(scorecard).stations.rows if texts(row)[0] == "甲")
    assert (texts(row)[3], texts(row)[6]) == (shown, remark)


def test_what_is_found_alike_in_several_files_is_one_row():
    alike = [Finding("sample", Severity.INFO, T("marked as sample"), file=f"{n}.gpkg") for n in range(3)]
    rows = report_of(hand_made_scorecard(extra_findings=tuple(alike))).findings.rows
    assert texts(rows[-1]) == ["0.gpkg, 1.gpkg, 2.gpkg", "note", "marked as sample", "–", "–"]


def test_findings_come_gravest_first_and_name_twelve_rows():
    def found(severity, rows, mend=None, *, mended=False):
        return Finding("a", severity, T("{n} rows", n=len(rows)), rows=tuple(rows), mend=mend, mended=mended)

    made = (
        found(Severity.INFO, range(1, 13)),
        found(Severity.ERROR, range(1, 14), T("look")),
        found(Severity.WARNING, [4], T("moved"), mended=True),
    )
    table = report_of(replace(hand_made_scorecard(), findings=made)).findings
    twelve = ", ".join(map(str, range(1, 13)))
    assert [texts(row) for row in table.rows] == [
        ["–", "not used", "13 rows", f"{twelve} … (13 rows)", "To do: look"],
        ["–", "may change a figure", "1 rows", "4", "Done: moved"],
        ["–", "note", "12 rows", twelve, "–"],
    ]
    empty = report_of(replace(hand_made_scorecard(), findings=())).findings
    assert (empty.rows, str(empty.empty)) == ((), "Nothing was found that needs saying.")


def test_a_layer_inside_a_file_is_named_where_the_file_does_not_name_it():
    layers = {each.role: each for each in hand_made_scorecard().project.layers}
    named = replace(layers["park"], origin=replace(layers["park"].origin, file="a/城.gpkg", layer="公园"))
    alone = replace(layers["park"], origin=replace(layers["park"].origin, file="a/公园.gpkg", layer="公园"))
    project = replace(hand_made_scorecard().project, layers=(named, alone))
    rows = report_of(replace(hand_made_scorecard(), project=project)).sources.rows
    assert [texts(row)[1] for row in rows] == ["a/城.gpkg (公园)", "a/公园.gpkg"]


def test_variants_mark_the_chosen_rule(report):
    marked = [row for row in report.variants.rows if texts(row)[0].startswith("●")]
    assert [texts(row) for row in marked] == [
        ["● D1 Any open entrance, per physical station", "5 stations", "60.0 %", "60.0 %"]
    ]
    assert texts(report.variants.rows[2])[2:] == ["20.0 %", "40.0 %"]


@pytest.mark.parametrize(
    ("value", "target", "unit", "bar"),
    [
        (20.0, 40.0, "%", (0.4, 0.8)),  # the mark stands at four fifths of the bar's room
        (40.0, 40.0, "%", (0.8, 0.8)),
        (100.0, 40.0, "%", (1.0, 0.4)),  # until the value needs the room
        (None, 40.0, "%", (0.0, 0.8)),
        (6.5, 13.0, "m2/person", (0.4, 0.8)),
        (40.0, None, "%", (0.4, None)),
        (250.0, None, "%", (1.0, None)),
        (6.5, None, "m2/person", (0.0, None)),
    ],
)
def test_the_bar_of_a_figure_and_the_mark_of_its_target(report, value, target, unit, bar):
    row = replace(report.scores[0], number=value, target_number=target, unit=unit)
    assert row.bar == pytest.approx(bar) if None not in bar else row.bar == bar


def test_tables_without_rows_say_why(report):
    nothing = replace(hand_made_scorecard(), readings={})
    assert str(overlap_table(nothing).empty) == "No green areas overlap."
    assert str(park_table(nothing).empty) == "not computed"
    missing = {
        each: replace(reading, evidence={}, zones=tuple(
            replace(zone, value=None, reason=T("There is no layer of bus stops.")) for zone in reading.zones
        ))
        for each, reading in hand_made_scorecard().readings.items()
    }  # fmt: skip
    tables = report_of(replace(hand_made_scorecard(), readings=missing, verdicts={}))
    for table in (tables.stations, tables.uncovered, tables.variants):
        assert not table.rows
        assert str(table.empty) == "There is no layer of bus stops."
    bare = replace(nothing, project=replace(nothing.project, layers=()))
    assert str(report_of(bare).sources.empty) == "The project has no layers."
    no_station = report_of(nothing)
    assert str(no_station.stations.empty) == "There is no rail station in operation in the district."


def test_warnings_about_targets_stand_apart_from_findings_about_data(report):
    assert [each.code for each in report.warnings] == ["targets.X1"]
    assert [texts(row) for row in report.findings.rows] == [
        ["park.gpkg", "may change a figure", "2 outlines cross themselves", "3, 7", "Done: repaired"]
    ]


@pytest.mark.parametrize(
    ("quantity", "dtype", "said"),
    [("index", "int16", True), ("mask", "uint8", False), (None, "float32", True), (None, "uint8", False)],
)
def test_the_index_that_was_chosen_stands_beside_the_coverage_of_an_index_alone(quantity, dtype, said):
    scorecard = hand_made_scorecard()
    grid = Grid(Path("植被.tif"), 200, 100, (10, 0, 0, 0, -10, 0), dtype, None, quantity=quantity)
    of_vegetation = replace(scorecard.project.layers[0], role="vegetation", frame=None, grid=grid)
    project = replace(scorecard.project, layers=(*scorecard.project.layers, of_vegetation))
    chosen = {row.indicator: str(row.chosen) for row in report_of(replace(scorecard, project=project)).scores}
    expected = "a pixel of a vegetation index is vegetation above 0.3" if said else "None"
    assert chosen["green_coverage"] == expected


def test_sources_and_coordinate_system(report):
    assert str(report.crs) == "CGCS2000, local transverse Mercator, central meridian 106.5°"
    park = next(row for row in report.sources.rows if texts(row)[1] == "park.gpkg")
    assert texts(park)[0] == "Parks (G1)"
    assert texts(park)[2:] == ["EPSG:4490", "2", "read 2 features"]


def test_basis_quotes_the_document(report):
    assert [texts(row)[1] for row in report.basis.rows] == [
        "≥ 13 m²/person",
        "≥ 40 %",
        "keep 38 %",
        "≥ 80 %",
        "≥ 90 %",
    ]
    assert not report.scorecard.profile.document.number
    assert "Industry (2025–2027), issued 2025-07-01" in str(report.basis.note)
    assert report.date == "2026-11-20"
    assert "2026-11-20" in str(report.subtitle)


def test_a_year_without_targets_leaves_the_values_alone():
    scorecard = replace(hand_made_scorecard(), year=2026, verdicts={})
    report = report_of(scorecard)
    assert {row.standing for row in report.scores} == {Standing.NO_TARGET}
    assert [str(row.value) for row in report.scores][1] == "40.0 %"
    assert "sets no target" in str(report.conclusion[0])
    assert report.basis.rows == ()


def test_without_a_plan_only_what_could_not_be_computed_is_remarked_on():
    scorecard = hand_made_scorecard()
    reading = scorecard.readings["green_space_rate"]
    zones = tuple(replace(zone, value=None, reason=T("no plots")) for zone in reading.zones)
    readings = {**scorecard.readings, "green_space_rate": replace(reading, zones=zones)}
    report = report_of(replace(scorecard, readings=readings, verdicts={}, profile=profiles()[NO_PLAN]))
    alone, remark = map(str, report.conclusion)
    assert alone == "No plan was chosen: the values stand alone."
    assert remark.endswith("could not be computed: no plots")


def test_what_is_there_is_shown_where_a_value_is_not():
    """A city without population figures still has its park area."""
    scorecard = hand_made_scorecard()
    reading = scorecard.readings["park_area_per_capita"]
    zones = tuple(
        replace(zone, denominator=None, value=None, reason=T("no population")) for zone in reading.zones
    )
    park = replace(reading, zones=zones)
    verdict = judge(zones[0], scorecard.profile.target("park_area_per_capita", 2027), "m2")
    report = report_of(
        replace(
            scorecard,
            readings={**scorecard.readings, "park_area_per_capita": park},
            verdicts={**scorecard.verdicts, "park_area_per_capita": verdict},
        )
    )
    row = report.scores[0]
    assert (str(row.value), str(row.fraction), str(row.gap)) == ("not computed", "37.8 ha", "no population")
    assert texts(report.subdistricts.rows[0])[1] == "– (27.0 ha)"
    assert str(report.conclusion[0]).endswith("2 met, 1 not met, 2 undecided (1 not computed).")
    assert str(report.conclusion[1]).endswith("could not be computed: no population")


def test_a_draft_is_called_a_draft():
    scorecard = replace(hand_made_scorecard(), profile=profile_of("chongqing_2027"))
    assert "draft for comments" in str(report_of(scorecard).basis.note)


def with_overlaps(count, *, complete=True):
    """A scorecard of so many overlaps, of 1 m², 2 m² and so on."""
    names = {"role_a": "park", "row_a": 1, "name_a": "甲", "role_b": "green", "row_b": 2, "name_b": None}
    ledger = pd.DataFrame({**names, "area_m2": np.arange(1.0, count + 1)})
    ledger.attrs["complete"] = complete
    scorecard = hand_made_scorecard()
    rate = replace(scorecard.readings["green_space_rate"], evidence={"overlaps": ledger})
    return replace(scorecard, readings={**scorecard.readings, "green_space_rate": rate})


def test_of_a_long_ledger_each_output_tells_how_much_it_leaves_out(monkeypatch):
    """Twelve overlaps: ten on a page, and all or the largest eleven in the workbook."""
    whole = overlap_table(with_overlaps(12))
    assert [row[2].number for row in whole.rows] == [float(size) for size in range(12, 0, -1)]
    page = largest(whole)
    assert len(page.rows) == 10
    assert str(page.note).startswith("And 2 smaller overlaps, listed in the workbook. Where areas overlap")
    assert listed(whole) is whole
    monkeypatch.setattr("gisapp.report.ledger._LISTED", 11)
    assert str(largest(whole).note).startswith(
        "And 2 smaller overlaps; the workbook lists the largest 11 of all."
    )
    assert len(listed(whole).rows) == 11
    assert str(listed(whole).note).startswith("And 1 smaller overlap, which is not listed.")
    assert largest(overlap_table(with_overlaps(10))).note == whole.note


def test_a_ledger_that_is_not_complete_says_so():
    (note,) = {str(overlap_table(with_overlaps(count, complete=False)).note) for count in (1, 2)}
    assert "not all pairs were compared; the figures count all" in note
    assert "not all pairs" not in str(overlap_table(with_overlaps(1)).note)


def test_rows_are_made_when_they_are_looked_at():
    made = []
    rows = Rows(1_000, lambda place: made.append(place) or (Cell(str(place)),))
    assert (len(rows), rows[-1], rows[:2], made) == (
        1_000,
        (Cell("999"),),
        ((Cell("0"),), (Cell("1"),)),
        [999, 0, 1],
    )
    with pytest.raises(IndexError):
        rows[1_000]


def with_parks(*counted, whole):
    """A scorecard of parks that count so many m², each of 10,000 m² itself."""
    parks = pd.DataFrame({
        "role": "park", "row": range(1, len(counted) + 1), "name": ["甲园", None, ""][: len(counted)],
        "class": ["G11", "", "G14"][: len(counted)], "zone": ["西街道", "", "东街道"][: len(counted)],
        "area_m2": 10_000.0, "counted_m2": counted,
    })  # fmt: skip
    scorecard = hand_made_scorecard()
    reading = scorecard.readings["park_area_per_capita"]
    district = replace(reading.zones[0], numerator=whole)
    reading = replace(reading, zones=(district, *reading.zones[1:]), evidence={"features": parks})
    return replace(scorecard, readings={**scorecard.readings, "park_area_per_capita": reading})


def test_park_by_park_the_largest_first_and_each_place_once_at_the_end():
    """6,000 + 10,000 + 2,000 m² of three parks of which 3,000 m² lie on each other: 1.5 ha of 3 ha."""
    table = park_table(with_parks(6_000.0, 10_000.0, 2_000.0, whole=15_000.0))
    assert [texts(row) for row in table.rows] == [
        ["Parks (G1), row 2", "–", "–", "1.0 ha", "1.0 ha"],
        ["甲园", "G11", "西街道", "1.0 ha", "0.60 ha"],
        ["Parks (G1), row 3", "G14", "东街道", "1.0 ha", "0.20 ha"],
    ]
    assert texts(table.total) == ["Together, each place once", "–", "–", "–", "1.5 ha"]
    assert "has 0.30 ha more, where parks lie on each other" in str(table.note)


def test_parks_that_count_nothing_are_not_among_those_that_count():
    table = park_table(with_parks(6_000.0, 0.0, whole=6_000.0))
    assert [texts(row)[0] for row in table.rows] == ["甲园"]


def test_parks_that_share_nothing_need_no_word_of_it():
    table = park_table(with_parks(6_000.0, 4_000.0, whole=10_000.0))
    assert "more" not in str(table.note)
    assert largest_parks(table) is table


def of_two_files(scorecard, role):
    """The same, with a second file in a role."""
    (layer,) = (each for each in scorecard.project.layers if each.role == role)
    second = replace(layer, id="second", title="2024.shp")
    project = replace(scorecard.project, layers=(*scorecard.project.layers, second))
    return replace(scorecard, project=project)


def test_parks_of_several_files_are_told_apart_by_file():
    one_file = with_parks(6_000.0, 10_000.0, whole=16_000.0)
    files = ["park.gpkg", "2024.shp"]
    one_file.readings["park_area_per_capita"].evidence["features"]["file"] = files
    assert len(park_table(one_file).columns) == len(park_table(one_file).total) == 5
    table = park_table(of_two_files(one_file, "park"))
    assert [str(column.title) for column in table.columns][:3] == ["Park", "File", "Class"]
    assert [texts(row)[:3] for row in table.rows] == [
        ["Parks (G1), row 2", "2024.shp", "–"],
        ["甲园", "park.gpkg", "G11"],
    ]
    assert texts(table.total) == ["Together, each place once", "–", "–", "–", "–", "1.6 ha"]


def test_overlaps_of_several_files_are_told_apart_by_file():
    """Both parks are row 1 of their files; the green space is of the only file of its role."""
    scorecard = with_overlaps(2)
    ledger = scorecard.readings["green_space_rate"].evidence["overlaps"]
    ledger["file_a"], ledger["file_b"] = ["park.gpkg", "2024.shp"], "green.gpkg"
    ledger.loc[0, "name_a"] = None
    rows = overlap_table(of_two_files(scorecard, "park")).rows
    assert [texts(row)[:2] for row in rows] == [
        ["甲 (Parks (G1), 2024.shp, row 1)", "Other green space (G2, G3, XG), row 2"],
        ["Parks (G1), park.gpkg, row 1", "Other green space (G2, G3, XG), row 2"],
    ]
    assert texts(overlap_table(scorecard).rows[0])[0] == "甲 (Parks (G1), row 1)"


def test_without_parks_it_is_said():
    table = park_table(with_parks(whole=0.0))
    assert (len(table.rows), str(table.empty)) == (0, "No park counts.")


def test_columns_that_hold_figures_are_set_as_figures():
    report = report_of(hand_made_scorecard())
    tables = [*report.tables(), report.parks, report.stations]
    held = 0
    for table in some(tables):
        for place, column in enumerate(table.columns):
            numbers = [row[place].number for row in table.rows if row[place].number is not None]
            held += bool(numbers)
            assert column.figures or not numbers, (str(table.title), str(column.title))
    assert held > 10


def test_the_people_of_each_zone_stand_with_the_rows_that_say_so():
    table = report_of(hand_made_scorecard()).people
    assert [[str(cell.text) for cell in row] for row in table.rows] == [
        ["测试区", "30,000 people", "sum of the subdistricts", "–", "–"],
        ["西街道", "20,000 people", "joined by code", "人口.csv", "rows 1, 2"],
        [FORMULA, "10,000 people", "joined by name", "<script>alert(1)</script>", "row 3"],
    ]
    assert [row[1].number for row in table.rows] == [30_000, 20_000, 10_000]


def test_a_district_without_clusters_has_no_chapter_on_them(report):
    without = replace(report, clusters=replace(report.clusters, rows=()))
    assert report.clusters in report.tables()
    assert [each.title for each in without.tables()] == [
        each.title for each in report.tables() if each is not report.clusters
    ]


def test_the_plan_is_named_below_the_title(report):
    assert "Yuzhong District Three-Year Action Plan" in str(report.subtitle)


def test_the_list_of_data_counts_rows_as_numbers(report):
    layers = [layer for layer in report.project.layers if layer.frame is not None]
    assert [row[3].number for row in report.sources.rows[: len(layers)]] == [
        len(each.frame) for each in layers
    ]
