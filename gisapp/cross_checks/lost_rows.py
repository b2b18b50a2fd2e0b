"""Rows of a layer that have no place or no shape: told beside the figures that they could move."""

from __future__ import annotations

import math
from collections.abc import Mapping

from gisapp.cross_checks.datums import of_layer
from gisapp.indicators.indicator import Indicator
from gisapp.readings import Doubt, Reading, ZoneReading
from layers.findings import Finding, Severity
from layers.layer import Layer

_LOST = frozenset(
    {
        *("geometry.empty", "geometry.kind", "geometry.not_finite", "geometry.unreadable"),
        *("place.nowhere", "place.zero"),
    }
)
"""Findings of rows that are left out since nobody knows where they lie."""
_BROKEN_OFF = "file.truncated"
"""Of a file that ends before all of its rows have come: without numbers of rows nobody knows how many."""
_HIDDEN = "workbook.hidden_rows"
"""Of rows that somebody hid in a workbook, perhaps by a filter: how many are hidden is not said here."""
_MOVED = frozenset({"geometry.multipoint", "geometry.stacked"})
"""Of rows with several points, of which the middle is taken, and of places of several names at one point."""
_ADDED_TO = ("park", "green", "vegetation")
"""Roles of which one more row can only raise a share or an area, by how much is not known."""
_ONE_EACH = ("bus_stop", "rail_entrance")
"""Roles of which one more row covers one more station; of several at one place it could cover them all."""
_STATIONS = "rail_station"
_PEOPLE = "population"
_OF_GROUND = "built_up"
"""Role by whose area the others are divided, and in which they count."""


def with_lost_rows(reading: Reading, indicator: Indicator, layers: Mapping[str, Layer]) -> Reading:
    """The reading with a doubt about each zone for each such finding of a layer that it counts.

    Parameters
    ----------
    reading
        Of the indicator.
    indicator
        Whose layers count.
    layers
        By role; of district, zones and people nothing is said here.

    Returns
    -------
    Reading
        The very same one where every row has its place.
    """
    lost = [
        (role, layers[role], finding)
        for role in indicator.roles
        if role in layers and role in {*_ADDED_TO, *_ONE_EACH, _STATIONS, _OF_GROUND, _PEOPLE}
        for finding in layers[role].findings
        if _is_of_lost_rows(finding)
    ]
    if not lost:
        return reading
    return reading.doubted(  # wherever they belong
        lambda row: tuple(
            Doubt(finding.code, of_layer(layer, finding), *_bounds(role, finding, row))
            for role, layer, finding in lost
        )
    )


def _is_of_lost_rows(finding: Finding) -> bool:
    if finding.code in (_BROKEN_OFF, _HIDDEN):
        return not finding.rows
    sure = finding.severity is not Severity.INFO
    return bool(finding.rows) and (finding.code in _LOST or (finding.code in _MOVED and sure))


def _bounds(role: str, finding: Finding, row: ZoneReading) -> tuple[float, float]:
    """What the figure may be with these rows: at least and at most."""
    assert row.value is not None
    if role in _ADDED_TO:
        return row.value, math.inf
    count, there, of = len(finding.rows) or math.inf, row.numerator, row.denominator
    if there is None or not of or role in (_OF_GROUND, _PEOPLE):
        return -math.inf, math.inf
    if role in _ONE_EACH or finding.code in _MOVED:
        least = there - count if finding.code in _MOVED else there
        return 100 * max(least, 0) / of, 100 * min(there + count, of) / of
    if math.isinf(count):
        return 0.0, 100.0
    return 100 * there / (of + count), 100 * (there + count) / (of + count)
