"""The fingerprint of a run: equal inputs give equal fingerprints, any change gives another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gisapp import __version__
from gisapp.indicators import INDICATORS, chosen_indicator
from gisapp.project import Project
from gisapp.readings import Reading
from gisapp.store.digests import digest_of, digests_of
from gisapp.store.seals import OWN_TARGETS, choices_of, spelt
from gisapp.targets import Profile
from layers.layer import Layer
from layers.roles import is_measured

DIGITS = 12


def fingerprint(
    project: Project, profile: Profile, year: int, readings: Mapping[str, Reading] | None = None
) -> str:
    """Twelve hex digits over the data, the choices, the targets, the definitions and the program's version.

    With ``readings`` also over their doubts, which decide verdicts and may rest on what no row says any more:
    a total that a table was written with, a file that could not be read.

    Titles, findings and file paths do not enter: the same data imported from elsewhere are the same. Nor
    do basemaps, on which nothing is measured.
    """
    parts = (
        *_of_data(project),
        *_of_choices(project, year),
        *_of_targets(profile),
        *_of_definitions(project),
        *_of_doubts(readings or {}),
    )
    return digest_of(*parts)[:DIGITS]


def _of_data(project: Project) -> Iterator[str]:
    """Layers by role; those of one in the project's order, since of several rasters the last one counts."""
    measured = [layer for layer in project.layers if is_measured(layer.role)]
    for layer in sorted(measured, key=lambda each: each.role):
        yield from (layer.role, *_of_layer(layer))


def _of_layer(layer: Layer) -> Iterator[str]:
    for part, digest in sorted(digests_of(layer).items()):
        yield from (part, digest)


def _of_choices(project: Project, year: int) -> Iterator[str]:
    """The profile and one's own targets are not among them: the targets that count are."""
    for name, value in choices_of(project).items():
        if name not in ("profile", "year", OWN_TARGETS):
            yield from (name, digest_of(*spelt(value)))
    yield str(year)


def _of_targets(profile: Profile) -> Iterator[str]:
    yield profile.id
    for target in profile.targets:
        figures = (target.comparator, target.year, target.value, target.unit, target.indicator)
        yield from (target.id, *map(str, figures))


def _of_doubts(readings: Mapping[str, Reading]) -> Iterator[str]:
    """By code and by how far they reach; their sentences name files."""
    for indicator, reading in readings.items():
        for at, zone in enumerate(reading.zones):
            for doubt in zone.doubts:
                yield from (indicator, str(at), doubt.code, repr(doubt.lowest), repr(doubt.highest))


def _of_definitions(project: Project) -> Iterator[str]:
    """What each indicator says that it is, the numbers it works with, and the version that works it out."""
    yield __version__
    for each in (chosen_indicator(indicator, project.parameters) for indicator in INDICATORS):
        yield from (each.id, each.unit, each.numerator_unit, each.denominator_unit, each.formula)
        yield from (each.definition.zh, each.definition.en, *each.requires, *each.uses)
        for constant in each.constants:
            yield from (constant.name, repr(constant.value), constant.unit)
