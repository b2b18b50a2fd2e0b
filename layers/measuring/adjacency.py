"""Which shapes meet, and which hang together through others."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.measuring.ground import Geometries

Indices = NDArray[np.intp]


def neighbours(geometries: Geometries) -> tuple[Indices, Indices]:
    """Pairs (a, b) with a < b whose bounding boxes meet, in order of a."""
    first, second = shapely.STRtree(geometries).query(geometries)
    once = first < second
    return first[once], second[once]


def groups(count: int, first: Indices, second: Indices) -> Indices:
    """The group of each of ``count`` things, where the pairs belong together: its lowest member's index."""
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

    ``first`` and ``second`` are the :func:`neighbours`.
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
