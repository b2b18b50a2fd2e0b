"""Zips: whatever data lie in them, read where they lie."""

from __future__ import annotations

from layers.errors import UserError
from layers.reading.discovery import members_of
from layers.reading.opening import read
from layers.reading.request import Request
from layers.reading.signature import ARCHIVES, kind_of
from layers.source import Source
from layers.text import T


def read_sources(request: Request) -> list[Source]:
    """All sources of all data files in the archive, each with its own path inside it."""
    if (kind := kind_of(request.path)) in ARCHIVES - {"ZIP"}:
        raise UserError(
            T(
                "{file} is called a zip, but is an archive of another kind ({kind}).",
                file=request.file,
                kind=kind,
            ),
            T("Unpack the archive and import the files in it."),
        )
    members = members_of(request.path)
    if not members:
        raise UserError(
            T("{file} holds no file that this program reads.", file=request.file),
            T("Look into the archive; name the files that you need, in a format that is read."),
        )
    return [
        source
        for member in members
        for source in read(
            member,
            encoding=request.encoding,
            mend=request.mend,
            within=request.within,
            declined=request.declined,
        )
    ]
