"""Blocks of a table of people: a row with the sum of the rows below it, as a district above its subdistricts.

Such a table writes the same people at several levels (全市, 东湖区, 东门街道, 朝阳社区), and what stands
where tells of which district or subdistrict a row is, and which rows may be added up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.columns.values import Mask
from layers.division_levels import is_district, is_larger, level_of, may_be_district
from layers.totals import ROUNDING, SUM, SUM_IN_ENGLISH

Indices = NDArray[np.int64]

_COUNTY, _TOWNSHIP, _COMMUNITY, _UNKNOWN = range(4)
"""Levels of rows, from above; a name may say none."""
_RANKS = {"township": _TOWNSHIP, "community": _COMMUNITY}
_HOLD = {
    _COUNTY: (_COUNTY, _TOWNSHIP, _COMMUNITY, _UNKNOWN),
    _TOWNSHIP: (_COMMUNITY, _UNKNOWN),
    _UNKNOWN: (_COUNTY,),
}
"""What a row of each level may be the sum of: a city its districts, a district 高新区, a part of it."""
_OF_SUM = 1e-3
"""By how much of it a sum in round numbers may differ from its parts."""
_SEVERAL = 2
"""Districts from which on a table is of several."""
_SHORTEST = 3
"""Characters of a name that is a district's without its numbers: 东区 and 西区 may be halves of one."""


@dataclass(frozen=True)
class Blocks:
    """The row above each row of a table of which it is a part, by their numbers.

    Attributes
    ----------
    heads
        (n,), the position of that row; -1 where a row is a part of none, or is called a sum.
    levels
        (n,), the level of each row by its name.
    sums
        (n,), the rows that are called a sum: 小计, Total.
    """

    heads: Indices
    levels: Indices
    sums: Mask

    @property
    def wholes(self) -> Mask:
        """The rows that have parts."""
        return np.isin(np.arange(len(self.heads)), self.heads)

    @property
    def communities(self) -> Mask:
        """The rows that are called communities or villages, and are part of the row above them."""
        return np.asarray((self.heads >= 0) & (self.levels == _COMMUNITY))


def blocks_of(table: pd.DataFrame) -> Blocks:
    """The blocks of a table of people; columns ``name`` and ``population``, where a number may be missing."""
    names = [name.strip() if isinstance(name, str) else "" for name in table["name"]]
    sums = np.array([bool(SUM.fullmatch(name) or SUM_IN_ENGLISH.fullmatch(name)) for name in names], bool)
    rows, levels = np.flatnonzero(~sums), _levels(names)
    heads = _heads(levels[rows], table["population"].to_numpy(dtype=float)[rows])
    of_all = np.full(len(names), -1, dtype=np.int64)
    of_all[rows] = np.where(heads < 0, -1, rows[heads])
    return Blocks(of_all, levels, sums)


def districts_of_blocks(table: pd.DataFrame) -> pd.Series | None:
    """The name of the district above each row, or below it; None unless numbers show those of several.

    Rows below a district whose own number is another count as its own where most of the others agree. Rows
    of the city as a whole have none.
    """
    names = {name.strip() for name in table["name"] if isinstance(name, str)}
    if sum(map(may_be_district, names)) < _SEVERAL:
        return None
    downwards, upwards = _Sections.of(table), _Sections.of(table[::-1])
    agree = [each for each in (downwards, upwards) if each.complete]
    if agree:
        districts = agree[0].districts.reindex(table.index)
        same = all(each.districts.reindex(table.index).equals(districts) for each in agree)
        return districts if same else None
    return downwards.districts if downwards.most else None


def districts_by_order(table: pd.DataFrame) -> pd.Series | None:
    """The name of the district that stands above each row, or below it, whatever the numbers say.

    None where there are none or one, or where rows stand both above the first and below the last of them.
    """
    names = table["name"].astype(object).where(table["name"].notna(), "").str.strip()
    own = names.map(_is_surely_one)
    if own.sum() < _SEVERAL or names[own].duplicated().any():
        return None
    above, below = names.where(own).ffill(), names.where(own).bfill()
    of_places = ~(own | names.map(is_larger))
    whole = [each for each in (above, below) if each[of_places].notna().all()]
    return whole[0] if len(whole) == 1 else None


