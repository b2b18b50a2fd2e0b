"""The lock of a project: who works on it, said in a small file beside it, so that nobody else writes there.

Two things say that the holder lives. On this machine it is a lock of the system on that file, which ends
with its process, however that ends. Another machine's is told by time alone: its holder writes the file anew
each minute. When that was is read from no clock of ours, since clocks differ: the lock's date and that of a
new file beside it are both given by the disk they lie on, and these two are compared.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from gisapp.store.lock_file import (
    Holder,
    Place,
    has_ended,
    made_new,
    opened_there,
    read_holder,
    seconds_old,
    this_machine,
    user_name,
    write_holder,
)
from layers.errors import UserError
from layers.text import T
from layers.writing.target import real_place

__all__ = ["Lock", "Taken", "Unlockable", "refuse_locked", "take", "user_name"]

ENDING = ".lock"
"""Behind the project's whole name."""
RENEW_S = 60
"""Seconds after which its holder renews a lock."""
STALE_S = 5 * RENEW_S
"""Seconds without being renewed after which a lock of another machine may be taken over."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody else has the project: who, on which machine, since when (ISO); "" where the lock does not say.

    ``stale``: of another machine, and not renewed for five minutes.
    """

    who: str
    host: str
    since: str
    stale: bool

    @property
    def said(self) -> T:
        """As a sentence."""
        if not self.host:
            return T("A lock stands beside the project that does not say who has it open.")
        if self.stale:
            return T(
                "{who} on {host} has had the project open since {since}, and has not been heard of for five "
                "minutes.",
                **self._words(),
            )
        return T("{who} on {host} has had the project open since {since}.", **self._words())

    def _words(self) -> dict[str, str]:
        return {"who": self.who, "host": self.host, "since": self.since[:16].replace("T", " ")}


@dataclass(frozen=True, slots=True)
class Unlockable:
    """No lock can be made, so that the project is only read; ``said`` says why."""

    said: T


class Lock:
    """The lock of a project that this process holds until it releases it or ends.

    ``over`` is who had it before and has ended without releasing it; None where nobody had.
    """

    def __init__(self, file: Path, place: Place, holder: Holder, over: Taken | None = None) -> None:
        self._file, self._place, self._holder, self.over = file, place, holder, over

    def renew(self) -> bool:
        """Say that the project is still worked on; False if the lock is somebody else's by now."""
        found = read_holder(self._file)
        if isinstance(found, Holder) and found.token == self._holder.token:
            self._holder = replace(self._holder, renewed=_now())
            with contextlib.suppress(OSError):  # a network that is gone for a minute; the next time tells
                write_holder(self._place, self._holder)
            return True
        if found is None:  # somebody deleted it, and nobody has another
            return self._made_again()
        return False

    def release(self) -> None:
        """Take the lock away if it is still this one."""
        found = read_holder(self._file)
        self._place.close()  # first: Windows deletes no file that is open
        if isinstance(found, Holder) and found.token == self._holder.token:
            with contextlib.suppress(OSError):
                self._file.unlink()

    def _made_again(self) -> bool:
        try:
            place = _made(self._file, self._holder)
        except OSError:
            return False
        self._place.close()
        self._place = place
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def take(path: Path, *, over_stale: bool = False) -> Lock | Taken | Unlockable:
    """Take the lock of a project.

    Parameters
    ----------
    path
        Of the project.
    over_stale
        Whether one of another machine that was not renewed for five minutes is taken over. One of this
        machine whose process has ended is taken over in any case.

    Returns
    -------
    Lock or Taken or Unlockable
        The lock, to be renewed each minute and released; who has it; or why there can be none.
    """
    try:
        place = real_place(path)
        if not os.access(place, os.W_OK):
            return Unlockable(
                T("{file} is write-protected, so that it can be looked at but not changed.", file=path.name)
            )
        return _taken(_lock_of(place), over_stale=over_stale)
    except OSError:
        return Unlockable(
            T(
                "Nothing can be written into the folder of {file}, so that it can be looked at but not "
                "changed.",
                file=path.name,
            )
        )


def refuse_locked(path: Path) -> None:
    """Do nothing unless somebody else has a project open; this process may have it.

    Parameters
    ----------
    path
        Of the project.

    Raises
    ------
    UserError
        With who has it.
    """
    file = _lock_of(real_place(path))
    found = read_holder(file)
    if found is None or (isinstance(found, Holder) and (found.is_here or _is_gone(file, found))):
        return
    taken = _told(file, found)
    mend = T("Close it there, and try again.")
    if taken.stale or not taken.host:
        mend = T("If nobody works on it there any more, delete {lock} beside it.", lock=file.name)
    raise UserError(T("{taken} Nothing was written.", taken=taken.said), mend)


def _taken(file: Path, *, over_stale: bool) -> Lock | Taken | Unlockable:
    holder = Holder(user_name(), *this_machine(), os.getpid(), _now(), _now(), secrets.token_hex(8))
    with contextlib.suppress(FileExistsError):
        return Lock(file, _made(file, holder), holder)
    found = read_holder(file)
    if found is None:  # it went just now
        return _taken(file, over_stale=over_stale)
    if file.is_symlink() or not file.is_file():
        return Unlockable(T("{lock} stands where the project's lock belongs, and is none.", lock=file.name))
    before = _told(file, found)
    has_gone = isinstance(found, Holder) and _is_gone(file, found)
    if not has_gone and not (before.stale and over_stale):
        return before
    place = opened_there(file)
    if (has_gone and not place.held) or read_holder(file) != found:  # somebody was quicker, or is back
        place.close()
        return _told(file, read_holder(file) or found)
    write_holder(place, holder)
    return Lock(file, place, holder, before)


def _made(file: Path, holder: Holder) -> Place:
    """A new lock that says who has it; none is left that does not."""
    place = made_new(file)
    try:
        write_holder(place, holder)
    except OSError:
        place.close()
        file.unlink(missing_ok=True)
        raise
    return place


def _is_gone(file: Path, holder: Holder) -> bool:
    """Whether a lock was made by a process of this machine that has ended."""
    return holder.is_of_this_machine and has_ended(file)


def _told(file: Path, found: Holder | str) -> Taken:
    mine = isinstance(found, Holder) and found.is_of_this_machine
    stale = not mine and seconds_old(file) >= STALE_S
    if isinstance(found, Holder):
        return Taken(found.who, found.host, found.since, stale)
    return Taken("", "", "", stale)


def _lock_of(place: Path) -> Path:
    return place.with_name(f"{place.name}{ENDING}")


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
