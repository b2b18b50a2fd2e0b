"""A target that a planner entered, as the project keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from gisapp.comparators import Comparator

LONGEST = 1_000
"""Characters of one text of a target; a clause that is quoted in full has some hundred."""
EARLIEST, LATEST = 1900, 2200
_MOST = 1e15
Words = Annotated[str, Meta(max_length=LONGEST)]
Year = Annotated[int, Meta(ge=EARLIEST, le=LATEST)]
Figure = Annotated[float, Meta(ge=-_MOST, le=_MOST)]


@dataclass(frozen=True, slots=True)
class OwnTarget:
    """One target of one's own; bounded, since a project file may say anything.

    Attributes
    ----------
    name, indicator
        What it is for as it was written, and the id of the indicator that gives the figure; None where maps
        give none: such a target is kept and listed, and judges nothing.
    comparator, value, unit, year
        As of :class:`gisapp.targets.Target`.
    value_text, wording
        The words where there is no number, and those that go with the number (力争, 左右).
    document, clause, quotation
        Where it stands written; "" where that was not said.
    place, code
        Name and division code (GB/T 2260) of the district that it is for; without either it is for any.
    """

    name: Words
    indicator: Words | None
    comparator: Comparator
    value: Figure | None
    unit: Words
    year: Year | None
    value_text: Words = ""
    wording: Words = ""
    document: Words = ""
    clause: Words = ""
    quotation: Words = ""
    place: Words = ""
    code: Words = ""
