"""Which green plots and parks lie over one another.

The plots of a subdistrict are rectangles of one street grain: turned by its angle, they stand upright, and
what two of them have in common is a width times a height.
"""

from __future__ import annotations

import numpy as np

from sample_data.by_hand.district import common, parks, plots
from sample_data.by_hand.raw import Area, Points


def _sides(members: list[Area]) -> Points:
    """West, south, east, north of each plot after turning all of them upright, shape (n, 4)."""
    ring = members[0].rings[0]
    edges = np.diff(ring, axis=0)
    along = edges[int(np.argmax(np.hypot(*edges.T)))]
    along = along / np.hypot(*along)
    turned = [
        np.column_stack([area.rings[0] @ along, area.rings[0] @ (-along[1], along[0])]) for area in members
    ]
    return np.array([(*ring.min(axis=0), *ring.max(axis=0)) for ring in turned])


def plot_pairs(street: str | None = None) -> list[tuple[str, str, float]]:
    """Pairs of plots that overlap, by number, and the square metres in common: width times height."""
    found = []
    for name in sorted({str(plot.row["所属街道"]) for plot in plots()}):
        members = [plot for plot in plots() if plot.row["所属街道"] == name]
        west, south, east, north = _sides(members).T
        wide = np.minimum(east[:, None], east) - np.maximum(west[:, None], west)
        high = np.minimum(north[:, None], north) - np.maximum(south[:, None], south)
        for i, j in np.argwhere(np.triu((wide > 0.01) & (high > 0.01), k=1)):
            one, other = (str(members[k].row["图斑编号"]) for k in (i, j))
            if street in (None, name):
                found.append((one, other, float(wide[i, j] * high[i, j])))
    return found


def plots_in_parks() -> list[tuple[str, str, float]]:
    """Plots and the parks in which they lie, with the square metres in common."""
    found = []
    for park in parks():
        if park.row["建设状态"] != "现状":
            continue
        low, high = park.rings[0].min(axis=0), park.rings[0].max(axis=0)
        for plot in plots():
            corner = plot.rings[0][0]
            if (corner > low - 80).all() and (corner < high + 80).all():
                area = common(plot, park)
                if area > 0.01:
                    found.append((str(plot.row["图斑编号"]), str(park.row["公园名称"]), area))
    return found


def park_pairs() -> list[tuple[str, str, float]]:
    """Pairs of existing parks that overlap, and the square metres in common."""
    existing = [park for park in parks() if park.row["建设状态"] == "现状"]
    found = []
    for place, one in enumerate(existing):
        for other in existing[place + 1 :]:
            low = np.maximum(one.rings[0].min(axis=0), other.rings[0].min(axis=0))
            high = np.minimum(one.rings[0].max(axis=0), other.rings[0].max(axis=0))
            if (low < high).all():
                area = common(one, other)
                if area > 0.01:
                    found.append((str(one.row["公园名称"]), str(other.row["公园名称"]), area))
    return found
