"""Rows of one table that are two stations though their names are nearly alike, or no names at all."""

import pytest

from layers.station_names import beside_station_key, is_placeholder, own_station_key
from tests.core.test_transfer import city, read, shares


def found(names, apart, *, stations=True):
    """The share of stations of two rows in these metres with a door each, of which the first has a stop."""
    places = [(0, 0), (apart, 0)]
    rows = (places, {"name": names}) if stations else None
    return shares(read(city(rows, (places, {"station": names}), ([(0, 20)], {}))))[0]


@pytest.mark.parametrize("names", [["地铁大厦", "大厦"], ["Metro Centre", "Centre"], ["轨道新村", "新村站"]])
def test_a_kind_of_rail_in_front_is_of_the_name_unless_the_rows_lie_beside_each_other(names):
    assert found(names, 400) == found(names, 400, stations=False) == (1, 2)
    assert found(names, 200) == (1, 1)


@pytest.mark.parametrize(
    "names",
    [
        *(["大厦", "大厦地铁站"], ["Centre", "Centre Metro"], ["Centre (Metro)", "Centre"]),
        *(["甲门", "甲门站"], ["Mercado", "Estação de Metrô Mercado"], ["Lyon", "Gare de Lyon"]),
    ],
)  # fmt: skip
def test_words_of_a_station_behind_a_name_or_before_it_with_its_kind_say_nothing(names):
    assert found(names, 400) == (1, 1)


@pytest.mark.parametrize(
    "names", [["大学城（北）", "大学城（南）"], ["Campus (N)", "Campus (S)"], ["甲（新）", "甲（老）"]]
)
def test_sides_in_brackets_are_two_stations(names):
    assert found(names, 250) == (1, 2)


@pytest.mark.parametrize(
    "names", [["甲（北门）", "甲（金融街）"], ["甲（1号线）", "甲（2号线）"], ["甲", "甲 [old name]"]]
)
def test_other_words_in_brackets_are_not(names):
    assert found(names, 250) == (1, 1)


@pytest.mark.parametrize("name", ["未命名", "无名站", "unnamed", "No name", "n/a", "待定", "未命名1"])
def test_several_rows_without_a_name_are_not_one_station(name):
    assert is_placeholder(name)
    assert found([name, name], 300.5) == (1, 2)


def test_an_entrance_of_a_nameless_station_is_of_the_nearest():
    stations = ([(0, 0), (900, 0)], {"name": ["未命名", "未命名"]})
    doors = ([(20, 0), (880, 0)], {"station": ["无名", "unknown"]})
    assert shares(read(city(stations, doors, ([(880, 20)], {}))))[0] == (1, 2)


def test_entrances_without_the_name_of_a_station_make_none():
    doors = ([(0, 0), (300, 0), (900, 0)], {"station": ["未知", "未知", "甲"]})
    assert shares(read(city(None, doors, ([(900, 20)], {}))))[0] == (1, 1)


@pytest.mark.parametrize("name", ["甲门", "无名路", "未来城", "Unknown Soldier", "Na", "待王庙", "1", "站1"])
def test_other_names_are_names(name):
    assert not is_placeholder(name)
    assert own_station_key(name) == own_station_key(f"{name} ")
    assert beside_station_key(name) == beside_station_key(f"{name}（金融街）")
