"""What stands on a map beside its layers: names, legend, scale bar, north arrow, sample mark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from gisapp.report.content import SAMPLE_MARK
from layers.styles import map_colours
from layers.text import Language, T
from ui.fonts import font
from ui.map.drawing import VectorDrawing
from ui.map.labels import paint_labels, place_labels
from ui.map.legend import Entry, Legend, write
from ui.map.painting import Drawing
from ui.view import View

_MARGIN = 12.0
BAR_WIDTH = 110.0
BAR_HEIGHT = 24.0
_ARROW = 46.0
_TEXT = 11.5
_KILOMETRE = 1000
_LEGEND = (260.0, 120.0)
"""Width and height in 1/96 inch that the legend of the rings needs, in either language."""


class Corner(Enum):
    """A corner of the map."""

    TOP_LEFT = (True, True)
    TOP_RIGHT = (False, True)
    BOTTOM_LEFT = (True, False)
    BOTTOM_RIGHT = (False, False)

    def box(self, view: View, width: float, height: float) -> QRectF:
        """A rectangle of a size, in pixels, set into this corner of a view."""
        left, top = self.value
        margin = _MARGIN * view.density
        return QRectF(
            margin if left else view.width - margin - width,
            margin if top else view.height - margin - height,
            width,
            height,
        )


@dataclass(frozen=True)
class Surround:
    """What stands on a map, and where: ``sample`` adds the mark 示范数据·非实测.

    ``obstacles`` are rectangles, in pixels, that hold something else, which no name may cover.
    """

    language: Language
    sample: bool
    obstacles: tuple[QRectF, ...] = ()
    badge: Corner = Corner.TOP_LEFT
    arrow: Corner = Corner.TOP_RIGHT
    legend: Corner = Corner.BOTTOM_LEFT

    @property
    def mark(self) -> str:
        """The mark of sample data in words."""
        return self.language.say(SAMPLE_MARK)


def paint_furniture(
    painter: QPainter,
    drawings: Sequence[Drawing],
    view: View,
    surround: Surround,
    *,
    explained: Sequence[Drawing] | None = None,
) -> None:
    """Paint what stands on a view of these drawings, which were painted before: for the screen and pictures.

    ``explained`` are the drawings of which the legend speaks, all unless told otherwise; without any, its box
    holds the scale bar alone.
    """
    painter.save()
    entries = legend_entries(drawings if explained is None else explained, view)
    lines = Legend(entries, surround.language, view.density)
    box = surround.legend.box(view, *_legend_size(lines, view, legend=bool(entries)))
    paint_names(painter, drawings, view, replace(surround, obstacles=(box,)))
    _paint_paper(painter, box, view.density)
    if entries:
        lines.paint(painter, box.left(), box.top())
    bar_top = box.bottom() - (BAR_HEIGHT + 4) * view.density
    paint_scale_bar(painter, view, surround.language, box.left() + 9 * view.density, bar_top)
    painter.restore()


def paint_names(painter: QPainter, drawings: Sequence[Drawing], view: View, surround: Surround) -> None:
    """Paint labels, north arrow and the mark of sample data: all that a map bears at the least."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = _ARROW * view.density
    arrow = surround.arrow.box(view, side, side)
    badge = QRectF()
    if surround.sample:
        badge = surround.badge.box(view, *badge_size(surround.mark, view.density))
    names = [drawing.labels for drawing in drawings if drawing.labels is not None]
    obstacles = [*surround.obstacles, arrow, badge]
    paint_labels(painter, place_labels(names, view, obstacles), view.density)
    paint_north_arrow(painter, arrow)
    if surround.sample:
        paint_badge(painter, surround.mark, badge, view.density)
    painter.restore()


def free_corners(drawings: Sequence[Drawing], view: View) -> tuple[Corner, Corner]:
    """Corners for badge and arrow where none of the drawings' areas are, as far as there are such."""
    side = (_ARROW + _MARGIN) * view.density
    free = [corner for corner in Corner if _is_free(corner, drawings, view, side, side)]
    arrow = Corner.TOP_RIGHT if Corner.TOP_RIGHT in free or not free else free[0]
    others = [corner for corner in (*free, *Corner) if corner is not arrow]
    return others[0], arrow


def corner_of_legend(drawings: Sequence[Drawing], view: View) -> Corner:
    """The lower corner where a legend hides nothing: the left one, unless only the right one is free."""
    width, height = (side * view.density for side in _LEGEND)
    left, right = (
        _is_free(corner, drawings, view, width, height)
        for corner in (Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT)
    )
    return Corner.BOTTOM_RIGHT if right and not left else Corner.BOTTOM_LEFT


