"""The words in which targets of one's own are written (``resources/targets/own.toml``), found in texts."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from layers import folders

_DASH = re.compile(r"[\u2010-\u2015]")
_BRACKETS = re.compile(r"[（(\[【]([^（）()\[\]【】]*)[)）\]】]")


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


def indicator_of(name: str) -> str | None:
    """The id of the indicator of that name; None of one that maps do not give."""
    return _by_word("indicators").get(named(name)) or (name if name in _table()["indicators"] else None)


def resembling(name: str) -> str | None:
    """The id of the indicator whose name a longer name holds: 新建居住区绿地率 holds 绿地率."""
    longer = named(name)
    held = [word for word in _by_word("indicators") if word in longer]
    return _by_word("indicators")[max(held, key=len)] if held else None


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
    form = named if kind in ("headings", "indicators") else plain
    words = {form(word): key for key, several in entries for word in several}
    if kind in ("headings", "indicators"):
        words |= {form(key): key for key in _table()[kind]}
    return words


@cache
def _table() -> Mapping[str, Any]:
    path = folders.resources() / "targets" / "own.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
