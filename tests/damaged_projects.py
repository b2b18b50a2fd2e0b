"""Damaged projects by the hundred: ``python tests/damaged_projects.py [COUNT] [SEED]``.

A good project, imported from the sample district's raw files, is copied and damaged, each copy in another way
(``tests/damage``), and the program's command lines are run on it. Every copy must open, or be refused in a
sentence that names it, and stay as it is. Copies that end otherwise are kept in a folder, which is printed.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.changed_projects import sample_district
from tests.damage import of_bytes, of_choices, of_properties, of_rows, of_tables
from tests.damage.doors import Passage, Worker
from tests.damage.editing import Damage, inflict
from tests.reliability import print_table

OUT = "out"
"""Folder beside a damaged project, for what the program is told to write."""
SLOW = 10.0
"""Seconds after which a file is named, though it ended well."""
RIGHT = ("opened", "refused")
_WORST = ("changed", "crashed", "hung", "traceback", "flooded")
"""Of several things that went wrong with one copy, the first of these is its result."""
LAYERS = (
    *("district", "subdistrict", "built_up", "rail_station", "rail_entrance", "park", "green", "cluster"),
    *("bus_stop", "bus_stop_2", "population"),
)
"""The good project's tables, of which a damage may choose one."""

KINDS: dict[str, Damage] = {
    each.__name__.replace("_", " "): each
    for module in (of_bytes, of_properties, of_choices, of_tables, of_rows)
    for each in module.KINDS
}


@dataclass(frozen=True)
class Mutant:
    """A damaged copy that can be made, and made again: all follows from its number and the good project."""

    number: int
    project: Path

    @property
    def kind(self) -> str:
        """The kind of damage."""
        return kind_of(self.number)

    def make(self, folder: Path) -> tuple[Path, str]:
        """The damaged copy in a new folder, its raster beside it, and what was done to it."""
        shutil.copytree(self.project.parent, folder)
        path = folder / self.project.name
        luck = random.Random(self.number)
        return path, inflict(KINDS[self.kind], path, luck.choice(LAYERS), luck)


@dataclass(frozen=True)
class Fault:
    """What went wrong, and the last place of the program that was there."""

    error: str
    place: str
    told: str

    def __str__(self) -> str:
        return f"{self.told[:200]} ({self.place})" if self.place else self.told[:200]


@dataclass(frozen=True)
class End:
    """How the program got on with one damaged copy."""

    result: str
    faults: tuple[Fault, ...] = ()
    passages: tuple[Passage, ...] = ()

    @property
    def told(self) -> str:
        """All that went wrong, and all that was printed."""
        printed = (f"▶ {each.door}: {each.result}\n{each.told}" for each in self.passages)
        return "\n".join([*map(str, self.faults), *printed])


def kind_of(number: int) -> str:
    """The kind of damage that has a number; ``len(KINDS)`` numbers in a row have all of them."""
    return list(KINDS)[number % len(KINDS)]


def good_project(folder: Path) -> Path:
    """A project in the folder, made by the program's import, with its raster beside it and nothing else."""
    folder.mkdir(exist_ok=True)
    return sample_district(folder) / "p.gpkg"


def mutants(count: int, seed: int, project: Path) -> Iterator[Mutant]:
    """Damaged copies, each from a seed of its own."""
    for number in range(seed, seed + count):
        yield Mutant(number, project)


def end_of(path: Path, worker: Worker) -> End:
    """How the program ends with the project at ``path``; what it shall write goes into ``out`` beside it.

    The result is "opened" or "refused", which are right; or "changed" (the project, its raster, or what lies
    beside them), "crashed", "hung", "traceback", "flooded" (more was printed than the project holds), or what
    is wrong with an exit code or a sentence.
    """
    before = _state(path.parent)
    passages = tuple(worker.passages(path, path.parent / OUT))
    after = _state(path.parent)
    faults = [_fault_of(each) for each in passages if each.result not in {"done", "refused"}]
    wrong = {each.result for each in passages} - {"done", "refused"}
    if before != after:
        names = sorted(name for name in before | after if before.get(name) != after.get(name))
        faults.append(Fault("changed", "", f"changed, new or gone: {', '.join(names)}"))
        wrong.add("changed")
    if wrong:
        worst = next((each for each in _WORST if each in wrong), min(wrong))
        return End(worst, tuple(faults), passages)
    return End("opened" if passages[0].result == "done" else "refused", (), passages)


