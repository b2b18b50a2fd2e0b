"""How coarse the places of points are, by how their coordinates are written: 106.571 is a place to ± 56 m.

A step is a part of a degree, a minute or a second, or 10 and 100 m of a grid. The usual step of a file is the
coarsest of which nearly all of its points are whole multiples, in both coordinates; those of a survey are
multiples of none. Points that are written more coarsely than usual stand for themselves: so the error is one
of rows, and a rounded row makes no figure doubtful that does not hang on it.

Zeros at the end come by chance too. Of points with six decimals one in a million looks as if it had three,
of points with four decimals one in a hundred: a coarser step is believed in where so many points have it that
chance would give them in one file of a hundred at the most.
"""

from __future__ import annotations

import math

import numpy as np
import shapely

from layers.columns.values import Mask
from layers.place.crs import FloatArray
from layers.place.placement import Placement
from layers.source import Source

_DEGREES = (1, 1e-1, 1 / 60, 1e-2, 1 / 600, 1e-3, 1 / 3600, 1 / 6000, 1e-4, 1 / 36000)
"""Steps in degrees, the coarsest first: of decimals, else of minutes and seconds."""
_METRES = (100.0, 10.0)
_FINE_DEGREES, _FINE_METRES = (1e-5, 1e-6, 1e-7), (1.0, 0.1, 0.01, 0.001)
"""Finer ones, which are finer than any survey of stops; they only tell how often chance makes coarse ones."""
_NOISE_DEGREES, _NOISE_METRES = 2e-9, 1e-4
"""What binary numbers and files that round keep from being whole multiples."""
_ENOUGH_METRES = 3
"""Points of a grid of which it is no chance that all are whole multiples of 10 m; of degrees one will do."""
_MOST = 0.9
"""Share of the points that must have the usual step, as some have been edited by hand."""
_CHANCE = 0.01
"""Files of sound coordinates of which chance may make some points coarse."""
_METRES_PER_DEGREE = 111_320.0
_WITHIN_95 = 1.2
"""Radius of the circle that holds 95 % of a square, in halves of its side: where a rounded place may be."""
_POINTS = (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT)


def errors_of(source: Source, placement: Placement) -> FloatArray:
    """Metres within which each of a layer's points lies of where it is written, in 95 of 100 cases.

    Parameters
    ----------
    source
        As found.
    placement
        Where its numbers are.

    Returns
    -------
    ndarray
        (n,) by row of the source. 0 for coordinates that are written finely, for a row without a place, and
        throughout for fewer than three points of a grid and for what is no point.
    """
    assert source.frame is not None
    geometry = np.asarray(source.frame.geometry.array)
    errors = np.zeros(len(geometry))
    kinds = shapely.get_type_id(geometry[~shapely.is_missing(geometry)])
    if placement.notation is None or not np.isin(kinds, _POINTS).all():
        return errors
    xy, row = shapely.get_coordinates(geometry, return_index=True)
    placed = np.isfinite(xy).all(axis=1) & (xy != 0).any(axis=1)
    spots, spot = np.unique(xy[placed], axis=0, return_inverse=True)
    if placement.notation.crs.is_geographic and len(spots):
        lonlat = placement.notation.to_lonlat(spots)
        metres = _METRES_PER_DEGREE * _steps(lonlat, _DEGREES, _FINE_DEGREES, _NOISE_DEGREES)
    elif placement.notation.unit == "m" and len(spots) >= _ENOUGH_METRES:
        metres = _steps(spots, _METRES, _FINE_METRES, _NOISE_METRES)
    else:
        return errors
    np.maximum.at(errors, row[placed], _WITHIN_95 / 2 * metres[spot.ravel()])
    return errors


def _steps(xy: FloatArray, coarse: tuple[float, ...], fine: tuple[float, ...], noise: float) -> FloatArray:
    """The step of each point; 0 where it is a fine one."""
    multiples = {step: _are_multiples(xy, step, noise) for step in (*coarse, *fine)}
    usual = next((step for step, those in multiples.items() if those.mean() >= _MOST), noise)
    steps = np.full(len(xy), usual if usual in coarse else 0.0)
    believed = {usual: len(xy)}
    for at, step in reversed(list(enumerate(coarse))):
        coarser = [multiples[each] for each in coarse[:at] if math.isclose(each / step, round(each / step))]
        count = int((multiples[step] & ~np.any(coarser, axis=0)).sum())
        by_chance = max(others * (finer / step) ** 2 for finer, others in believed.items())
        if step > usual and not _is_chance(count, by_chance):
            steps[multiples[step]] = step
            believed[step] = int(multiples[step].sum())
    return steps


def _are_multiples(xy: FloatArray, step: float, noise: float) -> Mask:
    return np.asarray((np.abs(xy - np.round(xy / step) * step) <= noise).all(axis=1))


def _is_chance(count: int, expected: float) -> bool:
    """Whether chance gives so many points more often than in one file of a hundred, by the bound of Boole.

    That some ``count`` of n points all have what each has with probability p is no likelier than
    (n p)^count / count!, which is taken in logarithms.
    """
    return count * math.log(expected) - math.lgamma(count + 1) > math.log(_CHANCE)
