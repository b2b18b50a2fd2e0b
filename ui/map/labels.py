"""Names beside features: placed where they cover neither each other nor what stands on the map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from layers.station_names import station_key
from layers.styles import Style, map_colours
from ui.fonts import font
from ui.map.marks import mark_size
from ui.view import View

if TYPE_CHECKING:
    import geopandas as gpd

_PIXELS = 12.0
_HALO = 3.0
_MOST = 300
"""Labels in one picture; beyond, nobody reads them."""
_ROOM = 1.1
"""An area bears its name if it is this many times as wide as the name."""


@dataclass(frozen=True)
class Labels:
    """The names of one layer's features.

    ``anchors`` (n, 2) are world points; ``texts`` what is written and ``names`` what it is about (a
    feature of the same name nearby is written once); ``boxes`` (n, 4) the bounds of areas, None for
    points.
    """

    anchors: NDArray[np.float64]
    texts: Sequence[str]
    names: Sequence[str]
    boxes: NDArray[np.float64] | None
    style: Style

    @classmethod
    def of_frame(cls, frame: gpd.GeoDataFrame, style: Style) -> Labels | None:
        """The names in the style's label column; None where the style or the layer has none."""
        if not style.label or style.label not in frame.columns:
            return None
        named = frame[frame[style.label].notna() & (frame[style.label].astype(str) != "")]
        if named.empty:
            return None
        geometries = named.geometry.to_numpy()
        texts = [str(text) for text in named[style.label]]
        areal = bool((shapely.get_dimensions(geometries) == 2).all())  # noqa: PLR2004 - dimension of areas
        anchors = shapely.get_coordinates(shapely.point_on_surface(geometries))
        names = [station_key(text) for text in texts] if style.role == "rail_station" else texts
        return cls(anchors, texts, names, shapely.bounds(geometries) if areal else None, style)


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label and the rectangle that it fills, in pixels."""

    text: str
    box: QRectF
    colour: str
    bold: bool


def place_labels(layers: Iterable[Labels], view: View, obstacles: Iterable[QRectF] = ()) -> list[PlacedLabel]:
    """Labels of the view that fit, those of the lowest rank and of the largest areas first."""
    layers = sorted(layers, key=lambda each: each.style.label_rank)
    taken = [QRectF(each) for each in obstacles]
    for labels in layers:
        if labels.boxes is None:
            taken += _symbols(labels, view)
    inside = QRectF(0, 0, view.width, view.height)
    placed: list[PlacedLabel] = []
    written: dict[str, list[tuple[float, float]]] = {}
    for labels in layers:
        for number, x, y in _visible(labels, view):
            if len(placed) >= _MOST:
                return placed
            if _is_near(written.get(labels.names[number], ()), x, y, view):
                continue
            for box in _candidates(labels, number, x, y, view):
                if inside.contains(box) and not any(box.intersects(each) for each in taken):
                    placed.append(_placed(labels, number, box))
                    taken.append(box)
                    written.setdefault(labels.names[number], []).append((x, y))
                    break
    return placed


def paint_labels(painter: QPainter, labels: Iterable[PlacedLabel], density: float) -> None:
    """Write placed labels with a halo; on paper the letters stay text that can be copied."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    halo = QPen(QColor(map_colours().halo), _HALO * density)
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    for label in labels:
        face = font(_PIXELS * density, bold=label.bold)
        baseline = QPointF(label.box.left(), label.box.top() + QFontMetricsF(face).ascent())
        letters = QPainterPath()
        letters.addText(baseline, face, label.text)
        painter.strokePath(letters, halo)
        painter.setPen(QColor(label.colour))
        painter.setFont(face)
        painter.drawText(baseline, label.text)
    painter.restore()


def _visible(labels: Labels, view: View) -> Iterator[tuple[int, float, float]]:
    x, y = view.to_pixels(labels.anchors[:, 0], labels.anchors[:, 1])
    seen = np.flatnonzero((x >= 0) & (x <= view.width) & (y >= 0) & (y <= view.height))
    if labels.boxes is not None:
        widths = labels.boxes[seen, 2] - labels.boxes[seen, 0]
        seen = seen[np.argsort(-widths, kind="stable")]
        seen = seen[: 4 * _MOST]
    return ((int(each), float(x[each]), float(y[each])) for each in seen)


def _symbols(labels: Labels, view: View) -> Iterator[QRectF]:
    """Where the named points themselves stand, which no name may cover."""
    side = mark_size(labels.style, view)
    return (QRectF(x - side / 2, y - side / 2, side, side) for _, x, y in _visible(labels, view))


def _candidates(labels: Labels, number: int, x: float, y: float, view: View) -> Iterator[QRectF]:
    width, height = _text_size(labels.texts[number], round(_PIXELS * view.density))
    if labels.boxes is not None:
        west, south, east, north = (labels.boxes[number] / view.resolution).tolist()
        if east - west >= width * _ROOM and north - south >= height:
            yield QRectF(x - width / 2, y - height / 2, width, height)
        return
    gap = mark_size(labels.style, view) / 2 + 2 * view.density
    far = gap + 5 * view.density
    for across, down in ((0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1)):
        for distance in (gap, far):
            yield QRectF(
                x + across * (width / 2 + distance) - width / 2,
                y + down * (height / 2 + distance) - height / 2,
                width,
                height,
            )


def _is_near(places: Iterable[tuple[float, float]], x: float, y: float, view: View) -> bool:
    reach = 400 / view.resolution  # a station's points, and its entry in several layers, lie this close
    return any(abs(x - column) < reach and abs(y - row) < reach for column, row in places)


def _placed(labels: Labels, number: int, box: QRectF) -> PlacedLabel:
    style = labels.style
    return PlacedLabel(labels.texts[number], box, style.label_colour, bold=style.label_rank <= 1)


@lru_cache(maxsize=4096)
def _text_size(text: str, pixels: int) -> tuple[float, float]:
    metrics = QFontMetricsF(font(pixels, bold=True))
    return metrics.horizontalAdvance(text), metrics.height()
