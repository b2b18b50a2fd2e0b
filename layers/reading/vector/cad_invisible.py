"""Entities of a drawing that its author made invisible one by one; the library draws them like others."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SAID = re.compile(rb"^\s*60\s*\r?\n\s*1\s*$", re.MULTILINE)
_BEGIN, _VISIBILITY, _INVISIBLE = b"0", b"60", b"1"
"""Group codes of the DXF reference (common group codes for entities): 60 is 1 of what is invisible."""
_FRAMES = {b"SECTION", b"ENDSEC", b"TABLE", b"ENDTAB", b"BLOCK", b"ENDBLK", b"EOF"}
"""What stands round entities and is none."""
_PARTS = {b"VERTEX", b"ATTRIB", b"SEQEND"}
"""What follows an entity and belongs to it: the points of a polyline, the texts of a block."""


def without_invisible(drawing: bytes) -> tuple[bytes, int]:
    """A drawing without its invisible entities.

    Parameters
    ----------
    drawing
        An ASCII DXF.

    Returns
    -------
    drawing : bytes
        The very same where nothing in it is invisible. An invisible block goes with all that is in it.
    count : int
        Entities that were taken out; those within a block are counted once.
    """
    if not _SAID.search(drawing):
        return drawing, 0
    kept: list[bytes] = []
    count, taken = 0, False
    for lines in _objects(drawing.splitlines(keepends=True)):
        kind = lines[1].strip() if len(lines) > 1 else b""
        if kind not in _PARTS:
            taken = kind not in _FRAMES and _is_invisible(lines)
            count += taken
        if not taken and not (kind in _PARTS and _is_invisible(lines)):
            kept += lines
    return b"".join(kept), count


def _objects(lines: list[bytes]) -> Iterator[list[bytes]]:
    """The lines of each object, from the group that names its kind to the next one's."""
    begins = [at for at in range(0, len(lines), 2) if lines[at].strip() == _BEGIN]
    for begin, end in zip([0, *begins], [*begins, len(lines)], strict=True):
        if begin < end:
            yield lines[begin:end]


def _is_invisible(lines: list[bytes]) -> bool:
    groups = zip(lines[::2], lines[1::2], strict=False)
    return any(code.strip() == _VISIBILITY and said.strip() == _INVISIBLE for code, said in groups)
