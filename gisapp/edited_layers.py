"""The layers of a project with some of their features changed, gone or added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gisapp.edit_sentences import Thing
from gisapp.edits import Value
from gisapp.project import Project
from layers.columns.values import typed
from layers.layer import Layer, Origin
from layers.roles import roles

if TYPE_CHECKING:
    import geopandas as gpd
    from pyproj import CRS

FORMAT = "scenario"
"""What stands for a file's format in the origin of what a scenario adds."""


@dataclass
class Feature:
    """A feature in the course of the edits; ``home`` is its layer's and its own position, if any.

    ``name`` is how later edits speak of one that an edit added.
    """

    role: str
    home: tuple[int, int] | None
    shape: BaseGeometry
    title: str
    cells: dict[str, Value] = field(default_factory=dict)
    name: str = ""
    moved: bool = False
    gone: bool = False

    @property
    def thing(self) -> Thing:
        """As sentences speak of it."""
        return Thing(self.title, self.shape)


def placed(shape: BaseGeometry, crs: CRS) -> BaseGeometry:
    """A shape of an edit, in degrees of WGS 84, in the working CRS."""
    from layers.place.crs import GEOGRAPHIC, transform

    moved: BaseGeometry = shapely.transform(shape, lambda xy: transform(GEOGRAPHIC, crs, xy))
    return moved


def in_degrees(shape: BaseGeometry, working_crs: str) -> BaseGeometry:
    """A shape of the working CRS in degrees of WGS 84, as edits have it."""
    from layers.place.crs import GEOGRAPHIC, transform

    crs = crs_of(working_crs)
    moved: BaseGeometry = shapely.transform(shape, lambda xy: transform(crs, GEOGRAPHIC, xy))
    return moved


def changed(layer: Layer, features: Iterable[Feature]) -> Layer:
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


def _with_values(frame: gpd.GeoDataFrame, role: str, features: Sequence[Feature]) -> gpd.GeoDataFrame:
    import pandas as pd

    for column in roles()[role].columns:
        set_ = [each for each in features if column.name in each.cells]
        if set_:
            cells = frame[column.name].astype(object)
            cells.iloc[[_row(each) for each in set_]] = [each.cells[column.name] for each in set_]
            made = typed(cells, column).cells
            frame = frame.assign(**{column.name: pd.Series(made, index=frame.index)})
    return frame


def _row(feature: Feature) -> int:
    assert feature.home is not None
    return feature.home[1]


def layer_of(role: str, features: Sequence[Feature], title: str, project: Project, taken: set[str]) -> Layer:
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


@lru_cache(maxsize=4)
def crs_of(wkt: str) -> CRS:
    """The CRS that a project says as WKT, which takes a while to be read."""
    from pyproj import CRS

    return CRS.from_wkt(wkt)
