"""A disk that is full, from no room at all to just enough: for the files themselves, and temporary ones."""

from __future__ import annotations

import contextlib
import math
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.reliable.cases import Bench, Case, Result, of_temporary, temporary_in
from tests.reliable.judging import DONE, Fault, faults_told, look_at
from tests.reliable.program import Ended, run
from tests.reliable.reference import Reference
from tests.reliable.writers import ODD, Writer

SHARES = (0.0, 0.02, 0.2, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0, 1.1, math.inf)
"""Of the room that a writer needs, as far as that can be measured; and all the room that there is."""
_LARGE = 64 << 20
"""Bytes of the disk: more than any writer needs."""
_SOME = 64 << 10
"""Bytes of temporary files that may be there for too short a time to be seen."""
_PAGE = 4096
_FILL = "fill"
_BETWEEN_LOOKS = 0.002


def can_mount() -> bool:
    """Whether disks of a given size can be had here."""
    return os.geteuid() == 0 and shutil.which("mount") is not None


def full_disks(bench: Bench, writers: list[Writer]) -> Iterator[Case]:
    """The files on a small disk, and those writers that need temporary files with these on a small disk."""
    for writer in writers:
        for share in SHARES:
            yield Case(writer, f"disk {share:.2f}", lambda f, w=writer, s=share: _on_disk(bench, w, s, f))
    for writer in writers:
        if writer.folder == ODD or "xlsx" in writer.name:
            for share in SHARES:
                yield Case(
                    writer,
                    f"TMPDIR {share:.2f}",
                    lambda f, w=writer, s=share: _temporary_on_disk(bench, w, s, f),
                )


def short_files(bench: Bench, writers: list[Writer]) -> Iterator[Case]:
    """No file may be longer than so many bytes: what a quota does, and needs no privilege."""
    for writer in writers:
        for share in SHARES:
            yield Case(writer, f"limit {share:.2f}", lambda f, w=writer, s=share: _limited(bench, w, s, f))


def _on_disk(bench: Bench, writer: Writer, share: float, folder: Path) -> Result:
    reference = bench.reference(writer)
    needed = bench.once(("disk", writer), lambda: _needed_on_disk(reference, folder / "measured"))
    with small_disk(folder / "disk") as disk:
        target, temporary = reference.prepare(disk), temporary_in(folder)
        leave_free(disk, _of(needed, share))
        ended = run(reference.command(target), temporary)
        result = _result(bench, reference, target, temporary, ended, enough=share == math.inf)
        if result.faults:
            shutil.copytree(target, folder / "left")
    return result


def _temporary_on_disk(bench: Bench, writer: Writer, share: float, folder: Path) -> Result:
    reference = bench.reference(writer)
    needed = bench.once(("temporary", writer), lambda: _needed_temporary(reference, folder / "measured"))
    target = reference.prepare(folder)
    with small_disk(folder / "disk") as disk:
        temporary = temporary_in(disk)
        leave_free(disk, _of(needed, share))
        ended = run(reference.command(target), temporary)
        return _result(bench, reference, target, temporary, ended, enough=share == math.inf)


def _limited(bench: Bench, writer: Writer, share: float, folder: Path) -> Result:
    reference = bench.reference(writer)
    largest = max((reference.after / name).stat().st_size for name in reference.new)
    target, temporary = reference.prepare(folder), temporary_in(folder)
    ended = run(reference.command(target), temporary, largest=int(min(largest * share, _LARGE)))
    return _result(bench, reference, target, temporary, ended, enough=share == math.inf)


def _result(
    bench: Bench, reference: Reference, target: Path, temporary: Path, ended: Ended, *, enough: bool
) -> Result:
    look = look_at(reference, target)
    faults = [*faults_told(reference, target, look, ended), *of_temporary(temporary)]
    if enough and ended.code != DONE:
        faults.append(Fault("never enough", ended.told))
    return bench.result(look, faults, ended)


def _needed_on_disk(reference: Reference, folder: Path) -> int:
    with small_disk(folder / "disk") as disk:
        target = reference.prepare(disk)
        files = sum((reference.after / name).stat().st_size for name in reference.new)
        return max(files, _needed(reference, target, temporary_in(folder), disk))


def _needed_temporary(reference: Reference, folder: Path) -> int:
    with small_disk(folder / "disk") as disk:
        return max(_SOME, _needed(reference, reference.prepare(folder), temporary_in(disk), disk))


def _needed(reference: Reference, target: Path, temporary: Path, disk: Path) -> int:
    """The most room on the disk that the writer takes at any time, unless it is for a moment only."""
    least = free = _free(disk)
    over = threading.Event()

    def look() -> None:
        nonlocal least
        while not over.is_set():
            least = min(least, _free(disk))
            time.sleep(_BETWEEN_LOOKS)

    looking = threading.Thread(target=look)
    looking.start()
    ended = run(reference.command(target), temporary)
    over.set()
    looking.join()
    assert ended.code == DONE, ended.told
    return free - least


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of its own, in memory."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_LARGE}", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def _of(needed: int, share: float) -> float:
    return _LARGE if share == math.inf else needed * share


def _free(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_bavail * found.f_frsize


def leave_free(disk: Path, wanted: float) -> None:
    """Fill the disk so that only so many bytes are free, in whole pages."""
    filling = _free(disk) - math.ceil(min(wanted, _free(disk)) / _PAGE) * _PAGE
    if filling > 0:
        with (disk / _FILL).open("wb") as stream:
            os.posix_fallocate(stream.fileno(), 0, filling)
