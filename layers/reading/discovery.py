"""Finding the data files under the paths that were dropped on the window or named in a command."""

from __future__ import annotations

import codecs
import re
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
_FEWEST_CELLS, _FEWEST_NUMBERS = 3, 2
"""Of a line in a table without other delimiters than blanks: a name and two coordinates."""
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_SIDECARS = (
    *(".csvt", ".prj", ".cpg", ".xml", ".qml", ".qmd", ".sld"),
    *(
        ".tfw",
        ".tifw",
        ".tfwx",
        ".wld",
        ".j2w",
        ".ovr",
        ".msk",
        ".rrd",
        ".ind",
        ".id",
        ".map",
        ".dat",
        ".mid",
    ),
)
"""Endings of files that belong to another one of their name, whatever that is."""
_LITTER = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})


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


def passed_over(paths: Iterable[Path]) -> list[Path]:
    """The files in folders that :func:`discover` leaves out, though somebody put them there.

    Notes, tables that could not be told from notes, and what no reader knows; neither hidden and temporary
    files nor those that belong to another file. What is inside zips is not looked at.

    Returns
    -------
    list of Path
        Each once, sorted by folder and name.
    """
    left = {
        file.absolute(): file
        for path in map(Path, paths)
        if _is_plain_folder(path)
        for file in _entries(path)
        if not _is_data(file) and not _belongs_to_another(file)
    }
    return sorted(left.values(), key=lambda path: (str(path.parent).casefold(), path.name.casefold()))


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
    if are_feed({entry.name for entry in _listed(folder)}):
        yield folder
    yield from (entry for entry in _entries(folder) if _is_data(entry))


def _entries(folder: Path) -> Iterator[Path]:
    """All files at any depth, and folders that are one data set; neither hidden nor temporary ones."""
    for entry in _listed(folder):
        if _is_passed_over(entry.name):
            continue
        if not _is_plain_folder(entry):
            yield entry
        elif not entry.is_symlink():  # a link may lead in a circle
            if are_feed({each.name for each in _listed(entry)}):
                yield entry
            yield from _entries(entry)


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []  # a folder that may not be looked into holds nothing for us


def _is_data(entry: Path) -> bool:
    return _is_plain_folder(entry) or (format_of(entry) is not None and not _is_prose(entry))


def _belongs_to_another(file: Path) -> bool:
    """Whether a file is part of another, of a timetable, or litter that programs leave."""
    name = file.name.lower()
    if name in _LITTER or is_table(file) or _whole(file) != file:
        return True
    stems = {
        sibling.name.lower().partition(".")[0] for sibling in _siblings(file) if sibling.name.lower() != name
    }
    return name.endswith(_SIDECARS) and name.partition(".")[0] in stems


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
    return not _are_cut_by_blanks(lines)


def _are_cut_by_blanks(lines: list[str]) -> bool:
    """Whether blanks alone cut all lines into as many cells, two of them numbers: 甲站 106.55 29.56."""
    rows = [re.split(" +", line.strip(" \r")) for line in lines]
    first = sum(_NUMBER.fullmatch(cell) is not None for cell in rows[0])
    below = rows[1:] if first == 0 else rows  # a header has no number
    numbers = [sum(_NUMBER.fullmatch(cell) is not None for cell in row) for row in below]
    alike = len({len(row) for row in rows}) == 1 and len(rows[0]) >= _FEWEST_CELLS
    return alike and min(numbers) >= _FEWEST_NUMBERS


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
