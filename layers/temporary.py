"""Temporary files, and the sentence for where there is no room for any."""

from __future__ import annotations

import contextlib
import errno
import tempfile
from collections.abc import Iterator
from pathlib import Path

from layers.errors import UserError
from layers.text import T

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_MUCH = 256 * 1024
"""Bytes; where there is no room for so many, there was none for what was to be written."""
_NOT_WRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR}


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that is gone with its files when the block ends.

    Raises
    ------
    UserError
        If none can be made.
    """
    try:
        made = tempfile.TemporaryDirectory(prefix="gisapp-", ignore_cleanup_errors=True)
    except OSError as error:  # also where Python finds no place at all
        if error.errno in _FULL | _NOT_WRITABLE:
            raise _no_room() from error
        raise
    with made as folder:
        yield Path(folder)


@contextlib.contextmanager
def room_for_temporary_files() -> Iterator[None]:
    """A block that writes temporary files only, so that a full disk is theirs.

    Raises
    ------
    UserError
        If there is no room for them.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise _no_room() from error
        raise


def refuse_without_room(folder: Path, for_bytes: int = _MUCH) -> None:
    """Say so if a temporary folder is full; for libraries that say something else then.

    Raises
    ------
    UserError
        If it is.
    """
    with room_for_temporary_files():
        probe = folder / "probe"
        try:
            probe.write_bytes(bytes(for_bytes))
        finally:
            probe.unlink(missing_ok=True)


def _no_room() -> UserError:
    try:
        place = tempfile.gettempdir()
    except OSError:
        place = "TMPDIR"
    return UserError(
        T("There is no room for temporary files in {folder}.", folder=place),
        T("Make room there, or name another folder in the variable TMPDIR (on Windows TEMP)."),
    )
