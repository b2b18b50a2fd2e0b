"""Which of several rows that speak of one place count: those of one year, a whole and not its parts too.

Tables of people come with a row per year, sex or community, with sums among them, with a merged cell's number
in each of its rows. What the table itself shows is followed; what it does not is asked, never added up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
import shapely

from layers.answers import Answers
from layers.columns.rows_of_which import LIVING, SEX, without_parts
from layers.columns.rows_of_years import ALL, Counted, of_one_year, other_columns
from layers.columns.said_district import OF_DISTRICT
from layers.columns.values import Mask
from layers.division_codes import COMMUNITY, TOWNSHIP
from layers.findings import Choice, Finding, Severity
from layers.roles import MEASURED_FROM, Role
from layers.sentences import name_rows
from layers.source import Source
from layers.text import T
from layers.totals import SUM, SUM_IN_ENGLISH

LARGEST = "largest"
"""An answer: of each place the largest number."""
_OF_PEOPLE = "population"
_BY_YEAR = frozenset({_OF_PEOPLE, "subdistrict", "built_up"})
"""Roles in which the rows of two years are two states of one thing."""
_OF_SPOTS = frozenset({_OF_PEOPLE, *MEASURED_FROM})
"""Roles of whose points those at the very same spot are."""
_PART_HEADING = re.compile(
    r"(社区|村|居委会?|居民委员会|网格|小区|乡镇|街道|镇街|街镇|community|village|block|tract|neighbou?rhood"
    r"|township|subdistrict)(名称?|代码|编码|[_ ]?(name|code|id))?",
    re.IGNORECASE,
)
"""Columns of places smaller than a zone: their people add up."""
_WHOLE_WORDS = frozenset(["全部", "全体", "总", "总人口", "不分性别", "all", "both", "bothsexes", "persons"])
_WHOLE = "合计"
_NOT_SAID = frozenset(["不详", "未知", "其他", "unknown", "other", ""])
"""What a column of sexes says of few."""
_BRACKETS = r"[（(\[].*?[）)\]]"
_ROUNDING = 0.5
"""Persons by which each part of a sum may be rounded."""
_OF_ROUNDED = 1e-3
"""The most that this may come to, of the sum: small numbers agree too easily."""
_MOST_CHOICES = 12
_AT_LEAST = 2
"""Rows or places from which on equal numbers are no chance: two communities may have 3,000 people each."""


def rows_that_count(source: Source, role: Role, table: pd.DataFrame, answers: Answers) -> Counted:
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

    Returns
    -------
    Counted
        A question among its findings where the table does not show which rows count.
    """
    everything = np.ones(len(table), dtype=bool)
    assert source.frame is not None
    points = _are_points(source)
    if ALL in answers.rows or role.id not in (_OF_SPOTS if points else _BY_YEAR):
        return Counted(everything)
    if points:
        return of_one_year(source, table, _spots(source, table), answers)
    key = _places(table, role)
    if role.id != _OF_PEOPLE:
        return of_one_year(source, table, key, answers)
    wholes = without_parts(source, table)
    key = key.where(wholes.keep)
    by_year = of_one_year(source, table, key, answers)
    keep, findings = wholes.keep & by_year.keep, (*wholes.findings, *by_year.findings)
    if _asks(by_year):
        return Counted(keep, findings)
    rest = _of_one_place(source, table, key.where(by_year.keep), answers)
    return Counted(keep & rest.keep, (*findings, *rest.findings))


def _are_points(source: Source) -> bool:
    """Whether each row lies at a place of its own, which its name or code does not tell."""
    assert source.frame is not None
    return bool((shapely.get_type_id(np.asarray(source.frame.geometry.array)) == 0).any())


def _spots(source: Source, table: pd.DataFrame) -> pd.Series:
    """The very spot and the name of each point, as a number: alike in two years, it is one stop."""
    assert source.frame is not None
    points, names = np.asarray(source.frame.geometry.array), table["name"].to_numpy()
    spots = pd.DataFrame({"x": shapely.get_x(points), "y": shapely.get_y(points), "name": names})
    return pd.Series(spots.groupby(["x", "y", "name"], dropna=False).ngroup().to_numpy(), index=table.index)