def _state(folder: Path) -> dict[str, str]:
    """Checksums of all that lies in a folder, but for what the program was told to write."""
    return {
        path.name: sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in folder.iterdir()
        if path.name != OUT
    }


def _fault_of(passage: Passage) -> Fault:
    """The error of a traceback, or where the program was when it hung or crashed."""
    frames = re.findall(r'File "[^"]+/((?:gisapp|layers|ui)/[^"]+)", line (\d+)', passage.told)
    places = [f"{file}:{line}" for file, line in frames] or [""]
    lines = passage.told.strip().splitlines() or [""]
    if passage.result == "traceback":
        last_frame = max((number for number, line in enumerate(lines) if line.startswith("  ")), default=-1)
        told = lines[min(last_frame + 1, len(lines) - 1)]
        return Fault(told.partition(":")[0], places[-1], told)
    stack_place = places[0] if passage.result in {"hung", "crashed"} else ""  # the innermost call comes first
    return Fault(passage.result, stack_place, f"{passage.result} at {passage.door}: {lines[0]}")


def main(count: int, seed: int) -> int:
    """Go through so many damaged copies and print what became of them; 1 if one ended badly."""
    kept = Path(tempfile.mkdtemp(prefix="damaged-projects-"))
    print(f"{len(KINDS)} kinds of damage; projects that end badly are kept in {kept}", flush=True)
    project = good_project(kept / "good")
    results: Counter[tuple[str, str]] = Counter()
    found: list[tuple[Mutant, Fault]] = []
    start = time.monotonic()
    with Worker(kept / "worker.log") as worker:
        for mutant in mutants(count, seed, project):
            folder = kept / f"{mutant.number}"
            path, done = mutant.make(folder)
            end = end_of(path, worker)
            results[mutant.kind, end.result] += 1
            found += [(mutant, fault) for fault in end.faults]
            shutil.rmtree(folder / OUT if end.faults else folder, ignore_errors=True)
            if end.faults:
                (folder / "told.txt").write_text(f"{mutant.kind}: {done}\n{end.told}", encoding="utf-8")
            _print_remarkable(mutant, done, end)
    kinds = [kind for kind in KINDS if any(kind == each for each, _ in results)]
    ends = sorted({end for _, end in results} - {*RIGHT})
    print_table(results, kinds, [*RIGHT, *ends])
    _print_faults(found)
    print(f"\n{count} projects in {time.monotonic() - start:.0f} s; those that ended badly are in {kept}")
    return 1 if found else 0


def _print_remarkable(mutant: Mutant, done: str, end: End) -> None:
    """One line about what ended badly or took long."""
    seconds = sum(each.seconds for each in end.passages)
    told = [*map(str, dict.fromkeys(end.faults)), *([f"{seconds:.1f} s"] if seconds > SLOW else [])]
    if told:
        print(f"{mutant.number} {mutant.kind} ({done}) {end.result}: {'; '.join(told)}", flush=True)


def _print_faults(found: list[tuple[Mutant, Fault]]) -> None:
    """Every distinct fault once, the most frequent first, with the kinds of damage and a few numbers."""
    alike: defaultdict[tuple[str, str], list[tuple[Mutant, Fault]]] = defaultdict(list)
    for mutant, fault in found:
        alike[fault.error, fault.place].append((mutant, fault))
    for each in sorted(alike.values(), key=lambda each: -len(dict(each))):
        kinds = ", ".join(dict.fromkeys(mutant.kind for mutant, _ in each))
        numbers = [mutant.number for mutant in dict(each)]
        print(f"\n{len(numbers)} × {each[0][1]}\n    {kinds} {numbers[:5]}")


if __name__ == "__main__":
    arguments = [int(each) for each in sys.argv[1:]] + [400, 1][len(sys.argv) - 1 :]
    sys.exit(main(*arguments))
