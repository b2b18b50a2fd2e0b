"""Files on disk and files in archives, read the same way.

A file in a zip has a path that goes on inside it, such as ``D:/data.zip/green/parks.shp``; all readers ask
here for bytes, neighbours and the name under which GDAL opens it, so that none needs to know. Where the
archive itself must not be opened, all of these raise :class:`~layers.errors.UserError`.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from layers.reading.archives.archive import locate

MISREAD = frozenset("!;\t\r\n")
"""Characters after which pyogrio takes a path for something else, and those that it leaves out of one."""


def open_binary(path: Path) -> BinaryIO:
    """The file, open for reading bytes; the stream can seek. Raises OSError."""
    inside = locate(path)
    return path.open("rb") if inside is None else inside[0].open(inside[1])


def read_bytes(path: Path) -> bytes:
    """All bytes of the file. Raises OSError."""
    with open_binary(path) as stream:
        return stream.read()


def size_of(path: Path) -> int:
    """The file's size in bytes, unpacked. Raises OSError."""
    inside = locate(path)
    return path.stat().st_size if inside is None else inside[0].size_of(inside[1])


def is_file(path: Path) -> bool:
    """Whether there is such a file."""
    inside = locate(path)
    return path.is_file() if inside is None else inside[0].is_file(inside[1])


def is_folder(path: Path) -> bool:
    """Whether there is such a folder."""
    inside = locate(path)
    return path.is_dir() if inside is None else inside[0].is_folder(inside[1])


def is_packed(path: Path) -> bool:
    """Whether the path leads into an archive."""
    return locate(path) is not None


def siblings(path: Path) -> list[Path]:
    """Everything in the folder (or the folder of the archive) that the file lies in, sorted by name."""
    inside = locate(path)
    if inside is None:
        return sorted(path.parent.iterdir())
    archive, name = inside
    home = name.rpartition("/")[0]
    start = f"{home}/" if home else ""
    entries = {each[len(start) :].partition("/")[0] for each in archive.names if each.startswith(start)}
    return [path.parent / entry for entry in sorted(entries)]


def files_under(folder: Path) -> list[Path]:
    """All files in a folder and the folders in it, sorted by their paths."""
    inside = locate(folder)
    if inside is None:
        return sorted(path for path in folder.rglob("*") if path.is_file())
    archive, name = inside
    start = f"{name}/"
    return [folder / each[len(start) :] for each in sorted(archive.names) if each.startswith(start)]


def verify(path: Path) -> None:
    """Refuse a file of an archive that cannot be unpacked; a file on disk is taken as it is.

    Raises
    ------
    UserError
        If its bytes are not those that were packed.
    """
    inside = locate(path)
    if inside is not None:
        inside[0].verify(inside[1])


def gdal_name(path: Path) -> str:
    """The name under which GDAL (pyogrio, rasterio) opens the file where it lies."""
    inside = locate(path)
    if inside is not None:
        return inside[0].gdal_name(inside[1])
    name = str(path.absolute())  # so that no beginning of it is taken for a scheme, as in "http:a.gpkg"
    if MISREAD & set(name) and not path.is_dir():
        return f"/vsisubfile/0,{name}"  # from byte 0 on: all of it, under a name left alone
    return name
