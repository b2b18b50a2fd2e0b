"""The project file: one GeoPackage that QGIS reads as it is.

Each layer is a table of its own in the working CRS; the table ``gisapp_project`` (key, JSON value) holds
the rest.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from gisapp.project import Project
from gisapp.recipe import Recipe
from gisapp.serial import to_json
from gisapp.store.changed import ChangedProject
from gisapp.store.form import IF_DAMAGED, TABLE, kept
from gisapp.store.lock import refuse_locked
from layers.errors import UserError
from layers.reading.apart import call_apart, warm_up
from layers.reading.signature import kind_of
from layers.system_words import reading_failed
from layers.task import Task
from layers.text import T
from layers.writing.gdal_paths import gdal_path
from layers.writing.stamps import Stamp, stamp_of
from layers.writing.target import Replacing, real_place, refuse_replacing, refuse_target, unwritable
from layers.writing.whole import whole_files

if TYPE_CHECKING:
    import geopandas as gpd

    from gisapp.store.reading import ReadProject
    from gisapp.store.versions import Version
    from gisapp.timeline import Timeline
    from gisapp.trail import Trail

SUFFIX = ".gpkg"


def save_project(  # noqa: PLR0913 - what each is for, a caller says by name
    project: Project,
    path: Path,
    task: Task | None = None,
    *,
    replace: bool = False,
    inputs: tuple[Path, ...] = (),
    seen: Stamp | None = None,
    history: Path | None = None,
) -> int:
    """Write the project to ``path``, whole or not at all.

    Parameters
    ----------
    project, path
        What, and where to: a file ending in .gpkg.
    task
        Told how far it is, and asked whether to go on.
    replace
        Whether another project that is there may be replaced.
    inputs
        Files that were read for it, and are never written over.
    seen
        What was there when the work began, by :func:`refuse_project_place`; None for what is there now.
    history
        The file that the project came from, often ``path`` itself: its steps go along, also those that were
        undone, and its versions. None begins a new history.

    Returns
    -------
    int
        The number of the last step in the new file: as before where the history went along and nothing was
        done since.

    Raises
    ------
    UserError
        If something is there that may not be replaced, or the file does not end in .gpkg; if what is said of
        the project is longer than can be read again; or if the folder cannot be written to or the disk is
        full. What was there before is untouched.
    Cancelled
        If the task was cancelled.
    """
    from layers.place.crs import Coded
    from layers.writing.layout import check_indexed

    task = task or Task()
    now = refuse_project_place(path, replace=replace, inputs=inputs)
    place = real_place(path)
    try:
        replaced = {place: now if seen is None else seen} if replace else {}
        with (
            whole_files(place.parent, replaced, seen=replaced) as folder,
            gdal_path(folder / place.name) as draft,
        ):
            crs = Coded.from_user_input(project.working_crs)
            for layer in task.each(project.layers, T("Saving the project"), len(project.layers)):
                if layer.frame is not None:
                    _write_frame(layer.whole.set_crs(crs, allow_override=True), draft, layer.id)
            head = _write_properties(project, draft, place, history)
            if any(layer.frame is not None for layer in project.layers):
                check_indexed(draft)
            refuse_replacing(path, Replacing(replace, _is_replaceable, inputs))
            refuse_locked(place)
            return head
    except (OSError, sqlite3.Error, RuntimeError) as error:
        # pyogrio's DataSourceError and DataLayerError are RuntimeErrors
        raise unwritable(path, error) from error


def refuse_project_place(path: Path, *, replace: bool, inputs: tuple[Path, ...] = ()) -> Stamp:
    """What is at a place where a project may be written, as :func:`save_project` would.

    Parameters
    ----------
    path, replace, inputs
        As of :func:`save_project`.

    Raises
    ------
    UserError
        If none may; asked before the work begins, it saves the work.
    """
    refuse_target(path, Replacing(replace, _is_replaceable, inputs))
    if path.suffix.lower() != SUFFIX:
        raise UserError(
            T("{file}: a project is a file ending in .gpkg.", file=path.name),
            T("Name it {name}.", name=f"{path.name}{SUFFIX}"),
        )
    refuse_locked(path)
    return stamp_of(real_place(path))


def _is_replaceable(path: Path) -> bool:
    """Whether there is a project; UserError if there is more in its file."""
    from gisapp.store.own_tables import refuse_others_tables

    if not is_project(path):
        return False
    try:
        refuse_others_tables(path)
    except (sqlite3.Error, UnicodeError):
        return True  # so damaged that nothing is left to lose
    return True


def is_project(path: Path) -> bool:
    """Whether there is a project of this program at ``path``, sound or damaged; not if it cannot be read."""
    from gisapp.store.own_tables import holds_project

    try:
        return path.is_file() and kind_of(path) == "SQLite" and holds_project(path)
    except (OSError, sqlite3.Error, UnicodeError):
        return False


def open_project(path: Path, task: Task | None = None, *, accept_changed: bool = False) -> Project:
    """The project in a file, read in a process apart.

    Parameters
    ----------
    path, task
        From where; told how far it is, and asked whether to go on.
    accept_changed
        Whether a project that no longer agrees with its seals is opened all the same. What does not agree is
        among its findings then, and stays there when it is saved again.

    Returns
    -------
    Project
        As it was saved. A raster that has moved away, or is another one now, becomes a finding, and the
        project opens without it.

    Raises
    ------
    ChangedProject
        If it does not agree with its seals, and that was not accepted.
    UserError
        If the file is missing, is no project of this program, is damaged, or comes from a newer version.
    Cancelled
        If the task was cancelled.
    """
    return _read(path, task, accept_changed=accept_changed).project


def open_timeline(path: Path, task: Task | None = None, *, accept_changed: bool = False) -> Timeline:
    """The project in a file with what it was before, so that undoing goes on there; read in a process apart.

    Parameters
    ----------
    path, task, accept_changed
        As of :func:`open_project`.

    Raises
    ------
    ChangedProject, UserError, Cancelled
        As :func:`open_project`.
    """
    from gisapp.timeline import Timeline

    read = _read(path, task, accept_changed=accept_changed)
    read.trail.scenarios_at(0)  # what it keeps to be quick is made now, not at the first undo
    return Timeline.opened(read.project, read.trail)


def _read(path: Path, task: Task | None, *, accept_changed: bool) -> ReadProject:
    warm_up()  # the process starts while the geo libraries are imported here, for what it sends
    from gisapp.store.reading import read_project

    read = call_apart(read_project, _database(path), task=task, if_damaged=IF_DAMAGED)
    if read.changed and not accept_changed:
        raise ChangedProject(Path(path).name, read.changed)
    return read


def trail_of(path: Path, task: Task | None = None, *, accept_changed: bool = False) -> Trail:
    """How the scenarios of a project came to be, and what was undone last; no layer is read.

    Parameters
    ----------
    path, task, accept_changed
        As of :func:`open_project`.

    Raises
    ------
    ChangedProject
        If the history does not agree with its seals, and that was not accepted.
    UserError, Cancelled
        As :func:`open_project`.
    """
    from gisapp.store.reading import read_chain
    from gisapp.store.seal_changes import of_history

    chain = call_apart(read_chain, _database(path), task=task, if_damaged=IF_DAMAGED)
    if not (chain.sound or accept_changed):
        raise ChangedProject(Path(path).name, (of_history(),))
    return chain.trail


def versions_of(path: Path, *, accept_changed: bool = False) -> tuple[Version, ...]:
    """The named versions of a project, the oldest first; no layer is read.

    Parameters
    ----------
    path, accept_changed
        As of :func:`open_project`.

    Raises
    ------
    ChangedProject
        If one does not agree with its seal, and that was not accepted.
    UserError
        As :func:`open_project`.
    """
    from gisapp.store.reading import read_versions
    from gisapp.store.seal_changes import of_version

    versions = call_apart(read_versions, _database(path), if_damaged=IF_DAMAGED)
    changed = tuple(of_version(each.name) for each in versions if not each.sound)
    if changed and not accept_changed:
        raise ChangedProject(Path(path).name, changed)
    return versions


def recipe_in(path: Path) -> Recipe:
    """The recipe of the import that made a project; the layers themselves are not read.

    Parameters
    ----------
    path
        Of a project of this program.

    Raises
    ------
    UserError
        As :func:`open_project`.
    """
    from gisapp.store.reading import read_recipe_of

    return call_apart(read_recipe_of, _database(path), if_damaged=IF_DAMAGED)


def _database(path: Path) -> Path:
    """The path, if there is a database; which one is seen apart."""
    try:
        if path.is_dir():
            raise UserError(
                T("{file} is a folder, not a file.", file=str(path)),
                T("Name the project in it; data files become one with “gisapp import”."),
            )
        if not path.is_file():
            raise UserError(
                T("There is no file {file}.", file=str(path)), T("Check the path and its spelling.")
            )
        if path.stat().st_size == 0:
            raise UserError(T("{file} is empty (0 bytes).", file=path.name), IF_DAMAGED)
        if kind_of(path) != "SQLite":
            raise UserError(
                T("{file} is not a project of this program.", file=path.name),
                T("Import data files with “gisapp import”; open the GeoPackage that it writes."),
            )
    except OSError as error:
        raise UserError(
            T("{file} may not be opened: {reason}.", file=path.name, reason=reading_failed(error)),
            T("Check the file's permissions, and close it in other programs."),
        ) from error
    return path


def _write_frame(frame: gpd.GeoDataFrame, path: Path, table: str) -> None:
    import pyogrio

    spatial = not frame.geometry.isna().all()
    pyogrio.write_dataframe(
        frame if spatial else frame.drop(columns=frame.geometry.name),
        path,
        layer=table,
        driver="GPKG",
        append=path.exists(),
        **({"promote_to_multi": None} if spatial else {}),
    )


def _write_properties(project: Project, draft: Path, place: Path, history: Path | None) -> int:
    """Write all but the layers' rows, if it can be read again: it may replace a project that can."""
    from gisapp.store.carried import write_history
    from gisapp.store.entries import refuse_unreadable

    properties = to_json(kept(project, place.parent))
    texts = {key: json.dumps(value, ensure_ascii=False) for key, value in properties.items()}
    refuse_unreadable(texts, place.name)
    with closing(sqlite3.connect(draft)) as database, database:
        head = write_history(database, project, history)
        database.execute(f"CREATE TABLE {TABLE} (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        database.executemany(
            f"INSERT INTO {TABLE} VALUES (?, ?)",  # noqa: S608 - the table's name is a constant
            list(texts.items()),
        )
    return head
