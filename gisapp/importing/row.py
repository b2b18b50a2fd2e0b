"""One source on its way into a project."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from layers.answers import Answers
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.source import Source

if TYPE_CHECKING:
    from layers.place.datum.evidence import DatumEvidence


@dataclass(frozen=True)
class Row:
    """One source on its way into the project: the proposed role, what was found, and the layer.

    ``before`` are the layers that it was tested against, ``answers`` what was decided about it, and
    ``datum`` what all files together say of its datum. ``neighbours`` are the districts around the one that
    ``layer`` holds. ``instead_of`` are ids of layers of the project whose place it takes by an answer.
    """

    source: Source
    role: str | None
    findings: tuple[Finding, ...]
    layer: Layer | None
    answers: Answers = field(default_factory=Answers)
    before: tuple[Layer, ...] = ()
    datum: DatumEvidence | None = None
    neighbours: Layer | None = None
    instead_of: tuple[str, ...] = ()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """All that the source gives to the project: its layer, and the districts around the planned one."""
        if self.layer is None:
            return ()
        return (self.layer,) if self.neighbours is None else (self.layer, self.neighbours)

    @property
    def question(self) -> Finding | None:
        """What must be answered before the source can be used; None if nothing is asked."""
        return next((each for each in self.findings if each.severity is Severity.QUESTION), None)
