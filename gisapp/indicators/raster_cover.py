"""What the pixels of a raster of vegetation count for, and what it leaves open."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gisapp import figures as written
from gisapp.indicators.constants import COARSE_PIXEL, INDEX_LIMIT, SHARE_BEYOND
from gisapp.readings import Doubt
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.measuring.raster_areas import Marking, RasterAreas
from layers.source import Grid
from layers.text import T

_NOTHING = 1e-6
"""Share of the land below which a gap is less than a pixel's corner."""
_HALF = 0.5
"""A mask holds 0 and 1 once it is scaled; what is nearer to 1 is marked."""
_ROUNDING = 9
"""Decimals of a threshold in the raster's own numbers: 0.3 / 0.0001 is 3000, not a little less."""


def marking_of(grid: Grid, threshold: float) -> Marking:
    """Which share of each pixel is vegetation, by what the raster holds.

    Parameters
    ----------
    grid
        Its ``quantity`` says what its values are; without one, whole numbers are a mask and decimals an
        index, as in projects of version 0.3 and before.
    threshold
        Of an index: pixels above it are vegetation.
    """
    kind = np.dtype(grid.dtype)
    floating = np.issubdtype(kind, np.floating)
    if grid.quantity == "fraction":
        return lambda values: _share(values, grid)
    if grid.quantity is None and not floating:
        return lambda values: np.asarray(values > 0)
    least = _HALF if grid.quantity == "mask" else threshold
    limit = round((least - grid.offset) / grid.scale, _ROUNDING)
    told: Any = kind.type(limit) if floating else limit
    if grid.scale < 0:
        return lambda values: np.asarray(values < told)
    return lambda values: np.asarray(values > told)


def is_cut(grid: Grid) -> bool:
    """Whether pixels count where they are above the planner's threshold: those of an index.

    Parameters
    ----------
    grid
        Of vegetation.
    """
    if grid.quantity is None:
        return np.issubdtype(np.dtype(grid.dtype), np.floating)
    return grid.quantity == "index"


def _share(values: NDArray[Any], grid: Grid) -> NDArray[np.float64]:
    return np.clip(values.astype(np.float64) * grid.scale + grid.offset, 0.0, 1.0)


def refusal_of(found: RasterAreas, layer: Layer) -> T | None:
    """Why the raster cannot be used; None if it can.

    Parameters
    ----------
    found
        What was measured of it; the values of the district's surroundings tell as well, since a project may
        be older than the rule, or its raster replaced.
    layer
        Of vegetation, with a grid.
    """
    grid = layer.grid
    assert grid is not None
    if np.isnan(found.low):
        bare = is_bare_zero(grid) and found.outside[0] < 1
        return None if bare else T("{file} has no data in the district.", file=layer.title)
    low, high = sorted(each * grid.scale + grid.offset for each in (found.low, found.high))
    if _is_plausible(found, grid, low, high):
        return None
    told = {"file": layer.title, "low": low, "high": high}
    if grid.quantity == "fraction":
        return T("{file} holds values from {low:g} to {high:g}: no shares of ground from 0 to 1.", **told)
    return T(
        "{file} holds values from {low:g} to {high:g}: neither a mask of 0 and 1 nor a vegetation index "
        "between -1 and 1.",
        **told,
    )


def _is_plausible(found: RasterAreas, grid: Grid, low: float, high: float) -> bool:
    if grid.quantity in ("mask", "fraction"):
        return low >= -SHARE_BEYOND.value and high <= 1 + SHARE_BEYOND.value
    index = max(-low, high) <= INDEX_LIMIT.value
    if grid.quantity is None:
        return found.flags_only or (index and np.issubdtype(np.dtype(grid.dtype), np.floating))
    return grid.quantity == "index" and index


def is_bare_zero(grid: Grid) -> bool:
    """Whether no data means no vegetation: in a mask whose file calls its 0 so, and that has no holes.

    Parameters
    ----------
    grid
        Of vegetation; where tiles of a mosaic are missing, 0 says nothing.
    """
    from layers.reading.raster.opened import is_filled

    return grid.quantity == "mask" and grid.nodata == 0 and is_filled(grid)


