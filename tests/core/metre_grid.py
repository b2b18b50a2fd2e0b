"""Shapes in metres from a corner on a central meridian, where a metre of the grid is one of ground."""

import geopandas as gpd
from shapely import Point, box

GRID = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
X, Y = 500_000.0, 3_271_000.0


def square(x, y, side):
    return box(X + x, Y + y, X + x + side, Y + y + side)


def at(x, y):
    return Point(X + x, Y + y)


def write(path, geometry, **columns):
    gpd.GeoDataFrame(columns, geometry=geometry, crs=GRID).to_file(path)
