"""Layers of which only a part of the rows is shifted: lists joined from a survey and from a web map.

A row shows its datum where a place of its name is known: under one datum, and no other, it lies beside it.
Rows without such a place go with their neighbours in the file, or with those that share a column's value
(来源: 高德), where the rows that do show it divide in just that way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from layers.place.datum_evidence import DATUMS, DatumEvidence, in_metres, to_wgs84
from layers.place.datum_places import POINT_ROLES, Places
from layers.place.gcj import FloatArray
from layers.text import T

_FRAMES = ("as_is", "gcj02", "bd09")
_BESIDE_M = 150.0
"""How far a place may lie from another of its name: less than a third of the usual shift."""
_APART_M, _APART = 250.0, 3.0
"""How far it must lie from it under every other datum, and how many times as far."""
_TYPICAL_M = 100.0
_ENOUGH, _SHARE = 8, 0.1
_CHANCE, _BY_CHANCE = 4.0, 1
_EXCEPTIONS = 0.03
_PER_VALUE = 3
_UNTOLD = -1

Classes = np.ndarray[tuple[int], np.dtype[np.int64]]


def mixture_of(places: Places, others: Sequence[Places]) -> DatumEvidence | None:
    """The parts of a layer that are in different datums; None where it is of one piece.

    Parameters
    ----------
    places
        The layer, in the degrees in which it is taken at present.
    others
        Layers in WGS 84 whose places may carry the same names. One alone must show both parts, and none
        that the layer is of one piece: beside a mixed layer, every other looks mixed.

    Returns
    -------
    DatumEvidence
        With ``parts``; ``best`` is the datum of the greatest.
    """
    seen = [beside for other in others if (beside := _beside(places, other)) is not None]
    if any(beside.whole for beside in seen):
        return None
    mixed = max((each for each in seen if each.mixed), key=lambda each: each.counts.sum(), default=None)
    return None if mixed is None else _evidence(places, mixed)


@dataclass(frozen=True)
class _Beside:
    """A layer's rows beside another layer: their classes, -1 where they show none.

    ``counts`` has how many rows are in each datum, ``typical`` how far in metres they lie from the places
    of their names, ``chance`` how many rows lie so beside one after a shift that no datum makes.
    """

    other: Places
    classes: Classes
    counts: Classes
    typical: float
    chance: int

    @property
    def least(self) -> int:
        """How many rows the smaller part has."""
        return int(np.sort(self.counts)[-2])

    @property
    def whole(self) -> bool:
        """Whether nearly all rows are in one datum."""
        return bool(self.counts.sum() >= 2 * _ENOUGH and self.least < _SHARE * self.counts.sum())

    @property
    def mixed(self) -> bool:
        """Whether two parts are too large to be chance."""
        enough = max(_ENOUGH, _SHARE * self.counts.sum(), _CHANCE * self.chance)
        return self.least >= enough and self.typical <= _TYPICAL_M


def _beside(places: Places, other: Places) -> _Beside | None:
    known = _places_by_name(places, other)
    if known is None or places.rows is None:
        return None
    latitude, rows = _latitude(places), known.rows
    sizes = np.array(
        [known.distances(in_metres(to_wgs84(datum, places.lonlat[rows]), latitude)) for datum in _FRAMES]
    )
    told = _classes(sizes)
    counts = np.bincount(told[told != _UNTOLD], minlength=len(_FRAMES))
    first, second = (int(each) for each in np.argsort(-counts, kind="stable")[:2])
    told[~np.isin(told, [first, second])] = _UNTOLD
    classes = np.full(len(places.lonlat), _UNTOLD)
    classes[rows] = told
    if counts[second] < _ENOUGH:
        return _Beside(other, classes, counts, 0.0, 0)
    typical = max(float(np.median(sizes[each, told == each])) for each in (first, second))
    chance = max(_BY_CHANCE, _by_chance(places, known, sizes, (first, second)))
    return _Beside(other, classes, counts, typical, chance)


def _latitude(places: Places) -> float:
    return float(np.median(places.lonlat[:, 1]))


@dataclass(frozen=True)
class _Known:
    """Where the places of the rows' names lie, in metres, for the ``rows`` (n, from 0) that have any.

    ``there`` (k, 2) holds those of the first row, then of the next; ``starts`` (n) says where each begins.
    """

    rows: Classes
    there: FloatArray
    starts: Classes

    def distances(self, here: FloatArray) -> FloatArray:
        """From each row, at ``here`` (n, 2), to the nearest place of its name."""
        each = np.repeat(here, np.diff([*self.starts, len(self.there)]), axis=0) - self.there
        nearest: FloatArray = np.minimum.reduceat(np.hypot(each[:, 0], each[:, 1]), self.starts)
        return nearest


def _places_by_name(places: Places, other: Places) -> _Known | None:
    alike = other.role == places.role or {other.role, places.role} <= set(POINT_ROLES)
    if not alike or not len(other.names):
        return None
    where: dict[str, list[FloatArray]] = {}
    for name, place in zip(other.plain_names, in_metres(other.lonlat, _latitude(places)), strict=True):
        if name:
            where.setdefault(name, []).append(place)
    found = [(row, where[name]) for row, name in enumerate(places.plain_names) if name in where]
    if not found:
        return None
    counts = [len(there) for _, there in found]
    return _Known(
        np.array([row for row, _ in found]),
        np.array([place for _, there in found for place in there]),
        np.cumsum([0, *counts[:-1]]),
    )


def _classes(sizes: FloatArray) -> Classes:
    """Which datum puts each row beside a place of its name while all others put it far off; -1 for none."""
    ranked = np.sort(sizes, axis=0)
    return np.where(_clear(ranked[0], ranked[1]), np.argmin(sizes, axis=0), _UNTOLD)


def _clear(size: FloatArray, other: FloatArray) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Whether a row lies beside a place of its name, and would be far off otherwise."""
    clear: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = (
        (size <= _BESIDE_M) & (other >= _APART_M) & (other >= _APART * size)
    )
    return clear


