"""Texts from data as a report shows them: in one line, of a sensible length, nothing in them unseen.

A name of 40,000 characters filled ten pages of a PDF. What is read is cut; the workbook, JSON and exported
layers, which are worked with, keep the whole.
"""

from __future__ import annotations

import re
from typing import Any

from layers.in_sight import in_sight
from layers.sentences import cut
from layers.text import Language

LONGEST = 120
"""Characters of one text from data: some lines of a table's cell; the longest names of parks have 30."""
_LINE_BREAKS = re.compile(r"[\t-\r\x85\u2028\u2029]+")


def brief(text: str) -> str:
    """A text from data for one cell or label; its end is "…" where it was cut."""
    return in_sight(_LINE_BREAKS.sub(" ", cut(text, LONGEST)))


class Brief(Language):
    """Says the same as a language, with all texts that stand in for themselves made brief.

    Those are the texts of data: what the program says is a message or has both languages, and stays whole.
    """

    @classmethod
    def of(cls, language: Language) -> Brief:
        """The same language."""
        return cls(language.code)

    def say(self, text: Any) -> str:
        """As the language does."""
        return brief(text) if isinstance(text, str) else super().say(text)

    def _figure(self, value: Any) -> Any:
        return brief(value) if isinstance(value, str) else super()._figure(value)
