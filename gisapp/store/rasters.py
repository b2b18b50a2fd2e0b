"""Rasters of a project: they stay where they are, and the project keeps their places and checksums."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gisapp.store.seal_changes import of_raster_file
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.roles import is_measured
from layers.source import Grid
from layers.text import T


def beside(grid: Grid, home: Path) -> Grid:
    """A raster with the paths of its files as seen from the project's folder, so that both move together."""
    return _with_paths(grid, lambda path: _relative(path, home))


def found_from(grid: Grid, home: Path) -> Grid:
    """A raster with the paths that :func:`beside` made relative made whole again."""
    return _with_paths(grid, lambda path: _absolute(path, home))


def examined(layer: Layer) -> tuple[Layer | None, Finding | None]:
    """A raster layer as it can be measured, and what is to be said of it.

    None, with an ERROR, where it cannot be: a file of it is missing, or holds another raster than the project
    says. A layer whose files hold other bytes than it says has their checksum from here on, since it is they
    that are measured.
    """
    from layers.reading import digest_of_all
    from layers.reading.raster.stamps import raster_files, stamps

    grid = layer.grid
    assert grid is not None, layer.role
    # before anything is read: what comes later is told when it is measured
    layer = replace(layer, grid=replace(grid, stamps=stamps(grid)))
    fault = _fault(grid)
    if fault is not None:
        return None, fault
    checksum = digest_of_all(raster_files(grid))
    if checksum == layer.origin.sha256:
        return layer, _of_sidecars(grid)
    if is_measured(layer.role):
        found = of_raster_file(grid.path.name, layer.role)
        return replace(layer, origin=replace(layer.origin, sha256=checksum)), found
    message = T("The raster {file} has changed since it was imported.", file=grid.path.name)
    mend = T("Import it again if the change was meant.")
    return layer, Finding("raster.changed", Severity.WARNING, message, file=grid.path.name, mend=mend)


def _of_sidecars(grid: Grid) -> Finding | None:
    """What is said of files beside a raster that would change it, and are none of the project's."""
    from layers.reading.raster.opened import has_sidecars

    if grid.tiles or grid.sidecars or not has_sidecars(grid.path):
        return None
    return Finding(
        "raster.sidecar",
        Severity.WARNING,
        T(
            "Files beside {file} (.msk, .aux.xml) say which of its pixels hold data. They do not belong to "
            "the project and are not used.",
            file=grid.path.name,
        ),
        file=grid.path.name,
        mend=T("Import the raster again if they are meant to count."),
    )


def _fault(grid: Grid) -> Finding | None:
    """Why a raster cannot be measured."""
    from layers.reading.raster.opened import holds
    from layers.reading.raster.stamps import raster_paths

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
    return None


def _is_there(path: Path) -> bool:
    from layers.reading import files

    try:
        return files.is_file(path)
    except (UserError, ValueError, OSError):  # an archive that cannot be opened, a name that no file can have
        return False


def _with_paths(grid: Grid, changed: Callable[[Path], Path]) -> Grid:
    tiles = tuple(replace(tile, path=changed(tile.path)) for tile in grid.tiles)
    return replace(grid, path=changed(grid.path), tiles=tiles, stamps=None)


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
