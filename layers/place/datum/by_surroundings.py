"""One layer beside what has no counterpart in it: how much lies in the district, how much in the river.

A layer may have been cut along a shifted border, so this moves nothing: it confirms, or it asks.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely

from layers.place.datum.by_place import sound
from layers.place.datum.comparison import change_of
from layers.place.datum.evidence import DatumEvidence, decoys, in_metres, to_wgs84
from layers.place.datum.gcj import FloatArray
from layers.place.datum.places import FILLING, Places
from layers.text import T

_FRAMES = ("as_is", "gcj02", "bd09")
_ENOUGH = 20
_SURE = 100
_SPAN = 0.5
_SAMPLE = 3000
_INSIDE = 0.03
_OUTSIDE = 0.1
_GROUND_OUTSIDE = 0.05
"""Of ground less is enough than of places, which may stand just beside the border."""
_APART = 0.02
_CLEAR = 5
_WET, _WET_COUNT = 0.02, 5
_DRY_ROLES = ("bus_stop", "rail_entrance", "park", "green", "cluster", "built_up", "subdistrict")


def by_outline_share(places: Places, outline: shapely.Geometry | None) -> DatumEvidence | None:
    """How much of a layer lies in the district under each datum, where it reaches all over it."""
    points = _points(places)
    if outline is None or not _all_over(points, outline):
        return None
    inside = within(outline)
    outside = {datum: 1 - float(np.mean(inside(to_wgs84(datum, points)))) for datum in _FRAMES}
    best = min(outside, key=outside.__getitem__)
    others = min(share for datum, share in outside.items() if datum != best)
    elsewhere = min(1 - float(np.mean(inside(there))) for there in _elsewhere(points, best))
    if outside[best] > _INSIDE or elsewhere < max(_APART, 2 * outside[best]):
        return None
    figures = {
        "after": 100 * (1 - outside[best]),
        "before": 100 * (1 - outside["as_is"]),
        "change": change_of(best),
        "shifted": 100 * (1 - others),
    }
    if best == "as_is" and len(places.lonlat) >= _SURE and others >= _OUTSIDE:
        sentence = T(
            "{after:.0f} % of it lies in the district as it is, and at most {shifted:.0f} % would after a "
            "shift",
            **figures,
        )
        return DatumEvidence(best, True, "inside", sentence)
    least = _OUTSIDE if places.ground is None else _GROUND_OUTSIDE
    if best == "as_is" or outside["as_is"] < max(least, _CLEAR * outside[best]):
        return None
    sentence = T("{after:.0f} % of it lies in the district after {change}; before: {before:.0f} %", **figures)
    return DatumEvidence(best, False, "inside", sentence)


def by_water(places: Places, water: shapely.Geometry | None) -> DatumEvidence | None:
    """How many features stand in the river under each datum, where none should."""
    if water is None or places.role not in _DRY_ROLES or len(places.lonlat) < _ENOUGH:
        return None
    points = places.lonlat[:: max(1, len(places.lonlat) // _SAMPLE)]
    inside = within(water)
    wet = {datum: int(np.sum(inside(to_wgs84(datum, points)))) for datum in _FRAMES}
    best = min(wet, key=wet.__getitem__)
    elsewhere = min(int(np.sum(inside(there))) for there in _elsewhere(points, best))
    enough = max(_WET_COUNT, _WET * len(points))
    figures = {"after": wet[best], "before": wet["as_is"], "total": len(points), "change": change_of(best)}
    if best == "as_is":
        others = min(count for datum, count in wet.items() if datum != best)
        if others < max(enough, _CLEAR * wet[best]) or elsewhere < max(_WET_COUNT, 2 * wet[best]):
            return None
        sentence = T(
            "{after} of {total} features stand in water as they are, and {shifted} or more would after a "
            "shift",
            shifted=others,
            **figures,
        )
        return DatumEvidence(best, True, "water", sentence)
    if wet["as_is"] < max(enough, _CLEAR * wet[best]) or elsewhere < max(1, 2 * wet[best]):
        return None
    sentence = T(
        "{after} of {total} features stand in water after {change}; before: {before}",
        **figures,
    )
    return DatumEvidence(best, False, "water", sentence)


def _all_over(points: FloatArray, outline: shapely.Geometry) -> bool:
    """Whether the points reach over most of the district: a few near the border prove nothing."""
    extent = shapely.bounds(outline)
    return len(points) >= _ENOUGH and bool(np.all(np.ptp(points, axis=0) > _SPAN * (extent[2:] - extent[:2])))


def _points(places: Places) -> FloatArray:
    """Up to 3,000 places of the layer, on its ground where it has any; corners if it fills the district."""
    filling = places.role in FILLING and places.area is not None
    points = places.lonlat if places.ground is None else places.ground.places
    if filling:
        points = shapely.get_coordinates(places.area)
    chosen: FloatArray = points[:: max(1, len(points) // _SAMPLE)]
    return chosen


def within(area: shapely.Geometry) -> Callable[[FloatArray], np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """What tells of places (n, 2) which lie in an area."""
    area = sound(area)
    shapely.prepare(area)
    return lambda lonlat: np.asarray(shapely.intersects_xy(area, lonlat[:, 0], lonlat[:, 1]))


def _elsewhere(points: FloatArray, datum: str) -> list[FloatArray]:
    """The points moved from where the datum puts them by vectors that no datum produces."""
    there = to_wgs84(datum, points)
    scale = in_metres(np.ones((1, 2)), float(points[:, 1].mean()))
    return [there + vector / scale for vector in decoys()]
