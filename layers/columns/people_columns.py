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

from layers.columns.content import holds_people
from layers.columns.heading_text import bare_heading, without_year, year_of
from layers.columns.people_headings import NOT_ALL_PEOPLE, OF_PEOPLE, is_known, left_over, no_number
from layers.columns.people_units import unit_in
from layers.columns.values import parse_numbers
from layers.remember import Memory
from layers.roles import Column, Role

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
    ``passed`` go behind them. ``some`` are of some of the people only. ``unclear`` have words in their
    headings that nothing explains, and ``others`` say that they are no numbers of people. ``likely`` is the
    first of those meant, "" where several are and none has a name that the role knows.
    """

    meant: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    likely: str = ""

    @property
    def compete(self) -> bool:
        """Whether anything but the usual rules for headings and contents tells which is meant."""
        return any((self.meant, self.some, self.unclear, self.others))


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
    others = tuple(each for each in found if no_number(each) is not None)
    some = tuple(each for each in found if each not in others and _are_some(each))
    rest = [each for each in found if each not in (*others, *some)]
    unclear = tuple(each for each in rest if left_over(each, column))
    whole = [each for each in rest if each not in unclear]
    if found and not whole:  # an empty one is meant all the same, such as formulas without values
        empty = [each for each in headings if each not in found and _is_all(each, column)]
        return PeopleColumns(tuple(empty[:1]), (), some, unclear, others, next(iter(empty), ""))
    if len(found) <= 1:
        return PeopleColumns()
    best = [each for each in whole if _LIVE_THERE.search(each)] or whole
    meant = _without_other_years([each for each in best if is_known(each, column)] or best)
    if agree(frame, meant):
        meant = sorted(meant, key=lambda each: (frame[each].isna().sum(), unit_in(each), each))[:1]
    meant.sort(key=lambda each: (_URBAN not in each, headings.index(each)))
    passed = tuple(each for each in whole if each not in meant)
    likely = meant[0] if len(meant) == 1 or is_known(meant[0], column) else ""
    return PeopleColumns(tuple(meant), passed, some, unclear, others, likely)


# ---------------------------------------------------------------- headings


def _holds_people(frame: gpd.GeoDataFrame, heading: str, column: Column) -> bool:
    """Whether a column speaks of people of any kind; under a name that the role knows, any number does."""
    cells = frame[heading].head(_LOOKED_AT).dropna()
    if is_known(heading, column) or (OF_PEOPLE.search(heading) and no_number(heading) is not None):
        return bool(parse_numbers(cells).cells.notna().any())
    return len(cells) > 0 and holds_people(_SOME.sub("", heading), cells)


def _is_all(heading: str, column: Column) -> bool:
    """Whether a heading speaks of all people of a place, and of nothing else."""
    clear = no_number(heading) is None and not left_over(heading, column)
    return clear and is_known(heading, column) and not _are_some(heading)


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
    for heading in sorted(headings, key=lambda each: year_of(each) is not None):
        first.setdefault(without_year(heading), heading)
    return list(first.values())


# ---------------------------------------------------------------- numbers


def agree(frame: gpd.GeoDataFrame, headings: Sequence[str]) -> bool:
    """Whether columns say the same of each row, but for the rounding of their units."""
    columns = [_in_persons(frame[heading], unit_in(heading)) for heading in headings]
    return all(_same(one, other) for one, other in pairwise(columns))


def _in_persons(cells: pd.Series, unit: int) -> tuple[pd.Series, float]:
    """The numbers of a column in persons, and half of the last digit that is written of them."""
    texts = cells.dropna().astype(str).str.strip()
    decimals = texts.str.extract(r"\.(\d*[1-9])")[0].str.len().max()
    step = unit * 10.0 ** -(0 if pd.isna(decimals) else decimals)
    return parse_numbers(cells, "人").cells * unit, step / 2


def _same(one: tuple[pd.Series, float], other: tuple[pd.Series, float]) -> bool:
    (numbers, step), (others, other_step) = one, other
    apart = (numbers - others).abs().dropna()
    return len(apart) > 0 and bool((apart <= max(step, other_step) + _NOISE * numbers.abs()).all())
