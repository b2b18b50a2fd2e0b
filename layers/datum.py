"""In which datum a layer really is: as declared, GCJ-02 or BD-09 (definitions.md §11.5).

The three differ by 480 m and more, so that few features suffice to tell them apart; a layer that is
right already is never moved on weak evidence, because decoys (the same layer moved by vectors that no
datum produces) must match much worse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from layers.crs import FloatArray
from layers.gcj import bd09_to_wgs84, gcj02_to_wgs84, in_china, wgs84_to_bd09, wgs84_to_gcj02
from layers.place_names import plain_name
from layers.reference import Places, Reference
from layers.text import T

__all__ = [
    "DATUMS",
    "DatumEvidence",
    "bd09_to_wgs84",
    "gcj02_to_wgs84",
    "judge_datum",
    "to_wgs84",
    "wgs84_to_bd09",
    "wgs84_to_gcj02",
]

DATUMS = {"as_is": "WGS 84", "gcj02": "GCJ-02", "bd09": "BD-09"}
"""What a layer's degrees may be in, and how each is called."""

_CLOSE = 60.0  # metres: far below the 480 m between the datums, above a stop's distance from its entrance
_NAMES = 5
_NAME_RATIO = 3.0
_SPREAD = 500.0  # metres: a name found farther apart is two places
_NEAR = 10
_SAME_OUTLINE = 0.03
_SAMPLE = 5000
_METRES = 111_320.0  # per degree of latitude: enough for ratios

Bools = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class DatumEvidence:
    """What the comparison with the reference says.

    Attributes
    ----------
    best
        "as_is", "gcj02" or "bd09".
    certain
        True when the layer may be moved (or left) without asking.
    basis
        "names", "outline", "near", "inside", or "none" where nothing could be compared.
    matched, agreeing
        How many names or places were compared, and how many of them agree under ``best``.
    residuals
        By datum: metres for names, the share that disagrees for the others.
    shift_m, bearing
        Where the layer lies from the reference before any change (names only): metres and degrees.
    sentence
        The evidence in words.
    """

    best: str
    certain: bool
    basis: str
    matched: int
    agreeing: int
    residuals: tuple[tuple[str, float], ...]
    shift_m: float
    bearing: float
    sentence: T

    @property
    def moved(self) -> bool:
        """Whether the evidence speaks for another datum than the declared one."""
        return self.best != "as_is"


NOTHING = DatumEvidence("as_is", False, "none", 0, 0, (), 0, 0, T("nothing to compare it with"))


def to_wgs84(datum: str, lonlat: FloatArray) -> FloatArray:
    """Degrees (n, 2) in WGS 84, given in ``datum`` ("as_is", "gcj02" or "bd09")."""
    if datum == "as_is":
        return lonlat
    undo = gcj02_to_wgs84 if datum == "gcj02" else bd09_to_wgs84
    return np.column_stack(undo(lonlat[:, 0], lonlat[:, 1]))


def judge_datum(
    lonlat: FloatArray,
    names: Sequence[str],
    reference: Reference,
    *,
    area: shapely.Geometry | None = None,
) -> DatumEvidence:
    """Which datum makes a layer fit its surroundings.

    Parameters
    ----------
    lonlat
        Degrees as found (n, 2): points, or centres of polygons.
    names
        Their names, "" where unknown; may be empty.
    reference
        The layers that are trusted already.
    area
        Union of the layer, for layers that should fill the district's outline.

    Returns
    -------
    DatumEvidence
        ``NOTHING`` where nothing can be compared. Rules, in this order: by name (at least 5, median
        shift under 60 m, three times better than the next); by outline (within 3 %, three times better);
        by nearness (at least 10 places, half of them within 60 m, twice the next and every decoy). What
        falls short of these but points to a shift is returned as not certain.
    """
    if not len(lonlat) or not np.mean(in_china(lonlat[:, 0], lonlat[:, 1])) > 0.5:  # noqa: PLR2004 - half
        return NOTHING
    found = [
        evidence
        for evidence in (
            _by_names(lonlat, names, reference),
            _by_outline(area, reference),
            _by_nearness(lonlat, reference),
            _by_containment(lonlat, area, reference),
        )
        if evidence is not None
    ]
    certain = [evidence for evidence in found if evidence.certain]
    suspicious = [evidence for evidence in found if evidence.moved]
    return next(iter([*certain, *suspicious, *found]), NOTHING)


