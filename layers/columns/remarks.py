"""Rows that say a thing is not there, or another thing, where no column of its role says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from layers.answers import Answers
from layers.columns.content import KINDS_OF_THINGS, NATURE, OF_ANOTHER, REMARKS, STATES
from layers.columns.flags import flag_test
from layers.columns.heading_text import bare_heading
from layers.columns.other_things import Test, is_said, other_things
from layers.columns.remark_words import (
    is_excluded,
    is_for_some,
    is_to_come,
    says_later,
    speaks_against,
    speaks_against_whole,
)
from layers.columns.rows_in_doubt import STATE_COLUMNS, Said, by_answer, left_out_by, rows_of
from layers.columns.rows_of_years import Counted
from layers.columns.said_in_names import (
    PLANNED_IN_NAME,
    all_said,
    area_named,
    area_named_or_said,
    entrance_kind,
    entrance_named,
    named,
    named_or_said,
    plot_named,
    station_named,
)
from layers.columns.service import hours_test, is_unserved, service_test
from layers.columns.spreadsheet_days import day_of, is_of_days
from layers.columns.traditional import simplified
from layers.columns.values import NO_ANSWERS, Mask, parse_flags, parse_texts
from layers.roles import MEASURED_FROM, Role
from layers.sentences import name_rows
from layers.source import SHEET_COLUMN, Source
from layers.text import T

_OF_PARTS = {SHEET_COLUMN, "folder"}
"""Columns of the sheets and folders of a file, which are heard for themselves (conforming/named_parts)."""
_OF_TIMETABLE = {"departures", "headway"}
"""Columns that the reader of timetables makes, and knows the service of each stop by: 0 is of some hours."""
_OPENS = re.compile(
    r"(?:预计|计划|拟定?|规划)(?:开通|通车|开放|启用|投用|投运|建成|竣工|完工)(?:时间|日期|年份?|年度|年月)?"
    r"|(?:开通|通车|开放|启用|投用|投运|运营|建成|竣工|完工|规划|实施|建设)(?:运营|实施)?(?:时间|日期|年份?|年度|年月|[年期]限)"
    r"|(?<!re)(?:open|opening|opened|complet(?:ion|ed)|built|build|construction|delivery|start)"
    r"[ _]?(?:date|year)"
    r"|(?:date|year|yr)[ _]?(?:of[ _]?)?(?:opening|opened|completion|completed|construction|built)",
    re.IGNORECASE,
)
_PLANS = re.compile(
    r"(?:实施|建设|开工|竣工|开放|开通)计划|(?:implementation|construction|delivery)[ _]?(?:plan|programme)",
    re.IGNORECASE,
)
_EVENTS = re.compile(
    r"(?:撤销|撤站|停运|停用|停止使用|关闭|拆除|迁移|迁建|搬迁|合并|并入)"
    r"(?:文号|公告|通知|批文|批复|依据|原因|说明|至|到|入|去向|后(?:的)?站名|站名|位置|地点)"
)
"""Headings of what only things have that are gone: the paper by which, the reason why, the place to which."""
_SCHEMES = re.compile(
    r"(?:规划|比选|设计)?(?:方案|情景)(?:名称|编号|类型|序号)?"
    r"|(?:design|plan(?:ning)?)?[ _]?(?:scheme|scenario|alternative|option)s?(?:[ _]?(?:name|id|no))?",
    re.IGNORECASE,
)
"""Headings of the schemes of a plan, among which one is still to be chosen."""
_NO_SCHEME = re.compile(
    r"现状|基期|基准|基础年|无|existing|base(?:line)?|present|current|today|none", re.IGNORECASE
)
_ZONES = re.compile(
    rf"{KINDS_OF_THINGS}|{NATURE}|管制|管控|分区|区划|zon(?:e|ing)|control|regulat", re.IGNORECASE
)
"""Headings of kinds of built-up areas, and of the zones in which building is allowed or not."""
_MANAGED = re.compile(r"管理(?:方式|模式|形式|类型)|开放(?:方式|形式|对象|范围)|management", re.IGNORECASE)
_KINDS, _NATURE = re.compile(KINDS_OF_THINGS, re.IGNORECASE), re.compile(NATURE)
_LONGEST = 40
"""Characters of a remark: more is a description, in which such words may speak of anything."""
_SHOWN = 3
_ENTRANCE = "rail_entrance"
_WITHOUT_STATES = frozenset({"built_up", "vegetation"})
"""Roles that are looked at though they have none."""
_SHUT_ALL_THE_SAME = frozenset({"green", "built_up", "vegetation"})
"""Roles of which things count that nobody may enter."""
_SERVED = ("bus_stop", "rail_station")


def rows_in_force(
    source: Source, role: Role, table: pd.DataFrame, headings: Mapping[str, str], answers: Answers
) -> Counted:
    """The rows that count where the file says of some that they are shut, gone, still to come, or none of it.

    Heard are columns of remarks, of states and phases, of yes and no (:mod:`layers.columns.flags`), of the
    times of opening and closing, of kinds of transport, the lines of a station, and what a name says in
    brackets, behind a dash or as its first word; and what tells of other things
    (:mod:`layers.columns.other_things`).

    Parameters
    ----------
    source
        As found.
    role
        What it is for; those whose columns say whether a thing is open, or exists, are looked at, the
        built-up area and vegetation.
    table
        The role's columns, typed.
    headings
        The source's columns that they were taken from, by the role's.
    answers
        Of which ``rows`` may say :data:`IN_FORCE`, or :data:`EACH`.

    Returns
    -------
    Counted
        A question among its findings where nothing was answered.
    """
    everything = np.ones(len(table), dtype=bool)
    states = [column.name for column in role.columns if column.name in STATE_COLUMNS]
    if not states and role.id not in _WITHOUT_STATES:
        return Counted(everything)
    said = left_out_by(table, states)
    remarks = [
        (cells, against)
        for cells, test in (
            *_columns(source, role, headings),
            *_own_columns(role, table, headings),
            *other_things(_columns_of(source), role, headings),
        )
        if (against := _where(cells, test) & ~said).any()
    ]
    remarks += list(_against_their_state(role, table, headings))
    if not remarks:
        return Counted(everything)
    doubted = np.any([against for _, against in remarks], axis=0)
    texts = [text for cells, against in remarks for text in parse_texts(cells[against]).cells]
    figures = {
        "heading": list(dict.fromkeys(str(cells.name) for cells, _ in remarks)),
        "texts": list(dict.fromkeys(texts))[:_SHOWN],
        "rows": name_rows(rows_of(doubted)),
    }
    sentences = Said(
        T("{file}: of {rows} “{heading}” says {texts}. Do they count?", file=source.title, **figures),
        T("Of {rows} “{heading}” says {texts}: they do not count, as was answered.", **figures),
        T("Of {rows} “{heading}” says {texts}: they count, as was answered.", **figures),
    )
    return by_answer(source, "rows.remarks", doubted, sentences, answers)


def _columns_of(source: Source) -> pd.DataFrame:
    assert source.frame is not None
    columns: pd.DataFrame = source.frame.drop(columns=source.frame.geometry.name)
    return columns


def _columns(source: Source, role: Role, used: Mapping[str, str]) -> Iterator[tuple[pd.Series, Test]]:
    """The source's columns that may say what none of the role's says, each with how it is heard."""
    frame = _columns_of(source)
    heard = _heard_in(role)
    # a state that is no plain yes or no is heard as a remark is: 即将开放
    for heading in filter(None, (used.get(name) for name in STATE_COLUMNS)):
        yield frame[heading], heard
    states = {used.get(name) for name in STATE_COLUMNS}
    of_timetable = _OF_TIMETABLE if set(frame.columns) >= _OF_TIMETABLE else ()
    of_parts = [name for name in frame.columns if str(name).casefold() in _OF_PARTS]
    for name in frame.columns.drop([*filter(None, states), *of_timetable, *of_parts]):
        test = _test_of(simplified(str(name)), frame[name], role, is_used=name in used.values())
        if test is not None:
            yield frame[name], test


def _test_of(heading: str, cells: pd.Series, role: Role, *, is_used: bool) -> Test | None:
    """How a column is heard; one that is used as another of the role's only where it is one of yes and no."""
    may_be_shut = role.id not in _SHUT_ALL_THE_SAME
    test = flag_test(heading, cells, may_be_shut=may_be_shut, is_entered=role.id == "park")
    if test is not None or is_used:
        return test
    if role.id in _SERVED and (test := service_test(heading, cells)) is not None:
        return test
    if _OPENS.search(heading):
        return _day_to_come if is_of_days(bare_heading(heading)) else is_to_come
    return None if pd.api.types.is_numeric_dtype(cells) else _test_of_texts(heading, role)


