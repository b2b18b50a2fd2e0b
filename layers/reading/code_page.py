"""Judging in which code page text is written, from its bytes.

Every candidate decodes the same samples; the one whose characters look most like text that people write
wins. Strictly valid UTF-8 is strong evidence but not proof: the GBK bytes of 学校 are valid UTF-8 (two
Cyrillic letters), which is why frequency of characters is weighed too.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

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
_GBK_FAMILY = {"gbk", "gb2312", "gb18030", "hz", "cp936", "euc_cn"}
_SAYS_NOTHING = {"latin-1", "iso8859-1", "cp1252", "cp437", "cp850", "ascii"}
"""Code pages that programs write into a file without asking; every byte is valid in them."""

_LONGEST_CHARACTER = 4
"""Bytes, in UTF-8 and in GB18030."""
_DECLARED_BONUS = 0.3
_FOREIGN_BONUS = 0.6
"""For a declared code page of another script: GBK gives a meaning to nearly every byte of it too."""
_UTF8_BONUS = 0.2
_MARGIN = 0.1
_ENOUGH = 500
"""Samples that are looked at; of more, a part spread evenly over the file."""


@dataclass(frozen=True, slots=True)
class CodePage:
    """The code page found.

    ``codec`` is Python's name, ``title`` the one that planners know; ``certain`` is False where another
    one fits nearly as well; ``sample`` is a piece of the text read with it.
    """

    codec: str
    title: str
    certain: bool
    sample: str = ""


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
        return {"iso8859-1": "latin-1", "utf-8-sig": "utf-8", "big5hkscs": "big5"}.get(found, found)
    return None


def codec_of_language_id(identifier: int) -> str | None:
    """Python's codec for the language driver id of a dBASE header; None where it says nothing."""
    return _LANGUAGE_IDS.get(identifier)


def title_of(codec: str) -> str:
    """The name under which planners know the codec."""
    return {"utf-8": "UTF-8", "gb18030": "GBK", "big5": "Big5", "latin-1": "ISO-8859-1"}.get(
        codec, codec.upper()
    )


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
    candidates = dict.fromkeys(("utf-8", *([declared] if declared else []), "gb18030", "big5", "cp1252"))
    scores = {codec: _score(spoken, codec, declared) for codec in candidates}
    best, *others = sorted(scores, key=lambda codec: -scores[codec])
    certain = scores[best] - max(scores[other] for other in others) >= _MARGIN
    sample = max((decode(each, best) for each in spoken[:20]), key=len)[:30].strip()
    return CodePage(best, title_of(best), certain, sample)


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


def _score(samples: Sequence[bytes], codec: str, declared: str | None) -> float:
    total = 0.0
    for sample in samples:
        text = decode(sample, codec)
        total += -1.0 if "�" in text else _plausibility(text, codec)
    score = total / len(samples)
    if codec == "utf-8" and any(re.search(rb"[\xe0-\xef][\x80-\xbf]{2}", sample) for sample in samples):
        score += _UTF8_BONUS
    return score + (_bonus(codec) if codec == declared else 0.0)


def _bonus(declared: str) -> float:
    """How much a declaration weighs: little if programs write it without asking."""
    if declared in _SAYS_NOTHING:
        return 0.05
    return _DECLARED_BONUS if declared in {"utf-8", "gb18030", "big5"} else _FOREIGN_BONUS


def _plausibility(text: str, codec: str) -> float:
    marks = [_weight(text, at, codec) for at, character in enumerate(text) if not character.isascii()]
    return sum(marks) / len(marks) if marks else 0.5


def _weight(text: str, at: int, codec: str) -> float:
    """How likely a character is in a planner's table, −1 to 1."""
    character = text[at]
    category = unicodedata.category(character)
    if category in {"Cc", "Co", "Cn", "Cs"}:
        return -1.0
    if "　" <= character <= "〿" or "！" <= character <= "｠":
        return 1.0
    if "一" <= character <= "鿿":
        return _weight_of_hanzi(character, codec)
    return _weight_of_letter(text, at) if category[0] == "L" else 0.3


def _weight_of_hanzi(character: str, codec: str) -> float:
    if character in _common("gb2312", 0xB0, 0xD7):
        return 1.0 if codec != "big5" else 0.9
    if codec != "gb18030" and character in _common("big5", 0xA4, 0xC6):
        return 1.0
    return 0.5 if _is_in(character, "gb2312") else 0.1


def _weight_of_letter(text: str, at: int) -> float:
    """Latin letters with accents stand among ASCII letters; other scripts stand by themselves."""
    if not unicodedata.name(text[at], "").startswith("LATIN"):
        return 0.6
    neighbours = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return 1.0 if any(each.isascii() and each.isalpha() for each in neighbours) else 0.1


def _is_in(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _common(codec: str, first: int, last: int) -> frozenset[str]:
    """The frequently used characters of a code page: its first level, by lead byte."""
    pairs = (bytes((lead, trail)) for lead in range(first, last + 1) for trail in range(0x40, 0xFF))
    return frozenset("".join(pair.decode(codec, errors="ignore") for pair in pairs))
