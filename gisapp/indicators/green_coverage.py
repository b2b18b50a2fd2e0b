"""绿化覆盖率: vegetation seen from above as a share of the built-up area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from rasterio.errors import RasterioError

from gisapp.by_file import rows_told
from gisapp.indicators.area import built_up_shapes, overlap_finding, zone_readings, zones_of
from gisapp.indicators.built_up import land_of, no_land
from gisapp.indicators.ground import Ground, Quotient, ShapeDoubt, measured
from gisapp.indicators.ids import GREEN_COVERAGE
from gisapp.indicators.raster_cover import doubts_of, gaps, marking_of, refusal_of, says_nothing
from gisapp.parameters import Parameters
from gisapp.readings import Reading, ZoneReading
from gisapp.study_area import StudyArea
from layers.class_words import is_understood
from layers.layer import Layer
from layers.measuring.raster_areas import Marking, RasterAreas, raster_areas
from layers.reading.raster.stamps import stamps
from layers.sentences import name_some
from layers.source import Grid
from layers.task import Task
from layers.text import T, plural


def compute(layers: Mapping[str, Layer], area: StudyArea, parameters: Parameters, task: Task) -> Reading:
    """Vegetation inside the built-up area, each place once, over the built-up area: 100 · A_veg / A_c, in %.

    Polygons are united, and count whole: a cover written beside them is a doubt
    (``vegetation.part_covered``), as it may say how much of each is green, or how dense the trees stand
    (郁闭度). Of a raster each pixel counts for the exact part inside the zone: of a mask those that are
    marked, of an index those above ``parameters.ndvi_threshold``, and where the raster holds shares each by
    its own, 100 · Σ share · A_pixel / A_c, without a threshold (:mod:`gisapp.indicators.raster_cover`).
    Pixels without data do not count as vegetation; a finding says how much that is, and a doubt beside each
    figure how much more there may be.
    Source: national garden city standard, GB/T 50563-2010 (clauses not seen).

    Parameters
    ----------
    layers, area, parameters, task
        See :data:`gisapp.indicators.indicator.Compute`; of the layers "vegetation" is read.

    Returns
    -------
    Reading
        Numerator and denominator in m² on the ground, value in %. No value without a layer of vegetation or a
        built-up area, and none of a raster that is neither a mask, an index nor shares, has no data in the
        district, or is another one now.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    layer = layers.get("vegetation")
    if layer is None or area.built_up is None:
        missing = T("There is no layer of vegetation.") if layer is None else no_land(area)
        return Reading(GREEN_COVERAGE, quotient(area).unknown(missing))
    if layer.grid is not None:
        return _from_raster(layer, area, land_of(area), parameters.ndvi_threshold, task)
    return _from_polygons(layer, area, task)


def _from_polygons(layer: Layer, area: StudyArea, task: Task) -> Reading:
    ground = ground_of(layer)
    areas, overlap = measured(ground, zones_of(area.boundaries), task)
    about = Reading(GREEN_COVERAGE, (), findings=overlap_finding("vegetation", overlap))
    return quotient(area).read(about, areas, ground.doubts)


def ground_of(layer: Layer) -> Ground:
    """The ground of polygons of vegetation, which count whole, with what is doubtful about it.

    Parameters
    ----------
    layer
        Of role vegetation, with polygons.
    """
    assert layer.frame is not None
    polygons = layer.frame.geometry.to_numpy()
    return Ground(polygons, np.ones(len(polygons)), (*_cover_doubts(layer), *_kind_doubts(layer)))


def quotient(area: StudyArea) -> Quotient:
    """Ground as a share of the built-up area of each zone."""
    return Quotient(area, land_of(area), lambda at: no_land(area, at), factor=100)


def _cover_doubts(layer: Layer) -> tuple[ShapeDoubt, ...]:
    """What polygons count by their cover, where one has less than the whole; a blank says the whole."""
    assert layer.frame is not None
    if "cover" not in layer.frame:
        return ()
    share = layer.frame["cover"].fillna(100.0).to_numpy(dtype=float) / 100
    message = plural(
        "{n} polygon counts whole, though only a part of it is said to be covered.",
        "{n} polygons count whole, though only a part of each is said to be covered.",
        n=int((share < 1).sum()),
    )
    doubt = ShapeDoubt("vegetation.part_covered", message, least=share, most=np.ones(len(share)))
    return (doubt,) if (share < 1).any() else ()


def _kind_doubts(layer: Layer) -> tuple[ShapeDoubt, ...]:
    """Polygons whose kind is written and not understood: they may be no vegetation. Numbers say no kind."""
    assert layer.frame is not None
    if "class" not in layer.frame:
        return ()
    told = layer.frame["class"].fillna("").astype(str)
    strange = {
        text: any(map(str.isalpha, text)) and not is_understood(text, "vegetation") for text in told.unique()
    }
    mask = told.map(strange).to_numpy(dtype=bool) & ~rows_told(layer, "rows.remarked")
    if not mask.any():
        return ()
    message = plural(
        "{n} polygon of a kind that is not understood ({kinds}) counts as vegetation.",
        "{n} polygons of kinds that are not understood ({kinds}) count as vegetation.",
        n=int(mask.sum()),
        kinds=name_some(sorted(set(told[mask]))),
    )
    return (ShapeDoubt("vegetation.kind_unknown", message, np.where(mask, 0.0, 1.0), np.ones(len(mask))),)


def _from_raster(
    layer: Layer, area: StudyArea, land: NDArray[np.float64], threshold: float, task: Task
) -> Reading:
    assert layer.grid is not None
    assert layer.grid_crs is not None
    found = _measured(layer.grid, layer.grid_crs, area, marking_of(layer.grid, threshold), task)
    if found is None:
        changed = T(
            "{file} was changed or taken away since it was opened; open the project again.", file=layer.title
        )
        return Reading(GREEN_COVERAGE, zone_readings(area, changed, land, lambda _: changed))
    refusal = refusal_of(found, layer)
    if refusal is not None:
        return Reading(GREEN_COVERAGE, zone_readings(area, refusal, land, lambda _: refusal))
    readings = zone_readings(area, found.marked, land, lambda at: no_land(area, at), factor=100)
    silent = says_nothing(found, layer.grid, land)
    reason = T("{file} has no data in this zone.", file=layer.title)

    def told(at: int, row: ZoneReading) -> ZoneReading:
        if row.value is None:
            return row
        if silent[at]:
            return replace(row, value=None, lowest=None, highest=None, reason=reason)
        return replace(row, doubts=doubts_of(found, layer, land, at))

    zones = tuple(told(at, row) for at, row in enumerate(readings))
    return Reading(GREEN_COVERAGE, zones, findings=gaps(found, layer, float(land[0])))


def _measured(grid: Grid, crs: str, area: StudyArea, marks: Marking, task: Task) -> RasterAreas | None:
    """The raster's areas; None if its files are, or became meanwhile, others than those that were opened."""
    if _is_changed(grid):
        return None
    try:
        shapes = built_up_shapes(area.boundaries)
        found = raster_areas(grid, CRS.from_wkt(crs), shapes, area.zones.crs, marks, task)
    except RasterioError:
        if _is_changed(grid):
            return None
        raise
    return None if _is_changed(grid) else found


def _is_changed(grid: Grid) -> bool:
    """Whether the files of a raster are others than when it was read: its seal says nothing of these."""
    return grid.stamps is not None and stamps(grid) != grid.stamps
