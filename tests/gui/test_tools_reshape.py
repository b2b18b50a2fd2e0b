"""Corners dragged, put in and taken away."""

from dataclasses import replace

import geopandas as gpd
import pytest
import shapely
from PySide6.QtCore import Qt

from gisapp.edits import Reshape
from tests.gui.drawing_board import ALT, SHIFT, Board, X, Y
from ui.tools.outline import Outline
from ui.tools.painting import WRONG

RING = [(0, 0), (300, 0), (300, 300), (0, 300)]


def area_at(*rings):
    shell, *holes = ([(X + 500 + x, Y + 500 + y) for x, y in ring] for ring in rings)
    return shapely.Polygon(shell, holes)


def board_with(project, qtbot, shape):
    """A board whose one park is the shape; all else is hidden, so that nothing draws the pencil."""
    layers = []
    for layer in project.layers:
        if layer.role == "park":
            frame = layer.frame.iloc[:1].set_geometry(gpd.GeoSeries([shape], crs=layer.frame.crs))
            layers.append(replace(layer, frame=frame))
        else:
            layers.append(layer)
    board = Board(replace(project, layers=tuple(layers)), qtbot).look(650, 650, 250).use("reshape")
    board.workspace.hide(frozenset(each.id for each in layers if each.role != "park"))
    return board


@pytest.fixture
def board(project, qtbot):
    shown = board_with(project, qtbot, area_at(RING))
    shown.click(650, 650)
    assert len(shown.workspace.selection) == 1
    return shown


def corners(board):
    """Corners of the park as it is seen, from the lower left one of the square."""
    return [
        (round(x - X - 500, 3), round(y - Y - 500, 3))
        for x, y in shapely.get_coordinates(board.shape("park"))[:-1].tolist()
    ]


def from_square(place):
    return round(place[0] - 500, 3), round(place[1] - 500, 3)


def test_a_corner_goes_where_it_is_dragged(board):
    end = board.place(board.at(850, 850))
    board.drag((800, 800), end, ALT)
    (edit,) = board.edits
    assert isinstance(edit, Reshape)
    assert set(corners(board)) == {(0, 0), (300, 0), from_square(end), (0, 300)}


def test_the_area_follows_the_hand(board):
    board.evaluated()
    board.press(800, 800)
    board.move(830, 830, ALT)
    end = board.place(board.at(850, 850))
    board.move(*end, ALT)
    dx, dy = end[0] - 800, end[1] - 800
    assert board.workspace.live.after.area == pytest.approx(90_000 + 150 * (dx + dy), abs=1e-3)
    assert board.edits == ()
    assert board.canvas.give_back()
    assert board.workspace.live is None


def test_pressed_on_an_edge_a_corner_is_put_in(board):
    end = board.place(board.at(650, 850))
    board.drag((650, 800), end, ALT)
    assert set(corners(board)) == {*RING, from_square(end)}


def test_a_click_on_an_edge_changes_nothing(board):
    board.click(650, 800)
    assert board.edits == ()


@pytest.mark.parametrize("with_key", [True, False])
def test_a_corner_is_taken_away(board, with_key):
    if with_key:
        board.click(800, 800)
        board.key(Qt.Key.Key_Delete)
    else:
        board.click(800, 800, ALT)
    assert set(corners(board)) == {(0, 0), (300, 0), (0, 300)}


def test_of_three_corners_none_is_taken(board):
    board.click(800, 800, ALT)
    board.click(800, 500, ALT)
    assert len(corners(board)) == 3
    assert board.tool._too_few


def test_delete_without_a_corner_leaves_the_park(board):
    board.key(Qt.Key.Key_Delete)
    assert board.edits == ()
    assert len(board.workspace.selection) == 1


def test_an_outline_that_would_cross_itself_is_refused_with_the_spot(board):
    """The upper right corner below the lower edge: that meets the edge from there to the upper left one."""
    board.press(800, 800)
    board.move(700, 600, ALT)
    board.move(650, 450, ALT)
    x, y = board.tool._wrong
    assert y - Y == pytest.approx(500, abs=1)
    assert 500 < x - X < 650
    assert board.shows(WRONG, 575, 625)  # on the way from (650, 450) to (500, 800)
    board.release(650, 450, ALT)
    assert board.edits == ()
    assert set(corners(board)) == set(RING)


def test_arrows_nudge_the_corner_that_was_taken(board):
    board.click(800, 800)
    board.key(Qt.Key.Key_Up)
    board.key(Qt.Key.Key_Right, SHIFT)
    ((x, y),) = [each for each in corners(board) if min(each) > 200]
    assert (x, y) == pytest.approx((310, 301), rel=1e-4)


def test_the_corner_of_a_hole_is_moved_and_the_hole_stays_one(project, qtbot):
    hole = [(100, 100), (200, 100), (200, 200), (100, 200)]
    board = board_with(project, qtbot, area_at(RING, hole))
    board.click(550, 650)
    end = board.place(board.at(720, 720))
    board.drag((700, 700), end, ALT)
    park = board.shape("park")
    assert len(park.interiors) == 1
    dx, dy = end[0] - 700, end[1] - 700
    assert park.area == pytest.approx(90_000 - 10_000 - 50 * (dx + dy), abs=0.5)


def test_a_hole_does_not_leave_its_area(project, qtbot):
    hole = [(100, 100), (200, 100), (200, 200), (100, 200)]
    board = board_with(project, qtbot, area_at(RING, hole))
    board.click(550, 650)
    board.drag((700, 700), (850, 700), ALT)
    assert board.edits == ()


def test_each_part_of_a_multipolygon_has_its_corners(project, qtbot):
    second = [(400, 0), (450, 0), (450, 50), (400, 50)]
    board = board_with(project, qtbot, shapely.MultiPolygon([area_at(RING), area_at(second)]))
    board.look(700, 650, 300)
    board.click(650, 650)
    end = board.place(board.at(980, 580))
    board.drag((950, 550), end, ALT)
    park = board.shape("park")
    assert park.geom_type == "MultiPolygon"
    dx, dy = end[0] - 950, end[1] - 550
    assert park.area == pytest.approx(90_000 + 2500 + 25 * (dx + dy), abs=0.1)


def test_an_outline_is_the_same_shape_again():
    hole = [(100, 100), (200, 100), (200, 200), (100, 200)]
    two = shapely.MultiPolygon([area_at(RING, hole), shapely.box(0, 0, 1, 1)])
    for shape in (area_at(RING), area_at(RING, hole), two):
        assert Outline.of(shape).area.equals_exact(shape, 0)
