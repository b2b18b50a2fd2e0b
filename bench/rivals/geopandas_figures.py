"""The five figures of a district as a plain GeoPandas script computes them, and the import it would do.

It is told which layer is what; it finds no datum, repairs nothing but by ``make_valid``, judges no target,
and reads each figure in the district, its subdistricts and the clusters, as this program does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import rasterio
import rasterio.mask

from bench.rivals import geopandas_script

THRESHOLD = 0.3


def read(city: Path, built_up: Path, raster: Path | None = None) -> dict[str, object]:
    """The layers by name, and the path of the raster."""
    names = [name for name, _ in pyogrio.list_layers(city)]
    frames = {name: gpd.read_file(city, layer=name) for name in names}
    return {**frames, "built_up": gpd.read_file(built_up), "raster": raster}


def figures(layers: dict[str, object]) -> list[float]:
    """Numerators of the district: parks, green, vegetation (m²), stations within 50 m and 100 m."""
    whole = gpd.GeoDataFrame(geometry=[layers["districts"].union_all()], crs=layers["districts"].crs)
    zones = pd.concat([whole, layers["subdistricts"], layers["clusters"]], ignore_index=True)
    built = zones.set_geometry(zones.intersection(layers["built_up"].union_all()))
    green = pd.concat([layers["parks"], layers["green"]], ignore_index=True)
    parks = geopandas_script.green_union(layers["parks"], built)
    green = geopandas_script.green_union(green, built)
    vegetation = [0.0] if layers["raster"] is None else _vegetation(layers["raster"], built)
    transfer = geopandas_script.transfer(layers["stations"], layers["entrances"], layers["bus"])
    return [float(each) for each in (parks[0], green[0], vegetation[0], *transfer)]


def _vegetation(raster: Path, zones: gpd.GeoDataFrame) -> list[float]:
    """Area of the pixels above the threshold whose centre is in the zone."""
    areas = []
    with rasterio.open(raster) as image:
        size = abs(image.transform.a * image.transform.e)
        for shape in zones.to_crs(image.crs).geometry:
            values, _ = rasterio.mask.mask(image, [shape], crop=True, nodata=np.nan)
            areas.append(float((values > THRESHOLD).sum() * size))
    return areas


def write(path: Path, layers: dict[str, object]) -> None:
    """Every layer made valid, projected and written to one file."""
    path.unlink(missing_ok=True)
    for name, frame in layers.items():
        if isinstance(frame, gpd.GeoDataFrame):
            frame.set_geometry(frame.make_valid()).to_crs("EPSG:4544").to_file(path, layer=name)


if __name__ == "__main__":
    asked, *paths = sys.argv[1:]
    if asked == "import":
        write(Path(paths[0]), read(*map(Path, paths[1:])))
    else:
        print(json.dumps(figures(read(*map(Path, paths)))))
