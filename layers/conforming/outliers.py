"""Rows that lie where they cannot belong: at zero, far from the study area, or with x and y exchanged."""

from __future__ import annotations

import numpy as np
import shapely

from layers.answers import Answers
from layers.columns.values import Mask
from layers.conforming.repair import Geometries, Repairs
from layers.findings import Severity
from layers.place.crs import FloatArray
from layers.place.datum.reference import Reference
from layers.place.placement import Placement
from layers.place.surroundings import gap_km
from layers.roles import Role
from layers.text import T, plural

OUTSIDE_KM = 20.0
"""Beyond it a row is taken for a mistake; nearer ones may serve the district from outside."""
_WHOLE = ("district",)
_ZERO = 1e-6  # degrees or metres
_ENOUGH = 5
"""Rows from which on a layer's own extent says where the others belong."""
_DIRECTIONS = (
    T("to the north"), T("to the north-east"), T("to the east"), T("to the south-east"),
    T("to the south"), T("to the south-west"), T("to the west"), T("to the north-west"),
)  # fmt: skip


def drop_outside(
    work: Repairs, role: Role, placement: Placement, reference: Reference, answers: Answers
) -> None:
    """Set aside single rows that lie far from the rest, each kind of mistake told for itself.

    ``place.swapped``: rows that lie in place once x and y are exchanged; that is done. ``place.nowhere``:
    no place on Earth. ``place.zero``: at (0, 0), where a search for an address found nothing.
    ``place.outside``: over 20 km from the district, with how far and in which direction. A layer that is
    far as a whole is kept, and told as ``place.far`` by the placement. What the user declines to have
    mended is told and kept, but for coordinates that are no place on Earth.
    """
    boxes = _boxes(work.geometry, placement)
    home = None if role.id in _WHOLE else _home(boxes[work.keep], reference)
    if home is not None:
        _exchange_swapped(work, boxes, placement, home, answers)
    known = work.keep & ~shapely.is_missing(work.geometry)
    nowhere = known & ~_on_earth(boxes)
    if nowhere.any():
        message = T("Coordinates in {rows} are no place on Earth; left out.", rows=work.name(nowhere))
        work.set_aside("place.nowhere", message, nowhere)
    known &= ~nowhere
    zero = known & (_at_zero(shapely.bounds(work.geometry)) | _at_zero(boxes))
    if zero.any() and not zero[known].all():
        rows = work.name(zero)
        told = T("Without a place (coordinates 0, 0): {rows}.", rows=rows)
        left_out = T("Without a place (coordinates 0, 0): {rows}; left out.", rows=rows)
        work.set_aside("place.zero", left_out, zero, kept=None if answers.mends("place.zero") else told)
    outside = known & ~zero & _outside(boxes, role, reference)
    if outside.any() and not outside[known & ~zero].all():
        _leave_out_outside(work, outside, boxes, reference, mend=answers.mends("place.outside"))


# ---------------------------------------------------------------- swapped rows


def _home(boxes: FloatArray, reference: Reference) -> shapely.Geometry | None:
    """Where rows belong: the district, else the extent of most of the layer; None where neither is known."""
    if reference.outline is not None:
        return reference.outline
    boxes = boxes[_on_earth(boxes)]
    if len(boxes) < _ENOUGH:
        return None
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    return shapely.box(*np.percentile(middle, 25, axis=0), *np.percentile(middle, 75, axis=0))


def _exchange_swapped(
    work: Repairs, boxes: FloatArray, placement: Placement, home: shapely.Geometry, answers: Answers
) -> None:
    """Exchange x and y of the few rows that lie far off, but at home the other way round, and their boxes."""
    away = work.keep & ~shapely.is_missing(work.geometry)
    away &= ~(gap_km(boxes, home) <= OUTSIDE_KM)
    if not away.any() or away.sum() * 2 > work.keep.sum():
        return
    turned = shapely.transform(work.geometry[away], lambda xy: xy[:, ::-1])
    turned_boxes = _boxes(turned, placement)
    fits = gap_km(turned_boxes, home) <= OUTSIDE_KM
    swapped = np.zeros(len(away), bool)
    swapped[np.flatnonzero(away)[fits]] = True
    if not swapped.any():
        return
    rows = work.name(swapped)
    mend = answers.mends("place.swapped")
    if mend:
        work.geometry[swapped], boxes[swapped] = turned[fits], turned_boxes[fits]
        message = T("x and y are exchanged in {rows}; they were put right.", rows=rows)
    else:
        message = T("x and y are exchanged in {rows}.", rows=rows)
    work.tell("place.swapped", Severity.WARNING, message, swapped, mended=mend)


# ---------------------------------------------------------------- far


def _leave_out_outside(
    work: Repairs, outside: Mask, boxes: FloatArray, reference: Reference, *, mend: bool
) -> None:
    assert reference.outline is not None
    figures = {"rows": work.name(outside), "where": _where(boxes[outside], reference.outline)}
    left_out = T("Far outside the study area: {where} ({rows}); left out.", **figures)
    kept = None if mend else T("Far outside the study area: {where} ({rows}).", **figures)
    advice = T("Nothing, if they are of another place, as in a file of the whole city; else correct them.")
    work.set_aside("place.outside", left_out, outside, kept=kept, mend=advice)


def _where(boxes: FloatArray, outline: shapely.Geometry) -> list[T]:
    """How many lie how far in which direction, the fullest direction first."""
    bounds = shapely.bounds(outline)
    centre = (bounds[:2] + bounds[2:]) / 2
    east, north = ((boxes[:, :2] + boxes[:, 2:]) / 2 - centre).T
    bearing = np.degrees(np.arctan2(east * np.cos(np.radians(centre[1])), north))
    sector = np.round(bearing / 45).astype(int) % 8
    gaps = gap_km(boxes, outline)
    counts = np.bincount(sector, minlength=8)
    return [
        plural(
            "one row {km:,.0f} km {direction}",
            "{n} rows up to {km:,.0f} km {direction}",
            n=int(counts[each]),
            km=float(gaps[sector == each].max()),
            direction=_DIRECTIONS[each],
        )
        for each in np.argsort(-counts, kind="stable")
        if counts[each]
    ]


def _outside(boxes: FloatArray, role: Role, reference: Reference) -> Mask:
    if reference.outline is None or role.id in _WHOLE:
        return np.zeros(len(boxes), bool)
    return np.asarray(gap_km(boxes, reference.outline) > OUTSIDE_KM)


def _on_earth(boxes: FloatArray) -> Mask:
    return np.asarray((np.abs(boxes) <= [180, 90, 180, 90]).all(axis=1))


def _at_zero(boxes: FloatArray) -> Mask:
    return np.asarray(np.all(np.abs(boxes) < _ZERO, axis=1))


def _boxes(geometry: Geometries, placement: Placement) -> FloatArray:
    """Bounding boxes in degrees (n, 4) of geometries as found; NaN where there is nothing."""
    found = shapely.bounds(geometry)
    boxes = np.full(found.shape, np.nan)
    known = np.isfinite(found).all(axis=1)
    corners = [placement.to_lonlat(found[known][:, pick]) for pick in ([0, 1], [2, 1], [2, 3], [0, 3])]
    boxes[known, :2], boxes[known, 2:] = np.min(corners, axis=0), np.max(corners, axis=0)
    return boxes
