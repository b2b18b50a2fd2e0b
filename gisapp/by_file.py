"""Findings about rows, told file by file: a row number means something only within its file."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from layers.findings import Finding
from layers.layer import Layer, file_of_rows

Rows = NDArray[np.intp]


def files_of(layer: Layer) -> list[str]:
    """The files whose rows a layer has, in order."""
    return list(dict.fromkeys(file_of_rows(layer)))


def told_by_file(
    layer: Layer, which: NDArray[np.bool_], finding: Callable[[str, tuple[int, ...], Rows], Finding]
) -> tuple[Finding, ...]:
    """One finding per file for the marked rows of a layer; none where none is marked.

    Parameters
    ----------
    layer
        Perhaps joined from several files.
    which
        Marks rows of its frame.
    finding
        Makes the finding of the file's name, the row numbers in it, and their positions in the frame.
    """
    assert layer.frame is not None, layer.role
    marked, files = np.flatnonzero(which), file_of_rows(layer)
    numbers = layer.frame["row"].to_numpy()
    told = []
    for file in dict.fromkeys(files[marked]):
        at = marked[files[marked] == file]
        told.append(finding(file, tuple(int(row) for row in numbers[at]), at))
    return tuple(told)


def rows_told(layer: Layer, code: str) -> NDArray[np.bool_]:
    """Which rows of a layer's frame a finding of its import speaks of, (n,).

    Parameters
    ----------
    layer
        Perhaps joined from several files.
    code
        Of the finding.
    """
    assert layer.frame is not None, layer.role
    told = {(each.file, row) for each in layer.findings if each.code == code for row in each.rows}
    if not told:
        return np.zeros(len(layer.frame), dtype=bool)
    of_file = zip(file_of_rows(layer), layer.frame["row"], strict=True)
    return np.array([each in told for each in of_file], dtype=bool)
