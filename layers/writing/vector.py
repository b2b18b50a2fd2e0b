"""GeoPackage, GeoJSON, FlatGeobuf and KML: the formats that take any heading and any text."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyogrio

from layers.layer import Layer
from layers.text import Language
from layers.writing.headings import titles_of
from layers.writing.written import Written

if TYPE_CHECKING:
    import geopandas as gpd

_DIGITS_OF_DEGREES = "8"
"""A millimetre."""


def write_geopackage(frame: gpd.GeoDataFrame, path: Path, layer: Layer, _: Language) -> Written:
    """One GeoPackage with one layer, named after the role; a plain table stays one."""
    spatial = bool(frame.geometry.notna().any())
    _write(frame if spatial else frame.drop(columns=frame.geometry.name), path, "GPKG", layer=layer.id)
    return Written((path,))


def write_geojson(frame: gpd.GeoDataFrame, path: Path, layer: Layer, _: Language) -> Written:
    """One GeoJSON as RFC 7946 has it: WGS 84, outer rings anticlockwise."""
    options = {"RFC7946": "YES", "COORDINATE_PRECISION": _DIGITS_OF_DEGREES}
    _write(frame, path, "GeoJSON", layer=layer.id, layer_options=options)
    return Written((path,))


def write_flatgeobuf(frame: gpd.GeoDataFrame, path: Path, layer: Layer, _: Language) -> Written:
    """One FlatGeobuf with its spatial index."""
    _write(frame, path, "FlatGeobuf", layer=layer.id)
    return Written((path,))


def write_kml(frame: gpd.GeoDataFrame, path: Path, layer: Layer, language: Language) -> Written:
    """One KML; the name of a feature is the name of its placemark."""
    titles = titles_of(layer)
    title = language.say(titles["name"]) if "name" in titles else ""
    _write(frame.rename(columns={title: "Name"}), path, "LIBKML", layer=layer.id)
    return Written((path,))


def _write(frame: Any, path: Path, driver: str, **options: Any) -> None:
    with warnings.catch_warnings():
        # What a format cannot hold is known here, and told as findings.
        warnings.simplefilter("ignore")
        pyogrio.write_dataframe(frame, path, driver=driver, **options)
