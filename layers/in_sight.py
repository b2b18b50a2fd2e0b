"""Characters that cannot be seen, brought in sight: text from data must hide and reverse nothing.

A name may hold signs that move the cursor or command a terminal (escape, carriage return), that turn the
order of the rest of the line around (U+202E and the other controls of bidirectional text), or that nobody
sees (U+200B, U+FEFF). They are shown as what they are.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable

_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode's categories: controls, format characters, half pairs, line and paragraph separators."""
_JOINERS = {0x200C, 0x200D}
"""These stay: Persian and Indian scripts spell words with them and emoji are put together by them. They only
choose the form of the letters beside them, and can neither turn text around nor hide it."""

_PRINTED, _DELETE, _BYTE = 0x20, 0x7F, 0xFF
_PICTURES = 0x2400


class _Signs(dict[int, int | str]):
    """For ``str.translate``: each character's sign is found out when it is first met."""

    def __init__(self, sign: Callable[[int], int | str]) -> None:
        super().__init__()
        self._sign = sign

    def __missing__(self, code: int) -> int | str:
        self[code] = sign = self._sign(code) if is_unseen(code) else code
        return sign


def is_unseen(code: int) -> bool:
    """Whether a character, by its code point, is a control, turns text around, or is not seen at all."""
    return code not in _JOINERS and unicodedata.category(chr(code)) in _UNSEEN


def _picture(code: int) -> int | str:
    """The picture that Unicode has of ASCII's controls, one column wide; an escape for all others."""
    if code < _PRINTED:
        return _PICTURES + code
    if code == _DELETE:
        return "␡"
    return chr(code).encode("ascii", "backslashreplace").decode() if code > _BYTE else f"\\u{code:04x}"


def _escape(code: int) -> int | str:
    """JSON's own escape. ASCII's controls have theirs already: a line break in JSON is its layout."""
    return code if code < _PRINTED else json.dumps(chr(code))[1:-1]


_IN_A_LINE, _IN_JSON = _Signs(_picture), _Signs(_escape)


def is_text(text: str) -> bool:
    """Whether it consists of characters: the name of a file may have bytes that are none, which Python keeps.

    Such a text can be written into no file, and GDAL opens none of that name.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def as_text(name: str) -> str:
    """The name of a file with escapes for bytes that are no characters, as messages keep it."""
    return name.encode("utf-8", "backslashreplace").decode()


def in_sight(text: str) -> str:
    """Text for one line with unseen characters as pictures and escapes, line breaks and tabs among them."""
    return text.translate(_IN_A_LINE)


def json_in_sight(document: str) -> str:
    """JSON that says the same, with unseen characters as its escapes."""
    return document.translate(_IN_JSON)
