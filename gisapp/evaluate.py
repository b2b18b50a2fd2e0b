"""From a project to its scorecard."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from gisapp.blank_people import still_blank
from gisapp.consistency import consistency_findings
from gisapp.cross_checks.datums import with_layers_left, with_unverified
from gisapp.cross_checks.lost_files import with_lost_files
from gisapp.cross_checks.lost_rows import with_lost_rows
from gisapp.cross_checks.rasters import doubted
from gisapp.cross_checks.rough_datums import with_rough_places
from gisapp.cross_checks.shifted_overlaps import with_shifted_overlaps
from gisapp.indicators import INDICATORS, chosen_indicator
from gisapp.indicators.beside import with_layers_beside
from gisapp.indicators.indicator import Indicator
from gisapp.judging import Verdict, judge
from gisapp.parameters import Parameters
from gisapp.plausible import with_doubts
from gisapp.project import Project, layers_of
from gisapp.readings import Reading
from gisapp.replay import with_what_stays
from gisapp.scorecard import Scorecard
from gisapp.study_area import StudyArea, outline_findings, study_area_of
from gisapp.targets import NO_PLAN, Profile, profiles
from gisapp.whose_plan import district_of, is_of, plan_findings, plan_of
from layers.layer import Layer
from layers.reading.raster.stamps import stamps
from layers.remember import Memory
from layers.task import Task

_MOST_READINGS = 16 * len(INDICATORS)
"""Kept at once: those of the last sixteen states of a project that differ in everything."""
_READINGS: Memory[Reading] = Memory(_MOST_READINGS)


def evaluate(project: Project, task: Task | None = None) -> Scorecard:
    """The scorecard of a project: every indicator in every zone, the district judged by its profile and year.

    What no change since an earlier evaluation can have moved is not computed again.

    Parameters
    ----------
    project
        Its layers, parameters, profile and year; never changed.
    task
        Progress and cancel; None for neither.

    Returns
    -------
    Scorecard
        A reading for each indicator, also where nothing could be computed: its rows then say why.

    Raises
    ------
    UserError
        If the project has neither a district nor subdistricts, or names a profile that does not exist.
    Cancelled
        If the task was cancelled; readings that were whole by then are remembered.
    """
    task = task or Task()
    profile = plan_of(project)
    measured = with_rough_places(project)
    layers = layers_of(measured)
    area = study_area_of(layers)
    readings: dict[str, Reading] = {}
    for number, indicator in enumerate(INDICATORS.values()):
        part = task.part(number / len(INDICATORS), (number + 1) / len(INDICATORS))
        reading = reading_of(indicator, layers, area, project.parameters, part)
        reading = with_lost_rows(doubted(reading, measured.layers, indicator.roles), indicator, layers)
        reading = with_lost_files(reading, indicator, layers, project.findings)
        again = partial(reading_of, indicator, parameters=project.parameters, task=part)
        reading = with_layers_left(reading, indicator, measured, again)
        reading = with_shifted_overlaps(reading, indicator, measured, again)
        reading = with_what_stays(reading, indicator.roles, project)
        readings[indicator.id] = with_unverified(reading, indicator, measured, area)
    readings = with_doubts(readings, area, layers, project.parameters.confirmed)
    verdicts = verdicts_of(readings, profile, project.year, project.parameters)
    # what does not hold together in another district's plan is not this one's concern
    believed = profile if is_of(profile, district_of(project.layers)) else profiles()[NO_PLAN]
    findings = (
        *still_blank(project.findings, layers),
        *outline_findings(layers),
        *area.findings,
        *(finding for reading in readings.values() for finding in reading.findings),
        *consistency_findings(readings, believed, project.year, area),
        *plan_findings(project, profile),
    )
    return Scorecard(
        project=project,
        profile=profile,
        year=project.year,
        readings=readings,
        verdicts=verdicts,
        findings=findings,
    )


def reading_of(
    indicator: Indicator, layers: Mapping[str, Layer], area: StudyArea, parameters: Parameters, task: Task
) -> Reading:
    """The indicator's reading; of the very same layers that it reads, and the same choices, remembered.

    It is given nothing that it does not declare, so that nothing else can move it.

    Parameters
    ----------
    indicator
        One of the catalogue.
    layers
        All layers by role (see :func:`gisapp.project.layers_of`).
    area
        The study area of these layers.
    parameters
        The planner's choices.
    task
        Progress and cancel.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    own = {role: layers.get(role) for role in indicator.roles}
    seen = {role: layer for role, layer in own.items() if layer is not None}
    chosen = parameters.only(indicator.parameters)
    # rasters are read when they are measured: another file in the place of one is another layer
    on_disk = tuple(stamps(layer.grid) for layer in seen.values() if layer.grid is not None)

    def computed() -> Reading:
        return with_layers_beside(indicator.compute(seen, area, chosen, task), indicator, seen, area)

    return _READINGS.recall(own.values(), (indicator.id, chosen, on_disk), computed)


def verdicts_of(
    readings: Mapping[str, Reading], profile: Profile, year: int, parameters: Parameters
) -> dict[str, Verdict]:
    """The verdict on the district for each indicator that has a target in that year.

    Parameters
    ----------
    readings
        By indicator id.
    profile, year
        Whose targets, and which year's.
    parameters
        By which was counted: what is short is said in what they count.

    Returns
    -------
    dict
        By indicator id; undecided where the district has no value.
    """
    verdicts = {}
    for indicator, reading in readings.items():
        target = profile.target(indicator, year)
        if target is not None:
            unit = chosen_indicator(indicator, parameters).numerator_unit
            verdicts[indicator] = judge(reading.of("district"), target, unit)
    return verdicts
