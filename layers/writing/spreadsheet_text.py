"""Text from data as a spreadsheet may be given it, and workbooks brought to disk."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook

_LONGEST_CELL = 32_767
"""Characters in one cell of Excel, as UTF-16 counts them."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def inert(value: object) -> object:
    """A value of a CSV; text that a spreadsheet would take for a formula is made harmless."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def cell_text(text: str) -> str:
    """Text that a cell of a workbook can hold: no control characters, not beyond the format's limit.

    Excel calls a workbook with a longer cell damaged. "…" shows where one was cut.
    """
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    held = ILLEGAL_CHARACTERS_RE.sub("", text)
    if fits_a_cell(held):
        return held
    return _units(held)[: 2 * (_LONGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def fits_a_cell(text: str) -> bool:
    """Whether a cell of a workbook holds the whole of a text."""
    return len(text) <= _LONGEST_CELL // 2 or len(_units(text)) <= 2 * _LONGEST_CELL


def _units(text: str) -> bytes:
    """The text in UTF-16, two bytes or four to a character."""
    return text.encode("utf-16-le", "surrogatepass")


@contextmanager
def new_book(path: Path) -> Iterator[Workbook]:
    """A workbook that takes its sheets row by row; it is on disk when the block is left.

    Raises
    ------
    OSError
        If the disk refuses, also where openpyxl keeps its rows meanwhile: lxml, which it takes where that is
        installed, has an exception of its own for it.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    content = io.BytesIO()
    try:
        yield book
        book.save(content)
    except Exception as error:
        _give_up(book)
        if type(error).__module__.partition(".")[0] == "lxml":
            raise OSError(0, str(error)) from error
        raise
    path.write_bytes(content.getvalue())


def _give_up(book: Workbook) -> None:
    """Close the files that keep the rows: forgotten, each would have its say on the terminal."""
    for sheet in book.worksheets:
        with suppress(Exception):
            sheet.close()
