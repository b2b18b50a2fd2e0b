"""Selecting by click and box, and removing what is selected."""

import pytest
from PySide6.QtCore import Qt

from gisapp.edits import Remove
from layers.styles import map_colours
from tests.gui.drawing_board import SHIFT, Board


@pytest.fixture
def board(project, qtbot):
    return Board(project, qtbot).look(1000, 1000, 1000).use("select")


def titles(board):
    return [each.title for each in board.workspace.selection]


def test_a_click_selects_what_lies_on_top(board):
    board.click(1490, 1120)
    assert titles(board) == ["二站公交"]
    board.click(200, 200)
    assert titles(board) == ["<b>方园</b>"]


def test_of_parks_that_overlap_the_smaller_is_meant(board):
    board.click(1700, 1700)
    assert titles(board) == ["角园"]


def test_a_click_on_nothing_lets_go(board):
    board.click(1490, 1120)
    board.click(1900, 500)
    assert titles(board) == []


def test_shift_adds_and_takes_away(board):
    board.click(1490, 1120)
    board.click(200, 200, SHIFT)
    assert titles(board) == ["二站公交", "<b>方园</b>"]
    board.click(1490, 1120, SHIFT)
    assert titles(board) == ["<b>方园</b>"]


def test_a_box_selects_what_lies_wholly_in_it(board):
    board.drag((50, 750), (650, 50))  # the first park, and a part of the second
    assert titles(board) == ["<b>方园</b>"]
    board.drag((50, 750), (750, 50))
    assert titles(board) == ["<b>方园</b>", "叠园"]


def test_hidden_layers_are_not_selected(board):
    board.workspace.hide(frozenset({"bus_stop"}))
    board.click(1490, 1120)
    assert titles(board) == []


def test_delete_removes_what_is_selected_as_one_gesture(board):
    board.drag((50, 750), (750, 50))
    board.key(Qt.Key.Key_Delete)
    assert [type(each) for each in board.edits] == [Remove, Remove]
    assert len(board.workspace.project.layers[3].frame) == 1
    assert titles(board) == []
    assert board.keeping.undo()
    assert len(board.workspace.project.layers[3].frame) == 3


def test_delete_with_nothing_selected_does_nothing(board):
    board.key(Qt.Key.Key_Delete)
    assert board.edits == ()


def test_what_is_selected_stands_out(board):
    assert not board.shows(map_colours().selected, 100, 300)
    board.click(200, 200)
    assert board.shows(map_colours().selected, 100, 300)


def test_esc_gives_up_the_box_then_the_selection(board):
    board.click(1490, 1120)
    board.press(50, 750)
    board.move(400, 400)
    assert board.canvas.give_back()
    board.release(750, 50)
    assert titles(board) == ["二站公交"]
    assert board.canvas.give_back()
    assert titles(board) == []
    assert not board.canvas.give_back()
