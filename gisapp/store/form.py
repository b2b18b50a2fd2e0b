"""The form of a project on disk: what its table of properties says, key by key, as JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from gisapp.own_target import OwnTarget
from gisapp.parameters import Parameters
from gisapp.project import Project
from gisapp.recipe import recipe_to_toml
from gisapp.store.changed import RECOVERED, UNSEALED
from gisapp.store.rasters import beside
from gisapp.store.seals import Seals, seals_of
from gisapp.store.shortened import shortened
from layers.findings import Finding
from layers.layer import Layer, Origin
from layers.source import Grid
from layers.text import T

FORMAT = 3
"""1: version 0.1. 2: recipes, and rasters of several tiles. 3: which band of a raster is meant and what
its values mean, which earlier versions would pass over. Projects of formats 1 and 2 open as they are."""
TABLE = "gisapp_project"
"""The table (key, JSON value) of all that is no row of a layer."""
IF_DAMAGED = T("Open a backup of it, or import the data again.")

_MOST_SAID, _MOST_LAYERS = 5_000, 1_000
"""Sentences about a layer or a project, and layers: far beyond any import, and within what a page bears."""
Name = Annotated[str, Meta(pattern="^[A-Za-z0-9_]{1,100}$")]
Words = Annotated[str, Meta(max_length=10_000)]
Year = Annotated[int, Meta(ge=1900, le=2200)]


@dataclass(frozen=True, slots=True)
class KeptLayer:
    """One layer; its rows are a table of their own under its ``id``.

    ``columns`` are the types of the table's columns as pandas calls them, None for a raster. The files of
    ``grid`` are named from the project's folder.
    """

    id: Name
    title: Words
    role: Name
    origin: Origin
    steps: Annotated[tuple[T, ...], Meta(max_length=_MOST_SAID)]
    findings: Annotated[tuple[Finding, ...], Meta(max_length=_MOST_SAID)]
    sample: bool
    columns: dict[str, str] | None
    grid: Grid | None
    grid_crs: str | None
    own: Annotated[tuple[Words, ...], Meta(max_length=_MOST_SAID)] = ()
    """Further columns of the table, which the file had beyond those of the role."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A project without the rows of its layers."""

    format: int
    version: Words
    title: Words
    working_crs: Words
    parameters: Parameters
    profile: Name
    year: Year
    findings: Annotated[tuple[Finding, ...], Meta(max_length=_MOST_SAID)]
    layers: Annotated[tuple[KeptLayer, ...], Meta(max_length=_MOST_LAYERS)]
    recipe: str | None = None
    """As TOML; None in projects of version 0.1."""
    own_targets: Annotated[tuple[OwnTarget, ...], Meta(max_length=_MOST_SAID)] = ()
    seals: Seals | None = None
    """None in projects of version 0.2 and before."""


def kept(project: Project, home: Path) -> Kept:
    """What is written of a project that lies in the folder ``home``."""
    from gisapp import __version__

    # that it has no seals is no longer true: it is sealed here; and what a crash left was told once
    lasting = tuple(each for each in project.findings if each.code not in (UNSEALED, RECOVERED))
    project = shortened(replace(project, findings=lasting))
    return Kept(
        format=FORMAT,
        version=__version__,
        title=project.title,
        working_crs=project.working_crs,
        parameters=project.parameters,
        profile=project.profile,
        year=project.year,
        findings=project.findings,
        layers=tuple(_kept_layer(layer, home) for layer in project.layers),
        recipe=recipe_to_toml(project.recipe),
        own_targets=project.own_targets,
        seals=seals_of(project),
    )


def _kept_layer(layer: Layer, home: Path) -> KeptLayer:
    return KeptLayer(
        id=layer.id,
        title=layer.title,
        role=layer.role,
        origin=layer.origin,
        steps=layer.steps,
        findings=layer.findings,
        sample=layer.sample,
        columns=None if layer.frame is None else {n: str(t) for n, t in layer.frame.dtypes.items()},
        grid=None if layer.grid is None else beside(layer.grid, home),
        grid_crs=layer.grid_crs,
        own=() if layer.own is None else tuple(layer.own.columns),
    )
