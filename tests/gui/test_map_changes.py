"""What a scenario changed, on the map: new, gone, and where things were."""

import numpy as np
import pytest
import shapely

from gisapp.edits import Add, Move, Remove, Reshape
from layers.styles import style_of
from tests.gui.drawing_board import Board, X, Y, is_about
from ui.map.changes import changes_of
from ui.map.pens import ADDED, GHOST, REMOVED
from ui.view import View


@pytest.fixture
def board(project, qtbot):
    return Board(project, qtbot).look(1000, 1000, 1000)


def degrees(board, shape):
    return board.pencil.in_degrees(shapely.transform(shape, lambda xy: np.add(xy, (X, Y))))


def key(board, role, row):
    return board.pencil.seen._held(
        next(e for e in board.workspace.project.layers if e.role == role), row
    ).feature


def settled(board, qtbot):
    qtbot.waitUntil(lambda: board.canvas.grab() and board.canvas.complete, timeout=20_000)
    return board.canvas.grab().toImage()


def colours(image, board, west, south, east, north):
    """All colours in a box."""
    corner, opposite = board.at(west, north), board.at(east, south)
    return {
        image.pixelColor(x, y).name()
        for x in range(corner.x(), opposite.x() + 1)
        for y in range(corner.y(), opposite.y() + 1)
    }


def _darkest(image, board, x, y):
    """Of the pixels beside each other at a place: a line may lie between two."""
    at = board.at(x, y)
    return min(
        (image.pixelColor(at.x() + step, at.y()) for step in (-1, 0, 1)), key=lambda each: each.lightness()
    )


def test_of_what_is_nothing_is_painted(board):
    assert changes_of(board.workspace.project) == ()
    assert list(board.canvas.sheet.changes) == []


def test_a_new_park_is_hatched_with_a_bold_outline(board, qtbot):
    board.pencil.do(Add(role="park", shape=degrees(board, shapely.box(1600, 800, 1800, 900)), name="1"))
    image = settled(board, qtbot)
    found = colours(image, board, 1650, 830, 1750, 870)
    assert any(is_about(ADDED, each) for each in found)  # hatching
    assert any(is_about(style_of("park").fill, each) for each in found)  # between the lines
    assert board.shows(ADDED, 1600, 850)


def test_what_was_removed_is_crossed_out_where_it_was(board, qtbot):
    board.pencil.do(Remove(role="bus_stop", feature=key(board, "bus_stop", 1)))
    image = settled(board, qtbot)
    assert is_about(REMOVED, image.pixelColor(board.at(1490, 1120)))


def test_what_was_moved_has_a_dashed_ghost_and_a_line(board, qtbot):
    moved = degrees(board, shapely.Point(1490, 1520))
    board.pencil.do(Move(role="bus_stop", feature=key(board, "bus_stop", 1), shape=moved))
    image = settled(board, qtbot)
    on_the_way = [_darkest(image, board, 1490, y) for y in range(1200, 1450, 2)]
    assert any(is_about(GHOST, each) for each in on_the_way)
    assert any(not is_about(GHOST, each) for each in on_the_way)  # dashes


def test_what_was_reshaped_has_its_old_outline_and_no_line(board, qtbot):
    shape = degrees(board, shapely.box(1600, 1600, 1900, 1800))
    board.pencil.do(Reshape(role="park", feature=key(board, "park", 2), shape=shape))
    image = settled(board, qtbot)
    assert any(is_about(GHOST, _darkest(image, board, 1800, y)) for y in range(1610, 1790, 2))
    (drawing,) = board.canvas.sheet.changes
    assert len(drawing.dashed.rows) == 1  # the outline, without a way


def test_the_legend_says_what_there_is(board):
    board.pencil.do(
        Remove(role="bus_stop", feature=key(board, "bus_stop", 1)),
        Add(role="bus_stop", shape=degrees(board, shapely.Point(1400, 1400)), name="1"),
    )
    (drawing,) = board.canvas.sheet.changes
    view = View.fitting(drawing.bounds, 100, 100)
    assert [each.kind for each in drawing.entries(view)] == ["added", "removed"]
    assert drawing.bounds == pytest.approx((X + 1400, Y + 1120, X + 1490, Y + 1400))


def test_other_values_alone_leave_the_map_as_it_was(board):
    from gisapp.edits import Assign

    board.pencil.do(Assign(role="park", feature=key(board, "park", 0), values=(("name", "新园"),)))
    assert len(board.edits) == 1
    assert list(board.canvas.sheet.changes) == []
