"""Random gestures on the scenarios of a project, without end, to be killed.

Before each gesture a line says what will be there if it succeeds, and after it another that it was done. What
that is, is worked out here from the steps alone, never read from the file.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gisapp.edit_form import edits_to_json
from gisapp.edits import Add, Edit, Move, Remove
from gisapp.history import DropScenario, PutScenario, Scenarios, Splice, Step, after
from gisapp.scenario import Scenario
from gisapp.store.steps import step_to_text

DOORS = ("steps", "commands")
"""Straight into the file; and through the command line, in one process, as its start takes the most time."""


def digest(scenarios: Scenarios) -> str:
    """What scenarios say, in a word."""
    text = "\n".join(step_to_text(PutScenario(each)) for each in scenarios)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Gesture:
    """One: what it does, and the scenarios and the way to them afterwards."""

    do: Step | str
    scenarios: Scenarios
    way: tuple[Scenarios, ...]
    ahead: tuple[Scenarios, ...]


@dataclass
class Hand:
    """Somebody who edits at random, and knows what should be there."""

    luck: random.Random
    keys: tuple[str, ...]
    scenarios: Scenarios = ()
    way: tuple[Scenarios, ...] = ()
    ahead: tuple[Scenarios, ...] = ()

    def next(self) -> Gesture:
        """A gesture that is possible now."""
        kind = self.luck.choice(("edit", "edit", "edit", "replace", "new", "delete", "undo", "redo"))
        if kind == "undo" and self.way:
            return Gesture("undo", self.way[-1], self.way[:-1], (*self.ahead, self.scenarios))
        if kind == "redo" and self.ahead:
            return Gesture("redo", self.ahead[-1], (*self.way, self.scenarios), self.ahead[:-1])
        step = self._step(kind)
        return Gesture(step, after(self.scenarios, step), (*self.way, self.scenarios), ())

    def did(self, gesture: Gesture) -> None:
        """It was done."""
        self.scenarios, self.way, self.ahead = gesture.scenarios, gesture.way, gesture.ahead

    def _step(self, kind: str) -> Step:
        if not self.scenarios or (kind == "new" and len(self.scenarios) < 4):
            return PutScenario(Scenario(f"方案 {len(self.way)}"))
        chosen = self.luck.choice(self.scenarios)
        if kind == "delete" and len(self.scenarios) > 1:
            return DropScenario(chosen.name)
        at = 0 if kind == "replace" else len(chosen.edits)
        edits = tuple(self._edit(n) for n in range(self.luck.choice((1, 1, 1, 20))))
        return Splice(chosen.name, at, len(chosen.edits) - at, edits)

    def _edit(self, number: int) -> Edit:
        import shapely

        place = shapely.Point(106.535 + self.luck.random() * 0.01, 29.56 + self.luck.random() * 0.005)
        note = "x" * self.luck.choice((0, 0, 3, 4000))
        if self.luck.random() < 0.5:
            name = f"站 {len(self.way)}-{number}"
            return Add(role="bus_stop", shape=place, note=note, name=name)
        key = self.luck.choice(self.keys)
        if self.luck.random() < 0.5:
            return Move(role="bus_stop", feature=key, shape=place, note=note)
        # switched off: what is not there any more cannot be moved
        return Remove(role="bus_stop", feature=key, note=note, off=True)


def by_steps(path: Path) -> Callable[[Gesture], None]:
    """The door of the window: steps, and the head that moves."""
    from gisapp.store.chain import add_steps, move_head

    numbers: list[int] = [0]
    undone: list[int] = []

    def do(gesture: Gesture) -> None:
        if gesture.do == "undo":
            move_head(path, numbers[-1], numbers[-2])
            undone.append(numbers.pop())
        elif gesture.do == "redo":
            move_head(path, numbers[-1], undone[-1])
            numbers.append(undone.pop())
        else:
            assert not isinstance(gesture.do, str)
            numbers.append(add_steps(path, numbers[-1], [gesture.do]))
            undone.clear()

    return do


def by_commands(path: Path) -> Callable[[Gesture], None]:
    """The door of the command line."""
    from gisapp.__main__ import main

    def run(*arguments: str, text: str = "") -> None:
        (path.parent / "edits.json").write_text(text, encoding="utf-8")
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = main(["--lang", "en", "scenario", *arguments])
        assert code == 0, said.getvalue()

    def do(gesture: Gesture) -> None:
        match gesture.do:
            case str(word):
                run(word, str(path))
            case PutScenario(scenario):
                run("new", str(path), scenario.name)
            case DropScenario(name):
                run("delete", str(path), name)
            case Splice(name, _, cut, edits):
                text = json.dumps(edits_to_json(edits))
                file = str(path.parent / "edits.json")
                run("edit", str(path), name, file, *(["--replace"] if cut else []), text=text)

    return do


def gestures(hand: Hand, do: Callable[[Gesture], None]) -> Iterator[str]:
    """Lines about one gesture after another."""
    yield f"done {digest(hand.scenarios)}"
    while True:
        gesture = hand.next()
        yield f"begin {digest(gesture.scenarios)}"
        do(gesture)
        hand.did(gesture)
        yield f"done {digest(hand.scenarios)}"


def main() -> None:
    """Go on until killed: FILE, a seed, a door, and keys of features."""
    path, seed, door, *keys = sys.argv[1:]
    hand = Hand(random.Random(int(seed)), tuple(keys))
    for line in gestures(hand, (by_commands if door == "commands" else by_steps)(Path(path))):
        print(line, file=sys.__stdout__, flush=True)


if __name__ == "__main__":
    main()
