"""A source's geometry in the working CRS: placed, of the role's kind, sound."""

from __future__ import annotations

import numpy as np
import shapely
from pyproj import CRS

from layers.answers import Answers
from layers.conforming.kinds import drop_wrong_kind
from layers.conforming.nested import settle_nested
from layers.conforming.outliers import drop_outside
from layers.conforming.repair import (
    CHUNK,
    Geometries,
    Repairs,
    drop_missing,
    keep_without_place,
    mend_areas,
    not_finite,
)
from layers.conforming.shape_checks import tell_shapes
from layers.conforming.written_areas import tell_written_areas
from layers.findings import Severity
from layers.place.datum.reference import Reference
from layers.place.placement import Placement, RowNumbers
from layers.roles import Role
from layers.source import Source
from layers.task import Task
from layers.text import T
from layers.threads import in_chunks


def untouched(source: Source) -> Repairs:
    """All rows as they are, without geometry."""
    count = source.count
    return Repairs(source, np.full(count, None, object), np.arange(1, count + 1), np.ones(count, bool))


def sound_geometry(  # noqa: PLR0913, PLR0917 - all that decides about a geometry
    source: Source,
    role: Role,
    placement: Placement,
    target: CRS,
    reference: Reference,
    answers: Answers,
    task: Task,
) -> Repairs:
    """The geometry in the working CRS, repaired; rows that cannot be used are marked.

    In a role that tables may have, rows without a place can be used, and have no geometry.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    assert source.frame is not None
    work = untouched(source)
    found = np.asarray(source.frame.geometry.array)
    work.geometry = np.array(found, dtype=object)
    task.step(0, T("Checking places"))
    drop_missing(work)
    _tell_heights(work, found)
    drop_outside(work, role, placement, reference, answers)
    _project(work, placement, target, task.part(0.2, 0.6))
    drop_wrong_kind(work, role.geometry, answers)
    settle_nested(work, role, answers)
    mend_areas(work, answers, task.part(0.6, 0.9))
    tell_shapes(work, role, task.part(0.9, 1))
    tell_written_areas(work, role)
    if "table" in role.geometry:
        keep_without_place(work)
    return work


def _tell_heights(work: Repairs, found: Geometries) -> None:
    if not (shapely.has_z(found) & work.keep).any():
        return
    message = T("Heights were dropped: areas and distances are measured in the plane.")
    work.tell("geometry.z", Severity.INFO, message, np.zeros(len(found), bool), mended=True)


def _project(work: Repairs, placement: Placement, target: CRS, task: Task) -> None:
    """Bring the kept rows to the working CRS; those too far away for it are left out."""

    def projected(chunk: Geometries, rows: RowNumbers) -> Geometries:
        return placement.geometry_to(target, chunk, rows)

    kept = (work.geometry[work.keep], work.rows[work.keep])
    work.geometry[work.keep] = in_chunks(projected, kept, task, T("Projecting"), size=CHUNK)
    beyond = work.keep & not_finite(work.geometry)
    if beyond.any():
        message = T("Too far from the study area to be projected: {rows}; left out.", rows=work.name(beyond))
        work.set_aside("place.nowhere", message, beyond)
