"""Stops and entrances added: tried out while the mouse hovers, placed where it is clicked."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gisapp.edits import Add
from gisapp.indicators.ids import TRANSFER_50
from tests.gui.drawing_board import ALT, Board, X, Y
from ui.tools.trial import card_of


@pytest.fixture
def board(project, qtbot):
    return Board(project, qtbot).look(1490, 1040, 200)


def test_hovering_shows_what_a_stop_would_do_and_places_none(board):
    board.evaluated().use("add_stop")
    board.move(1490, 1030, ALT)
    live = board.workspace.live
    assert isinstance(live.edit, Add)
    assert live.scorecard.readings[TRANSFER_50].of("district").value == 100
    away = board.place(board.at(1490, 1030))[1] - 1000
    words = card_of(board.tool._trial, board.workspace).words
    assert f"To 二站 1号口: {away:.1f} m" in words
    assert [each for each in words if "50.0 → 100.0" in each and "▲50.0" in each and "80 %" in each]
    assert board.edits == ()


def test_a_click_places_it(board):
    board.use("add_stop")
    place = board.place(board.at(1490, 1030))
    board.move(1490, 1030, ALT)
    board.press(1490, 1030, ALT)
    board.release(1490, 1030, ALT)
    assert len(board.edits) == 1
    added = board.added("bus_stop")
    assert (added.geometry.x - X, added.geometry.y - Y) == pytest.approx(place, abs=1e-6)
    assert added["name"] is None or added["name"] != added["name"]  # nobody has named it
    assert [each.row for each in board.workspace.selection] == [0]


def test_off_the_map_nothing_is_tried_out(board):
    board.evaluated().use("add_stop")
    board.move(1490, 1030)
    assert board.workspace.live is not None
    QApplication.sendEvent(board.canvas, QEvent(QEvent.Type.Leave))
    assert board.workspace.live is None
    assert board.tool._trial is None


def test_a_double_click_places_one(board):
    board.use("add_stop")
    board.move(1440, 1040)
    board.double_click(1440, 1040)
    assert len(board.edits) == 1


@pytest.mark.parametrize(("at", "station"), [((1500, 1300), "二站"), ((1000, 300), None)])
def test_an_entrance_is_of_the_station_within_500_m(board, at, station):
    """二站 is at (1500, 1000), 一站 at (500, 1000): 300 m, and 860 m from either."""
    board.look(*at, 200).use("add_entrance")
    board.move(*at, ALT)
    board.press(*at, ALT)
    board.release(*at, ALT)
    (edit,) = board.edits
    assert dict(edit.values).get("station") == station


def test_what_is_added_is_moved_and_removed_like_all_else(board):
    board.use("add_stop")
    board.move(1440, 1040, ALT)
    board.press(1440, 1040, ALT)
    board.release(1440, 1040, ALT)
    board.use("move")
    board.drag((1440, 1040), (1400, 1000), ALT)
    added = board.added("bus_stop").geometry
    assert (added.x - X, added.y - Y) == pytest.approx(board.place(board.at(1400, 1000)), abs=1.5)
    board.key(Qt.Key.Key_Delete)
    assert [each.id for each in board.workspace.project.layers if each.role == "bus_stop"] == ["bus_stop"]


def test_degrees_that_are_typed_place_it(board):
    board.use("add_stop")
    board.move(1440, 1040)
    longitude, latitude = board.canvas.sheet.degrees(X + 1500, Y + 1020)
    for sign in f"{longitude:.7f},{latitude:.7f}":
        QTest.keyClick(board.tool._entry or board.canvas, sign)
    QTest.keyClick(board.tool._entry, Qt.Key.Key_Return)
    added = board.added("bus_stop").geometry
    assert (added.x - X, added.y - Y) == pytest.approx((1500, 1020), abs=0.01)


def test_esc_takes_the_tool_out_of_the_hand(board):
    board.use("add_stop")
    board.move(1440, 1040)
    assert board.canvas.give_back()
    assert board.canvas.tool is None
    assert board.workspace.tool == "look"


def test_the_card_keeps_off_rings_and_pointer(board):
    board.evaluated().use("add_stop")
    from PySide6.QtGui import QImage, QPainter

    from ui.tools.rings import rings_about
    from ui.tools.trial import paint_trial

    board.look(1490, 1040, 400)
    for at in ((1490, 1030), (1200, 800), (1800, 1350)):
        board.move(*at, ALT)
        view, trial = board.canvas.view, board.tool._trial
        picture = QImage(board.canvas.size(), QImage.Format.Format_RGB32)
        painter = QPainter(picture)
        box = paint_trial(painter, view, trial, board.workspace, QPointF(board.at(*at)))
        painter.end()
        rings = rings_about(board.workspace.project, "bus_stop", trial.after.x, trial.after.y).box(view)
        assert not box.intersects(rings)
        assert board.canvas.rect().contains(box.toAlignedRect())
