"""Moving a file to a place where nothing may be: what appears there in the meantime is never replaced."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

_ONE_NAME_ONLY = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}
"""What disks say that know only one name for each file: FAT, some of the network."""


def move_new(source: Path, target: Path) -> None:
    """Move a file to a place of the same disk where there is none.

    ``os.rename`` replaces on all systems but Windows, and asking before is no help against a second program.
    A second name can be made only where there is none; the first one is taken away then.

    Raises
    ------
    FileExistsError
        If something is there, a link that leads nowhere, too; its ``filename`` is the target.
    OSError
        If the disk refuses.
    """
    try:
        if os.name == "nt":
            source.rename(target)
        elif _link(source, target):
            source.unlink()
        else:
            _take_reserved(source, target)
    except FileExistsError as error:
        raise FileExistsError(error.errno, error.strerror, str(target)) from error


def move_waiting(source: Path, target: Path) -> bool:
    """Bring a move to its end that a program may have died in; False where something else is there now.

    What may be there is the file itself under both names, or the empty one by which a place is reserved.
    """
    if is_one_file(source, target):
        source.unlink()
    elif _is_empty(target):
        source.replace(target)
    else:
        try:
            move_new(source, target)
        except FileExistsError:
            return False
    return True


def move_back(source: Path, target: Path) -> None:
    """Undo a move from ``source`` to ``target`` as far as it came, which the files themselves tell best."""
    if is_one_file(source, target):
        target.unlink()
    elif not source.exists():
        target.replace(source)


def is_one_file(first: Path, second: Path) -> bool:
    """Whether both are names of the same ordinary file."""
    with contextlib.suppress(OSError):
        found = [path.lstat() for path in (first, second)]
        return stat.S_ISREG(found[0].st_mode) and os.path.samestat(*found)
    return False


def _link(source: Path, target: Path) -> bool:
    """Give the file a second name; False where the disk knows only one for each file."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno in _ONE_NAME_ONLY:
            return False
        raise
    return True


def _take_reserved(source: Path, target: Path) -> None:
    """Move a file over an empty one that only whoever comes first can make."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        source.replace(target)
    except BaseException:
        if source.exists() and _is_empty(target):
            target.unlink()
        raise


def _is_empty(path: Path) -> bool:
    with contextlib.suppress(OSError):
        found = path.lstat()
        return stat.S_ISREG(found.st_mode) and not found.st_size
    return False
