"""How much decoded text looks like text that people write, judged by its characters."""

from __future__ import annotations

import unicodedata
from functools import cache

_JAPANESE = frozenset({"cp932", "euc_jp", "shift_jis"})
_EVERYDAY = frozenset(
    "的一是不了在人有中大来上国个到为子和地出道时年下以生会自过家学对里后小多天能好日起发成事作文无开手十用主行方前所本经面公同三"
    "老从动长路街区市县镇乡村园站桥场广楼院校医东西南北门口山江河湖水绿铁线号新华民社居委办处重庆渝沙坪坝九龙坡岸巴二四五六七八百千"
    "万名称代码积份备注类型级别址编合计平均总户数心车交通城乡政府商店银馆局室科技工业农"
)
"""Characters that Chinese tables are full of; text of another language read as Chinese hits few."""
_FIRST_LEVELS = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5": ("big5", 0xA4, 0xC6),
                 "cp932": ("cp932", 0x88, 0x97)}  # fmt: skip
"""Where the frequently used characters of a code page stand, by lead byte."""


_BLOCKS = (("　", "〿", 1.0), ("！", "｠", 1.0), ("｡", "ﾟ", 0.1))
"""Weights: punctuation, full-width forms, half-width kana (what any bytes are in Shift-JIS)."""
_VOWELS = frozenset("аеёиоуыэюяієїαεηιουωάέήίόύώϊϋ")
"""Russian read as Greek, or the reverse, has too few of them."""
_PAIR = 2
"""Bytes of a syllable of EUC-KR; Python spells the others out in eight."""
_SHORTEST_WORD = 3
"""Letters by whose case a word is known."""


def plausibility(text: str, codec: str) -> float:
    """The mean weight of the characters beyond ASCII, −1 (none is text) to 1; 0.5 where there are none."""
    marks = [_weight(text, at, codec) for at, character in enumerate(text) if not character.isascii()]
    return sum(marks) / len(marks) if marks else 0.5


def is_everyday(text: str) -> bool:
    """Whether a good part of the text is made of characters that Chinese tables are full of."""
    hanzi = [character for character in text if "一" <= character <= "鿿"]
    return sum(character in _EVERYDAY for character in hanzi) * 6 >= len(hanzi) > 0


def is_frequent(character: str) -> bool:
    """Whether a character is a Chinese one in daily use, simplified or traditional."""
    return character in first_level("gb18030") or character in first_level("big5")


@cache
def first_level(codec: str) -> frozenset[str]:
    """The frequently used characters of a code page."""
    page, first, last = _FIRST_LEVELS[codec]
    pairs = (bytes((lead, trail)) for lead in range(first, last + 1) for trail in range(0x40, 0xFF))
    return frozenset("".join(pair.decode(page, errors="ignore") for pair in pairs))


def _weight(text: str, at: int, codec: str) -> float:
    """How likely a character is in a planner's table, −1 to 1."""
    character = text[at]
    category = unicodedata.category(character)
    if category in {"Cc", "Co", "Cn", "Cs"}:
        return -1.0
    if "\u3041" <= character <= "\u30ff":
        return 1.0 if codec in _JAPANESE else 0.3
    if "一" <= character <= "鿿":
        return _weight_of_hanzi(character, codec)
    if "가" <= character <= "힣":  # of 11,172 possible syllables, those of EUC-KR are in use
        return 0.85 if len(character.encode("euc_kr")) == _PAIR else 0.1
    for first, last, weight in _BLOCKS:
        if first <= character <= last:
            return weight
    return _weight_of_letter(text, at) if category[0] == "L" else _weight_of_sign(text, at)


def _weight_of_sign(text: str, at: int) -> float:
    """How likely a sign is; that of m² may be all that an English table holds beyond ASCII."""
    if text[at] in "°′″" and text[:at][-1:].isdigit():
        return 1.0
    return 1.0 if text[at] in "²³" and text[:at].endswith("m") else 0.3


def _weight_of_hanzi(character: str, codec: str) -> float:
    if codec in _JAPANESE:
        return 0.95 if character in first_level("cp932") else 0.1
    if codec == "cp949":
        return 0.2
    if character in first_level("gb18030"):
        return 1.0 if codec != "big5" else 0.9
    if codec != "gb18030" and character in first_level("big5"):
        return 1.0
    return 0.5 if _is_in(character, "gb2312") else 0.1


def _weight_of_letter(text: str, at: int) -> float:
    """Latin letters with accents stand among ASCII letters; other scripts stand in words of one case."""
    if unicodedata.name(text[at], "").startswith(("CYRILLIC", "GREEK")):
        return (1.0 if text[at].lower() in _VOWELS else 0.6) if _is_word(text, at) else 0.1
    if not unicodedata.name(text[at], "").startswith("LATIN"):
        return 0.6
    neighbours = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return 1.0 if any(each.isascii() and each.isalpha() for each in neighbours) else 0.1


def _is_word(text: str, at: int) -> bool:
    """Whether a letter stands in a word of at least three, in one case or with a capital in front."""
    first, last = at, at + 1
    while first and text[first - 1].isalpha():
        first -= 1
    while last < len(text) and text[last].isalpha():
        last += 1
    word = text[first:last]
    of_one_script = not any(letter.isascii() for letter in word)
    return of_one_script and len(word) >= _SHORTEST_WORD and (word.isupper() or word[1:].islower())


def _is_in(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
