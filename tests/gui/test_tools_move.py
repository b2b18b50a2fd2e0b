"""Things moved by hand, by arrow keys and by typed distances."""

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gisapp.edits import Move
from gisapp.indicators.ids import TRANSFER_50, TRANSFER_100
from layers.styles import style_of
from layers.text import T
from tests.gui.drawing_board import ALT, SHIFT, Board, X, Y, ground_metres
from ui.tools.trial import card_of

STOP = (1490, 1120)  # 120 m north of the entrance of 二站
ENTRANCE = (1490, 1000)


@pytest.fixture
def board(project, qtbot):
    return Board(project, qtbot).look(*STOP, 200).use("move")


def spot(board, row=1):
    stop = board.shape("bus_stop", row)
    return stop.x - X, stop.y - Y


def test_a_stop_goes_where_it_is_dragged(board):
    end = board.place(board.at(1520, 1060))
    board.drag(STOP, end, ALT)
    assert spot(board) == pytest.approx(end, abs=1e-6)
    (edit,) = board.edits
    assert isinstance(edit, Move)
    assert board.said[0].startswith("Bus stops: 二站公交 moved ")
    assert board.workspace.base.layers[7].frame.geometry.iloc[1].x == X + STOP[0]


def test_what_is_dragged_stays_selected_where_it_is_now(board):
    board.drag(STOP, (1520, 1060), ALT)
    (held,) = board.workspace.selection
    assert (held.shape.x - X, held.shape.y - Y) == pytest.approx(spot(board))


def test_figures_follow_the_hand_before_the_button_is_up(board):
    board.evaluated()
    board.press(*STOP)
    board.move(1490, 1080, ALT)
    board.move(1490, 1045, ALT)
    readings = board.workspace.live.scorecard.readings
    assert readings[TRANSFER_50].of("district").value == 100
    assert board.workspace.report.scorecard.readings[TRANSFER_50].of("district").value == 50
    away = board.place(board.at(1490, 1045))[1] - 1000
    words = card_of(board.tool._trial, board.workspace).words
    assert f"To 二站 1号口: 120.0 m → {away:.1f} m" in words
    assert [each for each in words if "50.0 → 100.0" in each and "▲50.0" in each and "✓ met" in each]
    assert board.edits == ()


def test_the_same_is_kept_on_release(board):
    board.evaluated()
    board.drag(STOP, (1490, 1045), ALT)
    board.evaluated()
    readings = board.workspace.report.scorecard.readings
    assert [readings[each].of("district").value for each in (TRANSFER_50, TRANSFER_100)] == [100, 100]


def test_esc_puts_it_back(board):
    board.evaluated()
    board.press(*STOP)
    board.move(1490, 1080)
    board.move(1490, 1045)
    assert board.canvas.give_back()
    assert board.workspace.live is None
    board.move(1490, 1020)
    board.release(1490, 1020)
    assert board.edits == ()


def test_a_click_selects_and_moves_nothing(board):
    board.click(*STOP)
    assert [each.title for each in board.workspace.selection] == ["二站公交"]
    assert board.edits == ()


def test_nothing_of_the_map_is_painted_again_while_it_is_dragged(board):
    board.canvas.grab()
    picture = board.canvas._finished._picture
    board.press(*STOP)
    board.move(1490, 1080)
    board.move(1520, 1045)
    grabbed = board.canvas.grab().toImage()
    assert board.canvas._finished._picture is picture
    # the stop is painted where the hand has it
    assert grabbed.pixelColor(board.at(1520, 1045)).name() == style_of("bus_stop").fill


@pytest.mark.parametrize(
    ("key", "modifiers", "east", "north"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 1, 0),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, 0, 1),
        (Qt.Key.Key_Left, SHIFT, -10, 0),
    ],
)
def test_arrow_keys_nudge_by_metres_on_the_ground(board, key, modifiers, east, north):
    view = board.canvas.view
    board.click(*STOP)
    board.key(key, modifiers)
    now = spot(board)
    assert (now[0] - STOP[0], now[1] - STOP[1]) == pytest.approx((east, north), rel=1e-3, abs=1e-6)
    metres = ground_metres(board.workspace.base, (X + STOP[0], Y + STOP[1]), (X + now[0], Y + now[1]))
    assert metres == pytest.approx(math.hypot(east, north), abs=1e-6)
    assert board.canvas.view == view


def test_arrow_keys_nudge_what_is_being_dragged(board):
    end = board.place(board.at(1520, 1060))
    board.press(*STOP)
    board.move(1500, 1080, ALT)
    board.move(*end, ALT)
    board.key(Qt.Key.Key_Right)
    board.release(*end, ALT)
    assert spot(board) == pytest.approx((end[0] + 1, end[1]), abs=1e-3)


def test_a_typed_way_moves_what_is_selected(board):
    board.click(*STOP)
    for sign in "30,40":
        QTest.keyClick(board.tool._entry or board.canvas, sign)
    QTest.keyClick(board.tool._entry, Qt.Key.Key_Return)
    now = spot(board)
    assert now == pytest.approx((STOP[0] + 30, STOP[1] + 40), abs=0.01)
    metres = ground_metres(board.workspace.base, (X + STOP[0], Y + STOP[1]), (X + now[0], Y + now[1]))
    assert metres == pytest.approx(50, abs=1e-6)


def test_esc_closes_what_is_being_typed(board):
    board.click(*STOP)
    board.key("5")
    assert board.tool._entry.isVisible()
    assert board.canvas.give_back()
    assert not board.tool._entry.isVisible()
    assert board.workspace.selection


def test_several_move_as_one_gesture(board):
    board.look(1000, 1050, 700).use("select")
    board.drag((450, 1020), (1600, 1200))
    assert len(board.workspace.selection) == 2
    board.use("move")
    held = [spot(board, row) for row in (0, 1)]
    board.drag(STOP, (1490, 1300), ALT)
    moved = [spot(board, row) for row in (0, 1)]
    north = board.place(board.at(1490, 1300))[1] - STOP[1]
    for before, after in zip(held, moved, strict=True):
        assert (after[0] - before[0], after[1] - before[1]) == pytest.approx((0, north), abs=2)
    assert len(board.edits) == 2
    assert board.keeping.undo()
    assert board.edits == ()


def test_a_frozen_project_says_so_before_anything_is_moved(board):
    board.workspace.freeze(T("It is read-only."))
    board.press(*STOP)
    board.move(1490, 1080)
    board.move(1490, 1060)
    assert [str(each) for each in board.refused] == ["It is read-only."]
    board.release(1490, 1060)
    assert board.edits == ()
