"""What layers say of each other: ground that several count, gaps between zones, stations and entrances."""

from __future__ import annotations

from collections.abc import Sequence

from gisapp.cross_checks.plots import of_plots
from gisapp.cross_checks.rasters import of_rasters
from gisapp.cross_checks.stations import of_stations
from gisapp.cross_checks.zones import of_zones
from layers.findings import Finding
from layers.layer import Layer
from layers.task import Task
from layers.text import T


def cross_findings(layers: Sequence[Layer], task: Task | None = None) -> tuple[Finding, ...]:
    """What is worth telling of layers beside each other; nothing is changed.

    Parameters
    ----------
    layers
        Conformed layers in one working CRS.
    task
        Progress and cancel.

    Returns
    -------
    tuple of Finding
        Each with the title of the layer that it is about. Ground counted once (``park.ledger``,
        ``green.ledger``, ``green.on_park``, ``green.riverside``; ``plots.not_compared`` where there are
        too many), zones (``zones.overlap``, ``zones.gap``, ``zones.outside``, ``zones.elsewhere``), stations
        (``rail_station.far_entrance``, ``rail_station.no_entrance``, ``rail_entrance.no_station``), layers
        beside a raster of their role (``layer.not_counted``).

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    task = task or Task()
    framed = [layer for layer in layers if layer.frame is not None and len(layer.frame)]
    found: list[Finding] = []
    for start, end, check in ((0.0, 0.6, of_plots), (0.6, 0.9, of_zones), (0.9, 1.0, of_stations)):
        task.step(start, T("Comparing layers"))
        found += check(framed, task.part(start, end))
    found += of_rasters(layers)
    return tuple(found)
