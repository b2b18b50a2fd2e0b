"""Seals: what a project was when this program wrote it, so that a change outside it is noticed.

A seal is no signature: whoever can write to the file can write a new one. It covers what a figure or a
verdict can hang on (the measured layers, what was found in them, and the choices), not the project's title or
paths. What no longer agrees is told by :mod:`gisapp.store.seal_changes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Annotated

from msgspec import Meta

from gisapp.own_target import OwnTarget
from gisapp.project import Project
from layers.layer import Layer
from layers.roles import is_measured

_MOST = 1e15
"""Greatest number that a figure of a seal may be: whatever a file says, it is no page of digits."""
OWN_TARGETS = "own_targets"
FINDINGS = "findings"
"""Stands for what the import found, beside the names of choices."""
Words = Annotated[str, Meta(max_length=10_000)]
Figure = Annotated[float, Meta(ge=-_MOST, le=_MOST)]
Count = Annotated[int, Meta(ge=0, le=int(_MOST))]
Value = Words | Figure | tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class ValueSeal:
    """The seal of a choice; ``value`` is shown where it no longer agrees, "" where that would say nothing."""

    digest: Words
    value: Value


@dataclass(frozen=True, slots=True)
class LayerSeal:
    """The seal of a layer: a digest of each of its parts and of what was found in it.

    The parts are those of :func:`gisapp.store.digests.digests_of`. The figures only tell a change in words:
    ``rows`` (None for a raster), ``area`` in m² and ``length`` in m in the plane of the working CRS, and the
    ``sums`` of number columns, or a raster's measures.
    """

    id: Words
    title: Words
    role: Words
    sample: bool
    digests: dict[Words, Words]
    rows: Count | None
    area: Figure
    length: Figure
    sums: dict[Words, Figure]


@dataclass(frozen=True, slots=True)
class Seals:
    """The seals of a project: of its choices by name, and of its measured layers in order."""

    values: dict[Words, ValueSeal]
    layers: tuple[LayerSeal, ...]


def seals_of(project: Project) -> Seals:
    """The seals of a project as it is."""
    from gisapp.store.digests import digest_of, digest_of_findings

    return Seals(
        values={
            **{
                name: ValueSeal(digest_of(*spelt(value)), "" if name == "working_crs" else value)
                for name, value in choices_of(project).items()
            },
            FINDINGS: ValueSeal(digest_of_findings(project.findings), ""),
        },
        # No figure hangs on a basemap, and whoever looks after it may put a newer one in its place.
        layers=tuple(_seal(layer) for layer in project.layers if is_measured(layer.role)),
    )


def choices_of(project: Project) -> Mapping[str, Value]:
    """Everything but the layers that a scorecard hangs on, by name."""
    parameters = {each.name: getattr(project.parameters, each.name) for each in fields(project.parameters)}
    return {
        "working_crs": project.working_crs,
        "profile": project.profile,
        "year": float(project.year),
        **parameters,
        # left out where there are none, as in projects that were sealed before there were any
        **({OWN_TARGETS: tuple(map(_judging, project.own_targets))} if project.own_targets else {}),
    }


def _judging(target: OwnTarget) -> str:
    """What a verdict hangs on; not where the target stands written."""
    value = target.value_text if target.value is None else f"{target.value:.15g}"
    parts = (target.indicator or target.name, target.comparator, value, target.unit, target.year or "")
    return " ".join(str(part) for part in (*parts, target.place, target.code) if part != "")


def spelt(value: Value) -> Iterable[str]:
    """A choice in one spelling, be it 1 or 1.0."""
    if isinstance(value, str):
        return (value,)
    return value if isinstance(value, tuple) else (repr(float(value)),)


def _seal(layer: Layer) -> LayerSeal:
    from gisapp.store.digests import FOUND, digest_of_findings, digests_of, measures_of

    measures = measures_of(layer)
    return LayerSeal(
        id=layer.id,
        title=layer.title,
        role=layer.role,
        sample=layer.sample,
        # findings speak of a layer by its title
        digests={**digests_of(layer), FOUND: digest_of_findings(layer.findings, layer.title)},
        rows=None if layer.frame is None else len(layer.frame),
        area=_bounded(measures.area),
        length=_bounded(measures.length),
        sums={name: _bounded(figure) for name, figure in measures.sums.items()},
    )


def _bounded(figure: float) -> float:
    return max(-_MOST, min(figure, _MOST))
