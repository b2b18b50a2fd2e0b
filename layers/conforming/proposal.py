"""What a source is probably for: proposed from its name, its columns and its geometry."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import numpy as np
import shapely

from layers.columns.content import known_by_content
from layers.columns.headings import match_columns, plain_heading
from layers.conforming.kinds import KINDS
from layers.green_classes import code_of, is_class
from layers.green_classes import kind_of as kind_of_class
from layers.roles import Role, roles
from layers.source import Source

_VAGUE = frozenset({"边界", "辖区", "boundary"})
"""Words that say what a file is of any role: 公园边界 are parks."""
_SURE, _NAMED, _ONE_WORD, _BY_COLUMNS = 1.0, 0.9, 0.75, 0.5
_LONG_CHINESE, _LONG = 3, 6
_HEAD_NOUN = 1.5  # characters' worth: a Chinese or English compound is what its last word says
_UNUSUAL = 2.0
_CLEAR = 1.3
_GUESS = 0.4
_LOOKED_AT, _MOST = 1000, 0.9


def propose_role(source: Source) -> tuple[str | None, float]:
    """The role that a source most likely has.

    A role that the reader is sure of, and a file or layer named after a role id (``bus_stop.csv``,
    ``01_park.shp``), settle it, whatever is in it: what such a file lacks is told in its role. Otherwise
    the longest of the roles' words found in the layer's or the file's name decides, the last one where
    several stand; without any, columns that only one role has. A role whose geometry the source cannot
    have is not proposed for these.

    Returns
    -------
    tuple
        Role id and confidence from 0 to 1; (None, 0) where nothing speaks for any role.
    """
    kind = kind_of(source)
    fitting = [role for role in roles().values() if _fits(kind, role)]
    if source.role_hint is not None and source.grid is None:
        return source.role_hint, _SURE
    words = _words(source.name)
    if (named := next((role.id for role in roles().values() if _is_id(words, role)), None)) is not None:
        return named, _SURE
    for name, trust in ((source.name, 1.0), (source.path.stem, 0.8)):
        role_id, score = _by_name(name, fitting, kind)
        if role_id is not None:
            return role_id, score if score == _SURE else score * trust
        if source.name == source.path.stem:
            break
    if source.role_hint is not None:
        return source.role_hint, _BY_COLUMNS  # a picture: its name might have said more
    role_id, score = _by_columns(source, fitting)
    if role_id is None:
        return _by_folder_and_columns(source, fitting, kind)
    return role_id, score


def propose_roles(source: Source) -> list[tuple[str, float]]:
    """The roles that a source may have, the likeliest first: what a list of choices begins with.

    Returns
    -------
    list of tuple
        Role id and confidence from 0 to 1: what :func:`propose_role` says, then what the words in its
        name, its columns and its folder's name speak for more weakly. Often empty.
    """
    kind = kind_of(source)
    fitting = [role for role in roles().values() if _fits(kind, role)]
    scores: dict[str, float] = {}
    sure, score = propose_role(source)
    guesses = [
        (sure, score),
        *((_by_name(name, fitting, kind)[0], _GUESS) for name in (source.name, source.path.stem)),
        *((role_id, min(_GUESS, 0.1 * found)) for role_id, found in _column_scores(source, fitting).items()),
        (_by_name(source.path.parent.name, fitting, kind)[0], _GUESS / 2),
    ]
    for role_id, guess in guesses:
        if role_id is not None and guess > 0:
            scores[role_id] = max(scores.get(role_id, 0.0), guess)
    return sorted(scores.items(), key=lambda entry: -entry[1])


def kind_of(source: Source) -> str:
    """What most features are: "point", "line" or "polygon"; "table" without geometry; "raster"; "mixed"."""
    if source.frame is None:
        return "raster"
    ids = shapely.get_type_id(np.asarray(source.frame.geometry.array))
    ids = ids[ids >= 0]
    if not len(ids):
        return "table"
    counts = {kind: int(np.isin(ids, members).sum()) for kind, members in KINDS.items()}
    kind = max(counts, key=counts.__getitem__)
    return kind if counts[kind] * 2 > len(ids) else "mixed"


def _fits(kind: str, role: Role) -> bool:
    return kind in role.geometry or (kind == "mixed" and set(role.geometry) != {"raster"})


# ---------------------------------------------------------------- by name


def _by_name(name: str, fitting: list[Role], kind: str) -> tuple[str | None, float]:
    words = _words(name)
    found = [
        (_weight(word, place, words) - _oddity(role, kind), word, role)
        for role in fitting
        for word in (role.id, *role.file_names)
        if (place := _find(_words(word), words)) is not None
    ]
    if not found:
        return None, 0.0
    _, word, role = max(found, key=lambda entry: entry[0])
    if _is_id(_words(word), role) and _nothing_else(word, words):
        return role.id, _SURE
    long = _LONG if word.isascii() else _LONG_CHINESE
    return role.id, _NAMED if len(word) >= long else _ONE_WORD


@cache
def _words(name: str) -> tuple[str, ...]:
    """English words in lower case, and runs of Chinese characters: "01_BusStops高德" → bus, stops, 高德."""
    text = unicodedata.normalize("NFKC", name)
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


def _is_id(words: tuple[str, ...], role: Role) -> bool:
    """Whether the words are the role's id, in singular or plural."""
    parts = role.id.split("_")
    return len(parts) == len(words) and all(map(_same, parts, words))


