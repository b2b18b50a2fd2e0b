"""Rows that are in a file twice, and places that several rows share."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from layers.columns.values import Mask
from layers.conforming.repair import Repairs
from layers.findings import Severity
from layers.place.place_names import plain_name
from layers.roles import Role
from layers.text import T

_ONCE = ("bus_stop", "rail_entrance")
_OF_A_LINE = ("routes", "direction")
"""By what the rows of one stop differ in a table that has a row for each line and direction."""
_IDS = ("station_id", "stop_id")


def drop_repeated(work: Repairs, role: Role, table: pd.DataFrame, *, mend: bool) -> None:
    """Keep one of several stops or entrances that agree in place and in all but their ids.

    Rows at one place that differ otherwise are kept, and told, unless they are the lines of one stop: many
    of them mean that the places were looked up by name, not surveyed. Areas are left alone, since overlaps
    are counted once anyway.
    """
    if role.id not in _ONCE:
        return
    key = table.drop(columns=[name for name in _IDS if name in table])[work.keep]
    key["x"], key["y"] = shapely.get_coordinates(work.geometry[work.keep]).T
    again = np.zeros(len(table), bool)
    again[work.keep] = key.duplicated().to_numpy(dtype=bool)
    stacked = np.zeros(len(table), bool)
    stacked[work.keep] = key.duplicated(subset=["x", "y"], keep=False).to_numpy(dtype=bool)
    stacked &= ~again
    if again.any():
        rows = work.name(again)
        kept = None if mend else T("Already there: {rows}.", rows=rows)
        left_out = T("Already there: {rows}; left out.", rows=rows)
        work.set_aside("geometry.duplicate", left_out, again, kept=kept)
    if stacked.any():
        _tell_stacked(work, role, key, stacked)


def _tell_stacked(work: Repairs, role: Role, key: pd.DataFrame, stacked: Mask) -> None:
    """Rows at one place: of different names they were looked up, not surveyed, and no 50 m rule holds."""
    names = key["station" if role.id == "rail_entrance" else "name"].map(plain_name, na_action="ignore")
    several = np.zeros(len(stacked), bool)
    several[key.index[names.groupby([key["x"], key["y"]]).transform("nunique") > 1]] = True
    several &= stacked
    rest = stacked & ~several
    if lines := [column for column in _OF_A_LINE if column in key]:
        rest[key.index] &= key.duplicated(subset=["x", "y", *lines], keep=False).to_numpy(dtype=bool)
    if several.any():
        message = T(
            "Places of different names have one and the same coordinate ({rows}): they were looked up, not "
            "surveyed, so that distances of 50 m and 100 m from them mean little.",
            rows=work.name(several),
        )
        mend = T("Survey these places or digitise them on an aerial photograph.")
        work.tell("geometry.stacked", Severity.WARNING, message, several, mend=mend)
    if rest.sum() > 1:
        message = T(
            "Several share one place though they differ ({rows}): was it looked up by name?",
            rows=work.name(rest),
        )
        work.tell("geometry.stacked", Severity.INFO, message, rest)
