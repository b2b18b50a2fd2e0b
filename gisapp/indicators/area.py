"""Areas of the study area's zones, and of what covers them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gisapp import figures as written
from gisapp.readings import ZoneReading
from gisapp.study_area import Boundaries, StudyArea
from layers.findings import Finding, Severity
from layers.measuring.cells import Weighted, cells_of, pieces_of
from layers.measuring.cutting import polygonal
from layers.measuring.ground import Geometries
from layers.measuring.mosaic import made_of
from layers.measuring.zones import Zones
from layers.remember import by_identity
from layers.sentences import one_after_another
from layers.task import Task
from layers.text import T
from layers.threads import in_chunks, on_threads

Areas = NDArray[np.float64]


@by_identity
def zones_of(boundaries: Boundaries) -> Zones:
    """The zones, each cut to the built-up area where there is one; indexed once.

    Parameters
    ----------
    boundaries
        The zones and the built-up area.

    Returns
    -------
    Zones
        In the order of ``boundaries.zones`` and in their CRS. A zone that consists of subdistricts, outline
        by outline, is measured as their sum. Remembered for the very same boundaries.
    """
    shapes = boundaries.zones.geometry.to_numpy()
    tiles = np.flatnonzero(boundaries.zones["zone_kind"] == "subdistrict")
    others = np.setdiff1d(np.arange(len(shapes)), tiles)
    whole, tile = made_of(shapes[others], shapes[tiles])
    return Zones.of(
        built_up_shapes(boundaries), boundaries.zones.crs, Task(), sums=(others[whole], tiles[tile])
    )


@by_identity
def built_up_shapes(boundaries: Boundaries) -> Geometries:
    """Each zone's part inside the built-up area, the whole zone where there is none.

    Parameters
    ----------
    boundaries
        The zones and the built-up area.

    Returns
    -------
    ndarray of object
        (n,) polygonal geometries in the working CRS, in the order of ``boundaries.zones``; empty where a zone
        has no part inside. Remembered for the very same boundaries.
    """
    shapes: Geometries = boundaries.zones.geometry.to_numpy()
    built_up = boundaries.built_up
    if built_up is None:
        return shapes
    return in_chunks(
        lambda chunk: polygonal(shapely.intersection(chunk, built_up)),
        (shapes,),
        Task(),
        T("Cutting zones to the built-up area"),
        size=8,
    )


def covered(features: Weighted, zones: Zones, task: Task) -> tuple[Areas, float]:
    """What features cover of each zone in m², counting each place once, and how much they overlap in m².

    The work goes cell by cell (``docs/decisions/0004-cells.md``); progress, cancelling and threads go by
    cells.

    Parameters
    ----------
    features
        Valid polygons in the CRS of ``zones``, each with the share of its ground that counts, 0 < w ≤ 1.
    zones
        Where it is counted.
    task
        Progress and cancel.

    Returns
    -------
    areas
        (n zones,) float, m² on the ground: on each place the greatest weight of the features there.
    overlap
        Σ w · A of the features less Σ w · A of their pieces, in m² of the plane, in the zones and outside.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    cells = cells_of(features, task.part(0, 0.1))

    def of_cell(cell: Weighted) -> tuple[Areas, float]:
        pieces = pieces_of(cell)
        return zones.areas_of(pieces), _weight(cell) - _weight(pieces)

    results = on_threads(of_cell, cells, task.part(0.1, 1), T("Measuring areas, cell by cell"))
    areas = np.sum([result[0] for result in results], axis=0) if results else np.zeros(zones.count)
    return areas, float(sum(result[1] for result in results))


def _weight(features: Weighted) -> float:
    return float((shapely.area(features.shapes) * features.weights).sum())


def zone_readings(
    area: StudyArea,
    numerators: NDArray[np.float64] | T,
    denominators: NDArray[np.float64],
    reason_of: Callable[[int], T],
    *,
    factor: float = 1.0,
    only: Sequence[int] | None = None,
) -> tuple[ZoneReading, ...]:
    """One reading per zone: ``factor`` · numerator / denominator.

    Parameters
    ----------
    area
        Whose zones, in their order.
    numerators
        (n zones,) in the numerator's unit; where they cannot be known, why.
    denominators
        (n zones,) in the denominator's unit; NaN or 0 where the zone has none.
    reason_of
        Why the zone of that position has no denominator.
    factor
        100 for a share in %, 1 for a quotient.
    only
        Positions of the zones that are read; None for all.

    Returns
    -------
    tuple of ZoneReading
        ``denominator`` is None where there is none, ``value`` where either is; ``reason`` says what lacks.
        ``lowest`` and ``highest`` are the value itself: nothing about areas is left open.
    """
    readings = []
    missing = [numerators] if isinstance(numerators, T) else []
    names = area.boundaries.names
    for position in range(len(names)) if only is None else only:
        above = None if isinstance(numerators, T) else float(numerators[position])
        below = float(denominators[position]) if denominators[position] > 0 else None
        value = None if above is None or below is None else factor * above / below
        lacking = [*missing, *([] if below else [reason_of(position)])]
        reason = None if value is not None else one_after_another(list(dict.fromkeys(lacking)))
        zone = names[position]
        readings.append(ZoneReading(*zone, above, below, value, reason, lowest=value, highest=value))
    return tuple(readings)


_OVERLAPS = {
    "park": lambda size: T(
        "Parks overlap on {area}, which count once; the report names each pair.", area=size
    ),
    "green": lambda size: T(
        "Green space, parks included, overlaps on {area}, which count once; the report names each pair.",
        area=size,
    ),
    "vegetation": lambda size: T("Areas of vegetation overlap on {area}, which count once.", area=size),
}


def overlap_finding(what: str, overlap: float) -> tuple[Finding, ...]:
    """What is said of ground that several features cover; nothing where there is none worth a word.

    Parameters
    ----------
    what
        Which features lie on each other: "park", "green" or "vegetation".
    overlap
        m² that are covered more than once (see :func:`covered`); less than 1 is not worth a word.
    """
    if overlap < 1:
        return ()
    return (Finding(f"{what}.overlap", Severity.INFO, _OVERLAPS[what](written.area(overlap))),)
