"""Two layers compared by place: outline against outline, line against line, what stands beside what."""

from __future__ import annotations

import numpy as np
import shapely

from layers.place.datum_comparison import Comparison
from layers.place.datum_evidence import CLOSE_M, LAGS, Lag, decoys, in_metres, lagging_back
from layers.place.datum_places import POINT_ROLES, Places
from layers.place.gcj import FloatArray

_SAME_OUTLINE = 0.08
_OUTLINE_RATIO = 3.0
_NUDGE = 0.0012  # degrees: 120 m, a quarter of the least shift
_FEW, _MANY = 10, 8  # places compared at least, and how many of them must agree
_SAMPLES = 1200
_SEGMENTS = 20_000
_LINE_M = (4.0, 15.0)
_LINE_SHARE = 0.15
_LINE_RATIO = 3.0
_LINE_HITS = 40
_CELL_M = 250.0
_CELLS = 8

# ---------------------------------------------------------------- outlines


def by_outline(ours: Places, theirs: Places) -> Comparison | None:
    """Compare two layers that fill the same district, by the area in which they differ."""
    if ours.area is None or theirs.area is None or not _alike_in_size(ours.area, theirs.area):
        return None
    known, whole = sound(theirs.area), shapely.area(theirs.area)

    def differing(area: shapely.Geometry) -> float:
        return float(shapely.area(shapely.symmetric_difference(sound(area), known)) / whole)

    moved = {lag: _moved(ours.area, lag) for lag in LAGS}
    shares = {lag: differing(area) for lag, area in moved.items()}
    best, second = sorted(shares, key=shares.__getitem__)[:2]
    if shares[best] > _SAME_OUTLINE or shares[second] <= _OUTLINE_RATIO * shares[best]:
        return None
    nudged = [differing(_shifted(moved[best], step)) for step in _NUDGE * np.vstack([np.eye(2), -np.eye(2)])]
    if min(nudged) <= shares[best]:
        return None  # it fits better where no datum puts it
    return Comparison(best, True, "outline", 1, 1, 100 * shares[0, 0], 100 * shares[best])


def _alike_in_size(ours: shapely.Geometry, theirs: shapely.Geometry) -> bool:
    ratio = shapely.area(ours) / max(shapely.area(theirs), np.finfo(float).tiny)
    return bool(abs(ratio - 1) <= _SAME_OUTLINE and shapely.area(theirs) > 0)


def _moved(area: shapely.Geometry, lag: Lag) -> shapely.Geometry:
    return shapely.transform(area, lambda lonlat: lagging_back(lag, lonlat))


def _shifted(area: shapely.Geometry, step: FloatArray) -> shapely.Geometry:
    return shapely.transform(area, lambda lonlat: lonlat + step)


def sound(area: shapely.Geometry) -> shapely.Geometry:
    """The area, put right where it crosses itself."""
    return area if shapely.is_valid(area) else shapely.make_valid(area, method="structure")


# ---------------------------------------------------------------- points beside points


def by_nearness(ours: Places, theirs: Places) -> Comparison | None:
    """Count the places of the smaller layer beside which one of the other stands, within 60 m."""
    if not {ours.role, theirs.role} <= set(POINT_ROLES):
        return None
    if len(ours.lonlat) > len(theirs.lonlat):
        found = by_nearness(theirs, ours)
        return None if found is None else found.turned()
    few = ours.lonlat[:: -(-len(ours.lonlat) // _SAMPLES)]
    total, latitude = len(few), float(theirs.lonlat[:, 1].mean())
    if total < _FEW:
        return None
    tree = shapely.STRtree(shapely.points(in_metres(theirs.lonlat, latitude)))

    def count(here: FloatArray) -> int:
        return len(np.unique(tree.query(shapely.points(here), predicate="dwithin", distance=CLOSE_M)[0]))

    hits = {lag: count(in_metres(lagging_back(lag, few), latitude)) for lag in LAGS}
    best, second = sorted(hits, key=hits.__getitem__, reverse=True)[:2]
    if hits[best] < 0.4 * total or hits[best] < 1.5 * hits[second]:
        return None
    raw = in_metres(few, latitude)
    chance = max(count(raw + vector) for vector in decoys())
    certain = hits[best] >= max(_MANY, 0.5 * total) and hits[best] >= 2 * max(hits[second], chance)
    if not certain and (best == (0, 0) or hits[best] < 1.5 * chance):
        return None
    return Comparison(best, certain, "near", total, hits[best], hits[0, 0], hits[best])


# ---------------------------------------------------------------- lines along lines


def by_edges(ours: Places, theirs: Places) -> Comparison | None:
    """Count the places along our lines that lie on one of theirs, where the two share borders or ways.

    Certain where they do so three times as often as under every other shift, in many parts of the district:
    lines that merely lie dense are met as often by chance.
    """
    if ours.edges is None or theirs.edges is None or not len(ours.edges) or not len(theirs.edges):
        return None
    samples, latitude = _along(ours.edges), float(theirs.lonlat[:, 1].mean())
    segments = _segments(theirs.edges, latitude)
    if not len(samples) or not len(segments):
        return None
    tree = shapely.STRtree(segments)
    raw = in_metres(samples, latitude)
    for within in _LINE_M:

        def met(here: FloatArray, within: float = within) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
            return np.unique(tree.query(shapely.points(here), predicate="dwithin", distance=within)[0])

        hits = {lag: len(met(in_metres(lagging_back(lag, samples), latitude))) for lag in LAGS}
        best, second = sorted(hits, key=hits.__getitem__, reverse=True)[:2]
        if hits[best] < max(_LINE_HITS, _LINE_SHARE * len(samples), _LINE_RATIO * hits[second]):
            continue
        if hits[best] < _LINE_RATIO * max(len(met(raw + vector)) for vector in decoys()):
            continue
        where = in_metres(lagging_back(best, samples), latitude)[
            met(in_metres(lagging_back(best, samples), latitude))
        ]
        if len(np.unique(where // _CELL_M, axis=0)) >= _CELLS:
            return Comparison(best, True, "edges", len(samples), hits[best], hits[0, 0], hits[best])
    return None


def _along(lines: np.ndarray[tuple[int], np.dtype[np.object_]]) -> FloatArray:
    """Up to 1,200 points (n, 2) spread evenly along all lines."""
    lengths = np.asarray(shapely.length(lines), dtype=float)
    ends = np.cumsum(lengths)
    if not len(ends) or ends[-1] <= 0:
        return np.empty((0, 2))
    at = (np.arange(_SAMPLES) + 0.5) * ends[-1] / _SAMPLES
    line = np.searchsorted(ends, at).clip(max=len(lines) - 1)
    points = shapely.line_interpolate_point(lines[line], at - (ends[line] - lengths[line]))
    coordinates: FloatArray = shapely.get_coordinates(points)
    return coordinates


def _segments(
    lines: np.ndarray[tuple[int], np.dtype[np.object_]], latitude: float
) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Each straight piece of the lines in metres, at most 20,000 of them."""
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    joined = np.flatnonzero(line[1:] == line[:-1])[:_SEGMENTS]
    metres = in_metres(coordinates, latitude)
    return np.asarray(shapely.linestrings(np.stack([metres[joined], metres[joined + 1]], axis=1)))
