"""Layers that stay off by the evidence, since a conversion was refused: told beside each figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from gisapp import figures as written
from gisapp.indicators.indicator import Indicator
from gisapp.project import Project, layers_of
from gisapp.readings import Doubt, Reading, ZoneReading
from gisapp.study_area import StudyArea, study_area_of
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.remember import Memory, by_identity
from layers.roles import MEASURED_FROM, roles
from layers.text import T

if TYPE_CHECKING:
    import shapely

    from layers.place.crs import FloatArray

_DATUM = "datum."
_WHOLE = frozenset({"gcj02", "bd09", "over_gcj02", "over_bd09"})
"""What a layer may be left in as a whole, as :func:`layers.place.datum_findings.left` says in its code."""
_LEFT = frozenset({*_WHOLE, "answered", "mixed"})

_AREAS = ("park", "green", "vegetation")
UNVERIFIED = "datum.unverified"
_OPEN = ("datum.unknown", UNVERIFIED)
"""Codes of findings, of a layer and of an import, that say that a datum could not be verified."""

_PUT_RIGHT: Memory[Layer] = Memory()

Compute = Callable[[Mapping[str, Layer], StudyArea], Reading]


def with_layers_left(reading: Reading, indicator: Indicator, project: Project, compute: Compute) -> Reading:
    """The reading with a doubt for each layer that is off by the evidence, and was not converted.

    Parameters
    ----------
    reading
        Of the indicator.
    indicator
        Whose layers are looked at.
    project
        With all layers, and what was found in them.
    compute
        What gives the indicator's reading of other layers, by role, and of their study area.

    Returns
    -------
    Reading
        Each doubt has the code of its finding ("datum.gcj02"). The figure lies between what it is and what
        it would be with all these layers converted; it has no bounds where only some rows are off, or where
        there is no such figure.
    """
    left = [
        (layer, finding)
        for layer in project.layers
        if layer.role in indicator.roles
        for finding in _of_left(layer)
    ]
    if not left:
        return reading
    other = _converted(project, compute)

    def doubts_of(row: ZoneReading) -> tuple[Doubt, ...]:
        would_be = None if other is None else other.of(row.zone_kind, row.zone).value
        return tuple(_doubt(layer, finding, row, would_be, indicator.unit) for layer, finding in left)

    return reading.doubted(doubts_of)


def with_unverified(reading: Reading, indicator: Indicator, project: Project, area: StudyArea) -> Reading:
    """The reading with a remark on the layers from whose datum nothing shows, and of which it hangs on it.

    Parameters
    ----------
    reading
        Of the indicator.
    indicator
        Whose layers are looked at.
    project
        With all layers, and what was found at the import.
    area
        The study area: areas hang on a shift where they reach beyond what they are counted in.
    """
    if reading.of("district").value is None:
        return reading
    inside = area.built_up if "built_up" in indicator.requires else area.district
    unverified = unverified_files(project)
    files = [
        layer.title
        for layer in project.layers
        if layer.title in unverified and layer.role in indicator.roles and _hangs_on_datum(layer, inside)
    ]
    if not files:
        return reading
    remark = T(
        "Not verified: whether the places of {files} are in WGS 84 or in the datum of a web map (GCJ-02, "
        "BD-09); taken as WGS 84.",
        files=files,
    )
    return reading.with_remarks((remark,))


@by_identity
def _hangs_on_datum(layer: Layer, inside: shapely.Geometry) -> bool:
    """Whether a shift of half a kilometre moves figures: of distances always, of areas across the border."""
    import shapely

    if layer.role in MEASURED_FROM:
        return True
    if layer.role not in _AREAS or layer.frame is None:
        return False
    own = shapely.force_2d(inside)  # what GEOS prepares answers one thread at a time, and others look at it
    shapely.prepare(own)
    return not bool(shapely.covers(own, layer.frame.geometry.to_numpy()).all())


def unverified_files(project: Project) -> set[str]:
    """The files of whose datum nothing showed at the import."""
    return {title for finding in project.findings for title in unverified_in(finding)}


def unverified_in(finding: Finding) -> list[str]:
    """The files of which a finding says that nothing shows their datum."""
    if finding.code not in _OPEN:
        return []
    files = finding.message.figures.get("files", [finding.file])
    return [str(file) for file in files] if isinstance(files, list) else []


def _of_left(layer: Layer) -> Iterator[Finding]:
    """The findings that say that it is off, and that nothing was done about it."""
    for finding in layer.findings:
        open_ = finding.severity is Severity.WARNING and not finding.mended
        if open_ and finding.code.startswith(_DATUM) and finding.code.removeprefix(_DATUM) in _LEFT:
            yield finding


def _converted(project: Project, compute: Compute) -> Reading | None:
    """The reading with all layers converted that are off; None where one of them cannot be."""
    off = {id(layer) for layer in project.layers if any(_of_left(layer))}
    layers = [_as_it_would_be(each) if id(each) in off else each for each in project.layers]
    if any(layer is None for layer in layers):
        return None
    try:
        return computed_with(tuple(filter(None, layers)), project, compute)
    except UserError:  # no boundary is left
        return None


def computed_with(layers: tuple[Layer, ...], project: Project, compute: Compute) -> Reading:
    """The reading of a project with these layers in the place of its own."""
    by_role = layers_of(replace(project, layers=layers))
    return compute(by_role, study_area_of(by_role))


def _as_it_would_be(layer: Layer) -> Layer | None:
    """The layer converted from the datum that it is left in; None where only some rows are in it."""
    datums = [finding.code.removeprefix(_DATUM) for finding in _of_left(layer)]
    if len(datums) > 1 or not _WHOLE.issuperset(datums) or layer.frame is None:
        return None
    return put_right(layer, datums[0])


def put_right(layer: Layer, datum: str) -> Layer:
    """A layer of features as it is after a conversion from the datum; of the very same one the same again.

    So figures that were worked out for it are still known.
    """
    return _PUT_RIGHT.recall([layer], datum, lambda: _moved(layer, datum))


def _moved(layer: Layer, datum: str) -> Layer:
    import shapely

    from layers.place.crs import GEOGRAPHIC, transform
    from layers.place.datum.evidence import to_wgs84

    frame = layer.frame
    assert frame is not None

    def moved(xy: FloatArray) -> FloatArray:
        return transform(GEOGRAPHIC, frame.crs, to_wgs84(datum, transform(frame.crs, GEOGRAPHIC, xy)))

    geometry = shapely.make_valid(shapely.transform(frame.geometry.to_numpy(), moved))
    return replace(layer, frame=frame.set_geometry(geometry, crs=frame.crs))


def of_layer(layer: Layer, finding: Finding) -> T:
    """What was found in a layer, to be said beside a figure."""
    return T(
        "{file} ({role}): {found}", file=layer.title, role=roles()[layer.role].title, found=finding.message
    )


def _doubt(layer: Layer, finding: Finding, row: ZoneReading, would_be: float | None, unit: str) -> Doubt:
    if would_be is None or row.value is None:
        return Doubt(finding.code, of_layer(layer, finding))
    message = T(
        "{file} ({role}): {found} Put right, the figure would be {value}.",
        value=written.indicator_value(would_be, unit),
        file=layer.title,
        role=roles()[layer.role].title,
        found=finding.message,
    )
    return Doubt(finding.code, message, min(row.value, would_be), max(row.value, would_be))
