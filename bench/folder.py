"""A folder of thirty files: what is in them, and the draft of their import, against plain GeoPandas."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from bench.city import City
from bench.timing import OURS, Task
from gisapp.importing import Draft, draft_of, read_files
from gisapp.importing.decisions import Decisions
from layers.task import Task as Progress

Run = Callable[[], np.ndarray]

_LAYERS = {
    "subdistricts": "subdistrict",
    "parks": "park",
    "green": "green",
    "stations": "rail_station",
    "entrances": "rail_entrance",
    "bus": "bus_stop",
}
_ENDINGS = (".gpkg", ".shp", ".geojson", ".fgb", ".csv")


def folder(city: City) -> Path:
    """Six layers of the city, each in five parts and five formats; made once beside the city."""
    place = city.folder / "thirty"
    if not place.exists():
        place.mkdir()
        for layer, role in _LAYERS.items():
            whole = pyogrio.read_dataframe(city.folder / "city.gpkg", layer=layer).to_crs("EPSG:4490")
            for number, ending in enumerate(_ENDINGS):
                _write(whole.iloc[number :: len(_ENDINGS)], place / f"{role}_{number + 1}{ending}")
    return place


def _write(part: gpd.GeoDataFrame, path: Path) -> None:
    if path.suffix == ".csv":
        part.to_wkt().to_csv(path, index=False)
    else:
        part.to_file(path)


def listed(city: City) -> Run:
    """Read in two processes apart, of whose processor time nothing is told here."""
    place = folder(city)
    return lambda: _counts(source.frame for source in read_files([place], Progress()).sources)


def drafted(city: City) -> Run:
    """Each run drafts files of which nothing is remembered."""
    files = read_files([folder(city)], Progress())

    def run() -> np.ndarray:
        fresh = replace(files, sources=tuple(replace(each) for each in files.sources))
        return _features(draft_of(fresh, Progress()))

    return run


def drafted_again(city: City) -> Run:
    """One file gets another role, as by a choice in the dialog."""
    files = read_files([folder(city)], Progress())
    before = draft_of(files, Progress())
    changed = Decisions().with_role("park_1.gpkg", "green")
    return lambda: _features(draft_of(files, Progress(), changed, previous=before))


def geopandas_reads(city: City) -> Run:
    place = folder(city)

    def run() -> np.ndarray:
        return _counts(_plain(path) for path in _files(place))

    return run


def geopandas_conforms(city: City) -> Run:
    frames = [_plain(path) for path in _files(folder(city))]

    def run() -> np.ndarray:
        for frame in frames:
            frame.set_geometry(frame.geometry.make_valid()).to_crs(city.crs)
        return _counts(frames)

    return run


def _files(place: Path) -> list[Path]:
    return sorted(path for path in place.iterdir() if path.suffix in _ENDINGS)


def _plain(path: Path) -> gpd.GeoDataFrame:
    if path.suffix != ".csv":
        return gpd.read_file(path)
    table = pd.read_csv(path)
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries.from_wkt(table["geometry"]), crs="EPSG:4490")


def _features(draft: Draft) -> np.ndarray:
    return _counts(row.layer.frame for row in draft.rows if row.layer is not None)


def _counts(frames: Iterable[gpd.GeoDataFrame | None]) -> np.ndarray:
    """Features of each file, the fewest first."""
    return np.sort([len(frame) for frame in frames if frame is not None])


TASKS = {
    "list": Task(
        title="Thirty files to the list",
        tolerance=0,
        contenders={OURS: listed, "GeoPandas read_file": geopandas_reads},
    ),
    "draft": Task(
        title="Thirty files to the draft",
        tolerance=0,
        contenders={
            OURS: drafted,
            f"{OURS}, one answer changed": drafted_again,
            "GeoPandas make_valid, to_crs": geopandas_conforms,
        },
    ),
}
