"""Which values a raster holds, all over it and not only in a corner: from them follows what it measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.windows import Window

from layers.reading.raster.opened import band_in, open_measured, valid_pixels
from layers.reading.raster.stamps import stamps
from layers.source import Grid, Stamps
from layers.task import Task
from layers.text import T
from layers.threads import on_threads

FEW = 256
"""Values that are told one by one: all that a byte can hold. Classes and masks have fewer."""
_FEW_DECIMALS = 32
"""The same of other types, where each is looked for by itself; more than that are measurements."""
_GLANCE = 4096
"""Pixels that tell a field of measurements at once, before all are looked at."""
FILLS = (-9999.0, -99999.0, -32768.0, 32767.0, 65535.0, -999999.0, 1e20, -1e20, 1e30, -1e30)
"""Numbers beyond every index and share that programs write where there is no data."""
_ENDS = (float(np.finfo(np.float32).min), float(np.finfo(np.float64).min), float(np.finfo(np.float32).max))
"""The same at the end of a type's range."""
_ROWS, _PIXELS = 512, 16_000_000
"""Rows read at a time, the usual height of a tile, unless that is more than so many pixels."""


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a raster's band, without the pixels that hold no data by the file's own word.

    Attributes
    ----------
    low, high
        The least and the greatest but for ``fills``; NaN where there is none.
    counts
        Of how many pixels each value is, ``fills`` among them; None of more values than can be told apart.
    fills
        Those of the numbers in FILLS that occur, in the band's own type.
    whole
        Whether all are whole numbers.
    small, large
        How many pixels are above 0 and not above 1, and how many are above 1: one stray pixel must not turn
        shares from 0 to 1 into percentages.
    zeros, pixels
        How many pixels are exactly 0, and how many there are, ``fills`` among them.
    """

    low: float = np.nan
    high: float = np.nan
    counts: Mapping[float, int] | None = None
    fills: tuple[float, ...] = ()
    whole: bool = True
    small: int = 0
    large: int = 0
    zeros: int = 0
    pixels: int = 0

    def joined(self, other: Values) -> Values:
        """The values of two parts of a raster."""
        counts = None
        if self.counts is not None and other.counts is not None:
            both = {*self.counts, *other.counts}
            counts = {each: self.counts.get(each, 0) + other.counts.get(each, 0) for each in both}
        return Values(
            float(np.fmin(self.low, other.low)),
            float(np.fmax(self.high, other.high)),
            counts if counts is None or len(counts) <= FEW else None,
            tuple(sorted({*self.fills, *other.fills})),
            self.whole and other.whole,
            self.small + other.small,
            self.large + other.large,
            self.zeros + other.zeros,
            self.pixels + other.pixels,
        )


def values_of(grid: Grid, task: Task) -> Values:
    """All values of a raster's band; remembered as long as its files stay as they are.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    rasterio.errors.RasterioError
        If its files cannot be read.
    """
    return _remembered(_Asked(grid, task), stamps(grid))


class _Asked:
    """A raster, and the task of who asks; two are the same if their rasters are."""

    def __init__(self, grid: Grid, task: Task) -> None:
        self.grid, self.task = grid, task

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.grid == other.grid

    def __hash__(self) -> int:
        return hash(self.grid)


@lru_cache(maxsize=8)
def _remembered(asked: _Asked, _: Stamps) -> Values:
    grid = asked.grid
    rows = max(1, min(_ROWS, _PIXELS // grid.width))
    parts = on_threads(
        lambda top: _of_rows(grid, top, rows),
        range(0, grid.height, rows),
        asked.task,
        T("Looking through the raster's values"),
    )
    return reduce(Values.joined, parts, Values(counts={}))


def _of_rows(grid: Grid, top: int, rows: int) -> Values:
    window = Window(0, top, grid.width, min(rows, grid.height - top))
    with open_measured(grid) as raster:
        values = raster.read(band_in(grid), window=window)
        valid = valid_pixels(raster, grid, values, window)
    told = values.ravel() if valid is None or valid.all() else values[valid]
    if not told.size:
        return Values(counts={})
    return replace(_of_pixels(told), zeros=int(np.count_nonzero(told == 0)), pixels=told.size)


def _of_pixels(values: NDArray[Any]) -> Values:
    counts = _counted(values)
    if counts is not None:
        fills = tuple(each for each in sorted(counts) if each in _fills_of(values.dtype))
        some = [each for each in counts if each not in fills]
        low, high = (min(some), max(some)) if some else (np.nan, np.nan)
        small, large = (
            sum(counts[each] for each in some if above < each <= top) for above, top in ((0, 1), (1, np.inf))
        )
        return Values(low, high, counts, fills, all(map(float.is_integer, some)), small, large)
    low, high = float(values.min()), float(values.max())
    possible = [each for each in _fills_of(values.dtype) if low <= each <= high]
    fills = tuple(each for each in possible if (values == values.dtype.type(each)).any())
    if fills:
        values = values[~np.isin(values, np.asarray(fills, values.dtype))]
        low, high = (float(values.min()), float(values.max())) if values.size else (np.nan, np.nan)
    large = int(np.count_nonzero(values > 1))
    return Values(
        low, high, None, fills, _are_whole(values), int(np.count_nonzero(values > 0)) - large, large
    )


def _are_whole(values: NDArray[Any]) -> bool:
    if not np.issubdtype(values.dtype, np.floating):
        return True
    return all(bool((each == np.floor(each)).all()) for each in (values[:_GLANCE], values))


def _fills_of(kind: np.dtype[Any]) -> tuple[float, ...]:
    """The fills that a type can hold, as it holds them."""
    if np.issubdtype(kind, np.floating):
        with np.errstate(over="ignore"):
            told = {float(kind.type(each)) for each in (*FILLS, *_ENDS)}
        return tuple(sorted(each for each in told if np.isfinite(each)))
    ends = np.iinfo(kind)
    # What a byte holds at its ends may be the whole of a scale, and is told by its count.
    wide = kind.itemsize > 1
    return tuple(sorted(each for each in FILLS if wide and ends.min <= each <= ends.max))


def _counted(values: NDArray[Any]) -> dict[float, int] | None:
    """How often each value occurs; None of too many."""
    if values.dtype.itemsize == 1:
        found = np.bincount(values.view(np.uint8), minlength=FEW)
        some = np.flatnonzero(found)
        return _as_counts(some.astype(np.uint8).view(values.dtype), found[some])
    if len(np.unique(values[:_GLANCE])) > _FEW_DECIMALS:
        return None
    counts: dict[float, int] = {}
    while values.size:
        if len(counts) == _FEW_DECIMALS:
            return None
        same = values == values[0]
        counts[float(values[0])] = int(same.sum())
        values = values[~same]
    return counts


def _as_counts(values: Iterable[Any], counts: Iterable[Any]) -> dict[float, int]:
    return {float(value): int(count) for value, count in zip(values, counts, strict=True)}
