"""建成区绿地率: green space as a share of the built-up area (CJJ/T 85-2017)."""

from __future__ import annotations

import math
from collections.abc import Mapping

from gisapp.indicators.area import (
    covered,
    feature_table,
    overlap_finding,
    overlap_table,
    zone_readings,
    zones_of,
)
from gisapp.indicators.built_up import land_of, no_land
from gisapp.indicators.evidence import Evidence
from gisapp.indicators.ids import GREEN_RATE
from gisapp.indicators.plot_doubts import green_doubts, with_finding_in_doubt, with_shapes_in_doubt
from gisapp.indicators.plots import Plots, green_plots
from gisapp.parameters import Parameters
from gisapp.readings import Reading
from gisapp.study_area import StudyArea
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.task import Task
from layers.text import T

_NO_PARKS = "green.no_parks"


def compute(
    layers: Mapping[str, Layer],
    area: StudyArea,
    parameters: Parameters,  # noqa: ARG001 - no choice moves this figure
    task: Task,
) -> Reading:
    """Green space inside the built-up area, each place once: 100 · (A_G1 + A_G2 + A_G3′ + A_XG) / A_c, in %.

    Squares (G3) count by their green share, where no other green space lies on the same ground. Source: CJJ/T
    85-2017 ch. 3 (clause not seen).

    Parameters
    ----------
    layers, area, parameters, task
        See :data:`gisapp.indicators.indicator.Compute`; of the layers "green" and "park" are read.

    Returns
    -------
    Reading
        Numerator and denominator in m² on the ground, value in %; "features" and "overlaps" as evidence. No
        value without a layer of green plots or a built-up area.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    land = land_of(area)
    if "green" not in layers:
        missing = T("There is no layer of green plots (G2, G3, XG).")
        return Reading(
            GREEN_RATE, zone_readings(area, None, land, lambda at: no_land(area, at), missing=missing)
        )
    if area.built_up is None:
        return Reading(
            GREEN_RATE, zone_readings(area, None, land, lambda at: no_land(area, at), missing=no_land(area))
        )
    plots = green_plots(layers)
    green, overlap = covered(plots.weighted, zones_of(area.boundaries), task)
    counted = plots.counted
    reading = Reading(
        GREEN_RATE,
        zone_readings(area, green, land, lambda at: no_land(area, at), factor=100),
        Evidence(
            features=lambda: feature_table(counted, plots.weight[plots.weight > 0], area),
            overlaps=lambda: overlap_table(counted),
        ),
        (*_about_parks(layers, plots), *plots.findings, *overlap_finding("green", overlap)),
    )
    reading = with_shapes_in_doubt(reading, plots.all_weighted, green_doubts(plots), area, task, scale=100)
    # with the parks it can only be more
    return with_finding_in_doubt(reading, _NO_PARKS, lambda value: (value, math.inf))


def _about_parks(layers: Mapping[str, Layer], plots: Plots) -> tuple[Finding, ...]:
    """What is said where the first term of the formula, A_G1, is not in the data at all."""
    unclassed = plots.has_class("")  # parks may be among them
    if "park" in layers or plots.has_class("G1") or unclassed:
        return ()
    message = T(
        "There is no layer of parks, and no green plot of class G1: the green space rate lacks all parks."
    )
    mend = T("Add the layer of parks.")
    return (Finding(_NO_PARKS, Severity.WARNING, message, mend=mend),)
