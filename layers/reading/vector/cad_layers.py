"""Which layers of a drawing its author had put out of sight: frozen, or switched off."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TABLE = re.compile(r"^\s*0\s*\r?\n\s*TABLE\s*\r?\n\s*2\s*\r?\n\s*LAYER\s*\r?\n", re.MULTILINE)
_END = re.compile(r"^\s*0\s*\r?\n\s*ENDTAB\s*$", re.MULTILINE)
_ENTRY, _NAME, _FLAGS, _COLOUR = 0, 2, 70, 62
"""Group codes of the DXF reference (LAYER): flags with bit 1 mean frozen, a negative colour switched off."""
_FROZEN = 1


def hidden_layers(drawing: str) -> frozenset[str]:
    """Names of the layers that are frozen or switched off.

    Parameters
    ----------
    drawing
        The text of an ASCII DXF.

    Returns
    -------
    frozenset of str
        Empty where the drawing has no table of layers.
    """
    table = _TABLE.search(drawing)
    if table is None:
        return frozenset()
    end = _END.search(drawing, table.end())
    return frozenset(_hidden(drawing[table.end() : None if end is None else end.start()].splitlines()))


def _hidden(lines: list[str]) -> Iterator[str]:
    name, hidden = "", False
    for code, value in zip(lines[::2], lines[1::2], strict=False):
        group, said = _number(code), value.strip()
        if group == _ENTRY:
            if hidden and name:  # before the first entry stands how many there are, under the code of flags
                yield name
            name, hidden = "", False
        elif group == _NAME:
            name = said
        elif group == _FLAGS:
            hidden |= bool(max(_number(said), 0) & _FROZEN)
        elif group == _COLOUR:
            hidden |= said.startswith("-")
    if hidden and name:
        yield name


def _number(text: str) -> int:
    """A group code or value; -1 for what is none, in a file that is damaged."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() else -1
