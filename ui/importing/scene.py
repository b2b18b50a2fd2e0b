"""What the small map of the import dialog shows of one row; made off the main thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import CRS

from layers.errors import UserError
from layers.roles import roles
from layers.styles import style_of
from layers.task import Task
from layers.text import Sayable, T
from ui.map.drawing import VectorDrawing
from ui.map.painting import Drawing, bounds_of, prepare
from ui.view import Bounds

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from gisapp.importing import Draft, Row
    from layers.layer import Layer
    from layers.place.datum_sketch import DatumSketch
    from layers.place.sketch import Sketch

MOST = 2000
"""Features of one layer that the small map shows."""
_OUTLINES = ("district", "subdistrict")
_TOGETHER = 0.6
"""Share of the larger side of two bounds above which both are looked at whole."""


@dataclass(frozen=True)
class Dots:
    """Points that are no layer's: ``xy`` (n, 2) in the working CRS.

    ``look`` is "known", "before" or "after".
    """

    look: str
    title: Sayable
    xy: NDArray[np.float64]


@dataclass(frozen=True)
class Scene:
    """Drawings and dots in the working CRS; ``pairs`` (n, 4) join places before and after a shift.

    ``home`` are the bounds to look at, None where nothing has a place; ``words`` say what else the map
    tells.
    """

    drawings: tuple[Drawing, ...] = ()
    dots: tuple[Dots, ...] = ()
    pairs: NDArray[np.float64] | None = None
    home: Bounds | None = None
    words: T | None = None


def scene_of(draft: Draft, row: Row, chosen: Mapping[str, str], task: Task) -> Scene:
    """The map of a row.

    Parameters
    ----------
    draft
        The draft that it is a row of.
    row
        What to show.
    chosen
        The answers chosen to its questions, by what they are about: "crs", "datum".
    task
        Cancel.
    """
    outline = _outline(draft, row)
    task.step(0.3, T("Preparing the map"))
    if row.source.frame is not None and row.role:
        if chosen.get("datum", "as_is") != "as_is" and (shifted := _shifted(draft, row, chosen, outline)):
            return shifted
        if row.layer is None and "crs" in chosen:
            return _candidate(draft, row, chosen["crs"])
    features = () if row.layer is None else _features(row.layer, draft.working_crs)
    shown = (*outline, *features)
    return Scene(shown, home=_home(bounds_of(features), bounds_of(outline)))


# ---------------------------------------------------------------- the layer over the district


def _outline(draft: Draft, row: Row) -> tuple[Drawing, ...]:
    """The line of the district, or of the subdistricts: of this import, else of the project."""
    layers = [each.layer for each in draft.rows if each.layer is not None and each is not row]
    layers += [] if draft.base is None else list(draft.base.layers)
    for role in _OUTLINES:
        found = next((layer for layer in layers if layer.role == role and layer.frame is not None), None)
        if found is not None and row.role != role:
            assert found.frame is not None
            style = replace(style_of(role), fill="", label="")
            return (VectorDrawing.of_frame(f"outline.{role}", style, _thinned(found.frame)),)
    return ()


def _features(layer: Layer, working_crs: str) -> tuple[Drawing, ...]:
    if layer.frame is None:
        drawing = prepare(layer, working_crs)
        return () if drawing is None else (drawing,)
    if layer.frame.geometry.isna().all():
        return ()
    style = replace(style_of(layer.role), label="")
    return (VectorDrawing.of_frame(layer.id, style, _thinned(layer.frame)),)


def _thinned(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """At most so many features, spread evenly over the frame."""
    return frame if len(frame) <= MOST else frame.iloc[:: -(-len(frame) // MOST)]


def _home(features: Bounds | None, outline: Bounds | None) -> Bounds | None:
    """The features, and the district with them where it is not much larger."""
    if features is None or outline is None:
        return features or outline
    both = _joined(features, outline)
    return both if _side(features) > _TOGETHER * _side(both) else features


def _joined(one: Bounds, other: Bounds) -> Bounds:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _side(bounds: Bounds) -> float:
    return max(bounds[2] - bounds[0], bounds[3] - bounds[1])


# ---------------------------------------------------------------- before and after a shift


def _shifted(draft: Draft, row: Row, chosen: Mapping[str, str], outline: tuple[Drawing, ...]) -> Scene | None:
    """The places before and after a change of datum, with what they match; None where nothing moves."""
    from layers.place.datum_sketch import datum_sketch

    assert row.role
    answers = replace(row.answers, datum=chosen["datum"])
    reference = draft.reference_for(row)
    sketch = datum_sketch(row.source, roles()[row.role], reference, answers)
    if sketch is None or not len(sketch.before):
        return None
    place = _to_working(draft)
    before, after = place(sketch.before), place(sketch.after)
    dots = [Dots("before", T("before"), before), Dots("after", T("converted"), after)]
    against = sketch.evidence.against
    if against in {places.title for places in reference.places}:  # else it is the outline, which is drawn
        dots.insert(0, Dots("known", against, place(sketch.reference)))
    return Scene(outline, tuple(dots), np.hstack([before, after]), _about(sketch, before, after))


def _about(sketch: DatumSketch, before: NDArray[np.float64], after: NDArray[np.float64]) -> Bounds:
    """Close enough to see the shift: around the match in the middle, two shifts wide."""
    moved = float(np.median(np.hypot(*(after - before).T)))
    middle = np.median(after, axis=0)
    if len(sketch.pairs):
        matched = after[sketch.pairs[:, 0]]
        middle = matched[np.argmin(np.hypot(*(matched - middle).T))]
    centre, reach = middle + (before - after).mean(axis=0) / 2, max(moved, 100.0)
    west, south = (centre - reach).tolist()
    east, north = (centre + reach).tolist()
    return west, south, east, north


# ---------------------------------------------------------------- where an answer would put the data


def _candidate(draft: Draft, row: Row, value: str) -> Scene:
    from layers.place.sketch import sketch_of

    assert row.role
    try:
        sketch = sketch_of(row.source, roles()[row.role], value, draft.reference_for(row))
    except UserError as error:
        return Scene(words=error.message)
    place = _to_working(draft)
    drawings = (
        *_rings(draft, "district", sketch.area, fill=False),
        *_rings(draft, row.role, sketch.lines, fill=True),
    )
    dots = (Dots("after", roles()[row.role].title, place(sketch.points)),) if len(sketch.points) else ()
    area = bounds_of(drawings[:1]) if sketch.area else None
    return Scene(drawings, dots, home=area or bounds_of(drawings) or _bounds(dots), words=_told(sketch))


def _told(sketch: Sketch) -> T | None:
    if sketch.inside is None:
        return None
    return T("{share:.0f} % of it would fall on the known area.", share=100 * sketch.inside)


def _rings(
    draft: Draft, role: str, rings: tuple[NDArray[np.float64], ...], *, fill: bool
) -> tuple[Drawing, ...]:
    import geopandas as gpd

    if not rings:
        return ()
    place = _to_working(draft)
    areas = [shapely.Polygon(place(ring)) for ring in rings]
    style = replace(style_of(role), label="") if fill else replace(style_of(role), fill="", label="")
    frame = gpd.GeoDataFrame(geometry=areas, crs=draft.working_crs)
    return (VectorDrawing.of_frame(f"sketch.{role}", style, frame),)


def _bounds(dots: tuple[Dots, ...]) -> Bounds | None:
    if not dots:
        return None
    xy = np.concatenate([each.xy for each in dots])
    (west, south), (east, north) = xy.min(axis=0).tolist(), xy.max(axis=0).tolist()
    return west, south, east, north


def _to_working(draft: Draft) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    from layers.place.crs import GEOGRAPHIC, transform

    working = CRS.from_wkt(draft.working_crs)

    def place(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Metres in the working CRS of WGS 84 degrees."""
        return transform(GEOGRAPHIC, working, lonlat) if len(lonlat) else np.empty((0, 2))

    return place
