"""What each edit does to the figures, the others staying as they are; worked out by hand in the town."""

import pytest

from gisapp.comparison import compared
from gisapp.edits import Add, Move, Remove
from gisapp.effects import effects_of
from gisapp.evaluate import evaluate
from gisapp.indicators.ids import GREEN_RATE, PARK_AREA, TRANSFER_50, TRANSFER_100
from gisapp.replay import replayed
from gisapp.scenario import Scenario
from tests.core.scenario_town import PEOPLE, area, key, lonlat, point, project


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return project(tmp_path_factory.mktemp("town") / "资料")


def effects(base, *edits):
    return effects_of(base, evaluate(replayed(base, Scenario("甲", edits=edits))))


def stop(base, number):
    return key(base, "bus_stop", f"#S{number}")


def near_west(base):
    """The second stop from 120 m to 40 m from the western station, which has none otherwise."""
    return Move(role="bus_stop", feature=stop(base, 1), shape=point(1500, 540))


def test_each_edit_by_itself(base):
    park = Add(role="park", shape=lonlat(area(800, 300, 100, 100)))  # 1 ha over 20,000 people and 200 ha
    moved, added = effects(base, near_west(base), park)
    assert moved == {TRANSFER_50: 50, TRANSFER_100: 50}
    assert added == pytest.approx({PARK_AREA: 10_000 / PEOPLE, GREEN_RATE: 0.5}, rel=1e-6)


def test_what_is_switched_off_says_what_it_would_do(base):
    off = Move(role="bus_stop", feature=stop(base, 1), shape=point(1500, 580), off=True)  # 80 m
    assert effects(base, off) == ({TRANSFER_100: 50},)


def test_of_two_that_do_the_same_neither_does_anything_alone(base):
    other = Add(role="bus_stop", shape=point(1510, 500))
    assert effects(base, near_west(base), other) == ({}, {})


def test_one_that_rests_has_none(base):
    gone = Remove(role="bus_stop", feature="nowhere#S9")
    removed = Remove(role="bus_stop", feature=stop(base, 0))
    assert effects(base, gone, removed) == (None, {TRANSFER_50: -50, TRANSFER_100: -50})


def test_a_comparison_takes_figures_that_are_there(base):
    """Of the very same scenario, and of no other of its name."""
    scenario, namesake = (Scenario("甲", edits=(near_west(base),)) for _ in range(2))
    known = evaluate(replayed(base, scenario))
    taken, computed = (compared(base, [each], known=[known]).scenarios[0] for each in (scenario, namesake))
    assert taken is known
    assert computed is not known
    assert computed.readings[TRANSFER_50].of("district").value == 100
