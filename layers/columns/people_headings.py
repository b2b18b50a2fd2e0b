"""What a heading says that speaks of people: whether a number of them, and whether all of it is understood.

A heading is taken for the people of a place only where its words explain the whole of it, as with the names
of files: nobody can list all that a column beside 人口 may hold.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache

from layers import folders
from layers.columns.heading_text import OF_YEAR, as_cut, bare_heading, plain_heading
from layers.columns.people_units import plain_text, without_unit
from layers.roles import Column
from layers.text import T

OF_PEOPLE = re.compile(
    r"人口|人数|常住|居民总?数|pop|residents|inhabitants|(?<![a-z])(?:persons|people)(?![a-z])", re.IGNORECASE
)
NOT_ALL_PEOPLE = re.compile(
    r"男|女|岁|老|儿童|少儿|流动|外来|外出|迁入|迁出|机械|自然|就业|从业|失业|劳动|规划|预测|目标|出生|死亡|党员|学生|暂住"
    r"|服务|受益|民族|乡村|农|male|female|(?<![a-z])(?<!all )ages?(?![a-z])|aged|migra|work|project|plan"
    r"|birth|death",
    re.IGNORECASE,
)
"""Words in headings of people that are of some of them, or of other times."""
_OF_GROUND = r"k?m\b|k?m\^?2|sq|square|平方|平米|公顷|公里|亩|ha\b|hect|acre"
_NO_NUMBERS = (
    (
        T("a density"),
        (
            r"密度|密$|dens(?:ity|$|[_\s\d])|pop_?den$|人每|km\^?2|公里|sq_?\s?km"
            rf"|(?:/|每|per[\s_]+)\s*(?:{_OF_GROUND})"
        ),
    ),
    (T("a share"), r"[%‰]|占|比重|比例|比$|百分|率|pct|percent|share|proportion|ratio|(?<![a-z])rate"),
    (
        T("a number of households"),
        r"户(?![籍口人外])|households?|(?<![a-z])hh(?![a-z])|dwelling|famil(?:y|ies)",
    ),
    (T("a capacity"), r"容量|承载|容纳|capacit"),
    (
        T("an error"),
        r"误差|偏差|标准差|方差|error|margin|varianc|deviation|(?<![a-z])(?:moe|std|stdev)(?![a-z])",
    ),
    (
        T("a change"),
        (
            r"增|减|变化|变动|变幅|净|差[值额异]|chang|grow|increas|decreas|differ"
            r"|(?<![a-z])(?:net|diff|delta)(?![a-z])"
        ),
    ),
    (T("a ratio"), r"[人户]均|每|(?<![a-z])per(?![a-z])"),
)
"""What a column beside the people may hold of them that is no number of them, and the words that say it."""
_INCLUDED = re.compile(r"不?(?:包?含|包括)[^)\],;]*|(?:including|excluding|incl\.?|excl\.?)[^)\],;]*")
_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,3}?(?:街道|社区|[区县市镇乡村])")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d[-_./年]\d{1,2}(?:[-_./月]\d{1,2}日?)?(?!\d)")
_OF_AGES = re.compile(
    r"(?<![\d./-])\d{1,3}\s*(?:(?:[-~–—_至到]|to)\s*\d{1,3}(?!\d)|\+)|(?<=[a-z_\s])[3-9]\d(?=p?(?:lus)?$)"
)
"""Ages from and to, and those that are no year of this century: pop_0_14, 15 to 64, 人口65+, POP_65."""
_ENGLISH, _CHINESE = re.compile(r"[a-z]+"), re.compile(r"[\u4e00-\u9fff]+")


def no_number(heading: str) -> T | None:
    """What a heading's numbers are if they are no numbers of people: a density, a share; None of others."""
    text = plain_text(heading)
    return next((kind for kind, words in _NO_NUMBERS if re.search(words, text)), None)


def is_known(heading: str, column: Column) -> bool:
    """Whether a role knows a heading, be it with a year, a unit, or cut as in a shapefile."""
    return not _known(column).isdisjoint((plain_heading(heading), bare_heading(heading)))


def left_over(heading: str, column: Column) -> str:
    """What nothing explains in a heading of people; "" where all of it is understood.

    Parameters
    ----------
    heading
        As the file has it.
    column
        Of people, whose aliases need no explanation; the other words are in ``resources/people.toml``.
    """
    if plain_heading(heading) in _known(column):
        return ""
    camel = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    dated = OF_YEAR.sub(" ", _DATE.sub(" ", without_unit(camel)))
    text = _PLACE.sub("", _INCLUDED.sub(" ", dated))
    if bare_heading(heading) in _known(column):
        text = " ".join(re.findall(r"[(\[【{](.*?)[)\]】}]", text))
    zh, en = _words()
    rest = [*_OF_AGES.findall(text), *_CHINESE.findall(zh.sub(" ", text))]
    return " ".join([*rest, *(word for word in _ENGLISH.findall(text) if not en.fullmatch(word))])


@cache
def _known(column: Column) -> frozenset[str]:
    return frozenset(plain_heading(each) for alias in column.aliases for each in (alias, *as_cut(alias)))


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The Chinese words that explain, and any chain of English ones: totpop."""
    table = tomllib.loads((folders.resources() / "people.toml").read_text(encoding="utf-8"))
    zh, en = ("|".join(sorted(map(re.escape, table[key]), key=len, reverse=True)) for key in ("zh", "en"))
    return re.compile(zh), re.compile(f"(?:{en})+")
