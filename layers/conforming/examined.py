"""What became of a source that was looked through, and the errors that stop it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.roles import Role
from layers.source import Grid, Source
from layers.text import T

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True)
class Examined:
    """What became of a source.

    Attributes
    ----------
    findings
        Everything worth telling; a QUESTION or ERROR among them means that there is no layer.
    steps
        What was done, in order.
    crs
        "EPSG:4326 (GCJ-02)" and the like; "" where there is none.
    frame
        The conformed frame in the working CRS, None for a raster and where the source cannot be used.
    grid
        The raster with its band and what its values mean; None for a frame and where it cannot be used.
    grid_crs
        WKT of a raster's CRS, None for a frame and where it cannot be used.
    error_m
        See :class:`layers.layer.Origin`.
    neighbours
        Like ``frame``, with the districts that lie around the planned one; None where there are none.
    own
        See :class:`layers.layer.Layer`.
    """

    source: Source
    role: Role
    findings: tuple[Finding, ...]
    steps: tuple[T, ...] = ()
    crs: str = ""
    frame: gpd.GeoDataFrame | None = None
    grid: Grid | None = None
    grid_crs: str | None = None
    error_m: float = 0.0
    neighbours: gpd.GeoDataFrame | None = None
    own: pd.DataFrame | None = None

    @property
    def refusal(self) -> Finding | None:
        """The question or error that stands in the way, None if there is none."""
        severities = (Severity.QUESTION, Severity.ERROR)
        return next((each for each in self.findings if each.severity in severities), None)


def error_finding(source: Source, code: str, message: T, mend: T | None = None) -> Finding:
    """A finding that keeps the source from being used."""
    return Finding(code, Severity.ERROR, message, file=source.title, mend=mend)


def refused_by(source: Source, code: str, error: UserError) -> Finding:
    """The same, of a sentence that was raised without knowing the file."""
    message = T("{file}: {message}", file=source.title, message=error.message)
    return error_finding(source, code, message, error.hint)
