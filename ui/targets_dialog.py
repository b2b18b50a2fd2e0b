"""The form in which a district enters its own targets, or takes them from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.task import Task
from layers.text import Sayable, T, plural
from ui.asking import unless_lost
from ui.files import ask_new_targets, ask_targets
from ui.plain import Label
from ui.targets_table import TargetsTable
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.own_targets import OwnTargets
    from ui.background import Background

_KIND = "targets"
_WIDEST = 1460
"""Pixels; the columns need no more."""


class TargetsDialog(QDialog):
    """A row for each target, with what it is read as; files in and out below.

    Signals
    -------
    chosen
        The :class:`~gisapp.project.Project` with these targets.
    """

    chosen = Signal(object)

    def __init__(self, workspace: Workspace, background: Background, parent: QWidget) -> None:
        from gisapp.own_targets import cells_of

        super().__init__(parent)
        assert workspace.base is not None
        self._workspace, self._background = workspace, background
        self._project = workspace.base
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(workspace.say(T("Own targets")))
        self.table = TargetsTable(workspace.language)
        self.note = Label()
        self._lay_out()
        self.table.edited.connect(self._check)
        self.table.put([cells_of(target) for target in self._project.own_targets])
        if not self._project.own_targets:
            self.table.add_row()
        self.resize(min(_WIDEST, parent.width() - 60), 480)

    @property
    def read(self) -> OwnTargets:
        """What the rows say."""
        from gisapp.own_targets import own_from

        return own_from(self.table.rows())

    def take_file(self, path: Path) -> None:
        """Show the rows of a file behind those that are there."""

        def op(_: Task) -> OwnTargets:
            from gisapp.own_targets import read_own

            return read_own(path)

        self._background.run(op, lambda found: self.table.put(found.rows), failed=self._complain, kind=_KIND)

    def save_file(self, path: Path) -> None:
        """Write the targets as a file to be shared, in the place of one that is there."""
        from gisapp.own_targets import write_own

        try:
            write_own(self.read.targets, path, self._workspace.language, replace=True)
        except UserError as error:
            self._complain(error)
            return
        self._say(T("Written: {path}", path=str(path)))

    def accept(self) -> None:
        """Give the project with these targets, and close; or say why it cannot have them."""
        from gisapp.whose_plan import with_own_targets

        read = self.read
        if not read.whole:
            return
        try:
            project = with_own_targets(self._project, read.targets, T("this list"))
        except UserError as error:
            self._complain(error)
            return
        if project != self._project:
            self.chosen.emit(project)
        super().accept()

    def done(self, result: int) -> None:
        """Qt asks; a file that is still being read is of no use any more."""
        self._background.drop(_KIND)
        super().done(result)

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        purpose = T(
            "What a plan asks of this district: a number with its comparator and year, and where it stands "
            "written. Without place and code a target is for any district."
        )
        lead = Label(self._workspace.say(purpose))
        lead.setProperty("part", "muted")
        lead.setWordWrap(True)
        self.note.setProperty("part", "small")
        self.note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(lead)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.note)
        layout.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        self.add = self._button(T("Add a row"), self.table.add_row)
        self.remove = self._button(T("Remove rows"), self.table.remove_rows)
        self.take = self._button(T("From a file..."), self._ask_file)
        self.save = self._button(T("Save as a file..."), self._ask_place)
        cancel = self._button(T("Cancel"), self.reject)
        self.go = self._button(T("Judge by these targets"), self.accept)
        self.go.setProperty("main", True)
        row = QHBoxLayout()
        row.setSpacing(10)
        for button in (self.add, self.remove, self.take, self.save):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.go)
        return row

    def _button(self, title: T, deed: Callable[[], object]) -> QPushButton:
        button = QPushButton(self._workspace.say(title))
        button.setAutoDefault(False)  # Enter ends the editing of a cell
        button.clicked.connect(lambda *_: deed())
        return button

    # ------------------------------------------------------------ showing

    def _check(self) -> None:
        read = self.read
        self.table.mark(read.findings)
        self.go.setEnabled(read.whole)
        self.save.setEnabled(read.whole and bool(read.targets))
        wrong = [each for each in read.findings if each.severity is Severity.ERROR]
        self._say(self._fault(wrong[0]) if wrong else self._summary(read))

    def _fault(self, finding: Finding) -> T:
        figures = {"row": finding.rows[0], "message": finding.message, "mend": finding.mend or ""}
        return T("Row {row}: {message} {mend}", **figures)

    def _summary(self, read: OwnTargets) -> T:
        from gisapp.whose_plan import district_of, is_for

        district = district_of(self._project.layers)
        mine = [each for each in read.targets if each.indicator and is_for(each, district)]
        return plural(
            "{n} target, of which {mine} can judge {district}.",
            "{n} targets, of which {mine} can judge {district}.",
            n=len(read.targets),
            district=district.title,
            mine=len(mine),
        )

    def _say(self, text: Sayable) -> None:
        self.note.setText(self._workspace.say(text))

    def _complain(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self._say(T("✗ {message} {hint}", message=error.message, hint=error.hint or ""))

    def _ask_file(self) -> None:
        path = ask_targets(self, self._workspace)
        if path is not None:
            self.take_file(path)

    def _ask_place(self) -> None:
        path = ask_new_targets(self, self._workspace)
        if path is not None:
            unless_lost(self._workspace, self, [path], lambda: self.save_file(path))
