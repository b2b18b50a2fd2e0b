"""What the name of a file or layer says beside the words of a role.

A role is guessed only if its words explain the whole name, together with words that change nothing
(``resources/names.toml``) and names of places: 规划公园 are no parks of today, and a charging station is no
rail station. Nobody can list all that a name may say, so what is in no list is not explained.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from layers.conforming.name_table import (
    SHORT_CODE,
    Words,
    said_in,
    split,
    stands_in,
    vocabulary,
    without_plain,
)
from layers.roles import Role, roles
from layers.written import YEAR

_PLACE = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:自治县|街道|新区|[区县市省州镇乡])|[\u4e00-\u9fff]县")
"""A place with what it is: two to four characters, as nearly all districts and subdistricts have."""
_LONGEST_PLACE = 7
_ADMINISTRATIVE = re.compile(r"(?:自治县|街道|新区|社区|[区县市省州盟旗镇乡村])$")
_SHORT_PLACE = 4
"""Chinese characters of a place called without what it is: more, without that, is something else's name."""
_PERIOD = re.compile(r"十[二三四五六七]五")
"""A five-year plan: numerals alone say nothing."""
_DISTANCE = re.compile(r"\d+ ?(?:m|米|km|公里|千米)(?![a-z\d])", re.IGNORECASE)
"""What lies within so many metres of a thing is not the thing."""
_YEARS_AHEAD = 1
"""Data may be called after the year in which they are handed over, no later one."""
_INITIALS = 2
"""Letters of a word that says nothing, unless it is telling: yz_parks; a raster's may have three."""
_INITIALS_OF_ALL, _FILES_OF_ONE = 4, 3
"""Letters of a word that says nothing where so many files, and all, begin with it: LJQ_, YZQ_."""
_WHERE = ("district", "subdistrict")
"""Roles whose words say where, or by what, in the name of any other: 街道公园, district_parks."""


def left_over(name: str, role: Role | None, kind: str, places: frozenset[Words] = frozenset()) -> str:
    """What neither the role's words nor harmless ones nor places explain of a name.

    Parameters
    ----------
    name
        Of a file or a layer, without ending.
    role
        Whose words explain; None for none.
    kind
        Of the geometry; a raster may also be called after who took it.
    places
        Names of places that the files themselves hold (:func:`places_in`).

    Returns
    -------
    str
        The unexplained words as they follow each other; "" if there are none.
    """
    table = vocabulary()
    words, starts = split(name)
    known = table.harmless | (table.of_rasters if kind == "raster" else frozenset())
    own = _words_of(role) if role is not None else frozenset()
    known |= own
    ends = _ends(words, starts, known, table.places | places)
    free = {at for at, word in enumerate(words) if _says_nothing(word, kind)}
    rest = _in_one(_unexplained(words, ends, free), words, starts)
    distance = "" if kind == "raster" else " ".join(_DISTANCE.findall(name))
    # a park city is no park, though both of its words are known
    others = [word for telling in sorted(table.telling - own) if stands_in(telling, words)
              for word in telling if any(stands_in(each, telling) for each in own)]  # fmt: skip
    return _written(filter(None, [*(rest or others), horizons_in(name), distance]))


def horizons_in(name: str) -> str:
    """The years and five-year plans in a name to which plans look; "" if there are none."""
    last = date.today().year + _YEARS_AHEAD  # noqa: DTZ011 - the year on the planner's own calendar
    years = (year for year in YEAR.findall(name) if year in vocabulary().horizons or int(year) > last)
    return " ".join([*years, *_PERIOD.findall(name)])


def telling_words(name: str) -> str:
    """The words in a name that tell of another state than today's, or of what no role is for; "" if none."""
    found = said_in(without_plain(split(name)[0]), vocabulary().telling)
    return _written([*found, horizons_in(name)])


def state_of_folder(name: str, places: frozenset[Words] = frozenset()) -> str:
    """What the name of a folder or zip says of all files in it: that they do not count today; "" if nothing.

    A folder's name may say anything, also who gave the files (规划局提供) and what only some of them are:
    nothing but states and years that plans look to is heard, and that what lies in it is gone, refused or
    made up to try something out.

    Parameters
    ----------
    name
        Of the folder.
    places
        As of :func:`left_over`.
    """
    words, _ = split(left_over(name, None, "", places))
    table = vocabulary()
    gone = said_in(without_plain(split(name)[0]), table.gone | table.trial)
    return _written(dict.fromkeys([*gone, *said_in(words, table.states), horizons_in(name)]))


def states_of_parts(names: Iterable[str]) -> dict[str, str]:
    """Which parts of a file, sheets or folders in it, say by their names that they do not count, and how.

    Parameters
    ----------
    names
        Of all parts: a second phase is to come only where another part is said to be there.

    Returns
    -------
    dict
        The words that say so, by the names that hold any.
    """
    table, parts = vocabulary(), {name: without_plain(split(name)[0]) for name in names}
    there = any(said_in(words, table.there) for words in parts.values())
    said = {
        name: state_of_folder(name)
        or _written(said_in(words, table.things | (table.phases if there else frozenset())))
        for name, words in parts.items()
    }
    return {name: words for name, words in said.items() if words}


