"""Tests that would notice: ``python tests/mutation.py [--count 300] [--seed 1] [FILE…]``.

Small changes of meaning ("mutants") are made in the code that computes, one at a time, in copies of the
repository; the tests that run the changed line must then fail. What survives is printed as a difference and
written to ``out/mutation``. Outside ``.ci/run``: about an hour for 300.
On Linux and macOS. See docs/mutation.md.
"""

from __future__ import annotations

import argparse
import os
import queue
import random
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.mutants import trying
from tests.mutants.made import Mutant, mutants_of

ROOT = trying.ROOT
COMPUTING = (
    "gisapp/indicators",
    "gisapp/targets.py",
    "gisapp/judging.py",
    "layers/measuring",
    "gisapp/report",
    "gisapp/cross_checks",
)
OUT = ROOT / "out" / "mutation"
UNCHANGED = 3
"""So many of the trials are first made without any change, which no test may notice."""
ENOUGH = 0.92
"""The part that must be killed; the rest is listed with reasons in docs/mutation.md."""


def sources(chosen: list[str]) -> list[Path]:
    """The files to be changed, relative to the repository."""
    found = [
        path
        for name in chosen
        for path in ((ROOT / name).rglob("*.py") if (ROOT / name).is_dir() else [ROOT / name])
    ]
    return sorted(path.relative_to(ROOT) for path in found)


def sample(everything: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """``count`` of all mutants, each as likely as every other; the same for the same seed and code."""
    return random.Random(seed).sample(everything, min(count, len(everything)))


def try_all(chosen: list[Mutant], covered: trying.Covered, copies: list[Path]) -> list[tuple[Mutant, str]]:
    """Each mutant with its outcome, as many side by side as there are copies."""
    free: queue.SimpleQueue[Path] = queue.SimpleQueue()
    for copy in copies:
        free.put(copy)

    def outcome_of(mutant: Mutant) -> str:
        copy = free.get()
        outcome = trying.outcome_of(mutant, copy, covered)
        free.put(copy)
        return outcome

    def one(mutant: Mutant) -> tuple[Mutant, str]:
        outcome = outcome_of(mutant)
        shown = mutant.difference if outcome == "survives" else ""
        print(f"{outcome:8} {mutant.path}:{mutant.line}\n{shown}".rstrip(), flush=True)
        return mutant, outcome

    unchanged = [replace(mutant, code=mutant.before) for mutant in chosen[:UNCHANGED]]
    with ThreadPoolExecutor(len(copies)) as threads:
        for mutant, outcome in zip(unchanged, threads.map(outcome_of, unchanged), strict=True):
            if outcome != "survives":
                sys.exit(
                    f"Nothing was changed, and tests of {mutant.path} noticed it: the trial is not fair."
                )
        return list(threads.map(one, chosen))


def told(results: list[tuple[Mutant, str]]) -> str:
    """The survivors as differences, then how many of each folder were killed."""
    lines = [
        f"{mutant.path}:{mutant.line}\n{mutant.difference}" for mutant, end in results if end == "survives"
    ]
    ends = Counter((str(mutant.path.parent), end) for mutant, end in results)
    for folder in sorted({folder for folder, _ in ends}):
        of_folder = {end: count for (there, end), count in sorted(ends.items()) if there == folder}
        lines.append(f"{folder}: " + ", ".join(f"{count} {end}" for end, count in of_folder.items()))
    alive = sum(end == "survives" for _, end in results)
    lines.append(f"{len(results) - alive} of {len(results)} noticed ({1 - alive / len(results):.1%})")
    return "\n".join(lines)


def main() -> int:
    """0 when at least ``ENOUGH`` of the mutants were noticed."""
    parser = argparse.ArgumentParser(description="Small changes of meaning that the tests must notice.")
    parser.add_argument(
        "sources", nargs="*", default=COMPUTING, metavar="FILE", help="files or folders to change"
    )
    parser.add_argument("--count", type=int, default=300, help="how many mutants (300)")
    parser.add_argument("--seed", type=int, default=1, help="which sample (1)")
    parser.add_argument("--constants", action="store_true", help="only what stands outside functions")
    parser.add_argument("--again", action="store_true", help="with the lines that the last run of tests saw")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 2, help="how many side by side")
    asked = parser.parse_args()
    paths = sources(list(asked.sources))
    found = [mutant for path in paths for mutant in mutants_of(ROOT, path)]
    if asked.constants:
        found = [mutant for mutant in found if not mutant.inside_function]
    chosen = sample(found, asked.count, asked.seed)
    print(f"{len(chosen)} of {len(found)} mutants of {len(paths)} files", flush=True)
    with tempfile.TemporaryDirectory(prefix="gisapp-mutation-") as folder:
        copies = [trying.copy_of_repository(Path(folder, f"copy-{k}")) for k in range(asked.processes)]
        if not asked.again:
            trying.trace_tests(copies[0], OUT / "covering", paths, asked.processes)
        results = try_all(chosen, trying.covered_by_tests(OUT / "covering"), copies)
    text = told(results)
    print(text)
    (OUT / f"seed-{asked.seed}.txt").write_text(text + "\n", encoding="utf-8")
    return 0 if sum(end != "survives" for _, end in results) >= ENOUGH * len(results) else 1


if __name__ == "__main__":
    sys.exit(main())
