"""Gestures as steps."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from gisapp.edits import Add, Move, Remove, Reshape
from gisapp.history import Describe, DropScenario, PutScenario, Splice, after
from gisapp.scenario import Choices, Scenario
from gisapp.splices import appended, chosen_after, rewritten, touched


def move(x, feature="stops#S1", **more):
    return Move(role="bus_stop", feature=feature, shape=Point(x, 0), **more)


def add(name):
    return Add(role="bus_stop", shape=Point(0, 0), name=name)


def remove(number):
    return Remove(role="bus_stop", feature=f"stops#S{number}")


def done(scenario, step):
    (made,) = after((scenario,), step)
    return made.edits


def test_a_move_of_what_was_moved_last_takes_its_place():
    scenario = Scenario("a", edits=(remove(2), move(1)))
    step = appended(scenario, [move(2)])
    assert step == Splice("a", 1, 1, (move(2),))
    assert done(scenario, step) == (remove(2), move(2))


@pytest.mark.parametrize(
    ("last", "next_"),
    [
        (move(1, note="agreed with the operator"), move(2)),
        (move(1, off=True), move(2)),
        (move(1), move(2, feature="stops#S2")),
        (move(1), replace(move(2), role="rail_entrance")),
        (move(1), Reshape(role="bus_stop", feature="stops#S1", shape=box(0, 0, 1, 1))),
        (
            Add(role="bus_stop", shape=Point(0, 0), name="1"),
            Add(role="bus_stop", shape=Point(0, 1), name="2"),
        ),
        (remove(1), remove(1)),
    ],
)
def test_other_edits_come_behind(last, next_):
    scenario = Scenario("a", edits=(last,))
    assert done(scenario, appended(scenario, [next_])) == (last, next_)


def test_a_gesture_of_several_edits_comes_behind():
    scenario = Scenario("a", edits=(move(1),))
    assert done(scenario, appended(scenario, [move(2), remove(3)])) == (move(1), move(2), remove(3))


@given(
    st.lists(st.integers(0, 3), max_size=6).map(lambda numbers: tuple(map(remove, numbers))),
    st.lists(st.integers(0, 3), max_size=6).map(lambda numbers: tuple(map(remove, numbers))),
)
def test_a_rewritten_scenario_has_the_edits_and_names_no_more_than_differ(old, new):
    step = rewritten(Scenario("a", edits=old), new)
    assert done(Scenario("a", edits=old), step) == new
    cut = old[step.at : step.at + step.cut]
    for one, other in ((cut[:1], step.edits[:1]), (cut[-1:], step.edits[-1:])):
        assert not one or not other or one != other


@pytest.mark.parametrize(
    ("step", "shown"),
    [
        (PutScenario(Scenario("b")), "b"),
        (Describe("a", "c", "", "", Choices()), "c"),
        (Describe("b", "c", "", "", Choices()), "a"),
        (DropScenario("b"), "a"),
    ],
)
def test_what_is_shown_after_a_step(step, shown):
    assert chosen_after(step, "a") == shown


def test_where_two_states_differ():
    a, b = Scenario("a"), Scenario("b")
    other = replace(b, edits=(remove(1),))
    assert touched((a, b), (a, other)) == "b"
    assert touched((a,), (a, b)) == "b"
    assert touched((a, b), (a,)) is None
    assert touched((a, b), (b, a)) is None
