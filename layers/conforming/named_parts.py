"""Rows of a sheet, or of a folder inside a file, whose name says that what lies there does not count."""

from __future__ import annotations

import numpy as np
import pandas as pd

from layers.answers import Answers
from layers.columns.rows_in_doubt import STATE_COLUMNS, Said, by_answer, left_out_by, rows_of
from layers.columns.rows_of_years import Counted
from layers.conforming.name_words import states_of_parts
from layers.sentences import name_rows, name_some
from layers.source import SHEET_COLUMN, Source
from layers.text import T

CODE = "rows.part"
_FOLDER = "folder"
"""The column of KML's folders, under which they also arrive by way of other formats."""
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
    stated = [name for name in STATE_COLUMNS if name in table]
    against = pd.notna(said) & ~left_out_by(table, stated)
    if not against.any():
        return Counted(np.ones(len(table), dtype=bool))
    names = list(dict.fromkeys(said[against]))
    figures: dict[str, object] = {"rows": name_rows(rows_of(against)), "names": name_some(names, _SHOWN)}
    sentences = Said(
        T("{file}: the sheet or folder of {rows} is called {names}. Do they count?", file=source.title,
          **figures),
        T("The sheet or folder of {rows} is called {names}: they do not count, as was answered.", **figures),
        T("The sheet or folder of {rows} is called {names}: they count, as was answered.", **figures),
    )  # fmt: skip
    return by_answer(source, CODE, against, sentences, answers)


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
