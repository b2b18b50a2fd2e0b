"""The role's columns under their declared names and types, with what had to be left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layers.answers import Answers
from layers.columns.edition import ROLES as CLASSED
from layers.columns.edition import in_edition_2017
from layers.columns.heading_text import plain_heading
from layers.columns.persons import in_persons
from layers.columns.used_columns import used_columns
from layers.columns.values import Mask, Typed, typed
from layers.findings import Finding, Severity
from layers.roles import Column, Role
from layers.sentences import name_rows
from layers.source import Source
from layers.text import T, plural

ABSENT = "column.missing"
"""Code of the finding that a role lacks a column without which it is nothing."""
BLANK_PEOPLE = "population.missing"
"""Code of the finding about rows without a number of people."""
_GREEN_SHARE = "green_share"
_IDS = ("code", "station_id", "stop_id")


@dataclass(frozen=True)
class TypedColumns:
    """The role's columns (index as in the file), the findings about them, and the steps taken.

    ``headings`` are the file's columns that they were taken from, by the role's.
    """

    table: pd.DataFrame
    findings: tuple[Finding, ...]
    steps: tuple[T, ...]
    headings: Mapping[str, str]


def type_columns(source: Source, role: Role, answers: Answers) -> TypedColumns:
    """Find and type the role's columns in a source of features.

    Cells that hold something else, and numbers outside the declared range (a negative population), become
    missing and are listed by row. Shares written as 0 to 1 are read as per cent, unless that is declined.
    """
    frame = source.frame
    assert frame is not None
    used = used_columns(source, role, answers)
    matched = used.headings
    table = pd.DataFrame(index=frame.index)
    findings = [
        *_not_there(source, role, answers, matched),
        *_recognised(source, role, used.by_content),
        *used.findings,
    ]
    steps: list[T] = []
    for column in role.columns:
        heading = matched.get(column.name)
        if not heading:
            table[column.name] = typed(pd.Series(None, index=frame.index, dtype=object), column).cells
            findings += () if used.findings else _absent(source, column)
            continue
        if plain_heading(heading) not in _own_names(column):
            steps.append(T("Column {heading} is read as {title}.", heading=heading, title=column.title))
        cells = typed(frame[heading], column)
        findings += _unknown(source, frame[heading], column, cells.unknown)
        cells, found = _scaled(source, cells, column, heading, answers)
        findings += found
        steps += [each.message for each in found if each.mended]
        values, found = _in_range(source, cells.cells, column)
        findings += found
        findings += _gaps(source, cells, column)
        findings += _repeated(source, values, column, role)
        table[column.name] = values
    if role.id in CLASSED:
        classes = in_edition_2017(source, table, answers)
        table["class"] = classes.cells
        findings += classes.findings
        steps += classes.steps
    return TypedColumns(table, tuple(findings), tuple(steps), matched)


def _not_there(source: Source, role: Role, answers: Answers, matched: Mapping[str, str]) -> list[Finding]:
    """Choices that the file or the role cannot follow, and what is done in their place."""
    assert source.frame is not None
    titles = {column.name: column.title for column in role.columns}
    found = []
    for name, heading in answers.columns.items():
        if name in titles and (not heading or heading in source.frame.columns):
            continue
        instead = matched.get(name)
        if name not in titles:
            message = T(
                "{role} has no column “{name}”; that choice was passed over.", role=role.title, name=name
            )
        elif instead:
            message = T(
                "The column “{heading}” chosen for {title} is not in the file; “{instead}” was taken.",
                heading=heading,
                title=titles[name],
                instead=instead,
            )
        else:
            message = T(
                "The column “{heading}” chosen for {title} is not in the file; {title} stays empty.",
                heading=heading,
                title=titles[name],
            )
        mend = T("Choose the column again.")
        found.append(Finding("column.chosen", Severity.WARNING, message, file=source.title, mend=mend))
    return found


def _recognised(source: Source, role: Role, by_content: Mapping[str, str]) -> list[Finding]:
    if not by_content:
        return []
    pairs = [
        T("“{heading}” as {title}", heading=heading, title=role.column(name).title)
        for name, heading in by_content.items()
    ]
    message = T("Columns known by what they hold, not by their headings: {pairs}.", pairs=pairs)
    mend = T("Choose other columns if that is wrong.")
    return [Finding("columns.by_content", Severity.INFO, message, file=source.title, mend=mend)]


def _own_names(column: Column) -> set[str]:
    """Headings that say themselves which column it is."""
    return {plain_heading(name) for name in (column.name, column.title.zh, column.title.en)}


def _rows(mask: Mask, index: pd.Index) -> tuple[int, ...]:
    return tuple(int(row) + 1 for row in index[mask])


def _absent(source: Source, column: Column) -> list[Finding]:
    if not column.required:
        return []
    message = T("{file} has no column for {title}.", file=source.title, title=column.title)
    mend = T("Say which of its columns that is, or name one “{alias}”.", alias=column.title)
    option = f"--column {source.title}:{column.name}=HEADING"
    return [Finding(ABSENT, Severity.ERROR, message, file=source.title, mend=mend, option=option)]


def _unknown(source: Source, cells: pd.Series, column: Column, unknown: Mask) -> list[Finding]:
    if not unknown.any():
        return []
    rows = _rows(unknown, cells.index)
    kind = T("a number") if column.type == "number" else T("yes or no")
    message = plural(
        "{title}: {n} cell is not {kind} and counts as missing ({rows}, which holds “{cell}”).",
        "{title}: {n} cells are not {kind} and count as missing ({rows}; the first holds “{cell}”).",
        title=column.title,
        n=len(rows),
        kind=kind,
        rows=name_rows(rows),
        cell=str(cells[unknown].iloc[0])[:40],
    )
    mend = T("Correct these cells in the file and import it again.")
    code = "column.flag" if column.type == "flag" else "column.value"
    return [Finding(code, Severity.WARNING, message, file=source.title, rows=rows, mend=mend)]


def _scaled(
    source: Source, cells: Typed, column: Column, heading: str, answers: Answers
) -> tuple[Typed, list[Finding]]:
    """Persons from whatever unit they were written in; per cent from shares of one."""
    numbers = cells.cells
    if column.unit == "人":
        return in_persons(source, cells, column, heading, answers)
    known = numbers[numbers.notna()] if column.unit == "%" else numbers[:0]
    shares = len(known) and known.between(0, 1).all() and ((known > 0) & (known < 1)).any()
    if shares and answers.mends("column.shares"):
        message = T("{title} was given as shares of one and is now in per cent.", title=column.title)
        told = Finding("column.shares", Severity.WARNING, message, file=source.title, mended=True)
        return Typed(numbers * 100, cells.unknown), [told]
    if column.name == _GREEN_SHARE and not shares:
        return _without_fractions(source, cells, column)
    return cells, []


def _without_fractions(source: Source, cells: Typed, column: Column) -> tuple[Typed, list[Finding]]:
    """Per cent without what may be shares of one among them, 0.4 beside 65: nothing tells which it is."""
    among = ((cells.cells > 0) & (cells.cells < 1)).to_numpy(dtype=bool)
    if not among.any():
        return cells, []
    rows = _rows(among, cells.cells.index)
    message = T(
        "{title} is below 1 in {rows} ({first}) and a percentage in others; it counts as missing there.",
        title=column.title,
        rows=name_rows(rows),
        first=f"{cells.cells[among].iloc[0]:g}",
    )
    mend = T("Write all of them in per cent, or all as shares of one.")
    told = Finding("column.mixed_shares", Severity.WARNING, message, source.title, rows, mend)
    return Typed(cells.cells.mask(among), cells.unknown), [told]


def _in_range(source: Source, values: pd.Series, column: Column) -> tuple[pd.Series, list[Finding]]:
    if column.type != "number":
        return values, []
    low = -np.inf if column.minimum is None else column.minimum
    high = np.inf if column.maximum is None else column.maximum
    outside = ((values < low) | (values > high)).to_numpy(dtype=bool)
    if not outside.any():
        return values, []
    rows = _rows(outside, values.index)
    negative = column.name == "population" and bool((values[outside] < 0).all())
    figures = {"title": column.title, "rows": name_rows(rows), "first": f"{values[outside].iloc[0]:,.12g}"}
    message = (
        T("{title} is negative in {rows} ({first}); it counts as missing there.", **figures)
        if negative
        else T(
            "{title} is outside {low} to {high} in {rows} ({first}); it counts as missing there.",
            low=f"{low:,.12g}",
            high=f"{high:,.12g}",
            **figures,
        )
    )
    mend = T("Correct these cells in the file and import it again.")
    code = "population.negative" if negative else "column.range"
    return values.mask(outside), [Finding(code, Severity.WARNING, message, source.title, rows, mend)]


def _gaps(source: Source, cells: Typed, column: Column) -> list[Finding]:
    """Population that is missing in the file; what becomes missing here is told by other findings."""
    if column.name != "population":
        return []
    missing = cells.cells.isna().to_numpy() & ~cells.unknown
    if not missing.any():
        return []
    return [of_blank_people(source.title, _rows(missing, cells.cells.index))]


def of_blank_people(file: str, rows: tuple[int, ...]) -> Finding:
    """What is said of rows without a number of people.

    Parameters
    ----------
    file
        Title of the source.
    rows
        Their numbers in it.
    """
    message = T(
        "Population is not known in {rows}: a zone has no figure per person then, and at a point "
        "nobody is counted.",
        rows=name_rows(rows),
    )
    mend = T("Fill in the population of these rows and import the file again.")
    return Finding(BLANK_PEOPLE, Severity.WARNING, message, file=file, rows=rows, mend=mend)


def _repeated(source: Source, values: pd.Series, column: Column, role: Role) -> list[Finding]:
    if column.name not in _IDS or role.id == "population":  # of which rows count: see several_rows
        return []
    repeated = (values.duplicated(keep=False) & values.notna()).to_numpy(dtype=bool)
    if not repeated.any():
        return []
    rows = _rows(repeated, values.index)
    figures = {"title": column.title, "rows": name_rows(rows)}
    if column.name == "station_id":
        as_one = T("{title} is the same in several rows ({rows}), which are taken as one station.", **figures)
    elif role.id == "district":  # see layers.columns.which_district
        as_one = T(
            "{title} is the same in several rows ({rows}), which are parts of one district.", **figures
        )
    else:
        message = T("{title} is the same in several rows ({rows}); all of them are kept.", **figures)
        mend = T("Check which of them are meant.")
        return [Finding("rows.duplicate_id", Severity.WARNING, message, source.title, rows, mend)]
    return [Finding("rows.duplicate_id", Severity.INFO, as_one, source.title, rows)]
