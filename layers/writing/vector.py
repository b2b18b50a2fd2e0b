"""GeoPackage, GeoJSON, FlatGeobuf and KML: the formats that take any heading and any text."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio

from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.text import Language, plural
from layers.writing.gdal_paths import gdal_path
from layers.writing.headings import titles_of
from layers.writing.kml_text import KmlText
from layers.writing.written import Written

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
    text = KmlText()
    _write(text.fitted(frame.rename(columns={title: "Name"})), path, "LIBKML", layer=layer.id)
    text.finish(path)
    return Written((path,), () if not text.changed else (_of_signs(text.changed, path),))


def _of_signs(changed: int, path: Path) -> Finding:
    message = plural(
        "One text has control characters, for which KML has no signs; each became a question mark.",
        "{n} texts have control characters, for which KML has no signs; each became a question mark.",
        n=changed,
    )
    return Finding("written.signs", Severity.INFO, message, path.name)


def _write(frame: Any, path: Path, driver: str, **options: Any) -> None:
    with warnings.catch_warnings(), gdal_path(path) as place:
        # What a format cannot hold is known here, and told as findings.
        warnings.simplefilter("ignore")
        pyogrio.write_dataframe(frame, place, driver=driver, **options)
