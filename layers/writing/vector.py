"""GeoPackage, GeoJSON, FlatGeobuf and KML: the formats that take any heading and any text."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio

from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.text import Language, plural
from layers.writing.gdal_paths import gdal_path
from layers.writing.headings import titles_of
from layers.writing.written import Written

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Signs that XML 1.0 (2.2) has no way to write, not even by their numbers."""
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
    plain, changed = _fit_for_xml(frame.rename(columns={title: "Name"}))
    _write(plain, path, "LIBKML", layer=layer.id)
    return Written((path,), () if not changed else (_of_signs(changed, path),))


def _fit_for_xml(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """The frame without the signs that XML has no way to write, and how many texts had some."""
    changed = 0
    for name in frame.columns.drop(frame.geometry.name):
        if not pd.api.types.is_string_dtype(frame[name]):
            continue
        found = frame[name].str.contains(_NOT_IN_XML, na=False)
        if found.any():
            changed += int(found.sum())
            written = frame[name].str.replace(_NOT_IN_XML, "\N{REPLACEMENT CHARACTER}", regex=True)
            frame = frame.assign(**{str(name): written})
    return frame, changed


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
