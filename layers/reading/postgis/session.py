"""One visit to a PostGIS database: a single read-only transaction, with limits on its patience."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg.conninfo import make_conninfo

from layers.errors import UserError
from layers.reading.encoding.code_page import decode, judge
from layers.reading.postgis.address import Address
from layers.reading.postgis.failures import failures_in_words
from layers.reading.vector.features import BYTES_AS_TEXT
from layers.task import Task
from layers.text import T

_CONNECT_SECONDS = 10
_LOOK_SECONDS = 0.1
_NETWORK = {
    "connect_timeout": str(_CONNECT_SECONDS),
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "application_name": "gisapp",
    "client_encoding": "UTF8",
}
_LIMITS = "SET LOCAL statement_timeout = '120s'; SET LOCAL lock_timeout = '5s'"
_SCHEMA_OF_POSTGIS = """
SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis'
"""
_ADD_TO_PATH = (
    "SELECT set_config('search_path', current_setting('search_path') || ', ' || quote_ident(%s), true)"
)
_NAMES = """
SELECT nspname::text FROM pg_namespace
UNION SELECT relname FROM pg_class UNION SELECT attname FROM pg_attribute
"""


@dataclass(frozen=True, slots=True)
class Session:
    """An open transaction.

    ``code_page`` is set for a database that does not say how its text is encoded (SQL_ASCII): text then
    comes with each byte as the character of the same number, and this is how names are to be read.
    """

    connection: psycopg.Connection
    code_page: str | None = None

    def rows(self, query: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        """All rows of a small query."""
        return self.connection.execute(query, values or None).fetchall()

    def said(self, text: str) -> str:
        """A name or comment of the database as people read it."""
        if self.code_page is None or text.isascii():
            return text
        return decode(text.encode(BYTES_AS_TEXT), self.code_page)

    def written(self, name: str) -> str:
        """A name as people read it, in the form that the session's SQL wants."""
        if self.code_page is None or name.isascii():
            return name
        return name.encode(self.code_page).decode(BYTES_AS_TEXT)


@contextlib.contextmanager
def visit(address: Address, task: Task | None = None) -> Iterator[Session]:
    """A session that ends with the block; nothing can be written in it.

    Parameters
    ----------
    address
        The database.
    task
        When it is cancelled, the server is asked to leave whatever query it is at; None for no such task.

    Raises
    ------
    UserError
        If there is no such server or database, or it does not admit the user, or it has no PostGIS.
    """
    with failures_in_words(address):
        connection = psycopg.connect(make_conninfo(**{**_NETWORK, **address.parameters}))
    try:
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ  # all queries see one state
        with failures_in_words(address):
            session = _settled(connection, address)
        with _heard(task, connection):
            yield session
    finally:
        connection.close()


@contextlib.contextmanager
def _heard(task: Task | None, connection: psycopg.Connection) -> Iterator[None]:
    """Watch, beside the thread that waits for the server, whether the user has enough of it."""
    if task is None:
        yield
        return
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK_SECONDS):
            if task.cancelled:
                with contextlib.suppress(psycopg.Error):  # it may have answered in this very moment
                    connection.cancel_safe(timeout=_CONNECT_SECONDS)

    watcher = threading.Thread(target=watch, name="cancel", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _settled(connection: psycopg.Connection, address: Address) -> Session:
    if connection.info.parameter_status("server_encoding") == "SQL_ASCII":
        connection.execute("SET LOCAL client_encoding TO 'LATIN1'")
    connection.execute(_LIMITS)
    schema = connection.execute(_SCHEMA_OF_POSTGIS).fetchone()
    if schema is None:
        raise UserError(
            T(
                "The database {database} has no PostGIS extension, so it holds no maps.",
                database=address.database,
            ),
            T("Choose another database, or ask its administrator to run CREATE EXTENSION postgis."),
        )
    connection.execute(_ADD_TO_PATH, schema)
    return Session(connection, _code_page_of_names(connection))


def _code_page_of_names(connection: psycopg.Connection) -> str | None:
    if connection.info.parameter_status("server_encoding") != "SQL_ASCII":
        return None
    names = [name for (name,) in connection.execute(_NAMES) if not name.isascii()]
    return judge([name.encode(BYTES_AS_TEXT) for name in names], None).codec if names else "utf-8"
