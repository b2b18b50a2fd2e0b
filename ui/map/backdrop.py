"""A basemap below the features: read from its file in each view, at that view's scale."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from layers.backdrop import Backdrop
from layers.layer import Layer
from layers.styles import Style
from ui.map.drawing import Cancelled
from ui.map.legend import Entry
from ui.view import Bounds, View

_LARGEST = 4096
"""Pixels a side of one picture: a page of a PDF needs no more."""


@dataclass(frozen=True)
class BackdropDrawing:
    """A basemap; it names nothing and takes no part in the legend."""

    id: str
    style: Style
    bounds: Bounds | None
    backdrop: Backdrop
    labels: None = None

    @classmethod
    def of_layer(cls, layer: Layer, style: Style, working_crs: str) -> BackdropDrawing:
        """Look where the basemap lies; its pixels are read when they are painted."""
        backdrop = Backdrop(layer, working_crs)
        return cls(layer.id, style, backdrop.bounds, backdrop)

    @property
    def orders(self) -> tuple[int, ...]:
        """Painted once."""
        return (self.style.order,)

    def entries(self, view: View) -> list[Entry]:  # noqa: ARG002 - the same in every view
        """Nothing: a basemap explains itself."""
        return []

    def paint(self, painter: QPainter, view: View, order: int, cancelled: Cancelled) -> None:  # noqa: ARG002 - one pass
        """Paint what the view shows of it."""
        width, height = round(min(view.width, _LARGEST)), round(min(view.height, _LARGEST))
        if cancelled() or width < 1 or height < 1:
            return
        pixels = self.backdrop.picture(view.bounds, width, height)
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
        painter.drawImage(QRectF(0, 0, view.width, view.height), image)
