"""The figures of parks, green plots and vegetation after one more edit of one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import shapely

from gisapp.indicators import green_coverage, green_rate, park_area
from gisapp.indicators.evidence import Evidence
from gisapp.indicators.ground import Ground, Quotient, Weights
from gisapp.indicators.ids import GREEN_COVERAGE, GREEN_RATE, PARK_AREA
from gisapp.indicators.plot_tables import tables_of
from gisapp.indicators.plots import ROLES, Plots, green_plots, park_plots
from gisapp.live_change import Change, with_change
from gisapp.live_ground import LiveGround
from gisapp.readings import Reading
from gisapp.study_area import StudyArea
from layers.layer import Layer
from layers.task import Task

if TYPE_CHECKING:
    import geopandas as gpd

Layers = Mapping[str, Layer]


@dataclass(frozen=True)
class _Counted:
    """What tells the two indicators of plots from each other."""

    plots_of: Callable[[Layers], Plots]
    ground_of: Callable[[Plots], Ground]
    quotient: Callable[[StudyArea], Quotient]
    park_kinds: tuple[str, ...]


_COUNTED = {
    PARK_AREA: _Counted(park_plots, park_area.ground_of, park_area.quotient, park_area.PARK_KINDS),
    GREEN_RATE: _Counted(green_plots, green_rate.ground_of, green_rate.quotient, green_rate.PARK_KINDS),
}


class LivePlots:
    """An indicator of parks and green plots, live.

    Parameters
    ----------
    rest
        Its reading at rest.
    layers, area
        Of which it was computed.
    task
        Cancel.
    """

    roles: tuple[str, ...] = ROLES

    def __init__(self, rest: Reading, layers: Layers, area: StudyArea, task: Task) -> None:
        self._indicator, self._layers, self._area = rest.indicator, layers, area
        self._counted = _COUNTED[rest.indicator]
        self._ground: LiveGround | None = None
        if all(row.numerator is None for row in rest.zones):
            return
        self._plots = self._counted.plots_of(layers)
        ground = self._counted.ground_of(self._plots)
        self._ground = LiveGround(rest, ground, self._counted.quotient(area), task)
        self._kinds = Counter(self._plots.table["kind"])
        self._parks_in_doubt = _Refusals(self._plots) if _Refusals.are_in(self._plots) else None
        self._alone: dict[Hashable, Plots] = {}

    def tried(self, change: Change) -> dict[str, Reading] | None:
        """The reading; None where more than the one plot may count otherwise then."""
        if self._ground is None or change.role_comes or not change.is_sound:
            return None
        row = None if change.gone is None else change.gone + self._rows_before(change.role)
        alone, weights = None, None
        if change.put is not None and not change.as_before:
            alone = self._plots_alone(change)
            weights = self._ground.weights_of(self._counted.ground_of(alone))
            if weights is None:
                return None
        if self._others_turn(row, change, alone):
            return None
        reading = self._ground.tried(change, row, weights)
        tables = {name: partial(self._table, name, change) for name in ("features", "overlaps")}
        others = {name: partial(reading.evidence.__getitem__, name) for name in reading.evidence}
        return {self._indicator: replace(reading, evidence=Evidence(**{**others, **tables}))}

    def _rows_before(self, role: str) -> int:
        """How many plots there are before those of a role."""
        parks = self._layers.get(ROLES[0])
        return 0 if role == ROLES[0] or parks is None or parks.frame is None else len(parks.frame)

    def _plots_alone(self, change: Change) -> Plots:
        """The plot that is put, by itself; made once for each state of its cells."""
        if change.cells not in self._alone:
            self._alone[change.cells] = self._counted.plots_of({change.role: change.alone()})
        return self._alone[change.cells]

    def _others_turn(self, row: int | None, change: Change, alone: Plots | None) -> bool:
        """Whether other plots may count otherwise, or the figure as a whole."""
        if self._parks_in_doubt is not None and self._parks_in_doubt.touched(row, change.put, alone):
            return True
        kinds = self._kinds.copy()
        if row is not None:
            kinds[self._plots.table["kind"].iloc[row]] -= 1
        if alone is not None:
            kinds[alone.table["kind"].iloc[0]] += 1
        elif row is not None and change.put is not None:
            return False
        told, now = (any(of[kind] for kind in self._counted.park_kinds) for of in (self._kinds, kinds))
        return "park" not in self._layers and told is not now

    def _table(self, name: str, change: Change) -> gpd.GeoDataFrame:
        rest = self._layers.get(change.role)
        layer = change.alone() if rest is None else with_change(rest, change)
        return tables_of(self._counted.plots_of({**self._layers, change.role: layer}), self._area)[name]()


class _Refusals:
    """Parks that are refused, and green plots that could be parks: where two meet, one hangs on the other."""

    _COLUMNS = ("refused", "park_in_green")

    def __init__(self, plots: Plots) -> None:
        self._shapes = plots.table.geometry.to_numpy()
        self._marked = [plots.table[column].to_numpy(dtype=bool) for column in self._COLUMNS]
        self._trees = [shapely.STRtree(self._shapes[marked]) for marked in self._marked]

    @classmethod
    def are_in(cls, plots: Plots) -> bool:
        """Whether plots know refusals: those of green space do not."""
        return set(cls._COLUMNS) <= set(plots.table.columns)

    def touched(self, row: int | None, put: shapely.Geometry | None, alone: Plots | None) -> bool:
        """Whether a plot that goes or comes is of one kind, and meets one of the other kind."""
        shapes = [self._shapes[row]] if row is not None else []
        shapes += [put] if put is not None else []
        for column, marked, others in zip(self._COLUMNS, self._marked, self._trees[::-1], strict=True):
            is_marked = row is not None and bool(marked[row])
            is_marked |= alone is not None and bool(alone.table[column].iloc[0])
            if is_marked and others.query(shapes, predicate="intersects").size:
                return True
        return False


class LiveVegetation:
    """The greening coverage, live, where vegetation is polygons: of a raster no edit moves it.

    Parameters
    ----------
    rest
        Its reading at rest.
    layers, area
        Of which it was computed.
    task
        Cancel.
    """

    roles: tuple[str, ...] = ("vegetation",)

    def __init__(self, rest: Reading, layers: Layers, area: StudyArea, task: Task) -> None:
        self._ground: LiveGround | None = None
        layer = layers.get("vegetation")
        if layer is None or layer.frame is None or all(row.numerator is None for row in rest.zones):
            return
        ground = green_coverage.ground_of(layer)
        self._ground = LiveGround(rest, ground, green_coverage.quotient(area), task)
        self._weights: dict[Hashable, Weights | None] = {}

    def tried(self, change: Change) -> dict[str, Reading] | None:
        """The reading; None where more than the one shape may count otherwise then."""
        if self._ground is None or change.role_comes or not change.is_sound:
            return None
        weights = None
        if change.put is not None and not change.as_before:
            weights = self._weights_alone(self._ground, change)
            if weights is None:
                return None
        return {GREEN_COVERAGE: self._ground.tried(change, change.gone, weights)}

    def _weights_alone(self, ground: LiveGround, change: Change) -> Weights | None:
        if change.cells not in self._weights:
            alone = green_coverage.ground_of(change.alone())
            self._weights[change.cells] = ground.weights_of(alone)
        return self._weights[change.cells]
