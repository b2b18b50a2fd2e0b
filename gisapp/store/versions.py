"""Named versions: a step of the history under a name, with the figures as they were then.

A version covers the scenarios. The layers beneath them are those of the project; what they were is not kept.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta

from gisapp.history import Scenarios
from gisapp.store.chain import refuse_other_head, writing
from gisapp.store.entries import typed
from gisapp.store.history_rows import HISTORY, ROOT, VERSIONS, HistoryRows, states_at
from layers.errors import UserError
from layers.reading.plain_tables import Damage, PlainTables
from layers.text import T

if TYPE_CHECKING:
    import sqlite3

LONGEST_NAME = 100
"""Characters of a version's name: more fits in no list."""
_MOST = 1_000
"""Versions of a project: three each day of a year."""
_MOST_FIGURES = 10_000
"""Of a version: far beyond what fifty scenarios have."""
_COLUMNS = ("id", "name", "at", "who", "head", "figures", "seal")
MAKE_VERSIONS = f"""CREATE TABLE IF NOT EXISTS {VERSIONS} (id INTEGER PRIMARY KEY, name TEXT NOT NULL,
    at TEXT NOT NULL, who TEXT NOT NULL, head INTEGER NOT NULL, figures TEXT NOT NULL, seal TEXT NOT NULL)"""
Words = Annotated[str, Meta(max_length=200)]


@dataclass(frozen=True, slots=True)
class Figure:
    """A district's figure when a version was saved.

    ``scenario`` is "" for what is; ``verdict`` the outcome against the target of then, "" where none was.
    """

    scenario: Words
    indicator: Words
    value: float | None
    unit: Words
    verdict: Words


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it was saved: when (ISO) and by whom, at which step, and what was then.

    ``sound``: whether it agrees with its seal.
    """

    name: str
    at: str
    who: str
    head: int
    figures: tuple[Figure, ...]
    scenarios: Scenarios
    sound: bool


def save_version(path: Path, head: int, name: str, figures: Sequence[Figure], who: str = "") -> None:
    """Give the present a name.

    Parameters
    ----------
    path
        Of the project.
    head
        The number of its last step, as it was read.
    name
        Of the version.
    figures
        As they are now.
    who
        Saves it; "" where nobody says.

    Raises
    ------
    UserError
        If the name cannot be, or is taken; or as :func:`gisapp.store.chain.add_steps`.
    """
    name = _sound_name(name)
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    text = json.dumps([asdict(each) for each in figures], ensure_ascii=False, separators=(",", ":"))
    with writing(path, [MAKE_VERSIONS]) as database:
        refuse_other_head(database, head, path)
        names = _names(database)
        if taken := next((each for each in names if _folded(each) == _folded(name)), None):
            raise UserError(T("There is a version “{name}” already.", name=taken), T("Give it another name."))
        if len(names) >= _MOST:
            raise UserError(T("There are {n:,} versions already.", n=_MOST), T("Delete one first."))
        database.execute(
            f"INSERT INTO {VERSIONS} VALUES (NULL, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
            (name, at, who, head, text, _seal(name, at, who, head, text)),
        )


def delete_version(path: Path, name: str) -> None:
    """Take a version away; the steps stay until the history is cleaned up.

    Parameters
    ----------
    path, name
        Of the project, and of the version.

    Raises
    ------
    UserError
        If there is none of that name; or as :func:`gisapp.store.chain.add_steps`.
    """
    with writing(path, [MAKE_VERSIONS]) as database:
        found = _one_of(_names(database), name)
        database.execute(f"DELETE FROM {VERSIONS} WHERE name = ?", (found,))  # noqa: S608 - a constant


def version_named(name: str, versions: Sequence[Version]) -> Version:
    """The version of a name.

    Parameters
    ----------
    name
        In whatever width and case it is written.
    versions
        Those that are there.

    Raises
    ------
    UserError
        If there is none, with those that are there.
    """
    found = _one_of([each.name for each in versions], name)
    return next(each for each in versions if each.name == found)


def versions_in(tables: PlainTables) -> tuple[Version, ...]:
    """The versions of a project, the oldest first.

    Parameters
    ----------
    tables
        Of the project's file.

    Raises
    ------
    Damage
        If they are not as they were written.
    """
    if not (tables.lists(VERSIONS) and tables.lists(HISTORY)):
        return ()
    written = written_versions(tables)
    states = states_at(HistoryRows(tables), [head for _, _, _, head, _, _ in written])
    return tuple(
        Version(
            name, at, who, head, typed(_json(text), _FIGURES, VERSIONS), states[head],
            sound=seal == _seal(name, at, who, head, text),
        )
        for name, at, who, head, text, seal in written
    )  # fmt: skip


def written_versions(tables: PlainTables) -> list[tuple[str, str, str, int, str, str]]:
    """The rows as they stand: name, time, author, step, figures as JSON, and seal.

    Raises
    ------
    Damage
        If they are not as they were written, or too many.
    """
    columns = tables.read(VERSIONS, _COLUMNS)
    rows = []
    for cells in zip(*(columns[name] for name in _COLUMNS[1:]), strict=True):
        match cells:
            case str(name), str(at), str(who), int(head), str(text), str(seal) if head >= ROOT:
                rows.append((name, at, who, head, text, seal))
            case _:
                raise _damage()
    if len(rows) > _MOST:
        raise _damage()
    return rows


_FIGURES = Annotated[tuple[Figure, ...], Meta(max_length=_MOST_FIGURES)]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _damage() from error


def _damage() -> Damage:
    return Damage(T("its versions are not as they were written"))


def _names(database: sqlite3.Connection) -> list[str]:
    return [str(name) for (name,) in database.execute(f"SELECT name FROM {VERSIONS} ORDER BY id")]  # noqa: S608


def _one_of(names: Sequence[str], name: str) -> str:
    """The name that is meant. Raises UserError if there is none, with those that there are."""
    found = next((each for each in names if _folded(each) == _folded(name.strip())), None)
    if found is None:
        raise UserError(
            T("There is no version “{name}”.", name=name),
            T("There are: {names}.", names=list(names))
            if names
            else T("Save one with “gisapp version save PROJECT NAME”."),
        )
    return found


def _sound_name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UserError(
            T("A version is called by a line of 1 to {most} characters.", most=LONGEST_NAME),
            T("Write a short name, such as 送审稿."),
        )
    return name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _seal(name: str, at: str, who: str, head: int, figures: str) -> str:
    return hashlib.sha256(f"{name}\0{at}\0{who}\0{head}\0{figures}".encode()).hexdigest()[:24]
