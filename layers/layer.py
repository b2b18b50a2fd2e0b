"""A layer that has passed the one door (`conform`): typed, metric, valid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.findings import Finding
from layers.source import Grid
from layers.text import T

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

FILE = "file"
"""Column of a layer that is joined of several: the file that a row comes from."""
ROW_ERROR = "row_error_m"
"""Column of a layer whose places are not all equally coarse: :attr:`Origin.error_m` of each row."""
SAID = "said"
"""Column of people that a scenario says, true there: they go before those of the data."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a layer came from, for the report's list of data."""

    file: str
    layer: str
    format: str
    crs: str
    """As declared or answered, for example "EPSG:4490"; with the datum, "GCJ-02", where that was found."""
    sha256: str
    """Of the file's bytes."""
    encoding: str = ""
    error_m: float = 0.0
    """Metres within which 95 % of its points lie of where they are written; 0 where that is no matter. Where
    points differ, the greatest, and each row's own is in :data:`ROW_ERROR`."""


@dataclass(frozen=True)
class Layer:
    """Data in one role, ready to be measured.

    ``frame`` has a unique RangeIndex, the role's columns under their declared names and types (absent
    ones filled with missing values), ``row`` (1-based row in the file), valid non-empty 2D geometry, and
    the project's working CRS. A raster keeps its own grid and CRS (``grid_crs``, WKT): zones go to the
    pixels, never the other way round.
    """

    id: str
    title: str
    role: str
    origin: Origin
    frame: gpd.GeoDataFrame | None = None
    grid: Grid | None = None
    grid_crs: str | None = None
    steps: tuple[T, ...] = ()
    """What was done to the data, in order, as sentences."""
    findings: tuple[Finding, ...] = ()
    sample: bool = False
    """True when the data are marked 示范数据·非实测."""
    own: pd.DataFrame | None = None
    """The file's columns that the role has no use for, by ``row`` (:mod:`layers.own_columns`)."""

    @property
    def whole(self) -> gpd.GeoDataFrame:
        """The frame with the file's own columns behind the role's; for writing, never for measuring."""
        assert self.frame is not None, self.role
        return self.frame if self.own is None else self.frame.join(self.own, on="row")


def in_role(layers: Iterable[Layer], *roles: str) -> list[Layer]:
    """The layers in one of some roles, in order."""
    return [layer for layer in layers if layer.role in roles]


def file_of_rows(layer: Layer) -> NDArray[np.object_]:
    """The file that each row of a layer comes from, with its sheet; row numbers mean nothing without them."""
    import numpy as np

    assert layer.frame is not None, layer.role
    if FILE in layer.frame:
        return np.asarray(layer.frame[FILE], dtype=object)
    return np.full(len(layer.frame), layer.title, dtype=object)


def errors_of_rows(layer: Layer) -> NDArray[np.float64]:
    """Metres within which each point of a layer lies of where it is written, in 95 of 100 cases."""
    import numpy as np

    assert layer.frame is not None, layer.role
    if ROW_ERROR in layer.frame:
        return np.asarray(layer.frame[ROW_ERROR], dtype=np.float64)
    return np.full(len(layer.frame), layer.origin.error_m)
