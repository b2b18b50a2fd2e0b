"""``python -m bench NAME …``: run a benchmark, print its table, write its JSON."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench import conform, doors, folder, indicators, live, tables, timing
from bench.city import MissingCity

BENCHMARKS = {
    "conform": conform,
    "doors": doors,
    "folder": folder,
    "indicators": indicators,
    "live": live,
    "tables": tables,
}
"""Each module has TASKS (what is measured: title and contenders) and a one-line docstring."""


def main() -> int:
    """Run what the command line asks for; the exit code is 1 if results do not agree."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = parser.add_subparsers(dest="benchmark", required=True)
    for name, module in BENCHMARKS.items():
        command = commands.add_parser(name, help=module.__doc__)
        command.add_argument("--size", choices=("S", "M", "L"), default="S")
        command.add_argument(
            "--data", type=Path, required=True, help="folder that holds city_S, city_M, city_L"
        )
        command.add_argument("--json", type=Path, help="where to write the figures")
        command.add_argument("--tasks", nargs="+", choices=tuple(module.TASKS), default=tuple(module.TASKS))
        runs = getattr(module, "RUNS", 3)
        command.add_argument("--runs", type=int, default=runs, help="warm runs of each contender")
    asked = parser.parse_args()
    try:
        return timing.compare(asked.benchmark, BENCHMARKS[asked.benchmark].TASKS, asked)
    except MissingCity as missing:
        print(missing, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
