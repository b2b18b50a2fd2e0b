"""What is worth telling of sound areas, and left as it is: remnants, copies, holes, far-flung parts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.columns.values import Mask
from layers.conforming.repair import Geometries, Repairs
from layers.findings import Severity
from layers.roles import Role
from layers.task import Task
from layers.text import T, plural
from layers.threads import in_chunks

SLIVER_WIDTH = 0.5
"""Metres: nobody draws a narrower strip of green on purpose."""
_SLIVER_ROUNDNESS = 0.1
"""4πA/P², 1 for a disc: below it an outline of that width is thirty times as long as it is wide."""
SAME = 0.98
"""Share of two areas' common ground in all their ground, from which one is a copy of the other."""
_SAME_MIDDLE = 1.0  # m between the middles of two boxes
_FAR_APART = 1000.0  # m
_SEPARATE = ("park", "green", "cluster")
_WHOLE = ("district", "built_up", "cluster")
_COUNTED_TWICE = ("district", "subdistrict", "cluster", "population")
_SHOWN = 5


def tell_shapes(work: Repairs, role: Role, task: Task) -> None:
    """Tell of areas that are valid but look unmeant; nothing is changed.

    ``geometry.sliver``: thin remnants of cutting or digitising. ``geometry.duplicate``: the same area
    twice. ``geometry.holes``: holes in a boundary. ``geometry.multipart``: one row for areas far apart.
    """
    task.step(0, T("Checking outlines"))
    areal = work.keep & (shapely.get_dimensions(work.geometry) == 2)  # noqa: PLR2004 - areas
    if not areal.any():
        return
    _tell_slivers(work, areal)
    _tell_copies(work, areal, role, task)
    if role.id in _WHOLE:
        _tell_holes(work, areal)
    if role.id in _SEPARATE:
        _tell_scattered(work, areal)


# ---------------------------------------------------------------- remnants


def _tell_slivers(work: Repairs, areal: Mask) -> None:
    parts, owner = _parts(work.geometry[areal])
    area, outline = shapely.area(parts), shapely.length(parts)
    thin = (2 * area < SLIVER_WIDTH * outline) & (4 * np.pi * area < _SLIVER_ROUNDNESS * outline**2)
    if not thin.any():
        return
    rows = _marked(areal, owner[thin])
    message = T(
        "Thin remnants, narrower than {width} m and {area:,.1f} m² altogether, in {rows}; "
        "they are kept and counted.",
        width=SLIVER_WIDTH,
        area=float(area[thin].sum()),
        rows=work.name(rows),
    )
    mend = T("Delete them in the file if they are left over from cutting or digitising.")
    work.tell("geometry.sliver", Severity.INFO, message, rows, mend=mend)


# ---------------------------------------------------------------- copies


def _tell_copies(work: Repairs, areal: Mask, role: Role, task: Task) -> None:
    first, second = copies(work.geometry[areal], task)
    if not len(first):
        return
    numbers = work.rows[areal]
    pairs = [
        T("row {row} is row {first} again", row=int(numbers[two]), first=int(numbers[one]))
        for one, two in zip(first[:_SHOWN], second[:_SHOWN], strict=True)
    ]
    twice = role.id in _COUNTED_TWICE
    message = plural(
        "{n} area is in the file twice ({pairs}){more}; {counted}.",
        "{n} areas are in the file twice ({pairs}){more}; {counted}.",
        n=len(np.unique(second)),
        pairs=pairs,
        more="" if len(first) <= _SHOWN else T(" and so on"),
        counted=T("all of them are kept") if twice else T("their common ground counts once"),
    )
    work.tell(
        "geometry.duplicate",
        Severity.WARNING if twice else Severity.INFO,
        message,
        _marked(areal, second),
        mend=T("Keep the one that is right, and delete the other in the file."),
    )


