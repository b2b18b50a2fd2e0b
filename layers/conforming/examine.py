"""A source looked through and made ready: what `check` tells and `conform` uses, in one pass."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from layers.answers import Answers
from layers.columns.district_column import with_district_column
from layers.columns.raster_codes import rows_of_codes
from layers.columns.remarks import rows_in_force
from layers.columns.rows_of_which import with_plain_names
from layers.columns.said_district import with_said_district
from layers.columns.said_place import with_places_above
from layers.columns.several_rows import rows_that_count
from layers.columns.table_titles import of_title
from layers.columns.typed import TypedColumns, type_columns
from layers.columns.values import Mask
from layers.columns.which_district import planned_district
from layers.columns.written_total import of_total
from layers.conforming.examine_raster import examine_raster
from layers.conforming.examined import Examined, error_finding, refused_by
from layers.conforming.geometry import sound_geometry, untouched
from layers.conforming.kinds_of_transport import rows_of_kind
from layers.conforming.nested_zones import drop_other_levels
from layers.conforming.repair import Repairs
from layers.conforming.repeated import drop_repeated
from layers.conforming.zone_parts import join_parts
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.layer import ROW_ERROR
from layers.memory import uncollected
from layers.own_columns import own_columns
from layers.place.coarseness import errors_of
from layers.place.crs import FloatArray, short_name, working_crs
from layers.place.datum.reference import Reference
from layers.place.placement import Placement, rough_lonlat
from layers.place.placing import place
from layers.roles import MEASURED_FROM, Role
from layers.sentences import name_rows
from layers.source import Source
from layers.task import Task
from layers.text import T, plural

_TOLD_M = 10.0
"""Metres that places may be off without a word; a figure that hangs on less says so itself."""


@uncollected()
def examine(  # noqa: PLR0913 - all that decides about a layer
    source: Source,
    role: Role,
    *,
    working: CRS | None = None,
    reference: Reference | None = None,
    answers: Answers | None = None,
    task: Task | None = None,
    outline: str = "district",
) -> Examined:
    """Look a source through in one role, and make it ready as far as it goes.

    Parameters
    ----------
    source
        As read.
    role
        What the layer is for.
    working
        The project's CRS; None takes one through the reference or the data.
    reference
        Earlier layers; None if there are none.
    answers
        What the user decided; None for nothing.
    task
        Progress and cancel.
    outline
        The role of the layers that bound the study area.

    Returns
    -------
    Examined
        Never raises for bad data.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    reference, answers = reference or Reference(), answers or Answers()
    try:
        if source.grid is not None:
            return examine_raster(source, role, reference, answers, task or Task())
        if (refused := _unusable(source, role)) is not None:
            return Examined(source, role, (refused,))
        return _examine_frame(source, role, working, reference, answers, task or Task(), outline)
    except UserError as error:
        return Examined(source, role, (refused_by(source, "answer.refused", error),))


def _has_geometry(source: Source) -> bool:
    frame = source.frame
    return frame is not None and bool((~shapely.is_missing(np.asarray(frame.geometry.array))).any())


def _unusable(source: Source, role: Role) -> Finding | None:
    """Why a source cannot be looked at in this role at all."""
    assert source.frame is not None
    if not len(source.frame):
        return error_finding(
            source,
            "features.none",
            T("{file} holds no features.", file=source.title),
            T("Export it again, and check the selection or filter."),
        )
    if set(role.geometry) == {"raster"}:
        return error_finding(
            source,
            "geometry.kind",
            T("{file} holds features, but {role} must be a raster.", file=source.title, role=role.title),
        )
    if not _has_geometry(source) and "table" not in role.geometry:
        return error_finding(
            source,
            "geometry.none",
            plural(
                "The only row of {file} has no geometry.",
                "None of the {n} rows of {file} has a geometry.",
                n=source.count,
                file=source.title,
            ),
            T("Export it again with geometry, or give coordinates in columns such as lon and lat."),
        )
    return None


# ---------------------------------------------------------------- features


