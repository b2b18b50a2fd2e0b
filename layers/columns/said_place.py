"""The subdistrict of each row of a table of smaller places: in a column, once above them, or by sheets."""

from __future__ import annotations

import pandas as pd

from layers.columns.one_place import PART, heads_parts
from layers.columns.rows_of_years import other_columns
from layers.columns.said_district import OF_DISTRICT
from layers.columns.values import Mask
from layers.division_levels import level_of
from layers.source import SHEET_COLUMN, Source

SUBDISTRICT = "subdistrict"


def with_places_above(source: Source, table: pd.DataFrame) -> pd.DataFrame:
    """A table of people in which each part (社区, village) has its place, also where only the first says it.

    Parameters
    ----------
    source
        As found; a column of it has the names of the parts.
    table
        The role's columns, typed; not changed.

    Returns
    -------
    DataFrame
        With the place from above in the rows that leave it blank, or that of their sheet where sheets are
        called after subdistricts; as it was where places have geometry, or where one of a district is named
        twice, so that each row is rather to say its own.
    """
    if source.has_places:
        return table
    if table[SUBDISTRICT].isna().all() and (sheets := _sheets_of_places(source)) is not None:
        return table.assign(**{SUBDISTRICT: sheets})
    column = SUBDISTRICT if table[SUBDISTRICT].notna().any() else "name"
    said = table[column]
    blank = (said.isna() & table["code"].isna() & table["population"].notna()).to_numpy(dtype=bool)
    below = blank & have_parts(source, table, column)
    places = table.loc[said.notna(), [column, OF_DISTRICT]]
    if not below.any() or places.duplicated().any():
        return table
    return table.assign(**{column: said.where(~below, said.ffill())})


def _sheets_of_places(source: Source) -> pd.Series | None:
    """The name of each row's sheet, where sheets have those of places: one at least of a subdistrict."""
    assert source.frame is not None
    if SHEET_COLUMN not in source.frame:
        return None
    said = source.frame[SHEET_COLUMN].astype(str).str.strip()
    levels = {level_of(name) for name in said.unique()}
    return said if "township" in levels and levels <= {"township", "county"} else None


def have_parts(source: Source, table: pd.DataFrame, column: str) -> Mask:
    """Which rows name a part of the place that ``column`` has."""
    own_names = column == SUBDISTRICT
    have = table["name"].notna().to_numpy(dtype=bool) & own_names
    for heading, cells in other_columns(source, table):
        if heads_parts(heading):
            have = have | (cells.notna() & cells.astype(str).str.strip().ne("")).to_numpy(dtype=bool)
    return have


def by_subdistrict(source: Source, table: pd.DataFrame) -> pd.DataFrame:
    """A table whose rows go by the subdistrict that they say, with their own names as :data:`PART`.

    Only of tables: what has an outline is a place of its own, whatever it lies in.
    """
    if table[SUBDISTRICT].isna().all() or source.has_places:
        return table
    return table.assign(**{"name": subdistrict_or_name(table), PART: table["name"]})


def subdistrict_or_name(table: pd.DataFrame) -> pd.Series:
    """What each row says its subdistrict is, else its own name."""
    said = table[SUBDISTRICT]
    return said.where(said.notna(), table["name"])
