"""The report as A4 pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QLineF, QMarginsF, QRectF
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from gisapp import __version__
from gisapp.report.brief import Brief
from gisapp.report.content import SAMPLE_MARK, Report
from layers.findings import Finding
from layers.text import Language, Sayable, T
from ui.map.furniture import badge_size, paint_badge
from ui.pdf import figures
from ui.pdf.copyable import make_copyable
from ui.pdf.flow import Piece, Placed, pages_of
from ui.pdf.grid import table_pieces
from ui.pdf.ink import (
    BOTTOM,
    BOX_TINT,
    DENSITY,
    DOTS_PER_INCH,
    GREEN,
    MARGIN,
    MUTED,
    PAGE_HEIGHT,
    RULE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    TOP,
    WARNING,
    WARNING_TINT,
    face,
    faces,
    px,
)
from ui.pdf.prose import Paragraph, paragraph, prose
from ui.pdf.scores import score_pieces

_NUMERALS = "一二三四五六七八九十"


def write_pages(report: Report, path: Path, language: Language) -> None:
    """Write the report as a PDF; OSError if the file cannot be written."""
    language = Brief.of(language)
    pages = pages_of(content(report, language), TEXT_HEIGHT)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    writer = _writer(buffer, language.say(report.title))
    painter = QPainter(writer)
    try:
        for number, placed in enumerate(pages, start=1):
            if number > 1:
                writer.newPage()
            _paint_page(painter, placed)
            _paint_margins(painter, report, language, number, len(pages))
            placed.clear()  # what a map was painted from is as large as what Qt now makes of the page
    finally:
        painter.end()
    path.write_bytes(make_copyable(bytes(buffer.data().data()), faces()))


def content(report: Report, language: Language) -> Iterator[Piece]:
    """All pieces of the report in reading order."""
    numbers = iter(range(1, 100))

    def heading(title: Sayable) -> Piece:
        return _heading(_numbered(next(numbers), language.say(title), language))

    yield from _title(report, language)
    yield _box([language.say(each) for each in report.conclusion], language.say(T("Conclusion")))
    yield heading(T("Indicators at a glance"))
    yield from score_pieces(report.scores, report.value_title, language)
    yield from prose(language.say(report.choices), face(10), MARGIN, TEXT_WIDTH, colour=MUTED, gap=px(4))
    yield from _map(
        T("Where buses are within reach of rail"), figures.transfer_map(report, language), heading
    )
    first, *others = report.tables()
    yield heading(first.title)
    yield from table_pieces(first, language)
    yield from _map(T("Parks and green space"), figures.green_map(report, language), heading)
    for table in others:
        if table is report.findings and report.warnings:
            yield heading(T("Do the targets hold together?"))
            yield from (_warning(each, language) for each in report.warnings)
        yield heading(table.title)
        yield from table_pieces(table, language)


def _map(title: T, piece: Piece | None, heading: Callable[[T], Piece]) -> Iterator[Piece]:
    if piece is not None:
        yield heading(title)
        yield piece


def _writer(buffer: QBuffer, title: str) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS_PER_INCH)
    writer.setTitle(title)
    writer.setCreator(f"gisapp {__version__}")
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF())
    )
    return writer


def _numbered(number: int, title: str, language: Language) -> str:
    if language.code != "zh":
        return f"{number}. {title}"
    tens, ones = divmod(number, 10)
    above = (_NUMERALS[tens - 1] if tens > 1 else "") + ("十" if tens else "")
    numeral = above + (_NUMERALS[ones - 1] if ones else "")
    return f"{numeral}、{title}"


def _title(report: Report, language: Language) -> Iterator[Piece]:
    room = badge_size(language.say(SAMPLE_MARK), DENSITY)[0] + px(12) if report.sample else 0
    title = paragraph(language.say(report.title), face(22, bold=True), TEXT_WIDTH - room)
    yield Piece(title.height, lambda painter, top: title.paint(painter, MARGIN, top), keeps_next=True)
    subtitle = paragraph(language.say(report.subtitle), face(11.5), TEXT_WIDTH, colour=MUTED)
    yield Piece(
        subtitle.height, lambda painter, top: subtitle.paint(painter, MARGIN, top), px(4), keeps_next=True
    )


def _heading(text: str) -> Piece:
    words = paragraph(text, face(14, bold=True), TEXT_WIDTH)
    height = words.height + px(3)

    def paint(painter: QPainter, top: float) -> None:
        words.paint(painter, MARGIN, top)
        painter.setPen(QPen(QColor(GREEN), px(1.1)))
        painter.drawLine(QLineF(MARGIN, top + height, MARGIN + TEXT_WIDTH, top + height))

    return Piece(height, paint, px(16), keeps_next=True)


def _box(sentences: list[str], title: str) -> Piece:
    width = TEXT_WIDTH - px(34)
    heading = paragraph(title, face(12, bold=True), width)
    first = paragraph(sentences[0], face(12, bold=True), width)
    lines = [heading, first, *(paragraph(each, face(12), width) for each in sentences[1:])]
    return _tinted(lines, BOX_TINT, GREEN, px(10))


def _warning(warning: Finding, language: Language) -> Piece:
    width = TEXT_WIDTH - px(34)
    lines = [paragraph(language.say(warning.message), face(11.5), width)]
    if warning.mend is not None:
        lines.append(paragraph(language.say(warning.mend), face(11.5), width, colour=MUTED))
    return _tinted(lines, WARNING_TINT, WARNING, px(6))


def _tinted(lines: list[Paragraph], tint: str, edge: str, gap: float) -> Piece:
    padding = px(10)
    height = sum(line.height for line in lines) + 2 * padding

    def paint(painter: QPainter, top: float) -> None:
        painter.fillRect(QRectF(MARGIN, top, TEXT_WIDTH, height), QColor(tint))
        painter.fillRect(QRectF(MARGIN, top, px(4), height), QColor(edge))
        down = top + padding
        for line in lines:
            line.paint(painter, MARGIN + px(17), down)
            down += line.height

    return Piece(height, paint, gap)


def _paint_page(painter: QPainter, placed: list[Placed]) -> None:
    for each in placed:
        painter.save()
        each.piece.paint(painter, TOP + each.top)
        painter.restore()


def _paint_margins(painter: QPainter, report: Report, language: Language, number: int, count: int) -> None:
    """The mark of sample data above the text, and below it what a signed page must bear."""
    painter.save()
    if report.sample:
        mark = language.say(SAMPLE_MARK)
        width, height = badge_size(mark, DENSITY)
        top = TOP + px(3) if number == 1 else px(14)
        paint_badge(painter, mark, QRectF(MARGIN + TEXT_WIDTH - width, top, width, height), DENSITY)
    rule = PAGE_HEIGHT - BOTTOM + px(14)
    painter.setPen(QPen(QColor(RULE), px(0.8)))
    painter.drawLine(QLineF(MARGIN, rule, MARGIN + TEXT_WIDTH, rule))
    blanks = T("Map approval no.: ________   Mapped by: ________")
    left = f"{language.say(report.crs)}    {language.say(blanks)}"
    run = T("Run {fingerprint}", fingerprint=report.fingerprint)
    right = f"{language.say(run)}    {number} / {count}"
    ending = paragraph(right, face(9.5), TEXT_WIDTH, colour=MUTED, right=True)
    room = TEXT_WIDTH - ending.lines[0].width - px(14)
    paragraph(left, face(9.5), room, colour=MUTED).paint(painter, MARGIN, rule + px(5))
    ending.paint(painter, MARGIN, rule + px(5))
    painter.restore()
