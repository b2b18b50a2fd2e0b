"""Rows of a population table that say of which district they are: those of another are not ours."""

from __future__ import annotations

import re
from pathlib import PurePath

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.columns.values import Mask
from layers.division_codes import DISTRICT
from layers.division_names import is_called, is_called_in_short
from layers.findings import Finding, Severity
from layers.text import T

_CODE = re.compile(r"\d{6,}")
_NAME = re.compile(r"(?:[\u4e00-\u9fff]{2,4}[省市州])?[\u4e00-\u9fff]{1,6}?[区县旗]")
_NO_NAME = re.compile(
    r"^(中心|主|老|新|旧|古)?城区$|^[全本各分辖市社片园景新街小地郊山镇]区$|(社|新|市辖|开发|功能|核心|示范|规划|建成"
    r"|保税|自贸|高新|经开|名胜|园|集聚)区$|区县$"
)
"""Words for areas that are no district's name: 中心城区, 建成区."""


def rows_of_others(
    rows: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, file: str
) -> tuple[Mask, tuple[Finding, ...]]:
    """Which rows are another district's by their own word, or by the file's; and what is to be said of it.

    Parameters
    ----------
    rows
        Column ``of_district`` where they say it: a name, or a division code.
    zones
        Columns ``zone_kind``, ``zone`` and ``code``; the district is among them.
    file
        The rows' file; its name counts where no row says anything.

    Returns
    -------
    mask
        (n,), the rows that are not ours.
    findings
        A warning where the whole table is another district's.
    """
    said = _said(rows, file)
    # by distinct words: a table may have a row for each of thousands of villages
    are_ours = {each: _is_ours(each, zones) for each in said.dropna().unique()}
    ours = said.map(lambda each: are_ours.get(each, False)).to_numpy(dtype=bool)
    known = said.notna().to_numpy(dtype=bool)
    if ours.any():
        return known & ~ours, ()
    names = list(dict.fromkeys(map(str, said[known])))
    wanted = _district(zones)
    comparable = all(_CODE.fullmatch(name) or _is_district(name) for name in names)
    if not names or not comparable or not _is_district(wanted):
        return np.zeros(len(rows), dtype=bool), ()
    message = T(
        "It is of {others}, and not of {district}: its people are not counted here.",
        others=names,
        district=wanted,
    )
    mend = T("Import the table of this district; if it is the right one, correct the district's name in it.")
    return known, (Finding("population.of_another", Severity.WARNING, message, file, mend=mend),)


def _said(rows: gpd.GeoDataFrame, file: str) -> pd.Series:
    said = rows["of_district"] if "of_district" in rows else pd.Series(None, index=rows.index, dtype=object)
    if said.notna().any():
        return said
    found = _NAME.match(PurePath(file).name)
    named = found[0] if found is not None and _is_district(found[0]) else None
    return pd.Series(named, index=rows.index, dtype=object)


def _district(zones: gpd.GeoDataFrame) -> str:
    return str(zones.loc[zones["zone_kind"] == "district", "zone"].iloc[0])


def _is_district(name: str) -> bool:
    """Whether a name is one of a district or county: 江北区, 重庆市江北区."""
    return _NAME.fullmatch(name) is not None and _NO_NAME.search(name) is None


def _is_ours(said: str, zones: gpd.GeoDataFrame) -> bool:
    if _CODE.fullmatch(said):
        return said[:DISTRICT] in {str(code)[:DISTRICT] for code in zones["code"].dropna()}
    wanted = _district(zones)
    return is_called(said, wanted) or is_called_in_short(wanted, said)
