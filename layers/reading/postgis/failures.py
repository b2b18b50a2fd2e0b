"""What PostgreSQL and its client library say when something fails, in one sentence a planner can act on."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

import psycopg
from psycopg import errors

from layers.errors import UserError
from layers.reading.failures import in_brief
from layers.reading.postgis.address import Address
from layers.text import T

_LOST = ("08", "57P")
"""Classes of SQLSTATE: connection exceptions, and the operator's intervention."""

# Before a session exists the server gives words and no code, in its own language; servers of Chinese offices
# speak English or Chinese.
_WRONG_PASSWORD = re.compile(r"password authentication failed|(密码|[Pp]assword) ?认证失败")
_NO_DATABASE = re.compile(r'database ".*" does not exist|数据库 ?".*" ?不存在')
_NO_ROLE = re.compile(r'role ".*" does not exist|角色 ?".*" ?不存在')
_NOT_ADMITTED = re.compile(r"pg_hba\.conf|permission denied for database|拒绝.*数据库")
_FULL = re.compile(r"too many (clients|connections)|remaining connection slots|连接槽")
_NO_SUCH_HOST = re.compile(r"translate host name|not known|resolve|getaddrinfo|No address associated")
_NOT_REACHED = re.compile(r"refused|timeout|timed out|unreachable|No route|could not connect|No such file")


class PasswordNeeded(UserError):  # noqa: N818 - not an error: a question to the user
    """The server wants a password and none was given: ask for one and try again."""


@contextlib.contextmanager
def failures_in_words(address: Address, table: str | None = None) -> Iterator[None]:
    """Raise :class:`~layers.errors.UserError` for whatever the database refuses."""
    try:
        yield
    except psycopg.Error as error:
        raise _refusal(error, address, table) from None  # psycopg's own words may repeat what was typed


def _refusal(error: psycopg.Error, address: Address, table: str | None) -> UserError:
    if table is None and error.sqlstate is None:
        return _turned_away(error, address) or _not_reached(error, address) or _not_opened(error, address)
    if _is_lost(error):
        return UserError(
            T(
                "The connection to the database {database} was lost while {table} was read.",
                database=address.database,
                table=table or T("the list of tables"),
            ),
            T("Nothing of it was used. Check the network and try again."),
        )
    return _not_opened(error, address) if table is None else _not_read(error, address, table)


def _not_read(error: psycopg.Error, address: Address, table: str) -> UserError:
    """Why a table of a database that is open cannot be read."""
    if isinstance(error, errors.InsufficientPrivilege):
        return UserError(
            T("{user} may not read {table}.", user=address.user or T("This user"), table=table),
            T("Ask the database's administrator for the right to SELECT from it."),
        )
    if isinstance(error, errors.QueryCanceled | errors.LockNotAvailable):
        return UserError(
            T("{table} was not read: the database took too long to answer.", table=table),
            T("Try again later; a spatial index on its geometry makes it faster."),
        )
    return UserError(
        T("{table} could not be read from the database: {reason}.", table=table, reason=_short(error)),
        T("Show this sentence to the database's administrator."),
    )


def _is_lost(error: psycopg.Error) -> bool:
    if error.sqlstate is not None:
        return error.sqlstate.startswith(_LOST)
    return isinstance(error, psycopg.OperationalError)


def _turned_away(error: psycopg.Error, address: Address) -> UserError | None:
    """Why the server that was reached opened no session, by its words."""
    words, server = str(error), _server(address)
    if error.pgconn is not None and error.pgconn.needs_password:
        return PasswordNeeded(
            T("The database {database} asks for a password.", database=address.database),
            T("Give it in the window or at the prompt, or in the variable PGPASSWORD or the file .pgpass."),
        )
    if _WRONG_PASSWORD.search(words) or _NO_ROLE.search(words):
        return UserError(
            T("The server {server} refused this user name and password.", server=server),
            T("Check both: capital letters count."),
        )
    if _NO_DATABASE.search(words):
        return UserError(
            T("The server {server} has no database {database}.", server=server, database=address.database),
            T("Check its name: capital letters count."),
        )
    if _NOT_ADMITTED.search(words):
        return UserError(
            T("The server {server} does not admit this user from this computer.", server=server),
            T("Ask the database's administrator for access (pg_hba.conf)."),
        )
    if _FULL.search(words):
        return UserError(
            T("The server {server} has no connection free.", server=server), T("Try again later.")
        )
    return None


def _not_reached(error: psycopg.Error, address: Address) -> UserError | None:
    """Why no server was reached, by the words of the client library."""
    words, server = str(error), _server(address)
    if _NO_SUCH_HOST.search(words):
        return UserError(
            T("There is no server of the name {host}.", host=address.host),
            T("Check the name, and that this computer is in the office's network."),
        )
    if isinstance(error, errors.ConnectionTimeout) or _NOT_REACHED.search(words):
        return UserError(
            T("No database server answers at {server}.", server=server),
            T("Check the address and the port, and that this computer is in the office's network."),
        )
    return None


def _server(address: Address) -> str:
    return f"{address.host or 'localhost'}:{address.port}"


def _not_opened(error: psycopg.Error, address: Address) -> UserError:
    return UserError(
        T(
            "The database {database} could not be opened: {reason}.",
            database=address.database,
            reason=_short(error),
        ),
        T("Show this sentence to the database's administrator."),
    )


def _short(error: psycopg.Error) -> str:
    """The server's own words without what stands around them, one line of them."""
    words = error.diag.message_primary or str(error)
    return in_brief(words.rpartition("FATAL:")[2].rstrip().rstrip(".。")) or type(error).__name__
