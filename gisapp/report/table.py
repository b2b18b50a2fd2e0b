"""A table as every output shows it: the page, the workbook and the browser differ only in paint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, overload

from gisapp.report.standing import Standing
from layers.text import Sayable, T

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, whether it holds figures (set flush right), and its share of the width.

    ``marked`` sets off the one that is spoken of.
    """

    title: Sayable
    figures: bool = False
    weight: float = 1.0
    marked: bool = False


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


class Rows(Sequence[Row]):
    """Rows that are made when they are looked at, each time anew: for tables of which few are shown."""

    def __init__(self, count: int, make: Callable[[int], Row]) -> None:
        self._count = count
        self._make = make

    @classmethod
    def of(cls, table: pd.DataFrame, make: Callable[[dict[str, Any]], Row]) -> Rows:
        """One row for each of a table's, made of its cells by name; shapes are not among them."""
        columns = {str(name): cells.to_numpy() for name, cells in table.items() if name != "geometry"}
        return cls(len(table), lambda place: make({name: cells[place] for name, cells in columns.items()}))

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        chosen = range(self._count)[place]
        return self._make(chosen) if isinstance(chosen, int) else tuple(map(self._make, chosen))


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; ``total`` is a last row that stands apart, ``note`` a line below the table.

    ``empty`` is said in place of a table without rows.
    """

    title: T
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    total: Row | None = None
    note: T | None = None
    empty: T | None = None

    def first(self, most: int, rest: T) -> Table:
        """So many rows at most; where there are more, the note begins with ``rest``."""
        if len(self.rows) <= most:
            return self
        return replace(self, rows=self.rows[:most], note=T("{rest} {note}", rest=rest, note=self.note or ""))


NOTHING = Cell("–")
