"""Numbers of people in persons: what one written unit is, by the heading, the text around, or an answer."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from layers.answers import Answers
from layers.columns.values import Typed
from layers.findings import Choice, Finding, Severity
from layers.roles import Column
from layers.sentences import name_rows
from layers.source import Source
from layers.text import T
from layers.written import WITH_POINTS

_TEN_THOUSANDS = re.compile(
    r"万\s*人|[（(]\s*万\s*[)）]|10[,，]?000\s*(persons|people|inhabitants)", re.IGNORECASE
)
_THOUSANDS = re.compile(
    r"千\s*人|(?<![,，\d])1?[,，]?000s?\s*(persons|people|inhabitants)|thousands?\b", re.IGNORECASE
)
_THOUSANDS_AROUND = re.compile(
    r"单位\s*[:：]?\s*千\s*人|[（(]\s*千\s*人\s*[)）]|\bin thousands\b"
    r"|(?<![,，\d])1?[,，]?000s?\s*(persons|people|inhabitants)",
    re.IGNORECASE,
)
"""Narrower than in a heading: a title may speak of beds per 千人."""
_UNITS = re.compile(r"(?:计量|人口)?单位|units?", re.IGNORECASE)
"""Headings of columns that say the unit row by row."""
_MOST = 50_000_000
"""Persons in one row from which a title's unit cannot mean this column.

So few persons live in no subdistrict whose people were summed from an estimate."""
_PART = 1e-3
"""Of a person: less is the rounding of 5.23万."""

Unit = tuple[int, T | None]


def in_persons(
    source: Source, cells: Typed, column: Column, heading: str, answers: Answers
) -> tuple[Typed, list[Finding]]:
    """A column of people in persons, and what is told or asked of its unit.

    Parameters
    ----------
    source
        As found: its title, the text around its table and its name may say the unit.
    cells
        The column's numbers as written.
    column
        Of the role, whose unit is persons.
    heading
        The column's name in the file.
    answers
        Of which ``unit`` goes before all else.
    """
    written = source.frame[heading] if source.frame is not None else pd.Series(dtype=object)
    if (grouped := _in_groups(written)) is not None:
        return Typed(grouped, np.zeros(len(grouped), dtype=bool)), []
    if answers.unit is not None:
        said = T("{title} is in units of {unit}, as was answered.", title=column.title, unit=answers.unit)
        told = Finding("column.unit", Severity.INFO, said, file=source.title, mended=True)
        return _times(answers.unit, cells, written), [told]
    if (units := _by_row(source)) is not None:
        said = T("{title} is in units that a column says row by row: {units}.", title=column.title,
                 units=sorted(map(int, set(units))))  # fmt: skip
        told = Finding("column.unit", Severity.INFO, said, file=source.title, mended=True)
        return _times(units, cells, written), [told]
    for unit_of in (_by_heading, _by_text_around):
        unit, message = unit_of(source, cells, column, heading)
        if message is not None:
            told = Finding("column.unit", Severity.INFO, message, file=source.title, mended=True)
            return _times(unit, cells, written), [told]
    for asked_of in (_of_points, _of_fractions):
        if (asked := asked_of(source, cells, column, written)) is not None:
            return cells, [asked]
    return cells, []


def _in_groups(written: pd.Series) -> pd.Series | None:
    """The numbers where points can only set thousands apart, since one has two of them: 1.052.300."""
    texts = written.dropna().astype(str).str.strip()
    if not texts.str.fullmatch(WITH_POINTS).all() or not (texts.str.count(r"\.") > 1).any():
        return None
    return pd.to_numeric(texts.str.replace(".", "")).astype(float).reindex(written.index)


def _by_row(source: Source) -> pd.Series | None:
    """How many persons a written unit of each row is, where a column of units (单位: 万人, 人) says it."""
    assert source.frame is not None
    for heading in source.frame.columns:
        cells = source.frame[heading]
        said = cells.dropna().astype(str).str.contains("人|persons?")
        if _UNITS.fullmatch(str(heading).strip()) and len(said) and said.all():
            units = cells.fillna("").astype(str).map(unit_in)
            return units if units.gt(1).any() else None
    return None


def _times(unit: int | pd.Series, cells: Typed, written: pd.Series) -> Typed:
    """The numbers times the unit; those that bear a unit of their own (5.76万) have been read by it."""
    with_own = written.astype(str).str.contains("[万亿]", regex=True)
    return Typed(cells.cells.where(with_own, cells.cells * unit), cells.unknown)


def unit_in(heading: str) -> int:
    """How many persons a heading says that one written unit is: 10,000, 1,000, 100 or 1."""
    if "万" in heading:
        return 10_000
    return 1_000 if _THOUSANDS.search(heading) else 100 if "百人" in heading else 1


def _by_heading(_: Source, __: Typed, column: Column, heading: str) -> Unit:
    told = {
        10_000: T("{title} was given in units of 10,000.", title=column.title),
        1_000: T("{title} was given in units of 1,000.", title=column.title),
        100: T("{title} was given in units of 100.", title=column.title),
    }
    unit = unit_in(heading)
    return unit, told.get(unit)


def _by_text_around(source: Source, cells: Typed, column: Column, _: str) -> Unit:
    """The unit that the title, the notes, the sheet or the file's name says, where the numbers allow it."""
    text = f"{source.path.stem}\n{source.name}\n{source.around}"
    for unit, pattern in ((10_000, _TEN_THOUSANDS), (1_000, _THOUSANDS_AROUND)):
        found = pattern.search(text)
        if found is not None and cells.cells.max() * unit < _MOST:
            message = T(
                "{title} is in units of {unit}, as “{text}” says beside the table.",
                title=column.title,
                unit=unit,
                text=found[0],
            )
            return unit, message
    return 1, None


