"""One contender in a process of its own: prints its figures as a line of JSON (see bench.timing)."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from bench.city import City
from bench.timing import measure


def main(benchmark: str, task: str, contender: str, size: str, data: str, runs: str) -> None:
    """Measure and print."""
    from bench.__main__ import BENCHMARKS

    prepare = BENCHMARKS[benchmark].TASKS[task].contenders[contender]
    city = City.at(Path(data), size)
    print(json.dumps(asdict(measure(task, contender, lambda: prepare(city), int(runs)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
