"""Scenarios and their edits as values: names, steps, and what is refused with which sentence."""

import json

import pytest
from shapely.geometry import Point

from gisapp.edit_form import edits_from_json
from gisapp.edits import Add, Move, Remove
from gisapp.history import Describe, DropScenario, Order, PutScenario, Splice, after, duplicate, merged
from gisapp.scenario import Choices, Prices, Scenario, free_name, scenario_named, sound_name
from gisapp.store.steps import step_from_text, step_to_text
from layers.errors import UserError
from layers.reading.plain_tables import Damage

HERE = {"type": "Point", "coordinates": [106.55, 29.56]}
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[106.55, 29.56], [106.56, 29.56], [106.56, 29.57], [106.55, 29.57], [106.55, 29.56]]],
}
BOW = {
    "type": "Polygon",
    "coordinates": [[[106.55, 29.56], [106.56, 29.57], [106.56, 29.56], [106.55, 29.57], [106.55, 29.56]]],
}
STOP = {"do": "add", "role": "bus_stop", "geometry": HERE}
GONE = {"do": "remove", "role": "bus_stop", "feature": "a#1"}


# ---------------------------------------------------------------- names


@pytest.mark.parametrize("name", ["方案一", "  Plan B  ", "a" * 100, 'say "hi" {x} %s \\u4e00', "方案·二"])
def test_names_are_kept_without_outer_blanks(name):
    assert sound_name(name) == name.strip()


@pytest.mark.parametrize("name", ["", "   ", "a" * 101, "一\n二", "a\tb", "a\u200bb\u202e", "“" * 300 + "\n"])
def test_names_that_are_no_line_are_refused(name):
    with pytest.raises(UserError, match="1 to 100 characters"):
        sound_name(name)


@pytest.mark.parametrize("name", ["方案1", "方案１", " 方案1 ", "Plan a", "PLAN A"])
def test_one_name_is_one_scenario_in_whatever_width_and_case(name):
    others = [Scenario("方案１"), Scenario("Plan A")]
    with pytest.raises(UserError, match="already"):
        sound_name(name, others)
    assert scenario_named(name, others) in others


def test_a_free_name_has_a_number():
    others = [Scenario("甲"), Scenario("甲 2")]
    assert free_name("甲", others) == "甲 3"
    assert free_name("乙", others) == "乙"
    assert len(free_name("a" * 100, [Scenario("a" * 100)])) <= 100


def test_who_asks_for_one_that_is_not_there_hears_which_are():
    with pytest.raises(UserError, match="no scenario “丙”") as refused:
        scenario_named("丙", [Scenario("甲"), Scenario("乙")])
    assert "甲, 乙" in str(refused.value.hint)


# ---------------------------------------------------------------- edits that cannot be


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        ("x", "no object"),
        ({}, "“do” is null"),
        ({"do": "explode", "role": "bus_stop"}, '“do” is "explode", which this version does not know'),
        ({**STOP, "colour": "red"}, "“add” has no colour"),
        ({**GONE, "geometry": HERE}, "“remove” has no geometry"),
        ({**STOP, "role": "district"}, '"district" cannot be edited'),
        ({**STOP, "role": ["x"]}, "cannot be edited"),
        ({**STOP, "role": None}, "null cannot be edited"),
        ({**STOP, "geometry": None}, "no “geometry”"),
        ({**STOP, "geometry": {"type": "Point"}}, "no GeoJSON"),
        ({**STOP, "geometry": {"type": "Point", "coordinates": [106.5, "x"]}}, "no GeoJSON"),
        ({**STOP, "geometry": {"type": "Point", "coordinates": [float("nan"), 1]}}, "finite numbers"),
        ({**STOP, "geometry": {"type": "Point", "coordinates": [502_000, 3_270_000]}}, "no degrees"),
        ({**STOP, "geometry": {"type": "Point", "coordinates": [106.5, 90.1]}}, "no degrees"),
        ({**STOP, "geometry": SQUARE}, "cannot be a Polygon"),
        ({**STOP, "role": "park"}, "cannot be a Point"),
        ({**STOP, "role": "park", "geometry": BOW}, "crosses or touches itself at 106.555 29.565"),
        ({**STOP, "role": "park", "geometry": {"type": "Polygon", "coordinates": []}}, "empty"),
        ({**STOP, "set": []}, "“set” is no object"),
        ({**STOP, "set": {"colour": 1}}, "no column “colour”"),
        ({**STOP, "set": {"name": 5}}, "“name” cannot be 5"),
        ({**STOP, "set": {"open": "yes"}}, "“open” cannot be"),
        ({"do": "add", "role": "green", "geometry": SQUARE, "set": {"green_share": 101}}, "cannot be 101"),
        ({"do": "add", "role": "green", "geometry": SQUARE, "set": {"green_share": True}}, "cannot be true"),
        ({"do": "add", "role": "green", "geometry": SQUARE, "set": {"green_share": "x"}}, "cannot be"),
        ({**STOP, "note": 5}, "“note” is no text"),
        ({**STOP, "note": "a" * 10_001}, "“note” is no text"),
        ({**STOP, "off": "no"}, "“off” is neither"),
        ({**GONE, "feature": ""}, "names no feature"),
        ({**GONE, "feature": "+"}, "names no feature"),
        ({**GONE, "feature": 7}, "“feature” is no text"),
        ({"do": "move", "role": "bus_stop", "geometry": HERE}, "names no feature"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_by_its_number(edit, says):
    text = json.dumps([STOP, edit], allow_nan=True)
    with pytest.raises(UserError) as refused:
        edits_from_json(text)
    assert str(refused.value.message).startswith("Edit 2: ")
    assert says in str(refused.value.message)
    assert refused.value.hint is not None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1"), ("[\n{]", "line 2"), ("{}", "no list"), ("null", "no list"),
        ("[" * 100_000, "cannot be read"),
        (json.dumps([{**STOP, "as": "新站"}, {**STOP, "as": "新站"}]), "Edit 2: the name “新站”"),
    ],
)  # fmt: skip
def test_what_is_no_list_of_edits(text, says):
    with pytest.raises(UserError) as refused:
        edits_from_json(text)
    assert says in str(refused.value.message)


