"""Mutants tried in copies of the repository, each by the test files that run its line."""

from __future__ import annotations

import ast
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

from tests.mutants import covering
from tests.mutants.made import Mutant

ROOT = Path(__file__).resolve().parents[2]
SOON_SECONDS, LONGEST_SECONDS = 10, 90
"""A mutant is first tried by the closest tests of its line, then by as many more as run in this time."""

FEWEST = 5
"""Beside so few tests of a line the others of its file are tried too: they may keep what one worked out."""

SLOWER = 2
"""So many times its usual seconds a run may compute before it counts as hanging."""

START_SECONDS = 20
"""Seconds of computing beside that: for Python and the libraries to start."""

_NOT_FOUND = 4
"""Pytest's exit code where a test that was named is not there."""

MOST_KILOBYTES = 6_000_000
"""Memory of a run: a mutant that cuts without end must not take the machine's."""


@dataclass
class Covered:
    """Which tests run which lines, and their seconds.

    Tests by their ids in pytest; a file stands for all its tests, and its own seconds are those of fixtures
    that they share.
    """

    lines: dict[str, dict[int, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def tests_of(self, mutant: Mutant) -> tuple[list[str], list[str]]:
        """The tests that may notice a mutant: the closest to it, and the rest of those that are tried."""
        lines = self.lines.get(str(mutant.path), {})
        running = set(lines.get(mutant.line, ())) | self._users_of_constant(mutant)
        others: set[str] = set()
        # A constant is worked out at import, for whichever test comes first: any that uses it may notice.
        if not mutant.inside_function or len(running) < FEWEST:
            others = set().union(*lines.values()) - running
        soon: list[str] = []
        rest: list[str] = []
        total = 0.0
        near = Counter(itertools.chain.from_iterable(lines.values()))
        words = _words(mutant.path.parent.name) | _words(mutant.path.stem)
        for tests in (*self._closest_first(running, near, words), *self._closest_first(others, near, words)):
            total += self.cost(_file(tests[0]), tests)
            if total <= LONGEST_SECONDS or not soon:
                (soon if total <= SOON_SECONDS or not soon else rest).extend(tests)
        return soon, rest

    def _users_of_constant(self, mutant: Mutant) -> set[str]:
        """The tests that run a line, in any file, that names the constant that a mutant changes."""
        top = (each for each in ast.parse(mutant.before).body if isinstance(each, ast.Assign | ast.AnnAssign))
        holding = [each for each in top if each.lineno <= mutant.line <= (each.end_lineno or each.lineno)]
        targets = [each.targets if isinstance(each, ast.Assign) else [each.target] for each in holding]
        nodes = itertools.chain.from_iterable(map(ast.walk, itertools.chain(*targets)))
        stored = sorted(node.id for node in nodes if isinstance(node, ast.Name))
        if not stored:
            return set()
        named = re.compile(rf"\b(?:{'|'.join(stored)})\b")
        return {
            test
            for source, lines in self.lines.items()
            for number, text in enumerate((ROOT / source).read_text(encoding="utf-8").splitlines(), 1)
            if number in lines and named.search(text)
            for test in lines[number]
        }

    def _closest_first(self, tests: set[str], near: Counter[str], words: set[str]) -> list[list[str]]:
        """Tests by their file, first those called after the mutant's or its room, by how many ``words``.

        Then those that run little else than the mutant's file; ``near`` says how much. A test of the whole
        program runs nearly every line, and looks at few results. A file among the tests stands for all of its
        own.
        """
        by_file: dict[str, list[str]] = defaultdict(list)
        for test in sorted(tests):
            by_file[_file(test)].append(test)

        def share(of_file: list[str]) -> float:
            return sum(near[test] for test in of_file) / sum(self._run_by[test] for test in of_file)

        def named(file: str) -> int:
            return len(words & _words(Path(file).stem))

        closest = sorted(
            by_file.items(), key=lambda each: (-named(each[0]), -share(each[1]), self.cost(*each))
        )
        return [[file] if file in of_file else of_file for file, of_file in closest]

    @cached_property
    def _run_by(self) -> Counter[str]:
        """How many lines of all files each test runs."""
        return Counter(test for lines in self.lines.values() for tests in lines.values() for test in tests)

    def cost(self, file: str, tests: list[str]) -> float:
        """The seconds of some tests of a file, with the fixtures that they share."""
        if file in tests:
            return sum(seconds for test, seconds in self.seconds.items() if _file(test) == file)
        # several threads read: nothing may be added meanwhile
        return sum(self.seconds.get(each, 0.0) for each in (file, *tests))

    def of_all(self, tests: Iterable[str]) -> float:
        """The seconds of tests of several files."""
        files = itertools.groupby(tests, _file)
        return sum(self.cost(file, list(of_file)) for file, of_file in files)


def _words(name: str) -> set[str]:
    """The words of a name of a module, a room or a file of tests, but for those that most have."""
    return {word.rstrip("s") for word in name.split("_")} - {"test", "gisapp", "layer", "init", ""}


def _file(test: str) -> str:
    return test.partition("::")[0]


def copy_of_repository(target: Path) -> Path:
    """What git knows, as it stands now, copied to ``target``."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


def trace_tests(copy: Path, results: Path, sources: list[Path], processes: int) -> None:
    """One run of all tests, traced; stops the program where one fails without any mutant."""
    shutil.rmtree(results, ignore_errors=True)
    results.mkdir(parents=True)
    (results / "sources").write_text("\n".join(str(copy / path) for path in sources), encoding="utf-8")
    side_by_side = ["-p", "tests.mutants.covering", "-n", str(processes), "--dist", "loadfile"]
    told = results / "tests.txt"
    with told.open("wb") as output:
        code = _pytest(copy, [*side_by_side, "--tb=short", "tests"], {covering.FOLDER: str(results)}, output)
    if code != 0:
        sys.exit(f"The tests fail without any mutant (exit {code}, see {told}): first make them pass.")


def covered_by_tests(results: Path) -> Covered:
    """What a run of :func:`trace_tests` saw."""
    covered = Covered()
    for path in results.glob("*.json"):
        found = json.loads(path.read_text(encoding="utf-8"))
        for source, lines in found["lines"].items():
            for line, tests in lines.items():
                covered.lines[source][int(line)].update(tests)
        for test, seconds in found["seconds"].items():
            covered.seconds[test] += seconds
    return covered


def outcome_of(mutant: Mutant, copy: Path, covered: Covered) -> str:
    """ "killed", "hangs" or "survives"; the copy is as before afterwards."""
    path = copy / mutant.path
    before = path.read_bytes()
    outcome = "survives"
    try:
        _replace(path, mutant.code.encode())
        for tests in filter(None, covered.tests_of(mutant)):
            code = _tried(copy, covered, tests)
            outcome = {0: "survives", -signal.SIGXCPU: "hangs", -signal.SIGKILL: "hangs"}.get(code, "killed")
            if outcome != "survives":
                break
    finally:
        _replace(path, before)
    return outcome


def _tried(copy: Path, covered: Covered, tests: list[str]) -> int:
    """The exit code of some tests; of their whole files where the mutant gave a test another name."""
    code = _pytest(copy, ["-x", *tests], {}, limit=int(START_SECONDS + SLOWER * covered.of_all(tests)))
    files = list(dict.fromkeys(map(_file, tests)))
    if code != _NOT_FOUND or files == tests:
        return code
    return _tried(copy, covered, files)


def _replace(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for cached in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
        cached.unlink()  # two changes of one length within a second look alike to Python


def _pytest(
    copy: Path,
    options: list[str],
    variables: dict[str, str],
    output: IO[bytes] | int = subprocess.DEVNULL,
    limit: int | None = None,
) -> int:
    """The exit code of pytest in a copy; within so many seconds of computing, however busy the machine is."""
    temporary = copy.parent / f"{copy.name}-tmp-{time.monotonic_ns()}"
    temporary.mkdir()
    limits = "" if limit is None else f"ulimit -t {limit} && ulimit -d {MOST_KILOBYTES} && "
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    surroundings = {**os.environ, **variables, "TMPDIR": str(temporary), "QT_QPA_PLATFORM": "offscreen"}
    surroundings["HYPOTHESIS_STORAGE_DIRECTORY"] = str(temporary / "hypothesis")
    try:
        return subprocess.run(
            ["sh", "-c", f'{limits}exec "$@"', "sh", *command],
            cwd=copy,
            env=surroundings,
            stdout=output,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
