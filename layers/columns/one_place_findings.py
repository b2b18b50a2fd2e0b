"""What is told and asked where several rows of people are of one place."""

from __future__ import annotations

import re

import pandas as pd

from layers.columns.rows_of_years import ALL
from layers.columns.values import Mask
from layers.findings import Choice, Finding, Severity
from layers.sentences import name_rows
from layers.source import Source
from layers.text import T

LARGEST = "largest"
"""An answer: of each place the largest number."""
_LIVE_THERE = re.compile(r"常住|城区人口|resident|inhabitant", re.IGNORECASE)
_NOT_LIVING = re.compile(r"非|non", re.IGNORECASE)


def of_repeated(source: Source, table: pd.DataFrame, again: Mask) -> Finding:
    """Told where the rows of each place hold one number, which counts once."""
    rows = _rows(table, again)
    return Finding(
        "rows.repeated",
        Severity.WARNING,
        T(
            "Several rows of one place hold one and the same number of people ({rows}), as merged cells do: "
            "it counts once.",
            rows=name_rows(rows),
        ),
        file=source.title,
        rows=rows,
        mend=T("If they are parts, import the file again and answer that all rows count."),
        mended=True,
    )


def of_equal(source: Source, table: pd.DataFrame, key: pd.Series, again: Mask) -> Finding:
    """Asked where they do under different names: parts of one size, or the number of the whole in each."""
    place, rows = _first(table, key, again)
    return Finding(
        "rows.equal",
        Severity.QUESTION,
        T(
            "{file} has one and the same number of people in the rows of each place, under different names, "
            "such as those of {place} ({rows}): that of each part, or that of the place again and again.",
            file=source.title,
            place=place,
            rows=name_rows(rows),
        ),
        file=source.title,
        rows=_rows(table, again),
        mend=T("Say which it is."),
        option=f"--rows {source.title}={ALL}|{LARGEST}",
        choices=(
            Choice(ALL, T("that of each part: all rows add up")),
            Choice(LARGEST, T("that of the place: it counts once")),
        ),
    )


def of_whole(source: Source, table: pd.DataFrame, whole: Mask) -> Finding:
    """Told where some rows are the sum of the others of their place."""
    rows = _rows(table, whole)
    return Finding(
        "rows.whole",
        Severity.INFO,
        T(
            "The people of some rows are the sum of other rows of their place ({rows}): only the sums count.",
            rows=name_rows(rows),
        ),
        file=source.title,
        rows=rows,
        mended=True,
    )


def some_rows(heading: str, words: tuple[str, ...], districts: tuple[str, ...]) -> tuple[Choice, ...]:
    """Choices of some rows: those of one of ``districts`` by where they stand, or with a word of a column."""
    return (
        *(Choice(each, T("only the rows that stand with {district}", district=each)) for each in districts),
        *(
            Choice(word, T("only the rows with “{word}” in {column}", word=word, column=heading))
            for word in sorted(words, key=_are_not_those_who_live_there)
        ),
    )


def of_several(
    source: Source, table: pd.DataFrame, key: pd.Series, again: Mask, some: tuple[Choice, ...]
) -> Finding:
    """Asked where the table does not show which rows count: all, or the largest, or ``some`` of them."""
    place, rows = _first(table, key, again)
    return Finding(
        "rows.several",
        Severity.QUESTION,
        T(
            "{file} holds several rows with people for one place, such as {place} ({rows}), and does not "
            "show whether they add up.",
            file=source.title,
            place=place,
            rows=name_rows(rows),
        ),
        file=source.title,
        rows=_rows(table, again),
        mend=T("Say which count."),
        option=f"--rows {source.title}=WHICH",
        choices=(
            *some,
            Choice(ALL, T("all rows together: they are parts that add up")),
            Choice(LARGEST, T("the largest number of each place: the others are parts of it, or older")),
        ),
    )


def _are_not_those_who_live_there(word: str) -> bool:
    """Whether a word is of other people than those by whom figures divide, who are proposed first."""
    return _LIVE_THERE.search(word) is None or _NOT_LIVING.search(word) is not None


def _first(table: pd.DataFrame, key: pd.Series, again: Mask) -> tuple[str, tuple[int, ...]]:
    """The first place of which there are several rows: its name, else its code, and its rows."""
    first = key[again].iloc[0]
    of_first = again & key.eq(first).to_numpy(dtype=bool)
    names = table.loc[of_first, "name"].dropna()
    return str(names.iloc[0] if len(names) else first), _rows(table, of_first)


def _rows(table: pd.DataFrame, mask: Mask) -> tuple[int, ...]:
    return tuple(int(row) + 1 for row in table.index[mask])
