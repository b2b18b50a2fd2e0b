"""Layers of which only a part of the rows is shifted: lists joined from a survey and from a web map.

What lies between the datums at a place is known to the metre, so a row is told by the one datum in which a
place of its name lies beside it, or any place where there are no names. Two parts are more than chance where
shifts to where no datum lies tell far fewer rows. Rows that cannot be told so go with those before or after
them in the file, or with those that share a column's value (来源: 高德), where the others divide just so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from layers.place.datum.evidence import CLOSE_M, DATUMS, LAG_OF, DatumEvidence, in_metres, lagging_back
from layers.place.datum.gcj import FloatArray
from layers.place.datum.places import POINT_ROLES, Places
from layers.remember import by_identity
from layers.text import Sayable, T

_FRAMES = ("as_is", "gcj02", "bd09")
_UNTOLD = -1
_NAMED_M = 150.0
"""How far a stop may stand from the station of its name: a third of the 480 m between the datums."""
_TIMES, _LEAST_M = 3.0, 10.0
"""How many times as far as usual a row may lie from its place; so near it always may."""
_TURNED = [(1 + 0.3 * (turn % 2)) * np.exp(1j * np.pi * turn / 6) for turn in range(1, 12)]
"""What turns a shift, as a complex number, to where no datum lies; every second one lengthens it, too."""
_FEW, _CHANCE = 3, 3
"""Rows of the rarer datum at least, and how many more for each that chance would tell."""
_ENOUGH, _SURE_M = 5, 100.0
"""Rows of the rarer datum from which on names alone tell the rows, and how near their places must be."""
_DIVIDED, _PER_VALUE, _EXCEPTIONS = 8, 3, 0.03
"""Rows of the rarer datum and of a value at least, and exceptions at most, where order or a column tells."""
_WHOLE, _DEVIATIONS = 16, 2.5
"""Rows by name from which on a layer is shown to be of one piece, by how much rarer the second datum is."""
_AREAS = ("park", "green", "cluster", "built_up")
_MOST = 1500
"""Rows of which the nearest place is looked for, spread over a larger layer."""
_ALIKE = 50
"""Places of one name from which on it is no name of a place."""

_Rows = np.ndarray[tuple[int], np.dtype[np.int64]]
_Groups = np.ndarray[tuple[int], np.dtype[np.object_]]
_Away = Callable[[FloatArray], FloatArray]
"""How far in metres each row would lie from its place, if the rows were there (n, 2)."""


def mixture_of(places: Places, others: Sequence[Places]) -> DatumEvidence | None:
    """The parts of a layer that are in different datums; None where it is of one piece.

    Parameters
    ----------
    places
        The layer, in the degrees in which it is taken at present.
    others
        Layers in WGS 84 that may have the same names or places. One alone must show both parts, and none
        that the layer is of one piece: beside a mixed layer, every other looks mixed.

    Returns
    -------
    DatumEvidence
        With ``parts``; ``best`` is the datum of the greatest. Not certain where it is likely that there are
        two parts, but not which rows are in which.
    """
    beside = [_beside(places, other) for other in others]
    seen = [*(each for each in beside if each is not None), *_within(places)]
    mixed = [each for each in seen if each.mixed and not any(other.denies(each) for other in seen)]
    best = max(mixed, key=lambda each: (each.rows is not None, each.rarer), default=None)
    if best is None:
        return None
    if any(other.disputes(best) for other in seen):
        best = replace(best, rows=None)
    return _evidence(places, best)


@dataclass(frozen=True)
class _View:
    """A layer's rows as another layer, or the layer itself, shows them.

    ``told`` has each row's datum, -1 where it shows none; ``rarer`` of ``total`` rows are in the second one,
    in which a shift to where no datum lies would put ``chance``; ``rows`` has each datum where it is certain.
    """

    basis: str
    other: Sayable
    anchored: bool
    typical: float
    told: _Rows
    total: int
    rarer: int
    chance: int
    rows: _Rows | None

    @property
    def mixed(self) -> bool:
        """Whether two parts are too large to be chance."""
        return self.rarer >= _FEW + _CHANCE * self.chance

    def denies(self, other: _View) -> bool:
        """Whether as many rows as this shows would have to be in two parts, if the other were right."""
        share = other.rarer / other.total
        least = share * self.total - _DEVIATIONS * np.sqrt(share * self.total * (1 - share))
        return self.basis == "names" and self.total >= _WHOLE and self.rarer < least

    def disputes(self, other: _View) -> bool:
        """Whether rows that the other would move stand beside the place of their name as they are."""
        if other.rows is None or self.basis != "names":
            return False
        return bool(((self.told == 0) & (other.rows > 0)).any())


@by_identity
def _beside(places: Places, other: Places) -> _View | None:
    """The rows as another layer shows them, by name where both have the same ones."""
    roles = {places.role, other.role}
    comparable = len(roles) == 1 or roles <= set(POINT_ROLES)
    basis, away = "names", _from_name(places, other) if comparable else None
    if away is None and len(other.lonlat) and (comparable or roles <= set(_AREAS)):
        basis, away = "near", _from_any(places, other)
    if away is None:
        return None
    here = {number: places.taken_as(datum).lonlat for number, datum in enumerate(_FRAMES)}
    return _view(places, basis, away, here, other)


@by_identity
def _within(places: Places) -> list[_View]:
    """Rows of one name that lie just one shift apart: the hinder one is as it is, the other shifted."""
    away = _from_name(places, places)
    if away is None:
        return []
    views = []
    for number, (east, north) in enumerate((LAG_OF["gcj02"], LAG_OF["bd09"]), start=1):
        ahead, back = (lagging_back(lag, places.lonlat) for lag in ((-east, -north), (east, north)))
        views.append(_view(places, "twice", away, {0: ahead, number: back}))
    return views


# ---------------------------------------------------------------- how far rows lie from their places


def _from_name(places: Places, other: Places) -> _Away | None:
    """From the next place of the row's name that is not the row itself; None where no name is shared."""
    called = defaultdict(list)
    for number, name in enumerate(other.plain_names):
        called[name].append(number)
    pairs = [
        (row, number)
        for row, name in enumerate(places.plain_names)
        if name and len(called[name]) <= _ALIKE
        for number in called[name]
        if other is not places or number != row
    ]
    if not pairs:
        return None
    rows, numbers = np.array(pairs).T
    there = in_metres(other.lonlat[numbers], _latitude(places))

    def away(here: FloatArray) -> FloatArray:
        nearest: FloatArray = np.full(len(here), np.inf)
        np.minimum.at(nearest, rows, np.hypot(*(here[rows] - there).T))
        return nearest

    return away


