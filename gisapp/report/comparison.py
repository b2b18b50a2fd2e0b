"""The chapter of a report that puts scenarios beside what is: figures, subdistricts, and what they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gisapp.choice_sentences import people_and_prices
from gisapp.costs import cost_of, total_of
from gisapp.figures import NOISE
from gisapp.report.beside import beside_table, name_of, zones_beside
from gisapp.report.table import NOTHING, Cell, Column, Row, Table
from gisapp.scorecard import Scorecard
from layers.sentences import one_after_another
from layers.text import T, plural

_BESIDE = 4
"""Scenarios beside what is in one table: more do not stand side by side on a page."""


def comparison_tables(base: Scorecard, scenarios: Sequence[Scorecard]) -> tuple[Table, ...]:
    """The tables in which a report compares scenarios.

    Parameters
    ----------
    base
        What is.
    scenarios
        In the order in which they are shown; of more than four each table comes several times.

    Returns
    -------
    tuple of Table
        Indicators with verdict, difference and cost; by subdistrict those indicators that a scenario moves
        there; and what each scenario is. None without scenarios.
    """
    if not scenarios:
        return ()
    groups = [scenarios[at : at + _BESIDE] for at in range(0, len(scenarios), _BESIDE)]
    tables = [
        beside_table(base, group, [total_of(each.project.played) for each in group]) for group in groups
    ]
    for indicator in base.readings:
        tables += [
            zones_beside(base, group, indicator, "subdistrict")
            for group in groups
            if _moves(base, group, indicator)
        ]
    return *_numbered(tables), _described(scenarios)


def _moves(base: Scorecard, scenarios: Sequence[Scorecard], indicator: str) -> bool:
    """Whether a scenario moves the figure of any subdistrict."""
    first, *others = (
        {zone.zone: zone.value for zone in each.readings[indicator].zones if zone.zone_kind == "subdistrict"}
        for each in (base, *scenarios)
    )
    return any(_differ(first.get(zone), value) for each in others for zone, value in each.items())


def _differ(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(other - one) > NOISE * max(abs(one), 1)


def _numbered(tables: Sequence[Table]) -> Iterator[Table]:
    """The tables, those of one title told apart."""
    titles = [str(each.title) for each in tables]
    seen: dict[str, int] = {}
    for table, title in zip(tables, titles, strict=True):
        seen[title] = seen.get(title, 0) + 1
        several = titles.count(title)
        yield (
            table
            if several == 1
            else replace(
                table, title=T("{title} ({n} of {all})", title=table.title, n=seen[title], all=several)
            )
        )


def _described(scenarios: Sequence[Scorecard]) -> Table:
    """What each scenario is: its note, how much it changes, what it says itself, and its run."""
    return Table(
        title=T("The scenarios compared"),
        columns=(
            Column(T("Scenario"), weight=1.2),
            Column(T("Note"), weight=1.6),
            Column(T("Changes"), weight=1),
            Column(T("People, prices and cost"), weight=2.6),
            Column(T("Run"), weight=1.1),
        ),
        rows=tuple(map(_description, scenarios)),
    )


def _description(scorecard: Scorecard) -> Row:
    played = scorecard.project.played
    if played is None:
        return (Cell(T("as it is")), NOTHING, NOTHING, NOTHING, Cell(scorecard.fingerprint))
    scenario, cost = played.scenario, cost_of(played).said
    said = [*people_and_prices(scenario.choices), *([] if cost is None else [cost])]
    off = sum(each.off for each in scenario.edits)
    states = [plural("{n} edit", "{n} edits", n=len(scenario.edits))]
    states += [T("{n} switched off", n=off)] if off else []
    states += [plural("{n} rests", "{n} rest", n=len(played.resting))] if played.resting else []
    return (
        Cell(name_of(scorecard)),
        Cell(scenario.note or "–"),
        Cell(T("{states}", states=states)),
        Cell(one_after_another([T("{choice}.", choice=each) for each in said])) if said else NOTHING,
        Cell(scorecard.fingerprint),
    )
