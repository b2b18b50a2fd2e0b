"""The file of a lock: made, read as input like any other, and held."""

from __future__ import annotations

import contextlib
import functools
import getpass
import hashlib
import json
import os
import socket
import stat
import sys
import tempfile
import time
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

_LARGEST = 4096
"""Bytes of a lock that is read: a tenth of it is used."""
_FAR = 1 << 30
"""The byte that is locked on Windows, where nobody could read one that is: far behind the last."""
_TURNS, _PAUSE_S = 5, 0.01
"""How often another process is waited for that only looks, and for how long."""
NO_LOCK = "damaged"
"""What is read of a file that is no lock."""
Words = Annotated[str, Meta(max_length=200)]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock; the times are for people, and compared with nothing."""

    who: Words
    host: Words
    machine: Words
    pid: int
    since: Words
    renewed: Words
    token: Words

    @property
    def is_of_this_machine(self) -> bool:
        """Whether the lock was made on this machine."""
        return (self.host, self.machine) == this_machine()

    @property
    def is_here(self) -> bool:
        """Whether it is this very process."""
        return self.is_of_this_machine and self.pid == os.getpid()


class Place:
    """A lock that is open; ``held`` says whether the system's lock on it is ours; None where it has none."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.held = _hold(descriptor)

    def write(self, content: bytes) -> None:
        """Put this in the place of what it says."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, content)
        os.ftruncate(self._descriptor, len(content))

    def close(self) -> None:
        """Let go of it; as often as anybody likes."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def made_new(file: Path) -> Place:
    """A lock where there was none.

    Raises
    ------
    FileExistsError
        If there is something.
    OSError
        If nothing can be written there.
    """
    return Place(_open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL))


def opened_there(file: Path) -> Place:
    """A lock that is there.

    Raises
    ------
    OSError
        If it is gone, or cannot be written to.
    """
    return Place(_open(file, os.O_RDWR))


def has_ended(file: Path) -> bool:
    """Whether the process that made a lock on this machine has ended: the system's lock ends with it."""
    try:
        place = opened_there(file)
    except OSError:
        return False
    place.close()
    return place.held is True


def write_holder(place: Place, holder: Holder) -> None:
    """Say who holds a lock. Raises OSError if the disk refuses."""
    place.write(json.dumps(asdict(holder), ensure_ascii=False).encode())


def read_holder(file: Path) -> Holder | str | None:
    """Who holds a lock.

    Returns
    -------
    Holder or str or None
        None where there is nothing, :data:`NO_LOCK` where there is something else, or more than a lock has.
    """
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            return NO_LOCK
        with os.fdopen(_open(file, os.O_RDONLY), "rb") as stream:
            content = stream.read(_LARGEST + 1)
        return msgspec.json.decode(content, type=Holder) if len(content) <= _LARGEST else NO_LOCK
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, UnicodeError, RecursionError):
        return NO_LOCK


def seconds_old(file: Path) -> float:
    """How long ago a file was written, by the clock of the disk it lies on; 0 where that cannot be told."""
    try:
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".gisapp-clock-") as new:
            new.write(b"now")
            new.flush()
            return Path(new.name).stat().st_mtime - file.lstat().st_mtime
    except OSError:
        return 0


@functools.cache
def this_machine() -> tuple[str, str]:
    """The name of this machine, and what tells it from another of the same name."""
    return socket.gethostname()[:100], hashlib.sha256(uuid.getnode().to_bytes(8)).hexdigest()[:12]


@functools.cache
def user_name() -> str:
    """Who is logged in; "" where the system does not say."""
    with contextlib.suppress(Exception):  # OSError, KeyError or ImportError, by system and version
        return getpass.getuser()[:100]
    return ""


def _open(file: Path, flags: int) -> int:
    """The file of that name: not one that a link leads to, and without waiting for who writes into a pipe."""
    more = (getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
    return os.open(file, sum(more, flags), 0o644)


def _hold(descriptor: int) -> bool | None:
    """Whether the system's lock is ours now; None where the disk has no such locks.

    Who only looks holds it for an instant, which is waited for.
    """
    for _ in range(_TURNS):
        try:
            _lock(descriptor)
        except (BlockingIOError, PermissionError):
            time.sleep(_PAUSE_S)
        except OSError:
            return None
        else:
            return True
    return False


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
