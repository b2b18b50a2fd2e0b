"""The rows of one year, where those of a place are told apart by the year that a column says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from layers.answers import Answers
from layers.columns.values import Mask
from layers.findings import Choice, Finding, Severity
from layers.source import Source
from layers.text import T
from layers.written import YEAR

ALL, NEWEST = "all", "newest"
"""Answers that hold for next year's table too."""

_ONLY_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?\s*年?[度末底]?")
_YEAR_HEADING = re.compile(r"年|时间|日期|时点|工作表|year|yr|date|sheet", re.IGNORECASE)


@dataclass(frozen=True)
class Counted:
    """Which rows of a table count, and what is to be told or asked of it."""

    keep: Mask
    findings: tuple[Finding, ...] = ()


def of_one_year(source: Source, table: pd.DataFrame, key: pd.Series, answers: Answers) -> Counted:
    """The rows of the year that was chosen; all, and a question, where none was.

    Parameters
    ----------
    source
        As found; one of its columns may say years.
    table
        The role's columns, typed.
    key
        The place that each row speaks of.
    answers
        Of which ``rows`` may name a year, or the newest.
    """
    years = _years(source, table, key)
    if years is None:
        return Counted(np.ones(len(table), dtype=bool))
    there = sorted({int(year) for year in years.dropna()}, reverse=True)
    chosen = chosen_year(answers, there)
    written = [str(year) for year in there]
    if chosen is not None:
        told = Finding(
            "rows.year",
            Severity.INFO,
            T("Only the rows of {year} count, of {years}.", year=str(chosen), years=written),
            file=source.title,
            mended=True,
        )
        return Counted(years.eq(chosen).to_numpy(dtype=bool), (told,))
    asked = Finding(
        "rows.years",
        Severity.QUESTION,
        T("{file} holds several years: {years}. One of them counts.", file=source.title, years=written),
        file=source.title,
        mend=T("Say which."),
        option=f"--rows {source.title}=newest",
        choices=(*years_as_choices(there), Choice(ALL, T("all rows together"))),
    )
    return Counted(np.ones(len(table), dtype=bool), (asked,))


def newest_of(years: Iterable[int]) -> int:
    """The newest of some years that is not still to come, as those of plans are; else the first of them."""
    this = date.today().year  # noqa: DTZ011 - the year on the planner's own calendar
    there = sorted(years)
    return max((year for year in there if year <= this), default=there[0])


def chosen_year(answers: Answers, years: Collection[int]) -> int | None:
    """The first of some years that an answer names, be it as the newest; None where none does."""
    named = (newest_of(years) if each == NEWEST else int(each) if each.isdecimal() else None
             for each in answers.rows)  # fmt: skip
    return next((year for year in named if year in years), None)


def years_as_choices(years: Collection[int]) -> tuple[Choice, ...]:
    """The newest of some years, which is proposed, and each of them, the latest first."""
    return (
        Choice(NEWEST, T("the newest: {year}", year=str(newest_of(years))), 1.0),
        *(Choice(str(year), T("only {year}", year=str(year))) for year in sorted(years, reverse=True)),
    )


def _years(source: Source, table: pd.DataFrame, key: pd.Series) -> pd.Series | None:
    """The year of each row, where rows of one place are told apart by one; None where they are not."""
    for heading, cells in other_columns(source, table):
        texts = cells.dropna().astype(str).str.strip()
        said = _YEAR_HEADING.search(heading) is not None
        if texts.empty or not (texts.str.contains(YEAR) if said else texts.str.fullmatch(_ONLY_YEAR)).all():
            continue
        years = texts.str.extract(f"({YEAR.pattern})")[0].astype(float).reindex(key.index)
        in_places = years.groupby(key).nunique()
        if (in_places > 1).any() and (said or (in_places > 1).sum() > 1):
            return years
    return None


def other_columns(source: Source, table: pd.DataFrame) -> Iterable[tuple[str, pd.Series]]:
    """The columns of the source that are not the role's own people, names or codes, with their headings."""
    frame = source.frame
    assert frame is not None
    own = [table[name] for name in ("population", "name", "code") if name in table]
    for heading in frame.columns:
        if heading == frame.geometry.name:
            continue
        cells = frame[heading]
        if not any(_same(cells, each) for each in own):
            yield str(heading), cells


def _same(cells: pd.Series, typed: pd.Series) -> bool:
    """Whether a column is that of which a typed one was made."""
    if pd.api.types.is_numeric_dtype(typed):
        return bool(np.allclose(pd.to_numeric(cells, errors="coerce"), typed, equal_nan=True))
    return bool((cells.astype(str).str.strip() == typed.astype(str)).all())
