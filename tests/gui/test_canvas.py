"""The map under mouse and keys."""

from dataclasses import replace

import pandas as pd
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QLabel

from layers.styles import style_of
from layers.text import T

X, Y = 500_000.0, 3_270_000.0


@pytest.fixture
def canvas(mapped):
    return mapped.canvas


def pixel(canvas, x, y):
    """Position on the canvas of a point x, y metres from the district's corner."""
    column, row = canvas.view.to_pixels(X + x, Y + y)
    return QPoint(round(column), round(row))


def colour(canvas, x, y):
    return canvas.grab().toImage().pixelColor(pixel(canvas, x, y)).name()


def wheel(canvas, at, clicks):
    event = QWheelEvent(
        QPointF(at),
        QPointF(canvas.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * clicks),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    canvas.wheelEvent(event)


def test_opens_with_the_whole_district(canvas):
    west, south, east, north = canvas.view.bounds
    assert west < X
    assert south < Y
    assert east > X + 2000
    assert north > Y + 2000


def test_layers_are_painted_where_they_are(canvas):
    assert colour(canvas, 650, 350) == style_of("park").fill
    assert colour(canvas, 1900, 500) == style_of("district").fill


def test_hidden_layer_is_not_painted(mapped, canvas, qtbot):
    mapped.workspace.hide(frozenset({"park"}))
    qtbot.waitUntil(lambda: colour(canvas, 650, 350) == style_of("built_up").fill)


def test_wheel_zooms_about_the_pointer(canvas):
    at = QPoint(200, 150)
    before = canvas.view.to_world(200, 150)
    resolution = canvas.view.resolution
    wheel(canvas, at, 2)
    after = canvas.view.to_world(200, 150)
    assert canvas.view.resolution == pytest.approx(resolution / 2)
    # the view keeps to whole pixels
    assert after == pytest.approx(before, abs=canvas.view.resolution)


def test_drag_moves_the_map_with_the_pointer(canvas, qtbot):
    start, end = QPoint(200, 150), QPoint(260, 190)
    held = canvas.view.to_world(200, 150)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(canvas, QPoint(230, 170))
    qtbot.mouseMove(canvas, end)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)
    assert canvas.view.to_world(260, 190) == pytest.approx(held, abs=canvas.view.resolution)
    assert canvas.popup.current is None


def test_double_click_zooms_in(canvas, qtbot):
    resolution = canvas.view.resolution
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert canvas.view.resolution == pytest.approx(resolution / 2)


def test_keys_move_zoom_and_fit(canvas, qtbot):
    home = canvas.view
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.view.west > home.west
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.view.north > home.north
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.view.resolution < home.resolution
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.view == home


def test_zoom_ends_somewhere(canvas):
    canvas.zoom(10_000)
    assert canvas.view.resolution > 0.005
    canvas.zoom(-10_000)
    assert canvas.view.resolution < 20_000


def test_click_says_what_is_there_as_plain_text(canvas, qtbot):
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=pixel(canvas, 200, 200))
    words = canvas.popup.words
    assert words[0] == "Parks (G1)"
    assert words[1:5] == ["Name", "<b>方园</b>", "Green-space class", "G11"]
    assert words[-1] == "park.gpkg, row 1"


def test_click_shows_the_file_s_own_columns(mapped, canvas, qtbot):
    project = mapped.workspace.project
    own = pd.DataFrame({"养护单位": ["<img src='x'>"], "造价": [2.5]}, index=[1])
    layers = tuple(replace(each, own=own) if each.role == "park" else each for each in project.layers)
    mapped.workspace.alter(replace(project, layers=layers), T("Import"))
    qtbot.waitUntil(lambda: canvas.sheet is not None and canvas.sheet.layers["park"].own is not None)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=pixel(canvas, 200, 200))
    words = canvas.popup.words
    at = words.index("养护单位")
    assert words[at : at + 4] == ["养护单位", "<img src='x'>", "造价", "2.5"]


def test_click_finds_what_lies_on_top_first(canvas, qtbot):
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=pixel(canvas, 500, 1000))
    assert canvas.popup.words[0] == "Rail stations"


def test_click_beside_everything_closes_the_popup(canvas, qtbot):
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=pixel(canvas, 200, 200))
    assert canvas.popup.isVisible()
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(2, canvas.height() // 2))
    assert not canvas.popup.isVisible()


def test_popup_pages_through_all_that_is_there(canvas, qtbot):
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=pixel(canvas, 400, 400))
    first = canvas.popup.words[2]
    qtbot.mouseClick(canvas.popup._after, Qt.MouseButton.LeftButton)
    assert {first, canvas.popup.words[2]} == {"<b>方园</b>", "叠园"}


def test_popup_stays_inside_the_map(canvas, qtbot):
    canvas.look_at((X + 1900, Y - 100, X + 2000, Y), margin=0)
    canvas.identify(QPointF(canvas.width() - 3, 3))
    assert canvas.rect().contains(canvas.popup.geometry())


def test_pointer_is_told_in_degrees_and_metres(mapped, canvas, qtbot):
    labels = mapped.statusBar().findChildren(QLabel)
    canvas.hovered.emit((X, Y))
    shown = [label.text() for label in labels]
    # x = 500 000 m is the meridian itself; a geodesic of 3 270 000 m along it ends at 29.54791 degrees
    assert "106.50000°E  29.54791°N" in shown
    assert "X 500 000.0  Y 3 270 000.0 m" in shown
    canvas.hovered.emit(None)
    assert "X 500 000.0  Y 3 270 000.0 m" not in [label.text() for label in labels]


def test_moving_the_mouse_tells_where_it_is(canvas, qtbot):
    at = pixel(canvas, 700, 300)
    with qtbot.waitSignal(canvas.hovered) as told:
        qtbot.mouseMove(canvas, at)
    assert told.args[0] == pytest.approx((X + 700, Y + 300), abs=canvas.view.resolution)


def test_resizing_keeps_the_whole_district_in_sight(canvas):
    canvas.resize(canvas.width() // 2, canvas.height() // 2)
    west, south, east, north = canvas.view.bounds
    assert west < X < X + 2000 < east
    assert south < Y < Y + 2000 < north
    narrow = canvas.view.resolution
    canvas.resize(canvas.width() * 2, canvas.height() * 2)
    assert canvas.view.resolution < narrow


def test_resizing_keeps_place_and_scale_of_a_closer_look(canvas):
    canvas.zoom(6)
    centre, resolution = canvas.view.centre, canvas.view.resolution
    canvas.resize(canvas.width() - 101, canvas.height() - 57)
    assert canvas.view.resolution == resolution
    assert canvas.view.centre == pytest.approx(centre, abs=2 * resolution)


def test_table_of_places_is_shown(mapped, canvas):
    mapped.workspace.look_at((X + 100, Y + 100, X + 500, Y + 500))
    west, _, east, north = canvas.view.bounds
    assert west <= X + 100
    assert north >= Y + 500
    assert east - west < 3000
    assert QColor(colour(canvas, 300, 200)).isValid()
