"""Finding the data files under the paths that were dropped on the window or named in a command."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from pathlib import Path

from layers.errors import UserError
from layers.reading import files
from layers.reading.archives.archive import archive_of
from layers.reading.formats import GEODATABASE, SHAPEFILE_COMPANIONS, ZIP, format_of
from layers.reading.timetables import are_feed, is_table

_TEMPORARY_STARTS = (".", "~", "$", "__MACOSX")
_TEMPORARY_ENDINGS = ("~", ".tmp", ".temp", ".bak", ".lock", ".swp", ".part", "-wal", "-shm", "-journal")
_MAYBE_NOTES = (".txt",)
"""Endings under which notes lie in every folder: data when someone names the file, or if it is a table."""
_HEAD = 1 << 13
_DELIMITERS = {"\t": 1, ",": 2, ";": 2, "|": 2}
"""How often each must stand in every line of a table: prose has a comma here and there."""
_LINES = 20


def discover(paths: Iterable[Path]) -> list[Path]:
    """The data files among the paths, in the folders and in the zips among them, at any depth.

    Parts of a shapefile stand for their .shp; hidden and temporary files, and in folders also notes
    and files that no reader knows, are left out. A path that was named itself stays, whatever it is, so that
    :func:`~layers.reading.read` can say what is wrong with it; so does a zip that cannot be opened.

    Returns
    -------
    list of Path
        Each file once, sorted by folder and name. The path of a file in a zip goes on inside it.
    """
    found: dict[Path, Path] = {}
    for path in map(Path, paths):
        named = not _is_plain_folder(path)
        for file in (path,) if named else _walk(path):
            for whole in _unpacked(_whole(file), named=named):
                found.setdefault(whole.absolute(), whole)
    return sorted(found.values(), key=lambda path: (str(path.parent).casefold(), path.name.casefold()))


def members_of(path: Path) -> list[Path]:
    """The data files in a zip and in the zips in it; text that is no table only if there is nothing else.

    Raises
    ------
    UserError
        If the zip must not or cannot be opened.
    """
    names = [name for name in archive_of(path).names if not any(map(_is_passed_over, name.split("/")))]
    shapefiles = {name.lower() for name in names if name.lower().endswith(".shp")}
    members = dict.fromkeys(_data_set(name) for name in names if not _is_part(name, shapefiles))
    folders: dict[str, set[str]] = {}
    for home, _, file in (name.rpartition("/") for name in names):
        folders.setdefault(home, set()).add(file)
    timetables = [path / home for home, within in folders.items() if home and are_feed(within)]
    data = [*timetables, *(path / member for member in members if format_of(path / member) is not None)]
    files_of_data = [each for each in data if not _is_prose(each)]
    return [inner for each in files_of_data or data for inner in _unpacked(each, named=False)]


def _unpacked(path: Path, *, named: bool) -> list[Path]:
    if format_of(path) is not ZIP:
        return [path]
    try:
        members = members_of(path)
    except (UserError, OSError):
        return [path]
    return members or ([path] if named else [])


def _data_set(name: str) -> str:
    """The path in an archive, or that of the file geodatabase which it is a part of."""
    parts = name.split("/")
    database = next((at for at, part in enumerate(parts[:-1]) if part.lower().endswith(".gdb")), len(parts))
    return "/".join(parts[: database + 1])


def _is_part(name: str, shapefiles: set[str]) -> bool:
    lower = name.lower()
    return any(
        lower.endswith(ending) and lower.removesuffix(ending) + ".shp" in shapefiles
        for ending in SHAPEFILE_COMPANIONS
    )


def _walk(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return  # a folder that may not be looked into holds nothing for us
    if are_feed({entry.name for entry in entries}):
        yield folder
    for entry in entries:
        if _is_passed_over(entry.name):
            continue
        if _is_plain_folder(entry):
            if not entry.is_symlink():  # a link may lead in a circle
                yield from _walk(entry)
        elif format_of(entry) is not None and not _is_prose(entry):
            yield entry


def _is_prose(path: Path) -> bool:
    """Whether a text file holds notes: its lines are not cut by one delimiter, as often in each.

    The tables of a timetable (GTFS), which is read as a whole, are no data by themselves either.
    """
    if path.suffix.lower() not in _MAYBE_NOTES:
        return False
    if is_table(path):
        return True
    try:
        with files.open_binary(path) as stream:
            head = stream.read(_HEAD)
    except (OSError, UserError):
        return True
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    lines = head.decode("utf-16" if wide else "latin-1", errors="replace").split("\n")
    if len(head) == _HEAD:
        lines.pop()
    lines = [line for line in lines[:_LINES] if line.strip()]
    if len(lines) <= 1:
        return True
    for delimiter, least in _DELIMITERS.items():
        counts = {line.count(delimiter) for line in lines}
        if len(counts) == 1 and counts.pop() >= least:
            return False
    return True


def _is_passed_over(name: str) -> bool:
    return name.startswith(_TEMPORARY_STARTS) or name.lower().endswith(_TEMPORARY_ENDINGS)


def _is_plain_folder(path: Path) -> bool:
    return path.is_dir() and not path.name.lower().endswith(GEODATABASE.endings)


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
        return files.siblings(file)
    except (OSError, UserError):
        return []
