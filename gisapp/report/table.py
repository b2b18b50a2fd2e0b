"""A table as every output shows it: the page, the workbook and the browser differ only in paint."""

from __future__ import annotations

from dataclasses import dataclass

from gisapp.report.standing import Standing
from layers.text import Sayable, T


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, whether it holds figures (set flush right), and its share of the width."""

    title: Sayable
    figures: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the text to show and, where it is a figure, the unrounded number in the unit shown.

    ``standing`` adds its sign and colour; ``note`` says why a figure is missing.
    """

    text: Sayable
    number: float | None = None
    standing: Standing | None = None
    note: T | None = None


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; ``total`` is a last row that stands apart, ``note`` a line below the table.

    ``empty`` is said in place of a table without rows.
    """

    title: T
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    note: T | None = None
    empty: T | None = None


NOTHING = Cell("–")
