"""XML as map programs write it, in any code page, read without following anything out of the file."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree

from layers.errors import UserError
from layers.findings import Finding
from layers.reading import entities, files
from layers.reading.encoding.code_page import codec_of, decode
from layers.reading.request import Request
from layers.reading.texts.text_columns import Declaration, choose
from layers.reading.vector.layered import broken_off
from layers.system_words import of_library
from layers.text import T

_DECLARED = re.compile(rb"""^(\s*<\?xml[^>]*?encoding\s*=\s*["'])([^"']+)(["'])""")
_DECLARATION = re.compile(r"""^\s*<\?xml[^>]*\?>""")
_PREFIX = re.compile(r"[<\s/]([A-Za-z_][\w.-]*):[A-Za-z_]")
_FIRST_TAG = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_ENDS = 4096
"""Bytes at the beginning in which the first tag, and at the end in which the last one stands."""
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def parsed(content: bytes, request: Request) -> tuple[Element, str | None, list[Finding]]:
    """The root element, the title of the code page (None for plain UTF-8), and what was found.

    Raises
    ------
    UserError
        If it is no XML, or XML that expands.
    """
    text, encoding, findings = text_of(content, request)
    try:
        return _root(undeclared(text)), encoding, findings
    except DefusedXmlException as error:
        raise entities.refusal(request.file) from error
    except ParseError as error:
        line, column = error.position
        raise UserError(
            T(
                "{file} is no valid XML: line {line}, column {column} ({reason}).",
                file=request.file,
                line=line,
                column=column + 1,
                reason=of_library(str(error).partition(":")[0]),
            ),
            T("Copy or export the file again; a download may have broken off there."),
        ) from error


def is_plain(head: bytes) -> bool:
    """Whether a file that begins so is in UTF-8, as every reader of XML understands it, or says it is."""
    found = _DECLARED.match(head)
    return found is None or codec_of(found[2].decode("ascii", errors="replace")) == "utf-8"


def undeclared(text: str) -> str:
    """The text without the line that declares its code page."""
    return _DECLARATION.sub("", text, count=1)


def of_truncation(request: Request) -> list[Finding]:
    """A finding for a file that does not end with the end of what it begins with.

    GDAL reads such a file up to where it breaks off, and says nothing.
    """
    with files.open_binary(request.path) as stream:
        begins = _FIRST_TAG.search(stream.read(_ENDS))
        stream.seek(max(0, files.size_of(request.path) - _ENDS))
        ends = stream.read()
    if begins is None or b"</" + begins[1] in ends:
        return []
    return [broken_off(request.file)]


def _root(text: str) -> Element:
    """The root element; prefixes that the file uses without declaring them are taken as they are."""
    try:
        return ElementTree.fromstring(text)
    except ParseError as error:
        if "unbound prefix" not in str(error):
            raise
    unknown = {name for name in _PREFIX.findall(text) if f"xmlns:{name}" not in text} - {"xml", "xmlns"}
    declared = "".join(f' xmlns:{name}="urn:{name}"' for name in sorted(unknown))
    return ElementTree.fromstring(re.sub(r"(<[A-Za-z_][\w.:-]*)", rf"\g<1>{declared}", text, count=1))


def text_of(content: bytes, request: Request) -> tuple[str, str | None, list[Finding]]:
    """The text, the title of its code page (None for plain UTF-8), and what was found."""
    for bom, codec in _BOMS:
        if content.startswith(bom):
            return content.decode(codec, errors="replace"), None, []
    found = _DECLARED.match(content)
    words = found[2].decode("ascii", errors="replace") if found else ""
    declared = codec_of(words) if words else "utf-8"
    if request.encoding is None and declared == "utf-8":
        try:
            return content.decode("utf-8"), None, []
        except UnicodeDecodeError:
            pass
    pieces = [piece for piece in re.split(rb"[<>\r\n]", content) if not piece.isascii()]
    page, findings = choose(pieces, Declaration(declared, words or "UTF-8"), request, undeclared="utf-8")
    return decode(content, page.codec), page.title, findings
