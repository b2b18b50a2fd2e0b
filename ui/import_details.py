"""What was found in one file of an import, and the question it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QRadioButton, QScrollArea, QVBoxLayout, QWidget

from layers.findings import Finding
from layers.text import Sayable, T
from ui.chips import SIGNS, by_gravity
from ui.question import Question
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.importing import Row

_ROWS_NAMED = 12


class ImportDetails(QScrollArea):
    """The right side of the import dialog.

    Signals
    -------
    answered
        (source's title, the chosen answer's value)
    """

    answered = Signal(str, str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._page = QWidget()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(300)

    @property
    def words(self) -> list[str]:
        """All that it says, line by line."""
        return [label.text() for label in self._page.findChildren(QLabel)]

    @property
    def choices(self) -> list[QRadioButton]:
        """The answers to choose from."""
        return self._page.findChildren(QRadioButton)

    def show_entry(self, entry: Row | Finding, chosen: str | None) -> None:
        """Show a row of the draft, or a refused file; ``chosen`` is the answer picked before."""
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(6)
        if isinstance(entry, Finding):
            self._say(column, entry.file, "title")
            self._tell(column, entry)
        else:
            self._show_row(column, entry, chosen)
        column.addStretch(1)
        self.setWidget(self._page)

    def _show_row(self, column: QVBoxLayout, row: Row, chosen: str | None) -> None:
        self._say(column, row.source.title, "title")
        if row.question is not None:
            title = row.source.title
            question = Question(self._workspace, row.question, chosen)
            question.answered.connect(lambda value: self.answered.emit(title, value))
            column.addWidget(question)
        for finding in by_gravity(row.findings):
            if finding is not row.question:
                self._tell(column, finding)
        if row.layer is not None and row.layer.steps:
            column.addSpacing(8)
            self._say(column, T("What is done to a copy of the data"), "title")
            for step in row.layer.steps:
                self._say(column, f"· {self._workspace.say(step)}", "small")
        if not row.findings:
            self._say(column, T("Nothing was found that needs saying."), "muted")

    def _tell(self, column: QVBoxLayout, finding: Finding) -> None:
        say = self._workspace.say
        self._say(column, f"{SIGNS[finding.severity]} {say(finding.message)}", "")
        if finding.rows:
            named = ", ".join(str(row) for row in finding.rows[:_ROWS_NAMED])
            more = "..." if len(finding.rows) > _ROWS_NAMED else ""
            self._say(column, T("Rows {rows}", rows=named + more), "small")
        if finding.mend is not None:
            mend = (
                T("Done: {mend}", mend=finding.mend)
                if finding.mended
                else T("To do: {mend}", mend=finding.mend)
            )
            self._say(column, mend, "small")
        column.addSpacing(6)

    def _say(self, column: QVBoxLayout, text: Sayable, part: str) -> None:
        label = QLabel(self._workspace.say(text))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if part:
            label.setProperty("part", part)
        column.addWidget(label)
