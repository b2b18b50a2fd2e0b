"""What the map shows of a chosen indicator: the proof of its figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from layers.styles import style_of
from layers.text import T
from ui import theme
from ui.map.drawing import VectorDrawing
from ui.map.legend import Entry
from ui.map.rings import TransferDrawing

if TYPE_CHECKING:
    from gisapp.scorecard import Scorecard
    from ui.map.painting import Drawing
    from ui.view import View

_COUNTED_WIDTH = 2.0


class CountedDrawing(VectorDrawing):
    """Outlines of the features that made a figure."""

    def entries(self, view: View) -> list[Entry]:  # noqa: ARG002 - the same in every view
        """What the legend says of them."""
        return [Entry(T("Counted in the figure"), "area", self.style)]


def highlights_of(scorecard: Scorecard, indicator: str | None) -> Sequence[Drawing]:
    """Drawings above the layers: circles of transfer coverage, or the green areas that were counted.

    Without a chosen indicator it is the circles, since no layer shows them.
    """
    stations = scorecard.evidence("stations", indicator)
    if stations is not None:
        return (TransferDrawing.of_stations(stations),)
    features = None if indicator is None else scorecard.evidence("features", indicator)
    if features is None or "geometry" not in features.columns:
        return ()
    counted = features[(features["counted_m2"] > 0) & features.geometry.notna()]
    style = replace(
        style_of("park"),
        fill="",
        stroke=theme.GREEN_DARK,
        width=_COUNTED_WIDTH,
        label="",
        order=48,
        stroke_order=63,
    )
    return (CountedDrawing.of_frame("counted", style, counted),) if len(counted) else ()
