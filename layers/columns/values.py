"""Cells as people type them, made into text, numbers and yes/no."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from layers.columns.lists import plain_list
from layers.columns.people_units import PERSONS, multiple_of, plain_text
from layers.columns.traditional import simplified
from layers.roles import Column
from layers.written import plain_digits

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]

TEXT = pd.StringDtype(na_value=np.nan)
"""The text type of every conformed column: pandas 3's own, missing values NaN."""

_NUMBER = (
    r"约?\s*([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:e[-+]?\d+)?)\s*"
    r"([十百千万亿]+|(?:hundred|thousand|million)s?|k|mn|mln)?\s*"
)
_UNITS = {"人": rf"个|{PERSONS}", "%": "%"}
"""What may follow the numbers of a column that has a unit of its own; what follows others is passed over."""
_ANY_UNIT = rf"个|{PERSONS}|%|户|m2|㎡|m²|平方米|平米|公顷|ha|年"
_BLANK = {"", "-", "--", "—", "/", "无数据", "nan", "none", "null", "n/a", "na", "#n/a", "<null>"}

YES_ANSWERS = frozenset(["是", "有", "真", "对", "√", "✓", "✔", "yes", "y", "true", "t", "1"])
NO_ANSWERS = frozenset(["否", "没有", "假", "错", "×", "✗", "✘", "no", "n", "false", "f", "0"])
"""Bare ones, beside which a state says more: 已开放, closed."""
_YES_WORDS = (
    "开 开放 已开放 对外开放 免费开放 全开放 开通 已开通 运营 运营中 已运营 正常运营 在运营 "
    "收费 免费 凭票 购票 在用 使用 使用中 启用 已启用 有效 正常 营业 营业中 现状 已建 已建成 建成 已实施 "
    "on open opened public permissive designated operating operational operation "
    "inoperation inuse inservice active valid running existing"
)
_NO_WORDS = (
    "关 未开放 不开放 未对外开放 非开放 关闭 已关闭 封闭 未开通 暂未开通 暂缓开通 缓开 "
    "未运营 停用 已停用 停运 已停运 暂停 暂停运营 停止运营 未启用 废弃 拆除 已拆除 撤销 取消 停工 "
    "无效 失效 作废 已作废 注销 已注销 删除 已删除 过期 "
    "在建 建设中 施工 施工中 未建 待建 规划 规划中 拟建 近期 远期 未来 近期建设 远期建设 不对外 "
    "future unbuilt notexisting "
    "off closed private underconstruction construction planned proposed disused abandoned "
    "suspended inactive notopen notinuse outofservice removed demolished "
    "invalid del deleted retired obsolete expired"
)
_YES, _NO = YES_ANSWERS | {*_YES_WORDS.split()}, NO_ANSWERS | {*_NO_WORDS.split()}
_YES_PART = re.compile(
    r"开放|开通|开启|开园|运营|营运|运行|使用|启用|营业|通行|通车|投用|已?建成|已建(?!设)|完工|竣工|现状|在用|有效|存在"
    r"|open(?:ed|s(?!ince))?|operat(?:ing|ional|ion|ed|es)|in(?:passenger|revenue)?service|inuse|existing"
)
_YEARS_PAST = re.compile(
    r"(?:于|since|in)?((?:19|20)\d\d)(?:年(?:\d\d?月)?(?:\d\d?日)?|(?:[./]\d\d?)+|\d{2,4}(?!\d))?起?"
)
_SAYS_NOTHING = re.compile(
    r"已经?|正常|正式|全面|全部|完全|部分|全天候?|[全常]年|全日|每[日天年]|白天|日间|日常|[限定]时|24小时|\d\d?:\d\d"
    r"|面?[对向](?:外|公众|社会|市民|居民|游客)|公众|社会|市民|游客"
    r"|免费|收费|购票|凭票|预约|可|均|并|且|的|了|中|为|处于|状态|情况|目前|当前|正在|现|试|初期|载客|投入|建设|恢复|重新|长期|持续|保留"
    r"|良好|式|公园|绿地|站点?|车站|站台|出?入口|线路?|小时|时段?"
    r"|tothepublic|public(?:ly)?|toall|free|daily|everyday|allday|allyear|24(?:h|hours)|hours|access|always|now|currently|fully|partl?y|partially"
    r"|the|is|and|normal(?:ly)?|trial|initial|passenger|revenue|service|station|stop|park|entrance|exit|line"
)
"""What may stand beside a yes: whatever else does may take it back, as in 仅业主开放 or 运营筹备中."""
_NOT_SHUT = re.compile(r"[未无没](被|有)?(关闭|封闭|停用|停运|撤销|取消|拆除|废弃)")
_NO_PART = re.compile(
    r"(尚未|暂未|还未|未|非|并不|暂不|不|停止|暂停|待|拟|缓|not|non|un)(能|可|恢复|重新|面?[对向](外|公众|社会|市民|游客)|正式|投入|yet|currently)?"
    r"(开放|开通|开启|运营|运行|使用|启用|投用|投运|营业|通行|现状|建成|完工|竣工|实施|开工|动工|开|通|用|open(ed)?|operat\w*|in(service|use))"
    r"|不对外|内部(使用|专用|自用|开放)|谢绝(入内|参观)|禁止(入内|进入)"
    r"|不再(停靠|使用|运营|开放)?|取消停靠|nolonger(inuse|open|operat\w*)?|stillgelegt|außerbetrieb|desativad|fueradeservicio|horsservice"
    r"|(关闭|封闭|常闭|暂闭|关停|停运|停用|停业|废弃|废止|拆除|撤销|取消|预留)"
    r"|(?:运营|停靠|使用|开放)?暂停(?!车)|不停靠|停营"
    r"|在建|未建|待建|拟建|缓建|筹建|停工|实施中|正在实施|施工中?|建设中(?![学路街心央巷])|正在建设|[待拟]建设|规划中?"
    r"|closed|closure|construction|planned|proposed|disused|abandoned|suspended|demolished|removed|outofservice"
)
"""Parts of longer answers: "已封闭", "暂未开放（施工）", "temporarily closed"."""

