"""One vector layer prepared once for painting: packed shapes, their index, and how they look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPaintEngine, QPainter

from layers.roles import roles
from layers.styles import Style
from layers.text import T
from ui.map import specks
from ui.map.dashes import dashed_path
from ui.map.index import Indices
from ui.map.labels import Labels
from ui.map.legend import Entry
from ui.map.marks import Marks, draw_marks, stamp_marks
from ui.map.pens import hatch, pen_of, solid_pen_of
from ui.map.shapes import Shapes, rectangles
from ui.view import Bounds, View

if TYPE_CHECKING:
    import geopandas as gpd

Cancelled = Callable[[], bool]

SPECK = 4.0
"""Features smaller than this many pixels are painted as covered shares of pixels."""
SMOOTH = 6.0
"""Features larger than this many pixels have antialiased edges and their outline painted."""

_AREA_TYPES, _LINE_TYPES, _POINT_TYPES = (3, 6), (1, 2, 5), (0, 4)
_VECTOR_ENGINES = (QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture, QPaintEngine.Type.SVG)


@dataclass(frozen=True)
class VectorDrawing:
    """The features of one layer, ready to be painted in any view and from any thread."""

    id: str
    style: Style
    areas: Shapes
    lines: Shapes
    points: Marks
    labels: Labels | None
    outlines: Shapes
    """What is stroked: the areas, or their shared borders once, lest two dashed lines become a solid one."""

    @classmethod
    def of_frame(cls, drawing_id: str, style: Style, frame: gpd.GeoDataFrame) -> VectorDrawing:
        """Prepare the frame's geometries; a feature's number is its position in the frame."""
        geometries = frame.geometry.to_numpy()
        types = shapely.get_type_id(geometries)
        areas, lines, points = (
            np.flatnonzero(np.isin(types, wanted)) for wanted in (_AREA_TYPES, _LINE_TYPES, _POINT_TYPES)
        )
        packed = Shapes.of(geometries[areas], areas)
        return cls(
            drawing_id,
            style,
            packed,
            Shapes.of(geometries[lines], lines),
            Marks.pack(geometries[points], points),
            Labels.of_frame(frame, style),
            _shared_borders(geometries[areas]) if style.dash and len(areas) > 1 else packed,
        )

    @property
    def orders(self) -> tuple[int, ...]:
        """When it wants to be painted: once for what it fills, once for its outlines."""
        return tuple(sorted({self.style.order, self.style.stroke_order}))

    @property
    def bounds(self) -> Bounds | None:
        """Of all features; None if there are none."""
        found = [part.index.bounds for part in (self.areas, self.lines, self.points)]
        known = np.array([each for each in found if each is not None])
        if not len(known):
            return None
        west, south = known[:, :2].min(axis=0).tolist()
        east, north = known[:, 2:].max(axis=0).tolist()
        return west, south, east, north

    def entries(self, view: View) -> list[Entry]:  # noqa: ARG002 - the same in every view
        """What the legend says of the layer."""
        kinds = {"point": len(self.points.rows), "line": len(self.lines.rows), "area": len(self.areas.rows)}
        role = roles().get(self.style.role)
        title = T("Other layers") if role is None else role.title
        return [Entry(title, kind, self.style) for kind, count in kinds.items() if count]

    def near(self, x: float, y: float, metres: float) -> list[int]:
        """Rows of the features within some metres of a world point: points first, then lines, areas."""
        parts = (self.points, self.lines, self.areas)
        return [int(row) for part in parts for row in part.rows[part.index.near(x, y, metres)]]

    def bounds_of(self, rows: Iterable[int]) -> Bounds | None:
        """Of some rows, for zooming to them; None if there are none."""
        wanted = np.fromiter(rows, dtype=np.intp)
        found = [
            part.index.geometries[np.isin(part.rows, wanted)]
            for part in (self.areas, self.lines, self.points)
        ]
        together = np.concatenate(found)
        if not len(together):
            return None
        west, south, east, north = shapely.total_bounds(together).tolist()
        return west, south, east, north

    def paint(self, painter: QPainter, view: View, order: int, cancelled: Cancelled) -> None:
        """Paint what the drawing has at this place in the order."""
        if order == self.style.order:
            self._paint_fills(painter, view, cancelled)
            self._paint_points(painter, view, cancelled)
        if order == self.style.stroke_order:
            self._paint_strokes(painter, view, cancelled)

    def _paint_fills(self, painter: QPainter, view: View, cancelled: Cancelled) -> None:
        style = self.style
        if not style.fill and not style.hatch:
            return
        chosen = self.areas.index.within(view.bounds)
        sizes = self.areas.sizes(chosen, view)
        colour = QColor(style.fill or style.hatch)
        whole = QRectF(0, 0, view.width, view.height)
        origin = sum(view.to_pixels(0.0, 0.0))
        painter.setPen(Qt.PenStyle.NoPen)
        self._paint_specks(painter, view, chosen[sizes < SPECK], colour)
        large = chosen[sizes >= SPECK]
        smooth = sizes[sizes >= SPECK] > SMOOTH
        for antialias, group in ((False, large[~smooth]), (True, large[smooth])):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, antialias or is_vector(painter))
            for path in self.areas.paths(group, view):
                if cancelled():
                    return
                if style.fill:
                    painter.fillPath(path, QBrush(QColor(style.fill)))
                if style.hatch:
                    painter.save()
                    painter.setClipPath(path)
                    hatch(painter, whole, style.hatch, view.density, origin)
                    painter.restore()

    def _paint_specks(self, painter: QPainter, view: View, chosen: Indices, colour: QColor) -> None:
        if not len(chosen):
            return
        boxes = specks.shrunk_boxes(self.areas.boxes[chosen], self.areas.area[chosen], view)
        if is_vector(painter):
            painter.fillPath(rectangles(*boxes), QBrush(colour))
        else:
            cover = specks.coverage(boxes, int(np.ceil(view.width)), int(np.ceil(view.height)))
            painter.drawImage(0, 0, specks.image_of(cover, colour))

    def _paint_strokes(self, painter: QPainter, view: View, cancelled: Cancelled) -> None:
        style = self.style
        if not style.stroke:
            return
        width = style.width * view.density
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen_of(style, view.density))
        for shapes, smallest in ((self.outlines, SMOOTH * view.density), (self.lines, 0.0)):
            chosen = shapes.index.within(view.padded(width))
            chosen = chosen[shapes.sizes(chosen, view) >= smallest]
            if style.dash and len(chosen):
                painter.strokePath(
                    dashed_path(shapes, chosen, view, style.dash), solid_pen_of(style, view.density)
                )
                continue
            for path in shapes.paths(chosen, view):
                if cancelled():
                    return
                painter.drawPath(path)

    def _paint_points(self, painter: QPainter, view: View, cancelled: Cancelled) -> None:
        if not len(self.points.rows):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_them = draw_marks if is_vector(painter) else stamp_marks
        paint_them(painter, self.points, self.style, view, cancelled)


def _shared_borders(polygons: NDArray[np.object_]) -> Shapes:
    borders = shapely.line_merge(shapely.union_all(shapely.boundary(polygons)))
    lines = shapely.get_parts(np.array([borders]))
    return Shapes.of(lines, np.zeros(len(lines), dtype=np.intp))


def is_vector(painter: QPainter) -> bool:
    """Whether the painter writes shapes (a PDF) and not pixels."""
    return painter.paintEngine().type() in _VECTOR_ENGINES
