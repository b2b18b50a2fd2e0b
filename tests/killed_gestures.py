"""Nothing that was done is lost: ``python tests/killed_gestures.py [300] [1]``: kills, and the first seed.

A process does random gestures on the scenarios of a project, through the command line and straight into the
file, and is killed at a random moment. The project must open; each gesture whose call returned must be there,
and at most the one in hand besides; nothing may lie beside it; the next gesture must be possible. See
docs/reliability.md.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from gisapp.features import features_in
from gisapp.history import PutScenario
from gisapp.scenario import Scenario
from gisapp.store.chain import add_steps
from gisapp.store.project_file import open_project, save_project
from layers.errors import UserError
from tests.core.scenario_town import project
from tests.reliable.gesturing import DOORS, digest

ROOT = Path(__file__).resolve().parents[1]
BEFORE, NEW, LOST = "as it was said", "the one in hand besides", "lost"
MOST_GESTURES = {"steps": 60, "commands": 3}
"""Before the kill; a command takes a hundred times as long as a step."""
SECONDS = {"steps": 0.03, "commands": 0.6}
"""In which the kill comes, after the last gesture that is waited for: a few of them."""


@dataclass(frozen=True)
class Killed:
    """What became of a project: an outcome, whether a broken-off step was taken back, and what was wrong."""

    outcome: str
    taken_back: bool
    gestures: int
    told: str = ""


class Ground:
    """A project, of which each trial takes a copy."""

    def __init__(self, folder: Path) -> None:
        base = project(folder / "资料")
        self.keys = [*features_in(base.layers, "bus_stop")]
        self.file = folder / "甲区.gpkg"
        save_project(base, self.file)


def kill_one(ground: Ground, seed: int, folder: Path) -> Killed:
    """One trial.

    Parameters
    ----------
    ground
        What it begins with.
    seed
        Of the gestures, and of the moment.
    folder
        An empty one.
    """
    luck = random.Random(seed)
    door = DOORS[seed % len(DOORS)]
    path = Path(shutil.copy(ground.file, folder))
    lines, errors = _lines_until_death(path, door, luck, [str(seed), door, *ground.keys])
    said = [line.split() for line in lines if line.endswith("\n")]
    done = [state for word, state in said if word == "done"]
    in_hand = said[-1][1] if said[-1][0] == "begin" else None
    count = len(done) - 1
    if errors:
        return Killed(LOST, False, count, errors)
    try:
        opened = open_project(path)
    except UserError as error:
        return Killed(LOST, False, count, f"{error.message} {error.hint}")
    taken_back = any(each.code == "project.recovered" for each in opened.findings)
    now = digest(opened.scenarios)
    beside = {each.name for each in folder.iterdir()} - {path.name, "edits.json"}
    if now not in (done[-1], in_hand) or beside:
        return Killed(LOST, taken_back, count, f"{now} is none of {done[-1]}, {in_hand}; beside it: {beside}")
    add_steps(path, opened.head, [PutScenario(Scenario("此后"))])
    if [each.name for each in open_project(path).scenarios][-1] != "此后":
        return Killed(LOST, taken_back, count, "the next gesture is not there")
    return Killed(BEFORE if now == done[-1] else NEW, taken_back, count)


def _lines_until_death(path: Path, door: str, luck: random.Random, words: list[str]) -> tuple[list[str], str]:
    """What the process said until it was killed, and what it complained of."""
    command = [sys.executable, "-m", "tests.reliable.gesturing", str(path), *words]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        lines: list[str] = []
        wanted = 2 * luck.randint(0, MOST_GESTURES[door]) + 1
        while len(lines) < wanted and (line := child.stdout.readline()):
            lines.append(line)
        time.sleep(luck.uniform(0, SECONDS[door]))
        os.killpg(child.pid, signal.SIGKILL)
        lines += child.stdout.readlines()
        return lines, child.stderr.read()


def main(count: int, first: int) -> int:
    """Make the trials and print what became of them; 1 if anything was lost."""
    kept = Path(tempfile.mkdtemp(prefix="killed-gestures-"))
    ground = Ground(kept)
    start = time.monotonic()
    found: Counter[str] = Counter()
    for seed in range(first, first + count):
        folder = kept / str(seed)
        folder.mkdir()
        killed = kill_one(ground, seed, folder)
        found += Counter({killed.outcome: 1, "gestures": killed.gestures, "taken back": killed.taken_back})
        if killed.outcome == LOST:
            print(f"{seed}: {killed.told} ({folder})", flush=True)
        else:
            shutil.rmtree(folder)
    print(
        f"{count} kills after {found['gestures']} gestures in {time.monotonic() - start:.0f} s: "
        f"{found[BEFORE]} {BEFORE}, {found[NEW]} {NEW}, {found[LOST]} {LOST}; "
        f"{found['taken back']} times a step that was broken off was taken back"
    )
    return 1 if found[LOST] else 0


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*numbers, *(300, 1)[len(numbers) :]))
