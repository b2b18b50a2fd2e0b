"""A project made ready for the canvas, off the main thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from layers.remember import Memory
from layers.roles import is_measured
from layers.task import Task
from layers.text import T

if TYPE_CHECKING:
    from pyproj import Transformer

    from gisapp.project import Project
    from layers.layer import Layer
    from ui.map.painting import Drawing
    from ui.view import Bounds

_DRAWINGS: Memory[Any] = Memory()


@dataclass(frozen=True)
class Sheet:
    """The drawings of a project's layers, and what the status bar says of its CRS.

    ``drawings`` are by layer id, in the project's order; ``changes`` show above them what a scenario changed.
    ``home`` are the bounds of the district, or of everything where there is none.
    """

    layers: Mapping[str, Layer]
    drawings: Mapping[str, Drawing]
    changes: Sequence[Drawing]
    home: Bounds | None
    crs_title: T
    sample: bool
    _to_degrees: Transformer = field(repr=False)

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude (WGS 84) of a point in the working CRS."""
        longitude, latitude = self._to_degrees.transform(x, y)
        return float(longitude), float(latitude)


def sheet_of(project: Project, task: Task) -> Sheet:
    """Prepare every layer of the project that has a place on the map.

    Of a layer that was prepared before, as are all that an edit did not touch, the same drawing is taken.
    """
    from pyproj import CRS, Transformer

    from gisapp.report.tables import crs_sentence
    from ui.map.changes import changes_of
    from ui.map.painting import bounds_of, prepare

    drawings = {}
    for layer in task.each(project.layers, T("Preparing the map"), len(project.layers)):
        drawing = _prepared(layer, project.working_crs, prepare)
        if drawing is not None:
            drawings[layer.id] = drawing
    layers = {layer.id: layer for layer in project.layers}
    by_role = {role: [each for key, each in drawings.items() if layers[key].role == role]
               for role in ("district", "subdistrict")}  # fmt: skip
    core = by_role["district"] or by_role["subdistrict"]  # a file of these may hold a whole city's
    crs = CRS.from_wkt(project.working_crs)
    return Sheet(
        layers=layers,
        drawings=drawings,
        changes=changes_of(project),
        home=bounds_of(core) or bounds_of(drawings.values()),
        crs_title=crs_sentence(project.working_crs),
        sample=project.sample,
        _to_degrees=Transformer.from_crs(crs, "EPSG:4326", always_xy=True),
    )


def _prepared(
    layer: Layer, working_crs: str, prepare: Callable[[Layer, str], Drawing | None]
) -> Drawing | None:
    if layer.grid is not None and not is_measured(layer.role):
        return prepare(layer, working_crs)  # a basemap holds its layer, and would never go
    drawing: Drawing | None = _DRAWINGS.recall((layer,), working_crs, lambda: prepare(layer, working_crs))
    return drawing
