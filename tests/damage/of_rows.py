"""Damage to the rows of a layer: values of the wrong kind, and geometry that is none."""

from __future__ import annotations

import math
import random
import sqlite3
import struct

from tests.damage.editing import quoted, short

X, Y = 503_000.0, 3_270_000.0
"""A place in the sample district, in the project's system."""
_INF, _NAN = math.inf, math.nan
_POINT, _LINE, _POLYGON, _MANY, _MANY_POLYGONS = 1, 2, 3, 7, 6
_SQUARE = ((0, 0), (900, 0), (900, 900), (0, 900), (0, 0))


def values_wrong(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    """SQLite keeps text where numbers should be, and numbers of any size; row numbers twice, or negative."""
    values = (
        *("'x'", "''", "NULL", "'1e5'", "'NaN'", "9e999", "-9e999", "1e308", "-1", "0", "1.5", "1"),
        *("9223372036854775807", "-9223372036854775807", "x'ff'", "x''", "zeroblob(1000000)"),
        *("printf('%.*c', 5000000, 'x')", "'a' || char(0) || 'b'", "char(10) || char(11) || char(27)"),
        *("'2026-01-01'", "'true'", "2", "'=1+1'", "'<b>'", "char(55296)", "2147483648"),
    )
    value = luck.choice(values)
    names = [name for _, name, *_ in database.execute(f"PRAGMA table_info({layer})")]
    column = luck.choice([*(name for name in names if name not in {"fid", "geom"}), "row", "row"])
    where = _where(luck, value)
    database.execute(f"UPDATE {layer} SET {quoted(column)} = {value} {where}")
    return f"{layer}.{column} = {value} {where}"


def text_bad_utf8(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    value = luck.choice(["x'ff'", "x'c3'", "x'eda080'", "x'616200ff'", "x'f0908d'", "x'c080'", "x'b9abd4b0'"])
    texts = [name for _, name, kind, *_ in database.execute(f"PRAGMA table_info({layer})") if kind == "TEXT"]
    column, where = luck.choice(texts), _where(luck)
    database.execute(f"UPDATE {layer} SET {quoted(column)} = CAST({value} AS TEXT) {where}")
    return f"{layer}.{column} = {value} {where}"


def keys_wrong(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    """The feature ids, which SQLite takes for its own row ids, and features that are there many times."""
    harms = (
        *("UPDATE {} SET fid = -fid", "UPDATE {} SET fid = 9223372036854775807 - fid"),
        *("UPDATE {} SET fid = fid * 100000000000", "INSERT INTO {} (row) SELECT row FROM {}"),
        *("UPDATE {} SET row = -row", "UPDATE {} SET row = 1", "UPDATE {} SET row = fid * 7"),
        "INSERT INTO {} (row) VALUES (9223372036854775807), (-1), (NULL), ('x'), (1.5)",
        *("DELETE FROM {} WHERE fid > 1", "UPDATE {} SET row = row + 9007199254740993"),
        "UPDATE gpkg_ogr_contents SET feature_count = -1",
        "UPDATE gpkg_ogr_contents SET feature_count = 9223372036854775807",
        "UPDATE gpkg_ogr_contents SET feature_count = 'x'",
        "UPDATE gpkg_ogr_contents SET feature_count = 2000000000",
        "UPDATE sqlite_sequence SET seq = 9223372036854775807",
    )
    harm = luck.choice(harms).replace("{}", layer)
    database.execute(harm)
    return harm


def geometry_missing(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    blobs = ("x''", "x'47'", "x'4750'", "zeroblob(8)", "zeroblob(5000000)")
    return _put(database, layer, luck, luck.choice(["NULL", *blobs, "'POINT (1 1)'", "7", "1.5"]))


def geometry_cut(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    count = luck.choice([1, 7, 8, 13, 40, 41, 45, 49, 57, 100])
    cuts = (
        f"substr(geom, 1, {count})",
        f"substr(geom, 1, length(geom) - {count})",
        f"geom || zeroblob({count})",
    )
    return _put(database, layer, luck, f"CAST({luck.choice(cuts)} AS BLOB)")


def geometry_lying(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    """GeoPackage's header before the geometry: magic, version, flags, system, and the box around it."""
    heads = (
        *(b"XX\0\1", b"GP\1\1", b"GP\xff\1", b"GP\0\0", b"GP\0\x21", b"GP\0\x11", b"GP\0\x0f", b"GP\0\x03"),
        *(b"GP\0\x09", b"\0\1\0\1", b"GP\0\xff"),
    )
    head, system = luck.choice(heads), luck.choice([100_000, -1, 0, 4326, 99, 2_147_483_647])
    box = luck.choice([(0, 0, 0, 0), (_NAN,) * 4, (_INF, -_INF, 0, 0), (9, 1, 9, 1)])
    tail = luck.choice([b"", struct.pack("<4d", *box)]) + _polygon([_ring(_SQUARE)])
    return _put(database, layer, luck, head + struct.pack("<i", system) + tail)


def ring_unclosed(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    almost, back = (*_SQUARE[:4], (0, 1e-9)), ((0, 0), (1, 1), (0, 0))
    ring = luck.choice([_SQUARE[:4], _SQUARE[:3], _SQUARE[:2], _SQUARE[:1], (), almost, back])
    holes = luck.choice([[], [_ring(_SQUARE)], [_ring(())]])
    return _put(database, _of_areas(layer), luck, _gpkg(_polygon([_ring(ring), *holes])), note=str(ring))


def geometry_of_another_type(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    ring = _ring(_SQUARE)
    line = struct.pack("<BI", 1, _LINE) + ring
    triangle = struct.pack("<BII", 1, 17, 1) + _ring((*_SQUARE[:3], (0, 0)))
    others = {
        "point": _point(X, Y),
        "empty point": _point(_NAN, _NAN),
        "line": line,
        "empty line": struct.pack("<BII", 1, _LINE, 0),
        "polygon": _polygon([ring]),
        "empty polygon": _polygon([]),
        "empty collection": _many([]),
        "collection": _many([_point(X, Y), _polygon([ring]), line]),
        "points in a multipolygon": _many([_point(X, Y)], _MANY_POLYGONS),
        "point with height": struct.pack("<BI3d", 1, 1001, X, Y, _NAN),
        "point with height, as PostGIS writes it": struct.pack("<BI3d", 1, 0x80000001, X, Y, 1),
        "arc": struct.pack("<BI", 1, 8) + ring,
        "curve polygon": struct.pack("<BII", 1, 10, 1) + struct.pack("<BI", 1, 8) + ring,
        "triangle": triangle,
        "surface": _many([triangle], 16),
        "unknown type": struct.pack("<BII", 1, 99, 1),
        "unknown order of bytes": struct.pack("<BII", 7, _POLYGON, 1),
        "big-endian": struct.pack(">BI2d", 0, _POINT, X, Y),
    }
    what = luck.choice(list(others))
    return _put(database, layer, luck, _gpkg(others[what]), note=what)


def coordinates_wrong(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    bad = luck.choice([_NAN, _INF, -_INF, 1e308, -1e308, 1e-320, 1e17, 0.0, 106.5, -0.0])
    at = luck.choice([0, 1, 2, None])
    ring = [(bad - X, y) if at in {position, None} else (x, y) for position, (x, y) in enumerate(_SQUARE)]
    shape = _point(bad, luck.choice([Y, bad])) if layer in _POINTS else _polygon([_ring(ring)])
    return _put(database, layer, luck, _gpkg(shape), note=f"{bad} at {at}")


def collection_nested(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    depth = luck.choice([3, 30, 129, 1_000, 30_000, 1_000_000])
    kind = luck.choice([_MANY, _MANY, _MANY_POLYGONS])
    inside = luck.choice([_point(X, Y), _many([]), b""])
    shape = struct.pack("<BII", 1, kind, 1) * depth + inside
    return _put(database, layer, luck, _gpkg(shape), note=f"{depth} deep")


def counts_huge(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    """Well-known binary that says of itself to have more points, rings or parts than there are bytes."""
    count = luck.choice([2**32 - 1, 2**31, 2**31 - 1, 2**28, 100_000_000, 1_000])
    shapes = {
        "rings": struct.pack("<BII", 1, _POLYGON, count) + _ring(_SQUARE),
        "points of a ring": struct.pack("<BIII", 1, _POLYGON, 1, count) + _ring(_SQUARE),
        "points of a line": struct.pack("<BII", 1, _LINE, count),
        "parts": struct.pack("<BII", 1, _MANY, count) + _point(X, Y),
        "polygons": struct.pack("<BII", 1, _MANY_POLYGONS, count) + _polygon([_ring(_SQUARE)]),
        "or a million empty rings": struct.pack("<BII", 1, _POLYGON, 1_000_000) + bytes(4_000_000),
        "or 200,000 points in one place": _polygon([_ring(((0, 0),) * 200_000)]),
    }
    what = luck.choice(list(shapes))
    return _put(database, layer, luck, _gpkg(shapes[what]), note=f"{count:,} {what}")


def ring_crossing(database: sqlite3.Connection, layer: str, luck: random.Random) -> str:
    """Rings that cross themselves, enclose nothing, or lie outside each other; all are closed."""
    teeth = [(9 * each, 900 * (each % 2)) for each in range(100)]
    rings = {
        "bow tie": [((0, 0), (900, 900), (900, 0), (0, 900), (0, 0))],
        "no area": [((0, 0), (900, 900), (0, 0), (0, 0))],
        "one place": [((0, 0),) * 5],
        "spike": [((0, 0), (900, 0), (900, 900), (900, 1e9), (900, 900), (0, 900), (0, 0))],
        "hole outside": [_SQUARE, tuple((x + 9_999, y) for x, y in _SQUARE)],
        "hole is all": [_SQUARE, _SQUARE],
        "hole around": [_SQUARE, tuple((x * 9, y * 9) for x, y in _SQUARE)],
        "twice around": [_SQUARE + _SQUARE],
        "comb over itself": [(*teeth, *((y, x) for x, y in teeth), (0, 0))],
        "the world": [tuple((x * 1e6, y * 1e6) for x, y in _SQUARE)],
        "a speck": [tuple((x * 1e-13, y * 1e-13) for x, y in _SQUARE)],
    }
    what = luck.choice(list(rings))
    shape = _polygon([_ring(ring) for ring in rings[what]])
    if luck.random() < 0.3:
        shape = _many([shape, shape], _MANY_POLYGONS)
    return _put(database, _of_areas(layer), luck, _gpkg(shape), note=what)


_POINTS = ("rail_station", "rail_entrance", "bus_stop", "bus_stop_2")


def _of_areas(layer: str) -> str:
    return "green" if layer in _POINTS else layer


def _put(
    database: sqlite3.Connection, layer: str, luck: random.Random, geometry: bytes | str, note: str = ""
) -> str:
    """Give a geometry (SQL, or bytes) to one feature of the layer, or to several."""
    layer = "park" if layer == "population" else layer  # the one table without geometry
    value, values, where = geometry, (), _where(luck, geometry)
    if isinstance(geometry, bytes):
        value, values = "?", (geometry,)
        # not for all: a thousand large areas in one place take minutes, damaged or not
        where = {"": "WHERE fid < 9", "WHERE fid % 2 = 0": "WHERE fid IN (2, 4)"}.get(where, where)
    database.execute(f"UPDATE {layer} SET geom = {value} {where}", values)
    return f"{layer}.geom = {note or short(geometry)} {where}"


def _where(luck: random.Random, value: bytes | str = "") -> str:
    """Which features; one alone where the value is a large one."""
    if len(value) > 1_000 or "000000" in str(value):
        return "WHERE fid = 1"
    return luck.choice(["", "WHERE fid = 1", "WHERE fid % 2 = 0", "WHERE fid = (SELECT max(fid) FROM park)"])


def _gpkg(shape: bytes) -> bytes:
    return b"GP\0\1" + struct.pack("<i", 100_000) + shape


def _point(x: float, y: float) -> bytes:
    return struct.pack("<BI2d", 1, _POINT, x, y)


def _ring(points) -> bytes:
    return struct.pack("<I", len(points)) + b"".join(struct.pack("<2d", X + x, Y + y) for x, y in points)


def _polygon(rings: list[bytes]) -> bytes:
    return struct.pack("<BII", 1, _POLYGON, len(rings)) + b"".join(rings)


def _many(shapes: list[bytes], kind: int = _MANY) -> bytes:
    return struct.pack("<BII", 1, kind, len(shapes)) + b"".join(shapes)


KINDS = (
    *(values_wrong, text_bad_utf8, keys_wrong, geometry_missing, geometry_cut, geometry_lying),
    *(ring_unclosed, geometry_of_another_type, coordinates_wrong, collection_nested, counts_huge),
    ring_crossing,
)
