"""The legend: a sample of each symbol on the map, and its name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QLinearGradient, QPainter, QPen

from layers.styles import Style, map_colours
from layers.text import Language, Sayable, T
from ui.fonts import font
from ui.map.marks import draw_mark
from ui.map.pens import ADDED, added_pen, ghost_pen, hatch, paint_cross, pen_of

_TEXT = 11.5
_LINE = 18.0
_SAMPLE_WIDTH, _SAMPLE_HEIGHT = 20.0, 12.0
_GAP, _PADDING = 7.0, 9.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a legend.

    ``kind`` is "area", "line", "point" or "raster", "covered", "uncovered" or "unknown" for the circles
    of transfer coverage, "added", "ghost" or "removed" for what a scenario changes, or "remark" for words
    alone.
    """

    title: Sayable
    kind: str
    style: Style


class Legend:
    """A legend in one language: one column, or as many as a ``width`` in pixels has room for."""

    def __init__(
        self, entries: Sequence[Entry], language: Language, density: float, width: float | None = None
    ) -> None:
        self._lines = [(language.say(entry.title), entry) for entry in entries]
        self._title = language.say(T("Legend"))
        self._density = density
        self._face, self._bold = font(_TEXT * density), font(_TEXT * density, bold=True)
        texts = [self._title, *(text for text, _ in self._lines)]
        widest = max(map(QFontMetricsF(self._bold).horizontalAdvance, texts))
        padding = 2 * _PADDING * density
        self._column = widest + (_SAMPLE_WIDTH + 2 * _GAP) * density
        self._columns = 1 if width is None else max(1, int((width - padding) // self._column))
        self._rows = math.ceil(len(self._lines) / self._columns)
        self.width = self._column * self._columns + padding if width is None else width
        self.height = padding + _LINE * (self._rows + 1) * density

    def paint(self, painter: QPainter, left: float, top: float) -> None:
        """Paint title and lines, down the columns; the paper under them is the caller's."""
        line = _LINE * self._density
        left, top = left + _PADDING * self._density, top + _PADDING * self._density
        write(painter, self._title, self._bold, QRectF(left, top, self._column, line))
        for number, (text, entry) in enumerate(self._lines):
            column, place = divmod(number, self._rows)
            row = QRectF(left + column * self._column, top + (place + 1) * line, self._column, line)
            paint_sample(painter, _sample_box(row, self._density), entry.kind, entry.style, self._density)
            row.adjust((_SAMPLE_WIDTH + _GAP) * self._density, 0, 0, 0)
            write(painter, text, self._face, row)


def paint_sample(painter: QPainter, box: QRectF, kind: str, style: Style, density: float) -> None:
    """Paint a symbol as a sample: in legends and in the list of layers."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if kind == "point":
        draw_mark(painter, style, box.center(), min(style.size * density, box.height()), density)
    elif kind in ("area", "line"):
        _paint_area(painter, box, style, density, filled=kind == "area")
    elif kind == "raster":
        painter.fillRect(box, _gradient(box, style))
    elif kind in RING_DASHES:
        side = box.height()
        ring = QRectF(box.center().x() - side / 2, box.top(), side, side)
        set_ring_pen(painter, kind, density)
        painter.drawEllipse(ring)
    elif kind == "removed":
        paint_cross(painter, box.center(), box.height() / 2, density)
    elif kind in ("added", "ghost"):
        _paint_changed(painter, box, kind, density)
    painter.restore()


def _paint_changed(painter: QPainter, box: QRectF, kind: str, density: float) -> None:
    if kind == "added":
        painter.save()
        painter.setClipRect(box)
        hatch(painter, box, ADDED, density, dense=True)
        painter.restore()
    painter.setPen(added_pen(density) if kind == "added" else ghost_pen(density))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(density, density, -density, -density))


RING_DASHES: dict[str, tuple[float, ...]] = {"covered": (), "uncovered": (3, 2), "unknown": (1, 2)}
"""Dashes, in pen widths, of the circles of transfer coverage."""


def set_ring_pen(painter: QPainter, kind: str, density: float) -> None:
    """Set pen and brush of a circle: green if covered, dashed orange if not, dotted grey if unknown."""
    colours = map_colours()
    colour = QColor({"covered": colours.covered, "uncovered": colours.uncovered}.get(kind, colours.unknown))
    pen = QPen(colour, 1.3 * density)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if RING_DASHES[kind]:
        pen.setDashPattern(list(RING_DASHES[kind]))
    faint = QColor(colour)
    faint.setAlphaF(0.14)
    painter.setPen(pen)
    painter.setBrush(faint)


def write(painter: QPainter, text: str, face: QFont, box: QRectF, *, right: bool = False) -> None:
    """Write one line, centred from top to bottom of the box, in the pen's darkest ink."""
    metrics = QFontMetricsF(face)
    left = box.right() - metrics.horizontalAdvance(text) if right else box.left()
    baseline = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
    painter.setPen(QColor(map_colours().ink))
    painter.setFont(face)
    painter.drawText(QPointF(left, baseline), text)


def _sample_box(row: QRectF, density: float) -> QRectF:
    height = _SAMPLE_HEIGHT * density
    return QRectF(row.left(), row.center().y() - height / 2, _SAMPLE_WIDTH * density, height)


def _paint_area(painter: QPainter, box: QRectF, style: Style, density: float, *, filled: bool) -> None:
    if filled and style.fill:
        painter.fillRect(box, QColor(style.fill))
    if filled and style.hatch:
        painter.save()
        painter.setClipRect(box)
        hatch(painter, box, style.hatch, density)
        painter.restore()
    if not style.stroke:
        return
    painter.setPen(pen_of(style, density))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = style.width * density / 2
    painter.drawRect(box.adjusted(half, half, -half, -half))


def _gradient(box: QRectF, style: Style) -> QLinearGradient:
    gradient = QLinearGradient(box.topLeft(), box.topRight())
    for number, colour in enumerate(style.ramp):
        gradient.setColorAt(number / max(len(style.ramp) - 1, 1), QColor(colour))
    return gradient
