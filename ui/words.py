"""Short words for figures that several panels show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.text import Sayable, T

if TYPE_CHECKING:
    from layers.source import Grid


def grid_size(grid: Grid, *, degrees: bool) -> Sayable:
    """Size of a raster's pixels on the ground: "10 m"; no number where they are in degrees."""
    return T("raster") if degrees else T("{n} m", n=f"{abs(grid.transform[0]):g}")
