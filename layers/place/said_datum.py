"""The datum that the name of a file or sheet says, 公交站坐标（CGCS2000）, or a column of it row by row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from layers.place.crs_candidates import Candidate, crs_of
from layers.source import Source

_SAID = {
    "China Geodetic Coordinate System 2000": r"cgcs[\s_-]*2000|国家2000|大地2000|2000(?:国家)?(?:大地)?坐标",
    "Xian 1980": r"西安(?:19)?80|xi'?an[\s_-]*(?:19)?80(?!\d)",
    "Beijing 1954": r"北京(?:19)?54|beijing[\s_-]*(?:19)?54(?!\d)",
    "WGS 84": r"wgs[\s_-]*(?:19)?84(?!\d)",
}
"""Of each datum by EPSG's name, what says it."""
_OF_WEB_MAPS = {
    "GCJ-02": r"gcj[\s_-]*(?:20)?02|火星|高德|腾讯|amap|gaode",
    "BD-09": r"bd[\s_-]*09|百度|baidu",
}
"""The same of the datums of web maps of China."""
_HEADING = re.compile(
    r"(?:原始?|采集|数据|所用)?(?:坐标系统?|坐标类型|坐标基准|大地基准|空间参考)(?:名称|类型)?"
    r"|coord(?:inate)?s?[ _]?(?:system|sys|ref(?:erence)?(?:[ _]system)?|type)"
    r"|crs|srs|srid|(?:geodetic[ _])?datum",
    re.IGNORECASE,
)
"""Headings of columns that say in which system each row's coordinates are."""


def of_said_datum(found: Sequence[Candidate], name: str) -> list[Candidate]:
    """The candidates on the datum that a name says; all where it says none or several, or none is on it.

    Parameters
    ----------
    found
        What the numbers can be in.
    name
        Of the file and its sheet or layer.
    """
    said = [datum for datum, words in _SAID.items() if re.search(words, name, re.IGNORECASE)]
    if len(said) != 1:
        return list(found)
    return [each for each in found if _datum_of(each) == said[0]] or list(found)


def systems_of_rows(source: Source) -> tuple[str, ...]:
    """The datums that a column headed as one of coordinate systems says, where its rows are in several.

    Parameters
    ----------
    source
        Of features. A column that says the same of every row, or nothing that is known, tells nothing here.
    """
    assert source.frame is not None
    for heading in source.frame.columns:
        if not _HEADING.fullmatch(str(heading).strip()):
            continue
        written = source.frame[heading].dropna().astype(str).unique()
        said = {datum for datum, words in (_SAID | _OF_WEB_MAPS).items()
                if any(re.search(words, each, re.IGNORECASE) for each in written)}  # fmt: skip
        if len(said) > 1:
            return tuple(sorted(said))
    return ()


def _datum_of(candidate: Candidate) -> str:
    geodetic = crs_of(candidate.code).geodetic_crs
    return "" if geodetic is None else str(geodetic.name)
