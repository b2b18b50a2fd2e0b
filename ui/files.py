"""Asking for files and folders, and showing them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from layers.file_names import file_name
from layers.text import T
from ui.plain import window_title
from ui.settings import settings
from ui.workspace import Workspace

_ASKED_BY_US = QFileDialog.Option.DontConfirmOverwrite
"""Whether a file may go is asked when its whole name is known (see :mod:`ui.asking`)."""
_ENDING = ".gpkg"
_PROJECT = T("Projects (*.gpkg)")
_ALL = T("All files (*)")
_COPIES = (
    ("GeoPackage", ".gpkg"),
    ("Shapefile", ".shp"),
    ("GeoJSON", ".geojson"),
    ("FlatGeobuf", ".fgb"),
    ("KML", ".kml"),
    ("CSV", ".csv"),
    ("Excel", ".xlsx"),
)
"""Formats of copies; their names are the same in every language."""
_TARGETS = T("Tables and targets (*.csv *.txt *.xlsx *.xls *.ods *.toml)")
_RECIPE = T("Recipes (*.toml)")
_RECIPE_OR_PROJECT = T("Recipes and projects (*.toml *.gpkg)")


def ask_project(parent: QWidget, workspace: Workspace) -> Path | None:
    """A project file to open; None if the user thinks better of it."""
    say = workspace.say
    name, _ = QFileDialog.getOpenFileName(parent, say(T("Open a project")), _last_folder(), say(_PROJECT))
    return _remember(name)


def ask_new_project(parent: QWidget, workspace: Workspace) -> Path | None:
    """A place to save the project in; None if the user thinks better of it."""
    say, project = workspace.say, workspace.project
    title = "project" if project is None else project.title
    proposed = workspace.path or Path(_last_folder()) / f"{_file_name(title)}{_ENDING}"
    name, _ = QFileDialog.getSaveFileName(
        parent, say(T("Save the project as")), str(proposed), say(_PROJECT), options=_ASKED_BY_US
    )
    path = _remember(name)
    return path if path is None or path.suffix.lower() == _ENDING else path.with_name(path.name + _ENDING)


def ask_files(parent: QWidget, workspace: Workspace) -> list[Path]:
    """Data files to import; empty if the user thinks better of it."""
    say = workspace.say
    kinds = f"{say(_data())};;{say(_ALL)}"
    names, _ = QFileDialog.getOpenFileNames(parent, say(T("Import files")), _last_folder(), kinds)
    for name in names[:1]:
        _remember(name)
    return [Path(name) for name in names]


def ask_folder(parent: QWidget, title: str) -> Path | None:
    """A folder; None if the user thinks better of it."""
    name = QFileDialog.getExistingDirectory(parent, title, _last_folder())
    return _remember(name)


def ask_recipe(parent: QWidget, workspace: Workspace) -> Path | None:
    """A recipe, or a project that holds one; None if the user thinks better of it."""
    say = workspace.say
    name, _ = QFileDialog.getOpenFileName(
        parent, say(T("Use a recipe")), _last_folder(), say(_RECIPE_OR_PROJECT)
    )
    return _remember(name)


def ask_new_recipe(parent: QWidget, workspace: Workspace) -> Path | None:
    """A place to save a recipe in; None if the user thinks better of it."""
    say = workspace.say
    proposed = str(Path(_last_folder()) / say(T("recipe.toml")))
    name, _ = QFileDialog.getSaveFileName(
        parent, say(T("Save the recipe")), proposed, say(_RECIPE), options=_ASKED_BY_US
    )
    return _remember(name)


def ask_targets(parent: QWidget, workspace: Workspace) -> Path | None:
    """A file of targets of one's own; None if the user thinks better of it."""
    say = workspace.say
    kinds = f"{say(_TARGETS)};;{say(_ALL)}"
    name, _ = QFileDialog.getOpenFileName(parent, say(T("Take targets from a file")), _last_folder(), kinds)
    return _remember(name)


def ask_new_targets(parent: QWidget, workspace: Workspace) -> Path | None:
    """A place to save targets in, with the ending of the chosen format; None if nowhere."""
    say = workspace.say
    proposed = str(Path(_last_folder()) / say(T("targets.toml")))
    name, kind = QFileDialog.getSaveFileName(
        parent, say(T("Save the targets")), proposed, "TOML (*.toml);;CSV (*.csv)", options=_ASKED_BY_US
    )
    path = _remember(name)
    if path is None or path.suffix.lower() in (".toml", ".csv"):
        return path
    return path.with_name(path.name + (".csv" if kind.startswith("CSV") else ".toml"))


def ask_copy(parent: QWidget, workspace: Workspace, title: str) -> Path | None:
    """A place to write a copy of a layer to, with the ending of the chosen format; None if nowhere."""
    say = workspace.say
    kinds = {f"{name} (*{ending})": ending for name, ending in _COPIES}
    proposed = Path(_last_folder()) / _file_name(Path(title).stem)
    caption = window_title(say(T("Save a copy of “{title}”", title=title)))
    name, kind = QFileDialog.getSaveFileName(
        parent, caption, str(proposed), ";;".join(kinds), options=_ASKED_BY_US
    )
    path = _remember(name)
    if path is None or path.suffix.lower() in kinds.values():
        return path
    return path.with_name(path.name + kinds.get(kind, _COPIES[0][1]))


def paths_of(data: QMimeData) -> list[Path]:
    """Files and folders that are being dropped."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def show_path(path: Path) -> None:
    """Open a file in the system's own program for it, or a folder in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _data() -> T:
    from layers.reading.formats import FORMATS

    endings = sorted({f"*{ending}" for each in FORMATS for ending in each.endings})
    return T("Map data and tables ({endings})", endings=" ".join(endings))


def _last_folder() -> str:
    folder = str(settings().value("folder", "") or "")
    return folder if folder and Path(folder).is_dir() else str(Path.home())


def _remember(name: str) -> Path | None:
    if not name:
        return None
    path = Path(name)
    settings().setValue("folder", str(path if path.is_dir() else path.parent))
    return path


def _file_name(title: str) -> str:
    return file_name(title).strip() or "project"
