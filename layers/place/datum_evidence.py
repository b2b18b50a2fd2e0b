"""What a comparison of a layer with its surroundings says about its datum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from layers.place.crs import FloatArray
from layers.place.gcj import bd09_to_wgs84, gcj02_to_wgs84
from layers.text import T

DATUMS = {"as_is": "WGS 84", "gcj02": "GCJ-02", "bd09": "BD-09"}
"""What a layer's degrees may be in, and how each is called."""
CLOSE_M = 60.0
"""Far below the 480 m between the datums, above a stop's distance from its entrance."""
_METRES_PER_DEGREE = 111_320.0  # enough for ratios


@dataclass(frozen=True, slots=True)
class DatumEvidence:
    """What the comparison with the reference says.

    Attributes
    ----------
    best
        "as_is", "gcj02" or "bd09".
    certain
        True when the layer may be moved (or left) without asking.
    basis
        "names", "outline", "near", "inside", "abroad" outside China, or "none" where nothing could be
        compared.
    matched, agreeing
        How many names or places were compared, and how many of them agree under ``best``.
    residuals
        By datum: metres for names, the share that disagrees for the others.
    shift_m, bearing
        Where the layer lies from the reference before any change (names only): metres and degrees.
    sentence
        The evidence in words.
    """

    best: str
    certain: bool
    basis: str
    matched: int
    agreeing: int
    residuals: tuple[tuple[str, float], ...]
    shift_m: float
    bearing: float
    sentence: T

    @property
    def moved(self) -> bool:
        """Whether the evidence speaks for another datum than the declared one."""
        return self.best != "as_is"


NOTHING = DatumEvidence("as_is", False, "none", 0, 0, (), 0, 0, T("nothing to compare it with"))
ABROAD = DatumEvidence("as_is", True, "abroad", 0, 0, (), 0, 0, T("outside China there is no other"))


def to_wgs84(datum: str, lonlat: FloatArray) -> FloatArray:
    """Degrees (n, 2) in WGS 84, given in ``datum`` ("as_is", "gcj02" or "bd09")."""
    if datum == "as_is":
        return lonlat
    undo = gcj02_to_wgs84 if datum == "gcj02" else bd09_to_wgs84
    return np.column_stack(undo(lonlat[:, 0], lonlat[:, 1]))


def evidence_of(  # noqa: PLR0913 - one value per field
    basis: str,
    residuals: dict[str, float],
    best: str,
    sentence: T,
    *,
    certain: bool,
    matched: int = 0,
    agreeing: int = 0,
    shift: tuple[float, float] = (0.0, 0.0),
) -> DatumEvidence:
    """The evidence with its residuals frozen."""
    return DatumEvidence(
        best, certain, basis, matched, agreeing, tuple(residuals.items()), *shift, sentence=sentence
    )


def in_metres(lonlat: FloatArray, latitude: float) -> FloatArray:
    """Degrees (n, 2) as metres from the origin, on a sphere, true to scale near ``latitude``."""
    metres: FloatArray = lonlat * [_METRES_PER_DEGREE * np.cos(np.radians(latitude)), _METRES_PER_DEGREE]
    return metres
