"""What programs that died have left in a folder: cleared away, or brought to the end that was begun."""

from __future__ import annotations

import contextlib
import shutil
import time
from pathlib import Path

from layers.writing.locks import ctrl_c_waits, held
from layers.writing.moves import is_one_file, move_waiting
from layers.writing.own import LIST, PREFIX, is_own, leads_nowhere_else, list_of

NEW, OLD, LOCK = "new", "old", "lock"
"""What is in a draft, beside its list while its files move."""
_YOUNG = 60.0
"""Seconds in which a folder without a lock may still be one that is just being made."""


def finish_others(folder: Path) -> None:
    """Clear away what programs that died have left in a folder; what was whole by then takes its place.

    Only this program's own drafts are looked at; whatever else is called so is left alone.
    """
    for draft in folder.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if is_own(draft):
                _finish_draft(draft, folder)


def clear_away(draft: Path) -> None:
    """Delete a draft that holds nothing which is not in its place as well."""
    with ctrl_c_waits():
        if not (draft / LIST).exists():
            shutil.rmtree(draft, ignore_errors=True)


def _finish_draft(draft: Path, folder: Path) -> None:
    if not (draft / LOCK).exists():
        if time.time() - draft.stat().st_mtime > _YOUNG:
            shutil.rmtree(draft, ignore_errors=True)
        return
    with held(draft / LOCK):
        finished = not (draft / LIST).exists() or _finish(draft, folder)
        if finished:
            (draft / LIST).unlink(missing_ok=True)
            clear_away(draft)  # while nobody else can take it for theirs
    if finished:
        clear_away(draft)  # Windows deletes no lock that is open


def _finish(draft: Path, folder: Path) -> bool:
    """Go on with an exchange that broke off; False where somebody has put other files there since."""
    listed = list_of(draft)
    if listed is None:
        # The list is on the disk before the first move: there was none. Or else the list is not ours.
        return not any((draft / OLD).iterdir())
    if not all(leads_nowhere_else(draft / part) for part in (NEW, OLD)):
        return False
    former, names = listed
    for name in former:
        if not (draft / OLD / name).exists() and (folder / name).exists():
            (folder / name).replace(draft / OLD / name)
    waiting = [name for name in names if (draft / NEW / name).exists()]
    if any(_is_taken(draft / NEW / name, folder / name) for name in waiting):
        return False
    return all(move_waiting(draft / NEW / name, folder / name) for name in waiting)


def _is_taken(source: Path, target: Path) -> bool:
    """Whether something is in a file's place that is neither the file itself nor a reserved place."""
    return target.exists() and not is_one_file(source, target) and target.stat().st_size > 0
