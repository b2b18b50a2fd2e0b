"""Tables in web pages and in the XML of Excel 2003: office systems export both under the ending .xls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from layers.findings import Finding
from layers.reading.encoding.code_page import codec_of
from layers.reading.request import Request
from layers.reading.texts.text_columns import Declaration
from layers.reading.texts.text_content import text_of

Cells = list[list[str]]

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HEAD = 4096
_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MOST_SPANNED = 1000
"""Cells over which one is spread at most: a lying span must not fill the memory."""


def cells_in_html(content: bytes, request: Request) -> tuple[list[Cells], str, list[Finding]]:
    """The tables of a web page that have more than one row, the code page, and what was found."""
    words = found[1].decode() if (found := _CHARSET.search(content[:_HEAD])) else ""
    text, title, findings = text_of(content, request, Declaration(codec_of(words), words))
    page = _Tables()
    page.feed(text)
    page.close()
    return [table for table in page.tables if len(table) > 1], title, findings


def cells_in_xml(content: bytes) -> dict[str, Cells]:
    """The worksheets of an Excel 2003 XML spreadsheet by name; none in another XML."""
    root = ElementTree.fromstring(content)
    return {
        sheet.get(f"{_SPREADSHEET}Name", str(number)): _cells_of_sheet(sheet)
        for number, sheet in enumerate(root.iter(f"{_SPREADSHEET}Worksheet"), 1)
    }


class _Tables(HTMLParser):
    """Collects the rows of every table; the cells of a table within a cell belong to the outer one."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Cells] = []
        self._depth = 0
        self._grid = _Grid()
        self._text: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._grid = _Grid()
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self._grid.begin_row()
        elif self._depth == 1 and tag in {"td", "th"}:
            self._end_cell()
            about = dict(attrs)
            self._text, self._span = [], (_span(about.get("rowspan")), _span(about.get("colspan")))
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._depth == 1 and tag in {"td", "th", "tr", "table"}:
            self._end_cell()
        if tag == "table" and self._depth:
            self._depth -= 1
            if not self._depth:
                self.tables.append(self._grid.rows)

    def _end_cell(self) -> None:
        if self._text is not None:
            self._grid.add(" ".join("".join(self._text).split()), *self._span)
            self._text = None


class _Grid:
    """Rows of cells, each spread over the cells that it spans."""

    def __init__(self) -> None:
        self.rows: Cells = []
        self._from_above: dict[int, tuple[int, str]] = {}

    def begin_row(self) -> None:
        self.rows.append([])
        self._fill_from_above()

    def add(self, text: str, down: int, across: int) -> None:
        if not self.rows:
            self.begin_row()
        row = self.rows[-1]
        for _ in range(across):
            if down > 1:
                self._from_above[len(row)] = (down - 1, text)
            row.append(text)
        self._fill_from_above(new=across if down > 1 else 0)

    def _fill_from_above(self, new: int = 0) -> None:
        row = self.rows[-1]
        own = range(len(row) - new, len(row))
        while len(row) in self._from_above and len(row) not in own:
            at = len(row)
            left, text = self._from_above.pop(at)
            row.append(text)
            if left > 1:
                self._from_above[at] = (left - 1, text)


def _span(words: str | None) -> int:
    return min(max(int(words), 1), _MOST_SPANNED) if words and words.strip().isdecimal() else 1


def _cells_of_sheet(sheet: Element) -> Cells:
    grid = _Grid()
    for row in sheet.iter(f"{_SPREADSHEET}Row"):
        grid.begin_row()
        for text, down, across in _cells_of_row(row, grid):
            grid.add(text, down, across)
    return grid.rows


def _cells_of_row(row: Element, grid: _Grid) -> Iterator[tuple[str, int, int]]:
    for cell in row.iter(f"{_SPREADSHEET}Cell"):
        index = cell.get(f"{_SPREADSHEET}Index", "")
        gap = int(index) - 1 - len(grid.rows[-1]) if index.isdecimal() else 0
        yield from [("", 1, 1)] * min(max(gap, 0), _MOST_SPANNED)
        data = cell.find(f"{_SPREADSHEET}Data")
        text = "" if data is None else "".join(data.itertext())
        down, across = (
            _span(cell.get(f"{_SPREADSHEET}{name}")) + 1 if cell.get(f"{_SPREADSHEET}{name}") else 1
            for name in ("MergeDown", "MergeAcross")
        )
        yield text, down, across
