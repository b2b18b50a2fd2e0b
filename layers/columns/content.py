"""Columns known by what they hold, where no heading gives them away.

A guess is made only where one column alone can be meant, and never of a bare number: a population needs a
heading that speaks of people, an id one that speaks of numbers, a 是/否 one that speaks of being open.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import geopandas as gpd
import pandas as pd

from layers.columns.flags import says_open
from layers.columns.lists import plain_list
from layers.columns.people_headings import NOT_ALL_PEOPLE, OF_PEOPLE, no_number
from layers.columns.people_units import unit_in
from layers.columns.values import parse_flags, parse_numbers
from layers.green_classes import is_class
from layers.roles import Role

_LOOKED_AT = 1000  # rows: enough to see what a column holds
_MOST = 0.9
_LETTERS = re.compile(r"[^\W\d_]")
_DIVISION_CODE = re.compile(r"\d{6}(\d{3}|\d{6})?")
_SPLIT = re.compile(r"[、，,;；/|\s]+")
_RAIL_LINE = re.compile(
    r"(轨道交通|轨道|地铁|轻轨)?(\d{1,2}|[一二三四五六七八九十]+|环)号?线.{0,4}|(line|metro)?\d{1,2}号?",
    re.IGNORECASE,
)
_NAMED_LINE = re.compile(r"线|line", re.IGNORECASE)
_BUS_ROUTE = re.compile(r"[a-z]{0,2}\d{1,4}(路|线|支线?|区间)?", re.IGNORECASE)
_OPENNESS = re.compile(
    r"开放|封闭|关闭|在用|停用|停运|运营|启用|废弃|拆除|open|closed|in use|disused", re.IGNORECASE
)
_BUILDING = re.compile(
    r"(?:\d{4}年?)?已?(?:现状|规划|在建|已建|待建|拟建|未建|建成|建设|existing|planned|proposed|built"
    r"|(?:under )?construction)(?:建设|建成|新建|新增|保留|扩建|实施|中|成|设)*\s*(?:[（(].*[)）])?",
    re.IGNORECASE,
)
"""All that a cell of a column of states says: 规划一路 is a road."""
_SERVICE = re.compile(r"运营|开通|在建|建设|规划|停运|operat|construct|planned", re.IGNORECASE)
_ID_HEADING = re.compile(r"(id|编号|编码|代码|号码|code|no)$", re.IGNORECASE)
_FEWEST_PEOPLE, _MOST_PEOPLE = 100, 5e7
_SHORTEST_ID = 3
_HALF = 0.5
STATES = re.compile(
    r"情况|状态|现状|时序|分期|阶段|进度|近、?远期|status|state(?!ion)|phase|stage|progress|existing",
    re.IGNORECASE,
)
"""Headings of columns of states and phases."""
OF_ANOTHER = re.compile(
    r"厕|卫生间|母婴|电梯|扶梯|喷泉|健身|器材|球场|停车|充电|照明|路灯|灯光|监控|广播|站牌|电子屏|显示屏|候车亭|雨棚|座椅|长椅|广告"
    r"|围墙|围栏|大门|管理房|游客中心|商店|餐|咖啡|小卖|售货|水电|给水|排水|喷灌|网络|周边|相邻|临近|附近|换乘|接驳|依据|规划名称|审批|部门"
    r"|单位|来源|出处|设计|道路|资金|资料|图纸|收费|门票|票价|二期|三期|后期|下一步|桥|隧"
    r"|toilet|\bwc\b|lift|elevator|escalator|fountain|gym|pitch|court|parking|charg|light|cctv|display|shelter"
    r"|bench|advert|fence|caf[eé]|shop|kiosk|restaurant|water|wifi|nearby|adjacent|road|street|source"
    r"|reference|document|policy|designer|fund|owner|phase ?[2-9]",
    re.IGNORECASE,
)
"""Headings that speak of a part of the thing, of what lies beside it, of who planned it or by what."""
REMARKS = re.compile(r"备注|说明|附注|描述|remark|note|comment|memo|description", re.IGNORECASE)
"""Headings of columns in which anything may be said."""
KINDS_OF_THINGS = r"类型|类别|种类|方式|制式|type|kind|mode|category"
PRESENT = re.compile(r"现状|现用|目前|existing|current|present", re.IGNORECASE)
OF_A_PLAN = re.compile(r"规划|计划|plan(?!t)|propos|future", re.IGNORECASE)
"""Headings of what the ground is today, and of what it is to become."""
NATURE = r"(?<!用地)(?<!土地)(?:性质|属性)"
"""In headings of what a thing is; the nature of the thing, not of the land on which it stands."""
KINDS = re.compile(
    r"类型|类别|种类|分类|地类|用地|土地|用途|性质|属性|class|type|kind|category|land[ _]?(?:use|cover)"
    r"|^natural$|^dlmc$",
    re.IGNORECASE,
)
"""Headings of columns of kinds of ground."""
_COMING_AGAIN = frozenset({"rail_station", "bus_stop"})
"""Roles whose names come again: a station on each of its lines, a stop on either side of the road."""

Cells = pd.Series
Test = Callable[[str, Cells], bool]


def known_by_content(frame: gpd.GeoDataFrame, role: Role, matched: dict[str, str]) -> dict[str, str]:
    """The role's columns that the frame's other columns hold without saying so.

    Parameters
    ----------
    frame
        The features as found.
    role
        What the layer is for.
    matched
        Role column → frame column, as the headings tell (or the user; "" for none).

    Returns
    -------
    dict
        Further columns, role column → frame column; none where two could be meant.
    """
    taken = {*matched.values(), frame.geometry.name}
    free = {
        str(heading): frame[heading].head(_LOOKED_AT).dropna()
        for heading in frame.columns
        if heading not in taken
    }
    free = {heading: cells for heading, cells in free.items() if len(cells)}
    found: dict[str, str] = {}
    for column in role.columns:
        test = _TESTS.get((role.id, column.name)) or _TESTS.get(("", column.name))
        if column.name in matched or test is None:
            continue
        of_state = column.name in {"open", "status"}  # remarks are asked about (layers.columns.remarks)
        fitting = [
            heading
            for heading, cells in free.items()
            if not (of_state and (REMARKS.search(heading) or OF_ANOTHER.search(heading)))
            and test(heading, cells)
        ]
        if column.name == "class":
            fitting = _of_today(fitting, free)
        if len(fitting) == 1 or (fitting and column.name == "code"):
            found[column.name] = fitting[0]
            del free[fitting[0]]
    # Names last: anything else that is text is rather something else.
    if "name" not in matched and "name" in {column.name for column in role.columns}:
        different = _HALF if role.id in _COMING_AGAIN else _MOST
        names = [heading for heading, cells in free.items() if _are_names(_texts(cells), different)]
        if names:
            # Chinese names before transliterations and keys.
            found["name"] = max(names, key=lambda heading: _chinese(_texts(free[heading])))
    return found


def _of_today(fitting: list[str], free: dict[str, Cells]) -> list[str]:
    """The columns of classes but for those of a plan, beside which one says what the ground is today."""
    present = [each for each in free if KINDS.search(each) and PRESENT.search(each)]
    return present if present and any(map(OF_A_PLAN.search, fitting)) else fitting


def _texts(cells: Cells) -> list[str]:
    texts = [str(value).strip() for value in cells]
    return [text if (listed := plain_list(text)) is None else listed for text in texts]


def _mostly(cells: Cells, test: Callable[[str], object]) -> bool:
    texts = [text for text in _texts(cells) if text]
    return bool(texts) and sum(bool(test(text)) for text in texts) >= _MOST * len(texts)


# ---------------------------------------------------------------- what columns hold


def _all_different(texts: list[str], share: float = _MOST) -> bool:
    return bool(texts) and len(set(texts)) >= share * len(texts) and "" not in texts


def _are_names(texts: list[str], different: float) -> bool:
    """Words rather than keys, at least that share different: letters in nearly all, and digits in few."""
    with_letters = sum(bool(_LETTERS.search(text)) for text in texts)
    with_digits = sum(any(character.isdigit() for character in text) for text in texts)
    words = with_letters >= _MOST * len(texts) and with_digits <= len(texts) / 2
    return words and _all_different(texts, different)


def _chinese(texts: list[str]) -> float:
    return sum(any("\u4e00" <= character <= "\u9fff" for character in text) for text in texts) / len(texts)


def _holds_codes(_: str, cells: Cells) -> bool:
    texts = _texts(cells)
    return _all_different(texts) and all(_DIVISION_CODE.fullmatch(text) for text in texts)


def _holds_classes(_: str, cells: Cells) -> bool:
    return _mostly(cells, is_class)


def _holds_answers(cells: Cells) -> bool:
    """Whether all cells say yes or no in some words."""
    return not parse_flags(cells.astype(object)).unknown.any()


def _holds_openness(heading: str, cells: Cells) -> bool:
    return (says_open(heading) or _mostly(cells, _OPENNESS.search)) and _holds_answers(cells)


def _holds_building(_: str, cells: Cells) -> bool:
    """Existing or planned, mostly in known words; what is not understood is told with the plots."""
    unknown = parse_flags(cells.astype(object)).unknown
    return _mostly(cells, _BUILDING.fullmatch) and bool(unknown.mean() <= _HALF)


def _holds_service(_: str, cells: Cells) -> bool:
    return _mostly(cells, _SERVICE.search) and _holds_answers(cells)


def _holds_lines(_: str, cells: Cells) -> bool:
    return _mostly(cells, lambda text: _NAMED_LINE.search(text) and _all_are(_RAIL_LINE, text))


def _holds_routes(_: str, cells: Cells) -> bool:
    return _mostly(cells, lambda text: "路" in text and _all_are(_BUS_ROUTE, text))


def _all_are(pattern: re.Pattern[str], text: str) -> bool:
    return all(pattern.fullmatch(part) for part in _SPLIT.split(text) if part)


def _holds_stations(_: str, cells: Cells) -> bool:
    return _mostly(cells, re.compile(r".站\d?$|.\s+station$", re.IGNORECASE).search)


def holds_people(heading: str, cells: Cells) -> bool:
    """Numbers of people, by the heading; plausible in sum, and not of some people only."""
    if not OF_PEOPLE.search(heading) or NOT_ALL_PEOPLE.search(heading) or no_number(heading) is not None:
        return False
    numbers = parse_numbers(cells, "人")
    total = float(numbers.cells.sum()) * unit_in(heading)
    return (
        not numbers.unknown.any()
        and bool((numbers.cells.dropna() >= 0).all())
        and _FEWEST_PEOPLE <= total <= _MOST_PEOPLE
    )


def _holds_ids(heading: str, cells: Cells) -> bool:
    """Keys by the heading, each once; not the running number that programs give rows."""
    texts = _texts(cells)
    running = texts in ([str(number + first) for number in range(len(texts))] for first in (0, 1))
    long_enough = all(len(text) >= _SHORTEST_ID for text in texts)
    return bool(_ID_HEADING.search(heading)) and len(set(texts)) == len(texts) and long_enough and not running


_TESTS: dict[tuple[str, str], Test] = {
    ("", "code"): _holds_codes,
    ("park", "class"): _holds_classes,
    ("green", "class"): _holds_classes,
    ("", "open"): _holds_openness,
    ("park", "status"): _holds_building,
    ("green", "status"): _holds_building,
    ("rail_station", "status"): _holds_service,
    ("", "lines"): _holds_lines,
    ("bus_stop", "routes"): _holds_routes,
    ("rail_entrance", "station"): _holds_stations,
    ("", "population"): holds_people,
    ("", "station_id"): _holds_ids,
    ("", "stop_id"): _holds_ids,
}
"""What a role's column holds, by role and column; "" for any role."""
