"""建成区绿地率: green space as a share of the built-up area (CJJ/T 85-2017)."""

from __future__ import annotations

import math
from collections.abc import Mapping

from gisapp.indicators.area import overlap_finding, zones_of
from gisapp.indicators.built_up import land_of, no_land
from gisapp.indicators.evidence import Evidence
from gisapp.indicators.ground import Ground, Quotient, measured
from gisapp.indicators.ids import GREEN_RATE
from gisapp.indicators.plot_doubts import green_doubts
from gisapp.indicators.plot_tables import tables_of
from gisapp.indicators.plots import Plots, green_plots
from gisapp.parameters import Parameters
from gisapp.readings import Reading
from gisapp.study_area import StudyArea
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.task import Task
from layers.text import T

_NO_PARKS = "green.no_parks"
PARK_KINDS = ("G1", "")
"""Kinds of plots that are parks, or among which parks may be, where there is no layer of parks."""


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
    if "green" not in layers:
        missing = T("There is no layer of green plots (G2, G3, XG).")
        return Reading(GREEN_RATE, quotient(area).unknown(missing))
    if area.built_up is None:
        return Reading(GREEN_RATE, quotient(area).unknown(no_land(area)))
    plots = green_plots(layers)
    ground = ground_of(plots)
    areas, overlap = measured(ground, zones_of(area.boundaries), task)
    about = Reading(
        GREEN_RATE,
        (),
        Evidence(**tables_of(plots, area)),
        (*_about_parks(layers, plots), *plots.findings, *overlap_finding("green", overlap)),
    )
    return quotient(area).read(about, areas, ground.doubts)


def ground_of(plots: Plots) -> Ground:
    """The ground that counts as green space, with what is doubtful about it.

    Parameters
    ----------
    plots
        All of them, with their weights.
    """
    return Ground(plots.table.geometry.to_numpy(), plots.weight, green_doubts(plots))


def quotient(area: StudyArea) -> Quotient:
    """Ground as a share of the built-up area of each zone; where parks lack it can only be more."""
    return Quotient(
        area,
        land_of(area),
        lambda at: no_land(area, at),
        factor=100,
        in_doubt=(_NO_PARKS, lambda value: (value, math.inf)),
    )


def _about_parks(layers: Mapping[str, Layer], plots: Plots) -> tuple[Finding, ...]:
    """What is said where the first term of the formula, A_G1, is not in the data at all."""
    if "park" in layers or any(map(plots.has_class, PARK_KINDS)):
        return ()
    message = T(
        "There is no layer of parks, and no green plot of class G1: the green space rate lacks all parks."
    )
    mend = T("Add the layer of parks.")
    return (Finding(_NO_PARKS, Severity.WARNING, message, mend=mend),)
