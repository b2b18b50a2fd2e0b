"""Damage to the schema: views and virtual tables for tables, and what GeoPackage says of its layers."""

from __future__ import annotations

import random
import re
import sqlite3

from tests.damage.editing import TABLE, TEXTS, quoted, short

_ENDLESS = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)"
_PROPERTY_VIEWS = {
    "the same": "SELECT key, value FROM hidden",
    "endless rows": f"{_ENDLESS} SELECT 'key ' || n AS key, '1' AS value FROM c",
    "endless without a row": f"{_ENDLESS} SELECT 'title' AS key, '1' AS value FROM c WHERE n < 0",
    "endless value": f"SELECT key, ({_ENDLESS} SELECT count(*) FROM c) AS value FROM hidden",
    "of itself": f"SELECT * FROM {TABLE}",
    "all with all": "SELECT a.* FROM hidden a, hidden b, hidden c, hidden d, hidden e, hidden f, hidden g",
    "an extension": "SELECT key, load_extension('/tmp/nothing') AS value FROM hidden",
    "a file read": "SELECT key, readfile('/etc/passwd') AS value FROM hidden",
    "a file written": "SELECT key, writefile('written', 'x') AS value FROM hidden",
    "a gigabyte of luck": "SELECT key, randomblob(1000000000) AS value FROM hidden",
    "a gigabyte of zeros": "SELECT key, zeroblob(999999999) AS value FROM hidden",
    "a gigabyte of text": "SELECT key, printf('%.*c', 900000000, 'x') AS value FROM hidden",
    "half a gigabyte in hex": "SELECT key, hex(randomblob(250000000)) AS value FROM hidden",
    "pragmas": "SELECT name AS key, file AS value FROM pragma_database_list",
    "the schema": "SELECT name AS key, sql AS value FROM sqlite_master",
    "no such table": "SELECT key, value FROM nowhere",
    "deep": "SELECT key, " + "(" * 900 + "value" + ")" * 900 + " AS value FROM hidden",
}
_LAYER_VIEWS = {
    "the same": "SELECT * FROM hidden",
    "endless rows": f"{_ENDLESS} SELECT h.* FROM c, hidden h",
    "endless without a row": f"{_ENDLESS} SELECT h.* FROM hidden h, c WHERE n < 0",
    "of itself": "SELECT * FROM {layer}",
    "all with all": "SELECT a.* FROM hidden a, hidden b, hidden c, hidden d, hidden e, hidden f, hidden g",
    "an extension": "SELECT *, load_extension('/tmp/nothing') AS more FROM hidden",
    "a gigabyte of luck": "SELECT *, randomblob(1000000000) AS more FROM hidden",
    "a gigabyte of text": "SELECT fid, geom, printf('%.*c', 900000000, 'x') AS name, row FROM hidden",
    "other columns": "SELECT 1 AS fid, 'x' AS name",
    "no such table": "SELECT * FROM nowhere",
    "the schema": "SELECT rowid AS fid, name, 1 AS row FROM sqlite_master",
}


