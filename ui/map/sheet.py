"""A project made ready for the canvas, off the main thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from layers.task import Task
from layers.text import T

if TYPE_CHECKING:
    from pyproj import Transformer

    from gisapp.project import Project
    from layers.layer import Layer
    from ui.map.painting import Drawing
    from ui.view import Bounds


@dataclass(frozen=True)
class Sheet:
    """The drawings of a project's layers, and what the status bar says of its CRS.

    ``drawings`` are by layer id, in the project's order. ``home`` are the bounds of the district, or
    of everything where there is none.
    """

    layers: Mapping[str, Layer]
    drawings: Mapping[str, Drawing]
    home: Bounds | None
    crs_title: T
    sample: bool
    _to_degrees: Transformer = field(repr=False)

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude (WGS 84) of a point in the working CRS."""
        longitude, latitude = self._to_degrees.transform(x, y)
        return float(longitude), float(latitude)


def sheet_of(project: Project, task: Task) -> Sheet:
    """Prepare every layer of the project that has a place on the map."""
    from pyproj import CRS, Transformer

    from gisapp.report.tables import crs_sentence
    from ui.map.painting import bounds_of, prepare

    drawings = {}
    for layer in task.each(project.layers, T("Preparing the map"), len(project.layers)):
        drawing = prepare(layer, project.working_crs)
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
        home=bounds_of(core) or bounds_of(drawings.values()),
        crs_title=crs_sentence(project.working_crs),
        sample=project.sample,
        _to_degrees=Transformer.from_crs(crs, "EPSG:4326", always_xy=True),
    )
