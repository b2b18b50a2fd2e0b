"""A question of a data check, with its answers to choose from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from layers.findings import Choice, Finding
from layers.roles import NO_ROLE
from layers.text import T
from ui.plain import Label
from ui.workspace import Workspace

LEAVE_OUT = ""
"""The answer to "what is this?" that sets a file aside."""
_MOST_BUTTONS = 20
"""Answers up to which each has a button of its own; of more, such as a city's districts, one is looked up."""
_LIKELY_CRS = 0.5
"""Score below which a coordinate system is only one of several (layers.place.crs_choices.LIKELY)."""


def suggestion(question: Finding) -> str | None:
    """The answer that the evidence supports best; None where there is no evidence, or too little for a CRS.

    A file whose use is not clear is left out unless the user says what it is.
    """
    if question.code.startswith("role."):
        return LEAVE_OUT
    best = max(question.choices, key=lambda choice: choice.score, default=None)
    least = _LIKELY_CRS if question.code.startswith("crs.") else 0
    return best.value if best is not None and best.score > 0 and best.score >= least else None


class Question(QWidget):
    """The question, one radio button an answer, and for a CRS a line for any other.

    Signals
    -------
    answered
        The answer's value.
    """

    answered = Signal(str)

    def __init__(self, workspace: Workspace, question: Finding, chosen: str | None) -> None:
        super().__init__()
        say = workspace.say
        suggested = suggestion(question)
        chosen = suggested if chosen is None else chosen
        text = Label(say(question.message))
        text.setWordWrap(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 10)
        self.column.setSpacing(4)
        self.column.addWidget(text)
        self._group = QButtonGroup(self)
        choices = question.choices
        if question.code.startswith("role."):
            choices = (Choice(LEAVE_OUT, T("Leave it out")), *(c for c in choices if c.value != NO_ROLE))
        if len(choices) > _MOST_BUTTONS:
            titles = [(each.value, say(each.title)) for each in choices]
            self._add_list(titles, chosen, say(T("Choose or type")))
            choices = ()
        for choice in choices:
            mark = choice.value == suggested and len(choices) > 1
            title = T("{choice} (suggested)", choice=choice.title) if mark else choice.title
            self._add(choice.value, say(title), checked=choice.value == chosen)
        self._typed = chosen or ""  # lest Enter and the loss of the keyboard tell the same twice
        if question.code.startswith("crs."):
            known = {choice.value for choice in choices}
            self._add_line(say(T("another one, such as EPSG:4545")), "" if chosen in known else chosen or "")

    def _add(self, value: str, words: str, *, checked: bool) -> None:
        button = QRadioButton()
        button.setAccessibleName(words)
        button.setChecked(checked)
        button.toggled.connect(lambda on: self.answered.emit(value) if on else None)
        self._group.addButton(button)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(_Words(words, button), 1)
        self.column.addLayout(row)

    def _add_list(self, choices: list[tuple[str, str]], chosen: str | None, hint: str) -> None:
        """A list in which what is typed is looked for anywhere in the answers."""
        box, line = QComboBox(), QLineEdit()
        line.setPlaceholderText(hint)
        box.setLineEdit(line)
        box.setAccessibleName(hint)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for value, words in choices:
            box.addItem(words, value)
        box.setCurrentIndex(box.findData(chosen))
        completer = QCompleter(box.model(), box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        box.setCompleter(completer)
        box.activated.connect(lambda number: self.answered.emit(box.itemData(number)))
        self.column.addWidget(box)

    def _add_line(self, hint: str, typed: str) -> None:
        line = QLineEdit(typed)
        line.setPlaceholderText(hint)
        line.setAccessibleName(hint)
        line.editingFinished.connect(lambda: self._take(line.text().strip()))
        self.column.addWidget(line)

    def _take(self, typed: str) -> None:
        if typed and typed != self._typed:
            self._typed = typed
            self.answered.emit(typed)


class _Words(Label):
    """An answer's words, which wrap, unlike a radio button's own; a click on them chooses it."""

    def __init__(self, words: str, button: QRadioButton) -> None:
        super().__init__(words)
        self._button = button
        self.setWordWrap(True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt asks."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._button.setChecked(True)
