"""The total that a table itself writes, against the sum of the rows that count."""

from __future__ import annotations

import pandas as pd

from layers.columns.values import Mask, parse_numbers
from layers.findings import Finding, Severity
from layers.source import Source
from layers.text import T

CODE = "population.total"
_CLOSE = 1e-3
"""Relative difference of a total and its sum that rounding explains."""


def of_total(source: Source, heading: str | None, people: pd.Series, keep: Mask) -> tuple[Finding, ...]:
    """What is said where a table's row of totals has another number of people than its rows add up to.

    Parameters
    ----------
    source
        As found; ``total`` is its one row of totals, which was set aside.
    heading
        The file's column of people, None for none.
    people
        That column in persons.
    keep
        Which rows count.
    """
    if heading is None or heading not in source.total or source.frame is None:
        return ()
    written = parse_numbers(pd.Series([source.total[heading]]), "人").cells.iloc[0]
    numbers = parse_numbers(source.frame[heading], "人").cells[keep].sum()
    if not written > 0 or not numbers > 0 or abs(written - numbers) <= _CLOSE * written:
        return ()
    total = float(people[keep].sum())
    message = T(
        "Its row of totals says {own:,.0f} people, its rows add up to {total:,.0f}; the rows count.",
        own=total * float(written) / float(numbers),
        total=total,
    )
    mend = T("See which rows are missing, or counted twice, in the file.")
    return (Finding(CODE, Severity.WARNING, message, file=source.title, mend=mend),)
