"""Damage to the table of properties, and to any node of the JSON in it."""

from __future__ import annotations

import json
import random
import sqlite3
from typing import Any

from tests.damage.editing import JSON_VALUES, TABLE, TEXTS, Properties, Raw, short

Place = tuple[Any, Any]
"""A list or an object, and the position or key in it."""

_KEYS = (
    *("format", "version", "title", "working_crs", "parameters", "profile", "year", "recipe", "findings"),
    *("layers", "seals"),
)


def property_missing(properties: Properties, layer: str, luck: random.Random) -> str:
    key = luck.choice(_KEYS)
    del properties[key]
    return key


def property_null(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    key, column = luck.choice(_KEYS), luck.choice(["value", "value", "value", "key"])
    _loosen(database)
    database.execute(f"UPDATE {TABLE} SET {column} = NULL WHERE key = ?", (key,))
    return f"{column} of {key}"


def property_of_another_kind(properties: Properties, layer: str, luck: random.Random) -> str:
    key, value = luck.choice(_KEYS), luck.choice(JSON_VALUES)
    properties[key] = Raw(value)
    return f"{key} = {short(value)}"


def property_no_json(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    key = luck.choice(_KEYS)
    (text,) = database.execute(f"SELECT value FROM {TABLE} WHERE key = ?", (key,)).fetchone()
    values = ["", "x", "'x'", "{'a': 1}", '{"a": 1,}', "1 2", "\ufeff1", "\0", "0x1F", "1_000", "٣"]
    value = luck.choice([*values, text[:-1], text + text, text[: len(text) // 2]])
    database.execute(f"UPDATE {TABLE} SET value = ? WHERE key = ?", (value, key))
    return f"{key} = {short(value)}"


def property_deep(properties: Properties, layer: str, luck: random.Random) -> str:
    key, depth = luck.choice(_KEYS), luck.choice([400, 900, 5_000, 100_000])
    how = luck.choice([("[", "]"), ('{"figures":', "}"), ("[", ""), ('[{"message":', "}]")])
    value = how[0] * depth + ("1" + how[1] * depth if how[1] else "")
    properties[key] = Raw(value)
    return f"{key} = {depth:,} times {how[0]}"


def property_long(properties: Properties, layer: str, luck: random.Random) -> str:
    key, size = luck.choice(_KEYS), 20_000_000
    before = json.dumps(properties[key])
    values = {
        "a text": '"' + "x" * size + '"',
        "a list": "[" + "1," * (size // 2) + "1]",
        "blanks behind": before + " " * size,
        "digits": "9" * size,
        "a fraction": "0." + "1" * size,
        "one key again and again": "{" + '"a":1,' * (size // 6) + '"a":1}',
        "many keys": "{" + ",".join(f'"{n}":{n}' for n in range(size // 16)) + "}",
    }
    what = luck.choice(list(values))
    properties[key] = Raw(values[what])
    return f"{key} = 20 MB, {what}"


def property_of_another_storage(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    """SQLite keeps a value of any storage class in any column: bytes or a number where text should be."""
    key = luck.choice(_KEYS)
    values = [
        *("CAST(value AS BLOB)", "x'ff00'", "x''", "zeroblob(1000000)", "zeroblob(900000000)", "7", "1.5"),
        "9e999",
    ]
    value = luck.choice(values)
    _loosen(database)
    column = luck.choice(["value", "value", "value", "key"])
    database.execute(f"UPDATE {TABLE} SET {column} = {value} WHERE key = ?", (key,))
    return f"{column} of {key} = {value}"


def property_bad_utf8(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    key, column = luck.choice(_KEYS), luck.choice(["value", "value", "key"])
    value = luck.choice(["x'ff'", "x'22ff22'", "x'22eda08022'", "x'22c3'", "x'2200ff'", "value || x'ff'"])
    database.execute(f"UPDATE {TABLE} SET {column} = CAST({value} AS TEXT) WHERE key = ?", (key,))
    return f"{column} of {key} = {value}"


def property_table_odd(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    """The table itself: rows twice, rows that are unknown, columns that are missing or more."""
    oddities = {
        "empty": "DELETE FROM gisapp_project",
        "gone": "DROP TABLE gisapp_project",
        "every row twice": "INSERT INTO gisapp_project SELECT * FROM gisapp_project",
        "two titles": "INSERT INTO gisapp_project VALUES ('title', '[1]')",
        "two lists of layers": "INSERT INTO gisapp_project VALUES ('layers', '[]')",
        "unknown keys": "INSERT INTO gisapp_project VALUES ('self', '1'), ('', '{}'), ('year ', '1')",
        "a million rows": "INSERT INTO gisapp_project WITH RECURSIVE c(n) AS "
        "(SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 1000000) SELECT 'key ' || n, n FROM c",
        "keys in capitals": "UPDATE gisapp_project SET key = upper(key)",
        "no column value": "ALTER TABLE gisapp_project DROP COLUMN value",
        "value called inhalt": "ALTER TABLE gisapp_project RENAME COLUMN value TO inhalt",
        "one column more": "ALTER TABLE gisapp_project ADD COLUMN more TEXT DEFAULT 'x'",
        "name in capitals": "ALTER TABLE gisapp_project RENAME TO x; ALTER TABLE x RENAME TO GISAPP_PROJECT",
        "keys and values swapped": "UPDATE gisapp_project SET key = value, value = key",
    }
    what = luck.choice(list(oddities))
    _loosen(database)
    database.executescript(oddities[what])
    return what


def node_gone(properties: Properties, layer: str, luck: random.Random) -> str:
    place, name = _some_place(properties, luck)
    del place[0][place[1]]
    return name


def key_renamed(properties: Properties, layer: str, luck: random.Random) -> str:
    (holder, key), name = _some_place(properties, luck, dict)
    new = luck.choice([f"{key} ", str(key).upper(), "self", "message", *TEXTS])
    holder[new] = holder.pop(key)
    return f"{name} → {short(new)}"


def node_of_another_kind(properties: Properties, layer: str, luck: random.Random) -> str:
    value = luck.choice(JSON_VALUES)
    (holder, key), name = _some_place(properties, luck)
    holder[key] = Raw(value)
    return f"{name} = {short(value)}"


def node_with_hostile_text(properties: Properties, layer: str, luck: random.Random) -> str:
    text = luck.choice(TEXTS)
    (holder, key), name = _some_place(properties, luck, leaf=str)
    holder[key] = text
    return f"{name} = {short(text)}"


def node_moved(properties: Properties, layer: str, luck: random.Random) -> str:
    """A node of another place, many of them, or none: right in itself, wrong where it is."""
    (holder, key), name = _some_place(properties, luck)
    (other, its_key), its_name = _some_place(properties, luck)
    how = luck.choice(["there", "in a list", "in an object", "300 times", "emptied"])
    item = json.loads(json.dumps(other[its_key]))
    moved = {"there": item, "in a list": [item], "in an object": {key: item}, "300 times": [item] * 300}
    holder[key] = moved.get(how, type(holder[key])() if holder[key] is not None else "")
    return f"{name} = {its_name} {how}"


def _loosen(database: sqlite3.Connection) -> None:
    """The table of properties without what keeps its values in order."""
    database.execute("CREATE TABLE loose (key, value)")
    database.execute(f"INSERT INTO loose SELECT key, value FROM {TABLE}")
    database.execute(f"DROP TABLE {TABLE}")
    database.execute(f"ALTER TABLE loose RENAME TO {TABLE}")


def _some_place(
    properties: Properties, luck: random.Random, within: type = object, leaf: type = object
) -> tuple[Place, str]:
    """A place in the JSON, near the root as likely as deep in it, and its name."""
    while True:
        holder: Any = properties
        name = ""
        while isinstance(holder, dict | list) and holder:
            key = luck.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
            name += f"/{key}"
            ends = luck.random() < 0.2 or not isinstance(holder[key], dict | list)
            if ends and isinstance(holder, within) and isinstance(holder[key], leaf):
                return (holder, key), name
            holder = holder[key]


KINDS = (
    *(property_missing, property_null, property_of_another_kind, property_no_json, property_deep),
    *(property_long, property_of_another_storage, property_bad_utf8, property_table_odd, node_gone),
    *(key_renamed, node_of_another_kind, node_with_hostile_text, node_moved),
)
