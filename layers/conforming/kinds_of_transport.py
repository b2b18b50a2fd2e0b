"""Rows of stops and stations of which a column of kinds says that they are another kind of transport."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from layers.answers import Answers
from layers.columns.rows_of_years import Counted
from layers.findings import Finding, Severity
from layers.reading.transport_kinds import (
    AERIAL,
    BUS,
    COACH,
    FERRY,
    FUNICULAR,
    LEFT_OUT,
    SCHOOL,
    TOURIST,
    TRAIN,
    URBAN_RAIL,
)
from layers.roles import Role
from layers.sentences import name_rows
from layers.source import Source
from layers.text import T

CODE = "transport.rows"
_KIND_OF_ROLE = {"bus_stop": BUS, "rail_station": URBAN_RAIL, "rail_entrance": URBAN_RAIL}
_HEADING = re.compile(r"类型|类别|种类|方式|制式|type|kind|mode|category|class", re.IGNORECASE)
_WORDS: Mapping[str, re.Pattern[str]] = {
    SCHOOL: re.compile(r"校车|school ?bus"),
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
_NO_MORE = re.compile(r"(?:交通|铁路|车站|站点|站台|站|stations?|stops?|\W)*")
"""What may stand beside the word of buses in a kind of station, or of rail in one of stops, where just that
is meant: a stop along the metro (轨道沿线) is one of buses."""
_TITLES_OF_OWN = {URBAN_RAIL: T("urban rail"), BUS: T("buses")}
_TITLES = {**_TITLES_OF_OWN, **{kind: each.title for kind, each in LEFT_OUT.items()}}


def rows_of_kind(source: Source, role: Role, used: Collection[str], answers: Answers) -> Counted:
    """The rows that are of the role's kind of transport, as far as a column of kinds says.

    Parameters
    ----------
    source
        As found.
    role
        What it is for; only stops, stations and entrances are looked at.
    used
        The source's columns that the role's are taken from.
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
    for heading in frame.columns.drop([frame.geometry.name, *filter(None, used)]):
        cells = frame[heading]
        if not _HEADING.search(str(heading)) or pd.api.types.is_numeric_dtype(cells):
            continue
        kinds = cells.map(lambda cell: other_kind(str(cell), own), na_action="ignore")
        if kinds.notna().any():
            keep = everything if not answers.mends(CODE) else kinds.isna().to_numpy(dtype=bool)
            return Counted(keep, (_told(source, str(heading), kinds, mended=answers.mends(CODE)),))
    return Counted(everything)


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
    rest = unicodedata.normalize("NFKC", text).casefold().replace("_", " ")
    if _TOWARDS.search(rest):
        return None
    kinds = []
    for kind, words in _WORDS.items():
        left = words.sub(" ", rest)
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
