"""What was found in one file of an import, what it asks, and what each mend does to the indicators."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from layers.answers import MOST_ERROR
from layers.findings import Finding
from layers.roles import MEASURED_FROM
from layers.text import Sayable, T, plural
from ui.chips import SIGNS, by_gravity
from ui.importing.choices import can_be_declined
from ui.plain import Label
from ui.question import Question
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.importing import Row
    from gisapp.importing.effects import Effect

_ROWS_NAMED = 12


class Details(QScrollArea):
    """Questions first, then findings with their mends, then what is done to the data.

    Signals
    -------
    answered
        (the source, the question, the chosen answer's value)
    mend_chosen
        (source's title, the finding's code, whether it is to be mended)
    error_given
        (source's title, metres; 0 leaves it to the coordinates)
    """

    answered = Signal(object, object, str)
    mend_chosen = Signal(str, str, bool)
    error_given = Signal(str, int)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._page = self._next = QWidget()
        self._effects: dict[str, Label] = {}
        self._weighed: Container[str] = ()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(workspace.say(T("What was found in the chosen file")))

    @property
    def words(self) -> list[str]:
        """All that it says, line by line."""
        return [label.text() for label in self._page.findChildren(Label)]

    @property
    def choices(self) -> list[QRadioButton]:
        """The answers to choose from."""
        return self._page.findChildren(QRadioButton)

    @property
    def mends(self) -> list[QCheckBox]:
        """The mends that can be declined."""
        return self._page.findChildren(QCheckBox)

    # ------------------------------------------------------------ showing

    def show_words(self, text: Sayable) -> None:
        """Say one thing, where there is nothing else yet."""
        column = self._fresh()
        self._say(column, text, "muted")
        self._turn_page(column)

    def show_finding(self, finding: Finding) -> None:
        """Show why a file could not be read, or a remark on the import."""
        column = self._fresh()
        self._tell(column, finding)
        self._turn_page(column)

    def show_row(
        self,
        row: Row,
        asked: Mapping[str, Finding],
        chosen: Mapping[str, str],
        notes: Sequence[Finding],
        weighed: Container[str],
    ) -> None:
        """Show a row of the draft.

        Parameters
        ----------
        row
            The row.
        asked
            What was asked of it, by what it is about, answered or not.
        chosen
            The answers in force or suggested.
        notes
            What a recipe does not fit in it.
        weighed
            Codes of the findings whose effects on the indicators will follow.
        """
        column = self._fresh()
        self._weighed = weighed
        questions = {**asked}
        if row.question is not None and row.question not in questions.values():
            questions[row.question.code] = row.question
        kinds = {id(question): kind for kind, question in questions.items()}
        asked_about = {question.code for question in questions.values()}
        told = [each for each in row.findings if each not in questions.values()]
        for finding in by_gravity([*questions.values(), *notes, *told]):
            if id(finding) in kinds:
                self._ask(column, row, finding, chosen.get(kinds[id(finding)]))
            else:
                self._tell(column, finding, None if finding.code in asked_about else row)
        if row.layer is not None and row.role in MEASURED_FROM:
            self._offer_error(column, row)
        if row.layer is not None and row.layer.steps:
            column.addSpacing(8)
            self._say(column, T("What is done to a copy of the data"), "title")
            for step in row.layer.steps:
                self._say(column, f"· {self._workspace.say(step)}", "small")
        if not row.findings:
            self._say(column, T("Nothing was found that needs saying."), "muted")
        self._turn_page(column)

    def show_effects(self, code: str, effects: Sequence[Effect]) -> None:
        """Show what the mend of a finding does to the indicators."""
        from gisapp.importing.effects import effect_in_words

        label = self._effects.get(code)
        if label is None:
            return
        moved = [effect for effect in effects if effect.moves]
        if not effects:
            words = T("No indicator depends on it yet.")
        elif not moved:
            words = T("No indicator changes by it.")
        else:
            label.setText("\n".join(self._workspace.say(effect_in_words(effect)) for effect in moved))
            return
        label.setText(self._workspace.say(words))

    # ------------------------------------------------------------ building

    def _fresh(self) -> QVBoxLayout:
        """The column of a new page, which is shown once it is complete."""
        self._next = QWidget()
        column = QVBoxLayout(self._next)
        column.setContentsMargins(16, 10, 16, 14)
        column.setSpacing(5)
        self._effects = {}
        return column

    def _turn_page(self, column: QVBoxLayout) -> None:
        """Show what was built; what had the keyboard has it again."""
        column.addStretch(1)
        focused = self._page.window().focusWidget() if self._page.isVisible() else None
        name = focused.accessibleName() if focused is not None and self._page.isAncestorOf(focused) else ""
        self._page = self._next
        self.setWidget(self._page)
        for widget in (*self.choices, *self.mends):
            if name and widget.accessibleName() == name:
                widget.setFocus()

    def _ask(self, column: QVBoxLayout, row: Row, question: Finding, chosen: str | None) -> None:
        widget = Question(self._workspace, question, chosen)
        widget.answered.connect(lambda value: self.answered.emit(row.source, question, value))
        column.addWidget(widget)
        self._add_effects(column, question)

    def _tell(self, column: QVBoxLayout, finding: Finding, row: Row | None = None) -> None:
        say = self._workspace.say
        self._say(column, f"{SIGNS[finding.severity]} {say(finding.message)}", "")
        if finding.rows:
            named = [str(number) for number in finding.rows[:_ROWS_NAMED]]
            more = ["..."] if len(finding.rows) > _ROWS_NAMED else []
            self._say(
                column, plural("Row {rows}", "Rows {rows}", n=len(finding.rows), rows=named + more), "small"
            )
        if row is not None and can_be_declined(finding, row.answers.declined):
            self._offer_mend(column, finding, row)
        elif finding.code in ("role.unknown", "role.unclear"):
            self._say(column, T("To do: {mend}", mend=T("choose in the table what it is used as.")), "small")
        elif finding.mend is not None:
            mend = (
                T("Done: {mend}", mend=finding.mend)
                if finding.mended
                else T("To do: {mend}", mend=finding.mend)
            )
            self._say(column, mend, "small")
        column.addSpacing(6)

    def _offer_mend(self, column: QVBoxLayout, finding: Finding, row: Row) -> None:
        say, title, code = self._workspace.say, row.source.title, finding.code
        words = say(T("Mend this"))
        box = QCheckBox(words)
        box.setAccessibleName(f"{words}: {say(finding.message)}")
        if finding.mend is not None:
            box.setToolTip(say(finding.mend))
        box.setChecked(code not in row.answers.declined)
        box.toggled.connect(lambda on: self.mend_chosen.emit(title, code, on))
        column.addWidget(box)
        if finding.mend is not None:
            self._say(column, finding.mend, "small")
        self._add_effects(column, finding)

    def _offer_error(self, column: QVBoxLayout, row: Row) -> None:
        """How far off the places are, where the planner knows better than the coordinates tell."""
        say, title = self._workspace.say, row.source.title
        words = say(T("Places are off by at most (95 %)"))
        box = _Metres()
        box.setAccessibleName(words)
        box.setRange(0, MOST_ERROR)
        box.setSuffix(" m")
        box.setSpecialValueText(say(T("as the coordinates tell")))
        box.setValue(row.answers.error_m or 0)
        box.setKeyboardTracking(False)
        box.valueChanged.connect(lambda metres: self.error_given.emit(title, metres))
        line = QHBoxLayout()
        line.addWidget(Label(words), 1)
        line.addWidget(box)
        column.addLayout(line)

    def _add_effects(self, column: QVBoxLayout, finding: Finding) -> None:
        if finding.code not in self._weighed:
            return
        self._say(column, T("What it does to the indicators"), "small")
        self._effects[finding.code] = self._say(column, T("computing..."), "effect")

    def _say(self, column: QVBoxLayout, text: Sayable, part: str) -> Label:
        label = Label(self._workspace.say(text))
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if part:
            label.setProperty("part", part)
        column.addWidget(label)
        return label


class _Metres(QSpinBox):
    """Enter takes the number, and does not press the dialog's button as well."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt asks."""
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
