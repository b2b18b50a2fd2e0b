"""A town of 3,000 m by 2,000 m in which everything meets that could mislead a live figure.

Two subdistricts of 1,500 m side by side, and built-up ground but for a hole; parks and plots that overlap,
weigh by share, lie across the border, have holes, are planned or of no class that is understood; stops that
are shut, without routes, or two on one spot.
"""

from dataclasses import replace

import geopandas as gpd
import numpy as np
from shapely import Point

from gisapp.importing import import_files
from tests.core.scenario_town import GRID, X, Y, area

PARKS = (
    # shape, name, class, status
    (area(100, 100, 200, 100), "甲园", "G11", "现状"),
    (area(250, 150, 200, 100), "乙园", "G11", "现状"),
    (area(1400, 300, 200, 150), "界园", "G12", "现状"),
    (area(700, 900, 300, 200).difference(area(800, 950, 100, 100)), "环园", "G13", "现状"),
    (area(2000, 900, 200, 200), "拟园", "G11", "规划"),
    (area(2500, 300, 100, 100), "怪园", "Q9", "现状"),
)
GREEN = (
    # shape, name, class, share, status
    (area(150, 120, 100, 200), "绿一", "XG", None, "现状"),
    (area(350, 180, 200, 120), "广一", "G3", 40.0, "现状"),
    (area(450, 200, 200, 120), "广二", "G3", 70.0, "现状"),
    (area(1450, 350, 120, 300), "界绿", "G2", None, "现状"),
    (area(1300, 800, 400, 100), "区域", "EG1", None, "现状"),
    (area(800, 950, 100, 100), "洞绿", "XG", None, "现状"),
    (area(2020, 920, 100, 100), "绿园", "G11", None, "现状"),
    (area(2400, 1500, 150, 150), "广三", "G3", None, "现状"),
    (area(1000, 1500, 60, 60), "绿二", "XG", 35.0, "拟建"),
)
DOORS = ((500.31, 500.37), (540.13, 500.79), (1500.17, 500.41), (1510.23, 560.19), (2500.11, 500.47))
STATIONS = ("东站", "东站", "西站", "西站", "南站")
STOPS = (
    # x, y, name, open, routes
    (500.31, 550.37, "零", "是", "1路"),
    (500.63, 600.21, "一", "是", "2路"),
    (560.57, 500.43, "二", "否", "3路"),
    (1500.37, 620.33, "三", "是", "4路"),
    (1500.37, 620.33, "三", "是", "5路"),
    (2500.59, 450.81, "五", "是", "-"),
    (2590.73, 500.27, "六", "是", "6路"),
    (1510.91, 590.67, "七", "是", "7路"),
)


def write(path, shapes, **columns):
    gpd.GeoDataFrame(columns, geometry=list(shapes), crs=GRID).to_file(path)


def files(folder):
    folder.mkdir(exist_ok=True, parents=True)
    write(folder / "区界.gpkg", [area(0, 0, 3000, 2000)], name=["方块区"])
    halves = [area(0, 0, 1500, 2000), area(1500, 0, 1500, 2000)]
    write(folder / "街道.gpkg", halves, name=["西街道", "东街道"], 常住人口=[12_000, 9_000])
    write(folder / "集聚区.gpkg", [area(1000, 0, 1000, 2000)], name=["中集聚区"])
    built = area(0, 0, 3000, 2000).difference(area(400, 200, 50, 50))
    write(folder / "建成区.gpkg", [built], name=["建成区"])
    shapes, names, classes, status = zip(*PARKS, strict=True)
    write(folder / "公园绿地.gpkg", shapes, name=names, 类别=classes, 状态=status)
    shapes, names, classes, share, status = zip(*GREEN, strict=True)
    write(folder / "附属绿地.gpkg", shapes, name=names, 类别=classes, 绿地率=share, 状态=status)
    veg = [area(0, 0, 300, 300), area(200, 200, 300, 300), area(1400, 1000, 300, 300)]
    write(folder / "植被.gpkg", veg, name=["a", "b", "c"])
    write(
        folder / "轨道站.gpkg",
        [Point(X + x, Y + 480) for x in (500, 1500, 2500)],
        站名=["东站", "西站", "南站"],
    )
    doors = [Point(X + x, Y + y) for x, y in DOORS]
    write(folder / "轨道站出入口.gpkg", doors, 站名=STATIONS, 出入口=[f"{n}号口" for n in range(len(doors))])
    x, y, names, opened, routes = zip(*STOPS, strict=True)
    places = [Point(X + at, Y + up) for at, up in zip(x, y, strict=True)]
    write(
        folder / "公交站.gpkg",
        places,
        站名=names,
        站台编号=[f"S{n}" for n in range(len(places))],
        开放=opened,
        线路=routes,
    )
    return folder


def project(folder):
    return replace(import_files([files(folder)]), profile="yuzhong_2027", year=2027)


def coarse(base, error):
    """The town with stops and entrances that are known to so many metres, half of the stops to half."""

    def roughly(layer):
        if layer.role not in ("bus_stop", "rail_entrance"):
            return layer
        errors = np.where(np.arange(len(layer.frame)) % 2, error, error / 2)
        frame = layer.frame.assign(row_error_m=errors) if layer.role == "bus_stop" else layer.frame
        return replace(layer, frame=frame, origin=replace(layer.origin, error_m=error))

    return replace(base, layers=tuple(map(roughly, base.layers)))
