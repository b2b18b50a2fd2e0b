"""What goes along when a project is written anew: how its scenarios came to be, and its versions."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from gisapp.history import Scenarios
from gisapp.project import Project
from gisapp.store.chain import carry_chain, write_chain
from gisapp.store.history_rows import HISTORY, VERSIONS, HistoryRows, scenarios_at
from gisapp.store.steps_between import steps_between
from gisapp.store.versions import MAKE_VERSIONS, written_versions
from layers.reading.plain_tables import Damage, plain_tables


@dataclass(frozen=True, slots=True)
class _Carried:
    rows: HistoryRows
    head: int
    scenarios: Scenarios
    versions: list[tuple[str, str, str, int, str, str]]


def write_history(database: sqlite3.Connection, project: Project, history: Path | None) -> int:
    """Write a project's history into its new file; the number of its last step there.

    Parameters
    ----------
    database
        The new file.
    project
        Of which it is; what was done to its scenarios and stands in no file yet becomes steps now.
    history
        The file that it came from. What cannot be read there, or None, is no obstacle to saving: then the
        history begins with the scenarios as they are.
    """
    carried = None if history is None else _carried(history, project.head)
    if carried is None:
        return write_chain(database, project.scenarios) if project.scenarios else 0
    if carried.versions:
        database.execute(MAKE_VERSIONS)
        database.executemany(
            f"INSERT INTO {VERSIONS} VALUES (NULL, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
            carried.versions,
        )
    since = steps_between(carried.scenarios, project.scenarios)
    return carry_chain(database, carried.rows, carried.head, since)


def _carried(path: Path, head: int) -> _Carried | None:
    """What a file has, and the scenarios at the step where a project is, else at the file's last."""
    try:
        with plain_tables(path) as tables:
            if not tables.lists(HISTORY):
                return None
            rows = HistoryRows(tables)
            versions = written_versions(tables) if tables.lists(VERSIONS) else []
            head = head if rows.has(head) else rows.head
            return _Carried(rows, head, scenarios_at(rows, head), versions)
    except (OSError, sqlite3.Error, UnicodeError, Damage):
        return None
