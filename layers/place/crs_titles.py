"""What planners call the coordinate systems that their files may be in; EPSG's own names are English."""

from __future__ import annotations

import re

from pyproj import CRS

from layers.text import T

_DATUMS: dict[str, T | str] = {
    "CGCS2000": "CGCS2000",
    "China Geodetic Coordinate System 2000": "CGCS2000",
    "Xian 1980": T("Xian 1980"),
    "Beijing 1954": T("Beijing 1954"),
    "WGS 84": "WGS 84",
}
_GAUSS_KRUGER = re.compile(
    r"(?P<datum>.+?) / (?P<three>3-degree )?Gauss-Kruger (?:zone (?P<zone>\d+)|CM (?P<meridian>\d+)E)"
)
_UTM = re.compile(r"(?P<datum>.+?) / UTM zone (?P<zone>\d+)(?P<half>[NS])")


def title_of(crs: CRS) -> T:
    """The usual Chinese grids by zone width and central meridian; any other system by its own name."""
    name = str(crs.name)
    if found := _GAUSS_KRUGER.fullmatch(name):
        return _gauss_kruger(
            _datum(found["datum"]), found["zone"], found["meridian"], 3 if found["three"] else 6
        )
    if found := _UTM.fullmatch(name):
        figures = {"datum": _datum(found["datum"]), "zone": found["zone"] + found["half"]}
        return T("{datum}, UTM zone {zone}", **figures)
    if name == "WGS 84 / Pseudo-Mercator":
        return T("Web Mercator of web maps, not to be measured in")
    if crs.is_geographic:
        return T("{datum}, degrees", datum=_datum(name))
    return T("{name}", name=name)


def _gauss_kruger(datum: T | str, zone: str | None, meridian: str | None, width: int) -> T:
    if zone is None:
        return T(
            "{datum}, {width}° zone, central meridian {meridian}°E",
            datum=datum,
            width=width,
            meridian=meridian,
        )
    return T(
        "{datum}, {width}° zone {zone}, central meridian {meridian}°E",
        datum=datum,
        width=width,
        zone=zone,
        meridian=3 * int(zone) if width == 3 else 6 * int(zone) - 3,  # noqa: PLR2004 - degrees of a zone
    )


def _datum(name: str) -> T | str:
    return _DATUMS.get(name, name)
