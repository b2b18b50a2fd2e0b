"""The history of a project's scenarios in its file: one small row for each step, and where we are in it.

A row is written once and never changed. Undoing moves the head back; what was undone stays in the file. Each
step is one transaction, on the disk before the next begins: with a rollback journal, since a write-ahead log
beside the file would be left behind when only the file is copied.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from gisapp.history import PutScenario, Scenarios, Step
from gisapp.store.history_rows import HEAD, HISTORY, ROOT, VERSIONS, HistoryRows, seal_of
from gisapp.store.lock import refuse_locked
from gisapp.store.steps import step_to_text
from layers.errors import UserError
from layers.reading.vector.database import settled_in_place
from layers.text import T
from layers.writing.target import real_place, unwritable

_MAKE = (
    f"""CREATE TABLE IF NOT EXISTS {HISTORY} (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL,
    at TEXT NOT NULL, who TEXT NOT NULL, step TEXT NOT NULL, seal TEXT NOT NULL)""",
    f"CREATE TABLE IF NOT EXISTS {HEAD} (one INTEGER PRIMARY KEY CHECK (one = 1), step INTEGER NOT NULL)",
    f"INSERT OR IGNORE INTO {HEAD} VALUES (1, {ROOT})",  # noqa: S608 - constants
)
_WAIT_S = 5.0
"""For another program that is just writing."""


def write_chain(database: sqlite3.Connection, scenarios: Scenarios, who: str = "") -> int:
    """Begin a history with these scenarios, in a new file; the number of its last step."""
    for statement in _MAKE:
        database.execute(statement)
    return append(database, ROOT, [PutScenario(each) for each in scenarios], who)


def carry_chain(
    database: sqlite3.Connection, rows: HistoryRows, head: int, steps: Iterable[Step] = ()
) -> int:
    """Write the rows of an earlier file of the project into a new one, under the same numbers and new seals.

    Parameters
    ----------
    database
        The new file.
    rows
        Of the earlier one, those that were undone, too.
    head
        Where the project is; it is one of the rows.
    steps
        What was done since, and is in no file.

    Returns
    -------
    int
        The number of the last step.
    """
    for statement in _MAKE:
        database.execute(statement)
    seals = {ROOT: ""}
    for row in rows.in_order():
        if row.parent in seals:
            seals[row.number] = seal_of(seals[row.parent], row.at, row.who, row.step)
            kept = replace(row, seal=seals[row.number])
            database.execute(f"INSERT INTO {HISTORY} VALUES (?, ?, ?, ?, ?, ?)", astuple(kept))  # noqa: S608
    return append(database, head, steps, "")


def add_steps(path: Path, head: int, steps: Iterable[Step], who: str = "") -> int:
    """Write steps into a project's file, all or none.

    Parameters
    ----------
    path
        Of the project.
    head
        The number of the step that they follow: :attr:`Chain.head` as it was read.
    steps
        What was done.
    who
        Did it; "" where nobody says.

    Returns
    -------
    int
        The number of the last step.

    Raises
    ------
    UserError
        If the file has another head by now, may not be written to, is open elsewhere, or the disk is full:
        nothing is changed.
    """
    with writing(path) as database:
        refuse_other_head(database, head, path)
        return append(database, head, steps, who)


def move_head(path: Path, head: int, to: int) -> None:
    """Undo or do again what is in a project's file: another step is the last one that counts.

    Parameters
    ----------
    path
        Of the project.
    head
        The number of the last step that counts now: :attr:`Chain.head` as it was read.
    to
        The number of the one that is to; 0 for before the first.

    Raises
    ------
    UserError
        As :func:`add_steps`; also if there is no such step.
    """
    with writing(path) as database:
        refuse_other_head(database, head, path)
        if to != ROOT and not database.execute(f"SELECT 1 FROM {HISTORY} WHERE id = ?", (to,)).fetchone():  # noqa: S608
            raise _in_use(path)
        database.execute(f"INSERT OR REPLACE INTO {HEAD} VALUES (1, ?)", (to,))  # noqa: S608 - a constant


@contextmanager
def writing(path: Path, make: Iterable[str] = ()) -> Iterator[sqlite3.Connection]:
    """A transaction in a project's file, on the disk when the block ends; nothing of it if that raises.

    Parameters
    ----------
    path
        Of the project.
    make
        Statements that make further tables of this program, where they are not there yet.

    Raises
    ------
    UserError
        If the file may not be written to, is open elsewhere, or the disk is full.
    """
    place = real_place(path)
    refuse_locked(place)
    if settled_in_place(place):
        raise _in_use(path)
    try:
        with closing(opened_to_write(place)) as database:
            database.execute("BEGIN IMMEDIATE")
            _refuse_programs(database, path)
            for statement in (*_MAKE, *make):
                database.execute(statement)
            yield database
            database.execute("COMMIT")
    except (OSError, sqlite3.Error) as error:
        raise unwritable(path, error) from error


def refuse_other_head(database: sqlite3.Connection, head: int, path: Path) -> None:
    """Do nothing if the last step that counts is the one that was read. Raises UserError if it is not."""
    if _head(database) != head:
        raise _in_use(path)


def opened_to_write(path: Path) -> sqlite3.Connection:
    """A connection whose transactions are on the disk when they end, and which leaves no log behind."""
    address = f"file:{quote(str(path.absolute()))}?mode=rw"
    database = sqlite3.connect(address, uri=True, timeout=_WAIT_S, isolation_level=None)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA journal_mode = DELETE")
    database.execute("PRAGMA synchronous = FULL")
    return database


def _refuse_programs(database: sqlite3.Connection, path: Path) -> None:
    """Do nothing unless something in the file would run when the history is written."""
    found = database.execute(
        "SELECT COUNT(*) FROM sqlite_master WHERE tbl_name IN (?, ?, ?) AND type <> 'table'",
        (HISTORY, HEAD, VERSIONS),
    ).fetchone()
    if found[0]:
        raise UserError(
            T("The history of {file} is not as this program made it; nothing was written.", file=path.name),
            T("Save the project under another name, and go on with that."),
        )


def _head(database: sqlite3.Connection) -> int:
    row = database.execute(f"SELECT step FROM {HEAD}").fetchone()  # noqa: S608 - a constant
    return ROOT if row is None else int(row[0])


def append(database: sqlite3.Connection, head: int, steps: Iterable[Step], who: str) -> int:
    """Write steps behind one; the number of the last, which is the head now."""
    seal = (
        ""
        if head == ROOT
        else str(
            database.execute(f"SELECT seal FROM {HISTORY} WHERE id = ?", (head,)).fetchone()[0]  # noqa: S608
        )
    )
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    for step in steps:
        text = step_to_text(step)
        seal = seal_of(seal, at, who, text)
        cursor = database.execute(
            f"INSERT INTO {HISTORY} (parent, at, who, step, seal) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
            (head, at, who, text, seal),
        )
        assert cursor.lastrowid is not None
        head = cursor.lastrowid
    database.execute(f"INSERT OR REPLACE INTO {HEAD} VALUES (1, ?)", (head,))  # noqa: S608
    return head


def _in_use(path: Path) -> UserError:
    return UserError(
        T("{file} was changed by another program or window meanwhile; nothing was written.", file=path.name),
        T("Close it there, and try again."),
    )
