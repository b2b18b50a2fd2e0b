"""Names of files that are made of texts from data."""

from __future__ import annotations

from layers.in_sight import is_unseen

_REFUSED = frozenset('\\/:*?"<>|')
"""Signs that some file system refuses."""


def file_name(text: str) -> str:
    """A text with ``_`` in place of signs that no file name may have, or that nobody sees.

    Parameters
    ----------
    text
        Such as a title.
    """
    return "".join("_" if sign in _REFUSED or is_unseen(ord(sign)) else sign for sign in text)
