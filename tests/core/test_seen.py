"""What there is to edit in a project as a scenario makes it."""

import pytest
from shapely.geometry import Point

from gisapp.edited_layers import in_degrees
from gisapp.edits import ADDED, Add, Assign, Move, Remove
from gisapp.replay import replayed
from gisapp.scenario import Scenario
from gisapp.seen import Seen
from tests.core.scenario_town import X, Y, area, key, lonlat, point, project


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    stops = ((500, 530), (1500, 620), (700, 700))
    return project(tmp_path_factory.mktemp("town") / "资料", stops=stops)


def stop(base, number):
    return key(base, "bus_stop", f"#S{number}")


def seen(base, *edits):
    return Seen(base, replayed(base, Scenario("甲", edits=edits)))


def keys_at(seen, x, y, metres=5.0, **more):
    return [each.feature for each in seen.at(X + x, Y + y, metres, **more)]


def test_what_is_at_a_place(base):
    there = Seen(base, base)
    assert keys_at(there, 500, 530) == [stop(base, 0)]
    assert keys_at(there, 508, 530) == []
    assert keys_at(there, 508, 530, metres=9) == [stop(base, 0)]
    assert [each.role for each in there.at(X + 150, Y + 150, 5)] == ["park"]  # the district is not edited
    (layer,) = (each.id for each in base.layers if each.role == "bus_stop")
    assert keys_at(there, 500, 530, hidden=frozenset({layer})) == []


def test_points_come_before_areas_and_small_areas_before_large_ones(base):
    there = seen(
        base,
        Add(role="bus_stop", shape=point(150, 150), name="s"),
        Add(role="green", shape=lonlat(area(140, 140, 20, 20)), name="g"),
    )
    assert [each.role for each in there.at(X + 150, Y + 150, 1)] == ["bus_stop", "green", "park"]


def test_rows_behind_one_that_is_gone_keep_their_keys(base):
    there = seen(base, Remove(role="bus_stop", feature=stop(base, 0)))
    assert keys_at(there, 500, 530) == []
    assert keys_at(there, 1500, 620) == [stop(base, 1)]
    assert there.of("bus_stop", stop(base, 0)) is None
    held = there.of("bus_stop", stop(base, 2))
    assert held.shape.equals_exact(Point(X + 700, Y + 700), 1e-6)
    assert held.row == 1


def test_what_was_moved_is_where_it_is_now_under_its_old_key(base):
    there = seen(base, Move(role="bus_stop", feature=stop(base, 1), shape=point(1500, 540)))
    assert keys_at(there, 1500, 620) == []
    assert keys_at(there, 1500, 540) == [stop(base, 1)]


def test_what_was_added_is_known_by_the_name_that_it_got(base):
    there = seen(base, Add(role="bus_stop", shape=point(900, 900), name="1"))
    assert keys_at(there, 900, 900) == [f"{ADDED}1"]
    assert there.of("bus_stop", f"{ADDED}1").shape.equals_exact(Point(X + 900, Y + 900), 1e-6)
    assert there.of("bus_stop", f"{ADDED}2") is None
    gone = seen(
        base,
        Add(role="bus_stop", shape=point(900, 900), name="1"),
        Add(role="bus_stop", shape=point(950, 900), name="2"),
        Remove(role="bus_stop", feature=f"{ADDED}1"),
    )
    assert keys_at(gone, 950, 900) == [f"{ADDED}2"]
    assert gone.of("bus_stop", f"{ADDED}1") is None


def test_what_lies_wholly_in_a_box(base):
    there = Seen(base, base)
    found = there.within((X + 400, Y + 400, X + 800, Y + 800))
    assert [each.feature for each in found if each.role == "bus_stop"] == [stop(base, 0), stop(base, 2)]
    assert not [each for each in there.within((X, Y, X + 299, Y + 201)) if each.role == "park"]
    assert [each for each in there.within((X, Y, X + 301, Y + 201)) if each.role == "park"]


def test_changes_are_of_features_and_spots_of_edits(base):
    played = replayed(
        base,
        Scenario(
            "甲",
            edits=(
                Move(role="bus_stop", feature=stop(base, 0), shape=point(510, 530)),
                Move(role="bus_stop", feature=stop(base, 0), shape=point(520, 530)),
                Remove(role="bus_stop", feature=stop(base, 1)),
                Remove(role="bus_stop", feature="nowhere#S9"),
                Assign(role="bus_stop", feature=stop(base, 2), values=(("name", "新站"),)),
                Add(role="bus_stop", shape=point(900, 900), name="1"),
                Add(role="bus_stop", shape=point(950, 900), name="2", off=True),
            ),
        ),
    ).played
    places = [
        tuple(None if shape is None else (round(shape.x - X), round(shape.y - Y)) for shape in pair)
        for pair in ((each.before, each.after) for each in played.changes)
    ]
    assert places == [
        ((500, 530), (520, 530)),
        ((1500, 620), None),
        ((700, 700), (700, 700)),
        (None, (900, 900)),
    ]
    spots = [None if shape is None else (round(shape.x - X), round(shape.y - Y)) for shape in played.spots]
    assert spots == [(510, 530), (520, 530), (1500, 620), None, (700, 700), (900, 900), (950, 900)]
    assert played.resting == (3,)


def test_degrees_there_and_back(base):
    shape = Point(X + 500, Y + 530)
    assert in_degrees(shape, base.working_crs).equals_exact(point(500, 530), 1e-12)