def test_ten_thousand_edits_are_taken_and_too_many_are_not(monkeypatch):
    assert len(edits_from_json(json.dumps([STOP] * 10_000))) == 10_000
    monkeypatch.setattr("gisapp.edit_form.MOST_EDITS", 2)
    with pytest.raises(UserError, match="3 edits are more than the 2"):
        edits_from_json(json.dumps([STOP] * 3))


# ---------------------------------------------------------------- steps


ONE, TWO, THREE = (Remove(role="bus_stop", feature=f"a#{number}") for number in (1, 2, 3))
START = (Scenario("甲", edits=(ONE, TWO)), Scenario("乙"))


@pytest.mark.parametrize(
    ("step", "want"),
    [
        (PutScenario(Scenario("丙")), ["甲", "乙", "丙"]),
        (PutScenario(Scenario("丙"), 0), ["丙", "甲", "乙"]),
        (DropScenario("甲"), ["乙"]),
        (Order(("乙", "甲")), ["乙", "甲"]),
        (Describe("乙", "丁", "备注", "林工", Choices(prices=Prices(stop=8.0))), ["甲", "丁"]),
        (Describe("乙", "乙", "备注", "", Choices()), ["甲", "乙"]),
    ],
)
def test_steps(step, want):
    made = after(START, step)
    assert [each.name for each in made] == want
    assert made[want.index("甲")] is START[0] if "甲" in want else True
    assert step_from_text(step_to_text(step)) == step


def test_a_splice_puts_edits_in_the_place_of_others():
    def edits(step):
        assert step_from_text(step_to_text(step)) == step
        return after(START, step)[0].edits

    assert edits(Splice("甲", 2, 0, (THREE,))) == (ONE, TWO, THREE)
    assert edits(Splice("甲", 0, 1, ())) == (TWO,)
    assert edits(Splice("甲", 1, 1, (THREE, THREE))) == (ONE, THREE, THREE)


@pytest.mark.parametrize(
    "step",
    [
        PutScenario(Scenario("甲")), DropScenario("丙"), Order(("甲",)), Order(("甲", "甲")),
        Splice("甲", 2, 1, ()), Splice("甲", 3, 0, ()), Splice("甲", -1, 1, ()), Splice("丙", 0, 0, ()),
        Describe("甲", "乙", "", "", Choices()), Describe("丙", "丁", "", "", Choices()),
    ],
)  # fmt: skip
def test_steps_that_cannot_be(step):
    with pytest.raises(UserError):
        after(START, step)


def test_a_copy_stands_behind_its_own():
    made = after(START, duplicate(START, "甲"))
    assert [each.name for each in made] == ["甲", "甲 2", "乙"]
    assert made[1].edits == START[0].edits
    assert [each.name for each in after(START, duplicate(START, "甲", "丙"))] == ["甲", "丙", "乙"]


def test_merged_scenarios_keep_what_they_added_apart():
    added = Add(role="bus_stop", shape=Point(106.5, 29.5), name="新站")
    moved = Move(role="bus_stop", feature="+新站", shape=Point(106.6, 29.5))
    both = (Scenario("甲", edits=(added, moved)), Scenario("乙", edits=(added, moved)))
    made = after(both, merged(both, ["甲", "乙"], "丙"))[-1]
    assert made.name == "丙"
    assert [each.name if isinstance(each, Add) else each.feature for each in made.edits] == [
        "新站", "+新站", "新站 2", "+新站 2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", '{"do":"x"}', '{"do":"drop"}', '{"do":"drop","name":5}', '{"do":"order","names":"a"}',
        '{"do":"splice","name":"a","at":0,"cut":0,"edits":[{"do":"eval"}]}', "[" * 100_000,
        '{"do":"put","name":"a","note":"","author":"","choices":{"transfer_definition":5},"edits":[],"at":null}',
        '{"do":"put","name":"a","note":"","author":"","choices":{"transfer_definition":"D9"},"edits":[],"at":null}',
        '{"do":"put","name":"a","note":"","author":"","choices":{"ndvi_threshold":2},"edits":[],"at":null}',
    ],
)  # fmt: skip
def test_a_row_that_is_no_step_is_damage(text):
    with pytest.raises(Damage):
        step_from_text(text)