def _places(table: pd.DataFrame, role: Role) -> pd.Series:
    """The place that each row speaks of: its code, else its name; the built-up area is one.

    Under one name again and again, codes of 12 digits are those of the communities of a place of 9.
    """
    if role.id == "built_up":
        return pd.Series("", index=table.index, dtype=object)
    code, name = table["code"].astype(object), table["name"].astype(object)
    of_parts = table["code"].str.len().eq(COMMUNITY) & name.duplicated(keep=False) & name.notna()
    code = code.where(~of_parts, table["code"].str[:TOWNSHIP].astype(object))
    if OF_DISTRICT in table:  # namesakes of two districts are two places
        said = table[OF_DISTRICT].astype(object)
        name = name.where(said.isna() | name.isna(), said.astype(str) + "/" + name.astype(str))
    return code.where(code.notna(), name)


def _asks(counted: Counted) -> bool:
    return any(finding.severity is Severity.QUESTION for finding in counted.findings)


def _told_apart(key: pd.Series, by: pd.Series) -> bool:
    """Whether rows of one place differ in a column, all of them, and there are any."""
    known = pd.DataFrame({"key": key, "by": by})[key.notna().to_numpy()]
    again = known["key"].duplicated(keep=False)
    return (
        bool(again.any()) and not known[again].duplicated().any() and bool(known[again]["by"].notna().all())
    )


# ---------------------------------------------------------------- one place in several rows


def _of_one_place(source: Source, table: pd.DataFrame, key: pd.Series, answers: Answers) -> Counted:
    people = table["population"]
    again = (key.notna() & key.duplicated(keep=False) & people.notna()).to_numpy(dtype=bool)
    if not again.any():
        return Counted(~again)
    columns = list(other_columns(source, table))
    of_places = people[again].groupby(key[again]).agg(["sum", "max", "min", "size", "idxmax"])
    largest = ~again | table.index.isin(of_places["idxmax"])
    if (answered := _answered(answers, columns, again, largest)) is not None:
        return Counted(answered)
    everything = np.ones(len(table), dtype=bool)
    if any(_are_sexes(cells, key, again) for _, cells in columns):
        return Counted(everything)
    if (of_places["max"] == of_places["min"]).all() and again.sum() - len(of_places) >= _AT_LEAST:
        return Counted(largest, (_of_repeated(source, table, again),))
    whole = _wholes([*columns, *_own_names(columns, table)], again, key)
    if whole is None and _add_up(of_places):
        whole = largest
    if whole is not None:
        return Counted(whole, (_of_whole(source, table, again & whole),))
    parts = not _sums_among(of_places) and any(
        _are_parts(heading, cells, key, again) for heading, cells in columns
    )
    return Counted(everything, () if parts else (_several(source, table, key, again, columns),))


def _answered(
    answers: Answers, columns: list[tuple[str, pd.Series]], again: Mask, largest: Mask
) -> Mask | None:
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


def _add_up(of_places: pd.DataFrame) -> bool:
    """Whether the largest number of each place is the sum of its others, but for their rounding.

    Two equal numbers of one place show nothing: it may have two parts of one size.
    """
    if len(of_places) < _AT_LEAST and (of_places["size"] <= _AT_LEAST).all():
        return False
    apart = (2 * of_places["max"] - of_places["sum"]).abs()
    return bool((apart <= np.minimum(_ROUNDING * of_places["size"], _OF_ROUNDED * of_places["max"])).all())


def _sums_among(of_places: pd.DataFrame) -> bool:
    """Whether the largest of three or more numbers is the sum of the others, in some of the places."""
    several = of_places[of_places["size"] > _AT_LEAST]
    apart = (2 * several["max"] - several["sum"]).abs()
    return bool((apart <= _ROUNDING * several["size"]).any())


