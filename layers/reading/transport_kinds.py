"""Kinds of public transport, and which of them count as urban rail and as bus.

The rule, which stands in the definition of the transfer indicators too: urban rail is what runs within a city
on rails or a beam (metro, light rail, tram, monorail, suburban rail); a bus is one of a city's lines that
anybody may take. Everything else is a kind of its own and left out, as a layer that the planner may give a
role. Sources: CJJ/T 114-2007 (城市公共交通分类标准, not seen) puts ferries (GJ3), cable cars and
funiculars (GJ4) beside buses (GJ1) and urban rail (GJ2); coaches, school and tourist buses and trains between
cities are no public transport of a city, which is set by this program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from layers.findings import Finding, Severity
from layers.text import T

URBAN_RAIL, BUS = "urban_rail", "bus"
TRAIN, FUNICULAR, AERIAL, FERRY, COACH, SCHOOL, TOURIST, OTHER = (
    *("train", "funicular", "aerial", "ferry", "coach", "school", "tourist", "other"),
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A kind that counts neither as urban rail nor as bus: the name of its layer, and what it is called.

    ``stations`` says that its stops are stations, with platforms and entrances, as those of rail are.
    """

    layer: str
    title: T
    stations: bool = False


LEFT_OUT: Mapping[str, LeftOut] = {
    TRAIN: LeftOut("trains", T("long-distance and regional trains"), stations=True),
    FUNICULAR: LeftOut("funiculars", T("funiculars"), stations=True),
    AERIAL: LeftOut("cable_cars", T("cable cars"), stations=True),
    FERRY: LeftOut("ferries", T("ferries")),
    COACH: LeftOut("coaches", T("coaches")),
    SCHOOL: LeftOut("school_buses", T("school buses")),
    TOURIST: LeftOut("tourist_buses", T("tourist buses")),
    OTHER: LeftOut("other_transport", T("other kinds of transport")),
}
"""The kinds that are left out, in the order in which a stop of several goes to one."""


def left_out(counts: Mapping[str, int], file: str) -> list[Finding]:
    """What is told of the stops that are left out, none where there are none.

    Parameters
    ----------
    counts
        Stops or stations by kind.
    file
        Whose.
    """
    kinds = [T("{kind} {n}", kind=LEFT_OUT[kind].title, n=n) for kind, n in counts.items() if n]
    if not kinds:
        return []
    message = T("Stops that are neither of urban rail nor of buses do not count: {kinds}.", kinds=kinds)
    mend = T("They are layers of their own; give one a role if it should count.")
    return [Finding("transport.left_out", Severity.INFO, message, file, mend=mend)]
