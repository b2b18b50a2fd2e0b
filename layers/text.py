"""Sentences that wait for a language.

Findings, verdicts and errors carry a :class:`T` (an English message with its figures). It becomes
Chinese or English only where it is shown, so that switching the language computes nothing.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from layers import folders

DOMAINS = ("layers", "gisapp", "ui")
LOCALES = {"zh": "zh_CN", "en": "en"}


FIELD = re.compile(r"\{(?P<name>[a-z_][a-z_0-9]*)(?::(?P<precision>\+?,?(?:\.\d)?[fg]?))?\}")
"""A figure's place in a message: a name alone, or with a sign, thousands and at most nine decimals.

Nothing else of ``str.format``: no attributes, no positions, no widths.
"""
_PART = re.compile(rf"{FIELD.pattern}|\{{\{{|\}}\}}|[{{}}]")


class T:
    """A message in English with its figures, for example ``T("{n} rows", n=3)``.

    Figures may themselves be :class:`T`, :class:`Bilingual` or lists of them. A figure may carry its own
    precision, ``{area:,.2f}``; more than that a message cannot ask for (see :data:`FIELD`), since messages
    also come back from project files.
    """

    __slots__ = ("figures", "message", "singular")

    def __init__(self, message: str, /, **figures: Any) -> None:
        self.message = message
        self.singular: str | None = None
        self.figures = figures

    def __str__(self) -> str:
        return Language("en").say(self)

    def __repr__(self) -> str:
        return f"T({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, T) and (self.message, self.figures) == (other.message, other.figures)

    def __hash__(self) -> int:
        return hash((self.message, repr(sorted(self.figures.items(), key=lambda item: item[0]))))


def plural(one: str, many: str, /, n: int, **figures: Any) -> T:
    """A message whose English form depends on the count ``n``."""
    text = T(many, n=n, **figures)
    text.singular = one
    return text


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A name that a table in ``resources`` gives in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en


Sayable = T | Bilingual | str
_SAID = (T, Bilingual, list, tuple, set, frozenset)
"""Figures that are said. As a tuple: a union is made anew each time, and slower to ask."""


class Language:
    """Turns messages into sentences of one language ("zh" or "en")."""

    def __init__(self, code: str) -> None:
        if code not in LOCALES:
            code = "en"
        self.code = code
        self._catalogues = [
            gettext.translation(
                domain, folders.resources() / "locale", languages=[LOCALES[code]], fallback=True
            )
            for domain in DOMAINS
        ]

    def say(self, text: Any) -> str:
        """The sentence for a :class:`T`, a :class:`Bilingual`, a list of them, or anything else's ``str``."""
        if isinstance(text, T):
            return filled(self._template(text), {k: self._figure(v) for k, v in text.figures.items()})
        if isinstance(text, Bilingual):
            return text.zh if self.code == "zh" else text.en
        if isinstance(text, str):
            return text
        if isinstance(text, Iterable):
            return ("、" if self.code == "zh" else ", ").join(self.say(part) for part in text)
        return str(text)

    def _figure(self, value: Any) -> Any:
        return self.say(value) if isinstance(value, _SAID) else value

    def _template(self, text: T) -> str:
        singular, message = text.singular, text.message
        for catalogue in self._catalogues:
            if singular is not None:
                found = catalogue.ngettext(singular, message, text.figures["n"])
                if found not in (singular, message):
                    return found
            elif (found := catalogue.gettext(message)) != message:
                return found
        return singular if singular is not None and text.figures["n"] == 1 else message


def filled(message: str, figures: Mapping[str, Any]) -> str:
    """A message with its figures in place; ``{{`` and ``}}`` are braces.

    Raises
    ------
    ValueError
        If a brace opens no figure's place, or a figure is not of the kind that its precision needs.
    KeyError
        If a figure is missing.
    """

    def place(part: re.Match[str]) -> str:
        if part[0] in ("{{", "}}"):
            return part[0][0]
        if part["name"] is None:
            raise ValueError(message)
        return format(figures[part["name"]], part["precision"] or "")

    return _PART.sub(place, message)


def preferred_language() -> str:
    """The language code asked for by GISAPP_LANG or the locale; Chinese where neither says anything."""
    asked = os.environ.get("GISAPP_LANG") or next(
        (os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)), ""
    )
    return "en" if asked.lower().startswith("en") else "zh"
