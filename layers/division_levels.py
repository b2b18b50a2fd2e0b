"""The level of division that the name of a place says: 东湖区 a county's, 东门街道 a township's."""

from __future__ import annotations

import re

_KIND_OF_PLACE = re.compile(
    r"(?<=.{2})(街道办事处|街道办|街道|办事处|社区|居委会|居民委员会|村委会|村民委员会|村|镇|乡|区|县|市)$"
)
_KIND_IN_ENGLISH = re.compile(
    r"(?<=\w)\s+(ward|parish|township|quarter|subdistrict|neighbou?rhood|village|district|borough|county)$",
    re.IGNORECASE,
)
DISTRICT_NAME = (
    r"(?:[\u4e00-\u9fff]{2,4}[省市州])?[\u4e00-\u9fff]{1,6}?(?:族自治)?[区县旗](?![\u4e00-\u9fff]?[区县])"
)
"""Matches the name of a district or county in Chinese, with or without its city's in front."""
_IN_DOUBT = re.compile(
    r"^[中老新旧古郊山镇分地](心|心城)?[区县]$|城区$|(新|开发|高新|经开|保税|自贸|示范|名胜)区$"
)
"""Words for areas that are a district's name in some cities: 中心城区, 新城区, 浦东新区."""
_NO_DISTRICT = re.compile(
    r"^[全本我](心|心城)?[区县]$|[各两二三四五六七八九十多某该]区$"
    r"|(社|市辖|功能|核心|规划|建成|建|园|集聚|片|景|街|小|学|辖|市|湾|库"
    r"|涉农|试点|研究|服务|责任|网格|居住|管理|自治)区$|(区|各|两|郊)县$"
)
"""Words for areas that are no district's name: 建成区, 重庆市各区."""
_LARGER = re.compile(r"全[市省国]|.{2,}[市省]")
_OF_COUNTIES = re.compile(r".+[区县旗市]")
_LEVELS = {
    **dict.fromkeys(("街道办事处", "街道办", "街道", "办事处", "镇", "乡"), "township"),
    **dict.fromkeys(("ward", "parish", "township", "quarter", "subdistrict"), "township"),
    **dict.fromkeys(("社区", "居委会", "村", "neighbourhood", "neighborhood", "village"), "community"),
    **dict.fromkeys(("居民委员会", "村委会", "村民委员会"), "community"),
    **dict.fromkeys(("区", "县", "市", "district", "borough", "county"), "county"),
}


def without_level(name: str) -> str:
    """A place's name without its kind of place: 朝天门 for 朝天门街道, and Northgate for Northgate Ward."""
    bare = _KIND_IN_ENGLISH.sub("", str(name).strip())
    return _KIND_OF_PLACE.sub("", re.sub(r"\s+", "", bare)).casefold()


def level_of(name: object) -> str:
    """The level of division that a name says: "county", "township", "community"; "" where it says none."""
    text = str(name).strip()
    found = _KIND_IN_ENGLISH.search(text) or _KIND_OF_PLACE.search(re.sub(r"\s+", "", text))
    return "" if found is None else _LEVELS[found[1].casefold()]


def is_district(name: str) -> bool:
    """Whether a name is one of a district or county: 江北区, 重庆市江北区."""
    no_name = _IN_DOUBT.search(name) or _NO_DISTRICT.search(name)
    return re.fullmatch(DISTRICT_NAME, name) is not None and no_name is None


def may_be_district(name: str) -> bool:
    """Whether a name may be one of a district where a table shows it: also 城区, 高新区, and 江城市."""
    at_level = level_of(name) == "county" or _OF_COUNTIES.fullmatch(name) is not None
    return at_level and _NO_DISTRICT.search(name) is None


def is_larger(name: str) -> bool:
    """Whether a name is one of what a district (区, 县) is a part of: 全市, 重庆市."""
    return _LARGER.fullmatch(name) is not None
