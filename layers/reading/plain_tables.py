"""Tables of a SQLite file that nobody vouches for: what they hold, and nothing that the file would have run.

A database brings its schema along, and SQLite does what it says: views are queries, which may never end,
triggers and generated columns call functions, virtual tables are programs. Here only ordinary tables are
read, column by column, and no more rows than the file has room for.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from layers.reading.vector.database import quoted, settled
from layers.text import T

Cells = NDArray[np.object_]
"""The cells of a column as SQLite has them: None, int, float, str or bytes."""

_LARGEST_CELL = 512 * 1024 * 1024
"""Bytes; the outline of a whole province has a tenth of that."""
_SMALLEST_ROW = 4
"""Bytes that any row takes in the file."""
_HEADER = 100
"""Bytes before the first page (SQLite file format, 1.3)."""
_LARGEST_PAGE = 65_536
"""Bytes; written as 1, since two bytes cannot hold it."""
_PAGES = {512 << shift for shift in range(8)}
_MAGIC = b"SQLite format 3\0"
_ORDINARY = re.compile(r"CREATE TABLE\b")
"""How SQLite itself writes down what makes an ordinary table."""


class Damage(Exception):  # noqa: N818 - a fault of the file, not of the program
    """Something in a file is not as this program writes it; ``reason`` says what."""

    def __init__(self, reason: T) -> None:
        super().__init__(str(reason))
        self.reason = reason


class PlainTables:
    """The ordinary tables of an open database."""

    def __init__(self, connection: sqlite3.Connection, most_rows: int) -> None:
        self._connection = connection
        self._most = most_rows

    def lists(self, name: str) -> bool:
        """Whether there is something of that name, be it an ordinary table or not."""
        return bool(self._listed(name))

    def names(self) -> list[str]:
        """The names of all tables and views, in the order in which they were made."""
        listed = self._connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        return [str(name) for (name,) in listed]

    def read(self, name: str, needed: Collection[str] = ()) -> Mapping[str, Cells]:
        """The columns of a table, in the order of its rows; the ``needed`` ones are there.

        Raises
        ------
        Damage
            If there is no ordinary table of that name, a needed column is missing, or it has more rows than
            the file has room for, which a damaged tree of pages makes it seem.
        sqlite3.Error
            If it cannot be read, or asks for anything but its own cells.
        """
        if not self._is_ordinary(name):
            raise Damage(T("it has no ordinary table {table}", table=name))
        cursor = self._connection.execute(
            f"SELECT * FROM {quoted(name)} LIMIT ?",  # noqa: S608 - quoted, and in the list of tables
            (self._most + 1,),
        )
        rows = cursor.fetchall()
        if len(rows) > self._most:
            raise Damage(T("its table {table} cannot be read to its end", table=name))
        names = [column[0] for column in cursor.description]
        for column in needed:
            if column not in names:
                raise Damage(
                    T("the column {column} of its table {table} is missing", column=column, table=name)
                )
        columns = zip(*rows, strict=True) if rows else ((),) * len(names)
        return {name: _cells(column) for name, column in zip(names, columns, strict=True)}

    def _is_ordinary(self, name: str) -> bool:
        """Whether it is a table with pages of its own, of which no column is worked out by the schema."""
        return any(
            kind == "table" and page and _ORDINARY.match(str(sql)) for kind, page, sql in self._listed(name)
        ) and not any(
            hidden for *_, hidden in self._connection.execute(f"PRAGMA table_xinfo({quoted(name)})")
        )

    def _listed(self, name: str) -> list[tuple[object, object, object]]:
        """Kind, first page and statement of what is listed under a name."""
        return self._connection.execute(
            "SELECT type, rootpage, sql FROM sqlite_master WHERE name = ?", (name,)
        ).fetchall()


@contextlib.contextmanager
def plain_tables(path: Path) -> Iterator[PlainTables]:
    """The tables of a database, with what other programs have not yet written into it; no trace is left.

    Raises
    ------
    sqlite3.Error
        If it is no database that SQLite can read.
    """
    with settled(path) as dataset:
        assert isinstance(dataset, Path), path  # none of an archive
        address = f"file:{quote(str(dataset.absolute()))}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_CELL)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            connection.set_authorizer(_only_cells)
            yield PlainTables(connection, dataset.stat().st_size // _SMALLEST_ROW)


def missing_bytes(path: Path) -> int:
    """How many bytes a database lacks that was cut off; 0 if it is whole, or does not say its size."""
    with path.open("rb") as stream:
        head = stream.read(_HEADER)
    size, changes, pages, valid_for = (
        int.from_bytes(head[start:end], "big") for start, end in ((16, 18), (24, 28), (28, 32), (92, 96))
    )
    size = _LARGEST_PAGE if size == 1 else size
    if not head.startswith(_MAGIC) or changes != valid_for or size not in _PAGES:
        return 0
    return max(pages * size - path.stat().st_size, 0)


def _cells(column: tuple[object, ...]) -> Cells:
    cells = np.empty(len(column), dtype=object)
    cells[:] = column
    return cells


def _only_cells(action: int, one: str | None, _two: str | None, _base: str | None, by: str | None) -> int:
    """Whether SQLite may do something: select cells of tables, not on behalf of a view; list columns."""
    reads = action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ) and by is None
    lists = action == sqlite3.SQLITE_PRAGMA and one == "table_xinfo"
    return sqlite3.SQLITE_OK if reads or lists else sqlite3.SQLITE_DENY
