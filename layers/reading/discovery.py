"""Finding the data files under the paths that were dropped on the window or named in a command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from layers.reading.formats import GEODATABASE, SHAPEFILE_COMPANIONS, format_of

_TEMPORARY_STARTS = (".", "~", "$", "__MACOSX")
_TEMPORARY_ENDINGS = ("~", ".tmp", ".temp", ".bak", ".lock", ".swp", ".part", "-wal", "-shm", "-journal")
_NOT_DATA_ALONE = (".txt",)
"""Endings that are data only when someone names the file: notes lie in every folder."""


def discover(paths: Iterable[Path]) -> list[Path]:
    """The data files among the paths and in the folders among them, at any depth.

    Parts of a shapefile stand for their .shp; hidden and temporary files, and in folders also files that
    no reader knows, are left out. A path that was named itself stays, whatever it is, so that
    :func:`~layers.reading.read` can say what is wrong with it.

    Returns
    -------
    list of Path
        Each file once, sorted by folder and name.
    """
    found: dict[Path, Path] = {}
    for path in map(Path, paths):
        for file in _walk(path) if _is_plain_folder(path) else (path,):
            whole = _whole(file)
            found.setdefault(whole.absolute(), whole)
    return sorted(found.values(), key=lambda path: (str(path.parent).casefold(), path.name.casefold()))


def _walk(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return  # a folder that may not be looked into holds nothing for us
    for entry in entries:
        if entry.name.startswith(_TEMPORARY_STARTS) or entry.name.lower().endswith(_TEMPORARY_ENDINGS):
            continue
        if _is_plain_folder(entry):
            if not entry.is_symlink():  # a link may lead in a circle
                yield from _walk(entry)
        elif format_of(entry) is not None and entry.suffix.lower() not in _NOT_DATA_ALONE:
            yield entry


def _is_plain_folder(path: Path) -> bool:
    return path.is_dir() and format_of(path) is not GEODATABASE


def _whole(file: Path) -> Path:
    """The .shp that the file is a part of; the file itself if there is none."""
    name = file.name.lower()
    for ending in SHAPEFILE_COMPANIONS:
        if name.endswith(ending):
            main = name[: -len(ending)] + ".shp"
            return next((entry for entry in _siblings(file) if entry.name.lower() == main), file)
    return file


def _siblings(file: Path) -> list[Path]:
    try:
        return sorted(file.parent.iterdir())
    except OSError:
        return []