def _examine_frame(  # noqa: PLR0913, PLR0917 - all that decides about a layer
    source: Source,
    role: Role,
    working: CRS | None,
    reference: Reference,
    answers: Answers,
    task: Task,
    outline: str,
) -> Examined:
    assert source.frame is not None
    task.step(0, T("Finding the place"))
    if not _has_geometry(source):
        placement = Placement(None)
        target = working or working_crs(*(reference.centre or (0, 0)))
        work = untouched(source)
    else:
        placement = place(source, role, reference, answers)
        if placement.crs is None:
            return Examined(source, role, placement.findings)
        target = working or _own_working_crs(source, placement, reference)
        work = sound_geometry(source, role, placement, target, reference, answers, task.part(0.1, 0.9))
    task.step(0.9, T("Reading columns"))
    columns = type_columns(source, role, answers)
    if role.id == "population":
        table = with_district_column(source, role, columns.table, columns.headings)
        table = with_places_above(source, with_plain_names(table))
        said = with_said_district(source, table)
        columns = replace(columns, table=said)
    heading = columns.headings.get("population")
    counted = rows_that_count(source, role, columns.table, answers, heading)
    in_force = rows_in_force(source, role, columns.table, columns.headings, answers)
    of_codes = rows_of_codes(source, role, answers)
    of_kind = rows_of_kind(source, role, columns.headings, answers)
    planned = planned_district(source, role, columns.table, answers, outline)
    around = work.keep & ~planned.keep
    work.keep &= counted.keep & in_force.keep & of_codes.keep & of_kind.keep & planned.keep
    of_sum: tuple[Finding, ...] = ()
    if role.id == "population":
        of_sum = (
            *of_title(source, answers),
            *of_total(source, heading, columns.table, counted.keep),
        )
    if _has_geometry(source):
        join_parts(work, role, columns.table)
        if not any(each.severity is Severity.QUESTION for each in planned.findings):
            drop_other_levels(work, role, columns.table)
        drop_repeated(work, role, columns.table, mend=answers.mends("geometry.duplicate"))
    findings = (
        *placement.findings,
        *work.findings,
        *_of_kept(columns, work),
        *counted.findings,
        *in_force.findings,
        *of_codes.findings,
        *of_kind.findings,
        *planned.findings,
        *of_sum,
    )
    if not work.keep.any():
        if any(each.severity is Severity.QUESTION for each in findings):
            return Examined(source, role, findings)
        nothing = error_finding(
            source,
            "features.none",
            T("No row of {file} can be used as {role}.", file=source.title, role=role.title),
            T("See what was found in it; it may have another role."),
        )
        return Examined(source, role, (*findings, nothing))
    errors = _errors(source, role, placement, answers)[work.rows - 1]
    error_m = float(errors[work.keep].max())
    return Examined(
        source,
        role,
        (*findings, *_of_coarse_places(source, errors, work, answers)),
        steps=(*placement.steps, *_step_to(placement, target), *work.steps, *columns.steps),
        crs=placement.text,
        frame=_with_errors(_frame(columns.table, work, work.keep, target), errors[work.keep]),
        own=own_columns(source, role, columns.headings.values(), work.rows[work.keep]),
        error_m=error_m,
        neighbours=_frame(columns.table, work, around, target) if around.any() else None,
    )


def _errors(source: Source, role: Role, placement: Placement, answers: Answers) -> FloatArray:
    """Metres by which the place of each row of a source may be off, where a figure hangs on it."""
    if role.id not in MEASURED_FROM or not _has_geometry(source):
        return np.zeros(source.count)
    if answers.error_m is not None:
        return np.full(source.count, float(answers.error_m))
    return np.maximum(errors_of(source, placement), _known_errors(source))


def _known_errors(source: Source) -> FloatArray:
    """What a project says of the places in its own tables."""
    assert source.frame is not None
    if source.error_m and ROW_ERROR in source.frame:
        return np.asarray(source.frame[ROW_ERROR], dtype=np.float64)
    return np.full(source.count, source.error_m)


def _with_errors(frame: gpd.GeoDataFrame, errors: FloatArray) -> gpd.GeoDataFrame:
    """The frame with the error of each row, where they are not all the same."""
    return frame.assign(**{ROW_ERROR: errors}) if (errors != errors[0]).any() else frame


def _of_coarse_places(
    source: Source, errors: FloatArray, work: Repairs, answers: Answers
) -> tuple[Finding, ...]:
    coarse = work.keep & (errors >= _TOLD_M)
    if not coarse.any():
        return ()
    figures = {"error": float(errors[coarse].max())}
    if answers.error_m is not None:
        message = T("Its places may lie {error:.0f} m off, as was answered.", **figures)
        return (Finding("place.coarse", Severity.INFO, message, file=source.title),)
    mend = T("Ask for the coordinates in full (of degrees six decimals), or survey the places.")
    if coarse[work.keep].all():
        rows: tuple[int, ...] = ()
        message = T(
            "Its coordinates are written so coarsely that a place may lie {error:.0f} m off: figures that "
            "hang on 50 m or 100 m may stay undecided.",
            **figures,
        )
    else:
        rows = tuple(np.unique(work.rows[coarse]).tolist())
        message = T(
            "The coordinates of {rows} are written more coarsely than the others', so that these places may "
            "lie {error:.0f} m off: figures that hang on them may stay undecided.",
            rows=name_rows(rows),
            **figures,
        )
    return (Finding("place.coarse", Severity.WARNING, message, source.title, rows, mend=mend),)


def _own_working_crs(source: Source, placement: Placement, reference: Reference) -> CRS:
    lonlat = rough_lonlat(source, placement)
    middle = np.median(lonlat, axis=0) if len(lonlat) else (0.0, 0.0)
    return working_crs(*(reference.centre or (float(middle[0]), float(middle[1]))))


def _of_kept(columns: TypedColumns, work: Repairs) -> tuple[Finding, ...]:
    """Findings about columns, without those that concern only rows left out anyway."""
    kept = set(work.rows[work.keep].tolist())
    return tuple(each for each in columns.findings if not each.rows or kept.intersection(each.rows))


def _step_to(placement: Placement, target: CRS) -> tuple[T, ...]:
    if placement.crs is None or placement.crs == target:
        return ()
    return (T("Projected from {crs} to {target}.", crs=short_name(placement.crs), target=short_name(target)),)


def _frame(table: pd.DataFrame, work: Repairs, rows: Mask, target: CRS) -> gpd.GeoDataFrame:
    kept = table[rows].reset_index(drop=True)
    kept["row"] = work.rows[rows]
    return gpd.GeoDataFrame(kept, geometry=work.geometry[rows], crs=target)
