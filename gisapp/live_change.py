"""One more edit, as the row of a role's layer that it takes away and the one that it puts there."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from gisapp.edited_layers import Feature
from gisapp.edits import Edit
from gisapp.project import Project
from gisapp.scenario import Scenario
from gisapp.work import Asked, Work
from layers.layer import FILE, ROW_ERROR, Layer, errors_of_rows, file_of_rows, in_role

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True)
class Change:
    """What an edit does to the features of its role, all of its layers taken as one.

    Attributes
    ----------
    gone
        The row that is there no longer, or not as it was; None if none is.
    put
        The shape that is there then, in the working CRS; None if none is. It has the row that went, or the
        last one.
    as_before
        Whether it has the cells of the row that went.
    alone
        Makes what is put a layer of its own.
    cells
        What tells its cells from those of others: the same for the same ones.
    layer_comes, role_comes
        Whether a layer, or the only one of the role, comes or goes with it: what a scenario adds is a layer.
    """

    role: str
    gone: int | None
    put: BaseGeometry | None
    as_before: bool
    alone: Callable[[], Layer]
    cells: Hashable
    layer_comes: bool
    role_comes: bool

    @cached_property
    def is_sound(self) -> bool:
        """Whether what is put can be measured: a hand may draw what crosses itself."""
        return self.put is None or bool(shapely.is_valid(self.put))


class Rest:
    """A project as a scenario makes it, of which one more edit is asked at a time; it stays as it is."""

    def __init__(self, base: Project, scenario: Scenario | None, played: Project) -> None:
        self._work = Work(base)
        for edit in scenario.edits if scenario is not None else ():
            self._work.do(edit)
        self._base, self._layers = base.layers, played.layers
        self._title = "" if scenario is None else scenario.name
        self._rows: dict[int, tuple[Feature, int]] = {}
        """By feature, which is held lest another gets its id."""

    def asked(self, edit: Edit) -> Asked:
        """What an edit would do."""
        return self._work.asked(edit)

    def change(self, edit: Edit, asked: Asked) -> Change:
        """What it takes away and puts there; its feature is there."""
        before, after = asked.before, asked.after
        assert after is not None
        gone = None if before is None else self._row(before)
        layer_comes = self._work.layers_change(asked)
        return Change(
            role=edit.role,
            gone=gone,
            put=None if after.gone else after.shape,
            as_before=before is not None and not after.gone and before.cells == after.cells,
            alone=lambda: self._work.alone(after, self._title),
            cells=(gone, tuple(sorted(after.cells.items()))),
            layer_comes=layer_comes,
            role_comes=layer_comes and not in_role(self._base, edit.role),
        )

    def _row(self, feature: Feature) -> int:
        """The row of a feature among all of its role."""
        known = self._rows.get(id(feature))
        if known is None:
            number, row = self._work.place(feature)
            before = in_role(self._layers[:number], feature.role)
            row += sum(len(layer.frame) for layer in before if layer.frame is not None)
            self._rows[id(feature)] = known = feature, row
        return known[1]


def with_change(layer: Layer, change: Change) -> Layer:
    """The layer of a role with a change done to it: for tables that somebody looks at, not under the hand."""
    import pandas as pd

    frame = _with_rows_of(layer)
    row = len(frame) if change.gone is None else change.gone
    parts = [frame.iloc[:row], frame.iloc[row + 1 :]]
    if change.put is not None:
        own = _with_rows_of(change.alone())
        number = int((frame[FILE] == own[FILE].iloc[0]).sum()) + 1
        parts.insert(1, own.assign(row=frame["row"].iloc[row] if change.gone is not None else number))
    return replace(layer, frame=pd.concat(parts, ignore_index=True))


def _with_rows_of(layer: Layer) -> gpd.GeoDataFrame:
    assert layer.frame is not None
    return layer.frame.assign(**{FILE: file_of_rows(layer), ROW_ERROR: errors_of_rows(layer)})
