"""What PostgreSQL and its client library say when something fails, in one sentence a planner can act on."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

import psycopg
from psycopg import errors

from layers.errors import UserError
from layers.reading.postgis.address import Address
from layers.system_words import in_brief
from layers.text import T

_LOST = ("08", "57P")
"""Classes of SQLSTATE: connection exceptions, and the operator's intervention."""
_NO_TEXT = (errors.CharacterNotInRepertoire, errors.UntranslatableCharacter, UnicodeDecodeError)
"""What a database that takes in any bytes (SQL_ASCII) makes the server say, or an old one leaves to us."""


class PasswordNeeded(UserError):  # noqa: N818 - not an error: a question to the user
    """The server wants a password and none was given: ask for one and try again."""


@contextlib.contextmanager
def failures_in_words(address: Address, table: str | None = None) -> Iterator[None]:
    """Raise :class:`~layers.errors.UserError` for whatever the database refuses."""
    try:
        yield
    except _NO_TEXT:
        raise UserError(
            T("The text of the database {database} is in no known code page.", database=address.database),
            T("Ask the database's administrator for a copy of it that says in which encoding it is."),
        ) from None
    except psycopg.Error as error:
        raise _refusal(error, address, table) from None  # psycopg's own words may repeat what was typed


def _refusal(error: psycopg.Error, address: Address, table: str | None) -> UserError:
    if table is None and error.sqlstate is None:
        return _turned_away(error, address) or _not_opened(error, address)
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
    """Why no server was reached, or the one that was opened no session, by what is said of it.

    There is no code before there is a session, only words in the server's own language; servers of Chinese
    offices speak English or Chinese.
    """
    figures = {
        "server": f"{address.host or 'localhost'}:{address.port}",
        "host": address.host,
        "database": address.database,
    }
    if error.pgconn is not None and error.pgconn.needs_password:
        return PasswordNeeded(
            T("The database {database} asks for a password.", **figures),
            T("Give it in the window or at the prompt, or in the variable PGPASSWORD or the file .pgpass."),
        )
    known = (
        (
            r"([Pp]assword|密码) ?(authentication failed|认证失败)|(role|角色).+(does not exist|不存在)",
            T("The server {server} refused this user name and password.", **figures),
            T("Check both: capital letters count."),
        ),
        (
            r"(database|数据库).+(does not exist|不存在)",
            T("The server {server} has no database {database}.", **figures),
            T("Check its name: capital letters count."),
        ),
        (
            r"pg_hba\.conf|permission denied for database|拒绝.*数据库",
            T("The server {server} does not admit this user from this computer.", **figures),
            T("Ask the database's administrator for access (pg_hba.conf)."),
        ),
        (
            r"too many (clients|connections)|remaining connection slots|连接槽",
            T("The server {server} has no connection free.", **figures),
            T("Try again later."),
        ),
        (
            r"translate host name|not known|resolve|getaddrinfo|No address associated",
            T("There is no server of the name {host}.", **figures),
            T("Check the name, and that this computer is in the office's network."),
        ),
        (
            r"refused|timeout|timed out|unreachable|No route|could not connect|No such file",
            T("No database server answers at {server}.", **figures),
            T("Check the address and the port, and that this computer is in the office's network."),
        ),
    )
    words = str(error)
    return next((UserError(said, hint) for sign, said, hint in known if re.search(sign, words)), None)


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
