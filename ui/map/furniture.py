"""What stands on a map beside its layers: names, legend, scale bar, north arrow, sample mark."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from gisapp.report.content import SAMPLE_MARK
from layers.styles import map_colours
from layers.text import Language
from ui.fonts import font
from ui.map.labels import paint_labels, place_labels
from ui.map.legend import Entry, Legend, write
from ui.map.painting import Drawing
from ui.map.view import View

_MARGIN = 12.0
BAR_WIDTH = 110.0
BAR_HEIGHT = 24.0
_ARROW_WIDTH, _ARROW_HEIGHT = 18.0, 38.0
_DISC = 0.62
"""Radius of the disc under the north arrow, in the arrow's heights."""
_TEXT = 11.5


def paint_furniture(
    painter: QPainter,
    drawings: Sequence[Drawing],
    view: View,
    language: Language,
    *,
    sample: bool,
    explained: Sequence[Drawing] | None = None,
) -> None:
    """Paint what stands on a view of these drawings, which were painted before: for the screen and pictures.

    ``sample`` adds the mark 示范数据·非实测. ``explained`` are the drawings of which the legend speaks, all
    unless told otherwise; without any, the box at the lower left holds the scale bar alone.
    """
    painter.save()
    entries = legend_entries(drawings if explained is None else explained, view)
    lines = Legend(entries, language, view.density)
    box = _legend_box(lines, view, legend=bool(entries))
    paint_names(painter, drawings, view, language, sample=sample, obstacles=[box])
    _paint_paper(painter, box, view.density)
    if entries:
        lines.paint(painter, box.left(), box.top())
    bar_top = box.bottom() - (BAR_HEIGHT + 4) * view.density
    paint_scale_bar(painter, view, box.left() + 9 * view.density, bar_top)
    painter.restore()


def paint_names(
    painter: QPainter,
    drawings: Sequence[Drawing],
    view: View,
    language: Language,
    *,
    sample: bool,
    obstacles: Sequence[QRectF] = (),
) -> None:
    """Paint labels, north arrow and, for ``sample`` data, their mark: all that a map bears at the least."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    arrow = _arrow_box(view)
    mark = language.say(SAMPLE_MARK)
    badge = _badge_box(mark, view.density) if sample else QRectF()
    names = [drawing.labels for drawing in drawings if drawing.labels is not None]
    paint_labels(painter, place_labels(names, view, [*obstacles, arrow, badge]), view.density)
    paint_north_arrow(painter, arrow)
    if sample:
        paint_badge(painter, mark, badge, view.density)
    painter.restore()


def paint_scale_bar(painter: QPainter, view: View, left: float, top: float) -> None:
    """A bar of a round length, and the length; ``top`` is that of a line of text."""
    metres = bar_length(view.resolution * BAR_WIDTH * view.density)
    text = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"  # noqa: PLR2004 - a kilometre
    height, tick = BAR_HEIGHT * view.density, 5 * view.density
    right, middle = left + metres / view.resolution, top + height / 2
    painter.setPen(QPen(QColor(map_colours().ink), 1.6 * view.density, c=Qt.PenCapStyle.FlatCap))
    ends = [(left, middle - tick), (left, middle), (right, middle), (right, middle - tick)]
    painter.drawPolyline([QPointF(*end) for end in ends])
    face = font(_TEXT * view.density)
    write(painter, text, face, QRectF(right + 6 * view.density, top, 1, height))


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
    radius = box.height() * _DISC
    painter.drawEllipse(box.center(), radius, radius)
    face = font(box.height() * 0.32, bold=True)
    width = QFontMetricsF(face).horizontalAdvance("N")
    write(painter, "N", face, QRectF(box.center().x() - width / 2, box.top(), width, box.height() * 0.3))
    top, bottom, middle = box.top() + box.height() * 0.36, box.bottom(), box.center().x()
    half = box.width() * 0.42
    notch = bottom - box.height() * 0.14
    painter.setPen(QPen(QColor(colours.halo), box.width() * 0.06))
    painter.setBrush(QColor(colours.ink))
    corners = [(middle, top), (middle + half, bottom), (middle, notch), (middle - half, bottom)]
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


def _legend_box(lines: Legend, view: View, *, legend: bool) -> QRectF:
    bar = BAR_HEIGHT * view.density
    width = max(lines.width if legend else 0, (BAR_WIDTH + 74) * view.density)
    height = (lines.height if legend else 8 * view.density) + bar
    margin = _MARGIN * view.density
    return QRectF(margin, view.height - margin - height, width, height)


def _arrow_box(view: View) -> QRectF:
    width, height = _ARROW_WIDTH * view.density, _ARROW_HEIGHT * view.density
    disc, margin = 2 * height * _DISC, _MARGIN * view.density / 2
    return QRectF(view.width - margin - (disc + width) / 2, margin + (disc - height) / 2, width, height)


def _badge_box(text: str, density: float) -> QRectF:
    margin = _MARGIN * density
    return QRectF(margin, margin, *badge_size(text, density))


def _paint_paper(painter: QPainter, box: QRectF, density: float) -> None:
    paper = QColor(map_colours().halo)
    paper.setAlphaF(0.92)
    painter.setPen(QPen(QColor(map_colours().frame), 0.8 * density))
    painter.setBrush(paper)
    painter.drawRect(box)
