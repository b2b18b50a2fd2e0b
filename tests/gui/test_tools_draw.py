"""Parks and green plots drawn corner by corner."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gisapp.edits import Add
from gisapp.indicators.ids import PARK_AREA
from tests.gui.drawing_board import Board, X, Y
from ui.tools.painting import WRONG
from ui.tools.trial import card_of

SQUARE = [(1300, 700), (1400, 700), (1400, 800), (1300, 800)]  # in no park or plot, away from all lines


@pytest.fixture
def board(project, qtbot):
    shown = Board(project, qtbot).look(1350, 750, 150).use("add_park")
    shown.workspace.hide(frozenset({"built_up", "cluster", "district", "subdistrict"}))
    return shown


def corners(board, places):
    for place in places:
        board.move(*place)
        board.click(*place)


def area(board):
    """Of the polygon whose corners are the middles of the pixels that were clicked, by the shoelace."""
    places = [board.place(board.at(*each)) for each in SQUARE]
    pairs = zip(places, [*places[1:], places[0]], strict=True)
    return abs(sum(one[0] * two[1] - two[0] * one[1] for one, two in pairs)) / 2


def test_a_double_click_ends_a_park(board):
    corners(board, SQUARE[:3])
    board.move(*SQUARE[3])
    board.double_click(*SQUARE[3])
    (edit,) = board.edits
    assert isinstance(edit, Add)
    assert edit.role == "park"
    added = board.added("park")
    assert added.geometry.area == pytest.approx(area(board), rel=1e-6)
    assert added.geometry.area == pytest.approx(10_000, rel=0.03)
    assert len(added.geometry.exterior.coords) == 5
    assert "ha" in board.said[0]


def test_enter_ends_a_green_plot(board):
    board.use("add_green")
    corners(board, SQUARE)
    board.key(Qt.Key.Key_Return)
    assert board.added("green").geometry.area == pytest.approx(area(board), rel=1e-6)


def test_a_click_on_the_first_corner_closes(board):
    corners(board, [*SQUARE, SQUARE[0]])
    assert board.added("park").geometry.area == pytest.approx(area(board), rel=1e-6)


def test_backspace_takes_a_corner_back(board):
    corners(board, [*SQUARE[:3], (1450, 850)])
    board.key(Qt.Key.Key_Backspace)
    corners(board, SQUARE[3:])
    board.key(Qt.Key.Key_Enter)
    assert board.added("park").geometry.area == pytest.approx(area(board), rel=1e-6)


def test_figures_follow_from_the_third_corner_on(board):
    board.evaluated()
    before = board.workspace.report.scorecard.readings[PARK_AREA].of("district").numerator
    corners(board, SQUARE[:2])
    assert board.workspace.live is None
    board.move(*SQUARE[2])
    live = board.workspace.live
    assert live is not None
    assert PARK_AREA in live.follows
    after = live.scorecard.readings[PARK_AREA].of("district").numerator
    assert after - before == pytest.approx(area(board) / 2, rel=1e-5)  # half of the square
    assert [each for each in card_of(board.tool._trial, board.workspace).words if "per person" in each]


def test_a_line_that_would_cross_is_refused_where_it_is_drawn(board):
    """Up the left side, then from the upper right corner across it: (1350, 750) lies on the diagonal."""
    corners(board, [(1300, 700), (1400, 800), (1400, 700)])
    board.move(1300, 800)
    x, y = board.tool._wrong.spot
    assert (x - X, y - Y) == pytest.approx((1350, 750), abs=1)
    assert board.shows(WRONG, 1320, 780)
    board.click(1300, 800)
    assert len(board.tool._corners) == 3
    board.key(Qt.Key.Key_Return)  # the triangle is an area
    assert board.added("park").geometry.area == pytest.approx(5000, rel=0.04)


def test_an_outline_whose_last_edge_would_cross_is_not_closed(board):
    """From the last corner, back to the first one across the second edge."""
    corners(board, SQUARE[:3])
    corners(board, [(1450, 750)])
    board.key(Qt.Key.Key_Return)
    assert board.edits == ()
    fault = board.tool._wrong
    assert fault.spot[0] - X == pytest.approx(1400, abs=1)
    assert 700 < fault.spot[1] - Y < 800
    assert board.shows(WRONG, 1375, 725)


def test_what_encloses_nothing_is_not_kept(board):
    corners(board, SQUARE[:2])
    board.key(Qt.Key.Key_Return)
    assert board.edits == ()
    assert len(board.tool._corners) == 2


def test_esc_gives_the_outline_up_then_the_tool(board):
    corners(board, SQUARE[:3])
    assert board.canvas.give_back()
    assert board.tool._corners == []
    assert board.canvas.give_back()
    assert board.canvas.tool is None
    assert board.edits == ()


def test_sides_can_be_typed(board):
    corners(board, SQUARE[:1])
    for text in ("100,0", "100<90", "-100,0"):
        for sign in text:
            QTest.keyClick(board.tool._entry if _is_open(board) else board.canvas, sign)
        QTest.keyClick(board.tool._entry, Qt.Key.Key_Return)
    board.key(Qt.Key.Key_Return)
    shape = board.added("park").geometry
    assert shape.area == pytest.approx(10_000, rel=1e-6)
    west, south, east, north = shape.bounds
    assert (east - west, north - south) == pytest.approx((100, 100), abs=1e-4)


def _is_open(board):
    return board.tool._entry is not None and board.tool._entry.isVisible()


def test_corners_stay_while_the_map_is_dragged_and_zoomed(board):
    corners(board, SQUARE[:2])
    middle = Qt.MouseButton.MiddleButton
    board.press(1300, 700, button=middle)
    board.move(1330, 730, button=middle)
    board.release(1330, 730, button=middle)
    board.canvas.zoom(-2)
    assert len(board.tool._corners) == 2
