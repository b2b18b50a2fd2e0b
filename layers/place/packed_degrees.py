"""Degrees that pack minutes and seconds behind the point: 106.3415 for 106°34′15″ (度.分分秒秒).

Survey tables and hand-held receivers write them so. Read as decimals they lie up to 45 km off.
"""

from __future__ import annotations

import numpy as np

from layers.place.crs import FloatArray

_ENOUGH, _ENOUGH_WITH_PLACE = 12, 3
"""Places by whose digits alone it shows, and where they fall on the district only when unpacked: by chance
a number has neither minutes nor seconds above 59 in one of three cases."""
_MOST = 0.95
"""Share of the places that must be written so, as some have been edited by hand."""
_SIXTY = 60
_DIGITS = 6
"""Of seconds, as far as binary numbers keep them."""


def unpacked(packed: FloatArray) -> FloatArray:
    """Decimal degrees of 度.分分秒秒, such as 106.570833 of 106.3415; of any shape."""
    degrees, minutes, seconds = _parts(packed)
    return np.asarray(np.copysign(degrees + minutes / _SIXTY + seconds / _SIXTY**2, packed))


def seem_packed(xy: FloatArray, *, with_place: bool) -> bool:
    """Whether hardly any of these numbers has minutes or seconds above 59 behind its point.

    Parameters
    ----------
    xy
        Coordinates as found, (n, 2).
    with_place
        Whether the place speaks for it too, so that fewer will do.
    """
    xy = np.unique(xy, axis=0)
    if len(xy) < (_ENOUGH_WITH_PLACE if with_place else _ENOUGH):
        return False
    _, minutes, seconds = _parts(xy)
    fits = ((minutes < _SIXTY) & (seconds < _SIXTY)).all(axis=1)
    # two decimals have no seconds at all, and say nothing
    return bool(np.mean(fits) >= _MOST and np.mean(seconds > 0) >= 1 - 1 / _ENOUGH_WITH_PLACE)


def _parts(packed: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Degrees, minutes and seconds, all without the sign."""
    size = np.abs(packed)
    behind = np.round((size - np.floor(size)) * 100 * 100, _DIGITS)
    minutes, seconds = np.divmod(behind, 100)
    return np.floor(size), minutes, seconds
