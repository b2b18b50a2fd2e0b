"""Which of two files is the newer, as far as their names say it: by a date, a version or a correction."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

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
_CORRECTED = re.compile(
    r"(?<![未待需])(?:[修更订改]正|修订|修改|勘误|(?<!城市)(?<!有机)更新|最[终新]|终[版稿]|定稿|新版)[后版稿]?(?!前)"
    r"|(?<![a-z])(?:corrected|corrections?|corrigend(?:um|a)|errata|amended|revised|rectified|updated|final|latest)"
    r"(?![a-z])",
    re.IGNORECASE,
)
"""Words by which a file takes the place of another; 城市更新 is urban renewal."""
_BETWEEN = re.compile(r"[\W_]+")


def is_older(one: str, other: str) -> bool:
    """Whether a file is older than another, as both their names say.

    Dates come before versions, and are compared as far as both are written: 2024 is not older than 2024-06.
    Where neither tells them apart, the one that is called corrected is the newer.

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
    if mine and others and mine != others:
        return mine < others
    return is_corrected(other) and not is_corrected(one)


def are_told_apart(one: str, other: str) -> bool:
    """Whether the names say that two files are one thing of two times: by dates, versions or a correction.

    That one is called the final one says so only beside the same name without that word: 口袋公园 and
    公园绿地_最终 are parts of one whole.
    """
    if is_corrected(one) == is_corrected(other):
        return is_older(one, other) or is_older(other, one)
    bare = _without_correction(one), _without_correction(other)
    return bare[0] == bare[1] or is_older(*bare) or is_older(bare[1], bare[0])


def is_corrected(title: str) -> bool:
    """Whether the name of a file says that it was corrected, or is the last of several."""
    return _CORRECTED.search(unicodedata.normalize("NFKC", title)) is not None


def _without_correction(title: str) -> str:
    """A name as it was before the correction, without version, ending and what stands between words."""
    bare = _VERSION.sub(" ", _CORRECTED.sub(" ", unicodedata.normalize("NFKC", title)))
    return _BETWEEN.sub(" ", PurePath(bare).stem).strip().casefold()


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
