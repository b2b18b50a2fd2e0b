"""Ground that several parks and plots count: within a file, and between files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.findings import Finding, Severity
from layers.layer import Layer, in_role
from layers.measuring.ground import ground_area
from layers.measuring.overlaps import Overlaps, overlaps
from layers.sentences import name_rows
from layers.task import Task
from layers.text import T, plural

_MOST_ROWS, _MOST_PAIRS = 50_000, 250_000
"""Parks and plots together, and neighbours among them; more are left to the evaluation, and this is told: to
compare them takes longer than all the rest of an import."""
_WORTH_TELLING = 1.0
"""m²: less is what formats leave on common borders where they round."""
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
        yield _not_compared(plots, T("{count:,} parks and plots are many", count=count))
        return
    table = _joined(plots)
    found = overlaps(table, task, _MOST_PAIRS)
    if not found.complete:
        yield _not_compared(plots, T("{count:,} parks and plots lie on each other too often", count=count))
        return
    yield from _on_the_same_ground(plots, table, found)


def _on_the_same_ground(
    plots: Sequence[Layer], table: gpd.GeoDataFrame, found: Overlaps
) -> Iterator[Finding]:
    first, second = found.a, found.b
    owner = table["layer"].to_numpy()

    def ground(which: NDArray[np.bool_]) -> float:
        return _common_ground(table, first[which], second[which], found.area[which])

    for number, layer in enumerate(plots):
        inside = (owner[first] == number) & (owner[second] == number)
        if (area := ground(inside)) >= _WORTH_TELLING:
            yield _ledger(layer, table, second[inside], area)
        for other in range(number):
            between = (owner[first] == other) & (owner[second] == number)
            if (area := ground(between)) >= _WORTH_TELLING:
                yield _shared(plots[other], layer, table, second[between], area)
    riverside = table["riverside"].to_numpy()
    mixed = riverside[first] != riverside[second]
    strips = np.where(riverside[first], first, second)
    for number, layer in enumerate(plots):
        of_layer = mixed & (owner[strips] == number)
        if (area := ground(of_layer)) >= _WORTH_TELLING:
            yield _on_riverside(layer, table, strips[of_layer], area)


def _common_ground(
    table: gpd.GeoDataFrame, first: NDArray[np.intp], second: NDArray[np.intp], area: NDArray[np.float64]
) -> float:
    """m² that pairs share, each place once: where a plot is in several pairs, so may be its ground."""
    if len(np.unique([first, second])) == 2 * len(first):
        return float(area.sum())
    shapes = table.geometry.to_numpy()
    common = shapely.union_all(shapely.intersection(shapes[first], shapes[second]))
    return float(ground_area(shapely.get_parts(common), table.crs).sum())


def _not_compared(plots: Sequence[Layer], why: T) -> Finding:
    return Finding(
        "plots.not_compared",
        Severity.INFO,
        T(
            "{why}, and were not compared with each other at the import: what lies on the same ground counts "
            "once all the same, is told with the figures, and is listed in the workbook.",
            why=why,
        ),
        file=", ".join(layer.title for layer in plots),
    )


def _rows(layer: Layer) -> int:
    assert layer.frame is not None
    return len(layer.frame)


def _joined(plots: Sequence[Layer]) -> gpd.GeoDataFrame:
    frames = []
    for number, layer in enumerate(plots):
        assert layer.frame is not None
        names = layer.frame["name"].fillna("").astype(str)
        strips = bool(_RIVERSIDE.search(layer.title)) | names.str.contains(_RIVERSIDE)
        frames.append(layer.frame[["row", "geometry"]].assign(layer=number, riverside=strips.astype(bool)))
    joined: gpd.GeoDataFrame = pd.concat(frames, ignore_index=True)
    return joined


def _ledger(layer: Layer, table: gpd.GeoDataFrame, rows: NDArray[np.intp], area: float) -> Finding:
    return Finding(
        f"{layer.role}.ledger",
        Severity.INFO,
        plural(
            "{n} pair of areas in it shares {area:,.0f} m², which counts once.",
            "{n} pairs of areas in it share {area:,.0f} m², which counts once.",
            n=len(rows),
            area=area,
        ),
        file=layer.title,
        rows=_row_numbers(table, rows),
        mend=T("See the list of overlaps in the report, and correct what was drawn twice."),
    )


def _shared(
    earlier: Layer, layer: Layer, table: gpd.GeoDataFrame, rows: NDArray[np.intp], area: float
) -> Finding:
    return Finding(
        "green.on_park" if earlier.role != layer.role else f"{layer.role}.in_two_files",
        Severity.INFO,
        T(
            "{area:,.0f} m² of it lie on areas of {other} too and count once ({rows}).",
            area=area,
            other=earlier.title,
            rows=name_rows(_row_numbers(table, rows)),
        ),
        file=layer.title,
        rows=_row_numbers(table, rows),
        mend=T("Check which of the two files the ground belongs to."),
    )


def _on_riverside(layer: Layer, table: gpd.GeoDataFrame, strips: NDArray[np.intp], area: float) -> Finding:
    """Of a file with strips: which they are, and on how much ground they lie on something else."""
    rows = _row_numbers(table, strips)
    return Finding(
        "green.riverside",
        Severity.INFO,
        T(
            "Riverside green or greenways ({rows}) lie on parks and other plots; {area:,.0f} m² that "
            "both list count once.",
            rows=name_rows(rows),
            area=area,
        ),
        file=layer.title,
        rows=rows,
        mend=T("Do not add the two lists up by hand: the park would count twice."),
    )


def _row_numbers(table: gpd.GeoDataFrame, positions: NDArray[np.intp]) -> tuple[int, ...]:
    return tuple(sorted({int(row) for row in table["row"].to_numpy()[positions]}))
