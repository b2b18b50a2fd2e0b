"""Rows that do not belong: far from the study area."""

from __future__ import annotations

import numpy as np
import shapely

from layers.conforming.repair import Repairs
from layers.conforming.values import Mask
from layers.findings import Severity
from layers.place.crs import FloatArray
from layers.place.placement import Placement
from layers.place.reference import Reference
from layers.place.surroundings import gap_km
from layers.roles import Role
from layers.sentences import name_rows
from layers.text import T

OUTSIDE_KM = 20.0
"""Beyond it a row is taken for a mistake; nearer ones may serve the district from outside."""
_WHOLE = ("district",)
_NULL_ISLAND = 1e-6  # degrees


def drop_outside(
    work: Repairs, role: Role, placement: Placement, reference: Reference, *, mend: bool
) -> None:
    """Leave out single rows that lie far from the rest: at (0, 0), or over 20 km from the district.

    A layer that is far as a whole is kept, and told as ``place.far`` by the placement. Without ``mend``
    only coordinates that are no place on Earth are left out.
    """
    boxes = _boxes(work, placement)
    known = work.keep & ~shapely.is_missing(work.geometry)
    nowhere = known & ~(np.abs(boxes) <= [180, 90, 180, 90]).all(axis=1)
    if nowhere.any():
        message = T(
            "Coordinates in {rows} are no place on Earth; left out.", rows=name_rows(work.rows_of(nowhere))
        )
        work.set_aside("place.nowhere", message, nowhere)
    outside = known & ~nowhere & _outside(boxes, role, reference)
    if not outside.any() or outside[work.keep].all():
        return
    figures = {"rows": name_rows(work.rows_of(outside))}
    if mend:
        message = T("Far outside the study area (such as coordinates 0, 0): {rows}; left out.", **figures)
        work.set_aside("place.outside", message, outside)
    else:
        message = T("Far outside the study area (such as coordinates 0, 0): {rows}.", **figures)
        work.tell("place.outside", Severity.WARNING, message, outside)


def _boxes(work: Repairs, placement: Placement) -> FloatArray:
    """Bounding boxes in degrees (n, 4) of the rows as found; NaN where there is nothing."""
    found = shapely.bounds(work.geometry)
    boxes = np.full(found.shape, np.nan)
    known = np.isfinite(found).all(axis=1)
    corners = [placement.to_lonlat(found[known][:, pick]) for pick in ([0, 1], [2, 1], [2, 3], [0, 3])]
    boxes[known, :2], boxes[known, 2:] = np.min(corners, axis=0), np.max(corners, axis=0)
    return boxes


def _outside(boxes: FloatArray, role: Role, reference: Reference) -> Mask:
    zero: Mask = np.all(np.abs(boxes) < _NULL_ISLAND, axis=1)
    if reference.outline is None or role.id in _WHOLE:
        return zero
    return np.asarray(zero | (gap_km(boxes, reference.outline) > OUTSIDE_KM))