def _is_free(corner: Corner, drawings: Sequence[Drawing], view: View, width: float, height: float) -> bool:
    """Whether no area of the drawings reaches into a box in a corner."""
    box = corner.box(view, width, height)
    bounds = view.part(box.left(), box.top(), width, height).bounds
    areas = (each.areas.index for each in drawings if isinstance(each, VectorDrawing))
    return not any(index.touches(bounds) for index in areas)


def paint_scale_bar(painter: QPainter, view: View, language: Language, left: float, top: float) -> None:
    """A bar of a round length, and the length; ``top`` is that of a line of text."""
    metres = bar_length(view.resolution * BAR_WIDTH * view.density)
    length = (
        T("{n} km", n=f"{metres / _KILOMETRE:g}") if metres >= _KILOMETRE else T("{n} m", n=f"{metres:g}")
    )
    height, tick = BAR_HEIGHT * view.density, 5 * view.density
    right, middle = left + metres / view.resolution, top + height / 2
    painter.setPen(QPen(QColor(map_colours().ink), 1.6 * view.density, c=Qt.PenCapStyle.FlatCap))
    ends = [(left, middle - tick), (left, middle), (right, middle), (right, middle - tick)]
    painter.drawPolyline([QPointF(*end) for end in ends])
    face = font(_TEXT * view.density)
    write(painter, language.say(length), face, QRectF(right + 6 * view.density, top, 1, height))


def bar_length(longest: float) -> float:
    """The longest length of the series 1, 2, 5 times a power of ten that is not longer than given."""
    power = 10.0 ** math.floor(math.log10(longest))
    return max(step * power for step in (1, 2, 5) if step * power <= longest * (1 + 1e-9))


def paint_north_arrow(painter: QPainter, box: QRectF) -> None:
    """An arrow to grid north under an N, on a disc that keeps it off what lies below."""
    colours = map_colours()
    disc = QColor(colours.halo)
    disc.setAlphaF(0.8)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(disc)
    painter.drawEllipse(box)
    height, middle, top = box.height() * 0.8, box.center().x(), box.top() + box.height() * 0.1
    face = font(height * 0.32, bold=True)
    width = QFontMetricsF(face).horizontalAdvance("N")
    write(painter, "N", face, QRectF(middle - width / 2, top, width, height * 0.3))
    bottom, half = top + height, height * 0.2
    corners = [
        *((middle, top + height * 0.36), (middle + half, bottom)),
        *((middle, bottom - height * 0.14), (middle - half, bottom)),
    ]
    painter.setPen(QPen(QColor(colours.halo), height * 0.03))
    painter.setBrush(QColor(colours.ink))
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))


def paint_badge(painter: QPainter, text: str, box: QRectF, density: float) -> None:
    """The mark of sample data: red letters in a red frame on white."""
    mark = QColor(map_colours().sample_mark)
    painter.setPen(QPen(mark, 1.2 * density))
    painter.setBrush(QColor(map_colours().halo))
    painter.drawRect(box)
    face = font(_TEXT * density, bold=True)
    painter.setFont(face)
    painter.setPen(mark)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def badge_size(text: str, density: float) -> tuple[float, float]:
    """Width and height that a badge of this text needs."""
    metrics = QFontMetricsF(font(_TEXT * density, bold=True))
    return metrics.horizontalAdvance(text) + 16 * density, metrics.height() + 5 * density


def legend_entries(drawings: Sequence[Drawing], view: View) -> list[Entry]:
    """Lines of the legend for what the drawings show in a view: points first, grounds last, each once."""
    ordered = sorted(drawings, key=lambda drawing: -max(drawing.orders))
    found = {(entry.kind, str(entry.title)): entry for drawing in ordered for entry in drawing.entries(view)}
    return list(found.values())


def _legend_size(lines: Legend, view: View, *, legend: bool) -> tuple[float, float]:
    bar = BAR_HEIGHT * view.density
    width = max(lines.width if legend else 0, (BAR_WIDTH + 74) * view.density)
    return width, (lines.height if legend else 8 * view.density) + bar


def _paint_paper(painter: QPainter, box: QRectF, density: float) -> None:
    paper = QColor(map_colours().halo)
    paper.setAlphaF(0.92)
    painter.setPen(QPen(QColor(map_colours().frame), 0.8 * density))
    painter.setBrush(paper)
    painter.drawRect(box)
