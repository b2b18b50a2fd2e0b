"""The words that names of files, layers and folders are judged by, and how a name is split into words."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from layers import folders

Words = tuple[str, ...]
"""A name or a part of it: each English word in singular, each Chinese character."""
SHORT_CODE = 3
"""Letters of a word that is compared as it stands, and in the name of a raster says nothing: s2a_ndvi."""
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z])|(?<=[a-z])(?=[A-Z][a-z])")
"""Where a word begins within letters: busStops, parksGIS; NaPTAN is one."""
_WORD = re.compile(r"[a-z]+\d*|[^\W\d_]")


@dataclass(frozen=True)
class Table:
    """``resources/names.toml``: words that change nothing, words that change what it is, places, persons."""

    harmless: frozenset[Words]
    of_rasters: frozenset[Words]
    coded: tuple[str, ...]
    telling: frozenset[Words]
    """All words that change what a thing is, ``gone`` among them."""
    gone: frozenset[Words]
    things: frozenset[Words]
    phases: frozenset[Words]
    there: frozenset[Words]
    """States of today, beside which a later phase is to come."""
    states: frozenset[Words]
    trial: frozenset[Words]
    plain: tuple[Words, ...]
    """Harmless words that hold one of those that tell, such as 规划局, the longest first."""
    horizons: frozenset[str]
    places: frozenset[Words]
    person: re.Pattern[str]


@cache
def split(name: str) -> tuple[Words, frozenset[int]]:
    """The words of a name, and the numbers of those that stand first or after a number or sign."""
    text = unicodedata.normalize("NFKC", name)
    for coded in vocabulary().coded:
        text = text.replace(coded, " ")
    text = _CAMEL.sub(" ", text).casefold()
    words: list[str] = []
    starts, end = set(), -1
    for match in _WORD.finditer(text):
        if match.start() != end or not words or words[-1].isascii() != match[0].isascii():
            starts.add(len(words))
        words.append(_singular(match[0].rstrip("0123456789")))
        end = match.end()
    return tuple(words), frozenset(starts)


def _singular(word: str) -> str:
    """A word as both its numbers are compared: stops and stop, canopies and canopy, buses and bus."""
    if not word.isascii() or len(word) <= SHORT_CODE:
        return word
    for ending, instead in (("ies", "y"), ("ses", "s"), ("ches", "ch"), ("ss", "ss"), ("s", "")):
        if word.endswith(ending):
            return word[: -len(ending)] + instead
    return word


@cache
def vocabulary() -> Table:
    """The words of ``resources/names.toml`` as names are split."""
    text = (folders.resources() / "names.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    harmless: Mapping[str, list[str]] = table["harmless"]
    common = [word for key, words in harmless.items() if key not in {"raster", "coded"} for word in words]
    gone = _as_words(table["telling"]["gone"])
    telling = _as_words(table["telling"]["words"]) | gone
    plain = {
        words for words in _as_words(common) - telling if any(stands_in(each, words) for each in telling)
    }
    return Table(
        harmless=_as_words(common),
        of_rasters=_as_words(harmless["raster"]),
        coded=tuple(harmless["coded"]),
        telling=telling,
        gone=gone,
        things=_as_words(table["telling"]["things"]),
        phases=_as_words(table["telling"]["phases"]),
        there=_as_words(harmless["state"]),
        states=_as_words(table["telling"]["states"]),
        trial=_as_words(table["telling"]["trial"]),
        plain=tuple(sorted(plain, key=lambda words: (-len(words), words))),
        horizons=frozenset(table["telling"]["horizons"]),
        places=_as_words(table["places"]["words"]),
        person=re.compile(f"[{table['persons']['surnames']}](?:{'|'.join(table['persons']['titles'])})"),
    )


def _as_words(entries: Iterable[str]) -> frozenset[Words]:
    return frozenset(
        tuple(_singular(word) for word in re.findall(r"[a-z]+|[^\W\d_]", each)) for each in entries
    )


def stands_in(part: Words, words: Words) -> bool:
    """Whether some words stand in a name, one after another."""
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))


def said_in(words: Words, among: Iterable[Words]) -> list[str]:
    """The words of each of some entries that stands in a name."""
    return [word for entry in sorted(among) if stands_in(entry, words) for word in entry]


def without_plain(words: Words) -> Words:
    """The words of a name but for those of harmless ones that hold a telling one, as 规划局 does."""
    for plain in vocabulary().plain:
        for at in range(len(words) - len(plain) + 1):
            if words[at : at + len(plain)] == plain:
                words = (*words[:at], *("",) * len(plain), *words[at + len(plain) :])
    return words