def properties_as_view(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    what = luck.choice(list(_PROPERTY_VIEWS))
    database.execute(f"ALTER TABLE {TABLE} RENAME TO hidden")
    database.execute(f"CREATE VIEW {TABLE} AS {_PROPERTY_VIEWS[what]}")
    return what


def layer_as_view(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    what = luck.choice(list(_LAYER_VIEWS))
    _hide(database, layer)
    database.execute(f"CREATE VIEW {layer} AS {_LAYER_VIEWS[what].format(layer=layer)}")
    return f"{layer}: {what}"


def endless_triggers(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    """Triggers run when something is written; a project that is only read never meets them."""
    table = luck.choice([layer, TABLE, "gpkg_contents", "gpkg_ogr_contents", "gpkg_extensions"])
    for event in ("INSERT", "UPDATE", "DELETE"):
        body = luck.choice([f"DELETE FROM {TABLE}", "SELECT count(*) FROM endless", "SELECT nosuch(1)"])
        database.execute(f"CREATE VIEW IF NOT EXISTS endless AS {_ENDLESS} SELECT n FROM c")
        database.execute(f"CREATE TRIGGER at_{event} AFTER {event} ON {table} BEGIN {body}; END")
    return table


def broken_index(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    """The R-tree of a layer is a virtual table, kept in three tables of its own."""
    layer = "park" if layer == "population" else layer  # the one table without geometry
    harms = (
        *("DELETE FROM {}_node", "DELETE FROM {}_rowid", "DELETE FROM {}_parent"),
        *("UPDATE {}_node SET data = x'ff'", "UPDATE {}_node SET data = zeroblob(length(data))"),
        *("UPDATE {}_node SET data = zeroblob(4)", "UPDATE {}_node SET data = 'text'"),
        *("UPDATE {}_rowid SET nodeno = 99", "INSERT INTO {} VALUES (99999, 0, 1, 0, 1)", "DROP TABLE {}"),
        *("DELETE FROM sqlite_master WHERE name = '{}_node'", "DELETE FROM sqlite_master WHERE name = '{}'"),
    )
    harm = luck.choice(harms)
    database.execute(harm.format(f"rtree_{layer}_geom"))
    return f"{layer}: {harm}"


def layer_as_virtual_table(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    modules = (
        *("nosuch(x)", "rtree(fid, a, b)", "fts5(name, row)", "fts4(name, row)", "fts3tokenize('simple')"),
        *("dbstat(main)", "VirtualOGR('/etc/passwd')", "VirtualShape('/etc/passwd', 'UTF-8', 4326)"),
        *("csv(filename='/etc/passwd')", "sqlite_stmt", "carray", "generate_series", "json_each", "gpkg(x)"),
        *("VirtualXPath('x')", "pragma_table_info"),
    )
    module, table = luck.choice(modules), luck.choice([layer, layer, TABLE])
    _hide(database, table)
    database.execute(
        "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('table', ?, ?, 0, ?)",
        (table, table, f"CREATE VIRTUAL TABLE {table} USING {module}"),
    )
    return f"{table}: {module}"


def layer_of_another_build(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    """The layer's table made anew: without rowid, with far too many columns, with columns that compute."""
    builds = {
        "without rowid": "({columns}, PRIMARY KEY (fid)) WITHOUT ROWID",
        "without key": "({columns})",
        "another key": "({columns}, PRIMARY KEY (row))",
        "two keys": "({columns}, PRIMARY KEY (fid, row))",
        "2,000 columns": "({columns}, " + ", ".join(f"c{n} TEXT" for n in range(1990)) + ")",
        "long column name": "({columns}, " + quoted("x" * 100_000) + " TEXT)",
        "columns of one name": '({columns}, "NAME " TEXT, "name  " TEXT)',
        "no types": "({names})",
        "types unknown": "({columns}, a GEOMETRYCOLLECTIONZM, b JSON, c DATETIME, d TEXT(0), e '', f BLOB)",
        "computed blob": "({columns}, more BLOB AS (zeroblob(1000000000)))",
        "computed text": "({columns}, more TEXT AS (printf('%.*c', 100000000, 'x')))",
        "impossible check": "({columns}, CHECK (1 = 1 OR load_extension('x')))",
        "foreign key": "({columns}, more INTEGER REFERENCES nowhere (x))",
        "strange collation": "({columns}, more TEXT COLLATE NOCASE)",
    }
    what = luck.choice(list(builds))
    columns = [(name, kind) for _, name, kind, *_ in database.execute(f"PRAGMA table_info({layer})")]
    names = ", ".join(quoted(name) for name, _ in columns)
    _hide(database, layer)
    typed = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns)
    database.execute(f"CREATE TABLE {layer} {builds[what].format(columns=typed, names=names)}")
    database.execute(f"INSERT INTO {layer} ({names}) SELECT {names} FROM hidden")
    return f"{layer}: {what}"


def catalogue_wrong(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    """``gpkg_contents`` and ``gpkg_geometry_columns``: rows missing, wrong, or about other tables."""
    contents = {
        "table_name": [
            *("'nowhere'", "'sqlite_master'", "'gisapp_project'", "upper(table_name)", "x'ff'", "''"),
        ],
        "data_type": ["'tiles'", "'attributes'", "'2d-gridded-coverage'", "'nonsense'", "''", "7"],
        "identifier": ["NULL", "''", "CAST(x'ff' AS TEXT)", "printf('%.*c', 5000000, 'x')"],
        "last_change": ["'yesterday'", "''", "7", "CAST(x'ff' AS TEXT)"],
        "min_x": ["NULL", "'x'", "9e999", "-9e999", "1e308", "x'ff'"],
        "srs_id": ["NULL", "-1", "0", "4326", "99", "9223372036854775807"],
    }
    geometry = {
        "table_name": ["'nowhere'", "'gpkg_contents'", "''"],
        "column_name": ["'nowhere'", "'name'", "'row'", "'fid'", "''", "x'ff'"],
        "geometry_type_name": [
            *("'POINT'", "'POLYGON'", "'CURVEPOLYGON'", "'GEOMETRYCOLLECTION'", "'nonsense'", "''", "7"),
        ],
        "srs_id": ["-1", "0", "4326", "99", "9223372036854775807"],
        "z": ["1", "2", "99", "-1", "'x'"],
        "m": ["1", "2", "99"],
    }
    table, columns = luck.choice([("gpkg_contents", contents), ("gpkg_geometry_columns", geometry)])
    column = luck.choice([*columns, "", ""])
    value = luck.choice(columns[column]) if column else luck.choice(["row gone", "table gone"])
    if column:
        database.execute(f"UPDATE OR IGNORE {table} SET {column} = {value} WHERE table_name = '{layer}'")
    elif value == "row gone":
        database.execute(f"DELETE FROM {table} WHERE table_name = '{layer}'")
    else:
        database.execute(f"DROP TABLE {table}")
    return f"{table} of {layer}: {column} {value}"


def systems_wrong(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    """``gpkg_spatial_ref_sys``, where the layers' coordinate system stands."""
    values = {
        "definition": [
            *("''", "'garbage'", "'undefined'", "7", "CAST(x'ff' AS TEXT)", "printf('%.*c', 5000000, '[')"),
        ],
        "organization": ["'nonsense'", "''", "'EPSG'", "CAST(x'ff' AS TEXT)"],
        "organization_coordsys_id": ["4326", "-1", "999999", "9223372036854775807", "'x'"],
        "srs_id": ["99", "-5", "9223372036854775807"],
        "srs_name": ["''", "CAST(x'ff' AS TEXT)"],
    }
    column = luck.choice([*values, "definition", "", "geographic"])
    if not column:
        value = luck.choice(["DELETE FROM gpkg_spatial_ref_sys", "DROP TABLE gpkg_spatial_ref_sys"])
        database.execute(value)
    elif column == "geographic":
        value = "(SELECT definition FROM gpkg_spatial_ref_sys WHERE srs_id = 4326)"
        database.execute(f"UPDATE gpkg_spatial_ref_sys SET definition = {value} WHERE srs_id > 4326")
    else:
        value = luck.choice(values[column])
        database.execute(f"UPDATE gpkg_spatial_ref_sys SET {column} = {value} WHERE srs_id > 4326")
    return f"{column} {value}"


def layer_gone(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    harm = luck.choice(["DROP TABLE {}", "DELETE FROM {}", "ALTER TABLE {} RENAME TO other"])
    if "RENAME" in harm:
        _hide(database, layer)
    else:
        database.execute(harm.format(layer))
    return harm.format(layer)


def column_changed(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    """A column of a layer dropped, renamed, or declared to be something else."""
    names = [name for _, name, *_ in database.execute(f"PRAGMA table_info({layer})")][1:]
    column = luck.choice([*names, "row"])
    how = luck.choice(["drop", "rename", "declare"])
    new = luck.choice(["geometry", "fid2", "ogc_fid", "index", *TEXTS[9:20]])
    if how == "drop":
        database.execute(f"ALTER TABLE {layer} DROP COLUMN {quoted(column)}")
    elif how == "rename" and not set(new) & {"\0", "\ud800"}:
        database.execute(f"ALTER TABLE {layer} RENAME COLUMN {quoted(column)} TO {quoted(new)}")
    else:
        new = luck.choice(
            [
                *("TEXT", "BLOB", "DATETIME", "BOOLEAN", "TINYINT", "GEOMETRY", "POINT", "FLOAT"),
                *("'x y z'", "TEXT(1)"),
            ]
        )
        (sql,) = database.execute("SELECT sql FROM sqlite_master WHERE name = ?", (layer,)).fetchone()
        sql = re.sub(f'("{column}") [A-Z]+', rf"\1 {new}", sql)
        database.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (sql, layer))
    return f"{layer}.{column}: {how} {short(new)}"


def schema_lies(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    """``sqlite_master`` itself, which SQLite believes."""
    page = "(SELECT rootpage FROM sqlite_master WHERE name = 'gpkg_contents')"
    harms = (
        *("SET rootpage = 1 WHERE name = '{}'", "SET rootpage = 99999999 WHERE name = '{}'"),
        "SET rootpage = -1 WHERE name = '{}'",
        *(f"SET rootpage = {page} WHERE name = '{{}}'", f"SET rootpage = {page} WHERE name = '{TABLE}'"),
        *("SET sql = 'garbage' WHERE name = '{}'", "SET sql = NULL WHERE name = '{}'"),
        *("SET sql = x'ff' WHERE name = '{}'", "SET sql = CAST(x'ff' AS TEXT) WHERE name = '{}'"),
        *("SET type = 'index' WHERE name = '{}'", "SET type = 'x'", "SET name = tbl_name || '_'"),
        *("SET tbl_name = '{}'", "SET sql = sql || printf('%.*c', 20000000, ' ') WHERE name = '{}'"),
        "SET name = CAST(x'ff' AS TEXT) WHERE name = '{}'",
        "SET sql = CAST(x'435293415445' AS TEXT) || ' TABLE x (y)' WHERE name = '{}'",
        "SET rootpage = 'x' WHERE name = 'gisapp_project'",
    )
    harm = luck.choice(harms).format(layer)
    database.execute(f"UPDATE sqlite_master {harm}")
    return harm


def _hide(database: sqlite3.Connection, table: str) -> None:
    """Rename a table to ``hidden``, alone: its index and what GeoPackage says of it stay as they are."""
    database.execute("PRAGMA legacy_alter_table = ON")
    database.execute(f"ALTER TABLE {table} RENAME TO hidden")


KINDS = (
    *(properties_as_view, layer_as_view, endless_triggers, broken_index, layer_as_virtual_table),
    *(layer_of_another_build, catalogue_wrong, systems_wrong, layer_gone, column_changed, schema_lies),
)
