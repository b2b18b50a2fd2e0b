"""By what a report of this program is known, also one of an earlier version."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

_HEAD = 65_536
"""Bytes in which a page or a PDF says who made it."""
_OURS = {
    ".pdf": re.compile(rb"/Creator \((?:gisapp|\xfe\xff\0g\0i\0s\0a\0p\0p)"),
    ".html": re.compile(rb'<meta name="fingerprint" content="[0-9a-f]{12}">'),
    ".xlsx": re.compile(rb"<dc:description>[0-9a-f]{12}</dc:description>"),
}


def is_report(path: Path) -> bool:
    """Whether the file at ``path`` is a report of this program, of any run; False for what cannot be read."""
    mark = _OURS.get(path.suffix.lower())
    if mark is None:
        return False
    try:
        if path.suffix.lower() == ".xlsx":
            with zipfile.ZipFile(path) as book, book.open("docProps/core.xml") as properties:
                return mark.search(properties.read(_HEAD)) is not None
        with path.open("rb") as stream:
            return mark.search(stream.read(_HEAD)) is not None
    except (OSError, KeyError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False
