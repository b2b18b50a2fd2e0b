"""Reading one layer through GDAL and making a frame of it that keeps rows and columns as found."""

from __future__ import annotations

import json
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
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from layers.findings import Finding, Severity
from layers.offline import names_file
from layers.reading import files
from layers.reading.frames.drivers import strike_others
from layers.reading.frames.wkb import geometry_of
from layers.reading.request import Bounds
from layers.text import T, plural

strike_others()

Dataset = Path | str | bytes
"""A file (also one in an archive), a name as GDAL understands it, or the content itself."""

BYTES_AS_TEXT = "ISO-8859-1"
"""Each byte becomes the character of the same number, so that the raw bytes can be had back."""

_AROUND = 0.03
"""Degrees by which a study area is widened: GCJ-02 and BD-09 shift by up to 1.5 km."""

_NESTED = (np.ndarray, list, dict)
_WHOLE_WORLD = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True)
class Table:
    """One layer as GDAL gives it: columns by name, WKB or None per row, the CRS as text."""

    names: tuple[str, ...]
    columns: tuple[npt.NDArray[Any], ...]
    wkb: npt.NDArray[np.object_] | None
    crs: str | None
    count: int
    fids: npt.NDArray[np.int64] | None = None
    """GDAL's own numbers of the rows, by which a second look at them finds them again."""
    skipped: tuple[str, ...] = ()
    """Columns of types that GDAL cannot hand over."""
    measured: bool = False
    """Whether the geometry had measures (M), which GDAL's bindings drop."""
    box: Bounds | None = None
    """The bounds, in the layer's own coordinates, outside of which nothing was read; None for all of it."""

    @property
    def limited(self) -> bool:
        """Whether only what lies around the study area was read."""
        return self.box is not None


def read_table(
    dataset: Dataset,
    layer: str | None = None,
    *,
    encoding: str | None = None,
    where: str | None = None,
    within: Bounds | None = None,
    options: dict[str, str] | None = None,
) -> Table:
    """Read one layer (the first if ``layer`` is None).

    ``within`` limits it to the rows that touch bounds in degrees, where the layer says where it lies;
    ``options`` are GDAL's open options.
    """
    opened = options or {}
    dataset = files.gdal_name(dataset) if isinstance(dataset, Path) else dataset
    box = _box(dataset, layer, within, opened) if within is not None else None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        meta, fids, wkb, columns = pyogrio.raw.read(
            dataset, layer=layer, encoding=encoding, where=where, bbox=box, return_fids=True, **opened
        )
    told = [str(each.message) for each in caught]
    return Table(
        names=tuple(str(name) for name in meta["fields"]),
        columns=tuple(columns),
        wkb=wkb,
        crs=meta["crs"],
        count=len(fids),
        fids=fids,
        skipped=tuple(each.split("'")[1] for each in told if "unsupported OGR type" in each and "'" in each),
        measured=any(each.startswith("Measured (M)") for each in told),
        box=box,
    )


def _box(dataset: str | bytes, layer: str | None, within: Bounds, options: dict[str, str]) -> Bounds | None:
    """The bounds in the layer's own coordinates, a little wider; None where nothing says which those are."""
    about = pyogrio.read_info(dataset, layer=layer, **options)
    if not about["geometry_type"]:
        return None
    crs, _ = crs_of(about["crs"], "")
    if crs is not None:
        return box_around(within, crs)
    bounds = about["total_bounds"]
    if bounds is None or not _is_inside(bounds, _WHOLE_WORLD):
        return None
    return box_around(within, CRS.from_epsg(4326))


def box_around(within: Bounds, crs: CRS | None) -> Bounds | None:
    """Bounds in degrees, a little widened, in another system; None where it does not reach there."""
    west, south, east, north = within
    return box_in((west - _AROUND, south - _AROUND, east + _AROUND, north + _AROUND), crs)


