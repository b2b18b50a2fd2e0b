"""Geometry written as text: WKT, EWKT ("SRID=4490;POINT …") and hexadecimal WKB."""

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
_HEX = re.compile(r"0[01][0-9A-Fa-f]{8,}")


def geometry_of_text(column: pd.Series[str], *, mend: bool) -> tuple[npt.NDArray[np.object_], CRS | None]:
    """The geometry in each cell (None where it cannot be read) and the CRS that most of them name."""
    on_invalid = "fix" if mend else "ignore"
    if len(column) and all(_HEX.match(text) for text in column if text):
        cells = [text or None for text in column]
        geometry = np.asarray(shapely.from_wkb(cells, on_invalid=on_invalid), dtype=object)
        srids = Counter(int(srid) for srid in shapely.get_srid(geometry) if srid > 0)
    else:
        found = [_SRID.match(text) for text in column]
        srids = Counter(int(each[1]) for each in found if each)
        cells = [
            text[each.end() :] if each else text or None for text, each in zip(column, found, strict=True)
        ]
        geometry = np.asarray(shapely.from_wkt(cells, on_invalid=on_invalid), dtype=object).reshape(-1)
    return geometry, _crs(srids)


def _crs(srids: Counter[int]) -> CRS | None:
    for srid, _ in srids.most_common(1):
        try:
            return CRS.from_epsg(srid)
        except CRSError:
            return None
    return None
