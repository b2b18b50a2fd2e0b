"""Parts of sentences that several findings share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from layers.text import T

_NAMED = 5
_MOST_NAMES = 20
LONGEST = 1_000
"""Characters of one text from data in titles, headings and sentences; the longest names of parks have 30."""


def cut(text: str, most: int = LONGEST) -> str:
    """A text from data of at most so many characters; its end is "…" where it was cut."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def one_after_another(sentences: Sequence[T]) -> T:
    """Whole sentences in a row, as each language strings them together; at least one."""
    return reduce(lambda before, after: T("{before} {after}", before=before, after=after), sentences)


def name_some(names: Sequence[str], most: int = _MOST_NAMES) -> list[str] | T:
    """The first ``most`` names of a list, and how many there are beside them: what a sentence lists."""
    if len(names) <= most:
        return list(names)
    return T("{names} and {n} more", names=list(names[:most]), n=len(names) - most)


def name_rows(rows: Sequence[int]) -> T:
    """The first five rows by number, and how many more there are."""
    shown = [str(row) for row in rows[:_NAMED]]
    if len(rows) == 1:
        return T("row {rows}", rows=shown)
    if len(rows) <= _NAMED:
        return T("rows {rows}", rows=shown)
    return T("rows {rows} and {more} more", rows=shown, more=len(rows) - _NAMED)
