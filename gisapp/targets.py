"""Plan targets, and their profiles."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from gisapp.comparators import Comparator
from layers import folders
from layers.division_codes import DISTRICT
from layers.division_names import is_called
from layers.errors import UserError
from layers.text import Bilingual, Sayable, T

DEFAULT_PROFILE = "yuzhong_2027"
NO_PLAN = "none"
"""Id of the profile without targets, for a district that no plan here is of."""
_YEAR_WITHOUT_PLAN = 2027
"""The year that a report bears where no plan gives one."""


@dataclass(frozen=True, slots=True)
class Document:
    """A plan document that sets targets (``resources/targets/documents.toml``)."""

    id: str
    title: Sayable
    short: Sayable
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

    ``comparator`` is ">" where the text says 突破, 超过 or 超, and "hold" where it says to keep the value or
    better (:mod:`gisapp.comparators`). ``value`` is None where the plan gives no number, the rank where it
    gives a class (:mod:`gisapp.classes`), and ``value_text`` has its words wherever they are more than the
    number; ``wording`` is what softens it (力争, 左右) and changes no verdict. ``indicator`` is the id of the
    computed indicator it judges, or None for figures that maps cannot give. ``quotation`` is verbatim but for
    line breaks. ``most`` is the upper end of a range (1至2家), whose lower end is the value. ``note`` is
    ours: what the documents leave open, or say otherwise elsewhere.
    """

    id: str
    document: str
    clause: str
    level: str
    area: str
    title: Sayable
    unit: str
    comparator: Comparator
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
    wording: str = ""
    most: float | None = None
    note: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """The targets of one document: what a scorecard is judged by, for a chosen year."""

    id: str
    title: Sayable
    document: Document
    years: tuple[int, ...]
    targets: tuple[Target, ...]

    @property
    def year(self) -> int:
        """The year in which most of the targets fall due: the one to begin with."""
        count = Counter(target.year for target in self.targets if target.year is not None)
        return max(self.years, key=lambda year: (count[year], year), default=_YEAR_WITHOUT_PLAN)

    @property
    def judged(self) -> tuple[Target, ...]:
        """Those that maps can give the figure of."""
        return tuple(target for target in self.targets if target.indicator is not None)

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

    def years_of(self, indicator: str | None = None) -> tuple[int, ...]:
        """The years in which an indicator (None: any of those that maps give) has a target."""
        due = (each.year for each in self.judged if indicator in (None, each.indicator))
        return tuple(sorted({year for year in due if year is not None}))

    def without_target(self, year: int) -> T | None:
        """What is said of a year in which nothing is judged; None where something is, or without a plan."""
        if not self.targets or any(target.year == year for target in self.judged):
            return None
        if not self.years_of():
            return T(
                "{document} sets no target for these indicators in any year.", document=self.document.short
            )
        return T(
            "{document} sets no target for these indicators in {year}, but for {years}.",
            document=self.document.short,
            year=year,
            years=list(map(str, self.years_of())),
        )


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


def profile_of(profile_id: str, among: Mapping[str, Profile] | None = None) -> Profile:
    """The profile of that id.

    Parameters
    ----------
    profile_id
        Such as "yuzhong_2027".
    among
        The profiles to choose from; None for those that ship.

    Raises
    ------
    UserError
        If there is none; the message lists those that there are.
    """
    among = profiles() if among is None else among
    if profile_id not in among:
        raise UserError(
            T("There is no target profile “{profile}”.", profile=profile_id),
            T("Choose one of: {profiles}.", profiles=", ".join(among)),
        )
    return among[profile_id]


def fitting(names: Iterable[str], codes: Iterable[str]) -> Profile:
    """The profile whose plan is of a district of these names and codes; the one without targets if none is.

    Parameters
    ----------
    names
        As the boundary says, such as "渝中区" or "重庆市渝中区（示范）".
    codes
        Division codes; of longer ones the first six digits, those of the district, are looked at.
    """
    names, districts = set(names), {code[:DISTRICT] for code in codes}
    for profile in profiles().values():
        plan = profile.document
        if districts & set(plan.codes) or any(names_agree(place, names) for place in plan.places):
            return profile
    return profiles()[NO_PLAN]


def names_agree(place: str, names: Iterable[str]) -> bool:
    """Whether a place is one of these names, be it that one of the two has its province or city in front."""
    return any(is_called(name, place) for name in names)


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
        comparator=cast("Comparator", row["comparator"]),
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
        wording=row["wording"],
        most=float(row["most"]) if row["most"] else None,
        note=Bilingual(row["note_zh"], row["note_en"]) if row["note_zh"] else None,
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
