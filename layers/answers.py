"""What the user decided about one source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to the questions of a check.

    Attributes
    ----------
    mend
        False keeps the data as they are: nothing shifted, nothing repaired.
    crs
        The CRS that the user says the file is in, such as "EPSG:4545"; None keeps the declared one.
    datum
        "as_is", "gcj02" or "bd09"; None leaves it to the evidence.
    """

    mend: bool = True
    crs: str | None = None
    datum: str | None = None
