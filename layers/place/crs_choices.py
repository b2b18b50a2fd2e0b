"""Answers to the question in which CRS a file is, ranked by where the data would fall."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from layers.findings import Choice
from layers.place import land
from layers.place.crs import FloatArray
from layers.place.crs_candidates import Candidate, candidates, crs_of, like_local, usual_candidates
from layers.place.crs_titles import title_of
from layers.place.notation import UNIT_TITLES
from layers.place.said_datum import of_said_datum
from layers.place.surroundings import Surroundings
from layers.text import T

LOCAL = Choice("helmert:points.csv", T("A local grid: give at least 3 common points in a table points.csv"))
"""The answer for a grid that is in no register."""
LIKELY = 0.5
"""Score from which an answer is likely enough to be suggested."""
_REACH = 10.0  # km over which the score falls to a third
_SHARP = 0.1  # km of mean distance from the district that tell two grids apart
_BLUNT = 3.0  # km beyond which a single stray place says no more
_AT_LEAST = 0.01  # score at 45 km
_MOST = 8
_OF_A_KIND = {"grid": 5}
_WORTH = {land.CHINA_EAST: 0.48, land.CHINA_WEST: 0.4, land.LAND: 0.2, land.SEA: 0.02, land.NOWHERE: 0.0}
"""What falling there says where several systems are possible: little, but China's cities come first."""
_WORTH_ALONE = {kind: 0.3 if kind == land.SEA else 0.9 * (kind != land.NOWHERE) for kind in _WORTH}
"""The same where no other usual system is possible."""
_UNRIVALLED, _RIVAL = 0.6, 3
"""What being the only one near the district is worth, and how much nearer than others that is."""
_KM_PER_DEGREE = 111.32
_SAME_PLACE = 0.5  # km: the shift between datums, not between grids


@dataclass(frozen=True)
class _Fall:
    """Where a candidate puts the data: degrees (n, 2), and how far from where they are expected (n,)."""

    candidate: Candidate
    lonlat: FloatArray
    gaps: FloatArray | None


def crs_choices(
    xy: FloatArray, surroundings: Surroundings | None, *, plain: bool = False, name: str = ""
) -> list[Choice]:
    """Candidates for a CRS that a file does not declare, or declares wrongly.

    Parameters
    ----------
    xy
        Coordinates as found, (n, 2); a sample of a few hundred is enough.
    surroundings
        Where the data are expected; None leaves it at the world's land, and China's before it.
    plain
        Only systems that a raster can be in: metres or degrees, east first.
    name
        Of file and sheet; a datum in it leaves only systems on it.

    Returns
    -------
    list of Choice
        Best first, at most eight; ``value`` in the grammar of
        :func:`layers.place.notation.parse_notation`, ``score`` 0 to 1: how near to the expected place the
        data would fall, lowered a little for systems that are rarer in a planner's office. From 0.5 on an
        answer is likely. Candidates that would put the data elsewhere are left out, unless all would.
        Numbers of a local grid get :data:`LOCAL` first, and nothing likely.
    """
    xy = xy[np.all(np.isfinite(xy), axis=1)]
    centre = None if surroundings is None else surroundings.centre
    others = () if surroundings is None else surroundings.systems
    possible = of_said_datum(candidates(xy, centre, plain=plain, others=others), name)
    falls = [_fall(each, xy, surroundings) for each in possible]
    scores = _by_land(falls) if surroundings is None else _by_gap(falls)
    ranked = sorted(zip(scores, falls, strict=True), key=lambda pair: -pair[0])
    if likely := [pair for pair in ranked if pair[0] > _AT_LEAST]:
        return [_choice(fall, score, surroundings) for score, fall in _varied(likely)]
    rest = [fall for _, fall in ranked] or [
        _fall(each, xy, surroundings) for each in usual_candidates(centre)
    ]
    unlikely = [_choice(fall, 0.0, surroundings) for fall in rest[:_MOST]]
    return [LOCAL, *unlikely] if like_local(xy) and not plain else unlikely


def _choice(fall: _Fall, score: float, surroundings: Surroundings | None) -> Choice:
    return Choice(fall.candidate.value, _title(fall, surroundings), round(score, 4))


def _fall(candidate: Candidate, xy: FloatArray, surroundings: Surroundings | None) -> _Fall:
    lonlat = candidate.to_lonlat(xy)
    return _Fall(candidate, lonlat, None if surroundings is None else surroundings.gaps_km(lonlat))


