"""Two layers of areas compared by the ground that both draw.

Parks and green plots either share hardly any ground, since each place is drawn once, or one lies nearly whole
on the other, since it was drawn there too. Moved by a datum's shift they are on each other at random.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely

from layers.place.datum.comparison import Comparison
from layers.place.datum.evidence import LAGS, decoys, in_metres, lagging_back
from layers.place.datum.gcj import FloatArray
from layers.place.datum.ground import Shapes
from layers.place.datum.places import Places

_PAIR = {"park", "green"}
_ENOUGH = 200
"""Places of our ground that lie within reach of theirs, from which on shares of them are compared."""
_WRONG = 0.1
"""Share of the ground that may be drawn twice (or missed) where both are right: strips along borders."""
_RATIO, _APART = 3.0, 0.04
"""How many times as much, and how much more at least, must be wrong after every other shift."""

_Count = Callable[[FloatArray], tuple[int, int]]


def by_ground(ours: Places, theirs: Places) -> Comparison | None:
    """Compare parks with green plots by the ground that both draw, as hectares before and after.

    Certain where after every other shift, be it a datum's or not, three times as much ground is drawn twice,
    or lies beside what it should lie on.
    """
    if {ours.role, theirs.role} != _PAIR:
        return None
    found = _on(ours, theirs)
    if found is None and (turned := _on(theirs, ours)) is not None:
        found = turned.turned()
    return found


def _on(ours: Places, theirs: Places) -> Comparison | None:
    """How much of our ground lies on theirs; they are looked at whole, of ours a sample will do."""
    if ours.ground is None or theirs.ground is None or theirs.rows is None:
        return None
    count, places = _counting_on(theirs.ground.shapes), ours.ground.places
    counts = {lag: count(lagging_back(lag, places)) for lag in LAGS}
    shares = {lag: _share(*each) for lag, each in counts.items()}
    for wrong in (shares, {lag: 1 - each for lag, each in shares.items()}):
        best = min(wrong, key=lambda lag: (np.isnan(wrong[lag]), wrong[lag]))
        others = [each for lag, each in wrong.items() if lag != best]
        if not wrong[best] <= _WRONG or not _is_clear(wrong[best], others):
            continue
        if wrong is shares and np.isnan(shares[0, 0]):
            continue  # nothing of theirs is near as they are: that nothing is drawn twice then shows nothing
        there = lagging_back(best, places)
        scale = in_metres(np.ones((1, 2)), float(there[:, 1].mean()))
        moved = [_share(*count(there + vector / scale)) for vector in decoys()]
        if _is_clear(wrong[best], moved if wrong is shares else [1 - each for each in moved]):
            each = ours.ground.hectares / len(places)
            before, after = (each * counts[lag][0] for lag in ((0, 0), best))
            return Comparison(best, True, "ground", 1, 1, before, after)
    return None


def _is_clear(best: float, others: list[float]) -> bool:
    """Whether all others are much worse; where too little is within reach, it is not known."""
    return all(not each < max(_RATIO * best, best + _APART) for each in others)


def _share(hits: int, near: int) -> float:
    return hits / near if near >= _ENOUGH else float("nan")


def _counting_on(shapes: Shapes) -> _Count:
    """What counts of places (n, 2) those that lie on the shapes, and those around which shapes are."""
    tree = shapely.STRtree(shapes)
    around = shapely.convex_hull(shapely.geometrycollections(shapes))
    shapely.prepare(around)

    def count(lonlat: FloatArray) -> tuple[int, int]:
        near = lonlat[shapely.intersects_xy(around, lonlat[:, 0], lonlat[:, 1])]
        return len(np.unique(tree.query(shapely.points(near), predicate="intersects")[0])), len(near)

    return count
