"""The card at the hand: what is being tried, and what it does to the figures, before the button is up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gisapp.report.standing import Standing
from layers.text import T
from ui import theme
from ui.chips import TONES
from ui.fonts import font
from ui.tools.painting import WRONG

if TYPE_CHECKING:
    from gisapp.live import Tried
    from gisapp.report.score_row import ScoreRow
    from ui.workspace import Workspace

_PADDING, _LINE, _GAP = 12.0, 20.0, 12.0
_FACES = (12.5, False), (12.5, True), (11.5, False)
"""Of text, of what is set off, and of what is small: pixels, and whether they are bold."""
_AWAY = 16.0
"""Pixels between the card and what it must not hide."""
_MOST = 4
"""Figures on a card; the scorecard has them all."""
_TONES = {
    Standing.MET: "good",
    Standing.NEAR: "fair",
    Standing.NOT_MET: "bad",
    Standing.UNDECIDED: "asking",
    Standing.NO_TARGET: "none",
}
_INKS = {True: theme.GREEN_DARK, False: theme.ORANGE_DARK, None: theme.MUTED}
"""Of a difference that goes the target's way, the other way, or nowhere."""

Face = tuple[float, bool]


@dataclass(frozen=True)
class Figure:
    """One figure before and after: its words in columns, and how it stands against its target now."""

    title: str
    values: str
    gain: str
    towards: bool | None
    target: str
    verdict: str
    tone: str


@dataclass(frozen=True)
class Card:
    """What a card says, in the language of the window."""

    title: str
    aside: str
    lines: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    wrong: str = ""
    foot: str = ""

    @property
    def words(self) -> list[str]:
        """All that it says, line by line."""
        figures = [
            " ".join(part for part in (each.title, each.values, each.gain, each.target, each.verdict) if part)
            for each in self.figures
        ]
        lines = [f"{self.title} {self.aside}".strip(), *self.lines, *figures, self.wrong, self.foot]
        return [each for each in lines if each]


def figures_of(workspace: Workspace, tried: Tried) -> tuple[Figure, ...]:
    """The figures that an edit would move, before and after; those that wait for the release say so."""
    from gisapp.report.content import score_rows

    report = workspace.report
    if report is None or workspace.stale:
        return ()
    shown = [row for row in report.scores if row.indicator in tried.follows | tried.waits][:_MOST]
    known = {row.indicator: tried.scorecard.readings[row.indicator] for row in shown}
    now = {row.indicator: row for row in score_rows(replace(tried.scorecard, readings=known))}
    return tuple(
        _figure(workspace, row, None if row.indicator in tried.waits else now[row.indicator]) for row in shown
    )


def _figure(workspace: Workspace, before: ScoreRow, now: ScoreRow | None) -> Figure:
    from gisapp.report.gains import figure, gain_of, short_title, target_of

    say, row = workspace.say, now or before
    target = "" if row.target_number is None else say(T("target {target}", target=row.target))
    title = say(short_title(row.indicator))
    if now is None:
        return Figure(title, say(T("being computed...")), "", None, target, "", "none")
    gain = gain_of(before, now)
    values = [
        "–" if each.number is None else figure(each.number, gain.moved, target_of(each))
        for each in (before, now)
    ]
    return Figure(
        title,
        " → ".join(values),
        say(gain.text),
        gain.towards,
        target,
        say(now.verdict),
        _TONES[now.standing],
    )


def paint_card(painter: QPainter, card: Card, room: QRectF, keep_off: Sequence[QRectF]) -> QRectF:
    """Paint a card beside what it must keep off; where it stands."""
    layout = _Layout(card)
    box = place(layout.width, layout.height, room, keep_off)
    painter.setPen(QPen(QColor(theme.LINE), 1))
    ground = QColor(theme.PAPER)
    ground.setAlphaF(0.97)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 7, 7)
    layout.paint(painter, box)
    return box


def place(width: float, height: float, room: QRectF, keep_off: Sequence[QRectF]) -> QRectF:
    """Where in the room a card hides nothing of what it must keep off, as near to the first as may be."""
    first = keep_off[0]
    middle = first.center().y() - height / 2
    sides = [
        (first.right() + _AWAY, middle),
        (first.left() - _AWAY - width, middle),
        (first.center().x() - width / 2, first.bottom() + _AWAY),
        (first.center().x() - width / 2, first.top() - _AWAY - height),
    ]
    corners = [
        (left, top)
        for left in (room.right() - width, room.left())
        for top in (room.bottom() - height, room.top())
    ]
    boxes = [_inside(QRectF(left, top, width, height), room) for left, top in (*sides, *corners)]
    return min(boxes, key=lambda box: sum(_shared(box, each) for each in keep_off))


