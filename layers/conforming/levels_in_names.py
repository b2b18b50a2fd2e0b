"""Which level of division a file of boundaries is of, by its name or by the names of its rows."""

from __future__ import annotations

import re

from layers.columns.headings import match_columns
from layers.division_levels import level_of
from layers.roles import roles
from layers.source import Source

_UNITS = r"行政(?:区划|区域|区界|区|边界|界线|界|范围)(?:边界|界线)?"
"""What says that a file is of units of administration, and not of which level."""
_TOWNSHIPS = r"(?:街道|乡镇|街镇|镇街|街乡|镇乡)+(?:办事处|办)?级?|[乡镇]级|(?<![\u4e00-\u9fff])[乡镇]"
_COUNTIES = r"(?:区县|县区)级|[区县]级|(?<![\u4e00-\u9fff])县"
_BETWEEN = r"[\W_]*"
_OF_LEVEL = (
    (re.compile(rf"(?:{_TOWNSHIPS}){_BETWEEN}{_UNITS}|{_UNITS}{_BETWEEN}(?:{_TOWNSHIPS})(?!人口)"), "街道界"),
    (re.compile(rf"(?:{_COUNTIES}){_BETWEEN}{_UNITS}|{_UNITS}{_BETWEEN}(?:{_COUNTIES})"), "区界"),
    (re.compile(rf"社区级?{_BETWEEN}{_UNITS}|{_UNITS}{_BETWEEN}社区级?"), "社区"),
    (re.compile(rf"(村级|行政村){_BETWEEN}{_UNITS}"), r"\1 subdistrict"),
)
"""Of units that a level stands beside; villages are asked about, as no role is for them."""
_ROWS = 2
"""From which on they may be the subdistricts of a district; one may be all that is planned."""


def with_level(name: str) -> str:
    """A name of units of administration as one of their level: 渝中区街道界 for 渝中区街道行政区划.

    Parameters
    ----------
    name
        Of a file or a layer; as it is where no level stands beside such words.
    """
    for words, instead in _OF_LEVEL:
        name, found = words.subn(instead, name)
        if found:
            break
    return name


def are_subdistricts(source: Source) -> bool:
    """Whether all rows of a file are called as subdistricts are: 东门街道, 石板镇, Eastgate Ward."""
    if source.frame is None or len(source.frame) < _ROWS:
        return False
    for role in ("subdistrict", "district"):
        if (heading := match_columns(source.frame, roles()[role]).get("name")) is not None:
            return all(level_of(name) == "township" for name in source.frame[heading])
    return False
