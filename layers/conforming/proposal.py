"""What a source is probably for: proposed from its name, its columns and its geometry.

A role is taken without a question only where its words explain the whole name and the content agrees.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import shapely

from layers.conforming.excluded import exclusion_in
from layers.conforming.kinds import KINDS
from layers.conforming.levels_in_names import are_subdistricts, with_level
from layers.conforming.name_table import Words
from layers.conforming.name_words import horizons_in, left_over, state_of_folder, telling_words
from layers.conforming.role_columns import BY_COLUMNS, column_scores, role_by_classes, role_by_columns
from layers.conforming.spoken_roles import SURE, is_id, spoken_of, words_of
from layers.findings import Severity
from layers.roles import MEASURED_FROM, Role, roles
from layers.source import Source

_OF_FILE = 0.8
"""Of its score, where only the file has the name and the layer another."""
_GUESS = 0.4
MOVES_NOTHING = frozenset({"walk", "basemap"})
"""Roles that no figure hangs on: a name that says more than their words need not be asked about."""
_OF_CLASSES = frozenset({"park", "green"})
"""Roles that the classes of the plots tell from each other."""
_NEVER_GUESSED = frozenset({"water"})
"""Nor does one on these, but they may raise a question about others: neither taken then nor asked about."""
_OF_NO_FIGURE = MOVES_NOTHING | _NEVER_GUESSED


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a source is taken for, or else might be.

    ``role`` is None where nothing speaks for one, or something against it: then ``guess`` is the role that
    must be asked about, ``rest`` what its words do not explain of the name (or what that of ``folder`` says),
    and ``too_many`` whether it has more features than the role can have anywhere. ``score`` goes from 0 to 1,
    also for a guess.
    """

    role: str | None = None
    score: float = 0.0
    guess: str | None = None
    rest: str = ""
    too_many: bool = False
    folder: str = ""


def judge(source: Source, places: frozenset[Words] = frozenset()) -> Proposal:
    """The role that a source most likely has, or the one to ask about.

    A role that the reader is sure of, and a file or layer named after a role id (``bus_stop.csv``,
    ``01_park.shp``), settle it, whatever is in it: what such a file lacks is told in its role. Otherwise
    the longest of the roles' words found in the layer's or the file's name decides, the last one where
    several stand, if a role's words explain the whole name; without any, columns that only one role has. A
    role whose geometry the source cannot have is not proposed for these. A folder or zip that says
    of its files that they are planned, or past, raises a question as their own names do.

    Parameters
    ----------
    source
        As read.
    places
        Names of places that may stand in a name (:func:`layers.conforming.name_words.places_in`).
    """
    found = _of_level(source, _by_itself(source, places))
    if found.role is None or found.role in MOVES_NOTHING or source.role_hint is not None:
        return found
    for folder in source.folders:
        if rest := state_of_folder(folder, places):
            return replace(_agreed(source, roles()[found.role], found.score, rest), folder=folder)
    return found


def _of_level(source: Source, found: Proposal) -> Proposal:
    """What a name says of a district is of subdistricts where all rows are called so: 东门街道 in 区划."""
    if found.score == SURE or "district" not in {found.role, found.guess} or not are_subdistricts(source):
        return found
    level = "subdistrict"
    return replace(found, role=level) if found.role else replace(found, guess=level)


def _by_itself(source: Source, places: frozenset[Words]) -> Proposal:
    """The role that the source's own names and its content speak for."""
    if source.role_hint is not None and source.grid is None:
        return Proposal(source.role_hint, SURE)
    kind = kind_of(source)
    fitting = [role for role in roles().values() if _fits(kind, role)]
    layer, file = source.name, source.path.stem
    if (found := _of_name(source, layer, fitting, kind, places)) is not None:
        rest = found.rest or ("" if layer == file else _against(found.role, file, kind, file=True))
        return _agreed(source, found.role, found.score, rest)
    if layer != file and (found := _of_name(source, file, fitting, kind, places)) is not None:
        score = found.score if found.score == SURE else found.score * _OF_FILE
        rest = found.rest or _against(found.role, layer, kind, file=False)
        return _agreed(source, found.role, score, rest)
    if source.role_hint is not None:
        return Proposal(source.role_hint, BY_COLUMNS)  # a picture: its name might have said more
    role_id, score = role_by_columns(source, fitting)
    if role_id is None:
        role_id, score = _by_folder_and_columns(source, fitting, kind)
    if role_id is None:
        return Proposal()
    return _agreed(source, roles()[role_id], score, telling_words(f"{layer} {file}"))


def named_in_vain(source: Source, places: frozenset[Words] = frozenset()) -> Role | None:
    """The role that a source is named after and that figures hang on, but cannot use its kind of geometry.

    Parameters
    ----------
    source, places
        As of :func:`judge`.
    """
    kind = kind_of(source)
    if kind not in {*KINDS, "table"}:
        return None
    others = [role for role in roles().values() if not _fits(kind, role) and role.id not in _OF_NO_FIGURE]
    if kind == "table" and _is_register(source):
        others = [role for role in others if role.id in MEASURED_FROM]
    names = dict.fromkeys((source.name, source.path.stem))
    return next(filter(None, (role_in_name(name, others, places) for name in names)), None)


