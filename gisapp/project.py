"""The project: the whole truth, a frozen value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gisapp.own_target import OwnTarget
from gisapp.parameters import Parameters
from gisapp.recipe import Recipe
from gisapp.scenario import Played, Scenario
from layers.findings import Finding
from layers.layer import FILE, ROW_ERROR, Layer, errors_of_rows, file_of_rows
from layers.remember import by_identity
from layers.roles import is_measured


@dataclass(frozen=True)
class Project:
    """Everything that a scorecard depends on.

    ``working_crs`` is the WKT of a transverse Mercator through the study area (see
    :func:`layers.place.crs.working_crs`). ``findings`` are those of the import, layer by layer, including
    files that were not used. ``profile`` and ``year`` choose the targets.
    """

    title: str
    working_crs: str
    layers: tuple[Layer, ...] = ()
    findings: tuple[Finding, ...] = ()
    parameters: Parameters = field(default_factory=Parameters)
    recipe: Recipe = field(default_factory=Recipe)
    """What was answered at the import, to repeat it on other files; enters no figure."""
    profile: str = "yuzhong_2027"
    year: int = 2027
    own_targets: tuple[OwnTarget, ...] = ()
    """Targets that the planner entered, beside those of the plans that ship."""
    scenarios: tuple[Scenario, ...] = ()
    """What would be: none of them moves a figure of the project itself (:mod:`gisapp.replay`)."""
    played: Played | None = None
    """The scenario that was done to the layers; None for what is."""
    head: int = 0
    """The last step of its history that counts (:mod:`gisapp.store.chain`); 0 where it is in no file."""

    @property
    def sample(self) -> bool:
        """True when any layer is marked 示范数据·非实测, which every map and report must repeat."""
        return any(layer.sample for layer in self.layers)


def layers_of(project: Project) -> Mapping[str, Layer]:
    """The project's layers by role; several layers of one role become one, rows in order.

    Of several rasters in one role the last one counts, and of polygons beside a raster the raster, which
    covers all of its ground while polygons may be five roofs of it. What does not count is told:
    :func:`left_out`.

    Parameters
    ----------
    project
        Its layers, in their order.

    Returns
    -------
    Mapping of str to Layer
        By role. Of the very same layers each joined one is the same object again, so that what was worked out
        for it is still known.
    """
    return by_role(project.layers)


def by_role(layers: Iterable[Layer]) -> dict[str, Layer]:
    """Layers by role, as :func:`layers_of` joins them.

    Parameters
    ----------
    layers
        In their order.
    """
    found: dict[str, Layer] = {}
    for layer in layers:
        before = found.get(layer.role)
        found[layer.role] = layer if before is None else _both(before, layer)
    return found


def left_out(layers: Sequence[Layer]) -> tuple[tuple[Layer, Layer], ...]:
    """The layers that do not count since a raster of their role does: each with that raster.

    Parameters
    ----------
    layers
        Of a project, in their order.
    """
    rasters = {layer.role: layer for layer in layers if layer.grid is not None and is_measured(layer.role)}
    return tuple(
        (layer, rasters[layer.role])
        for layer in layers
        if layer.role in rasters and layer is not rasters[layer.role]
    )


def _both(first: Layer, second: Layer) -> Layer:
    if second.grid is not None:
        return second
    return first if first.grid is not None else _joined(first, second)


@by_identity
def _joined(first: Layer, second: Layer) -> Layer:
    import numpy as np
    import pandas as pd

    frames = (first.frame, second.frame)
    files = np.concatenate([file_of_rows(first), file_of_rows(second)])
    frame = pd.concat(frames, ignore_index=True).assign(**{FILE: files})
    errors = np.concatenate([errors_of_rows(first), errors_of_rows(second)])
    if (errors != errors[:1]).any():
        frame[ROW_ERROR] = errors
    origin = replace(first.origin, error_m=max(first.origin.error_m, second.origin.error_m))
    return replace(
        first,
        origin=origin,
        frame=frame,
        findings=(*first.findings, *second.findings),
        sample=first.sample or second.sample,
        own=None,
    )
