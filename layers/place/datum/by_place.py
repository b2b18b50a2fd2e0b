"""Two layers compared by place: outline against outline, line against line, what stands beside what."""

from __future__ import annotations

import numpy as np
import shapely

from layers.place.datum.comparison import Comparison
from layers.place.datum.evidence import CLOSE_M, LAGS, Lag, decoys, in_metres, lagging_back
from layers.place.datum.gcj import FloatArray
from layers.place.datum.places import POINT_ROLES, Places
from layers.place.datum.zones import own_outlines
from layers.remember import by_identity

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
    """Compare two layers that fill the same district, by the area in which they differ.

    Where one reaches farther, only the zones that both have by code or name are compared.
    """
    if ours.area is None or theirs.area is None:
        return None
    pairs = ((ours.area, theirs.area), *own_outlines(ours.zones, theirs.zones))
    fitting = (_fitting(*pair) for pair in pairs if _alike_in_size(*pair))
    return next((each for each in fitting if each is not None), None)


def _fitting(ours: shapely.Geometry, theirs: shapely.Geometry) -> Comparison | None:
    known, whole = sound(theirs), shapely.area(theirs)

    def differing(area: shapely.Geometry) -> float:
        return float(shapely.area(shapely.symmetric_difference(sound(area), known)) / whole)

    moved = {lag: _moved(ours, lag) for lag in LAGS}
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
    samples, tree = _samples(ours), _segments(theirs)
    if samples is None or tree is None:
        return None
    latitude = float(theirs.lonlat[:, 1].mean())
    here = {lag: in_metres(lonlat, latitude) for lag, lonlat in samples.items()}
    total = len(here[0, 0])
    enough = max(_LINE_HITS, _LINE_SHARE * total)

    def met(places: FloatArray, within: float) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.unique(tree.query(shapely.points(places), predicate="dwithin", distance=within)[0])

    # Most layers share no lines at all: what is not met within the greater distance is not within the less.
    if max(len(met(places, max(_LINE_M))) for places in here.values()) < enough:
        return None
    for within in _LINE_M:
        hits = {lag: len(met(places, within)) for lag, places in here.items()}
        best, second = sorted(hits, key=hits.__getitem__, reverse=True)[:2]
        if hits[best] < max(enough, _LINE_RATIO * hits[second]):
            continue
        if hits[best] < _LINE_RATIO * max(len(met(here[0, 0] + vector, within)) for vector in decoys()):
            continue
        where = here[best][met(here[best], within)]
        if len(np.unique(where // _CELL_M, axis=0)) >= _CELLS:
            return Comparison(best, True, "edges", total, hits[best], hits[0, 0], hits[best])
    return None


@by_identity
def _samples(places: Places) -> dict[Lag, FloatArray] | None:
    """Points (n, 2) along a layer's lines, in degrees under every lag; None where it has no lines."""
    along = np.empty((0, 2)) if places.edges is None else _along(places.edges)
    return {lag: lagging_back(lag, along) for lag in LAGS} if len(along) else None


@by_identity
def _segments(places: Places) -> shapely.STRtree | None:
    """Each straight piece of a layer's lines in metres, at most 20,000 of them; None where it has none."""
    if places.edges is None:
        return None
    coordinates, line = shapely.get_coordinates(places.edges, return_index=True)
    joined = np.flatnonzero(line[1:] == line[:-1])[:_SEGMENTS]
    if not len(joined):
        return None
    metres = in_metres(coordinates, float(places.lonlat[:, 1].mean()))
    return shapely.STRtree(shapely.linestrings(np.stack([metres[joined], metres[joined + 1]], axis=1)))


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
