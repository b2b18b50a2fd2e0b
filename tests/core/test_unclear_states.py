"""Stops, entrances and stations of which a state is written and not understood leave the figure open."""

from dataclasses import replace

import pytest

from gisapp.parameters import Parameters
from layers.findings import Finding, Severity
from layers.text import T
from tests.core.test_transfer import city, read, shares

STATIONS = ([(0, 0), (900, 0)], {"name": ["甲", "乙"]})
ENTRANCES = ([(0, 10), (900, 10)], {"station": ["甲", "乙"]})
STOPS = ([(0, 40), (900, 40)], {})


def unclear(layers, role, *rows):
    """The layers with some rows of one of which the import could not tell whether they are open."""
    layer = layers[role]
    finding = Finding("column.flag", Severity.WARNING, T("unclear"), layer.title, rows)
    return {**layers, role: replace(layer, findings=(finding,))}


def doubts(layers, definition="D1"):
    row = read(layers, Parameters(transfer_definition=definition))[0].zones[0]
    return row.value, {each.code: (each.lowest, each.highest) for each in row.doubts}


@pytest.mark.parametrize("definition", ["D1", "D2", "D3"])
@pytest.mark.parametrize("role", ["bus_stop", "rail_entrance"])
def test_a_stop_or_entrance_that_may_be_shut_may_cover_nothing(role, definition):
    layers = unclear(city(STATIONS, ENTRANCES, STOPS), role, 2)
    assert doubts(layers, definition) == (100, {"transfer.state_unclear": (50, 100)})


@pytest.mark.parametrize("role", ["bus_stop", "rail_entrance"])
def test_where_another_one_covers_the_station_too_nothing_is_in_doubt(role):
    more_entrances = ([(0, 10), (900, 10), (900, 12)], {"station": ["甲", "乙", "乙"]})
    more_stops = ([(0, 40), (900, 40), (900, 42)], {})
    assert doubts(unclear(city(STATIONS, more_entrances, more_stops), role, 2)) == (100, {})


def test_a_far_stop_that_may_be_shut_is_no_doubt():
    stops = ([(0, 40), (900, 400)], {})
    assert doubts(unclear(city(STATIONS, ENTRANCES, stops), "bus_stop", 2)) == (50, {})


def test_two_directions_need_two_stops_that_are_in_service():
    stops = ([(0, 40), (0, 42), (900, 40), (900, 42)], {"direction": ["上行", "下行", "上行", "下行"]})
    layers = unclear(city(STATIONS, ENTRANCES, stops), "bus_stop", 4)
    assert doubts(layers, "D6") == (100, {"transfer.state_unclear": (50, 100)})


@pytest.mark.parametrize("status", ["同上", "空载试运行", "shadow operation", "具备开通条件"])
@pytest.mark.parametrize(("stop", "value"), [((900, 40), 100), ((900, 400), 50)])
def test_a_station_that_may_not_be_in_operation_may_not_count(status, stop, value):
    stations = (STATIONS[0], {"name": ["甲", "乙"], "status": ["运营", status]})
    layers = city(stations, ENTRANCES, ([(0, 40), stop], {}))
    assert doubts(layers) == (value, {"transfer.state_unclear": (50, 100)})


@pytest.mark.parametrize("status", ["运营", "2019年开通运营", None, "正常运营", "in passenger service"])
def test_a_station_of_which_another_row_is_in_operation_counts(status):
    """Of two lines one may be on trial; and what is understood is no doubt."""
    rows = {"name": ["甲", "乙", "乙"], "status": ["运营", "筹备", status]}
    stations = ([(0, 0), (900, 0), (900, 1)], rows)
    layers = city(stations, ENTRANCES, STOPS)
    assert shares(read(layers))[0] == (2, 2)
    assert doubts(layers) == (100, {})
