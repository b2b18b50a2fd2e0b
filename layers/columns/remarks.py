"""Remarks that say a thing is no longer there, or not yet, where no column of its role says so."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from layers.answers import Answers
from layers.columns.content import REMARKS
from layers.columns.rows_of_years import Counted
from layers.columns.values import Mask, parse_flags
from layers.findings import Choice, Finding, Severity
from layers.roles import MEASURED_FROM, Role
from layers.sentences import name_rows
from layers.source import Source
from layers.text import T

IN_FORCE, EACH = "valid", "each"
"""Answers: rows of which a remark says that they are shut, gone or still to come do not count, or do."""
_STATES = re.compile(r"情况|状态|现状|status|state", re.IGNORECASE)
_IN_BRACKETS = re.compile(r".*[（(\[](.*?)[)）\]]\s*")
_LONGEST = 40
"""Characters of a remark: more is a description, in which such words may speak of anything."""
_SHOWN = 3


def rows_in_force(
    source: Source, role: Role, table: pd.DataFrame, headings: Mapping[str, str], answers: Answers
) -> Counted:
    """The rows that count where a remark says of some that they are shut, gone or still to come.

    Parameters
    ----------
    source
        As found.
    role
        What it is for; those whose columns say whether a thing is open, or exists, are looked at.
    table
        The role's columns, typed.
    headings
        The source's columns that they were taken from, by the role's.
    answers
        Of which ``rows`` may say :data:`IN_FORCE`, or :data:`EACH`.

    Returns
    -------
    Counted
        A question among its findings where nothing was answered.
    """
    everything = np.ones(len(table), dtype=bool)
    states = [column.name for column in role.columns if column.name in {"open", "status"}]
    if not states:
        return Counted(everything)
    said = np.any([_says_no(table[name]) for name in states], axis=0)
    remark, doubted = _remarks(source, headings.values(), said)
    if remark is None and role.id in MEASURED_FROM:  # of parks and plots the definition knows it
        remark, doubted = _names(table["name"].rename(headings.get("name")), said)
    if remark is None:
        return Counted(everything)
    rows = tuple((np.flatnonzero(doubted) + 1).tolist())
    texts = list(dict.fromkeys(remark[doubted].astype(str).str.strip()))[:_SHOWN]
    figures = {"heading": str(remark.name), "texts": texts, "rows": name_rows(rows)}
    if IN_FORCE in answers.rows:
        message = T("Of {rows} “{heading}” says {texts}: they do not count, as was answered.", **figures)
        told = Finding("rows.not_in_force", Severity.INFO, message, source.title, rows, mended=True)
        return Counted(~doubted, (told,))
    if EACH in answers.rows:
        message = T("Of {rows} “{heading}” says {texts}: they count, as was answered.", **figures)
        return Counted(everything, (Finding("rows.remarked", Severity.WARNING, message, source.title, rows),))
    return Counted(everything, (_question(source, figures, rows),))


def _remarks(source: Source, used: Collection[str], said: Mask) -> tuple[pd.Series | None, Mask]:
    """The first column of remarks that says no of rows of which no other column does, and these rows."""
    frame = source.frame
    assert frame is not None
    for heading in frame.columns.drop([frame.geometry.name, *filter(None, used)]):
        cells = frame[heading]
        said_there = REMARKS.search(str(heading)) or _STATES.search(str(heading))
        if not said_there or pd.api.types.is_numeric_dtype(cells):
            continue
        short = cells.where(cells.astype("str").str.len() <= _LONGEST)
        doubted = _says_no(short) & ~said
        if doubted.any():
            return cells, doubted
    return None, ~said


def _names(names: pd.Series, said: Mask) -> tuple[pd.Series | None, Mask]:
    """The names, and the rows of which one says in brackets that the thing is shut: "一站（已停用）"."""
    brackets = names.astype(object).str.extract(_IN_BRACKETS.pattern, expand=False)
    doubted = _says_no(brackets) & ~said
    return (names, doubted) if doubted.any() else (None, doubted)


def _says_no(cells: pd.Series) -> Mask:
    flags = parse_flags(cells.astype(object)).cells
    return flags.eq(other=False).fillna(value=False).to_numpy(dtype=bool)


def _question(source: Source, figures: dict[str, object], rows: tuple[int, ...]) -> Finding:
    return Finding(
        "rows.remarks",
        Severity.QUESTION,
        T("{file}: of {rows} “{heading}” says {texts}. Do they count?", file=source.title, **figures),
        file=source.title,
        rows=rows,
        mend=T("Choose whether these rows count."),
        option=f"--rows {source.title}={IN_FORCE}",
        choices=(
            Choice(IN_FORCE, T("They do not count"), 0.9),
            Choice(EACH, T("They count like the others")),
        ),
    )
