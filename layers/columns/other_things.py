"""Columns that say of some rows that they are none of what the file is for.

Files come with more than their thing: the background between the polygons that a program made of a raster, a
class of other ground, rows with a no under 是否公园.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

import pandas as pd

from layers.columns.content import KINDS, OF_A_PLAN, PRESENT
from layers.columns.heading_text import plain_heading
from layers.columns.raster_codes import background
from layers.columns.values import says_no
from layers.green_classes import speaks_of_green
from layers.roles import Role, roles

Test = Callable[[str], bool]

_UNSEEN = (
    r"背景|无数据|未分类|阴影|^云(?:层|覆盖)?$|\b(?:background|no ?data|unclassified|clouds?|shadows?)\b"
)
_BARE = (
    r"水体|水面|水域|水系|河流|河道|湖泊|湖面|江面|坑塘|水库|建筑|房屋|住宅|厂房|建设用地|工业|商业|不透水|硬化|铺装"
    r"|道路|公路|铁路|停车|裸|荒地|沙地|滩涂|耕地|农田|旱地|水田|^[水路河湖]$"
    r"|\b(?:water|rivers?|lakes?|ponds?|reservoirs?|build(?:ing)?s?|built|houses?|roofs?|residential|industrial"
    r"|commercial|imperv\w*|pav(?:ed|ement)|roads?|streets?|rail(?:way)?s?|parking|bare|barren|soil|sand|crops?"
    r"|cropland|farmland|arable)\b"
)
_BUILT = re.compile(r"建设|建成|城|\b(?:built\w*|urban|construction|developed)\b", re.IGNORECASE)
_UNBUILT = (
    r"耕地|农田|农用地|林地|园地|草地|牧|水域|水体|[水江河湖]面|河流|湖泊|未利用|扣[除减]|剔除|裸|荒地|滩涂|山体|生态"
    r"|\b(?:crops?|cropland|farmland|arable|agricultur\w*|forests?|woodland|grassland|water|rivers?|lakes?|bare"
    r"|barren|wetlands?|undeveloped)\b"
)
_NO = r"(?:非|无|没有|不是|不属于|并非|未)(?:城市)?"
_NO_ENGLISH = r"\b(?:non?|un|not(?: an?)?|without)[ -]?"
_NOT = {
    "vegetation": rf"{_NO}(?:植被|绿地|绿化)|{_NO_ENGLISH}(?:veg|green|plant)\w*",
    "park": rf"{_NO}(?:公园|绿地|绿化)|{_NO_ENGLISH}(?:parks?\b|green)",
    "green": rf"{_NO}(?:绿地|绿化|植被)|{_NO_ENGLISH}(?:green|veg)\w*",
    "built_up": rf"{_NO}(?:建成|建设用地|建设区|城区|城镇)|{_NO_ENGLISH}(?:built|urban|developed)",
}
_GROUND: Mapping[str, tuple[Test, str]] = {
    **dict.fromkeys(("vegetation", "park", "green"), (speaks_of_green, f"{_BARE}|{_UNSEEN}")),
    "built_up": (lambda text: _BUILT.search(text) is not None, f"{_UNBUILT}|{_UNSEEN}"),
}
"""By role what affirms it, and words of other ground where nothing does: 道路绿地 is green."""
_OF_GREEN = re.compile(r"绿地|公园|green|park", re.IGNORECASE)
"""Headings of kinds of green ground: a 道路 under 绿地类型 is the green along a road."""

_ASKS = re.compile(r"^(?:是否属?[于为]?|是不是|is)")


def other_things(
    frame: pd.DataFrame, role: Role, used: Mapping[str, str]
) -> Iterator[tuple[pd.Series, Test]]:
    """The columns that may say of a row that it is none of the role's, each with how its cells are heard.

    Parameters
    ----------
    frame
        The source's columns, without geometry.
    role
        What the source is for.
    used
        The source's columns that the role's were taken from, by the role's. Where one of them is the class,
        it alone tells the kind: 居住用地 in another column is where a plot of green lies. But one of what the
        ground is today goes beside the class of a plan, and beside that of a park, and a plan alone says
        nothing of today.
    """
    stated = {used[name] for name in ("status", "open") if used.get(name)}
    if role.id in _GROUND:
        yield from background(frame)
        if not stated and _is_of_plan_alone(map(str, frame.columns), used):
            yield frame[used["class"]], is_said
    for name in frame.columns:
        heading, cells = str(name), frame[name]
        if (
            role.id in _GROUND
            and _tells_kind(heading, role, used)
            and not pd.api.types.is_numeric_dtype(cells)
        ):
            yield cells, _other_ground(role.id, in_green=_OF_GREEN.search(heading) is not None)
        if heading not in stated and _asks_for(plain_heading(heading), role):
            yield cells, says_no


def _tells_kind(heading: str, role: Role, used: Mapping[str, str]) -> bool:
    if not (classed := used.get("class")):
        return KINDS.search(heading) is not None
    beside = role.id == "park" or OF_A_PLAN.search(classed) is not None
    return heading == classed or (beside and _is_of_today(heading))


def _is_of_today(heading: str) -> bool:
    return KINDS.search(heading) is not None and PRESENT.search(heading) is not None


def _is_of_plan_alone(headings: Iterable[str], used: Mapping[str, str]) -> bool:
    """Whether the class is that of a plan, and no column says what the ground is today."""
    classed = used.get("class") or ""
    return OF_A_PLAN.search(classed) is not None and not (
        PRESENT.search(classed) or any(map(_is_of_today, headings))
    )


def is_said(text: str) -> bool:
    """Whether a cell holds more than a blank or a dash."""
    return any(map(str.isalnum, text))


def _other_ground(role_id: str, *, in_green: bool) -> Test:
    affirms, words = _GROUND[role_id]
    denied, other = re.compile(_NOT[role_id], re.IGNORECASE), re.compile(words, re.IGNORECASE)

    def is_other(text: str) -> bool:
        text = unicodedata.normalize("NFKC", text).replace("_", " ")
        if denied.search(text):
            return True
        return not in_green and not affirms(text) and other.search(text) is not None

    return is_other


def _asks_for(plain: str, role: Role) -> bool:
    """Whether a heading asks whether a row is of the role: 是否公园绿地, is_vegetation."""
    asked = _ASKS.sub("", plain)
    names = (name for each in (role.id, *role.beside) for name in (each, *roles()[each].file_names))
    return asked != plain and asked in set(map(plain_heading, names))
