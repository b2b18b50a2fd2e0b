"""Layers of distances in unlike datums of which the way from one to the other is known only roughly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gisapp.project import Project
from layers.layer import ROW_ERROR, Layer, errors_of_rows
from layers.place.crs_findings import APPROXIMATE
from layers.remember import Memory
from layers.roles import MEASURED_FROM

_OFF_M = 100.0
"""Metres by which places in the datums of 1954 and 1980 may lie off without local parameters: as far as these
datums themselves lie from CGCS2000 in the middle of China."""
_STOPS, _STARTS = "bus_stop", ("rail_entrance", "rail_station")
_ROUGH: Memory[Layer] = Memory()


def with_rough_places(project: Project) -> Project:
    """The project with places as coarse as their datum is known, where distances go from one to another.

    Entrances and stops in one and the same old datum lie right beside each other, wherever both are; an error
    that the planner stated stays.

    Parameters
    ----------
    project
        With all layers, and the answers of its import.

    Returns
    -------
    Project
        The very same one where all places are in one datum, or in exact ones. Of the very same layers the
        same again, so that figures that were worked out for them are still known.
    """
    measured = [layer for layer in project.layers if layer.role in MEASURED_FROM]
    datums = {id(layer): _old_datum(layer) for layer in measured}
    if not any(datums.values()):
        return project
    by_role = {role: {datums[id(each)] for each in measured if each.role == role} for role in MEASURED_FROM}
    unlike = {role for role in _STARTS if by_role[role] and len(by_role[role] | by_role[_STOPS]) > 1}
    # without entrances distances go from the stations
    start = next((role for role in _STARTS if by_role[role]), None)
    unlike |= {_STOPS} if start in unlike else set()
    stated = {entry.title for entry in project.recipe.entries if entry.answers.error_m is not None}

    def is_rough(layer: Layer) -> bool:
        return layer.role in unlike and bool(datums[id(layer)]) and layer.title not in stated

    layers = tuple(_rough(layer) if is_rough(layer) else layer for layer in project.layers)
    return replace(project, layers=layers)


def _old_datum(layer: Layer) -> str:
    """The name of the old datum that a layer was in; "" for one from which the way is known."""
    return next(iter(_datums_of(layer)), "")


def _datums_of(layer: Layer) -> Iterable[str]:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    for finding in layer.findings:
        if finding.code == APPROXIMATE:
            written = str(finding.message.figures["crs"])
            try:
                crs = CRS.from_user_input(written)
            except CRSError:  # a name that a survey gave its own grid
                yield written
            else:
                yield str((crs.geodetic_crs or crs).name)


def _rough(layer: Layer) -> Layer:
    return _ROUGH.recall([layer], "", lambda: _with_error(layer))


def _with_error(layer: Layer) -> Layer:
    assert layer.frame is not None
    error = max(layer.origin.error_m, _OFF_M)
    frame = layer.frame
    if ROW_ERROR in frame:
        frame = frame.assign(**{ROW_ERROR: errors_of_rows(layer).clip(min=_OFF_M)})
    return replace(layer, frame=frame, origin=replace(layer.origin, error_m=error))
