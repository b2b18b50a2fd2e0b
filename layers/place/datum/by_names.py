"""Two layers compared by names: where the places of the same name lie from one another."""

from __future__ import annotations

import numpy as np

from layers.place.datum.comparison import Comparison
from layers.place.datum.evidence import CLOSE_M, LAGS, in_metres, lagging_back
from layers.place.datum.gcj import FloatArray
from layers.place.datum.places import POINT_ROLES, Places

_FEW = 3
_ENOUGH = 5
_RATIO = 3.0
_AGREE = 0.6
_SPREAD = 500.0  # metres: a name found farther apart is two places
_DOUBT = 80.0  # metres: standard error of the median, a sixth of the least shift


def by_names(ours: Places, theirs: Places) -> Comparison | None:
    """Compare the mean places of the names that both have, by the median of what is between them.

    Only names of one kind are compared: stations, entrances and stops are called alike, and a role's names
    are compared with its own. A park's name says nothing of where a stop of that name stands.
    """
    if ours.role != theirs.role and not {ours.role, theirs.role} <= set(POINT_ROLES):
        return None
    compared = (_compared(one, other) for one in ours.called for other in theirs.called)
    found = [each for each in compared if each is not None]
    return next((each for each in found if each.certain), next(iter(found), None))


def _compared(ours: Places, theirs: Places) -> Comparison | None:
    here, there = common_places(ours, theirs)
    count = len(here)
    if count < _FEW:
        return None
    gaps = {lag: in_metres(lagging_back(lag, here) - there, there[:, 1].mean()) for lag in LAGS}
    shifts = {lag: np.median(gap, axis=0) for lag, gap in gaps.items()}
    sizes = {lag: float(np.hypot(*shift)) for lag, shift in shifts.items()}
    best, second = sorted(sizes, key=sizes.__getitem__)[:2]
    distances = {lag: np.hypot(gap[:, 0], gap[:, 1]) for lag, gap in gaps.items()}
    nearest = np.minimum.reduce(list(distances.values()))
    agreeing = int(np.sum((distances[best] <= nearest) & (distances[best] < _SPREAD)))
    clear = sizes[second] > _RATIO * sizes[best] and agreeing >= _AGREE * count
    if sizes[best] > 2 * CLOSE_M or not clear:
        return None
    east, north = shifts[0, 0]
    return Comparison(
        best,
        count >= _ENOUGH and sizes[best] < CLOSE_M and _doubt(gaps[best]) < _DOUBT,
        "names",
        count,
        agreeing,
        sizes[0, 0],
        sizes[best],
        float(np.degrees(np.arctan2(east, north)) % 360),
    )


def _doubt(gap: FloatArray) -> float:
    """Standard error in metres of the median gap, from the median deviation: outliers do not count."""
    deviation = np.median(np.abs(gap - np.median(gap, axis=0)), axis=0)
    return float(1.2533 * 1.4826 * np.hypot(*deviation) / np.sqrt(len(gap)))


def common_places(ours: Places, theirs: Places) -> tuple[FloatArray, FloatArray]:
    """Mean places (n, 2) of the names that both layers have, in ours and in theirs."""
    here, there = _by_name(ours), _by_name(theirs)
    common = [name for name in here if name in there]
    empty = np.empty((0, 2))
    if not common:
        return empty, empty
    return np.array([here[name] for name in common]), np.array([there[name] for name in common])


def _by_name(places: Places) -> dict[str, FloatArray]:
    """Mean place of each name; names found more than 500 m apart are left out."""
    if not places.names:
        return {}
    names, member, counts = np.unique(places.plain_names, return_inverse=True, return_counts=True)
    totals = [np.bincount(member, weights=axis) for axis in places.lonlat.T]
    means = np.column_stack(totals) / counts[:, np.newaxis]
    away = in_metres(places.lonlat - means[member], float(np.median(places.lonlat[:, 1])))
    farthest = np.zeros(len(names))
    np.maximum.at(farthest, member, np.hypot(away[:, 0], away[:, 1]))
    keep = (farthest <= _SPREAD) & (names != "")
    return dict(zip(names[keep].tolist(), means[keep], strict=True))
