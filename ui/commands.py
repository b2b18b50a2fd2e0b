"""The commands of the window; :mod:`ui.command_table` lists them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from layers import folders
from layers.text import T
from ui.actions import Action
from ui.asking import ask, unless_lost
from ui.background import Background
from ui.files import ask_copy, ask_files, ask_folder, ask_new_project, ask_project, show_path
from ui.jobs import Jobs
from ui.reckoning import Reckoning
from ui.settings import remember_language
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.parameters import Parameters
    from gisapp.project import Project
    from ui.importing.dialog import ImportDialog

Then = Callable[[], object]


class Commands(QObject):
    """What menus, toolbar, shortcuts and dropped files set going."""

    def __init__(
        self,
        workspace: Workspace,
        background: Background,
        jobs: Jobs,
        reckoning: Reckoning,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._background = background
        self._jobs = jobs
        self._reckoning = reckoning
        self._window = window

    # ------------------------------------------------------------ file

    def new_project(self) -> None:
        """Go back to the start page."""
        self.leaving(lambda: self._workspace.open(None, None, saved=True))

    def open_project(self) -> None:
        """Ask for a project file and open it."""
        path = ask_project(self._window, self._workspace)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        """Open a project file."""
        self.leaving(lambda: self._jobs.open_project(path))

    def open_sample(self) -> None:
        """Open the illustrative district."""
        self.leaving(self._open_sample)

    def _open_sample(self) -> None:
        """The project that ships, or a new import of its raw files."""
        folder = folders.sample_data()
        ready = sorted(folder.glob("*.gpkg"))
        if ready:
            self._jobs.open_sample(ready[0])
        else:
            self._import([folder / "raw"], None)

    def import_files(self) -> None:
        """Ask for data files and import them into the open project, or a new one."""
        self._import(ask_files(self._window, self._workspace), self._workspace.base)

    def import_folder(self) -> None:
        """Ask for a folder and import what is in it, as with files."""
        folder = ask_folder(self._window, self._workspace.say(T("Import a folder")))
        self._import([] if folder is None else [folder], self._workspace.base)

    def take(self, paths: list[Path]) -> None:
        """Open the one project file given, or import the files and folders."""
        from gisapp.store.project_file import is_project

        if len(paths) == 1 and is_project(paths[0]):
            self.open_path(paths[0])
        else:
            self._import(paths, self._workspace.base)

    def add_from_database(self) -> None:
        """Ask for a database and its tables, and import these as with files."""
        from ui.database_dialog import DatabaseDialog

        dialog = DatabaseDialog(self._workspace, self._background, self._window)
        dialog.chosen.connect(
            lambda address, tables: self._import_dialog(self._workspace.base).read_tables(address, tables)
        )
        dialog.open()

    def _import(self, paths: list[Path], base: Project | None) -> None:
        if paths:
            self._import_dialog(base).read(paths)

    def _import_dialog(self, base: Project | None) -> ImportDialog:
        """An import dialog, open, into a new project or into ``base``."""
        from ui.importing.dialog import ImportDialog

        def show(project: Project) -> None:
            from gisapp.timeline import Timeline

            if base is None:
                self._workspace.open(Timeline(project), None, saved=False)
            else:
                self._workspace.alter(project, T("Import"))

        dialog = ImportDialog(self._workspace, self._background, base, self._window)
        dialog.imported.connect(show)
        dialog.open()
        return dialog

    def save(self) -> None:
        """Save in the project's own file, asking for one the first time."""
        self._save_in(self._workspace.path, None)

    def save_as(self) -> None:
        """Ask for a file and save the project in it."""
        self._save_in(None, None)

    def _save_in(self, path: Path | None, then: Then | None) -> None:
        if path is not None:
            self._jobs.save(path, then)
        elif (new := ask_new_project(self._window, self._workspace)) is not None:
            self._unless_lost([new], lambda: self._jobs.save(new, then))

    def _unless_lost(self, files: list[Path], write: Callable[[], object]) -> None:
        unless_lost(self._workspace, self._window, files, write)

    def export_report(self) -> None:
        """Ask for a folder and formats, and write the report."""
        from ui.export_dialog import ExportDialog

        dialog = ExportDialog(self._workspace, self._window)
        dialog.chosen.connect(self._export)
        dialog.open()

    def _export(self, folder: Path, formats: list[str]) -> None:
        from gisapp.report.write import report_files

        report = self._workspace.report
        assert report is not None
        files = report_files(report.scorecard, folder, formats, self._workspace.language)
        self._unless_lost(files, lambda: self._jobs.export(folder, formats, show_path))

    # ------------------------------------------------------------ project

    def save_copy(self, layer_id: str) -> None:
        """Ask where to, and write a layer as a file for other programs."""
        project = self._workspace.project
        assert project is not None
        (layer,) = (each for each in project.layers if each.id == layer_id)
        path = ask_copy(self._window, self._workspace, layer.title)
        if path is not None:
            self._unless_lost([path], lambda: self._jobs.write_copy(layer, path, show_path))

    def choose_rules(self) -> None:
        """Ask for what the definitions leave open, and compute again."""
        from ui.rules_dialog import RulesDialog

        def take(parameters: Parameters) -> None:
            base = self._workspace.base
            if base is not None:
                self._workspace.alter(replace(base, parameters=parameters), T("Counting rules"))

        dialog = RulesDialog(self._workspace, self._window)
        dialog.chosen.connect(take)
        dialog.open()

    def enter_targets(self) -> None:
        """Ask for targets of one's own, and judge by them."""
        from ui.targets_dialog import TargetsDialog

        if self._workspace.base is None:
            return
        dialog = TargetsDialog(self._workspace, self._background, self._window)
        dialog.chosen.connect(lambda project: self._workspace.alter(project, T("Own targets")))
        dialog.open()

    # ------------------------------------------------------------ leaving

    def leaving(self, then: Then) -> None:
        """Do something that closes the open project, asking first if it is not saved."""
        workspace = self._workspace
        if workspace.base is None or workspace.saved:
            then()
            return
        ask(
            workspace,
            self._window,
            T("Not saved yet"),
            T("Save “{title}” first?", title=workspace.base.title),
            [
                (T("Save"), lambda: self._save_in(workspace.path, then)),
                (T("Do not save"), then),
            ],
        )

    def quit(self) -> None:
        """Close the window, which asks first if need be."""
        self._window.close()

    def compute(self) -> None:
        """Work out the figures again."""
        self._reckoning.compute()

    def speak(self, language_code: str) -> None:
        """Switch the language, now and for the next time."""
        self._workspace.speak(language_code)
        remember_language(language_code)

    # ------------------------------------------------------------ help

    def show_shortcuts(self, table: tuple[Action, ...]) -> None:
        """Show every action with its shortcut."""
        from ui.help import shortcuts_page

        shortcuts_page(self._workspace, table, self._window).open()

    def show_palette(self) -> None:
        """Show the command palette."""
        from ui.palette import Palette

        Palette(self._workspace, self._window.actions(), self._window).open()

    def show_definitions(self) -> None:
        """Show how each indicator is defined."""
        from ui.help import definitions_page

        definitions_page(self._workspace, self._window).open()

    def show_about(self) -> None:
        """Show what the program is."""
        from ui.help import about_page

        about_page(self._workspace, self._window).open()
