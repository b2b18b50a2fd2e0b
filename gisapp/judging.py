"""The verdict on a reading: met, not met, or not to be decided with these data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from gisapp import figures as written
from gisapp.readings import Doubt, ZoneReading
from gisapp.targets import Target
from layers.text import T

_NOISE = 1e-9
"""Relative noise of floating-point sums of areas; far below anything that a map can show."""


class Outcome(StrEnum):
    """How a reading stands against its target."""

    MET = "met"
    NOT_MET = "not_met"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A reading judged: the outcome, and the gap both in the indicator's unit and in words.

    ``gap`` is value - target (negative when short of a >= target), None without a value. ``sentence``
    says it in the unit of the numerator, "11.2 ha short", "2 stations short", or why there is no value.
    ``doubt`` is the one for which it is undecided, None where that is no reason.
    """

    outcome: Outcome
    target: Target
    gap: float | None
    sentence: T
    doubt: Doubt | None = None


def judge(reading: ZoneReading, target: Target, unit: str) -> Verdict:
    """How a reading stands against its target.

    Values are compared unrounded; "以上" and "不低于" include the target, "突破" and "超过" do not. Where
    features of unknown state, or a doubt about what was counted, could carry the value to the other side of
    the target, the verdict is undecided.

    Parameters
    ----------
    reading
        The figure of one zone, in the unit of the target.
    target
        One with a value and a floor: comparator ">=", ">" or "hold".
    unit
        The unit of the numerator ("m2", "stations"), in which gap and margin are said.

    Returns
    -------
    Verdict
        Met if ``lowest`` reaches the target, not met if not even ``highest`` does, else undecided, and so
        where a doubt allows another outcome; undecided without a value.
    """
    assert target.value is not None
    if reading.value is None:
        return Verdict(Outcome.UNDECIDED, target, None, reading.reason or T("no value"))
    lowest = reading.value if reading.lowest is None else reading.lowest
    highest = reading.value if reading.highest is None else reading.highest
    gap = reading.value - target.value
    met = _reaches(reading.value, target)
    for doubt in reading.doubts:
        if _reaches(doubt.highest, target) if not met else not _reaches(doubt.lowest, target):
            return Verdict(Outcome.UNDECIDED, target, gap, T("in doubt"), doubt)
    if _reaches(lowest, target):
        return Verdict(Outcome.MET, target, gap, _margin(reading, target, unit))
    if _reaches(highest, target):
        return Verdict(Outcome.UNDECIDED, target, gap, _doubt(reading, target, unit, lowest, highest))
    return Verdict(Outcome.NOT_MET, target, gap, _shortage(reading, target, unit))


def _reaches(value: float, target: Target) -> bool:
    assert target.value is not None
    noise = _NOISE * abs(target.value)
    if target.comparator == ">":
        return value > target.value + noise
    assert target.comparator in {">=", "hold"}, "computed indicators have floors only"
    return value >= target.value - noise


def _excess(reading: ZoneReading, target: Target, unit: str) -> float:
    """What the numerator has above (negative: below) what the target asks of this denominator.

    In the numerator's unit, whole where things are counted: of 18 stations, 80 % takes 15.
    """
    assert reading.numerator is not None
    assert reading.denominator is not None
    assert target.value is not None
    share = target.value / 100 if target.unit == "%" else target.value
    needed = share * reading.denominator
    if not written.is_whole(unit):
        return reading.numerator - needed
    whole = math.floor(needed + _NOISE) + 1 if target.comparator == ">" else math.ceil(needed - _NOISE)
    return round(reading.numerator) - whole


def _shortage(reading: ZoneReading, target: Target, unit: str) -> T:
    return T("{amount} short", amount=written.counted(-_excess(reading, target, unit), unit))


def _margin(reading: ZoneReading, target: Target, unit: str) -> T:
    spare = _excess(reading, target, unit)
    if spare < 1:  # less than a thing, or than a square metre
        return T("just reached, none to spare") if written.is_whole(unit) else T("just reached")
    return T("{amount} to spare", amount=written.counted(spare, unit))


def _doubt(reading: ZoneReading, target: Target, unit: str, lowest: float, highest: float) -> T:
    span = {
        "lowest": written.target_value(round(lowest, 1), target.unit),
        "highest": written.target_value(round(highest, 1), target.unit),
    }
    if written.is_whole(unit):
        assert reading.denominator is not None
        unknown = written.counted(round((highest - lowest) / 100 * reading.denominator), unit)
        return T("between {lowest} and {highest}: survey {amount}", amount=unknown, **span)
    return T("between {lowest} and {highest}: these data cannot decide it", **span)
