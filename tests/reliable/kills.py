"""Killed at a moment, or at a step; and then the next command that writes into the same folder.

A process group is killed as a whole (SIGKILL), as by a user who ends the program, or a computer that has no
memory left. What a computer without current loses is another matter: see docs/reliability.md.
"""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.reliable.cases import OTHER, Bench, Case, Result, another_writer, steps_to_try, temporary_in
from tests.reliable.judging import BETWEEN, DONE, Fault, drafts_aged, faults_told, look_at
from tests.reliable.program import Ended, Interference, run
from tests.reliable.reference import Reference
from tests.reliable.writers import Writer

_ANYWHERE = 0.25
"""Share of the moments that are of the whole run; the others are of its writing, rather of its end."""


def moments(bench: Bench, writers: list[Writer], count: int, seed: int) -> Iterator[Case]:
    """So many kills at random moments, by turns of each writer."""
    for number in range(seed, seed + count):
        writer = writers[number % len(writers)]
        yield Case(writer, f"moment {number}", lambda f, w=writer, n=number: _at_moment(bench, w, n, f))


def steps(bench: Bench, writers: list[Writer]) -> Iterator[Case]:
    """A kill at every step by which a writer's files come to their place."""
    for writer in writers:
        for number in steps_to_try(bench.reference(writer)):
            yield Case(writer, f"step {number}", lambda f, w=writer, n=number: _at_step(bench, w, n, f))


def _at_moment(bench: Bench, writer: Writer, number: int, folder: Path) -> Result:
    reference, luck = bench.reference(writer), random.Random(number)
    target = reference.prepare(folder)
    when = _moment(reference, target, luck)
    ended = run(reference.command(target), temporary_in(folder), kill_when=when)
    return _after_death(bench, reference, target, ended, same=luck.random() < 0.5)


def _at_step(bench: Bench, writer: Writer, number: int, folder: Path) -> Result:
    reference = bench.reference(writer)
    target = reference.prepare(folder)
    killing = Interference("kill", (number,), target, folder / "steps.txt")
    ended = run(reference.command(target), temporary_in(folder), killing)
    return _after_death(bench, reference, target, ended, same=number % 2 == 0)


def _moment(reference: Reference, target: Path, luck: random.Random) -> Callable[[subprocess.Popen], None]:
    """Wait for a moment of the run; it is over by then if it was quicker than the undisturbed one."""
    anywhere, share = luck.random() < _ANYWHERE, luck.betavariate(2, 1)
    whole_run = luck.uniform(0, reference.seconds)

    def wait(process: subprocess.Popen) -> None:
        if anywhere:
            time.sleep(whole_run)
            return
        while process.poll() is None and not any(target.glob(".gisapp-*")):
            time.sleep(0.001)
        time.sleep(share * reference.writing * 1.1)

    return wait


def _after_death(bench: Bench, reference: Reference, target: Path, ended: Ended, *, same: bool) -> Result:
    """Look at the folder, and again after the next command that writes there: the same one, or another."""
    died = ended.code == -signal.SIGKILL
    look = look_at(reference, target, died=died)
    faults = [] if died else [*faults_told(reference, target, look, ended)]
    if "Traceback (most recent call last)" in ended.out + ended.err:
        faults.append(Fault("traceback", ended.told))
    drafts_aged(target)
    commands, remark = [ended], ""
    if same:
        commands.append(run(reference.command(target), target.parent / "temporary"))
        next_look = look_at(reference, target, died=commands[-1].code != DONE)
        faults += faults_told(reference, target, next_look, commands[-1], again=True)
        if commands[-1].code != DONE and (reference.writer.over or next_look.state == BETWEEN):
            remark = f"{next_look.state}, and the same command was refused: {commands[-1].err}"
    if commands[-1].code != DONE:  # what is refused at once clears nothing away
        commands.append(another_writer(bench, target))
        faults += [] if commands[-1].code == DONE else [Fault("next refused", commands[-1].told)]
    last_look = look_at(reference, target, more={OTHER})
    faults += [Fault(f"{each.kind} after the next", each.told) for each in last_look.faults]
    return bench.result(look, faults, *commands, remark=remark)
