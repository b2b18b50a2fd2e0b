"""How what is in the hand looks: things, where they were, words, and what a pencil is drawn to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from layers.styles import map_colours, style_of
from ui.fonts import font
from ui.map.changes import paint_added, paint_ghost
from ui.map.labels import PlacedLabel, paint_labels
from ui.map.marks import draw_mark, mark_size
from ui.map.pens import ADDED, added_pen, paint_cross
from ui.map.shapes import path_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from ui.tools.snapping import Spot
    from ui.view import View

SNAP = "#c2127f"
"""Magenta: what a pencil is drawn to, and nothing else."""
WRONG = "#c81e1e"
"""Red: what cannot be."""
_FILL = 0.55
_TEXT, _CHIP_TEXT = 12.0, 11.5
_SPOT = 16.0
"""Pixels a side of the square about the spot that a pencil is drawn to."""
_HANDLE = 8.0


def paint_tried(
    painter: QPainter, role: str, before: BaseGeometry | None, after: BaseGeometry | None, view: View
) -> None:
    """Paint what an edit makes of a feature, over a map that does not know of it yet."""
    if before is not None and after is not None:
        paint_ghost(painter, role, before, after, view)
    elif before is not None:
        centre = shapely.point_on_surface(before)
        paint_cross(painter, QPointF(*view.to_pixels(centre.x, centre.y)), 8 * view.density, view.density)
    if after is not None:
        paint_thing(painter, role, after, view, new=before is None)


def paint_thing(painter: QPainter, role: str, shape: BaseGeometry, view: View, *, new: bool = False) -> None:
    """Paint a feature where the hand holds it."""
    style = style_of(role)
    if not shapely.get_dimensions(shape):
        size = mark_size(style, view) + 3 * view.density
        for x, y in shapely.get_coordinates(shape).tolist():
            draw_mark(painter, style, QPointF(*view.to_pixels(x, y)), size, view.density)
        return
    fill = QColor(style.fill or style.stroke)
    fill.setAlphaF(_FILL)
    path = path_of(shape, view)
    painter.fillPath(path, fill)
    if new:
        paint_added(painter, role, shape, view)
        return
    painter.setPen(added_pen(view.density))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def paint_words(
    painter: QPainter, words: str, at: QPointF, density: float, colour: str = "", *, bold: bool = True
) -> QRectF:
    """Write words with a halo, centred on a position; the room that they take."""
    metrics = QFontMetricsF(font(_TEXT * density, bold=bold))
    width, height = metrics.horizontalAdvance(words), metrics.height()
    box = QRectF(at.x() - width / 2, at.y() - height / 2, width, height)
    paint_labels(painter, [PlacedLabel(words, box, colour or map_colours().ink, bold)], density)
    return box


def paint_spot(painter: QPainter, spot: Spot, words: str, view: View) -> None:
    """A square about the spot that the pencil is drawn to, and a chip that says of what it is."""
    x, y = view.to_pixels(spot.x, spot.y)
    half = _SPOT * view.density / 2
    painter.setPen(QPen(QColor(SNAP), 1.8 * view.density))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))
    paint_chip(painter, words, QPointF(x, y - half - 13 * view.density), SNAP, "#ffffff", view.density)


def paint_handles(painter: QPainter, handles: Sequence[tuple[QPointF, bool]], density: float) -> None:
    """Corners that can be taken hold of, and whether each is held."""
    half = _HANDLE * density / 2
    painter.setPen(QPen(QColor(ADDED), 1.4 * density))
    for point, held in handles:
        painter.setBrush(QColor(ADDED if held else "#ffffff"))
        painter.drawRect(QRectF(point.x() - half, point.y() - half, 2 * half, 2 * half))


def paint_wrong(painter: QPainter, line: Sequence[QPointF], spot: QPointF, density: float) -> None:
    """A line that cannot be, in red, and where it meets another."""
    pen = QPen(QColor(WRONG), 2.6 * density)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(list(line))
    painter.drawEllipse(spot, 7 * density, 7 * density)


def paint_chip(painter: QPainter, words: str, at: QPointF, ground: str, ink: str, density: float) -> None:
    """Words on a small coloured ground, centred on a position."""
    face = font(_CHIP_TEXT * density, bold=True)
    metrics = QFontMetricsF(face)
    width, height = metrics.horizontalAdvance(words) + 12 * density, metrics.height() + 4 * density
    box = QRectF(at.x() - width / 2, at.y() - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, 3 * density, 3 * density)
    painter.setPen(QColor(ink))
    painter.setFont(face)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
