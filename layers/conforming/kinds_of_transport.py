"""Rows of stops and stations of which kinds or routes say that they are another kind of transport."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.answers import Answers
from layers.columns.content import KINDS_OF_THINGS, NATURE
from layers.columns.rows_of_years import Counted
from layers.columns.traditional import simplified
from layers.findings import Finding, Severity
from layers.reading.transport_kinds import (
    AERIAL,
    BUS,
    COACH,
    FERRY,
    FUNICULAR,
    LEFT_OUT,
    OTHER,
    SCHOOL,
    TOURIST,
    TRAIN,
    URBAN_RAIL,
)
from layers.roles import Role
from layers.sentences import name_rows
from layers.source import Source
from layers.text import T

if TYPE_CHECKING:
    import geopandas as gpd

CODE = "transport.rows"
_KIND_OF_ROLE = {"bus_stop": BUS, "rail_station": URBAN_RAIL, "rail_entrance": URBAN_RAIL}
_HEADING = re.compile(f"{KINDS_OF_THINGS}|{NATURE}|class", re.IGNORECASE)
AIRPORT, COMMUTER, DEPOT = "airport", "commuter", "depot"
TAXI, CYCLE, FREIGHT, HERITAGE, WORKS, DOOR = "taxi", "cycle", "freight", "heritage", "works", "door"
"""Kinds that tables name beside those of :mod:`layers.reading.transport_kinds`."""
_OF_BUSES = frozenset((AIRPORT, COMMUTER, DEPOT))
"""Words that mean a bus only in a table of stops: 机场快线 may be one of urban rail."""
_WORDS: Mapping[str, re.Pattern[str]] = {
    WORKS: re.compile(
        r".*(?:车辆段|车辆基地|车辆检修|综合(?:维修)?基地|控制中心|调度中心|线路所|风[井亭]|变电[所站]|牵引所).*"
        r"|.*(?:rolling stock|rail|metro|tram|train) (?:depot|yard|workshop).*"
        r"|.*(?:ventilation|vent|air) shaft.*"
        r"|.*(?:substation|control cent(?:re|er)).*"
    ),
    TAXI: re.compile(
        r"出租车?|的士|计程车|网约车|顺风车|候客(?:点|区)?|\btaxis?\b(?: ranks?)?|\bcabs?\b|minicab"
        r"|ride[- ]?hail\w*|private hire"
    ),
    CYCLE: re.compile(
        r"(?:共享|公共|互联网租赁)?(?:自行车|单车|电单车|助力车)(?:停放)?(?:点|区|站)?"
        r"|\b(?:bi)?cycles?\b|\b(?:e-?)?bikes?\b|\be?-?scooters?\b"
    ),
    FREIGHT: re.compile(r"货运|货场|货站|物流|\bfreight|\bgoods\b|\bcargo"),
    HERITAGE: re.compile(
        r"(?:heritage|tourist|steam|miniature|scenic|museum) (?:rail(?:way|road)?s?|trains?|trams?)"
        r"|(?:旅游|观光|景区|文旅)(?:小火车|火车|铁路|列车|轨道)"
    ),
    DEPOT: re.compile(
        r"^(?!.*(?:首末|始发|终点|中途|枢纽|停靠|站台|terminus|terminal|interchange|\bstop))"
        r".*(?:停车场|停保场|保养场|修理厂|车库|场站(?!用地)|depot|garage|parking|car park).*$"
    ),
    SCHOOL: re.compile(
        r"校车|(?:学生|助学|护学|通学)(?:定制)?(?:公交|巴士|专线|班?车|线路?)+"
        r"|(?:school|student)s? ?bus(?:es)?"
    ),
    AIRPORT: re.compile(
        r"(?:机场|空港)(?:大巴|巴士|快巴|专线|快线|[a-z\d]{1,2}号?线)"
        r"|airport (?:bus|coach|express|shuttle)(?:es)?"
    ),
    COMMUTER: re.compile(
        r"(?:定制|通勤|预约|响应式?)(?:公交|巴士|专线|班?车|客运|线路?)+|(?:单位|职工|员工|企业|厂)班车|^班车$"
        r"|(?:commuter|staff|employee|company|charter(?:ed)?|customi[sz]ed|on[- ]demand)"
        r" (?:bus(?:es)?|coach|shuttle)"
    ),
    TOURIST: re.compile(r"(?:旅游|观光)(?:巴士|车|专线|大巴)|(?:tour|tourist|sightseeing) ?(?:bus|coach)"),
    FERRY: re.compile(r"轮渡|渡轮|渡船|渡口|码头|水上巴士|ferry|\bpier|wharf|jetty|water ?bus"),
    COACH: re.compile(r"长途(?:客运|汽车|巴士|大巴)?|\bcoach|long[- ]distance bus"),
    AERIAL: re.compile(r"索道|cable ?car|gondola|ropeway"),
    FUNICULAR: re.compile(r"缆车|funicular"),
    TRAIN: re.compile(
        r"火车|高铁|高速铁路|(?<![地郊域])铁路|动车|城际|\btrain"
        r"|(?:high[- ]speed|national|intercity) rail(?:way)?"
    ),
    URBAN_RAIL: re.compile(
        r"地铁|轻轨|轨道|单轨|有轨(?:电车)?|市域|市郊|metro|subway|underground|monorail|\btram"
        r"|(?:light|urban|suburban) ?rail|railway"
    ),
    BUS: re.compile(r"公交|公共汽车|巴士|电车|brt|\bbus"),
}
"""Words of each kind, each looked for in what the ones before it leave: a school bus is no bus. What
OpenStreetMap calls a railway station may be one of the metro."""
_TOWARDS = re.compile(r"接驳|换乘|接轨|feeder|interchange|transfer")
"""What leads to another kind, or joins several, is none of its own."""
_NO_MORE = re.compile(r"(?:交通|铁路|相关|车站|站点|站台|站|stations?|stops?|\W)*")
"""What may stand beside the word of buses in a kind of station, or of rail in one of stops, where just that
is meant: a stop along the metro (轨道沿线) is one of buses."""
_TITLES_OF_OWN = {URBAN_RAIL: T("urban rail"), BUS: T("buses")}
_TITLES = {
    **_TITLES_OF_OWN,
    **{kind: each.title for kind, each in LEFT_OUT.items()},
    AIRPORT: T("airport buses"),
    COMMUTER: T("commuter and booked buses"),
    DEPOT: T("depots and car parks"),
    TAXI: T("taxis"),
    CYCLE: T("shared bicycles"),
    FREIGHT: T("freight"),
    HERITAGE: T("heritage and sightseeing railways"),
    WORKS: T("depots and works of rail"),
    DOOR: T("entrances"),
}
_NAPTAN = {
    **dict.fromkeys(("BCT", "BCS", "BCQ", "BCE", "BST", "BCP"), BUS),
    **dict.fromkeys(("TXR", "STR"), TAXI),
    **dict.fromkeys(("MET", "PLT", "TMU"), URBAN_RAIL),
    **dict.fromkeys(("RSE", "RLY", "RPL"), TRAIN),
    **dict.fromkeys(("FTD", "FER", "FBT"), FERRY),
    **dict.fromkeys(("LCE", "LCB", "LPL"), AERIAL),
    **dict.fromkeys(("AIR", "GAT"), OTHER),
}
"""Types of stops in the British register (NaPTAN schema, StopType), as they are written there."""
_TRAFFIC = re.compile(r"交通设施|transport(?:ation)?\b", re.IGNORECASE)
"""The first level of a map service's kinds, of which the last says it: 交通设施服务;公交车站;旅游专线车站."""
_DOORS = re.compile(
    r"(?:地铁|轨道(?:交通)?|轻轨|车)?站?(?:出入口|[进出]站?口)"
    r"|(?:(?:station|metro|subway|rail) )*(?:entrances?|exits?)(?:(?:/| and )(?:entrances?|exits?))?"
)
"""A kind of rows that are no stations, in a file that holds stations too."""
_ROUTES = "routes"
_PARTS = re.compile(r"[、，,;；/|]+|(?<=[^\x00-\x7f])\s+")
"""Between the routes of a stop; blanks only behind Chinese words."""
_SPECIAL = frozenset((SCHOOL, TOURIST, COACH, AIRPORT, COMMUTER))
"""Kinds that the name of a route tells; 轮渡线 or 火车站专线 say where a bus leads."""


