"""The datum of a layer by names: where the places of the same name lie from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from layers.place.crs import FloatArray
from layers.place.datum_evidence import CLOSE_M, DATUMS, DatumEvidence, evidence_of, in_metres, to_wgs84
from layers.place.place_names import plain_name
from layers.place.reference import Reference
from layers.text import T

_ENOUGH = 5
_NAME_RATIO = 3.0
_AGREE = 0.6
_SPREAD = 500.0  # metres: a name found farther apart is two places


def by_names(lonlat: FloatArray, names: Sequence[str], reference: Reference) -> DatumEvidence | None:
    """Compare the mean place of each name with the reference's, by the median of what is between them."""
    ours = _by_name(lonlat, names)
    theirs: dict[str, list[FloatArray]] = {}
    for places in reference.places:
        for name, where in _by_name(places.lonlat, places.names).items():
            theirs.setdefault(name, []).append(where)
    common = [name for name in ours if name in theirs]
    if len(common) < 3:  # noqa: PLR2004 - fewer could agree by chance
        return None
    here = np.array([ours[name] for name in common])
    there = np.array([np.mean(theirs[name], axis=0) for name in common])
    gaps = {datum: in_metres(to_wgs84(datum, here) - there, there[:, 1].mean()) for datum in DATUMS}
    shifts = {datum: np.median(gap, axis=0) for datum, gap in gaps.items()}
    residuals = {datum: float(np.hypot(*shift)) for datum, shift in shifts.items()}
    best, second = sorted(residuals, key=residuals.__getitem__)[:2]
    distances = {datum: np.hypot(gap[:, 0], gap[:, 1]) for datum, gap in gaps.items()}
    nearest = np.minimum.reduce(list(distances.values()))
    agreeing = int(np.sum((distances[best] <= nearest) & (distances[best] < _SPREAD)))
    most_agree = agreeing >= _AGREE * len(common)
    clear = residuals[second] > _NAME_RATIO * residuals[best]
    east, north = shifts["as_is"]
    if residuals[best] > 2 * CLOSE_M or not (clear and most_agree):
        best = "as_is"
    return evidence_of(
        "names",
        residuals,
        best,
        _names_sentence(best, agreeing, len(common), residuals, (east, north)),
        certain=len(common) >= _ENOUGH and residuals[best] < CLOSE_M and clear and most_agree,
        matched=len(common),
        agreeing=agreeing,
        shift=(residuals["as_is"], _bearing(east, north)),
    )


def _by_name(lonlat: FloatArray, names: Sequence[str]) -> dict[str, FloatArray]:
    """Mean place of each name; names found more than 500 m apart are left out."""
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        if name and (plain := plain_name(name)):
            rows.setdefault(plain, []).append(row)
    result = {}
    for name, members in rows.items():
        where = lonlat[members]
        middle = where.mean(axis=0)
        away = in_metres(where - middle, middle[1])
        if np.all(np.hypot(away[:, 0], away[:, 1]) <= _SPREAD):
            result[name] = middle
    return result


def _bearing(east: float, north: float) -> float:
    return float(np.degrees(np.arctan2(east, north)) % 360)


def _names_sentence(
    best: str, agreeing: int, matched: int, residuals: dict[str, float], shift: tuple[float, float]
) -> T:
    if best == "as_is":
        return T(
            "{agreeing} of {matched} names match as they are, median {after:,.0f} m",
            agreeing=agreeing,
            matched=matched,
            after=residuals["as_is"],
        )
    return T(
        "{agreeing} of {matched} names match after {datum} → WGS 84, median {after:,.0f} m; "
        "before: {before:,.0f} m at {bearing:.0f}°",
        agreeing=agreeing,
        matched=matched,
        datum=DATUMS[best],
        after=residuals[best],
        before=residuals["as_is"],
        bearing=_bearing(*shift),
    )
