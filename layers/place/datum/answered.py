"""A datum that the user answered, held against the evidence."""

from __future__ import annotations

from layers.place.datum.evidence import DATUM_OF, LAG_OF, DatumEvidence

_OF_ITS_OWN = frozenset({"names", "outline", "edges", "near", "ground", "inside", "water"})
"""What shows in a layer itself. What other files are in, or a file is called, is settled by an answer."""


def speaks_against(evidence: DatumEvidence, answer: str) -> bool:
    """Whether the evidence says that a layer is in another datum than the user answered.

    Parameters
    ----------
    evidence
        Of the layer as found, without the answer.
    answer
        A key of :data:`~layers.place.datum.evidence.DATUMS`.

    Returns
    -------
    bool
        True where only a part is shifted, and against certain evidence; that all fit one another as they are
        is none, since all may be shifted alike. True, too, where a shift is suspected and refused, or
        answered though few names match those of a layer in no doubt without it; but not where of two
        explanations the other was chosen.
    """
    if evidence.parts:
        return True
    if evidence.best == answer:
        return False
    if evidence.certain:
        return not evidence.alike
    if evidence.basis not in _OF_ITS_OWN or evidence.best.startswith("over_"):
        return False
    return answer == "as_is" if evidence.moved else evidence.anchored


def left_in(evidence: DatumEvidence, answer: str) -> str | None:
    """The datum in which a layer stays once it is taken as answered; None where that has no name.

    Parameters
    ----------
    evidence, answer
        As of :func:`speaks_against`.
    """
    (east, north), (taken_east, taken_north) = LAG_OF[evidence.best], LAG_OF[answer]
    return DATUM_OF.get((east - taken_east, north - taken_north))
