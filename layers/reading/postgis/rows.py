"""The rows of one table of a PostGIS database, in batches."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import Connection, sql

from layers.reading.frames.features import Table
from layers.reading.postgis.tables import ColumnInfo, TableInfo, columns_of, key_of
from layers.task import Task
from layers.text import T

_BATCH = 5000
_AS_THEY_ARE = {"bool", "int2", "int4", "int8", "float4", "float8"}
_GEOMETRIES = {"geometry", "geography"}
_NOT_FOR_TABLES = {"bytea", "raster"}
_EXACT = 2**53
"""Whole numbers beyond it lose digits as floats: they are identifiers, and stay text."""
_DIGITS = 15
"""More of them do not survive in a float."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table as read.

    ``has_arcs`` marks rows whose curves the server drew as short lines; ``sha256`` is of all their
    values, whatever their order.
    """

    table: Table
    has_arcs: npt.NDArray[np.bool_]
    sha256: str
    ordered: bool
    """Whether a primary key gives each row its place."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Which rows are wanted: those in a box of the table's own coordinates, and in one SRID of several."""

    box: tuple[float, float, float, float] | None = None
    srid: int = 0
    usual_srid: int | None = None
    """The SRID under which rows without geometry count, where rows in others are left to another reading."""


def read_rows(connection: Connection, table: TableInfo, extent: Extent, task: Task) -> Rows:
    """Read the wanted rows through a cursor on the server.

    Parameters
    ----------
    connection
        As visited.
    table
        One of its tables.
    extent
        Which rows.
    task
        Told of each batch; its cancel is heard between two.
    """
    columns = [each for each in columns_of(connection, table) if each.type not in _GEOMETRIES]
    kept = [each for each in columns if each.type not in _NOT_FOR_TABLES]
    key = key_of(connection, table)
    query = sql.SQL("SELECT {} FROM {}{}{}").format(
        sql.SQL(", ").join([*_geometry(table), *map(_selected, kept)]),
        sql.Identifier(table.schema, table.name),
        _where(table, extent),
        sql.SQL(" ORDER BY {}").format(sql.SQL(", ").join(map(sql.Identifier, key))) if key else sql.SQL(""),
    )
    values, digests = _fetched(connection, query, table, 2 + len(kept), task)
    wkb = _objects(values[0])
    has_arcs = np.fromiter((bool(each) for each in values[1]), bool, len(values[1]))
    read = Table(
        names=tuple(each.name for each in kept),
        columns=tuple(_column(each, some) for each, some in zip(kept, values[2:], strict=True)),
        wkb=wkb if table.geometry else None,
        crs=None,
        count=len(wkb),
        skipped=tuple(each.name for each in columns if each not in kept),
    )
    heading = repr([(each.name, each.type) for each in kept]).encode()
    return Rows(read, has_arcs, hashlib.sha256(heading + b"".join(sorted(digests))).hexdigest(), bool(key))


def srids_of(connection: Connection, table: TableInfo) -> list[int]:
    """The SRIDs that the rows have, the most frequent first; needed where the column declares none."""
    query = sql.SQL(
        "SELECT ST_SRID({0}::geometry) FROM {1} WHERE {0} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1"
    ).format(sql.Identifier(table.geometry), sql.Identifier(table.schema, table.name))
    return [srid for (srid,) in connection.execute(query)]


def crs_text(connection: Connection, srid: int) -> str | None:
    """What the database says of an SRID: "EPSG:4490" where it names an authority, else its WKT."""
    query = "SELECT auth_name, auth_srid, srtext FROM spatial_ref_sys WHERE srid = %s"
    found = connection.execute(query, (srid,)).fetchone()
    if found is None:
        return None
    authority, code, text = found
    return f"{authority}:{code}" if authority == "EPSG" and code else text


# ---------------------------------------------------------------- the query


