"""How figures are written: one rule, so that the same figure reads the same on screen and in every file.

Units are those of Chinese planners (公顷, 平方米/人, 万人, 米); the Chinese words come with the
translation of the messages here. Digits are fixed by the kind of figure, with one exception: a value is
given as many as it takes not to look like a target that it misses (39.97 % against 40 %).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from gisapp.classes import are_classes, class_name
from layers.text import Bilingual, T, plural

SQUARE_METRES_PER_HECTARE = 10_000
NOISE = 2e-8
"""Relative noise of figures: sums of areas, and coordinates that were projected there and back (2e-9 of an
area, and 1.5e-8 of plots drawn to the metre). Far below what a map shows: of a park of 10 ha it is 20 cm²."""
_VAST = 1e9
_WAN = 10_000
_VALUE_DIGITS = 1
_METRE_DIGITS = 1
_METRE_NOISE = 5e-4
_MONEY_NOISE = 5e-3
"""万元 that two digits do not show."""
_MOST_DIGITS = 6
_PER_PERSON = ("m2/person", "平方米/人")


def number(value: float, digits: int = 0) -> str:
    """A number with thousands separators and fixed digits, halves rounded up as a spreadsheet does."""
    rounded = _rounded(value, digits)
    return f"{rounded or abs(rounded):,f}"


def value_digits(value: float, target: float | None = None, comparator: str = ">=") -> int:
    """Digits that a value in % or m²/person needs: one, or as many as the target has.

    More where these would hide a gap to the target.
    """
    if target is None:
        return _VALUE_DIGITS
    gap = abs(value - target)
    digits = max(_VALUE_DIGITS, _decimals(target))
    if gap <= NOISE * max(abs(target), 1):
        return digits
    side = _side(value, target, comparator)
    # as a float: the decimal 8.3 is not the float that is nearest to it
    while digits < _MOST_DIGITS and _side(float(_rounded(value, digits)), target, comparator) != side:
        digits += 1
    return digits


def _decimals(value: float) -> int:
    """Digits behind the point of a figure as it is written, up to those that are shown at most."""
    exponent = Decimal(f"{value:.12g}").normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return min(max(-exponent, 0), _MOST_DIGITS)


def _side(value: float, target: float, comparator: str) -> tuple[bool, ...]:
    """On which side of a target a figure seems to be, as far as the comparator sets the sides apart."""
    below, above = value < target, value > target
    if comparator in {">=", "hold", "all"}:
        return (below,)
    return (above,) if comparator == "<=" else (below, above)


def indicator_value(value: float, unit: str, target: float | None = None, comparator: str = ">=") -> T:
    """A value in its unit: "39.4 %", "13.4 m²/person"; with more digits where it would look on target."""
    return in_unit(number(value, value_digits(value, target, comparator)), unit)


def target_value(value: float, unit: str) -> T:
    """A target as its document writes it: "40 %", "13 m²/person"; other units as they stand there."""
    if are_classes(unit):
        return T("class {name}", name=class_name(value))
    return in_unit(f"{value:,.12g}", unit)


def apart(amount: float, unit: str) -> T:
    """By how much two figures of a unit differ: "3.2 percentage points", "1.5 m²/person"."""
    shown = number(amount, value_digits(amount, 0.0, "=="))
    return T("{value} percentage points", value=shown) if unit == "%" else in_unit(shown, unit)


def unit_title(unit: str) -> T:
    """The unit of an indicator by itself: "%", "m²/person"; others as they stand there."""
    titles = {"%": T("%"), **dict.fromkeys(_PER_PERSON, T("m²/person"))}
    return titles.get(unit) or T("{unit}", unit=unit)


def comparison(comparator: str, value: float, unit: str) -> T:
    """A target with its comparator: "≥ 40 %", "keep 38 %", "class Ⅱ or better"."""
    shown = target_value(value, unit)
    if are_classes(unit):
        return (
            T("better than {value}", value=shown)
            if comparator == "<"
            else T("{value} or better", value=shown)
        )
    if comparator == "all":
        return T("all ({value})", value=shown)
    if comparator == "hold":
        return T("keep {value}", value=shown)
    sign = {">=": "≥", "<=": "≤", "==": "="}.get(comparator, comparator)
    return T("{sign} {value}", sign=sign, value=shown)


def area(square_metres: float) -> T:
    """An area: hectares with one digit, with two below one hectare, whole square metres below 0.01.

    From a thousand square kilometres on, which no district has, square kilometres.
    """
    size = abs(square_metres)
    if size >= _VAST:
        return T("{value} km²", value=number(square_metres / 1e6))
    if size >= SQUARE_METRES_PER_HECTARE or size == 0:
        return T("{value} ha", value=number(square_metres / SQUARE_METRES_PER_HECTARE, 1))
    if size >= SQUARE_METRES_PER_HECTARE / 100:
        return T("{value} ha", value=number(square_metres / SQUARE_METRES_PER_HECTARE, 2))
    return T("{value} m²", value=number(math.copysign(math.ceil(size), square_metres)))


def people(persons: float) -> T:
    """A number of people: "588,717 people", in Chinese by ten thousands, "58.87 万人"."""
    exact = number(persons)
    by_ten_thousands = f"{number(persons / _WAN, 2)} 万" if persons >= _WAN else f"{exact} "
    shown = Bilingual(by_ten_thousands, exact)
    return plural("{persons} person", "{persons} people", n=int(exact == "1"), persons=shown)


def money(wan: float) -> T:
    """An amount of 万元: "150,000 yuan", in Chinese by ten thousands, "15 万元"."""
    whole = abs(wan - round(wan)) < _MONEY_NOISE
    shown = Bilingual(f"{number(wan, 0 if whole else 2)} 万", number(wan * _WAN))
    return T("{amount} yuan", amount=shown)


def stations(count: float) -> T:
    """A number of stations."""
    return plural("{n} station", "{n} stations", n=round(count))


def entrances(count: float) -> T:
    """A number of station entrances."""
    return plural("{n} entrance", "{n} entrances", n=round(count))


def line_stations(count: float) -> T:
    """A number of stations that are counted once per line."""
    return plural("{n} line station", "{n} line stations", n=round(count))


def points(value: float, target: float, comparator: str = ">=") -> T:
    """The distance of a share from its target: "7.8 percentage points", with the digits of the value."""
    digits = value_digits(value, target, comparator)
    return T("{value} percentage points", value=number(abs(value - target), digits))


def metres(distance: float, limit: float | None = None) -> T:
    """A distance on the ground: "51.7 m"; with more digits where one would hide that it is over a limit."""
    return T("{value} m", value=number(distance, metre_digits(distance, limit)))


def metre_digits(distance: float, limit: float | None) -> int:
    """Digits that a distance needs beside a limit: 50.04 m are not "50.0 m" where 50 m count."""
    digits = _METRE_DIGITS
    over = limit is not None and distance > limit + _METRE_NOISE
    while limit is not None and over and digits < _MOST_DIGITS and _rounded(distance, digits) <= limit:
        digits += 1
    return digits


def metres_over(distance: float, limit: float) -> T:
    """How far a distance is over its limit, with the digits in which the distance is given."""
    return T("{value} m", value=number(distance - limit, metre_digits(distance, limit)))


_AMOUNTS: Mapping[str, Callable[[float], T]] = {
    "m2": area,
    "persons": people,
    "stations": stations,
    "entrances": entrances,
    "line_stations": line_stations,
}
_WHOLE = frozenset(_AMOUNTS) - {"m2"}


def counted(amount: float, unit: str) -> T:
    """A numerator or denominator: an area for "m2", a number of what is counted, else with its unit."""
    if unit in _AMOUNTS:
        return _AMOUNTS[unit](amount)
    return in_unit(number(amount, _VALUE_DIGITS), unit)


def is_whole(unit: str) -> bool:
    """Whether the unit is of things that come whole."""
    return unit in _WHOLE


def clause(text: str) -> str:
    """A clause without the remark on where else it stands: "第17条（附件1 第17行同）" is "第17条"."""
    return text.split("（附件", 1)[0]


def _rounded(value: float, digits: int) -> Decimal:
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def in_unit(shown: str, unit: str) -> T:
    """A number that is written out already, with its unit."""
    if unit == "%":
        return T("{value} %", value=shown)
    if unit in _PER_PERSON:
        return T("{value} m²/person", value=shown)
    return T("{value} {unit}", value=shown, unit=unit)
