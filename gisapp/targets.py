"""Plan targets, their profiles, and the verdict on a reading."""

from __future__ import annotations

import csv
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from gisapp import figures as written
from gisapp.readings import Doubt, ZoneReading
from layers import folders
from layers.errors import UserError
from layers.text import Bilingual, T

DEFAULT_PROFILE = "yuzhong_2027"
NO_PLAN = "none"
"""Id of the profile without targets, for a district that no plan here is of."""
_YEAR_WITHOUT_PLAN = 2027
"""The year that a report bears where no plan gives one."""
_DISTRICT_DIGITS = 6
"""Of a division code (GB/T 2260)."""
_NOISE = 1e-9
"""Relative noise of floating-point sums of areas; far below anything that a map can show."""


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
    places: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    """Names and division codes (GB/T 2260) of the district or city that it is of."""


@dataclass(frozen=True, slots=True)
class Target:
    """One quantified target (``resources/targets/targets.csv``).

    ``comparator`` is ">=", "<=", "==", ">" (strict where the text says 突破, 超过 or 超), or "hold" (keep
    at or above the value). ``value`` is None where the plan gives no number, and ``value_text`` has its
    words wherever they are more than the number. ``indicator`` is the id of the computed indicator it
    judges, or None for figures that maps cannot give. ``quotation`` is verbatim but for line breaks.
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
    baseline: str
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

    @property
    def year(self) -> int:
        """The year in which most of the targets fall due: the one to begin with."""
        count = Counter(target.year for target in self.targets if target.year is not None)
        return max(self.years, key=lambda year: (count[year], year), default=_YEAR_WITHOUT_PLAN)

    def target(self, indicator: str, year: int) -> Target | None:
        """The target for an indicator in that year, or None.

        A later year's target is not taken for an earlier one: the plans give the spatial indicators no
        annual path, and none is invented.

        Parameters
        ----------
        indicator
            Id of an indicator, such as "green_coverage".
        year
            In which it falls due.
        """
        matches = (each for each in self.targets if each.indicator == indicator and each.year == year)
        return next(matches, None)


_NO_DOCUMENT = Document(
    NO_PLAN,
    Bilingual("未选定规划", "no plan"),
    Bilingual("未选定规划", "No plan"),
    "",
    "",
    "",
    "",
    draft=False,
)


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


@cache
def documents() -> dict[str, Document]:
    """All plan documents by id (``resources/targets/documents.toml``)."""
    return {key: _document(key, entry) for key, entry in _tables()["document"].items()}


@cache
def targets() -> tuple[Target, ...]:
    """All targets (``resources/targets/targets.csv``), in the order of the documents."""
    path = folders.resources() / "targets" / "targets.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_target(row) for row in csv.DictReader(file))


@cache
def profiles() -> dict[str, Profile]:
    """All profiles by id, the default one first, and last the one without targets."""
    made = {key: _profile(key, entry) for key, entry in _tables()["profile"].items()}
    return {**made, NO_PLAN: Profile(NO_PLAN, Bilingual("不对照规划", "No plan"), _NO_DOCUMENT, (), ())}


def profile_of(profile_id: str) -> Profile:
    """The profile of that id.

    Parameters
    ----------
    profile_id
        Such as "yuzhong_2027".

    Raises
    ------
    UserError
        If there is none; the message lists those that there are.
    """
    if profile_id not in profiles():
        raise UserError(
            T("There is no target profile “{profile}”.", profile=profile_id),
            T("Choose one of: {profiles}.", profiles=", ".join(profiles())),
        )
    return profiles()[profile_id]


def fitting(names: Iterable[str], codes: Iterable[str]) -> Profile:
    """The profile whose plan is of a district of these names and codes; the one without targets if none is.

    Parameters
    ----------
    names
        As the boundary says, such as "渝中区" or "重庆市渝中区（示范）".
    codes
        Division codes; of longer ones the first six digits, those of the district, are looked at.
    """
    plain = {re.sub(r"\s+|[（(].*?[)）]", "", name).casefold() for name in names}
    districts = {code[:_DISTRICT_DIGITS] for code in codes}
    for profile in profiles().values():
        of_plan = {place.replace(" ", "").casefold() for place in profile.document.places}
        if districts & set(profile.document.codes) or any(_is_of(name, of_plan) for name in plain):
            return profile
    return profiles()[NO_PLAN]


def _is_of(name: str, places: set[str]) -> bool:
    """Whether a name is one of the places, be it with its province or city in front."""
    return any(
        name == place or (name.endswith(place) and name.removesuffix(place).endswith(("市", "省", "自治区")))
        for place in places
    )


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


@cache
def _tables() -> dict[str, Any]:
    path = folders.resources() / "targets" / "documents.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _document(key: str, entry: dict[str, Any]) -> Document:
    return Document(
        id=key,
        title=Bilingual(entry["zh"], entry["en"]),
        short=Bilingual(entry["short_zh"], entry["short_en"]),
        number=entry["number"],
        issued=entry["issued"],
        level=entry["level"],
        area=entry["area"],
        draft=entry["draft"],
        places=tuple(entry["places"]),
        codes=tuple(entry["codes"]),
    )


def _target(row: dict[str, str]) -> Target:
    return Target(
        id=row["id"],
        document=row["document"],
        clause=row["clause"],
        level=row["level"],
        area=row["area"],
        title=Bilingual(row["name_zh"], row["name_en"]),
        unit=row["unit"],
        comparator=row["comparator"],
        year=int(row["year"]) if row["year"] else None,
        value=float(row["value"]) if row["value"] else None,
        value_text=row["value_text"],
        baseline=row["baseline"],
        lead=row["lead"],
        others=row["others"],
        key=row["key"],
        indicator=row["indicator"] or None,
        spatial=row["spatial"],
        quotation=row["quotation"],
    )


def _profile(key: str, entry: dict[str, Any]) -> Profile:
    own = tuple(target for target in targets() if target.document == entry["document"])
    return Profile(
        id=key,
        title=Bilingual(entry["zh"], entry["en"]),
        document=documents()[entry["document"]],
        years=tuple(sorted({target.year for target in own if target.year is not None})),
        targets=own,
    )
