"""One import as the dialog goes through it: the files, what was decided, and the draft that follows."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from gisapp.importing import Decisions
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.task import Task
from layers.text import T
from ui.background import Background
from ui.question import LEAVE_OUT, suggestion

if TYPE_CHECKING:
    from gisapp.importing import Draft, Files
    from gisapp.project import Project
    from layers.reading.postgis.address import Address
    from layers.source import Source

_NEWS_MS = 40
SourceKey = tuple[Path, str]
_READ, _DRAFT = "import.read", "import.draft"


class Session(QObject):
    """The import's state; all work is done in the background, and later decisions replace earlier ones.

    Attributes
    ----------
    files, draft
        What was read, and what became of it; None until all is read.
    decisions
        What the user wants, which the draft follows a moment later.
    busy
        Whether a draft is being made.
    asked
        The questions with choices that were found in each source, by its key and what they are about
        ("crs", "datum", ...). They stay after they are answered, so that the answer can be changed.

    Signals
    -------
    listed
        Paths of the files that will be read.
    found
        (path, its sources, or the finding why it could not be read)
    examined
        A row of the draft in the making.
    drafted
        There is another draft.
    pending
        Whether a draft is being made.
    complained
        (message, hint): something that was asked for cannot be done.
    """

    listed = Signal(object)
    found = Signal(object, object)
    examined = Signal(object)
    drafted = Signal()
    pending = Signal(bool)
    complained = Signal(object, object)

    def __init__(self, background: Background, base: Project | None, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self.base = base
        self.files: Files | None = None
        self.draft: Draft | None = None
        self.decisions = Decisions()
        self.asked: dict[SourceKey, dict[str, Finding]] = {}
        self._then: Callable[[], object] | None = None
        self.busy = False
        self._closed = False
        # The worker leaves word here: nothing of this window may be touched from its thread.
        self._news: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self._timer = QTimer(self)
        self._timer.setInterval(_NEWS_MS)
        self._timer.timeout.connect(self._tell_news)

    # ------------------------------------------------------------ reading

    def read(self, paths: Iterable[Path]) -> None:
        """Read files and folders, and draft the import; each file and row is told as it comes."""
        given, decisions, base, news = list(paths), self.decisions, self.base, self._news

        def reading(task: Task) -> Files:
            from gisapp.importing import read_files

            return read_files(
                given,
                task,
                decisions,
                base=base,
                listed=lambda paths: news.put(lambda: self.listed.emit(paths)),
                found=lambda path, result: news.put(lambda: self.found.emit(path, result)),
            )

        self._begin(reading)

    def read_tables(self, address: Address, tables: Sequence[str]) -> None:
        """Read tables of a database, and draft the import."""
        base = self.base

        def reading(task: Task) -> Files:
            from gisapp.importing.from_database import read_tables

            return read_tables(address, tables, task.part(0, 0.3), base)

        self.listed.emit([Path(f"{address.path.name}:{table}") for table in tables])
        self._begin(reading)

    def _begin(self, reading: Callable[[Task], Files]) -> None:
        decisions, base, news = self.decisions, self.base, self._news

        def op(task: Task) -> tuple[Files, Draft] | UserError:
            from gisapp.importing import draft_of

            try:
                files = reading(task)
            except UserError as error:
                return error
            draft = draft_of(
                files, task, decisions, base=base, done=lambda row: news.put(lambda: self.examined.emit(row))
            )
            return files, draft

        def done(result: tuple[Files, Draft] | UserError) -> None:
            self._tell_news()
            self._timer.stop()
            if isinstance(result, UserError):
                self._set_busy(False)
                self.complained.emit(result.message, result.hint)
            else:
                self._take(*result)

        self._timer.start()
        self._set_busy(True)
        self._background.run(op, self._unless_closed(done), failed=self._failed, kind=_READ)

    def _tell_news(self) -> None:
        while not self._closed:
            try:
                self._news.get_nowait()()
            except Empty:
                return

    def close(self) -> None:
        """Stop whatever is under way."""
        self._closed = True
        self._timer.stop()
        for kind in (_READ, _DRAFT):
            self._background.drop(kind)

    # ------------------------------------------------------------ deciding

    def decide(self, decisions: Decisions, then: Callable[[], object] | None = None) -> None:
        """Draft the import again with other decisions; ``then`` is called with the new draft in force.

        A file of which another code page is wanted is read again.
        """
        if self.files is None or self.draft is None:
            return
        files, before = self.files, self.draft.decisions
        self._draft_again(decisions, lambda task: (_read_as(decisions, files, before, task), decisions), then)

    def repeat(self, path: Path) -> None:
        """Decide as a recipe did, a file of its own or that in a project; what does not fit becomes notes."""
        if self.files is None or self.draft is None:
            return
        files, before = replace(self.files, notes=()), self.draft.decisions

        def prepare(task: Task) -> tuple[Files, Decisions]:
            from gisapp.importing.repeating import repeated, with_encodings
            from gisapp.recipe_file import read_recipe

            recipe = read_recipe(path)
            labels = {source.path: source.file for source in files.sources}
            decisions = with_encodings(before, recipe, labels)
            decisions, read = repeated(recipe, _read_as(decisions, files, before, task), decisions)
            return read, decisions

        self._draft_again(before, prepare)

    def save_recipe(self, path: Path) -> bool:
        """Write what is decided into a recipe of its own; whether that has succeeded."""
        from gisapp.importing.repeating import recipe_of
        from gisapp.recipe_file import write_recipe

        assert self.draft is not None
        try:
            write_recipe(recipe_of(self.draft), path, replace=True)
        except UserError as error:
            self.complained.emit(error.message, error.hint)
            return False
        return True

    def _draft_again(
        self,
        wanted: Decisions,
        prepare: Callable[[Task], tuple[Files, Decisions]],
        then: Callable[[], object] | None = None,
    ) -> None:
        previous, base = self.draft, self.base

        def op(task: Task) -> tuple[Files, Draft] | UserError:
            from gisapp.importing import draft_of

            try:
                files, decisions = prepare(task)
            except UserError as error:
                return error
            return files, draft_of(files, task, decisions, base=base, previous=previous)

        def done(result: tuple[Files, Draft] | UserError) -> None:
            if isinstance(result, UserError):
                self._refuse(result.message, result.hint)
                return
            refusal = _refusal(result[1], self.asked)
            if refusal is not None:
                self._refuse(refusal, None)
            else:
                self._take(*result)

        self.decisions, self._then = wanted, then
        self._set_busy(True)
        self._background.run(op, self._unless_closed(done), failed=self._failed, kind=_DRAFT)

    def _take(self, files: Files, draft: Draft) -> None:
        self.files, self.draft, self.decisions = files, draft, draft.decisions
        for row in draft.rows:
            for finding in row.findings:
                kind = finding.code.partition(".")[0]
                if finding.choices and kind != "role":
                    self.asked.setdefault(key_of(row.source), {})[kind] = finding
        self._set_busy(False)
        self.drafted.emit()
        then, self._then = self._then, None
        if then is not None:
            then()

    def _refuse(self, message: T, hint: T | None) -> None:
        """Stay with the draft in force, whose decisions are those that can be followed."""
        if self.draft is not None:
            self.decisions = self.draft.decisions
        self._then = None
        self._set_busy(False)
        self.drafted.emit()
        self.complained.emit(message, hint)

    def _failed(self, _: BaseException) -> None:
        """It was shown already; go on with what is there."""
        if not self._closed:
            self._timer.stop()
            if self.draft is not None:
                self.decisions = self.draft.decisions
            self._then = None
            self._set_busy(False)

    def when_settled(self, deed: Callable[[], object]) -> None:
        """Do something now, or as soon as the draft has followed the decisions."""
        if self.busy:
            self._then = deed
        else:
            deed()

    def answers_to_all(self) -> Decisions | str:
        """The decisions with every open question answered as suggested; or what has no answer."""
        assert self.draft is not None
        decisions = self.decisions
        for row in self.draft.questions:
            assert row.question is not None
            answer = suggestion(row.question)
            if answer is None:
                return row.source.title
            decisions = decisions.answered(row.source, row.question, answer)
        return decisions

    def without_questions(self) -> Decisions:
        """The decisions with everything set aside of which something is asked."""
        assert self.draft is not None
        aside = {row.source.title: LEAVE_OUT for row in self.draft.waiting}
        return replace(self.decisions, roles={**self.decisions.roles, **aside})

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.pending.emit(busy)

    def _unless_closed(self, deed: Callable[[Any], object]) -> Callable[[Any], object]:
        return lambda result: None if self._closed else deed(result)


def _read_as(decisions: Decisions, files: Files, before: Decisions, task: Task) -> Files:
    """The files, with those read again whose code page was decided otherwise before."""
    from gisapp.importing import read_again

    for name in decisions.encodings.keys() | before.encodings.keys():
        if decisions.encodings.get(name) != before.encodings.get(name):
            files = read_again(files, name, decisions, task)
    return files


def key_of(source: Source) -> SourceKey:
    """What tells a source from all others; files in several folders may have one name."""
    return source.path, source.name


def _refusal(draft: Draft, asked: Container[SourceKey]) -> T | None:
    """Why a source that was asked about cannot be used with the answer given; None if all can."""
    for row in draft.rows:
        if key_of(row.source) in asked and row.role and row.layer is None and row.question is None:
            return next(each.message for each in row.findings if each.severity is Severity.ERROR)
    return None
