"""The built-up area as the denominator of shares."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gisapp.indicators.area import zones_of
from gisapp.study_area import StudyArea
from layers.text import T


def land_of(area: StudyArea) -> NDArray[np.float64]:
    """A_c, the built-up area in each zone.

    Parameters
    ----------
    area
        Whose zones.

    Returns
    -------
    ndarray of float
        (n zones,) m² on the ground, 0 where a zone has no part of it; NaN where no built-up area is known.
    """
    if area.built_up is None:
        return np.full(len(area.zones), np.nan)
    return zones_of(area.boundaries).areas()


def no_land(area: StudyArea, position: int = 0) -> T:
    """Why a zone has no built-up area.

    Parameters
    ----------
    area
        Whose zones.
    position
        Row of the zone in ``area.zones``; 0 is the district.
    """
    if area.built_up is None:
        return T("There is no layer of the built-up area.")
    return T("There is no built-up area in {zone}.", zone=area.zones["zone"].iloc[position])