def _geometry(table: TableInfo) -> list[sql.Composable]:
    """The geometry as WKB without curves, and whether it had any."""
    if not table.geometry:
        return [sql.SQL("NULL"), sql.SQL("NULL")]
    form = sql.SQL("ST_AsBinary(ST_CurveToLine({0}::geometry)), ST_HasArc({0}::geometry)")
    return [form.format(sql.Identifier(table.geometry))]


def _selected(column: ColumnInfo) -> sql.Composable:
    """The column in a form that is read the same whatever its type: arrays and all unusual types as text."""
    name = sql.Identifier(column.name)
    if column.type in _AS_THEY_ARE:
        return name
    if column.category == "A":
        return sql.SQL("array_to_string({}, ', ')").format(name)
    return sql.SQL("{}::text").format(name)


def _where(table: TableInfo, extent: Extent) -> sql.Composable:
    """Only boxes are compared: that uses the index, and no invalid geometry can make it fail."""
    conditions: list[sql.Composable] = []
    geometry = sql.Identifier(table.geometry) if table.geometry else None
    if geometry is not None and extent.box is not None:
        cast = sql.SQL("::geography" if table.is_geography else "")
        envelope = sql.SQL("ST_MakeEnvelope({})").format(
            sql.SQL(", ").join(sql.Literal(each) for each in (*extent.box, extent.srid))
        )
        conditions.append(sql.SQL("{} && {}{}").format(geometry, envelope, cast))
    if geometry is not None and extent.usual_srid is not None:
        same = sql.SQL("coalesce(ST_SRID({}::geometry), {}) = {}")
        numbers = sql.Literal(extent.usual_srid), sql.Literal(extent.srid)
        conditions.insert(0, same.format(geometry, *numbers))  # first: boxes of two SRIDs cannot be compared
    return sql.SQL(" WHERE {}").format(sql.SQL(" AND ").join(conditions)) if conditions else sql.SQL("")


# ---------------------------------------------------------------- the values


def _fetched(
    connection: Connection, query: sql.Composed, table: TableInfo, width: int, task: Task
) -> tuple[list[list[Any]], list[bytes]]:
    """The values column by column, and a checksum of each row."""
    values: list[list[Any]] = [[] for _ in range(width)]
    digests: list[bytes] = []
    with connection.cursor("gisapp_rows") as cursor:
        cursor.execute(query)
        while batch := cursor.fetchmany(_BATCH):
            for column, some in zip(values, zip(*batch, strict=True), strict=True):
                column.extend(some)
            digests += map(_digest, batch)
            task.step(
                len(digests) / max(table.rows or 0, len(digests) + _BATCH),
                T("Reading {table}: {n:,} rows", table=table.label, n=len(digests)),
            )
    return values, digests


def _digest(row: Sequence[Any]) -> bytes:
    checksum = hashlib.sha256(row[0] or b"")
    checksum.update(repr(row[2:]).encode())
    return checksum.digest()


def _column(column: ColumnInfo, values: list[Any]) -> npt.NDArray[Any]:
    if column.type == "numeric":
        return _of_decimals(values)
    if column.type in {"float4", "float8"}:
        return np.array([np.nan if each is None else each for each in values], dtype=np.float64)
    if column.type in {"int2", "int4", "int8"}:
        return _of_integers(values)
    if column.type == "bool" and None not in values:
        return np.array(values, dtype=bool)
    return _objects(values)


def _of_integers(values: list[Any]) -> npt.NDArray[Any]:
    if None not in values:
        return np.array(values, dtype=np.int64)
    if any(abs(each) > _EXACT for each in values if each is not None):
        return _objects([None if each is None else str(each) for each in values])
    return np.array([np.nan if each is None else each for each in values], dtype=np.float64)


def _of_decimals(values: list[Any]) -> npt.NDArray[Any]:
    """Decimals, which come as text: as numbers, unless they have more digits than a number keeps."""
    if any(sum(map(str.isdigit, each.lstrip("-0."))) > _DIGITS for each in values if each is not None):
        return _objects(values)
    return np.array([np.nan if each is None else float(each) for each in values], dtype=np.float64)


def _objects(values: list[Any]) -> npt.NDArray[np.object_]:
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made
