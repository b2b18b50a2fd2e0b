"""The raw files taken apart by hand: no GDAL for vectors, no GEOS anywhere."""

from __future__ import annotations

import csv
import json
import math
import sqlite3
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer

RAW = Path(__file__).resolve().parent.parent / "raw"
Points = NDArray[np.float64]

_PLANE = CRS.from_proj4("+proj=tmerc +lon_0=106.5 +k=1 +x_0=500000 +ellps=GRS80 +units=m +type=crs")
_DEGREES = CRS.from_proj4("+proj=longlat +ellps=GRS80 +type=crs")


@dataclass(frozen=True)
class Area:
    """A polygon feature: its rings (x, y in metres, 106.5° E in the middle) and its columns."""

    rings: tuple[Points, ...]
    row: dict[str, object]


@cache
def _to_plane(*, grid: bool) -> Transformer:
    return Transformer.from_crs(CRS("EPSG:4545") if grid else _DEGREES, _PLANE, always_xy=True)


def plane(points: Points, *, grid: bool = False) -> Points:
    """Metres of degrees, or (``grid``) of EPSG:4545 eastings and northings."""
    return np.column_stack(_to_plane(grid=grid).transform(points[:, 0], points[:, 1]))


def to_grid(points: Points) -> Points:
    """EPSG:4545 eastings and northings of metres in the plane."""
    return np.column_stack(_to_plane(grid=True).transform(points[:, 0], points[:, 1], direction="INVERSE"))


def geojson(name: str) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    """Geometry and properties of each feature, coordinates as written."""
    for feature in json.loads((RAW / name).read_text(encoding="utf-8"))["features"]:
        yield feature["geometry"], feature["properties"]


def geojson_areas(name: str) -> list[Area]:
    """The polygons of a GeoJSON."""
    found = []
    for geometry, row in geojson(name):
        shapes = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        rings = tuple(plane(np.array(ring, dtype=float)) for shape in shapes for ring in shape)
        found.append(Area(rings, row))
    return found


def table(name: str, encoding: str) -> list[dict[str, str]]:
    """The rows of a CSV."""
    with (RAW / name).open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def _gpkg(name: str) -> Iterator[tuple[bytes, dict[str, object]]]:
    """Well-known binary and columns of each row of the one layer of a GeoPackage."""
    database = sqlite3.connect(f"file:{RAW / name}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    try:
        (layer,) = database.execute("SELECT table_name FROM gpkg_contents").fetchone()
        for row in database.execute(f'SELECT * FROM "{layer}" ORDER BY fid'):
            columns = dict(row)
            blob = columns.pop("geom")
            envelope = (0, 32, 48, 48, 64)[(blob[3] >> 1) & 7]
            yield blob[8 + envelope :], columns
    finally:
        database.close()


def gpkg_areas(name: str, *, grid: bool) -> list[Area]:
    """The polygons of a GeoPackage."""
    found = []
    for wkb, row in _gpkg(name):
        assert wkb[0] == 1, "little-endian"
        kind, count = struct.unpack_from("<II", wkb, 1)
        at, rings = 9, []
        if kind == 6:  # a multipolygon: here always of one part
            assert count == 1
            count, at = struct.unpack_from("<I", wkb, at + 5)[0], at + 9
        for _ in range(count):
            (points,) = struct.unpack_from("<I", wkb, at)
            ring = np.frombuffer(wkb, "<f8", 2 * points, at + 4).reshape(-1, 2)
            rings.append(plane(ring, grid=grid))
            at += 4 + 16 * points
        found.append(Area(tuple(rings), row))
    return found


def gpkg_points(name: str) -> list[tuple[float, float, dict[str, object]]]:
    """Longitude, latitude and columns of the points of a GeoPackage."""
    return [(*struct.unpack_from("<dd", wkb, 5), row) for wkb, row in _gpkg(name)]


def shapefile_areas(name: str) -> list[Area]:
    """The polygons of a shapefile in EPSG:4545 whose text is GBK, whatever it says."""
    shapes = (RAW / f"{name}.shp").read_bytes()
    rows, at, found = _dbf(name), 100, []
    for row in rows:
        (words,) = struct.unpack_from(">i", shapes, at + 4)
        parts, points = struct.unpack_from("<ii", shapes, at + 44)
        starts = [*struct.unpack_from(f"<{parts}i", shapes, at + 52), points]
        xy = np.frombuffer(shapes, "<f8", 2 * points, at + 52 + 4 * parts).reshape(-1, 2)
        rings = tuple(plane(xy[a:b], grid=True) for a, b in pairwise(starts))
        found.append(Area(rings, row))
        at += 8 + 2 * words
    return found


def _dbf(name: str) -> list[dict[str, object]]:
    content = (RAW / f"{name}.dbf").read_bytes()
    count, header, width = struct.unpack_from("<IHH", content, 4)
    fields = [
        (content[at : at + 11].split(b"\0")[0].decode("gbk"), chr(content[at + 11]), content[at + 16])
        for at in range(32, header - 1, 32)
    ]
    rows = []
    for number in range(count):
        at, row = header + number * width + 1, {}
        for field, kind, size in fields:
            text = content[at : at + size].decode("gbk").strip()
            row[field] = (float(text) if text.strip("*") else None) if kind in "NF" else text
            at += size
        rows.append(row)
    return rows


def gcj02(lon: float, lat: float) -> tuple[float, float]:
    """The published forward formula (definitions §11.4)."""
    sin, pi = math.sin, math.pi
    x, y = lon - 105, lat - 35
    both = 2 / 3 * (20 * sin(6 * pi * x) + 20 * sin(2 * pi * x))
    t_lat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * abs(x) ** 0.5 + both
    t_lat += (
        2 / 3 * (20 * sin(pi * y) + 40 * sin(pi * y / 3) + 160 * sin(pi * y / 12) + 320 * sin(pi * y / 30))
    )
    t_lon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * abs(x) ** 0.5 + both
    t_lon += (
        2 / 3 * (20 * sin(pi * x) + 40 * sin(pi * x / 3) + 150 * sin(pi * x / 12) + 300 * sin(pi * x / 30))
    )
    m = 1 - 0.00669342162296594323 * sin(math.radians(lat)) ** 2
    north = t_lat * 180 * m**1.5 / (pi * 6378245.0 * (1 - 0.00669342162296594323))
    east = t_lon * 180 * m**0.5 / (pi * 6378245.0 * math.cos(math.radians(lat)))
    return lon + east, lat + north


def from_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Its inverse: guess, look how far the guess lands from the mark, correct; ten times is plenty."""
    x, y = lon, lat
    for _ in range(10):
        east, north = gcj02(x, y)
        x, y = x + lon - east, y + lat - north
    return x, y
