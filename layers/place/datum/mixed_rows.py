"""Rows of a mixed layer that do not show their datum themselves: told by the file's order or a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from layers.place.datum.likelihood import UNTOLD
from layers.place.datum.matches import Rows

_EXCEPTIONS = 0.03
_OPEN = 2
"""By how many exceptions more, at most, a cut is as good as the best."""
_PER_VALUE = 3


def divided_rows(classes: Rows, sorts: Mapping[str, Sequence[str]]) -> Rows | None:
    """The classes of all rows, where the file's order or one of its columns divides those that show one.

    Parameters
    ----------
    classes
        For each row its datum, -1 where it shows none; there are two datums.
    sorts
        Columns of few different values, with each row's.

    Returns
    -------
    Rows or None
        -1 for rows between the two runs, and for values of which too few rows show anything; None where
        neither order nor column divides them.
    """
    cut = _cut(classes)
    if cut is not None:
        return cut
    found = (_divided(classes, np.asarray(values, dtype=object)) for values in sorts.values())
    return next((each for each in found if each is not None), None)


def _cut(classes: Rows) -> Rows | None:
    """Two runs of rows, where nearly all of the first are of one class and of the second of the other."""
    told = np.flatnonzero(classes != UNTOLD)
    low, top = int(classes[told].min()), int(classes[told].max())
    high = classes[told] == top
    wrong = np.concatenate([[0], np.cumsum(high)]) + np.append(np.cumsum(~high[::-1])[::-1], 0)
    if wrong.min() > len(told) - wrong.max():  # the high ones come first
        wrong, low, top = len(told) - wrong, top, low
    # Exceptions near the cut leave open where it is: the rows between are not told.
    near = np.flatnonzero(wrong <= wrong.min() + min(int(wrong.min()), _OPEN))
    first, last = int(near[0]), int(near[-1])
    if wrong.min() > _EXCEPTIONS * len(told) or not 0 < first <= last < len(told):
        return None
    result = np.full(len(classes), UNTOLD)
    result[: told[first - 1] + 1], result[told[last] :] = low, top
    return result


def _divided(classes: Rows, values: np.ndarray[tuple[int], np.dtype[np.object_]]) -> Rows | None:
    """The class of each value of a column, where nearly all rows of a value are of one."""
    result, exceptions = np.full(len(classes), UNTOLD), 0
    for value in set(values):
        members = values == value
        told = classes[members & (classes != UNTOLD)]
        if len(told) < _PER_VALUE:
            continue
        most = int(np.bincount(told).argmax())
        exceptions += int(np.sum(told != most))
        result[members] = most
    told = classes != UNTOLD
    whole = len(np.unique(result[told])) > 1 and bool((result[told] != UNTOLD).all())
    return result if whole and exceptions <= _EXCEPTIONS * told.sum() else None
