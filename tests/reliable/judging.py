"""What has become of the files: all as before, all new, or – after a death only – between two moves."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.reliable.content import content_of
from tests.reliable.ground import run_here
from tests.reliable.program import Ended
from tests.reliable.reference import BYSTANDERS, Reference

BEFORE, NEW, BETWEEN, TORN = "before", "new", "between", "torn"
DONE, PARTLY, REFUSED, BUG, CANCELLED = 0, 1, 3, 70, 130
_DRAFTS = ".gisapp-*"
_STAYS = "what is written already stays"
_WRITTEN = re.compile(r"^(?:Written|Project written|Recipe written): (.+)$", re.MULTILINE)
_SENTENCE = re.compile(r"^✗ .+", re.MULTILINE)
_TEMPORARY = "no room for temporary files in /"


@dataclass(frozen=True)
class Fault:
    """What went wrong, in a word and at length."""

    kind: str
    told: str


@dataclass(frozen=True)
class Look:
    """A folder as it was found: the state of each set of files, and what is wrong about it."""

    sets: dict[frozenset[str], str]
    faults: tuple[Fault, ...]

    @property
    def state(self) -> str:
        """Of all sets in one word; with several sets, "between" is what some of them are new in."""
        states = set(self.sets.values())
        return states.pop() if len(states) == 1 else TORN if TORN in states else BETWEEN


def look_at(reference: Reference, folder: Path, *, died: bool = False, more: Iterable[str] = ()) -> Look:
    """See what has become of a folder.

    Parameters
    ----------
    reference
        What was there, and what was to come.
    folder
        The folder.
    died
        Whether the program was killed in it, and none has written there since: a draft may then be left, and
        a set may be between two moves.
    more
        Names of files that another writer has put there.
    """
    sets = {names: _state_of(reference, folder, names) for names in reference.sets}
    faults = [*_of_sets(reference, folder, sets, died=died), *_of_others(reference, folder, more)]
    if not died:
        faults += [Fault("draft left", f"{path.name} is left") for path in folder.glob(_DRAFTS)]
    if "p.gpkg" in reference.new and sets[frozenset({"p.gpkg"})] == NEW:
        code, told = run_here("check", folder / "p.gpkg")
        faults += [] if code == DONE else [Fault(TORN, f"the project cannot be evaluated: {told}")]
    return Look(sets, tuple(faults))


def faults_told(
    reference: Reference, folder: Path, look: Look, ended: Ended, *, again: bool = False
) -> Iterator[Fault]:
    """What is wrong about what a command said, by its exit code (docs/cli.md) and in words.

    ``again``: it ran before, and died; then it may find complete what it refuses to write again.
    """
    if ended.code == BUG or "Traceback (most recent call last)" in ended.out + ended.err:
        yield Fault("traceback", ended.err.strip().splitlines()[-1])
    several = {BEFORE, BETWEEN} if len(reference.sets) > 1 else set()
    stays = {BEFORE, BETWEEN, NEW} if several and _STAYS in ended.err else {BEFORE}
    allowed = {DONE: {NEW}, PARTLY: several, REFUSED: {BEFORE}, CANCELLED: stays}
    if again:
        allowed[PARTLY] = allowed[REFUSED] = {BEFORE, NEW, BETWEEN}
    if ended.code not in allowed:
        yield Fault(f"exit code {ended.code}", ended.told)
    elif look.state not in allowed[ended.code]:
        kind = "silent" if ended.code == DONE else "untrue"
        states = ", ".join(f"{'+'.join(sorted(names))}: {state}" for names, state in look.sets.items())
        yield Fault(kind, f"exit code {ended.code}, and the files are {states}")
    if ended.code in {PARTLY, REFUSED}:
        yield from _of_sentences(reference, folder, ended, look)
    said = _WRITTEN.findall(ended.out)
    for names, state in look.sets.items():
        for name in names & set(reference.new) if state != NEW else ():
            if any(re.search(rf"{re.escape(str(folder / name))}(?:,|$)", line) for line in said):
                yield Fault("untrue", f"{name} is said to be written")


def drafts_aged(folder: Path) -> int:
    """Make drafts without a lock an hour old, as they are cleared away only then; how many there are."""
    young = [path for path in folder.glob(_DRAFTS) if not (path / "lock").exists()]
    for path in young:
        os.utime(path, (path.stat().st_mtime - 3600,) * 2)
    return len(young)


def _state_of(reference: Reference, folder: Path, names: frozenset[str]) -> str:
    old, new = names & set(reference.old), names & set(reference.new)
    there = frozenset(name for name in names if (folder / name).exists())
    are_old = frozenset(name for name in there & old if (folder / name).read_bytes() == reference.old[name])
    are_new = frozenset(name for name in there & new if _is_new(reference, folder / name, name))
    if there == old == are_old:
        return BEFORE
    if there == new == are_new:
        return NEW
    if len(names) > 1 and there in (are_old, are_new) and reference.writer.main not in there:
        return BETWEEN
    return TORN


def _is_new(reference: Reference, path: Path, name: str) -> bool:
    with contextlib.suppress(Exception):  # whatever its reader says of half a file
        return content_of(path) == reference.new[name]
    return False


def _of_sets(
    reference: Reference, folder: Path, sets: dict[frozenset[str], str], *, died: bool
) -> Iterator[Fault]:
    for names, state in sets.items():
        if state == TORN or (state == BETWEEN and not died):
            yield Fault(TORN, "; ".join(_described(reference, folder, name) for name in sorted(names)))
        if state == NEW:
            continue
        for name in sorted(names & set(reference.old)):
            places = [folder / name, *folder.glob(f"{_DRAFTS}/old/{name}")]
            if not any(path.is_file() and path.read_bytes() == reference.old[name] for path in places):
                yield Fault("lost", f"the former {name} is nowhere")


def _described(reference: Reference, folder: Path, name: str) -> str:
    path = folder / name
    if not path.exists():
        return f"{name} is not there"
    if path.read_bytes() == reference.old.get(name):
        return f"{name} is the former one"
    if name in reference.new and _is_new(reference, path, name):
        return f"{name} is the new one"
    return f"{name} is neither the former nor the new one ({path.stat().st_size} bytes)"


def _of_others(reference: Reference, folder: Path, more: Iterable[str]) -> Iterator[Fault]:
    """Files of the planner's own that were touched, and files that nobody has asked for."""
    for name, content in BYSTANDERS.items():
        if not (folder / name).is_file() or (folder / name).read_bytes() != content:
            yield Fault("other file changed", f"{name} is another one now")
    known = {*reference.old, *reference.new, *BYSTANDERS, *more}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in known and not name.startswith(".gisapp-"):
            yield Fault("stray file", f"{name} ({path.stat().st_size} bytes)")


def _of_sentences(reference: Reference, folder: Path, ended: Ended, look: Look) -> Iterator[Fault]:
    """A sentence must name each set that was refused, or the folder that it is refused in.

    Where that is the one for temporary files it says so; it need not be the folder of the set.
    """
    told = [*_SENTENCE.findall(ended.err)]
    if not told:
        yield Fault("no sentence", ended.told)
        return
    refused = [names for names, state in look.sets.items() if state != NEW]
    if ended.code == PARTLY:
        refused = [each for each in refused if not any(name in line for name in each for line in told)]
    elif any(
        str(folder) in line or _TEMPORARY in line or any(name in line for name in _all(look)) for line in told
    ):
        refused = []
    for names in refused:
        yield Fault("not named", f"{'+'.join(sorted(names))} in “{told}”")


def _all(look: Look) -> set[str]:
    return {name for names in look.sets for name in names}
