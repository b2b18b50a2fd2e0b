"""The verdict on a reading: met, not met, or not to be decided with these data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from gisapp import figures as written
from gisapp.classes import are_classes
from gisapp.comparators import CEILINGS, FLOORS
from gisapp.readings import Doubt, ZoneReading
from gisapp.targets import Target
from layers.text import T, plural


class Outcome(StrEnum):
    """How a reading stands against its target."""

    MET = "met"
    NOT_MET = "not_met"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A reading judged: the outcome, and the gap both in the indicator's unit and in words.

    ``gap`` is value - target (negative when short of a floor, positive when above a ceiling), None without a
    value. ``sentence`` says it in the unit of the numerator, "11.2 ha short", "2 stations above the most", or
    why there is no value. ``doubt`` is the one for which it is undecided, None where that is no reason.
    """

    outcome: Outcome
    target: Target
    gap: float | None
    sentence: T
    doubt: Doubt | None = None


def judge(reading: ZoneReading, target: Target, unit: str) -> Verdict:
    """How a reading stands against its target.

    Values are compared unrounded; "以上", "不低于" and "不超过" include the target, "突破", "超过" and
    "低于" do not. Where features of unknown state, or a doubt about what was counted, could carry the value
    to the other side of the target, the verdict is undecided.

    Parameters
    ----------
    reading
        The figure of one zone, in the unit of the target.
    target
        One with a value. Of classes that is the rank, the best being 1, so that "Ⅱ or better" is a ceiling
        of 2.
    unit
        The unit of the numerator ("m2", "stations"), in which gap and margin are said; of a reading without
        numerator they are said in the target's own.

    Returns
    -------
    Verdict
        Met if the target holds from ``lowest`` to ``highest``, not met if it holds nowhere between them, else
        undecided, and so where a doubt allows another outcome; undecided without a value.
    """
    assert target.value is not None
    if reading.value is None:
        return Verdict(Outcome.UNDECIDED, target, None, reading.reason or T("no value"))
    lowest = reading.value if reading.lowest is None else reading.lowest
    highest = reading.value if reading.highest is None else reading.highest
    gap = reading.value - target.value
    met = _holds_throughout(reading.value, reading.value, target)
    for doubt in reading.doubts:
        could_turn = (
            not _holds_throughout(doubt.lowest, doubt.highest, target)
            if met
            else _holds_somewhere(doubt.lowest, doubt.highest, target)
        )
        if could_turn:
            return Verdict(Outcome.UNDECIDED, target, gap, T("in doubt"), doubt)
    if _holds_throughout(lowest, highest, target):
        return Verdict(Outcome.MET, target, gap, _margin(reading, target, unit))
    if _holds_somewhere(lowest, highest, target):
        return Verdict(Outcome.UNDECIDED, target, gap, _span(reading, target, unit, lowest, highest))
    return Verdict(Outcome.NOT_MET, target, gap, _miss(reading, target, unit))


def _holds_throughout(lowest: float, highest: float, target: Target) -> bool:
    return _high_enough(lowest, target) and _low_enough(highest, target)


def _holds_somewhere(lowest: float, highest: float, target: Target) -> bool:
    return _high_enough(highest, target) and _low_enough(lowest, target)


def _high_enough(value: float, target: Target) -> bool:
    assert target.value is not None
    noise = written.NOISE * abs(target.value)
    if target.comparator == ">":
        return value > target.value + noise
    return target.comparator in CEILINGS or value >= target.value - noise


def _low_enough(value: float, target: Target) -> bool:
    assert target.value is not None
    noise = written.NOISE * abs(target.value)
    if target.comparator == "<":
        return value < target.value - noise
    return target.comparator in FLOORS or value <= target.value + noise


# ---------------------------------------------------------------- gap and margin in words


def _beyond(reading: ZoneReading, target: Target, unit: str) -> tuple[float, float]:
    """What there is above the least, and below the most, that is asked (negative: how far off).

    In the numerator's unit, whole where things are counted: of 18 stations, at least 80 % are 15 and at most
    80 % are 14. A reading without numerator is compared in the target's own unit.
    """
    assert target.value is not None
    if reading.numerator is None or reading.denominator is None:
        assert reading.value is not None
        there, wanted = reading.value, target.value
    else:
        share = target.value / 100 if target.unit == "%" else target.value
        there, wanted = reading.numerator, share * reading.denominator
        if written.is_whole(unit):
            low, high = wanted - written.NOISE, wanted + written.NOISE
            least = math.floor(high) + 1 if target.comparator == ">" else math.ceil(low)
            most = math.ceil(low) - 1 if target.comparator == "<" else math.floor(high)
            return round(there) - least, most - round(there)
    return there - wanted, wanted - there


def _miss(reading: ZoneReading, target: Target, unit: str) -> T:
    assert target.value is not None
    assert reading.value is not None
    if are_classes(target.unit):
        n = round(abs(reading.value - target.value)) or 1
        return plural("{n} class worse than asked", "{n} classes worse than asked", n=n)
    if _is_at(reading, target) and not (_has_parts(reading) and written.is_whole(unit)):
        return T("just at the figure, which must be passed")
    spare, room = _beyond(reading, target, unit)
    if _high_enough(reading.value, target):
        return T("{amount} above the most", amount=_amount(-room, reading, target, unit))
    return T("{amount} short", amount=_amount(-spare, reading, target, unit))


def _margin(reading: ZoneReading, target: Target, unit: str) -> T:
    assert target.value is not None
    assert reading.value is not None
    if target.comparator == "==":
        return T("exactly as asked")
    if target.comparator == "all" and written.is_whole(unit):
        return T("all of them")
    if are_classes(target.unit) and not _is_at(reading, target):
        n = round(target.value - reading.value)
        return plural("{n} class better than asked", "{n} classes better than asked", n=n)
    spare, room = _beyond(reading, target, unit)
    ceiling = target.comparator in CEILINGS
    left = room if ceiling else spare
    if left < 1 if _has_parts(reading) else _is_at(reading, target):
        return _JUST[ceiling, written.is_whole(unit)]
    amount = _amount(left, reading, target, unit)
    return T("{amount} below the most", amount=amount) if ceiling else T("{amount} to spare", amount=amount)


_JUST = {
    (False, True): T("just reached, none to spare"),
    (False, False): T("just reached"),
    (True, True): T("just at the most, no room left"),
    (True, False): T("just at the most"),
}
"""What is left is less than a thing, or than a square metre: by whether it is a ceiling, and of things."""


def _has_parts(reading: ZoneReading) -> bool:
    return reading.numerator is not None and reading.denominator is not None


def _is_at(reading: ZoneReading, target: Target) -> bool:
    assert target.value is not None
    assert reading.value is not None
    return abs(reading.value - target.value) <= written.NOISE * abs(target.value)


def _amount(amount: float, reading: ZoneReading, target: Target, unit: str) -> T:
    return written.counted(amount, unit) if _has_parts(reading) else written.apart(amount, target.unit)


def _span(reading: ZoneReading, target: Target, unit: str, lowest: float, highest: float) -> T:
    span = {
        "lowest": written.target_value(round(lowest, 1), target.unit),
        "highest": written.target_value(round(highest, 1), target.unit),
    }
    if written.is_whole(unit) and reading.denominator is not None:
        unknown = written.counted(round((highest - lowest) / 100 * reading.denominator), unit)
        return T("between {lowest} and {highest}: survey {amount}", amount=unknown, **span)
    return T("between {lowest} and {highest}: these data cannot decide it", **span)
