"""The subdistrict of each row of a table of smaller places: in a column of its own, or once above them."""

from __future__ import annotations

import pandas as pd

from layers.columns.one_place import PART, heads_parts
from layers.columns.rows_of_years import other_columns
from layers.columns.values import Mask
from layers.source import Source

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
        With the place from above in the rows that leave it blank; as it was where places have geometry, or
        where one is named twice, so that each row is rather to say its own.
    """
    assert source.frame is not None
    if source.frame.geometry.notna().any():
        return table
    column = SUBDISTRICT if table[SUBDISTRICT].notna().any() else "name"
    said = table[column]
    blank = (said.isna() & table["code"].isna() & table["population"].notna()).to_numpy(dtype=bool)
    below = blank & _have_parts(source, table, column)
    if not below.any() or said.dropna().duplicated().any():
        return table
    return table.assign(**{column: said.where(~below, said.ffill())})


def _have_parts(source: Source, table: pd.DataFrame, column: str) -> Mask:
    """Which rows name a part of a place."""
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
    assert source.frame is not None
    if table[SUBDISTRICT].isna().all() or source.frame.geometry.notna().any():
        return table
    return table.assign(**{"name": subdistrict_or_name(table), PART: table["name"]})


def subdistrict_or_name(table: pd.DataFrame) -> pd.Series:
    """What each row says its subdistrict is, else its own name."""
    said = table[SUBDISTRICT]
    return said.where(said.notna(), table["name"])
