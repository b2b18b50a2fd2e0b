"""What the map shows of a chosen indicator: the proof of its figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from layers.styles import map_colours, style_of
from ui.map.drawing import VectorDrawing
from ui.map.rings import TransferDrawing

if TYPE_CHECKING:
    from gisapp.scorecard import Scorecard
    from ui.map.painting import Drawing

_COUNTED_WIDTH = 1.6


def highlights_of(scorecard: Scorecard, indicator: str | None) -> Sequence[Drawing]:
    """Drawings above the layers: circles of transfer coverage, or the green areas that were counted.

    Without a chosen indicator it is the circles, since no layer shows them.
    """
    reading = scorecard.readings.get(indicator or "transfer_coverage_50m")
    if reading is None:
        return ()
    stations = reading.evidence.get("stations")
    if stations is not None:
        return (TransferDrawing.of_stations(stations),)
    features = reading.evidence.get("features")
    if features is None or "geometry" not in features.columns:
        return ()
    counted = features[(features["counted_m2"] > 0) & features.geometry.notna()]
    colour = map_colours().covered
    style = replace(
        style_of("park"), fill="", stroke=colour, width=_COUNTED_WIDTH, label="", order=48, stroke_order=63
    )
    return (VectorDrawing.of_frame("counted", style, counted),) if len(counted) else ()
