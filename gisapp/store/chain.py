"""The history of a project's scenarios in its file: one small row for each step, and where we are in it.

A row is written once and never changed. Undoing moves the head back; what was undone stays in the file. Each
step is one transaction, on the disk before the next begins: with a rollback journal, since a write-ahead log
beside the file would be left behind when only the file is copied.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from gisapp.history import PutScenario, Scenarios, Step, after
from gisapp.store.steps import step_from_text, step_to_text
from layers.errors import UserError
from layers.reading.plain_tables import Cells, Damage, PlainTables
from layers.reading.vector.database import settled_in_place
from layers.text import T
from layers.writing.target import real_place, unwritable

HISTORY, HEAD = "gisapp_history", "gisapp_head"
_COLUMNS = ("id", "parent", "at", "who", "step", "seal")
_MAKE = (
    f"""CREATE TABLE IF NOT EXISTS {HISTORY} (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL,
    at TEXT NOT NULL, who TEXT NOT NULL, step TEXT NOT NULL, seal TEXT NOT NULL)""",
    f"CREATE TABLE IF NOT EXISTS {HEAD} (one INTEGER PRIMARY KEY CHECK (one = 1), step INTEGER NOT NULL)",
)
_ROOT = 0
"""What comes before the first step."""
_SEAL = 24
"""Hex digits of a row's seal."""
_WAIT_S = 5.0
"""For another program that is just writing."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What a file says of its scenarios.

    ``head`` is the number of the last step that counts, 0 before the first; ``sound`` whether all rows up to
    it agree with their seals.
    """

    scenarios: Scenarios = ()
    head: int = _ROOT
    sound: bool = True


def chain_in(tables: PlainTables) -> Chain:
    """The scenarios of a project, by its history.

    Parameters
    ----------
    tables
        Of the project's file.

    Raises
    ------
    Damage
        If the history is not as it was written.
    """
    if not tables.lists(HISTORY):
        return Chain()
    rows = tables.read(HISTORY, _COLUMNS)
    heads = tables.read(HEAD, ("one", "step"))["step"]
    if len(heads) != 1:
        raise _damage()
    numbers = {number: position for position, number in enumerate(rows["id"])}
    scenarios: Scenarios = ()
    sound, seal = True, ""
    for position in _way_to(heads[0], rows, numbers):
        texts = [rows[name][position] for name in ("at", "who", "step")]
        if not all(isinstance(text, str) for text in texts):
            raise _damage()
        seal = _seal(seal, *texts)
        sound = sound and seal == rows["seal"][position]
        try:
            scenarios = after(scenarios, step_from_text(texts[2]))
        except UserError as error:
            raise _damage() from error
    return Chain(scenarios, int(heads[0]), sound)


def _way_to(head: object, rows: Mapping[str, Cells], numbers: dict[object, int]) -> list[int]:
    """The positions of the rows from the first step to the head."""
    way: list[int] = []
    at = head
    while at != _ROOT:
        if at not in numbers or len(way) > len(numbers):
            raise _damage()
        way.append(numbers[at])
        at = rows["parent"][numbers[at]]
    return way[::-1]


def _damage() -> Damage:
    return Damage(T("its history is not as it was written"))


def write_chain(database: sqlite3.Connection, scenarios: Scenarios, who: str = "") -> None:
    """Begin a history with these scenarios, in a new file."""
    for statement in _MAKE:
        database.execute(statement)
    _append(database, _ROOT, [PutScenario(each) for each in scenarios], who)


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
        If the file has another head by now, may not be written to, or the disk is full: nothing is changed.
    """
    place = real_place(path)
    if settled_in_place(place):
        raise _in_use(path)
    try:
        with closing(_opened(place)) as database:
            database.execute("BEGIN IMMEDIATE")
            _refuse_programs(database, path)
            for statement in _MAKE:
                database.execute(statement)
            if _head(database) != head:
                raise _in_use(path)
            last = _append(database, head, steps, who)
            database.execute("COMMIT")
            return last
    except (OSError, sqlite3.Error) as error:
        raise unwritable(path, error) from error


def _opened(path: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?mode=rw"
    database = sqlite3.connect(address, uri=True, timeout=_WAIT_S, isolation_level=None)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA journal_mode = DELETE")
    database.execute("PRAGMA synchronous = FULL")
    return database


def _refuse_programs(database: sqlite3.Connection, path: Path) -> None:
    """Do nothing unless something in the file would run when the history is written."""
    found = database.execute(
        "SELECT COUNT(*) FROM sqlite_master WHERE tbl_name IN (?, ?) AND type <> 'table'",
        (HISTORY, HEAD),
    ).fetchone()
    if found[0]:
        raise UserError(
            T("The history of {file} is not as this program made it; nothing was written.", file=path.name),
            T("Save the project under another name, and go on with that."),
        )


def _head(database: sqlite3.Connection) -> int:
    row = database.execute(f"SELECT step FROM {HEAD}").fetchone()  # noqa: S608 - a constant
    return _ROOT if row is None else int(row[0])


def _append(database: sqlite3.Connection, head: int, steps: Iterable[Step], who: str) -> int:
    seal = (
        ""
        if head == _ROOT
        else str(
            database.execute(f"SELECT seal FROM {HISTORY} WHERE id = ?", (head,)).fetchone()[0]  # noqa: S608
        )
    )
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    for step in steps:
        text = step_to_text(step)
        seal = _seal(seal, at, who, text)
        cursor = database.execute(
            f"INSERT INTO {HISTORY} (parent, at, who, step, seal) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
            (head, at, who, text, seal),
        )
        assert cursor.lastrowid is not None
        head = cursor.lastrowid
    database.execute(f"INSERT OR REPLACE INTO {HEAD} VALUES (1, ?)", (head,))  # noqa: S608
    return head


def _seal(before: str, at: str, who: str, step: str) -> str:
    return hashlib.sha256(f"{before}\0{at}\0{who}\0{step}".encode()).hexdigest()[:_SEAL]


def _in_use(path: Path) -> UserError:
    return UserError(
        T("{file} was changed by another program or window meanwhile; nothing was written.", file=path.name),
        T("Close it there, and try again."),
    )
