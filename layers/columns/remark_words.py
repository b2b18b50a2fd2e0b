"""What a remark says of its thing: that it is gone, shut, still to come, or has become something else.

The words must be about the thing itself: a stop beside a planned road is there, and one that no bus serves at
night is open.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from layers.columns.traditional import simplified
from layers.columns.values import says_no

_CLAUSES = re.compile(r"[，,。；;！!\n]+")
_NO_WAY_IN = re.compile(
    r"预留|风亭|风井|通风|冷却塔|(?:应急|紧急|消防|安全)(?:疏散|出口|逃生|通道)|疏散(?:口|通道|出口)|逃生|设备(?:口|房|用房)"
    r"|(?:员工|工作人员)(?:出入)?(?:口|通道|专用)|内部(?:接口|通道|出入口|连通)"
    r"|emergency|evacuation|fire exit|\bvent|(?:air|ventilation) shaft|\breserved"
    r"|(?:staff|employees?'?|service|goods) (?:only|entrances?|exits?|access|doors?)",
    re.IGNORECASE,
)
"""What a station has at the surface beside its entrances, and entrances that are kept for later."""
_INSIDE = re.compile(
    r"(?:地下|地铁|车站)?(?:(?:换乘|联络)(?:通道|厅|大厅)|站厅层?|站台层?|付费区|非付费区)"
    r"|(?:interchange|transfer) (?:passages?|corridors?|halls?)|concourse|platforms?"
    r"|(?:ticket|booking) halls?",
    re.IGNORECASE,
)
"""Kinds of what lies inside of a station; a name may say of an entrance that it leads there."""
_NO_STATION = re.compile(
    r".*(?:车辆段|车辆基地|综合(?:维修)?基地|控制中心|线路所|(?:区间|中间)风[井亭]|变电[所站]|牵引所)"
    r"|.*\b(?:depot|vent(?:ilation)? shaft|substation)",
    re.IGNORECASE,
)
"""Names of what belongs to a line beside its stations: 金山车辆段; one with 站 behind it is a station."""
_AGAIN = re.compile(
    r"夜间|晚间|晚上|夜晚|凌晨|节假日|周末|[周逢每][一二三四五六日天周]|每年|冬季|夏季|雨天|汛期"
    r"|\bat night|overnight|\bnights?\b|weekends?|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|holidays?"
    r"|in (?:winter|summer)",
    re.IGNORECASE,
)
"""Times that come again: what is shut then is there."""
_ELSEWHERE = re.compile(
    r"与?规划\S*换乘\S*|换乘\S*(?:规划|在建|未建|未开通)\S*|[（(][^（）()]*\d+号线[^（）()]*[)）]|旁边?在建\S*"
    r"|(?:位于|地处|毗邻|邻近|临近|紧邻|紧临|靠近|近(?!期))\S*?(?:[东西南北内外两]侧|旁边?|附近|对面|以[东西南北内外]|路口|$)"
    r"|\S*?(?:旁边?|附近|对面|周[边围]\S*|[东西南北两]侧|以[东西南北])(?![拆停关封撤已])"
    r"|规划(?:和自然资源)?(?:局|部门|院|馆|展览馆|道路|路|红线|许可|条件|编号|单位|师|设计)|[按依符]合?照?规划"
    r"|施工(?:便道|单位|方|图)|建设单位|拆迁(?:安置|户|房)"
    r"|\b(?:near|(?:with)?in the|along|behind|in front of|next to|beside|opposite|adjacent to|close to"
    r"|(?:north|south|east|west) of)\b.*",
    re.IGNORECASE,
)
"""Where the thing stands, who planned or built it, and by what: the words in it speak of something else."""
_LETTERS = re.compile(r"[^\W\d_]")
_THERE = re.compile(
    r"现状|已建|(?<!计划|预计|即将|年底|年内|明年)建成|已开[通放]|运营中|正常|在用"
    r"|\b(?:existing|in operation|in use|open)\b",
    re.IGNORECASE,
)
_WORKS = r"(?:改造|改建|扩建|修缮|整修|翻修|翻新|装修|维修|整治)(?:提升|施工)?"
_REBUILT = re.compile(
    rf"{_WORKS}(?:中(?!心)|期间)|正在(?:进行|实施)?{_WORKS}"
    r"|(?:under|in|for) (?:renovation|refurbishment|reconstruction|repairs?)"
    r"|being (?:renovated|rebuilt|repaired)",
    re.IGNORECASE,
)
"""What is worked on may be shut meanwhile, or be open."""
_BEGUN = re.compile(r"开工|动工|(?:construction|works?) (?:starts?|started|begins?|began)", re.IGNORECASE)
_LONGEST_WORKS = 5
"""Years that a station or park takes to be built, about: of what was begun before, a remark says nothing."""
_LATER = re.compile(
    rf"规划|计划|拟|远期|近期|planned|proposed|{_REBUILT.pattern}|{_BEGUN.pattern}", re.IGNORECASE
)
"""What is there and is planned to become more, or to go, is there: 2024年现状，规划扩建."""
_REOPENED = re.compile(
    r"(?<![未没不待拟])(?:重新|恢复|再次)(?:对外)?(?:开放|开园|开通|运营|通车|启用|使用|营业|停靠)"
    r"|re-?opened|back in (?:service|use)",
    re.IGNORECASE,
)
"""What was said before is over: 2019年封闭改造，2021年重新开放."""
_ONE_WAY_IN = re.compile(
    r"(?:其中|部分|个别|[一二两三四\d]个)\S*[口门]"
    r"|[a-z\d东西南北正侧]号?[口门](?=[已暂尚未不关封施正待预仍停在\s])"
    r"|\b(?:one|some|two|three|\d+)\b.*\b(?:entrances?|exits?|gates?)\b"
    r"|\b(?:entrance|exit|gate) [a-z\d]{1,2}\b",
    re.IGNORECASE,
)
"""A thing is there though one of its entrances is not: 其中D口未开放."""
_COME_HERE = re.compile(
    r"(?:(?:因|由于)\S*?)?(?:临时|暂时?)?(?:由\S*?)?(?:迁移?|搬迁?|移)(?:位|设)?(?:自|入|来|而来|[至到](?:此|本|现址|这))"
    r"|由\S*迁移|(?:moved|relocated) (?:(?:to )?here|from)",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"[已被](?:拆|迁|搬)|拆迁|迁移|迁走|迁出|迁至|迁往|搬迁|移位至|(?:moved|relocated) to", re.IGNORECASE
)
_CONVERTED = re.compile(
    r"调出|核减|转出|不再(?:是|属于|作为)"
    r"|(?:改|变更|转|调整|改造)(?:为|成|作)(?!.*(?:公园|绿|广场|游园))\S*(?:用地|地块|住宅|小区|商业|道路|停车|厂|建筑|学校)"
    r"|(?:converted|changed|rezoned) (?:in)?to(?!.*(?:park|green|garden))|no longer an? ",
    re.IGNORECASE,
)
"""What was a park or a plot, and has become something else."""
_FOR_SOME = re.compile(
    r"仅[限供对向由]?(?:面向)?(?:本|小区|社区|园区|单位|校内|院内|厂区)*"
    r"(?:业主|住户|居民|职工|员工|师生|学生|会员|内部|单位)(?![区楼点])|(?:业主|会员|内部)专[用享]"
    r"|\b(?:residents?|members?|staff|owners?|tenants?|students?|permit[ -]?holders?|customers?)'? only\b",
    re.IGNORECASE,
)
_BARE_GROUND = re.compile(
    r"(?:现状)?(?:闲置|未利用|未开发|待开发)?(?:空地|荒地|裸地|净地|毛地|空置|闲置|未利用)(?:地块?|土地|用地)?"
    r"|(?:vacant|empty|undeveloped|derelict|unused)(?: (?:land|lot|plot|site|ground))?"
    r"|waste(?: ?land| ground)",
    re.IGNORECASE,
)
"""All that is said of ground on which nothing was made yet."""
SHUT_WORDS = (
    r"(?:do not|don'?t) use(?! (?:when|if|the))|not in use|out of use|withdrawn|dormant|defunct"
    r"|mothballed|discontinued|(?:boarded|bricked|walled)[ -]up|(?:fenced|hoarded|taped)[ -]off"
)
_SHUT = re.compile(
    rf"\b(?:{SHUT_WORDS})\b|围挡(?:中|内|期间|封闭)|[已被]围挡|(?:暂停|停止|中止|终止)(?:对外)?(?:公交|客运)?服务"
    r"|请勿使用|禁止使用",
    re.IGNORECASE,
)
_NOT_COUNTED = re.compile(
    r"(?:不|未|勿|不予|不应|无需)(?:再|被|应|予)?(?:纳入|计入?(?=$|[公园绿本统总面])|统计|参与(?:计算|统计|评价)|重复)|重复统计|剔除"
    r"|面积已?并入|已?划归|尚未征收|未(?:征收|建设|移交)|不设站|不停车"
    r"|(?:现|现状|现已|目前|已)[为是]\S*(?:停车场|停车位|工地|住宅|小区|商业|道路|厂房|空地)"
    r"|double[ -]?count|not (?:to be )?counted|do not count"
    r"|now (?:a |an )?(?:car park|parking|road|building|housing|school|shops?|depot)",
    re.IGNORECASE,
)
"""What says of a row that it is not to be counted, or counted elsewhere, or is another thing by now."""
_EXCLUDED = re.compile(
    r"(?:不|未|不予|不应|暂不)(?:再|被|应|予)?(?:纳入|计入?|统计|参与(?:计算|统计|评价)?|入册|入库|认定|采用|采纳|通过|属实|保留)\S{0,8}"
    r"|剔除|排除|取消|撤销|作废|废弃|注销|核减|扣除|删除?|历史图斑|不存在|查无\S{0,6}|现场无\S{0,6}|无此\S{1,4}|已并入\S+|重复\S{0,6}"
    r"|拟(?:新)?[增建设]\S{0,4}|已拆\S{0,4}|已硬化|无(?:公交)?线路停靠|通过不停|不停[车靠站]|不设站|甩站|跳停|不可通行|不通行|禁止通行"
    r"|(?:消防|应急|逃生|疏散|检修|内部)专?用|未(?:通车|开通|开放|建成|投用)|疑似(?!.*公园)"
    r"|exclude[d]?|ignored?|rejected|refused|void|not count(?:ed)?|duplicate(?: of .*)?|dele?t?e?d?"
    r"|emergency only|fire exit(?: only)?|staff only|does not stop|non[- ]stop|unbuilt|shadows?",
    re.IGNORECASE,
)
"""All that a cell says, under whatever heading, of a row that is not to be counted."""
_PART_OF_IT = re.compile(
    r"\b(?:routes?|lines?|services?|buses) [a-z]?\d|\d+路|电梯|扶梯|厕所|雨棚"
    r"|\b(?:lifts?|elevators?|escalators?|toilets?|shelters?|machines?|displays?|bench(?:es)?|car parks?)\b",
    re.IGNORECASE,
)
"""What is withdrawn or out of use then is a route that calls there, or a fitting."""
_EXPECTED = re.compile(
    r"预计|预期|计划|力争|拟于?|将于?|即将|(?<!\d)年[底内末]|[明后]年|待定|未定"
    r"|expected|planned|due|scheduled|opens? in|will|soon\b|\bto be\b|next year|tbd",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"开通|通车|开放|启用|投用|运营|建成|竣工|完工|投入使用|open|complet|servic", re.IGNORECASE
)
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:(?:年|[-./])(\d{1,2})(?!\d)|(\d\d)[0-3]\d)?(?!\d)")
"""A year, with its month: 2024, 2024年5月, 2024-05-01, 20240501."""


def speaks_against(text: str) -> bool:
    """Whether a remark says of its thing that it is not there, not yet, or not any more.

    Parameters
    ----------
    text
        A remark of a few words; each of its clauses is heard for itself.
    """
    clauses = [each.strip() for each in _CLAUSES.split(_plain(text))]
    again = [n for n, clause in enumerate(clauses) if _REOPENED.search(clause) and not is_to_come(clause)]
    clauses = clauses[again[-1] + 1 :] if again else clauses
    if any(_THERE.search(clause) and not says_no(clause) for clause in clauses):
        clauses = [clause for clause in clauses if not _LATER.search(clause)]
    return any(map(_against, clauses))


def _against(clause: str) -> bool:
    if _AGAIN.search(clause):
        return False
    own = _COME_HERE.sub("", _ELSEWHERE.sub("", clause))
    if _OPENING.search(own) and is_to_come(own):
        return True
    if any(words.search(own) for words in (_GONE, _CONVERTED, _REBUILT)):
        return True
    if _NOT_COUNTED.search(own):
        return True
    if _BARE_GROUND.fullmatch(own) or (_SHUT.search(own) and not _PART_OF_IT.search(own)):
        return True
    begun = _BEGUN.search(own) is not None and not _is_long_ago(own)
    return begun or (_LETTERS.search(own) is not None and says_no(own))  # 0 is an answer, and no remark


def _is_long_ago(text: str) -> bool:
    years = [year for year, _ in _times(text)]
    return bool(years) and max(years) < _today()[0] - _LONGEST_WORKS


def speaks_against_whole(text: str) -> bool:
    """The same of a thing that has several entrances, of one of which a clause may speak."""
    clauses = _CLAUSES.split(_plain(text))
    return speaks_against(",".join(clause for clause in clauses if not _ONE_WAY_IN.search(clause)))


def is_excluded(text: str) -> bool:
    """Whether a cell says, under whatever heading, that its row is not to be counted: 剔除, rejected."""
    return _EXCLUDED.fullmatch(_plain(text).strip()) is not None


def is_for_some(text: str) -> bool:
    """Whether a remark says that only some may enter: 仅业主开放, residents only."""
    return _FOR_SOME.search(_plain(text)) is not None


def is_no_way_in(text: str) -> bool:
    """Whether an entrance's name or kind says that nobody gets in there: 风亭, 应急疏散口, 3号口（预留）."""
    return _NO_WAY_IN.search(_plain(text)) is not None


