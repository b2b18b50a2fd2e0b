"""Which entry of a recipe speaks of which file: the one of its name, else the only one of a name like it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from gisapp.importing.newer import date_of
from gisapp.recipe import Entry

_DIGITS = re.compile(r"\d+")
_OF_YEAR = r"(?<!\d)(?:19|20)\d{2}(?!\d)"
_YEAR = re.compile(_OF_YEAR)
_SAID_YEAR = re.compile(rf"[\s_.\-(（]*{_OF_YEAR}(?:年度?)?(?:末|底)?[)）]?")


@dataclass(frozen=True, slots=True)
class Named:
    """What a source is called: its file's label and name, its layer, and the file's stem."""

    label: str
    file: str
    layer: str
    stem: str


def matched(entries: Sequence[Entry], names: Sequence[Named]) -> list[Entry | None]:
    """The entry that speaks of each source.

    That of the very same names; else one of names that differ in the year, in other digits, in the ending, or
    in having a year, if that speaks of no other source: one entry answers for one source, of several the
    newest. Where several are alike and do not say the same, none is taken: nobody knows which is meant.

    Parameters
    ----------
    entries
        Of the recipe.
    names
        Of the sources.

    Returns
    -------
    list
        As long as ``names``; None where the recipe does not know the source.
    """
    found: dict[int, int] = {}
    for number, name in enumerate(names):
        for file in (name.file, name.label):  # the label says more, and so has the last word
            if same := _called(entries, str, _key(str, file, name.layer)):
                found[number] = same[0]
    for alike in (_but_for_the_year, _without_digits, _without_ending, _without_year):
        for labelled in (True, False):
            groups: dict[tuple[str, str], list[int]] = {}
            for number, name in enumerate(names):
                if number not in found:
                    file = name.label if labelled else name.file
                    groups.setdefault(_key(alike, file, name.layer), []).append(number)
            for key, numbers in groups.items():
                free = [at for at in _called(entries, alike, key) if at not in found.values()]
                if _say_the_same([entries[at] for at in free]):
                    numbers.sort(key=lambda number: date_of(names[number].label), reverse=True)
                    found |= dict(zip(numbers, free, strict=False))
    return [entries[found[number]] if number in found else None for number in range(len(names))]


def _called(entries: Sequence[Entry], alike: Callable[[str], str], key: tuple[str, str]) -> list[int]:
    """The numbers of the entries whose names are like these."""
    return [at for at, entry in enumerate(entries) if _key(alike, entry.file, entry.layer) == key]


def _say_the_same(entries: Sequence[Entry]) -> bool:
    said = [(entry.role, entry.encoding, entry.answers) for entry in entries]
    return all(each == said[0] for each in said)


def _key(alike: Callable[[str], str], file: str, layer: str) -> tuple[str, str]:
    """A file and its layer, "" for a layer that is called as its file is."""
    stem = PurePath(file).stem
    return alike(file), "" if not layer or alike(layer) == alike(stem) else alike(layer)


def _but_for_the_year(name: str) -> str:
    return _YEAR.sub("#", unicodedata.normalize("NFKC", name).casefold())


def _without_digits(name: str) -> str:
    """A name in which every number is alike: next year's file is called after next year."""
    return _DIGITS.sub("#", unicodedata.normalize("NFKC", name).casefold())


def _without_ending(name: str) -> str:
    head, _, ending = _without_digits(name).rpartition(".")
    return head or ending


def _without_year(name: str) -> str:
    return _without_ending(_SAID_YEAR.sub("", name))