def _nothing_else(word: str, words: tuple[str, ...]) -> bool:
    """Whether no other role's word stands beside it."""
    rest = tuple(each for each in words if not any(_same(part, each) for part in _words(word)))
    others = (entry for role in roles().values() for entry in (role.id, *role.file_names))
    return not any(_find(_words(other), rest) for other in others)


# ---------------------------------------------------------------- by columns


def _by_columns(source: Source, fitting: list[Role]) -> tuple[str | None, float]:
    """The role whose columns the source has and few other roles know."""
    if source.frame is None or not fitting:
        return None, 0.0
    if (role_id := _by_codes(source, fitting) or _by_values(source, fitting)) is not None:
        return role_id, _BY_COLUMNS
    scores = _column_scores(source, [role for role in fitting if _has_what_it_needs(source, role)])
    if not scores:
        return None, 0.0
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)
    best = scores[ranked[0]]
    second = scores[ranked[1]] if len(ranked) > 1 else 0.0
    if best < 1 or best < _CLEAR * second:
        return None, 0.0
    return ranked[0], round(min(_BY_COLUMNS, 0.2 * best), 2)


def _has_what_it_needs(source: Source, role: Role) -> bool:
    """Whether the columns are there without which a role is of no use: a list of names is no population."""
    assert source.frame is not None
    needed = {column.name for column in role.columns if column.required}
    return not needed or needed <= match_columns(source.frame, role).keys()


def _column_scores(source: Source, fitting: list[Role]) -> dict[str, float]:
    """How many of a source's headings each role knows, each heading shared among the roles that do."""
    if source.frame is None:
        return {}
    matches = {role.id: set(_by_heading(source, role)) for role in fitting}
    shared = {
        heading: sum(heading in each for each in matches.values())
        for each in matches.values()
        for heading in each
    }
    return {role_id: sum(1 / shared[heading] for heading in each) for role_id, each in matches.items()}


def _by_folder_and_columns(source: Source, fitting: list[Role], kind: str) -> tuple[str | None, float]:
    """What the folder is named after, where the columns speak for that too: one alone proves little."""
    role_id, _ = _by_name(source.path.parent.name, fitting, kind)
    known = _column_scores(source, fitting)
    return (role_id, _GUESS) if role_id is not None and known.get(role_id, 0) > 0 else (None, 0.0)


def _by_values(source: Source, fitting: list[Role]) -> str | None:
    """Plots with classes of green space, and points with bus routes, under whatever headings."""
    assert source.frame is not None
    ids = {role.id: role for role in fitting}
    if "park" in ids and (heading := match_columns(source.frame, ids["park"]).get("class")) is not None:
        classes = [str(cell) for cell in source.frame[heading].dropna().head(_LOOKED_AT)]
        if classes and sum(map(is_class, classes)) >= _MOST * len(classes):
            parks = sum(kind_of_class(code_of(each)) == "G1" for each in classes)
            return "park" if parks >= _MOST * len(classes) else "green"
    if "bus_stop" in ids:
        routes = known_by_content(source.frame, ids["bus_stop"], {}).get("routes")
        return "bus_stop" if routes is not None else None
    return None


def _by_codes(source: Source, fitting: list[Role]) -> str | None:
    """The level of administration that a column of division codes gives away: 6 digits, or 9 and 12."""
    assert source.frame is not None
    districts = {role.id: role for role in fitting}.get("district")
    heading = match_columns(source.frame, districts).get("code") if districts is not None else None
    if heading is None:
        return None
    digits = {len(str(code)) for code in source.frame[heading].dropna() if str(code).isdigit()}
    if digits == {6}:
        return "district"
    return "subdistrict" if digits in ({9}, {12}) else None


def _by_heading(source: Source, role: Role) -> list[str]:
    """Headings that the role knows by name, not by what the column holds."""
    assert source.frame is not None
    matched = match_columns(source.frame, role)
    return [
        heading
        for name, heading in matched.items()
        if plain_heading(heading) in {plain_heading(alias) for alias in role.column(name).aliases}
    ]
