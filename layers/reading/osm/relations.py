"""Relations of an OpenStreetMap file: the stops of a bus route, a station's entrances, areas in pieces.

GDAL gives no members of relations, so they are read here: from .osm with the XML parser, from .osm.pbf
by the PBF format's own description (wiki.openstreetmap.org/wiki/PBF_Format). Only relations are decoded;
nodes and ways are passed over.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import numpy.typing as npt

from layers.reading import files

_KINDS = ("node", "way", "relation")
_WANTED = {b"route", b"public_transport", b"boundary", b"multipolygon"}
"""Values of the tag "type" of the relations that are of use."""

# Field numbers of the messages in fileformat.proto and osmformat.proto
_HEADER_TYPE, _HEADER_DATASIZE = 1, 3
_BLOB_RAW, _BLOB_ZLIB = 1, 3
_BLOCK_STRINGS, _BLOCK_GROUP = 1, 2
_GROUP_RELATION = 4
_ID, _KEYS, _VALUES, _MEMBER_IDS, _MEMBER_KINDS = 1, 2, 3, 9, 10
# Wire types of protobuf
_VARINT, _FIXED64, _SIZED, _FIXED32 = 0, 1, 2, 5
_MORE = 0x80
"""Bit of a varint's byte that says that another one follows."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Identifier "relation/1", tags, and members as "node/123" or "way/123"."""

    id: str
    tags: dict[str, str]
    members: tuple[str, ...]


def relations_of(path: Path) -> list[Relation]:
    """The routes, public-transport relations and areas made of several ways, in the file's order.

    Raises
    ------
    ValueError, OSError, LookupError
        If the file breaks off or is packed in a way that is not known here.
    """
    with files.open_binary(path) as stream:
        is_xml = stream.read(1) in (b"<", b"\xef")
    return list(_of_xml(path) if is_xml else _of_pbf(path))


def _of_xml(path: Path) -> Iterator[Relation]:
    # expat refuses entities that expand without bound since 2.4.1 (2022), and nothing external is loaded
    try:
        with files.open_binary(path) as stream:
            yield from _of_elements(ET.iterparse(stream))  # noqa: S314 - as said above
    except ET.ParseError as error:
        raise ValueError(str(error)) from error


def _of_elements(elements: Iterator[tuple[str, ET.Element]]) -> Iterator[Relation]:
    for _, element in elements:
        if element.tag == "relation":
            tags = {each.get("k", ""): each.get("v", "") for each in element.iter("tag")}
            if tags.get("type", "").encode() in _WANTED:
                members = (f"{each.get('type')}/{each.get('ref')}" for each in element.iter("member"))
                yield Relation(f"relation/{element.get('id')}", tags, tuple(members))
        if element.tag in _KINDS:
            element.clear()


def _of_pbf(path: Path) -> Iterator[Relation]:
    with files.open_binary(path) as stream:
        while size := stream.read(4):
            header = dict(_fields(stream.read(struct.unpack(">I", size)[0])))
            blob = dict(_fields(stream.read(_number(header[_HEADER_DATASIZE]))))
            if header[_HEADER_TYPE] != b"OSMData":
                continue
            if _BLOB_RAW not in blob and _BLOB_ZLIB not in blob:
                raise ValueError("it is packed in another way than zlib")
            raw = _BLOB_RAW in blob
            yield from _of_block(
                _bytes(blob[_BLOB_RAW]) if raw else zlib.decompress(_bytes(blob[_BLOB_ZLIB]))
            )


def _of_block(block: bytes) -> Iterator[Relation]:
    strings: list[bytes] = []
    groups: list[bytes] = []
    for field, value in _fields(block):
        if field == _BLOCK_STRINGS:
            strings = [_bytes(text) for _, text in _fields(_bytes(value))]
        elif field == _BLOCK_GROUP:
            groups.append(_bytes(value))
    for group in groups:
        for field, value in _fields(group):
            if field == _GROUP_RELATION:
                relation = _relation(dict(_fields(_bytes(value))), strings)
                if relation is not None:
                    yield relation


def _relation(fields: dict[int, int | bytes], strings: list[bytes]) -> Relation | None:
    if _KEYS not in fields or _MEMBER_IDS not in fields:
        return None
    keys, values = (_packed(_bytes(fields[field])).tolist() for field in (_KEYS, _VALUES))
    tags = {strings[key]: strings[value] for key, value in zip(keys, values, strict=True)}
    if tags.get(b"type") not in _WANTED:
        return None
    steps = _packed(_bytes(fields[_MEMBER_IDS]))
    identifiers = np.cumsum(
        (steps >> np.uint64(1)).astype(np.int64) ^ -(steps & np.uint64(1)).astype(np.int64)
    )
    kinds = _packed(_bytes(fields[_MEMBER_KINDS]))
    return Relation(
        f"relation/{_number(fields[_ID])}",
        {key.decode("utf-8", "replace"): value.decode("utf-8", "replace") for key, value in tags.items()},
        tuple(
            f"{_KINDS[kind]}/{ref}" for kind, ref in zip(kinds.tolist(), identifiers.tolist(), strict=True)
        ),
    )


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Field numbers and values of a protobuf message; fixed-size values are passed over."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        wire = key & 7
        if wire == _VARINT:
            value, at = _varint(message, at)
            yield key >> 3, value
        elif wire == _SIZED:
            size, at = _varint(message, at)
            if at + size > len(message):
                raise ValueError("the file breaks off")
            yield key >> 3, message[at : at + size]
            at += size
        elif wire in (_FIXED64, _FIXED32):
            at += 8 if wire == _FIXED64 else 4
        else:
            raise ValueError("the file is damaged")


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if not byte & _MORE:
            return value, at
        shift += 7


def _packed(message: bytes) -> npt.NDArray[np.uint64]:
    """A packed list of varints, decoded all at once."""
    data = np.frombuffer(message, dtype=np.uint8)
    if data.size == 0:
        return np.empty(0, dtype=np.uint64)
    ends = np.flatnonzero(data < _MORE)
    starts = np.concatenate(([0], ends[:-1] + 1))
    place = np.arange(data.size) - np.repeat(starts, ends - starts + 1)
    parts = (data & 0x7F).astype(np.uint64) << (place * 7).astype(np.uint64)
    return np.add.reduceat(parts, starts)


def _number(value: int | bytes) -> int:
    if not isinstance(value, int):
        raise ValueError("the file is damaged")  # noqa: TRY004 - a fault of the file, not of a type
    return value


def _bytes(value: int | bytes) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError("the file is damaged")  # noqa: TRY004 - a fault of the file, not of a type
    return value
