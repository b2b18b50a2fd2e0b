"""Tiles: where they lie, and that the picture put together is the picture painted at once."""

import math

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from ui.map.tiles import LEVELS_PER_OCTAVE, TILE, Tiles, keys_in, resolution_of
from ui.view import View


def paint_cross(painter, view, cancelled):
    """A red square from (0, 0) to (100, 100) metres, whatever the view."""
    left, top = view.to_pixels(0.0, 100.0)
    side = 100 / view.resolution
    painter.fillRect(QRectF(left, top, side, side), QColor("red"))


@pytest.fixture
def tiles(qapp):
    made = Tiles()
    yield made
    made.close()


def picture(tiles, view, level):
    image = QImage(int(view.width), int(view.height), QImage.Format.Format_RGB32)
    image.fill(QColor("blue"))
    painter = QPainter(image)
    try:
        complete = tiles.draw(painter, view, level)
    finally:
        painter.end()
    return image, complete


def test_four_levels_double_the_resolution():
    assert resolution_of(0) == 1
    assert math.isclose(resolution_of(LEVELS_PER_OCTAVE), 2)
    assert math.isclose(resolution_of(-2 * LEVELS_PER_OCTAVE), 0.25)


def test_keys_cover_the_view_and_no_more():
    view = View(west=-10, north=300, resolution=1, width=300, height=200)
    # x from -10 to 290: columns -1, 0, 1; y from 100 to 300: rows 0, 1
    assert {(key.column, key.row) for key in keys_in(view, 0)} == {(c, r) for c in (-1, 0, 1) for r in (0, 1)}


def test_tiles_together_are_the_picture(tiles, qtbot):
    tiles.begin(paint_cross, 1.0, QColor("white"))
    view = View(west=-50, north=150, resolution=1, width=300, height=250)
    picture(tiles, view, 0)
    qtbot.waitUntil(lambda: not tiles.missing(view, 0))
    image, complete = picture(tiles, view, 0)
    assert complete
    expected = QImage(300, 250, QImage.Format.Format_RGB32)
    expected.fill(QColor("white"))
    painter = QPainter(expected)
    painter.fillRect(50, 50, 100, 100, QColor("red"))
    painter.end()
    assert image == expected


def test_a_sharper_screen_gets_more_pixels_of_the_same_place(tiles, qtbot):
    tiles.begin(paint_cross, 2.0, QColor("white"))
    view = View(west=0, north=256, resolution=1, width=256, height=256)
    picture(tiles, view, 0)
    qtbot.waitUntil(lambda: not tiles.missing(view, 0))
    tile = next(iter(tiles._kept.values())).pixmap
    assert (tile.width(), tile.devicePixelRatio()) == (2 * TILE, 2)
    image, _ = picture(tiles, view, 0)
    assert image.pixelColor(50, 200) == QColor("red")
    assert image.pixelColor(150, 200) == QColor("white")


def test_coarser_tiles_stand_in_until_the_finer_come(tiles, qtbot):
    tiles.begin(paint_cross, 1.0, QColor("white"))
    coarse = View(west=0, north=512, resolution=2, width=256, height=256)
    picture(tiles, coarse, LEVELS_PER_OCTAVE)
    qtbot.waitUntil(lambda: not tiles.missing(coarse, LEVELS_PER_OCTAVE))
    fine = View(west=0, north=256, resolution=1, width=256, height=256)
    image, complete = picture(tiles, fine, 0)
    assert not complete
    assert image.pixelColor(50, 200) == QColor("red")
    assert image.pixelColor(150, 100) == QColor("white")


def test_old_tiles_stand_in_for_a_new_edition(tiles, qtbot):
    view = View(west=0, north=256, resolution=1, width=256, height=256)
    tiles.begin(paint_cross, 1.0, QColor("white"))
    picture(tiles, view, 0)
    qtbot.waitUntil(lambda: not tiles.missing(view, 0))
    tiles.begin(lambda *_: None, 1.0, QColor("white"))
    image, complete = picture(tiles, view, 0)
    assert not complete
    assert image.pixelColor(50, 200) == QColor("red")
    qtbot.waitUntil(lambda: not tiles.missing(view, 0))
    assert picture(tiles, view, 0)[0].pixelColor(50, 200) == QColor("white")


def test_failing_painter_is_told_once_and_asked_no_more(tiles, qtbot):
    def fail(*_):
        raise ValueError("broken")

    told = []
    tiles.failed.connect(told.append)
    tiles.begin(fail, 1.0, QColor("white"))
    view = View(west=0, north=600, resolution=1, width=600, height=600)
    picture(tiles, view, 0)
    qtbot.waitUntil(lambda: not tiles.missing(view, 0))
    assert [str(error) for error in told] == ["broken"]


def test_kept_tiles_are_limited(tiles, qtbot, monkeypatch):
    monkeypatch.setattr("ui.map.tiles._KEPT", 4)
    tiles.begin(paint_cross, 1.0, QColor("white"))
    for west in (0, 1024, 2048):
        view = View(west=west, north=512, resolution=1, width=256, height=256)
        picture(tiles, view, 0)
        qtbot.waitUntil(lambda view=view: not tiles.missing(view, 0))
    assert len(tiles._kept) <= 4