def _of_points(source: Source, _: Typed, column: Column, written: pd.Series) -> Finding | None:
    """A question where every number has a point before its last three digits: 20.000 may be 20,000."""
    texts = written.dropna().astype(str).str.strip()
    if texts.empty or not texts.str.fullmatch(WITH_POINTS).all():
        return None
    message = T(
        "{title} is written with points ({first}): for thousands, or for parts of a unit.",
        title=column.title,
        first=str(texts.iloc[0]),
    )
    return _asked(source, "unit.points", message, ())


def _of_fractions(source: Source, cells: Typed, column: Column, _: pd.Series) -> Finding | None:
    """A question where rows of a table have parts of persons: 53.2 may be 53,200, or 532,000.

    A grid or points of an estimate may have them, and boundaries with thousands of people summed from one.
    """
    assert source.frame is not None
    numbers = cells.cells
    parts = ((numbers - numbers.round()).abs() > _PART).to_numpy(dtype=bool)
    # boundaries have people beside other things; what is nothing without people is a table, a grid or points
    of_few = not column.required and bool(numbers.max() * 10_000 < _MOST)
    if not parts.any() or (source.frame.geometry.notna().any() and not of_few):
        return None
    rows = tuple(int(row) + 1 for row in numbers.index[parts])
    message = T(
        "{title} holds parts of persons ({rows}; the first is {first:g}): "
        "they are probably thousands, or units of 10,000.",
        title=column.title,
        rows=name_rows(rows),
        first=float(numbers[parts].iloc[0]),
    )
    return _asked(source, "unit.fractions", message, rows)


def _asked(source: Source, code: str, message: T, rows: tuple[int, ...]) -> Finding:
    titles = {
        10_000: T("units of 10,000 persons"),
        1_000: T("thousands"),
        1: T("persons, as they stand"),
    }
    order = (1_000, 10_000, 1) if code == "unit.points" else (10_000, 1_000, 1)
    return Finding(
        code,
        Severity.QUESTION,
        message,
        file=source.title,
        rows=rows,
        mend=T("Choose it, or write the unit in the heading."),
        choices=tuple(Choice(str(unit), titles[unit], 1.0 - 0.4 * place) for place, unit in enumerate(order)),
        option=f"--unit {source.title}=10000|1000|1",
    )