def rows_of_kind(source: Source, role: Role, used: Mapping[str, str], answers: Answers) -> Counted:
    """The rows that are of the role's kind of transport, as far as kinds or the routes of a stop say.

    Parameters
    ----------
    source
        As found.
    role
        What it is for; only stops, stations and entrances are looked at.
    used
        The source's columns that the role's are taken from, by the role's.
    answers
        Where :data:`CODE` is declined, all rows count.

    Returns
    -------
    Counted
        A row of which nothing is known, or that is of several kinds, counts if the role's may be among them,
        as stops of GTFS and OpenStreetMap do (:mod:`layers.reading.transport_kinds`).
    """
    frame = source.frame
    assert frame is not None
    everything = np.ones(len(frame), dtype=bool)
    own = _KIND_OF_ROLE.get(role.id)
    if own is None:
        return Counted(everything)
    mended, keep, findings = answers.mends(CODE), everything, []
    for heading, kinds in _kinds_said(frame, own, used, of_stations=role.id == "rail_station"):
        of_others = kinds.notna().to_numpy(dtype=bool) & keep
        if of_others.any():
            findings.append(_told(source, heading, kinds.where(of_others), mended=mended))
            keep = keep & ~of_others
    return Counted(keep if mended else everything, tuple(findings))


def _kinds_said(
    frame: gpd.GeoDataFrame, own: str, used: Mapping[str, str], *, of_stations: bool
) -> Iterator[tuple[str, pd.Series]]:
    """The other kinds that columns tell, by heading; the first of kinds that tells any, and the routes.

    ``of_stations`` says that entrances are another kind; of these, vents and their like are asked about.
    """
    for heading in frame.columns.drop([frame.geometry.name, *filter(None, used.values())]):
        cells = frame[heading]
        if not _HEADING.search(str(heading)) or pd.api.types.is_numeric_dtype(cells):
            continue
        kinds = cells.map(lambda cell: other_kind(str(cell), own), na_action="ignore")
        if own == URBAN_RAIL:
            kinds = kinds.mask(_are_doors(cells), DOOR) if of_stations else kinds.mask(kinds == WORKS)
        if kinds.notna().any():
            yield str(heading), kinds
            break
    if own == BUS and (routes := used.get(_ROUTES)):
        yield routes, frame[routes].map(lambda cell: _kind_of_all(str(cell)), na_action="ignore")


