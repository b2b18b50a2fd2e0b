"""Layers that lie beside the district as a whole."""

import pytest

from gisapp.evaluate import evaluate
from gisapp.judging import Outcome
from gisapp.project import Project
from tests.core.test_green_indicators import TM, layer, square, town
from tests.core.test_transfer import city

FAR = 25_000


def scorecard(layers):
    return evaluate(Project("城", TM.to_wkt(), tuple(layers.values())))


def doubts(card, indicator):
    (row, *_) = card.readings[indicator].zones
    return [(each.code, round(each.message.figures["km"], 1)) for each in row.doubts]


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        (
            FAR,
            [("place.beside", 24.3)],
        ),  # the park's eastern end is at 700 m, less 25 km
        (2500, [("place.beside", 1.8)]),
        (1700, []),  # its end lies 1000 m away, the limit itself
        (1500, []),  # 800 m from the district: it may serve it, or be shifted
        (0, []),
    ],
)
def test_parks_of_another_district_leave_the_figure_undecided(away, expected):
    card = scorecard(town(layer("park", square(600 - away, 0, 700 - away, 100), name=["甲"])))
    assert doubts(card, "park_area_per_capita") == expected
    if expected:
        assert card.verdicts["park_area_per_capita"].outcome is Outcome.UNDECIDED


def test_one_park_in_the_district_is_enough_for_a_layer_of_the_whole_city():
    parks = [square(FAR + 200 * n, 0, FAR + 200 * n + 100, 100) for n in range(50)]
    card = scorecard(town(layer("park", square(600, 0, 700, 100), *parks, name=[f"P{n}" for n in range(51)])))
    assert doubts(card, "park_area_per_capita") == []
    assert card.verdicts["park_area_per_capita"].outcome is not Outcome.UNDECIDED


@pytest.mark.parametrize("names", [["甲门", "乙路口"], ["Mercado", "Sé"], ["Union", "Pine"]])
def test_stops_of_another_district_leave_the_transfer_undecided(names):
    places = [(0, 0), (400, 0)]
    layers = city(
        (places, {"name": names}), (places, {"station": names, "name": ["1", "2"]}), ([(-FAR, 0)], {})
    )
    card = scorecard(layers)
    assert card.readings["transfer_coverage_50m"].of("district").value == 0
    assert doubts(card, "transfer_coverage_50m") == [("place.beside", 24.0)]
    assert card.verdicts["transfer_coverage_50m"].outcome is Outcome.UNDECIDED


def test_stations_of_another_district_are_the_reason_why_there_is_no_figure():
    far = [(FAR, 0)]
    card = scorecard(city((far, {"name": ["甲"]}), (far, {"station": ["甲"]}), ([(0, 0)], {})))
    row = card.readings["transfer_coverage_50m"].of("district")
    assert row.value is None
    assert "24.0 km away" in str(row.reason)
