"""The rules by which transfer coverage may be counted, in words: what each counts, and of what it is a share.

How they are counted is in :mod:`gisapp.indicators.transfer_rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gisapp.parameters import Parameters, TransferDefinition
from layers.text import Bilingual, T

USUAL: TransferDefinition = "D1"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to count.

    Attributes
    ----------
    title
        Its name in a list of rules.
    remark
        What stands behind the indicator's title where it was counted this way.
    unit
        What numerator and denominator count, as :mod:`gisapp.figures` writes it.
    share
        Of what the indicator is the share: the beginning of its definition, with the places of its constants.
    """

    title: Bilingual
    remark: Bilingual
    unit: str
    share: Bilingual


_STATIONS = Bilingual(
    "区界内运营中的轨道站（按物理站，换乘站计一次；同名记录相距 {same}以内为一站）中，",
    "Share of physical stations in operation inside the district (an interchange counts once: rows of one "
    "name within {same}) of which ",
)
_NEAREST = Bilingual(
    "（未写明车站的归入 {near}以内最近的车站）",
    "(one that names no station is the nearest one's within {near})",
)
_REACHED = Bilingual(
    "到最近在用公交站台的水平直线距离不大于 {limit}的",
    "a bus stop platform in service within {limit} in a straight line",
)

RULES: Mapping[str, Rule] = {
    "D1": Rule(
        Bilingual("任一开放出入口（按物理站）", "Any open entrance, per physical station"),
        Bilingual("按物理站", "per station"),
        "stations",
        Bilingual(
            f"{_STATIONS.zh}任一开放出入口{_NEAREST.zh}{_REACHED.zh}车站所占比例",
            f"{_STATIONS.en}an open entrance {_NEAREST.en} has {_REACHED.en}",
        ),
    ),
    "D2": Rule(
        Bilingual("按出入口", "Per open entrance"),
        Bilingual("按出入口", "per entrance"),
        "entrances",
        Bilingual(
            "区界内运营中的轨道站（同名记录相距 {same}以内为一站）的全部开放出入口"
            f"{_NEAREST.zh}中，{_REACHED.zh}出入口所占比例",
            "Share of the open entrances of stations in operation inside the district (rows of one name "
            f"within {{same}} are one station) {_NEAREST.en} that have {_REACHED.en}",
        ),
    ),
    "D3": Rule(
        Bilingual("按线路站（换乘站逐线计）", "Per line and station (interchanges once per line)"),
        Bilingual("按线路站", "per line and station"),
        "line_stations",
        Bilingual(
            "区界内运营中的轨道站逐线计数（换乘站每条线路计一个线路站；同名记录相距 {same}以内为一站），"
            f"其中该线路任一开放出入口（出入口未写明线路的，按该站任一出入口）{_NEAREST.zh}{_REACHED.zh}"
            "线路站所占比例",
            "Share of stations in operation inside the district, each counted once for each of its lines "
            "(rows of one name within {same} are one station), of which an open entrance of that line, or "
            f"of the station where they name no line {_NEAREST.en}, has {_REACHED.en}",
        ),
    ),
    "D6": Rule(
        Bilingual("双向均有站台", "A stop on each side of the road"),
        Bilingual("双向均有站台", "a stop on each side"),
        "stations",
        Bilingual(
            f"{_STATIONS.zh}开放出入口{_NEAREST.zh}的水平直线距离 {{limit}}以内有两个以上方向的在用公交站台的"
            "车站所占比例",
            f"{_STATIONS.en}the open entrances {_NEAREST.en} have bus stop platforms in service of two "
            "directions or more within {limit} in a straight line",
        ),
    ),
    "D7": Rule(
        Bilingual("车站中心点（仅作警示）", "Station centre point (only to show that it is wrong)"),
        Bilingual("按车站中心点，仅作警示", "from station centres, only to show that it is wrong"),
        "stations",
        Bilingual(
            f"{_STATIONS.zh}车站中心点{_REACHED.zh}车站所占比例",
            f"{_STATIONS.en}the centre point has {_REACHED.en}",
        ),
    ),
}
"""By definition, the usual one first."""


def rule_and_border(parameters: Parameters) -> T:
    """The transfer rule, and the border stations that count by it.

    Parameters
    ----------
    parameters
        The planner's choices.
    """
    rule = parameters.transfer_definition
    return T(
        "transfer by rule {rule}, {title}; border stations counted: {stations}",
        rule=rule,
        title=RULES[rule].title,
        stations=list(parameters.border_stations) or T("none"),
    )


def index_limit(parameters: Parameters) -> T:
    """From which index on a pixel counts.

    Parameters
    ----------
    parameters
        The planner's choices.
    """
    return T(
        "a pixel of a vegetation index is vegetation above {ndvi}", ndvi=f"{parameters.ndvi_threshold:g}"
    )


def choices_text(parameters: Parameters) -> T:
    """What the planner chose of what the definitions leave open, in one sentence for every output.

    Parameters
    ----------
    parameters
        The planner's choices.
    """
    return T("Chosen: {rule}; {index}.", rule=rule_and_border(parameters), index=index_limit(parameters))
