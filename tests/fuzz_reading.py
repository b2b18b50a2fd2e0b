"""Damaged files by the thousand: ``python tests/fuzz_reading.py [COUNT] [SEED]``.

Real files, cut off, with bytes flipped, counts and sizes that lie, parts swapped or packed into a zip, are
read as the window reads them, in a process apart, and what could be read is brought to a draft. Every file
must end as sources or as a sentence. Files that end otherwise are kept in a folder, which is printed.
"""

from __future__ import annotations

import io
import random
import shutil
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "tests" / "data", ROOT / "sample_data" / "raw", ROOT.parent / "shared" / "data")
LARGEST = 3_000_000
"""Bytes: larger files are left alone, so that a run stays short."""
SLOW = 5.0
"""Seconds after which a file is named, though it ended well."""

Parts = dict[str, bytes]
"""A file with those that lie beside it: content by name."""


def seeds(folders: tuple[Path, ...] = FOLDERS) -> list[list[Path]]:
    """Real files, each with its sidecars, the file itself first."""
    from layers.reading import discover
    from layers.reading.formats import format_of

    found = []
    for path in discover([folder for folder in folders if folder.is_dir()]):
        if not path.is_file() or format_of(path) is None:
            continue
        beside = [each for each in sorted(path.parent.iterdir()) if each.stem == path.stem and each.is_file()]
        parts = [path, *(each for each in beside if each != path and each.suffix != path.suffix)]
        if sum(part.stat().st_size for part in parts) <= LARGEST:
            found.append(parts)
    return found


def cut(content: bytes, luck: random.Random) -> bytes:
    """The content broken off somewhere, more often near its beginning or its end."""
    at = luck.choice([luck.random(), luck.random() ** 4, 1 - luck.random() ** 4])
    return content[: int(len(content) * at)]


def flipped(content: bytes, luck: random.Random) -> bytes:
    """Some bytes changed."""
    changed = bytearray(content)
    for _ in range(luck.choice([1, 3, 10, 100]) if changed else 0):
        changed[luck.randrange(len(changed))] = luck.randrange(256)
    return bytes(changed)


def lying(content: bytes, luck: random.Random) -> bytes:
    """A count, a size or an offset in the header that does not hold."""
    changed = bytearray(content)
    size = luck.choice([1, 2, 4, 8])
    at = luck.randrange(max(min(len(changed), 512) - size, 1))
    number = luck.choice([0, 1, 255, 1 << 15, (1 << 31) - 1, 1 << 31, (1 << 32) - 1, (1 << 63) - 1])
    order = luck.choice(["little", "big"])
    changed[at : at + size] = (number % (1 << 8 * size)).to_bytes(size, order)
    return bytes(changed)


def moved(content: bytes, luck: random.Random) -> bytes:
    """A piece left out, repeated, or of another place."""
    if len(content) < 2:
        return content
    start, length, to = (
        luck.randrange(len(content)),
        luck.choice([1, 16, 512, 8192]),
        luck.randrange(len(content)),
    )
    piece = content[start : start + length]
    return luck.choice([content[:start] + content[start + length :], content[:to] + piece * 3 + content[to:]])


def mutant(luck: random.Random, files: list[list[Path]]) -> tuple[str, Parts]:
    """A damaged file: its name, and its content with that of its sidecars."""
    chosen = luck.choice(files)
    main = chosen[0].name
    parts = {path.name: path.read_bytes() for path in chosen}
    how = luck.choice([cut, flipped, flipped, lying, lying, moved])
    victim = luck.choice(list(parts))
    parts[victim] = how(parts[victim], luck)
    if luck.random() < 0.1 and len(parts) > 1:
        lost = luck.choice([name for name in parts if name != main])
        other = luck.choice([path for each in files for path in each])
        if luck.random() < 0.5:
            del parts[lost]
        else:
            parts[lost] = other.read_bytes()
    if luck.random() < 0.15:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        damage = luck.choice([cut, flipped, lying, moved, lambda content, _: content])
        return "a.zip", {"a.zip": damage(stream.getvalue(), luck)}
    return main, parts


def mutants(count: int, seed: int, files: list[list[Path]]) -> Iterator[tuple[int, str, Parts]]:
    """Damaged files, each from a seed of its own, so that any of them can be made again."""
    for number in range(seed, seed + count):
        yield number, *mutant(random.Random(number), files)


def outcome(path: Path) -> str:
    """How reading a file and bringing it to a draft ends, in a word; "read" and "refused" are right."""
    from gisapp.importing import Files, draft_of
    from layers.errors import UserError
    from layers.reading.apart import read_apart
    from layers.task import Task

    try:
        sources = read_apart(path)
    except UserError as error:
        told = str(error)
        if "reading library fail" in told or "more memory" in told:
            return "crashed"
        return "hung" if "reasonable time" in told else "refused"
    draft_of(Files(tuple(sources), (), frozenset({path})), Task())
    return "read"


def main(count: int, seed: int) -> int:
    """Read so many damaged files and print what became of them; 1 if one ended in a traceback or hung."""
    files = seeds()
    kept = Path(tempfile.mkdtemp(prefix="fuzz-reading-"))
    results: Counter[str] = Counter()
    start = time.monotonic()
    print(f"{len(files)} files; those that end badly are kept in {kept}")
    for number, name, parts in mutants(count, seed, files):
        folder = kept / str(number)
        folder.mkdir()
        for part, content in parts.items():
            (folder / part).write_bytes(content)
        began = time.monotonic()
        try:
            result = outcome(folder / name)
        except Exception:  # noqa: BLE001 - counted, kept and printed
            result = "traceback"
            (folder / "traceback.txt").write_text(traceback.format_exc(), encoding="utf-8")
            print(number, name, traceback.format_exc().strip().splitlines()[-1][:200], flush=True)
        seconds = time.monotonic() - began
        if result in {"crashed", "hung"} or seconds > SLOW:
            print(number, name, result, f"{seconds:.1f} s", flush=True)
        results[result] += 1
        if result in {"read", "refused"}:
            shutil.rmtree(folder)
    print(f"{count} files in {time.monotonic() - start:.0f} s:", dict(results))
    return 1 if results["traceback"] or results["hung"] else 0


if __name__ == "__main__":
    arguments = [int(each) for each in sys.argv[1:]] + [3000, 1][len(sys.argv) - 1 :]
    sys.exit(main(*arguments))
