"""The project: the whole truth, a frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gisapp.parameters import Parameters
from layers.findings import Finding
from layers.layer import Layer


@dataclass(frozen=True)
class Project:
    """Everything that a scorecard depends on.

    ``working_crs`` is the WKT of a transverse Mercator through the study area (see
    :func:`layers.crs.working_crs`). ``findings`` are those of the import, layer by layer, including
    files that were not used.
    """

    title: str
    working_crs: str
    layers: tuple[Layer, ...] = ()
    findings: tuple[Finding, ...] = ()
    parameters: Parameters = Parameters()
    profile: str = "yuzhong_2027"
    year: int = 2027

    @property
    def sample(self) -> bool:
        """True when any layer is marked 示范数据·非实测, which every map and report must repeat."""
        return any(layer.sample for layer in self.layers)

    def with_layer(self, layer: Layer) -> Project:
        """The project with one more layer (replacing one of the same id)."""
        kept = tuple(each for each in self.layers if each.id != layer.id)
        return replace(self, layers=(*kept, layer))


def layers_of(project: Project) -> Mapping[str, Layer]:
    """The project's layers by role; several layers of one role become one, rows in order."""
    raise NotImplementedError
