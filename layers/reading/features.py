"""Reading one layer through GDAL and making a frame of it that keeps rows and columns as found."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.findings import Finding, Severity
from layers.text import T, plural

BYTES_AS_TEXT = "ISO-8859-1"
"""Each byte becomes the character of the same number, so that the raw bytes can be had back."""

_FARTHEST = 1e10
"""No coordinate in any unit on Earth is larger; a larger one is a placeholder such as -1.79e308."""


@dataclass(frozen=True)
class Table:
    """One layer as GDAL gives it: columns by name, WKB or None per row, the CRS as text."""

    names: tuple[str, ...]
    columns: tuple[npt.NDArray[Any], ...]
    wkb: npt.NDArray[np.object_] | None
    crs: str | None
    count: int
    skipped: tuple[str, ...] = ()
    """Columns of types that GDAL cannot hand over."""


def read_table(
    dataset: Path | bytes,
    layer: str | None = None,
    *,
    encoding: str | None = None,
    where: str | None = None,
    options: dict[str, str] | None = None,
) -> Table:
    """Read one layer (the first if ``layer`` is None); ``options`` are GDAL's open options."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        meta, fids, wkb, columns = pyogrio.raw.read(
            dataset, layer=layer, encoding=encoding, where=where, return_fids=True, **(options or {})
        )
    skipped = tuple(
        str(each.message).split("'")[1]
        for each in caught
        if "unsupported OGR type" in str(each.message) and "'" in str(each.message)
    )
    return Table(
        names=tuple(str(name) for name in meta["fields"]),
        columns=tuple(columns),
        wkb=wkb,
        crs=meta["crs"],
        count=len(fids),
        skipped=skipped,
    )


def frame_of(
    table: Table, file: str, *, mend: bool = True
) -> tuple[gpd.GeoDataFrame, CRS | None, list[Finding]]:
    """The table as a frame with a RangeIndex, its CRS, and what was found on the way."""
    crs, findings = crs_of(table.crs, file)
    geometry, of_geometry = _geometry(table, file, mend=mend)
    names = unique_names(table.names)
    findings += of_geometry + _of_columns(table, names, file)
    data = pd.DataFrame(
        {name: _plain(column) for name, column in zip(names, table.columns, strict=True)},
        index=pd.RangeIndex(table.count),
    )
    frame = gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(geometry, index=data.index, crs=crs), crs=crs)
    if table.count == 0:
        findings.append(no_rows(file))
    return frame, crs, findings


def no_rows(file: str) -> Finding:
    """The finding for a layer without a single row."""
    return Finding(
        "rows.none",
        Severity.WARNING,
        T("There are no features in it."),
        file,
        mend=T("Export the layer again; perhaps a filter or selection was active."),
    )


def crs_of(text: str | None, file: str) -> tuple[CRS | None, list[Finding]]:
    """The coordinate reference system that the file declares; None if it declares none that can be used."""
    if not text:
        return None, []
    try:
        crs = CRS.from_user_input(text)
    except CRSError:
        crs = None
    if crs is not None and (crs.is_geographic or crs.is_projected):
        return crs, []
    name = crs.name if crs is not None else text.split('"')[1] if '"' in text else text[:60]
    unusable = Finding(
        "crs.unusable",
        Severity.WARNING,
        T(
            "The coordinate reference system it declares ({name}) says nothing about a place on Earth.",
            name=name,
        ),
        file,
        mend=T("Treated as if no coordinate reference system were declared."),
        mended=True,
    )
    return None, [unusable]


def unique_names(names: Iterable[str], reserved: str | None = "geometry") -> list[str]:
    """The names, with "_2", "_3" … after those that came before or are reserved."""
    taken: set[str | None] = {reserved}
    unique = []
    for name in names:
        chosen, count = name, 1
        while chosen in taken:
            count += 1
            chosen = f"{name}_{count}"
        taken.add(chosen)
        unique.append(chosen)
    return unique


