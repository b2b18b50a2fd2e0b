"""Columns of yes and no whose heading says a state in which a row does not count, or one in which it does.

A column 是否撤销 says it with 是, one 是否有效 with 否, one of closing dates with a day gone by, and one of
changes with 灭失. Headings are heard only where they say the state and nothing else: 是否规划许可
and 是否免费开放 speak of other things.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from layers.columns.heading_text import bare_heading
from layers.columns.remark_words import is_past, says_later, speaks_against
from layers.columns.spreadsheet_days import day_of, is_of_days
from layers.columns.traditional import simplified
from layers.columns.values import NO_ANSWERS, YES_ANSWERS

Test = Callable[[str], bool]


def _any_of(*words: str) -> str:
    return rf"(?:{'|'.join(' '.join(words).split())})"


_AROUND = _any_of(
    "是否 是不是 与否 否 标[志识记] 情况 状态 已经? 被 目前 当前 正常 正式 投入 全面 参与",
    "站点 站台 车站 公园 绿地 出入口",
    "[对向]?(?:外|公众|社会|市民|居民|游客|行人|乘客)",
    "is was has been to the stop station park plot entrance exit flag yn status",
)
_AROUND += "*"
"""What stands around the state and says nothing of its own."""
_SHUT = _any_of("关闭 封闭 关停 closed")
_FOR_SOME = _any_of(
    "封闭式?管理 内部使用 内部专用 私有 私人 专属 private restrictedaccess accessrestricted",
    "no(?:public)?access (?:residents?|members?|staff|owners?)only",
)
"""What only some may enter."""
_GONE = _any_of("(?:永久|临时|暂时?|permanently|temporarily)?") + _any_of(
    _SHUT,
    "甩站 跳停 撤销 撤站 撤除 取消 停用 停运 停业 拆除 废弃 废止 作废 报废 删除 注销 失效 无效 剔除 排除",
    "removed discontinued deleted? del demolished abandoned disused decommissioned cancell?ed retired",
    "suspended disabled inactive invalid obsolete excluded? outofservice",
)
_AWAY = _any_of("拆迁 迁移 搬迁")
"""When that was does not say whether the row is of the place before or after."""
_TO_COME = _any_of("规划 在建 待建 拟建 未建 筹建 施工 [近远]期 预留") + "(?:建设|实施)?"
_TO_COME = _any_of(_TO_COME, "planned proposed future underconstruction unbuilt")
_OPEN = _any_of("开放 开启 open(?:ed)? public(?:ly)?(?:access(?:ible)?)?")
_IN_USE = _any_of(
    _OPEN, "在用 使用 可用 启用 投用 运营 运行 开通 营业 operating operational operation inuse inservice"
)
_COUNTS = _any_of(
    _IN_USE,
    "有效 计入 计算 纳入 入册 认定 统计 参评 采用 保留 存在 现存 现状 存续 停靠",
    "valid included? counted active enabled exists? existing current keep",
)
_DONE = _any_of("建成 建好 竣工 完工 完成(?:建设)? 交付(?:使用)? built completed? finished delivered")
"""Works, of which a column may hold the year as well as a yes."""
_NOT = _any_of("[未不非] 停止 暂停 中止 终止 不再 not") + _AROUND
_FOR_SOME_HEADING = re.compile(f"{_AROUND}{_FOR_SOME}{_AROUND}")
_ENTERED_HEADING = re.compile(rf"{_AROUND}(?:accessible|可进入|可入内|允许进入){_AROUND}")
"""Of a park; of a stop or an entrance it says that there are no steps."""
_SHUT_HEADING = re.compile(
    rf"{_AROUND}(?:{_NOT}{_OPEN}|{_SHUT}|{_OPEN}+){_AROUND}|是否[关封]|{_FOR_SOME_HEADING.pattern}"
)
"""What is said of a plot's being open or shut: a garden that is shut is green all the same."""
_GONE_HEADING = re.compile(
    rf"{_AROUND}(?:{_GONE}|{_AWAY}|{_NOT}(?:{_COUNTS}|{_DONE})+)站?{_AROUND}|是否[撤关拆废封删]"
)
"""The last is what a shapefile in UTF-8 leaves of 是否撤销; 是否有 and 是否停 may begin anything."""
_TO_COME_HEADING = re.compile(rf"{_AROUND}{_TO_COME}+中?(?:站|类型|性质|属性|措施)?{_AROUND}|是否规")
_COUNTS_HEADING = re.compile(rf"{_AROUND}(?:{_COUNTS}|{_DONE})+中?{_AROUND}|是否计")
_OPEN_HEADING = re.compile(f"{_AROUND}{_OPEN}+{_AROUND}")
_DONE_HEADING = re.compile(f"{_AROUND}{_DONE}+{_AROUND}")
_IN_USE_HEADING = re.compile(rf"{_AROUND}(?:现状|建成)?{_IN_USE}+(?:现状)?{_AROUND}")
_CLOSING = re.compile(
    _AROUND
    + _any_of(_GONE, "闭园 clos(?:e|ing|ure) remov(?:e|al) demolition discontinuation deactivated")
    + r"站?点?(?:时间|日期|年份?|年度|年月|date|year|on|at|time)"
)
_END = re.compile(
    r"end(?:date|year|ofservice)|valid(?:to|until)|expir(?:y|es|ation)(?:date)?|有效期[至止]|失效期"
)
"""When a record ends, or works did: where most rows have one that is past, it is no closing of a few."""
_FEW = 0.5
_NEW = re.compile(r"\s*(?:规划|拟)?新[增建设].*|增设|new|added", re.IGNORECASE)
"""What a column of plans says of a thing that is not there yet."""
_CHANGE_HEADING = re.compile(
    _any_of("变化 变更 变动 更新 增减 编辑 操作 change update edit")
    + _any_of("类型 情况 状态 方式 类别 标[识志记] types? status flag kind code")
    + "?|b[gh](?:lx|xw|qk|zt)"
)
_LOST = re.compile(
    r"[\d\W]*已?(?:减少|灭失|消失|流失|注销|删除|拆除|撤销|取消|移除|退出|转出|调出|核减"
    r"|los[ts]|removed?|deleted?|gone|destroyed|demolished|dropped|disappeared|withdrawn)\W*",
    re.IGNORECASE,
)
"""What a column of changes between two years says of a thing that the second has no more: 3灭失."""
_MEASURE = 9
"""Greater numbers than this are no answers, and so is none of their column: m², metres, per cent."""
_YEARS = range(1800, 2200)
_NOBODY = frozenset({"none", "nil", "nobody", "no access", "no public access"})
"""Answers to whom a place is open; of other states such words may stand for a blank."""
_ANSWER_ENDS = re.compile(r"[\s，,。；;:：.(（]")
_YES, _NO = YES_ANSWERS | {"是的"}, NO_ANSWERS | {"不", "没", "无"}


