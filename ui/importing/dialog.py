"""The import dialog: files that are dropped, what is in them, what is asked, and one button."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from gisapp.importing import Decisions
from layers.errors import UserError
from layers.findings import Finding
from layers.text import T, plural
from ui.asking import ask, unless_lost
from ui.files import ask_new_recipe, ask_recipe
from ui.importing.choices import chosen_of, pairs_of
from ui.importing.columns import ColumnChips
from ui.importing.deciding import Deciding
from ui.importing.details import Details
from ui.importing.frame import Foot, Head, middle_of
from ui.importing.insight import Insight
from ui.importing.lines import Line
from ui.importing.map import ImportMap
from ui.importing.rows import RowsPreview
from ui.importing.session import Session, SourceKey, key_of
from ui.importing.side import Side
from ui.importing.table import ImportTable
from ui.messages import MessageBar
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.importing import Row
    from gisapp.importing.effects import Effect
    from gisapp.project import Project
    from layers.reading.postgis.address import Address
    from layers.source import Source
    from ui.background import Background
    from ui.importing.scene import Scene

_SIZE = QSize(1280, 740)
_MARGIN = 40
"""Of the window that stays in sight on both sides together."""


class ImportDialog(QDialog):
    """The table of files left with the rows of the chosen one below, its map and questions right.

    Signals
    -------
    imported
        The finished project: a new one, or ``base`` with what was added.
    """

    imported = Signal(object)

    def __init__(
        self, workspace: Workspace, background: Background, base: Project | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.session = Session(background, base, self)
        self._insight = Insight(background, self.session)
        self._complete = False
        self._kept = Decisions()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(workspace.say(T("Import data")))
        self.resize(
            min(_SIZE.width(), parent.width() - _MARGIN), min(_SIZE.height(), parent.height() - _MARGIN)
        )
        self.head = Head(workspace, base)
        self.messages = MessageBar(workspace)
        self.table = ImportTable(workspace)
        self.columns = ColumnChips(workspace)
        self.rows = RowsPreview(workspace)
        self.side = Side(workspace)
        self.foot = Foot(workspace)
        self._lay_out()
        self._connect()
        self.table.setFocus()

    @property
    def map(self) -> ImportMap:
        """The small map."""
        return self.side.map

    @property
    def details(self) -> Details:
        """What was found in the chosen file."""
        return self.side.details

    def read(self, paths: Iterable[Path]) -> None:
        """Begin to read these files and folders."""
        given = list(paths)
        self._begin()
        self.head.show_place(given)
        self.session.read(given)

    def read_tables(self, address: Address, tables: Sequence[str]) -> None:
        """Begin to read these tables of a database."""
        self._begin()
        self.session.read_tables(address, tables)

    def _begin(self) -> None:
        self.head.show_progress(0, 0)
        self.side.show_words(T("What is found in a file is shown here as soon as it is checked."))
        self.foot.go.setEnabled(False)

    def _lay_out(self) -> None:
        middle = middle_of(self.table, (self.columns, self.rows), self.side, self.size())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.messages)
        layout.addWidget(middle, 1)
        layout.addWidget(self.foot)
        self.foot.go.setDefault(True)  # only now that it is in the dialog

    def _connect(self) -> None:
        session = self.session
        session.listed.connect(self._show_files)
        session.found.connect(self._show_found)
        session.examined.connect(self._show_examined)
        session.drafted.connect(self._show_draft)
        session.pending.connect(self._wait)
        session.complained.connect(self._complain)
        self.table.line_chosen.connect(self._show_line)
        Deciding(session, self.table, self.columns, self.details, self)
        self._insight.seen.connect(self._show_scene)
        self._insight.weighed.connect(self._show_effects)
        self.head.repeat_asked.connect(self._repeat)
        self.head.recipe_wanted.connect(self._save_recipe)
        self.foot.cancel.clicked.connect(self.reject)
        self.foot.rest.clicked.connect(self.import_rest)
        self.foot.go.clicked.connect(self.answer_and_import)
        self.finished.connect(self._stop)

    def _stop(self) -> None:
        self._insight.close()
        self.session.close()

    # ------------------------------------------------------------ while it is read

    def _show_files(self, paths: list[Path]) -> None:
        self.table.lines.show_files(paths)
        self.head.show_progress(0, len(paths))

    def _show_found(self, path: Path, result: list[Source] | Finding) -> None:
        before = self.table.current
        self.table.lines.show_found(path, result)
        if before is not None:
            self.table.turn_back_to(before)
            if before.path == path and self.table.current is not None:
                self._show_line(self.table.current)
        self.head.show_progress(*self.table.lines.read)

    def _show_examined(self, row: Row) -> None:
        self.table.lines.show_examined(row)
        self.head.show_progress(*self.table.lines.read, checked=self.table.lines.checked)
        current = self.table.current
        if current is not None and current.source is row.source:
            self._show_line(current)

    # ------------------------------------------------------------ showing the draft

    def _show_draft(self) -> None:
        draft = self.session.draft
        assert draft is not None
        before = self.table.current
        self.table.lines.show_draft(draft)
        if self._complete and before is not None:
            self.table.turn_back_to(before)
        else:  # the first line is a question, if there is one
            self.table.turn_to("")
        self._complete = True
        self.head.show_draft(draft)
        self.foot.show_draft(draft)
        if self.table.current is None:
            self.side.show_words(T("There are no files of data here."))

    def _show_line(self, line: Line) -> None:
        """Show what is known of a line; what takes longer follows."""
        self.rows.show_source(line.source)
        self.columns.show_row(line.row)
        if line.finding is not None:
            self.side.show_finding(line.title, line.finding)
        elif line.row is None:
            self.side.show_waiting(line.title)
        else:
            self._show_row(line.row)

    def _show_row(self, row: Row) -> None:
        session, title = self.session, row.source.title
        key = key_of(row.source)
        asked = session.asked.get(key, {})
        chosen = chosen_of(row, session.decisions, asked)
        notes = [] if session.draft is None else [each for each in session.draft.notes if each.file == title]
        pairs = pairs_of(row, session.decisions, asked)
        self.side.show_row(row, asked, chosen, notes, pairs)
        if session.draft is not None:
            self._insight.look(row, chosen)
            self._insight.weigh({(key, code): pair for code, pair in pairs.items()})

    def _show_scene(self, key: SourceKey, scene: Scene) -> None:
        if self._is_current(key):
            self.side.show_scene(scene)

    def _show_effects(self, key: SourceKey, code: str, effects: tuple[Effect, ...]) -> None:
        if self._is_current(key):
            self.details.show_effects(code, effects)

    def _is_current(self, key: SourceKey) -> bool:
        current = self.table.current
        return current is not None and current.source is not None and key_of(current.source) == key

    def _complain(self, message: T, hint: T | None) -> None:
        self.messages.tell(message, hint, tone="error")

    def _wait(self, pending: bool) -> None:
        if pending:
            self.head.show_checking()
            self.messages.hide()
        elif self.session.draft is not None:
            self.head.show_draft(self.session.draft)
        else:
            self.head.show_nothing()

    # ------------------------------------------------------------ recipes, and leaving

    def _repeat(self) -> None:
        path = ask_recipe(self, self._workspace)
        if path is not None:
            self.session.repeat(path)

    def _save_recipe(self, then: Callable[[], object] | None = None) -> None:
        """Ask where to, and save what is decided; ``then`` is called when that has succeeded."""
        path = ask_new_recipe(self, self._workspace)
        if path is None:
            return

        def write() -> None:
            if self.session.save_recipe(path):
                self._kept = self.session.decisions
                self.messages.tell(T("Saved in {path}.", path=str(path)))
                if then is not None:
                    then()

        unless_lost(self._workspace, self, [path], write)

    def reject(self) -> None:
        """Leave the import, by Esc or by a button; what was answered is not dropped unasked."""
        if self.session.decisions == self._kept:
            self._leave()
            return
        answers = [(T("Leave"), self._leave)]
        if self.session.draft is not None:
            answers = [(T("Save as a recipe..."), lambda: self._save_recipe(self._leave)), *answers]
        ask(
            self._workspace,
            self,
            T("Leave the import?"),
            T("What was chosen and answered here would be lost."),
            answers,
        )

    def _leave(self) -> None:
        super().reject()

    # ------------------------------------------------------------ the end of it

    def answer_and_import(self) -> None:
        """Answer what is open as suggested, and import if nothing else is asked."""
        self.session.when_settled(self._answer_and_import)

    def _answer_and_import(self) -> None:
        decisions = self.session.answers_to_all()
        if isinstance(decisions, str):
            self.table.turn_to(decisions)
            self._complain(T("{file}: choose an answer first.", file=decisions), None)
        elif decisions is self.session.decisions:
            self._finish()
        else:
            self.session.decide(decisions, self._finish_or_ask)

    def import_rest(self) -> None:
        """Leave aside what cannot be used without an answer, and import the rest."""
        self.session.when_settled(
            lambda: self.session.decide(self.session.without_questions(), self._finish_or_ask)
        )

    def _finish_or_ask(self) -> None:
        draft = self.session.draft
        assert draft is not None
        if not draft.questions:
            self._finish()
            return
        self.table.turn_to(draft.questions[0].source.title)
        asked = plural("There is {n} more question.", "There are {n} more questions.", n=len(draft.questions))
        self.messages.tell(asked, tone="warning")

    def _finish(self) -> None:
        from gisapp.importing import project_of

        assert self.session.draft is not None
        try:
            project = project_of(self.session.draft)
        except UserError as error:
            self._complain(error.message, error.hint)
            return
        self.accept()
        self.imported.emit(project)
