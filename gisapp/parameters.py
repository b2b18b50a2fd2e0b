"""What the planner may choose about the definitions; printed on every output."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal, get_args

TransferDefinition = Literal["D1", "D2", "D3", "D6", "D7"]
TRANSFER_DEFINITIONS: tuple[TransferDefinition, ...] = get_args(TransferDefinition)


@dataclass(frozen=True, slots=True)
class Parameters:
    """Choices that move the figures.

    Attributes
    ----------
    transfer_definition
        "D1" (any open entrance of a physical station), "D2" (per entrance), "D3" (per line and
        station), "D6" (a stop on each side) or "D7" (station centre point, only to show that it is
        wrong). The others are always computed beside the chosen one.
    border_stations
        Names of stations outside the district line that count all the same.
    ndvi_threshold
        A pixel of a vegetation-index raster counts as vegetation above this value (strictly).
    confirmed
        Codes of doubts (:class:`gisapp.readings.Doubt`) whose figures the planner says are right.
    """

    transfer_definition: TransferDefinition = "D1"
    border_stations: tuple[str, ...] = ()
    ndvi_threshold: float = 0.3
    confirmed: tuple[str, ...] = ()

    def only(self, names: Collection[str]) -> Parameters:
        """These choices where they are named, and the usual ones elsewhere."""
        return replace(Parameters(), **{name: getattr(self, name) for name in names})
