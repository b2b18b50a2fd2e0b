"""Long work in parts: on all cores, with progress, and cancelled within a fraction of a second."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from layers.task import Task
from layers.text import T

Part = TypeVar("Part")
Result = TypeVar("Result")

CORES = os.cpu_count() or 1


def on_threads(
    function: Callable[[Part], Result], parts: Iterable[Part], task: Task, doing: T
) -> list[Result]:
    """``function`` of each part, in order of the parts.

    Shapely and numpy let go of the interpreter lock during a call, so that parts really run side by
    side; one call over everything could neither be cancelled nor report how far it is.

    Raises
    ------
    Cancelled
        If the task was cancelled; parts not yet begun are not run.
    """
    parts = list(parts)
    if len(parts) == 1:
        task.step(0, doing)
        return [function(parts[0])]
    with ThreadPoolExecutor(CORES) as pool:
        return list(task.each(pool.map(function, parts), doing, total=len(parts)))


def in_chunks(
    function: Callable[..., NDArray[Any]],
    arrays: tuple[NDArray[Any], ...],
    task: Task,
    doing: T,
    size: int = 1024,
) -> NDArray[Any]:
    """``function(*arrays)``, so many rows at a time on all cores.

    Parameters
    ----------
    function
        Takes as many rows of each array as it is given, and gives an array of that many rows.
    arrays
        Arrays of equal length.

    Returns
    -------
    ndarray
        The chunks' results joined in order.
    """
    starts = range(0, max(len(arrays[0]), 1), size)
    chunks = on_threads(lambda at: function(*(each[at : at + size] for each in arrays)), starts, task, doing)
    return np.concatenate(chunks)
