"""Whether what a file says a piece of green ground is was understood: all of it, or only a word in it.

公园绿地 is a park, 园路 holds a word of parks and is a road, and G11（规划） is a class that is taken back.
Where a code stands beside free text, as a name, only words that take it back are looked for.
"""

from __future__ import annotations

import re

from layers.green_classes import classes_in, kind_of, plain, written_code

_BESIDE = (
    r"用地|绿地|绿化|城市|城镇|市级|区级|镇级|街道级|社区级|其他|其它|各类|一般|现状|[大中小]类|类型?|型|级|带|及|与|和|等|的"
    r"|\b(?:urban|city|town|municipal|district|local|neighbou?rhood|public|other|class|type|category|space"
    r"|and|or|of|the|in|for)\b"
)
"""Words that stand beside others and change nothing."""
_PARKS = (
    r"公园|游园|花园|名园|动物园|植物园|陵园|广场|综合|社区|专类|带状|街旁|街头|街心|口袋|体育|健身|儿童|文化|纪念|遗址|历史|主题|游乐|游憩|休闲"
    r"|生态|湿地|森林|郊野|山地|山体|城郊|滨[水河江湖海]|沿[江河湖]|江滩|线性|线形|绿道|小微|微|袖珍|老年"
    r"|\b(?:parks?|gardens?|playgrounds?|play|recreation(?:al)?|green(?:s|ery|ing|ed|ways?)?|squares?|plazas?|pocket|linear|theme|sports?"
    r"|pitch|fields?|leisure|open|comprehensive|community|special\w*|botanic\w*|zoo\w*|histor\w*|heritage|memorial"
    r"|riverside|waterfront|country|nature|commons?|areas?|grounds?)\b"
)
_PLOTS = (
    r"附属|防护|道路|街道|交通|行道树?|公路|铁路|居住区?|住宅|小区|单位|机关|企业|学校|校园|医院|厂区|工业|商业|公共|公用设施|市政|仓储|物流|庭院|宅旁"
    r"|隔离|卫生|高压走廊|分车|中央|边坡|护坡|屋顶|立体|垂直|阳台|生产|区域|水源|园林|植被|植物|林地?|树林?|草[地坪]?|灌[木丛]?|乔木?|花[卉坛境]?"
    r"|竹林?|藤[本蔓]?|苔藓?|地被"
    r"|\b(?:attached|protect\w*|buffers?|roads?|streets?|roadsides?|verges?|medians?|residential|housing|school|campus"
    r"|hospital|industrial|commercial|roofs?|walls?|vertical|belts?|veg\w*|trees?|wood\w*|forests?|shrub\w*"
    r"|grass\w*|lawns?|plant(?:ing|ed|s)?|canopy|meadows?|hedges?|turf|flower\w*|beds?)\b"
)
_COVERS = (
    r"针叶|阔叶|常绿|落叶|混交|针阔|经济|灌草|乔灌草?|疏|密|稀|[高中低]?密度|高|中|低|覆盖|种植|自然|人工林|人工种植|果园?|茶园?|苗圃|园地|山林|水生|湿生|陆生|荒草?"
    r"|\b(?:deciduous|evergreen|broad\W?lea\w+|conifer\w*|needle\w*|mixed|tall|low|medium|high|dense|sparse|open"
    r"|natural|orchards?|nurser(?:y|ies)|scrub|heath|bamboo|herbaceous|riparian|wetland|cover)\b"
)
_WORDS = {
    "park": re.compile(f"{_PARKS}|{_BESIDE}", re.IGNORECASE),
    "green": re.compile(f"{_PARKS}|{_PLOTS}|{_BESIDE}", re.IGNORECASE),
    "vegetation": re.compile(f"{_PARKS}|{_PLOTS}|{_COVERS}|{_BESIDE}", re.IGNORECASE),
}
_TAKEN_BACK = re.compile(
    r"规划|计划|拟建|待|尚?未|非|不[是属]|兼容|调[出为]|[改转变]为|预留|在建|建设中|施工|储备|取消|拆除|占用|灭失|→|->|=>|[?？]"
    r"|\b(?:GH|planned|proposed|future|not|non|former|lost|removed|except|excluding)\b",
    re.IGNORECASE,
)
"""What beside a code says that the ground is not there, not yet, not any more, or perhaps."""
_HEAD = {
    "park": re.compile(r"(?:公园|游园)$|\bparks?$", re.IGNORECASE),
    "green": re.compile(r"(?:公园|游园|绿地|绿化带?|林带)$|\b(?:parks?|green space)$", re.IGNORECASE),
    "vegetation": re.compile(r"(?:绿地|绿化带?|林带|[林草树])$", re.IGNORECASE),
}
"""What a compound is, as its last word says: 法治主题公园 is a park of a kind that no list has."""
_NOT_THAT = re.compile(
    r"工业|产业|科技|软件|物流|汽车|高尔夫|私[人家有]|内部|自用|单位|企业"
    r"|\b(?:industrial|business|science|technology|retail|trailer|caravan|car|golf|private|closed|dead|artificial)\b",
    re.IGNORECASE,
)
"""In front of that word: what is called a park and is none, or is not for all."""
_OTHER_LAND = re.compile(r"(?<![0-9A-Z])[ABEHMRSUW]\d{1,3}(?![0-9A-Z])")
"""Codes of construction land that is not green (GB 50137-2011): R2, B1."""


def is_understood(text: str, role: str) -> bool:
    """Whether a class is explained, so that the ground is what it says.

    Parameters
    ----------
    text
        A class as written; one without a letter, as the number of a class in another list, is not explained.
    role
        "park", "green" or "vegetation": what else than classes explains it. 草地 is no kind of park.
    """
    written = plain(text).replace("_", " ")
    found = classes_in(written)
    if len({kind_of(each.code) for each in found}) > 1:
        return False
    rest = written
    for each in reversed(found):
        rest = f"{rest[: each.start]} {rest[each.end :]}"
    if written_code(text):
        return _TAKEN_BACK.search(rest) is None and _OTHER_LAND.search(rest.upper()) is None
    if _HEAD[role].search(written) and not (_TAKEN_BACK.search(written) or _NOT_THAT.search(written)):
        return True
    rest = _WORDS[role].sub("", rest)
    return rest != written and not any(map(str.isalnum, rest))
