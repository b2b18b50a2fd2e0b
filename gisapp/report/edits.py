"""What a scenario changes, as a table of the report."""

from __future__ import annotations

from gisapp.choice_sentences import people_and_prices
from gisapp.costs import cost_of
from gisapp.report.table import Cell, Column, Row, Rows, Table
from gisapp.scenario import Played
from gisapp.scorecard import Scorecard
from layers.sentences import one_after_another
from layers.text import T


def edit_table(scorecard: Scorecard) -> Table:
    """The edits in order, with what each does; no rows where the figures are of what is.

    Parameters
    ----------
    scorecard
        Of a project, be it as a scenario makes it.
    """
    played = scorecard.project.played
    said = [] if played is None else _said(played)
    return Table(
        title=T("Changes of the scenario"),
        columns=(
            Column(T("Number"), figures=True, weight=0.5),
            Column(T("Change"), weight=4),
            Column(T("State"), weight=1),
            Column(T("Note"), weight=2),
        ),
        rows=() if played is None else Rows(len(played.said), lambda place: _row(played, place)),
        note=one_after_another(said) if said else None,
        empty=one_after_another([T("The scenario changes nothing on the map."), *said]),
    )


def _said(played: Played) -> list[T]:
    """The people and prices that a scenario says itself, and what it costs."""
    cost = cost_of(played).said
    said = [*people_and_prices(played.scenario.choices), *([] if cost is None else [cost])]
    return [T("{choice}.", choice=each) for each in said]


def _row(played: Played, place: int) -> Row:
    edit = played.scenario.edits[place]
    state = T("switched off") if edit.off else T("in force")
    if place in played.resting:
        state = T("rests: not found")
    return (Cell(str(place + 1), number=place + 1), Cell(played.said[place]), Cell(state), Cell(edit.note))