def _from_any(places: Places, other: Places) -> _Away:
    """From the next place at all, where one is near; of many rows only every so many."""
    tree = shapely.STRtree(shapely.points(in_metres(other.lonlat, _latitude(places))))
    every = -(-len(places.lonlat) // _MOST)

    def away(here: FloatArray) -> FloatArray:
        nearest = np.full(len(here), np.inf)
        (rows, _), found = tree.query_nearest(
            shapely.points(here[::every]), max_distance=CLOSE_M, return_distance=True, all_matches=False
        )
        nearest[every * rows] = found
        return nearest

    return away


def _latitude(places: Places) -> float:
    return float(np.median(places.lonlat[:, 1]))


# ---------------------------------------------------------------- in which datum the rows are


def _view(
    places: Places, basis: str, away: _Away, here: Mapping[int, FloatArray], other: Places | None = None
) -> _View:
    """What is seen where the rows would lie if they were in each datum: ``here``, in degrees."""
    metres = {number: in_metres(lonlat, _latitude(places)) for number, lonlat in here.items()}
    sizes = np.full((len(_FRAMES), len(places.lonlat)), np.inf)
    for number, there in metres.items():
        sizes[number] = away(there)
    nearest, most = sizes.min(axis=0), _NAMED_M if basis == "names" else CLOSE_M
    typical = float(np.median(nearest[nearest <= most])) if nearest.min() <= most else most
    close = min(most, max(_LEAST_M, _TIMES * typical))
    beside = sizes <= close
    told = np.where(beside.sum(axis=0) == 1, beside.argmax(axis=0), _UNTOLD)
    second, first = (int(each) for each in np.argsort(_counts(told), kind="stable")[-2:])
    told[(told != first) & (told != second)] = _UNTOLD
    chance = 0
    if _rarer(told):
        start = metres[first] if other is not None else in_metres(places.lonlat, _latitude(places))
        step = complex(*np.median(metres[second] - start, axis=0))
        steps = (np.array([(step * turn).real, (step * turn).imag]) for turn in _TURNED)
        chance = max(int(np.sum((away(start + each) <= close) & ~beside[first])) for each in steps)
    alone = basis == "names" and close <= _SURE_M and not chance
    return _View(
        basis,
        places.title if other is None else other.title,
        other is not None and (other.surveyed or other.settled is not None),
        typical,
        told,
        int(_counts(told).sum()),
        _rarer(told),
        chance,
        _certain_rows(told, places.sorts, alone=alone),
    )


def _counts(told: _Rows) -> _Rows:
    return np.bincount(told[told != _UNTOLD], minlength=len(_FRAMES))


def _rarer(told: _Rows) -> int:
    return int(np.sort(_counts(told))[-2])


def _certain_rows(told: _Rows, sorts: Mapping[str, Sequence[str]], *, alone: bool) -> _Rows | None:
    """The datum of the rows where order or a column divides them, or where they are certain ``alone``."""
    if _rarer(told) >= _DIVIDED:
        for groups in (_halves(told), *(np.asarray(values, dtype=object) for values in sorts.values())):
            if (rows := _divided(told, groups)) is not None:
                return rows
    return told if alone and _rarer(told) >= _ENOUGH else None


def _halves(told: _Rows) -> _Groups:
    """The rows before and after the best cut; None for those between cuts that are about as good."""
    known = np.flatnonzero(told != _UNTOLD)
    high = told[known] == told.max()
    wrong = np.cumsum(high)[:-1] + np.cumsum(~high[::-1])[-2::-1]
    wrong = np.minimum(wrong, len(known) - wrong)
    good = np.flatnonzero(wrong <= 2 * wrong.min())
    halves = np.full(len(told), None, dtype=object)
    halves[: known[good[0]] + 1], halves[known[good[-1] + 1] :] = "before", "after"
    return halves


def _divided(told: _Rows, groups: _Groups) -> _Rows | None:
    """The datum of all rows, where nearly all that show one share it with their group; else None."""
    rows = np.full(len(told), _UNTOLD)
    for group in set(groups) - {None}:
        counts = _counts(told[groups == group])
        if counts.sum() >= _PER_VALUE:
            rows[groups == group] = counts.argmax()
    shown = told != _UNTOLD
    exceptions = np.sum(rows[shown] != told[shown])
    return rows if _rarer(rows) and exceptions <= _EXCEPTIONS * shown.sum() else None


def _evidence(places: Places, view: _View) -> DatumEvidence:
    """What is told of the rows; where that is not certain, the likely rows are those in doubt."""
    told = view.told if view.rows is None else view.rows
    rows = np.arange(1, len(told) + 1) if places.rows is None else places.rows
    found = ((datum, tuple(rows[told == each].tolist())) for each, datum in enumerate(_FRAMES))
    parts = sorted((part for part in found if part[1]), key=lambda part: -len(part[1]))
    untold = int(np.sum(told == _UNTOLD))
    return DatumEvidence(
        parts[0][0],
        view.rows is not None and places.rows is not None,
        "rows",
        _sentence(view, [(datum, len(members)) for datum, members in parts], untold),
        against=view.other,
        anchored=view.anchored,
        parts=tuple(parts) if places.rows is not None else (),
    )


def _sentence(view: _View, counts: Sequence[tuple[str, int]], untold: int) -> T:
    figures = {
        "parts": [T("{count} rows in {datum}", count=count, datum=DATUMS[datum]) for datum, count in counts],
        "typical": view.typical,
        "other": view.other or T("the known ones"),
        "untold": untold,
    }
    if view.basis == "names":
        return T(
            "{parts}, about {typical:,.0f} m from the place of their name in {other}; {untold} cannot be "
            "told",
            **figures,
        )
    if view.basis == "near":
        return T(
            "{parts}, about {typical:,.0f} m from the next place of {other}; {untold} cannot be told",
            **figures,
        )
    return T(
        "{parts}, since the same names are there twice, as far apart as the datums; {untold} cannot be told",
        **figures,
    )