def _are_doors(cells: pd.Series) -> pd.Series:
    """Which cells say that their row is an entrance; none where all do, and entrances stand for stations."""
    said: pd.Series[bool] = cells.map(
        lambda cell: _DOORS.fullmatch(_last_level(_plain(str(cell)))) is not None
    )
    return said & (not said.all())


def _plain(text: str) -> str:
    text = simplified(unicodedata.normalize("NFKC", text))
    return text.casefold().replace("_", " ").strip()


def _last_level(text: str) -> str:
    first, *below = re.split(r"\s*[;>]\s*", text)
    return below[-1] if below and _TRAFFIC.search(first) else text


def _kind_of_all(routes: str) -> str | None:
    """The kind of the routes of a stop where all of them are special ones: 机场大巴、定制公交; else None."""
    kinds = [other_kind(part, BUS) for part in _PARTS.split(routes) if part.strip()]
    return kinds[0] if kinds and all(kind in _SPECIAL for kind in kinds) else None


def other_kind(text: str, own: str) -> str | None:
    """The kind of transport of which a text speaks that does not speak of one's own.

    Parameters
    ----------
    text
        A cell of a column of kinds.
    own
        The kind that is no other, one of :mod:`layers.reading.transport_kinds`.

    Returns
    -------
    str or None
        None where it speaks of its own kind too, of none that is known, or of a way to one.
    """
    if text.strip() in _NAPTAN:
        kind = _NAPTAN[text.strip()]
        return None if kind == own else kind
    rest = _last_level(_plain(text))
    if _TOWARDS.search(rest):
        return None
    kinds = []
    for kind, words in _WORDS.items():
        unheard = (kind in _OF_BUSES and own != BUS) or (kind == WORKS and own != URBAN_RAIL)
        left = rest if unheard else words.sub(" ", rest)
        kinds += [kind] if left != rest else []
        rest = left
    if not kinds or own in kinds or (kinds[0] in _TITLES_OF_OWN and not _NO_MORE.fullmatch(rest)):
        return None
    return kinds[0]


def _told(source: Source, heading: str, kinds: pd.Series, *, mended: bool) -> Finding:
    rows = tuple((np.flatnonzero(kinds.notna()) + 1).tolist())
    counts = Counter(kinds.dropna())
    figures = {
        "rows": name_rows(rows),
        "heading": heading,
        "kinds": [T("{kind} {n}", kind=_TITLES[kind], n=n) for kind, n in counts.items()],
    }
    message = (
        T("“{heading}” tells another kind of transport in {rows}, not counted here: {kinds}.", **figures)
        if mended
        else T("“{heading}” tells another kind of transport in {rows}, but it counts: {kinds}.", **figures)
    )
    return Finding(CODE, Severity.WARNING, message, source.title, rows, mended=mended)
