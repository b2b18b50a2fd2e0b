"""MapInfo TAB and MIF: text in the code page that the bytes are in, plans without a place told."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from layers.errors import UserError
from layers.reading import files
from layers.reading.encoding.code_page import codec_of
from layers.reading.frames.features import BYTES_AS_TEXT, read_table
from layers.reading.request import Request
from layers.reading.texts.text_columns import Declaration, choose, decoded
from layers.reading.vector import dbase
from layers.reading.vector.layered import Read, broken_off, source_of
from layers.source import Source
from layers.temporary import room_for_temporary_files, temporary_folder
from layers.text import T

_CHARSET = re.compile(rb"""(charset\s+"?)([\w-]+)("?)""", re.IGNORECASE)
_NEUTRAL = b"Neutral"
"""The charset with which GDAL hands over the bytes as they are."""
_CODECS = {
    "windowssimpchinese": "gb18030", "windowstradchinese": "big5", "windowsjapanese": "cp932",
    "windowskorean": "cp949", "windowslatin1": "cp1252", "windowslatin2": "cp1250",
    "windowscyrillic": "cp1251", "utf-8": "utf-8", "iso8859_1": "latin-1",
}  # fmt: skip
_PARTS = {".tab": (".dat", ".map", ".id", ".ind"), ".mif": (".mid",)}
_COLUMN = re.compile(
    rb"^\s+\S+\s+(char|integer|largeint|smallint|float|decimal|date|time|datetime|logical)\b",
    re.MULTILINE | re.IGNORECASE,
)
"""A column in the definition of a table."""
_RASTER = re.compile(rb"^\s*Type\s+\"RASTER\"", re.MULTILINE | re.IGNORECASE)
_HEAD = 4096
_SAMPLED = 1 << 22
"""Bytes of a table that are looked at for its code page."""


def read_sources(request: Request) -> list[Source]:
    """The one layer of a TAB or a MIF with their companions."""
    header = files.read_bytes(request.path)
    if _RASTER.search(header[:_HEAD]):
        raise UserError(
            T("{file} only says where an image lies; it holds no features.", file=request.file),
            T("Import the image itself, as GeoTIFF."),
        )
    parts = _parts(request)
    words, codec = _declared(header)
    page, findings = choose(_samples(header, parts), Declaration(codec, words), request, undeclared="cp936")
    if page.codec == codec:
        read = Read(read_table(request.path, within=request.within), page.title, tuple(findings))
    else:
        with _neutral_copy(request, header, parts) as copy:
            raw = read_table(copy, encoding=BYTES_AS_TEXT, within=request.within)
        table, of_damage = decoded(raw, page.codec, request.file)
        read = Read(table, page.title, (*findings, *of_damage))
    if ".mid" in parts and not read.table.limited and _lines_in(parts[".mid"]) > read.table.count:
        read = replace(read, findings=(*read.findings, broken_off(request.file)))
    name = request.path.stem
    return [source_of(read, request, name, [name])]


def _parts(request: Request) -> dict[str, Path]:
    """The companions that exist, by their ending.

    Raises
    ------
    UserError
        If one is missing without which nothing can be read.
    """
    kind, stem = request.path.suffix.lower(), request.path.stem.lower()
    there = {each.name.lower(): each for each in files.siblings(request.path)}
    found = {ending: there[stem + ending] for ending in _PARTS[kind] if stem + ending in there}
    needed = [ending for ending in _PARTS[kind][:1] if ending not in found]
    if needed and kind == ".tab":
        raise UserError(
            T("{file} lacks its {ending}, in which its rows are.", file=request.file, ending=needed[0]),
            T("Ask for all files of the same name: .tab, .dat, .map and .id."),
        )
    return found


def _declared(header: bytes) -> tuple[str, str | None]:
    """What the file calls its charset, and Python's codec for it (None where it names none)."""
    found = _CHARSET.search(header[:_HEAD])
    words = found[2].decode("ascii", errors="replace") if found else ""
    return words, _CODECS.get(words.lower()) or codec_of(words)


def _samples(header: bytes, parts: dict[str, Path]) -> list[bytes]:
    """Pieces of text: the names of columns, and values of the table."""
    pieces = re.split(rb"[\s\",;]+", header[:_HEAD])
    if ".mid" in parts:
        with files.open_binary(parts[".mid"]) as stream:
            pieces += re.split(rb"[\s\",;]+", stream.read(_SAMPLED))
    if ".dat" in parts:
        pieces += _words_in(parts[".dat"], [kind.lower() for kind in _COLUMN.findall(header)])
    return [piece for piece in pieces if not piece.isascii()]


def _lines_in(table: Path) -> int:
    return sum(bool(line.strip()) for line in files.read_bytes(table).splitlines())


def _words_in(table: Path, kinds: list[bytes]) -> list[bytes]:
    """The values of the columns of text in a .dat, whose numbers are binary."""
    about = dbase.header_of(table)
    if about is None:
        return []
    with files.open_binary(table) as stream:
        descriptors = stream.read(about.header_size)
        rows = stream.read(_SAMPLED // about.row_size * about.row_size)
    widths = [descriptors[at + 16] for at in range(32, 32 * (len(kinds) + 1), 32)]
    starts = np.cumsum([1, *widths])
    cells = np.frombuffer(rows[: len(rows) // about.row_size * about.row_size], dtype="S1")
    cells = cells.reshape(-1, about.row_size)
    words: list[bytes] = []
    for kind, start, width in zip(kinds, starts, widths, strict=False):
        if kind == b"char" and width:
            column = np.ascontiguousarray(cells[:, start : start + width]).view(f"S{width}").ravel()
            words += [value.strip() for value in np.unique(column).tolist()]
    return words


@contextlib.contextmanager
def _neutral_copy(request: Request, header: bytes, parts: dict[str, Path]) -> Iterator[Path]:
    """A copy elsewhere that declares no charset."""
    neutral = _CHARSET.sub(rb"\g<1>" + _NEUTRAL + rb"\g<3>", header)
    with temporary_folder() as folder:
        copy = folder / f"copy{request.path.suffix.lower()}"
        contents = {folder / f"copy{ending}": files.read_bytes(part) for ending, part in parts.items()}
        with room_for_temporary_files():
            for each, content in {**contents, copy: neutral}.items():
                each.write_bytes(content)
        yield copy
