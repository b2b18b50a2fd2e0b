"""Where a file may be written: the one rule for whoever writes.

What exists is replaced only if that was asked for, and only if it is of this program's making and of the
same kind; never the very file that is being read.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from layers.errors import UserError
from layers.reading.vector.database import settled_in_place
from layers.system_words import writing_failed
from layers.text import T
from layers.writing.target_folder import leads_nowhere, refuse_folders_above, refuse_names


@dataclass(frozen=True, slots=True)
class Replacing:
    """What may be replaced.

    Attributes
    ----------
    allowed
        Whether it was asked for.
    is_ours
        Says of a file that is there whether it is of this program's making and of the kind to be written.
    inputs
        Files that are being read, which are never written over.
    """

    allowed: bool
    is_ours: Callable[[Path], bool]
    inputs: tuple[Path, ...] = ()


def refuse_target(path: Path, replacing: Replacing) -> None:
    """Do nothing if a file may be written at a path; to be asked before any work, and again before writing.

    Raises
    ------
    UserError
        If the path is none of a file, its folder cannot be one, or what is there may not be replaced.
    """
    _refuse_name(path)
    try:
        real = real_place(path)
        if real.is_dir():
            raise _is_folder(real)
        if real.is_symlink() or (path.is_symlink() and not real.parent.is_dir()):
            raise leads_nowhere(path)  # around in a circle, or a folder would be made where nobody named one
        refuse_folders_above(real)
        refuse_replacing(path, replacing)
    except OSError as error:
        raise unwritable(path, error) from error


def refuse_replacing(path: Path, replacing: Replacing) -> None:
    """Do nothing if what is at a path by now, if anything, may be replaced; asked last before it is.

    Raises
    ------
    UserError
        If it may not.
    OSError
        If it cannot be looked at.
    """
    real = real_place(path)
    if real.exists():
        _refuse_existing(path, real, replacing)
    _refuse_logs(real)


def refuse_folder(folder: Path) -> None:
    """Do nothing if files may be written into a folder, be it there or not.

    Raises
    ------
    UserError
        If a file stands in its place or above it, or nothing can be written there.
    """
    try:
        refuse_names(folder / "any file")
        refuse_folders_above(folder.absolute() / "any file")
    except OSError as error:
        raise unwritable(folder, error) from error


def real_place(path: Path) -> Path:
    """Where the file itself lies: a link to a file stays a link; one that leads back to itself is left."""
    path = path.absolute()
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def unwritable(path: Path, error: BaseException) -> UserError:
    """The sentence for a place at which the system, or a library, refuses to write."""
    return UserError(
        T("{file} could not be written: {reason}.", file=path.name, reason=writing_failed(error)),
        T(
            "Check that the folder {folder} is not write-protected, that its disk has room, and that no "
            "other program has the file open. What was there before is unchanged.",
            folder=str(path.absolute().parent),
        ),
    )


def not_ours(path: Path) -> UserError:
    """The sentence for a file that is there and is none that may be replaced."""
    return UserError(
        T(
            "{file} is not a file of this kind that this program has written; it was left as it is.",
            file=path.name,
        ),
        T("Choose another name, or move the file elsewhere first."),
    )


def _refuse_name(path: Path) -> None:
    if not path.name or path.name in (".", ".."):
        raise UserError(
            T("“{path}” is not the name of a file.", path=str(path)),
            T("Write the file's name behind its folder."),
        )
    refuse_names(path)


def _is_folder(real: Path) -> UserError:
    return UserError(
        T("{file} is a folder, not a file.", file=real.name),
        T("Write the file's name behind it: {example}", example=str(real / f"{real.name}.gpkg")),
    )


def _refuse_existing(path: Path, real: Path, replacing: Replacing) -> None:
    if any(each.exists() and real.samefile(each) for each in replacing.inputs):
        raise UserError(
            T("{file} is being read here, and would be overwritten.", file=path.name),
            T("Choose another name."),
        )
    if not real.is_file():
        raise UserError(T("{file} is not an ordinary file.", file=path.name), T("Choose another name."))
    if not replacing.allowed:
        raise UserError(
            T("{file} exists already; it was left as it is.", file=path.name),
            T("Choose another name, or have it replaced with --force."),
        )
    if real.stat().st_size and not replacing.is_ours(real):
        raise not_ours(path)


def _refuse_logs(real: Path) -> None:
    """Settle what waits beside a database that is replaced, or refuse: it would come back in the new one."""
    for log in settled_in_place(real):
        raise UserError(
            T(
                "{log} beside {file} holds changes that another program has not yet finished.",
                log=log.name,
                file=real.name,
            ),
            T("Close {file} in the other program, for example QGIS, or choose another name.", file=real.name),
        )
