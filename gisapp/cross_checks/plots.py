"""Ground that several parks and plots count: within a file, and between files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.findings import Finding, Severity
from layers.layer import Layer, in_role
from layers.measuring.overlaps import overlaps
from layers.sentences import name_rows
from layers.task import Task
from layers.text import T, plural

_MOST_ROWS, _MOST_PAIRS = 50_000, 250_000
"""Parks and plots together, and neighbours among them; more are left to the evaluation, and this is told: to
compare them takes longer than all the rest of an import."""
_RIVERSIDE = re.compile(
    r"滨江|江滨|滨河|沿江|滨水|临江|江岸|绿道|riverside|waterfront|greenway", re.IGNORECASE
)


def of_plots(layers: Sequence[Layer], task: Task) -> Iterator[Finding]:
    """The ledger: pairs and ground that plots share, within a layer and between layers."""
    plots = in_role(layers, "park", "green")
    count = sum(map(_rows, plots))
    if not count:
        return
    if count > _MOST_ROWS:
        yield _not_compared(plots, count)
        return
    table = _joined(plots)
    found = overlaps(table, task, _MOST_PAIRS)
    if not found.complete:
        yield _not_compared(plots, count)
        return
    first, second, area = found.a, found.b, found.area
    owner = table["layer"].to_numpy()
    for number, layer in enumerate(plots):
        inside = (owner[first] == number) & (owner[second] == number)
        if inside.any():
            yield _ledger(layer, table, second[inside], area[inside])
        for other in range(number):
            between = (owner[first] == other) & (owner[second] == number)
            if between.any():
                yield _shared(plots[other], layer, table, second[between], area[between])
    riverside = table["riverside"].to_numpy()
    mixed = riverside[first] != riverside[second]
    if mixed.any():
        strips = np.where(riverside[first], first, second)
        yield from _on_riverside(plots, table, strips[mixed], area[mixed])


def _not_compared(plots: Sequence[Layer], count: int) -> Finding:
    return Finding(
        "plots.not_compared",
        Severity.INFO,
        T(
            "{count:,} parks and plots have too many neighbours to be compared at the import: what lies on "
            "the same ground counts once all the same, is told with the figures, and is listed in the "
            "workbook.",
            count=count,
        ),
        file=", ".join(layer.title for layer in plots),
    )


def _rows(layer: Layer) -> int:
    return 0 if layer.frame is None else len(layer.frame)


def _joined(plots: Sequence[Layer]) -> pd.DataFrame:
    frames = []
    for number, layer in enumerate(plots):
        assert layer.frame is not None
        names = layer.frame["name"].fillna("").astype(str)
        strips = bool(_RIVERSIDE.search(layer.title)) | names.str.contains(_RIVERSIDE)
        frames.append(layer.frame[["row", "geometry"]].assign(layer=number, riverside=strips.astype(bool)))
    joined: pd.DataFrame = pd.concat(frames, ignore_index=True)
    return joined


def _ledger(layer: Layer, table: pd.DataFrame, rows: NDArray[np.intp], area: NDArray[np.float64]) -> Finding:
    return Finding(
        f"{layer.role}.ledger",
        Severity.INFO,
        plural(
            "{n} pair of areas in it shares {area:,.0f} m², which counts once.",
            "{n} pairs of areas in it share {area:,.0f} m², which counts once.",
            n=len(area),
            area=float(area.sum()),
        ),
        file=layer.title,
        rows=_row_numbers(table, rows),
        mend=T("See the list of overlaps in the report, and correct what was drawn twice."),
    )


def _shared(
    earlier: Layer, layer: Layer, table: pd.DataFrame, rows: NDArray[np.intp], area: NDArray[np.float64]
) -> Finding:
    return Finding(
        "green.on_park" if earlier.role != layer.role else f"{layer.role}.in_two_files",
        Severity.INFO,
        T(
            "{area:,.0f} m² of it lie on areas of {other} too and count once ({rows}).",
            area=float(area.sum()),
            other=earlier.title,
            rows=name_rows(_row_numbers(table, rows)),
        ),
        file=layer.title,
        rows=_row_numbers(table, rows),
        mend=T("Check which of the two files the ground belongs to."),
    )


def _on_riverside(
    plots: Sequence[Layer], table: pd.DataFrame, strips: NDArray[np.intp], area: NDArray[np.float64]
) -> Iterator[Finding]:
    """Of each file with strips: which they are, and on how much ground they lie on something else."""
    owner = table["layer"].to_numpy()[strips]
    for number, layer in enumerate(plots):
        of_layer = owner == number
        if of_layer.any():
            yield Finding(
                "green.riverside",
                Severity.INFO,
                T(
                    "Riverside green or greenways ({rows}) lie on parks and other plots; {area:,.0f} m² that "
                    "both list count once.",
                    rows=name_rows(_row_numbers(table, strips[of_layer])),
                    area=float(area[of_layer].sum()),
                ),
                file=layer.title,
                rows=_row_numbers(table, strips[of_layer]),
                mend=T("Do not add the two lists up by hand: the park would count twice."),
            )


def _row_numbers(table: pd.DataFrame, positions: NDArray[np.intp]) -> tuple[int, ...]:
    return tuple(sorted({int(row) for row in table["row"].to_numpy()[positions]}))
