"""Plan targets, their profiles, and the verdict on a reading."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from layers.text import Bilingual, T


@dataclass(frozen=True, slots=True)
class Document:
    """A plan document that sets targets (``resources/targets/documents.toml``)."""

    id: str
    title: Bilingual
    short: Bilingual
    number: str
    issued: str
    level: str
    area: str
    draft: bool


@dataclass(frozen=True, slots=True)
class Target:
    """One quantified target (``resources/targets/targets.csv``).

    ``comparator`` is ">=", "<=", "==", ">" (strict where the text says 突破 or 超过), or "hold" (keep at
    or above the value). ``value`` is None where the plan gives no number (``value_text`` has its words).
    ``indicator`` is the id of the computed indicator it judges, or None for figures that maps cannot
    give.
    """

    id: str
    document: str
    clause: str
    level: str
    area: str
    title: Bilingual
    unit: str
    comparator: str
    year: int | None
    value: float | None
    value_text: str
    lead: str
    others: str
    key: str
    indicator: str | None
    spatial: str
    quotation: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The targets of one document: what a scorecard is judged by, for a chosen year."""

    id: str
    title: Bilingual
    document: Document
    years: tuple[int, ...]
    targets: tuple[Target, ...]

    def target(self, indicator: str, year: int) -> Target | None:
        """The target for an indicator in force in that year, or None."""
        raise NotImplementedError


class Outcome(StrEnum):
    """How a reading stands against its target."""

    MET = "met"
    NOT_MET = "not_met"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A reading judged: the outcome, and the gap both in the indicator's unit and in words.

    ``gap`` is value - target (negative when short of a >= target), None without a value. ``sentence``
    says it in the target's own unit: "11.2 ha short", "2 stations short".
    """

    outcome: Outcome
    target: Target
    gap: float | None
    sentence: T
