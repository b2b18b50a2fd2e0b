"""The world rectangle and its pixels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.view import View

coordinates = st.floats(-1e7, 1e7)
resolutions = st.floats(1e-2, 1e4)
views = st.builds(
    View, coordinates, coordinates, resolutions, st.floats(10, 4000), st.floats(10, 4000), st.floats(0.5, 15)
)


@given(views, st.floats(0, 4000), st.floats(0, 4000))
def test_a_pixel_leads_to_the_world_and_back(view, column, row):
    assert view.to_pixels(*view.to_world(column, row)) == pytest.approx((column, row), abs=1e-4)


@given(views, st.floats(0.1, 10), st.floats(0, 1000), st.floats(0, 1000))
def test_zooming_leaves_the_pixel_under_the_pointer_where_it_is(view, factor, column, row):
    zoomed = view.zoomed(factor, column, row)
    assert zoomed.to_world(column, row) == pytest.approx(view.to_world(column, row), abs=1e-3)
    assert zoomed.scale_denominator == pytest.approx(view.scale_denominator / factor)


@given(views, st.floats(-500, 500), st.floats(-500, 500))
def test_a_part_shows_the_same_world_as_the_whole(view, left, top):
    part = view.part(left, top, 256, 256)
    assert part.to_world(10, 20) == pytest.approx(view.to_world(left + 10, top + 20), abs=1e-3)


def test_one_metre_in_a_pixel_of_96_dots_per_inch_is_one_to_3780():
    assert View(0, 0, 1.0, 100, 100).scale_denominator == pytest.approx(96 / 0.0254)  # 3779.5


def test_paper_of_1200_dots_per_inch_has_the_scale_of_its_inches():
    # 1,200 dots of 0.1 m are 120 m on 25.4 mm of paper: 1 to 4,724.4
    assert View(0, 0, 0.1, 100, 100, density=12.5).scale_denominator == pytest.approx(120 / 0.0254)


def test_fitting_centres_the_bounds_and_leaves_the_margin():
    view = View.fitting((0, 0, 900, 100), 1000, 500, margin=0.05)
    assert view.resolution == pytest.approx(1.0)
    assert view.bounds == pytest.approx((-50, -200, 950, 300))


def test_a_single_point_fits_into_a_view_of_some_hundred_metres():
    view = View.fitting((500, 500, 500, 500), 800, 600)
    assert view.centre == pytest.approx((500, 500))
    assert view.bounds[2] - view.bounds[0] == pytest.approx(400)


def test_dragging_to_the_right_shows_more_of_the_west():
    assert View(100, 100, 2, 50, 50).moved(10, 5).bounds == pytest.approx((80, 10, 180, 110))


def test_shows_says_whether_anything_reaches_in():
    view = View(0, 100, 1, 100, 100)
    assert view.shows((90, 90, 200, 200))
    assert not view.shows((101, 0, 200, 50))
