"""The tables of a GTFS feed, read from its text files; the one that may be huge in pieces."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd

from layers.errors import UserError
from layers.reading import files
from layers.reading.encoding.code_page import codec_of
from layers.reading.gtfs.service import Feed, seconds_of
from layers.reading.request import Request
from layers.reading.timetables import tables_of
from layers.text import T

_PIECE = 500_000
"""Rows of stop_times.txt that are in memory as text at one time."""
_HEAD = 1 << 20

_COLUMNS: Mapping[str, Sequence[str]] = {
    "stops": (
        *("stop_id", "stop_name", "stop_lat", "stop_lon"),
        *("location_type", "parent_station", "platform_code", "stop_code"),
    ),
    "routes": ("route_id", "route_short_name", "route_long_name", "route_type"),
    "trips": ("trip_id", "route_id", "service_id"),
    "calendar": (
        *("service_id", "start_date", "end_date"),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ),
    "calendar_dates": ("service_id", "date", "exception_type"),
    "frequencies": ("trip_id", "start_time", "end_time", "headway_secs"),
}
_STOP_TIMES = (
    *("trip_id", "stop_id", "arrival_time", "departure_time", "stop_sequence"),
    *("pickup_type", "drop_off_type"),
)
_WANTED = {"stops": ("stop_id", "stop_lat", "stop_lon")}


def feed_of(request: Request) -> tuple[Feed, str]:
    """The feed's tables, and the codec of its text.

    Raises
    ------
    UserError
        If there is no stops.txt with identifiers and coordinates.
    """
    found = {path.stem.lower(): path for path in tables_of(request.path)}
    if "stops" not in found:
        raise UserError(
            T("{file} has no stops.txt, so it is no GTFS feed.", file=request.file),
            T("Ask for the feed as one zip with all its tables."),
        )
    codec = codec_of(request.encoding or "") or _codec(found["stops"])
    tables = {name: _table(found.get(name), columns, codec) for name, columns in _COLUMNS.items()}
    for column in _WANTED["stops"]:
        if (tables["stops"][column] == "").all() and len(tables["stops"]):
            raise UserError(
                T("stops.txt of {file} has no column {column}.", file=request.file, column=column),
                T("Ask for the feed again: it does not follow the GTFS format."),
            )
    return Feed(stop_times=_stop_times(found.get("stop_times"), codec), **tables), codec


def _codec(stops: Path) -> str:
    """UTF-8, as the format demands, or the GB 18030 of feeds made on Chinese Windows."""
    with files.open_binary(stops) as stream:
        head = stream.read(_HEAD)
    try:
        head[: head.rfind(b"\n") + 1 or None].decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _table(path: Path | None, columns: Sequence[str], codec: str) -> pd.DataFrame:
    """The wanted columns as text, blank where the file has none."""
    if path is None:
        return pd.DataFrame({name: pd.Series(dtype=str) for name in columns})
    with files.open_binary(path) as stream:
        return _complete(pd.concat([*_pieces(stream, columns, codec)], ignore_index=True), columns)


def _pieces(stream: BinaryIO, columns: Sequence[str], codec: str) -> Iterator[pd.DataFrame]:
    """The table a number of rows at a time, all as text; columns that are not wanted are not kept."""
    text = io.TextIOWrapper(stream, encoding=codec, errors="replace", newline="")
    with pd.read_csv(
        text,
        dtype=str,
        keep_default_na=False,
        skipinitialspace=True,
        usecols=lambda name: name.strip() in columns,
        chunksize=_PIECE,
    ) as pieces:
        yield from pieces


def _complete(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    table = table.rename(columns=str.strip).reindex(columns=list(columns)).astype(object).fillna("")
    return pd.DataFrame({name: table[name].astype(str).str.strip() for name in columns})


def _stop_times(path: Path | None, codec: str) -> pd.DataFrame:
    """trip_id and stop_id as categories; seconds, sequence, pickup and passes as numbers."""
    pieces = []
    if path is not None:
        with files.open_binary(path) as stream:
            read = _pieces(stream, _STOP_TIMES, codec)
            pieces = [_small(_complete(piece, _STOP_TIMES)) for piece in read]
    if not pieces:
        pieces = [_small(_complete(pd.DataFrame(), _STOP_TIMES).astype(str))]
    columns = {
        name: pd.api.types.union_categoricals([piece[name] for piece in pieces], sort_categories=True)
        for name in ("trip_id", "stop_id")
    }
    numbers = {
        name: np.concatenate([piece[name] for piece in pieces])
        for name in ("seconds", "sequence", "pickup", "passes")
    }
    return pd.DataFrame({**columns, **numbers})


def _small(piece: pd.DataFrame) -> pd.DataFrame:
    seconds = seconds_of(piece["departure_time"])
    seconds = np.where(np.isnan(seconds), seconds_of(piece["arrival_time"]), seconds)
    return pd.DataFrame(
        {
            "trip_id": piece["trip_id"].astype("category"),
            "stop_id": piece["stop_id"].astype("category"),
            "seconds": seconds.astype(np.float32),
            "sequence": pd.to_numeric(piece["stop_sequence"], errors="coerce").to_numpy(np.float32),
            "pickup": (piece["pickup_type"] == "1").to_numpy(np.int8),
            "passes": ((piece["pickup_type"] == "1") & (piece["drop_off_type"] == "1")).to_numpy(np.int8),
        }
    )
