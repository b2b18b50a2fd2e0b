"""Rows and columns that an .xlsx keeps out of sight, which the library that reads its cells does not tell."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import join, normpath

from defusedxml import DefusedXmlException, ElementTree

_HIDDEN = re.compile(
    rb"<(?:\w+:)?(row|col)\b([^>]*\s(?:hidden=\"(?:1|true)\"|(?:ht|width)=\"0(?:\.0*)?\")[^>]*)>"
)
"""Rows and columns that say so, and those drawn to no height or width, which nobody sees either."""
_NUMBERS = re.compile(rb"\b(r|min|max)=\"(\d{1,7})\"")
_CHUNK, _OVERLAP = 1 << 22, 4096
_WORKBOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ID = re.compile(r"\{.*\}id$")
_MOST_COLUMNS = 16_384
"""Of a sheet (ECMA-376): what a file says beyond is damage."""


@dataclass(frozen=True)
class Hidden:
    """Numbers of the rows and columns of one sheet that are hidden, from 0."""

    rows: frozenset[int] = field(default_factory=frozenset)
    columns: frozenset[int] = field(default_factory=frozenset)


def hidden_cells(content: bytes) -> dict[str, Hidden]:
    """What is hidden in each sheet of a workbook, by the sheet's name.

    Parameters
    ----------
    content
        Bytes of the file.

    Returns
    -------
    dict
        Sheets with hidden rows or columns; empty for other formats, and for a workbook whose parts are
        damaged, of which the library that reads it has the say.
    """
    if not content.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = {name: _in_sheet(archive, part) for name, part in _sheets(archive)}
    except (KeyError, ElementTree.ParseError, DefusedXmlException, zipfile.BadZipFile, OSError):
        return {}
    return {name: hidden for name, hidden in found.items() if hidden.rows or hidden.columns}


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Names of the sheets, and the parts of the archive that hold them."""
    links = {each.get("Id"): each.get("Target", "") for each in ElementTree.fromstring(archive.read(_LINKS))}
    for element in ElementTree.fromstring(archive.read(_WORKBOOK)).iter():
        if element.tag.endswith("}sheet"):
            link = next((value for name, value in element.items() if _ID.match(name)), None)
            target = links.get(link, "")
            part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            if part in archive.namelist():
                yield element.get("name", ""), part


def _in_sheet(archive: zipfile.ZipFile, part: str) -> Hidden:
    rows, columns = set[int](), set[int]()
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            for tag, attributes in _HIDDEN.findall(rest + chunk):
                said = {name: int(number) for name, number in _NUMBERS.findall(attributes)}
                if tag == b"row" and b"r" in said:
                    rows.add(said[b"r"] - 1)
                elif tag == b"col" and {b"min", b"max"} <= said.keys():
                    columns.update(range(said[b"min"] - 1, min(said[b"max"], _MOST_COLUMNS)))
            rest = chunk[-_OVERLAP:]
    return Hidden(frozenset(rows), frozenset(columns))
