"""Layers that do not count because a raster of their role does: told, with how far that may move a figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gisapp.project import left_out
from gisapp.readings import Doubt, Reading, ZoneReading
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.roles import roles
from layers.text import T

NOT_COUNTED = "layer.not_counted"
"""Code of the finding, and of the doubt beside each figure."""


def of_rasters(layers: Sequence[Layer]) -> list[Finding]:
    """What is to be told of layers that a raster of their role displaces.

    Parameters
    ----------
    layers
        Of a project, in their order.
    """
    return [
        Finding(
            NOT_COUNTED,
            Severity.WARNING,
            _message(layer, raster),
            file=layer.title,
            mend=T("To count it instead, leave out {raster}.", raster=raster.title),
        )
        for layer, raster in left_out(layers)
    ]


def doubted(reading: Reading, layers: Sequence[Layer], read: Iterable[str]) -> Reading:
    """The reading with a doubt for each layer that it should have counted, and a raster displaced.

    Parameters
    ----------
    reading
        In percent of ground.
    layers
        Of the project, in their order.
    read
        Roles whose layers the indicator reads.

    Returns
    -------
    Reading
        With the findings of :func:`of_rasters`; the very same one where every layer counts.
    """
    displaced = [(layer, raster) for layer, raster in left_out(layers) if layer.role in read]
    if not displaced:
        return reading
    told = [
        finding for finding in of_rasters(layers) if finding.file in {each.title for each, _ in displaced}
    ]
    return reading.with_findings(told).doubted(
        lambda row: tuple(_doubt(row, layer, raster) for layer, raster in displaced)
    )


def _doubt(row: ZoneReading, layer: Layer, raster: Layer) -> Doubt:
    """Polygons could add their own area at most; another raster may say anything."""
    message = _message(layer, raster)
    if layer.frame is None or row.value is None or not row.denominator:
        return Doubt(NOT_COUNTED, message)
    most = row.value + 100 * float(layer.frame.area.sum()) / row.denominator
    return Doubt(NOT_COUNTED, message, row.value, min(most, max(100.0, row.value)))


def _message(layer: Layer, raster: Layer) -> T:
    if layer.frame is None:
        return T(
            "{file} is not counted: of several rasters of one use ({role}) only {raster} counts.",
            file=layer.title,
            raster=raster.title,
            role=roles()[layer.role].title,
        )
    return T(
        "{file} is not counted: {raster} has the same use ({role}), and a raster counts alone.",
        file=layer.title,
        raster=raster.title,
        role=roles()[layer.role].title,
    )
