"""Rasters of a project: they stay where they are, and the project keeps their places and checksums."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.source import Grid
from layers.text import T


def beside(grid: Grid, home: Path) -> Grid:
    """A raster with the paths of its files as seen from the project's folder, so that both move together."""
    return _with_paths(grid, lambda path: _relative(path, home))


def found_from(grid: Grid, home: Path) -> Grid:
    """A raster with the paths that :func:`beside` made relative made whole again."""
    return _with_paths(grid, lambda path: _absolute(path, home))


def raster_finding(grid: Grid, checksum: str) -> Finding | None:
    """What is to be said of a raster of a project.

    An ERROR where it cannot be measured: a file of it is missing, or holds another raster than the project
    says. A WARNING where its content is not what was imported.
    """
    from layers.raster_files import holds, raster_paths
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
    if not holds(grid):
        return Finding(
            "raster.other",
            Severity.ERROR,
            T("The raster {file} is not the one that the project describes.", file=grid.path.name),
            file=grid.path.name,
            mend=T("Put the former file back, or import it again."),
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
    except (UserError, ValueError, OSError):  # an archive that cannot be opened, a name that no file can have
        return False


def _with_paths(grid: Grid, changed: Callable[[Path], Path]) -> Grid:
    tiles = tuple(replace(tile, path=changed(tile.path)) for tile in grid.tiles)
    return replace(grid, path=changed(grid.path), tiles=tiles)


def _relative(path: Path, home: Path) -> Path:
    """The path from the project's folder; absolute on another drive."""
    try:
        return Path(os.path.relpath(path.absolute(), home))
    except ValueError:
        return path.absolute()


def _absolute(path: Path, home: Path) -> Path:
    """The whole path; one on another computer is not looked for, unless the project lies there itself."""
    if path.drive.startswith("\\\\") and path.drive != home.drive:
        return path
    try:
        return (home / path).resolve()
    except (OSError, RuntimeError, ValueError):  # links in a circle, a name that no file can have
        return home / path
