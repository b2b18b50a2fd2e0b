"""Run contenders one by one, each in a process of its own, and set their figures side by side."""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from bench.city import City

OURS = "this program"
LONG = 20.0
"""Seconds after which no further warm run is begun."""
MANY = 20
"""Warm runs from which on it is told how they spread."""
PACKAGES = ("shapely", "geopandas", "numpy", "rasterio", "exactextract")


@dataclass(frozen=True)
class Task:
    """One piece of work and who does it.

    A contender loads a city (not timed) and gives back the run that is timed; the run gives an array, by
    which results are compared. ``differs`` names contenders whose result has another shape.
    """

    title: str
    contenders: Mapping[str, Callable[..., Callable[[], np.ndarray]]]
    tolerance: float
    differs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figures:
    """Seconds of the first and of later runs, and the greatest memory of a process in MB.

    Of the later ones the median; of twenty and more also the 95th percentile and the longest.
    ``cpu_s`` is what a warm run takes of all cores together, which other work on the machine moves less.
    """

    task: str
    contender: str
    cold_s: float
    warm_s: float
    cpu_s: float
    p95_s: float
    worst_s: float
    warm_runs: int
    peak_mb: float
    result: list[float]


def measure(task: str, contender: str, prepare: Callable[[], Callable[[], np.ndarray]], runs: int) -> Figures:
    """Time a contender in this process, which does nothing else."""
    run = prepare()
    cold, _, result = _timed(run)
    warm = _warm(run, runs, cold)
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes there, kilobytes elsewhere
    everyone = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(each).ru_maxrss for each in everyone) * unit / 1e6
    walls, cpus = (list(each) for each in zip(*warm, strict=True))
    return Figures(
        task=task,
        contender=contender,
        cold_s=cold,
        warm_s=statistics.median(walls),
        cpu_s=statistics.median(cpus),
        p95_s=float(np.quantile(walls, 0.95)),
        worst_s=max(walls),
        warm_runs=len(warm),
        peak_mb=peak,
        result=[float(each) for each in result],
    )


def _warm(run: Callable[[], np.ndarray], runs: int, spent: float) -> list[tuple[float, float]]:
    """Wall and processor time of later runs: as many as are asked for, but no more after a while."""
    found: list[tuple[float, float]] = []
    while not found or (len(found) < runs and spent < LONG):
        wall, cpu, _ = _timed(run)
        found.append((wall, cpu))
        spent += wall
    return found


def _timed(run: Callable[[], np.ndarray]) -> tuple[float, float, np.ndarray]:
    begin, busy = time.perf_counter(), _busy()
    result = run()
    return time.perf_counter() - begin, _busy() - busy, np.asarray(result)


def _busy() -> float:
    """Processor time of this process, and of those that it started and that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def compare(benchmark: str, tasks: Mapping[str, Task], asked: argparse.Namespace) -> int:
    """Measure every contender of the tasks asked for; print and write the table; 1 if results disagree."""
    City.at(asked.data, asked.size)  # a sentence now, and not a failure in each process
    about = {
        "benchmark": benchmark,
        "size": asked.size,
        "system": platform.system(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **{package: version(package) for package in PACKAGES},
    }
    print(", ".join(f"{key} {value}" for key, value in about.items()))
    rows = [row for name in asked.tasks for row in _compared(benchmark, name, tasks[name], asked)]
    if asked.json is not None:
        asked.json.write_text(json.dumps({**about, "rows": rows}, indent=1), encoding="utf-8")
    if not all(row["agrees"] for row in rows):
        print("\nResults disagree by more than the tolerance.", file=sys.stderr)
        return 1
    return 0


def _compared(benchmark: str, name: str, task: Task, asked: argparse.Namespace) -> list[dict[str, object]]:
    """Measure and print the contenders of one task, this program first."""
    many = asked.runs >= MANY
    spread = ("p95", "worst") if many else ()
    heads = ("cold", "warm", *spread, "cpu", "× ours", "peak MB", "differs by")
    print(f"\n{task.title:34}" + "".join(f"{head:>11}" for head in heads), flush=True)
    rows: list[dict[str, object]] = []
    ours: Figures | None = None
    for contender in task.contenders:
        found = _in_own_process(
            [benchmark, name, contender, asked.size, str(asked.data.resolve()), str(asked.runs)]
        )
        ours = ours or found
        apart = None if contender in task.differs else _apart(found.result, ours.result)
        ratio = found.warm_s / ours.warm_s
        spread = (found.p95_s, found.worst_s) if many else ()
        times = (_seconds(each) for each in (found.cold_s, found.warm_s, *spread, found.cpu_s))
        cells = (*times, f"{ratio:.2f}", f"{found.peak_mb:.0f}", "–" if apart is None else f"{apart:.1e}")
        print(f"{contender:34}" + "".join(f"{cell:>11}" for cell in cells), flush=True)
        figures = {key: value for key, value in asdict(found).items() if key != "result"}
        agrees = apart is None or apart <= task.tolerance
        rows.append(figures | {"ratio": ratio, "differs_by": apart, "agrees": agrees})
    return rows


def _in_own_process(words: list[str]) -> Figures:
    command = [sys.executable, "-m", "bench.contender", *words]
    root = Path(__file__).parent.parent
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=root)
    return Figures(**json.loads(done.stdout.splitlines()[-1]))


def _apart(result: list[float], reference: list[float]) -> float:
    """The greatest difference, as a share of the greatest figure."""
    difference = np.abs(np.array(result) - np.array(reference))
    return float(difference.max() / max(np.abs(reference).max(), 1e-300))


def _seconds(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
