"""Pens and hatching of a style: the same on the map and in its legend."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from layers.styles import Style

HATCH_SPACING, HATCH_WIDTH = 7.0, 1.2
DENSE_SPACING = 4.5
"""Between the lines of hatching that says what is new."""
ADDED, GHOST, REMOVED = "#14532d", "#23498f", "#8c2d19"
"""What a scenario adds, where what it moves was, and what it removes."""
GHOST_DASH = (4.0, 3.0)
"""Pixels drawn and left out."""


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


def ghost_pen(density: float, *, dashed: bool = True) -> QPen:
    """The pen of what was; without dashes where they are lines of their own."""
    pen = QPen(QColor(GHOST), 1.4 * density)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashed:
        pen.setDashPattern([length / 1.4 for length in GHOST_DASH])
    return pen


def added_pen(density: float) -> QPen:
    """The pen of what is new."""
    pen = QPen(QColor(ADDED), 2.2 * density)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def paint_cross(painter: QPainter, centre: QPointF, radius: float, density: float) -> None:
    """The mark of what is gone, on a pale ground that keeps it off what lies below."""
    arm = radius * 0.8
    for colour, width in (("#ffffff", 4.6), (REMOVED, 2.2)):
        pen = QPen(QColor(colour), width * density)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for slope in (1, -1):
            painter.drawLine(centre - QPointF(arm, slope * arm), centre + QPointF(arm, slope * arm))


def hatch(
    painter: QPainter,
    area: QRectF,
    colour: str,
    density: float,
    origin: float = 0.0,
    *,
    dense: bool = False,
) -> None:
    """Fill a rectangle, within the painter's clip, with slanted lines.

    ``origin`` is column plus row, in pixels, of a point that a line must pass: given a point of the
    world, the lines stand still on the map whatever tile is painted.
    """
    spacing = (DENSE_SPACING if dense else HATCH_SPACING) * density
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
