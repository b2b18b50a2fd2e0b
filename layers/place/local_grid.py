"""A grid of a city's own, tied to a national one by common points.

Its parameters are not public, so that it is never guessed at: at least three points known in both grids
(better five) and a fit whose residuals are shown (docs/decisions/0015).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pyproj import CRS

from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.place.common_points import CommonPoints, read_common_points
from layers.place.crs import GEOGRAPHIC, FloatArray, parse_crs, short_name, transform, working_crs
from layers.place.helmert import Fit, fit_similarity, worst_point
from layers.place.zone_number import zone_crs
from layers.text import T

SKETCH_RMSE, SURVEY_RMSE = 5.0, 0.5
"""Metres: above the first a fit is refused, above the second it is no good for survey data."""


@dataclass(frozen=True)
class LocalGrid:
    """A local grid fitted to ``crs``; ``local`` are its common points, east first."""

    crs: CRS
    fit: Fit
    local: FloatArray
    names: tuple[str, ...]
    file: str

    def to_grid(self, xy: FloatArray) -> FloatArray:
        """Coordinates in ``crs`` of local ones, (n, 2), both east first."""
        return self.fit.similarity(xy)

    def north_first(self, xy: FloatArray) -> bool:
        """Whether data lie nearer to the common points if their two numbers are exchanged."""
        middle, centre = np.median(xy, axis=0), self.local.mean(axis=0)
        return bool(np.hypot(*(middle[::-1] - centre)) < np.hypot(*(middle - centre)) / 2)


def local_grid(file: str, crs_text: str, folder: Path) -> LocalGrid:
    """Fit a local grid to its common points.

    Parameters
    ----------
    file
        Table of common points (see :func:`layers.place.common_points.read_common_points`).
    crs_text
        Grid that the points' E and N are in; "" where the table says it, the eastings' zone number does,
        or the points are in degrees (then a transverse Mercator through them is taken).
    folder
        Where the data lie.

    Raises
    ------
    UserError
        If the points cannot be read, are too few or on one line, their grid is not known, or the fit
        leaves more than 5 m.
    """
    points = read_common_points(file, folder)
    crs = _grid_of(points, crs_text)
    target = transform(GEOGRAPHIC, crs, points.target) if points.degrees else points.target
    # A similarity cannot mirror, so that only the right order of the axes fits.
    orders = [points.local, points.local[:, ::-1]]
    local, fit = min(((each, fit_similarity(each, target)) for each in orders), key=lambda one: one[1].rmse)
    if fit.rmse > SKETCH_RMSE:
        raise _refused(points, fit, worst_point(local, target))
    return LocalGrid(crs, fit, local, points.names, points.file)


def _grid_of(points: CommonPoints, crs_text: str) -> CRS:
    if text := crs_text or ("" if points.degrees else points.crs):
        crs = parse_crs(text)
        if crs.is_projected:
            return crs
        raise UserError(
            T("A local grid is fitted to a grid of metres, not to {crs}.", crs=short_name(crs)),
            T("Name one, for example EPSG:4545+helmert:{file}.", file=points.file),
        )
    if points.degrees and len(points.target):
        return working_crs(*points.target.mean(axis=0))
    if (numbered := zone_crs(points.target)) is not None:
        return numbered
    raise UserError(
        T("{file} does not say in which grid its E and N are.", file=points.file),
        T("Name the grid before it, for example EPSG:4545+helmert:{file}.", file=points.file),
    )


def _refused(points: CommonPoints, fit: Fit, worst: int | None) -> UserError:
    message = T(
        "The {count} common points of {file} do not fit: RMSE {rmse:,.1f} m, more than 5 m ({residuals}).",
        count=len(points.names),
        file=points.file,
        rmse=fit.rmse,
        residuals=_residuals(points.names, fit),
    )
    if worst is None:
        return UserError(message, T("Check the points and the order of their columns."))
    return UserError(message, T("The others agree without point {name}: check it.", name=points.names[worst]))


def local_grid_finding(grid: LocalGrid, title: str) -> Finding:
    """What was fitted, with the residual of each point; a warning where it is no good for survey data."""
    figures = {
        "crs": short_name(grid.crs),
        "count": len(grid.names),
        "ppm": (grid.fit.similarity.scale - 1) * 1e6,
        "rotation": grid.fit.similarity.rotation,
        "rmse": grid.fit.rmse,
        "residuals": _residuals(grid.names, grid.fit),
    }
    rough = grid.fit.rmse > SURVEY_RMSE
    message = (
        T(
            "Its local grid was fitted to {crs} over {count} common points: RMSE {rmse:.2f} m, which is "
            "good for sketches, not for survey data; scale {ppm:+,.1f} ppm, "
            "rotation {rotation:.5f}°; {residuals}.",
            **figures,
        )
        if rough
        else T(
            "Its local grid was fitted to {crs} over {count} common points: RMSE {rmse:.3f} m; "
            "scale {ppm:+,.1f} ppm, rotation {rotation:.5f}°; {residuals}.",
            **figures,
        )
    )
    worst = worst_point(grid.local, grid.to_grid(grid.local) + grid.fit.residuals) if rough else None
    mend = (
        None
        if worst is None
        else T("The others agree without point {name}: check it.", name=grid.names[worst])
    )
    severity = Severity.WARNING if rough else Severity.INFO
    return Finding("crs.local_grid", severity, message, title, mend=mend)


def _residuals(names: tuple[str, ...], fit: Fit) -> list[T]:
    return [
        T("{name} {error:,.2f} m", name=name, error=float(error))
        for name, error in zip(names, fit.errors, strict=True)
    ]
