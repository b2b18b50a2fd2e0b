"""A town of 2,000 m by 1,000 m for scenarios, in which every figure can be worked out on paper.

200 ha of built-up land with 20,000 people; a park of 200 m by 100 m, and 300 m from it a green plot of 1 ha.
Two stations with an entrance each; a stop 30 m from the first, another 120 m from the second.
"""

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry import Point, box, mapping

from gisapp.evaluate import evaluate
from gisapp.features import features_in
from gisapp.importing import import_files
from gisapp.replay import replayed
from gisapp.scenario import Scenario
from layers.place.crs import GEOGRAPHIC, transform

GRID = CRS.from_user_input("+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m")
X, Y = 503_000.0, 3_271_000.0
PEOPLE = 20_000


def area(x, y, width, height):
    return box(X + x, Y + y, X + x + width, Y + y + height)


def lonlat(shape):
    """A shape in metres of the town, in degrees."""
    return shapely.transform(shape, lambda xy: transform(GRID, GEOGRAPHIC, xy))


def point(x, y):
    """A place in degrees."""
    return lonlat(Point(X + x, Y + y))


def geojson(shape):
    return mapping(shape)


def write(path, geometry, **columns):
    gpd.GeoDataFrame(columns, geometry=geometry, crs=GRID).to_file(path)
    return path


def town(folder, stops=((500, 530), (1500, 620)), park=(100, 100, 200, 100)):
    """The files of the town."""
    folder.mkdir(exist_ok=True, parents=True)
    write(folder / "区界.gpkg", [area(0, 0, 2000, 1000)], name=["方块区"], population=[PEOPLE])
    write(folder / "建成区.gpkg", [area(0, 0, 2000, 1000)], name=["建成区"])
    write(folder / "公园绿地.gpkg", [area(*park)], name=["甲园"], 类别=["G11"])
    write(folder / "附属绿地.gpkg", [area(600, 100, 100, 100)], name=["绿地一"], 类别=["XG"])
    write(folder / "轨道站.gpkg", [Point(X + x, Y + 480) for x in (500, 1500)], 站名=["东站", "西站"])
    doors = [Point(X + x, Y + 500) for x in (500, 1500)]
    write(folder / "轨道站出入口.gpkg", doors, 站名=["东站", "西站"], 出入口=["1号口", "1号口"])
    places = [Point(X + x, Y + y) for x, y in stops]
    numbers = [f"S{n}" for n in range(len(places))]
    write(folder / "公交站.gpkg", places, 站名=[f"{n}站" for n in range(len(places))], 站台编号=numbers)
    return folder


QUARTERS = {"大坪街道": 4000, "两路口街道": 5000, "七星岗街道": 6000, "解放碑街道": 5000}
"""From west to east, each 500 m by 1,000 m. The park lies in the first, the stations on borders of two."""
_PERSONS = tuple(QUARTERS.values())


def quarters(folder, people=_PERSONS, **more):
    """The files of the town with its four subdistricts and their people."""
    town(folder, **more)
    places = [area(500 * n, 0, 500, 1000) for n in range(4)]
    write(folder / "街道.gpkg", places, name=list(QUARTERS), population=list(people))
    return folder


def project(folder, **more):
    return import_files([town(folder, **more)])


def key(base, role, end):
    """The key of the feature whose key ends so."""
    (found,) = [each for each in features_in(base.layers, role) if each.endswith(end)]
    return found


def figures(base, *edits):
    """Persons' park area, green rate, and stations within 50 m and 100 m, of the district."""
    readings = evaluate(replayed(base, Scenario("甲", edits=edits))).readings
    names = ("park_area_per_capita", "green_space_rate", "transfer_coverage_50m", "transfer_coverage_100m")
    return [readings[name].of("district").value for name in names]


def moved(shape, dx, dy):
    return shapely.transform(shape, lambda xy: xy + np.array([dx, dy]))
