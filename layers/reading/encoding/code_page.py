"""Judging in which code page text is written, from its bytes.

Every candidate decodes the same samples; the one whose characters look most like text that people write
wins. Strictly valid UTF-8 is strong evidence but not proof: the GBK bytes of 学校 are valid UTF-8 (two
Cyrillic letters), which is why frequency of characters is weighed too.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from layers.reading.encoding.script_evidence import is_everyday, plausibility

_LANGUAGE_IDS = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x13: "cp932", 0x26: "cp866", 0x4D: "gb18030",
    0x4E: "cp949", 0x4F: "big5", 0x50: "cp874", 0x64: "cp852", 0x65: "cp866", 0x78: "big5", 0x79: "cp949",
    0x7A: "gb18030", 0x7B: "cp932", 0x7C: "cp874", 0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254",
    0xCB: "cp1253", 0xCC: "cp1257",
}  # fmt: skip
"""Language driver ids of dBASE headers. 0x57 ("ANSI") says nothing about Chinese text and is left out."""

_SPELLINGS = {
    "65001": "utf-8", "936": "gb18030", "950": "big5", "932": "cp932", "949": "cp949", "1200": "utf-16",
    "20936": "gb18030", "54936": "gb18030", "88591": "latin-1", "88592": "iso8859-2", "88599": "iso8859-9",
    "koi8r": "koi8-r", "koi8u": "koi8-u",
}  # fmt: skip
_TITLES = {
    "utf-8": "UTF-8", "gb18030": "GBK", "big5": "Big5", "latin-1": "ISO-8859-1", "cp932": "Shift-JIS",
    "euc_jp": "EUC-JP", "cp949": "EUC-KR", "cp1251": "Windows-1251", "cp1252": "Windows-1252",
    "cp1253": "Windows-1253",
}  # fmt: skip
_GBK_FAMILY = {"gbk", "gb2312", "gb18030", "hz", "cp936", "euc_cn"}
_SAYS_NOTHING = {"latin-1", "iso8859-1", "cp1252", "cp437", "cp850", "ascii"}
"""Code pages that programs write into a file without asking; every byte is valid in them."""

_LONGEST_CHARACTER = 4
"""Bytes, in UTF-8 and in GB18030."""
_DECLARED_BONUS = 0.3
_FOREIGN_BONUS = 0.6
"""For a declared code page of another script: GBK gives a meaning to nearly every byte of it too."""
_UTF8_BONUS = 0.2
_TABLE_BONUS = 0.2
"""For GBK where words of Chinese tables read well in it."""
_MARGIN = 0.1
_KOREAN_BONUS = 0.3
_MUCH_HANGUL = 24
"""Characters; that as many Chinese ones all fall into the part of GBK where Hangul stands is 1 : 80,000."""
_POSSIBLE = 0.25
"""Score from which a reading is worth showing beside the best one."""
_PREVIEWS, _PREVIEW_LENGTH, _LOOKED_THROUGH = 4, 24, 60
_USUAL_LENGTH = 12
"""Bytes of a name; values of about that length are shown first."""
_CANDIDATES = ("gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1252", "cp1251", "cp1253")
"""What is tried beside UTF-8 and what is declared; of equals the first is taken."""
_OF_TABLES = re.compile(
    "街道|乡镇|社区|行政|区划|名称|代码|编号|编码|类别|类型|面积|人口|公园|绿地|建成区|车站|站点|站名|经度|纬度|坐标|站台|线路|出入口|公交|轨道|地铁"
    "|附属|防护|综合|现状|规划|建设|备注|状态|重庆|自治"
)
"""Words that read well only in the code page that they were written in."""
_ENOUGH = 500
"""Samples that are looked at; of more, a part spread evenly over the file."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The samples read with one codec: how much sense they make (about −1 to 1.5), and some of them."""

    codec: str
    score: float
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodePage:
    """The code page found.

    ``codec`` is Python's name, ``title`` the one that planners know; ``certain`` is False where another
    one fits nearly as well; ``sample`` is a piece of the text read with it. ``possible`` are this one and
    others that make some sense and read differently, best first.
    """

    codec: str
    title: str
    certain: bool
    sample: str = ""
    possible: tuple[Reading, ...] = ()


def codec_of(declared: str) -> str | None:
    """Python's codec for a code page as .cpg files and people write it; None if there is none.

    The GBK family becomes GB18030, of which GB2312 and GBK are parts.
    """
    name = re.sub(r"^(ansi|oem|cp|windows|ldid/|x-)[\s_-]*(?=\d)", "", declared.strip().lower())
    digits = re.sub(r"\D", "", name)
    if name.isdigit() or (name.startswith("iso") and digits.startswith("8859")):
        candidates = [_SPELLINGS.get(digits, ""), f"cp{digits}", name]
    else:
        candidates = [_SPELLINGS.get(name, name), name.replace(" ", "")]
    for candidate in candidates:
        try:
            found = codecs.lookup(candidate).name
        except (LookupError, ValueError):
            continue
        if found in _GBK_FAMILY:
            return "gb18030"
        return {
            "iso8859-1": "latin-1",
            "utf-8-sig": "utf-8",
            "big5hkscs": "big5",
            "euc_kr": "cp949",
            "shift_jis": "cp932",
        }.get(found, found)
    return None


