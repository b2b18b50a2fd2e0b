"""What is refused of a zip before anything in it is read: bombs, paths that climb out, locked contents."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Sequence
from zipfile import ZipInfo

from layers.errors import UserError
from layers.reading.archives.names import Name, climbs_out
from layers.text import T

DEEPEST = 4
"""Archives inside each other that are opened."""
LARGEST_INNER = 1 << 30
"""Bytes of an archive inside another, which is kept in memory while it is read."""
_MOST_ENTRIES = 100_000
_HARMLESS = 1 << 30
"""Bytes that an archive may grow to, however small it is: memory and time for that are there."""
_MOST_GROWTH = 200
"""Times its packed size that a larger one may grow to; map data grow two to twenty times."""
_MOST_BYTES = 1 << 38
_LOCAL_HEADER = 30
_IS_LOCKED = 0x1
_OPENED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""Ways of packing that both Python and GDAL unpack."""


def refuse_harmful(file: str, entries: Sequence[ZipInfo], names: Sequence[Name], packed: int) -> None:
    """Raise the sentence for an archive that is not to be opened.

    Parameters
    ----------
    file
        The archive's name, for the sentence.
    entries, names
        Its files and folders.
    packed
        Its size in bytes.

    Raises
    ------
    UserError
        If it would grow without measure, leads out of itself, or cannot be unpacked.
    """
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > min(max(_HARMLESS, packed * _MOST_GROWTH), _MOST_BYTES) or len(entries) > _MOST_ENTRIES:
        raise UserError(
            T(
                "{file} would grow to {size:,.1f} GB and {n:,} files: it looks like a zip bomb.",
                file=file,
                size=unpacked / 1e9,
                n=len(entries),
            ),
            T("If you trust whoever sent it, unpack it yourself and import the files in it."),
        )
    if _overlap(entries, packed):
        raise UserError(
            T("{file} is damaged or a zip bomb: files in it share the same bytes.", file=file),
            T("Ask for the files again, packed anew."),
        )
    if climbing := [name.shown for name in names if climbs_out(name.shown)]:
        raise UserError(
            T(
                "{file} holds a path that leads out of the archive ({path}); it was not opened.",
                file=file,
                path=climbing[0],
            ),
            T("Ask for the files again, packed without folders above them."),
        )
    if twice := [name for name, count in Counter(each.shown for each in names).items() if count > 1]:
        raise UserError(
            T("{file} holds two files of the same name ({name}).", file=file, name=twice[0]),
            T("Unpack it and import the right one."),
        )
    _refuse_unopenable(file, entries)


def too_deep(file: str) -> UserError:
    """The sentence for an archive that lies in too many others."""
    return UserError(
        T(
            "{file} lies in more than {n} archives inside each other; it was not opened.",
            file=file,
            n=DEEPEST - 1,
        ),
        T("Unpack the outer archives and import the files in them."),
    )


def too_large_inside(file: str) -> UserError:
    """The sentence for an archive that is too large to be opened inside another."""
    return UserError(
        T("{file} lies in another archive and is larger than 1 GB.", file=file),
        T("Unpack the outer archive and import this one."),
    )


def _overlap(entries: Sequence[ZipInfo], packed: int) -> bool:
    """True if packed files overlap each other or reach beyond the archive's end."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    starts = [entry.header_offset for entry in ordered[1:]] + [packed]
    return any(
        entry.header_offset + _LOCAL_HEADER + entry.compress_size > start
        for entry, start in zip(ordered, starts, strict=True)
    )


def _refuse_unopenable(file: str, entries: Sequence[ZipInfo]) -> None:
    if any(entry.flag_bits & _IS_LOCKED for entry in entries):
        raise UserError(
            T("{file} is locked with a password.", file=file),
            T("Unpack it with the password and import the files in it."),
        )
    if any(entry.compress_type not in _OPENED for entry in entries):
        raise UserError(
            T("{file} is packed in a way that this program cannot unpack.", file=file),
            T("Unpack the archive and import the files in it."),
        )
