"""What a scenario changed, above the layers: what is new, and where what went or moved was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from shapely.geometry.base import BaseGeometry

from gisapp.edit_sentences import is_shifted
from layers.styles import Style, style_of
from layers.text import T
from ui.map.dashes import dashed_path
from ui.map.legend import Entry
from ui.map.marks import mark_size
from ui.map.pens import ADDED, GHOST_DASH, added_pen, ghost_pen, hatch, paint_cross
from ui.map.shapes import Shapes, path_of
from ui.view import Bounds, View

if TYPE_CHECKING:
    from gisapp.project import Project
    from gisapp.scenario import Changed
    from ui.map.drawing import Cancelled
    from ui.map.painting import Drawing

_ORDER = 90
"""Above all layers."""
_TITLES = {
    "added": T("New in the scenario"),
    "ghost": T("As it is today (moved or reshaped)"),
    "removed": T("Removed in the scenario"),
}
_LINKED = 1.0
"""Metres: what moved by less has no line to where it was."""
_PALE = QColor(255, 255, 255, 140)
"""Over what is still painted where it was."""

Thing = tuple[str, BaseGeometry]
"""A role, and a shape in the working CRS."""


@dataclass(frozen=True)
class ChangesDrawing:
    """The features that a scenario adds and removes, and where those were that it moves or reshapes.

    ``dashed`` are the outlines of the latter, and lines from where something was to where it is.
    """

    added: tuple[Thing, ...]
    removed: tuple[Thing, ...]
    ghosts: tuple[Thing, ...]
    dashed: Shapes
    id: str = "changes"
    style: Style = field(default_factory=lambda: replace(style_of("other"), label=""))
    labels: None = None

    @classmethod
    def of(cls, changes: Iterable[Changed]) -> ChangesDrawing:
        """Prepare what changed."""
        changes = tuple(changes)
        both = [
            (each.role, each.before, each.after)
            for each in changes
            if each.before is not None and each.after is not None
        ]
        lines = [shapely.boundary(before) for _, before, _ in both if shapely.get_dimensions(before)]
        lines += [link for _, before, after in both if (link := _link(before, after)) is not None]
        return cls(
            added=tuple(
                (each.role, each.after) for each in changes if each.before is None and each.after is not None
            ),
            removed=tuple(
                (each.role, each.before) for each in changes if each.after is None and each.before is not None
            ),
            ghosts=tuple((role, before) for role, before, _ in both),
            dashed=Shapes.of(np.array(lines, dtype=object), np.arange(len(lines))),
        )

    @property
    def orders(self) -> tuple[int, ...]:
        """Painted once."""
        return (_ORDER,)

    @property
    def bounds(self) -> Bounds | None:
        """Of all that is painted."""
        shapes = [shape for _, shape in (*self.added, *self.removed, *self.ghosts)]
        if not shapes:
            return None
        west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object)).tolist()
        return west, south, east, north

    def entries(self, view: View) -> list[Entry]:  # noqa: ARG002 - the same in every view
        """What the legend says: of each kind of change that there is."""
        found = {"added": self.added, "ghost": self.ghosts, "removed": self.removed}
        return [Entry(title, kind, self.style) for kind, title in _TITLES.items() if found[kind]]

    def paint(self, painter: QPainter, view: View, order: int, cancelled: Cancelled) -> None:  # noqa: ARG002 - one pass
        """Paint what reaches into the view."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = shapely.box(*view.padded(20 * view.density))
        for things, paint_thing in (
            (self.ghosts, _paint_spot),
            (self.added, paint_added),
            (self.removed, _paint_removed),
        ):
            for role, shape in things:
                if cancelled():
                    return
                if shapely.intersects(box, shape):
                    paint_thing(painter, role, shape, view)
        chosen = self.dashed.index.within(view.padded(2 * view.density))
        if len(chosen):
            painter.strokePath(
                dashed_path(self.dashed, chosen, view, GHOST_DASH), ghost_pen(view.density, dashed=False)
            )


def changes_of(project: Project) -> Sequence[Drawing]:
    """What the scenario changed that was done to a project; nothing for what is."""
    changes = () if project.played is None else project.played.changes
    seen = [each for each in changes if each.before is not each.after]  # other values are in the tables
    return (ChangesDrawing.of(seen),) if seen else ()


def paint_added(painter: QPainter, role: str, shape: BaseGeometry, view: View) -> None:
    """A new feature: dense hatching and a bold outline; a ring around a point."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if not shapely.get_dimensions(shape):
        painter.setPen(added_pen(view.density))
        _circle(painter, role, shape, view)
        return
    path = path_of(shape, view)
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    area = path.boundingRect().intersected(QRectF(0, 0, view.width, view.height))
    hatch(painter, area, ADDED, view.density, sum(view.to_pixels(0.0, 0.0)), dense=True)
    painter.restore()
    painter.setPen(added_pen(view.density))
    painter.drawPath(path)


def paint_ghost(painter: QPainter, role: str, before: BaseGeometry, after: BaseGeometry, view: View) -> None:
    """Where a feature was that is being moved or reshaped: dashed blue, with a line to where it is."""
    painter.setPen(ghost_pen(view.density))
    painter.setBrush(_PALE)
    if shapely.get_dimensions(before):
        painter.drawPath(path_of(before, view))
    else:
        _circle(painter, role, before, view)
    link = _link(before, after)
    if link is not None:
        start, end = (QPointF(*view.to_pixels(x, y)) for x, y in link.coords)
        painter.drawLine(start, end)


def _paint_spot(painter: QPainter, role: str, shape: BaseGeometry, view: View) -> None:
    """Where a point was; areas have their outlines."""
    if not shapely.get_dimensions(shape):
        painter.setPen(ghost_pen(view.density))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        _circle(painter, role, shape, view)


def _paint_removed(painter: QPainter, role: str, shape: BaseGeometry, view: View) -> None:
    spot = shapely.point_on_surface(shape) if shapely.get_dimensions(shape) else shape
    for x, y in shapely.get_coordinates(spot).tolist():
        paint_cross(painter, QPointF(*view.to_pixels(x, y)), _radius(role, view), view.density)


def _link(before: BaseGeometry, after: BaseGeometry) -> BaseGeometry | None:
    """From where something was to where it is; None of what has another outline where it was."""
    if shapely.get_dimensions(before) and not is_shifted(before, after):
        return None
    start, end = shapely.centroid(before), shapely.centroid(after)
    return None if shapely.distance(start, end) < _LINKED else shapely.LineString([start, end])


def _circle(painter: QPainter, role: str, shape: BaseGeometry, view: View) -> None:
    radius = _radius(role, view)
    for x, y in shapely.get_coordinates(shape).tolist():
        painter.drawEllipse(QPointF(*view.to_pixels(x, y)), radius, radius)


def _radius(role: str, view: View) -> float:
    return mark_size(style_of(role), view) / 2 + 3 * view.density
