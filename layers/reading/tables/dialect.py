"""How a delimited text is written: its delimiter, its quotation marks, lines that are none of its rows."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

_PLAIN = {"\t": 1.0, "\x01": 1.0, "\x1f": 1.0, "\x1e": 1.0, ";": 1.0, "|": 1.0, ",": 1.0, "，": 0.95,
          "；": 0.95, "｜": 0.95, "^": 0.8, "~": 0.8, "@": 0.7, "#": 0.6, "$": 0.7, "!": 0.6, "、": 0.6,
          "*": 0.6, ":": 0.5, "：": 0.5, "/": 0.4, "　": 0.6, " ": 0.55}  # fmt: skip
"""Delimiters of one character, and how much each of them is one; of equals the first is taken."""
_PATTERNS = {"^A": 1.6, "||": 1.6, "@@": 1.6, "##": 1.5, "&&": 1.5, "::": 1.5, "|+|": 1.9, "~|~": 1.9}
"""Delimiters of several characters; each goes before the one character that it is made of."""
_BLANKS = re.compile(r"(?:[ \t\u3000]{2,}|\t)")
"""Columns kept apart by blanks, as programs print them."""
_BLANKS_WEIGHT = 0.7
_ANY_BLANKS = re.compile(r" +")
"""Columns apart by one blank or several, as people type them."""
_ANY_BLANKS_WEIGHT = 0.5
_SEPARATOR = "\x1f"
"""Stands for a delimiter that the csv module cannot take."""
_QUOTES = {"“": "”", "”": "”", "「": "」", "《": "》", "'": "'", "‘": "’", "`": "`"}
_LINES_PER_MARK = 5
_LOOKED_AT = 50
"""Lines from which the dialect is judged."""
_LONGEST_FIELD = 1 << 27
"""Characters: an outline as WKT may be long; the csv module's own limit is 128 KiB."""
_LINES_OF_A_ROW = 40
"""A row of more lines has a quotation mark that nothing closes."""
_SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
"""The first line that tells Excel the delimiter."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The delimiter (a character, several, or a pattern of blanks), the marks of quotation, escapes."""

    delimiter: str | re.Pattern[str]
    quote: str = '"'
    escape: str | None = None
    quoted: bool = True

    def reader(self, text: str) -> Reader:
        """The rows of a text, each a list of its cells as they stand."""
        csv.field_size_limit(_LONGEST_FIELD)
        text = self._in_plain_quotes(text)
        delimiter = self.delimiter
        if isinstance(delimiter, re.Pattern):
            text, delimiter = re.sub(r"(?m)^[ \t\u3000]+|[ \t\u3000]+$", "", text), _SEPARATOR
            text = self.delimiter.sub(_SEPARATOR, text)  # type: ignore[union-attr]
        elif len(delimiter) > 1:
            text, delimiter = text.replace(delimiter, _SEPARATOR), _SEPARATOR
        return csv.reader(
            io.StringIO(text, newline=""),
            delimiter=delimiter,
            quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
            escapechar=self.escape,
            skipinitialspace=delimiter != " ",
        )

    def _in_plain_quotes(self, text: str) -> str:
        if self.quote == '"':
            return text
        closing = _QUOTES[self.quote]
        return text.replace('"', '""').replace(self.quote, '"').replace(closing, '"')


def dialect_of(text: str) -> Dialect:
    """The dialect in which most lines have the same number of (more than one) fields.

    A text in which no delimiter does so has one column.
    """
    lines = [line for line in itertools.islice(io.StringIO(text), _LOOKED_AT * 2) if line.strip()]
    if lines and (told := _SEP_LINE.fullmatch(lines[0].strip())):
        return Dialect(told[1])
    head = "".join(lines[:_LOOKED_AT])
    candidates: dict[str | re.Pattern[str], float] = {
        **{each: weight for each, weight in {**_PATTERNS, **_PLAIN}.items() if each in head},
        _BLANKS: _BLANKS_WEIGHT,
    }
    if '"' not in head:  # a pattern knows no quotation
        candidates[_ANY_BLANKS] = _ANY_BLANKS_WEIGHT
    escape = "\\" if '\\"' in head else None
    best, fit = Dialect(","), 0.0
    for delimiter, weight in candidates.items():
        dialect = Dialect(delimiter, _quote(head, delimiter), escape)
        if (found := weight * _regularity(dialect, head)) > fit:
            best, fit = dialect, found
    return best


def rows_in(text: str, dialect: Dialect) -> tuple[list[list[str]], Sequence[int], int | None]:
    """All rows that hold anything, their lines, and the line of a quotation mark that is never closed.

    Where there is such a mark, marks of quotation are read as text.
    """
    if _SEP_LINE.fullmatch(text[: text.find("\n")].strip()):
        text = "\n" + text[text.find("\n") + 1 :]
    rows, lines = _filled_rows(dialect, text)
    before = 0
    for line, row in zip(lines, rows, strict=True) if len(rows) < text.count("\n") else ():
        if line - before > _LINES_OF_A_ROW and max(cell.count("\n") for cell in row) >= _LINES_OF_A_ROW:
            rows, lines = _filled_rows(Dialect(dialect.delimiter, quoted=False), text)
            return rows, lines, before + 1
        before = line
    return rows, lines, None


def _filled_rows(dialect: Dialect, text: str) -> tuple[list[list[str]], Sequence[int]]:
    reader = dialect.reader(text)
    rows = list(reader)
    if reader.line_num == len(rows) and all(row and row[0] for row in rows):
        return rows, range(1, len(rows) + 1)  # a row a line, as nearly always: no need to look at each
    reader, rows, lines = dialect.reader(text), [], []
    for row in reader:
        if row and (row[0] or any(map(str.strip, row))):
            rows.append(row)
            lines.append(reader.line_num)
    return rows, lines


def _regularity(dialect: Dialect, head: str) -> float:
    """The share of lines with the usual number of fields, the more the more fields there are."""
    try:
        widths = Counter(len(row) for row in dialect.reader(head) if row)
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return count / widths.total() * (1 - 1 / width)


def _quote(head: str, delimiter: str | re.Pattern[str]) -> str:
    """The mark in which fields are wrapped; a plain one unless another wraps a field in every fifth line."""
    apart = delimiter.pattern if isinstance(delimiter, re.Pattern) else re.escape(delimiter)

    def wrapped(opening: str, closing: str) -> int:
        return len(re.findall(rf"(?m)(?:^|{apart}) *{opening}[^{closing}\n]*{closing} *(?={apart}|$)", head))

    least = max(head.count("\n") // _LINES_PER_MARK, wrapped('"', '"'))
    for opening, closing in _QUOTES.items():
        marks = head.count(opening)
        if marks > least and (found := wrapped(opening, closing)) > least and found * 2 >= marks:
            return opening
    return '"'
