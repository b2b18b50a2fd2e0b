"""How a copy of a good project is opened to be damaged, and the values that do harm almost anywhere.

Every damage is a function ``(project, layer, luck) -> str``: it damages the project, the table ``layer`` if
it is about one, and says in a few words what it did. The same ``luck`` gives the same file. Its first
parameter is called after what it needs of the project: the ``path``, its ``properties``, or its ``database``.
"""

from __future__ import annotations

import inspect
import json
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

TABLE = "gisapp_project"

TEXTS = (
    *("", " ", "{0}", "{", "{n:>999999999}", "{file.__class__.__mro__}", "{n!r:>99999999}", "{{7*7}}"),
    *("{% for x in range(10**9) %}x{% endfor %}", "%s%n%(x)s", "../../x", "/proc/x", "a/b:c*?<>|"),
    *("'; DROP TABLE park; --", '"', "a\0b", "a\nb\r\nc", "a\x0b\x1b[2Jb", "\u202eabc\ufeff", "\ud800"),
    *("x" * 70_000, "<script>alert(1)</script>", "</script><img src=x onerror=alert(2)>", "=HYPERLINK(1)"),
    *("gisapp_project", "sqlite_master"),
)
"""Texts that are a template, a path, SQL, a control sequence, or no text at all (a lone surrogate)."""

JSON_VALUES = (
    *("null", "true", "false", "[]", "{}", '""', '"x"', "[null]", '[["x"]]', '{"x":1}', '["x",1]', "0"),
    *("-1", "1.5", "2147483648", "9223372036854775808", "1" + "0" * 30, "9" * 5000, "NaN", "Infinity"),
    *("-Infinity", "1e999", "1e308", "-0.0", "[" * 900 + "]" * 900, '{"message":' * 300 + "1" + "}" * 300),
    *('"\\ud800"', '"a\\u0000b"', '{"zh":1}', '{"zh":"x"}'),
    *('{"message":"{x}","singular":null,"figures":{}}', '{"message":"{n}"}'),
    *('{"message":"m","singular":"s","figures":{}}', '{"message":"m","singular":null,"figures":[1]}'),
)
"""JSON of the wrong kind, as text: some of it can be written in no other way."""

_MARK = "\x01as it is\x01"


Properties = dict[str, Any]
Damage = Callable[[Any, str, random.Random], str]


class Raw(str):
    """A piece of JSON that is put into the file as it is."""

    __slots__ = ()


@contextmanager
def database_of(path: Path) -> Iterator[sqlite3.Connection]:
    """The project's database, its schema too, to be changed by SQL; triggers, which need GDAL, are gone."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA writable_schema = ON")
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            database.execute(f"DROP TRIGGER {quoted(name)}")
        yield database
        database.commit()


@contextmanager
def properties_of(path: Path) -> Iterator[Properties]:
    """The project's properties, to be changed in place; what is :class:`Raw` is written as it is."""
    with closing(sqlite3.connect(path)) as database, database:
        rows = database.execute(f"SELECT key, value FROM {TABLE}").fetchall()
        properties = {key: json.loads(value) for key, value in rows}
        yield properties
        database.execute(f"DELETE FROM {TABLE}")
        for key, value in properties.items():
            sayable = key.encode(
                "utf-8", "replace"
            ).decode()  # a lone surrogate may stand in JSON, not in SQL
            database.execute(f"INSERT INTO {TABLE} VALUES (?, ?)", (sayable, to_json(value)))


def inflict(damage: Damage, path: Path, layer: str, luck: random.Random) -> str:
    """Damage the project at ``path``; what was done to it."""
    opened = {"path": nullcontext, "properties": properties_of, "database": database_of}
    needed = next(iter(inspect.signature(damage).parameters))
    with opened[needed](path) as project:
        return damage(project, layer, luck)


def to_json(value: Any) -> str:
    """JSON, with the raw pieces in their places."""
    pieces: list[str] = []

    def marked(each: Any) -> Any:
        if isinstance(each, Raw):
            pieces.append(each)
            return f"{_MARK}{len(pieces) - 1}{_MARK}"
        if isinstance(each, dict):
            return {key: marked(item) for key, item in each.items()}
        return [marked(item) for item in each] if isinstance(each, list) else each

    text = json.dumps(marked(value))
    for number, piece in enumerate(pieces):
        text = text.replace(json.dumps(f"{_MARK}{number}{_MARK}"), piece)
    return text


def quoted(name: str) -> str:
    """A name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def short(value: Any) -> str:
    """A value to be named in a message."""
    text = ascii(value)
    return text if len(text) < 80 else f"{text[:60]}… ({len(text):,} characters)"


def entry_of(properties: Properties, layer: str) -> dict[str, Any]:
    """What the properties say of one layer."""
    return next(entry for entry in properties["layers"] if entry["id"] == layer)
