"""Files that come whole or not at all, to the last of a set; what was there stays until they are whole.

They are written into a hidden folder beside their place and brought to the disk there. One file then takes
its place in a single step. Several cannot: the former ones are put aside first and put back if one of the
new ones is refused; if the program dies in between, whoever writes into the folder next brings it to its end.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from layers.errors import UserError
from layers.text import T

_PREFIX = ".gisapp-"
_NEW, _OLD, _LIST, _LOCK = "new", "old", "list.json", "lock"
_YOUNG = 60.0
"""Seconds in which a folder without a lock may still be one that is just being made."""


@contextlib.contextmanager
def whole_files(folder: Path, replaced: Iterable[Path] = (), main: str = "") -> Iterator[Path]:
    """An empty folder to write into; what stands in it when the block ends moves to ``folder``.

    Parameters
    ----------
    folder
        Where the files belong; made if need be.
    replaced
        Files of the folder that the new ones take the place of. Those without a successor go, too.
    main
        Name of the file by which a set is opened: it is there only while the others fit it.

    Raises
    ------
    OSError
        If the disk refuses; everything is then as it was before.
    UserError
        If a file is in the place of a new one that is not among the ``replaced``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _finish_others(folder)
    draft = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
    with contextlib.ExitStack() as cleaning:
        cleaning.callback(_clear_away, draft)
        cleaning.enter_context(_held(draft / _LOCK))
        for part in (_NEW, _OLD):
            (draft / part).mkdir()
        yield draft / _NEW
        names = sorted((path.name for path in (draft / _NEW).iterdir()), key=lambda name: name == main)
        former = sorted((path.name for path in replaced if path.exists()), key=lambda name: name != main)
        _refuse_strangers(folder, set(names) - set(former))
        for name in names:
            _keep_mode(folder / name, draft / _NEW / name)
            _bring_to_disk(draft / _NEW / name)
        if len(names) == 1 and set(former) <= set(names):
            (draft / _NEW / names[0]).replace(folder / names[0])
        else:
            _exchange(draft, folder, former, names)
        _bring_to_disk(folder)


def _exchange(draft: Path, folder: Path, former: list[str], names: list[str]) -> None:
    """Put the former files aside and the new ones in their place; or put all back and raise."""
    try:
        (draft / _LIST).write_text(json.dumps([former, names]), encoding="utf-8")
        _bring_to_disk(draft / _LIST)
        for name in former:
            (folder / name).replace(draft / _OLD / name)
        for name in names:
            (draft / _NEW / name).replace(folder / name)
    except BaseException:
        _put_back(draft, folder, former, names)
        raise
    (draft / _LIST).unlink()


def _put_back(draft: Path, folder: Path, former: list[str], names: list[str]) -> None:
    """Undo an exchange as far as it came, which its files themselves tell best.

    Where that is refused as well, the list stays, and with it the draft: the next run in the folder goes on.
    """
    try:
        for name in names:
            if not (draft / _NEW / name).exists():
                (folder / name).replace(draft / _NEW / name)
        for name in former:
            if (draft / _OLD / name).exists():
                (draft / _OLD / name).replace(folder / name)
        (draft / _LIST).unlink(missing_ok=True)
    except OSError as error:
        raise UserError(
            T("The new files could not be put in their place, nor the former ones back; both are in {draft}.",
              draft=str(draft)),
            T("Close other programs that have them open, and run this again: it completes what was begun."),
        ) from error  # fmt: skip


def _clear_away(draft: Path) -> None:
    """Delete a draft that holds nothing which is not in its place as well."""
    if not (draft / _LIST).exists():
        shutil.rmtree(draft, ignore_errors=True)


def _finish_others(folder: Path) -> None:
    """Clear away what programs that died have left in a folder; what was whole by then takes its place."""
    for draft in folder.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if not (draft / _LOCK).exists():
                if time.time() - draft.stat().st_mtime > _YOUNG:
                    shutil.rmtree(draft, ignore_errors=True)
                continue
            with _held(draft / _LOCK):
                finished = not (draft / _LIST).exists() or _finish(draft, folder)
            if finished:
                (draft / _LIST).unlink(missing_ok=True)
                _clear_away(draft)


def _finish(draft: Path, folder: Path) -> bool:
    """Go on with an exchange that broke off; False where somebody has put other files there since."""
    try:
        former, names = json.loads((draft / _LIST).read_text(encoding="utf-8"))
    except (ValueError, TypeError):
        return True  # the list is on the disk before the first move: there was none
    for name in former:
        if not (draft / _OLD / name).exists() and (folder / name).exists():
            (folder / name).replace(draft / _OLD / name)
    waiting = [name for name in names if (draft / _NEW / name).exists()]
    if any((folder / name).exists() for name in waiting):
        return False
    for name in waiting:
        (draft / _NEW / name).replace(folder / name)
    return True


def _refuse_strangers(folder: Path, names: set[str]) -> None:
    for name in sorted(names):
        if (folder / name).exists():
            raise UserError(
                T("{file} exists already; it was left as it is.", file=name),
                T("Choose another name, or move the file elsewhere first."),
            )


def _keep_mode(former: Path, draft: Path) -> None:
    """Give a file the permissions of the one that it replaces."""
    if former.exists():
        shutil.copymode(former, draft)


def _bring_to_disk(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows has no way to
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _held(lock: Path) -> Iterator[None]:
    """The lock, held until the block ends or the process does. Raises OSError if another one holds it."""
    with lock.open("ab") as stream:
        _lock(stream)
        yield


def _lock(stream: BinaryIO) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
