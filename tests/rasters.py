"""A square district of 1 km, and rasters of vegetation over it whose shares can be counted on fingers."""

import geopandas as gpd
import numpy as np
import rasterio
from pyproj import CRS
from rasterio import Affine
from shapely.geometry import box

from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, draft_of, project_of, read_files
from gisapp.store.project_file import open_project, save_project
from layers.task import Task

X, Y, SIDE = 361_000.0, 3_271_000.0, 1000.0
GRID = CRS.from_epsg(4545)


def district(folder):
    """The folder with a district that is built up throughout."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("区界", "建成区"):
        square = [box(X, Y, X + SIDE, Y + SIDE)]
        gpd.GeoDataFrame({"name": ["方块区"]}, geometry=square, crs=GRID).to_file(folder / f"{name}.gpkg")
    return folder


def raster(path, *bands, names=(), nodata=None, scale=None, transform=None, crs=GRID, **options):
    """A raster of one or more bands over the district, or where ``transform`` puts it; the path."""
    bands = [np.asarray(each) for each in bands]
    rows, columns = bands[0].shape
    place = transform or Affine(SIDE / columns, 0, X, 0, -SIDE / rows, Y + SIDE)
    form = {"driver": "GTiff", "width": columns, "height": rows, "count": len(bands), "nodata": nodata}
    with rasterio.open(
        path, "w", **form, dtype=bands[0].dtype, crs=crs.to_wkt(), transform=place, **options
    ) as dataset:
        for number, values in enumerate(bands, 1):
            dataset.write(values, number)
        for number, name in enumerate(names, 1):
            dataset.set_band_description(number, name)
        if scale is not None:
            dataset.scales, dataset.offsets = [[each] * len(bands) for each in scale]
    return path


def columns(*values, dtype="float32"):
    """Ten by as many pixels, each column of one value."""
    return np.tile(np.array(values, dtype=dtype), (10, 1))


def drafted(folder, decisions=None):
    """The import of a folder with some decisions."""
    task = Task()
    return draft_of(read_files([folder], task), task, decisions or Decisions())


def questions(folder):
    """The codes of what is asked of a folder, and the answers to choose from."""
    asked = [row.question for row in drafted(folder).questions]
    return {each.code: [choice.value for choice in each.choices] for each in asked}


def told(folder, decisions=None):
    """The codes of what is said of its rasters."""
    rows = [row for row in drafted(folder, decisions).rows if row.source.grid is not None]
    return {finding.code for row in rows for finding in row.findings}


def coverage(folder, decisions=None):
    """The greening coverage of the district, of the project as it is read back from its file."""
    path = folder.parent / f"{folder.name}.gpkg"
    save_project(project_of(drafted(folder, decisions)), path, replace=True)
    return evaluate(open_project(path)).readings["green_coverage"].of("district")
