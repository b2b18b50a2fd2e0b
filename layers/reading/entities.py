"""XML that defines entities: refused, since these can expand without end and can name other files."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from layers.errors import UserError
from layers.reading import files
from layers.text import T

_PIECE = 1 << 16
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def refuse_entities(path: Path) -> None:
    """Raise the sentence for a file of XML with entities of its own; any other file passes.

    Raises
    ------
    UserError
        If an entity is defined before the first element.
    """
    with files.open_binary(path) as stream:
        head = stream.read(_PIECE)
        if not (head.startswith(_UTF16) or head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")):
            return
        defined = _defines_entities(head, stream)
    if defined:
        raise refusal(path.name)


def refusal(file: str) -> UserError:
    """The sentence for a file with entities of its own."""
    return UserError(
        T("{file} defines abbreviations of its own (XML entities); it was not opened.", file=file),
        T("Map programs write no such files: ask where it comes from."),
    )


class _Known(Exception):  # noqa: N818 - no error: what was looked for is known
    """Ends the parsing."""

    def __init__(self, *, defined: bool) -> None:
        self.defined = defined


def _defines_entities(head: bytes, rest: BinaryIO) -> bool:
    # Read as Latin-1, in which GBK and UTF-8 have the same marks; expat itself knows few code pages.
    parser = expat.ParserCreate(None if head.startswith(_UTF16) else "iso-8859-1")
    parser.EntityDeclHandler = _found
    parser.StartElementHandler = _reached_content
    try:
        while head:
            parser.Parse(head)
            head = rest.read(_PIECE)
    except _Known as known:
        return known.defined
    except expat.ExpatError:
        return False
    return False


def _found(*_declared: object) -> NoReturn:
    raise _Known(defined=True)


def _reached_content(*_element: object) -> NoReturn:
    raise _Known(defined=False)
