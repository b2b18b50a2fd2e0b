"""Numbered notes below a table: why a figure is missing, or what is to be known of it."""

from __future__ import annotations

from collections.abc import Iterator

from gisapp.report.table import Cell
from layers.text import Language


class Notes:
    """The notes of one table's cells, each said once."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._numbers: dict[str, int] = {}

    def mark(self, cell: Cell) -> str:
        """What stands behind the cell's text: " [1]", or nothing where it has no note."""
        if cell.note is None:
            return ""
        return f" [{self._numbers.setdefault(self._language.say(cell.note), len(self._numbers) + 1)}]"

    def lines(self) -> Iterator[str]:
        """The notes in order, each behind its number."""
        return (f"[{number}] {note}" for note, number in self._numbers.items())
