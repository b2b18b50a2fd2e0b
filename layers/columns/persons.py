"""Numbers of people in persons: what one written unit is, by the heading, the text around, or an answer."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from layers.answers import Answers
from layers.columns.people_units import MULTIPLES, PERSONS, UNITS, plain_text, unit_in, unit_of, units_beside
from layers.columns.values import Typed
from layers.findings import Choice, Finding, Severity
from layers.roles import Column
from layers.sentences import name_rows
from layers.source import Source
from layers.text import T
from layers.written import WITH_POINTS

_OF_UNITS = re.compile(r"(?:计量|人口)?单位|units?", re.IGNORECASE)
"""Headings of columns that say the unit row by row."""
_OTHER_UNITS = re.compile(
    r"%|‰|万?[户元亩吨]|个|[万千]?公[顷里]|平方(?:公里|千米|米)|km2|ha|households?|.*/.+"
)
"""What such a column says of other rows than those of people."""
_OWN_UNIT = re.compile(rf"\d\s*(?:{'|'.join(MULTIPLES)}|{PERSONS})")
"""In a cell that says itself what its number is."""
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
        said = T("{title} is in units of {unit:,}, as was answered.", title=column.title, unit=answers.unit)
        told = Finding("column.unit", Severity.INFO, said, file=source.title, mended=True)
        return _times(answers.unit, cells, written), [told]
    if (units := _by_row(source)) is not None:
        said = T("{title} is in units that a column says row by row: {units}.", title=column.title,
                 units=sorted(map(int, units.dropna().unique())))  # fmt: skip
        told = Finding("column.unit", Severity.INFO, said, file=source.title, mended=True)
        return _times(units, cells, written), [told]
    for told_by in (_by_heading, _by_text_around):
        unit, message = told_by(source, cells, column, heading)
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
    """How many persons a written unit of each row is, where a column of units (单位: 万人, 人) says it.

    A blank is as the row above; NaN where the unit is none of people (户, %).
    """
    assert source.frame is not None
    for heading in source.frame.columns:
        if not _OF_UNITS.fullmatch(str(heading).strip()):
            continue
        texts = source.frame[heading].replace(r"^\s*$", None, regex=True).ffill().bfill()
        units = {each: unit_of(str(each)) for each in texts.dropna().unique()}
        of_people = [unit for unit in units.values() if unit is not None]
        others = [each for each, unit in units.items() if unit is None]
        known = all(_OTHER_UNITS.fullmatch(plain_text(str(each)).strip()) for each in others)
        if of_people and known and (others or max(of_people) > 1):
            known_units: pd.Series = texts.map(units, na_action="ignore").astype(float)
            return known_units
    return None


def _times(unit: int | pd.Series, cells: Typed, written: pd.Series) -> Typed:
    """The numbers times the unit; those that bear a unit of their own (5.76万) have been read by it."""
    people = cells.cells.where(_have_own_unit(written), cells.cells * unit)
    return Typed(people, cells.unknown | (people.isna() & cells.cells.notna()).to_numpy(dtype=bool))


def _have_own_unit(written: pd.Series) -> pd.Series:
    return written.astype(str).map(lambda cell: _OWN_UNIT.search(plain_text(cell)) is not None)


def _by_heading(_: Source, __: Typed, column: Column, heading: str) -> Unit:
    unit = unit_in(heading)
    told = T("{title} was given in units of {unit:,}.", title=column.title, unit=unit)
    return unit, told if unit > 1 else None


def _by_text_around(source: Source, cells: Typed, column: Column, heading: str) -> Unit:
    """The unit that the title, the notes, the sheet or the file's name says, where the numbers allow it."""
    assert source.frame is not None
    text = f"{source.path.stem}\n{source.name}\n{source.around}"
    units = units_beside(text)
    largest = cells.cells[~_have_own_unit(source.frame[heading])].max() if units else 0
    for unit, words in units:
        if largest * unit < _MOST:
            message = T(
                "{title} is in units of {unit:,}, as “{text}” says beside the table.",
                title=column.title,
                unit=unit,
                text=words,
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
    if not parts.any() or (source.has_places and not of_few):
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
    thousands_first = sorted(UNITS, key=lambda unit: unit != MULTIPLES["千"])
    units = thousands_first if code == "unit.points" else UNITS
    return Finding(
        code,
        Severity.QUESTION,
        message,
        file=source.title,
        rows=rows,
        mend=T("Choose it, or write the unit in the heading."),
        choices=tuple(Choice(str(unit), _titled(unit), 1 / place) for place, unit in enumerate(units, 1)),
        option=f"--unit {source.title}={'|'.join(map(str, units))}",
    )


def _titled(unit: int) -> T:
    return T("units of {unit:,} persons", unit=unit) if unit > 1 else T("persons, as they stand")
