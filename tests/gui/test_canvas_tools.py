"""The map with a tool in the hand: what it hears, what stays the map's own, and the next sheet."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from layers.styles import map_colours
from layers.task import Task
from tests.gui.drawing_board import LEFT, NONE, Board, X, Y
from ui.map.sheet import sheet_of
from ui.tools.base import BaseTool


class Listening(BaseTool):
    """A tool that keeps what it hears."""

    def __init__(self, board):
        super().__init__("listening", board.pencil, board.workspace, board.canvas)
        self.heard = []
        self.left = False

    def press(self, pointer):
        self.heard.append(("press", pointer.position.toPoint(), pointer.double))

    def move(self, pointer):
        self.heard.append(("move", pointer.position.toPoint(), pointer.double))

    def release(self, pointer):
        self.heard.append(("release", pointer.position.toPoint(), pointer.double))

    def leave(self):
        self.left = True


@pytest.fixture
def board(project, qtbot):
    return Board(project, qtbot).look(1000, 1000, 500)


@pytest.fixture
def tool(board):
    listening = Listening(board)
    board.canvas.set_tool(listening)
    return listening


def moved(board, at):
    """A move that waits in the event loop."""
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), QPointF(at), Qt.MouseButton.NoButton, LEFT, NONE)
    QApplication.sendEvent(board.canvas, event)


def test_of_moves_in_one_turn_the_tool_hears_the_last(board, tool):
    for column in (10, 20, 30):
        moved(board, QPoint(column, 50))
    assert tool.heard == []
    QApplication.processEvents()
    assert tool.heard == [("move", QPoint(30, 50), False)]


def test_a_press_comes_after_the_moves_before_it(board, tool):
    moved(board, QPoint(10, 50))
    QTest.mouseClick(board.canvas, LEFT, NONE, QPoint(12, 50))
    assert tool.heard == [
        ("move", QPoint(10, 50), False),
        ("press", QPoint(12, 50), False),
        ("move", QPoint(12, 50), False),
        ("release", QPoint(12, 50), False),
    ]


def test_where_the_pointer_is_in_the_world(board, tool):
    seen = []
    tool.press = seen.append
    QTest.mouseClick(board.canvas, LEFT, NONE, QPoint(120, 80))
    view = board.canvas.view
    assert (seen[0].x, seen[0].y) == (view.west + 120 * view.resolution, view.north - 80 * view.resolution)
    assert seen[0].metres == view.resolution


def test_a_double_click_is_the_tool_s(board, tool):
    view = board.canvas.view
    QTest.mouseDClick(board.canvas, LEFT, NONE, QPoint(12, 50))
    assert ("press", QPoint(12, 50), True) in tool.heard
    assert board.canvas.view == view


def dragged(board, button):
    before = board.canvas.view
    board.mouse(QEvent.Type.MouseButtonPress, QPoint(100, 100), button=button)
    board.mouse(QEvent.Type.MouseMove, QPoint(130, 120), button=button)
    board.mouse(QEvent.Type.MouseMove, QPoint(150, 130), button=button)
    board.mouse(QEvent.Type.MouseButtonRelease, QPoint(150, 130), button=button)
    after = board.canvas.view
    return round((before.west - after.west) / after.resolution), round(
        (after.north - before.north) / after.resolution
    )


def test_the_middle_button_drags_the_map_under_a_tool(board, tool):
    assert dragged(board, Qt.MouseButton.MiddleButton) == (50, 30)
    assert tool.heard == []


def test_space_held_drags_the_map_under_a_tool(board, tool):
    QTest.keyPress(board.canvas, Qt.Key.Key_Space)
    assert dragged(board, LEFT) == (50, 30)
    QTest.keyRelease(board.canvas, Qt.Key.Key_Space)
    assert tool.heard == []
    assert dragged(board, LEFT) == (0, 0)
    assert [each[0] for each in tool.heard] == ["press", "move", "move", "move", "release"]


def test_the_wheel_zooms_under_a_tool(board, tool):
    before = board.canvas.view.resolution
    at = QPointF(100, 100)
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(board.canvas, wheel)
    assert board.canvas.view.resolution == pytest.approx(before / 2)


def test_keys_that_the_tool_has_no_use_for_are_the_map_s(board, tool):
    west = board.canvas.view.west
    QTest.keyClick(board.canvas, Qt.Key.Key_Right)
    assert board.canvas.view.west > west


@pytest.mark.parametrize(
    ("key", "modifiers", "with_tool", "kept"),
    [
        (Qt.Key.Key_Delete, NONE, True, True),
        (Qt.Key.Key_Delete, NONE, False, False),
        (Qt.Key.Key_5, NONE, True, True),
        (Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier, True, False),
        (Qt.Key.Key_Escape, NONE, True, False),
    ],
)
def test_shortcuts_do_not_take_the_tool_s_keys(board, key, modifiers, with_tool, kept):
    if with_tool:
        board.use("select")
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
    event.ignore()
    board.canvas.event(event)
    assert event.isAccepted() is kept


def test_another_tool_is_told_to_leave(board, tool):
    board.canvas.set_tool(None)
    assert tool.left
    assert not board.canvas.give_back()


def test_the_next_sheet_of_a_place_keeps_view_and_picture(board):
    ground = map_colours().ground
    before, view = board.canvas.sheet, board.canvas.view
    pixel = board.colour(1350, 800)
    assert pixel != ground
    project = board.workspace.project
    board.canvas.show_sheet(sheet_of(project, Task()), keep_view=True)
    assert board.canvas.sheet is not before
    assert board.canvas.view == view
    assert board.colour(1350, 800) == pixel  # at once, before any tile is painted again


def test_an_edit_prepares_only_the_layer_that_it_touched(board):
    before = board.canvas.sheet.drawings
    board.look(1490, 1120, 200).use("move")
    board.drag((1490, 1120), (1400, 1050))
    after = board.canvas.sheet.drawings
    assert {key for key in before if after[key] is not before[key]} == {"bus_stop"}


def test_another_project_is_shown_whole(board, project):
    board.canvas.look_at((X + 900, Y + 900, X + 950, Y + 950))
    board.canvas.show_sheet(sheet_of(replace(project, title="other"), Task()))
    west, south, east, north = board.canvas.view.bounds
    assert west < X
    assert south < Y
    assert east > X + 2000
    assert north > Y + 2000


def test_the_popup_stays_where_nothing_of_it_was_touched(board):
    board.look(1490, 1120, 400)
    board.canvas.identify(QPointF(board.at(1400, 300)) + QPointF(0, 0))
    board.canvas.identify(QPointF(board.at(1490, 1120)))
    assert board.canvas.popup.isVisible()
    project = board.workspace.project
    board.canvas.show_sheet(sheet_of(project, Task()), keep_view=True)
    assert board.canvas.popup.isVisible()
    layers = tuple(replace(each) if each.id == "bus_stop" else each for each in project.layers)
    board.canvas.show_sheet(sheet_of(replace(project, layers=layers), Task()), keep_view=True)
    assert not board.canvas.popup.isVisible()
