"""Covered shares of pixels against the plain sum, pixel by pixel."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from ui.map.specks import coverage, image_of, shrunk_boxes
from ui.view import View

WIDTH, HEIGHT = 9, 6
edges = st.tuples(st.floats(-4, 12), st.floats(-4, 9), st.floats(0, 4), st.floats(0, 4))


def plain_coverage(left, top, right, bottom):
    across = [max(0, min(column + 1, right) - max(column, left)) for column in range(WIDTH)]
    down = [max(0, min(row + 1, bottom) - max(row, top)) for row in range(HEIGHT)]
    return np.outer(down, across)


@given(st.lists(edges, min_size=1, max_size=5))
def test_coverage_is_the_sum_over_the_rectangles_cut_at_one(rectangles):
    boxes = [(x, y, x + width, y + height) for x, y, width, height in rectangles]
    expected = np.clip(sum(plain_coverage(*box) for box in boxes), 0, 1)
    found = coverage(tuple(np.array(boxes).T), WIDTH, HEIGHT)
    np.testing.assert_allclose(found, expected, atol=1e-12)


@given(st.floats(0.1, 3), st.floats(0.1, 3), st.floats(0.05, 1))
def test_shrunk_boxes_keep_centre_shape_and_area(width, height, share):
    box = np.array([[10.0, 20.0, 10 + width, 20 + height]])
    area = np.array([share * width * height])
    left, top, right, bottom = shrunk_boxes(box, area, View(0, 100, 0.5, 100, 100))
    np.testing.assert_allclose((right - left) * (bottom - top), area / 0.25)
    np.testing.assert_allclose((right - left) / (bottom - top), width / height)
    np.testing.assert_allclose((left + right) / 2, (10 + width / 2) / 0.5)


def test_opacity_follows_coverage_and_colour_stays(qapp):
    image = image_of(np.array([[0.0, 0.5, 1.0]]), QColor("#aed695"))
    assert [image.pixelColor(column, 0).alpha() for column in range(3)] == [0, 128, 255]
    assert image.pixelColor(2, 0).name() == "#aed695"
