"""Rows of a population table that are another district's, by their own word or their table's."""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np

from layers.columns.said_district import OF_DISTRICT, is_district
from layers.columns.values import Mask
from layers.division_codes import DISTRICT
from layers.division_names import is_called, is_called_in_short
from layers.findings import Finding, Severity
from layers.text import T

_CODE = re.compile(r"\d{6,}")


def rows_of_others(
    rows: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, file: str
) -> tuple[Mask, tuple[Finding, ...]]:
    """Which rows are another district's by their own word or their table's; and what is to be said of it.

    Parameters
    ----------
    rows
        Column ``of_district`` where they say it: a name, or a division code.
    zones
        Columns ``zone_kind``, ``zone`` and ``code``; the district is among them.
    file
        What the rows' file is called.

    Returns
    -------
    mask
        (n,), the rows that are not ours.
    findings
        A warning where the whole table is another district's.
    """
    if OF_DISTRICT not in rows:
        return np.zeros(len(rows), dtype=bool), ()
    said = rows[OF_DISTRICT]
    # by distinct words: a table may have a row for each of thousands of villages
    are_ours = {each: _is_ours(each, zones) for each in said.dropna().unique()}
    ours = said.map(lambda each: are_ours.get(each, False)).to_numpy(dtype=bool)
    known = said.notna().to_numpy(dtype=bool)
    if ours.any():
        return known & ~ours, ()
    names = list(dict.fromkeys(map(str, said[known])))
    wanted = _district(zones)
    comparable = all(_CODE.fullmatch(name) or is_district(name) for name in names)
    if not names or not comparable or not is_district(wanted):
        return np.zeros(len(rows), dtype=bool), ()
    message = T(
        "It is of {others}, and not of {district}: its people are not counted here.",
        others=names,
        district=wanted,
    )
    mend = T("Import the table of this district; if it is the right one, correct the district's name in it.")
    return known, (Finding("population.of_another", Severity.WARNING, message, file, mend=mend),)


def _district(zones: gpd.GeoDataFrame) -> str:
    return str(zones.loc[zones["zone_kind"] == "district", "zone"].iloc[0])


def _is_ours(said: str, zones: gpd.GeoDataFrame) -> bool:
    if _CODE.fullmatch(said):
        return said[:DISTRICT] in {str(code)[:DISTRICT] for code in zones["code"].dropna()}
    wanted = _district(zones)
    return is_called(said, wanted) or is_called_in_short(wanted, said)
