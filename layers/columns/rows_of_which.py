"""Rows that say themselves that they are a part of the row above: 其中：男, of which: urban."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from layers.columns.content import REMARKS
from layers.columns.rows_of_years import Counted, other_columns
from layers.columns.values import Mask
from layers.findings import Finding, Severity
from layers.sentences import name_rows
from layers.source import Source
from layers.text import T

SEX = frozenset(["男", "女", "男性", "女性", "m", "f", "male", "female", "men", "women"])
LIVING = frozenset(["城镇", "乡村", "城市", "农村", "urban", "rural"])
HOUSEHOLDS = frozenset(["家庭户", "集体户", "household", "households", "institutional", "collective"])
"""Kinds of registers and of census tables: who lives in a family, and who in a dormitory or a home."""
_OF_WHICH = re.compile(r"\s*(其中|of which|thereof)\s*[:：,，]?\s*", re.IGNORECASE)
_SUBDISTRICT = re.compile(
    r".+(街道|街道办|办事处|镇|乡)|.+\s(ward|parish|township|subdistrict)", re.IGNORECASE
)
"""Of a district (其中：东门街道), a place of its own; a community or 城镇 is a part of the place above."""
_AGES = re.compile(r"\d+\s*([-~—–至到]\s*\d+)?\s*(周?岁|years).*", re.IGNORECASE)


def with_plain_names(table: pd.DataFrame) -> pd.DataFrame:
    """A table of people in which a subdistrict goes by its name alone, not 其中：东门街道."""
    names = table["name"].map(_without_of_which, na_action="ignore")
    return table.assign(name=names)


def is_subdistrict(name: str) -> bool:
    """Whether a name is one of a subdistrict or town by its level: 东门街道, Eastgate Ward."""
    return _SUBDISTRICT.fullmatch(name) is not None


def _without_of_which(name: str) -> str:
    bare = _OF_WHICH.sub("", name, count=1)
    place = bare.strip().casefold() not in LIVING and is_subdistrict(bare.strip())
    return bare if place and _OF_WHICH.match(name) else name


def without_parts(source: Source, table: pd.DataFrame) -> Counted:
    """The rows of a table of people but for those that are a part of the row above them.

    Parameters
    ----------
    source
        As found; where a row has no place of its own, any text in it but a remark may say so.
    table
        The role's columns, typed; "name" among them.

    Returns
    -------
    Counted
        Without a row that says 其中, and those below it that go on with sexes, ages, or town and country;
        before the first row that is a place nothing is left out.
    """
    names = table["name"].astype(object)
    says = _say(names)
    without_own = (names.isna() | names.eq(names.shift())).to_numpy(dtype=bool)
    for heading, cells in other_columns(source, table):
        if not REMARKS.search(heading):
            says |= without_own & _say(cells)
    keep = np.ones(len(table), dtype=bool)
    if not says.any():
        return Counted(keep)
    goes_on = [isinstance(name, str) and _is_part(name) for name in names]
    for row in range(1, len(table)):
        keep[row] = not (says[row] or (not keep[row - 1] and goes_on[row]))
    if keep.all():
        return Counted(keep)
    rows = tuple(int(row) + 1 for row in table.index[~keep])
    message = T(
        "{rows} are parts of the row above them by their own word, and are not added.", rows=name_rows(rows)
    )
    return Counted(keep, (Finding("rows.parts", Severity.INFO, message, source.title, rows, mended=True),))


def _say(cells: pd.Series) -> Mask:
    return np.array(
        [isinstance(cell, str) and _OF_WHICH.match(cell) is not None for cell in cells], dtype=bool
    )


def _is_part(name: str) -> bool:
    """Whether a name is that of some of the people of a place, and no place."""
    word = name.strip().casefold()
    return word in SEX | LIVING or _AGES.fullmatch(word) is not None
