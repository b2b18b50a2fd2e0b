"""In which datum each row is, from how far it then lies from its match: a mixture of likelihoods.

A row in the right datum lies beside its match, by a scatter that is estimated along with the shares; in a
wrong one it lies as if anywhere. What would be told by chance is seen by shifting the rows in directions in
which no datum lies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from layers.place.datum.gcj import FloatArray
from layers.place.datum.matches import Matches, Rows

UNTOLD = -1
_CLEAR, _SURE, _LIKELY = 0.999, 0.97, 0.8
"""How likely the datum of a row must be beside the other one; and its match, beside none at all."""
_STEPS, _STILL = 30, 1e-4
"""Rounds of fitting at most, and the change below which it has come to rest."""
_SCATTER_M = (6.0, 110.0)
"""Least and greatest scatter of matches: 110 m on each axis is less than a quarter of the usual shift."""
_FIRST_M = 60.0
_TAIL, _WIDER = 0.15, 2.5
"""How many matches scatter wider than the others, and how many times as wide."""
_TURNED, _TURNED_FARTHER = (60, 120, 180, 240, 300), (30, 90, 150, 210, 270, 330)
_OPPOSITE = 180
_FARTHER = 1.3
_LEAST = 300.0
"""Below its exponential numbers have no room."""
_FEW, _SHARE = 2.5, 0.03
"""Rows in the rarer datum, and their share, below which they are no part of their own."""
_CHANCE = 3.0
"""How many times as many there must be as by chance."""
NEAR = 3.0
"""How many times the scatter a row may lie from its match to be told for sure."""


@dataclass(frozen=True)
class Told:
    """What the matches tell of their rows.

    Attributes
    ----------
    sure, likely
        Each row's datum (n), where that is sure and where it is at least likely; -1 where not.
    weight, total
        How many rows are in the rarer of two datums, and in both, each counted by how likely it is.
    part
        Whether the rows of the rarer datum are too many to be there by chance: more than shifts that no
        datum makes would show.
    wrong
        How many rows all those shifts together would tell for sure; 0 where ``part`` is False.
    strays
        How many rows have a match in none.
    scatter
        Standard deviation of the matches in metres on each axis.
    """

    sure: Rows
    likely: Rows
    weight: float
    total: float
    part: bool
    wrong: int
    strays: float
    scatter: float


def tell(matches: Matches, here: Mapping[int, FloatArray], raw: FloatArray | None = None) -> Told | None:
    """In which of several datums each row is.

    Parameters
    ----------
    matches
        What the rows may belong to.
    here
        For each datum, by number, where the rows (n, 2) would lie in metres.
    raw
        Where they lie if none was shifted; by default where they would lie in the other datum.

    Returns
    -------
    Told or None
        The two most frequent datums; None where all rows are in one.
    """
    datums = np.array(list(here))
    sizes = np.stack([matches.distances(each) for each in here.values()])
    model, beside = _fitted(matches, sizes)
    weights = beside.sum(axis=1)
    second, first = (int(each) for each in np.argsort(weights, kind="stable")[-2:])
    if weights[second] < 1:
        return None
    total = float(weights[first] + weights[second])
    part = weights[second] >= max(_FEW, _SHARE * total)
    wrong = _wrong_by_chance(model, beside, list(here.values()), (first, second), raw) if part else None
    best = np.argmax(beside, axis=0)
    share = np.where((best == first) | (best == second), beside.max(axis=0), 0)
    clear = beside.max(axis=0) >= _CLEAR * beside.sum(axis=0)
    clear &= sizes.min(axis=0) <= NEAR * model.scatter
    return Told(
        np.where(clear & (share >= _SURE), datums[best], UNTOLD),
        np.where(share >= _LIKELY, datums[best], UNTOLD),
        float(weights[second]),
        total,
        wrong is not None,
        wrong or 0,
        float(np.sum(1 - beside.sum(axis=0))),
        model.scatter,
    )


@dataclass(frozen=True)
class _Model:
    """Shares (k) of the rows that match in each datum, the rest having no match; and how these scatter."""

    matches: Matches
    shares: FloatArray
    scatter: float

    def odds(self, sizes: FloatArray, share: float) -> FloatArray:
        """How much likelier each row, so far from its nearest match, belongs to it than to none."""
        density = self.matches.density
        ground = density * np.exp(-np.minimum(np.pi * density * sizes**2, _LEAST))
        odds: FloatArray = share * sum(_scattered(sizes, self.scatter)) / ground / (1 - self.shares.sum())
        return odds

    def beside(self, there: FloatArray, datum: int, others: FloatArray) -> FloatArray:
        """How likely each row, if it were ``there``, would belong to its nearest match, and in ``datum``."""
        odds = self.odds(self.matches.distances(there), self.shares[datum])
        beside: FloatArray = odds / (1 + odds + others)
        return beside


def _fitted(matches: Matches, sizes: FloatArray) -> tuple[_Model, FloatArray]:
    """The likeliest shares and scatter, and how likely each row is in each datum (k, n)."""
    model = _Model(matches, np.full(len(sizes), 0.8 / len(sizes)), _FIRST_M)
    for _ in range(_STEPS):
        odds = np.stack([model.odds(each, share) for each, share in zip(sizes, model.shares, strict=True)])
        beside = odds / (1 + odds.sum(axis=0))
        narrow, wide = _scattered(sizes, model.scatter)
        core = beside * narrow / np.maximum(narrow + wide, np.finfo(float).tiny)
        shares = (beside.sum(axis=1) + 0.5) / (sizes.shape[1] + 0.5 * (len(sizes) + 1))
        scatter = np.clip(np.sqrt(np.sum(core * sizes**2) / 2 / max(core.sum(), 1e-9)), *_SCATTER_M)
        before, model = model, _Model(matches, shares, float(scatter))
        changes = np.append(shares - before.shares, scatter / before.scatter - 1)
        if np.abs(changes).max() < _STILL:
            break
    return model, beside


def _scattered(sizes: FloatArray, scatter: float) -> tuple[FloatArray, FloatArray]:
    """Densities per m² of a match so far away: of those that scatter little, and of the wider ones."""

    def density(share: float, width: float) -> FloatArray:
        found: FloatArray = share / (2 * np.pi * width**2) * np.exp(-((sizes / width) ** 2) / 2)
        return found

    return density(1 - _TAIL, scatter), density(_TAIL, _WIDER * scatter)


def _wrong_by_chance(
    model: _Model,
    beside: FloatArray,
    places: Sequence[FloatArray],
    datums: tuple[int, int],
    raw: FloatArray | None,
) -> int | None:
    """How many rows shifts that no datum makes would tell for sure.

    None as soon as one of them shows nearly as many rows of the rarer datum, the second, as there are.
    """
    first, second = datums
    # Of two rows that belong together, one is reached by the shift and the other by its opposite.
    turned = _TURNED if raw is None else [angle for angle in _TURNED if angle != _OPPOSITE]
    others = beside.sum(axis=0) / np.maximum(1 - beside.sum(axis=0), 1e-12)
    most = (float(beside[second].sum()) - _FEW) / _CHANCE
    wrong = 0
    for datum, other in ((second, first), (first, second)):
        start = places[other] if raw is None else raw
        for there in _elsewhere(start, places[datum], turned):
            found = model.beside(there, datum, others)
            if datum == second and found.sum() > most:
                return None
            wrong += int((found >= _SURE).sum())
    return wrong


def _elsewhere(start: FloatArray, end: FloatArray, turned: Sequence[int]) -> list[FloatArray]:
    """The rows moved as far as from ``start`` to ``end``, but turned, and farther: as no datum does."""
    east, north = np.median(end - start, axis=0)
    turns = [(angle, 1.0) for angle in turned] + [(angle, _FARTHER) for angle in _TURNED_FARTHER]
    return [
        start
        + times
        * np.array(
            [
                east * np.cos(np.radians(angle)) - north * np.sin(np.radians(angle)),
                east * np.sin(np.radians(angle)) + north * np.cos(np.radians(angle)),
            ]
        )
        for angle, times in turns
    ]
