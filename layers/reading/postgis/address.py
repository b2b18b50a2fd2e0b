"""Where a PostGIS database is and who asks for it; the password is never shown nor kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from layers.errors import UserError
from layers.text import T

SCHEMES = ("postgresql", "postgres")
USUAL_PORT = 5432
_TABLE, _PASSWORD = "table", "password"
_PASSED_ON = (
    *("sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl"),
    *("channel_binding", "gssencmode", "passfile"),
)
"""What else the address may say to libpq, PostgreSQL's own client library."""


@dataclass(frozen=True, slots=True)
class Address:
    """A database on a server.

    Without ``password`` libpq looks for one in the variable PGPASSWORD and in the user's .pgpass file.
    """

    database: str
    host: str = ""
    """Empty for the server on this computer."""
    port: int = USUAL_PORT
    user: str = ""
    """Empty for the name under which the user is logged in."""
    password: str | None = field(default=None, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """The address without its password, as messages and recipes may show it."""
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        port = f":{self.port}" if self.port != USUAL_PORT else ""
        return f"postgresql://{user}{self.host}{port}/{quote(self.database, safe='')}"

    @property
    def path(self) -> Path:
        """What stands for a file: the database in the folder of its server. Nothing lies there."""
        return Path(f"{self.host or 'localhost'}_{self.port}", self.database)

    @property
    def parameters(self) -> dict[str, str]:
        """What libpq is told; what is empty, it decides itself."""
        told = {"host": self.host, "port": str(self.port), "user": self.user, "password": self.password or ""}
        return {"dbname": self.database, **{k: v for k, v in told.items() if v}, **self.options}


def is_address(text: str) -> bool:
    """Whether the text is the address of a database rather than a file's path."""
    return text.partition("://")[0].lower() in SCHEMES and "://" in text


def address_of(url: str) -> tuple[Address, tuple[str, ...]]:
    """The address that a URL gives, and the tables that it names.

    Parameters
    ----------
    url
        Such as ``postgresql://planner@10.1.2.3:5432/planning?table=green.parks&table=bus_stops``.

    Raises
    ------
    UserError
        If it is no such address. The sentence does not repeat it: it may hold a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or USUAL_PORT
    except ValueError:  # a port that is none, a bracket that is not closed or holds no address
        parts, port = urlsplit(""), 0
    database = unquote(parts.path.lstrip("/"))
    if parts.scheme not in SCHEMES or not port or not database or "," in (parts.hostname or ""):
        raise UserError(
            T("This is not the address of a database."),
            T(
                "Write postgresql://USER@SERVER:PORT/DATABASE, for example postgresql://planner@10.1.2.3/planning."
            ),
        )
    return _address(parts, port, database)


def _address(parts: SplitResult, port: int, database: str) -> tuple[Address, tuple[str, ...]]:
    said = parse_qsl(parts.query, keep_blank_values=True)
    unknown = [name for name, _ in said if name not in (_TABLE, _PASSWORD, *_PASSED_ON)]
    if unknown:
        raise UserError(
            T("The address of the database says {names}, which is not understood.", names=unknown),
            T("After the question mark stand table=NAME and, where needed, {known}.", known=list(_PASSED_ON)),
        )
    options = {name: value for name, value in said if name in _PASSED_ON}
    password = dict(said).get(_PASSWORD, parts.password)
    address = Address(
        database=database,
        host=unquote(parts.hostname or ""),
        port=port,
        user=unquote(parts.username or ""),
        password=None if password is None else unquote(password),
        options=options,
    )
    return address, tuple(value for name, value in said if name == _TABLE)