def rows_where(mask: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    """The user's row numbers (from 1) where the mask is True."""
    return tuple((np.flatnonzero(mask) + 1).tolist())


def drop_unplaceable(
    geometry: npt.NDArray[np.object_], file: str
) -> tuple[npt.NDArray[np.object_], list[Finding]]:
    """Geometry with NaN, infinite or absurdly large coordinates becomes None, with a finding."""
    coordinates, owner = shapely.get_coordinates(geometry, return_index=True)
    with np.errstate(invalid="ignore"):
        wrong = ~(np.abs(coordinates) < _FARTHEST).all(axis=1)
    if not wrong.any():
        return geometry, []
    rows = np.unique(owner[wrong])
    kept = geometry.copy()
    kept[rows] = None
    finding = Finding(
        "geometry.not_finite",
        Severity.ERROR,
        plural(
            "One row has coordinates that are no finite numbers; it has no place on the map.",
            "{n} rows have coordinates that are no finite numbers; they have no place on the map.",
            n=len(rows),
        ),
        file,
        rows=tuple((rows + 1).tolist()),
        mend=T("Correct the coordinates in the file and import it again."),
    )
    return kept, [finding]


def _geometry(table: Table, file: str, *, mend: bool) -> tuple[npt.NDArray[np.object_], list[Finding]]:
    if table.wkb is None:
        return np.full(table.count, None, dtype=object), []
    geometry = np.asarray(shapely.from_wkb(table.wkb, on_invalid="ignore"), dtype=object)
    findings = []
    lost = shapely.is_missing(geometry) & pd.notna(table.wkb)
    if lost.any():
        if mend:
            geometry[lost] = shapely.from_wkb(table.wkb[lost], on_invalid="fix")
        findings += _of_unclosed(lost, lost & shapely.is_missing(geometry), file)
    geometry, of_coordinates = drop_unplaceable(geometry, file)
    return geometry, findings + of_coordinates


def _of_unclosed(found: npt.NDArray[np.bool_], unreadable: npt.NDArray[np.bool_], file: str) -> list[Finding]:
    closed = found & ~unreadable
    findings = []
    if closed.any():
        findings.append(
            Finding(
                "geometry.unclosed",
                Severity.INFO,
                plural(
                    "One outline does not end where it begins; it was closed.",
                    "{n} outlines do not end where they begin; they were closed.",
                    n=int(closed.sum()),
                ),
                file,
                rows=rows_where(closed),
                mend=T("The first point was repeated at the end of the ring."),
                mended=True,
            )
        )
    if unreadable.any():
        findings.append(
            Finding(
                "geometry.unreadable",
                Severity.ERROR,
                plural(
                    "One outline is not closed or has too few points; it has no place on the map.",
                    "{n} outlines are not closed or have too few points; they have no place on the map.",
                    n=int(unreadable.sum()),
                ),
                file,
                rows=rows_where(unreadable),
                mend=T("Draw these features again, or import with mending switched on."),
            )
        )
    return findings


def _of_columns(table: Table, names: Sequence[str], file: str) -> list[Finding]:
    findings = []
    renamed = [f"{old} → {new}" for old, new in zip(table.names, names, strict=True) if old != new]
    if renamed:
        findings.append(
            Finding(
                "columns.renamed",
                Severity.INFO,
                T("Columns of the same name were told apart: {names}.", names=renamed),
                file,
                mended=True,
            )
        )
    if table.skipped:
        findings.append(
            Finding(
                "columns.skipped",
                Severity.INFO,
                T("Columns of a type that cannot be read were left out: {names}.", names=list(table.skipped)),
                file,
            )
        )
    return findings


def _plain(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The column with lists (a GeoJSON array) as text, so that it can be stored again."""
    if column.dtype != object:
        return column
    lists = np.fromiter((isinstance(value, np.ndarray | list) for value in column), bool, len(column))
    if not lists.any():
        return column
    plain = column.copy()
    plain[lists] = [", ".join(map(str, value)) for value in column[lists]]
    return plain
