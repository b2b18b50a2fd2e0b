"""What a comparison of a layer with its surroundings says about its datum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from layers.place.datum.gcj import (
    FloatArray,
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)
from layers.text import Sayable, T

DATUMS = {
    "as_is": "WGS 84",
    "gcj02": "GCJ-02",
    "bd09": "BD-09",
    "over_gcj02": "WGS 84 − GCJ-02",
    "over_bd09": "WGS 84 − BD-09",
}
"""What a layer's degrees may be in, and how each is called.

The last two are over-corrected: WGS 84 that was taken for GCJ-02 or BD-09 and shifted back once too often.
"""
Lag = tuple[int, int]
"""How far one frame lies from another, in whole shifts of GCJ-02 and of BD-09 from WGS 84."""
LAG_OF: dict[str, Lag] = {
    "as_is": (0, 0),
    "gcj02": (1, 0),
    "bd09": (0, 1),
    "over_gcj02": (-1, 0),
    "over_bd09": (0, -1),
}
"""How far each frame lies from WGS 84."""
DATUM_OF = {lag: datum for datum, lag in LAG_OF.items()}
CLOSE_M = 60.0
"""Far below the 480 m between the datums, above a stop's distance from its entrance."""
_METRES_PER_DEGREE = 111_320.0  # enough for ratios

_Shift = Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]
_BACK: dict[Lag, _Shift] = {
    (1, 0): gcj02_to_wgs84,
    (0, 1): bd09_to_wgs84,
    (-1, 0): wgs84_to_gcj02,
    (0, -1): wgs84_to_bd09,
    (-1, 1): bd09_to_gcj02,
    (1, -1): gcj02_to_bd09,
}
LAGS: tuple[Lag, ...] = ((0, 0), *_BACK)
"""All lags between two layers of which each is in WGS 84, GCJ-02 or BD-09."""


@dataclass(frozen=True, slots=True)
class DatumEvidence:
    """What is known of one layer's datum.

    Attributes
    ----------
    best
        A key of ``DATUMS``.
    certain
        True when the layer may be moved (or left) without asking.
    anchored
        True where something that is in no doubt itself (a surveyed grid, a landmark, the file's own word)
        speaks for it; else all that were compared may be shifted alike.
    apart
        True where others lie a shift away from it, so that the direction tells which of them are right.
    basis
        "names", "outline", "edges", "near", "ground", "inside", "water", "rows", "named" where the file
        says it itself, "title" where only its name hints at it, "company" where only the other files do,
        "abroad" outside China, or "none" where nothing could be compared.
    sentence
        The evidence in words, with its figures.
    against
        Title of the layer that it was compared with, "" if with none.
    rival
        What it may be in beside ``best``, where that is to be asked although ``best`` moves nothing.
    even
        True where none of the explanations is better supported, so that none is proposed.
    group
        The layers that hang together with it, by their positions among those looked at.
    parts
        Where only some rows are shifted: each datum with its 1-based rows, the greatest part first.
    mixture
        A suspicion that only some rows are shifted, where it is not sure which: with the likely ``parts``.
    """

    best: str
    certain: bool
    basis: str
    sentence: T
    against: Sayable = ""
    anchored: bool = False
    apart: bool = False
    rival: str = ""
    even: bool = False
    group: tuple[int, ...] = ()
    parts: tuple[tuple[str, tuple[int, ...]], ...] = ()
    mixture: DatumEvidence | None = None

    @property
    def moved(self) -> bool:
        """Whether the evidence speaks for another datum than the declared one."""
        return self.best != "as_is"

    @property
    def alike(self) -> bool:
        """Whether it only fits others that may all be shifted as it is."""
        return self.certain and not (self.moved or self.anchored or self.apart)


NOTHING = DatumEvidence("as_is", False, "none", T("nothing to compare it with"))
ABROAD = DatumEvidence("as_is", True, "abroad", T("outside China there is no other"), anchored=True)


def to_wgs84(datum: str, lonlat: FloatArray) -> FloatArray:
    """Degrees (n, 2) in WGS 84, given in ``datum`` (a key of ``DATUMS``)."""
    return lagging_back(LAG_OF[datum], lonlat)


def lagging_back(lag: Lag, lonlat: FloatArray) -> FloatArray:
    """Degrees (n, 2) in the frame that lies ``lag`` before theirs."""
    return lonlat if lag == (0, 0) else np.column_stack(_BACK[lag](lonlat[:, 0], lonlat[:, 1]))


def metres_between(one: str, other: str, lonlat: FloatArray) -> float:
    """How far apart degrees (n, 2) lie taken as one datum and as another: the median in metres."""
    gap = in_metres(to_wgs84(one, lonlat) - to_wgs84(other, lonlat), float(np.median(lonlat[:, 1])))
    return float(np.median(np.hypot(gap[:, 0], gap[:, 1])))


def in_metres(lonlat: FloatArray, latitude: float) -> FloatArray:
    """Degrees (n, 2) as metres from the origin, on a sphere, true to scale near ``latitude``."""
    metres: FloatArray = lonlat * [_METRES_PER_DEGREE * np.cos(np.radians(latitude)), _METRES_PER_DEGREE]
    return metres


def decoys() -> FloatArray:
    """Shifts (24, 2) in metres of sizes and directions in which no datum lies from another."""
    angles = np.radians(np.arange(22.5, 360, 45))
    rays = np.column_stack([np.sin(angles), np.cos(angles)])
    return np.concatenate([220 * rays, 700 * rays, 1500 * rays])