def _evidence(  # noqa: PLR0913 - one value per field
    basis: str,
    residuals: dict[str, float],
    best: str,
    sentence: T,
    *,
    certain: bool,
    matched: int = 0,
    agreeing: int = 0,
    shift: tuple[float, float] = (0.0, 0.0),
) -> DatumEvidence:
    return DatumEvidence(
        best, certain, basis, matched, agreeing, tuple(residuals.items()), *shift, sentence=sentence
    )


def _metres(lonlat: FloatArray, latitude: float) -> FloatArray:
    metres: FloatArray = lonlat * [_METRES * np.cos(np.radians(latitude)), _METRES]
    return metres


# ---------------------------------------------------------------- by name


def _by_names(lonlat: FloatArray, names: Sequence[str], reference: Reference) -> DatumEvidence | None:
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
    gaps = {datum: _metres(to_wgs84(datum, here) - there, there[:, 1].mean()) for datum in DATUMS}
    shifts = {datum: np.median(gap, axis=0) for datum, gap in gaps.items()}
    residuals = {datum: float(np.hypot(*shift)) for datum, shift in shifts.items()}
    best, second = sorted(residuals, key=residuals.__getitem__)[:2]
    distances = {datum: np.hypot(gap[:, 0], gap[:, 1]) for datum, gap in gaps.items()}
    nearest = np.minimum.reduce(list(distances.values()))
    agreeing = int(np.sum(distances[best] <= nearest))
    most_agree = agreeing >= 0.6 * len(common)
    clear = residuals[second] > _NAME_RATIO * residuals[best]
    east, north = shifts["as_is"]
    if residuals[best] > 2 * _CLOSE or not (clear and most_agree):
        best = "as_is"
    return _evidence(
        "names",
        residuals,
        best,
        _names_sentence(best, agreeing, len(common), residuals, (east, north)),
        certain=len(common) >= _NAMES and residuals[best] < _CLOSE and clear and most_agree,
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
        away = _metres(where - middle, middle[1])
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


# ---------------------------------------------------------------- by the district's outline


def _by_outline(area: shapely.Geometry | None, reference: Reference) -> DatumEvidence | None:
    if area is None or reference.outline is None or not shapely.area(area):
        return None
    whole = shapely.area(reference.outline)
    moved = {datum: _sound(_moved(area, datum)) for datum in DATUMS}
    outline = _sound(reference.outline)
    residuals = {
        datum: float(shapely.area(shapely.symmetric_difference(there, outline)) / whole)
        for datum, there in moved.items()
    }
    best, second = sorted(residuals, key=residuals.__getitem__)[:2]
    if residuals[best] > _SAME_OUTLINE or residuals[second] <= _NAME_RATIO * residuals[best]:
        return None
    sentence = T(
        "its outline agrees with the known one within {after:.1%} after {datum} → WGS 84; "
        "before: {before:.1%}",
        after=residuals[best],
        datum=DATUMS[best],
        before=residuals["as_is"],
    )
    if best == "as_is":
        sentence = T(
            "its outline agrees with the known one within {after:.1%} as it is", after=residuals[best]
        )
    return _evidence("outline", residuals, best, sentence, certain=True)


def _moved(area: shapely.Geometry, datum: str) -> shapely.Geometry:
    return shapely.transform(area, lambda lonlat: to_wgs84(datum, lonlat))


def _sound(area: shapely.Geometry) -> shapely.Geometry:
    return area if shapely.is_valid(area) else shapely.make_valid(area, method="structure")


# ---------------------------------------------------------------- by what stands near


def _by_nearness(lonlat: FloatArray, reference: Reference) -> DatumEvidence | None:
    tests = (_near(lonlat, places) for places in reference.places if places.role != "park")
    found = [test for test in tests if test is not None]
    certain = [test for test in found if test.certain]
    return next(iter([*certain, *found]), None)


def _near(lonlat: FloatArray, places: Places) -> DatumEvidence | None:
    """Count the places with a feature nearby under each datum, and under decoys."""
    total = min(len(lonlat), len(places.lonlat))
    if total < _NEAR:
        return None
    latitude = float(places.lonlat[:, 1].mean())
    there = _metres(places.lonlat, latitude)
    count = _counter(there, smaller_is_there=len(there) <= len(lonlat))
    hits = {datum: count(_metres(to_wgs84(datum, lonlat), latitude)) for datum in DATUMS}
    best, second = sorted(hits, key=hits.__getitem__, reverse=True)[:2]
    if hits[best] < 0.4 * total or hits[best] < 1.5 * hits[second]:
        return None
    raw = _metres(lonlat, latitude)
    decoy = max(count(raw + vector) for vector in _decoys())
    certain = hits[best] >= 0.5 * total and hits[best] >= 2 * max(hits[second], decoy)
    if not certain and (best == "as_is" or hits[best] < 1.5 * decoy):
        return None
    residuals = {datum: 1 - found / total for datum, found in hits.items()}
    return _evidence(
        "near",
        residuals,
        best,
        _near_sentence(best, total, hits),
        certain=certain,
        matched=total,
        agreeing=hits[best],
    )


def _counter(there: FloatArray, *, smaller_is_there: bool) -> Callable[[FloatArray], int]:
    """Count the points of the smaller set that have one of the larger set within 60 m."""
    points = shapely.points(there)
    tree = shapely.STRtree(points)

    def count(here: FloatArray) -> int:
        ours, theirs = tree.query(shapely.points(here), predicate="dwithin", distance=_CLOSE)
        return len(np.unique(theirs if smaller_is_there else ours))

    return count


def _decoys() -> FloatArray:
    """Shifts (16, 2) of a size and direction that no datum produces, in metres."""
    angles = np.radians(np.arange(0, 360, 45))
    rays = np.column_stack([np.sin(angles), np.cos(angles)])
    return np.concatenate([250 * rays, 750 * rays])


def _near_sentence(best: str, total: int, hits: dict[str, int]) -> T:
    if best == "as_is":
        return T(
            "{after} of {total} known places have a feature within {close:.0f} m as they are",
            after=hits[best],
            total=total,
            close=_CLOSE,
        )
    return T(
        "{after} of {total} known places have a feature within {close:.0f} m after {datum} → WGS 84; "
        "before: {before}",
        after=hits[best],
        total=total,
        close=_CLOSE,
        datum=DATUMS[best],
        before=hits["as_is"],
    )


# ---------------------------------------------------------------- by lying inside the district


def _by_containment(
    lonlat: FloatArray, area: shapely.Geometry | None, reference: Reference
) -> DatumEvidence | None:
    """Weak evidence only: nearly all inside after a shift, much outside before."""
    if reference.outline is None:
        return None
    points = lonlat if area is None else shapely.get_coordinates(area)
    points = points[:: max(1, len(points) // _SAMPLE)]
    if len(points) < 2 * _NEAR:
        return None
    outline = _sound(reference.outline)
    shapely.prepare(outline)
    outside = {
        datum: 1 - float(np.mean(shapely.intersects_xy(outline, *to_wgs84(datum, points).T)))
        for datum in DATUMS
    }
    best = min(outside, key=outside.__getitem__)
    if best == "as_is" or outside[best] > 0.03 or outside["as_is"] < max(0.1, 5 * outside[best]):  # noqa: PLR2004 - shares explained above
        return None
    return _evidence(
        "inside",
        outside,
        best,
        T(
            "{after:.0%} of it lies in the district after {datum} → WGS 84; before: {before:.0%}",
            after=1 - outside[best],
            datum=DATUMS[best],
            before=1 - outside["as_is"],
        ),
        certain=False,
        matched=len(points),
    )
