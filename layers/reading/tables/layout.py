"""Finding in rows of text where a table begins and ends: titles, header lines, units, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

from layers.findings import Finding, Severity
from layers.reading.frames.features import unique_names
from layers.reading.tables.header import Cells, header_of, joined, with_units, without_blank_end
from layers.reading.tables.number_text import is_number
from layers.reading.tables.parts import parts_of_wholes
from layers.text import T
from layers.totals import SUM

_LOOKED_AT = 60
"""Rows from which the usual width and the kinds of columns are judged."""
_USUAL_FIRST = 2
"""Line of row 1 where the header is the first line; other places are told."""
_FOOT = 20
"""Rows at the end among which notes are looked for."""
_PLACE = re.compile(r"[+-]?\d{1,8}\.\d{3,}")
"""A number with decimals, as coordinates have: no name of a column."""
_YEAR = re.compile(r"(19|20)\d\d年?")
_COMMENT = re.compile(r"\s*(#|//|--|!|%)")
_NOTE = re.compile(
    r"\s*(数据来源|资料来源|来源|附?注|备注|说明|制表|填表|审核|统计|截至|截止|导出时间|sources?\b|notes?\b"
    r"|data source)[^,，]{0,8}[:：\d].*|\s*※.*",
    re.IGNORECASE | re.DOTALL,
)


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
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns that are the parts of a whole without a column of its own, by its name."""


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
    levels, units, first = header_of(rows[:end], start)
    names = with_units(reduce(joined, levels), units)
    parts = parts_of_wholes(levels, names)
    if (lines[first] if first < len(lines) else first + 1) != _USUAL_FIRST:
        findings.append(_of_lines(lines, start, first, file))
    around = _text_of(rows[:start], rows[end:])
    header = [without_blank_end(row) for row in rows[start:first]]
    return Layout(_completed(names, rows[first:end]), first, end, tuple(findings), around, header, parts)


def _text_of(*parts: Cells) -> str:
    """What stands in rows around a table, each cell once."""
    return "\n".join(dict.fromkeys(cell.strip() for rows in parts for row in rows for cell in row))


def _filled(row: Iterable[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _start(rows: Cells, usual: int) -> int:
    """The first row that is no comment and no title."""
    start = 0
    while start + 1 < len(rows) and _stands_above(rows[start], rows[start + 1], usual):
        start += 1
    return start


def _stands_above(row: list[str], below: list[str], usual: int) -> bool:
    """Whether a row is a comment or a title: one text alone (as often as cells were merged), or a few."""
    filled = [cell.strip() for cell in row if cell.strip()]
    if _COMMENT.match(row[0]):
        return len(filled) < usual or usual == 1
    if usual == 1:
        return False
    if len(set(filled)) == 1:
        return not is_number(filled[0])
    heads_names = row[0].strip() and not below[0].strip()
    return len(filled) < usual and not heads_names and any(re.search(r"[:：]", cell) for cell in filled)


def _has_no_header(row: list[str]) -> bool:
    cells = without_blank_end(row)
    if any(_PLACE.fullmatch(cell) for cell in cells):
        return True
    if all(_YEAR.fullmatch(cell) for cell in cells[1:]) and len(cells) > 1 and not is_number(cells[0]):
        return False
    return sum(is_number(cell) for cell in cells) * 2 >= len(cells)


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
