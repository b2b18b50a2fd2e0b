"""Three thousand green plots: rectangles of a dozen sizes in the cells of a street grid.

No two plots can meet but those that are meant to: a cell belongs to one subdistrict, keeps clear of every
park, border and other cell, and holds the plots of one pattern.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely

from drawing.outline import SUBDISTRICTS, built_up, subdistricts
from drawing.parks import Park
from drawing.plane import Points

TOTAL = 3000
BLOCK = (132.0, 116.0)
"""Street to street, along and across the grain (metres)."""
CELL = (57.0, 49.0)
"""A quarter of a block."""
STREET = 14.0
_CLEAR = 4.0  # metres that a cell keeps from parks and borders


@dataclass(frozen=True)
class Plot:
    """One row of 绿地图斑.shp: a rectangle ``length`` × ``width`` (metres)."""

    number: int
    subdistrict: str
    category: str
    length: float
    width: float
    corner: tuple[float, float]
    turn: float
    green_share: float | None = None
    twisted: bool = False
    purpose: str = ""
    """Why it is there, where that is not chance: "pair 3", "in 红岩公园", "square as park", "twisted"."""

    @property
    def ring(self) -> Points:
        """Its corners in the drawing (two of them swapped if twisted)."""
        corners = np.array([(0, 0), (self.length, 0), (self.length, self.width), (0, self.width)])
        if self.twisted:
            corners = corners[[0, 1, 3, 2]]
        return _turned(corners, self.turn) + self.corner


@dataclass(frozen=True)
class _Cell:
    subdistrict: str
    corner: tuple[float, float]
    turn: float


# pattern: how often, class, then (length, width, from the cell's corner along, across)
_PATTERNS: dict[str, tuple[float, str, tuple[tuple[float, float, float, float], ...]]] = {
    "courtyard": (0.31, "XG", ((48, 36, 4, 6),)),
    "garden": (0.16, "XG", ((40, 28, 8, 11),)),
    "slabs": (0.17, "XG", ((52, 13, 2.5, 4), (52, 13, 2.5, 31))),
    "campus": (0.125, "XG", ((52, 44, 2.5, 2.5),)),
    "pocket": (0.08, "XG", ((24, 20, 4, 26),)),
    "belt": (0.14, "G2", ((54, 22, 1.5, 2),)),
}

# How a second plot lies over a courtyard (48 × 36 at 3, 3 of its cell), as two offices both drew it:
# how many pairs, length, width, from the cell's corner along, across. The overlap follows: README.
OVERLAPS: tuple[tuple[int, float, float, float, float], ...] = (
    (10, 26, 20, 31, 27),  # 20 × 12 in common
    (8, 24, 20, 10, 10),  # wholly inside
    (6, 48, 36, 3, 3),  # the same plot twice
    (6, 36, 30, 19, 15),  # 32 × 24 in common
)

# Plots wholly inside a park: park, offset of their centre from the park's anchor (metres).
_IN_PARKS: tuple[tuple[str, float, float], ...] = (
    ("红岩公园", -180, 20), ("红岩公园", 150, -90), ("虎头岩公园", -60, 60), ("虎头岩公园", 120, -40),
    ("佛图关公园", -120, -60), ("石油路公园", 60, 60), ("石油路公园", -90, -50), ("大坪公园", 40, -30),
    ("大坪公园", -80, 70), ("歇台子公园", 0, 40), ("王家坡公园", -60, -20), ("黄沙溪公园", 30, 10),
)  # fmt: skip
_IN_PARK_SIZE = (60.0, 30.0)

# Squares (G3): how many, green share in %. From 65 % on a square counts as a park.
_SQUARES: tuple[tuple[int, float], ...] = (
    (8, 35),
    (10, 40),
    (8, 50),
    (6, 60),
    (1, 64.9),
    (1, 65),
    (4, 70),
    (2, 80),
)
_SQUARE_SIZE = (50.0, 40.0)


def _turned(points: Points, degrees: float) -> Points:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.asarray(points, dtype=float) @ np.array([[cos, sin], [-sin, cos]])


def _corner_in(cell: _Cell, along: float, across: float) -> tuple[float, float]:
    x, y = _turned(np.array([(along, across)]), cell.turn)[0] + cell.corner
    return float(x), float(y)


def _cells(parks: list[Park]) -> list[_Cell]:
    """Every cell that is clear of parks, slopes and borders, west to east within its subdistrict."""
    occupied = shapely.union_all([shapely.make_valid(park.shape) for park in parks]).buffer(_CLEAR)
    found = []
    for name, _, _, _, turn in SUBDISTRICTS:
        land = subdistricts()[name].intersection(built_up()).buffer(-_CLEAR).difference(occupied)
        shapely.prepare(land)
        corners = _turned(_lattice(land, turn), turn)
        outline = _turned(np.array([(0, 0), (CELL[0], 0), CELL, (0, CELL[1])]), turn)
        fits = shapely.contains(land, shapely.polygons(corners[:, None, :] + outline[None, :, :]))
        found += [_Cell(name, (float(x), float(y)), turn) for x, y in np.round(corners[fits], 2)]
    return found


def _lattice(land: shapely.Geometry, turn: float) -> Points:
    """Lower left corners of all cells over the land, in the turned system of the streets."""
    hull = _turned(shapely.get_coordinates(land.envelope), -turn)
    (left, low), (right, high) = hull.min(axis=0), hull.max(axis=0)
    lane = 4.0
    along = np.arange(math.floor(left / BLOCK[0]), math.ceil(right / BLOCK[0])) * BLOCK[0] + STREET / 2
    across = np.arange(math.floor(low / BLOCK[1]), math.ceil(high / BLOCK[1])) * BLOCK[1] + STREET / 2
    xs = np.sort(np.concatenate([along, along + CELL[0] + lane]))
    ys = np.sort(np.concatenate([across, across + CELL[1] + lane]))
    return np.array([(x, y) for x in xs for y in ys])


def plots(parks: list[Park]) -> list[Plot]:
    """The 3,000 rows of 绿地图斑.shp, in order."""
    dice = random.Random("渝中示范绿地")
    cells = _cells(parks)
    dice.shuffle(cells)
    queue = iter(cells)
    planned = [*_overlapping(queue), *_squares(queue), _twisted(next(queue)), *_inside_parks(parks)]
    for plot in _ordinary(queue, dice):
        if len(planned) == TOTAL:
            break
        planned.append(plot)
    assert len(planned) == TOTAL, f"only {len(planned)} plots found room"
    order = {name: place for place, (name, *_) in enumerate(SUBDISTRICTS)}
    planned.sort(key=lambda plot: (order[plot.subdistrict], plot.corner))
    return [replace(plot, number=number) for number, plot in enumerate(planned, start=1)]


def _plot(
    cell: _Cell, category: str, length: float, width: float, at: tuple[float, float], purpose: str = ""
) -> Plot:
    return Plot(
        0, cell.subdistrict, category, length, width, _corner_in(cell, *at), cell.turn, purpose=purpose
    )


def _ordinary(queue: Iterator[_Cell], dice: random.Random) -> Iterator[Plot]:
    names, weights = list(_PATTERNS), [often for often, _, _ in _PATTERNS.values()]
    for cell in queue:
        _, category, rectangles = _PATTERNS[dice.choices(names, weights)[0]]
        for length, width, along, across in rectangles:
            yield _plot(cell, category, length, width, (along, across))


def _overlapping(queue: Iterator[_Cell]) -> Iterator[Plot]:
    pair = 0
    for count, length, width, along, across in OVERLAPS:
        for _ in range(count):
            pair, cell = pair + 1, next(queue)
            yield _plot(cell, "XG", 48, 36, (3, 3), f"pair {pair}")
            yield _plot(cell, "XG", length, width, (along, across), f"pair {pair}")


def _squares(queue: Iterator[_Cell]) -> Iterator[Plot]:
    for count, share in _SQUARES:
        for _ in range(count):
            plot = _plot(next(queue), "G3", *_SQUARE_SIZE, (3, 4), "square as park" if share >= 65 else "")
            yield replace(plot, green_share=share)


def _twisted(cell: _Cell) -> Plot:
    return replace(_plot(cell, "G2", 52, 44, (2, 2), "twisted"), twisted=True)


def _inside_parks(parks: list[Park]) -> Iterator[Plot]:
    shapes = {park.name: park.shape for park in parks}
    turns = {name: turn for name, _, _, _, turn in SUBDISTRICTS}
    length, width = _IN_PARK_SIZE
    for name, right, up in _IN_PARKS:
        anchor = shapes[name].centroid
        home = next(key for key, area in subdistricts().items() if area.contains(anchor))
        cell = _Cell(home, (round(anchor.x + right, 2), round(anchor.y + up, 2)), turns[home])
        plot = _plot(cell, "G2", length, width, (-length / 2, -width / 2), f"in {name}")
        assert shapes[name].contains(shapely.Polygon(plot.ring)), name
        yield plot
