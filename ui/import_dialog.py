"""What was found in the files, file by file; what is not clear is asked here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.task import Task
from layers.text import T, plural
from ui.import_details import ImportDetails
from ui.import_table import ImportTable
from ui.question import LEAVE_OUT, suggestion
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.importing import Decisions, Draft, Files, Row
    from ui.background import Background

_SIZE = QSize(1280, 740)
_TABLE_WIDTH = 910
_MARGIN = 40
"""Of the window that stays in sight on both sides together."""


class ImportDialog(QDialog):
    """The table of files left, what was found in the chosen one right.

    Signals
    -------
    imported
        The finished project: a new one, or the open one with what was added.
    """

    imported = Signal(object)

    def __init__(
        self, workspace: Workspace, background: Background, files: Files, draft: Draft, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._background = background
        self._files = files
        self._draft = draft
        self._decisions = draft.decisions
        self._chosen: dict[str, str] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(workspace.say(T("Import data")))
        self.resize(
            min(_SIZE.width(), parent.width() - _MARGIN), min(_SIZE.height(), parent.height() - _MARGIN)
        )
        self._table = ImportTable(workspace)
        self._details = ImportDetails(workspace)
        self._table.role_chosen.connect(self._choose_role)
        self._table.row_chosen.connect(self._show_details)
        self._details.answered.connect(self._note_answer)
        self._lay_out()
        self._show()

    @property
    def table(self) -> ImportTable:
        """The table of files."""
        return self._table

    @property
    def details(self) -> ImportDetails:
        """What was found in the chosen file."""
        return self._details

    def _lay_out(self) -> None:
        say = self._workspace.say
        self._tally = QLabel()
        self._tally.setProperty("part", "muted")
        base = self._draft.base
        title = QLabel(
            say(T("Import data") if base is None else T("Add data to “{title}”", title=base.title))
        )
        title.setStyleSheet("font-size: 16px; font-weight: bold;")
        head = QFrame()
        head.setProperty("part", "head")
        head_row = QHBoxLayout(head)
        head_row.setContentsMargins(16, 10, 16, 10)
        head_row.setSpacing(12)
        head_row.addWidget(title)
        head_row.addWidget(self._tally, 1)

        across = QSplitter(Qt.Orientation.Horizontal)
        across.setHandleWidth(1)
        across.setChildrenCollapsible(False)
        across.addWidget(self._table)
        across.addWidget(self._details)
        across.setSizes([_TABLE_WIDTH, _SIZE.width() - _TABLE_WIDTH])
        across.setStretchFactor(0, 1)

        note = QLabel(say(T("Your files are only read, never changed.")))
        note.setProperty("part", "muted")
        cancel = QPushButton(say(T("Cancel")))
        cancel.clicked.connect(self.reject)
        self._rest = QPushButton()
        self._rest.clicked.connect(self.import_rest)
        self.go = QPushButton()
        self.go.setProperty("main", True)
        self.go.setDefault(True)
        self.go.clicked.connect(self.answer_and_import)
        foot = QFrame()
        foot.setProperty("part", "foot")
        foot_row = QHBoxLayout(foot)
        foot_row.setContentsMargins(16, 10, 16, 10)
        foot_row.setSpacing(10)
        foot_row.addWidget(note, 1)
        for button in (cancel, self._rest, self.go):
            foot_row.addWidget(button)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(across, 1)
        layout.addWidget(foot)

    # ------------------------------------------------------------ showing

    def _show(self) -> None:
        """Show the draft as it stands."""
        say, draft = self._workspace.say, self._draft
        asked = len(draft.questions)
        usable = sum(row.layer is not None for row in draft.rows)
        files = len({row.source.path for row in draft.rows}) + len(draft.refused)
        tally = [
            plural("{n} file", "{n} files", n=files),
            plural("{n} layer ready", "{n} layers ready", n=usable),
        ]
        if asked:
            tally.append(plural("{n} question to answer", "{n} questions to answer", n=asked))
        replaced = sum(each.code == "layer.replaced" for each in draft.findings)
        if replaced:
            tally.append(
                plural("{n} replaces a layer of the project", "{n} replace layers of the project", n=replaced)
            )
        self._tally.setText(" · ".join(say(each) for each in tally))
        self._table.show_draft(draft)
        self._rest.setVisible(asked > 0 and usable > 0)
        self._rest.setText(say(plural("Import the other {n} layer", "Import the other {n} layers", n=usable)))
        go = (
            plural("Answer {n} question and import", "Answer {n} questions and import", n=asked)
            if asked
            else plural("Import {n} layer", "Import {n} layers", n=usable)
        )
        self.go.setText(say(go))
        self._wait(busy=False)
        self.go.setEnabled(usable + asked > 0)

    def _show_details(self, entry: Row | Finding) -> None:
        title = entry.file if isinstance(entry, Finding) else entry.source.title
        self._details.show_entry(entry, self._chosen.get(title))

    def _complain(self, message: T) -> None:
        self._tally.setText(f"✗ {self._workspace.say(message)}")

    def _wait(self, *, busy: bool) -> None:
        for widget in (self._table, self._details, self._rest, self.go):
            widget.setEnabled(not busy)
        if busy:
            self._tally.setText(self._workspace.say(T("Checking...")))

    # ------------------------------------------------------------ deciding

    def _choose_role(self, title: str, role: str) -> None:
        self._check_again(self._decisions.with_role(title, role), self._show)

    def _note_answer(self, title: str, value: str) -> None:
        self._chosen[title] = value

    def answer_and_import(self) -> None:
        """Take the answers chosen (the suggested one where none was), and import if nothing else is asked."""
        decisions = self._decisions
        for row in self._draft.questions:
            assert row.question is not None
            title = row.source.title
            answer = self._chosen.get(title, suggestion(row.question))
            if answer is None:
                self._table.turn_to(row)
                self._complain(T("{file}: choose an answer first.", file=title))
                return
            decisions = decisions.answered(title, row.question, answer)
        if decisions is self._decisions:
            self._finish()
        else:
            self._check_again(decisions, self._finish_or_ask)

    def import_rest(self) -> None:
        """Leave aside what cannot be used without an answer, and import the rest."""
        aside = {row.source.title: LEAVE_OUT for row in self._draft.questions}
        decisions = replace(self._decisions, roles={**self._decisions.roles, **aside})
        self._check_again(decisions, self._finish_or_ask)

    def _check_again(self, decisions: Decisions, then: Callable[[], object]) -> None:
        """Draft again with other decisions, off the main thread; an answer that is refused is not kept."""
        files, previous, base = self._files, self._draft, self._draft.base

        def op(task: Task) -> Draft:
            from gisapp.importing import draft_of

            return draft_of(files, task, decisions, base=base, previous=previous)

        def done(draft: Draft) -> None:
            refusal = _refusal(draft, {row.source.title for row in self._draft.questions})
            if refusal is not None:
                self._show()
                self._complain(refusal)
                return
            self._draft, self._decisions = draft, decisions
            self._chosen.clear()
            then()

        self._wait(busy=True)
        self._background.run(op, done, failed=lambda _: self._show(), kind="draft")

    def _finish_or_ask(self) -> None:
        if self._draft.questions:
            self._show()
        else:
            self._finish()

    def _finish(self) -> None:
        from gisapp.importing import project_of

        try:
            project = project_of(self._draft)
        except UserError as error:
            self._show()
            self._complain(error.message)
            return
        self.accept()
        self.imported.emit(project)


def _refusal(draft: Draft, asked: set[str]) -> T | None:
    """Why a source that was asked about cannot be used with the answer given; None if all can."""
    for row in draft.rows:
        if row.source.title in asked and row.role and row.layer is None and row.question is None:
            return next(each.message for each in row.findings if each.severity is Severity.ERROR)
    return None
