"""Interrupted at each step (Ctrl+C), or refused each of the last moves, as Windows does for an open file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.reliable.cases import (
    OTHER,
    Bench,
    Case,
    Result,
    another_writer,
    of_temporary,
    steps_to_try,
    temporary_in,
)
from tests.reliable.judging import Fault, faults_told, look_at
from tests.reliable.program import Interference, run
from tests.reliable.writers import Writer

_ALL_OTHERS = 200
"""More moves than any writer makes."""


def interrupts(bench: Bench, writers: list[Writer]) -> Iterator[Case]:
    """Ctrl+C at every step by which a writer's files come to their place."""
    for writer in writers:
        for number in steps_to_try(bench.reference(writer)):
            yield _case(bench, writer, "interrupt", f"Ctrl+C at step {number}", [number])


def renames(bench: Bench, writers: list[Writer]) -> Iterator[Case]:
    """Each move refused: that one only, or from that one on all others, too."""
    for writer in writers:
        count = sum(step.is_move for step in bench.reference(writer).steps)
        for number in range(1, count + 1):
            yield _case(bench, writer, "refuse", f"move {number} refused", [number])
        for number in range(1, count + 1):
            others = range(number, _ALL_OTHERS)
            yield _case(bench, writer, "refuse", f"move {number} and all later ones refused", others)


def _case(bench: Bench, writer: Writer, what: str, how: str, numbers: Sequence[int]) -> Case:
    return Case(writer, how, lambda folder: _disturbed(bench, writer, what, numbers, folder))


def _disturbed(bench: Bench, writer: Writer, what: str, numbers: Sequence[int], folder: Path) -> Result:
    reference = bench.reference(writer)
    target, temporary = reference.prepare(folder), temporary_in(folder)
    ended = run(
        reference.command(target), temporary, Interference(what, numbers, target, folder / "steps.txt")
    )
    stuck = "both are in" in ended.err
    look = look_at(reference, target, died=stuck)
    faults = [*faults_told(reference, target, look, ended, again=stuck), *of_temporary(temporary)]
    if not stuck:
        return bench.result(look, faults, ended)
    # Not even the former files could be put back: that is told, and the next run completes it.
    following = another_writer(bench, target)
    next_look = look_at(reference, target, more={OTHER})
    faults += [Fault(f"{each.kind} after the next", each.told) for each in next_look.faults]
    return bench.result(look, faults, ended, following)
