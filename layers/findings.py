"""What a check found in a file: shown and counted, never raised."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from layers.text import T


class Severity(StrEnum):
    """How much a finding matters."""

    INFO = "info"
    """Worth knowing; changes no figure."""
    WARNING = "warning"
    """May change a figure; the program went on with the data as described."""
    QUESTION = "question"
    """Must be answered before the file can be used (see ``choices``)."""
    ERROR = "error"
    """The file or the rows were not used."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer to a question."""

    value: str
    """What a script writes, for example "EPSG:4545" or "gcj02"."""
    title: T
    score: float = 0.0
    """How well the evidence supports it, 0 to 1; the best comes first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found.

    ``code`` is stable and meant for scripts ("datum.gcj02"); ``rows`` are 1-based feature numbers in
    the file; ``mended`` says whether ``mend`` was done already (True) or is left to the user. ``option`` is
    how a script answers or chooses otherwise ("--crs park.shp=EPSG:4545"): for the command line alone, as a
    report goes to people who never saw one.
    """

    code: str
    severity: Severity
    message: T
    file: str = ""
    rows: tuple[int, ...] = ()
    mend: T | None = None
    mended: bool = False
    choices: tuple[Choice, ...] = ()
    option: str = ""
