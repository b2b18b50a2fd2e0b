"""The words in which targets of one's own are written (``resources/targets/own.toml``), found in texts."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from layers import folders
from layers.written import YEAR

_DASH = re.compile(r"[\u2010-\u2015]")
_BRACKETS = re.compile(r"[（(\[【]([^（）()\[\]【】]*)[)）\]】]")
_DISTANCE = re.compile(r"(?:within)?(?<![\d.])(\d+)(?:米|m(?![a-z0-9/]))(?:范围内?|以内|之内|内)?")
"""In a plain name: 50米, 100m范围, within50m."""
_YEAR_IN_HEADING = re.compile(f"_?({YEAR.pattern})年?[末底]?_?")
_ALIKE = 0.75
"""Share of two names that is the same, from which one may be meant by the other: 人均公园面积 has 0.86 in
common with 人均公园绿地面积, 森林覆盖率 only 0.6 with 绿化覆盖率."""
_ALIKE_AT_A_DISTANCE = 0.5
"""The same of names with the same distance in metres, which few figures have."""


def plain(text: str) -> str:
    """A text as words are compared: one width, small letters, one kind of dash, no blanks."""
    return re.sub(r"\s+", "", _DASH.sub("-", unicodedata.normalize("NFKC", text))).casefold()


def named(text: str) -> str:
    """A heading or name as it is compared: plain, and without what stands in brackets."""
    return plain(_BRACKETS.sub("", text))


def in_brackets(text: str) -> str:
    """What stands in the brackets of a name, such as its unit; "" without any."""
    found = _BRACKETS.search(text)
    return found.group(1) if found else ""


@cache
def headings() -> Mapping[str, str]:
    """The column that each heading stands for."""
    return _by_word("headings")


def heading_of(column: str) -> str:
    """The heading under which a column is written in Chinese."""
    return str(_table()["headings"][column][0])


def year_of_values(heading: str) -> str | None:
    """The year whose targets stand under a heading, such as 2030年目标值 or Target (2030); None of others."""
    text = plain(heading)
    years = YEAR.findall(text)
    if len(years) != 1 or named(_YEAR_IN_HEADING.sub("", text)) not in _by_word("values_of_a_year"):
        return None
    return str(years[0])


def indicator_of(name: str) -> str | None:
    """The id of the indicator of that name; None of one that maps do not give."""
    return _by_word("indicators").get(_measured(name)) or (name if name in _table()["indicators"] else None)


def resembling(name: str) -> str | None:
    """The id of the indicator that a name may mean without being its name; None where there is none.

    Either the name holds the indicator's, as 新建居住区绿地率 holds 绿地率, or nearly all of it is the same.
    """
    asked, known = _measured(name), _by_word("indicators")
    held = [word for word in known if word in asked]
    if held:
        return known[max(held, key=len)]
    likeness, nearest = max((_likeness(asked, word), word) for word in known)
    return known[nearest] if likeness else None


def _likeness(name: str, word: str) -> float:
    """How much of two measured names is the same, 0 where that is too little to mean one by the other."""
    (name, within), (word, distance) = (each.partition(" ")[::2] for each in (name, word))
    if within != distance:
        return 0
    share = difflib.SequenceMatcher(None, name, word).ratio()
    return share if share >= (_ALIKE_AT_A_DISTANCE if distance else _ALIKE) else 0


def _measured(name: str) -> str:
    """A name as it is compared, with its distance behind it wherever that stands: 换乘覆盖率（50米）."""
    text = plain(name)
    distances = _DISTANCE.findall(text)
    if len(distances) != 1:
        return named(text)
    return f"{named(_DISTANCE.sub('', text))} {distances[0]}m"


def says_change(text: str) -> bool:
    """Whether words of a value say by how much a figure is to change: 净增, 比2025年提高, an increase of."""
    return any(plain(word) in plain(text) for word in _table()["changes"]["words"])


def unit_of(text: str) -> str | None:
    """The unit in the program's own spelling; None where it is none of its indicators'."""
    return _by_word("units").get(plain(text))


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of a target beside its numbers: comparators, units, soft words, and what is left."""

    comparators: frozenset[str]
    units: frozenset[str]
    wording: str
    rest: str


def said_in(text: str) -> Said:
    """What the words of a text say; the longest word counts, so that 不超过 is not 超过."""
    left = unicodedata.normalize("NFKC", text).casefold()
    found: dict[str, list[str]] = {"units": [], "comparators": [], "wording": []}
    for kind in found:
        pattern = _pattern(kind)
        found[kind] = pattern.findall(left)
        left = pattern.sub(" ", left)
    comparators, units = _by_word("comparators"), _by_word("units")
    return Said(
        frozenset(comparators[plain(word)] for word in found["comparators"]),
        frozenset(units[plain(word)] for word in found["units"]),
        " ".join(found["wording"]),
        left.strip(),
    )


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """Any of the words, the longest first; the blanks in them may be left out, or be many."""
    entries = _table()[kind].values()
    words = sorted((word.casefold() for several in entries for word in several), key=len, reverse=True)
    return re.compile("|".join(r"\s*".join(map(re.escape, word.split())) for word in words))


@cache
def _by_word(kind: str) -> Mapping[str, str]:
    """What each word, in its plain form, stands for."""
    entries: Iterable[tuple[str, list[str]]] = _table()[kind].items()
    form = _FORMS.get(kind, plain)
    words = {form(word): key for key, several in entries for word in several}
    if kind in ("headings", "indicators"):
        words |= {form(key): key for key in _table()[kind]}
    return words


_FORMS = {"headings": named, "indicators": _measured}
"""How the words of a kind are compared, other than plain."""


@cache
def _table() -> Mapping[str, Any]:
    path = folders.resources() / "targets" / "own.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
