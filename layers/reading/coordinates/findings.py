"""What is said about the coordinates of a table."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from layers.findings import Finding, Severity
from layers.reading.frames.wkb import rows_where
from layers.text import T, plural

Mask = npt.NDArray[np.bool_]

DATUM_TITLES = {"wgs84": "WGS 84", "cgcs2000": "CGCS2000", "gcj02": "GCJ-02", "bd09": "BD-09"}


def of_swapped_degrees(rows: Mask | None, file: str) -> Finding:
    """Longitude and latitude in each other's place: in these rows, or (None) in all."""
    if rows is None:
        return of_swap(T("Longitude and latitude are exchanged."), file)
    message = plural(
        "In one row longitude and latitude are exchanged.",
        "In {n} rows longitude and latitude are exchanged.",
        n=int(np.count_nonzero(rows)),
    )
    mend = T("In these rows they were put the right way round.")
    return Finding(
        "coordinates.swapped", Severity.WARNING, message, file, rows=rows_where(rows), mend=mend, mended=True
    )


def of_swap(message: T, file: str) -> Finding:
    """Coordinates the other way round in all rows."""
    mend = T("They were put the right way round.")
    return Finding("coordinates.swapped", Severity.WARNING, message, file, mend=mend, mended=True)


def of_metres(pair: tuple[str, str], file: str) -> Finding:
    """Metres under the names of degrees."""
    message = T("The columns {x} and {y} hold metres of a grid, not degrees.", x=pair[0], y=pair[1])
    mend = T("They were read as easting and northing; the grid must be named.")
    return Finding("coordinates.metres", Severity.WARNING, message, file, mend=mend, mended=True)


def of_scale(pair: tuple[str, str], factor: float | None, file: str) -> Finding:
    """Degrees as whole numbers; ``factor`` None for DDDMMSS."""
    if factor is None:
        message = T(
            "The columns {x} and {y} hold degrees, minutes and seconds in one number (1063421: 106°34′21″).",
            x=pair[0],
            y=pair[1],
        )
    else:
        message = T(
            "The columns {x} and {y} hold degrees × {factor:,.0f}.", x=pair[0], y=pair[1], factor=factor
        )
    mend = T("They were read as degrees.")
    return Finding("coordinates.scaled", Severity.WARNING, message, file, mend=mend, mended=True)


def of_unnamed(pair: tuple[str, str], file: str) -> Finding:
    """Coordinates known by their values alone."""
    message = T(
        "No column is called a coordinate, but {x} and {y} hold numbers that are places in China.",
        x=pair[0],
        y=pair[1],
    )
    mend = T("They were read as coordinates; give the columns names if that is wrong.")
    return Finding("coordinates.by_value", Severity.WARNING, message, file, mend=mend, mended=True)


def of_datum(datum: str, columns: tuple[str, ...], file: str) -> Finding:
    """The datum that headings name; ``message.figures`` hold its id as ``datum`` and the ``columns``."""
    message = T(
        "The heading of {columns} says that the coordinates are in {title}.",
        columns=list(columns),
        title=DATUM_TITLES[datum],
        datum=datum,
    )
    severity = Severity.INFO if datum in {"wgs84", "cgcs2000"} else Severity.WARNING
    return Finding("datum.named", severity, message, file)


def of_missing_place(outside: Mask, file: str) -> Finding:
    """Rows whose coordinates cannot be used."""
    message = plural(
        "One row has no usable coordinates (blank, zero, no number or out of range).",
        "{n} rows have no usable coordinates (blank, zero, no number or out of range).",
        n=int(np.count_nonzero(outside)),
    )
    mend = T("Fill in the coordinates of these rows as plain numbers, for example 106.5725 and 29.5585.")
    return Finding("coordinates.unreadable", Severity.ERROR, message, file, rows_where(outside), mend)


def of_unreadable_geometry(unreadable: Mask, file: str) -> Finding:
    """Rows whose geometry as text cannot be read."""
    message = plural(
        "The WKT of one row cannot be read; the row has no place on the map.",
        "The WKT of {n} rows cannot be read; they have no place on the map.",
        n=int(np.count_nonzero(unreadable)),
    )
    mend = T("Correct the text, for example POINT (106.5725 29.5585).")
    return Finding("geometry.unreadable", Severity.ERROR, message, file, rows_where(unreadable), mend)


def of_assumed_degrees(file: str) -> Finding:
    """Numbers that are degrees, without a declared system."""
    message = T("No coordinate reference system is declared; the numbers are degrees, read as WGS 84.")
    return Finding("crs.degrees", Severity.INFO, message, file, mended=True)
