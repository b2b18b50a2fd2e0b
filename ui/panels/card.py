"""One indicator on the scorecard: value, target, verdict, and how they came about."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gisapp.report.gains import Gain, bars, figure, gain_of, target_of
from gisapp.report.score_row import ScoreRow
from gisapp.report.standing import Standing
from gisapp.scenario import STAYS
from layers.text import Language, T
from ui import theme
from ui.chips import chip
from ui.plain import Label

_TONES = {
    Standing.MET: "good",
    Standing.NEAR: "fair",
    Standing.NOT_MET: "bad",
    Standing.UNDECIDED: "asking",
    Standing.NO_TARGET: "none",
}
_WAYS = {True: T("towards the target"), False: T("away from the target")}
_GHOST = "#a9b2ad"
_FADED = 0.6
"""How much of its colour the part of a bar has that was there before."""


class Bar(QWidget):
    """The value as a bar, what is as a grey ghost below it, and a tick through both at the target."""

    def __init__(self) -> None:
        super().__init__()
        self._length = 0.0
        self._tick: float | None = None
        self._ghost: float | None = None
        self._colour = QColor(theme.MUTED)
        self.setFixedHeight(14)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, length: float, tick: float | None, ghost: float | None, colour: str) -> None:
        """Take other lengths, as shares of the whole, and the colour of the verdict."""
        self._length, self._tick, self._ghost, self._colour = length, tick, ghost, QColor(colour)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's own signature
        """Qt asks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top = 4 if self._ghost is None else 1
        self._fill(painter, top, 6, 1.0, QColor(theme.GREY_PALE))
        if self._ghost is not None and self._ghost < self._length:  # the gain stands out in full colour
            self._fill(painter, top, 6, self._length, self._colour)
            faded = QColor(self._colour)
            self._fill(painter, top, 6, self._ghost, QColor(theme.PAPER))
            faded.setAlphaF(_FADED)
            self._fill(painter, top, 6, self._ghost, faded)
        else:
            self._fill(painter, top, 6, self._length, self._colour)
        if self._ghost is not None:
            self._fill(painter, 9, 3, self._ghost, QColor(_GHOST))
        if self._tick is not None:
            painter.fillRect(QRectF(round(self._tick * self.width()) - 1, 0, 2, 14), QColor(theme.INK))
        painter.end()

    def _fill(self, painter: QPainter, top: int, height: int, length: float, colour: QColor) -> None:
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(0, top, max(length, 0.0) * self.width(), height), 3, 3)


