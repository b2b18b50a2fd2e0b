"""The header of a dBASE table, read from its raw bytes."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from layers.reading import files

_FIXED = 32


@dataclass(frozen=True, slots=True)
class Header:
    """What the first 32 bytes say: rows, size of the header and of a row in bytes, language driver id."""

    rows: int
    header_size: int
    row_size: int
    language: int

    def rows_in(self, size: int) -> int:
        """How many whole rows a file of this many bytes holds."""
        return max(size - self.header_size, 0) // self.row_size


def header_of(path: Path) -> Header | None:
    """The header; None if the file is too short to have one, or has nonsense there."""
    with files.open_binary(path) as stream:
        start = stream.read(_FIXED)
    if len(start) < _FIXED:
        return None
    rows, header_size, row_size = struct.unpack_from("<IHH", start, 4)
    size = files.size_of(path)
    if header_size <= _FIXED or row_size == 0 or header_size > size:
        return None
    return Header(rows, header_size, row_size, start[29])


def with_rows(content: bytes, header: Header, rows: int) -> bytes:
    """The table with exactly so many rows: blank ones in place of those that are missing at its end."""
    present = min(header.rows, header.rows_in(len(content)), rows)
    table = bytearray(content[: header.header_size + present * header.row_size])
    struct.pack_into("<I", table, 4, rows)
    return bytes(table) + b" " * ((rows - present) * header.row_size) + b"\x1a"
