"""Text from data as a spreadsheet may be given it."""

from __future__ import annotations

_LONGEST_CELL = 32_767
"""Characters in one cell of Excel."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def inert(value: object) -> object:
    """A value of a CSV; text that a spreadsheet would take for a formula is made harmless."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def cell_text(text: str) -> str:
    """Text that a cell of a workbook can hold: no control characters, not beyond the format's limit."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_CELL]
