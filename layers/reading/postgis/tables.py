"""The tables and views of a PostGIS database, and their columns, from PostgreSQL's catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from psycopg import Connection

from layers.errors import UserError
from layers.reading.postgis.address import Address
from layers.text import T

_PUBLIC = "public"

_TABLES = """
SELECT c.oid, n.nspname, c.relname, c.relkind IN ('v', 'm'),
       CASE WHEN c.relkind = 'v' OR c.reltuples < 0 THEN NULL ELSE c.reltuples::bigint END,
       coalesce(obj_description(c.oid, 'pg_class'), ''),
       has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (  -- what belongs to PostGIS itself
      SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname <> 'public', n.nspname, c.relname
"""

_GEOMETRIES = """
SELECT a.attrelid, a.attname, t.typname = 'geography',
       postgis_typmod_type(a.atttypmod), postgis_typmod_srid(a.atttypmod)
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE t.typname IN ('geometry', 'geography') AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
"""

_COLUMNS = """
SELECT a.attname, coalesce(b.typname, t.typname), coalesce(b.typcategory, t.typcategory)
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_type b ON t.typtype = 'd' AND b.oid = t.typbasetype
WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped
  AND has_column_privilege(a.attrelid, a.attnum, 'SELECT')
ORDER BY a.attnum
"""

_KEY = """
SELECT a.attname
FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
WHERE i.indrelid = %s AND i.indisprimary
ORDER BY array_position(i.indkey::int[], a.attnum::int)
"""


@dataclass(frozen=True, slots=True)
class TableInfo:
    """One table or view that may be read; one of several geometry columns where it has several.

    ``oid`` is PostgreSQL's own number of it, good for one database only.
    """

    oid: int
    schema: str
    name: str
    is_view: bool
    rows: int | None
    """As the server estimates; None where it does not know (a view, a table not yet analysed)."""
    comment: str
    readable: bool
    """Whether the user may SELECT from it."""
    geometry: str = ""
    """The geometry column; empty for a plain table."""
    kind: str = ""
    """As declared: "MultiPolygon", "PointZ", "Geometry" for any; empty for a plain table."""
    srid: int = 0
    """As declared; 0 where nothing is."""
    is_geography: bool = False
    others: tuple[str, ...] = ()
    """The table's other geometry columns."""
    first: bool = True
    """Whether it is the table's first geometry column, which the table's name alone means."""

    @property
    def label(self) -> str:
        """What names it in messages and in an address: "parks", "green.parks", "green.parks.centre"."""
        table = self.name if self.schema == _PUBLIC else f"{self.schema}.{self.name}"
        return table if self.first else f"{table}.{self.geometry}"

    @property
    def names(self) -> tuple[str, ...]:
        """The names under which it may be asked for."""
        full = f"{self.schema}.{self.name}"
        column = (f"{full}.{self.geometry}", f"{self.name}.{self.geometry}") if self.geometry else ()
        return (full, self.name, *column) if self.first else column


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """One column."""

    name: str
    type: str
    """Of its domain's base where it is of a domain: "int4", "numeric", "_text"."""
    category: str
    """PostgreSQL's one-letter category: "A" for arrays."""


def tables_in(connection: Connection) -> list[TableInfo]:
    """Everything in the database that holds rows and is not PostGIS's own; schema public first."""
    geometries: dict[int, list[tuple[str, bool, str, int]]] = {}
    for oid, *geometry in connection.execute(_GEOMETRIES):
        geometries.setdefault(oid, []).append((geometry[0], geometry[1], geometry[2], geometry[3]))
    tables = []
    for row in connection.execute(_TABLES):
        table = TableInfo(*row)
        tables += _one_each(table, geometries.get(table.oid, []))
    return tables


def _one_each(table: TableInfo, geometries: Sequence[tuple[str, bool, str, int]]) -> list[TableInfo]:
    """The table once for each of its geometry columns; itself where it has none."""
    if not geometries:
        return [table]
    return [
        replace(
            table,
            geometry=name,
            kind=kind or "Geometry",
            srid=srid,
            is_geography=is_geography,
            others=tuple(other for other, *_ in geometries if other != name),
            first=place == 0,
        )
        for place, (name, is_geography, kind, srid) in enumerate(geometries)
    ]


def chosen(tables: Sequence[TableInfo], wanted: Sequence[str], address: Address) -> list[TableInfo]:
    """The tables of these names; without names, all that the user may read, by their first geometry column.

    Raises
    ------
    UserError
        If a name is not there, or is in several schemas.
    """
    if not wanted:
        return [table for table in tables if table.first and table.readable]
    return [_named(tables, name, address) for name in wanted]


def _named(tables: Sequence[TableInfo], name: str, address: Address) -> TableInfo:
    found = [table for table in tables if table.names[0] == name] or [t for t in tables if name in t.names]
    if len(found) > 1:
        raise UserError(
            T(
                "Several schemas have a table {name}: {schemas}.",
                name=name,
                schemas=[t.schema for t in found],
            ),
            T("Name it with its schema, such as {example}.", example=found[0].names[0]),
        )
    if not found:
        known = [table.label for table in tables]
        raise UserError(
            T("The database {database} has no table {name}.", database=address.database, name=name),
            T("It has these: {known}.", known=known) if known else T("It has no tables at all."),
        )
    return found[0]


def columns_of(connection: Connection, table: TableInfo) -> list[ColumnInfo]:
    """The columns that the user may read, in the table's order."""
    return [ColumnInfo(*row) for row in connection.execute(_COLUMNS, (table.oid,))]


def key_of(connection: Connection, table: TableInfo) -> list[str]:
    """The columns of the primary key, in its order; none for a view or a table without."""
    return [name for (name,) in connection.execute(_KEY, (table.oid,))]
