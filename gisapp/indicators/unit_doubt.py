"""A doubt about single stations, entrances or line-stations, and what it means for the share of a zone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gisapp.indicators.transfer_rules import Flags
from gisapp.readings import Doubt
from layers.text import T

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class UnitDoubt:
    """A doubt by unit: which units it concerns, (n,), and whether they are covered at the least and most."""

    code: str
    message: T
    concerns: Mask
    least: Flags
    most: Flags

    def of_zone(self, member: Flags) -> Doubt | None:
        """The doubt about the figure of a zone; None if it concerns none of its units.

        Parameters
        ----------
        member
            (n,) 1 for each unit of the zone, else 0.
        """
        if not (member @ self.concerns):
            return None
        lowest, highest = (float(100 * (member @ each) / member.sum()) for each in (self.least, self.most))
        return Doubt(self.code, self.message, lowest, highest)
