"""A scenario's edits done to a project's layers: what they did not touch stays the very same object."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gisapp.edit_sentences import Thing, sentence_of
from gisapp.edits import ADDED, Add, Assign, Edit, Move, Remove, Reshape, Value
from gisapp.features import place_of, title_of
from gisapp.parameters import Parameters
from gisapp.project import Project
from gisapp.readings import Reading
from gisapp.scenario import Played, Scenario
from layers.columns.values import typed
from layers.layer import Layer, Origin, in_role
from layers.roles import roles
from layers.text import T

if TYPE_CHECKING:
    import geopandas as gpd
    from pyproj import CRS

_GREEN = frozenset({"park", "green", "vegetation"})
FORMAT = "scenario"
"""What stands for a file's format in the origin of what a scenario adds."""


@dataclass
class _Feature:
    """A feature in the course of the edits; ``home`` is its layer's and its own position, if any."""

    role: str
    home: tuple[int, int] | None
    shape: BaseGeometry
    title: str
    cells: dict[str, Value] = field(default_factory=dict)
    moved: bool = False
    gone: bool = False

    @property
    def thing(self) -> Thing:
        return Thing(self.title, self.shape)


def replayed(project: Project, scenario: Scenario) -> Project:
    """A project as a scenario makes it: with the layers as they would be, and the scenario's choices.

    Parameters
    ----------
    project
        The base, never changed.
    scenario
        Its edits are done in order; those that are switched off, and those whose feature is not there, do
        nothing. What each does is said in :attr:`gisapp.project.Project.played`.
    """
    work = _Work(project)
    said, resting = [], []
    for number, edit in enumerate(scenario.edits):
        sentence, done = work.do(edit)
        said.append(sentence)
        if not done:
            resting.append(number)
    layers = work.layers(scenario.name)
    played = Played(scenario, tuple(said), tuple(resting))
    return replace(
        project, layers=layers, parameters=_chosen(project.parameters, scenario), scenarios=(), played=played
    )


def _chosen(parameters: Parameters, scenario: Scenario) -> Parameters:
    choices = scenario.choices
    chosen = {
        name: value
        for name in ("transfer_definition", "ndvi_threshold")
        if (value := getattr(choices, name)) is not None
    }
    return replace(parameters, **chosen) if chosen else parameters


