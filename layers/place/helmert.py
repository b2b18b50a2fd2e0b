"""Four-parameter Helmert transformation in the plane: shift, rotation and one scale, from common points.

Least squares in closed form (for example Niemeier, Ausgleichungsrechnung, 2008, §10.2): with coordinates
taken from their means, a = Σ(x·E + y·N) / Σ(x² + y²) and b = Σ(x·N − y·E) / Σ(x² + y²) give

    E = E₀ + a·x − b·y,  N = N₀ + b·x + a·y,  scale = √(a² + b²),  rotation = atan2(b, a).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from layers.errors import UserError
from layers.place.crs import FloatArray
from layers.text import T

LEAST_POINTS = 3
_FLAT = 0.01
"""Points that spread less than a hundredth across than along stand on one line, which may be mirrored."""


@dataclass(frozen=True)
class Similarity:
    """E = east + a·(x − x₀) − b·(y − y₀), N = north + b·(x − x₀) + a·(y − y₀)."""

    x0: float
    y0: float
    east: float
    north: float
    a: float
    b: float

    @property
    def scale(self) -> float:
        """Length in the target grid of one unit of the local grid."""
        return float(np.hypot(self.a, self.b))

    @property
    def rotation(self) -> float:
        """Degrees by which the local axes are turned counter-clockwise in the target grid."""
        return float(np.degrees(np.arctan2(self.b, self.a)))

    def __call__(self, xy: FloatArray) -> FloatArray:
        """Target coordinates (n, 2) of local ones (n, 2), both east first."""
        x, y = xy[:, 0] - self.x0, xy[:, 1] - self.y0
        return np.column_stack([self.east + self.a * x - self.b * y, self.north + self.b * x + self.a * y])


@dataclass(frozen=True)
class Fit:
    """The transformation with what it leaves at each point: target minus transformed, (n, 2) in metres."""

    similarity: Similarity
    residuals: FloatArray

    @property
    def errors(self) -> FloatArray:
        """Length of each residual in metres, (n,)."""
        return np.asarray(np.hypot(self.residuals[:, 0], self.residuals[:, 1]))

    @property
    def rmse(self) -> float:
        """Root mean square of the points' errors in metres."""
        return float(np.sqrt(np.mean(self.errors**2)))


def fit_similarity(local: FloatArray, target: FloatArray) -> Fit:
    """The similarity that brings local points to their places in the target grid with least squares.

    Parameters
    ----------
    local, target
        The same points in both grids, (n, 2), east first.

    Raises
    ------
    UserError
        For fewer than three points, or points that are one or stand on one line.
    """
    if len(local) < LEAST_POINTS:
        raise UserError(
            T("A local grid needs at least 3 common points, not {count}.", count=len(local)),
            T("Give 3 or better 5 points around the area, known in both grids."),
        )
    from_local, from_target = local - local.mean(axis=0), target - target.mean(axis=0)
    if _on_one_line(from_local) or _on_one_line(from_target):
        raise UserError(
            T("The common points coincide or stand on one line, which fixes no grid."),
            T("Give 3 or better 5 points around the area, known in both grids."),
        )
    (x, y), (east, north) = from_local.T, from_target.T
    squares = np.sum(x**2 + y**2)
    (x0, y0), (east0, north0) = local.mean(axis=0).tolist(), target.mean(axis=0).tolist()
    similarity = Similarity(
        x0,
        y0,
        east0,
        north0,
        a=float(np.sum(x * east + y * north) / squares),
        b=float(np.sum(x * north - y * east) / squares),
    )
    return Fit(similarity, target - similarity(local))


def worst_point(local: FloatArray, target: FloatArray) -> int | None:
    """The point without which the others agree at least five times better; None if there is no such one.

    Of three points none can be told: any two of them agree exactly.
    """
    if len(local) <= LEAST_POINTS:
        return None
    whole = fit_similarity(local, target).rmse
    without = [_rmse_without(index, local, target) for index in range(len(local))]
    best = int(np.argmin(without))
    return best if without[best] < whole / 5 else None


def _rmse_without(index: int, local: FloatArray, target: FloatArray) -> float:
    try:
        return fit_similarity(np.delete(local, index, axis=0), np.delete(target, index, axis=0)).rmse
    except UserError:  # The other points stand on one line.
        return float("inf")


def _on_one_line(centred: FloatArray) -> bool:
    along, across = np.linalg.svd(centred, compute_uv=False)
    return bool(across <= _FLAT * along)
