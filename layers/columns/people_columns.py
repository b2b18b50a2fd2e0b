"""Which of several columns of people is meant, as their headings say whom they count.

People who live in a place (常住人口, and those of its urban part, 城区人口, by which GB/T 50563 divides) go
before 人口 and 总人口, which may be either. Those on the register alone (户籍) and those who move about
(流动) are some of the people: they are never taken without an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import pandas as pd

from layers.answers import Answers
from layers.columns.content import NOT_ALL_PEOPLE, holds_people
from layers.columns.heading_text import OF_YEAR, as_cut, bare_heading, plain_heading
from layers.columns.persons import unit_in
from layers.columns.values import parse_numbers
from layers.findings import Choice, Finding, Severity
from layers.remember import Memory
from layers.roles import NO_ROLE, Column, Role
from layers.source import Source
from layers.text import T

PEOPLE = "population"
"""The column of a role that holds people, and the role of tables of them."""
_SOME = re.compile(
    r"其中|户籍|非常住|暂住|流动|外来"
    r"|of which|regist(er|ration)\w*|hukou|floating|migrants?|temporary|non.?resident",
    re.IGNORECASE,
)
_LIVE_THERE = re.compile(r"常住|城区|resident|inhabitant", re.IGNORECASE)
_URBAN, _INCLUDING = "城区", "含"
_LOOKED_AT = 1000  # rows: enough to see that a column holds people
_NOISE = 1e-6
"""Relative error of numbers that a program divided by its unit."""


@dataclass(frozen=True)
class PeopleColumns:
    """The headings of a file's columns of people.

    ``meant`` are those of which one must be meant, the likeliest first: several only where they differ.
    ``passed`` go behind them. ``some`` are of some of the people only. ``likely`` is the first of those
    meant, "" where several are and none has a name that the role knows.
    """

    meant: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    likely: str = ""


_SEEN: Memory[PeopleColumns] = Memory()


def people_columns(frame: gpd.GeoDataFrame, role: Role) -> PeopleColumns:
    """The columns of people in a frame, sorted by whom they count.

    Parameters
    ----------
    frame
        The features as found.
    role
        With a column of people.

    Returns
    -------
    PeopleColumns
        Empty where no two columns compete: then heading and content tell as of any other column.
        Remembered, as whoever matches columns asks, and its numbers are read for it.
    """
    return _SEEN.recall([frame], role.id, lambda: _sorted_out(frame, role.column(PEOPLE)))


def _sorted_out(frame: gpd.GeoDataFrame, column: Column) -> PeopleColumns:
    headings = [str(heading) for heading in frame.columns if heading != frame.geometry.name]
    found = [each for each in headings if _holds_people(frame, each, column)]
    some = tuple(each for each in found if _are_some(each))
    whole = [each for each in found if each not in some]
    if some and not whole:  # an empty one is meant all the same, such as formulas without values
        empty = [each for each in headings if _is_known(each, column) and not _are_some(each)]
        return PeopleColumns(tuple(empty[:1]), some=some, likely=next(iter(empty), ""))
    if len(whole) + len(some) <= 1:
        return PeopleColumns()
    best = [each for each in whole if _LIVE_THERE.search(each)] or whole
    meant = _without_other_years([each for each in best if _is_known(each, column)] or best)
    if _agree(frame, meant):
        meant = sorted(meant, key=lambda each: (frame[each].isna().sum(), unit_in(each), each))[:1]
    meant.sort(key=lambda each: (_URBAN not in each, headings.index(each)))
    passed = tuple(each for each in whole if each not in meant)
    likely = meant[0] if len(meant) == 1 or _is_known(meant[0], column) else ""
    return PeopleColumns(tuple(meant), passed, some, likely)


def of_one_basis(
    source: Source, role: Role, matched: dict[str, str], answers: Answers
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """The role's columns without that of people where it must be asked which is meant, and what is told.

    Parameters
    ----------
    source
        As found.
    role
        What it is for.
    matched
        Role column → file column, as found.
    answers
        Of which ``columns`` may name the column of people.

    Returns
    -------
    matched, findings
        As many columns, and a question or which of several columns was taken.
    """
    assert source.frame is not None
    if not any(column.name == PEOPLE for column in role.columns) or PEOPLE in answers.columns:
        return matched, ()
    found = people_columns(source.frame, role)
    if len(found.meant) > 1:
        others = {name: heading for name, heading in matched.items() if name != PEOPLE}
        return others, (_which(source, found.meant),)
    if not found.meant:
        return matched, (_of_some(source, role, found.some),) if found.some else ()
    (meant,) = found.meant
    differ = [each for each in found.passed if not _agree(source.frame, [meant, each])]
    clear = _is_known(meant, role.column(PEOPLE)) and not differ
    return matched, () if clear else (_told(source, meant, (*found.passed, *found.some)),)


# ---------------------------------------------------------------- headings


def _holds_people(frame: gpd.GeoDataFrame, heading: str, column: Column) -> bool:
    """Whether a column holds people of whatever kind; under a name that the role knows, any number does."""
    cells = frame[heading].head(_LOOKED_AT).dropna()
    if _is_known(heading, column):
        return bool(parse_numbers(cells).cells.notna().any())
    return len(cells) > 0 and holds_people(_SOME.sub("", heading), cells)


def _is_known(heading: str, column: Column) -> bool:
    """Whether the role knows the heading, be it with a year, a unit, or cut as in a shapefile."""
    known = {plain_heading(each) for alias in column.aliases for each in (alias, *as_cut(alias))}
    return not known.isdisjoint((plain_heading(heading), bare_heading(heading)))


def _are_some(heading: str) -> bool:
    """Whether a heading says that it counts some of the people: 户籍人口, 人口（男）, not 人口（含流动）."""
    bare = bare_heading(heading)
    if _SOME.search(bare) is None and _LIVE_THERE.search(bare):
        return False
    said = _SOME.search(heading) is not None and _INCLUDING not in heading
    return said or NOT_ALL_PEOPLE.search(_SOME.sub("", heading)) is not None


def _without_other_years(headings: list[str]) -> list[str]:
    """Of headings that differ by nothing but a year one, that without a year first; years are asked after."""
    first: dict[str, str] = {}
    for heading in sorted(headings, key=lambda each: OF_YEAR.search(each) is not None):
        first.setdefault(plain_heading(OF_YEAR.sub("", heading)), heading)
    return list(first.values())


# ---------------------------------------------------------------- numbers


def _agree(frame: gpd.GeoDataFrame, headings: Sequence[str]) -> bool:
    """Whether columns say the same of each row, but for the rounding of their units."""
    columns = [_in_persons(frame[heading], unit_in(heading)) for heading in headings]
    return all(_same(one, other) for one, other in pairwise(columns))


def _in_persons(cells: pd.Series, unit: int) -> tuple[pd.Series, float]:
    """The numbers of a column in persons, and half of the last digit that is written of them."""
    texts = cells.dropna().astype(str).str.strip()
    decimals = texts.str.extract(r"\.(\d*[1-9])")[0].str.len().max()
    step = unit * 10.0 ** -(0 if pd.isna(decimals) else decimals)
    return parse_numbers(cells).cells * unit, step / 2


def _same(one: tuple[pd.Series, float], other: tuple[pd.Series, float]) -> bool:
    (numbers, step), (others, other_step) = one, other
    apart = (numbers - others).abs().dropna()
    return len(apart) > 0 and bool((apart <= max(step, other_step) + _NOISE * numbers.abs()).all())


# ---------------------------------------------------------------- findings


def _told(source: Source, meant: str, others: Sequence[str]) -> Finding:
    message = T("Of its columns of people “{heading}” counts, not {others}.", heading=meant, others=[*others])
    mend = T("Choose another column if that is wrong.")
    return Finding("population.column", Severity.INFO, message, file=source.title, mend=mend)


def _which(source: Source, headings: Sequence[str]) -> Finding:
    return Finding(
        "column.people",
        Severity.QUESTION,
        T(
            "{file} has several columns of people, whose numbers differ: {headings}. One of them counts.",
            file=source.title,
            headings=[*headings],
        ),
        file=source.title,
        mend=T("Say which of these columns."),
        option=_option(source, headings[0]),
        choices=_choices(headings),
    )


def _of_some(source: Source, role: Role, headings: Sequence[str]) -> Finding:
    """Asked of a table of people; of boundaries, which may do without, told."""
    if role.id != PEOPLE:
        message = T(
            "Its columns {headings} are of some of the people only, and are not taken for the population.",
            headings=[*headings],
        )
        mend = T("Choose the column if it is meant.")
        return Finding("population.some", Severity.INFO, message, file=source.title, mend=mend)
    return Finding(
        "column.people",
        Severity.QUESTION,
        T(
            "{file} does not say how many people live there, only {headings}. Is one of these to count?",
            file=source.title,
            headings=[*headings],
        ),
        file=source.title,
        mend=T("If not, leave the file out."),
        option=f"{_option(source, headings[0])}, --role {NO_ROLE}={source.title}",
        choices=_choices(headings),
    )


def _choices(headings: Sequence[str]) -> tuple[Choice, ...]:
    return tuple(
        Choice(heading, T("the column “{heading}”", heading=heading), 1.0 if place == 0 else 0.5)
        for place, heading in enumerate(headings)
    )


def _option(source: Source, heading: str) -> str:
    return f"--column {source.title}:{PEOPLE}={heading}"
