"""Small coloured labels: a sign, a word, and a colour that says the same."""

from __future__ import annotations

from layers.findings import Finding, Severity
from ui import theme
from ui.plain import Label

TONES = {
    "good": (theme.GREEN_PALE, theme.GREEN_DARK),
    "fair": (theme.AMBER_PALE, theme.AMBER_DARK),
    "bad": (theme.ORANGE_PALE, theme.ORANGE_DARK),
    "asking": (theme.BLUE_PALE, theme.BLUE),
    "none": (theme.GREY_PALE, theme.MUTED),
}
"""Ground and ink, dark enough against each other to be read by anyone."""
SIGNS = {Severity.INFO: "·", Severity.WARNING: "⚠", Severity.QUESTION: "?", Severity.ERROR: "✗"}
SEVERITY_TONES = {
    Severity.INFO: "none",
    Severity.WARNING: "fair",
    Severity.QUESTION: "asking",
    Severity.ERROR: "bad",
}
_GRAVITY = (Severity.ERROR, Severity.QUESTION, Severity.WARNING, Severity.INFO)


def chip(text: str, tone: str) -> Label:
    """A chip of a tone."""
    label = Label(text)
    ground, ink = TONES[tone]
    label.setStyleSheet(
        f"background: {ground}; color: {ink}; border-radius: 9px; padding: 1px 8px;"
        " font-weight: bold; font-size: 12px;"
    )
    return label


def gravest(findings: tuple[Finding, ...] | list[Finding]) -> Severity | None:
    """The gravest severity among findings; None without any."""
    return min((each.severity for each in findings), key=_GRAVITY.index, default=None)


def by_gravity(findings: tuple[Finding, ...] | list[Finding]) -> list[Finding]:
    """The findings, gravest first."""
    return sorted(findings, key=lambda each: _GRAVITY.index(each.severity))