def _by_gap(falls: list[_Fall]) -> list[float]:
    """Nearness to the expected area, sharpened among those that are near.

    UTM and the 3° grid of one meridian lie 1.3 km apart at Chongqing: both fall on the district, but
    one of them across its edge.
    """
    gaps = [each.gaps if each.gaps is not None and len(each.gaps) else np.array([np.inf]) for each in falls]
    near = np.array([np.mean(np.exp(-each / _REACH)) for each in gaps])
    mean = np.array([np.mean(np.minimum(each, _BLUNT)) for each in gaps])
    trust = np.array([each.candidate.trust for each in falls])
    scores = trust * near * np.exp(-(mean - mean.min(initial=np.inf)) / _SHARP)
    return [float(score) for score in _raised_where_unrivalled(scores, near, falls)]


def _raised_where_unrivalled(scores: FloatArray, near: FloatArray, falls: list[_Fall]) -> FloatArray:
    """Scores of data that reach far beyond the district: likely where no other place comes near to it."""
    best = int(np.argmax(scores)) if len(scores) else 0
    if not len(scores) or not _AT_LEAST < near[best] < _UNRIVALLED:
        return scores
    there = np.array([_same_place(each, falls[best]) for each in falls])
    if np.max(scores[~there], initial=0) * _RIVAL > scores[best]:
        return scores
    return np.asarray(np.where(there, scores * _UNRIVALLED / near[best], scores))


def _same_place(one: _Fall, other: _Fall) -> bool:
    apart = np.abs(np.median(one.lonlat, axis=0) - np.median(other.lonlat, axis=0))
    return bool(np.max(apart) * _KM_PER_DEGREE < _SAME_PLACE)


def _by_land(falls: list[_Fall]) -> list[float]:
    """Whether the data would fall on land, in China before other countries."""
    kinds = [land.kinds_of_place(each.lonlat) for each in falls]
    possible = [fall for fall, kind in zip(falls, kinds, strict=True) if (kind <= land.SEA).any()]
    alone = all(_same_place(each, possible[0]) for each in possible)
    worth = _WORTH_ALONE if alone else _WORTH
    return [
        fall.candidate.trust * float(np.mean([worth[int(each)] for each in kind])) if len(kind) else 0.0
        for fall, kind in zip(falls, kinds, strict=True)
    ]


def _varied(ranked: list[tuple[float, _Fall]]) -> list[tuple[float, _Fall]]:
    """The best of each kind, so that ten zones as good as each other do not hide the rest."""
    taken: Counter[tuple[str, bool, str]] = Counter()
    kept = []
    for score, fall in ranked:
        each = fall.candidate
        kind = each.kind, each.swapped, each.unit
        taken[kind] += 1
        if taken[kind] <= _OF_A_KIND.get(each.kind, 2):
            kept.append((score, fall))
    return kept[:_MOST]


# ---------------------------------------------------------------- in words


def _title(fall: _Fall, surroundings: Surroundings | None) -> T:
    each = fall.candidate
    return T(
        "{name} (EPSG:{code}){how}: {where}",
        name=title_of(crs_of(each.code)),
        code=str(each.code),
        how=_how(each),
        where=_where(fall, surroundings),
    )


def _how(candidate: Candidate) -> T | str:
    if candidate.swapped and candidate.unit != "m":
        return T(", north first, {unit}", unit=UNIT_TITLES[candidate.unit])
    if candidate.swapped:
        return T(", north first")
    return T(", {unit}", unit=UNIT_TITLES[candidate.unit]) if candidate.unit != "m" else ""


def _where(fall: _Fall, surroundings: Surroundings | None) -> T:
    if surroundings is None or fall.gaps is None:
        return _on_land(fall)
    gap = float(np.median(fall.gaps)) if len(fall.gaps) else np.inf
    if not np.isfinite(gap):
        return T("falls nowhere on Earth")
    if surroundings.district:
        return (
            T("falls on the district")
            if gap == 0
            else T("falls {km:,.1f} km from the district", km=gap)
            if gap < _REACH
            else T("falls {km:,.0f} km from the district", km=gap)
        )
    if gap == 0:
        return T("falls among the other layers")
    return T("falls {km:,.0f} km from the other layers", km=gap)


def _on_land(fall: _Fall) -> T:
    kinds = Counter(land.kinds_of_place(fall.lonlat).tolist())
    kind = kinds.most_common(1)[0][0] if kinds else land.NOWHERE
    if kind in {land.CHINA_EAST, land.CHINA_WEST}:
        return T("falls in China")
    if kind == land.LAND:
        return T("falls on land outside China")
    return T("falls in the sea") if kind == land.SEA else T("falls nowhere on Earth")
