"""The rows of one year, where those of a place are told apart by the year in a column or in a row above."""

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
IN_FORCE, EACH = "valid", "each"
"""Answers: rows of which the file says that they are not there, or none of its thing, do not count, or do."""

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
        As found; one of its columns may say years, or rows that head those below them.
    table
        The role's columns, typed.
    key
        The place that each row speaks of.
    answers
        Of which ``rows`` may name a year, or the newest.
    """
    below = _years_above(source, key)
    years, heads = below or (_years(source, table, key), np.zeros(len(table), dtype=bool))
    rows = ~np.asarray(heads, dtype=bool)
    if years is None:
        return Counted(rows)
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
        return Counted(rows & years.eq(chosen).to_numpy(dtype=bool), (told,))
    asked = Finding(
        "rows.years",
        Severity.QUESTION,
        T("{file} holds several years: {years}. One of them counts.", file=source.title, years=written),
        file=source.title,
        mend=T("Say which."),
        option=f"--rows {source.title}=newest",
        choices=(*years_as_choices(there), Choice(ALL, T("all rows together"))),
    )
    return Counted(rows, (asked,))


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
    # what is one place, as the built-up area is, may be called after its years
    names = [] if (key != "").any() else [("年", table["name"])]
    for heading, cells in (*other_columns(source, table), *names):
        texts = cells.dropna().astype(str).str.strip()
        said = _YEAR_HEADING.search(heading) is not None
        if texts.empty or not (texts.str.contains(YEAR) if said else texts.str.fullmatch(_ONLY_YEAR)).all():
            continue
        years = texts.str.extract(f"({YEAR.pattern})")[0].astype(float).reindex(key.index)
        in_places = years.groupby(key).nunique()
        if (in_places > 1).any() and (said or (in_places > 1).sum() > 1):
            return years
    return None


def _years_above(source: Source, key: pd.Series) -> tuple[pd.Series, pd.Series] | None:
    """The year of each row that stands below one that says nothing but a year, and which rows are such heads.

    None where there are none, where rows stand above the first, or where no place comes again.
    """
    assert source.frame is not None
    cells = source.frame.drop(columns=source.frame.geometry.name)
    said = np.full(len(key), np.nan)
    for row in np.flatnonzero(key.astype(str).str.contains(YEAR).to_numpy(dtype=bool)):
        # merged cells come again in each of their columns
        words = {str(cell).strip() for cell in cells.iloc[row] if pd.notna(cell)} - {""}
        found = YEAR.search(words.pop()) if len(words) == 1 else None
        if found is not None:
            said[row] = float(found[0])
    heads = pd.Series(~np.isnan(said), index=key.index)
    years = pd.Series(said, index=key.index).ffill()
    if not heads.any() or years.isna().any() or not key[~heads].duplicated().any():
        return None
    return years, heads


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
        numbers = pd.to_numeric(cells, errors="coerce")
        unit = typed.sum() / numbers.sum() if numbers.sum() else 1.0  # thousands were read as persons
        return bool(np.allclose(numbers * unit, typed, equal_nan=True))
    return bool((cells.astype(str).str.strip() == typed.astype(str)).all())
