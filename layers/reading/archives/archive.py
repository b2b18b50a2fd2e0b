"""Zips, also inside each other, read where they lie: nothing is unpacked to disk."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from layers.errors import UserError
from layers.reading.archives.limits import (
    DEEPEST,
    LARGEST_INNER,
    refuse_harmful,
    too_deep,
    too_large_inside,
)
from layers.reading.archives.names import names_of
from layers.text import T

ENDINGS = (".zip", ".shz")
_CHUNK = 1 << 20
_OPEN_AT_ONCE = 8
"""Archives whose lists of contents are remembered."""
_IS_LINK = 0o120000
_SPELLINGS = 50
_spelt: Counter[Path] = Counter()


class Archive:
    """The contents of one zip.

    Parameters
    ----------
    stream
        Its bytes; the stream can seek.
    file
        Its name, for sentences.
    in_gdal
        The name under which GDAL opens it.
    depth
        How many archives it lies in, itself included.

    Raises
    ------
    UserError
        If it is damaged, or must not be opened (see :mod:`layers.reading.archives.limits`).
    """

    def __init__(self, stream: BinaryIO, file: str, in_gdal: str, depth: int = 1) -> None:
        if depth > DEEPEST:
            raise too_deep(file)
        self._file, self._in_gdal, self._depth = file, in_gdal, depth
        try:
            self._zip = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise _damaged(file) from error
        entries = self._zip.infolist()
        names = names_of(entries)
        refuse_harmful(file, entries, names, stream.seek(0, os.SEEK_END))
        self._files = {
            name.shown: (entry, name.in_gdal)
            for entry, name in zip(entries, names, strict=True)
            if not name.shown.endswith("/") and (entry.external_attr >> 16) & 0o170000 != _IS_LINK
        }
        self._folders = {
            parent.as_posix()
            for name in (each.shown for each in names)
            for parent in PurePosixPath(name + "x" if name.endswith("/") else name).parents
        }
        self._inner: dict[str, Archive] = {}

    @property
    def names(self) -> list[str]:
        """The paths of all files in it, in the order of the archive; files in inner archives not counted."""
        return list(self._files)

    def is_file(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self._files

    def is_folder(self, name: str) -> bool:
        """Whether there is such a folder; "." is the archive itself."""
        return name in self._folders or name == "."

    def size_of(self, name: str) -> int:
        """Size of a file in bytes, unpacked. Raises FileNotFoundError."""
        return self._entry(name)[0].file_size

    def open(self, name: str) -> BinaryIO:
        """A file, open for reading; the stream can seek. Raises FileNotFoundError."""
        try:
            return cast("BinaryIO", self._zip.open(self._entry(name)[0]))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise _damaged(self._file) from error

    def verify(self, name: str) -> None:
        """Unpack a file to nowhere, so that a damaged one is refused before a reader makes sense of it.

        Raises
        ------
        UserError
            If its bytes are not those that were packed.
        """
        try:
            with self.open(name) as stream:
                size = sum(len(piece) for piece in iter(lambda: stream.read(_CHUNK), b""))
            if size != self.size_of(name):
                raise EOFError  # the archive's list claims more than there is  # noqa: TRY301
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise UserError(
                T(
                    "{file} in {archive} is damaged: it cannot be unpacked.",
                    file=PurePosixPath(name).name,
                    archive=self._file,
                ),
                T("Copy or download the archive again; a download may have broken off."),
            ) from error

    def inner(self, name: str) -> Archive:
        """The archive that a file in this one is. Raises UserError as the class does."""
        if name not in self._inner:
            file = PurePosixPath(name).name
            if self.size_of(name) > LARGEST_INNER:
                raise too_large_inside(file)
            self.verify(name)
            with self.open(name) as stream:
                content = io.BytesIO(stream.read())
            self._inner[name] = Archive(content, file, self.gdal_name(name), self._depth + 1)
        return self._inner[name]

    def gdal_name(self, name: str) -> str:
        """The name under which GDAL opens a file or folder of this archive."""
        if name in self._files:
            inside = self._files[name][1]
        else:  # a folder: as the path of a file in it begins
            within = (each for shown, (_, each) in self._files.items() if shown.startswith(name + "/"))
            inside = "/".join(next(within, name).split("/")[: name.count("/") + 1])
        return f"/vsizip/{{{self._in_gdal}}}/{inside}"

    def _entry(self, name: str) -> tuple[zipfile.ZipInfo, str]:
        try:
            return self._files[name]
        except KeyError:
            raise FileNotFoundError(2, "No such file in the archive", name) from None


def locate(path: Path) -> tuple[Archive, str] | None:
    """The archive that a path leads into and the rest of the path; None for a path that leads into none.

    Raises
    ------
    UserError
        If the archive must not or cannot be opened.
    """
    parts = path.parts
    for end in range(1, len(parts)):
        if parts[end - 1].lower().endswith(ENDINGS) and (file := Path(*parts[:end])).is_file():
            return _innermost(_archive_on_disk(file), parts[end:])
    return None


def archive_of(path: Path) -> Archive:
    """The archive that a file, on disk or itself in an archive, is.

    Raises
    ------
    UserError
        If the archive must not or cannot be opened.
    OSError
        If there is no such file, or it may not be read.
    """
    inside = locate(path)
    return _archive_on_disk(path) if inside is None else inside[0].inner(inside[1])


def packed(contents: Mapping[str, bytes]) -> bytes:
    """A zip of these files, stored as they are: the form in which pyogrio takes several files from memory."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _archive_on_disk(file: Path) -> Archive:
    state = file.stat()
    return _archive_at(file.absolute(), state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=_OPEN_AT_ONCE)
def _archive_at(file: Path, _changed: int, _size: int) -> Archive:
    with file.open("rb"):
        pass  # so that a file that may not be read says so
    return Archive(
        cast("BinaryIO", io.BufferedReader(_Unheld(file), _CHUNK)), file.name, _fresh_gdal_name(file)
    )


def _fresh_gdal_name(file: Path) -> str:
    """The archive's path, spelt anew each time: GDAL remembers what a path held, also after it changed."""
    _spelt[file] += 1
    return f"{file.parent}{'/.' * (_spelt[file] % _SPELLINGS)}/{file.name}"


def _innermost(archive: Archive, parts: tuple[str, ...]) -> tuple[Archive, str]:
    for end in range(1, len(parts)):
        name = "/".join(parts[:end])
        if name.lower().endswith(ENDINGS) and archive.is_file(name):
            return _innermost(archive.inner(name), parts[end:])
    return archive, "/".join(parts)


def _damaged(file: str) -> UserError:
    return UserError(
        T("{file} is no zip archive that can be opened: it is damaged or incomplete.", file=file),
        T("Copy or download the archive again; a download may have broken off."),
    )


class _Unheld(io.RawIOBase):
    """A file that is open only while bytes are fetched, so that its owner can move or delete it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path, self._at = path, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at}.get(whence)
        self._at = offset + (self._path.stat().st_size if start is None else start)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        with self._path.open("rb", buffering=0) as stream:
            stream.seek(self._at)
            count = stream.readinto(buffer)
        self._at += count
        return count
