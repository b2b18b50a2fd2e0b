"""The two nearest places, and the nearest when one of many goes, comes or moves: as looked up anew."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from layers.measuring.nearest import Nearest, nearest_of
from tests.core.metre_grid import GRID, X, Y

CRS_ = CRS.from_user_input(GRID)


def here(*places):
    return np.array(places, dtype=float).reshape(-1, 2) + np.array([X, Y])


def two(points, places):
    return Nearest.of(points, places, shapely.STRtree(shapely.points(places)), CRS_)


def anew(points, places):
    return nearest_of(points, places, shapely.STRtree(shapely.points(places)), CRS_)


def test_the_two_nearest_are_kept_in_order():
    found = two(here((0, 0), (100, 0)), here((50, 0), (10, 0), (97, 4), (100, 30)))
    assert found.place.tolist() == [[1, 2], [0, 3]]
    assert found.plane.tolist() == [[10, 5], [50, 30]]
    # on the central meridian a metre of the grid is one of ground
    assert found.ground == pytest.approx(found.plane, rel=1e-9)


def test_a_second_one_far_away_is_found():
    found = two(here((0, 0)), here((1, 0), (40_000, 0)))
    assert found.place.tolist() == [[0], [1]]
    assert found.plane.tolist() == [[1], [40_000]]


def test_one_place_has_no_second_and_none_has_no_first():
    assert two(here((0, 0)), here((3, 4))).place.tolist() == [[0], [Nearest.NONE]]
    assert two(here((0, 0)), here((3, 4))).plane.tolist() == [[5], [np.inf]]
    nothing = two(here((0, 0)), np.empty((0, 2)))
    assert nothing.place.tolist() == [[Nearest.NONE], [Nearest.NONE]]
    place, distance = nothing.changed(put=here((3, 4))[0])
    assert place.tolist() == [Nearest.PUT]
    assert distance == pytest.approx([5])


@pytest.mark.parametrize(
    ("gone", "put", "place", "distance"),
    [
        (None, None, 0, 50),
        (0, None, 1, 80),
        (1, None, 0, 50),
        (None, (0, 49), Nearest.PUT, 49),
        (None, (0, 51), 0, 50),
        (0, (0, 79), Nearest.PUT, 79),
        (0, (0, 81), 1, 80),
    ],
)
def test_one_that_goes_or_comes(gone, put, place, distance):
    found = two(here((0, 0)), here((50, 0), (0, -80))).changed(gone, None if put is None else here(put)[0])
    assert found[0].tolist() == [place]
    assert found[1] == pytest.approx([distance])


@pytest.mark.parametrize(("before", "place"), [(0, Nearest.PUT), (1, 0)])
def test_of_two_on_one_spot_the_first_is_taken(before, place):
    found = two(here((0, 0)), here((30, 40), (90, 0))).changed(put=here((30, 40))[0], before=before)
    assert found[0].tolist() == [place]
    assert found[1] == pytest.approx([50])


def test_of_equally_near_ones_the_first_is_the_nearest_whatever_their_order_in_the_index():
    places = here((0, 50), (0, 50), (0, 50), (300, 0))
    assert anew(here((0, 0)), places)[0].tolist() == [0]
    assert two(here((0, 0)), places).place.tolist() == [[0], [1]]


GRID_OF_TEN = st.tuples(st.integers(-3, 3), st.integers(-3, 3)).map(lambda at: (10.0 * at[0], 10.0 * at[1]))


@given(
    points=st.lists(GRID_OF_TEN, min_size=1, max_size=6),
    places=st.lists(GRID_OF_TEN, min_size=1, max_size=8),
    put=GRID_OF_TEN,
    data=st.data(),
)
@settings(max_examples=150, deadline=None)
def test_a_change_gives_what_is_found_anew(points, places, put, data):
    """On a coarse grid, where nearly all distances come more than once."""
    gone = data.draw(st.none() | st.integers(0, len(places) - 1))
    comes = data.draw(st.booleans())
    at = gone if gone is not None else data.draw(st.integers(0, len(places)))
    others = [place for number, place in enumerate(places) if number != gone]
    now = [*others[:at], put, *others[at:]] if comes else others
    place, distance = two(here(*points), here(*places)).changed(gone, here(put)[0] if comes else None, at)
    if not now:
        assert place.tolist() == [Nearest.NONE] * len(points)
        return
    expected, apart = anew(here(*points), here(*now))
    numbers = [number for number in range(len(places)) if number != gone]
    as_before = [*numbers[:at], Nearest.PUT, *numbers[at:]] if comes else numbers
    assert [as_before[number] for number in expected] == place.tolist()
    assert distance == pytest.approx(apart, rel=1e-14)
