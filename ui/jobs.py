"""What the user can have done to a project; all that takes time goes through the worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from layers.errors import UserError
from layers.sentences import one_after_another
from layers.task import Task
from layers.text import T, plural
from ui.background import Background
from ui.changed_project import ask_about_changes
from ui.messages import MessageBar
from ui.settings import remember_project
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.project import Project
    from gisapp.report.content import Report
    from gisapp.store.changed import ChangedProject
    from layers.layer import Layer
    from layers.writing import Written


class Jobs(QObject):
    """Opening, computing, saving, exporting.

    Signals
    -------
    computed
        Seconds that the figures took.
    """

    computed = Signal(float)

    def __init__(self, workspace: Workspace, background: Background, messages: MessageBar) -> None:
        super().__init__(messages)
        self._workspace = workspace
        self._background = background
        self._messages = messages

    def warm_up(self) -> None:
        """Load the geo libraries, here and in the reader, while the user looks at the first picture."""
        self._background.run(_load_libraries, lambda _: None, quiet=True)

    def open_project(self, path: Path, *, accept_changed: bool = False) -> None:
        """Open a project file; ask first where it was changed since it was saved, unless that is accepted."""

        def op(task: Task) -> Project | ChangedProject:
            from gisapp.store.changed import ChangedProject
            from gisapp.store.project_file import open_project

            try:
                return open_project(path, task, accept_changed=accept_changed)
            except ChangedProject as error:
                return error  # a question, not a failure

        def done(opened: Project | ChangedProject) -> None:
            if isinstance(opened, UserError):
                ask_about_changes(
                    self._workspace,
                    opened,
                    self._messages.window(),
                    lambda: self.open_project(path, accept_changed=True),
                )
                return
            remember_project(path)
            self._workspace.open(opened, path.absolute(), saved=True)

        self._background.run(op, done, kind="project")

    def remove_layer(self, layer_id: str) -> None:
        """Take a layer out of the project; the message about it offers to put it back."""
        from gisapp.importing.adding import without_layer

        before = self._workspace.project
        assert before is not None
        (title,) = (layer.title for layer in before.layers if layer.id == layer_id)
        after = without_layer(before, layer_id)
        self._workspace.alter(after)

        def put_back() -> None:
            self._messages.hide()
            if self._workspace.project is after:
                self._workspace.alter(before)

        self._messages.tell(
            T("“{title}” was taken out of the project; the file itself is untouched.", title=title),
            offers=[(T("Put it back"), put_back)],
        )

    def compute(self) -> None:
        """Compute the figures of the open project; an older computation is dropped."""
        project = self._workspace.project
        if project is None:
            return

        def op(task: Task) -> tuple[Report, float]:
            from gisapp.evaluate import evaluate
            from gisapp.report.content import report_of

            began = perf_counter()
            report = report_of(evaluate(project, task))
            return report, perf_counter() - began

        def done(result: tuple[Report, float]) -> None:
            report, seconds = result
            self._workspace.take_figures(report)
            self.computed.emit(seconds)

        def failed(error: BaseException) -> None:
            if self._workspace.project is project:
                self._workspace.do_without_figures(_obstacle(error))

        if self._workspace.obstacle is not None:
            self._workspace.do_without_figures(None)
        self._background.run(op, done, failed=failed, kind="compute")

    def save(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Save the open project in a file; ``then`` is called when that has succeeded."""
        project = self._workspace.project
        assert project is not None

        def op(task: Task) -> None:
            from gisapp.store.project_file import save_project

            save_project(project, path, task, replace=True)

        def done(_: None) -> None:
            remember_project(path)
            if self._workspace.project is project:
                self._workspace.written(path.absolute())
            self._messages.tell(T("Saved in {path}.", path=str(path)))
            if then is not None:
                then()

        self._background.run(op, done)

    def write_copy(self, layer: Layer, path: Path, show: Callable[[Path], object]) -> None:
        """Write a layer as a file for other programs; the file dialog has asked about one that is there."""
        language = self._workspace.language

        def op(_: Task) -> Written:
            from layers.writing import write_layer

            return write_layer(layer, path, language, replace=True)

        def done(written: Written) -> None:
            sentences = [T("Saved in {path}.", path=str(path)), *(each.message for each in written.findings)]
            offers = [(T("Show the folder"), lambda: show(path.parent))]
            self._messages.tell(one_after_another(sentences), offers=offers)

        self._background.run(op, done)

    def export(self, folder: Path, formats: list[str], show: Callable[[Path], object]) -> None:
        """Write the report files; ``show`` opens a file or a folder."""
        report, language = self._workspace.report, self._workspace.language
        assert report is not None

        def op(task: Task) -> list[Path]:
            from gisapp.report.write import write_report
            from ui.pdf import PdfPainter

            return write_report(report.scorecard, folder, formats, language, PdfPainter(), task, replace=True)

        def done(written: list[Path]) -> None:
            message = plural(
                "{n} report file written: {names}.",
                "{n} report files written: {names}.",
                n=len(written),
                names=[path.name for path in written],
            )
            offers = [
                (T("Open the report"), lambda: show(written[0])),
                (T("Show the folder"), lambda: show(folder)),
            ]
            self._messages.tell(message, offers=offers)

        self._background.run(op, done)


def _obstacle(error: BaseException) -> T:
    if isinstance(error, UserError):
        return error.message if error.hint is None else T("{a} {b}", a=error.message, b=error.hint)
    return T("The figures were not computed. Press F5 to try again.")


def _load_libraries(_: Task) -> None:
    import geopandas  # noqa: F401 - loaded for whoever needs it next
    import pyogrio  # noqa: F401
    import rasterio  # noqa: F401
    import shapely  # noqa: F401

    from layers.reading.apart import warm_up

    warm_up()
