"""One indicator on the scorecard: value, target, verdict, and how they came about."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gisapp.report.score_row import ScoreRow
from gisapp.report.standing import Standing
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


class Bar(QWidget):
    """The value as a bar, with a tick where the target stands."""

    def __init__(self, length: float, tick: float | None, colour: str) -> None:
        super().__init__()
        self._length, self._tick, self._colour = length, tick, QColor(colour)
        self.setFixedHeight(14)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's own signature
        """Qt asks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        groove = QRectF(0, 4, self.width(), 6)
        painter.setBrush(QColor(theme.GREY_PALE))
        painter.drawRoundedRect(groove, 3, 3)
        painter.setBrush(self._colour)
        painter.drawRoundedRect(QRectF(0, 4, max(self._length, 0.0) * self.width(), 6), 3, 3)
        if self._tick is not None:
            painter.fillRect(QRectF(round(self._tick * self.width()) - 1, 1, 2, 12), QColor(theme.INK))
        painter.end()


class Card(QFrame):
    """A card that can be chosen by mouse or keyboard.

    Signals
    -------
    chosen
        Id of the indicator.
    """

    chosen = Signal(str)

    def __init__(self, row: ScoreRow, language: Language, *, chosen: bool) -> None:
        super().__init__()
        self._row = row
        say = language.say
        self.setProperty("part", "card")
        self.setProperty("chosen", chosen)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{say(row.title)}: {say(row.value)}, {say(row.verdict)}, {say(row.gap)}")
        self.setToolTip(_source(row, language))

        title = Label(say(row.title))
        title.setProperty("part", "title")
        title.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(chip(say(row.verdict), _TONES[row.standing]), 0, Qt.AlignmentFlag.AlignTop)

        amount, unit = _split(say(row.value))
        value = Label(amount)
        value.setProperty("part", "value" if row.number is not None else "title")
        aside = Label("　".join(part for part in (unit, _target(row, language)) if part))
        aside.setProperty("part", "muted")
        figures = QHBoxLayout()
        figures.setSpacing(6)
        figures.addWidget(value, 0, Qt.AlignmentFlag.AlignBaseline)
        figures.addWidget(aside, 1, Qt.AlignmentFlag.AlignBaseline)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(3)
        layout.addLayout(head)
        layout.addLayout(figures)
        if row.number is not None:
            layout.addWidget(Bar(*row.bar, row.standing.colour))
        layout.addWidget(_small(" · ".join(_remarks(row, language))))
        if row.chosen is not None:
            layout.addWidget(_small(say(row.chosen)))
        for line in row.below:
            layout.addWidget(_small(say(line), part="doubt"))  # always in sight

    def mark(self, indicator: str | None) -> None:
        """Show whether this card is the chosen one."""
        self.setProperty("chosen", self._row.indicator == indicator)
        self.style().polish(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt asks."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self._row.indicator)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt asks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._row.indicator)
        else:
            super().keyPressEvent(event)


def _small(text: str, part: str = "small") -> Label:
    label = Label(text)
    label.setProperty("part", part)
    label.setWordWrap(True)
    return label


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


def _source(row: ScoreRow, language: Language) -> str:
    """Clause, quotation and lead unit of the target, for who asks where it stands written."""
    if not row.quotation:
        return ""
    return language.say(
        T("{clause}: “{quotation}” {lead}", clause=row.clause, quotation=row.quotation, lead=row.lead)
    )
