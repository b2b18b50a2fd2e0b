"""What a reader is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from layers.reading.formats import Format

Bounds = tuple[float, float, float, float]
"""West, south, east and north in degrees of WGS 84."""


@dataclass(frozen=True, slots=True)
class Request:
    """One file to read.

    ``encoding`` is the user's own choice of code page (None: judged from the bytes). With ``mend`` False
    (``--as-is``) text is decoded as the file declares it and broken geometry is not closed. ``within``
    limits a very large file to the study area; a reader that cannot filter reads everything. ``declined``
    are codes of findings whose mend the user does not want, such as "encoding.doubled".
    """

    path: Path
    format: Format
    encoding: str | None = None
    mend: bool = True
    within: Bounds | None = None
    declined: frozenset[str] = frozenset()

    def mends(self, code: str) -> bool:
        """Whether what the finding of this code tells may be mended."""
        return self.mend and code not in self.declined

    @property
    def file(self) -> str:
        """The file's name, as messages show it."""
        return self.path.name
