"""Damage to a project's bytes, as a disk, a network or a copy that was broken off does it."""

from __future__ import annotations

import random
import struct
from pathlib import Path

PAGE = 4096
_HEADER = (
    *((16, 2), (18, 1), (19, 1), (20, 1), (21, 1), (24, 4), (28, 4), (32, 4), (36, 4), (40, 4), (44, 4)),
    *((48, 4), (52, 4), (56, 4), (60, 4), (64, 4), (68, 4), (92, 4), (100, 1), (101, 2), (103, 2), (105, 2)),
)
"""Offset and width of what SQLite's header says: versions, sizes, counts, encoding, the first page."""


def cut_off(path: Path, layer: str, luck: random.Random) -> str:
    content = path.read_bytes()
    pages = len(content) // PAGE
    anywhere, page = luck.randrange(len(content)), PAGE * luck.randrange(1, pages)
    at = luck.choice([0, 1, 99, 20_000, anywhere, anywhere, page, page, len(content) - 1])
    path.write_bytes(content[:at])
    return f"cut at {at:,} of {len(content):,}"


def bytes_flipped(path: Path, layer: str, luck: random.Random) -> str:
    content = bytearray(path.read_bytes())
    count, within = luck.choice([1, 3, 10, 100, 1000]), luck.choice([100, PAGE, len(content), len(content)])
    for _ in range(count):
        content[luck.randrange(within)] = luck.randrange(256)
    path.write_bytes(content)
    return f"{count} of the first {within:,} bytes"


def lying_header(path: Path, layer: str, luck: random.Random) -> str:
    content = bytearray(path.read_bytes())
    offset, width = luck.choice(_HEADER)
    number = luck.choice([0, 1, 2, 3, 255, 512, 65535, (1 << 31) - 1, 1 << 31, (1 << 32) - 1])
    content[offset : offset + width] = (number % (1 << 8 * width)).to_bytes(width, "big")
    path.write_bytes(content)
    return f"{width} bytes at {offset} say {number % (1 << 8 * width)}"


def pages_mixed_up(path: Path, layer: str, luck: random.Random) -> str:
    content = path.read_bytes()
    pages = [content[start : start + PAGE] for start in range(0, len(content), PAGE)]
    one, other, how = luck.randrange(len(pages)), luck.randrange(1, len(pages)), luck.randrange(5)
    if how == 0:
        pages[one], pages[other] = pages[other], pages[one]
    elif how == 1:
        pages.insert(one, pages[other])
    elif how == 2:
        pages[other] = bytes(PAGE)
    elif how == 3:
        pages[other:] = [bytes(PAGE)] * len(pages[other:])
    else:
        del pages[other]
    path.write_bytes(b"".join(pages))
    what = (
        "swapped with",
        "pushed apart by",
        "left alone; zeroed is",
        "left alone; all zero from",
        "left alone; lost is",
    )
    return f"page {one} {what[how]} page {other}"


def garbage_behind(path: Path, layer: str, luck: random.Random) -> str:
    content = path.read_bytes()
    behind = luck.choice(
        [b"\0", bytes(PAGE), luck.randbytes(PAGE), luck.randbytes(100_001), content, bytes(30_000_000)]
    )
    path.write_bytes(content + behind)
    return f"{len(behind):,} bytes"


def journal_beside(path: Path, layer: str, luck: random.Random) -> str:
    """A file beside the project that SQLite takes for unfinished work, to be rolled back or forward."""
    content = bytearray(path.read_bytes())
    pages = len(content) // PAGE
    page = luck.randrange(2, pages)
    beside = {
        "journal": _journal(page, pages),
        "journal of garbage": luck.randbytes(9000),
        "log": _log(page, pages),
        "log of garbage": luck.randbytes(9000),
        "log without changes": b"",
    }
    how = luck.choice(list(beside))
    if how.startswith("log"):
        content[18:20] = b"\2\2"  # SQLite's WAL mode, in which QGIS leaves a GeoPackage that it has open
        path.write_bytes(content)
    path.with_name(f"{path.name}-{'wal' if how.startswith('log') else 'journal'}").write_bytes(beside[how])
    return f"{how}, page {page}"


def _journal(page: int, pages: int) -> bytes:
    """A journal as it lies there after a crash: rolled back, it would overwrite a page with zeros."""
    nonce = 1
    head = bytes.fromhex("d9d505f920a163d7") + struct.pack(">5I", 1, nonce, pages, 512, PAGE)
    return head.ljust(512, b"\0") + struct.pack(">I", page) + bytes(PAGE) + struct.pack(">I", nonce)


def _log(page: int, pages: int) -> bytes:
    """A write-ahead log with one change that is complete and not yet in the database: a page of zeros."""
    salt = bytes(8)
    head = struct.pack(">4I", 0x377F0682, 3_007_000, PAGE, 0) + salt
    one = _checksum(head, (0, 0))
    change = struct.pack(">2I", page, pages)
    two = _checksum(change + bytes(PAGE), one)
    return head + struct.pack(">2I", *one) + change + salt + struct.pack(">2I", *two) + bytes(PAGE)


def _checksum(content: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    """The running checksum of SQLite's log."""
    first, second = sums
    for one, two in struct.iter_unpack("<2I", content):
        first = (first + one + second) % 2**32
        second = (second + two + first) % 2**32
    return first, second


KINDS = (cut_off, bytes_flipped, lying_header, pages_mixed_up, garbage_behind, journal_beside)
