"""Layers of which only a part of the rows is shifted: lists joined from a survey and from a web map.

What lies between the datums at a place is known to the metre, so such a layer shows two clusters beside
another one: by name, or beside whatever stands at the same places. Its own rows show it too, where a stop
is there from both sources. Rows that cannot be told so go with their neighbours in the file, or with those
that share a column's value (来源: 高德), where the others divide in just that way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from layers.place.datum.evidence import (
    DATUMS,
    LAG_OF,
    DatumEvidence,
    in_metres,
    lagging_back,
)
from layers.place.datum.likelihood import NEAR, UNTOLD, Told, tell
from layers.place.datum.matches import Matches, Rows, matches_by_name, matches_by_place, matches_within
from layers.place.datum.mixed_rows import divided_rows
from layers.place.datum.places import Places
from layers.remember import by_identity
from layers.text import Sayable, T

_FRAMES = ("as_is", "gcj02", "bd09")
_ENOUGH = 5
"""Rows in the rarer datum from which on a mixture is told."""
_SOME = 3
"""Rows at least that likely are in the rarer one."""
_DIVIDED = 8
"""Rows in each datum from which on it is no chance that order or a column divides them."""
_WHOLE, _DEVIATIONS = 16, 2.5
_STRAYING_M = 1200.0
"""How far from the place of their name most strays lie."""
_MISTAKEN = 0.03
"""Rows told wrong by chance up to which the rows are told one by one."""


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
    if not mixed:
        return None
    return _evidence(places, max(mixed, key=lambda each: (each.certain, each.told.weight)))


@dataclass(frozen=True)
class _View:
    """A layer's rows as another layer, or the layer itself, shows them.

    ``likely`` and ``classes`` have each row's datum, -1 where it is not known: at least likely, and as well
    as order or a column tell it; ``divided`` says whether they do.
    """

    basis: str
    other: Sayable
    anchored: bool
    told: Told
    likely: Rows
    classes: Rows
    divided: bool

    @property
    def mixed(self) -> bool:
        """Whether two parts are too large to be chance."""
        return self.told.part and _rarer(self.likely) >= _SOME

    @property
    def certain(self) -> bool:
        """Whether it is told which rows are in which part."""
        if self.divided:
            return True
        told = self.told
        # A stray row may happen to lie beside a place of its name once it is shifted.
        by_chance = 2 * told.strays * (NEAR * told.scatter / _STRAYING_M) ** 2
        alone = self.basis == "names" and _rarer(told.sure) >= _ENOUGH
        return alone and not told.wrong and by_chance <= _MISTAKEN

    def denies(self, other: _View) -> bool:
        """Whether as many rows as this shows would have to be in two parts, if the other were right."""
        share = other.told.weight / other.told.total
        expected = share * self.told.total
        least = expected - _DEVIATIONS * np.sqrt(expected * (1 - share))
        return self.basis == "names" and self.told.total >= _WHOLE and self.told.weight < least


@by_identity
def _beside(places: Places, other: Places) -> _View | None:
    """The rows as another layer shows them; None where nothing is there in two datums."""
    latitude = _latitude(places)
    basis = "names"
    matches: Matches | None = matches_by_name(places, other, latitude)
    if matches is None:
        basis, matches = "near", matches_by_place(places, other, latitude)
    if matches is None:
        return None
    here = {
        number: in_metres(places.taken_as(datum).lonlat[matches.rows], latitude)
        for number, datum in enumerate(_FRAMES)
    }
    told = tell(matches, here)
    return None if told is None else _view(places, basis, matches, told, other)


@by_identity
def _within(places: Places) -> list[_View]:
    """Rows of one name that lie just one shift apart: the hinder one is as it is, the other shifted."""
    latitude = _latitude(places)
    matches = matches_within(places, latitude)
    if matches is None:
        return []
    views = []
    lonlat = places.lonlat[matches.rows]
    for number, datum in enumerate(_FRAMES[1:], start=1):
        there, back = LAG_OF[datum], (-LAG_OF[datum][0], -LAG_OF[datum][1])
        here = {0: lagging_back(back, lonlat), number: lagging_back(there, lonlat)}
        metres = {each: in_metres(degrees, latitude) for each, degrees in here.items()}
        told = tell(matches, metres, in_metres(lonlat, latitude))
        if told is not None:
            views.append(_view(places, "twice", matches, told))
    return views


def _latitude(places: Places) -> float:
    return float(np.median(places.lonlat[:, 1]))


def _view(places: Places, basis: str, matches: Matches, told: Told, other: Places | None = None) -> _View:
    def spread(classes: Rows) -> Rows:
        whole = np.full(len(places.lonlat), UNTOLD)
        whole[matches.rows] = classes
        return whole

    likely = spread(told.likely)
    divided = divided_rows(likely, places.sorts) if _rarer(likely) >= _DIVIDED else None
    classes = spread(told.sure) if divided is None else divided
    anchored = other is not None and (other.surveyed or other.settled is not None)
    title = places.title if other is None else other.title
    return _View(basis, title, anchored, told, likely, classes, divided is not None)


def _rarer(classes: Rows) -> int:
    """How many rows are in the second of the datums."""
    return int(np.sort(np.bincount(classes[classes != UNTOLD], minlength=len(_FRAMES)))[-2])


# ---------------------------------------------------------------- told


def _evidence(places: Places, view: _View) -> DatumEvidence:
    """What is told of the rows; where that is not certain, the likely rows are those in doubt."""
    classes = view.classes if view.certain else view.likely
    found = [each for each in range(len(_FRAMES)) if (classes == each).any()]
    rows = np.arange(1, len(classes) + 1) if places.rows is None else places.rows
    parts = sorted(
        ((_FRAMES[each], tuple(rows[classes == each].tolist())) for each in found),
        key=lambda part: -len(part[1]),
    )
    untold = int(np.sum(classes == UNTOLD))
    return DatumEvidence(
        parts[0][0],
        view.certain and places.rows is not None and len(parts) > 1,
        "rows",
        _sentence(view, [(datum, len(members)) for datum, members in parts], untold),
        against=view.other,
        matched=len(classes) - untold,
        anchored=view.anchored,
        parts=tuple(parts) if places.rows is not None else (),
    )


def _sentence(view: _View, counts: Sequence[tuple[str, int]], untold: int) -> T:
    figures = {
        "parts": [T("{count} rows in {datum}", count=count, datum=DATUMS[datum]) for datum, count in counts],
        "typical": 1.18 * view.told.scatter,  # the median distance, where each axis scatters so
        "other": view.other or T("the known ones"),
        "untold": untold,
    }
    sentences = {
        "names": T(
            "{parts}, about {typical:,.0f} m from the place of their name in {other}; {untold} cannot be "
            "told",
            **figures,
        ),
        "near": T(
            "{parts}, about {typical:,.0f} m from the next place of {other}; {untold} cannot be told",
            **figures,
        ),
        "twice": T(
            "{parts}, since the same names are there twice, as far apart as the datums; {untold} cannot be "
            "told",
            **figures,
        ),
    }
    return sentences[view.basis]