class _Work:
    """The features of a project that edits speak of, as far as they were looked up."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._crs = _crs_of(project.working_crs)
        self._features: dict[tuple[str, str], _Feature] = {}
        self._by_home: dict[tuple[int, int], _Feature] = {}
        """Of one feature two keys may speak: of this year's file and of last year's."""
        self._new: list[_Feature] = []

    def do(self, edit: Edit) -> tuple[T, bool]:
        """Do an edit; what it does in words, and whether its feature was there."""
        if isinstance(edit, Add):
            return self._added(edit)
        feature = self._found(edit.role, edit.feature)
        if feature is None:
            return sentence_of(edit, None, None), False
        before = feature.thing
        after = _after(edit, feature, self._crs)
        said = sentence_of(edit, before, after.thing, self._zone(before.shape))
        if not edit.off:
            vars(feature).update(vars(after))
        return said, True

    def layers(self, title: str) -> tuple[Layer, ...]:
        """The layers as they are now, those that nothing touched as they were."""
        touched: dict[int, list[_Feature]] = {}
        for (number, _), feature in self._by_home.items():
            if feature.gone or feature.moved or feature.cells:
                touched.setdefault(number, []).append(feature)
        base = [
            _changed(layer, touched[number]) if number in touched else layer
            for number, layer in enumerate(self._project.layers)
        ]
        new = [each for each in self._new if not each.gone]
        by_role: dict[str, list[_Feature]] = {}
        for each in new:
            by_role.setdefault(each.role, []).append(each)
        taken = {layer.id for layer in base}
        return (
            *base,
            *(_layer_of(role, each, title, self._project, taken) for role, each in by_role.items()),
        )

    def _added(self, edit: Add) -> tuple[T, bool]:
        shape = placed(edit.shape, self._crs)
        values = dict(edit.values)
        name = values.get("name") or edit.name
        feature = _Feature(edit.role, None, shape, str(name or ""), values)
        if not edit.off:
            self._new.append(feature)
            if edit.name:
                self._features[edit.role, f"{ADDED}{edit.name}"] = feature
        return sentence_of(edit, None, feature.thing, self._zone(shape)), True

    def _found(self, role: str, key: str) -> _Feature | None:
        known = self._features.get((role, key))
        if known is None and not key.startswith(ADDED):
            home = place_of(self._project.layers, role, key)
            if home is None:
                return None
            known = self._by_home.get(home) or self._looked_up(role, home)
            self._features[role, key] = self._by_home[home] = known
        return None if known is None or known.gone else known

    def _looked_up(self, role: str, home: tuple[int, int]) -> _Feature:
        layer = self._project.layers[home[0]]
        assert layer.frame is not None
        return _Feature(role, home, layer.frame.geometry.iloc[home[1]], title_of(layer, home[1]))

    def _zone(self, shape: BaseGeometry) -> str:
        """The subdistrict in which a place lies; "" where none is known."""
        for layer in in_role(self._project.layers, "subdistrict"):
            if layer.frame is not None:
                tree = layer.frame.sindex
                found = tree.query(shapely.centroid(shape), predicate="intersects")
                if len(found):
                    name = layer.frame["name"].iloc[int(found.min())]
                    return name if isinstance(name, str) else ""
        return ""


def with_what_stays(reading: Reading, roles_read: Collection[str], project: Project) -> Reading:
    """A reading with a remark where it is of a raster, which no edit of green ground moves.

    Parameters
    ----------
    reading
        Of a project as a scenario makes it, or as it is.
    roles_read
        What its indicator reads.
    project
        Of which it is.
    """
    if project.played is None or not {"vegetation"} & set(roles_read):
        return reading
    raster = any(layer.grid is not None for layer in in_role(project.layers, "vegetation"))
    green = any(each.role in _GREEN and not each.off for each in project.played.scenario.edits)
    if not (raster and green):
        return reading
    said = T("It is of a raster, which does not follow the edits of a scenario.")
    return reading.with_remarks([said])


def placed(shape: BaseGeometry, crs: CRS) -> BaseGeometry:
    """A shape of an edit, in degrees of WGS 84, in the working CRS."""
    from layers.place.crs import GEOGRAPHIC, transform

    moved: BaseGeometry = shapely.transform(shape, lambda xy: transform(GEOGRAPHIC, crs, xy))
    return moved


def _after(edit: Edit, feature: _Feature, crs: CRS) -> _Feature:
    match edit:
        case Remove():
            return replace(feature, gone=True)
        case Move() | Reshape():
            return replace(feature, shape=placed(edit.shape, crs), moved=True)
        case Assign():
            cells = {**feature.cells, **dict(edit.values)}
            name = cells.get("name")
            return replace(feature, cells=cells, title=str(name) if name else feature.title)
        case Add():
            raise TypeError(edit)


def _changed(layer: Layer, features: Iterable[_Feature]) -> Layer:
    """The layer with some of its features changed or gone."""
    frame = layer.frame
    assert frame is not None
    features = list(features)
    moved = [each for each in features if each.moved and not each.gone]
    if moved:
        shapes = np.array(frame.geometry.array)
        shapes[[_row(each) for each in moved]] = [each.shape for each in moved]
        frame = frame.set_geometry(_shapes(shapes, frame))
    frame = _with_values(frame, layer.role, [each for each in features if each.cells and not each.gone])
    gone = [_row(each) for each in features if each.gone]
    if gone:
        frame = frame.drop(index=frame.index[gone]).reset_index(drop=True)
    return replace(layer, frame=frame)


def _with_values(frame: gpd.GeoDataFrame, role: str, features: Sequence[_Feature]) -> gpd.GeoDataFrame:
    import pandas as pd

    for column in roles()[role].columns:
        set_ = [each for each in features if column.name in each.cells]
        if set_:
            cells = frame[column.name].astype(object)
            cells.iloc[[_row(each) for each in set_]] = [each.cells[column.name] for each in set_]
            made = typed(cells, column).cells
            frame = frame.assign(**{column.name: pd.Series(made, index=frame.index)})
    return frame


def _row(feature: _Feature) -> int:
    assert feature.home is not None
    return feature.home[1]


def _layer_of(
    role: str, features: Sequence[_Feature], title: str, project: Project, taken: set[str]
) -> Layer:
    """What a scenario adds in a role, as a layer of its own."""
    import geopandas as gpd
    import pandas as pd

    columns: dict[str, Any] = {
        column.name: typed(
            pd.Series([each.cells.get(column.name) for each in features], dtype=object), column
        ).cells
        for column in roles()[role].columns
    }
    columns["row"] = np.arange(1, len(features) + 1)
    frame = gpd.GeoDataFrame(columns, geometry=[each.shape for each in features], crs=project.working_crs)
    names = (f"{role}_added" if number == 1 else f"{role}_added_{number}" for number in count(1))
    layer_id = next(name for name in names if name not in taken)
    taken.add(layer_id)
    origin = Origin(file=title, layer="", format=FORMAT, crs="EPSG:4326", sha256="")
    return Layer(layer_id, title, role, origin, frame=frame, sample=project.sample)


def _shapes(shapes: Any, frame: gpd.GeoDataFrame) -> gpd.GeoSeries:
    import geopandas as gpd

    return gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs)


def _crs_of(wkt: str) -> CRS:
    from pyproj import CRS

    return CRS.from_wkt(wkt)
