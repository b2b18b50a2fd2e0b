"""What a KML balloon tells: tables and "name: value" lines as ArcGIS and Google Earth write them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_LINE_ENDS = {"br", "p", "div", "li", "h1", "h2", "h3", "h4", "ul", "ol", "hr"}
_UNREAD = {"script", "style", "head", "title"}
_NOTHING = {"<null>", "null", "none", "&lt;null&gt;"}
_PAIR = re.compile(r"\s*([^:：\s][^:：]{0,40}?)\s*[:：]\s*(?!//)(.*)", re.DOTALL)
_LONGEST_NAME = 60


@dataclass
class Description:
    """The text of one balloon.

    ``cells`` are names and values from rows of two cells in its tables, ``lines`` those from lines of the
    form "name: value" (``written``: the lines as they are), ``text`` is all that remains, without markup.
    """

    cells: dict[str, str] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    text: str = ""


def description_of(html: str, title: str) -> Description:
    """Take a balloon apart; ``title`` is the feature's name, which it often repeats."""
    reader = _Reader()
    reader.feed(html)
    reader.finish()
    found = Description()
    remaining = []
    for row in reader.rows:
        if len(row) == 2 and 0 < len(row[0]) <= _LONGEST_NAME:  # noqa: PLR2004 - name and value
            found.cells.setdefault(row[0].rstrip(":： "), _value(row[1]))
        else:
            remaining.append(" ".join(filter(None, row)))
    for line in reader.lines:
        pair = _PAIR.fullmatch(line)
        if pair is None or pair[1] in found.lines:
            remaining.append(line)
        else:
            found.lines[pair[1]] = _value(pair[2])
            found.written[pair[1]] = line
    found.text = "\n".join(part for part in remaining if part and part != title)
    return found


def _value(text: str) -> str:
    return "" if text.strip().lower() in _NOTHING else text.strip()


@dataclass
class _Row:
    """A row while it is read: how deep its table lies in others, and whether it holds one itself."""

    depth: int
    cells: list[str] = field(default_factory=list)
    in_cell: bool = False
    inner: bool = False


class _Reader(HTMLParser):
    """Rows of the innermost tables and lines outside of tables, as plain text; tags may stay unclosed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.lines: list[str] = []
        self._open: list[_Row] = []
        """Rows that are not finished yet, the innermost last."""
        self._depth = 0
        self._text = ""
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _UNREAD:
            self._hidden += 1
        elif tag == "table":
            self._break()
            self._depth += 1
        elif tag == "tr":
            self._start_row()
        elif tag in {"td", "th"} and self._open:
            self._end_cell()
            self._open[-1].in_cell = True
        elif tag in _LINE_ENDS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self._hidden = max(0, self._hidden - 1)
        elif tag in {"td", "th"}:
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self._end_rows()
            self._depth = max(0, self._depth - 1)
        elif tag in _LINE_ENDS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._text += data

    def finish(self) -> None:
        """Close what the text left open."""
        self.close()
        while self._open:
            self._end_row()
        self._break()

    def _start_row(self) -> None:
        self._end_rows()
        if self._open:
            self._open[-1].inner = True
            self._text = ""
        self._open.append(_Row(self._depth))

    def _end_rows(self) -> None:
        """Finish the rows of the innermost table."""
        while self._open and self._open[-1].depth >= self._depth:
            self._end_row()

    def _end_cell(self) -> None:
        if self._open and self._open[-1].in_cell:
            self._open[-1].cells.append(_one_line(self._text))
            self._open[-1].in_cell = False
            self._text = ""

    def _end_row(self) -> None:
        self._end_cell()
        if self._open:
            row = self._open.pop()
            if any(row.cells) and not row.inner:
                self.rows.append(row.cells)

    def _break(self) -> None:
        """End a line; inside a cell, a blank."""
        if self._open:
            self._text += " "
        else:
            self.lines += [line for line in map(_one_line, self._text.splitlines()) if line]
            self._text = ""


def _one_line(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())
