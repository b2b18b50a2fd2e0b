"""GeoParquet, where pyarrow is installed; Parquet without geometry as a plain table."""

from __future__ import annotations

import importlib
import io
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.errors import UserError
from layers.reading import files
from layers.reading.frames.features import Table, box_around
from layers.reading.request import Bounds, Request
from layers.reading.vector.layered import Read, source_of
from layers.source import Source
from layers.text import T


def read_sources(request: Request) -> list[Source]:
    """The one table of a Parquet file, placed by its first geometry column.

    Raises
    ------
    UserError
        If pyarrow is not installed.
    """
    if find_spec("pyarrow") is None:
        raise UserError(
            T("{file} is Parquet, which this installation does not read.", file=request.file),
            T("Export it as GeoPackage, or install what reads it beside this program: pip install pyarrow."),
        )
    content = files.read_bytes(request.path) if files.is_packed(request.path) else request.path
    frame = _frame(content)
    box = None
    if request.within is not None and isinstance(frame, gpd.GeoDataFrame):
        box = box_around(request.within, frame.crs)
        if box is not None:
            frame = frame[frame.intersects(shapely.box(*box))]
    name = request.path.stem
    return [source_of(Read(_table(frame, box), None, ()), request, name, [name])]


def _frame(content: Path | bytes) -> pd.DataFrame:
    """The table with its geometry, or without where the file declares none."""

    def opened() -> Path | io.BytesIO:
        return io.BytesIO(content) if isinstance(content, bytes) else content

    schema = importlib.import_module("pyarrow.parquet").read_schema(opened())
    frame: pd.DataFrame = (gpd if b"geo" in (schema.metadata or {}) else pd).read_parquet(opened())
    return frame


def _table(frame: pd.DataFrame, box: Bounds | None) -> Table:
    placed = isinstance(frame, gpd.GeoDataFrame)
    own = frame.geometry.name if placed else None
    spare = [str(name) for name in frame.columns if name != own and frame[name].dtype == "geometry"]
    names = [str(name) for name in frame.columns if name != own and str(name) not in spare]
    return Table(
        names=tuple(names),
        columns=tuple(_plain(frame[name]) for name in names),
        wkb=np.asarray(shapely.to_wkb(np.asarray(frame.geometry.array)), dtype=object) if placed else None,
        crs=frame.crs.to_wkt() if placed and frame.crs is not None else None,
        count=len(frame),
        skipped=tuple(spare),
        box=box,
    )


def _plain(column: Any) -> npt.NDArray[Any]:
    """A column as numpy gives it, None for what is missing in a column of objects."""
    values: npt.NDArray[Any] = column.to_numpy()
    if values.dtype == object:
        values = values.copy()
        values[column.isna()] = None
    return values