def is_inside(kind: str) -> bool:
    """Whether the kind of an entrance says that it is none: 站厅, 换乘通道."""
    return _INSIDE.fullmatch(_plain(kind).rpartition(";")[2].strip()) is not None


def is_no_station(name: str) -> bool:
    """Whether a name is one of a depot or of works along a line, and none of a station."""
    return _NO_STATION.fullmatch(_plain(name).strip()) is not None


def _plain(text: str) -> str:
    return simplified(unicodedata.normalize("NFKC", text))


def is_to_come(text: str) -> bool:
    """Whether a time is one after today's month, or only expected: 2028年, 2030-06, 2026年（预计）, 待定.

    Parameters
    ----------
    text
        When a thing opens or was built; a time that is past was not kept from coming by a word beside it.
    """
    times = _times(text)
    if any(map(_is_later, times)):
        return True
    past = any(time < (_today()[0], 0) for time in times)
    return not past and (_says_no(text) or _EXPECTED.search(text) is not None)


def _says_no(text: str) -> bool:
    """Whether it does in words, not with a 0 for what is unknown, nor of times that come again: 周一闭园."""
    return bool(_LETTERS.search(text)) and not _AGAIN.search(text) and says_no(text)


def says_later(text: str) -> bool:
    """Whether a plan names a time after today's month for its thing, and not for works on it: 2028年实施."""
    return any(map(_is_later, _times(text))) and not re.search(_WORKS, text)


def is_past(text: str) -> bool:
    """Whether a text holds a time, and none after today's month or year: 2024-05-01, 20240501, 2019年."""
    times = _times(text)
    return bool(times) and not any(map(_is_later, times))


def _times(text: str) -> list[tuple[int, int]]:
    """Years and months, 0 where no month is written."""
    return [(int(year), int(month or digits or 0)) for year, month, digits in _DATE.findall(text)]


def _is_later(time: tuple[int, int]) -> bool:
    year, month = _today()
    return time > (year, month if time[1] else 12)


def _today() -> tuple[int, int]:
    today = date.today()  # noqa: DTZ011 - the day on the planner's own calendar
    return today.year, today.month
