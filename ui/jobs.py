"""What the user can have done to a project; all that takes time goes through the worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from layers.errors import UserError
from layers.sentences import one_after_another
from layers.task import Task
from layers.text import T, plural
from ui.background import Background
from ui.changed_project import ask_about_changes
from ui.keeping import Keeping
from ui.messages import MessageBar
from ui.settings import remember_project
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.project import Project
    from gisapp.store.changed import ChangedProject
    from gisapp.timeline import Timeline
    from layers.layer import Layer
    from layers.writing import Written


class Jobs(QObject):
    """Opening, saving, exporting."""

    def __init__(
        self, workspace: Workspace, background: Background, messages: MessageBar, keeping: Keeping
    ) -> None:
        super().__init__(messages)
        self._workspace = workspace
        self._background = background
        self._messages = messages
        self._keeping = keeping

    def warm_up(self) -> None:
        """Load the geo libraries, here and in the reader, while the user looks at the first picture."""
        self._background.run(_load_libraries, lambda _: None, quiet=True)

    def open_project(self, path: Path, *, accept_changed: bool = False) -> None:
        """Open a project file; ask first where it was changed since it was saved, unless that is accepted."""

        def op(task: Task) -> Timeline | ChangedProject:
            from gisapp.store.changed import ChangedProject
            from gisapp.store.project_file import open_timeline

            try:
                return open_timeline(path, task, accept_changed=accept_changed)
            except ChangedProject as error:
                return error  # a question, not a failure

        def done(opened: Timeline | ChangedProject) -> None:
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
            self._tell_recovered(opened.now)

        self._background.run(op, done, kind="project")

    def _tell_recovered(self, project: Project) -> None:
        """Say what a crash had left behind."""
        from gisapp.store.changed import RECOVERED

        for finding in project.findings:
            if finding.code == RECOVERED:
                self._messages.tell(finding.message, tone="warning")

    def open_sample(self, path: Path) -> None:
        """Open the project that ships: what is done to it is saved elsewhere."""

        def op(task: Task) -> Timeline:
            from gisapp.store.project_file import open_project
            from gisapp.timeline import Timeline

            return Timeline(replace(open_project(path, task), head=0))

        def done(opened: Timeline) -> None:
            self._workspace.open(opened, None, saved=True)

        self._background.run(op, done, kind="project")

    def remove_layer(self, layer_id: str) -> None:
        """Take a layer out of the project; the message about it offers to put it back."""
        from gisapp.importing.adding import without_layer

        before = self._workspace.base
        assert before is not None
        (title,) = (layer.title for layer in before.layers if layer.id == layer_id)
        after = without_layer(before, layer_id)
        said = T("“{title}” was taken out of the project; the file itself is untouched.", title=title)
        self._workspace.alter(after, said)

        def put_back() -> None:
            self._messages.hide()
            if self._workspace.base is after:
                self._keeping.undo()

        self._messages.tell(said, offers=[(T("Put it back"), put_back)])

    def save(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Save the open project in a file; ``then`` is called when that has succeeded."""
        workspace = self._workspace
        base, before, frozen = workspace.base, workspace.path, workspace.frozen
        assert base is not None

        def op(task: Task) -> int:
            from gisapp.store.project_file import save_project

            return save_project(base, path, task, replace=True, history=before)

        def done(head: int) -> None:
            workspace.freeze(frozen)
            remember_project(path)
            if workspace.base is base and workspace.timeline is not None:
                if head != base.head:
                    workspace.turn_to(workspace.timeline.written(head), saved=True)
                workspace.written(path.absolute())
            self._messages.tell(T("Saved in {path}.", path=str(path)))
            if then is not None:
                then()

        # what is done meanwhile would be in neither file
        workspace.freeze(T("The project is being saved."))
        self._background.run(op, done, failed=lambda _: workspace.freeze(frozen))

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


def _load_libraries(_: Task) -> None:
    import geopandas  # noqa: F401 - loaded for whoever needs it next
    import pyogrio  # noqa: F401
    import rasterio  # noqa: F401
    import shapely  # noqa: F401

    from layers.reading.apart import warm_up

    warm_up()
