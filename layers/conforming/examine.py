"""A source looked through and made ready: what `check` tells and `conform` uses, in one pass."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from layers.answers import Answers
from layers.columns.district_column import with_district_column
from layers.columns.raster_codes import rows_of_codes
from layers.columns.remarks import rows_in_force
from layers.columns.rows_of_which import with_plain_names
from layers.columns.rows_of_years import Counted
from layers.columns.said_district import with_said_district
from layers.columns.said_place import with_places_above
from layers.columns.several_rows import rows_that_count
from layers.columns.table_titles import of_title
from layers.columns.typed import TypedColumns, type_columns
from layers.columns.values import Mask
from layers.columns.which_district import planned_district
from layers.columns.written_total import of_total
from layers.conforming.coarse_places import errors_of_rows, of_coarse_places, with_errors
from layers.conforming.examine_raster import examine_raster
from layers.conforming.examined import Examined, error_finding, refused_by
from layers.conforming.geometry import sound_geometry, untouched
from layers.conforming.kinds_of_transport import rows_of_kind
from layers.conforming.named_parts import rows_of_parts
from layers.conforming.nested_zones import drop_other_levels
from layers.conforming.repair import Repairs
from layers.conforming.repeated import drop_repeated
from layers.conforming.zone_parts import join_parts
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.memory import uncollected
from layers.own_columns import own_columns
from layers.place.crs import short_name, working_crs
from layers.place.datum.reference import Reference
from layers.place.placement import Placement, rough_lonlat
from layers.place.placing import place
from layers.place.said_datum import systems_of_rows
from layers.roles import Role
from layers.source import Source
from layers.task import Task
from layers.text import T, plural


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
    if not source.has_places and "table" not in role.geometry:
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
    if source.has_places and (systems := systems_of_rows(source)):
        return error_finding(
            source,
            "crs.by_row",
            T("A column of {file} says that its rows are in several coordinate systems: {systems}.",
              file=source.title, systems=list(systems)),
            T("Save the rows of each system as a file of their own, and import these."),
        )  # fmt: skip
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
    task.step(0, T("Finding the place"))
    if not source.has_places:
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
    columns = _columns_of(source, role, answers)
    chosen = _chosen_rows(source, role, columns, answers)
    planned = planned_district(source, role, columns.table, answers, outline)
    around = work.keep & ~planned.keep
    for each in (*chosen, planned):
        work.keep &= each.keep
    if source.has_places:
        join_parts(work, role, columns.table)
        if not any(each.severity is Severity.QUESTION for each in planned.findings):
            drop_other_levels(work, role, columns.table)
        drop_repeated(work, role, columns.table, mend=answers.mends("geometry.duplicate"))
    findings = (
        *placement.findings,
        *work.findings,
        *_of_kept(columns, work),
        *(finding for each in (*chosen, planned) for finding in each.findings),
        *_of_sums(source, role, columns, chosen[0], answers),
    )
    if not work.keep.any():
        return _without_rows(source, role, findings)
    errors = errors_of_rows(source, role, placement, answers)[work.rows - 1]
    return Examined(
        source,
        role,
        (*findings, *of_coarse_places(source, errors, work, answers)),
        steps=(*placement.steps, *_step_to(placement, target), *work.steps, *columns.steps),
        crs=placement.text,
        frame=with_errors(_frame(columns.table, work, work.keep, target), errors[work.keep]),
        own=own_columns(source, role, columns.headings.values(), work.rows[work.keep]),
        error_m=float(errors[work.keep].max()),
        neighbours=_frame(columns.table, work, around, target) if around.any() else None,
    )


def _columns_of(source: Source, role: Role, answers: Answers) -> TypedColumns:
    """The role's columns; of people with the places that headings, blocks and titles say."""
    columns = type_columns(source, role, answers)
    if role.id != "population":
        return columns
    table = with_district_column(source, role, columns.table, columns.headings)
    table = with_places_above(source, with_plain_names(table))
    return replace(columns, table=with_said_district(source, table))


def _chosen_rows(source: Source, role: Role, columns: TypedColumns, answers: Answers) -> tuple[Counted, ...]:
    """Which rows count by what they say: those of one year or part first, what is in force, and of a kind."""
    return (
        rows_that_count(source, role, columns.table, answers, columns.headings.get("population")),
        rows_in_force(source, role, columns.table, columns.headings, answers),
        rows_of_codes(source, role, answers),
        rows_of_parts(source, columns.table, answers),
        rows_of_kind(source, role, columns.headings, answers),
    )


def _of_sums(
    source: Source, role: Role, columns: TypedColumns, counted: Counted, answers: Answers
) -> tuple[Finding, ...]:
    """What a table of people says of itself: in its title, and by a total that its rows do not reach."""
    if role.id != "population":
        return ()
    heading = columns.headings.get("population")
    return (*of_title(source, answers), *of_total(source, heading, columns.table, counted.keep))


def _without_rows(source: Source, role: Role, findings: tuple[Finding, ...]) -> Examined:
    """What is said where no row is left; whoever answers a question may keep some."""
    if any(each.severity is Severity.QUESTION for each in findings):
        return Examined(source, role, findings)
    nothing = error_finding(
        source,
        "features.none",
        T("No row of {file} can be used as {role}.", file=source.title, role=role.title),
        T("See what was found in it; it may have another role."),
    )
    return Examined(source, role, (*findings, nothing))


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