def _inside(box: QRectF, room: QRectF) -> QRectF:
    left = max(room.left(), min(box.left(), room.right() - box.width()))
    top = max(room.top(), min(box.top(), room.bottom() - box.height()))
    return QRectF(left, top, box.width(), box.height())


def _shared(box: QRectF, other: QRectF) -> float:
    shared = box.intersected(other)
    return shared.width() * shared.height()


class _Layout:
    """The lines of a card in their places."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._face, self._bold, self._small = _FACES
        columns = [
            [each.title for each in card.figures],
            [each.values for each in card.figures],
            [each.gain for each in card.figures],
            [each.target for each in card.figures],
        ]
        self._widths = [max((_width(self._bold, each) for each in column), default=0) for column in columns]
        chips = max((_width(self._bold, each.verdict) + 16 for each in card.figures), default=0)
        figures = sum(each + _GAP for each in self._widths) + chips
        head = _width(self._bold, card.title) + _GAP + _width(self._small, card.aside)
        texts = [_width(self._face, each) for each in (*card.lines, card.wrong)]
        self.width = max(head, figures, _width(self._small, card.foot), *texts) + 2 * _PADDING
        count = bool(card.title) + len(card.lines) + len(card.figures) + bool(card.wrong) + bool(card.foot)
        self.height = count * _LINE + 2 * _PADDING - 4

    def paint(self, painter: QPainter, box: QRectF) -> None:
        """Paint them into the card's box."""
        card = self._card
        top = box.top() + _PADDING - 2 - _LINE
        line = QRectF(box.left() + _PADDING, top, box.width() - 2 * _PADDING, _LINE)
        if card.title:
            line.translate(0, _LINE)
            _write(painter, card.title, line, self._bold, theme.INK)
            _write(painter, card.aside, line, self._small, theme.MUTED, right=True)
        for text in card.lines:
            line.translate(0, _LINE)
            _write(painter, text, line, self._face, theme.INK)
        for figure in card.figures:
            line.translate(0, _LINE)
            self._paint_figure(painter, figure, line)
        if card.wrong:
            line.translate(0, _LINE)
            _write(painter, card.wrong, line, self._bold, WRONG)
        if card.foot:
            line.translate(0, _LINE)
            painter.setPen(QColor(theme.LINE))
            painter.drawLine(line.topLeft(), line.topRight())
            _write(painter, card.foot, line, self._small, theme.MUTED)

    def _paint_figure(self, painter: QPainter, figure: Figure, line: QRectF) -> None:
        cell = QRectF(line)
        inks = (theme.MUTED, theme.INK, _INKS[figure.towards], theme.MUTED)
        faces = (self._face, self._bold, self._bold, self._face)
        texts = (figure.title, figure.values, figure.gain, figure.target)
        for text, width, ink, face in zip(texts, self._widths, inks, faces, strict=True):
            _write(painter, text, cell, face, ink)
            cell.translate(width + _GAP, 0)
        if figure.verdict:
            ground, ink = TONES[figure.tone]
            chip = QRectF(cell.left(), cell.top() + 1, _width(self._bold, figure.verdict) + 16, _LINE - 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(chip, 9, 9)
            _write(painter, figure.verdict, chip.adjusted(8, 0, 0, 0), self._bold, ink)


@cache
def _font(face: Face) -> QFont:
    pixels, bold = face
    return font(pixels, bold=bold)


@lru_cache(maxsize=1024)
def _width(face: Face, text: str) -> float:
    return QFontMetricsF(_font(face)).horizontalAdvance(text)


def _write(painter: QPainter, text: str, line: QRectF, face: Face, ink: str, *, right: bool = False) -> None:
    metrics = QFontMetricsF(_font(face))
    left = line.right() - _width(face, text) if right else line.left()
    baseline = line.center().y() + (metrics.ascent() - metrics.descent()) / 2
    painter.setFont(_font(face))
    painter.setPen(QColor(ink))
    painter.drawText(QPointF(left, baseline), text)
