"""Which shapes meet, and which hang together through others."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.measuring.ground import Geometries

Indices = NDArray[np.intp]
_ASKED_AT_ONCE = 256
"""Shapes whose neighbours are looked up together: at worst, each has all the others."""


def neighbours_in_turn(geometries: Geometries) -> Iterator[tuple[Indices, Indices]]:
    """Pairs (a, b) with a < b whose bounding boxes meet, in order of a.

    So many shapes at a time: whoever has had enough of them can stop.

    Parameters
    ----------
    geometries
        (n,) shapes; None and empty ones have no neighbours.

    Yields
    ------
    first, second
        (k,) positions, pair by pair.
    """
    tree = shapely.STRtree(geometries)
    for start in range(0, max(len(geometries), 1), _ASKED_AT_ONCE):
        first, second = tree.query(geometries[start : start + _ASKED_AT_ONCE])
        once = first + start < second
        yield first[once] + start, second[once]


def few_neighbours(geometries: Geometries, most: int) -> tuple[Indices, Indices] | None:
    """All pairs of :func:`neighbours_in_turn`, or None as soon as there are more than ``most`` of them.

    Thousands of shapes in one place are millions of pairs, for which there need not be memory.

    Parameters
    ----------
    geometries
        (n,) shapes.
    most
        Pairs at most.

    Returns
    -------
    first, second
        (k,) positions, pair by pair.
    """
    found = []
    for pairs in neighbours_in_turn(geometries):
        found.append(pairs)
        most -= len(pairs[0])
        if most < 0:
            return None
    first, second = (np.concatenate(side) for side in zip(*found, strict=True))
    return first, second


def distinct(geometries: Geometries, weights: NDArray[np.float64]) -> Indices:
    """All shapes but those that another of at least their weight repeats corner for corner.

    Found by their bounding boxes, so that shapes of which none is twice there are hardly looked at.

    Parameters
    ----------
    geometries, weights
        (n,) shapes and (n,) weights.

    Returns
    -------
    ndarray of intp
        Positions of the shapes that stay, ascending.
    """
    bounds = shapely.bounds(geometries)
    order = np.lexsort((-weights, *bounds.T))
    same = (bounds[order[1:]] == bounds[order[:-1]]).all(axis=1)
    if not same.any():
        return np.arange(len(geometries))
    alike = np.append(same, False) | np.append(False, same)
    written = shapely.to_wkb(shapely.normalize(geometries[order[alike]]))
    first = np.unique(written, return_index=True)[1]  # the heaviest, as they are sorted
    return np.sort(np.concatenate([order[~alike], order[alike][first]]))


def groups(count: int, first: Indices, second: Indices) -> Indices:
    """The group of each of ``count`` things, where the pairs belong together: its lowest member's index.

    Parameters
    ----------
    count
        Things, numbered from 0.
    first, second
        (k,) numbers of things, pair by pair, in any order.

    Returns
    -------
    ndarray of intp
        (count,); a thing in no pair is its own group.
    """
    group = np.arange(count)
    while True:
        one, other = group[first], group[second]
        if (one == other).all():
            return group
        lower = np.minimum(one, other)
        np.minimum.at(group, one, lower)
        np.minimum.at(group, other, lower)
        while ((lowest := group[group]) != group).any():
            group = lowest


def dominated(
    geometries: Geometries, weights: NDArray[np.float64], first: Indices, second: Indices
) -> NDArray[np.bool_]:
    """Which shapes lie wholly under another of at least their weight; of equal ones all but the first.

    Parameters
    ----------
    geometries, weights
        (n,) shapes and (n,) weights.
    first, second
        The :func:`few_neighbours`, (k,) each.

    Returns
    -------
    ndarray of bool
        (n,).
    """
    bounds = shapely.bounds(geometries)
    hidden = np.zeros(len(geometries), dtype=bool)
    for over, under in ((first, second), (second, first)):
        low = (bounds[over, :2] <= bounds[under, :2]).all(axis=1)
        high = (bounds[over, 2:] >= bounds[under, 2:]).all(axis=1)
        possible = np.flatnonzero(low & high & (weights[over] >= weights[under]))
        over, under = over[possible], under[possible]  # noqa: PLW2901 - the pairs that are left
        covers = shapely.covers(geometries[over], geometries[under])
        over, under = over[covers], under[covers]  # noqa: PLW2901 - as above
        # Two that cover each other are equal: the first stays.
        equal = (over > under) & (weights[over] == weights[under])
        equal[equal] = shapely.covers(geometries[under[equal]], geometries[over[equal]])
        hidden[under[~equal]] = True
    return hidden