# ---------------------------------------------------------------- which row is the sum of which


def _levels(names: list[str]) -> Indices:
    level = {name: _level(name) for name in set(names)}
    return np.array([level[name] for name in names], dtype=np.int64)


def _level(name: str) -> int:
    return _COUNTY if may_be_district(name) else _RANKS.get(level_of(name), _UNKNOWN)


def _heads(levels: Indices, people: NDArray[np.float64]) -> Indices:
    """The row above each row that is the sum of a run of rows below it, of lower levels."""
    ends = list(range(1, len(levels) + 1))
    heads = np.full(len(levels), -1, dtype=np.int64)
    for head in range(len(levels) - 1, -1, -1):
        parts = _parts(head, levels, people, ends)
        if parts:
            ends[head] = ends[parts[-1]]
            heads[parts] = head
    return heads


def _parts(head: int, levels: Indices, people: NDArray[np.float64], ends: list[int]) -> list[int]:
    """The rows that ``head`` is the sum of, without their own parts; none where it is that of none."""
    whole, total, parts = people[head], 0.0, list[int]()
    held = _HOLD.get(int(levels[head]), ())
    found, nearest = 0, np.inf
    at = head + 1
    while whole > 0 and at < len(levels) and levels[at] in held:
        parts.append(at)
        total += np.nan_to_num(people[at])
        apart, allowed = abs(total - whole), max(ROUNDING * len(parts), _OF_SUM * whole)
        if apart <= allowed and apart < nearest:
            found, nearest = len(parts), apart
        if total > whole + allowed:
            break
        at = ends[at]
    alone = found == 1 and not levels[head] < levels[parts[0]] < _UNKNOWN
    return [] if alone else parts[:found]


# ---------------------------------------------------------------- which district a row is of


@dataclass(frozen=True)
class _Sections:
    """The district of each row of a table, in which it stands first or last in its block.

    ``complete`` says whether numbers show it for every row, ``most`` whether they do for most districts.
    """

    districts: pd.Series
    complete: bool = False
    most: bool = False

    @classmethod
    def of(cls, table: pd.DataFrame) -> _Sections:
        """What the rows of a table show from above."""
        blocks = blocks_of(table)
        names = table["name"].astype(object).str.strip()
        at = _districts(names, blocks)
        rows = np.arange(len(at))
        own = at == rows
        if own.sum() < _SEVERAL or names[own].duplicated().any():
            return cls(names)
        said = pd.Series(names.to_numpy(dtype=object)[at], index=table.index).where(at >= 0)
        agree = own & blocks.wholes
        disagree = own & ~blocks.wholes & np.isin(rows, at[~own])
        known = (at >= 0) | blocks.wholes | blocks.sums
        complete = bool(agree.any() and not disagree.any() and known.all())
        return cls(said, complete, most=bool(agree.any() and disagree.sum() <= agree.sum()))


def _districts(names: pd.Series, blocks: Blocks) -> Indices:
    """The row of the district that each row is of; -1 where it is the city's, or nobody can say."""
    levels, wholes = blocks.levels, blocks.wholes
    sure = names.map(lambda name: isinstance(name, str) and _is_surely_one(name)).to_numpy(dtype=bool)
    heads_districts = blocks.heads[(levels == _COUNTY) & (wholes | sure)]
    own = sure & ~wholes | (levels == _COUNTY) & wholes & ~np.isin(np.arange(len(levels)), heads_districts)
    at = np.full(len(levels), -1, dtype=np.int64)
    above = -1
    for row in np.flatnonzero(~blocks.sums).tolist():
        if own[row]:
            at[row] = row
            above = -1 if wholes[row] else row
        elif blocks.heads[row] >= 0:
            at[row] = at[blocks.heads[row]]
        elif levels[row] == _COUNTY:
            above = -1
        else:
            at[row] = above
    return at


def _is_surely_one(name: str) -> bool:
    return len(name) >= _SHORTEST and (is_district(name) or (name.isascii() and level_of(name) == "county"))
