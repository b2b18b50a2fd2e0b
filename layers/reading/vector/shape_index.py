"""The .shx of a shapefile: checking it, and making it anew from the .shp.

Byte layout: ESRI Shapefile Technical Description (1998). Lengths and offsets count 16-bit words.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

import numpy as np

from layers.errors import UserError
from layers.reading import files
from layers.text import T

_HEADER = 100
_ENTRY = 8
_FILE_CODE = 9994
_VERSION = 1000


def is_complete(path: Path) -> bool:
    """True if the .shp or .shx has as many bytes as its header says."""
    with files.open_binary(path) as stream:
        header = stream.read(_HEADER)
    if len(header) < _HEADER or struct.unpack_from(">i", header)[0] != _FILE_CODE:
        return False
    claimed: int = struct.unpack_from(">i", header, 24)[0] * 2
    return files.size_of(path) >= claimed


def is_sound(shapefile: Path, index: Path) -> bool:
    """True if the .shx can be used: as long as its header says, its entries pointing at records of the .shp.

    An entry that follows on the one before it is believed; each other is looked up in the .shp.
    """
    content = files.read_bytes(index)
    if len(content) < _HEADER or struct.unpack_from(">i", content, 24)[0] * 2 != len(content):
        return False
    entries = np.frombuffer(content, ">i4", count_in(content) * 2, _HEADER).reshape(-1, 2).astype(np.int64)
    size = files.size_of(shapefile)
    if not len(entries):
        return size <= _HEADER
    starts, words = entries[:, 0] * 2, entries[:, 1]
    follows = np.concatenate(([_HEADER], starts[:-1] + words[:-1] * 2 + _ENTRY)) == starts
    if starts.min() < _HEADER or starts[-1] >= size:
        return False
    with files.open_binary(shapefile) as stream:
        return all(_words_at(stream, start) == length for start, length in entries[~follows].tolist())


def _words_at(stream: BinaryIO, start: int) -> int | None:
    """The length of the record that begins after so many words, in words; None beyond the end."""
    stream.seek(start * 2)
    record = stream.read(_ENTRY)
    return struct.unpack(">ii", record)[1] if len(record) == _ENTRY else None


def count_in(index: bytes) -> int:
    """How many shapes a .shx lists."""
    return max(len(index) - _HEADER, 0) // _ENTRY


def null_shapes(count: int) -> bytes:
    """The content of a .shp with so many records that have no shape."""
    header = struct.pack(">i20xi", _FILE_CODE, (_HEADER + count * (_ENTRY + 4)) // 2)
    header += struct.pack("<ii", _VERSION, 0).ljust(_HEADER - len(header), b"\0")
    records = (struct.pack(">iii", number, 2, 0) for number in range(1, count + 1))
    return header + b"".join(records)


def index_of(content: bytes, file: str) -> bytes:
    """The .shx that belongs to the content of a .shp.

    Raises
    ------
    UserError
        If the content has no shapefile header.
    """
    if len(content) < _HEADER or struct.unpack_from(">i", content)[0] != _FILE_CODE:
        raise UserError(
            T("{file} is damaged: its first bytes are no shapefile header.", file=file),
            T("Copy or export the file again."),
        )
    entries = bytearray()
    at = _HEADER
    while at + _ENTRY <= len(content):
        words: int = struct.unpack_from(">ii", content, at)[1]
        if words <= 0:
            break
        entries += struct.pack(">ii", at // 2, words)
        at += _ENTRY + words * 2
    header = bytearray(content[:_HEADER])
    struct.pack_into(">i", header, 24, (_HEADER + len(entries)) // 2)
    return bytes(header + entries)
