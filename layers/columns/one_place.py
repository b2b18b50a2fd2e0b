"""Which of several rows with people for one place count: its parts, their sum, or one number again."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from layers.answers import Answers
from layers.columns.blocks import districts_by_order
from layers.columns.one_place_findings import LARGEST, of_equal, of_repeated, of_several, of_whole, some_rows
from layers.columns.rows_of_which import HOUSEHOLDS, LIVING, SEX
from layers.columns.rows_of_years import Counted, other_columns
from layers.columns.values import Mask
from layers.division_levels import level_of
from layers.division_names import is_called
from layers.source import Source
from layers.totals import ROUNDING, SUM, SUM_IN_ENGLISH

_PARTS = re.compile(
    r"(行政村|社区|村居?|居民?委员?会?|居|村民?委员?会?|居民区|网格|小区|楼|栋|幢|单元|乡镇|街道|镇街|街镇|community|village"
    r"|building|block|tract|neighbou?rhood|township|subdistrict)+(名称?|代码|编码|号|name|code|id)?",
    re.IGNORECASE,
)
"""Headings of places smaller than a zone, whose people add up; one may name two kinds: 村（社区）."""
_BETWEEN = re.compile(r"[\s（）()\[\]/、，,_]|或")
_WHOLE_WORDS = frozenset(["全部", "全体", "总", "总人口", "不分性别", "all", "both", "bothsexes", "persons"])
_WHOLE = "合计"
_NOT_SAID = frozenset(["不详", "未知", "其他", "unknown", "other", ""])
"""What a column of sexes says of few."""
_BRACKETS = r"[（(\[].*?[）)\]]"
_OF_ROUNDED = 1e-3
"""The most that this may come to, of the sum: small numbers agree too easily."""
_AT_LEAST = 2
"""Rows or places from which on equal numbers are no chance: two communities may have 3,000 people each."""
_MOST_CHOICES = 12
PART = "part"
"""Column of a table whose rows go by the place around them: their own names."""

Column = tuple[str, pd.Series]


def of_one_place(
    source: Source, table: pd.DataFrame, key: pd.Series, answers: Answers, *, merged: bool
) -> Counted:
    """The rows that count where several with people are of one place.

    Parameters
    ----------
    source
        As found; its columns beyond those of the role tell the rows apart.
    table
        The columns of the role of people, typed, and :data:`PART` where rows go by the place around them.
    key
        The place that each row speaks of; missing where the row is out already.
    answers
        Of which ``rows`` are followed.
    merged
        Whether the cells of people were merged downwards in the file.

    Returns
    -------
    Counted
        A question among its findings where the table does not show which rows count.
    """
    people = table["population"]
    again = (key.notna() & key.duplicated(keep=False) & people.notna()).to_numpy(dtype=bool)
    if not again.any():
        return Counted(~again)
    columns = list(other_columns(source, table))
    of_places = people[again].groupby(key[again]).agg(["sum", "max", "min", "size", "idxmax"])
    largest = ~again | table.index.isin(of_places["idxmax"])
    districts = districts_by_order(table)
    in_words = [*columns, *([] if districts is None else [("", districts)])]
    if (answered := _answered(answers, in_words, again, largest)) is not None:
        return Counted(answered)
    if any(_are_kinds(cells, key, again) for _, cells in columns):
        return Counted(np.ones(len(table), dtype=bool))
    own_names = PART in table and _are_parts(table[PART], key, again)
    parts = own_names or any(
        _are_parts(cells, key, again) for heading, cells in columns if heads_parts(heading)
    )
    equal = bool((of_places["max"] == of_places["min"]).all()) and again.sum() - len(of_places) >= _AT_LEAST
    if equal and (merged or not own_names):  # a row under its own name has its own number
        named = parts or any(_are_names(cells, key, again) for _, cells in columns)
        asked = named and not merged
        finding = of_equal(source, table, key, again) if asked else of_repeated(source, table, again)
        return Counted(largest | asked, (finding,))
    whole = _wholes([*columns, *_own_names(columns, table)], again, key)
    called_parts = parts and _are_called_parts(columns, table, again & largest)
    if whole is None and not equal and not called_parts and _add_up(of_places):
        whole = largest
    if whole is not None:
        return Counted(whole, (of_whole(source, table, again & whole),))
    heading, words = _words_that_tell_apart(key, again, columns)
    asked = not called_parts and (not parts or _sums_among(of_places))
    beside = () if districts is None else _planned_first(districts[again], answers.district)
    several = of_several(source, table, key, again, some_rows(heading, words, beside))
    return Counted(np.ones(len(table), dtype=bool), (several,) if asked else ())


def _answered(answers: Answers, columns: list[Column], again: Mask, largest: Mask) -> Mask | None:
    """The rows that an answer chooses: the largest of each place, or those with a word of some column.

    A place that has only another of the words has no row then; rows without any of them stay.
    """
    if LARGEST in answers.rows:
        return largest
    for _, cells in columns:
        words = cells.astype(str).str.strip()
        chosen = words.isin(answers.rows)
        if (chosen & again).any():
            return np.asarray(chosen | ~(words.isin(words[again]) | again))
    return None


def _planned_first(districts: pd.Series, planned: str | None) -> tuple[str, ...]:
    """The districts of some rows, first the one that is planned, where it is known."""
    names = map(str, districts.dropna().unique())
    return tuple(sorted(names, key=lambda name: planned is None or not is_called(name, planned)))


# ---------------------------------------------------------------- sums


def _add_up(of_places: pd.DataFrame) -> bool:
    """Whether the largest number of each place is the sum of its others, but for their rounding.

    Two equal numbers of one place show nothing: it may have two parts of one size.
    """
    if len(of_places) < _AT_LEAST and (of_places["size"] <= _AT_LEAST).all():
        return False
    apart = (2 * of_places["max"] - of_places["sum"]).abs()
    return bool((apart <= np.minimum(ROUNDING * of_places["size"], _OF_ROUNDED * of_places["max"])).all())


def _sums_among(of_places: pd.DataFrame) -> bool:
    """Whether the largest of three or more numbers is the sum of the others, in some of the places."""
    several = of_places[of_places["size"] > _AT_LEAST]
    apart = (2 * several["max"] - several["sum"]).abs()
    return bool((apart <= ROUNDING * several["size"]).any())


def _own_names(columns: list[Column], table: pd.DataFrame) -> Iterator[Column]:
    """Columns in which a row may have its place's own name, where others have those of its parts."""
    for heading, cells in columns:
        said = cells.astype(object).fillna("").astype(str).str.strip()
        own = said.eq(table["name"].astype(str).str.strip())
        if heads_parts(heading) and (~own & said.ne("")).any():
            yield heading, said.mask(own, _WHOLE)


