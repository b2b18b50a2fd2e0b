"""Single trials, each of which can be made again by its name, and what all of them need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.reliable.ground import SMALL_LAYER, Ground, make_ground, run_here
from tests.reliable.judging import Fault, Look
from tests.reliable.program import Ended
from tests.reliable.reference import Reference, make_reference
from tests.reliable.writers import Writer

_WORST = ("lost", "other file changed", "torn", "inputs changed", "traceback", "silent", "untrue")
"""Of several things that went wrong in one trial, the first of these is its outcome."""
OTHER = "other.csv"
"""What another writer writes."""
_MANY, _SPARSE = 100, 7
"""Steps that are more than this are the same ones again, for file after file: then each seventh is tried."""


@dataclass(frozen=True)
class Result:
    """How a trial came out: a state of the files, or the worst of what went wrong."""

    outcome: str
    faults: tuple[Fault, ...] = ()
    told: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Case:
    """One trial of a writer."""

    writer: Writer
    how: str
    act: Callable[[Path], Result] = field(repr=False)

    @property
    def name(self) -> str:
        """What ``--only`` takes."""
        return f"{self.writer}: {self.how}"


class Bench:
    """The inputs, and the writers' references, each made when it is first needed."""

    def __init__(self, folder: Path, *, quick: bool = False) -> None:
        self.folder = folder
        self.ground: Ground = make_ground(folder / "ground", quick=quick)
        self._digest = self.ground.digest()
        self._references: dict[Writer, Reference] = {}
        self._measured: dict[object, int] = {}

    def reference(self, writer: Writer) -> Reference:
        """What a writer does undisturbed."""
        if writer not in self._references:
            folder = self.folder / "references" / str(len(self._references))
            self._references[writer] = make_reference(writer, self.ground, folder)
        return self._references[writer]

    def once(self, key: object, measure: Callable[[], int]) -> int:
        """A number that is measured when it is first asked for."""
        if key not in self._measured:
            self._measured[key] = measure()
        return self._measured[key]

    def result(self, look: Look, faults: list[Fault], *ended: Ended, remark: str = "") -> Result:
        """The result of a trial, after a look at the inputs as well."""
        faults = [*look.faults, *faults]
        if self.ground.digest() != self._digest:
            faults.append(Fault("inputs changed", f"in {self.ground.folder}"))
        kinds = {fault.kind for fault in faults}
        worst = next((kind for kind in _WORST if kind in kinds), min(kinds, default=look.state))
        return Result(worst, tuple(faults), "\n".join(each.told for each in ended), remark)


def steps_to_try(reference: Reference) -> list[int]:
    """All steps of a writer, or of very many alike every so many-th."""
    numbers = [step.number for step in reference.steps]
    return numbers[:: _SPARSE if len(numbers) > _MANY else 1]


def another_writer(bench: Bench, target: Path) -> Ended:
    """Another command that writes into a folder; in this process, for it is not on trial."""
    arguments = ["export", bench.ground.now.project, SMALL_LAYER, "-o", target / OTHER]
    code, told = run_here(*arguments)
    return Ended(code, told, "", f"python -m gisapp {' '.join(map(str, arguments))}")


def temporary_in(folder: Path) -> Path:
    """A new folder for a command's temporary files."""
    temporary = folder / "temporary"
    temporary.mkdir()
    return temporary


def of_temporary(temporary: Path) -> list[Fault]:
    """A command that ended by itself leaves no temporary files."""
    left = sorted(path.name for path in temporary.iterdir())
    return [Fault("temporary left", ", ".join(left))] if left else []
