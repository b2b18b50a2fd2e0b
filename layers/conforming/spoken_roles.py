"""Which roles a name speaks of, by their words in it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from layers.roles import Role, roles

SURE = 1.0
"""The score of a name that is a role's id and nothing else."""
_NAMED, _ONE_WORD = 0.9, 0.75
_LONG_CHINESE, _LONG = 3, 6
"""Characters from which on a word names its role, in Chinese and in English."""
_VAGUE = frozenset({"边界", "辖区", "boundary"})
"""Words that say what a file is of any role: 公园边界 are parks."""
_HEAD_NOUN = 1.5
"""Characters' worth: a Chinese or English compound is what its last word says."""
_UNUSUAL = 2.0
"""The same, of a geometry that is not the usual one of a role."""


def spoken_of(words: tuple[str, ...], fitting: list[Role], kind: str) -> list[tuple[Role, float]]:
    """The roles that a name speaks of, by the longest of their words in it and how much these say."""
    found: dict[str, tuple[float, str, Role]] = {}
    for role in fitting:
        for word in (role.id, *role.file_names):
            if (place := _find(words_of(word), words)) is not None:
                weight = _weight(word, place, words) - _oddity(role, kind)
                if role.id not in found or weight > found[role.id][0]:
                    found[role.id] = weight, word, role
    in_order = sorted(found.values(), key=lambda entry: -entry[0])
    return [(role, _trust(word, role, words)) for _, word, role in in_order]


def _trust(word: str, role: Role, words: tuple[str, ...]) -> float:
    if is_id(words_of(word), role) and _nothing_else(word, words):
        return SURE
    return _NAMED if len(word) >= (_LONG if word.isascii() else _LONG_CHINESE) else _ONE_WORD


@cache
def words_of(name: str, *, joined: bool = False) -> tuple[str, ...]:
    """English words in lower case, and runs of Chinese characters: "01_BusStops高德" → bus, stops, 高德.

    ``joined`` ones go on after signs and numbers.
    """
    text = unicodedata.normalize("NFKC", name)
    if joined:
        text = re.sub(r"(?<=[\u4e00-\u9fff])[\W\d_]+(?=[\u4e00-\u9fff])", "", text)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).casefold()
    return tuple(re.findall(r"[a-z]+|[^\W\da-z_]+", text))


def _find(word: tuple[str, ...], words: tuple[str, ...]) -> tuple[int, int] | None:
    """Where a word (or several in a row) stands: its last position, and whether it ends its part (1 or 0)."""
    size = len(word)
    for start in range(len(words) - size, -1, -1):
        if all(_same(part, words[start + step]) for step, part in enumerate(word)):
            return start + size - 1, int(start + size == len(words))
    if size == 1 and not word[0].isascii():
        for position in range(len(words) - 1, -1, -1):
            if word[0] in words[position]:
                return position, int(words[position].endswith(word[0]))
    return None


def _same(word: str, found: str) -> bool:
    return word == found or (word.isascii() and found in {word + "s", word + "es", word[:-1] + "ies"})


def _weight(word: str, place: tuple[int, int], words: tuple[str, ...]) -> float:
    position, ends = place
    if word in _VAGUE:
        return 0.5
    # Two Chinese characters say as much as one English word.
    length = len(word) / 2.5 if word.isascii() else len(word)
    return length + (_HEAD_NOUN if ends else 0) + 0.01 * position / len(words)


def _oddity(role: Role, kind: str) -> float:
    """Polygons named 街道人口 are subdistricts, which have a population of their own."""
    return 0.0 if role.geometry[0] == kind or kind in {"table", "raster", "mixed"} else _UNUSUAL


def is_id(words: tuple[str, ...], role: Role) -> bool:
    """Whether the words are the role's id, in singular or plural."""
    parts = role.id.split("_")
    return len(parts) == len(words) and all(map(_same, parts, words))


def _nothing_else(word: str, words: tuple[str, ...]) -> bool:
    """Whether no other role's word stands beside it."""
    rest = tuple(each for each in words if not any(_same(part, each) for part in words_of(word)))
    others = (entry for role in roles().values() for entry in (role.id, *role.file_names))
    return not any(_find(words_of(other), rest) for other in others)
