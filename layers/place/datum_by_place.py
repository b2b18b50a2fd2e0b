"""The datum of a layer by place: the district's outline, what stands near, what lies inside."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely

from layers.place.crs import FloatArray
from layers.place.datum_evidence import CLOSE_M, DATUMS, DatumEvidence, evidence_of, in_metres, to_wgs84
from layers.place.reference import Places, Reference
from layers.text import T

_SAME_OUTLINE = 0.03
_RATIO = 3.0
_ENOUGH = 10
_SAMPLE = 5000
_SPAN = 0.5


def by_outline(area: shapely.Geometry | None, reference: Reference) -> DatumEvidence | None:
    """Compare a layer that should fill the district with its known outline."""
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
    if residuals[best] > _SAME_OUTLINE or residuals[second] <= _RATIO * residuals[best]:
        return None
    sentence = T(
        "its outline agrees with the known one within {after:.1f} % after {datum} → WGS 84; "
        "before: {before:.1f} %",
        after=100 * residuals[best],
        datum=DATUMS[best],
        before=100 * residuals["as_is"],
    )
    if best == "as_is":
        sentence = T(
            "its outline agrees with the known one within {after:.1f} % as it is",
            after=100 * residuals[best],
        )
    return evidence_of("outline", residuals, best, sentence, certain=True)


def _moved(area: shapely.Geometry, datum: str) -> shapely.Geometry:
    return shapely.transform(area, lambda lonlat: to_wgs84(datum, lonlat))


def _sound(area: shapely.Geometry) -> shapely.Geometry:
    return area if shapely.is_valid(area) else shapely.make_valid(area, method="structure")


def by_nearness(lonlat: FloatArray, reference: Reference) -> DatumEvidence | None:
    """Count the known stations, entrances and stops that have a feature nearby."""
    tests = (_near(lonlat, places) for places in reference.places if places.role != "park")
    found = [test for test in tests if test is not None]
    certain = [test for test in found if test.certain]
    return next(iter([*certain, *found]), None)


def _near(lonlat: FloatArray, places: Places) -> DatumEvidence | None:
    """Count the places with a feature nearby under each datum, and under decoys."""
    total = min(len(lonlat), len(places.lonlat))
    if total < _ENOUGH:
        return None
    latitude = float(places.lonlat[:, 1].mean())
    there = in_metres(places.lonlat, latitude)
    count = _counter(there, smaller_is_there=len(there) <= len(lonlat))
    hits = {datum: count(in_metres(to_wgs84(datum, lonlat), latitude)) for datum in DATUMS}
    best, second = sorted(hits, key=hits.__getitem__, reverse=True)[:2]
    if hits[best] < 0.4 * total or hits[best] < 1.5 * hits[second]:
        return None
    raw = in_metres(lonlat, latitude)
    decoy = max(count(raw + vector) for vector in _decoys())
    certain = hits[best] >= 0.5 * total and hits[best] >= 2 * max(hits[second], decoy)
    if not certain and (best == "as_is" or hits[best] < 1.5 * decoy):
        return None
    residuals = {datum: 1 - found / total for datum, found in hits.items()}
    return evidence_of(
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
        ours, theirs = tree.query(shapely.points(here), predicate="dwithin", distance=CLOSE_M)
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
            close=CLOSE_M,
        )
    return T(
        "{after} of {total} known places have a feature within {close:.0f} m after {datum} → WGS 84; "
        "before: {before}",
        after=hits[best],
        total=total,
        close=CLOSE_M,
        datum=DATUMS[best],
        before=hits["as_is"],
    )


def by_containment(
    lonlat: FloatArray, area: shapely.Geometry | None, reference: Reference
) -> DatumEvidence | None:
    """Weak evidence only: nearly all inside after a shift, much outside before."""
    if reference.outline is None:
        return None
    points = lonlat if area is None else shapely.get_coordinates(area)
    points = points[:: max(1, len(points) // _SAMPLE)]
    extent = shapely.bounds(reference.outline)
    if len(points) < 2 * _ENOUGH or not np.all(np.ptp(points, axis=0) > _SPAN * (extent[2:] - extent[:2])):
        return None  # a few features near the border prove nothing
    outline = _sound(reference.outline)
    shapely.prepare(outline)
    outside = {
        datum: 1 - float(np.mean(shapely.intersects_xy(outline, *to_wgs84(datum, points).T)))
        for datum in DATUMS
    }
    best = min(outside, key=outside.__getitem__)
    if best == "as_is" or outside[best] > 0.03 or outside["as_is"] < max(0.1, 5 * outside[best]):  # noqa: PLR2004 - shares explained above
        return None
    return evidence_of(
        "inside",
        outside,
        best,
        T(
            "{after:.0f} % of it lies in the district after {datum} → WGS 84; before: {before:.0f} %",
            after=100 * (1 - outside[best]),
            datum=DATUMS[best],
            before=100 * (1 - outside["as_is"]),
        ),
        certain=False,
        matched=len(points),
    )
