"""The files that a raster consists of, and how they stand: which bytes a figure was measured on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from layers.errors import UserError
from layers.reading import files
from layers.source import Grid, Stamps

_REST_OF_IMAGINE = ".ige"
"""Where an Erdas Imagine file of more than 2 GB has its pixels."""
_SIDECARS = (".msk", ".aux.xml")
"""Behind the whole name: a mask; what a program says of a raster that it could not write into."""


def stamps(grid: Grid) -> Stamps:
    """The stamps of all files of a raster as they are now: they tell when one was replaced, or came."""
    return stamps_of(raster_paths(grid), sidecars=grid.sidecars)


def stamps_of(paths: Iterable[Path], *, sidecars: bool = False) -> Stamps:
    """The stamps of the files of rasters of one file each."""
    return tuple(_stamp(each) for path in paths for each in (path, *_beside(path, sidecars=sidecars)))


def stamps_alone(grid: Grid) -> Stamps:
    """The stamps with which a raster of one file was read, without those of its sidecars."""
    taken = grid.stamps or ()
    return taken[: len(taken) - len(_SIDECARS)] if grid.sidecars else taken


def raster_paths(grid: Grid) -> tuple[Path, ...]:
    """The files that a raster cannot be without."""
    return tuple(tile.path for tile in grid.tiles) or (grid.path,)


def raster_files(grid: Grid) -> list[Path]:
    """All files that say what its pixels are."""
    return [
        each
        for path in raster_paths(grid)
        for each in (path, *filter(_is_there, _beside(path, sidecars=grid.sidecars)))
    ]


def _beside(path: Path, *, sidecars: bool) -> Iterable[Path]:
    if path.suffix.lower() == ".img":
        yield path.with_suffix(_REST_OF_IMAGINE)
    if sidecars:
        yield from (path.with_name(f"{path.name}{ending}") for ending in _SIDECARS)


def _is_there(path: Path) -> bool:
    try:
        return files.is_file(path)
    except (UserError, ValueError, OSError):  # an archive that cannot be opened, a name that no file can have
        return False


def _stamp(path: Path) -> tuple[int, ...] | None:
    """Size and times of a file; of one in an archive, those of the archive.

    One of them is the time of the last change of any kind, which no copy brings along from elsewhere.
    """
    for each in (path, *path.parents):
        try:
            told = each.stat()
        except (OSError, ValueError):
            continue
        return (told.st_size, told.st_mtime_ns, told.st_ctime_ns) if each.is_file() else None
    return None
