"""Pens and hatching of a style: the same on the map and in its legend."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from layers.styles import Style

HATCH_SPACING, HATCH_WIDTH = 7.0, 1.2


def pen_of(style: Style, density: float) -> QPen:
    """The pen of a style's outlines; Qt counts dashes in pen widths, the style in pixels."""
    pen = QPen(QColor(style.stroke), style.width * density)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if style.dash:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([length / style.width for length in style.dash])
    return pen


def solid_pen_of(style: Style, density: float) -> QPen:
    """The pen of dashes that are lines of their own."""
    pen = QPen(QColor(style.stroke), style.width * density)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def hatch(painter: QPainter, area: QRectF, colour: str, density: float, origin: float = 0.0) -> None:
    """Fill a rectangle, within the painter's clip, with slanted lines.

    ``origin`` is column plus row, in pixels, of a point that a line must pass: given a point of the
    world, the lines stand still on the map whatever tile is painted.
    """
    spacing = HATCH_SPACING * density
    painter.setPen(QPen(QColor(colour), HATCH_WIDTH * density))
    first = area.left() + area.top()
    start = first + (origin - first) % spacing
    count = math.ceil((area.width() + area.height()) / spacing) + 1
    painter.drawLines(
        [
            QLineF(total - area.top(), area.top(), total - area.bottom(), area.bottom())
            for total in (start + spacing * number for number in range(count))
        ]
    )
