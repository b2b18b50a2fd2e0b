"""The project file: one GeoPackage that QGIS reads as it is.

Each layer is a table of its own in the working CRS; the table ``gisapp_project`` (key, JSON value) holds
the rest. A project is written beside its place first and moved there when complete, so that neither a
crash nor a full disk can leave half a file.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gisapp.project import Project
from gisapp.project_form import IF_DAMAGED, TABLE, kept
from gisapp.recipe import Recipe
from gisapp.serial import to_json
from layers.errors import UserError
from layers.reading.apart import call_apart, warm_up
from layers.reading.signature import kind_of
from layers.task import Task
from layers.text import T

if TYPE_CHECKING:
    import geopandas as gpd


def save_project(project: Project, path: Path, task: Task | None = None) -> None:
    """Write the project to ``path``, replacing what is there only when all is written.

    Raises
    ------
    UserError
        If ``path`` holds something else than a project, which is never overwritten; or if the folder
        cannot be written to or the disk is full. What was there before is untouched.
    """
    task = task or Task()
    path = Path(path).absolute()
    _refuse_to_overwrite(path)
    part = path.with_name(f".{path.stem}.{os.getpid()}.part.gpkg")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for layer in task.each(project.layers, T("Saving the project"), len(project.layers)):
            if layer.frame is not None:
                _write_frame(layer.frame, part, layer.id)
        _write_properties(project, part, path.parent)
        part.replace(path)
    except (OSError, sqlite3.Error, RuntimeError) as error:
        # pyogrio's DataSourceError and DataLayerError are RuntimeErrors
        raise UserError(
            T("{file} could not be written.", file=path.name),
            T(
                "Check that the folder {folder} is not write-protected and that its disk has room.",
                folder=str(path.parent),
            ),
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def is_project(path: Path) -> bool:
    """Whether a file is a project of this program, sound or damaged."""
    from layers.reading.plain_tables import plain_tables

    try:
        if not path.is_file() or kind_of(path) != "SQLite":
            return False
        with plain_tables(path) as tables:
            return tables.lists(TABLE)
    except (OSError, sqlite3.Error):
        return False


def open_project(path: Path, task: Task | None = None) -> Project:
    """The project in a file, read in a process apart.

    A raster that has moved away, or is another one now, becomes a finding, and the project opens without it.

    Raises
    ------
    UserError
        If the file is missing, is no project of this program, is damaged, or comes from a newer version.
    Cancelled
        If the task was cancelled.
    """
    warm_up()  # the process starts while the geo libraries are imported here, for what it sends
    from gisapp.project_reading import read_project

    return call_apart(read_project, _database(path), task=task, if_damaged=IF_DAMAGED)


def recipe_in(path: Path) -> Recipe:
    """The recipe of the import that made a project; the layers themselves are not read.

    Raises
    ------
    UserError
        As :func:`open_project`.
    """
    from gisapp.project_reading import read_recipe_of

    return call_apart(read_recipe_of, _database(path), if_damaged=IF_DAMAGED)


def _database(path: Path) -> Path:
    """The path, if there is a database; which one is seen apart."""
    try:
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
            T("{file} may not be opened: {reason}.", file=path.name, reason=error.strerror or str(error)),
            T("Check the file's permissions, and close it in other programs."),
        ) from error
    return path


def _refuse_to_overwrite(path: Path) -> None:
    """Nothing of the user's is written over: only another project, or a file with nothing in it."""
    if path.is_file() and path.stat().st_size and not is_project(path):
        raise UserError(
            T("{file} exists and is not a project of this program; it was left as it is.", file=path.name),
            T("Choose another name for the project."),
        )


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


def _write_properties(project: Project, path: Path, home: Path) -> None:
    properties = to_json(kept(project, home))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"CREATE TABLE {TABLE} (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        database.executemany(
            f"INSERT INTO {TABLE} VALUES (?, ?)",  # noqa: S608 - the table's name is a constant
            [(key, json.dumps(value, ensure_ascii=False)) for key, value in properties.items()],
        )
