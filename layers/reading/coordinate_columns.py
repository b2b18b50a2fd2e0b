"""Recognising by their names the columns of a table that hold coordinates."""

from __future__ import annotations

import re
from collections.abc import Sequence

_DATUM = r"(wgs84|wgs|cgcs2000|gcj02|gcj|bd09|bd|4326|4490)?"
_LONGITUDE = re.compile(
    rf"{_DATUM}(.{{0,8}}?)(lon|lng|long|longitude|经度|东经|经度坐标|经){_DATUM}(deg|dd)?"
)
_LATITUDE = re.compile(rf"{_DATUM}(.{{0,8}}?)(lat|latitude|纬度|北纬|纬度坐标|纬){_DATUM}(deg|dd)?")
_X = {
    "x",
    "pointx",
    "xcoord",
    "coordx",
    "x坐标",
    "坐标x",
    "横坐标",
    "东坐标",
    "easting",
    "east",
    "e",
    "posx",
    "centerx",
}
_Y = {
    "y",
    "pointy",
    "ycoord",
    "coordy",
    "y坐标",
    "坐标y",
    "纵坐标",
    "北坐标",
    "northing",
    "north",
    "n",
    "posy",
    "centery",
}
_PAIR = {
    "经纬度",
    "坐标",
    "坐标位置",
    "位置坐标",
    "location",
    "coordinate",
    "coordinates",
    "lnglat",
    "lonlat",
    "gps",
    "gps坐标",
}
_WKT = {
    "wkt",
    "ewkt",
    "geometry",
    "geom",
    "几何",
    "thegeom",
    "shape",
    "wktgeom",
    "geomwkt",
    "geometrywkt",
    "wkb",
    "图形",
    "几何图形",
}
_PREFERENCE = ("wgs", "cgcs", "4326", "4490", "", "gcj", "bd")
"""Of several pairs of columns, those in the datum that needs no shift come first."""


def degree_columns(names: Sequence[str]) -> tuple[str, str] | None:
    """The columns of longitude and latitude; None unless there are both."""
    longitude, latitude = _best(names, _LONGITUDE), _best(names, _LATITUDE)
    return (longitude, latitude) if longitude is not None and latitude is not None else None


def plane_columns(names: Sequence[str]) -> tuple[str, str] | None:
    """The columns called x and y, or easting and northing; None unless there are both."""
    x, y = _called(names, _X), _called(names, _Y)
    return (x, y) if x is not None and y is not None else None


def pair_column(names: Sequence[str]) -> str | None:
    """The column that holds both numbers in one cell, as map services give them."""
    return _called(names, _PAIR)


def wkt_column(names: Sequence[str]) -> str | None:
    """The column whose name promises geometry as text."""
    return _called(names, _WKT)


def _called(names: Sequence[str], known: set[str]) -> str | None:
    return next((name for name in names if _word(name) in known), None)


def _best(names: Sequence[str], pattern: re.Pattern[str]) -> str | None:
    matches = [(found, name) for name in names if (found := pattern.fullmatch(_word(name)))]
    if not matches:
        return None
    return min(matches, key=lambda match: (_rank(match[0]), len(match[0][2])))[1]


def _rank(found: re.Match[str]) -> int:
    datum = found[1] or found[4] or ""
    return next(
        rank for rank, start in enumerate(_PREFERENCE) if (datum.startswith(start) if start else not datum)
    )


def _word(name: str) -> str:
    """The name as names are compared: lower case, without blanks and punctuation."""
    return re.sub(r"[\s_\-.:：/()（）\[\]【】°]+", "", str(name)).lower()
