"""Names of stations made comparable: which words only say that a place is a station, in any language.

甲门站, 甲门（地铁站） and 轨道甲门站 are one name, ESTAÇÃO MERCADO and Mercado another; 甲门北 and 甲门 are
two, and so are names that differ by a number. Their distance says whether rows of one name are one station.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CHINESE_STATION = re.compile(r"(?<=.)((地铁|轻轨|轨道交通|轨道|有轨电车)?(站点|车站|站)|駅)\d*$")
"""两路口站2: what follows 站 is the platform's number. A 火车站 stays one, being another station."""
_NOT_CHINESE_STATION = re.compile(r"(火|汽|公交)车站\d*$")
_CHINESE_RAIL = re.compile(r"^(轨道交通|轨道|地铁|轻轨)(?=..)")
_BRACKETS = re.compile(r"[(\[【〔](.*?)[)\]】〕]")
_LINE = re.compile(
    r"(轨道交通|轨道|地铁|轻轨)?(\d{1,2}|[一二三四五六七八九十]+|环)号?线|(line|linha|linea|ligne)\d{1,2}"
)
_BAHN = re.compile(r"\b([us])[\s-]?bahn(hof)?\b")
_DIGITS_APART = re.compile(r"(?<=\d)[^\w]+(?=\d)")
_WORDS = (
    "station stations stn metro metrostation subway underground tube mrt lrt rail railway train tram tramway "
    "estacao estacion estacio gare stazione bahnhof bhf bf ubahn sbahn ubahnhof sbahnhof haltestelle halte "
    "parada paragem metropolitana metropolitain statie stacja dworzec станция метро"
)
_STATION_WORDS = frozenset(_WORDS.split())
_MODE_WORDS = (
    "metro subway underground tube mrt lrt rail railway train tram tramway ubahn sbahn metropolitana "
    "metropolitain метро"
)
_MODES = frozenset(_MODE_WORDS.split())
"""Those of them that a name may begin with of its own: Metro Centre."""
_BETWEEN = frozenset(["de", "do", "da", "dos", "das", "del", "della", "di", "du", "des", "d"])
"""Words that join a station word to the name: Estação do Oriente, Gare de Lyon."""
_SIDE = re.compile(
    r"[东西南北]{1,2}|[上下新旧老]|[nsew]|(?:north|south)?(?:east|west)?|north|south|upper|lower|old|new"
)
"""What in brackets tells one of two stations of a name from the other: 大学城（北）."""
_NO_NAMES = (
    "未命名 暂未命名 待命名 无名 无名称 未知 未知名称 不详 待定 待定名 暂无 暂无名称 暂缺 "
    "unnamed noname nameless unknown untitled tba tbc tbd"
)
_PLACEHOLDERS = frozenset(_NO_NAMES.split())
"""What offices write where there is no name."""
_NOT_APPLICABLE = frozenset(["n/a", "#n/a"])
_NUMBERED = re.compile(r"\d+$")
_IN_WORDS = "LMN"
"""First letters of the Unicode categories of which words are made: letters, their marks, numbers."""


@lru_cache(maxsize=65536)
def station_key(name: str) -> str:
    """A station's name as it is compared.

    Without width, case, accents, blanks and signs, and without the words in front and behind that only say
    that it is a station; a name that is nothing else keeps them ("Station 1", 站1).

    Parameters
    ----------
    name
        As a table or a planner writes it.

    Returns
    -------
    str
        Equal for names that differ only by such words.
    """
    text = _without_accents(unicodedata.normalize("NFKC", name).casefold())
    bare = _BRACKETS.sub(lambda part: " " if _is_no_name(part[1]) else f" {part[1]} ", text)
    return _without_station(bare) or _joined(_words(text)) or "".join(name.casefold().split())


@lru_cache(maxsize=65536)
def own_station_key(name: str) -> str:
    """The same with the kind of rail that a name begins with: Metro Centre is not Centre, nor 地铁大厦 大厦.

    For rows of one table that lie apart; beside each other, or as an entrance says it, that word only says
    that the place is a station.
    """
    key, text = station_key(name), unicodedata.normalize("NFKC", name).casefold().strip()
    rail = _CHINESE_RAIL.match(text)
    if rail is not None:
        return f"{rail[0]}{key}"
    first, *others = _words(_without_accents(text)) or [""]
    follows_name = bool(others) and others[0] not in _STATION_WORDS | _BETWEEN
    return f"{first} {key}" if first in _MODES and follows_name else key


def is_placeholder(name: str) -> bool:
    """Whether an office wrote it where there is no name: 未命名, 无名站, unnamed 2, n/a."""
    if name.strip().casefold() in _NOT_APPLICABLE:
        return True
    return _NUMBERED.sub("", station_key(name)) in _PLACEHOLDERS


@lru_cache(maxsize=65536)
def beside_station_key(name: str) -> str:
    """:func:`bare_station_key`, but of a name whose brackets tell two stations apart: 大学城（北）."""
    (side,) = _BRACKETS.findall(unicodedata.normalize("NFKC", name).casefold())[-1:] or [""]
    return station_key(name) if side and _SIDE.fullmatch(side.strip()) else bare_station_key(name)


@lru_cache(maxsize=65536)
def bare_station_key(name: str) -> str:
    """The same without what stands in brackets: 小什字 for 小什字（金融街）, for rows beside each other."""
    bare = _BRACKETS.sub(" ", unicodedata.normalize("NFKC", name)).strip()
    return station_key(bare or name)


def _without_accents(text: str) -> str:
    """São is sao, ü is u; signs of other scripts, which make another letter, stay."""
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(each for each in parts if not "\u0300" <= each <= "\u036f"))


def _is_no_name(text: str) -> bool:
    """Whether what stands in brackets only says that it is a station, or of which line."""
    named = "甲"  # any name: nothing is left behind it of what is no name
    return _LINE.fullmatch(_joined(_words(text))) is not None or _without_station(f"{named} {text}") == named


def _without_station(text: str) -> str:
    words = _words(text)
    kept = _trimmed(_trimmed(words)[::-1], joins=False)[::-1]
    if not kept or "".join(kept).isdigit():
        kept = words
    return _without_chinese_station(_joined(kept))


def _without_chinese_station(text: str) -> str:
    bare = text if _NOT_CHINESE_STATION.search(text) else _CHINESE_STATION.sub("", text)
    return _CHINESE_RAIL.sub("", bare)


def _words(text: str) -> list[str]:
    """The words; numbers that a sign holds apart stay apart, so that 1-2 is not 12."""
    text = _DIGITS_APART.sub("x", _BAHN.sub(r"\1bahn", text))
    return "".join(each if unicodedata.category(each)[0] in _IN_WORDS else " " for each in text).split()


def _joined(words: list[str]) -> str:
    return "".join(words)


def _trimmed(words: list[str], *, joins: bool = True) -> list[str]:
    """Without the station words at the front, and what joins them to the name."""
    first = 0
    while first < len(words) and (
        words[first] in _STATION_WORDS or (joins and first and words[first] in _BETWEEN)
    ):
        first += 1
    return words[first:]
