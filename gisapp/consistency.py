"""Whether the targets can hold together: warnings, never errors, since a plan is what it is."""

from __future__ import annotations

import math
from collections.abc import Mapping

from gisapp import figures as written
from gisapp.indicators.ids import GREEN_COVERAGE, GREEN_RATE, PARK_AREA
from gisapp.readings import Reading
from gisapp.study_area import StudyArea
from gisapp.targets import Profile, Target
from layers.findings import Finding, Severity
from layers.text import T

_ROOM_FOR_PARKS = 0.75
"""Share of all green space that parks can plausibly take: attached green alone (XG, the green of housing,
roads and institutions) is normally more than the remaining quarter."""

_PIXELS = 1.02
"""How many times the coverage a rate may be by the pixels along the borders of plots alone."""


def consistency_findings(
    readings: Mapping[str, Reading], profile: Profile, year: int, area: StudyArea
) -> tuple[Finding, ...]:
    """Warnings about targets and readings that can hardly hold together, where their inputs are there.

    ``targets.X1``: green space rate above greening coverage, in the plan or as measured. ``targets.X2``:
    the park area per person, times the population, against what the two shares leave room for; a warning only
    where the ground itself does not show the room, by parks that are there or by a higher green space rate.
    Without a built-up area the whole district is taken, and nothing said where that leaves room.
    """
    targets = {each: profile.target(each, year) for each in (PARK_AREA, GREEN_RATE, GREEN_COVERAGE)}
    found = (
        _rate_above_coverage_in_plan(targets),
        _rate_above_coverage_measured(readings),
        _parks_against_budgets(targets, readings, area),
    )
    return tuple(finding for finding in found if finding is not None)


def _rate_above_coverage_in_plan(targets: Mapping[str, Target | None]) -> Finding | None:
    rate, coverage = _value(targets[GREEN_RATE]), _value(targets[GREEN_COVERAGE])
    if rate is None or coverage is None or rate <= coverage:
        return None
    return Finding(
        code="targets.X1",
        severity=Severity.WARNING,
        message=T(
            "The plan asks for a green space rate of {rate} but a greening coverage of only {coverage}. "
            "Coverage counts all vegetation, street trees and roofs too, and is normally the larger.",
            rate=written.target_value(rate, "%"),
            coverage=written.target_value(coverage, "%"),
        ),
        mend=T("Ask whether both targets mean the same boundary and the same year."),
    )


def _rate_above_coverage_measured(readings: Mapping[str, Reading]) -> Finding | None:
    rate, coverage = _district_value(readings, GREEN_RATE), _district_value(readings, GREEN_COVERAGE)
    if rate is None or coverage is None or rate <= coverage * _PIXELS:
        return None
    return Finding(
        code="targets.X1",
        severity=Severity.WARNING,
        message=T(
            "The green space rate as measured, {rate}, is above the greening coverage, {coverage}. That is "
            "possible, since plots hold paths and ponds, but unusual.",
            rate=written.indicator_value(rate, "%", coverage),
            coverage=written.indicator_value(coverage, "%", rate),
        ),
        mend=T("Check that plots and vegetation are of the same year and that no vegetation is missing."),
    )


def _parks_against_budgets(
    targets: Mapping[str, Target | None], readings: Mapping[str, Reading], area: StudyArea
) -> Finding | None:
    park, rate, coverage = (_value(targets[each]) for each in (PARK_AREA, GREEN_RATE, GREEN_COVERAGE))
    people = float(area.population[0])
    built_up = _built_up(readings)
    land = float(area.district.area) if built_up is None else built_up
    if park is None or rate is None or not math.isfinite(people) or people <= 0 or land <= 0:
        return None
    parks, green = park * people, rate / 100 * land
    reached = max(rate, _district_value(readings, GREEN_RATE) or 0.0)
    tight = parks > _ROOM_FOR_PARKS * reached / 100 * land and not _has(readings, PARK_AREA, park)
    if built_up is None and not tight:
        return None  # the built-up area is smaller than the district, and may be too small
    return Finding(
        code="targets.X2",
        severity=Severity.WARNING if tight else Severity.INFO,
        message=T(
            "{park} for {people} takes {parks} of parks: {share} of the {green} that a green space rate of "
            "{rate} means on {land}{covered}. {verdict}",
            park=written.target_value(park, "m2/person"),
            people=written.people(people),
            parks=written.area(parks),
            share=_share(parks, green),
            green=written.area(green),
            rate=written.target_value(rate, "%"),
            land=written.area(land),
            covered=_of_coverage(parks, coverage, land),
            verdict=T("The targets can hardly hold together on this area and population.")
            if tight
            else T("The targets can hold together."),
        ),
        mend=_way_out(park, reached, people, land) if tight else None,
    )


def _has(readings: Mapping[str, Reading], indicator: str, target: float) -> bool:
    value = _district_value(readings, indicator)
    return value is not None and value >= target


def _of_coverage(parks: float, coverage: float | None, land: float) -> T | str:
    if coverage is None:
        return ""
    budget = coverage / 100 * land
    return T(
        ", and {share} of the {budget} of a greening coverage of {coverage}",
        share=_share(parks, budget),
        budget=written.area(budget),
        coverage=written.target_value(coverage, "%"),
    )


def _way_out(park: float, rate: float, people: float, land: float) -> T:
    """Which population or which area would leave room for green space other than parks."""
    room = _ROOM_FOR_PARKS * rate / 100
    return T(
        "Ask which population and which boundary the plan counts. With a green space rate of {rate} and "
        "parks that leave a quarter of the green space to other plots, this area suits at most {people}, and "
        "this population needs an area of at least {land}.",
        rate=written.target_value(round(rate, 2), "%"),
        people=written.people(math.floor(room * land / park)),
        land=written.area(park * people / room),
    )


def _built_up(readings: Mapping[str, Reading]) -> float | None:
    """Built-up area inside the district in m², which both shares are of; None where it is not known."""
    reading = readings.get(GREEN_RATE)
    return None if reading is None else reading.of("district").denominator


def _share(part: float, whole: float) -> T:
    return written.indicator_value(100 * part / whole, "%")


def _value(target: Target | None) -> float | None:
    return None if target is None else target.value


def _district_value(readings: Mapping[str, Reading], indicator: str) -> float | None:
    reading = readings.get(indicator)
    return None if reading is None else reading.of("district").value
