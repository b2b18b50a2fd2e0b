"""The checksum by which a report names the exact data it was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from layers.errors import UserError
from layers.reading import files
from layers.reading.formats import GTFS, SHAPEFILE, format_of, parts_of
from layers.reading.timetables import tables_of
from layers.text import T

_CHUNK = 1 << 20


def digest(path: Path) -> str:
    """SHA-256 of the file's bytes, in hexadecimal.

    For a shapefile, of its .shp, .dbf, .shx, .prj and .cpg one after the other, as far as they exist; for
    a folder that is one data set (a file geodatabase, a timetable), of its files in the order of their names.

    Raises
    ------
    UserError
        If the file cannot be read.
    """
    path = Path(path)
    checksum = hashlib.sha256()
    try:
        for part in parts_of_data(path):
            with files.open_binary(part) as stream:
                while chunk := stream.read(_CHUNK):
                    checksum.update(chunk)
    except OSError as error:
        raise UserError(
            T("{file} cannot be read.", file=path.name),
            T("Check that the file is still there and that no other program keeps it locked."),
        ) from error
    return checksum.hexdigest()


def digest_of_all(paths: Iterable[Path]) -> str:
    """One checksum of several files: of their digests one after the other; of one file, its own digest.

    Raises
    ------
    UserError
        If one cannot be read.
    """
    digests = [digest(path) for path in paths]
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


def parts_of_data(path: Path) -> list[Path]:
    """The files that hold the data: the path itself, or the parts of a data set of several files."""
    if format_of(path) is GTFS and files.is_folder(path):
        return tables_of(path)
    if files.is_folder(path):
        return [part for part in files.files_under(path) if part.suffix != ".lock"]
    if format_of(path) is SHAPEFILE:
        return list(parts_of(path).values())
    return [path]