def box_in(within: Bounds, crs: CRS | None) -> Bounds | None:
    """Bounds in degrees, in another system; None where it does not reach there."""
    if crs is None:
        return None
    own: Bounds = Transformer.from_crs(4326, crs, always_xy=True).transform_bounds(*within)
    return own if np.isfinite(own).all() else None


def _is_inside(inner: Bounds, outer: Bounds) -> bool:
    return bool((np.array(inner[:2]) >= outer[:2]).all() and (np.array(inner[2:]) <= outer[2:]).all())


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
    if table.limited:
        findings.append(of_limit(table.count, file))
    elif table.count == 0:
        findings.append(no_rows(file))
    return frame, crs, findings


def no_rows(file: str) -> Finding:
    """The finding for a layer without a single row."""
    message = T("There are no features in it.")
    mend = T("Export the layer again; perhaps a filter or selection was active.")
    return Finding("rows.none", Severity.WARNING, message, file, mend=mend)


def crs_of(text: str | None, file: str) -> tuple[CRS | None, list[Finding]]:
    """The coordinate reference system that the file declares; None if it declares none that can be used."""
    if not text:
        return None, []
    try:
        crs = None if names_file(text) else CRS.from_user_input(text)
    except CRSError:
        crs = None
    if crs is not None and (crs.is_geographic or crs.is_projected):
        return crs, []
    name = crs.name if crs is not None else text.split('"')[1] if '"' in text else text[:60]
    message = T(
        "The coordinate reference system it declares ({name}) says nothing about a place on Earth.",
        name=name,
    )
    mend = T("Treated as if no coordinate reference system were declared.")
    unusable = Finding("crs.unusable", Severity.WARNING, message, file, mend=mend, mended=True)
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


def _geometry(table: Table, file: str, *, mend: bool) -> tuple[npt.NDArray[np.object_], list[Finding]]:
    if table.wkb is None:
        return np.full(table.count, None, dtype=object), []
    geometry, findings = geometry_of(table.wkb, file, mend=mend)
    return geometry, findings + ([_of_measures(file)] if table.measured else [])


def _of_measures(file: str) -> Finding:
    message = T("Its points carry measures along the line (M), which were dropped: no indicator uses them.")
    return Finding("geometry.m", Severity.INFO, message, file, mended=True)


def of_limit(count: int, file: str) -> Finding:
    """What is told of a very large file of which so many features were read."""
    if count == 0:
        message = T("None of its features lie in or around the study area.")
        mend = T("Check that it is the right file, and that it declares the right coordinate system.")
        return Finding("rows.outside", Severity.WARNING, message, file, mend=mend)
    message = plural(
        "The file is very large: only the one feature in and around the study area was read.",
        "The file is very large: only the {n:,} features in and around the study area were read. "
        "Row numbers count these.",
        n=count,
    )
    return Finding("rows.within", Severity.INFO, message, file)


def _of_columns(table: Table, names: Sequence[str], file: str) -> list[Finding]:
    findings = []
    renamed = [f"{old} → {new}" for old, new in zip(table.names, names, strict=True) if old != new]
    if renamed:
        message = T("Columns of the same name were told apart: {names}.", names=renamed)
        findings.append(Finding("columns.renamed", Severity.INFO, message, file, mended=True))
    if table.skipped:
        message = T(
            "Columns of a type that cannot be read were left out: {names}.", names=list(table.skipped)
        )
        findings.append(Finding("columns.skipped", Severity.INFO, message, file))
    return findings


def _plain(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The column with lists and records as text, so that it can be stored again."""
    if column.dtype != object or pd.api.types.infer_dtype(column, skipna=True) == "string":
        return column
    nested = np.fromiter((isinstance(value, _NESTED) for value in column), bool, len(column))
    if not nested.any():
        return column
    plain = column.copy()
    plain[nested] = [_told(value) for value in column[nested]]
    return plain


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return ", ".join(map(str, value))
