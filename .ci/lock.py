"""Write the lock files again from pyproject.toml: ``.venv/bin/python .ci/lock.py [--upgrade]``.

Two files, one resolution: ``dev.txt`` is everything, ``runtime.txt`` the part that the program itself needs,
at the same versions. Both are valid for every Python and system that pyproject.toml allows, carry the hashes
of all files, and name no package index, so that a mirror serves as well as the original.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = Path(".ci") / "locks"
DEV, RUNTIME = LOCKS / "dev.txt", LOCKS / "runtime.txt"


def main() -> int:
    """Resolve twice; without ``--upgrade`` versions that are locked already and still fit are kept."""
    parser = argparse.ArgumentParser(description="Write the lock files again from pyproject.toml.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    arguments = parser.parse_args()
    uv = shutil.which("uv", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    if uv is None:
        print(f"uv is missing. Install it into this environment: {sys.executable} -m pip install uv")
        return 2
    _compile(uv, DEV, "--extra", "dev", *(["--upgrade"] if arguments.upgrade else []))
    _compile(uv, RUNTIME, "--upgrade", "--constraint", str(DEV))
    return 0


def _compile(uv: str, lock: Path, *options: str) -> None:
    subprocess.run(
        [
            uv,
            *("pip", "compile", "pyproject.toml", "--quiet", "--output-file", str(lock)),
            *("--universal", "--python-version", "3.11"),
            *("--fork-strategy", "fewest"),  # one version of each package for all Pythons: one thing to test
            *("--only-binary", ":all:"),  # nothing is compiled on the user's machine
            *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"),
            *("--no-header", "--no-annotate"),
            *options,
        ],
        cwd=ROOT,
        check=True,
    )
    print(f"{lock}: {sum('==' in line for line in (ROOT / lock).read_text().splitlines())} packages")


if __name__ == "__main__":
    sys.exit(main())