_OF_ONE_KIND = ("string", "integer")
"""What pandas calls columns in which equal cells have equal texts."""


@dataclass(frozen=True)
class Typed:
    """A column made into its declared type; ``unknown`` marks cells that hold something else."""

    cells: pd.Series
    unknown: Mask


def typed(values: pd.Series, column: Column) -> Typed:
    """A column's cells in the type that its role declares.

    Parameters
    ----------
    values
        Cells as found, of any type.
    column
        Whose ``type`` is "text", "number" or "flag".

    Returns
    -------
    Typed
        Text as strings, numbers as float64, flags as pandas "boolean"; missing where the cell is blank
        or ``unknown``.
    """
    if column.type == "number":
        return parse_numbers(values, column.unit)
    return parse_flags(values) if column.type == "flag" else parse_texts(values)


def parse_texts(values: pd.Series) -> Typed:
    """Strings without outer spaces; whole numbers without ".0", so that an id read as a float stays.

    A list that a program wrote into one cell becomes its names (:func:`layers.columns.lists.plain_list`).
    """
    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "iu":
        return Typed(values.astype(TEXT), np.zeros(len(values), bool))
    result = pd.Series(_by_distinct(values, _text), index=values.index, dtype=TEXT)
    return Typed(result, np.zeros(len(values), bool))


