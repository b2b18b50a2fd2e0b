"""Eastings that begin with the number of their zone, and so say themselves in which zone they are."""

from __future__ import annotations

import numpy as np
from pyproj import CRS

from layers.place.crs import FloatArray

THREE_DEGREES, SIX_DEGREES = range(25, 46), range(13, 24)
"""Zone numbers that lie in China; no number is in both."""
_EASTING = (150_000.0, 850_000.0)
"""Within a zone and somewhat beyond, as a municipality's data reach into the zones beside."""
CHINAS_NORTHING = (1_900_000.0, 5_950_000.0)
"""Metres from the equator: from the south of Hainan (and its sea) to the north of Heilongjiang."""
_WEST, _EAST = 75, 135
"""Degrees of the first and the last meridian of China's grids of three degrees: EPSG:4534 to 4554."""
_NEARLY_ALL = 0.95
_MILLION = 1_000_000


def zone_number(xy: FloatArray) -> int | None:
    """The zone whose number stands before nearly all eastings (8 digits: 36,361,652), None if there is none.

    Numbers 13 to 15 are left open where they may be Web Mercator of eastern China as well (its eastings
    there are 13 to 15 million metres too): such a zone lies in the far west.
    """
    if not len(xy):
        return None
    zones, counts = np.unique(xy[:, 0] // _MILLION, return_counts=True)
    zone = int(zones[np.argmax(counts)])
    if zone not in THREE_DEGREES and zone not in SIX_DEGREES:
        return None
    east, north = xy[:, 0] - zone * _MILLION, xy[:, 1]
    inside = (
        (east >= _EASTING[0])
        & (east <= _EASTING[1])
        & (north >= CHINAS_NORTHING[0])
        & (north <= CHINAS_NORTHING[1])
    )
    return zone if np.mean(inside) >= _NEARLY_ALL else None


def is_certain(zone: int) -> bool:
    """Whether no other usual system has eastings that begin like this."""
    return zone > 15  # noqa: PLR2004 - Web Mercator leaves China at 15 million metres


def zone_crs(xy: FloatArray) -> CRS | None:
    """The CGCS2000 grid that the zone number of the eastings names, None where it is not certain."""
    zone = zone_number(xy)
    return CRS.from_epsg(zone_code(zone)) if zone is not None and is_certain(zone) else None


def zone_code(zone: int) -> int:
    """EPSG code of the CGCS2000 grid with this zone number."""
    return 4513 + zone - 25 if zone in THREE_DEGREES else 4491 + zone - 13


def grid_at(lon: float) -> str:
    """The CGCS2000 grid of three degrees, without zone number, whose meridian is nearest to a place in China.

    Parameters
    ----------
    lon
        Degrees.
    """
    meridian = min(max(3 * round(lon / 3), _WEST), _EAST)
    return f"EPSG:{4534 + (meridian - _WEST) // 3}"