def role_in_name(
    name: str, among: Iterable[Role], places: frozenset[Words] = frozenset(), *, in_doubt: bool = False
) -> Role | None:
    """The role whose words explain the whole of a name, whatever the file of that name holds.

    Parameters
    ----------
    name
        Of a file or a layer, without ending.
    among
        The roles that are looked for.
    places
        As of :func:`judge`.
    in_doubt
        Whether else the first role of which it speaks at all counts, unless it tells of another state.
    """
    name = with_level(name)
    spoken = spoken_of(words_of(name, joined=True), list(among), "mixed")
    for role, _ in spoken:
        kind = "raster" if "raster" in role.geometry else "mixed"
        if not left_over(name, role, kind, places):
            return role
    return spoken[0][0] if in_doubt and spoken and not telling_words(name) else None


def _is_register(source: Source) -> bool:
    """Whether a table was never meant to hold places, as a list of parks with their areas."""
    damaged = any(each.severity is Severity.ERROR for each in source.findings)
    return source.count > 0 and source.crs is None and not damaged


def _agreed(source: Source, role: Role, score: float, rest: str) -> Proposal:
    """The role, if nothing in name or content speaks against it."""
    too_many = role.most is not None and source.role_hint is None and source.count > role.most
    if rest and role.id in _NEVER_GUESSED:
        return Proposal()
    if (rest and role.id not in MOVES_NOTHING) or too_many:
        return Proposal(None, min(score, _GUESS), role.id, rest, too_many)
    return Proposal(role.id, score)


def propose_roles(source: Source) -> list[tuple[str, float]]:
    """The roles that a source may have, the likeliest first: what a list of choices begins with.

    Returns
    -------
    list of tuple
        Role id and confidence from 0 to 1: what :func:`judge` says, then what the words in its
        name, its columns and its folder's name speak for more weakly. Often empty.
    """
    kind = kind_of(source)
    fitting = [role for role in roles().values() if _fits(kind, role)]
    scores: dict[str, float] = {}
    found = judge(source)
    guesses = [
        (found.role or found.guess, found.score),
        *((_by_name(name, fitting, kind)[0], _GUESS) for name in (source.name, source.path.stem)),
        *((role_id, min(_GUESS, 0.1 * found)) for role_id, found in column_scores(source, fitting).items()),
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


def could_move_a_figure(source: Source) -> bool:
    """Whether a source has a kind of geometry that some role has which a figure hangs on."""
    kind = kind_of(source)
    return any(_fits(kind, role) for role in roles().values() if role.id not in MOVES_NOTHING)


def _fits(kind: str, role: Role) -> bool:
    return kind in role.geometry or (kind == "mixed" and set(role.geometry) != {"raster"})


# ---------------------------------------------------------------- by name


@dataclass(frozen=True, slots=True)
class _Named:
    """A role that a name speaks of, and what its words leave unexplained."""

    role: Role
    score: float
    rest: str = ""


def _of_name(
    source: Source, name: str, fitting: list[Role], kind: str, places: frozenset[Words]
) -> _Named | None:
    """The role that a name speaks of: the first that explains all of it, else the first of all.

    What it says it does not hold is none of its words (绿地（除公园外）), and asked about unless the classes
    of the plots agree.
    """
    excluded = exclusion_in(name)
    if excluded is None:
        return _spoken_role(name, fitting, kind, places)
    found = _spoken_role(excluded.kept, fitting, kind, places)
    if found is None or (excluded.roles <= _OF_CLASSES and role_by_classes(source, fitting) == found.role.id):
        return found
    return replace(found, rest=f"{found.rest} {excluded.said}".strip())


def _spoken_role(name: str, fitting: list[Role], kind: str, places: frozenset[Words]) -> _Named | None:
    name = with_level(name)
    words = words_of(name)
    if (named := next((role for role in roles().values() if is_id(words, role)), None)) is not None:
        return _Named(named, SURE, horizons_in(name))
    # 公园_绿地 means what 公园绿地 does, where the parts alone do not explain each other
    spoken = [*spoken_of(words, fitting, kind), *spoken_of(words_of(name, joined=True), fitting, kind)]
    found = [_Named(role, score, left_over(name, role, kind, places)) for role, score in spoken]
    return next((each for each in found if not each.rest), found[0] if found else None)


def _against(role: Role, other: str, kind: str, *, file: bool) -> str:
    """What the other name of a source says against a role that one of its names explains.

    A file's name says much that is not of its layers, and a layer's is often arbitrary. Only words of another
    state or thing are heard, and a file's only if it speaks of the role too: a layer park in 规划公园.gpkg
    is none of today, one in 规划.gpkg may be.
    """
    if file and not spoken_of(words_of(other), [role], kind):
        return ""
    return telling_words(other)


def _by_name(name: str, fitting: list[Role], kind: str) -> tuple[str | None, float]:
    """The role that a name speaks of most, explained or not."""
    excluded = exclusion_in(name)
    kept = with_level(name if excluded is None else excluded.kept)
    role, score = next(iter(spoken_of(words_of(kept), fitting, kind)), (None, 0.0))
    return None if role is None else role.id, score


# ---------------------------------------------------------------- by folder


def _by_folder_and_columns(source: Source, fitting: list[Role], kind: str) -> tuple[str | None, float]:
    """What the folder is named after, where the columns speak for that too: one alone proves little."""
    role_id, _ = _by_name(source.path.parent.name, fitting, kind)
    known = column_scores(source, fitting)
    return (role_id, _GUESS) if role_id is not None and known.get(role_id, 0) > 0 else (None, 0.0)
