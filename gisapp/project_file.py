"""The project file: one GeoPackage that QGIS reads as it is.

Each layer is a table of its own in the working CRS; the table ``gisapp_project`` (key, JSON value) holds
the rest. A project is written beside its place first and moved there when complete, so that neither a
crash nor a full disk can leave half a file.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gisapp.parameters import Parameters
from gisapp.project import Project
from gisapp.project_rasters import grid_from_json, grid_to_json, raster_finding
from gisapp.recipe import Recipe, recipe_from_toml, recipe_to_toml
from gisapp.serial import finding_from_json, finding_to_json, text_from_json, text_to_json
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.layer import Layer, Origin
from layers.task import Task
from layers.text import T

if TYPE_CHECKING:
    import geopandas as gpd

FORMAT = 2
"""1: version 0.1. 2: recipes, and rasters of several tiles; projects of format 1 open as they are."""
_TABLE = "gisapp_project"


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
    """Whether a file is a project of this program."""
    try:
        _read_properties(path)
    except UserError:
        return False
    return True


def open_project(path: Path, task: Task | None = None) -> Project:
    """The project in a file.

    A raster that has moved away becomes a finding, and the project opens without it.

    Raises
    ------
    UserError
        If the file is missing, is no project of this program, or comes from a newer version.
    """
    task = task or Task()
    path = Path(path)
    properties = _read_properties(path)
    if properties["format"] > FORMAT:
        raise UserError(
            T("{file} was saved by a newer version of this program.", file=path.name),
            T("Install version {version} or later to open it.", version=properties["version"]),
        )
    findings = [finding_from_json(each) for each in properties["findings"]]
    layers = []
    entries = properties["layers"]
    for entry in task.each(entries, T("Opening the project"), len(entries)):
        layer, missing = _read_layer(path, entry)
        findings += missing
        if layer is not None:
            layers.append(layer)
    parameters = properties["parameters"]
    parameters["border_stations"] = tuple(parameters["border_stations"])
    return Project(
        title=properties["title"],
        working_crs=properties["working_crs"],
        layers=tuple(layers),
        findings=tuple(findings),
        parameters=Parameters(**parameters),
        profile=properties["profile"],
        year=properties["year"],
        recipe=_recipe(properties, path),
    )


def recipe_in(path: Path) -> Recipe:
    """The recipe of the import that made a project; the layers themselves are not read.

    Raises
    ------
    UserError
        As :func:`open_project`.
    """
    return _recipe(_read_properties(path), path)


def _recipe(properties: Mapping[str, Any], path: Path) -> Recipe:
    """The recipe of the import; none in projects of version 0.1."""
    text = properties.get("recipe")
    return Recipe() if text is None else recipe_from_toml(text, path.name)


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
    from gisapp import __version__

    properties = {
        "format": FORMAT,
        "version": __version__,
        "title": project.title,
        "working_crs": project.working_crs,
        "parameters": asdict(project.parameters),
        "profile": project.profile,
        "year": project.year,
        "recipe": recipe_to_toml(project.recipe),
        "findings": [finding_to_json(each) for each in project.findings],
        "layers": [_layer_to_json(layer, home) for layer in project.layers],
    }
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"CREATE TABLE {_TABLE} (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        database.executemany(
            f"INSERT INTO {_TABLE} VALUES (?, ?)",  # noqa: S608 - the table's name is a constant
            [(key, json.dumps(value, ensure_ascii=False)) for key, value in properties.items()],
        )


def _read_properties(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise UserError(T("There is no file {file}.", file=str(path)), T("Check the path and its spelling."))
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as database:
            rows = database.execute(f"SELECT key, value FROM {_TABLE}").fetchall()  # noqa: S608 - a constant
        return {key: json.loads(value) for key, value in rows}
    except (sqlite3.Error, ValueError) as error:
        raise UserError(
            T("{file} is not a project of this program.", file=path.name),
            T("Import data files with “gisapp import”; open the GeoPackage that it writes."),
        ) from error


def _layer_to_json(layer: Layer, home: Path) -> dict[str, Any]:
    grid = layer.grid
    return {
        "id": layer.id,
        "title": layer.title,
        "role": layer.role,
        "origin": asdict(layer.origin),
        "steps": [text_to_json(step) for step in layer.steps],
        "findings": [finding_to_json(each) for each in layer.findings],
        "sample": layer.sample,
        "columns": None if layer.frame is None else {n: str(t) for n, t in layer.frame.dtypes.items()},
        "grid": None if grid is None else grid_to_json(grid, home),
        "grid_crs": layer.grid_crs,
    }


def _read_layer(path: Path, entry: Mapping[str, Any]) -> tuple[Layer | None, list[Finding]]:
    common = {
        "id": entry["id"],
        "title": entry["title"],
        "role": entry["role"],
        "origin": Origin(**entry["origin"]),
        "steps": tuple(text_from_json(step) for step in entry["steps"]),
        "findings": tuple(finding_from_json(each) for each in entry["findings"]),
        "sample": entry["sample"],
    }
    if entry["grid"] is None:
        return Layer(frame=_read_frame(path, entry["id"], entry["columns"]), **common), []
    grid = grid_from_json(entry["grid"], path.absolute().parent)
    found = raster_finding(grid, entry["origin"]["sha256"])
    if found is not None and found.severity is Severity.ERROR:
        return None, [found]
    return Layer(grid=grid, grid_crs=entry["grid_crs"], **common), [found] if found else []


def _read_frame(path: Path, table: str, columns: Mapping[str, str]) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import pyogrio

    try:
        frame = pyogrio.read_dataframe(path, layer=table)
    except RuntimeError as error:
        raise UserError(
            T("The layer {layer} of {file} cannot be read.", layer=table, file=path.name),
            T("The file may be damaged: open a backup, or import the data again."),
        ) from error
    if "geometry" not in frame.columns:
        frame = gpd.GeoDataFrame(frame, geometry=[None] * len(frame))
    types = {name: dtype for name, dtype in columns.items() if name in frame.columns and dtype != "geometry"}
    return frame.astype(types)[list(columns)]
