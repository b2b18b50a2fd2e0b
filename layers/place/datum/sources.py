"""The places of layers and of sources, taken out of them for comparing."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers import folders
from layers.columns.headings import match_columns
from layers.layer import Layer
from layers.place.crs import GEOGRAPHIC, horizontal, transform
from layers.place.datum.gcj import FloatArray
from layers.place.datum.ground import ground_of
from layers.place.datum.places import FILLING, GROUNDS, NAME_COLUMNS, POINT_ROLES, Places
from layers.place.datum.zones import Zones, zones_of
from layers.remember import by_identity
from layers.roles import Role
from layers.source import Source
from layers.text import T

if TYPE_CHECKING:
    import geopandas as gpd

_SAMPLE = 5000
_NAMED = 20_000
_SHAPES = 2000
_FEW_VALUES = 12
_GRID = ("CGCS2000", "Xian 1980", "Beijing 1954", "Gauss", "UTM")
_CITY = (106.2, 29.3, 106.9, 29.9)
"""Within it the published landmarks are worth comparing with."""

Geometries = np.ndarray[tuple[int], np.dtype[np.object_]]


@by_identity
def places_of_layer(layer: Layer) -> Places | None:
    """The places of a conformed layer; None for rasters, plain tables and empty layers."""
    frame = layer.frame
    if frame is None or frame.crs is None or not len(frame):
        return None
    column = NAME_COLUMNS.get(layer.role, "name")

    def to_lonlat(xy: FloatArray) -> FloatArray:
        return transform(frame.crs, GEOGRAPHIC, xy)

    places = _places(
        np.asarray(frame.geometry.array),
        [name if isinstance(name, str) else "" for name in frame[column]] if column in frame else [],
        to_lonlat,
        Places(layer.role, np.empty((0, 2)), title=layer.title, known=True, surveyed=_in_metres(layer)),
        [],
    )
    if places is None or layer.role not in FILLING:
        return places
    return replace(places, zones=_zones(frame, to_lonlat, "code", "name"))


def _in_metres(layer: Layer) -> bool:
    """Whether the layer came in a surveyed grid; its frame is in metres in any case."""
    try:
        return surveyed(CRS.from_user_input(layer.origin.crs))
    except CRSError:
        return any(word in layer.origin.crs for word in _GRID)


def surveyed(crs: object) -> bool:
    """Whether a CRS is a grid that surveyors use, rather than degrees or the Mercator of web maps."""
    if not isinstance(crs, CRS) or (flat := horizontal(crs)) is None or not flat.is_projected:
        return False
    operation = flat.coordinate_operation
    return operation is not None and "Transverse Mercator" in operation.method_name


def places_of_source(
    source: Source,
    role: Role,
    to_lonlat: Callable[[FloatArray], FloatArray],
    *,
    columns: Mapping[str, str] | None = None,
    settled: str | None = None,
    in_grid: bool = False,
) -> Places | None:
    """The places of a source as read, in the degrees in which it is taken; None where it has none.

    Parameters
    ----------
    source, role
        As read, and what it is for.
    to_lonlat
        From coordinates as found (n, 2) to degrees.
    columns
        The columns that the user chose (:attr:`layers.answers.Answers.columns`): the names are taken from
        where the layer will take them, and by the headings all the same, since a choice undoes no proof.
    settled
        The datum that the user answered.
    in_grid
        Whether it is in metres of a surveyed grid.
    """
    if source.frame is None or not len(source.frame):
        return None
    names, by_heading = (_names(source.frame, role, chosen) for chosen in (columns, None))
    about = Places(
        role.id,
        np.empty((0, 2)),
        title=source.title,
        surveyed=in_grid,
        settled=settled,
        named=named_datum(source),
    )
    shapes = np.asarray(source.frame.geometry.array)
    places = _places(shapes, names, to_lonlat, about, [] if by_heading == names else by_heading)
    if places is not None and role.id in FILLING:
        matched = match_columns(source.frame, role, columns)
        zones = _zones(source.frame, to_lonlat, matched.get("code"), matched.get("name"))
        places = replace(places, zones=zones)
    if places is None or places.rows is None:
        return places
    return replace(places, sorts=_sorts(source, places))


def _zones(
    frame: gpd.GeoDataFrame,
    to_lonlat: Callable[[FloatArray], FloatArray],
    code: str | None,
    name: str | None,
) -> Zones:
    """The outlines of a boundary layer by the codes and names in these columns."""
    known = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    sound = shapely.make_valid(_in_degrees(known.geometry.to_numpy(), to_lonlat), method="structure")
    columns = (
        [None] * len(known) if column is None else known[column].fillna("").astype(str).to_list()
        for column in (code, name)
    )
    return zones_of(sound, *columns)


def _names(frame: gpd.GeoDataFrame, role: Role, chosen: Mapping[str, str] | None) -> list[str]:
    """The names to compare, by the chosen column or the one whose heading says that it holds them."""
    column = match_columns(frame, role, chosen).get(NAME_COLUMNS.get(role.id, "name"))
    return [] if column is None else frame[column].fillna("").astype(str).to_list()


def _sorts(source: Source, places: Places) -> dict[str, list[str]]:
    """Columns with a few different texts, by row of the places."""
    assert source.frame is not None
    assert places.rows is not None
    columns = source.frame.drop(columns=source.frame.geometry.name).iloc[places.rows - 1]
    texts = {str(name): column.astype(object).fillna("").astype(str) for name, column in columns.items()}
    return {name: text.to_list() for name, text in texts.items() if 1 < text.nunique() <= _FEW_VALUES}


def _places(
    geometry: Geometries,
    names: list[str],
    to_lonlat: Callable[[FloatArray], FloatArray],
    about: Places,
    by_heading: list[str],
) -> Places | None:
    known = np.flatnonzero(~shapely.is_missing(geometry) & ~shapely.is_empty(geometry))
    most = _NAMED if about.role in POINT_ROLES and names else _SAMPLE
    every = max(1, len(known) // most)
    known = known[::every]
    lonlat = to_lonlat(shapely.get_coordinates(shapely.centroid(geometry[known])))
    on_earth = (np.abs(lonlat) <= [180, 90]).all(axis=1)
    known, lonlat = known[on_earth], lonlat[on_earth]
    if not len(known):
        return None
    shapes = geometry[known]
    return replace(
        about,
        lonlat=lonlat,
        names=tuple(names[row] for row in known) if names else (),
        by_heading=tuple(by_heading[row] for row in known) if by_heading else (),
        rows=known + 1 if every == 1 else None,  # rows are told apart where each was looked at
        edges=_edges(shapes, to_lonlat),
        ground=ground_of(_in_degrees(shapes, to_lonlat)) if about.role in GROUNDS else None,
        area=_area(shapes, to_lonlat) if about.role in FILLING else None,
    )


def _edges(shapes: Geometries, to_lonlat: Callable[[FloatArray], FloatArray]) -> Geometries:
    """Lines of a sample of the features in degrees: boundaries of polygons, lines themselves."""
    sample = shapes[:: max(1, len(shapes) // _SHAPES)]
    dimension = shapely.get_dimensions(sample)
    lines = np.concatenate([shapely.boundary(sample[dimension == 2]), sample[dimension == 1]])  # noqa: PLR2004
    single = shapely.get_parts(shapely.force_2d(lines))
    whole = single[~shapely.is_empty(single)]
    return np.asarray(shapely.transform(whole, to_lonlat)) if len(whole) else np.empty(0, object)


def _in_degrees(shapes: Geometries, to_lonlat: Callable[[FloatArray], FloatArray]) -> Geometries:
    return np.asarray(shapely.transform(shapely.force_2d(shapes), to_lonlat))


def _area(shapes: Geometries, to_lonlat: Callable[[FloatArray], FloatArray]) -> shapely.Geometry:
    sound = shapely.make_valid(shapely.force_2d(shapes), method="structure")
    return shapely.transform(shapely.union_all(sound), to_lonlat)


# ---------------------------------------------------------------- what a file says of itself


def named_datum(source: Source) -> str | None:
    """The datum that a file's own headings or its CRS name ("gcj02_lng"); None where they name none."""
    for finding in source.findings:
        if finding.code == "datum.named":
            return datum_called(str(finding.message.figures.get("datum", "")))
    if source.crs is None:
        return None
    found = datum_called(str(source.crs.name))
    return found if found in {"gcj02", "bd09"} else None


