"""Features too small for a path, painted as the share of each pixel that they cover.

Each is taken as a rectangle of its own area about its centre. What a rectangle covers of each pixel is
a sum of four corner terms, so that thousands are painted by one ``bincount`` and two ``cumsum``: no
path, no loop, and no ink lost or won, whether there are ten in a pixel or one across a tile's border.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from ui.view import View

Pixels = NDArray[np.float64]


def shrunk_boxes(boxes: Pixels, area: Pixels, view: View) -> tuple[Pixels, Pixels, Pixels, Pixels]:
    """Left, top, right, bottom in pixels of rectangles with the features' centres, shapes and areas."""
    left, top = view.to_pixels(boxes[:, 0], boxes[:, 3])
    right, bottom = view.to_pixels(boxes[:, 2], boxes[:, 1])
    box_area = np.maximum((right - left) * (bottom - top), 1e-12)
    share = np.sqrt(np.clip(area / view.resolution**2 / box_area, 0, 1)) / 2
    across, down = (right - left) * share, (bottom - top) * share
    x, y = (left + right) / 2, (top + bottom) / 2
    return x - across, y - down, x + across, y + down


def coverage(rectangles: tuple[Pixels, Pixels, Pixels, Pixels], width: int, height: int) -> Pixels:
    """The share of each pixel, (height, width), that the rectangles cover; at most 1."""
    left, top, right, bottom = rectangles
    left, right = np.clip(left, 0, width), np.clip(right, 0, width)
    top, bottom = np.clip(top, 0, height), np.clip(bottom, 0, height)
    # Along one axis, what lies beyond an edge at a covers 1 - f of pixel floor(a), f being a's fraction,
    # and all of the pixels after it: as differences, 1 - f there and f in the next. A rectangle is what
    # lies beyond its left edge less what lies beyond its right one, and so along the other axis.
    stride = width + 2
    corners = [
        _corner(x, y, sign_x * sign_y, stride)
        for x, sign_x in ((left, 1.0), (right, -1.0))
        for y, sign_y in ((top, 1.0), (bottom, -1.0))
    ]
    cells, weights = (np.concatenate(each) for each in zip(*corners, strict=True))
    differences = np.bincount(cells, weights, minlength=(height + 2) * stride)
    covered = differences.reshape(height + 2, stride).cumsum(axis=0).cumsum(axis=1)
    shares: Pixels = np.clip(covered[:height, :width], 0, 1)
    return shares


def _corner(x: Pixels, y: Pixels, sign: float, stride: int) -> tuple[NDArray[np.intp], Pixels]:
    """The four cells that share a rectangle's corner, and the differences that it makes in them."""
    column, row = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    right, down = x - column, y - row
    here = row * stride + column
    cells = np.concatenate([here, here + 1, here + stride, here + stride + 1])
    weights = np.concatenate([(1 - right) * (1 - down), right * (1 - down), (1 - right) * down, right * down])
    return cells, sign * weights


def image_of(cover: Pixels, colour: QColor) -> QImage:
    """An image of one colour whose opacity is the coverage."""
    height, width = cover.shape
    channels = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    shades = np.rint(np.outer(np.arange(256), channels)).astype(np.uint32)
    pixels = np.arange(256, dtype=np.uint32) << 24 | shades[:, 0] << 16 | shades[:, 1] << 8 | shades[:, 2]
    values = pixels[np.rint(cover * 255).astype(np.uint8)]
    image = QImage(values.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()
