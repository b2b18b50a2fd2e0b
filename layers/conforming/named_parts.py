"""Rows of a sheet, or of a folder inside a file, whose name says that what lies there does not count."""

from __future__ import annotations

import numpy as np
import pandas as pd

from layers.answers import Answers
from layers.columns.rows_of_years import EACH, IN_FORCE, Counted
from layers.columns.values import Mask, parse_flags
from layers.conforming.name_words import states_of_parts
from layers.findings import Choice, Finding, Severity
from layers.sentences import name_rows, name_some
from layers.source import SHEET_COLUMN, Source
from layers.text import T

CODE = "rows.part"
_FOLDER = "folder"
"""The column of KML's folders, under which they also arrive by way of other formats."""
_STATES = ("status", "open")
"""Columns of roles by which rows that are not there are left out already."""
_SHOWN = 5


def rows_of_parts(source: Source, table: pd.DataFrame, answers: Answers) -> Counted:
    """The rows but for those of a sheet or folder called 撤销, closed or 规划.

    Parameters
    ----------
    source
        As found; sheets with the same columns are one table, with their names in a column.
    table
        The role's columns, typed.
    answers
        Of which ``rows`` may say :data:`IN_FORCE`, or :data:`EACH`.

    Returns
    -------
    Counted
        A question among its findings where nothing was answered.
    """
    said = _names_that_say(source)
    against = pd.notna(said) & ~_left_out(table)
    everything = np.ones(len(table), dtype=bool)
    if not against.any():
        return Counted(everything)
    rows = tuple((np.flatnonzero(against) + 1).tolist())
    names = list(dict.fromkeys(said[against]))
    figures: dict[str, object] = {"rows": name_rows(rows), "names": name_some(names, _SHOWN)}
    if IN_FORCE in answers.rows:
        message = T(
            "The sheet or folder of {rows} is called {names}: they do not count, as was answered.", **figures
        )
        told = Finding("rows.not_in_force", Severity.INFO, message, source.title, rows, mended=True)
        return Counted(~against, (told,))
    if EACH in answers.rows:
        message = T(
            "The sheet or folder of {rows} is called {names}: they count, as was answered.", **figures
        )
        return Counted(everything, (Finding("rows.remarked", Severity.WARNING, message, source.title, rows),))
    return Counted(everything, (_question(source, figures, rows),))


def _names_that_say(source: Source) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """The name of each row's sheet or folder where that says so, else None."""
    assert source.frame is not None
    found: np.ndarray[tuple[int], np.dtype[np.object_]] = np.full(source.count, None, dtype=object)
    for heading in source.frame.columns:
        if str(heading) == SHEET_COLUMN or str(heading).casefold() == _FOLDER:
            cells = source.frame[heading].dropna().astype(str)
            told = states_of_parts(cells.unique())
            here = source.frame[heading].isin(list(told)).to_numpy(dtype=bool)
            found[here] = source.frame[heading].astype(object)[here]
    return found


def _left_out(table: pd.DataFrame) -> Mask:
    """The rows of which a column of the role says that they are shut or not there."""
    left_out = np.zeros(len(table), dtype=bool)
    for name in _STATES:
        if name in table:
            flags = parse_flags(table[name].astype(object)).cells
            left_out |= flags.eq(other=False).fillna(value=False).to_numpy(dtype=bool)
    return left_out


def _question(source: Source, figures: dict[str, object], rows: tuple[int, ...]) -> Finding:
    return Finding(
        CODE,
        Severity.QUESTION,
        T("{file}: the sheet or folder of {rows} is called {names}. Do they count?", file=source.title,
          **figures),
        file=source.title,
        rows=rows,
        mend=T("Choose whether these rows count."),
        option=f"--rows {source.title}={IN_FORCE}",
        choices=(
            Choice(IN_FORCE, T("They do not count"), 0.9),
            Choice(EACH, T("They count like the others")),
        ),
    )  # fmt: skip
