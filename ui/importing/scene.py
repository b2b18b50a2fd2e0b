"""What the small map of the import dialog shows of one row; made off the main thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from layers.styles import style_of
from layers.task import Task
from layers.text import Sayable, T
from ui.map.drawing import VectorDrawing
from ui.map.painting import Drawing, bounds_of, prepare
from ui.map.view import Bounds

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from gisapp.importing import Draft, Row
    from layers.layer import Layer

MOST = 2000
"""Features of one layer that the small map shows."""
_OUTLINES = ("district", "subdistrict")


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

    ``home`` are the bounds to look at, None where nothing has a place.
    """

    drawings: tuple[Drawing, ...] = ()
    dots: tuple[Dots, ...] = ()
    pairs: NDArray[np.float64] | None = None
    home: Bounds | None = None


def scene_of(draft: Draft, row: Row, chosen: Mapping[str, str], task: Task) -> Scene:
    """The map of a row.

    Parameters
    ----------
    draft
        The draft that it is a row of.
    row
        What to show.
    chosen
        The answers chosen to its open questions, by what they are about ("crs", "datum").
    task
        Cancel.
    """
    outline = _outline(draft, row)
    task.step(0.3, T("Preparing the map"))
    if row.layer is None:
        return Scene(outline, home=bounds_of(outline))
    features = _features(row.layer, draft.working_crs)
    shown = (*outline, *features)
    return Scene(shown, home=bounds_of(features) or bounds_of(shown))


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
