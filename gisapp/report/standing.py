"""How a verdict looks: a sign, a word and a colour, never the colour alone."""

from __future__ import annotations

from enum import StrEnum

from gisapp.classes import are_classes
from gisapp.judging import Outcome, Verdict
from layers.text import T

_NEAR_SHARE = 0.05
"""A target missed by at most this share of itself is "near": presentation only, it is not met."""


class Standing(StrEnum):
    """A verdict as outputs show it."""

    MET = "met"
    NEAR = "near"
    NOT_MET = "not_met"
    UNDECIDED = "undecided"
    NO_TARGET = "no_target"

    @property
    def sign(self) -> str:
        """One character that tells the standings apart without colour."""
        return _SIGNS[self]

    @property
    def colour(self) -> str:
        """Colour of bars and signs, "#rrggbb"."""
        return _COLOURS[self]

    @property
    def word(self) -> T:
        """The standing in a word or two."""
        return _WORDS[self]


_SIGNS = {
    Standing.MET: "✓",
    Standing.NEAR: "◐",
    Standing.NOT_MET: "✗",
    Standing.UNDECIDED: "?",
    Standing.NO_TARGET: "–",
}
_COLOURS = {
    Standing.MET: "#2e8b57",
    Standing.NEAR: "#d9a21b",
    Standing.NOT_MET: "#d9601e",
    Standing.UNDECIDED: "#5d6d7e",
    Standing.NO_TARGET: "#9aa5ad",
}
_WORDS = {
    Standing.MET: T("met"),
    Standing.NEAR: T("near"),
    Standing.NOT_MET: T("not met"),
    Standing.UNDECIDED: T("undecided"),
    Standing.NO_TARGET: T("no target"),
}


def standing_of(verdict: Verdict | None) -> Standing:
    """How to show a verdict; ``NO_TARGET`` where there is none."""
    if verdict is None:
        return Standing.NO_TARGET
    if verdict.outcome is Outcome.MET:
        return Standing.MET
    if verdict.outcome is Outcome.UNDECIDED:
        return Standing.UNDECIDED
    assert verdict.gap is not None
    assert verdict.target.value is not None
    near = not are_classes(verdict.target.unit) and abs(verdict.gap) <= _NEAR_SHARE * abs(
        verdict.target.value
    )
    return Standing.NEAR if near else Standing.NOT_MET
