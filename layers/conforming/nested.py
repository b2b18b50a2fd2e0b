"""Parts of one area that lie in each other: a lake that was drawn as a part, or ground drawn twice.

Programs that lose the sense in which a ring runs make parts of holes. The shapes do not say what was meant:
it is asked where it moves a figure.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.answers import Answers
from layers.columns.values import Mask
from layers.conforming.repair import Geometries, Repairs
from layers.findings import Choice, Finding, Severity
from layers.roles import Role
from layers.text import T

HOLES, GROUND = "hole", "ground"
"""Answers: the inner parts are holes, or ground of the area around them."""
AREAS = frozenset({"district", "subdistrict", "built_up", "cluster", "park", "green", "vegetation"})
"""Roles whose areas enter a figure."""
_MOVES = 1e-3
"""Share of a layer's area from which a figure of three digits moves."""
_COPY = 0.98
"""Share of the outer part's area from which an inner one is the same drawn again, and no hole."""
_MULTIPOLYGON = 6

Indices = NDArray[np.intp]


def settle_nested(work: Repairs, role: Role, answers: Answers) -> None:
    """Make holes of inner parts, leave them, or ask, as was answered; nothing where no figure hangs on it.

    Parameters
    ----------
    work
        Rows in a metric CRS, not yet repaired.
    role
        What they are for.
    answers
        Of which ``inner`` is followed.
    """
    if role.id not in AREAS or answers.inner == GROUND:
        return
    several = work.keep & (shapely.get_type_id(work.geometry) == _MULTIPOLYGON)
    # Formats that make every area a multipolygon leave few of more than one part.
    several &= shapely.get_num_geometries(work.geometry) > 1
    several[several] = ~shapely.is_valid(work.geometry[several])
    parts, owner = shapely.get_parts(work.geometry[several], return_index=True)
    depth = _depths(parts, owner)
    inner = depth > 0
    if not inner.any():
        return
    area = float(shapely.area(parts[inner]).sum())
    if area < _MOVES * float(shapely.area(work.geometry[work.keep]).sum()):
        return
    rows = np.zeros(len(several), dtype=bool)
    rows[np.flatnonzero(several)[np.unique(owner[inner])]] = True
    if answers.inner == HOLES:
        for row in np.unique(owner[inner]):
            place = np.flatnonzero(several)[row]
            work.geometry[place] = _with_holes(parts[owner == row], depth[owner == row])
        message = T("Parts inside other parts in {rows} are holes, {area:,.0f} m², as answered.",
                    rows=work.name(rows), area=area)  # fmt: skip
        work.tell("inner.holes", Severity.INFO, message, rows, mended=True)
    else:
        work.findings.append(_question(work, rows, area))
        work.keep &= ~rows


def _depths(parts: Geometries, owner: Indices) -> Indices:
    """How many other parts of the same area each part lies in."""
    depth = np.zeros(len(parts), dtype=np.intp)
    sound = shapely.is_valid(parts) & ~shapely.is_empty(parts)
    outer, inner = shapely.STRtree(parts).query(parts, predicate="covers")
    size = shapely.area(parts)
    nested = (owner[outer] == owner[inner]) & sound[outer] & sound[inner]
    nested &= size[inner] < _COPY * size[outer]
    np.add.at(depth, inner[nested], 1)
    return depth


def _with_holes(parts: Geometries, depth: Indices) -> shapely.Geometry:
    """The parts with every second one on the way inwards a hole, as the rings of a file are by position."""
    ground = shapely.union_all(parts[depth == 0])
    for level in range(1, int(depth.max()) + 1):
        inner = shapely.union_all(parts[depth == level])
        ground = shapely.difference(ground, inner) if level % 2 else shapely.union(ground, inner)
    return ground


def _question(work: Repairs, rows: Mask, area: float) -> Finding:
    file = work.source.title
    return Finding(
        "inner.unclear",
        Severity.QUESTION,
        T(
            "{file}: parts of {area:,.0f} m² lie inside other parts of the same area ({rows}): are they "
            "holes, such as a lake, or ground of it?",
            file=file,
            area=area,
            rows=work.name(rows),
        ),
        file=work.source.title,
        rows=work.rows_of(rows),
        mend=T("Look at these rows on the map."),
        option=f"--inner {file}=hole",
        choices=(
            Choice(HOLES, T("Holes: they do not count")),
            Choice(GROUND, T("Ground: they count once, with what is around them")),
        ),
    )