def _test_of_texts(heading: str, role: Role) -> Test:
    may_be_shut = role.id not in _SHUT_ALL_THE_SAME
    hours = hours_test(heading) if may_be_shut else None
    of_kind = role.id in MEASURED_FROM and _KINDS.search(heading)
    tests: tuple[tuple[object, Test | None], ...] = (
        (_PLANS.search(heading), says_later),
        (_EVENTS.fullmatch(bare_heading(heading)), _is_named),
        (_SCHEMES.fullmatch(bare_heading(heading)), _of_scheme),
        (role.id == "built_up" and _ZONES.search(heading), area_named_or_said),
        (hours, hours),
        # 封闭式 is said of a park with a fence and gates
        (may_be_shut and _MANAGED.search(heading), is_for_some),
        (REMARKS.search(heading), _heard_in(role)),
        (OF_ANOTHER.search(heading), _never),
        (STATES.search(heading), _heard_in(role)),
        (_NATURE.search(heading) or of_kind, entrance_kind if role.id == _ENTRANCE else named_or_said),
        (True, is_excluded),
    )
    return next(test for is_so, test in tests if is_so and test is not None)


def _heard_in(role: Role) -> Test:
    """How a remark on a thing of the role is heard."""
    against = speaks_against if role.id == _ENTRANCE else speaks_against_whole
    if role.id in _SHUT_ALL_THE_SAME:
        return against
    served = role.id in _SERVED
    return lambda text: against(text) or is_for_some(text) or (served and is_unserved(text))


