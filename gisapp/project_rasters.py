"""Rasters of a project: they stay where they are, and the project keeps their places and checksums."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.source import Grid, Tile
from layers.text import T

Json = Any


def grid_to_json(grid: Grid, home: Path) -> dict[str, Json]:
    """A raster as JSON, its files by their paths from the project's folder."""
    tiles = [{**asdict(tile), "path": _relative(tile.path, home)} for tile in grid.tiles]
    return {**asdict(grid), "path": _relative(grid.path, home), "tiles": tiles}


def grid_from_json(value: Mapping[str, Json], home: Path) -> Grid:
    """The raster of a JSON value."""
    tiles = tuple(Tile(**{**tile, "path": _absolute(tile["path"], home)}) for tile in value.get("tiles", ()))
    path, transform = _absolute(value["path"], home), tuple(value["transform"])
    return Grid(**{**value, "path": path, "transform": transform, "tiles": tiles})


def raster_finding(grid: Grid, checksum: str) -> Finding | None:
    """What is to be said of a raster: a file of it is missing (an ERROR), or is not the one imported."""
    from layers.raster_files import raster_paths
    from layers.reading import digest_of_all

    for path in raster_paths(grid):
        if not _is_there(path):
            return Finding(
                "raster.missing",
                Severity.ERROR,
                T("The raster {file} is no longer where it was when the project was made.", file=path.name),
                file=path.name,
                mend=T("Put it back at {path}, or import it again.", path=str(path)),
            )
    if digest_of_all(raster_paths(grid)) != checksum:
        return Finding(
            "raster.changed",
            Severity.WARNING,
            T("The raster {file} has changed since it was imported.", file=grid.path.name),
            file=grid.path.name,
            mend=T("Import it again if the change was meant."),
        )
    return None


def _is_there(path: Path) -> bool:
    from layers.reading import files

    try:
        return files.is_file(path)
    except UserError:  # an archive that can no longer be opened
        return False


def _relative(path: Path, home: Path) -> str:
    """The path from the project's folder, so that both can move together; absolute on another drive."""
    try:
        return Path(os.path.relpath(path.absolute(), home)).as_posix()
    except ValueError:
        return path.absolute().as_posix()


def _absolute(text: str, home: Path) -> Path:
    return (home / text).resolve()
