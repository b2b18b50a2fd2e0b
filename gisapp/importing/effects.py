"""What a decision does to the indicators, before it is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gisapp.figures import in_unit, number
from gisapp.importing.decisions import Decisions
from gisapp.importing.draft import Draft, draft_of
from gisapp.importing.files import Files
from gisapp.importing.finished import project_so_far
from gisapp.importing.row import Row
from gisapp.indicators import INDICATORS, indicators_of
from gisapp.project import layers_of
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.task import Task
from layers.text import T

if TYPE_CHECKING:
    from gisapp.project import Project

_DIGITS, _MOST_DIGITS = 2, 6


@dataclass(frozen=True, slots=True)
class Effect:
    """One indicator of the district without and with a mend, in its own unit; None where it has no value."""

    indicator: str
    without: float | None
    with_: float | None

    @property
    def moves(self) -> bool:
        """Whether the mend changes the figure."""
        return self.without != self.with_


def effects_of(files: Files, draft: Draft, without: Decisions, task: Task) -> tuple[Effect, ...]:
    """What the difference between two sets of decisions does to the district's indicators.

    Parameters
    ----------
    files
        What the draft was made of.
    draft
        With the mend.
    without
        The same decisions but for the mend, such as ``draft.decisions.declining(title, code)``.
    task
        Progress and cancel.

    Returns
    -------
    tuple of Effect
        For every indicator that the changed layers enter, in the order of the catalogue; empty where
        nothing can be computed yet, since no boundary is known.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    other = draft_of(files, task.part(0, 0.3), without, base=draft.base, previous=draft)
    try:
        before, after = project_so_far(other), project_so_far(draft)
        changed = _changed_roles(before, after)
        touched = [each.id for each in indicators_of(changed)]
        values = _values(before, touched, task.part(0.3, 0.65)), _values(after, touched, task.part(0.65, 1))
    except UserError:
        return ()
    return tuple(Effect(indicator, values[0][indicator], values[1][indicator]) for indicator in touched)


def effects_by_finding(files: Files, draft: Draft, task: Task) -> dict[tuple[str, str], tuple[Effect, ...]]:
    """The effects of every mend of a draft, by the source's title and the finding's code."""
    mends = {
        (row.source.title, finding.code): without
        for row in draft.rows
        for finding in row.findings
        if (without := alternative(draft, row, finding)) is not None
    }
    return {
        key: effects_of(files, draft, without, task.part(done / len(mends), (done + 1) / len(mends)))
        for done, (key, without) in enumerate(mends.items())
    }


def alternative(draft: Draft, row: Row, finding: Finding) -> Decisions | None:
    """The decisions under which a finding's mend is not made; None where there is nothing to decide.

    For a question about the datum, that the data are left as they are.
    """
    from layers.conforming.declinable import DECLINABLE

    if finding.code.startswith("datum.") and (finding.mended or finding.severity is Severity.QUESTION):
        return draft.decisions.with_answer(row.source.title, datum="as_is")
    if finding.mended and finding.code in DECLINABLE:
        return draft.decisions.declining(row.source.title, finding.code)
    return None


def effect_in_words(effect: Effect) -> T:
    """An effect as a short sentence: "Green space rate 39.51 % → 39.43 % (−0.08 percentage points)"."""
    indicator = INDICATORS[effect.indicator]
    title, unit = indicator.title, indicator.unit
    if not effect.moves:
        return T("{indicator}: no change", indicator=title)
    if effect.without is None or effect.with_ is None:
        return T(
            "{indicator}: {before} → {after}",
            indicator=title,
            before=_shown(effect.without, unit, _DIGITS),
            after=_shown(effect.with_, unit, _DIGITS),
        )
    change = effect.with_ - effect.without
    digits = next((each for each in range(_DIGITS, _MOST_DIGITS) if round(abs(change), each)), _MOST_DIGITS)
    amount = number(abs(change), digits)
    return T(
        "{indicator}: {before} → {after} ({sign}{change})",
        indicator=title,
        before=_shown(effect.without, unit, digits),
        after=_shown(effect.with_, unit, digits),
        sign="+" if change > 0 else "−",
        change=T("{value} percentage points", value=amount) if unit == "%" else in_unit(amount, unit),
    )


def _shown(value: float | None, unit: str, digits: int) -> T:
    return T("no value") if value is None else in_unit(number(value, digits), unit)


def _changed_roles(before: Project, after: Project) -> set[str]:
    """Roles of which any layer holds other data."""
    one, other = _layers_by_role(before), _layers_by_role(after)
    return {role for role in {*one, *other} if not _hold_the_same(one.get(role, []), other.get(role, []))}


def _layers_by_role(project: Project) -> dict[str, list[Layer]]:
    by_role: dict[str, list[Layer]] = {}
    for layer in project.layers:
        by_role.setdefault(layer.role, []).append(layer)
    return by_role


def _hold_the_same(one: Sequence[Layer], other: Sequence[Layer]) -> bool:
    return len(one) == len(other) and all(map(_holds_the_same, one, other))


def _holds_the_same(one: Layer, other: Layer) -> bool:
    if one.frame is None or other.frame is None:
        return one.frame is other.frame and (one.grid, one.grid_crs) == (other.grid, other.grid_crs)
    return one.frame is other.frame or bool(one.frame.equals(other.frame))


def _values(project: Project, indicators: list[str], task: Task) -> dict[str, float | None]:
    """The district's values of some indicators."""
    from gisapp.study_area import study_area_of

    layers = layers_of(project)
    area = study_area_of(layers)
    values = {}
    for done, indicator in enumerate(indicators):
        part = task.part(done / len(indicators), (done + 1) / len(indicators))
        reading = INDICATORS[indicator].compute(layers, area, project.parameters, part)
        values[indicator] = reading.of("district").value
    return values
