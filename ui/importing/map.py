"""The small map of the import dialog: the chosen file over the district, before and after a shift."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from layers.styles import map_colours
from layers.text import Sayable, T
from ui import theme
from ui.importing.flow import FlowLayout
from ui.importing.scene import Dots, Scene
from ui.map.furniture import legend_entries
from ui.map.legend import paint_sample
from ui.map.painting import paint
from ui.plain import Label
from ui.view import View
from ui.workspace import Workspace

_HEIGHT = 176
_MARGIN = 0.08
_RADIUS = {"known": 5.5, "before": 4.0, "after": 4.0}
_COLOURS = {"known": "#b3261e", "before": "#d9601e", "after": "#1f5fae"}
_DASH = [2.0, 2.0]
_SAMPLE = QSize(20, 14)
_MOST_DOTS = 2000


class ImportMap(QWidget):
    """The map, and below it what its signs mean."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.picture = _Picture(workspace)
        self._key = QWidget()
        self._signs = FlowLayout(self._key, 12, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.picture)
        column.addWidget(self._key)

    def show_scene(self, scene: Scene | None, words: Sayable = "") -> None:
        """Show a scene; while there is none, some words in its place."""
        self.picture.show_scene(scene, self._workspace.say(words))
        self._signs.clear()
        for title, sample in _key_of(scene) if scene is not None else ():
            self._signs.addWidget(_sign(self._workspace.say(title), sample))
        if scene is not None and scene.home is not None and scene.words is not None:
            told = Label(self._workspace.say(scene.words))
            told.setProperty("part", "small")
            self._signs.addWidget(told)
        self._key.setVisible(bool(self._signs.count()))


class _Picture(QWidget):
    """The painted map; painted anew only for another scene or size."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.scene: Scene | None = None
        self._words = ""
        self._painted: QPixmap | None = None
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(workspace.say(T("Map of the chosen file")))

    def show_scene(self, scene: Scene | None, words: str) -> None:
        """Show a scene, or words."""
        self.scene, self._words, self._painted = scene, words, None
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Qt asks."""
        density = self.devicePixelRatioF()
        size = self.size() * density
        if self._painted is None or self._painted.size() != size:
            self._painted = QPixmap(size)
            self._painted.fill(QColor(theme.CANVAS))
            with_painter = QPainter(self._painted)
            try:
                self._paint(with_painter, size, density)
            finally:
                with_painter.end()
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), self._painted)
        if self.scene is None or self.scene.home is None:
            painter.setPen(QColor(theme.MUTED))
            painter.drawText(
                self.rect().adjusted(16, 8, -16, -8),
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                self._words,
            )
        painter.end()

    def _paint(self, painter: QPainter, size: QSize, density: float) -> None:
        if self.scene is None or self.scene.home is None:
            return
        view = View.fitting(self.scene.home, size.width(), size.height(), margin=_MARGIN, density=density)
        paint(painter, self.scene.drawings, view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.scene.pairs is not None:
            _paint_pairs(painter, self.scene.pairs, view)
        for dots in self.scene.dots:
            _paint_dots(painter, dots, view)


def _paint_pairs(painter: QPainter, pairs: np.ndarray, view: View) -> None:
    left, top = view.to_pixels(pairs[:, 0], pairs[:, 1])
    right, bottom = view.to_pixels(pairs[:, 2], pairs[:, 3])
    pen = QPen(QColor(_COLOURS["before"]), view.density)
    pen.setDashPattern([3.0, 2.0])
    painter.setPen(pen)
    painter.drawLines([QLineF(*ends) for ends in np.column_stack([left, top, right, bottom]).tolist()])


def _paint_dots(painter: QPainter, dots: Dots, view: View) -> None:
    xy = dots.xy[:: -(-len(dots.xy) // _MOST_DOTS) or 1]
    x, y = view.to_pixels(xy[:, 0], xy[:, 1])
    radius = _set_dot_pen(painter, dots.look, view.density)
    for column, row in zip(x.tolist(), y.tolist(), strict=True):
        painter.drawEllipse(QPointF(column, row), radius, radius)


def _set_dot_pen(painter: QPainter, look: str, density: float) -> float:
    """Set pen and brush of a dot, hollow and dashed for "before"; its radius in pixels."""
    colour = QColor(_COLOURS[look])
    if look == "before":
        pen = QPen(colour, 1.2 * density)
        pen.setDashPattern(_DASH)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setPen(QPen(QColor(map_colours().halo), density))
        painter.setBrush(colour)
    return _RADIUS[look] * density


def _key_of(scene: Scene) -> Sequence[tuple[Sayable, QPixmap]]:
    """Titles and samples of all that a scene shows."""
    entries: list[tuple[Sayable, QPixmap]] = []
    if scene.home is None:
        return entries
    view = View.fitting(scene.home, 1, 1)
    for entry in legend_entries(scene.drawings, view):
        sample = _blank()
        painter = QPainter(sample)
        paint_sample(painter, QRectF(sample.rect()).adjusted(1, 1, -1, -1), entry.kind, entry.style, 1.0)
        painter.end()
        entries.append((entry.title, sample))
    for dots in scene.dots:
        sample = _blank()
        painter = QPainter(sample)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = _set_dot_pen(painter, dots.look, 1.0)
        painter.drawEllipse(QRectF(sample.rect()).center(), radius, radius)
        painter.end()
        entries.append((dots.title, sample))
    return entries


def _blank() -> QPixmap:
    sample = QPixmap(_SAMPLE)
    sample.fill(Qt.GlobalColor.transparent)
    return sample


def _sign(words: str, sample: QPixmap) -> QWidget:
    box = QWidget()
    picture, text = Label(parent=box), Label(words, box)
    picture.setPixmap(sample)
    text.setProperty("part", "small")
    picture.move(0, 2)
    text.move(_SAMPLE.width() + 4, 0)
    text.adjustSize()
    box.setFixedSize(_SAMPLE.width() + 6 + text.sizeHint().width(), max(18, text.sizeHint().height()))
    return box
