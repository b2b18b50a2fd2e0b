"""What the system and the libraries say when something fails, in words of both languages.

They speak English whatever the user's language is; ``File exists`` has no place in a Chinese sentence. What
is not known here is quoted, so that it can be passed on to whoever is asked for help.
"""

from __future__ import annotations

import errno
import re

from layers.text import T

_EITHER = {
    errno.ENOSPC: T("the disk is full"),
    errno.EDQUOT: T("the disk is full"),
    errno.EFBIG: T("the file would be larger than is allowed here"),
    errno.ENAMETOOLONG: T("the path is too long"),
    errno.ELOOP: T("a link in its path leads back to itself"),
    errno.EIO: T("the disk fails"),
    errno.EEXIST: T("something of that name is there already"),
    errno.ENOTEMPTY: T("the folder is not empty"),
    errno.EISDIR: T("it is a folder"),
    errno.EBUSY: T("another program is using it"),
    errno.EMFILE: T("too many files are open"),
    errno.ENFILE: T("too many files are open"),
    errno.ENOMEM: T("the memory is full"),
    errno.EINVAL: T("the system does not take this name"),
    errno.ETIMEDOUT: T("the network drive does not answer"),
    errno.EHOSTUNREACH: T("the network drive does not answer"),
    errno.ENETUNREACH: T("the network drive does not answer"),
}
_READING = {
    errno.EACCES: T("reading is not allowed there"),
    errno.EPERM: T("reading is not allowed there"),
    errno.ENOENT: T("there is no such file"),
    errno.ENOTDIR: T("there is no such file"),
}
_WRITING = {
    errno.EACCES: T("writing is not allowed there"),
    errno.EPERM: T("writing is not allowed there"),
    errno.EROFS: T("writing is not allowed there"),
    errno.ENOENT: T("the folder is not there"),
    errno.ENOTDIR: T("the folder is not there"),
}
_OF_LIBRARIES = (
    (r"not recognized as( being in)? a supported file format", T("its content is of no known format")),
    (
        r"unexpected end|unexpected eof|truncated|\bEOF\b|no element found|unclosed token",
        T("it ends too early"),
    ),
    (r"the PDF is not whole|^\d+ of \d+ features$", T("what was written is not whole")),
    (r"not well-formed|undefined entity|junk after", T("something stands there that may not")),
    (r"mismatched tag", T("a tag is not closed")),
    (r"^(?P<library>\S+\.so\S*): cannot open shared object file", T("{library} is missing")),
    (r"no such file or directory|does not exist in the file system", T("there is no such file")),
    (r"unable to open .*\.(shx|dbf|shp)", T("a file that belongs to it is missing or damaged")),
    (r"file is not a database|not a database", T("it is no database")),
    (r"disk image is malformed", T("parts of the database are damaged")),
    (r"database is locked", T("another program is writing to it")),
    (r"no such table|no such column", T("a table or column is missing")),
    (r"permission denied", T("reading is not allowed there")),
    (r"\bline (?P<line>\d+),? column (?P<column>\d+)", T("line {line}, column {column}")),
)
"""Of what GDAL, SQLite, Python and their like say, in any place of it, upper or lower case."""
_LONGEST = 160


def reading_failed(error: OSError) -> T:
    """Why the system did not let something be read."""
    return _of_system(error, _READING)


def writing_failed(error: BaseException) -> T:
    """Why the system, or a library, did not write something."""
    return _of_system(error, _WRITING) if isinstance(error, OSError) else of_library(error)


def of_library(error: BaseException | str) -> T:
    """What a library says, in words that a planner knows; what is not known is quoted, one line of it."""
    words = str(error)
    for pattern, said in _OF_LIBRARIES:
        if found := re.search(pattern, words, re.IGNORECASE):
            return T(said.message, **found.groupdict())
    return T("the program library says “{words}”", words=in_brief(words).rstrip("."))


def in_brief(words: str) -> str:
    """A library's own words, one line of them: they help whoever is asked for help."""
    text = " ".join(words.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _of_system(error: OSError, known: dict[int, T]) -> T:
    number = error.errno or 0
    said = known.get(number) or _EITHER.get(number)
    return said or of_library(error.strerror or str(error))
