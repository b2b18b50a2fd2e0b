"""Names of districts, which come with or without the city's in front: "重庆市渝中区", "渝中区"."""

from __future__ import annotations

import re
import unicodedata

_LARGER = ("市", "省", "自治区", "自治州", "盟")
"""What the name of a city or province ends with, that may stand in front of a district's."""
_LEVELS = ("区", "县", "市", "旗", "自治县", "自治旗", "新区", "district", "county")
"""What may be left away of a district's name where it is clear which is meant."""
_CHINESE_LEVELS = tuple(level for level in _LEVELS if not level.isascii())
_NO_NAMES = ("区", "县", "市", "旗", "街道", "街镇", "镇街", "乡镇", "镇", "乡", "社区", "村")
"""Kinds of places, and no names: 西市街道 is none of a place called 街道 in a city called 西市."""
_CITY = re.compile(r"^.*(市|省|自治区|自治州|盟)(?=.{2})")
_BRACKETS = re.compile(r"\s+|[(\[【].*?[)\]】]")
_PART = re.compile(
    r"[(\[【][^)\]】]*(?:不含|不包括|不计|扣除|除|其余|其他|部分|片区?)[^)\]】]*[)\]】]"
    r"|[(\[【][^)\]】]*\b(?:ex(?:cept|clud\w+|cl)?|without|part|rest|other)\b[^)\]】]*[)\]】]",
    re.IGNORECASE,
)
"""Words in brackets that make a part of a place: 东湖区（不含高新区） is not 东湖区."""


def plain_place(name: str) -> str:
    """A place's name without blanks and case, and without brackets unless these make it a part."""
    text = unicodedata.normalize("NFKC", name)
    bare = re.sub(r"\s+", "", text) if _PART.search(text) else _BRACKETS.sub("", text)
    return bare.casefold()


def is_called(name: object, wanted: str) -> bool:
    """Whether a place of this name is the one that was asked for: "重庆市渝中区（示范）" is 渝中区.

    Parameters
    ----------
    name
        As a file says it; what is no text is the name of nothing.
    wanted
        As a person, or another file, says it.
    """
    if not isinstance(name, str):
        return False
    shorter, longer = sorted((plain_place(name), plain_place(wanted)), key=len)
    front = longer.removesuffix(shorter)
    in_larger = front != longer and front.endswith(_LARGER) and shorter not in _NO_NAMES
    return bool(shorter) and (shorter == longer or in_larger)


def is_called_in_short(name: object, wanted: str) -> bool:
    """Whether the name is what was asked for and its level: "武昌" is 武昌区; see :func:`is_called`."""
    if not isinstance(name, str) or not plain_place(wanted):
        return False
    return plain_place(name).removeprefix(plain_place(wanted)) in _LEVELS


def without_district(name: str, district: str) -> str:
    """The name of a place without its district's in front: 东门街道 for 重庆市渝中区东门街道.

    Parameters
    ----------
    name
        As a file says it.
    district
        With or without the city's name in front; another district's name stays.
    """
    text, own = (re.sub(r"\s+", "", unicodedata.normalize("NFKC", each)) for each in (name, district))
    own = _CITY.sub("", own)
    front, _, rest = text.partition(own)
    ours = own.endswith(_CHINESE_LEVELS) and rest and (not front or front.endswith(_LARGER))
    return rest if ours else name