def codec_of_language_id(identifier: int) -> str | None:
    """Python's codec for the language driver id of a dBASE header; None where it says nothing."""
    return _LANGUAGE_IDS.get(identifier)


def title_of(codec: str) -> str:
    """The name under which planners know the codec."""
    return _TITLES.get(codec, codec.upper())


def judge(samples: Sequence[bytes], declared: str | None) -> CodePage:
    """The code page in which the samples make most sense.

    Parameters
    ----------
    samples
        Pieces of raw text (values, lines); one may end in the middle of a character.
    declared
        Codec that the file itself declares, None if it says nothing.
    """
    spoken = list(dict.fromkeys(sample for sample in samples if not sample.isascii()))
    spoken = spoken[:: len(spoken) // _ENOUGH + 1]
    if not spoken:
        codec = declared or "utf-8"
        return CodePage(codec, title_of(codec), certain=True)
    candidates = dict.fromkeys(("utf-8", *([declared] if declared else []), *_CANDIDATES))
    spoken.sort(key=lambda sample: abs(len(sample) - _USUAL_LENGTH))
    readings = [_reading(spoken, codec, declared) for codec in candidates]
    readings.sort(key=lambda reading: -reading.score)
    best = readings[0]
    shown = "\n".join(decode(each, best.codec) for each in spoken)
    rivals = [each for each in readings if "\n".join(decode(one, each.codec) for one in spoken) != shown]
    certain = best.score - max((rival.score for rival in rivals), default=-1.0) >= _MARGIN
    certain = certain or (best.codec == "gb18030" and _OF_TABLES.search(shown) is not None)
    samples_read = [decode(each, best.codec) for each in spoken[:_LOOKED_THROUGH]]
    sample = max(samples_read, key=lambda text: (plausibility(text, best.codec), len(text)))[:30].strip()
    possible = tuple(each for each in (best, *rivals) if each.score >= _POSSIBLE)
    return CodePage(best.codec, title_of(best.codec), certain, sample, possible)


def decode(text: bytes, codec: str) -> str:
    """The text, without a character that was cut off at its end; unreadable bytes become U+FFFD."""
    try:
        return text.decode(codec)
    except UnicodeDecodeError as error:
        if _only_cut_off(text, error):
            return text[: error.start].decode(codec, errors="replace")
        return text.decode(codec, errors="replace")


def _only_cut_off(text: bytes, error: UnicodeDecodeError) -> bool:
    return error.end >= len(text) and len(text) - error.start < _LONGEST_CHARACTER and error.start > 0


def _reading(samples: Sequence[bytes], codec: str, declared: str | None) -> Reading:
    texts = [decode(sample, codec) for sample in samples]
    score = sum(-1.0 if "�" in text else plausibility(text, codec) for text in texts) / len(texts)
    if codec == "utf-8" and any(re.search(rb"[\xe0-\xef][\x80-\xbf]{2}", sample) for sample in samples):
        score += _UTF8_BONUS
    if codec == "gb18030" and _OF_TABLES.search("\n".join(texts)):
        score += _TABLE_BONUS
    if codec == "cp949" and _is_korean(texts, samples):
        score += _KOREAN_BONUS
    if codec == declared:
        score += _bonus(codec)
    return Reading(codec, score, _preview(texts))


def _is_korean(texts: Sequence[str], samples: Sequence[bytes]) -> bool:
    """Whether enough text is Hangul throughout, and makes no everyday Chinese.

    Hangul stands where GBK has a part of its most frequent characters, so a few words prove nothing.
    """
    foreign = [character for character in "".join(texts) if not character.isascii()]
    if len(foreign) < _MUCH_HANGUL or any(not "가" <= character <= "힣" for character in foreign):
        return False
    return not is_everyday("".join(decode(sample, "gb18030") for sample in samples))


def _preview(texts: Sequence[str]) -> tuple[str, ...]:
    """The first few values: the same ones in every reading, so that they can be compared."""
    return tuple(text.strip()[:_PREVIEW_LENGTH] for text in texts[:_PREVIEWS])


def _bonus(declared: str) -> float:
    """How much a declaration weighs: little if programs write it without asking."""
    if declared in _SAYS_NOTHING:
        return 0.05
    return _DECLARED_BONUS if declared in {"utf-8", *_CANDIDATES} else _FOREIGN_BONUS