def parse_numbers(values: pd.Series, unit: str = "") -> Typed:
    """Numbers from "12,345人", "57.6万", "４２", "65 %" (65.0); infinite ones are unknown.

    Where the column has a unit (人, %), so are those that bear another one: 40 % or 1,200户 are no persons.
    """
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
    else:
        written = _written_in(unit)
        numbers = np.array(_by_distinct(values, lambda cell: _number(cell, written)), dtype=float)
    unknown = np.isinf(numbers)
    return Typed(pd.Series(np.where(unknown, np.nan, numbers), index=values.index), unknown)


def parse_flags(values: pd.Series) -> Typed:
    """Yes and no from 是/否, 开放/未开放, 运营/在建/停用, yes/no, open/closed, 1/0 and their like."""
    cells = _by_distinct(values, _flag)
    unknown = np.array([cell == "?" for cell in cells], dtype=bool)
    flags = [None if cell == "?" else cell for cell in cells]
    return Typed(pd.Series(flags, index=values.index, dtype="boolean"), unknown)


def says_no(text: str) -> bool:
    """Whether a text says no in the words of :func:`parse_flags`, and not yes as well."""
    return _flag(text) is False


def _by_distinct(values: pd.Series, parse: Callable[[object], object]) -> list[object]:
    """Parse each distinct cell once: columns of half a million rows hold few different words."""
    if values.isna().all():
        return [parse(None)] * len(values)
    cells = values.to_numpy(dtype=object)
    if pd.api.types.infer_dtype(cells, skipna=True) not in _OF_ONE_KIND:
        # Factorize takes True and 1 for one value; their text keeps them apart.
        cells = np.array([_key(cell) for cell in cells], dtype=object)
    codes, distinct = pd.factorize(cells)
    parsed = np.empty(len(distinct) + 1, dtype=object)
    for code, cell in enumerate(distinct):
        parsed[code] = parse(cell)
    parsed[-1] = parse(None)  # factorize gives missing cells the code -1
    return list(parsed[codes])


def _key(cell: object) -> object:
    """A cell's text, None where it is missing."""
    if cell is None or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)):
        return None
    return str(cell)


def _plain(cell: object) -> str | None:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return None
    text = simplified(unicodedata.normalize("NFKC", str(cell))).strip()
    return None if text.casefold() in _BLANK else text


def _text(cell: object) -> str | None:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return None
    text = str(cell).strip()
    if text.endswith(".0") and re.fullmatch(r"-?\d+\.0", text):
        text = text[:-2]
    listed = plain_list(text)
    return (text if listed is None else listed) or None


@cache
def _written_in(unit: str) -> re.Pattern[str]:
    return re.compile(f"{_NUMBER}(?:{_UNITS.get(unit, _ANY_UNIT)})?")


def _number(cell: object, written: re.Pattern[str]) -> float:
    """The number; NaN for a blank, infinity for what is no number."""
    text = _plain(plain_digits(cell) if isinstance(cell, str) else cell)
    if text is None:
        return math.nan
    found = written.fullmatch(plain_text(text))
    if found is None or not any(character.isdigit() for character in found[1]):
        return math.inf
    return float(found[1].replace(",", "")) * multiple_of(found[2] or "")


def _flag(cell: object) -> bool | str | None:
    text = _plain(cell)
    if text is None:
        return None
    word = re.sub(r"[\s_\-]|\.0$", "", text.casefold())
    if word in _YES or word in _NO:
        return word in _YES
    word = _NOT_SHUT.sub("正常使用", word)
    rest = _NO_PART.sub("", word)
    says_yes = _YES_PART.search(rest) is not None
    if rest != word:  # no, and perhaps yes as well, but from some day on
        return "?" if says_yes and not any(map(str.isdigit, rest)) else False
    beside = _SAYS_NOTHING.sub("", _YEARS_PAST.sub(_unless_past, _YES_PART.sub("", rest)))
    return "?" if not says_yes or any(map(str.isalnum, beside)) else True


def _unless_past(day: re.Match[str]) -> str:
    return day[0] if int(day[1]) >= date.today().year else ""  # noqa: DTZ011 - the planner's own calendar
