"""Which tables of a project are this program's: whoever puts others into it means to keep them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from gisapp.store.form import TABLE
from gisapp.store.history_rows import HEAD, HISTORY, VERSIONS, chain_in
from layers.errors import UserError
from layers.reading.plain_tables import Damage, PlainTables, plain_tables
from layers.roles import role_of_id, roles
from layers.sentences import cut, name_some
from layers.text import T

_OF_THE_FORMAT = ("gpkg_", "rtree_", "sqlite_")
"""How the tables begin that belong to every GeoPackage."""
_OF_QGIS = "layer_styles"
"""Looks of layers, which QGIS saves beside them."""


def holds_project(path: Path) -> bool:
    """Whether a database holds a project of this program, sound or damaged.

    Raises
    ------
    OSError, sqlite3.Error, UnicodeError
        If it cannot be read.
    """
    with plain_tables(path) as tables:
        return tables.lists(TABLE)


def layers_in(path: Path) -> tuple[str, ...]:
    """The ids of a project's layers, in their order; none where nothing can be read.

    Parameters
    ----------
    path
        Of a file that may be a project.
    """
    return _seen(path, lambda tables: _layers(tables) if tables.lists(TABLE) else ())


def scenarios_in(path: Path) -> tuple[str, ...]:
    """The names of a project's scenarios, in their order; none where nothing can be read.

    Parameters
    ----------
    path
        Of a file that may be a project.
    """
    return _seen(path, lambda tables: (each.name for each in chain_in(tables).scenarios))


def _seen(path: Path, look: Callable[[PlainTables], Iterable[str]]) -> tuple[str, ...]:
    """What is seen in the tables of a file; nothing where they cannot be read."""
    try:
        with plain_tables(path) as tables:
            return tuple(look(tables))
    except (OSError, sqlite3.Error, UnicodeError, Damage):
        return ()


def refuse_others_tables(path: Path) -> None:
    """Do nothing if a project holds no tables but its own, so that nothing goes with it that is none of it.

    Raises
    ------
    UserError
        With the names of those that somebody else has put there.
    OSError, sqlite3.Error, UnicodeError
        If it cannot be read.
    """
    with plain_tables(path) as tables:
        own = set(_layers(tables))
        others = [name for name in tables.names() if not _is_own(name, own)]
    if others:
        names = name_some([cut(name, 100) for name in others])
        raise UserError(
            T("{file} also holds tables that are none of the project: {names}.", file=path.name, names=names),
            T("Choose another name, or move these tables into a file of their own first, as in QGIS."),
        )


def _is_own(name: str, layers: Collection[str]) -> bool:
    return name in {TABLE, HISTORY, HEAD, VERSIONS, _OF_QGIS, *layers} or name.startswith(_OF_THE_FORMAT)


def _layers(tables: PlainTables) -> Iterator[str]:
    """The tables that the project says are its layers; where it cannot, those that are called like some."""
    try:
        rows = tables.read(TABLE)
        entries = dict(zip(rows["key"], rows["value"], strict=True))
        yield from (str(layer["id"]) for layer in json.loads(entries["layers"]))
    except (Damage, LookupError, TypeError, ValueError, RecursionError):
        yield from (name for name in tables.names() if role_of_id(name) in roles())
