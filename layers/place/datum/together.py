"""All layers looked at together: which of them are shifted, and which way (docs/decisions/0015).

What lies between two layers shows only that one of them is off. Which one follows from the direction (a
layer in GCJ-02 lies south-east of one in WGS 84 at Chongqing, never north-west), from the majority, and
from what is least likely to be wrong: a surveyed grid, a published landmark, a file that names its datum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from layers.place.datum.by_ground import by_ground
from layers.place.datum.by_names import by_names
from layers.place.datum.by_place import by_edges, by_nearness, by_outline
from layers.place.datum.comparison import Comparison
from layers.place.datum.evidence import DATUM_OF, LAG_OF, NOTHING, DatumEvidence, Lag
from layers.place.datum.mixed import mixture_of
from layers.place.datum.places import Places
from layers.place.land import in_or_near_china
from layers.remember import by_identity
from layers.text import T

_TESTS = (by_names, by_outline, by_nearness, by_edges, by_ground)
_STRENGTH = {"names": 0, "outline": 1, "near": 2, "edges": 3, "ground": 4}
_MARGIN = 1.25
"""How much less likely every other explanation must be; in units of one web-map layer."""
_IMPOSSIBLE = 100.0
_HALF = 0.5


@by_identity
def compare(ours: Places, theirs: Places) -> Comparison | None:
    """What lies between two layers: the first test that is certain, else the first that suspects a shift."""
    found = []
    for test in _TESTS:
        result = test(ours, theirs)
        if result is not None and result.certain:
            return result
        if result is not None:
            found.append(result)
    return next((each for each in found if each.lag != (0, 0)), next(iter(found), None))


def abroad(places: Places) -> bool:
    """Whether most of a layer lies where GCJ-02 is in no map, though its formula may be defined there."""
    return bool(np.mean(in_or_near_china(places.lonlat)) < _HALF)


def look_together(layers: Sequence[Places]) -> Mapping[int, DatumEvidence]:
    """The datum of every layer that others say something about.

    Parameters
    ----------
    layers
        As they are taken at present; those abroad and those without features are passed over, and so are
        features whose coordinates are not finite.

    Returns
    -------
    Mapping
        By position in ``layers``: the most likely datum with its evidence. Certain only where every other
        explanation of what lies between the layers is much less likely; an over-corrected layer only
        where something that is not in doubt (a surveyed grid, a landmark) says so.
    """
    layers = [places.of_finite() for places in layers]
    usable = [number for number, places in enumerate(layers) if len(places.lonlat) and not abroad(places)]
    found: dict[tuple[int, int], Comparison] = {}
    for first, second in combinations(usable, 2):
        result = compare(layers[first], layers[second])
        if result is not None:
            found[first, second] = result
    sure = {pair: each for pair, each in found.items() if each.certain}
    decided: dict[int, DatumEvidence] = {}
    for group in _groups(usable, sure):
        decided |= _decide(group, layers, sure)
    decided = _suspected(found, layers, decided) | decided
    mixed = _mixtures(usable, layers, decided)
    suspected = {
        number: replace(decided.get(number, NOTHING), mixture=each)
        for number, each in mixed.items()
        if not each.certain
    }
    return decided | mixed | suspected


def _mixtures(
    usable: Sequence[int], layers: Sequence[Places], decided: Mapping[int, DatumEvidence]
) -> dict[int, DatumEvidence]:
    """The layers of which only some rows are shifted, each against all others as they are decided."""
    settled = {
        number: layers[number].taken_as(decided[number].best if number in decided else "as_is")
        for number in usable
        if number not in decided or decided[number].certain
    }
    open_ones = [each for each in usable if layers[each].settled is None and not layers[each].known]
    first = _mixed(open_ones, layers, settled)
    # One that is mixed makes others look so, which are of one piece: those that are whole decide.
    whole = {number: places for number, places in settled.items() if number not in first}
    return _mixed(list(first), layers, whole) if first else {}


def _mixed(
    numbers: Sequence[int], layers: Sequence[Places], settled: Mapping[int, Places]
) -> dict[int, DatumEvidence]:
    found = {
        number: mixture_of(layers[number], [each for other, each in settled.items() if other != number])
        for number in numbers
    }
    return {number: evidence for number, evidence in found.items() if evidence is not None}


def _suspected(
    found: Mapping[tuple[int, int], Comparison],
    layers: Sequence[Places],
    decided: Mapping[int, DatumEvidence],
) -> dict[int, DatumEvidence]:
    """What comparisons that are not certain suggest of layers that no other decides."""
    suspected: dict[int, DatumEvidence] = {}
    for (first, second), each in found.items():
        for number, other, seen in ((first, second, each), (second, first, each.turned())):
            base = LAG_OF[decided[other].best] if other in decided else (0, 0)
            datum = DATUM_OF.get((seen.lag[0] + base[0], seen.lag[1] + base[1]), "over_")
            if number not in decided and not datum.startswith("over_"):
                told = seen.evidence(datum, layers[other], certain=False)
                anchored = _anchors(layers[other], DATUM_OF.get(base, ""))
                suspected.setdefault(number, replace(told, anchored=anchored))
    return suspected


# ---------------------------------------------------------------- groups of layers that were compared


@dataclass(frozen=True)
class _Group:
    """Layers that hang together, each with its lag from the first; ``contested`` if they contradict."""

    lags: dict[int, Lag]
    contested: bool


def _groups(usable: Sequence[int], sure: Mapping[tuple[int, int], Comparison]) -> list[_Group]:
    ties: dict[int, list[tuple[int, Lag, int]]] = {number: [] for number in usable}
    for (first, second), each in sure.items():
        strength = _STRENGTH[each.basis]
        ties[first].append((second, (-each.lag[0], -each.lag[1]), strength))
        ties[second].append((first, each.lag, strength))
    groups, seen = [], set[int]()
    for start in usable:
        if start in seen or not ties[start]:
            continue
        lags = _spread(start, ties)
        seen |= lags.keys()
        contested = any(
            _less(lags[first], lags[second]) != each.lag
            for (first, second), each in sure.items()
            if first in lags
        )
        groups.append(_Group(lags, contested))
    return groups


def _spread(start: int, ties: Mapping[int, list[tuple[int, Lag, int]]]) -> dict[int, Lag]:
    """Lag of every layer that can be reached from the first one, over the strongest comparisons."""
    lags = {start: (0, 0)}
    while True:
        open_ties = [
            (strength, number, other, lag)
            for number in lags
            for other, lag, strength in ties[number]
            if other not in lags
        ]
        if not open_ties:
            return lags
        _, number, other, lag = min(open_ties)
        lags[other] = (lags[number][0] + lag[0], lags[number][1] + lag[1])


def _less(first: Lag, second: Lag) -> Lag:
    return first[0] - second[0], first[1] - second[1]


# ---------------------------------------------------------------- which of them are off


def _decide(
    group: _Group, layers: Sequence[Places], sure: Mapping[tuple[int, int], Comparison]
) -> dict[int, DatumEvidence]:
    explanations = sorted(_explanations(group, layers), key=lambda pair: pair[0])
    if not explanations:
        return {}
    cost, best = explanations[0]
    anchored = any(_anchors(layers[number], datum) for number, datum in best.items())
    apart = len(set(best.values())) > 1
    doubtful = not anchored and any(datum.startswith("over_") for datum in best.values())
    decided = {}
    for number, datum in best.items():
        other = min((rival for rival, frames in explanations if frames[number] != datum), default=_IMPOSSIBLE)
        certain = not (group.contested or doubtful) and cost < _IMPOSSIBLE and other - cost >= _MARGIN
        told = _told(number, best, layers, sure, certain=certain)
        decided[number] = replace(
            told, anchored=anchored, apart=apart, even=doubtful, group=tuple(group.lags)
        )
    return decided


def _explanations(group: _Group, layers: Sequence[Places]) -> list[tuple[float, dict[int, str]]]:
    """Every way to explain the lags, with how unlikely it is."""
    found = []
    first = group.lags[next(iter(group.lags))]
    for start in LAG_OF.values():
        frames = {}
        for number, lag in group.lags.items():
            datum = DATUM_OF.get((start[0] + lag[0] - first[0], start[1] + lag[1] - first[1]))
            if datum is None:
                break
            frames[number] = datum
        else:
            found.append((sum(_cost(layers[number], datum) for number, datum in frames.items()), frames))
    return found


def _anchors(places: Places, datum: str) -> bool:
    """Whether a layer is in no doubt itself, if it is in this datum."""
    return datum in {places.settled, places.named} or (places.surveyed and datum == "as_is")


def _cost(places: Places, datum: str) -> float:
    """How unlikely it is that a layer is in this datum, in units of one web-map layer in GCJ-02."""
    if places.settled is not None:
        return 0.0 if datum == places.settled else _IMPOSSIBLE
    if datum == "as_is":
        cost = 0.0
    elif datum.startswith("over_"):
        cost = 12.0 if places.surveyed else 5.0 if places.known else 2.5
    else:
        cost = 3.0 if places.known else 2.0 if places.surveyed else 1.0
    if places.named is None:
        return cost
    return 0.0 if datum == places.named else cost + 4.0


def _told(
    number: int,
    frames: Mapping[int, str],
    layers: Sequence[Places],
    sure: Mapping[tuple[int, int], Comparison],
    *,
    certain: bool,
) -> DatumEvidence:
    """The evidence for one layer, by the best of its comparisons: with one that is right, by names."""
    candidates = []
    for (first, second), each in sure.items():
        if number in {first, second}:
            other = second if number == first else first
            seen = each if number == first else each.turned()
            if seen.lag == _less(LAG_OF[frames[number]], LAG_OF[frames[other]]):
                published = layers[other].known and layers[other].settled is not None
                trust = (
                    frames[other] != "as_is",
                    published,
                    not _anchors(layers[other], frames[other]),
                    _STRENGTH[each.basis],
                )
                candidates.append((*trust, -each.matched, other, seen))
    if not candidates:
        return DatumEvidence(frames[number], False, "none", T("what it was compared with contradicts itself"))
    *_, other, seen = min(candidates, key=lambda each: each[:-1])
    return seen.evidence(frames[number], layers[other], certain=certain)
