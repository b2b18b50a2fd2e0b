"""One visit to a PostGIS database: a single read-only transaction, with limits on its patience."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import psycopg
from psycopg.conninfo import make_conninfo

from layers.errors import UserError
from layers.reading.postgis.address import Address
from layers.reading.postgis.failures import failures_in_words
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


@contextlib.contextmanager
def visit(address: Address, task: Task | None = None) -> Iterator[psycopg.Connection]:
    """A transaction that ends with the block; nothing can be written in it.

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
            _settle(connection, address)
        with _heard(task, connection):
            yield connection
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


def _settle(connection: psycopg.Connection, address: Address) -> None:
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
