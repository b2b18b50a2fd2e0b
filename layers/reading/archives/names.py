"""The names of files in a zip: as people gave them, and as GDAL knows them.

A zip says of each name whether it is UTF-8. Where it does not, the name is in the code page of the computer
that packed it, GBK on a Chinese Windows; zip programs and GDAL then read it as code page 437, which gives
every byte a character, so that the bytes can be had back.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from zipfile import ZipInfo

from layers.reading.encoding.code_page import decode, judge

_USUAL = "gb18030"
"""What Windows in China writes: names are short, and a few bytes of GBK look like Korean as well."""
_IS_UTF8 = 0x800
_UNICODE_PATH = 0x7075
"""Extra field in which Info-ZIP repeats the name in UTF-8."""
_UNICODE_PATH_HEAD = 5
"""Bytes of that field before the name: its version and the checksum of the plain name."""


@dataclass(frozen=True, slots=True)
class Name:
    """``shown`` is the path inside the archive as the packer's computer showed it, with slashes only."""

    shown: str
    in_gdal: str


def names_of(entries: Iterable[ZipInfo]) -> list[Name]:
    """The name of each entry; the code page of undeclared ones is judged from all of them together."""
    entries = list(entries)
    undeclared = [raw for raw in map(_undeclared, entries) if raw is not None]
    codec = judge(undeclared, _USUAL).codec if undeclared else "utf-8"
    return [_name(entry, codec) for entry in entries]


def climbs_out(shown: str) -> bool:
    """True for a path that would lead out of the folder that the archive is unpacked in."""
    return shown.startswith("/") or ".." in shown.split("/") or re.match("[A-Za-z]:", shown) is not None


def _name(entry: ZipInfo, codec: str) -> Name:
    raw = _undeclared(entry)
    shown = _unicode_path(entry) or (entry.orig_filename if raw is None else decode(raw, codec))
    return Name(_plain(shown), _plain(entry.orig_filename))


def _undeclared(entry: ZipInfo) -> bytes | None:
    """The bytes of a name whose code page the archive does not tell; None if it is ASCII or UTF-8."""
    if entry.flag_bits & _IS_UTF8 or entry.orig_filename.isascii():
        return None
    return entry.orig_filename.encode("cp437")


def _unicode_path(entry: ZipInfo) -> str | None:
    at = 0
    while at + 4 <= len(entry.extra):
        kind, size = struct.unpack_from("<HH", entry.extra, at)
        if kind == _UNICODE_PATH:
            return entry.extra[at + 4 + _UNICODE_PATH_HEAD : at + 4 + size].decode("utf-8", errors="replace")
        at += 4 + size
    return None


def _plain(name: str) -> str:
    """The name with slashes, as some programs on Windows do not write them, and without "./" in front."""
    name = name.partition("\0")[0].replace("\\", "/")
    while name.startswith("./"):
        name = name[2:]
    return name