def copies(shapes: Geometries, task: Task) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs (a, b), a < b, of areas that are the same exactly or nearly, in order of b; b once only."""
    bounds, area = shapely.bounds(shapes), shapely.area(shapes)
    key = pd.DataFrame(np.column_stack([bounds, area]).round(3)).groupby(list(range(5)), sort=False).ngroup()
    once, original = np.unique(key.to_numpy(), return_index=True)[1], np.arange(len(shapes))
    exact = original[np.isin(original, once, invert=True)]
    # Only one of many exact copies is compared with its neighbours.
    middle = shapely.points((bounds[once, :2] + bounds[once, 2:]) / 2)
    one, two = shapely.STRtree(middle).query(middle, predicate="dwithin", distance=_SAME_MIDDLE)
    near = one < two
    first = np.concatenate([once[key.to_numpy()[exact]], once[one[near]]])
    second = np.concatenate([exact, once[two[near]]])
    alike = np.minimum(area[first], area[second]) >= SAME * np.maximum(area[first], area[second])
    first, second = first[alike], second[alike]

    def common(a: Geometries, b: Geometries) -> NDArray[np.float64]:
        shared: NDArray[np.float64] = shapely.area(shapely.intersection(a, b))
        return shared

    shared = in_chunks(common, (shapes[first], shapes[second]), task, T("Comparing outlines"))
    same = shared >= SAME * (area[first] + area[second] - shared)
    second, at = np.unique(second[same], return_index=True)
    return first[same][at], second


# ---------------------------------------------------------------- holes and parts


def _tell_holes(work: Repairs, areal: Mask) -> None:
    parts, owner = _parts(work.geometry[areal])
    rings, part = shapely.get_rings(parts, return_index=True)
    inner = np.zeros(len(rings), bool)
    inner[1:] = part[1:] == part[:-1]
    if not inner.any():
        return
    rows = _marked(areal, owner[part[inner]])
    message = plural(
        "{n} hole of {area:,.0f} m² in {rows}: what lies in it does not count.",
        "{n} holes of {area:,.0f} m² altogether in {rows}: what lies in them does not count.",
        n=int(inner.sum()),
        area=float(shapely.area(shapely.polygons(rings[inner])).sum()),
        rows=work.name(rows),
    )
    mend = T("Close them in the file if they are not meant.")
    work.tell("geometry.holes", Severity.INFO, message, rows, mend=mend)


def _tell_scattered(work: Repairs, areal: Mask) -> None:
    """Rows whose parts lie so far apart that they are hardly one park or one cluster."""
    parts, owner = _parts(work.geometry[areal])
    bounds = pd.DataFrame(shapely.bounds(parts)).groupby(owner)
    gap = bounds[[0, 1]].max().to_numpy() - bounds[[2, 3]].min().to_numpy()
    scattered = np.zeros(len(areal), bool)
    scattered[areal] = gap.max(axis=1) > _FAR_APART
    if not scattered.any():
        return
    message = T(
        "Areas more than {km:g} km apart in one row ({rows}): they count, but under one name.",
        km=_FAR_APART / 1000,
        rows=work.name(scattered),
    )
    mend = T("Split them in the file where they are different places.")
    work.tell("geometry.multipart", Severity.INFO, message, scattered, mend=mend)


def _parts(areas: Geometries) -> tuple[Geometries, NDArray[np.intp]]:
    """Single polygons and whose part each is; a polygon is its own part, which saves copying it."""
    several = shapely.get_type_id(areas) == 6  # noqa: PLR2004 - MultiPolygon
    parts, owner = shapely.get_parts(areas[several], return_index=True)
    return (
        np.concatenate([areas[~several], parts]),
        np.concatenate([np.flatnonzero(~several), np.flatnonzero(several)[owner]]),
    )


def _marked(areal: Mask, positions: NDArray[np.intp]) -> Mask:
    """The rows of these positions among the areas."""
    rows = np.zeros(len(areal), bool)
    rows[np.flatnonzero(areal)[positions]] = True
    return rows
