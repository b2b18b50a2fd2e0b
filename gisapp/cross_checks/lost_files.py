"""Files that by their name hold what a figure counts, and of which nothing could be used."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from gisapp.indicators.indicator import Indicator
from gisapp.readings import Doubt, Reading, ZoneReading
from layers.findings import Finding
from layers.layer import Layer

UNUSED: Mapping[str, str] = {
    "park": "park.unused",
    "green": "green.unused",
    "vegetation": "vegetation.unused",
    "bus_stop": "bus_stop.unused",
    "rail_entrance": "rail_entrance.unused",
    "rail_station": "rail_station.unused",
    "built_up": "built_up.unused",
    "population": "population.unused",
    "district": "district.unused",
    "subdistrict": "subdistrict.unused",
}
"""Code of the finding about such a file, and of the doubt beside each figure, by the role that it is named
after."""
ROLES: Mapping[str, str] = {code: role for role, code in UNUSED.items()}
"""The role by such a code."""
_OUTLINES = ("district", "subdistrict")
_ADDED_TO = ("park", "green")
"""Roles of which more can only raise a share or an area; a raster of vegetation would displace the others."""
_COVERING = ("bus_stop", "rail_entrance")
"""Roles of which more can only cover more stations."""


def with_lost_files(
    reading: Reading, indicator: Indicator, layers: Mapping[str, Layer], findings: Iterable[Finding]
) -> Reading:
    """The reading with a doubt about each zone for each file of its roles of which nothing could be used.

    Parameters
    ----------
    reading
        Of the indicator.
    indicator
        Whose layers count.
    layers
        By role. Where there is a district, no other boundary says where it is.
    findings
        Of the import, with the codes of :data:`UNUSED`.

    Returns
    -------
    Reading
        The very same one where all files of these roles could be used.
    """
    lost = [
        (role, finding)
        for finding in findings
        if (role := ROLES.get(finding.code)) in indicator.roles
        if not (role in _OUTLINES and "district" in layers)
    ]
    if not lost:
        return reading
    return reading.doubted(
        lambda row: tuple(Doubt(each.code, each.message, *_bounds(role, row)) for role, each in lost)
    )


def _bounds(role: str | None, row: ZoneReading) -> tuple[float, float]:
    """What the figure may be, at least and at most, with however much such a file holds."""
    assert row.value is not None
    if role in _ADDED_TO:
        return row.value, math.inf
    if role in _COVERING:
        return row.value, 100.0
    return -math.inf, math.inf
