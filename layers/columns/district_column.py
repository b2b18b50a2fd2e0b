"""The district of each row of a table of people where a column has it: on every row, or once for a block."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from layers.columns.heading_text import bare_heading, plain_heading
from layers.columns.said_district import OF_DISTRICT
from layers.columns.said_place import SUBDISTRICT, have_parts
from layers.division_levels import level_of
from layers.roles import Role
from layers.source import Source
from layers.totals import is_of_all


def with_district_column(
    source: Source, role: Role, table: pd.DataFrame, headings: Mapping[str, str]
) -> pd.DataFrame:
    """A table of people in which each row has the district that its column says, where it has such a column.

    Parameters
    ----------
    source
        As found.
    role
        Of people.
    table
        The role's columns, typed; not changed.
    headings
        The file's columns that they were taken from, by the role's.

    Returns
    -------
    DataFrame
        Beside a column of subdistricts one of districts says what they lie in. A district that is written
        only in the first row of its block is that of all its rows. A row of a district and of no place in it
        is the district's own.
    """
    if source.has_places:
        return table
    if _names_districts(role, headings):
        places = table[SUBDISTRICT]
        blank = places.where(places.isna())
        table = table.assign(**{OF_DISTRICT: table["name"], "name": places, SUBDISTRICT: blank})
    table = _with_level_of_heading(role, table, headings)
    said = table[OF_DISTRICT]
    if said.isna().all():
        return table
    place = table[["name", SUBDISTRICT, "code"]].notna().any(axis=1) | have_parts(source, table, "name")
    return table.assign(**{"name": table["name"].where(place, said), OF_DISTRICT: _filled_down(said)})


def _names_districts(role: Role, headings: Mapping[str, str]) -> bool:
    """Whether the column of names is one of districts, and another that of the places in them."""
    alone = SUBDISTRICT in headings and OF_DISTRICT not in headings
    return alone and bare_heading(headings.get("name", "")) in _aliases(role, OF_DISTRICT)


def _with_level_of_heading(role: Role, table: pd.DataFrame, headings: Mapping[str, str]) -> pd.DataFrame:
    """Names without a level have that of their heading: 东湖 is a street below 街道, but not below 区县."""
    names = table["name"].where(~table["name"].map(is_of_all, na_action="ignore").eq(True))
    levels = set(names.dropna().map(level_of))
    for column, level in ((SUBDISTRICT, "township"), (OF_DISTRICT, "county")):
        heads = bare_heading(headings.get("name", "")) in _aliases(role, column)
        if heads and table[column].isna().all() and "" in levels <= {"", level}:
            return table.assign(**{column: names})
    return table


def _aliases(role: Role, column: str) -> set[str]:
    return {plain_heading(alias) for alias in role.column(column).aliases}


def _filled_down(said: pd.Series) -> pd.Series:
    """Each row's district, from above where it is blank; as it is where a district heads two blocks."""
    heads = said.notna()
    if not len(said) or not heads.iloc[0] or said[heads].duplicated().any():
        return said
    return said.ffill()
