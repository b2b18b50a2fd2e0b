"""What the name of a thing, its kind or its lines say of it: that it is shut, gone, or still to come."""

from __future__ import annotations

import re

from layers.columns.remark_words import SHUT_WORDS, is_inside, is_no_station, is_no_way_in, speaks_against
from layers.columns.service import is_undecided
from layers.columns.values import says_no

_PLANNED = "规划|拟建|在建|待建"
"""States that a name may say, of what is still to come."""
_IN_BRACKETS = re.compile(r".*[（(\[](.*?)[)）\]]\s*")
_AFTER_DASH = re.compile(
    rf".*[-–—_](?:已|暂)?(?:{_PLANNED}|未建|建设中|未开[通放]|停[用运]|(?:暂停|停止)(?:使用|服务|运营)|关闭|封闭|拆除?|撤销"
    rf"|废弃|作废|禁用|\s*(?:closed|planned|{SHUT_WORDS}))",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:{_PLANNED}|未建)(?!局|馆|展|院|设计|大厦|大楼|路|大道|一|二|三|四)\S{{2,}}"
    r"|(?:planned|proposed) .+",
    re.IGNORECASE,
)
"""A name that begins with its state: 规划滨河公园, not the garden of the planning office."""
PLANNED_IN_NAME = re.compile(
    rf"[（(\[]({_PLANNED}|未建|建设中|planned|proposed)[)）\]]|[-—_]({_PLANNED})$",
    re.IGNORECASE,
)
SHUT_IN_NAME = re.compile(
    r"[（(\[](暂?未开放|不开放|关闭|封闭|closed)[)）\]]|[-—_](暂?未开放|关闭|封闭)$", re.IGNORECASE
)
"""What a name says of a park or plot in brackets or behind a dash, where no column says it: by their
definition such a plot does not count, and nothing is asked."""
_NO_BUILT_UP = re.compile(
    r"新增|增长|增量|拓展|扩展|发展(?:备用|预留|方向)|弹性|预留|禁[止限]?建|限[制]?建|禁止建设|限制建设|扣[除减]|剔除|[水江河湖]面"
    r"|\b(?:growth|expansion|extension|future|reserve\w*|prohibit\w*|restrict\w*|deduct\w*|exclu\w+)\b",
    re.IGNORECASE,
)
"""What the name of an area says that is to be built on, must not be, or is to be taken off what is."""
_PARTS = re.compile(r"[、，,;；/|]+")
_SHORTEST = 4
"""English letters of a word that says it: longer than a line's number or an answer such as "no"."""


def area_named(name: str) -> bool:
    """Whether the name of a built-up area says it: 规划建成区, 2035年建成区, 禁止建设区."""
    return named(name) or speaks_against(name) or _NO_BUILT_UP.search(name) is not None


def area_named_or_said(text: str) -> bool:
    """The same of its kind, or of the zone that it lies in."""
    return area_named(text) or named_or_said(text)


def entrance_named(name: str) -> bool:
    """Whether the name of an entrance says it, or that it is none: 1号口-关闭, 2号风亭."""
    return named(name) or is_no_way_in(name)


def station_named(name: str) -> bool:
    """Whether the name of a station says it, or that it is none: 金山车辆段."""
    return named(name) or is_no_station(name)


def entrance_kind(kind: str) -> bool:
    """The same of its kind."""
    return named_or_said(kind) or is_no_way_in(kind) or is_inside(kind)


def all_said(lines: str) -> bool:
    """Whether each of the lines that serve a place says it: 27号线（在建）."""
    parts = [part for part in _PARTS.split(lines) if part]
    return bool(parts) and all(named_or_said(part) or is_undecided(part) for part in parts)


def named(name: str) -> bool:
    """Whether a name says it: 一站（已停用）, 西门站-在建, 规划滨河站."""
    in_brackets = _IN_BRACKETS.fullmatch(name)
    if in_brackets is not None and speaks_against(in_brackets[1]):
        return True
    return _AFTER_DASH.fullmatch(name) is not None or _BEFORE.fullmatch(name) is not None


def named_or_said(line: str) -> bool:
    """Whether a line or a kind says it; F and 0 are lines too, and no answers."""
    return named(line) or (says_no(line) and (len(line) >= _SHORTEST or not line.isascii()))


def plot_named(name: str) -> bool:
    """The same of a park or plot, of which some such names are known to its definition."""
    return named(name) and not PLANNED_IN_NAME.search(name) and not SHUT_IN_NAME.search(name)
