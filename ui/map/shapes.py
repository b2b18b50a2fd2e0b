"""Areas and lines packed into arrays, from which painter paths are streamed without a Python loop.

Building a QPainterPath point by point costs 13 µs for a polygon of nine points; streaming the same
points as bytes through QDataStream costs 0.75 µs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QIODevice
from PySide6.QtGui import QPainterPath

from ui.map.index import Index, Indices
from ui.map.view import View

BATCH = 64
"""Features per path: the antialiasing rasteriser slows down faster than its input grows."""

STEPS = 2
"""Points that fall on the same 1 / STEPS of a pixel as the point before them are left out."""

_ELEMENT = np.dtype([("type", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE, _LINE = 0, 1
_WINDING = 1


@dataclass(frozen=True)
class Shapes:
    """The areas, or the lines, of one layer.

    ``coordinates`` (n, 2) are those of all parts (rings or lines) one after another; part p is
    ``coordinates[parts[p]:parts[p + 1]]``, feature f has the parts ``features[f]`` to
    ``features[f + 1]``. ``boxes`` (m, 4) are bounds, ``area`` (m) the square metres, ``rows`` (m) the
    rows of the layer's frame, ``index`` finds features. Shells run one way round and holes the other,
    so that overlapping features may share one path filled by winding number.
    """

    coordinates: NDArray[np.float64]
    parts: Indices
    features: Indices
    boxes: NDArray[np.float64]
    area: NDArray[np.float64]
    rows: Indices
    index: Index

    @classmethod
    def pack(cls, geometries: NDArray[np.object_], rows: Indices) -> Shapes:
        """Pack polygons, or lines, or multi-parts of one of them."""
        coordinates, parts, features = _unpacked(shapely.orient_polygons(geometries))
        return cls(
            np.ascontiguousarray(coordinates[:, :2]),
            parts,
            features,
            shapely.bounds(geometries),
            shapely.area(geometries),
            rows,
            Index(geometries),
        )

    def sizes(self, chosen: Indices, view: View) -> NDArray[np.float64]:
        """The longer side of each chosen feature's box, in pixels."""
        boxes = self.boxes[chosen]
        return np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) / view.resolution

    def paths(self, chosen: Indices, view: View, batch: int = BATCH) -> Iterator[QPainterPath]:
        """Painter paths of the chosen features in pixels of the view, ``batch`` features in each.

        Points closer together than half a pixel are thinned out, so that the work follows what can be
        seen and not how finely the data were drawn.
        """
        for start in range(0, len(chosen), batch):
            yield _path(self._elements(chosen[start : start + batch], view))

    def _elements(self, chosen: Indices, view: View) -> NDArray[np.void]:
        first, last = self.parts[self.features[chosen]], self.parts[self.features[chosen + 1]]
        points = ranges(first, last)
        parts = ranges(self.features[chosen], self.features[chosen + 1])
        lengths = self.parts[parts + 1] - self.parts[parts]
        ends = np.cumsum(lengths)
        coordinates = self.coordinates[points]
        x, y = view.to_pixels(coordinates[:, 0], coordinates[:, 1])
        keep = np.empty(len(points), dtype=bool)
        across, down = np.floor(x * STEPS), np.floor(y * STEPS)
        keep[1:] = (across[1:] != across[:-1]) | (down[1:] != down[:-1])
        keep[ends - lengths] = True
        keep[ends - 1] = True
        elements = np.empty(len(points), dtype=_ELEMENT)
        elements["type"] = _LINE
        elements["type"][ends - lengths] = _MOVE
        elements["x"], elements["y"] = x, y
        return elements[keep]


def ranges(first: Indices, last: Indices) -> Indices:
    """first[0] … last[0] - 1, first[1] … last[1] - 1, … as one array."""
    lengths = last - first
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    positions: Indices = np.arange(total) + np.repeat(first - ends + lengths, lengths)
    return positions


def rectangles(left: NDArray[np.float64], top: NDArray[np.float64], right: NDArray[np.float64],
               bottom: NDArray[np.float64]) -> QPainterPath:  # fmt: skip
    """One path of many rectangles, given in pixels."""
    elements = np.empty((len(left), 5), dtype=_ELEMENT)
    elements["type"] = _LINE
    elements["type"][:, 0] = _MOVE
    elements["x"] = np.column_stack([left, right, right, left, left])
    elements["y"] = np.column_stack([top, top, bottom, bottom, top])
    return _path(elements.ravel())


def segments_path(starts: NDArray[np.float64], ends: NDArray[np.float64]) -> QPainterPath:
    """One path of many single segments, given by their ends (n, 2) in pixels."""
    elements = np.empty((len(starts), 2), dtype=_ELEMENT)
    elements["type"] = [_MOVE, _LINE]
    elements["x"] = np.column_stack([starts[:, 0], ends[:, 0]])
    elements["y"] = np.column_stack([starts[:, 1], ends[:, 1]])
    return _path(elements.ravel())


def _unpacked(geometries: NDArray[np.object_]) -> tuple[NDArray[np.float64], Indices, Indices]:
    """Coordinates, the first point of each part, and the first part of each feature."""
    if not len(geometries):
        nothing = np.zeros(1, dtype=np.intp)
        return np.empty((0, 2)), nothing, nothing
    _, coordinates, offsets = shapely.to_ragged_array(geometries)
    features = np.arange(len(offsets[0]))
    for level in offsets[1:]:
        features = features[level]
    return coordinates, offsets[0].astype(np.intp), features.astype(np.intp)


def _path(elements: NDArray[np.void]) -> QPainterPath:
    path = QPainterPath()
    if not len(elements):
        return path
    header, footer = np.array([len(elements)], ">i4"), np.array([0, _WINDING], ">i4")
    packed = QByteArray(header.tobytes() + elements.tobytes() + footer.tobytes())
    stream = QDataStream(packed, QIODevice.OpenModeFlag.ReadOnly)
    stream >> path
    return path
