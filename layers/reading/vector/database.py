"""SQLite databases (GeoPackage, SpatiaLite), opened without a trace beside the user's file."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from layers.errors import UserError
from layers.reading import files
from layers.temporary import room_for_temporary_files, temporary_folder
from layers.text import T

Database = Path | bytes
"""A file on disk, or the content of one in an archive."""

_LOGS = ("-wal", "-journal")

_JOURNAL_ENDS = bytes.fromhex("d9d505f920a163d7")
"""The last bytes of a journal that names another file (SQLite's readSuperJournal)."""

_PATIENCE = 0.5
"""Seconds to wait for another program."""

IMMUTABLE = {"IMMUTABLE": "YES"}
"""SQLite then takes no lock and makes no -wal, -shm or -journal file."""


@contextlib.contextmanager
def settled(path: Path) -> Iterator[Database]:
    """The file itself, or a copy with what another program has not yet written into it, or taken back.

    While QGIS has a database open, its newest edits are in the -wal file, which a reader that leaves
    no trace would miss; a -journal holds what pages were before a change that broke off. A file in an
    archive is read into memory: SQLite jumps to and fro in it.

    Raises
    ------
    UserError
        If a journal beside it names another file: SQLite would delete that one.
    """
    if files.is_packed(path):
        yield _without_log(files.read_bytes(path))
        return
    logs = logs_of(path)
    # GDAL, told that a file does not change, takes "%20" in its name for a blank.
    if not logs and "%" not in str(path.absolute()):
        yield path
        return
    with temporary_folder() as folder:
        copy = folder / f"copy{path.suffix}"
        for ending, log in (("", path), *logs.items()):
            beside = copy.with_name(f"{copy.name}{ending}")
            with room_for_temporary_files():
                shutil.copyfile(log, beside)
            # The copy is asked: nobody changes that one between here and SQLite.
            if ending and _names_file(beside):
                raise _refused(path, log)
        with contextlib.closing(sqlite3.connect(copy)) as connection:
            _take_in_logs(connection)
        yield copy


def logs_of(path: Path) -> dict[str, Path]:
    """The files beside a database that hold a part of it, by their endings; none where it is at rest."""
    return {ending: log for ending, log in _beside(path).items() if log.is_file() and log.stat().st_size}


def settled_in_place(path: Path) -> list[Path]:
    """Bring what waits beside a database into it; the files that another program still holds there.

    SQLite itself takes them away when the last program closes the database. It is not asked to where a
    journal names another file, which it would delete.
    """
    beside = [log for log in _beside(path).values() if log.exists()]
    if path.is_file() and beside and not any(map(_names_file, beside)):
        _settle(path)
    return [log for log in beside if log.exists()]


def _beside(path: Path) -> dict[str, Path]:
    """Where a database has its logs, by their endings: beside the file itself, not beside a link to it."""
    real = Path(os.path.realpath(path))
    return {ending: real.with_name(real.name + ending) for ending in _LOGS}


def _names_file(log: Path) -> bool:
    """Whether a log ends as a journal does that names the journal of a change over several databases.

    SQLite deletes whatever file stands there once it has taken the change back. No name is parsed: a log
    without one does not end so.
    """
    with contextlib.suppress(OSError), log.open("rb") as stream:
        stream.seek(max(log.stat().st_size - len(_JOURNAL_ENDS), 0))
        return stream.read() == _JOURNAL_ENDS
    return False


def _refused(path: Path, log: Path) -> UserError:
    return UserError(
        T(
            "{log} beside {file} holds a broken-off change that names another file; neither was touched.",
            log=log.name,
            file=path.name,
        ),
        T("Fetch {file} again from where it was made, without {log}.", file=path.name, log=log.name),
    )


def _settle(path: Path) -> None:
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(path, timeout=_PATIENCE)) as connection,
    ):
        _take_in_logs(connection)


def _take_in_logs(connection: sqlite3.Connection) -> None:
    """Bring what waits in the -wal or -journal file into the database; neither is left.

    A journal that a program left before the first page was changed holds nothing, and SQLite lets it lie. It
    is taken away, under a lock, when the database comes out of the mode that keeps journals.
    """
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode=PERSIST")
    connection.execute("PRAGMA journal_mode=DELETE")


def quoted(name: str) -> str:
    """A name of a table or column as SQL takes it for one, whatever signs it has."""
    return '"' + name.replace('"', '""') + '"'


def rows_of(dataset: Database, statement: str) -> list[tuple[Any, ...]] | None:
    """What a statement selects; None where the database has no such table or column."""
    with contextlib.closing(_connect(dataset)) as connection:
        connection.text_factory = lambda text: text.decode("utf-8", errors="replace")
        try:
            return connection.execute(statement).fetchall()
        except sqlite3.OperationalError as error:
            if "no such" not in str(error):
                raise
            return None


def _without_log(content: bytes) -> bytes:
    """The database marked as one without a -wal file: in memory SQLite opens no other (bytes 18 and 19)."""
    return content[:18] + b"\1\1" + content[20:] if content[18:20] == b"\2\2" else content


def _connect(dataset: Database) -> sqlite3.Connection:
    if isinstance(dataset, bytes):
        connection = sqlite3.connect(":memory:")
        connection.deserialize(dataset)
        return connection
    return sqlite3.connect(f"file:{quote(str(dataset.absolute()))}?mode=ro&immutable=1", uri=True)
