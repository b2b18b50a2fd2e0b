"""Dashed lines whose dashes lie where they lie, whatever tile is painted.

Qt's own dashes shift with the clip: a line across several tiles would not join. Here a dash's place
follows from its distance along the line alone, and only dashes near the view are made.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

from ui.map.index import Indices
from ui.map.packing import ranges
from ui.map.shapes import Shapes, segments_path
from ui.view import View

Pixels = NDArray[np.float64]


def dashed_path(shapes: Shapes, chosen: Indices, view: View, dash: tuple[float, ...]) -> QPainterPath:
    """The chosen shapes' lines as dashes of ``dash[0]`` drawn and ``dash[1]`` left out, in view pixels."""
    drawn, period = dash[0] * view.density, sum(dash) * view.density
    starts, ends, before = _segments(shapes, chosen, view)
    steps = ends - starts
    lengths = np.hypot(*steps.T)
    first, last = _near(starts, steps, lengths, view)
    kept = last > first
    starts, steps, lengths = starts[kept], steps[kept], lengths[kept]
    first, last, before = first[kept], last[kept], before[kept]
    lowest = np.floor((before + first) / period).astype(np.intp)
    highest = np.floor((before + last) / period).astype(np.intp) + 1
    owner = np.repeat(np.arange(len(starts)), highest - lowest)
    begins = ranges(lowest, highest) * period - before[owner]
    from_ = np.maximum(begins, first[owner])
    to = np.minimum(begins + drawn, last[owner])
    whole = to > from_
    owner, from_, to = owner[whole], from_[whole], to[whole]
    directions = steps[owner] / lengths[owner, None]
    return segments_path(
        starts[owner] + directions * from_[:, None], starts[owner] + directions * to[:, None]
    )


def _segments(shapes: Shapes, chosen: Indices, view: View) -> tuple[Pixels, Pixels, Pixels]:
    """Starts and ends (n, 2) in pixels of all segments, and how far along its part each one starts."""
    packed = shapes.packed
    parts = ranges(packed.features[chosen], packed.features[chosen + 1])
    first, last = packed.parts[parts], packed.parts[parts + 1]
    coordinates = packed.coordinates[ranges(first, last)]
    pixels = np.column_stack(view.to_pixels(coordinates[:, 0], coordinates[:, 1]))
    inside = np.ones(len(pixels), dtype=bool)
    inside[np.cumsum(last - first) - 1] = False  # no segment begins at a part's last point
    at = np.flatnonzero(inside)
    starts, ends = pixels[at], pixels[at + 1]
    lengths = np.hypot(*(ends - starts).T)
    along = np.cumsum(lengths) - lengths
    counts = last - first - 1
    return starts, ends, along - np.repeat(along[np.cumsum(counts) - counts], counts)


def _near(starts: Pixels, steps: Pixels, lengths: Pixels, view: View) -> tuple[Pixels, Pixels]:
    """From and to which distance along each segment it may be seen; nothing if to is not beyond from."""
    centre = np.array([view.width, view.height]) / 2
    reach = math.hypot(view.width, view.height) / 2 + 20 * view.density
    offset = centre - starts
    safe = np.maximum(lengths, 1e-12)
    along = (offset * steps).sum(axis=1) / safe
    aside = np.abs(offset[:, 0] * steps[:, 1] - offset[:, 1] * steps[:, 0]) / safe
    half = np.sqrt(np.maximum(reach**2 - aside**2, 0))
    first, last = np.maximum(along - half, 0), np.minimum(along + half, lengths)
    return first, np.where(aside < reach, last, first)
