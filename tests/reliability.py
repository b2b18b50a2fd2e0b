"""Nothing written is lost: ``python tests/reliability.py {kills,interrupts,renames,disk,limits,all}``.

Every command that writes is killed at random moments and at each of its steps, interrupted, refused its
moves, and given a disk without room, into an empty folder and over the files of an earlier run. Its files
must then be all as before or all new; what was there must be somewhere; nothing else may have changed; and
where the program ends by itself, it says truly what it did. What ends otherwise is kept in a folder, which
is printed. See docs/reliability.md.

``--only "export .shp, over: step 12"`` makes one trial again, ``--only "export .shp, over"`` a writer's.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.reliable import disks, kills, refusals
from tests.reliable.cases import Bench, Case, Result
from tests.reliable.judging import BEFORE, BETWEEN, NEW
from tests.reliable.writers import Writer, writers

RIGHT = (BEFORE, NEW, BETWEEN)
KINDS = {
    "kills": "killed at random moments, and at every step by which the files come to their place",
    "interrupts": "Ctrl+C at every such step",
    "renames": "every move refused, alone and with all that follow",
    "disk": "on a disk without room, also for temporary files (needs root: it mounts small disks)",
    "limits": "files that may not grow beyond a size",
}


def cases_of(kind: str, bench: Bench, chosen: list[Writer], count: int, seed: int) -> Iterator[Case]:
    """The trials of a kind."""
    if kind == "kills":
        yield from kills.moments(bench, chosen, count, seed)
        yield from kills.steps(bench, chosen)
    elif kind == "interrupts":
        yield from refusals.interrupts(bench, chosen)
    elif kind == "renames":
        yield from refusals.renames(bench, chosen)
    elif kind == "limits":
        yield from disks.short_files(bench, chosen)
    elif disks.can_mount():
        yield from disks.full_disks(bench, chosen)
    else:
        print("disk: small disks cannot be mounted here (not root); try “limits”")


def try_all(cases: Iterable[Case], folder: Path) -> list[tuple[Case, Result]]:
    """Make the trials; the folders of those that end badly stay."""
    done = []
    for case in cases:
        place = folder / re.sub(r"[^\w.]+", "-", case.name)
        place.mkdir(parents=True)
        result = case.act(place)
        done.append((case, result))
        if result.faults or result.remark:
            told = [*(f"{each.kind}: {each.told}" for each in result.faults), result.remark, result.told]
            (place / "told.txt").write_text("\n".join([case.name, *told]), encoding="utf-8")
        if result.faults:
            print(f"{case.name}: {result.faults[0].kind}: {result.faults[0].told[:300]}", flush=True)
        else:
            shutil.rmtree(place)
    return done


def main(arguments: list[str] | None = None) -> int:
    """Make the trials that are asked for and print what became of them; 1 if one ended badly."""
    options = _options(arguments)
    if options.kind == "damaged":
        return try_damaged_projects(options)
    name, _, how = options.only.partition(": ")
    chosen = [each for each in writers() if name in ("", str(each))]
    kept = Path(tempfile.mkdtemp(prefix="reliability-"))
    print(f"{len(chosen)} writers; what ends badly is kept in {kept}", flush=True)
    bench, bad = Bench(kept), 0
    for kind in KINDS if options.kind == "all" else [options.kind]:
        start = time.monotonic()
        cases = cases_of(kind, bench, chosen, options.count, options.seed)
        done = try_all((case for case in cases if how in ("", case.how)), kept / kind)
        print(f"\n{kind}: {KINDS[kind]}")
        counts = Counter((str(case.writer), result.outcome) for case, result in done)
        found = {outcome for _, outcome in counts} - {*RIGHT}
        print_table(counts, dict.fromkeys(str(case.writer) for case, _ in done), [*RIGHT, *sorted(found)])
        print_faults(done)
        print(f"\n{len(done)} trials in {time.monotonic() - start:.0f} s", flush=True)
        bad += sum(bool(result.faults) for _, result in done)
    if options.kind == "all":
        bad += try_damaged_projects(options)
    return 1 if bad else 0


def try_damaged_projects(options: argparse.Namespace) -> int:
    """The sister command."""
    from tests import damaged_projects

    return damaged_projects.main(options.count, options.seed)


def print_table(counts: Counter[tuple[str, str]], rows: Iterable[str], columns: Iterable[str]) -> None:
    """How often what is in a row came out as a column says, with the sums."""
    sums, rows, columns = Counter(counts), [*rows, "total"], [*columns, "all"]
    for (row, column), number in counts.items():
        for summed in ((row, "all"), ("total", column), ("total", "all")):
            sums[summed] += number
    width = max(map(len, rows))
    print(f"\n{'':{width}}  {'  '.join(f'{each:>7}' for each in columns)}")
    for row in rows:
        cells = (f"{sums[row, each] or '·':>{max(len(each), 7)}}" for each in columns)
        print(f"{row:{width}}  {'  '.join(cells)}")


def print_faults(done: list[tuple[Case, Result]]) -> None:
    """Every distinct fault, and every remark, with a few trials that had it."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for case, result in done:
        for fault in result.faults:
            alike[fault.kind].append(f"{case.name}: {fault.told}")
        if result.remark:
            alike["remark"].append(f"{case.name}: {result.remark}")
    for kind, told in alike.items():
        print(f"\n{len(told)} × {kind}")
        for each in told[:5]:
            print(f"    {each[:300]}")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = {**KINDS, "damaged": "damaged projects (tests/damaged_projects.py)", "all": "all of these"}
    parsers = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    for kind, title in kinds.items():
        each = parsers.add_parser(kind, help=title)
        each.add_argument(
            "count", nargs="?", type=int, default=300, help="kills at random moments; damaged projects (300)"
        )
        each.add_argument("seed", nargs="?", type=int, default=1, help="of what is random (1)")
        each.add_argument("--only", default="", metavar="NAME", help="one writer, or one trial of it")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
