"""Zones of two levels in one file: a district beside its subdistricts, a subdistrict beside its communities.

What is drawn once as a whole and once in parts has its ground and its people twice. Rows of the level that
the role is for stay; where levels do not tell them apart, both stay, and the figures are doubted for it
(``population.twice`` in :mod:`gisapp.population`).
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import shapely

from layers.columns.rows_of_which import is_subdistrict
from layers.columns.values import Mask
from layers.conforming.repair import Repairs
from layers.division_codes import DISTRICT, TOWNSHIP, short_code
from layers.division_levels import is_district
from layers.findings import Severity
from layers.roles import Role
from layers.text import T

_WITHIN = 0.9
"""Share of ground from which borders drawn twice are no matter."""
_PARTS = 2
"""Rows from which on they may be the parts of another."""
_COUNTY = re.compile(r".+\s(district|borough|county)", re.IGNORECASE)


def drop_other_levels(work: Repairs, role: Role, table: pd.DataFrame) -> None:
    """Leave out the parts of a district, and of subdistricts their parts and the district that they make up.

    Parameters
    ----------
    work
        The rows, already in a metric CRS and sound, those of other districts out.
    role
        What they are for; only of "district" and "subdistrict" anything is left out.
    table
        The role's columns, typed.
    """
    if role.id not in {"district", "subdistrict"}:
        return
    at = np.flatnonzero(work.keep)
    parts_of = _wholes(work.geometry[at])
    if not parts_of:
        return
    levels = [_digits(*row) for row in table[["name", "code"]].iloc[at].itertuples(index=False)]
    area = shapely.area(work.geometry[at])
    of_all = _WITHIN * float(shapely.area(shapely.union_all(work.geometry[at])))
    wholes, parts = np.zeros(len(table), dtype=bool), np.zeros(len(table), dtype=bool)
    for whole, inner in parts_of.items():
        level = levels[whole]
        if role.id == "district" or level == TOWNSHIP:
            parts[at[inner]] = True
        elif level == DISTRICT or area[whole] >= of_all:
            wholes[at[whole]] = True
    if wholes.any():
        message = T(
            "The outline of several others together ({rows}) is none of the subdistricts; left out.",
            rows=work.name(wholes),
        )
        work.keep &= ~wholes
        work.tell("zones.whole", Severity.INFO, message, wholes, mended=True)
    if parts.any():
        message = T(
            "Parts of other areas in the file ({rows}) do not count again; left out.", rows=work.name(parts)
        )
        work.keep &= ~parts
        work.tell("zones.parts", Severity.INFO, message, parts, mended=True)


def _digits(name: object, code: object) -> int:
    """How many digits codes of a zone's level have, by its code, else by its name; 0 where neither says."""
    if isinstance(code, str) and len(short := short_code(code)) in {DISTRICT, TOWNSHIP} and short.isdecimal():
        return len(short)
    text = name.strip() if isinstance(name, str) else ""
    if is_subdistrict(text):
        return TOWNSHIP
    return DISTRICT if is_district(text) or _COUNTY.fullmatch(text) else 0


def _wholes(shapes: np.ndarray[tuple[int], np.dtype[np.object_]]) -> dict[int, Mask]:
    """The areas that others in them make up, by position, and which these are."""
    area = shapely.area(shapes)
    inner, outer = shapely.STRtree(shapes).query(shapely.point_on_surface(shapes), predicate="within")
    smaller = area[inner] < area[outer]
    inner, outer = inner[smaller], outer[smaller]
    shared = shapely.area(shapely.intersection(shapes[inner], shapes[outer]))
    inside = shared >= _WITHIN * area[inner]
    inner, outer = inner[inside], outer[inside]
    found: dict[int, Mask] = {}
    for whole in np.unique(outer).tolist():
        parts = inner[outer == whole]
        covered = shapely.area(shapely.intersection(shapely.union_all(shapes[parts]), shapes[whole]))
        if len(parts) >= _PARTS and covered >= _WITHIN * area[whole]:
            found[whole] = np.isin(np.arange(len(shapes)), parts)
    return found