def flag_test(heading: str, cells: pd.Series, *, may_be_shut: bool, is_entered: bool = False) -> Test | None:
    """How the cells of a column of yes and no say that their row does not count.

    Parameters
    ----------
    heading
        The column's.
    cells
        What stands below it.
    may_be_shut
        Whether things of the kind count only where they are open, so that such a column is heard.
    is_entered
        Whether they are places to walk in, of which "accessible" says that anybody may.

    Returns
    -------
    callable or None
        What holds of a cell that says so; None where the heading says no state.
    """
    plain = bare_heading(heading).rstrip("?")
    if not may_be_shut and _SHUT_HEADING.fullmatch(plain):
        return None
    if _CLOSING.fullmatch(plain) or (_END.fullmatch(plain) and _of_few(cells)):
        return _is_past_day if is_of_days(plain) else is_past
    if is_entered and _ENTERED_HEADING.fullmatch(plain):
        return _lets_nobody_in
    test = next((test for headings, test in _TESTS if headings.fullmatch(plain)), None)
    return None if test in _OF_WHAT_COUNTS and _are_measures(cells) else test


def _are_measures(cells: pd.Series) -> bool:
    """Whether numbers stand there beside which a 0 is no answer, and which are no years."""
    if not pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_bool_dtype(cells):
        return False
    return any(number > _MEASURE and number not in _YEARS for number in cells.dropna())


def _of_few(ends: pd.Series) -> bool:
    return sum(is_past(str(end)) for end in ends) < _FEW * len(ends)


def says_open(heading: str) -> bool:
    """Whether a heading asks if a thing is open or in use: not 是否免费开放, nor 是否停止使用."""
    return _IN_USE_HEADING.fullmatch(bare_heading(heading)) is not None


def _answer(cell: str) -> bool | None:
    """The bare yes or no that a cell begins with; None for other words."""
    word = _ANSWER_ENDS.split(cell.strip().casefold(), maxsplit=1)[0]
    return True if word in _YES else False if word in _NO else None


def _is_gone(cell: str) -> bool:
    answer = _answer(cell)
    return (speaks_against(cell) or is_past(cell)) if answer is None else answer


def _is_past_day(cell: str) -> bool:
    return is_past(day_of(cell))


def _is_lost(cell: str) -> bool:
    return _LOST.fullmatch(simplified(cell)) is not None or speaks_against(cell)


def _is_to_come(cell: str) -> bool:
    answer = _answer(cell)
    return (speaks_against(cell) or _NEW.fullmatch(cell) is not None) if answer is None else answer


def _does_not_count(cell: str) -> bool:
    answer = _answer(cell)
    return speaks_against(cell) if answer is None else not answer


def _is_not_done(cell: str) -> bool:
    return _does_not_count(cell) or says_later(cell)


def _lets_nobody_in(cell: str) -> bool:
    return cell.strip().casefold() in _NOBODY or _does_not_count(cell)


_TESTS: tuple[tuple[re.Pattern[str], Test], ...] = (
    (_GONE_HEADING, _is_gone),
    (_FOR_SOME_HEADING, _is_gone),
    (_TO_COME_HEADING, _is_to_come),
    (_CHANGE_HEADING, _is_lost),
    (_DONE_HEADING, _is_not_done),
    (_OPEN_HEADING, _lets_nobody_in),
    (_COUNTS_HEADING, _does_not_count),
)
"""How cells are heard below each kind of heading; of several the first."""
_OF_WHAT_COUNTS = frozenset({_is_not_done, _lets_nobody_in, _does_not_count})
