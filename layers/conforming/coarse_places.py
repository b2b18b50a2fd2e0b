"""By how much the places of rows may be off: as their numbers are written, or as was answered."""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from layers.answers import Answers
from layers.conforming.repair import Repairs
from layers.findings import Finding, Severity
from layers.layer import ROW_ERROR
from layers.place.coarseness import errors_of
from layers.place.crs import FloatArray
from layers.place.placement import Placement
from layers.roles import MEASURED_FROM, Role
from layers.sentences import name_rows
from layers.source import Source
from layers.text import T

_TOLD_M = 10.0
"""Metres that places may be off without a word; a figure that hangs on less says so itself."""


def errors_of_rows(source: Source, role: Role, placement: Placement, answers: Answers) -> FloatArray:
    """Metres by which the place of each row of a source may be off, where a figure hangs on it.

    Returns
    -------
    array
        (n,), of all rows of the file; 0 where nothing is measured from the role, or no row has a place.
    """
    if role.id not in MEASURED_FROM or not source.has_places:
        return np.zeros(source.count)
    if answers.error_m is not None:
        return np.full(source.count, float(answers.error_m))
    return np.maximum(errors_of(source, placement), _known_errors(source))


def _known_errors(source: Source) -> FloatArray:
    """What a project says of the places in its own tables."""
    assert source.frame is not None
    if source.error_m and ROW_ERROR in source.frame:
        return np.asarray(source.frame[ROW_ERROR], dtype=np.float64)
    return np.full(source.count, source.error_m)


def with_errors(frame: gpd.GeoDataFrame, errors: FloatArray) -> gpd.GeoDataFrame:
    """The frame with the error of each row, where they are not all the same."""
    return frame.assign(**{ROW_ERROR: errors}) if (errors != errors[0]).any() else frame


def of_coarse_places(
    source: Source, errors: FloatArray, work: Repairs, answers: Answers
) -> tuple[Finding, ...]:
    """What is said of places that may lie so far off that figures which hang on 50 m or 100 m stay open."""
    coarse = work.keep & (errors >= _TOLD_M)
    if not coarse.any():
        return ()
    figures = {"error": float(errors[coarse].max())}
    if answers.error_m is not None:
        message = T("Its places may lie {error:.0f} m off, as was answered.", **figures)
        return (Finding("place.coarse", Severity.INFO, message, file=source.title),)
    mend = T("Ask for the coordinates in full (of degrees six decimals), or survey the places.")
    if coarse[work.keep].all():
        rows: tuple[int, ...] = ()
        message = T(
            "Its coordinates are written so coarsely that a place may lie {error:.0f} m off: figures that "
            "hang on 50 m or 100 m may stay undecided.",
            **figures,
        )
    else:
        rows = tuple(np.unique(work.rows[coarse]).tolist())
        message = T(
            "The coordinates of {rows} are written more coarsely than the others', so that these places may "
            "lie {error:.0f} m off: figures that hang on them may stay undecided.",
            rows=name_rows(rows),
            **figures,
        )
    return (Finding("place.coarse", Severity.WARNING, message, source.title, rows, mend=mend),)
