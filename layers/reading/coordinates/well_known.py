"""Geometry written as text: WKT, EWKT ("SRID=4490;POINT …"), hexadecimal WKB and GeoJSON."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

_SRID = re.compile(r"\s*SRID\s*=\s*(\d+)\s*;\s*", re.IGNORECASE)
_HEX = re.compile(r"(?:\\x|0x)?(0[01][0-9A-Fa-f]{8,})")
_EPSG = re.compile(r"EPSG:{1,2}(\d{4,6})")
_WGS84 = 4326


def geometry_of_text(column: pd.Series[str], *, mend: bool) -> tuple[npt.NDArray[np.object_], CRS | None]:
    """The geometry in each cell (None where it cannot be read) and the CRS that most of them name.

    GeoJSON is in WGS 84 unless it names another system.
    """
    on_invalid = "fix" if mend else "ignore"
    filled = [text for text in column if text]
    if filled and all(text.startswith("{") for text in filled):
        return _of_geojson(column, on_invalid)
    if filled and all(_HEX.fullmatch(text) for text in filled):
        cells = [each[1] if (each := _HEX.fullmatch(text)) else None for text in column]
        geometry = np.asarray(shapely.from_wkb(cells, on_invalid=on_invalid), dtype=object)
        srids = Counter(int(srid) for srid in shapely.get_srid(geometry) if srid > 0)
    else:
        found = [_SRID.match(text) for text in column]
        srids = Counter(int(each[1]) for each in found if each)
        cells = [
            text[told.end() :] if told else text or None for text, told in zip(column, found, strict=True)
        ]
        geometry = np.asarray(shapely.from_wkt(cells, on_invalid=on_invalid), dtype=object).reshape(-1)
    return geometry, _crs(srids)


def _of_geojson(column: pd.Series[str], on_invalid: str) -> tuple[npt.NDArray[np.object_], CRS | None]:
    cells = [text or None for text in column]
    geometry = np.asarray(shapely.from_geojson(cells, on_invalid=on_invalid), dtype=object).reshape(-1)
    named = Counter(int(found[1]) for text in column if (found := _EPSG.search(text)))
    return geometry, _crs(named or Counter({_WGS84: 1}))


def _crs(srids: Counter[int]) -> CRS | None:
    for srid, _ in srids.most_common(1):
        try:
            return CRS.from_epsg(srid)
        except CRSError:
            return None
    return None
