"""Painting layers: the same picture on a screen's tile, a PNG and a page of a PDF.

``prepare`` turns a layer into a :class:`Drawing` once, off the main thread; ``paint`` paints drawings
in any view, from any thread, and may be asked to stop. On a QImage, painter coordinates must be the
image's own pixels (device pixel ratio 1; a sharper screen has a larger ``View.density``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QPainter

from layers.roles import is_measured
from layers.styles import Style, style_of
from ui.map.backdrop import BackdropDrawing
from ui.map.drawing import Cancelled, VectorDrawing
from ui.map.labels import Labels
from ui.map.legend import Entry
from ui.map.picture import RasterDrawing
from ui.map.selection import paint_selected
from ui.view import Bounds, View

if TYPE_CHECKING:
    from layers.layer import Layer


class Drawing(Protocol):
    """Something prepared once and painted in many views."""

    @property
    def id(self) -> str:
        """Of the layer it shows."""

    @property
    def style(self) -> Style:
        """How it looks, for legends."""

    @property
    def orders(self) -> tuple[int, ...]:
        """Its places in the painting order; ``paint`` is called once for each."""

    @property
    def bounds(self) -> Bounds | None:
        """Of all that it shows; None if that is nothing."""

    @property
    def labels(self) -> Labels | None:
        """Names to write beside it; None if it has none."""

    def entries(self, view: View) -> list[Entry]:
        """Its lines of the legend."""

    def paint(self, painter: QPainter, view: View, order: int, cancelled: Cancelled) -> None:
        """Paint what belongs to this place in the order; return early when cancelled."""


def prepare(layer: Layer, working_crs: str) -> Drawing | None:
    """A drawing of the layer; None for a table, which has no place on a map.

    May take a second for a million features: call it off the main thread.
    """
    style = style_of(layer.role)
    if layer.grid is not None and not is_measured(layer.role):
        return BackdropDrawing.of_layer(layer, style, working_crs)
    if layer.grid is not None:
        return RasterDrawing.of_layer(layer, style, working_crs)
    if layer.frame is None or layer.frame.geometry.isna().all():
        return None
    return VectorDrawing.of_frame(layer.id, style, layer.frame)


def paint(
    painter: QPainter,
    drawings: Sequence[Drawing],
    view: View,
    *,
    selected: Mapping[str, AbstractSet[int]] | None = None,
    cancelled: Cancelled = bool,
) -> bool:
    """Paint the drawings, lowest order first, then the selected features' outlines.

    ``selected`` maps a drawing's id to row positions of its frame. Nothing is painted outside the
    view's rectangle, and pixels that no layer covers stay as they were. Returns False if ``cancelled``
    said so before the end, in which case the picture is incomplete.
    """
    passes = sorted(((order, number) for number, drawing in enumerate(drawings) for order in drawing.orders))
    painter.save()
    try:
        for order, number in passes:
            drawings[number].paint(painter, view, order, cancelled)
            if cancelled():
                return False
        for drawing in drawings:
            if selected and drawing.id in selected and isinstance(drawing, VectorDrawing):
                paint_selected(painter, drawing, selected[drawing.id], view)
    finally:
        painter.restore()
    return True


def bounds_of(drawings: Iterable[Drawing]) -> Bounds | None:
    """The bounds of all drawings together; None if nothing is shown."""
    known = [drawing.bounds for drawing in drawings if drawing.bounds is not None]
    if not known:
        return None
    wests, souths, easts, norths = zip(*known, strict=True)
    return min(wests), min(souths), max(easts), max(norths)
