"""Tables in JSON that is no GeoJSON: lists in lists, as the services of maps and of railways answer."""

import json

import pytest

from layers.reading import read


def rows_of(tmp_path, content):
    path = tmp_path / "轨道站.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return [(source.title, source.frame.drop(columns="geometry")) for source in read(path)]


def test_stations_in_lines_are_rows_with_their_line(tmp_path):
    content = {
        "s": "某市轨道交通",
        "l": [
            {"ln": "1号线", "st": [{"n": "甲门", "sl": "106.51,29.51"}, {"n": "乙桥", "sl": "106.52,29.52"}]},
            {"ln": "2号线", "st": [{"n": "乙桥", "sl": "106.52,29.52"}]},
        ],
    }
    ((title, table),) = rows_of(tmp_path, content)
    assert title == "轨道站.json"
    assert table[["n", "ln"]].values.tolist() == [["甲门", "1号线"], ["乙桥", "1号线"], ["乙桥", "2号线"]]


def test_members_of_one_name_are_told_apart_by_their_list(tmp_path):
    stations = [{"name": "Mercado", "lng": -46.6, "lat": -23.5}]
    content = {"lines": [{"name": "Blue", "colour": "0000ff", "stations": stations}]}
    ((_, table),) = rows_of(tmp_path, content)
    assert table.to_dict("records") == [
        {"name": "Mercado", "lng": -46.6, "lat": -23.5, "line_name": "Blue", "colour": "0000ff"}
    ]


def test_entrances_three_lists_deep(tmp_path):
    doors = [
        {"no": "1", "location": {"lng": 1.5, "lat": 2.5}},
        {"no": "2", "location": {"lng": 1.6, "lat": 2.6}},
    ]
    content = [{"city": "X", "lines": [{"line": "1", "stations": [{"station": "A", "doors": doors}]}]}]
    ((_, table),) = rows_of(tmp_path, content)
    assert table["location_lng"].tolist() == [1.5, 1.6]
    assert table[["city", "line", "station", "no"]].values.tolist() == [
        ["X", "1", "A", "1"],
        ["X", "1", "A", "2"],
    ]


def test_what_has_a_place_of_its_own_is_a_layer_beside_what_it_holds(tmp_path):
    exits = [{"name": "1号口", "lng": 106.52, "lat": 29.52}]
    content = {"stations": [{"name": "甲门", "lng": 106.5, "lat": 29.5, "exits": exits}]}
    tables = dict(rows_of(tmp_path, content))
    assert tables["轨道站.json:stations"]["lng"].tolist() == [106.5]
    assert tables["轨道站.json:exits"][["name", "station_name"]].values.tolist() == [["1号口", "甲门"]]


@pytest.mark.parametrize(
    "content",
    [
        {"routes": [{"up": [1], "down": [2]}]},
        {"routes": [{"上行": [1], "下行": [2]}]},
        {"地铁站": [1], "公交站": [2]},
        {"stations": [1], "depots": [2]},
        {"existing": [1], "planned": [2]},
    ],
)
def test_lists_that_hold_other_things_are_told_apart_and_none_is_lost(tmp_path, content):
    text = json.dumps(content)  # numbers stand for a row each
    for number in (1, 2):
        row = {"name": f"n{number}", "lng": 106.5 + number / 10, "lat": 29.5}
        text = text.replace(f"[{number}]", json.dumps([row]))
    found = dict(rows_of(tmp_path, json.loads(text)))
    assert len(found) == 2
    assert sorted(name for table in found.values() for name in table["name"]) == ["n1", "n2"]


def test_stations_at_several_depths_are_all_there(tmp_path):
    def station(name, lng):
        return {"name": name, "lng": lng, "lat": 29.5}

    branches = [{"stations": [station("乙", 106.6)]}, {"stations": [station("丙", 106.7)]}]
    lines = [{"line": "1", "stations": [station("甲", 106.5)]}, {"line": "2", "branches": branches}]
    content = {"lines": lines}
    ((_, table),) = rows_of(tmp_path, content)
    assert table[["name", "line"]].values.tolist() == [["甲", "1"], ["乙", "2"], ["丙", "2"]]


@pytest.mark.parametrize("empty", [None, {}])
def test_what_is_empty_among_the_objects_is_passed_over(tmp_path, empty):
    ((_, table),) = rows_of(tmp_path, [{"name": "A", "lng": 1.5, "lat": 2.5}, empty])
    assert table["name"].tolist() == ["A"]


def test_objects_by_their_key(tmp_path):
    ((_, table),) = rows_of(
        tmp_path, {"s1": {"name": "A", "lng": 1.5, "lat": 2.5}, "s2": {"name": "B", "lng": 2, "lat": 3}}
    )
    assert table[["key", "name"]].values.tolist() == [["s1", "A"], ["s2", "B"]]


def test_lists_by_line_are_one_table(tmp_path):
    """Until now the longest of them was read, and the others were left out without a word."""
    content = {
        "1号线": [{"name": "甲门", "lng": 106.5, "lat": 29.5}, {"name": "乙桥", "lng": 106.6, "lat": 29.6}],
        "2号线": [{"name": "丙湾", "lng": 106.7, "lat": 29.7}],
        "count": 3,
    }
    ((_, table),) = rows_of(tmp_path, content)
    assert table[["list", "name"]].values.tolist() == [
        ["1号线", "甲门"],
        ["1号线", "乙桥"],
        ["2号线", "丙湾"],
    ]


def test_lists_of_other_things_are_layers_of_their_own(tmp_path):
    content = {
        "stations": [{"name": "A", "lng": 1.5, "lat": 2.5}],
        "stops": [{"id": 7, "x": 1.5, "y": 2.5}, {"id": 8, "x": 1.6, "y": 2.6}],
    }
    found = rows_of(tmp_path, content)
    assert {title: len(table) for title, table in found} == {
        "轨道站.json:stations": 1,
        "轨道站.json:stops": 2,
    }


@pytest.mark.parametrize("rest", [{"errors": [{"code": 1}, {"code": 2}]}, {"page": [1, 2]}, {"status": "1"}])
def test_lists_without_places_are_left_beside_those_that_have_them(tmp_path, rest):
    ((_, table),) = rows_of(tmp_path, {"pois": [{"name": "A", "lng": 1.5, "lat": 2.5}], **rest})
    assert table["name"].tolist() == ["A"]


def test_lists_deeper_than_any_network_are_left_as_they_are(tmp_path):
    content = [{"name": "A", "lng": 1.5, "lat": 2.5}]
    for name in "abcdef":
        content = [{name: content}]
    ((_, table),) = rows_of(tmp_path, content)
    assert len(table) == 1
    assert "lng" not in table
