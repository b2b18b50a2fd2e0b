"""One layer as a file of any of the formats that planners pass on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from layers.errors import UserError
from layers.layer import Layer
from layers.place.crs import GEOGRAPHIC, parse_crs, short_name, transform
from layers.place.zone_number import grid_at
from layers.reading.formats import SHAPEFILE_COMPANIONS, SHAPEFILE_PARTS
from layers.text import LOCALES, Language, T
from layers.writing.headings import headings_of
from layers.writing.layout import check_whole, layout_of
from layers.writing.shapefile import aliases_of, write_shapefile
from layers.writing.tables import write_csv, write_xlsx
from layers.writing.target import Replacing, not_ours, real_place, refuse_target, unwritable
from layers.writing.vector import write_flatgeobuf, write_geojson, write_geopackage, write_kml
from layers.writing.whole import whole_files
from layers.writing.written import Written

_CGCS2000 = CRS.from_epsg(4490)
_CHINA = (73.5, 3.0, 135.1, 53.6)
_BEYOND = 6.0
"""Degrees beyond its area in which a grid may still be wanted: the zones beside it."""

Write = Callable[["gpd.GeoDataFrame", Path, Layer, Language], Written]

_WRITERS: dict[str, Write] = {
    ".gpkg": write_geopackage,
    ".shp": write_shapefile,
    ".geojson": write_geojson,
    ".fgb": write_flatgeobuf,
    ".kml": write_kml,
    ".csv": write_csv,
    ".xlsx": write_xlsx,
}
_IN_DEGREES = {".geojson", ".kml", ".csv", ".xlsx"}
"""GeoJSON (RFC 7946) and KML know WGS 84 only; tables say lon and lat, which anyone can read back."""
_FOR_TABLES = {".gpkg", ".csv", ".xlsx"}

ENDINGS = tuple(_WRITERS)
"""Endings of the formats, the most capable first."""


def in_degrees(path: Path) -> bool:
    """Whether the format of the path's ending is always written in WGS 84.

    Parameters
    ----------
    path
        Where to; only its ending is looked at.
    """
    return path.suffix.lower() in _IN_DEGREES


def write_layer(
    layer: Layer,
    path: Path,
    language: Language,
    *,
    crs: str | None = None,
    replace: bool = False,
    inputs: tuple[Path, ...] = (),
) -> Written:
    """Write a layer to ``path`` in the format that its ending names.

    Parameters
    ----------
    layer
        With features; rasters are not written.
    path
        Where to.
    language
        Of the headings, where the format takes any text.
    crs
        The CRS, such as "EPSG:4545"; None takes :func:`target_crs`. Formats that know degrees only are
        written in degrees all the same.
    replace
        Whether a file that is there may be written over, if it is such a layer of this program's writing.
    inputs
        Files that are being read, and are never written over.

    Returns
    -------
    Written
        All files made, and what the format could not hold.

    Raises
    ------
    UserError
        If the layer or the ending cannot be written, the CRS is not known or of another part of the Earth,
        what is there may not be replaced, or the disk refuses.
    """
    path = Path(path)
    frame = refuse_layer(layer, path)
    # Whether a former file is alike is seen when the new one is written, before it takes its place.
    refuse_target(path, Replacing(replace, lambda _: True, inputs))
    wanted = target_crs(layer) if crs is None else _grid_of(layer, parse_crs(crs))
    if in_degrees(path):
        wanted = GEOGRAPHIC
    former = _former(real_place(path)) if replace else []
    return _whole_or_nothing(_in_crs(frame, wanted), path, layer, language, former)


def _grid_of(layer: Layer, wanted: CRS) -> CRS:
    """The CRS that is asked for, unless it is a grid of another part of the Earth, where it only distorts."""
    area, frame = wanted.area_of_use, _frame_of(layer)
    if area is None or wanted.is_geographic or not _is_placed(frame):
        return wanted
    lon, lat = _middle(frame)
    inside = area.south - _BEYOND <= lat <= area.north + _BEYOND
    width = (area.east - area.west) % 360 or 360  # of some areas across the antimeridian
    if inside and (lon - area.west + _BEYOND) % 360 <= width + 2 * _BEYOND:
        return wanted
    raise UserError(
        T(
            "{crs} is a grid of another part of the Earth ({area}) than {layer}, at {lon:.1f}°, {lat:.1f}°.",
            crs=short_name(wanted),
            area=area.name,
            layer=layer.title,
            lon=lon,
            lat=lat,
        ),
        T("Choose a grid of the place, such as {crs}.", crs=short_name(target_crs(layer))),
    )


def refuse_layer(layer: Layer, path: Path) -> gpd.GeoDataFrame:
    """The features of a layer, if the format of the path's ending can hold it.

    Parameters
    ----------
    layer
        To be written.
    path
        Where to; only its ending is looked at.

    Returns
    -------
    GeoDataFrame
        The layer's rows with all their columns.

    Raises
    ------
    UserError
        If it cannot: a raster, an unknown ending, or a plain table in a format of features.
    """
    frame, ending = _frame_of(layer), path.suffix.lower()
    if ending not in _WRITERS:
        raise UserError(
            T("{file}: layers are not written in this format.", file=path.name),
            T("Choose one of {endings}.", endings=list(ENDINGS)),
        )
    if ending not in _FOR_TABLES and not _is_placed(frame):
        raise UserError(
            T("{layer} is a plain table without places.", layer=layer.title),
            T("Write it as one of {endings}.", endings=sorted(_FOR_TABLES)),
        )
    return frame


def target_crs(layer: Layer) -> CRS:
    """The official CRS that a layer is best passed on in.

    In China the 3° zone of CGCS2000 that the middle lies in, without zone number; elsewhere the UTM zone;
    CGCS2000 degrees where nothing has a place.

    Parameters
    ----------
    layer
        With features.

    Raises
    ------
    UserError
        If it is a raster.
    """
    frame = _frame_of(layer)
    if not _is_placed(frame):
        return _CGCS2000
    lon, lat = _middle(frame)
    west, south, east, north = _CHINA
    if west <= lon <= east and south <= lat <= north:
        return CRS.from_user_input(grid_at(lon))
    return CRS.from_epsg((32600 if lat >= 0 else 32700) + int((lon + 180) // 6) + 1)


def _middle(frame: gpd.GeoDataFrame) -> tuple[float, float]:
    """Longitude and latitude of the middle of what a frame holds, WGS 84."""
    bounds = shapely.total_bounds(np.asarray(frame.geometry.array))
    middle = np.array([[(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2]])
    ((lon, lat),) = transform(CRS.from_user_input(frame.crs), GEOGRAPHIC, middle)
    return float(lon), float(lat)


def _frame_of(layer: Layer) -> gpd.GeoDataFrame:
    if layer.frame is None:
        raise UserError(
            T("{layer} is a raster, which is not written as features.", layer=layer.title),
            T("Pass on the file that it was imported from."),
        )
    return layer.whole


def _is_placed(frame: gpd.GeoDataFrame) -> bool:
    return bool(frame.geometry.notna().any())


def _in_crs(frame: gpd.GeoDataFrame, wanted: CRS) -> gpd.GeoDataFrame:
    """The frame in another CRS, by the same transformation as at the import."""
    if not _is_placed(frame):
        return frame.set_crs(wanted, allow_override=True)
    geometry = np.asarray(frame.geometry.array)
    source = CRS.from_user_input(frame.crs)
    moved = shapely.transform(geometry, lambda xy: transform(source, wanted, xy))
    return frame.set_geometry(moved, crs=wanted)


def _whole_or_nothing(
    frame: gpd.GeoDataFrame, path: Path, layer: Layer, language: Language, former: list[Path]
) -> Written:
    """Write beside the place, look whether all is there, and let the new files take their place."""
    place = real_place(path)
    try:
        with whole_files(place.parent, former, main=place.name) as folder:
            draft = folder / place.name
            write = _WRITERS[path.suffix.lower()]
            written = write(headings_of(frame, layer, language), draft, layer, language)
            check_whole(draft, len(frame))
            if place in former and place.exists() and layout_of(place) != layout_of(draft):
                raise not_ours(path)
    except (OSError, RuntimeError) as error:  # pyogrio's errors are RuntimeErrors
        raise unwritable(path, error) from error
    return Written(tuple(place.with_name(file.name) for file in written.files), written.findings)


def _former(place: Path) -> list[Path]:
    """The files that a new one takes the place of: with a shapefile all its parts, an outdated index too."""
    if not place.exists():
        return []
    if place.suffix.lower() != ".shp":
        return [place]
    stem = place.name[: -len(place.suffix)].lower()
    aliases = {aliases_of(place, Language(code)).name for code in LOCALES}
    companions = {f"{stem}{ending}" for ending in (*SHAPEFILE_PARTS, *SHAPEFILE_COMPANIONS)}
    return [
        path for path in place.parent.iterdir() if path.name.lower() in companions or path.name in aliases
    ]
