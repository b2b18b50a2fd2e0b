"""What shapes cover when one of them changes: by hand, and as measured anew."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely import Polygon, box
from shapely.affinity import rotate, translate

from gisapp.indicators.area import covered
from layers.measuring.area_once import AreaOnce
from layers.measuring.cells import Weighted
from layers.measuring.ground import ground_area
from layers.measuring.zones import Zones
from layers.task import Task
from tests.core.metre_grid import GRID, X, Y, square

CRS_ = CRS.from_user_input(GRID)
HALVES = np.array([box(X, Y, X + 1000, Y + 1000), box(X + 1000, Y, X + 2000, Y + 1000)])
NEARLY = 1e-7
"""Two kilometres from the central meridian a square metre of the grid is one of ground to 1e-7."""


def zones(shapes=HALVES):
    return Zones.of(np.asarray(shapes), CRS_, Task())


def anew(shapes, weights, within):
    found = Weighted(np.asarray(shapes, dtype=object), np.asarray(weights, dtype=float))
    return covered(found[found.weights > 0], within, Task())[0]


def at_rest(shapes, weights=None, within=None):
    shapes = np.asarray(shapes, dtype=object)
    ways = np.ones((1, len(shapes))) if weights is None else np.atleast_2d(weights)
    within = within or zones()
    return AreaOnce.of(shapes, ways, within, np.array([anew(shapes, way, within) for way in ways]))


# ---------------------------------------------------------------- by hand


def test_a_square_moved_half_over_the_border_leaves_half_of_itself_there():
    once = at_rest([square(400, 400, 100)])
    assert once.areas[0] == pytest.approx([10_000, 0], rel=NEARLY)
    assert once.changed(0, square(950, 400, 100))[0] == pytest.approx([5_000, 5_000], rel=NEARLY)


def test_a_square_moved_half_out_of_all_zones_counts_half():
    once = at_rest([square(400, 400, 100)])
    assert once.changed(0, square(-50, 400, 100))[0] == pytest.approx([5_000, 0], rel=NEARLY, abs=1e-6)


def test_what_goes_and_what_comes():
    once = at_rest([square(100, 100, 100), square(1500, 100, 200)])
    assert once.changed(1)[0] == pytest.approx([10_000, 0], rel=NEARLY, abs=1e-6)
    new = once.changed(put=square(300, 300, 50), weights=np.ones(1))[0]
    assert new == pytest.approx([12_500, 40_000], rel=NEARLY)
    assert once.changed()[0].tolist() == once.areas[0].tolist()


def test_ground_that_others_cover_too_is_neither_lost_nor_won():
    once = at_rest([square(100, 100, 100), square(150, 100, 100)])
    assert once.areas[0] == pytest.approx([15_000, 0], rel=NEARLY)
    assert once.changed(0)[0] == pytest.approx([10_000, 0], rel=NEARLY, abs=1e-6)
    assert once.changed(0, square(150, 100, 100))[0] == pytest.approx([10_000, 0], rel=NEARLY, abs=1e-6)
    assert once.changed(put=square(100, 100, 150), weights=np.ones(1))[0] == pytest.approx(
        [22_500 + 0, 0], rel=NEARLY, abs=1e-6
    )


def test_a_square_counts_by_its_share_where_nothing_heavier_lies():
    once = at_rest([square(100, 100, 100), square(150, 100, 100)], [[1, 0.4]])
    assert once.areas[0] == pytest.approx([10_000 + 0.4 * 5_000, 0], rel=NEARLY)
    assert once.changed(0)[0] == pytest.approx([4_000, 0], rel=NEARLY, abs=1e-6)
    moved = once.changed(1, square(150, 150, 100))[0]
    assert moved == pytest.approx([10_000 + 0.4 * 7_500, 0], rel=NEARLY, abs=1e-6)
    heavier = once.changed(1, square(150, 100, 100), np.array([0.9]))[0]
    assert heavier == pytest.approx([10_000 + 0.9 * 5_000, 0], rel=NEARLY, abs=1e-6)


def test_each_way_to_weigh_has_its_own_areas():
    once = at_rest([square(100, 100, 100), square(1100, 100, 100)], [[1, 1], [0, 1]])
    assert once.changed(0, square(300, 100, 200)) == pytest.approx(
        np.array([[40_000, 10_000], [0, 10_000]]), rel=NEARLY, abs=1e-6
    )


def test_a_hole_is_filled_by_what_moves_into_it():
    ring = square(100, 100, 300).difference(square(200, 200, 100))
    once = at_rest([ring, square(600, 600, 100)])
    assert once.areas[0] == pytest.approx([90_000, 0], rel=NEARLY)
    assert once.changed(1, square(200, 200, 100))[0] == pytest.approx([90_000, 0], rel=NEARLY)
    assert once.changed(1, square(250, 200, 100))[0] == pytest.approx([85_000, 0], rel=NEARLY)


def test_a_zone_that_consists_of_others_has_their_sum():
    whole = box(X, Y, X + 2000, Y + 1000)
    within = Zones.of(np.array([whole, *HALVES]), CRS_, Task(), sums=(np.array([0, 0]), np.array([1, 2])))
    once = at_rest([square(400, 400, 100)], within=within)
    assert once.changed(0, square(950, 400, 200))[0] == pytest.approx([40_000, 10_000, 30_000], rel=NEARLY)


def test_nothing_adds_up_over_ten_thousand_changes():
    """A shape is dragged about and put back: rest is as it was, to the last bit."""
    once = at_rest([square(100, 100, 100), square(150, 130, 100), square(700, 100, 90)])
    rest = once.areas.copy()
    random = np.random.default_rng(1)
    for x, y in random.uniform(0, 1800, (200, 2)):
        once.changed(0, square(x, y, 100))
    assert once.areas.tolist() == rest.tolist()
    assert once.changed(0, square(100, 100, 100))[0] == pytest.approx(rest[0], rel=1e-12, abs=1e-9)


def river(count=10_000):
    """A park of 60 m by 1,900 m with 20,000 vertices along its banks."""
    x = np.linspace(0, 1900, count)
    bank = np.column_stack([X + x, Y + 500 + 20 * np.sin(x)])
    return np.concatenate([bank, (bank + np.array([0, 60]))[::-1]])


@pytest.mark.parametrize("at", [0, 1, 5_000, 9_999, 12_345, 19_999])
@pytest.mark.parametrize("how", ["moved", "added", "taken", "same"])
def test_one_vertex_of_a_long_outline(at, how):
    """Also the first one, with which the ring begins and ends."""
    outline, others = river(), [square(940, 480, 50), square(-20, 400, 300), square(1000, 0, 400)]
    once = at_rest([*others, Polygon(outline)])
    new = outline.copy()
    if how == "moved":
        new[at] += (3.0, -30.0)
    elif how == "added":
        new = np.insert(outline, at, outline[at] + (0.05, -8.0 if at < len(outline) / 2 else 8.0), axis=0)
    elif how == "taken":
        new = np.delete(outline, at, axis=0)
    shape = Polygon(new)
    shape = shape if shape.is_valid else shape.buffer(0)
    found = once.changed(3, shape)
    assert found[0] == pytest.approx(anew([*others, shape], np.ones(4), once.zones), rel=1e-12, abs=1e-8)
    if how == "same":
        assert found.tolist() == once.areas.tolist()


def test_a_reshaped_hole_is_between_the_outlines_too():
    ring, wider = (square(100, 100, 600).difference(square(200, 200, side)) for side in (100, 150))
    once = at_rest([ring, square(200, 200, 400)])
    assert once.areas[0] == pytest.approx([360_000, 0], rel=NEARLY)
    assert once.changed(0, wider)[0] == pytest.approx([360_000, 0], rel=NEARLY)
    assert at_rest([ring]).changed(0, wider)[0] == pytest.approx([360_000 - 22_500, 0], rel=NEARLY)


# ---------------------------------------------------------------- as measured anew


@st.composite
def shapes(draw):
    x, y = draw(st.integers(-5, 20)) * 100.0, draw(st.integers(-2, 11)) * 100.0
    side = draw(st.sampled_from((30.0, 100.0, 250.0)))
    shape = square(x, y, side)
    kind = draw(st.integers(0, 4))
    if kind == 1:
        return rotate(shape, draw(st.integers(1, 89)))
    if kind == 2:
        return shape.difference(shape.buffer(-side / 4))
    if kind == 3:
        return shape.union(translate(shape, 2 * side, side))
    return shape


WEIGHTS = st.sampled_from((0.0, 0.4, 0.65, 1.0, 1.0))


@given(
    plots=st.lists(st.tuples(shapes(), WEIGHTS, WEIGHTS), min_size=1, max_size=12),
    new=st.none() | st.tuples(shapes(), WEIGHTS, WEIGHTS),
    data=st.data(),
)
@settings(max_examples=120, deadline=None)
def test_a_change_gives_what_is_measured_anew(plots, new, data):
    within = zones()
    once = at_rest([shape for shape, *_ in plots], np.array([ways for _, *ways in plots]).T, within)
    gone = data.draw(st.none() | st.integers(0, len(plots) - 1))
    if gone is not None and data.draw(st.booleans()):  # one corner moved, weighed as before or not
        corners = shapely.get_coordinates(shapely.get_parts(plots[gone][0])[0].exterior)
        corners[data.draw(st.integers(1, len(corners) - 2))] += data.draw(st.integers(-60, 60)), 20
        reshaped = Polygon(corners)
        if reshaped.is_valid:
            new = (reshaped, *(plots[gone][1:] if data.draw(st.booleans()) else (0.4, 1.0)))
    now = [plot for number, plot in enumerate(plots) if number != gone] + ([] if new is None else [new])
    found = once.changed(gone, None if new is None else new[0], None if new is None else np.array(new[1:]))
    for way in (0, 1):
        expected = anew([shape for shape, *_ in now], [ways[way] for _, *ways in now], within)
        # what is left where all went is a difference of what was there: 1e-11 of the ground of a plot
        assert found[way] == pytest.approx(expected, rel=1e-11, abs=1e-7)


# ---------------------------------------------------------------- what it rests on


@pytest.mark.parametrize("easting", [0, 3_000, 60_000])
def test_a_shape_has_the_area_of_its_parts_however_it_is_cut(easting):
    """Else a plot that joins a long park would move the park's own area."""
    corner = np.array([X + easting, Y])
    lake = box(*(corner + 300), *(corner + 900))
    park = np.array([box(*corner, *(corner + 1500)).difference(lake)])
    cells = [
        box(*(corner + at), *(corner + at + 50))
        for at in np.stack(np.meshgrid(range(0, 1500, 50), range(0, 1500, 50)), axis=-1).reshape(-1, 2)
    ]
    parts = shapely.intersection(park[0], np.array(cells))
    assert ground_area(park, CRS_)[0] == pytest.approx(ground_area(parts, CRS_).sum(), rel=1e-11)
