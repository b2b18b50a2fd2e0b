"""How the cells of the workbook look: each look is made once, and cells only refer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

if TYPE_CHECKING:
    from openpyxl.styles.cell_style import StyleArray

INK, GREEN, MUTED, WARNING = "22302A", "2E8B57", "66736C", "B03A2E"
_TINT, _RULE = "EDF3EF", "D5DDD8"


class Look(NamedTuple):
    """Letters, and where the cell is one of a table, its side (``side``) and the line below it.

    ``figures`` is the number format of a number; empty for text, which stays text whatever it begins with.
    """

    size: int = 10
    bold: bool = False
    colour: str = INK
    side: str = ""
    header: bool = False
    figures: str = ""


class Looks:
    """The looks of one workbook, in one font.

    openpyxl hashes and compares every font, border and alignment that a cell is given, which costs five
    times as much as writing the cell.
    """

    def __init__(self, family: str) -> None:
        self._family = family
        self._made: dict[Look, StyleArray] = {}

    def cell(self, sheet: Any, value: str | float, look: Look) -> Cell:
        """A cell of a sheet that is written row by row; text that begins with "=" is no formula."""
        made = self._made.get(look)
        if made is None:
            made = self._made[look] = self._make(sheet, look)
        cell = Cell(sheet, 1, 1, value, made)
        if not look.figures:
            cell.data_type = "s"
        return cell

    def _make(self, sheet: Any, look: Look) -> StyleArray:
        cell: Any = Cell(sheet, 1, 1)
        cell.font = Font(name=self._family, bold=look.bold, size=look.size, color=look.colour)
        if look.header:
            cell.fill = PatternFill("solid", fgColor=_TINT)
        if look.side:
            side = Side(style="medium", color=GREEN) if look.header else Side(style="thin", color=_RULE)
            cell.border = Border(bottom=side)
            cell.alignment = Alignment(
                horizontal=look.side, vertical="center" if look.header else "top", wrap_text=True
            )
        if look.figures:
            cell.number_format = look.figures
        else:
            cell.quotePrefix = True
        made: StyleArray = cell._style  # noqa: SLF001 - as openpyxl's manual copies styles: it has no other name
        return made
