"""Finding in rows of text where a table begins and ends: titles, header lines, units, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce

from layers.findings import Finding, Severity
from layers.reading.frames.features import unique_names
from layers.reading.tables.number_text import is_number, looks_like_number
from layers.text import T
from layers.totals import SUM

Cells = list[list[str]]

_LOOKED_AT = 60
"""Rows from which the usual width and the kinds of columns are judged."""
_USUAL_FIRST = 2
"""Line of row 1 where the header is the first line; other places are told."""
_HEADER_LINES = 3
_FOOT = 20
"""Rows at the end among which notes are looked for."""
_MOSTLY = 0.8
_PLACE = re.compile(r"[+-]?\d{1,8}\.\d{3,}")
"""A number with decimals, as coordinates have: no name of a column."""
_YEAR = re.compile(r"(19|20)\d\d年?")
_COMMENT = re.compile(r"\s*(#|//|--|!|%)")
_NOTE = re.compile(
    r"\s*(数据来源|资料来源|来源|附?注|备注|说明|制表|填表|审核|统计|截至|截止|导出时间|sources?\b|notes?\b"
    r"|data source)[^,，]{0,8}[:：\d].*|\s*※.*",
    re.IGNORECASE | re.DOTALL,
)
_UNIT = re.compile(
    r"[(（\[]?(单位[:：]?)?(°|º|度|m|米|km|公里|千米|mm|毫米|cm|厘米|m2|m²|㎡|平方米|km2|km²|平方公里|平方千米|ha|hm2|hm²|公顷|亩"
    r"|人|万人|户|万户|人/km2|人/平方公里|个|座|处|条|辆|元|万元|亿元|%|％|年|月|日|分钟|小时|min|h|deg|degrees?|meters?"
    r"|metres?|persons?|people|m2/人|m²/人|㎡/人|平方米/人|-|/|—|无)[)）\]]?",
    re.IGNORECASE,
)
_NO_UNIT = {"-", "/", "—", "无", "单位", "计量单位", "unit", "units"}
"""What stands in a line of units where a column has none, or in front of it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The names of the columns, which rows (from, up to) lie below them, and the text around the table."""

    names: list[str]
    first: int
    end: int
    findings: tuple[Finding, ...] = ()
    around: str = ""
    header: Cells = field(default_factory=list)
    """The lines of the header as they stand, without blanks at their ends."""


def lay_out(rows: Cells, lines: Sequence[int], file: str) -> Layout:
    """Where the table lies in the rows.

    Parameters
    ----------
    rows
        Rows of text, none of them blank throughout.
    lines
        The line of the file (row of the sheet) in which each of them ends, from 1.
    file
        The file's name, for messages.
    """
    end = _end_of_body(rows)
    findings = [_of_notes(rows[end:], lines[end], file)] if end < len(rows) else []
    widths = Counter(_filled(row) for row in rows[:_LOOKED_AT])
    usual = max(widths, key=lambda width: (widths[width], width))
    start = _start(rows[:end], usual)
    if _has_no_header(rows[start]):
        names = [str(n + 1) for n in range(len(without_blank_end(rows[start])))]
        return Layout(names, start, end, (*findings, _of_header(file)), _text_of(rows[:start], rows[end:]))
    levels, units, first = _header(rows[:end], start)
    names = _with_units(reduce(_joined, levels), units)
    if (lines[first] if first < len(lines) else first + 1) != _USUAL_FIRST:
        findings.append(_of_lines(lines, start, first, file))
    around = _text_of(rows[:start], rows[end:])
    return Layout(_completed(names, rows[first:end]), first, end, tuple(findings), around, levels)


def _text_of(*parts: Cells) -> str:
    """What stands in rows around a table, each cell once."""
    return "\n".join(dict.fromkeys(cell.strip() for rows in parts for row in rows for cell in row))


def _filled(row: Iterable[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def without_blank_end(row: list[str]) -> list[str]:
    """The stripped cells of a row, up to the last that is filled."""
    cells = [cell.strip() for cell in row]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells


def _start(rows: Cells, usual: int) -> int:
    """The first row that is no comment and no title."""
    start = 0
    while start + 1 < len(rows) and _stands_above(rows[start], usual):
        start += 1
    return start


def _stands_above(row: list[str], usual: int) -> bool:
    """Whether a row is a comment or a title: one text alone (as often as cells were merged), or a few."""
    filled = [cell.strip() for cell in row if cell.strip()]
    if _COMMENT.match(row[0]):
        return len(filled) < usual or usual == 1
    if usual == 1:
        return False
    if len(set(filled)) == 1:
        return not is_number(filled[0])
    return len(filled) < usual and any(re.search(r"[:：]", cell) for cell in filled)


def _has_no_header(row: list[str]) -> bool:
    cells = without_blank_end(row)
    if any(_PLACE.fullmatch(cell) for cell in cells):
        return True
    if all(_YEAR.fullmatch(cell) for cell in cells[1:]) and len(cells) > 1 and not is_number(cells[0]):
        return False
    return sum(is_number(cell) for cell in cells) * 2 >= len(cells)


def _header(rows: Cells, start: int) -> tuple[Cells, list[str], int]:
    """The header's lines, the line of units below it, and the first row of the table's body."""
    levels, units, at = [without_blank_end(rows[start])], list[str](), start + 1
    while at + 1 < len(rows) and at - start < _HEADER_LINES:
        row = without_blank_end(rows[at])
        if _are_units(row):
            units = row
        elif _is_heading(row, levels[-1], rows[at + 1 : at + _LOOKED_AT]):
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


def _is_heading(row: list[str], above: list[str], body: Cells) -> bool:
    """Whether a row still belongs to the header: words in every column that holds numbers below."""
    if any(looks_like_number(cell) for cell in row):
        return False
    if any(cell and cell == upper for cell, upper in zip(row, above, strict=False)):
        return True  # merged downwards
    numeric = [at for at in range(len(row)) if _holds_numbers(at, body)]
    grouped = any(
        lower and at and not upper and above[at - 1]
        for at, (lower, upper) in enumerate(zip(row, above, strict=False))
    ) or len(row) > len(above)
    repeated = len(set(above)) < len(above)
    # a name that stands over one column alone has nothing below it: 户数 beside 人口数 over 合计, 男, 女
    named = all(row[at] or (repeated and at < len(above) and above.count(above[at]) == 1) for at in numeric)
    coded = all(re.fullmatch(r"[A-Za-z_]\w*", cell) for cell in row if cell)
    return bool(numeric) and named and (grouped or repeated or coded)


def _holds_numbers(at: int, body: Cells) -> bool:
    cells = [row[at].strip() for row in body if at < len(row) and row[at].strip()]
    return bool(cells) and sum(looks_like_number(cell) for cell in cells) >= _MOSTLY * len(cells)


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """Two lines of a header as one: groups above, their members below; or one line in two languages."""
    width = max(len(upper), len(lower))
    upper, lower = ([*line, *[""] * (width - len(line))] for line in (upper, lower))
    if all(upper) and len(set(upper)) == width:
        return upper
    for at in range(1, width):
        if not upper[at] and lower[at] and lower[at - 1]:
            upper[at] = upper[at - 1]
    members = Counter(lower)
    return [
        below
        if below and (not above or above == below or (members[below] == 1 and not SUM.fullmatch(below)))
        else f"{above}_{below}"
        if below
        else above
        for above, below in zip(upper, lower, strict=True)
    ]


def _with_units(names: list[str], units: list[str]) -> list[str]:
    bare = [re.sub(r"^[(（\[]|[)）\]]$", "", unit) for unit in units]
    bare += [""] * (len(names) - len(bare))
    return [
        f"{name}({unit})" if unit and not _says_no_unit(unit) and unit not in name else name
        for name, unit in zip(names, bare, strict=False)
    ]


def _completed(names: list[str], body: Cells) -> list[str]:
    """The names with numbers for columns that have none; a first column of row numbers may lack one too."""
    looked_at = [without_blank_end(row) for row in body[:_LOOKED_AT]]
    widths = Counter(map(len, looked_at))
    usual = widths.most_common(1)[0][0] if widths else 0
    if usual == len(names) + 1 and all(row[0] == str(n) for n, row in enumerate(looked_at, 1)):
        names = ["", *names]
    names = [*names, *[""] * (usual - len(names))]
    return unique_names((name or str(n + 1) for n, name in enumerate(names)), reserved=None)


def _end_of_body(rows: Cells) -> int:
    """The number of rows without the notes below the last of them."""
    end = len(rows)
    for at in range(len(rows) - 1, max(len(rows) - _FOOT, 1) - 1, -1):
        filled = [cell for cell in rows[at] if cell.strip()]
        if _NOTE.fullmatch(filled[0]) and len(set(filled)) <= max(1, len(rows[0]) // 2):
            end = at
        elif not SUM.fullmatch(filled[0].replace(" ", "")):
            break
    return end


def _of_notes(notes: Cells, line: int, file: str) -> Finding:
    kept = [" ".join(dict.fromkeys(cell.strip() for cell in row if cell.strip())) for row in notes]
    notes_only = [text for text in kept if not SUM.match(text)]
    message = T(
        "Below the table, from line {line} on, stand notes: “{text}”.", line=line, text=notes_only[0][:80]
    )
    mend = T("They were not read as rows.")
    return Finding("table.notes", Severity.INFO, message, file, mend=mend, mended=True)


def _of_lines(lines: Sequence[int], start: int, first: int, file: str) -> Finding:
    if first < len(lines):
        message = T(
            "The names of the columns were found in line {line}; row 1 of the table is line {first}.",
            line=lines[start],
            first=lines[first],
        )
    else:
        message = T("The names of the columns were found in line {line}.", line=lines[start])
    return Finding("table.lines", Severity.INFO, message, file)


def _of_header(file: str) -> Finding:
    message = T("The first row holds numbers, not the names of columns; the columns are called 1, 2, 3 …")
    mend = T("Put a row with the names of the columns on top.")
    return Finding("table.no_header", Severity.WARNING, message, file, mend=mend)
