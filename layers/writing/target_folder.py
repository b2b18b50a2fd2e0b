"""Into which folder may be written: one that is there, or can be made where its path says."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from layers.errors import UserError
from layers.text import T
from layers.writing.locks import ctrl_c_waits
from layers.writing.own import draft_in

_OF_GDAL = "/vsi"
"""How the names of its virtual file systems begin (/vsimem/, /vsizip/)."""
_LONGEST_NAME = 255
"""Bytes on all usual file systems."""
_LONGEST_FILE = 247
"""Less the "-journal" that SQLite puts behind a file's name."""


def refuse_names(path: Path) -> None:
    """Refuse a path with a name that no file or folder can have."""
    if "\0" in str(path):
        raise UserError(T("“{path}” is not the name of a file.", path=str(path)), T("Choose another name."))
    if path.absolute().as_posix().startswith(_OF_GDAL):
        raise UserError(
            T("Places that begin with {start} are no folders for GDAL, which writes here.", start=_OF_GDAL),
            T("Choose another folder."),
        )
    for name in path.parts:
        most = _LONGEST_FILE if name == path.name else _LONGEST_NAME
        size = len(os.fsencode(name))
        if size > most:
            raise UserError(
                T(
                    "The name {file} is too long: it has {n} bytes, and at most {most} are possible.",
                    file=name,
                    n=size,
                    most=most,
                ),
                T("Choose a shorter name; a Chinese character takes three bytes."),
            )


def refuse_folders_above(real: Path) -> None:
    """Refuse a place if a folder that its path goes through cannot be one, or takes no files.

    Raises
    ------
    UserError
        If a file is in the place of a folder, or a link that leads to none.
    OSError
        If the system refuses; that can only be found out by trying.
    """
    for folder in real.parents:
        if folder.is_dir():
            _try(folder)
            break
        if folder.exists():
            raise UserError(
                T("{file} is a file; nothing can be written into it.", file=folder.name),
                T("Choose a folder beside it: {folder}", folder=str(folder.parent)),
            )
        if folder.is_symlink():
            raise leads_nowhere(folder)


def is_folder(path: Path) -> bool:
    """Whether there is a folder; not at a path that cannot be."""
    with contextlib.suppress(OSError):
        return path.is_dir()
    return False


def _try(folder: Path) -> None:
    try:
        with ctrl_c_waits():
            draft_in(folder).rmdir()
    except FileNotFoundError as error:  # of a folder that is there, but none of a disk, as /proc
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder)) from error


def leads_nowhere(link: Path) -> UserError:
    """The sentence for a link through which nothing can be reached."""
    return UserError(
        T("{file} is a link that leads to no folder.", file=link.name),
        T("Make the folder that it leads to, or choose another place."),
    )
