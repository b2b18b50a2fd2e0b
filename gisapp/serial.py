"""The program's values as plain JSON, and back: typed, so that what is damaged is found at the door."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from layers.text import FIELD, LOCALES, Bilingual, Language, T, plural

_LONGEST = 50_000
"""Characters of a sentence; one that grows beyond was made to do so."""
GROWN = "grows beyond measure"
"""What is said of such a sentence."""

Json = Any
Value = TypeVar("Value")


def to_json(value: Any) -> Json:
    """A value of ours (a dataclass, tuples of them, messages) as JSON; numbers of numpy become Python's."""
    return msgspec.to_builtins(value, enc_hook=_special_to_json)


def from_json(value: Json, kind: type[Value]) -> Value:
    """What :func:`to_json` was given.

    Parameters
    ----------
    value
        As ``json.loads`` gives it.
    kind
        What it must be, for example ``tuple[Finding, ...]``.

    Raises
    ------
    msgspec.ValidationError
        With the place of the first part that is of another type, or says nothing in some language.
    """
    return msgspec.convert(value, kind, dec_hook=_special)


def _special_to_json(value: Any) -> Json:
    if isinstance(value, T):
        figures = {key: to_json(figure) for key, figure in value.figures.items()}
        return {"message": value.message, "singular": value.singular, "figures": figures}
    if hasattr(value, "item"):
        return value.item()
    return str(value)


def _special(kind: type, value: Json) -> Any:
    """Values of types that JSON has not."""
    if kind is Path:
        return Path(msgspec.convert(value, str))
    text = _text(value)
    if _length(text) > _LONGEST:
        raise ValueError(GROWN)
    try:
        for language in _languages():
            language.say(text)
    except (ValueError, LookupError, TypeError) as error:
        raise ValueError(str(error)) from error
    return text


def _length(text: Any) -> int:
    """About how many characters a text has when it is said: messages hold messages, each several times."""
    if isinstance(text, list):
        return sum(_length(part) + 2 for part in text)
    if not isinstance(text, T):
        return len(str(text))
    lengths = {name: _length(figure) for name, figure in text.figures.items()}
    return len(text.message) + sum(lengths.get(place["name"], 0) for place in FIELD.finditer(text.message))


def _text(value: Json) -> Any:
    if isinstance(value, list):
        return [_text(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    if "zh" in value:
        return msgspec.convert(value, Bilingual)
    message = msgspec.convert(value, _Message)
    figures = {key: _text(figure) for key, figure in message.figures.items()}
    if message.singular is None:
        return T(message.message, **figures)
    return plural(message.singular, message.message, **figures)


@cache
def _languages() -> tuple[Language, ...]:
    return tuple(Language(code) for code in LOCALES)


class _Message(msgspec.Struct):
    """A message as JSON."""

    message: str
    singular: str | None
    figures: dict[str, Any]
