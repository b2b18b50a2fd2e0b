"""Plan targets, and their profiles."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from layers import folders
from layers.division_codes import DISTRICT
from layers.errors import UserError
from layers.text import Bilingual, T

DEFAULT_PROFILE = "yuzhong_2027"
FLOORS, CEILINGS = frozenset({">=", ">", "hold", "all"}), frozenset({"<=", "<"})
COMPARATORS = FLOORS | CEILINGS | {"=="}
"""How a value may stand to its target: at least, more than, kept, everything of what is counted (100 %); at
most, less than; or exactly so."""
NO_PLAN = "none"
"""Id of the profile without targets, for a district that no plan here is of."""
_YEAR_WITHOUT_PLAN = 2027
"""The year that a report bears where no plan gives one."""


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

    ``comparator`` is one of :data:`COMPARATORS`: ">" where a text says 突破, 超过 or 超, "hold" where
    it says to keep the value or better. ``value`` is None where the plan gives no number, the rank where it gives a
    class (:mod:`gisapp.classes`), and ``value_text`` has its words wherever they are more than the number.
    ``indicator`` is the id of the computed indicator it judges, or None for figures that maps cannot give.
    ``quotation`` is verbatim but for line breaks.
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
    districts = {code[:DISTRICT] for code in codes}
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
