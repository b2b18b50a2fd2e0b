"""Recognising by their names the columns of a table that hold coordinates, and the datum they name."""

from __future__ import annotations

import re
from collections.abc import Sequence

_DATUMS = {
    "gcj02": r"gcj02|gcj(?=\W|$|l)|高德|火星|国测局|amap|gaode|腾讯|tencent|mars",
    "bd09": r"bd09(ll|mc)?|^bd|bd$|百度|baidu",
    "cgcs2000": r"cgcs2000|cgcs|大地2000|国家2000|4490",
    "wgs84": r"wgs84|^wgs|wgs$|^gps(?=l)|(?<=[lt])gps$|4326",
}
"""How headings name the datum of their numbers; the maps of 高德 and 腾讯 are in GCJ-02."""
_PREFERENCE = ("wgs84", "cgcs2000", None, "gcj02", "bd09")
"""Of several pairs of columns, those in the datum that needs no shift come first."""

_LONGITUDE = re.compile(
    r"(.{0,8}?)(lon|lng|long|longitude|longtitude|经度|东经|经度坐标|经|jd|jingdu)(deg|dd|度|e|值)?"
)
_LATITUDE = re.compile(r"(.{0,8}?)(lat|latitude|lattitude|纬度|北纬|纬度坐标|纬|wd|weidu)(deg|dd|度|n|值)?")
_EASTING = re.compile(
    r"x|e|(.{0,6}?)(pointx|xcoord|xcoordinate|coordx|coordinatex|posx|centerx|centroidx|utmx|easting|x坐标|坐标x|x值)"
    r"(m|米)?|east|.{0,4}([横东]向?坐标|横轴|东距)(值|[xy])?(m|米)?|[xy](横|东)(坐标)?"
)
_NORTHING = re.compile(
    r"y|n|(.{0,6}?)(pointy|ycoord|ycoordinate|coordy|coordinatey|posy|centery|centroidy|utmy|northing|y坐标|坐标y|y值)"
    r"(m|米)?|north|.{0,4}([纵北]向?坐标|纵轴|北距)(值|[xy])?(m|米)?|[xy](纵|北)(坐标)?"
)
_SAYS_NORTH, _SAYS_EAST = re.compile(r"纵|北"), re.compile(r"横|东")
"""纵坐标X is the northing, whatever the letter; surveyors call it X."""
_PAIR = re.compile(
    r".{0,6}?(经纬度?|纬经度?|坐标|坐标位置|位置坐标|地理坐标|坐标点|经纬度坐标|经度纬度|纬度经度)"
    r"|location|coordinates?|coords?|lnglat|lonlat|latlng|latlon|longlat|latlong|gps|gps坐标|xy|position|point"
    r"|位置"
)
_LATITUDE_FIRST = re.compile(r"lat(itude)?l(on|ng)|纬经|纬度.?经度")
_GEOMETRY = frozenset({
    "wkt", "ewkt", "wkb", "ewkb", "geom", "geometry", "thegeom", "shape", "polygon", "geojson", "wktgeom",
    "geomwkt", "geometrywkt", "wkbgeometry", "geomjson", "几何", "图形", "几何图形", "边界", "空间数据",
    "空间坐标",
})  # fmt: skip


def degree_columns(names: Sequence[str]) -> tuple[str, str] | None:
    """The columns of longitude and latitude; None unless there are both."""
    longitudes, latitudes = _by_datum(names, _LONGITUDE), _by_datum(names, _LATITUDE)
    for datum in _PREFERENCE:
        if datum in longitudes and datum in latitudes:
            return longitudes[datum], latitudes[datum]
    mixed = [
        next((found[each] for each in _PREFERENCE if each in found), None)
        for found in (longitudes, latitudes)
    ]
    return (mixed[0], mixed[1]) if mixed[0] is not None and mixed[1] is not None else None


def plane_columns(names: Sequence[str]) -> tuple[str, str] | None:
    """The columns called x and y, or easting and northing; None unless there are both."""
    x = _called([name for name in names if not _SAYS_NORTH.search(name)], _EASTING)
    y = _called([name for name in names if not _SAYS_EAST.search(name)], _NORTHING)
    return (x, y) if x is not None and y is not None else None


def pair_column(names: Sequence[str]) -> str | None:
    """The column that holds both numbers in one cell, as map services give them."""
    return _called(names, _PAIR)


def names_latitude_first(name: str) -> bool:
    """Whether the name of a column of pairs says that latitude comes first."""
    return bool(_LATITUDE_FIRST.search(_word(name)))


def wkt_column(names: Sequence[str]) -> str | None:
    """The column whose name promises geometry as text."""
    return next((name for name in names if _word(name) in _GEOMETRY), None)


def datum_named(name: str) -> str | None:
    """The datum that a heading names: "wgs84", "cgcs2000", "gcj02" or "bd09"; None where it names none."""
    return _split(name)[0]


def _by_datum(names: Sequence[str], pattern: re.Pattern[str]) -> dict[str | None, str]:
    """The column per datum whose name says least besides ("经度" before "起点经度")."""
    found: dict[str | None, tuple[int, str]] = {}
    for name in names:
        datum, word = _split(name)
        if (match := pattern.fullmatch(word)) and (datum not in found or len(match[1]) < found[datum][0]):
            found[datum] = (len(match[1]), name)
    return {datum: name for datum, (_, name) in found.items()}


def _called(names: Sequence[str], pattern: re.Pattern[str]) -> str | None:
    words = [(name, _split(name)[1]) for name in names]
    matches = [(len(word), name) for name, word in words if pattern.fullmatch(word)]
    return min(matches, key=lambda match: match[0])[1] if matches else None


def _split(name: str) -> tuple[str | None, str]:
    """The datum that a name bears, and the name without it."""
    word = _word(name)
    for datum, pattern in _DATUMS.items():
        if (rest := re.sub(pattern, "", word)) != word:
            return datum, rest
    return None, word


def _word(name: str) -> str:
    """The name as names are compared: lower case, without blanks and punctuation."""
    return re.sub(r"[\s_\-.:：,，、/()（）\[\]【】°]+", "", str(name)).lower()
