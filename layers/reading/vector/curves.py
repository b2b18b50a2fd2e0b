"""Circular arcs, which GDAL's bindings replace by short straight lines without saying so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio

from layers.findings import Finding, Severity
from layers.reading import files
from layers.reading.frames.features import Dataset, Table
from layers.reading.frames.wkb import Mask, rows_where
from layers.reading.vector.database import quoted
from layers.text import T, plural

CURVES = ("CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE")
"""Kinds of geometry that may have arcs."""


def of_curves(table: Table, dataset: Dataset, layer: str, kind: str, file: str) -> list[Finding]:
    """A finding for the rows of a layer that had arcs.

    Parameters
    ----------
    table
        The layer as read, with the numbers of its rows.
    dataset, layer
        Where it was read from.
    kind
        What the database's SQL calls the kind of a geometry: "OGR_GEOMETRY", or a call of a function.
    file
        For the finding.
    """
    if table.wkb is None or table.fids is None or not len(table.fids):
        return []
    kinds = ", ".join(f"'{each}'" for each in CURVES)
    _, fids, _, _ = pyogrio.raw.read(
        files.gdal_name(dataset) if isinstance(dataset, Path) else dataset,
        sql=f"SELECT * FROM {quoted(layer)} WHERE {kind} IN ({kinds})",  # noqa: S608 - names are quoted
        columns=[],
        bbox=table.box,
        read_geometry=False,
        return_fids=True,
    )
    curved = np.isin(table.fids, fids)
    if not curved.any():
        return []
    mend = T("Each arc became straight lines of 4° each; an area changes by less than 0.1 %.")
    return [of_arcs(curved, mend, file)]


def of_arcs(curved: Mask, mend: T, file: str) -> Finding:
    """The finding for the rows that had arcs, and what became of these."""
    message = plural(
        "One outline has circular arcs.", "{n} outlines have circular arcs.", n=int(curved.sum())
    )
    return Finding("geometry.curves", Severity.INFO, message, file, rows_where(curved), mend, mended=True)
