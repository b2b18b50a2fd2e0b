"""Pieces of content flow down the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QPainter

Paint = Callable[[QPainter, float], None]
"""Paints a piece whose upper edge is at the given height of the page."""


@dataclass(frozen=True)
class Piece:
    """Content that is never cut: a line of text, a row of a table, a map.

    ``gap`` is left free above it, unless it begins a page. A piece that ``keeps_next`` is not the last on
    a page (a heading). ``header`` is repeated where the piece begins a page (a table's). ``smaller`` is
    painted instead where that saves a page (a map).
    """

    height: float
    paint: Paint
    gap: float = 0.0
    keeps_next: bool = False
    header: Piece | None = None
    smaller: Piece | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and the height of the page, from the top of the text, at which it stands."""

    top: float
    piece: Piece


def pages_of(pieces: Iterable[Piece], height: float) -> list[list[Placed]]:
    """Place the pieces on as many pages of a text height as it takes, in order."""
    pages: list[list[Placed]] = [[]]
    bottom = 0.0
    for whole in _groups(pieces):
        group = whole
        if pages[-1] and bottom + _needed(group) > height:
            smaller = [piece.smaller or piece for piece in group]
            if bottom + _needed(smaller) <= height:
                group = smaller
            else:
                pages.append([])
                bottom = 0.0
        for piece in group:
            if not pages[-1] and piece.header is not None:
                pages[-1].append(Placed(0.0, piece.header))
                bottom = piece.header.height
            elif pages[-1]:
                bottom += piece.gap
            pages[-1].append(Placed(bottom, piece))
            bottom += piece.height
    return pages


def _groups(pieces: Iterable[Piece]) -> Iterable[list[Piece]]:
    """Pieces that stay on one page together: headings with what follows them."""
    group: list[Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.keeps_next:
            yield group
            group = []
    if group:
        yield group


def _needed(group: Sequence[Piece]) -> float:
    return sum(piece.gap + piece.height for piece in group)
