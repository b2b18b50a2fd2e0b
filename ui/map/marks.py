"""Points and their symbols: painted once as a small picture and stamped, or drawn as shapes on paper."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from layers.styles import Style
from ui.map.index import Index, Indices
from ui.view import View

FULL_SIZE_DENOMINATOR = 30_000
"""Points shrink when the map is smaller than 1 to this, so that a city's stops do not cover the city."""
SMALLEST_SHARE = 0.4


@dataclass(frozen=True)
class Marks:
    """The points of one layer: ``coordinates`` (n, 2) and the ``rows`` (n) of the frame they belong to."""

    coordinates: NDArray[np.float64]
    rows: Indices
    index: Index

    @classmethod
    def pack(cls, geometries: NDArray[np.object_], rows: Indices) -> Marks:
        """Pack points and multipoints; each point of a multipoint is a mark of the same row."""
        points, owner = shapely.get_parts(geometries, return_index=True)
        return cls(shapely.get_coordinates(points), rows[owner], Index(points))


def mark_size(style: Style, view: View) -> float:
    """Diameter of a point symbol in pixels of the view."""
    share = math.sqrt(FULL_SIZE_DENOMINATOR / view.scale_denominator)
    return style.size * view.density * min(1.0, max(SMALLEST_SHARE, share))


def stamp_marks(
    painter: QPainter, marks: Marks, style: Style, view: View, cancelled: Callable[[], bool]
) -> None:
    """Paint the points on a picture: of those that fall on the same pixel, one."""
    size = mark_size(style, view)
    stamp = _stamp(style, size, view.density)
    half = stamp.width() / 2
    chosen = marks.index.within(view.padded(half + 1))
    x, y = pixels_of(marks, chosen, view)
    corners = np.floor(np.column_stack([x, y]) - half + 0.5).astype(np.int64)
    _, first = np.unique(corners[::-1], axis=0, return_index=True)  # the last one painted is the one seen
    kept = corners[np.sort(len(corners) - 1 - first)].tolist()
    for done, (left, top) in enumerate(kept):
        if done % 1000 == 0 and cancelled():
            return
        painter.drawImage(left, top, stamp)


def draw_marks(
    painter: QPainter, marks: Marks, style: Style, view: View, cancelled: Callable[[], bool]
) -> None:
    """Paint the points as shapes, for paper."""
    size = mark_size(style, view)
    chosen = marks.index.within(view.padded(size))
    x, y = pixels_of(marks, chosen, view)
    for done, (column, row) in enumerate(zip(x.tolist(), y.tolist(), strict=True)):
        if done % 1000 == 0 and cancelled():
            return
        draw_mark(painter, style, QPointF(column, row), size, view.density)


def pixels_of(marks: Marks, chosen: Indices, view: View) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Columns and rows, in pixels of the view, of chosen marks."""
    coordinates = marks.coordinates[chosen]
    return view.to_pixels(coordinates[:, 0], coordinates[:, 1])


def draw_mark(painter: QPainter, style: Style, centre: QPointF, size: float, density: float) -> None:
    """Paint one point symbol: also the sample in legends and lists."""
    width = min(style.width * density, size / 3)
    painter.setPen(QPen(QColor(style.stroke), width) if width else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QBrush(QColor(style.fill)))
    side = size - width
    box = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
    if style.shape == "square":
        painter.drawRect(box)
    else:
        painter.drawEllipse(box)


def _stamp(style: Style, size: float, density: float) -> QImage:
    side = math.ceil(size) + 2
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_mark(painter, style, QPointF(side / 2, side / 2), size, density)
    finally:
        painter.end()
    return image
