"""Baidu's own Mercator (BD09MC): metres that look like those of web maps, and lie 20 km off at Chongqing.

It is no CRS that PROJ knows, and a layer in it is refused with a sentence. It is recognised, not converted:
the Mercator of the WGS 84 ellipsoid comes within some 300 m of it, while that of web maps (EPSG:3857)
lies kilometres away.
"""

from __future__ import annotations

import numpy as np
import shapely
from pyproj import CRS

from layers.findings import Finding, Severity
from layers.place.crs import GEOGRAPHIC, FloatArray, transform
from layers.place.datum.evidence import to_wgs84
from layers.place.datum.reference import Reference
from layers.source import Source
from layers.text import T

_ELLIPSOIDAL, _WEB = CRS.from_epsg(3395), CRS.from_epsg(3857)
_CHINA_M = (8_000_000, 1_900_000, 15_100_000, 7_100_000)
_NEAR_DEGREES = 0.02
_MOST = 0.5
_WORDS = ("bd09mc", "bdmc", "baidumercator", "百度墨卡托")


def bd09mc_refusal(source: Source, xy: FloatArray, reference: Reference) -> Finding | None:
    """Why a source in BD09MC is refused; None where it is in anything else.

    Parameters
    ----------
    source
        As read.
    xy
        Some of its coordinates as found (n, 2).
    reference
        Earlier layers: only they can show that the numbers are Baidu's and no other Mercator's, where the
        file does not say so.
    """
    if not (_says_so(source) or _falls_on(xy, reference)):
        return None
    message = T("{file} is in Baidu's own Mercator (BD09MC), which cannot be read here.", file=source.title)
    mend = T(
        "Export it from Baidu's service as longitude and latitude (bd09ll), and import that; its shift "
        "is then undone."
    )
    return Finding("datum.bd09mc", Severity.ERROR, message, file=source.title, mend=mend)


def _says_so(source: Source) -> bool:
    said = [
        str(each.message.figures.get("datum", "")) for each in source.findings if each.code == "datum.named"
    ]
    if source.crs is not None:
        said.append(str(source.crs.name))
    plain = [text.casefold().replace("-", "").replace("_", "").replace(" ", "") for text in said]
    return any(word in text for text in plain for word in _WORDS)


def _falls_on(xy: FloatArray, reference: Reference) -> bool:
    """Whether most numbers fall on what is known as BD09MC, and few as the Mercator of web maps."""
    west, south, east, north = _CHINA_M
    if not len(xy) or not (west <= np.median(xy[:, 0]) <= east and south <= np.median(xy[:, 1]) <= north):
        return False
    known = _known_box(reference)
    if known is None:
        return False
    as_baidu = to_wgs84("bd09", transform(_ELLIPSOIDAL, GEOGRAPHIC, xy))
    as_web = transform(_WEB, GEOGRAPHIC, xy)
    return _share(as_baidu, known) > _MOST > _share(as_web, known)


def _known_box(reference: Reference) -> FloatArray | None:
    """What is known of the place as a box (west, south, east, north), two kilometres wider."""
    if reference.outline is not None:
        box = np.asarray(shapely.bounds(reference.outline))
    elif reference.places:
        lonlat = np.concatenate([places.lonlat for places in reference.places])
        box = np.concatenate([np.percentile(lonlat, 2, axis=0), np.percentile(lonlat, 98, axis=0)])
    else:
        return None
    wider: FloatArray = box + _NEAR_DEGREES * np.array([-1, -1, 1, 1])
    return wider


def _share(lonlat: FloatArray, box: FloatArray) -> float:
    return float(np.mean(((lonlat >= box[:2]) & (lonlat <= box[2:])).all(axis=1)))
