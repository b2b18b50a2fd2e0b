"""The program against the hand: every figure of the sample district, worked out twice, by different means.

The hand is ``sample_data.by_hand``: files taken apart with the standard library, areas by horizontal lines
each 25 cm, the raster by lines through its pixels, distances by the geodesic. The figures of construction
(count × size, pairs × overlap) stand here as literals, worked out on paper.
"""

from __future__ import annotations

import pytest

from sample_data.by_hand import district, raw, transfer
from tests.some import some

DISTRICT = ("district", "渝中区（示范）")


def test_green_area_is_what_the_pocket_calculator_says():
    """docs/hand-check.md §4: parks 3,535,601; plots by size; squares by share; less what was drawn twice."""
    plots = 188 * 480 + 10 * 520 + 6 * 1080 + 397 * 1120 + 818 * 1728 + 880 * 676 + 295 * 2288
    belts = 1144 + 353 * 1188 + 12 * 1800
    squares = 2000 * (8 * 0.35 + 10 * 0.40 + 8 * 0.50 + 6 * 0.60 + 0.649 + 0.65 + 4 * 0.70 + 2 * 0.80)
    twice = 6 * 1728 + 6 * 768 + 10 * 240 + 8 * 480 + 12 * 1800
    expected = 3_535_601 + plots + belts + squares - twice
    assert expected == pytest.approx(7_204_995, abs=1)
    assert district.green_area(*DISTRICT) == pytest.approx(expected, rel=3e-6)


def test_subdistricts_sum_to_the_district():
    names = [name for kind, name in district.zones() if kind == "subdistrict"]
    for measure in (district.built_up_area, district.park_area, district.green_area):
        parts = sum(measure("subdistrict", name) for name in names)
        assert parts == pytest.approx(measure(*DISTRICT), rel=1e-6)
    assert sum(district.residents(name) for name in names) == 576_000


def test_the_verdicts_hang_on_the_traps():
    assert [len(side) for side in transfer.covered(50)] == [14, 6]
    assert [len(side) for side in transfer.covered(100)] == [18, 2]
    assert len(transfer.covered(50, closed_too=True)[0]) == 16, "closed entrances would reach 80 %"
    assert len(transfer.covered(50, converted=False)[0]) < 8, "GCJ-02 as it is would be far too low"
    assert district.summed_green_area() / district.built_up_area(*DISTRICT) > 0.41, (
        "a careless sum would pass 40 %"
    )
    assert district.green_area(*DISTRICT) / district.built_up_area(*DISTRICT) < 0.395


@pytest.fixture(scope="module")
def scorecard():
    from gisapp.evaluate import evaluate
    from gisapp.importing import import_files

    return evaluate(import_files([raw.RAW]))


def _zones():
    return [(kind, name) for kind, name in district.zones()]


@pytest.mark.parametrize(("kind", "name"), _zones())
def test_park_area_per_capita(scorecard, kind, name):
    reading = scorecard.readings["park_area_per_capita"].of(kind, name)
    park = district.park_area(kind, name)
    if kind == "cluster":
        assert reading.value is None
        assert reading.reason is not None
    else:
        people = district.residents(name)
        assert reading.denominator == people
        assert reading.numerator == pytest.approx(park, rel=3e-5, abs=2)
        assert reading.value == pytest.approx(park / people, rel=3e-5)


@pytest.mark.parametrize(("kind", "name"), _zones())
def test_green_space_rate(scorecard, kind, name):
    reading = scorecard.readings["green_space_rate"].of(kind, name)
    green, ground = district.green_area(kind, name), district.built_up_area(kind, name)
    assert reading.denominator == pytest.approx(ground, rel=1e-5)
    assert reading.numerator == pytest.approx(green, rel=3e-5)
    assert reading.value == pytest.approx(100 * green / ground, rel=3e-5)


@pytest.mark.parametrize(("kind", "name"), _zones())
def test_green_coverage(scorecard, kind, name):
    reading = scorecard.readings["green_coverage"].of(kind, name)
    leaves, _, ground = district.vegetation_area(kind, name)
    assert reading.numerator == pytest.approx(leaves, rel=5e-5)
    assert reading.value == pytest.approx(100 * leaves / ground, rel=5e-5)


@pytest.mark.parametrize("limit", [50, 100])
def test_transfer_coverage(scorecard, limit):
    reading = scorecard.readings[f"transfer_coverage_{limit}m"]
    for kind, name in some(each for each in _zones() if each[0] != "cluster"):
        near, far = transfer.covered(limit, None if kind == "district" else name)
        row = reading.of(kind, name)
        count = len(near) + len(far)
        assert row.value == (pytest.approx(100 * len(near) / count) if count else None), (kind, name)


def test_every_nearest_pair(scorecard):
    table = scorecard.readings["transfer_coverage_50m"].evidence["stations"].set_index("station")
    for pair in some(each for each in transfer.pairs() if each.zone is not None):
        row = table.loc[pair.station]
        assert row["distance_m"] == pytest.approx(pair.metres, abs=2e-5), pair.station
        assert row["stop"] == pair.stop.name
        assert pair.entrance.name in str(row["entrance"])
        assert bool(row["covered_50"]) == (pair.metres <= 50 + 1e-6)
        assert bool(row["covered_100"]) == (pair.metres <= 100 + 1e-6)


def test_verdicts(scorecard):
    outcomes = {indicator: verdict.outcome.value for indicator, verdict in scorecard.verdicts.items()}
    assert outcomes["park_area_per_capita"] == "not_met"
    assert outcomes["green_space_rate"] == "not_met"
    assert outcomes["green_coverage"] == "met"
    assert outcomes["transfer_coverage_50m"] == "not_met"
    assert outcomes["transfer_coverage_100m"] == "met"


def test_without_mends_the_figures_are_visibly_wrong():
    from gisapp.evaluate import evaluate
    from gisapp.importing import import_files

    readings = evaluate(import_files([raw.RAW], mend=False)).readings
    assert readings["park_area_per_capita"].of("district").value is None, "no 街道 finds its residents"
    assert readings["green_space_rate"].of("district").value == pytest.approx(38.979, abs=0.001)
    for limit in (50, 100):
        near, far = transfer.covered(limit, converted=False)
        value = readings[f"transfer_coverage_{limit}m"].of("district").value
        assert value == pytest.approx(100 * len(near) / (len(near) + len(far)))


def test_park_by_park_more_is_summed_up_than_there_is(scorecard):
    """The six pairs of docs/hand-check.md: 22,202 + 7,128 + 79,025 + 37,088 + 5,918 + 37,524 m² twice."""
    from gisapp.report.parks import park_table

    table = park_table(scorecard)
    summed = sum(row[4].number for row in table.rows)
    assert table.total[4].number == pytest.approx(3_524_000, rel=1e-3)
    assert summed - table.total[4].number == pytest.approx(188_885, abs=10)
    assert "18.9 ha more" in str(table.note)
