"""Which of several rows that speak of one place count: those of one year, a whole and not its parts too.

Tables of people come with a row per year, sex or community, with sums among them, with a merged cell's number
in each of its rows. What the table itself shows is followed; what it does not is asked, never added up.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.answers import Answers
from layers.columns.blocks import blocks_of
from layers.columns.one_place import of_one_place
from layers.columns.one_place_findings import of_whole
from layers.columns.rows_of_which import without_parts
from layers.columns.rows_of_years import ALL, Counted, of_one_year
from layers.columns.said_district import OF_DISTRICT
from layers.columns.said_place import by_subdistrict
from layers.division_codes import COMMUNITY, TOWNSHIP
from layers.findings import Severity
from layers.roles import MEASURED_FROM, Role
from layers.source import Source

Shapes = NDArray[np.object_]

_OF_PEOPLE = "population"
_BY_YEAR = frozenset({_OF_PEOPLE, "subdistrict", "built_up"})
"""Roles in which the rows of two years are two states of one thing."""
_OF_PLOTS = frozenset({"park", "green", "vegetation"})
"""Roles whose outlines come again in each year of a table of several."""
_LONG = 10_000_000
_MOST_AGAIN = 0.5
"""Share of plots that lie in others: of two years nearly all do, but for those that came or went."""
_YEARS_OF_DATA = re.compile(
    r"(?:数据|现状|统计|调查|影像|版本|基准)?(?:年份|年度|年)|(?:data|image|survey)?[ _]?(?:year|yr)",
    re.IGNORECASE,
)
"""Headings of the years of which rows speak; when a park was built (建成年份) is no edition of it."""
_OF_SPOTS = frozenset({_OF_PEOPLE, *MEASURED_FROM})
"""Roles of whose points those at the very same spot are."""


def rows_that_count(
    source: Source, role: Role, table: pd.DataFrame, answers: Answers, heading: str | None = None
) -> Counted:
    """The rows that count where several speak of one place.

    Parameters
    ----------
    source
        As found; its columns beyond those of the role tell the rows apart.
    role
        What the source is for.
    table
        The role's columns, typed, a row for each of the source's.
    answers
        Of which ``rows`` are followed.
    heading
        What the source calls its column of people; None where it has none.

    Returns
    -------
    Counted
        A question among its findings where the table does not show which rows count.
    """
    everything = np.ones(len(table), dtype=bool)
    points = _are_points(source)
    if role.id in _OF_PLOTS and not points and ALL not in answers.rows:
        return _of_plots(source, table, answers)
    if role.id not in (_OF_SPOTS if points else _BY_YEAR):
        return Counted(everything)
    if role.id == _OF_PEOPLE:
        return _of_people(source, table, answers, heading, points=points)
    if ALL in answers.rows:
        return Counted(everything)
    if points:
        return of_one_year(source, table, _spots(source, table[["name"]]), answers)
    # the built-up area is one place
    places = _places(table) if role.id != "built_up" else pd.Series("", index=table.index, dtype=object)
    return of_one_year(source, table, places, answers)


def _of_plots(source: Source, table: pd.DataFrame, answers: Answers) -> Counted:
    """The rows of one year, where an outline comes again in another year, or the ground of most does."""
    assert source.frame is not None
    others = [
        heading
        for heading in source.frame.columns
        if heading != source.frame.geometry.name and not _YEARS_OF_DATA.fullmatch(str(heading).strip())
    ]
    years = source.frame.drop(columns=others)
    if years.shape[1] == 1:
        return Counted(np.ones(len(table), dtype=bool))
    outlines = shapely.to_wkb(shapely.normalize(np.asarray(source.frame.geometry.array)))
    places = pd.factorize(outlines)[0]
    if len(np.unique(places)) == len(places):
        places = _drawn_again(np.asarray(source.frame.geometry.array))
    # numbers too long to be taken for years
    key = pd.Series(places + _LONG, index=table.index).astype(str)
    return of_one_year(replace(source, frame=years), table, key, answers)


def _drawn_again(shapes: Shapes) -> NDArray[np.intp]:
    """The place of each row, (n,), where most lie in another: the same plots, drawn anew for another year.

    A few that do are parks that were made larger, and each stays a place of its own.
    """
    places = np.arange(len(shapes))
    sound = shapes.copy()
    sound[~shapely.is_valid(shapes)] = None
    inside = shapely.point_on_surface(sound)
    row, other = shapely.STRtree(shapes).query(inside, predicate="intersects")
    row, other = row[row != other], other[row != other]
    if len(np.unique(row)) < _MOST_AGAIN * len(shapes):
        return places
    np.minimum.at(places, row, other)
    np.minimum.at(places, other, row)
    return places


def _of_people(
    source: Source, table: pd.DataFrame, answers: Answers, heading: str | None, *, points: bool
) -> Counted:
    """The rows of people that count; of points only those that share a spot may speak of one place."""
    if points and not _spots(source, table[[]]).duplicated().any():
        return Counted(np.ones(len(table), dtype=bool))
    telling = _without_column(source, heading)
    wholes = without_parts(telling, table)
    if ALL in answers.rows:
        return wholes  # a part by its own word is none of the rows that were asked about
    if not points:
        table = by_subdistrict(source, table)
    places = _spots(source, table[["name"]]) if points else _places(table)
    key = places.where(wholes.keep)
    by_year = of_one_year(source, table, key, answers)
    keep, findings = wholes.keep & by_year.keep, (*wholes.findings, *by_year.findings)
    if _asks(by_year):
        return Counted(keep, findings)
    of_places = _without_namesakes_below(source, table, key.where(by_year.keep))
    keep, findings, key = keep & of_places.keep, (*findings, *of_places.findings), key.where(of_places.keep)
    merged = heading in source.merged
    key = key.where(by_year.keep & (table["name"].notna() | (not points)))
    rest = of_one_place(telling, table, key, answers, merged=merged)
    return Counted(keep & rest.keep, (*findings, *rest.findings))


def _without_column(source: Source, heading: str | None) -> Source:
    """The source without the numbers that are counted: they do not say themselves which of them count."""
    assert source.frame is not None
    return replace(source, frame=source.frame.drop(columns=heading)) if heading else source


def _are_points(source: Source) -> bool:
    """Whether each row lies at a place of its own, which its name or code does not tell."""
    assert source.frame is not None
    return bool((shapely.get_type_id(np.asarray(source.frame.geometry.array)) == 0).any())


def _spots(source: Source, by: pd.DataFrame) -> pd.Series:
    """The very spot of each point and what else tells it apart, as a number.

    Of one name at one spot in two years, it is one stop.
    """
    assert source.frame is not None
    points = np.asarray(source.frame.geometry.array)
    spots = by.assign(_x=shapely.get_x(points), _y=shapely.get_y(points))
    numbers = spots.groupby(list(spots.columns), dropna=False).ngroup()
    return pd.Series(numbers.to_numpy(), index=by.index)


def _places(table: pd.DataFrame) -> pd.Series:
    """The place that each row speaks of: its code, else its name.

    Under one name again and again, codes of 12 digits are those of the communities of a place of 9.
    """
    code, name = table["code"].astype(object), table["name"].astype(object)
    of_parts = table["code"].str.len().eq(COMMUNITY) & name.duplicated(keep=False) & name.notna()
    code = code.where(~of_parts, table["code"].str[:TOWNSHIP].astype(object))
    if OF_DISTRICT in table:  # namesakes of two districts are two places
        said = table[OF_DISTRICT].astype(object)
        name = name.where(said.isna() | name.isna(), said.astype(str) + "/" + name.astype(str))
    return code.where(code.notna(), name)


def _without_namesakes_below(source: Source, table: pd.DataFrame, key: pd.Series) -> Counted:
    """Without communities of one name that are part of different rows above them, which have their people."""
    blocks = blocks_of(table)
    again = (key.notna() & key.duplicated(keep=False)).to_numpy(dtype=bool)
    parts = again & blocks.communities
    if not parts.any() or not (parts | ~again).all():
        return Counted(np.ones(len(table), dtype=bool))
    sums = np.isin(np.arange(len(table)), blocks.heads[parts])
    return Counted(~parts, (of_whole(source, table, sums),))


def _asks(counted: Counted) -> bool:
    return any(finding.severity is Severity.QUESTION for finding in counted.findings)
