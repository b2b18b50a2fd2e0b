"""Degrees written as whole numbers: times a million, as seconds of arc, or packed as DDDMMSS."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

CHINA_LONGITUDES, CHINA_LATITUDES = (73.0, 136.0), (3.0, 54.0)
"""Degrees between which China lies; numbers that fall there after scaling can hardly be anything else."""
_FACTORS = (1e6, 1e7, 1e5, 3600.0)
_NEARLY_ALL = 0.9


@dataclass(frozen=True, slots=True)
class Scaled:
    """Longitudes and latitudes in degrees, and the factor they were multiplied with (None: packed)."""

    x: Floats
    y: Floats
    factor: float | None


def unscaled(x: Floats, y: Floats) -> Scaled | None:
    """The degrees in whole numbers under the names of longitude and latitude; None where they are none.

    Judged by whether nearly all of them fall into China, with either of the two first.
    """
    for factor in _FACTORS:
        if _in_china(x / factor, y / factor):
            return Scaled(x / factor, y / factor, factor)
    longitudes, latitudes = _unpacked(x), _unpacked(y)
    return Scaled(longitudes, latitudes, None) if _in_china(longitudes, latitudes) else None


def _in_china(x: Floats, y: Floats) -> bool:
    known = np.isfinite(x) & np.isfinite(y)
    if known.mean() <= 1 / 2:
        return False
    x, y = x[known], y[known]
    right = within(x, CHINA_LONGITUDES) & within(y, CHINA_LATITUDES)
    swapped = within(y, CHINA_LONGITUDES) & within(x, CHINA_LATITUDES)
    return bool(max(right.mean(), swapped.mean()) > _NEARLY_ALL)


def within(values: Floats, limits: tuple[float, float]) -> npt.NDArray[np.bool_]:
    """Which of the values lie between the limits, these included; NaN never does."""
    return (values >= limits[0]) & (values <= limits[1])


def _unpacked(values: Floats) -> Floats:
    """1063421.5 as 106°34′21.5″; NaN where there are more than 59 minutes or seconds."""
    degrees, rest = np.divmod(np.abs(values), 10_000)
    minutes, seconds = np.divmod(rest, 100)
    valid = (minutes < 60) & (seconds < 60)  # noqa: PLR2004 - of an hour's parts
    return np.where(valid, np.sign(values) * (degrees + minutes / 60 + seconds / 3600), np.nan)
