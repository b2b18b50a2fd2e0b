"""The synthetic city as layers of this program, and as the plain frames that others start from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import rasterio
from pyproj import CRS

from gisapp.study_area import StudyArea, study_area_of
from layers.layer import Layer, Origin
from layers.place.crs import working_crs
from layers.roles import roles
from layers.source import Grid

CENTRE = (106.55, 29.55)


class MissingCity(Exception):  # noqa: N818 - a state of the disk, told in a sentence
    """The city's files are not where they were said to be."""


@dataclass(frozen=True)
class City:
    """One city on disk; every frame is in the working CRS and is read when it is first asked for."""

    folder: Path

    @classmethod
    def at(cls, data: Path, size: str) -> City:
        """The city of a size, or MissingCity with a sentence on how to make it."""
        folder = data / f"city_{size}"
        if not (folder / "city.gpkg").exists():
            raise MissingCity(
                f"There is no city in {folder}. Make it: python make_city.py {size} --out {data}"
            )
        return cls(folder)

    @property
    def raster(self) -> Path:
        """The vegetation index (NDVI), float32."""
        return self.folder / "ndvi.tif"

    @cached_property
    def crs(self) -> CRS:
        """Transverse Mercator through the city, so that plane areas are true to 1e-6."""
        return working_crs(*CENTRE)

    def frame(self, name: str) -> gpd.GeoDataFrame:
        """A layer of the city's file in the working CRS."""
        return pyogrio.read_dataframe(self.folder / "city.gpkg", layer=name).to_crs(self.crs)

    @cached_property
    def zones(self) -> gpd.GeoDataFrame:
        """Districts, subdistricts and clusters, one under the other: they overlap."""
        frames = (self.frame(name) for name in ("districts", "subdistricts", "clusters"))
        joined: gpd.GeoDataFrame = pd.concat([frame[["geometry"]] for frame in frames], ignore_index=True)
        return joined

    def layer(self, role: str, name: str, /, **columns: object) -> Layer:
        """A layer of the city in a role: its columns, missing unless ``columns`` names their source."""
        frame = self.frame(name)
        values = {
            each.name: _cells(frame, columns.get(each.name), each.type) for each in roles()[role].columns
        }
        made = gpd.GeoDataFrame(values, geometry=frame.geometry.to_numpy(), crs=self.crs, index=frame.index)
        made["row"] = np.arange(1, len(made) + 1)
        return Layer(role, name, role, Origin("city.gpkg", name, "GPKG", "EPSG:4545", ""), frame=made)

    def boundaries(self) -> dict[str, Layer]:
        """District (all nine as one), subdistricts, clusters, and everything as built-up area."""
        found = (
            self.layer("district", "districts", name="zid", population="pop"),
            self.layer("subdistrict", "subdistricts", name="zid", population="pop"),
            self.layer("cluster", "clusters", name="zid"),
            self.layer("built_up", "districts"),
        )
        return {layer.role: layer for layer in found}

    def vegetation(self) -> Layer:
        """The vegetation index as a layer."""
        with rasterio.open(self.raster) as raster:
            grid = Grid(
                self.raster,
                raster.width,
                raster.height,
                tuple(raster.transform)[:6],
                raster.dtypes[0],
                raster.nodata,
            )
            crs = raster.crs.to_wkt()
        origin = Origin("ndvi.tif", "ndvi", "GTiff", "EPSG:4545", "")
        return Layer("vegetation", "ndvi.tif", "vegetation", origin, grid=grid, grid_crs=crs)


def fresh_area(layers: dict[str, Layer]) -> StudyArea:
    """A study area that no index is remembered for."""
    return study_area_of({role: replace(layer) for role, layer in layers.items()})


def _cells(frame: gpd.GeoDataFrame, source: object, kind: str) -> object:
    missing = {"text": None, "number": np.nan, "flag": pd.array([pd.NA] * len(frame), dtype="boolean")}[kind]
    if source is None:
        return missing
    if source in frame:
        return frame[source].astype(str) if kind == "text" else frame[source].astype(float)
    return source  # the same value for all rows
