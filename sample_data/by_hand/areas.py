"""Areas by horizontal lines: how long each line runs inside what counts.

Lines lie 25 cm apart. A line enters and leaves a polygon where it crosses its edges (odd crossings in, even
out, which is also what a repaired bow-tie means). Sorting all crossings of all polygons of a line and
counting who is open between two neighbours gives unions and intersections without ever building one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import rasterio

from sample_data.by_hand.raw import RAW, Area, Points, to_grid

STEP = 0.25
_EARTH = 6_362_000.0
"""Mean radius of curvature at 29.55° N on GRS80 (metres), for the areal scale 1 + (x/R)²."""


def crossings(rings: Iterable[Points], origin: float, step: float) -> tuple[Points, Points, Points]:
    """Where lines at ``origin + (k + ½)·step`` cross the rings: k, x, and +1 (in) or -1 (out)."""
    lines, places = [], []
    for ring in rings:
        first, last = ring[:-1], ring[1:]
        if not np.array_equal(ring[0], ring[-1]):
            first, last = ring, np.roll(ring, -1, axis=0)
        for (x0, y0), (x1, y1) in zip(first.tolist(), last.tolist(), strict=True):
            low, high = sorted((y0, y1))
            k = np.arange(np.ceil((low - origin) / step - 0.5), np.ceil((high - origin) / step - 0.5))
            if len(k):
                y = origin + (k + 0.5) * step
                lines.append(k)
                places.append(x0 + (x1 - x0) * (y - y0) / (y1 - y0))
    if not lines:
        return np.empty(0), np.empty(0), np.empty(0)
    k, x = np.concatenate(lines), np.concatenate(places)
    order = np.lexsort((x, k))
    return k[order], x[order], np.tile([1.0, -1.0], len(k) // 2)


@dataclass(frozen=True)
class Spans:
    """All pieces between neighbouring crossings: length, place, and how much of each kind lies over them."""

    length: Points
    middle: Points
    over: Mapping[str, Points]

    def area(self, counts: Callable[[Mapping[str, Points]], Points]) -> float:
        """Square metres: each piece weighed by ``counts`` (1 or 0, or a share), freed of the map's scale."""
        scale = 1 + ((self.middle - 500_000) / _EARTH) ** 2
        return float((self.length * counts(self.over) / scale).sum() * STEP)


def sweep(kinds: Mapping[str, Iterable[tuple[Area, float]]], south: float) -> Spans:
    """The pieces for polygons of several kinds, each with a weight (1, or the green share of a square)."""
    lines, places, changes = [], [], {kind: [] for kind in kinds}
    for kind, members in kinds.items():
        for area, weight in members:
            k, x, turn = crossings(area.rings, south, STEP)
            lines.append(k)
            places.append(x)
            for other, column in changes.items():
                column.append(turn * weight if other == kind else np.zeros(len(k)))
    k, x = np.concatenate(lines), np.concatenate(places)
    order = np.lexsort((x, k))
    k, x = k[order], x[order]
    length = np.where(k[1:] == k[:-1], x[1:] - x[:-1], 0.0)
    over = {
        kind: np.round(np.cumsum(np.concatenate(column)[order])[:-1], 6) for kind, column in changes.items()
    }
    return Spans(length, (x[1:] + x[:-1]) / 2, over)


def shoelace(ring: Points) -> float:
    """Area inside a ring that does not cross itself, by the surveyor's formula."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return abs(float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum())) / 2


def vegetated(zone: Area, built_up: Area, lines_per_pixel: int = 16) -> tuple[float, float, float]:
    """Square metres of vegetation, of no data, and of all ground, within the zone and the built-up area."""
    with rasterio.open(RAW / "植被覆盖_2026.tif") as image:
        pixels, grid = image.read(1), image.transform
    size, top, left = grid.a, grid.f, grid.c
    step = size / lines_per_pixel
    south = top - size * len(pixels)
    k, x, turn, who = [], [], [], []
    for place, area in enumerate((zone, built_up)):
        found = crossings([to_grid(ring) for ring in area.rings], south, step)
        for column, values in zip((k, x, turn), found, strict=True):
            column.append(values)
        who.append(np.full(len(found[0]), place))
    k, x, turn, who = (np.concatenate(column) for column in (k, x, turn, who))
    order = np.lexsort((x, k))
    k, x, turn, who = k[order], x[order], turn[order], who[order]
    both = (np.cumsum(np.where(who == 0, turn, 0)) > 0) & (np.cumsum(np.where(who == 1, turn, 0)) > 0)
    inside = np.flatnonzero(both[:-1] & (k[1:] == k[:-1]))
    row = len(pixels) - 1 - (k[inside] // lines_per_pixel).astype(int)
    scale = 1 + (((x[inside] + x[inside + 1]) / 2 - 500_000) / _EARTH) ** 2
    answers = []
    for wanted in (pixels == 1, pixels == 255, np.ones_like(pixels, dtype=bool)):
        upto = np.pad(np.cumsum(wanted, axis=1), ((0, 0), (1, 0))) * size
        metres = _upto(upto, row, (x[inside + 1] - left) / size) - _upto(upto, row, (x[inside] - left) / size)
        answers.append(float((metres / scale).sum() * step))
    return answers[0], answers[1], answers[2]


def _upto(sums: Points, row: Points, column: Points) -> Points:
    """Metres of wanted pixels in a row, from its left end to a place that may lie within a pixel."""
    whole = np.floor(column).astype(int)
    here, after = sums[row, whole], sums[row, np.minimum(whole + 1, sums.shape[1] - 1)]
    return here + (after - here) * (column - whole)


def lobes(ring: Points) -> list[Points]:
    """The ring itself, or the two rings on either side of the place where it crosses itself."""
    corners = ring[:-1] if np.array_equal(ring[0], ring[-1]) else ring
    count = len(corners)
    for i in range(count):
        for j in range(i + 2, count - (i == 0)):
            at = _crossing(corners[i], corners[i + 1], corners[j], corners[(j + 1) % count])
            if at is not None:
                return [
                    np.vstack([at, corners[i + 1 : j + 1]]),
                    np.vstack([corners[: i + 1], at, corners[j + 1 :]]),
                ]
    return [corners]


def _crossing(a: Points, b: Points, c: Points, d: Points) -> Points | None:
    """Where the edges a-b and c-d cross, None where they do not."""
    one, other, gap = b - a, d - c, c - a
    turn = one[0] * other[1] - one[1] * other[0]
    if turn == 0:
        return None
    t = (gap[0] * other[1] - gap[1] * other[0]) / turn
    u = (gap[0] * one[1] - gap[1] * one[0]) / turn
    return a + t * one if 0 < t < 1 and 0 < u < 1 else None


def green_pixels(zone: Area, built_up: Area) -> tuple[int, int]:
    """How many pixels with their centre in the zone's built-up area are green, and how many there are."""
    with rasterio.open(RAW / "植被覆盖_2026.tif") as image:
        pixels, grid = image.read(1), image.transform
    south = grid.f - grid.a * len(pixels)
    inside = np.ones(pixels.shape, dtype=bool)
    for area in (zone, built_up):
        k, x, turn = crossings([to_grid(ring) for ring in area.rings], south, grid.a)
        here = np.zeros((pixels.shape[0], pixels.shape[1] + 1))
        first = np.ceil((x - grid.c) / grid.a - 0.5).astype(int).clip(0, pixels.shape[1])
        np.add.at(here, (len(pixels) - 1 - k.astype(int), first), turn)
        inside &= np.cumsum(here, axis=1)[:, :-1] > 0
    return int((inside & (pixels == 1)).sum()), int(inside.sum())
