"""The datum that the name of a file or sheet says: 公交站坐标（CGCS2000）, stops_wgs84."""

from __future__ import annotations

import re
from collections.abc import Sequence

from layers.place.crs_candidates import Candidate, crs_of

_SAID = {
    "China Geodetic Coordinate System 2000": r"cgcs[\s_-]*2000|国家2000|大地2000|2000(?:国家)?(?:大地)?坐标",
    "Xian 1980": r"西安(?:19)?80|xi'?an[\s_-]*(?:19)?80(?!\d)",
    "Beijing 1954": r"北京(?:19)?54|beijing[\s_-]*(?:19)?54(?!\d)",
    "WGS 84": r"wgs[\s_-]*(?:19)?84(?!\d)",
}
"""Of each datum by EPSG's name, what says it."""


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


def _datum_of(candidate: Candidate) -> str:
    geodetic = crs_of(candidate.code).geodetic_crs
    return "" if geodetic is None else str(geodetic.name)
