"""Zonal shares with exact pixel fractions by exactextract."""

from __future__ import annotations

import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
from exactextract import exact_extract


def of_copy(raster: Path, zones: gpd.GeoDataFrame, threshold: float) -> np.ndarray:
    """Share of each zone above the threshold in %: threshold into a second file, then sum that."""
    with tempfile.TemporaryDirectory() as folder, rasterio.open(raster) as source:
        copy = Path(folder) / "above.tif"
        profile = source.profile | {"dtype": "uint8", "nodata": None, "predictor": 1}
        with rasterio.open(copy, "w", **profile) as target:
            for _, window in source.block_windows(1):
                target.write(
                    (source.read(1, window=window) > np.float32(threshold)).astype("uint8"), 1, window=window
                )
        sums = exact_extract(copy, zones, ["sum"], output="pandas")["sum"].to_numpy()
        pixel = abs(source.transform.a * source.transform.e)
    return 100 * sums * pixel / zones.area.to_numpy()


def in_one_call(raster: Path, zones: gpd.GeoDataFrame, threshold: float) -> np.ndarray:
    """The same without a copy: a Python function gets each zone's pixels and their coverage."""

    def above(values: np.ma.MaskedArray, coverage: np.ndarray) -> float:
        return float(coverage[np.ma.filled(values > np.float32(threshold), fill_value=False)].sum())

    sums = exact_extract(raster, zones, above, output="pandas").iloc[:, -1].to_numpy(dtype=float)
    with rasterio.open(raster) as source:
        pixel = abs(source.transform.a * source.transform.e)
    return 100 * sums * pixel / zones.area.to_numpy()
