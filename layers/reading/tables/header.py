"""The lines of a table's header: groups above their members, units below, and the names that they make."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from layers.reading.tables.number_text import NO_VALUE, looks_like_number
from layers.totals import SUM, SUM_IN_ENGLISH

Cells = list[list[str]]

_HEADER_LINES = 3
_MOSTLY = 0.8
_LOOKED_AT = 60
"""Rows of the body from which the kinds of columns are judged."""
_TIME = re.compile(
    r"(19|20)\d\d\s*([-/.年]\s*\d{2}|[-/年]\s*\d)?([-/月]\s*\d{1,2})?\s*[年月日]?[度初中末底]?"
)
"""A year, a month or a day: 2024, 2024年末, 2024.12, 2024-12-31."""
_AGES = re.compile(
    r"\d{1,3}\s*([-~–—至到+]|to|岁|周岁|以|and|or|years?|yrs?)\s*(\d{1,3}|以?[上下]|and|or|及|或)?"
    r"[\s\w+]*",
    re.IGNORECASE,
)
"""People by their ages: 0-14岁, 60岁及以上, 15 to 64, 65+."""
_COMPARED = "≥≤<>="
"""What may stand before a number in a table of targets."""
_VALUE = re.compile(r"[+-]?[\d.,'\s]+%?")
"""A number as those below a header are written."""
_UNIT = re.compile(
    r"[(（\[]?(单位[:：]?)?(°|º|度|m|米|km|公里|千米|mm|毫米|cm|厘米|m2|m²|㎡|平方米|km2|km²|平方公里|平方千米|ha|hm2|hm²|公顷|亩"
    r"|人|万人|户|万户|人/km2|人/平方公里|个|座|处|条|辆|元|万元|亿元|%|％|年|月|日|分钟|小时|min|h|deg|degrees?|meters?"
    r"|metres?|persons?|people|m2/人|m²/人|㎡/人|平方米/人|-|/|—|无)[)）\]]?",
    re.IGNORECASE,
)
_NO_UNIT = {"-", "/", "—", "无", "单位", "计量单位", "unit", "units"}
"""What stands in a line of units where a column has none, or in front of it."""


def without_blank_end(row: list[str]) -> list[str]:
    """The stripped cells of a row, up to the last that is filled."""
    cells = [cell.strip() for cell in row]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells


def header_of(rows: Cells, start: int) -> tuple[Cells, list[str], int]:
    """The header's lines, the line of units below it, and the first row of the table's body."""
    levels, units, at = [without_blank_end(rows[start])], list[str](), start + 1
    body = rows[min(start + _HEADER_LINES, len(rows) - 1) : start + _LOOKED_AT]
    while at + 1 < len(rows) and at - start < _HEADER_LINES:
        row = over_members(without_blank_end(rows[at]), _words(rows[at + 1]), levels[-1])
        if _are_units(row):
            units = row
        elif _is_heading(row, levels, body):
            levels.append(row)
        else:
            break
        at += 1
    return levels, units, at


def _are_units(row: list[str]) -> bool:
    told = [cell for cell in row if cell and not _says_no_unit(cell)]
    return bool(told) and all(_UNIT.fullmatch(cell) for cell in told)


def _says_no_unit(cell: str) -> bool:
    return cell.strip("()（）[]:：").casefold() in _NO_UNIT


def _is_heading(row: list[str], levels: Cells, body: Cells) -> bool:
    """Whether a row still belongs to the header: words in every column that holds numbers below."""
    if not _are_names(row, levels, body):
        return False
    above = levels[-1]
    if any(cell and cell == upper for cell, upper in zip(row, above, strict=False)):
        return True  # merged downwards
    numeric = [at for at in range(len(row)) if _holds_numbers(at, body)]
    grouped = any(
        lower and at and not upper and above[at - 1]
        for at, (lower, upper) in enumerate(zip(row, above, strict=False))
    ) or len(row) > len(above)
    above = over_members(above, row)
    repeated = len(set(above)) < len(above)
    # a name that stands over one column alone has nothing below it: 户数 beside 人口数 over 合计, 男, 女
    named = all(row[at] or (repeated and above[at] and above.count(above[at]) == 1) for at in numeric)
    return bool(numeric) and named and (grouped or repeated or _are_fields(row))


def _are_names(row: list[str], levels: Cells, body: Cells) -> bool:
    """Whether the cells of a row are words, or such names with digits as stand below a group: 2024年, 0-14岁.

    Without a word of its own in front, the row goes on with the header: then anything is a name that is no
    value. Else it may be the first of the body, and only what is unlike the cells below it is a name.
    """
    goes_on = row[0] in ("", levels[-1][0])
    for at, cell in enumerate(row):
        text = _number_in(cell)
        if not looks_like_number(text):
            continue
        of_group = _TIME.fullmatch(text) or _AGES.fullmatch(text)
        if goes_on and not of_group and _VALUE.fullmatch(text):
            return False
        if not goes_on and (not of_group or _is_like(text, at, body)):
            return False
    return goes_on or not _names_a_place(row, levels)


def _names_a_place(row: list[str], levels: Cells) -> bool:
    """Whether a word in front makes a row one of the body: its column has a name, or the row lacks values."""
    named = len(levels) > 1 and any(level[0] for level in levels)
    fields = _are_fields(row) and not _are_fields(levels[-1])
    return (named and not fields) or not NO_VALUE.isdisjoint(row)


def _are_fields(row: list[str]) -> bool:
    """Whether the cells of a row are names of fields, as databases have them below titles."""
    return all(re.fullmatch(r"[A-Za-z_]\w*", cell) for cell in row if cell)


def _is_like(text: str, at: int, body: Cells) -> bool:
    """Whether the cells of a column are mostly written as a text is: years below a year."""
    pattern = _TIME if _TIME.fullmatch(text) else _AGES
    cells = _filled_in(at, body)
    return sum(pattern.fullmatch(cell) is not None for cell in cells) >= _MOSTLY * len(cells)


def _holds_numbers(at: int, body: Cells) -> bool:
    cells = _filled_in(at, body)
    return bool(cells) and sum(looks_like_number(cell) for cell in cells) >= _MOSTLY * len(cells)


def _filled_in(at: int, body: Cells) -> list[str]:
    return [_number_in(row[at]) for row in body if at < len(row) and row[at].strip()]


def _number_in(cell: str) -> str:
    """A cell in one width, without what may stand before its number."""
    return unicodedata.normalize("NFKC", cell.strip()).lstrip(_COMPARED)


def over_members(upper: list[str], lower: list[str], around: Sequence[str] = ()) -> list[str]:
    """The groups of a header over each of their members: a text table has them over the first alone.

    Those of a second line reach no further than the groups ``around`` them.
    """
    groups = [*upper, *[""] * (len(lower) - len(upper))]
    ends = {at for at, group in enumerate(around) if group and group != around[at - 1]}
    for at in range(1, len(lower)):
        if not groups[at] and lower[at] and lower[at - 1] and at not in ends:
            groups[at] = groups[at - 1]
    return groups


def _words(row: list[str]) -> list[str]:
    """The cells of a row without those that are numbers, up to the last that is filled."""
    numbers = (_VALUE.fullmatch(cell) and not _TIME.fullmatch(cell) for cell in row)
    return without_blank_end(["" if number else cell for cell, number in zip(row, numbers, strict=True)])


def joined(upper: list[str], lower: list[str]) -> list[str]:
    """Two lines of a header as one: groups above, their members below; or one line in two languages.

    Members go by their own names where those say enough: 男, but 常住人口_2024年.
    """
    width = max(len(upper), len(lower))
    upper, lower = ([*line, *[""] * (width - len(line))] for line in (upper, lower))
    if all(upper) and len(set(upper)) == width:
        return upper
    upper, members = over_members(upper, lower), Counter(lower)
    with_digits = {above for above, below in zip(upper, lower, strict=True) if re.search(r"\d", below)}
    names = []
    for above, below in zip(upper, lower, strict=True):
        of_group = above and below and above != below
        needed = members[below] > 1 or _is_sum(below) or above in with_digits
        names.append(f"{above}_{below}" if of_group and needed else below or above)
    return names


def _is_sum(name: str) -> bool:
    return bool(SUM.fullmatch(name) or SUM_IN_ENGLISH.fullmatch(name))


def with_units(names: list[str], units: list[str]) -> list[str]:
    """The names with the unit that stands below them in brackets, where they do not say it."""
    bare = [re.sub(r"^[(（\[]|[)）\]]$", "", unit) for unit in units]
    bare += [""] * (len(names) - len(bare))
    return [
        f"{name}({unit})" if unit and not _says_no_unit(unit) and unit not in name else name
        for name, unit in zip(names, bare, strict=False)
    ]
