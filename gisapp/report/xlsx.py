"""The report as a workbook: figures as numbers, one sheet per question, ready to be worked on."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gisapp import figures as written
from gisapp.report.content import SAMPLE_MARK, Report
from gisapp.report.ledger import listed
from gisapp.report.notes import Notes
from gisapp.report.score_row import ScoreRow
from gisapp.report.table import Cell, Column, Row, Table
from gisapp.report.xlsx_looks import GREEN, MUTED, WARNING, Look, Looks
from layers.sentences import one_after_another
from layers.text import Language, Sayable, T
from layers.writing.spreadsheet_text import cell_text, new_book

_NARROWEST, _WIDEST = 9, 60
_FIGURE = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
_LITERAL = re.compile(r'"([^"]*)"')


def write_xlsx(report: Report, path: Path, language: Language) -> None:
    """Write the report as an .xlsx workbook.

    Raises
    ------
    OSError
        If the file cannot be written whole.
    """
    looks = Looks("Microsoft YaHei" if language.code == "zh" else "Calibri")
    with new_book(path) as book:
        book.properties.title = cell_text(language.say(report.title))
        book.properties.description = report.fingerprint
        for place, (title, tables) in enumerate(_sheets(report)):
            page = _Page(report, language)
            page.set(tables)
            if place == 0:
                _remarks(page)
            page.write(book.create_sheet(language.say(title)), looks)


def _sheets(report: Report) -> list[tuple[T, list[Table]]]:
    return [
        (T("Overview"), [_score_table(report)]),
        *([] if report.project.played is None else [(T("Changes"), [report.edits])]),
        *([(T("Scenarios"), list(report.comparison))] if report.comparison else []),
        (T("Subdistricts"), [report.subdistricts, report.clusters]),
        (T("Parks"), [report.parks]),
        (T("Population"), [report.people]),
        (T("Stations"), [report.stations, report.variants]),
        (T("Data check"), [report.findings]),
        (T("Overlaps"), [listed(report.overlaps)]),
        (T("Definitions"), [report.definitions, report.basis]),
        (T("Data sources"), [report.sources]),
    ]


def _score_table(report: Report) -> Table:
    return Table(
        title=T("Scorecard"),
        columns=(
            Column(T("Indicator")),
            Column(report.value_title, figures=True),
            Column(T("Target"), figures=True),
            Column(T("Verdict")),
            Column(T("Gap")),
            Column(T("Doubts")),
            Column(T("Value − target"), figures=True),
            Column(T("Numerator"), figures=True),
            Column(T("Denominator"), figures=True),
            Column(T("Clause")),
            Column(T("Quotation")),
        ),
        rows=tuple(_score_cells(row) for row in report.scores),
        note=report.choices,
    )


def _score_cells(row: ScoreRow) -> Row:
    gap = row.gap_number
    return (
        Cell(row.title),
        Cell(row.value, number=row.number),
        Cell(row.target, number=row.target_number),
        Cell(row.standing.word, standing=row.standing),
        Cell(row.gap),
        Cell(one_after_another(row.below) if row.below else "–"),
        Cell("–") if gap is None else Cell(T("{value}", value=written.number(gap, 2)), number=gap),
        _amount(row.numerator, row.numerator_unit),
        _amount(row.denominator, row.denominator_unit),
        Cell(row.clause),
        Cell(row.quotation),
    )


def _amount(amount: float | None, unit: str) -> Cell:
    return Cell("–") if amount is None else Cell(written.counted(amount, unit), number=amount)


def _remarks(page: _Page) -> None:
    """Conclusion and consistency warnings, below the scorecard."""
    page.heading(T("Conclusion"))
    page.lines(page.report.conclusion)
    if page.report.warnings:
        page.heading(T("Do the targets hold together?"))
        for finding in page.report.warnings:
            page.lines([finding.message, *([finding.mend] if finding.mend else [])])


class _Page:
    """One sheet, set from top to bottom before it is written.

    openpyxl can write a sheet row by row and keep none of its cells, but must be told the columns' widths
    first: until then rows wait as plain values.
    """

    def __init__(self, report: Report, language: Language) -> None:
        self.report, self.language = report, language
        self._rows: list[list[tuple[str | float, Look]]] = []
        self._needed = [0]
        self._header: int | None = None

    def set(self, tables: Iterable[Table]) -> None:
        """The head of the sheet and its tables."""
        self._head()
        for place, table in enumerate(tables):
            self.heading(table.title)
            if not table.rows:
                self.lines([table.empty or T("–")])
                continue
            if place == 0:
                self._header = len(self._rows) + 1
            self._table(table)
            if table.note is not None:
                self.lines([table.note])

    def heading(self, title: Sayable) -> None:
        """One empty row and a heading."""
        self._rows.append([])
        self._line(title, Look(size=12, bold=True, colour=GREEN))

    def lines(self, texts: Iterable[Sayable]) -> None:
        """Texts, one to a row, not wrapped into the first column."""
        for text in texts:
            self._line(text, Look())

    def write(self, sheet: Any, looks: Looks) -> None:
        """Write what was set; the first table's header stays in sight, and its first column."""
        for place, needed in enumerate(self._needed, start=1):
            width = min(max(needed + 2, _NARROWEST), _WIDEST)
            sheet.column_dimensions[get_column_letter(place)].width = width
        if self._header is not None:
            sheet.freeze_panes = f"B{self._header + 1}"
            sheet.print_title_rows = f"{self._header}:{self._header}"
        _print_layout(sheet, self.report.fingerprint)
        for row in self._rows:
            sheet.append([looks.cell(sheet, value, look) for value, look in row])

    def _head(self) -> None:
        report = self.report
        self._line(report.title, Look(size=15, bold=True))
        self._line(report.subtitle, Look(colour=MUTED))
        run = T("Run {fingerprint} · {crs}", fingerprint=report.fingerprint, crs=report.crs)
        self._line(run, Look(colour=MUTED))
        if report.sample:
            self._line(SAMPLE_MARK, Look(size=11, bold=True, colour=WARNING))

    def _line(self, text: Sayable, look: Look) -> None:
        self._rows.append([(cell_text(self.language.say(text)), look)])

    def _table(self, table: Table) -> None:
        sides = ["right" if column.figures else "left" for column in table.columns]
        self._needed += [0] * (len(sides) - len(self._needed))
        titles, notes = tuple(Cell(column.title) for column in table.columns), Notes(self.language)
        self._table_row(titles, [Look(bold=True, side=side, header=True) for side in sides], notes)
        looks = [Look(side=side) for side in sides]
        for row in table.rows:
            self._table_row(row, looks, notes)
        if table.total is not None:
            self._table_row(table.total, [Look(bold=True, side=side) for side in sides], notes)
        self.lines(notes.lines())

    def _table_row(self, row: Row, looks: list[Look], notes: Notes) -> None:
        cells = enumerate(zip(row, looks, strict=True))
        self._rows.append(
            [self._table_cell(place, cell, look, notes.mark(cell)) for place, (cell, look) in cells]
        )

    def _table_cell(self, place: int, content: Cell, look: Look, mark: str) -> tuple[str | float, Look]:
        """A figure where there is one, else the text; with the number of its note."""
        if content.standing is not None:
            look = look._replace(bold=True, colour=content.standing.colour.removeprefix("#").upper())
        shown = self.language.say(_signed(content)) + mark
        figure = None if content.number is None else spreadsheet_figure(content.number, shown)
        if figure is None:
            text = cell_text(shown)
            self._make_room(place, text)
            return text, look
        number, number_format = figure
        self._make_room(place, f"{number:,.2f}{''.join(_LITERAL.findall(number_format))}")
        return number, look._replace(figures=number_format)

    def _make_room(self, place: int, text: str) -> None:
        """Have a column be as wide as a text, roughly."""
        self._needed[place] = max(self._needed[place], _width(text))