def _own_names(columns: list[tuple[str, pd.Series]], table: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """Columns in which a row may have its place's own name, where others have those of its parts."""
    for heading, cells in columns:
        said = cells.astype(object).fillna("").astype(str).str.strip()
        own = said.eq(table["name"].astype(str).str.strip())
        if _PART_HEADING.fullmatch(heading.strip()) and (~own & said.ne("")).any():
            yield heading, said.mask(own, _WHOLE)


def _wholes(columns: list[tuple[str, pd.Series]], again: Mask, key: pd.Series) -> Mask | None:
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


def _are_parts(heading: str, cells: pd.Series, key: pd.Series, again: Mask) -> bool:
    """Whether a column shows that the rows of a place are parts of it, such as its communities."""
    # A社区（常住） and A社区（户籍） are one part
    named = cells.astype(str).str.replace(_BRACKETS, "", regex=True).where(cells.notna())
    return bool(_PART_HEADING.fullmatch(heading.strip())) and _told_apart(key.where(again), named)


def _are_sexes(cells: pd.Series, key: pd.Series, again: Mask) -> bool:
    """Whether the rows of each place are its two sexes, or its two kinds of people in town and country."""
    words = set(cells[again].astype(str).str.strip().str.casefold()) - _NOT_SAID
    return any(words and words <= parts for parts in (SEX, LIVING)) and _told_apart(key.where(again), cells)


def _of_repeated(source: Source, table: pd.DataFrame, again: Mask) -> Finding:
    rows = _rows(table, again)
    return Finding(
        "rows.repeated",
        Severity.WARNING,
        T(
            "Several rows of one place hold one and the same number of people ({rows}), as merged cells do: "
            "it counts once.",
            rows=name_rows(rows),
        ),
        file=source.title,
        rows=rows,
        mend=T("If they are parts, import the file again and answer that all rows count."),
        mended=True,
    )


def _of_whole(source: Source, table: pd.DataFrame, whole: Mask) -> Finding:
    rows = _rows(table, whole)
    return Finding(
        "rows.whole",
        Severity.INFO,
        T(
            "The people of some rows are the sum of other rows of their place ({rows}): only the sums count.",
            rows=name_rows(rows),
        ),
        file=source.title,
        rows=rows,
        mended=True,
    )


def _several(
    source: Source, table: pd.DataFrame, key: pd.Series, again: Mask, columns: list[tuple[str, pd.Series]]
) -> Finding:
    rows = _rows(table, again)
    first = str(key[again].iloc[0])
    places = table.loc[(key == first).to_numpy() & again, "name"].dropna()
    return Finding(
        "rows.several",
        Severity.QUESTION,
        T(
            "{file} holds several rows with people for one place, such as {place} ({rows}), and does not "
            "show whether they add up.",
            file=source.title,
            place=str(places.iloc[0]) if len(places) else first,
            rows=name_rows(rows),
        ),
        file=source.title,
        rows=rows,
        mend=T("Say which count."),
        option=f"--rows {source.title}=WHICH",
        choices=(
            *_words_that_tell_apart(key, again, columns),
            Choice(ALL, T("all rows together: they are parts that add up")),
            Choice(LARGEST, T("the largest number of each place: the others are parts of it, or older")),
        ),
    )


def _words_that_tell_apart(
    key: pd.Series, again: Mask, columns: list[tuple[str, pd.Series]]
) -> tuple[Choice, ...]:
    """Each word of a column that tells the rows of a place apart, such as 常住 and 户籍."""
    for heading, cells in columns:
        words = list(dict.fromkeys(cells[again].dropna().astype(str).str.strip()))
        if len(words) <= _MOST_CHOICES and _told_apart(key.where(again), cells):
            return tuple(
                Choice(word, T("only the rows with “{word}” in {column}", word=word, column=heading))
                for word in words
            )
    return ()


def _rows(table: pd.DataFrame, mask: Mask) -> tuple[int, ...]:
    return tuple(int(row) + 1 for row in table.index[mask])
