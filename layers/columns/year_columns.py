"""A column of people for each of several years: the newest is proposed, never the first one taken."""

from __future__ import annotations

import re
from datetime import date

import geopandas as gpd

from layers.answers import Answers
from layers.columns.heading_text import plain_heading, without_year, year_of
from layers.columns.people_headings import no_number
from layers.columns.rows_of_years import chosen_year, newest_of, years_as_choices
from layers.columns.values import parse_numbers
from layers.findings import Choice, Finding, Severity
from layers.roles import Role
from layers.source import Source
from layers.text import T

_COLUMN = "population"
_BRACKETED = re.compile(r"[(\[【（].*?[)\]】）]")


def of_one_year(
    source: Source, role: Role, matched: dict[str, str], answers: Answers
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """The role's columns, that of people taken from the year that was chosen; a question where none was.

    Parameters
    ----------
    source
        As found.
    role
        What it is for.
    matched
        Role column → file column, as found.
    answers
        Of which ``rows`` may name a year, or the newest; a column that was chosen goes before it.

    Returns
    -------
    matched, findings
        As many columns, and a question or what was taken.
    """
    assert source.frame is not None
    if not any(column.name == _COLUMN for column in role.columns) or _COLUMN in answers.columns:
        return matched, ()
    by_year = _columns_of_years(source.frame, role, matched)
    if len(by_year) <= 1 and newest_of(by_year or [0]) <= date.today().year:  # noqa: DTZ011 - as there
        return matched, ()
    chosen = chosen_year(answers, by_year)
    written = [str(year) for year in sorted(by_year, reverse=True)]
    if chosen is None:
        others = {name: heading for name, heading in matched.items() if name != _COLUMN}
        return others, (_asked(source, written, years_as_choices(by_year)),)
    message = T("Of the columns of {years}, {heading} counts.", years=written, heading=by_year[chosen])
    told = Finding("rows.year", Severity.INFO, message, file=source.title, mended=True)
    return {**matched, _COLUMN: by_year[chosen]}, (told,)


def _columns_of_years(frame: gpd.GeoDataFrame, role: Role, matched: dict[str, str]) -> dict[int, str]:
    """Columns of numbers by their year: of one name but for the year, the one that was matched among them.

    Headings that are nothing but a year hold people where no column was matched.
    """
    names = {plain_heading(alias) for alias in role.column(_COLUMN).aliases}
    if (heading := matched.get(_COLUMN)) is not None:
        if year_of(heading) is None:
            return {}
        names = {_without_year(heading)}
    elif role.id == _COLUMN:
        names = {*names, ""}
    found: dict[int, str] = {}
    for heading in map(str, frame.columns.drop(frame.geometry.name)):
        year = year_of(heading)
        is_people = year is not None and _without_year(heading) in names and no_number(heading) is None
        if year is not None and is_people and _are_numbers(frame, heading):
            found.setdefault(year, heading)
    return found


def _without_year(heading: str) -> str:
    return without_year(_BRACKETED.sub("", heading))


def _are_numbers(frame: gpd.GeoDataFrame, heading: str) -> bool:
    numbers = parse_numbers(frame[heading], "人")
    return bool(numbers.cells.notna().any()) and not numbers.unknown.any()


def _asked(source: Source, years: list[str], choices: tuple[Choice, ...]) -> Finding:
    return Finding(
        "rows.years",
        Severity.QUESTION,
        T(
            "{file} has a column of people for each of {years}. One of them counts.",
            file=source.title,
            years=years,
        ),
        file=source.title,
        mend=T("Say which."),
        option=f"--rows {source.title}=newest",
        choices=choices,
    )
