"""Files on disk and files in archives, read the same way.

A file in a zip has a path that goes on inside it, such as ``D:/data.zip/green/parks.shp``; all readers ask
here for bytes, neighbours and the name under which GDAL opens it, so that none needs to know.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO


def open_binary(path: Path) -> BinaryIO:
    """The file, open for reading bytes; the stream can seek. Raises OSError."""
    return path.open("rb")


def read_bytes(path: Path) -> bytes:
    """All bytes of the file. Raises OSError."""
    with open_binary(path) as stream:
        return stream.read()


def size_of(path: Path) -> int:
    """The file's size in bytes, unpacked. Raises OSError."""
    return path.stat().st_size


def is_file(path: Path) -> bool:
    """Whether there is such a file."""
    return path.is_file()


def siblings(path: Path) -> list[Path]:
    """Everything in the folder (or the folder of the archive) that the file lies in, sorted by name."""
    return sorted(path.parent.iterdir())


def gdal_name(path: Path) -> str:
    """The name under which GDAL (pyogrio, rasterio) opens the file where it lies."""
    return str(path)
