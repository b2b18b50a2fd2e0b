"""Turning what the libraries throw and print into one sentence that a planner can act on."""

from __future__ import annotations

import contextlib
import csv
import logging
import re
import sqlite3
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from layers.errors import UserError
from layers.in_sight import as_text, is_text
from layers.reading import formats
from layers.reading.request import Request
from layers.reading.signature import kind_of
from layers.system_words import of_library, reading_failed
from layers.text import T

_LIBRARY_FAILURES = (
    EOFError,
    OSError,
    RuntimeError,  # pyogrio's errors
    ValueError,  # UnicodeDecodeError, JSON, shapely's and pandas' errors
    LookupError,
    ArithmeticError,
    MemoryError,
    csv.Error,
    sqlite3.Error,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)

_LIBRARIES = {
    "openpyxl", "psycopg", "pyarrow", "pyexpat", "pyo3_runtime", "pyogrio", "pyproj", "python_calamine",
    "rasterio", "shapely", "xml",
}  # fmt: skip
"""Packages with exceptions of other kinds; a panic of a library in Rust is not even an Exception."""

_GENUINE = {
    formats.GEOPACKAGE: {"SQLite"},
    formats.SHAPEFILE: {"Shapefile"},
    formats.GEOJSON: {"JSON"},
    formats.CSV: {"text", "JSON"},
    formats.EXCEL: {"ZIP", "Excel 97", "HTML", "XML", "text"},
    formats.OSM: {"OpenStreetMap", "XML"},
    formats.GEOTIFF: {"TIFF"},
    formats.ZIP: {"ZIP"},
}

_OUT_OF_MEMORY = re.compile(r"bad_alloc|out of memory|cannot allocate memory", re.IGNORECASE)
"""How the libraries say it."""

for _name in ("pyogrio", "rasterio"):
    # Without a handler of its own, Python prints a library's warnings on the user's terminal.
    logging.getLogger(_name).addHandler(logging.NullHandler())


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries' Python warnings off the terminal; what matters in them becomes findings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def failures_in_words(request: Request) -> Iterator[None]:
    """Raise :class:`~layers.errors.UserError` for whatever a library raises while reading."""
    try:
        yield
    except _LIBRARY_FAILURES as error:
        raise refusal(request, error) from error
    except BaseException as error:
        if type(error).__module__.split(".")[0] in _LIBRARIES:
            raise refusal(request, error) from error
        raise


def refusal(request: Request, error: BaseException) -> UserError:
    """The sentence for a file that could not be read, with the most likely cause."""
    file, name = request.file, request.format.name
    if isinstance(error, UnicodeError) and not is_text(str(request.path.absolute())):
        return nameless(request.path)
    if isinstance(error, PermissionError):
        return UserError(
            T("{file} may not be opened: {reason}.", file=file, reason=reading_failed(error)),
            T("Check the file's permissions, and close it in other programs."),
        )
    if isinstance(error, MemoryError) or _OUT_OF_MEMORY.search(str(error)):
        return UserError(
            T("{file} is too large for this computer's memory.", file=file),
            T("Cut the data to the district first."),
        )
    kind = kind_of(request.path)
    genuine = _GENUINE.get(request.format)
    if genuine is not None and kind is not None and kind not in genuine:
        return UserError(
            T(
                "{file} is called a {format} file, but its content is not ({kind}).",
                file=file,
                format=name,
                kind=kind,
            ),
            T("Give the file its right ending, or export it again as {format}.", format=name),
        )
    if isinstance(error, UnicodeError):
        return UserError(
            T("The text of {file} cannot be decoded.", file=file),
            T("Name the code page of the text, for example GBK or UTF-8."),
        )
    return UserError(
        T(
            "{file} could not be read as {format}: it is damaged or incomplete ({reason}).",
            file=file,
            format=name,
            reason=of_library(str(error) or type(error).__name__),
        ),
        T("Copy or export the file again; a download may have broken off."),
    )


def nameless(path: Path) -> UserError:
    """The sentence for a file whose name, or that of its folder, has bytes that are no characters."""
    return UserError(
        T("The name of {file} is not valid UTF-8; such a name cannot be kept.", file=as_text(str(path))),
        T("Rename the file or its folder; the name comes from a system with another code page, such as GBK."),
    )
