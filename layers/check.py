"""What is worth telling about a source before it becomes a layer."""

from __future__ import annotations

from layers.answers import Answers
from layers.conforming.examine import examine
from layers.findings import Finding
from layers.place.datum.reference import Reference
from layers.roles import Role
from layers.source import Source


def check(
    source: Source, role: Role, reference: Reference | None = None, answers: Answers | None = None
) -> list[Finding]:
    """Look a source through in one role.

    Parameters
    ----------
    source
        As read.
    role
        What the layer is for.
    reference
        Earlier layers, against which place and datum are tested; None if there are none.
    answers
        What the user decided so far; None for nothing.

    Returns
    -------
    list of Finding
        In the order of the work: place and datum, geometry, columns. A QUESTION waits for an answer; an
        ERROR means that the source cannot be used in this role. Nothing is raised.
    """
    return list(examine(source, role, reference=reference, answers=answers).findings)
