"""Knowing a GTFS feed by its tables: in a zip of its own, or in a folder."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from pathlib import Path, PurePosixPath

from layers.errors import UserError
from layers.reading import files
from layers.reading.archives.archive import archive_of

_ENDING = ".txt"
_NEEDED, _ALSO = "stops.txt", ("stop_times.txt", "trips.txt", "routes.txt")
"""Without the first there are no places; with one of the others it is no table of any stops."""
_DATA = frozenset(
    {".shp", ".gpkg", ".fgb", ".kml", ".kmz", ".csv", ".xlsx", ".xls", ".dxf", ".tab", ".mif", ".tif", ".zip"}
)
"""What else lies in the zip of a feed by mistake; GeoJSON may belong to it (flexible services)."""
_SYSTEM = "__MACOSX"


def is_timetable_folder(path: Path) -> bool:
    """Whether a path is a folder that holds a GTFS feed; False if it cannot be opened."""
    try:
        return files.is_folder(path) and are_feed({each.name for each in _entries(path)})
    except (UserError, OSError):
        return False


def is_timetable_zip(path: Path) -> bool:
    """Whether a zip is a GTFS feed; False if it cannot be opened.

    It is one if the tables are at its top, or in the one folder that holds everything in it; other folders
    in a zip are feeds of their own.
    """
    try:
        names = [PurePosixPath(name) for name in archive_of(path).names]
    except (UserError, OSError):
        return False
    names = [name for name in names if name.parts[0] != _SYSTEM]
    if {name.name for name in names if len(name.parts) == 1} & {_NEEDED}:
        return True
    homes = {name.parent for name in names}
    return len(homes) == 1 and _NEEDED in {name.name for name in names}


def tables_of(feed: Path) -> list[Path]:
    """The text files of a feed, by name. Raises UserError or OSError if it cannot be opened."""
    if files.is_folder(feed):
        return [each for each in _entries(feed) if each.name.lower().endswith(_ENDING)]
    return [feed / name for name in sorted(archive_of(feed).names) if name.lower().endswith(_ENDING)]


def others_in(feed: Path) -> list[str]:
    """Names of data in the zip of a feed that are none of its tables."""
    if files.is_folder(feed):
        return []  # they are found beside it
    names = (PurePosixPath(name) for name in archive_of(feed).names)
    return sorted(name.name for name in names if name.suffix.lower() in _DATA and name.parts[0] != _SYSTEM)


def is_table(path: Path) -> bool:
    """Whether a text file is a table of a feed, and so no table by itself."""
    if path.suffix.lower() != _ENDING:
        return False
    try:
        return are_feed({each.name for each in files.siblings(path)})
    except (UserError, OSError):
        return False


def are_feed(names: AbstractSet[str]) -> bool:
    """Whether files of these names in one folder are a GTFS feed."""
    return _NEEDED in names and not names.isdisjoint(_ALSO)


def _entries(folder: Path) -> list[Path]:
    return files.siblings(folder / _NEEDED)
