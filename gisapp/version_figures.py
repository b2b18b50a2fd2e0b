"""What a named version keeps of scorecards: the district's figures, as plain values."""

from __future__ import annotations

from collections.abc import Iterable

from gisapp.indicators import chosen_indicator
from gisapp.report.beside import name_of
from gisapp.scorecard import Scorecard
from gisapp.store.versions import Figure


def figures_of(scorecards: Iterable[Scorecard]) -> tuple[Figure, ...]:
    """The figures of a version.

    Parameters
    ----------
    scorecards
        Of what is, and of the scenarios.
    """
    return tuple(figure for each in scorecards for figure in _of_one(each))


def _of_one(scorecard: Scorecard) -> Iterable[Figure]:
    for name, reading in scorecard.readings.items():
        verdict = scorecard.verdicts.get(name)
        yield Figure(
            scenario=name_of(scorecard),
            indicator=name,
            value=reading.of("district").value,
            unit=chosen_indicator(name, scorecard.project.parameters).unit,
            verdict="" if verdict is None else str(verdict.outcome),
        )
