"""How selected features stand out: a yellow line with a dark edge, seen on every colour."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from layers.styles import map_colours
from ui.map.drawing import VectorDrawing
from ui.map.marks import mark_size, pixels_of
from ui.view import View

EDGE_WIDTH, LINE_WIDTH = 5.0, 2.6


def paint_selected(painter: QPainter, drawing: VectorDrawing, rows: AbstractSet[int], view: View) -> None:
    """Outline the rows of a drawing."""
    wanted = np.fromiter(rows, dtype=np.intp)
    radius = mark_size(drawing.style, view) / 2 + 3 * view.density
    reach = view.padded(radius + EDGE_WIDTH * view.density)
    points = drawing.points
    marked = points.index.within(reach)
    marked = marked[np.isin(points.rows[marked], wanted)]
    x, y = pixels_of(points, marked, view)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in _pens(view.density):
        painter.setPen(pen)
        for shapes in (drawing.areas, drawing.lines):
            found = shapes.index.within(reach)
            for path in shapes.paths(found[np.isin(shapes.rows[found], wanted)], view):
                painter.drawPath(path)
        for column, row in zip(x.tolist(), y.tolist(), strict=True):
            painter.drawEllipse(QPointF(column, row), radius, radius)


def _pens(density: float) -> tuple[QPen, QPen]:
    colours = map_colours()
    edge = QPen(QColor(colours.selected_edge), EDGE_WIDTH * density)
    line = QPen(QColor(colours.selected), LINE_WIDTH * density)
    for pen in (edge, line):
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return edge, line
