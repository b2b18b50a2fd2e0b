"""In which datum a layer really is: as declared, GCJ-02 or BD-09 (definitions.md §11.5).

The three differ by 480 m and more, so that few features suffice to tell them apart; a layer that is
right already is never moved on weak evidence, because decoys (the same layer moved by vectors that no
datum produces) must match much worse.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from layers.place.crs import FloatArray
from layers.place.datum_by_names import by_names
from layers.place.datum_by_place import by_containment, by_nearness, by_outline
from layers.place.datum_evidence import ABROAD, DATUMS, NOTHING, DatumEvidence, to_wgs84
from layers.place.gcj import bd09_to_wgs84, gcj02_to_wgs84, in_china, wgs84_to_bd09, wgs84_to_gcj02
from layers.place.reference import Reference

__all__ = [
    "ABROAD",
    "DATUMS",
    "NOTHING",
    "DatumEvidence",
    "bd09_to_wgs84",
    "gcj02_to_wgs84",
    "judge_datum",
    "to_wgs84",
    "wgs84_to_bd09",
    "wgs84_to_gcj02",
]


def judge_datum(
    lonlat: FloatArray,
    names: Sequence[str],
    reference: Reference,
    *,
    area: shapely.Geometry | None = None,
) -> DatumEvidence:
    """Which datum makes a layer fit its surroundings.

    Parameters
    ----------
    lonlat
        Degrees as found (n, 2): points, or centres of polygons.
    names
        Their names, "" where unknown; may be empty.
    reference
        The layers that are trusted already.
    area
        Union of the layer, for layers that should fill the district's outline.

    Returns
    -------
    DatumEvidence
        ``NOTHING`` where nothing can be compared, ``ABROAD`` outside China. Rules, in this order: by name
        (at least 5, median shift under 60 m, three times better than the next); by outline (within 3 %,
        three times better); by nearness (at least 10 places, half of them within 60 m, twice the next
        and every decoy). What falls short of these but points to a shift is returned as not certain.
    """
    if not len(lonlat):
        return NOTHING
    if np.mean(in_china(lonlat[:, 0], lonlat[:, 1])) < 0.5:  # noqa: PLR2004 - half
        return ABROAD
    found = [
        evidence
        for evidence in (
            by_names(lonlat, names, reference),
            by_outline(area, reference),
            by_nearness(lonlat, reference),
            by_containment(lonlat, area, reference),
        )
        if evidence is not None
    ]
    certain = [evidence for evidence in found if evidence.certain]
    suspicious = [evidence for evidence in found if evidence.moved]
    return next(iter([*certain, *suspicious, *found]), NOTHING)
