"""Files that come whole or not at all, to the last of a set; what was there stays until they are whole.

They are written into a hidden folder beside their place and brought to the disk there. One file then takes
its place in a single step. Several cannot: the former ones are put aside first and put back if one of the
new ones is refused; if the program dies in between, whoever writes into the folder next brings it to its end.
What appears in the place of a file while it is being written is nobody's to replace.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from layers.errors import UserError
from layers.text import T
from layers.writing.leftovers import LOCK, NEW, OLD, clear_away, finish_others
from layers.writing.locks import ctrl_c_waits, held, in_turn, no_ctrl_c
from layers.writing.moves import move_back, move_new
from layers.writing.own import LIST, draft_in, sealed_list
from layers.writing.stamps import Stamp, stamp_of

_NOTHING_SEEN: Mapping[Path, Stamp] = {}
_TURNS = 5
"""How often a draft is made anew that another program took for one that was left behind, before its lock."""


@contextlib.contextmanager
def whole_files(
    folder: Path,
    replaced: Iterable[Path] = (),
    main: str = "",
    seen: Mapping[Path, Stamp] = _NOTHING_SEEN,
) -> Iterator[Path]:
    """An empty folder to write into; what stands in it when the block ends moves to ``folder``.

    Parameters
    ----------
    folder
        Where the files belong; made if need be.
    replaced
        Files of the folder that the new ones may take the place of, whether they are there yet or not. Those
        without a successor go, too.
    main
        Name of the file by which a set is opened: it is there only while the others fit it.
    seen
        What was in the place of some of them when the work began; of the others it is looked at now.

    Raises
    ------
    OSError
        If the disk refuses; everything is then as it was before.
    UserError
        If a file is in the place of a new one that is not among the ``replaced``, or is another one by now.
    """
    folder.mkdir(parents=True, exist_ok=True)
    finish_others(folder)
    before = {path.name: seen[path] if path in seen else stamp_of(path) for path in replaced}
    with contextlib.ExitStack() as cleaning:
        no_more_ctrl_c = cleaning.enter_context(no_ctrl_c())
        draft = _held_draft(folder, cleaning)
        for part in (NEW, OLD):
            (draft / part).mkdir()
        yield draft / NEW
        names = sorted((path.name for path in (draft / NEW).iterdir()), key=lambda name: (name == main, name))
        for name in names:
            _keep_mode(folder / name, draft / NEW / name)
            _bring_to_disk(draft / NEW / name)
        no_more_ctrl_c()
        with in_turn(folder):
            _take_place(draft, folder, names, before, main)
        _bring_to_disk(folder)


def _take_place(draft: Path, folder: Path, names: list[str], before: Mapping[str, Stamp], main: str) -> None:
    """Bring the new files to their place, if nothing is there that they may not replace.

    ``before`` is what was seen in the place of those that may be replaced: of two programs that replace one
    file, the second would replace the work of the first, which nobody has seen.
    """
    there = {name: now for name in before if (now := stamp_of(folder / name))}
    former = sorted((name for name in there if before[name]), key=lambda name: (name != main, name))
    for name in former:
        if there[name] != before[name]:
            raise _has_changed(name)
    for name in sorted(set(names) - set(former)):
        if (folder / name).exists():
            raise _is_there(name)
    try:
        _move(draft, folder, former, names)
    except FileExistsError as error:
        raise _is_there(Path(error.filename).name) from error


def _held_draft(folder: Path, cleaning: contextlib.ExitStack) -> Path:
    """A new draft whose lock is held."""
    for turn in range(1, _TURNS + 1):
        with ctrl_c_waits():
            draft = draft_in(folder)
            cleaning.callback(clear_away, draft)
        try:
            cleaning.enter_context(held(draft / LOCK))
            if draft.exists():
                return draft
        except (BlockingIOError, FileNotFoundError, PermissionError):
            if turn == _TURNS:
                raise
    raise FileNotFoundError(str(draft))


def _move(draft: Path, folder: Path, former: list[str], names: list[str]) -> None:
    """Move the files, in as few steps as it takes."""
    if len(names) == 1 and former == names:
        (draft / NEW / names[0]).replace(folder / names[0])
    elif len(names) == 1 and not former:
        move_new(draft / NEW / names[0], folder / names[0])
    else:
        _exchange(draft, folder, former, names)


def _exchange(draft: Path, folder: Path, former: list[str], names: list[str]) -> None:
    """Put the former files aside and the new ones in their place; or put all back and raise."""
    try:
        (draft / LIST).write_text(sealed_list(draft, former, names), encoding="utf-8")
        _bring_to_disk(draft / LIST)
        for name in former:
            (folder / name).replace(draft / OLD / name)
        for name in names:
            move_new(draft / NEW / name, folder / name)
    except BaseException:
        _put_back(draft, folder, former, names)
        raise
    (draft / LIST).unlink()


def _put_back(draft: Path, folder: Path, former: list[str], names: list[str]) -> None:
    """Undo an exchange as far as it came, which its files themselves tell best.

    Where that is refused as well, the list stays, and with it the draft: the next run in the folder goes on.
    """
    try:
        for name in names:
            move_back(draft / NEW / name, folder / name)
        for name in former:
            if (draft / OLD / name).exists():
                move_new(draft / OLD / name, folder / name)
        (draft / LIST).unlink(missing_ok=True)
    except OSError as error:
        raise UserError(
            T("The new files could not be put in their place, nor the former ones back; both are in {draft}.",
              draft=str(draft)),
            T("Close other programs that have them open, and run this again: it completes what was begun."),
        ) from error  # fmt: skip


def _is_there(name: str) -> UserError:
    return UserError(
        T("{file} exists already; it was left as it is.", file=name),
        T("Choose another name, or move the file elsewhere first."),
    )


def _has_changed(name: str) -> UserError:
    return UserError(
        T(
            "{file} was changed by another program in the meantime; it was left as it is now.",
            file=name,
        ),
        T("Look at it, and run this again if it is to be replaced, or choose another name."),
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
