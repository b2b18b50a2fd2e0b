"""What is told of stations and entrances that do not count, or may not."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gisapp.by_file import told_by_file
from gisapp.indicators.station_matching import Indices, numbered, station_keys
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.sentences import name_rows
from layers.text import T, plural


def not_operating(layer: Layer, works: NDArray[np.bool_]) -> tuple[Finding, ...]:
    """The stations that are not in operation, but for those of which another line is.

    Parameters
    ----------
    layer
        The stations.
    works
        (n,) which of its rows are in operation.
    """
    stations = layer.frame
    assert stations is not None, layer.role
    if works.all():
        return ()
    (key,) = numbered(station_keys(stations["name"]))
    # A line under construction does not close a station that other lines serve.
    served = (key >= 0) & np.isin(key, key[works])

    def told(file: str, rows: tuple[int, ...], at: Indices) -> Finding:
        names = texts_of(stations["name"].iloc[at])
        return Finding(
            "transfer.not_operating",
            Severity.INFO,
            T("Stations not in operation are not counted: {names}.", names=names),
            file=file,
            rows=rows,
        )

    return told_by_file(layer, ~works & ~served, told)


def status_unknown(stations: gpd.GeoDataFrame) -> Callable[[str, tuple[int, ...], Indices], Finding]:
    """What makes a finding of the rows whose status is not understood.

    Parameters
    ----------
    stations
        The frame of which they are rows.
    """

    def told(file: str, rows: tuple[int, ...], at: Indices) -> Finding:
        return Finding(
            "transfer.status_unknown",
            Severity.WARNING,
            T(
                "Stations whose status is not understood count as in operation: {names} "
                "(the first is “{status}”).",
                names=texts_of(stations["name"].iloc[at]),
                status=str(stations["status"].iloc[at[0]]),
            ),
            file=file,
            rows=rows,
            mend=T("Write 运营 or 在建, or yes or no, and import the file again."),
        )

    return told


def without_station(file: str, rows: tuple[int, ...], _: Indices) -> Finding:
    """Entrances of no station in operation.

    Parameters
    ----------
    file, rows, _
        The file, the numbers of the rows in it, and their positions in the frame
        (:func:`~gisapp.by_file.told_by_file`).
    """
    return Finding(
        "transfer.entrance_without_station",
        Severity.WARNING,
        T("Entrances of no station in operation are not counted: {rows}.", rows=name_rows(rows)),
        file=file,
        rows=rows,
        mend=T("Give each entrance the name of its station as the station table writes it."),
    )


def of_idle_stations(entrances: gpd.GeoDataFrame) -> Callable[[str, tuple[int, ...], Indices], Finding]:
    """What is said of entrances whose station is not in operation.

    Parameters
    ----------
    entrances
        The frame of which they are rows.
    """

    def told(file: str, rows: tuple[int, ...], at: Indices) -> Finding:
        names = dict.fromkeys(texts_of(entrances["station"].iloc[at]))
        return Finding(
            "transfer.entrance_of_idle_station",
            Severity.INFO,
            T(
                "Entrances of stations not in operation are not counted: {names} ({rows}).",
                names=list(names),
                rows=name_rows(rows),
            ),
            file=file,
            rows=rows,
        )

    return told


def closed(file: str, rows: tuple[int, ...], _: Indices) -> Finding:
    """Entrances that are closed.

    Parameters
    ----------
    file, rows, _
        The file, the numbers of the rows in it, and their positions in the frame
        (:func:`~gisapp.by_file.told_by_file`).
    """
    return Finding(
        "transfer.closed_entrances",
        Severity.INFO,
        plural(
            "{n} closed entrance is not counted.",
            "{n} closed entrances are not counted.",
            n=len(rows),
        ),
        file=file,
        rows=rows,
    )


def texts_of(column: pd.Series) -> list[str]:
    """The cells of a column as text.

    Parameters
    ----------
    column
        Of any type; "" stands for what is missing.
    """
    cells = column.to_numpy(dtype=object)
    return ["" if gone else str(cell) for cell, gone in zip(cells, pd.isna(cells), strict=True)]
