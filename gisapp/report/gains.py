"""By how much a figure differs from what is, as every output says it: ▲▼ in the target's own unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gisapp import figures as written
from gisapp.comparators import CEILINGS, FLOORS
from gisapp.indicators.ids import GREEN_COVERAGE, GREEN_RATE, PARK_AREA, TRANSFER_50, TRANSFER_100
from gisapp.report.score_row import ScoreRow
from gisapp.scenario import STAYS
from layers.text import Sayable, T

EQUAL = "="
_HIDDEN = 0.1
"""A difference is rounded by at most this share of itself: 0.05, not 0.1, where it is 0.053."""
_MOST_DIGITS = 6
_MORE_DIGITS = 2
"""Digits up to which a value is written so that it looks different from what is."""
_SHORT = {
    PARK_AREA: T("park per person"),
    GREEN_RATE: T("green rate"),
    GREEN_COVERAGE: T("greening"),
    TRANSFER_50: T("transfer 50 m"),
    TRANSFER_100: T("transfer 100 m"),
}
_SHORTEST = {**_SHORT, PARK_AREA: T("per person"), TRANSFER_50: T("50 m"), TRANSFER_100: T("100 m")}


@dataclass(frozen=True, slots=True)
class Gain:
    """A difference from what is.

    ``moved`` is None where one of the figures is not known, ``towards`` whether it goes the target's way
    (None where it does not move, or nothing is asked). ``text`` is "▲10.0", ``words`` also say of what:
    "▲10.0 percentage points".
    """

    moved: float | None
    towards: bool | None
    text: Sayable
    words: Sayable


def gain(
    before: float | None,
    now: float | None,
    unit: str,
    target: tuple[str, float] | None = None,
    *,
    stays: bool = False,
) -> Gain:
    """The difference between two figures of one indicator.

    Parameters
    ----------
    before, now
        The figures, None where they are not known.
    unit
        Theirs.
    target
        Comparator and value, None without any.
    stays
        Whether the figure follows no edit.
    """
    if before is None or now is None:
        return Gain(None, None, "", "")
    moved = now - before
    if abs(moved) <= written.NOISE * max(abs(before), 1):
        return Gain(0.0, None, EQUAL, T("= not moved by edits") if stays else T("= as it is"))
    text = T(
        "{sign}{amount}", sign="▲" if moved > 0 else "▼", amount=written.number(abs(moved), digits(moved))
    )
    words = T("{gain} percentage points", gain=text) if unit == "%" else text
    return Gain(moved, None if target is None else _is_towards(before, now, *target), text, words)


def gain_of(before: ScoreRow, now: ScoreRow) -> Gain:
    """The difference between two lines of scorecards.

    Parameters
    ----------
    before, now
        Of one indicator, as it is and as it would be.
    """
    return gain(before.number, now.number, now.unit, target_of(now), stays=STAYS in now.remarks)


def target_of(row: ScoreRow) -> tuple[str, float] | None:
    """Comparator and value of a line's target; None without any."""
    return None if row.target_number is None else (row.comparator, row.target_number)


def gains_text(effect: Mapping[str, float]) -> Sayable:
    """What one edit does to each indicator: "50 m ▲5.0, per person ▲0.02", "=" where it moves none.

    Parameters
    ----------
    effect
        The differences by indicator, those without which it would be.
    """
    said = {each: gain(0.0, moved, "").text for each, moved in effect.items()}
    moved = [
        T("{what} {gain}", what=_SHORTEST.get(each) or short_title(each), gain=text)
        for each, text in said.items()
        if text != EQUAL
    ]
    return T("{gains}", gains=moved) if moved else EQUAL


def short_title(indicator: str) -> Sayable:
    """A word or two for an indicator, where there is no room for its title."""
    from gisapp.indicators import INDICATORS

    return _SHORT.get(indicator) or INDICATORS[indicator].title


def digits(moved: float) -> int:
    """Digits in which a difference is written: one, or as many as it takes not to hide it."""
    for count in range(1, _MOST_DIGITS):
        if abs(round(moved, count) - moved) <= _HIDDEN * abs(moved):
            return count
    return _MOST_DIGITS


def figure(value: float, moved: float | None, target: tuple[str, float] | None = None) -> str:
    """A value without its unit, with a digit more where it would look like what it differs from.

    Parameters
    ----------
    value
        Of an indicator.
    moved
        By how much it differs from what it stands beside; None if nothing does.
    target
        Comparator and value, None without any.
    """
    own = written.value_digits(value) if target is None else written.value_digits(value, target[1], target[0])
    more = min(digits(moved), _MORE_DIGITS) if moved else 0
    return written.number(value, max(own, more))


def bars(now: ScoreRow, before: ScoreRow | None) -> tuple[float, float | None, float | None]:
    """Lengths of a value's bar, place of the target's mark, and length of the ghost of what is.

    Parameters
    ----------
    now
        The line that is shown.
    before
        The same as it is; None where there is nothing to show beside it.

    Returns
    -------
    tuple
        As shares of the whole; None where there is no target, and no ghost.
    """
    length, tick = now.bar
    if before is None or before.number is None:
        return length, tick, None
    ghost, other = before.bar
    if tick is None or other is None or not now.target_number:
        return length, tick, ghost
    scale = min(tick, other)  # that of the longer one
    return (
        (now.number or 0.0) / now.target_number * scale,
        scale,
        before.number / now.target_number * scale,
    )


def _is_towards(before: float, now: float, comparator: str, target: float) -> bool:
    if comparator in FLOORS:
        return now > before
    if comparator in CEILINGS:
        return now < before
    return abs(now - target) < abs(before - target)
