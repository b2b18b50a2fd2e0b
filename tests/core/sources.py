"""Sources made by hand for tests of what comes between reading and measuring."""

from pathlib import Path

import geopandas as gpd
from pyproj import CRS

from layers.roles import roles
from layers.source import Source

YUZHONG = (106.53, 29.55)


def source_of(geometry, columns=None, crs="EPSG:4490", name="made.gpkg", **about):
    """A source as a reader would give it."""
    frame = gpd.GeoDataFrame(columns or {}, geometry=list(geometry), crs=crs)
    path = Path(name)
    about.setdefault("format", "GeoPackage")
    return Source(
        path, about.pop("layer", path.stem), frame=frame, crs=None if crs is None else CRS(crs), **about
    )


def role(role_id):
    return roles()[role_id]


def codes(findings):
    return [finding.code for finding in findings]


def one(findings, code):
    """The only finding of that code."""
    (found,) = [finding for finding in findings if finding.code == code]
    return found