def _by_chance(places: Places, known: _Known, sizes: FloatArray, pair: tuple[int, int]) -> int:
    """How many rows at most lie beside a place of their name after a shift as long, in other directions."""
    lonlat, latitude = places.lonlat[known.rows], _latitude(places)
    here, there = (in_metres(to_wgs84(_FRAMES[each], lonlat), latitude) for each in pair)
    east, north = np.median(there - here, axis=0)
    nearest = np.min(sizes, axis=0)
    most = 0
    for angle in np.radians(np.arange(60, 360, 60)):
        turned = [
            east * np.cos(angle) - north * np.sin(angle),
            east * np.sin(angle) + north * np.cos(angle),
        ]
        most = max(most, int(_clear(known.distances(here + turned), nearest).sum()))
    return most


# ---------------------------------------------------------------- rows that do not show it themselves


def _extended(classes: Classes, sorts: Mapping[str, Sequence[str]]) -> Classes:
    """The classes of all rows, where the file's order or one of its columns divides them."""
    cut = _cut(classes)
    if cut is not None:
        return cut
    for values in sorts.values():
        divided = _divided(classes, np.asarray(values, dtype=object))
        if divided is not None:
            return divided
    return classes


def _cut(classes: Classes) -> Classes | None:
    """Two runs of rows, where nearly all of the first are of one class and of the second of the other."""
    told = np.flatnonzero(classes != _UNTOLD)
    high = classes[told] == classes[told].max()
    before = np.concatenate([[0], np.cumsum(high)])
    after = np.cumsum(np.concatenate([[0], ~high[::-1]]))[::-1]
    wrong = before + after  # high ones before the cut, low ones after it
    right = len(told) - wrong
    at = int(np.argmin(np.minimum(wrong, right)))
    if min(wrong[at], right[at]) > _EXCEPTIONS * len(told) or at in {0, len(told)}:
        return None
    low, top = int(classes[told].min()), int(classes[told].max())
    first, second = (low, top) if wrong[at] <= right[at] else (top, low)
    result = np.full(len(classes), _UNTOLD)
    result[: told[at - 1] + 1], result[told[at] :] = first, second
    return result


def _divided(classes: Classes, values: np.ndarray[tuple[int], np.dtype[np.object_]]) -> Classes | None:
    """The class of each value of a column, where nearly all rows of a value are of one."""
    result, exceptions = np.full(len(classes), _UNTOLD), 0
    for value in set(values):
        members = values == value
        told = classes[members & (classes != _UNTOLD)]
        if len(told) < _PER_VALUE:
            continue
        most = int(np.bincount(told).argmax())
        exceptions += int(np.sum(told != most))
        result[members] = most
    told = classes != _UNTOLD
    whole = len(np.unique(result[told])) > 1 and bool((result[told] != _UNTOLD).all())
    return result if whole and exceptions <= _EXCEPTIONS * told.sum() else None


# ---------------------------------------------------------------- told


def _evidence(places: Places, beside: _Beside) -> DatumEvidence:
    assert places.rows is not None
    other, classes = beside.other, _extended(beside.classes, places.sorts)
    found = [each for each in range(len(_FRAMES)) if (classes == each).any()]
    parts = sorted(
        ((_FRAMES[each], tuple(places.rows[classes == each].tolist())) for each in found),
        key=lambda part: -len(part[1]),
    )
    sentence = T(
        "{parts}, each a median {typical:,.0f} m or less from the place of its name in {other}; {untold} "
        "cannot be told",
        parts=[T("{count} rows in {datum}", count=len(rows), datum=DATUMS[datum]) for datum, rows in parts],
        typical=beside.typical,
        other=other.title or T("the known ones"),
        untold=int(np.sum(classes == _UNTOLD)),
    )
    return DatumEvidence(
        parts[0][0],
        True,
        "rows",
        sentence,
        against=other.title,
        matched=int(np.sum(classes != _UNTOLD)),
        anchored=other.surveyed or other.settled is not None,
        parts=tuple(parts),
    )