def places_in(names: Iterable[object]) -> frozenset[Words]:
    """The names of places, and their parts, as words that may stand in the name of any file.

    Parameters
    ----------
    names
        As a boundary file has them, 渝中区 or London Borough of Camden; what is no text is passed over.

    Returns
    -------
    frozenset
        Each name whole, Chinese ones also without what they are, English ones also word by word; none that
        holds a word that roles have, or one that changes what a file is, and no long Chinese one that is
        called after no unit of administration: 城镇开发边界 is no place that could explain that very name.
    """
    found: set[Words] = set()
    for name in names:
        if not isinstance(name, str) or telling_words(name):
            continue
        words, _ = split(name)
        if _is_chinese(words) and len(words) > _SHORT_PLACE and not _ADMINISTRATIVE.search(name.strip()):
            continue
        parts = [words, *((word,) for word in words if word.isascii())]
        short = re.sub(r"(?:自治县|街道|新区|[区县市镇乡])$", "", name.strip())
        parts.append(split(short)[0])
        found.update(part for part in parts if _can_be_place(part))
    return frozenset(found)


def initials_of(names: Iterable[str]) -> frozenset[Words]:
    """The letters with which all files of one import begin, LJQ_公园绿地 and LJQ_街道: they tell none apart.

    Parameters
    ----------
    names
        Of the files, without ending.

    Returns
    -------
    frozenset
        One word, to be taken as a place; none of fewer than three files, and none that is longer than
        initials are, or telling (PROP_公园).
    """
    files = set(names)
    first = {split(name)[0][:1] for name in files}
    word = "".join(next(iter(first), ()))
    short = word.isascii() and 0 < len(word) <= _INITIALS_OF_ALL
    if len(files) < _FILES_OF_ONE or len(first) != 1 or not short or _says_more((word,)):
        return frozenset()
    return frozenset(first)


# ---------------------------------------------------------------- explaining


@cache
def _words_of(role: Role) -> frozenset[Words]:
    """The words that explain names of a role: its own and plain ones, those beside it, and where it is."""
    known = roles()
    of_roles = [role, *(known[each] for each in (*role.beside, *_WHERE))]
    names = (name for each in of_roles for name in (each.id, *each.file_names))
    return frozenset(split(name)[0] for name in (*names, *role.plain))


def _ends(
    words: Words, starts: frozenset[int], known: frozenset[Words], places: frozenset[Words]
) -> dict[int, set[int]]:
    """From each word the ends of what is known there; places only begin a part of the name, or follow one."""
    longest = max(map(len, known | places), default=0)
    ends: dict[int, set[int]] = {at: set() for at in range(len(words))}
    begins = set(starts)
    for at in range(len(words)):
        for end in range(at + 1, min(len(words), at + longest) + 1):
            part = words[at:end]
            if part in known:
                ends[at].add(end)
            elif at in begins and part in places:
                ends[at].add(end)
                begins.add(end)
        if at in begins:
            named = _place_ends(words, at) | _person_ends(words, at)
            ends[at] |= named
            begins |= named
    return ends


def _place_ends(words: Words, at: int) -> set[int]:
    """Where a place ends that begins here and says what it is: 渝中区, 解放碑街道."""
    text = "".join(word if len(word) == 1 else " " for word in words[at : at + _LONGEST_PLACE])
    found = (_PLACE.fullmatch(text, 0, end) for end in range(2, len(text) + 1))
    return {at + match.end() for match in found if match and _can_be_place(words[at : at + match.end()])}


def _person_ends(words: Words, at: int) -> set[int]:
    """Where a person ends that begins here, by a surname and a title: 张工, 李主任."""
    text = "".join(word if len(word) == 1 else " " for word in words[at : at + _LONGEST_PLACE])
    match = vocabulary().person.match(text)
    return {at + match.end()} if match else set()


def _is_chinese(words: Words) -> bool:
    return bool(words) and not words[0].isascii()


def _can_be_place(part: Words) -> bool:
    """Whether no word in it is one of a role's, or changes what a file is: 保护区 is no place."""
    if not part or len("".join(part)) < (2 if _is_chinese(part) else SHORT_CODE + 1):
        return False
    return not _says_more(part)


def _says_more(part: Words) -> bool:
    """Whether a word in it is one of a role's, or changes what a file is."""
    if any(stands_in(telling, part) for telling in vocabulary().telling):
        return True
    of_roles = (words for role in roles().values() if role.id not in _WHERE for words in _own_words(role))
    return any(stands_in(words, part) for words in of_roles)


@cache
def _own_words(role: Role) -> frozenset[Words]:
    return frozenset(split(name)[0] for name in (role.id, *role.file_names))


def _unexplained(words: Words, ends: Mapping[int, set[int]], free: set[int]) -> list[int]:
    """Where the fewest words stand that stay unexplained, whichever way the name is cut."""
    best: list[tuple[int, tuple[int, ...]]] = [(0, ())] * (len(words) + 1)
    for at in range(len(words) - 1, -1, -1):
        count, rest = best[at + 1]
        options = [
            (count, rest) if at in free else (count + 1, (at, *rest)),
            *(best[end] for end in ends[at]),
        ]
        best[at] = min(options, key=lambda option: option[0])
    return list(best[0][1])


def _in_one(unexplained: list[int], words: Words, starts: frozenset[int]) -> list[str]:
    """The unexplained words, with what stands between Chinese ones of one part: 开发边界内, not 开发内."""
    rest: list[str] = []
    for before, at in zip([None, *unexplained], unexplained, strict=False):
        between = range(at if before is None else before + 1, at)
        if not any(words[each].isascii() or each in starts for each in (*between, at)):
            rest += [words[each] for each in between]
        rest.append(words[at])
    return rest


def _says_nothing(word: str, kind: str) -> bool:
    short = word.isascii() and len(word) <= (SHORT_CODE if kind == "raster" else _INITIALS)
    return short and (word,) not in vocabulary().telling


def _written(words: Iterable[str]) -> str:
    """Chinese without blanks, English with them."""
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", " ".join(words).strip())
