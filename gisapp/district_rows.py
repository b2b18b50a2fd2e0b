"""Rows of a population table that are another district's, by their own word or their table's."""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.columns.said_district import OF_DISTRICT
from layers.columns.values import Mask
from layers.division_codes import DISTRICT, district_codes
from layers.division_levels import is_district
from layers.division_names import is_called, is_called_in_short
from layers.findings import Finding, Severity
from layers.layer import Layer, file_of_rows
from layers.text import T

_CODE = re.compile(r"\d{6,}")


def rows_of_others(layer: Layer, zones: gpd.GeoDataFrame) -> tuple[Mask, tuple[Finding, ...]]:
    """Which rows are another district's by their own word or their table's; and what is to be said of it.

    Parameters
    ----------
    layer
        Of people, perhaps of several files. Column ``of_district`` where its rows say it: a name, or a
        division code.
    zones
        Columns ``zone_kind``, ``zone`` and ``code``; the district is among them.

    Returns
    -------
    mask
        (n,), the rows that are not ours.
    findings
        A warning for each file of which the whole table is another district's.
    """
    rows = layer.frame
    assert rows is not None
    others = _namesakes_by_code(rows, zones)
    if OF_DISTRICT not in rows:
        return others, ()
    files, wanted = file_of_rows(layer), _district(zones)
    # by distinct words: a table may have a row for each of thousands of villages
    are_ours = {each: _is_ours(each, zones) for each in rows[OF_DISTRICT].dropna().unique()}
    findings = []
    for file in dict.fromkeys(files):
        said = rows.loc[files == file, OF_DISTRICT]
        ours = said.map(lambda each: are_ours.get(each, False)).to_numpy(dtype=bool)
        names = list(dict.fromkeys(map(str, said.dropna())))
        if ours.any():
            others[files == file] |= said.notna().to_numpy(dtype=bool) & ~ours
        elif names and is_district(wanted) and all(map(_is_comparable, names)):
            others[files == file] |= said.notna().to_numpy(dtype=bool)
            findings.append(_of_another(file, names, wanted))
    return others, tuple(findings)


def of_other_districts(codes: pd.Series, zone_codes: pd.Series) -> Mask:
    """Which rows have the code of a subdistrict of another district than those of the zones have."""
    ours, of_row = district_codes(zone_codes).dropna(), district_codes(codes)
    return np.array(of_row.notna() & ~of_row.isin(ours) & bool(len(ours)), dtype=bool)


def have_codes_of_others(rows: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> Mask:
    """The same where the district's own code tells it, which other rows bear out: codes change hands."""
    ours = {str(code)[:DISTRICT] for code in zones["code"].dropna()}
    of_row = district_codes(rows["code"])
    is_ours = of_row.isin(ours).to_numpy(dtype=bool)
    return np.array(of_row.notna().to_numpy(dtype=bool) & ~is_ours & is_ours.any())


def _namesakes_by_code(rows: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> Mask:
    """Which rows have such a code, and the name of a row that has none."""
    others = have_codes_of_others(rows, zones)
    namesakes: Mask = rows["name"].isin(rows.loc[~others, "name"].dropna()).to_numpy(dtype=bool)
    return others & namesakes


def _is_comparable(name: str) -> bool:
    return _CODE.fullmatch(name) is not None or is_district(name)


def _of_another(file: str, names: list[str], wanted: str) -> Finding:
    message = T(
        "It is of {others}, and not of {district}: its people are not counted here.",
        others=names,
        district=wanted,
    )
    mend = T("Import the table of this district; if it is the right one, correct the district's name in it.")
    return Finding("population.of_another", Severity.WARNING, message, file, mend=mend)


def _district(zones: gpd.GeoDataFrame) -> str:
    return str(zones.loc[zones["zone_kind"] == "district", "zone"].iloc[0])


def _is_ours(said: str, zones: gpd.GeoDataFrame) -> bool:
    if _CODE.fullmatch(said):
        return said[:DISTRICT] in {str(code)[:DISTRICT] for code in zones["code"].dropna()}
    wanted = _district(zones)
    return is_called(said, wanted) or is_called_in_short(wanted, said)
