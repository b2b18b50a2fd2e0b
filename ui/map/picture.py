"""A raster layer prepared once for painting: its values as colours of a ramp."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from layers.layer import Layer
from layers.preview import preview
from layers.roles import roles
from layers.styles import Style
from layers.text import T
from ui.map.drawing import Cancelled
from ui.map.legend import Entry
from ui.view import Bounds, View

_BAND = 64
"""Rows coloured at a time: of a whole picture, the shares alone would be many times its size."""


@dataclass(frozen=True)
class RasterDrawing:
    """A raster as an image and the bounds it fills."""

    id: str
    style: Style
    bounds: Bounds | None
    image: QImage
    labels: None = None

    @classmethod
    def of_layer(cls, layer: Layer, style: Style, working_crs: str) -> RasterDrawing:
        """Read the layer's picture (from disk: not on the main thread)."""
        seen = preview(layer, working_crs)
        return cls(layer.id, style, seen.bounds, coloured(seen.values, style.ramp))

    @property
    def orders(self) -> tuple[int, ...]:
        """Painted once."""
        return (self.style.order,)

    def entries(self, view: View) -> list[Entry]:  # noqa: ARG002 - the same in every view
        """What the legend says of the raster."""
        role = roles().get(self.style.role)
        return [Entry(T("Raster") if role is None else role.title, "raster", self.style)]

    def paint(self, painter: QPainter, view: View, order: int, cancelled: Cancelled) -> None:  # noqa: ARG002 - one quick pass
        """Paint the image where its bounds are in the view."""
        assert self.bounds is not None
        left, top = view.to_pixels(self.bounds[0], self.bounds[3])
        right, bottom = view.to_pixels(self.bounds[2], self.bounds[1])
        enlarged = (right - left) > self.image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not enlarged)
        painter.save()
        painter.setClipRect(QRectF(0, 0, view.width, view.height))
        painter.drawImage(QRectF(left, top, right - left, bottom - top), self.image)
        painter.restore()


def coloured(values: NDArray[np.float32], ramp: tuple[str, ...]) -> QImage:
    """Values as colours between the ramp's, from the smallest value to the largest; NaN is transparent."""
    known = np.isfinite(values)
    low, high = (values[known].min(), values[known].max()) if known.any() else (0.0, 1.0)
    height, width = values.shape
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    pixels = np.frombuffer(image.bits(), np.uint8).reshape(height, width, 4)
    for first in range(0, height, _BAND):
        rows = slice(first, first + _BAND)
        share = np.where(known[rows], (values[rows] - low) / ((high - low) or 1), 0)
        pixels[rows] = _shades(share, ramp) * known[rows, :, None]
    return image


def _shades(share: NDArray[np.float32], ramp: tuple[str, ...]) -> NDArray[np.uint8]:
    """Blue, green, red and full opacity of shares of the way along a ramp."""
    stops = [QColor(colour) for colour in ramp]
    shades = np.full((*share.shape, 4), 255, np.uint8)
    for place, name in enumerate(("blue", "green", "red")):
        levels = [getattr(stop, name)() for stop in stops]
        shades[:, :, place] = np.rint(np.interp(share * (len(ramp) - 1), np.arange(len(ramp)), levels))
    return shades
