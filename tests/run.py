"""The tests: ``python3 tests/run.py [pytest arguments]``. ``.ci/run`` calls exactly this.

Format, lint, types, import contracts, then all tests; with arguments only the tests that they choose.
Sets up all that it needs by itself, inside this repository's folder; can be run again in seconds.
No syntax newer than Python 3.8 (see .ci/environment.py).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".ci"))

import environment  # noqa: E402 - stands in .ci
import system_packages  # noqa: E402 - stands in .ci

CHECKS = {
    "format": ["-m", "ruff", "format", "--check", "."],
    "lint": ["-m", "ruff", "check", "."],
    "types": ["-m", "mypy"],
    "import contracts": ["-c", "from importlinter.cli import lint_imports_command as main; main()"],
}
TESTS = ["-m", "pytest", "-rs", f"--basetemp={environment.VENV / 'tmp' / 'pytest'}"]
PROCESSES = min((os.cpu_count() or 1) + 1, 4)
"""One more than there are processors, since tests wait for disks and for programs that they start."""
SIDE_BY_SIDE = ["-n", str(PROCESSES), "--dist", "loadfile"]
"""All tests in several processes, those of one file in one; a few chosen ones are quicker in one process."""


def main() -> int:
    """Run all steps, also after one has failed; the exit code is 0 when all passed."""
    environment.prepare("dev", system_packages.TESTING)
    chosen = sys.argv[1:]
    steps = {"tests": [*TESTS, *chosen]} if chosen else {**CHECKS, "tests": [*TESTS, *SIDE_BY_SIDE]}
    outcomes = {name: _passes(name, command) for name, command in steps.items()}
    print("\nlongest files, to look at:", *(f"{lines} {path}" for lines, path in _longest(5)), sep="\n  ")
    for name, passed in outcomes.items():
        print("passed" if passed else "FAILED", name)
    return 0 if all(outcomes.values()) else 1


def _passes(name: str, command: list[str]) -> bool:
    print(f"\n▶ {name}", flush=True)
    start = time.monotonic()
    variables = environment.variables()
    variables["HOME"] = str(environment.VENV / "home")  # browsers write there whatever else they are told
    variables.setdefault("QT_QPA_PLATFORM", "offscreen")
    code = subprocess.run(
        [str(environment.PYTHON), *command],
        cwd=str(ROOT),
        env=variables,
        check=False,
    ).returncode
    print(f"  {time.monotonic() - start:.0f} s", flush=True)
    return code == 0


def _longest(count: int) -> list[tuple[int, Path]]:
    """Lines and paths of the longest files of the three floors: a look, not a limit."""
    paths = [path for floor in ("layers", "gisapp", "ui") for path in (ROOT / floor).rglob("*.py")]
    lines = [(len(path.read_bytes().splitlines()), path.relative_to(ROOT)) for path in paths]
    return sorted(lines, reverse=True)[:count]


if __name__ == "__main__":
    sys.exit(main())
