"""Zones that came in several rows, one for each part: their people stand in every row, and count once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from layers.conforming.repair import Repairs
from layers.findings import Severity
from layers.roles import Role
from layers.text import T

_ZONES = frozenset({"district", "subdistrict"})


def join_parts(work: Repairs, role: Role, table: pd.DataFrame) -> None:
    """Make one row of those that are parts of one zone: of one code, or name, and one number of people.

    Rows of other numbers, or of none, stay as they are.

    Parameters
    ----------
    work
        The rows, already in a metric CRS and sound.
    role
        What they are for; only zones with people are looked at.
    table
        The role's columns, typed.
    """
    if role.id not in _ZONES:
        return
    key = table["code"].astype(object).where(table["code"].notna(), table["name"].astype(object))
    usable = work.keep & key.notna().to_numpy() & table["population"].notna().to_numpy()
    people = table["population"].where(table["population"] > 0)
    groups = pd.DataFrame({"key": key, "people": people})[usable].groupby(["key", "people"]).indices
    positions = np.flatnonzero(usable)
    joined = np.zeros(len(table), dtype=bool)
    for members in groups.values():
        rows = positions[members]
        if len(rows) > 1:
            work.geometry[rows[0]] = shapely.union_all(work.geometry[rows])
            work.keep[rows[1:]] = False
            joined[rows] = True
    if joined.any():
        message = T(
            "Rows that are parts of one zone were joined ({rows}); their people count once.",
            rows=work.name(joined),
        )
        work.tell("rows.parts", Severity.INFO, message, joined, mended=True)