def _print_layout(sheet: Any, fingerprint: str) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text = fingerprint
    sheet.oddFooter.right.text = "&P / &N"


def spreadsheet_figure(number: float, shown: str) -> tuple[float, str] | None:
    """The unrounded number and the format by which a spreadsheet shows it as ``shown``.

    "39.4 %" is ``#,##0.0" %"``. Where the text counts in ten thousands ("58.87 万人", hectares of a
    number of square metres) or in millions (square kilometres), so does the number. None if the text does
    not show the number.
    """
    match = _FIGURE.search(shown)
    if match is None or not math.isfinite(number):
        return None
    digits = len(match[0].partition(".")[2])
    for scale in (1, 10_000, 1_000_000):
        if abs(number / scale - float(match[0].replace(",", ""))) <= 10**-digits:
            places = "." + "0" * digits if digits else ""
            before, after = shown[: match.start()], shown[match.end() :]
            return number / scale, f"{_quoted(before)}#,##0{places}{_quoted(after)}"
    return None


def _quoted(text: str) -> str:
    """Literal text of a number format."""
    return f'"{text.replace(chr(34), "")}"' if text else ""


def _signed(content: Cell) -> Sayable:
    if content.standing is None:
        return content.text
    return T("{sign} {word}", sign=content.standing.sign, word=content.text)


def _width(text: str) -> int:
    """Width in Latin characters; Chinese ones take two."""
    return sum(map(_character_width, text))


@cache
def _character_width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