def _day_to_come(cell: str) -> bool:
    return is_to_come(day_of(cell))


def _own_columns(
    role: Role, table: pd.DataFrame, headings: Mapping[str, str]
) -> Iterator[tuple[pd.Series, Test]]:
    """The role's columns that may say it in passing: names, the station of an entrance, all of its lines."""
    names = {
        **dict.fromkeys((*MEASURED_FROM, "vegetation"), named),
        "built_up": area_named,
        _ENTRANCE: entrance_named,
        "rail_station": station_named,
    }
    tests: dict[str, Test] = {
        "name": names.get(role.id, plot_named),
        "station": named,
        "lines": all_said,
        "routes": all_said,
    }
    for name, heading in headings.items():
        if name in tests:
            yield table[name].rename(heading), tests[name]


def _against_their_state(
    role: Role, table: pd.DataFrame, headings: Mapping[str, str]
) -> Iterator[tuple[pd.Series, Mask]]:
    """Names that say of a plot that it is to come, 北山公园（在建）, though its state says it is there."""
    if role.id not in {"park", "green"} or not {"name", "status"} <= headings.keys():
        return
    there = parse_flags(table["status"].astype(object)).cells.eq(other=True).fillna(value=False)
    to_come = table["name"].fillna("").astype(str).map(lambda name: PLANNED_IN_NAME.search(name) is not None)
    against = (there & to_come).to_numpy(dtype=bool)
    if against.any():
        yield table["name"].rename(headings["name"]), against


def _is_named(text: str) -> bool:
    """Whether a cell names anything: no blank, dash or no."""
    return is_said(text) and text.strip().casefold() not in NO_ANSWERS | {"无", "none", "nil"}


def _never(_: str) -> bool:
    return False


def _of_scheme(text: str) -> bool:
    """Whether a row belongs to a scheme of a plan, rather than to what is there."""
    return is_said(text) and _NO_SCHEME.search(text) is None


def _where(cells: pd.Series, test: Test) -> Mask:
    """The rows of whose cells a test holds; long texts are not heard, and distinct ones looked at once."""
    number, distinct = pd.factorize(cells.astype(object))
    holds = [len(text) <= _LONGEST and test(text.strip()) for text in map(str, distinct)]
    return np.array([*holds, False], dtype=bool)[number]
