"""The rings around a stop or an entrance in the hand: what is within 50 and 100 m of it, in real metres."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gisapp import figures as written
from gisapp.edited_layers import crs_of
from layers.styles import map_colours
from layers.text import T
from ui.map.legend import set_ring_pen
from ui.tools.ground import Near, Nearby, entrances_in, scale_at, stops_in
from ui.tools.painting import paint_words

if TYPE_CHECKING:
    from gisapp.project import Project
    from layers.text import Language
    from ui.view import View

_MOST = 12
"""Things within the rings whose distances are written; of more nobody reads them."""
_LABEL_ANGLE = math.radians(-35)
"""Where on a ring its metres stand, from the east against the clock."""


@dataclass(frozen=True)
class Rings:
    """Rings about a place, and what they hold that counts, the nearest first.

    ``limits`` are metres on the ground by whether anything lies within them, None where nothing is known of
    what could; ``scale`` is metres of the plane in one on the ground.
    """

    x: float
    y: float
    scale: float
    limits: dict[float, bool | None]
    near: list[Near]

    def radius(self, view: View) -> float:
        """Of the widest ring, in pixels."""
        return max(self.limits) * self.scale / view.resolution

    def box(self, view: View) -> QRectF:
        """What the widest ring fills, in pixels."""
        radius = self.radius(view)
        x, y = view.to_pixels(self.x, self.y)
        return QRectF(x - radius, y - radius, 2 * radius, 2 * radius)

    def paint(self, painter: QPainter, view: View, language: Language) -> None:
        """Paint the rings, the widest first, and what they hold with its distance."""
        centre = QPointF(*view.to_pixels(self.x, self.y))
        for metres in sorted(self.limits, reverse=True):
            radius = metres * self.scale / view.resolution
            kind = {True: "covered", False: "uncovered", None: "unknown"}[self.limits[metres]]
            set_ring_pen(painter, kind, view.density)
            painter.drawEllipse(centre, radius, radius)
            spot = centre + QPointF(radius * math.cos(_LABEL_ANGLE), -radius * math.sin(_LABEL_ANGLE))
            paint_words(painter, language.say(T("{n} m", n=f"{metres:g}")), spot, view.density, _ink(kind))
        for near in self.near[:_MOST]:
            self._mark(painter, near, view, language)

    def _mark(self, painter: QPainter, near: Near, view: View, language: Language) -> None:
        spot = QPointF(*view.to_pixels(near.x, near.y))
        painter.setPen(QPen(QColor(map_colours().ink), 1.2 * view.density))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(spot, 8 * view.density, 8 * view.density)
        words = language.say(written.metres(near.metres, self._limit(near)))
        paint_words(painter, words, spot + QPointF(0, 17 * view.density), view.density)

    def _limit(self, near: Near) -> float | None:
        """The limit that a distance is just over, which its digits must not hide."""
        return max((each for each in self.limits if each < near.metres), default=None)


def rings_about(project: Project, role: str, x: float, y: float) -> Rings | None:
    """The rings about a stop (what counts are entrances) or an entrance (stops); None about anything else."""
    import numpy as np

    from gisapp.indicators.constants import FAR_LIMIT, NEAR_LIMIT
    from gisapp.indicators.transfer_rules import within

    if role not in ("bus_stop", "rail_entrance"):
        return None
    others = counted_beside(project, role)
    scale = scale_at(crs_of(project.working_crs), x, y)
    limits: dict[float, bool | None] = dict.fromkeys((NEAR_LIMIT.value, FAR_LIMIT.value))
    if others is None:
        return Rings(x, y, scale, limits, [])
    near = others.within(x, y, FAR_LIMIT.value + 1)
    inside = {limit: within(np.array([each.metres for each in near]), limit) for limit in limits}
    held = [each for each, is_in in zip(near, inside[FAR_LIMIT.value], strict=True) if is_in]
    return Rings(x, y, scale, {limit: bool(inside[limit].any()) for limit in limits}, held)


def counted_beside(project: Project, role: str) -> Nearby | None:
    """What is counted beside a role: entrances beside stops, stops beside entrances."""
    return entrances_in(project) if role == "bus_stop" else stops_in(project)


def _ink(kind: str) -> str:
    colours = map_colours()
    return {"covered": colours.covered, "uncovered": colours.uncovered}.get(kind, colours.unknown)
