"""The rows of a very large text table that lie in the study area, found piece by piece.

A gigabyte of text takes twenty of memory as a table; here only one piece at a time is taken apart, and only
its columns of coordinates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import shapely
from pyproj import CRS

from layers.errors import UserError
from layers.reading import files
from layers.reading.coordinates.placing import place
from layers.reading.encoding.code_page import codec_of, decode
from layers.reading.frames.features import box_around
from layers.reading.request import Bounds, Request
from layers.reading.tables.dialect import Dialect, dialect_of, rows_in
from layers.reading.tables.layout import Layout, lay_out
from layers.reading.tables.sidecars import crs_beside
from layers.reading.tables.tabular import texts_of
from layers.reading.texts.text_content import text_of

_PIECE = 1 << 24
"""Bytes that are taken apart at a time."""
_LONGEST_ROW = 1 << 20
"""Bytes after a piece in which its last row must end."""


@dataclass(frozen=True)
class _Plan:
    """How the file is written, how many lines its header has, and which columns say where its rows lie."""

    codec: str
    dialect: Dialect
    header: int
    layout: Layout
    placed_by: tuple[str, ...]
    crs: CRS
    box: Bounds

    def near(self, piece: bytes, request: Request) -> list[bytes]:
        """The rows of a piece that lie in the box, each as it stands in it."""
        cells, ends, _ = rows_in(decode(piece, self.codec), self.dialect)
        if not cells:
            return []
        texts, _ = texts_of(cells, self.layout)
        placed = place(texts[list(self.placed_by)] if self.placed_by else texts, request)
        near = shapely.intersects(placed.geometry, shapely.box(*self.box))
        lines = piece.splitlines(keepends=True)
        starts = [0, *ends]
        return [b"".join(lines[starts[row] : ends[row]]) for row in np.flatnonzero(near).tolist()]


def rows_within(request: Request) -> tuple[bytes, int] | None:
    """The file's header and those of its rows that lie in the study area, and how many rows these are.

    None where the file does not say where its rows lie, or is written in wide characters; it can only be
    read as a whole then.
    """
    with files.open_binary(request.path) as stream:
        head = next(_pieces(stream), b"")
        plan = _plan(head, request)
        if plan is None:
            return None
        header = b"".join(head.splitlines(keepends=True)[: plan.header])
        stream.seek(len(header))
        kept: list[bytes] = []
        for piece in _pieces(stream):
            kept += plan.near(piece, request)
    return header + b"".join(kept), len(kept)


def _plan(head: bytes, request: Request) -> _Plan | None:
    text, page, _ = text_of(head, request)
    codec = codec_of(page)
    if request.within is None or codec is None or codec.startswith(("utf-16", "utf-32", "utf_16", "utf_32")):
        return None
    dialect = dialect_of(text)
    cells, lines, _ = rows_in(text, dialect)
    if not cells:
        return None
    layout = lay_out(cells, lines, request.file)
    texts, _ = texts_of(cells[layout.first : layout.end], layout)
    try:
        placed = place(texts, request)
    except UserError:
        return None
    crs = placed.crs or crs_beside(request)[0]
    box = box_around(request.within, crs)
    if crs is None or box is None or shapely.is_missing(placed.geometry).all():
        return None
    header = lines[layout.first - 1] if layout.first else 0
    return _Plan(codec, dialect, header, layout, placed.used_up, crs, box)


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    """The stream in pieces of whole rows: a line end between quotation marks ends none."""
    while piece := stream.read(_PIECE):
        rest = bytearray(stream.readline())
        inside = (piece.count(b'"') + rest.count(b'"')) % 2
        while inside and len(rest) < _LONGEST_ROW and (line := stream.readline()):
            rest += line
            inside = (inside + line.count(b'"')) % 2
        yield piece + bytes(rest)