def hinted_datum(title: str) -> str | None:
    """The datum that a file's name hints at: 高德 and Amap serve GCJ-02, 百度 and Baidu BD-09."""
    named = datum_called(title)
    if named is not None:
        return named
    text = title.casefold()
    if any(word in text for word in ("纠偏", "corrected")):
        return "as_is"
    if any(word in text for word in ("高德", "amap", "腾讯", "tencent")):
        return "gcj02"
    return "bd09" if any(word in text for word in ("百度", "baidu")) else None


def datum_called(text: str) -> str | None:
    """The key of the datum that a word names, None where it names none."""
    text = text.casefold().replace("-", "").replace("_", "").replace(" ", "")
    if any(word in text for word in ("wgs", "cgcs", "4326", "4490")):
        return "as_is"
    if any(word in text for word in ("gcj", "火星")):
        return "gcj02"
    return "bd09" if "bd09" in text or text in {"bd", "bdll"} else None


# ---------------------------------------------------------------- published places


@cache
def landmarks() -> Places:
    """Stations of Chongqing whose places are published, to some 200 m: enough to tell shifts of 480 m."""
    path = folders.resources() / "landmarks.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return Places(
        "rail_station",
        np.array([(float(row["lon"]), float(row["lat"])) for row in rows]),
        tuple(row["name"] for row in rows),
        title=T("the published places of Chongqing's stations"),
        known=True,
        settled="as_is",
    )


def near_landmarks(places: Places) -> bool:
    """Whether most of a layer lies in the city whose landmarks are known."""
    west, south, east, north = _CITY
    inside = (places.lonlat >= [west, south]).all(axis=1) & (places.lonlat <= [east, north]).all(axis=1)
    return bool(np.mean(inside) > 0.5)  # noqa: PLR2004 - most
