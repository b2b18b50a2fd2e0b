"""The total that a table itself writes, against the sum of the rows that count."""

from __future__ import annotations

import pandas as pd

from layers.columns.blocks import blocks_of
from layers.columns.values import Mask, parse_numbers
from layers.findings import Finding, Severity
from layers.source import Source
from layers.text import T

CODE = "population.total"
_CLOSE = 1e-3
"""Relative difference of a total and its sum that rounding explains."""


def of_total(source: Source, heading: str | None, table: pd.DataFrame, keep: Mask) -> tuple[Finding, ...]:
    """What is said where a table's row of totals has another number of people than its rows add up to.

    Parameters
    ----------
    source
        As found; ``total`` is its one row of totals, which was set aside.
    heading
        The file's column of people, None for none.
    table
        The typed columns of people: ``name``, and ``population`` in persons.
    keep
        Which rows count. Of those above others in a table of several levels, and the others, one level does.
    """
    if heading is None or heading not in source.total or source.frame is None:
        return ()
    written = parse_numbers(pd.Series([source.total[heading]]), "人").cells.iloc[0]
    numbers = parse_numbers(source.frame[heading], "人").cells
    blocks = blocks_of(table)
    of_one_level = keep & (blocks.heads < 0) & ~blocks.sums
    sums = [float(numbers[mask].sum()) for mask in (keep, of_one_level)]
    if not written > 0 or not min(sums) > 0 or any(abs(written - each) <= _CLOSE * written for each in sums):
        return ()
    total, added = float(table.loc[of_one_level, "population"].sum()), sums[-1]
    message = T(
        "Its row of totals says {own:,.0f} people, its rows add up to {total:,.0f}; the rows count.",
        own=total * float(written) / added,
        total=total,
    )
    mend = T("See which rows are missing, or counted twice, in the file.")
    return (Finding(CODE, Severity.WARNING, message, file=source.title, mend=mend),)