def _wholes(columns: list[Column], again: Mask, key: pd.Series) -> Mask | None:
    """The rows that count where a column calls some the whole of their place (合计, Total); None without any.

    A place of which no row is called so is the sum of its rows.
    """
    for _, cells in columns:
        words = cells.astype(str).str.replace(r"[\s_\-]", "", regex=True).str.casefold()
        whole = words.isin(_WHOLE_WORDS) | words.str.fullmatch(SUM) | words.str.fullmatch(SUM_IN_ENGLISH)
        of_places = whole[again].groupby(key[again]).sum()
        if (of_places <= 1).all() and of_places.any():
            without = key.map(of_places).eq(0).to_numpy(dtype=bool)
            return np.asarray(~again | without | whole.to_numpy(dtype=bool))
    return None


# ---------------------------------------------------------------- parts


def _told_apart(key: pd.Series, by: pd.Series) -> bool:
    """Whether rows of one place differ in a column, all of them, and there are any."""
    known = pd.DataFrame({"key": key, "by": by})[key.notna().to_numpy()]
    again = known["key"].duplicated(keep=False)
    return (
        bool(again.any()) and not known[again].duplicated().any() and bool(known[again]["by"].notna().all())
    )


def heads_parts(heading: str) -> bool:
    """Whether a heading is that of places smaller than a zone: 社区, 村（社区）, village code."""
    return _PARTS.fullmatch(_BETWEEN.sub("", heading)) is not None


def _are_parts(cells: pd.Series, key: pd.Series, again: Mask) -> bool:
    """Whether a column shows that the rows of a place are parts of it, such as its communities."""
    # A社区（常住） and A社区（户籍） are one part
    named = cells.astype(str).str.replace(_BRACKETS, "", regex=True).where(cells.notna())
    return _told_apart(key.where(again), named)


def _are_called_parts(columns: list[Column], table: pd.DataFrame, rows: Mask) -> bool:
    """Whether rows have names of communities: that one is as large as others together makes it no sum."""
    names = [cells for heading, cells in columns if heads_parts(heading)]
    names += [table[PART]] if PART in table else []
    return any(cells[rows].map(level_of).eq("community").all() for cells in names)


def _are_names(cells: pd.Series, key: pd.Series, again: Mask) -> bool:
    """Whether a column has words that tell the rows of each place apart, none of which is another place's."""
    said = cells[again]
    words = bool(pd.to_numeric(said, errors="coerce").isna().all())
    return words and not said.duplicated().any() and _told_apart(key.where(again), cells)


def _are_kinds(cells: pd.Series, key: pd.Series, again: Mask) -> bool:
    """Whether the rows of each place are the two kinds of its people: its sexes, town and country."""
    words = set(cells[again].astype(str).str.strip().str.casefold()) - _NOT_SAID
    kinds = any(words and words <= each for each in (SEX, LIVING, HOUSEHOLDS))
    return kinds and _told_apart(key.where(again), cells)


def _words_that_tell_apart(key: pd.Series, again: Mask, columns: list[Column]) -> tuple[str, tuple[str, ...]]:
    """The heading and the words of a column that tells the rows of each place apart, such as 常住 and 户籍.

    Words of which none comes again in another place are names, and numbers of which not all do are amounts:
    neither choose anything.
    """
    places = key.where(again)
    for heading, cells in columns:
        said = cells[again].dropna().astype(str).str.strip()
        words = tuple(dict.fromkeys(said))
        again_elsewhere = said.duplicated().any() or len(places.dropna().unique()) == 1
        if pd.api.types.is_numeric_dtype(cells):
            again_elsewhere = bool(said.duplicated(keep=False).all())
        if len(words) <= _MOST_CHOICES and again_elsewhere and _told_apart(places, cells):
            return heading, words
    return "", ()
