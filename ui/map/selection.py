"""How selected features stand out: a yellow line with a dark edge, seen on every colour."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

import numpy as np
import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from shapely.geometry.base import BaseGeometry

from layers.styles import map_colours, style_of
from ui.map.drawing import VectorDrawing
from ui.map.marks import mark_size, pixels_of
from ui.map.shapes import path_of_all
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


def paint_selected_shapes(painter: QPainter, things: Iterable[tuple[str, BaseGeometry]], view: View) -> None:
    """Outline shapes, each with its role, that may be of no drawing yet."""
    seen = shapely.box(*view.padded(20 * view.density))
    things = [(role, shape) for role, shape in things if shapely.intersects(seen, shape)]
    outlined = [shape for _, shape in things if shapely.get_dimensions(shape)]
    path = path_of_all(np.array(outlined, dtype=object), view) if outlined else None
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in _pens(view.density):
        painter.setPen(pen)
        if path is not None:
            painter.drawPath(path)
        for role, shape in things:
            if not shapely.get_dimensions(shape):
                radius = mark_size(style_of(role), view) / 2 + 3 * view.density
                for x, y in shapely.get_coordinates(shape).tolist():
                    painter.drawEllipse(QPointF(*view.to_pixels(x, y)), radius, radius)


def _pens(density: float) -> tuple[QPen, QPen]:
    colours = map_colours()
    edge = QPen(QColor(colours.selected_edge), EDGE_WIDTH * density)
    line = QPen(QColor(colours.selected), LINE_WIDTH * density)
    for pen in (edge, line):
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return edge, line
