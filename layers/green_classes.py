"""Classes of green space as written, made into codes of CJJ/T 85 (definitions of green space §0).

Land surveys write those of the national classification of land and sea use instead (class 14 of
国土空间调查、规划、用途管制用地用海分类指南, 2023; not seen); its three classes of green land are called
as G1, G2 and G3 of 2017 are.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

UNKNOWN = ""
_GREEN = re.compile(
    r"公园|绿|植|林|草|树|灌|乔|花|苗|竹|藤|苔|园|附属|防护"
    r"|\b(?:parks?|gardens?|green\w*|veg\w*|trees?|wood\w*|forests?|shrub\w*|grass\w*|lawns?|plant\w*|canopy"
    r"|meadows?|hedges?|turf|verges?)\b",
    re.IGNORECASE,
)
_NO_PARK = re.compile(
    r"公墓|墓[地园]|(?<!烈士)(?<!革命)陵园|高尔夫|苗圃|花圃|农场|林场|果园|菜园|茶园|学校|小学|中学|大学|幼儿园|医院|停车场"
    r"|\b(?:cemeter\w+|graveyards?|golf|nurser(?:y|ies)|farms?|orchards?|allotments?|schools?|hospitals?)\b",
    re.IGNORECASE,
)
_NAMED_PARK = re.compile(r"公园|游园|绿地|广场|\b(?:parks?|gardens?|playgrounds?)\b", re.IGNORECASE)
_CODE = re.compile(
    r"(?<![0-9A-Z])(G1[1-5]?|G1[12][12]|G13[1-79]|G2|G3|G4[1-8]?|G5|XG|[RABMWSU]G|EG[1-4]?|EG1[1-49])(?![0-9A-Z])",
    re.IGNORECASE,
)
_LAND_USE = re.compile(r"(?<![0-9A-Z.])(140[123])(?![0-9A-Z.])", re.IGNORECASE)
_OF_LAND_USE = {"1401": "G1", "1402": "G2", "1403": "G3"}
"""公园绿地, 防护绿地, 广场用地."""
_WORDS = {
    "综合公园": "G11",
    "全市性公园": "G11",
    "区域性公园": "G11",
    "居住区公园": "G12",
    "小区游园": "G12",
    "儿童公园": "G13",
    "带状公园": "G14",
    "社区公园": "G12",
    "专类公园": "G13",
    "动物园": "G131",
    "植物园": "G132",
    "历史名园": "G133",
    "遗址公园": "G134",
    "游乐公园": "G135",
    "游园": "G14",
    "街旁绿地": "G14",
    "公园绿地": "G1",
    "防护绿地": "G2",
    "广场用地": "G3",
    "广场": "G3",
    "附属绿地": "XG",
    "区域绿地": "EG",
    "森林公园": "EG12",
    "湿地公园": "EG13",
    "郊野公园": "EG14",
    "风景名胜区": "EG11",
    "生产绿地": "EG4",
    "风景游憩绿地": "EG1",
    "生态保育绿地": "EG2",
    "区域设施防护绿地": "EG3",
    **dict.fromkeys(
        ("居住绿地", "居住区绿地", "小区绿地", "单位绿地", "道路绿地", "校园绿地", "厂区绿地"), "XG"
    ),
    "comprehensive park": "G11",
    "community park": "G12",
    "protective green": "G2",
    "attached green": "XG",
    "regional green": "EG",
}
"""Names of both editions; the parks that only 2002 has, 全市性公园 to 带状公园, as what they are in 2017."""
_NAMES = re.compile("|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)), re.IGNORECASE)
_ATTACHED_OF_2002 = tuple(f"G4{number}" for number in range(1, 9))
"""Attached green space by what it is attached to: G41 of dwellings to G48."""
_ATTACHED = frozenset({"RG", "AG", "BG", "MG", "WG", "SG", "UG", "G4", *_ATTACHED_OF_2002})

OF_2002 = frozenset({"G4", "G5", *_ATTACHED_OF_2002})
"""Codes by which the edition of 2002 betrays itself; its G2 and G3 mean other things than those of 2017."""
PARKS_OF_2002 = frozenset({"G15", "G111", "G112", "G121", "G122", "G136", "G137"})
"""Kinds of parks that only the edition of 2002 has; all of them are G1 in both."""
FROM_2002 = {
    "G2": "EG4",
    "G3": "G2",
    "G4": "XG",
    "G5": "EG",
    "G15": "G14",
    **dict.fromkeys(_ATTACHED_OF_2002, "XG"),
}
"""What codes of 2002 are in the edition of 2017, where they are another."""


@dataclass(frozen=True, slots=True)
class Class:
    """A class in a text: its code, where it stands, and whether it is written as a code or by its name."""

    code: str
    start: int
    end: int
    coded: bool


def classes_in(text: str) -> list[Class]:
    """The classes that stand in a text as :func:`plain` makes it, as they follow each other."""
    found = [
        *(Class(each[0].upper(), *each.span(), coded=True) for each in _CODE.finditer(text)),
        *(Class(_OF_LAND_USE[each[0]], *each.span(), coded=True) for each in _LAND_USE.finditer(text)),
        *(Class(_WORDS[each[0].casefold()], *each.span(), coded=False) for each in _NAMES.finditer(text)),
    ]
    return sorted(found, key=lambda each: each.start)


@lru_cache(maxsize=4096)
def code_of(text: object) -> str:
    """The code that a text begins with or names: "G11", "g2 防护绿地", "1401", "公园(G1)"; else UNKNOWN.

    Codes go before names, and what stands first before the rest: 附属绿地（小区游园） is attached. Of names
    of one kind the narrowest is taken: 公园绿地-综合公园 is G11.
    """
    found = classes_in(plain(text))
    first = next((each for each in found if each.coded), found[0] if found else None)
    if first is None or first.coded:
        return UNKNOWN if first is None else first.code
    alike = [each.code for each in found if kind_of(each.code) == kind_of(first.code)]
    return max(alike, key=len)


def written_code(text: object) -> str:
    """The code that stands in a text; UNKNOWN where there are words only."""
    found = _CODE.search(plain(text))
    return UNKNOWN if found is None else found[0].upper()


def is_class(text: object) -> bool:
    """Whether a text is a class and nothing else: its code first, or its bare name."""
    written = plain(text)
    return _CODE.match(written) is not None or written.casefold() in _WORDS


def speaks_of_green(text: str) -> bool:
    """Whether a text speaks of green ground, in words that are no class: 道路绿地, 草坪, street trees."""
    return _GREEN.search(plain(text).replace("_", " ")) is not None


def is_named_otherwise(name: str) -> bool:
    """Whether the name of a place is one of ground that is no park: 西山公墓, golf course, not 苗圃公园."""
    written = plain(name).replace("_", " ")
    return _NO_PARK.search(written) is not None and _NAMED_PARK.search(written) is None


def with_code(text: object, code: str) -> str:
    """The text with another code in the place of its own."""
    written = plain(text)
    return _CODE.sub(code, written, count=1)


def plain(text: object) -> str:
    """A text in plain letters, without outer spaces."""
    return unicodedata.normalize("NFKC", str(text)).strip()


def kind_of(code: str) -> str:
    """The main class of a code: "G1", "G2", "G3", "XG", "EG" or UNKNOWN.

    G4 and G5 exist only in the edition of 2002, where they are attached and other green space.
    """
    if code in _ATTACHED:
        return "XG"
    if code == "G5":
        return "EG"
    return code[:2]
