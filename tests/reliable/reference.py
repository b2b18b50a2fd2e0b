"""What a writer makes when nobody disturbs it, how long it takes, and in which steps."""

from __future__ import annotations

import shutil
import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tests.reliable.content import content_of
from tests.reliable.ground import Ground
from tests.reliable.program import Interference, run
from tests.reliable.writers import Writer

BYSTANDERS = {
    "green.txt": b"mine",
    "greenhouse.dbf": b"mine",
    "parks.gpkg": b"mine",
    "notes/green.shp": b"mine",
}
"""Files of the planner's own that lie in every folder and are none of the program's business."""
_OUTDATED = "green.qix"
"""An index of a former shapefile, which belongs to the old set and must not stay beside the new one."""


@dataclass(frozen=True)
class Step:
    """Something done to the files of a folder, counted from 1, and the second of the run in which it was."""

    number: int
    second: float
    what: str

    @property
    def is_move(self) -> bool:
        """Whether a file takes its place, or leaves it."""
        return self.what.startswith(("os.rename", "os.link"))


@dataclass(frozen=True)
class Reference:
    """A writer's files.

    Attributes
    ----------
    writer, ground
        Of which, and from what.
    before
        The folder as it is when the writer begins: with the former files, or without any.
    after
        The folder as it leaves it.
    seconds
        That it takes.
    steps
        In which it does it.
    """

    writer: Writer
    ground: Ground
    before: Path
    after: Path
    seconds: float
    steps: tuple[Step, ...] = field(repr=False)

    @cached_property
    def old(self) -> dict[str, bytes]:
        """The former files, by their names."""
        return _files(self.before)

    @cached_property
    def new(self) -> dict[str, Hashable]:
        """What is in the new files, by their names."""
        return {name: content_of(self.after / name) for name in _files(self.after)}

    @cached_property
    def sets(self) -> list[frozenset[str]]:
        """The names that belong together, old and new."""
        return self.writer.sets({*self.old, *self.new})

    @property
    def writing(self) -> float:
        """Seconds from the first step to the last one."""
        return self.steps[-1].second - self.steps[0].second

    def command(self, folder: Path) -> list[str | Path]:
        """The command that writes the new files into a folder that is as :attr:`before`."""
        return self.writer.command(self.ground.now, folder, force=self.writer.over)

    def prepare(self, folder: Path) -> Path:
        """A folder as it is before."""
        return Path(shutil.copytree(self.before, folder / self.writer.folder))


def make_reference(writer: Writer, ground: Ground, folder: Path) -> Reference:
    """Let a writer run undisturbed, in a new folder; it shall have told of no failure."""
    before, after = folder / "before" / writer.folder, folder / "after" / writer.folder
    temporary = folder / "temporary"
    for each in (before, temporary):
        each.mkdir(parents=True)
    for name, content in BYSTANDERS.items():
        (before / name).parent.mkdir(exist_ok=True)
        (before / name).write_bytes(content)
    if writer.over:
        ended = run(writer.command(ground.before, before, force=False), temporary)
        assert ended.code == 0, ended.told
        if writer.main.endswith(".shp"):
            (before / _OUTDATED).write_bytes(b"of the former shapefile")
    shutil.copytree(before, after)
    log, start = folder / "steps.txt", time.monotonic()
    command = writer.command(ground.now, after, force=writer.over)
    ended = run(command, temporary, Interference("count", (), after, log))
    assert ended.code == 0, ended.told
    reference = Reference(writer, ground, before, after, time.monotonic() - start, steps_in(log, start))
    assert reference.new, "nothing was written"
    assert not set(temporary.iterdir()), "temporary files were left"
    return reference


def steps_in(log: Path, start: float) -> tuple[Step, ...]:
    """The steps that a run of the program has written down."""
    lines = [line.split(" ", 2) for line in log.read_text(encoding="utf-8").splitlines()]
    return tuple(Step(int(number), float(second) - start, what) for second, number, what in lines)


def _files(folder: Path) -> dict[str, bytes]:
    """The files of a folder that are neither drafts nor a planner's own."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in found.items()
        if name not in BYSTANDERS and not name.startswith(".gisapp-")
    }
