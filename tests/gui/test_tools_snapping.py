"""What draws the pencil: corners before edges, of what is seen and not in the hand; and what may be typed."""

import math
from dataclasses import replace

import geopandas as gpd
import pytest
import shapely
from PySide6.QtCore import QPointF

from tests.gui.drawing_board import ALT, NONE, Board, X, Y
from ui.map.tool import Pointer
from ui.tools.outline import crossing_of_step, fault_of
from ui.tools.painting import SNAP
from ui.tools.snapping import spot_near
from ui.tools.typed import Place, Step, read


@pytest.fixture
def board(project, qtbot):
    return Board(project, qtbot).look(1700, 1700, 300)


def pointer(board, x, y, modifiers=NONE):
    at = QPointF(*board.canvas.view.to_pixels(X + x, Y + y))
    return Pointer(X + x, Y + y, at, board.canvas.view.resolution, modifiers)


def near(board, pixels_x, pixels_y, x, y, modifiers=NONE, **more):
    """The spot that draws a pencil so many pixels from a place."""
    metres = board.canvas.view.resolution
    found = spot_near(
        board.canvas, pointer(board, x + pixels_x * metres, y + pixels_y * metres, modifiers), **more
    )
    return None if found is None else (found.x - X, found.y - Y, found.corner, str(found.layer))


def test_a_corner_goes_before_the_edges_that_are_nearer(board):
    """角园 is the square from (1600, 1600) to (1800, 1800): its left edge is 2 pixels away, its corner 9."""
    assert near(board, 2, 8, 1600, 1600) == (1600, 1600, True, "Parks (G1)")


def test_an_edge_where_no_corner_is_near(board):
    x, y, corner, layer = near(board, 4, 0, 1600, 1700)
    assert (x, y) == pytest.approx((1600, 1700))
    assert (corner, layer) == (False, "Parks (G1)")


def test_nothing_beyond_ten_pixels(board):
    assert near(board, 9.5, 0, 1600, 1700) is not None
    assert near(board, 10.5, 0, 1600, 1700) is None


def test_alt_keeps_the_pencil_free(board):
    assert near(board, 2, 2, 1600, 1600, ALT) is None


def test_hidden_layers_do_not_draw_it(board):
    board.workspace.hide(frozenset({"park"}))
    assert near(board, 2, 2, 1600, 1600) is None


def test_what_is_in_the_hand_does_not_draw_itself(board):
    assert near(board, 2, 2, 1600, 1600, without=frozenset({("park", 2)})) is None
    assert near(board, 2, 2, 1600, 1600, without=frozenset({("park", 1)})) is not None


def test_points_are_corners(board):
    board.look(1490, 1120, 200)
    assert near(board, 3, 3, 1490, 1120) == (1490, 1120, True, "Bus stops")


def test_holes_draw_it_too(project, qtbot):
    """The park from (100, 100) to (500, 500), with a hole from (200, 200) to (400, 400)."""
    park = shapely.box(X + 100, Y + 100, X + 500, Y + 500) - shapely.box(X + 200, Y + 200, X + 400, Y + 400)
    frame = project.layers[3].frame.iloc[:1].set_geometry(gpd.GeoSeries([park], crs=project.working_crs))
    layers = tuple(replace(each, frame=frame) if each.role == "park" else each for each in project.layers)
    board = Board(replace(project, layers=layers), qtbot).look(250, 250, 200)
    assert near(board, -3, -3, 400, 400) == (400, 400, True, "Parks (G1)")


def test_a_stop_is_put_exactly_on_a_corner_and_the_spot_is_shown(board):
    board.use("add_stop")
    board.move(1604, 1603)
    assert board.shows(SNAP, 1600, 1600 + 8 * board.canvas.view.resolution)
    board.click(1604, 1603)
    added = board.added("bus_stop").geometry
    assert (added.x - X, added.y - Y) == pytest.approx((1600, 1600), abs=1e-6)


def test_a_park_is_moved_corner_to_corner(board):
    """Held near its corner, 角园 goes with that corner to the one of 乙街道 at (2000, 2000)."""
    board.look(1800, 1800, 400).use("move")
    board.press(1797, 1797)
    board.move(1900, 1900)
    board.move(1997, 1997)
    board.release(1997, 1997)
    assert board.shape("park", 2).bounds == pytest.approx((X + 1800, Y + 1800, X + 2000, Y + 2000), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20,-5", Step(20, -5)),
        ("20 -5", Step(20, -5)),
        ("20，-5", Step(20, -5)),
        (".5,.25", Step(0.5, 0.25)),
        ("106.54321,29.55123", Place(106.54321, 29.55123)),
        ("106.543,29.551", Step(106.543, 29.551)),
        ("1000.12345,2.12345", Step(1000.12345, 2.12345)),
        ("20", None),
        ("20,", None),
        ("nan,1", None),
        ("1e9,1", None),
        ("1234567890,1", None),
        ("=1,2", None),
    ],
)
def test_what_may_be_typed(text, expected):
    assert read(text) == expected


def test_a_distance_and_an_angle():
    step = read("100<30")
    assert (step.east, step.north) == pytest.approx((100 * math.sqrt(3) / 2, 50))


def test_where_a_step_crosses():
    line = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0)]
    assert crossing_of_step(line, (2.0, -2.0)) == pytest.approx((8 / 3, 0))
    assert crossing_of_step(line, (0.0, 4.0)) is None
    assert crossing_of_step(line, (0.0, 0.0)) is None  # closes it
    assert crossing_of_step(line, (4.0, 2.0)) is not None  # back over itself
    assert crossing_of_step(line[:1], (4.0, 2.0)) is None


def test_where_a_shape_is_at_fault():
    bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    assert fault_of(bow) == pytest.approx((1, 1))
    assert fault_of(shapely.box(0, 0, 1, 1)) is None