class Card(QFrame):
    """A card that can be chosen by mouse or keyboard; it takes other figures without being built anew.

    Signals
    -------
    chosen
        Id of the indicator.
    """

    chosen = Signal(str)

    def __init__(self, indicator: str) -> None:
        super().__init__()
        self.indicator = indicator
        self._touched = False
        self._shown: tuple[object, ...] | None = None
        self._tone = ""
        self._chip: Label | None = None
        self.setProperty("part", "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._title, self._value, self._aside = _label("title"), _label("value"), _label("muted")
        self._gain, self._bar = _label(""), Bar()
        self._was, self._goal = _label("small"), _label("small")
        self._fraction, self._chosen = _small(), _small()
        self._below: list[Label] = []
        self._title.setWordWrap(True)
        self._head, figures, beside = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        self._head.addWidget(self._title, 1)
        figures.setSpacing(6)
        figures.addWidget(self._value, 0, Qt.AlignmentFlag.AlignBaseline)
        figures.addWidget(self._aside, 1, Qt.AlignmentFlag.AlignBaseline)
        figures.addWidget(self._gain, 0, Qt.AlignmentFlag.AlignBaseline)
        beside.addWidget(self._was)
        beside.addWidget(self._goal, 1, Qt.AlignmentFlag.AlignRight)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(3)
        self._column.addLayout(self._head)
        self._column.addLayout(figures)
        self._column.addWidget(self._bar)
        self._column.addLayout(beside)
        self._column.addWidget(self._fraction)
        self._column.addWidget(self._chosen)

    def show_row(
        self,
        row: ScoreRow,
        language: Language,
        before: ScoreRow | None = None,
        *,
        touched: bool = False,
        waits: bool = False,
    ) -> None:
        """Show a line of the scorecard.

        ``before`` is the same as it is, to stand beside it; ``touched`` marks what the hand on the map moves,
        ``waits`` what follows it only when it lets go.
        """
        shown = (row, before, language.code, touched, waits)
        if shown == self._shown:
            return
        self._shown = shown
        say = language.say
        difference = None if before is None else gain_of(before, row)
        _put(self._title, say(row.title))
        self._show_verdict(say(row.verdict), _TONES[row.standing])
        amount, unit = _split(say(row.value))
        if difference is not None and row.number is not None:
            amount = figure(row.number, difference.moved, target_of(row))
        _put(self._value, f"{amount} …" if waits else amount)
        _turn(self._value, "part", "value" if row.number is not None else "title")
        target = _target(row, language)
        _put(self._aside, unit if before is not None else "　".join(part for part in (unit, target) if part))
        self._show_gain(difference, language)
        self._bar.setVisible(row.number is not None)
        self._bar.show_bars(*bars(row, before), row.standing.colour)
        self._show_before(before, "" if before is None else target, difference, language)
        _put(self._fraction, " · ".join(_remarks(row, language)))
        _put(self._chosen, "" if row.chosen is None else say(row.chosen))
        self._show_below([say(line) for line in _below(row, difference)])
        if touched != self._touched:
            self._touched = touched
            self.update()
        said = (row.title, row.value, row.verdict, row.gap, "" if difference is None else difference.words)
        self.setAccessibleName(", ".join(filter(None, map(say, said))))
        self.setToolTip(_source(row, language))

    def _show_verdict(self, words: str, tone: str) -> None:
        if self._chip is not None:
            if tone == self._tone:
                _put(self._chip, words)
                return
            self._chip.hide()
            self._chip.deleteLater()
        self._tone, self._chip = tone, chip(words, tone)
        self._head.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)

    def _show_gain(self, difference: Gain | None, language: Language) -> None:
        _put(self._gain, "" if difference is None else language.say(difference.words))
        towards = None if difference is None else difference.towards
        _turn(self._gain, "gain", {None: "none", True: "towards", False: "away"}[towards])
        self._gain.setToolTip("" if towards is None else language.say(_WAYS[towards]))

    def _show_before(
        self, before: ScoreRow | None, target: str, difference: Gain | None, language: Language
    ) -> None:
        was = ""
        if before is not None and before.number is not None:
            moved = None if difference is None else difference.moved
            was = language.say(T("as it is {value}", value=figure(before.number, moved, target_of(before))))
        _put(self._was, was)
        _put(self._goal, target)

    def _show_below(self, lines: list[str]) -> None:
        while len(self._below) < len(lines):
            self._below.append(_small("doubt"))
            self._column.addWidget(self._below[-1])  # always in sight
        for number, label in enumerate(self._below):
            _put(label, lines[number] if number < len(lines) else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        super().paintEvent(event)
        if self._touched:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.GREEN), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
            painter.end()

    def mark(self, indicator: str | None) -> None:
        """Show whether this card is the chosen one."""
        _turn(self, "chosen", self.indicator == indicator)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt asks."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self.indicator)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt asks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.indicator)
        else:
            super().keyPressEvent(event)


def _label(part: str) -> Label:
    label = Label()
    label.setProperty("part", part)
    return label


def _small(part: str = "small") -> Label:
    label = _label(part)
    label.setWordWrap(True)
    return label


def _put(label: Label, text: str) -> None:
    """Show a text if it is another one; without one the label takes no room."""
    if label.text() != text:
        label.setText(text)
    if label.isHidden() == bool(text):
        label.setVisible(bool(text))


def _turn(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the stylesheet looks at, if it is another one."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().polish(widget)


def _split(value: str) -> tuple[str, str]:
    """The figure, to be set large, and its unit."""
    amount, _, unit = value.partition(" ")
    return (amount, unit) if amount[:1].isdigit() or amount[:1] == "-" else (value, "")


def _target(row: ScoreRow, language: Language) -> str:
    if row.target_number is None:
        return ""
    return language.say(T("target {target}", target=row.target))


def _remarks(row: ScoreRow, language: Language) -> list[str]:
    """The fraction behind the value, and how far it is from the target."""
    remarks = []
    if row.number is not None:
        remarks.append(language.say(row.fraction))
    if row.standing is not Standing.NO_TARGET or row.other_years or row.number is None:
        remarks.append(language.say(row.gap))
    return remarks


def _below(row: ScoreRow, difference: Gain | None) -> list[T]:
    """What stands below, without what is said beside the value already."""
    said = STAYS if difference is not None and not difference.moved else None
    return list(replace(row, remarks=tuple(each for each in row.remarks if each != said)).below)


def _source(row: ScoreRow, language: Language) -> str:
    """Clause, quotation and lead unit of the target, for who asks where it stands written."""
    if not row.quotation:
        return ""
    return language.say(
        T("{clause}: “{quotation}” {lead}", clause=row.clause, quotation=row.quotation, lead=row.lead)
    )
