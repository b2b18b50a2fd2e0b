"""What says of a stop that nothing calls there: counts of routes and departures, hours, remarks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import numpy as np
import pandas as pd

from layers.columns.heading_text import bare_heading
from layers.columns.remark_words import speaks_against
from layers.columns.traditional import simplified
from layers.columns.values import parse_numbers

_COUNTS = re.compile(
    r"(?:停靠|途经|经过|经停|公交|运营|服务)*线路(?:条|总)?数量?"
    r"|(?:日均|每日|每天|全天|日|工作日)?(?:发车|停靠|运营|公交)?(?:班次|班车|车次|趟次)(?:总?数|量)?"
    r"|(?:num(?:ber)?|no|n|count|total)(?:of)?(?:bus)?(?:routes|lines|services|departures|trips|buses)"
    r"|(?:bus)?(?:routes?|lines?|departures?|trips?)counts?"
    r"|(?:daily)?(?:departures|trips|services)(?:(?:per|a)?(?:day|weekday|week))?"
)
"""Headings, as bare_heading gives them, of how much calls at a stop."""
_MOST = 0.5
_HOURS = re.compile(
    r"(?:服务|营业|运营|运行|开园|开放|首末班车?|首末车)(?:时间|时段)?"
    r"|(?:opening|open|service|operating|operation)?(?:hours|times)"
)
_UNSERVED = re.compile(
    r"(?<![周旁])(?:无|没有)(?:任何)?(?:公交车?|车辆|车|线路|班车|班次|巴士)*(?:停靠|经停|途经|经过|运行|服务)"
    r"|^(?:现|已|目前|该站)*(?:无|没有)(?:公交|线路|班车|车)(?:线路)?$"
    r"|[并合]入(?:至|到)?\S+|合并[至到入]\S+"
    r"|\bno (?:\w+ )?(?:bus(?:es)?|trains?|routes?|lines?|services?)(?: (?:currently|now))?"
    r"(?: (?:stops?|serves?|serving|calls?|calling|runs?|uses?)\b|$)"
    r"|\b(?:not|no longer|un)(?: currently)? ?served\b|\bmerged (?:with|into)\b",
    re.IGNORECASE,
)
"""What a remark says of a stop that is there, and at which nothing calls, or that is one with another now."""
_PEAK = re.compile(
    r"夜间|晚间|高峰|节假日|周末|[周逢每][一二三四五六日天周]|night|weekend|peak|holiday|day\b", re.IGNORECASE
)
_UNDECIDED = re.compile(
    r"待定|未定|待开通?|待确定|tb[acd]|to be (?:confirmed|announced|decided)", re.IGNORECASE
)

Test = Callable[[str], bool]


def service_test(heading: str, cells: pd.Series) -> Test | None:
    """How the cells of a column say that their stop or station has no service.

    Parameters
    ----------
    heading
        The column's: of a count of routes or departures, or of hours.
    cells
        What stands below it; a 0 is heard only where most rows have more.

    Returns
    -------
    callable or None
        None for other headings, and where zeros say nothing.
    """
    plain = bare_heading(heading)
    if _COUNTS.fullmatch(plain):
        return _is_nought if _most_have_some(cells) else None
    return hours_test(heading)


def hours_test(heading: str) -> Test | None:
    """The same of a column of hours alone, which parks have too: closed, 停运."""
    return _is_shut if _HOURS.fullmatch(bare_heading(heading)) else None


def is_unserved(text: str) -> bool:
    """Whether a remark on a stop says that nothing calls there, at any time: 现已无公交停靠."""
    plain = simplified(unicodedata.normalize("NFKC", text)).strip()
    return _UNSERVED.search(plain) is not None and not _PEAK.search(plain)


def is_undecided(routes: str) -> bool:
    """Whether all that stands for the routes of a stop is that they are to come: TBC, 待定."""
    return _UNDECIDED.fullmatch(simplified(routes).strip()) is not None


def _most_have_some(cells: pd.Series) -> bool:
    numbers = parse_numbers(cells).cells.to_numpy(dtype=float)
    known = numbers[~np.isnan(numbers)]
    return bool((known > 0).sum() > _MOST * len(known))


def _is_nought(cell: str) -> bool:
    return re.fullmatch(r"0+(?:\.0*)?", cell.strip()) is not None


def _is_shut(cell: str) -> bool:
    return not any(map(str.isdigit, cell)) and speaks_against(cell)
