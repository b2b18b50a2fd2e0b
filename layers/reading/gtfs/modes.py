"""Which kind of transport a route of GTFS is, by its route_type.

Sources: route_type of the GTFS Schedule Reference (gtfs.org), 0 to 12; the extended route types that Google
Transit publishes (developers.google.com/transit/gtfs/reference/extended-route-types), 100 to 1702.
"""

from __future__ import annotations

from layers.reading.transport_kinds import (
    AERIAL,
    BUS,
    COACH,
    FERRY,
    FUNICULAR,
    OTHER,
    SCHOOL,
    TOURIST,
    TRAIN,
    URBAN_RAIL,
)

_BASIC = {
    0: URBAN_RAIL,  # tram, light rail
    1: URBAN_RAIL,  # subway, metro
    2: TRAIN,  # rail, for intercity or long-distance travel
    3: BUS,
    4: FERRY,
    5: URBAN_RAIL,  # cable tram
    6: AERIAL,
    7: FUNICULAR,
    11: BUS,  # trolleybus
    12: URBAN_RAIL,  # monorail
}
_SINGLE = {
    107: TOURIST,  # tourist railway
    109: URBAN_RAIL,  # suburban railway
    110: OTHER,  # replaces trains while they do not run
    206: TOURIST,  # sightseeing coach
    207: TOURIST,
    707: OTHER,  # for passengers with special needs
    708: OTHER,
    709: OTHER,
    710: TOURIST,  # sightseeing bus
    712: SCHOOL,
    714: OTHER,  # replaces trains while they do not run
    904: TOURIST,  # sightseeing tram
    1701: AERIAL,
}
"""Extended types that are another kind than their hundred; 713 serves schools and everybody."""
_HUNDREDS = {
    1: TRAIN,
    2: COACH,
    4: URBAN_RAIL,
    5: URBAN_RAIL,
    6: URBAN_RAIL,
    7: BUS,
    8: BUS,  # trolleybus
    9: URBAN_RAIL,  # tram
    10: FERRY,
    12: FERRY,
    13: AERIAL,
    14: FUNICULAR,
}
_EXTENDED_FROM = 100


def kind_of(route_type: float) -> str:
    """The kind of transport of a route type.

    Parameters
    ----------
    route_type
        As the feed gives it; NaN where it is no number.

    Returns
    -------
    str
        One of the kinds of :mod:`layers.reading.transport_kinds`; "other" for what no table names.
    """
    if not float(route_type).is_integer():
        return OTHER
    number = int(route_type)
    if number < _EXTENDED_FROM:
        return _BASIC.get(number, OTHER)
    return _SINGLE.get(number) or _HUNDREDS.get(number // 100, OTHER)
