"""Writing the raw files so that two runs give the same bytes."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio.transform import Affine

from drawing.plane import to_grid, to_lonlat

MARK = "示范数据·非实测"
_DATED = "2026-07-01T00:00:00.000Z"

Row = Mapping[str, object]


def write_geojson(path: Path, shapes: Iterable[object], rows: Iterable[Row], *, crs: str | None) -> None:
    """A GeoJSON with full doubles; ``shapes`` are GeoJSON geometries, ``crs`` such as "EPSG::4490"."""
    document: dict[str, object] = {"type": "FeatureCollection", "name": path.stem, "备注": MARK}
    if crs:
        document["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{crs}"}}
    document["features"] = [
        {"type": "Feature", "properties": {**row, "备注": MARK}, "geometry": shape}
        for shape, row in zip(shapes, rows, strict=True)
    ]
    text = json.dumps(document, ensure_ascii=False, indent=None, separators=(",", ":"))
    path.write_text(
        text.replace('{"type":"Feature"', '\n{"type":"Feature"') + "\n", encoding="utf-8", newline="\n"
    )


def lonlat_geometry(shape: shapely.Geometry) -> object:
    """A shape of the drawing as a GeoJSON geometry in degrees."""
    return shapely.geometry.mapping(shapely.transform(shape, to_lonlat))


def write_csv(path: Path, rows: Sequence[Row], *, encoding: str) -> None:
    """A CSV with a header and the mark in a last column."""
    with path.open("w", encoding=encoding, newline="") as file:
        table = csv.DictWriter(file, [*rows[0], "备注"], lineterminator="\r\n")
        table.writeheader()
        table.writerows({**row, "备注": MARK} for row in rows)


def write_gpkg(
    path: Path, shapes: Sequence[shapely.Geometry], rows: Sequence[Row], *, crs: str, about: str
) -> None:
    """A GeoPackage of one layer in the given CRS; the shapes are in it already."""
    path.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _DATED})
    try:
        _frame(shapes, rows, crs).to_file(
            path,
            driver="GPKG",
            engine="pyogrio",
            layer=path.stem,
            layer_options={"DESCRIPTION": f"{MARK} {about}"},
        )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def write_shapefile(
    path: Path, shapes: Sequence[shapely.Geometry], rows: Sequence[Row], *, says_code_page: bool
) -> None:
    """A shapefile in EPSG:4545 with GBK text; without the code page if ``says_code_page`` is False."""
    grid = [shapely.transform(shape, to_grid) for shape in shapes]
    _frame(grid, rows, "EPSG:4545").to_file(
        path,
        engine="pyogrio",
        encoding="GBK",
        layer_options={"DBF_DATE_LAST_UPDATE": _DATED[:10], "RESIZE": "YES"},
    )
    if says_code_page:
        return
    path.with_suffix(".cpg").unlink()
    table = path.with_suffix(".dbf")
    content = bytearray(table.read_bytes())
    content[29] = 0  # the language driver id: none
    table.write_bytes(content)


def _frame(shapes: Sequence[shapely.Geometry], rows: Sequence[Row], crs: str) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame([{**row, "备注": MARK} for row in rows], geometry=list(shapes), crs=crs)


def write_mask(path: Path, mask: NDArray[np.uint8], transform: Affine, *, nodata: int) -> None:
    """A one-band GeoTIFF in EPSG:4545."""
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=mask.shape[1],
        height=mask.shape[0],
        count=1,
        dtype="uint8",
        crs="EPSG:4545",
        transform=transform,
        nodata=nodata,
        compress="deflate",
        zlevel=9,
        tiled=True,
    ) as image:
        image.write(mask, 1)
        image.update_tags(TIFFTAG_IMAGEDESCRIPTION=f"{MARK} 植被覆盖：1 有植被，0 无植被，255 无数据")


def gcj02(lon: float, lat: float) -> tuple[float, float]:
    """The GCJ-02 position of a WGS 84 one: the published formula (definitions §11.4)."""
    x, y = lon - 105.0, lat - 35.0
    wave_x = 20 * math.sin(6 * math.pi * x) + 20 * math.sin(2 * math.pi * x)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    north += 2 / 3 * (wave_x + 20 * math.sin(math.pi * y) + 40 * math.sin(math.pi * y / 3))
    north += 2 / 3 * (160 * math.sin(math.pi * y / 12) + 320 * math.sin(math.pi * y / 30))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    east += 2 / 3 * (wave_x + 20 * math.sin(math.pi * x) + 40 * math.sin(math.pi * x / 3))
    east += 2 / 3 * (150 * math.sin(math.pi * x / 12) + 300 * math.sin(math.pi * x / 30))
    a, e2 = 6378245.0, 0.00669342162296594323
    phi = math.radians(lat)
    m = 1 - e2 * math.sin(phi) ** 2
    dlat = north * 180 * m**1.5 / (math.pi * a * (1 - e2))
    dlon = east * 180 * math.sqrt(m) / (math.pi * a * math.cos(phi))
    return lon + dlon, lat + dlat
