"""Rows of which a file says that they do not count: left out, kept or asked about, as was answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layers.answers import Answers
from layers.columns.rows_of_years import EACH, IN_FORCE, Counted
from layers.columns.values import Mask, parse_flags
from layers.findings import Choice, Finding, Severity
from layers.source import Source
from layers.text import T

STATE_COLUMNS = ("status", "open")
"""Columns of roles that say whether a thing is there, or open."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of the rows: when they are asked about, and after either answer."""

    question: T
    left_out: T
    kept: T


def by_answer(source: Source, code: str, against: Mask, said: Said, answers: Answers) -> Counted:
    """The rows that count, where some do not by what the file says.

    Parameters
    ----------
    source
        As found.
    code
        Of the question.
    against
        (n,) the rows that do not count by the file; at least one.
    said
        What is said of them.
    answers
        Of which ``rows`` may say :data:`IN_FORCE`, or :data:`EACH`.
    """
    rows, everything = rows_of(against), np.ones(len(against), dtype=bool)
    if IN_FORCE in answers.rows:
        told = Finding("rows.not_in_force", Severity.INFO, said.left_out, source.title, rows, mended=True)
        return Counted(~against, (told,))
    if EACH in answers.rows:
        kept = Finding("rows.remarked", Severity.WARNING, said.kept, source.title, rows)
        return Counted(everything, (kept,))
    question = Finding(
        code,
        Severity.QUESTION,
        said.question,
        file=source.title,
        rows=rows,
        mend=T("Choose whether these rows count."),
        option=f"--rows {source.title}={IN_FORCE}",
        choices=(
            Choice(IN_FORCE, T("They do not count"), 0.9),
            Choice(EACH, T("They count like the others")),
        ),
    )
    return Counted(everything, (question,))


def rows_of(mask: Mask) -> tuple[int, ...]:
    """The numbers of the rows that a mask of all rows of a file marks."""
    return tuple((np.flatnonzero(mask) + 1).tolist())


def left_out_by(table: pd.DataFrame, columns: Iterable[str]) -> Mask:
    """The rows of which one of these columns of yes and no says no."""
    left_out = np.zeros(len(table), dtype=bool)
    for name in columns:
        flags = parse_flags(table[name].astype(object)).cells
        left_out |= flags.eq(other=False).fillna(value=False).to_numpy(dtype=bool)
    return left_out
