"""Which of two files is the newer, as far as their names say it: by a date, or by the number of a version."""

from __future__ import annotations

import re
import unicodedata

Number = tuple[int, ...]
"""Year, month and day, or the parts of a version; as many as are written, none where nothing is."""
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)"
    r"(?:[-_./年 ]{0,2}(0[1-9]|1[0-2]|(?<=年)[1-9](?=月))"
    r"(?:[-_./月 ]?(0[1-9]|[12]\d|3[01]|(?<=月)[1-9](?=日)))?)?"
    r"(?!\d)"
)
"""2024, 202406, 20240601, 2024-06-01, 2024年6月1日: what no calendar has is no date."""
_SYSTEM = re.compile(r"(?:cgcs|国家|大地)[\s_-]?2000|2000(?=国家|坐标)", re.IGNORECASE)
"""The year in the name of the national coordinate system, which many files carry."""
_VERSION = re.compile(
    r"(?<![a-z])(?:v|ver|version|rev|revision|版本?)[\s._-]?(\d{1,3}(?:\.\d{1,3})*)(?!\d)"
    r"|第(\d{1,2}|[一二三四五六七八九])[版稿]|([一二三四五六七八九])稿",
    re.IGNORECASE,
)
_NUMERALS = "〇一二三四五六七八九"


def is_older(one: str, other: str) -> bool:
    """Whether a file is older than another, as both their names say.

    Dates come before versions, and are compared as far as both are written: 2024 is not older than 2024-06.

    Parameters
    ----------
    one, other
        Titles of the files.
    """
    mine, others = date_of(one), date_of(other)
    written = min(len(mine), len(others))
    if mine[:written] != others[:written]:
        return mine[:written] < others[:written]
    mine, others = version_of(one), version_of(other)
    return bool(mine) and mine < others


def are_told_apart(one: str, other: str) -> bool:
    """Whether the names of two files say which of them is the newer."""
    return is_older(one, other) or is_older(other, one)


def date_of(title: str) -> Number:
    """The last date in the name of a file: year, month and day, as far as they are written."""
    found = _DATE.findall(_SYSTEM.sub(" ", unicodedata.normalize("NFKC", title)))
    return tuple(int(part) for part in found[-1] if part) if found else ()


def version_of(title: str) -> Number:
    """The last version in the name of a file: v2.1 is (2, 1), 第三版 (3,)."""
    found = _VERSION.findall(unicodedata.normalize("NFKC", title))
    if not found:
        return ()
    said = "".join(found[-1])
    return (_NUMERALS.index(said),) if said in _NUMERALS else tuple(map(int, said.split(".")))
