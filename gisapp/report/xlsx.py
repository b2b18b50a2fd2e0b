"""The report as a workbook: figures as numbers, one sheet per question, ready to be worked on."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from gisapp import figures as written
from gisapp.report.content import SAMPLE_MARK, Report, ScoreRow
from gisapp.report.ledger import listed
from gisapp.report.table import Cell, Column, Row, Table
from layers.text import Language, Sayable, T
from layers.writing.spreadsheet_text import cell_text, write_book

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_NARROWEST, _WIDEST = 9, 60
_INK, _GREEN, _TINT, _RULE = "22302A", "2E8B57", "EDF3EF", "D5DDD8"
_WARNING = "B03A2E"
_FIGURE = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
_LITERAL = re.compile(r'"([^"]*)"')


def write_xlsx(report: Report, path: Path, language: Language) -> None:
    """Write the report as an .xlsx workbook.

    Raises
    ------
    OSError
        If the file cannot be written whole.
    """
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for title, tables in _sheets(report):
        page = _Page(book.create_sheet(language.say(title)), report, language)
        page.write(tables)
        if page.sheet is book.worksheets[0]:
            _remarks(page)
    book.properties.title = cell_text(language.say(report.title))
    book.properties.description = report.fingerprint
    write_book(book, path)


def _sheets(report: Report) -> list[tuple[T, list[Table]]]:
    return [
        (T("Overview"), [_score_table(report)]),
        (T("Subdistricts"), [report.subdistricts, report.clusters]),
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
            Column(T("Value"), figures=True),
            Column(T("Target"), figures=True),
            Column(T("Verdict")),
            Column(T("Gap")),
            Column(T("Value − target"), figures=True),
            Column(T("Numerator"), figures=True),
            Column(T("Denominator"), figures=True),
            Column(T("Clause")),
            Column(T("Quotation")),
        ),
        rows=tuple(_score_cells(row) for row in report.scores),
    )


def _score_cells(row: ScoreRow) -> Row:
    gap = row.gap_number
    return (
        Cell(row.title),
        Cell(row.value, number=row.number),
        Cell(row.target, number=row.target_number),
        Cell(row.standing.word, standing=row.standing),
        Cell(row.gap),
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
    """One sheet, written from top to bottom."""

    def __init__(self, sheet: Worksheet, report: Report, language: Language) -> None:
        self.sheet, self.report, self.language = sheet, report, language
        self._row = 1
        self._family = "Microsoft YaHei" if language.code == "zh" else "Calibri"

    def write(self, tables: Iterable[Table]) -> None:
        """The head of the sheet and its tables; the first table's header stays in sight."""
        self._head()
        for place, table in enumerate(tables):
            self.heading(table.title)
            if not table.rows:
                self.lines([table.empty or T("–")])
                continue
            self._table(table)
            if place == 0:
                self._freeze(len(table.rows) + (table.total is not None))
            if table.note is not None:
                self.lines([table.note])
        self._widths()
        self._print_layout()

    def heading(self, title: Sayable) -> None:
        """One empty row and a heading."""
        self._row += 1
        self._put(1, title, Font(name=self._family, bold=True, size=12, color=_GREEN))
        self._row += 1

    def lines(self, texts: Iterable[Sayable]) -> None:
        """Texts, one to a row, not wrapped into the first column."""
        for text in texts:
            self._put(1, text, Font(name=self._family, size=10, color=_INK))
            self._row += 1

    def _head(self) -> None:
        report = self.report
        self._row = 1
        self._put(1, report.title, Font(name=self._family, bold=True, size=15, color=_INK))
        self._row += 1
        self._put(1, report.subtitle, Font(name=self._family, size=10, color="66736C"))
        self._row += 1
        run = T("Run {fingerprint} · {crs}", fingerprint=report.fingerprint, crs=report.crs)
        self._put(1, run, Font(name=self._family, size=10, color="66736C"))
        if report.sample:
            self._row += 1
            self._put(1, SAMPLE_MARK, Font(name=self._family, bold=True, size=11, color=_WARNING))
        self._row += 1

    def _table(self, table: Table) -> None:
        rule = Border(bottom=Side(style="thin", color=_RULE))
        for place, column in enumerate(table.columns, start=1):
            cell = self._put(place, column.title, Font(name=self._family, bold=True, size=10, color=_INK))
            cell.fill = PatternFill("solid", fgColor=_TINT)
            cell.border = Border(bottom=Side(style="medium", color=_GREEN))
            cell.alignment = Alignment(
                horizontal="right" if column.figures else "left", vertical="center", wrap_text=True
            )
        self._row += 1
        for row in table.rows:
            self._data_row(table, row, rule, bold=False)
        if table.total is not None:
            self._data_row(table, table.total, rule, bold=True)

    def _data_row(self, table: Table, row: Row, rule: Border, *, bold: bool) -> None:
        for place, (column, content) in enumerate(zip(table.columns, row, strict=True), start=1):
            colour = content.standing.colour.removeprefix("#").upper() if content.standing else _INK
            font = Font(name=self._family, size=10, bold=bold or content.standing is not None, color=colour)
            cell = self._content(place, content, font)
            cell.border = rule
            cell.alignment = Alignment(
                horizontal="right" if column.figures else "left", vertical="top", wrap_text=True
            )
        self._row += 1

    def _content(self, place: int, content: Cell, font: Font) -> SheetCell | MergedCell:
        shown = self.language.say(_signed(content))
        figure = None if content.number is None else spreadsheet_figure(content.number, shown)
        if figure is None:
            return self._put(place, _signed(content), font)
        cell = self.sheet.cell(self._row, place)
        cell.value, cell.number_format = figure
        cell.font = font
        return cell

    def _put(self, place: int, text: Sayable | list[Sayable], font: Font) -> SheetCell | MergedCell:
        """Text as text: what begins with "=" in somebody's data must not become a formula."""
        cell = self.sheet.cell(self._row, place)
        cell.value = cell_text(self.language.say(text))
        cell.data_type = "s"
        cell.quotePrefix = True
        cell.font = font
        return cell

    def _freeze(self, rows: int) -> None:
        """Keep everything down to the header of the table just written in sight, and its first column."""
        first = self._row - rows
        self.sheet.freeze_panes = f"B{first}"
        self.sheet.print_title_rows = f"{first - 1}:{first - 1}"

    def _widths(self) -> None:
        for place, column in enumerate(self.sheet.iter_cols(), start=1):
            needed = max((_width(_shown(cell)) for cell in column if cell.border.bottom.style), default=0)
            width = min(max(needed + 2, _NARROWEST), _WIDEST)
            self.sheet.column_dimensions[get_column_letter(place)].width = width

    def _print_layout(self) -> None:
        sheet = self.sheet
        sheet.sheet_view.showGridLines = False
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
        sheet.oddFooter.left.text = self.report.fingerprint  # type: ignore[union-attr]
        sheet.oddFooter.right.text = "&P / &N"  # type: ignore[union-attr]


def spreadsheet_figure(number: float, shown: str) -> tuple[float, str] | None:
    """The unrounded number and the format by which a spreadsheet shows it as ``shown``.

    "39.4 %" is ``#,##0.0" %"``. Where the text counts in ten thousands ("58.87 万人", hectares of a
    number of square metres), so does the number. None if the text does not show the number.
    """
    match = _FIGURE.search(shown)
    if match is None or not math.isfinite(number):
        return None
    digits = len(match[0].partition(".")[2])
    for scale in (1, 10_000):
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


def _shown(cell: SheetCell | MergedCell) -> str:
    """Roughly what a cell shows, to measure its width."""
    if isinstance(cell.value, float | int):
        literal = "".join(_LITERAL.findall(cell.number_format))
        return f"{cell.value:,.2f}{literal}"
    return str(cell.value or "")


def _width(text: str) -> int:
    """Width in Latin characters; Chinese ones take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
