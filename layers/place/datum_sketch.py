"""What a map before and after a change of datum shows: our places, where they go, and what they fit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from layers.answers import Answers
from layers.place.datum.by_place import sound
from layers.place.datum.evidence import CLOSE_M, DatumEvidence, in_metres, to_wgs84
from layers.place.datum.gcj import FloatArray
from layers.place.datum.judging import judge_datum, with_landmarks
from layers.place.datum.places import Places
from layers.place.datum.reference import Reference
from layers.place.datum.sources import places_of_source, surveyed
from layers.place.placing import rough_placement
from layers.roles import Role
from layers.source import Source

_MOST = 300
_NAMED_M = 500.0

Indices = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


@dataclass(frozen=True)
class DatumSketch:
    """Points in WGS 84 degrees, longitude first; at most a few hundred of each.

    Attributes
    ----------
    before, after
        Places of the layer (n, 2) as found and as converted, row by row; corners of an outline.
    reference
        What they are compared with (m, 2), empty where that was nothing.
    pairs
        Matches (k, 2): index in ``before`` and ``after``, index in ``reference``.
    evidence
        What decided it, as a sentence and in figures.
    """

    before: FloatArray
    after: FloatArray
    reference: FloatArray
    pairs: Indices
    evidence: DatumEvidence


def datum_sketch(source: Source, role: Role, reference: Reference, answers: Answers) -> DatumSketch | None:
    """The sketch of a source's change of datum, done, proposed or answered.

    Parameters
    ----------
    source, role
        As read, and what it is for.
    reference
        All other layers of the import (:func:`layers.place.datum.reference.reference_of`), with what they
        decide together.
    answers
        An answered datum is shown in place of the likely one.

    Returns
    -------
    DatumSketch or None
        None where nothing is moved: a raster, a layer that is right or whose place must be asked first.
    """
    placement = rough_placement(source, replace(answers, datum=None))
    if source.frame is None or placement is None:
        return None
    places = places_of_source(
        source, role, placement.to_lonlat, columns=answers.columns, in_grid=surveyed(placement.crs)
    )
    if places is None:
        return None
    evidence = judge_datum(places, reference)
    datum = answers.datum or (evidence.best if evidence.moved else evidence.rival) or "as_is"
    parts = evidence.parts if answers.datum is None else ()
    if datum == "as_is" and not parts:
        return None
    if places.area is not None:
        places = replace(places, lonlat=_thinned(shapely.get_coordinates(places.area)))
    after = _converted(places, datum, parts)
    return _sketch(places, after, _against(places, reference, evidence), evidence)


def _converted(places: Places, datum: str, parts: tuple[tuple[str, tuple[int, ...]], ...]) -> FloatArray:
    if not parts:
        return to_wgs84(datum, places.lonlat)
    after = places.lonlat.copy()
    for part, rows in parts:
        members = np.isin(places.rows if places.rows is not None else (), rows)
        after[members] = to_wgs84(part, after[members])
    return after


def _against(places: Places, reference: Reference, evidence: DatumEvidence) -> Places | None:
    """The layer that the evidence speaks of; the outline where it speaks of the district."""
    others = [*reference.places, *with_landmarks(places)]
    named = [other for other in others if evidence.against and other.title == evidence.against]
    if named:
        return named[0]
    if evidence.basis == "rows":
        return next((other for other in others if len(_matches(places, places.lonlat, other))), None)
    if reference.outline is not None:
        return Places("district", np.empty((0, 2)), area=reference.outline)
    return None


def _sketch(places: Places, after: FloatArray, other: Places | None, evidence: DatumEvidence) -> DatumSketch:
    before = places.lonlat
    if other is None:
        few = _every(len(before))
        return DatumSketch(before[few], after[few], np.empty((0, 2)), np.empty((0, 2), np.int64), evidence)
    if other.area is not None:
        few, corners = _every(len(before)), _thinned(shapely.get_coordinates(sound(other.area)))
        return DatumSketch(before[few], after[few], corners, np.empty((0, 2), np.int64), evidence)
    pairs = _matches(places, after, other)
    pairs = pairs[_every(len(pairs))]
    rows = np.union1d(pairs[:, 0], _every(len(before)))[: 2 * _MOST]
    known = np.union1d(pairs[:, 1], _every(len(other.lonlat)))[: 2 * _MOST]
    shown = pairs[np.isin(pairs[:, 0], rows) & np.isin(pairs[:, 1], known)]
    renumbered = np.column_stack([np.searchsorted(rows, shown[:, 0]), np.searchsorted(known, shown[:, 1])])
    return DatumSketch(before[rows], after[rows], other.lonlat[known], renumbered, evidence)


def _matches(places: Places, after: FloatArray, other: Places) -> Indices:
    """Each place with the nearest one of its name, or the nearest one at all within 60 m."""
    latitude = float(other.lonlat[:, 1].mean())
    here, there = in_metres(after, latitude), in_metres(other.lonlat, latitude)
    by_name: dict[str, list[int]] = {}
    for number, name in enumerate(other.plain_names):
        if name:
            by_name.setdefault(name, []).append(number)
    found = []
    for row, name in enumerate(places.plain_names):
        if members := by_name.get(name):
            away = np.hypot(*(there[members] - here[row]).T)
            if away.min() <= _NAMED_M:
                found.append((row, members[int(away.argmin())]))
    if found:
        return np.array(found, dtype=np.int64)
    tree = shapely.STRtree(shapely.points(there))
    near = tree.query_nearest(shapely.points(here), max_distance=CLOSE_M, all_matches=False)
    return np.asarray(near.T, dtype=np.int64)


def _every(count: int) -> Indices:
    """Up to 300 positions spread over so many."""
    positions: Indices = np.arange(0, count, max(1, -(-count // _MOST)))
    return positions


def _thinned(lonlat: FloatArray) -> FloatArray:
    return lonlat[_every(len(lonlat))]