def _open_areas(found: RasterAreas, grid: Grid, land: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each zone the ground in m² of which the raster says nothing, strays left out."""
    beyond = found.outside * np.nan_to_num(land)
    return beyond if is_bare_zero(grid) else found.missing + beyond


def says_nothing(found: RasterAreas, grid: Grid, land: NDArray[np.float64]) -> NDArray[np.bool_]:
    """In which zones there is no data at all.

    Parameters
    ----------
    found
        What was measured.
    grid
        Of vegetation.
    land
        (n,) built-up area of each zone in m².
    """
    return _open_areas(found, grid, land) >= land * (1 - _NOTHING)


def gaps(found: RasterAreas, layer: Layer, land: float) -> tuple[Finding, ...]:
    """What is said of ground in the district for which the raster has nothing to say.

    Parameters
    ----------
    found
        What was measured; the district comes first.
    layer
        Of vegetation, with a grid.
    land
        Built-up area of the district in m².
    """
    assert layer.grid is not None
    share = _open_areas(found, layer.grid, np.array([land]))[0] / land if land > 0 else 0.0
    if share < _NOTHING:
        return ()
    return (
        Finding(
            "vegetation.nodata",
            Severity.WARNING,
            _of_gap(share, layer),
            file=layer.title,
            mend=T("Fill the gap with imagery of another date, and import it again."),
        ),
    )


def _of_gap(share: float, layer: Layer) -> T:
    return T(
        "For {share} of the built-up area {file} has no data; it counts as not vegetated, "
        "so the coverage may be up to {points} percentage points higher.",
        share=T("{value} %", value=written.number(100 * share, 2)),
        points=written.number(100 * share, 2),
        file=layer.title,
    )


def doubts_of(found: RasterAreas, layer: Layer, land: NDArray[np.float64], zone: int) -> tuple[Doubt, ...]:
    """What the raster leaves open in a zone: ground without data, and values that nothing explains.

    Parameters
    ----------
    found
        What was measured.
    layer
        Of vegetation, with a grid.
    land
        Built-up area of each zone in m².
    zone
        Position of one with a built-up area.

    Returns
    -------
    tuple of Doubt
        All of it may be vegetated, or none: each reaches as high as all of them together. Pixels too coarse
        for a mask or an index (:data:`~gisapp.indicators.constants.COARSE_PIXEL`) leave everything open.
    """
    assert layer.grid is not None
    shares = {
        "vegetation.nodata": _open_areas(found, layer.grid, land)[zone] / land[zone],
        "vegetation.strays": found.strayed[zone] / land[zone],
    }
    value = float(100 * found.marked[zone] / land[zone])
    highest = value + float(100 * sum(shares.values()))
    words = {
        "vegetation.nodata": _of_gap(shares["vegetation.nodata"], layer),
        "vegetation.strays": _of_strays(shares["vegetation.strays"], layer),
    }
    open_ground = (
        Doubt(code, words[code], lowest=value, highest=highest)
        for code, share in shares.items()
        if share >= _NOTHING
    )
    return (*open_ground, *_of_coarse_pixels(float(np.sqrt(land[zone] / found.pixels[zone])), layer))


def _of_coarse_pixels(side: float, layer: Layer) -> tuple[Doubt, ...]:
    """What is said of a mask or an index of which a pixel, ``side`` metres long, holds whole blocks."""
    assert layer.grid is not None
    if layer.grid.quantity == "fraction" or side <= COARSE_PIXEL.value:
        return ()
    message = T(
        "A pixel of {file} is {side} long: it counts whole or not at all, with all streets and parks in it.",
        file=layer.title,
        side=written.metres(side),
    )
    return (Doubt("vegetation.coarse", message, lowest=0.0, highest=100.0),)


def _of_strays(share: float, layer: Layer) -> T:
    assert layer.grid is not None
    return T(
        "On {share} of the built-up area {file} holds {values}, which nothing explains; it counts as not "
        "vegetated, so the coverage may be up to {points} percentage points higher.",
        share=T("{value} %", value=written.number(100 * share, 2)),
        points=written.number(100 * share, 2),
        values=[f"{each:g}" for each in layer.grid.strays],
        file=layer.title,
    )
