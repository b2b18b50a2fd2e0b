"""Make the raw files of the sample district (示范数据·非实测) anew.

``python sample_data/make_sample.py [FOLDER]``, by default into ``sample_data/raw``: the same script gives the
same files. Nothing in them is measured. Names, and the places of stations, are facts of the public record;
every line is drawn, every other figure is invented.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import shapely
from drawing import files, stations
from drawing.outline import SUBDISTRICTS, built_up, district, subdistricts
from drawing.parks import parks
from drawing.plane import to_grid, to_lonlat
from drawing.plots import plots
from drawing.stops import stops
from drawing.trees import NODATA, vegetation
from drawing.zones import NOT_OFFICIAL, ZONES

RAW = Path(__file__).resolve().parent / "raw"


def make(folder: Path) -> None:
    """Write all raw files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    _boundaries(folder)
    _green(folder)
    _rail(folder)
    _bus(folder)
    _zones(folder)


def _boundaries(folder: Path) -> None:
    name = {"名称": "渝中区（示范）", "代码": "500103S00"}
    files.write_geojson(
        folder / "区界.geojson", [files.lonlat_geometry(district())], [name], crs="EPSG::4490"
    )
    areas = subdistricts()
    files.write_shapefile(
        folder / "街道.shp",
        [areas[name] for name, *_ in SUBDISTRICTS],
        [{"街道名称": name, "街道代码": code} for name, code, *_ in SUBDISTRICTS],
        says_code_page=False,
    )
    files.write_gpkg(
        folder / "建成区.gpkg",
        [shapely.transform(built_up(), to_grid)],
        [{"名称": "渝中区建成区（示范）", "年份": 2026}],
        crs="EPSG:4545",
        about="建成区范围",
    )
    people = [
        {"街道代码": code, "街道名称": name, "常住人口": count} for name, code, _, count, _ in SUBDISTRICTS
    ]
    total = {"街道代码": "", "街道名称": "合计", "常住人口": sum(count for *_, count, _ in SUBDISTRICTS)}
    files.write_csv(folder / "常住人口_街道.csv", [*people, total], encoding="gbk")


def _green(folder: Path) -> None:
    gardens = parks()
    files.write_gpkg(
        folder / "公园绿地.gpkg",
        [shapely.transform(park.shape, to_lonlat) for park in gardens],
        [
            {"公园名称": park.name, "绿地类别": park.category, "是否开放": park.open, "建设状态": park.status}
            for park in gardens
        ],
        crs="EPSG:4490",
        about="公园绿地（G1）",
    )
    pieces = plots(gardens)
    files.write_shapefile(
        folder / "绿地图斑.shp",
        [shapely.Polygon(plot.ring) for plot in pieces],
        [
            {
                "图斑编号": f"T{plot.number:04d}",
                "所属街道": plot.subdistrict,
                "绿地类别": plot.category,
                "绿地占比": plot.green_share,
                "长_米": plot.length,
                "宽_米": plot.width,
            }
            for plot in pieces
        ],
        says_code_page=True,
    )
    mask, transform = vegetation(gardens, pieces)
    files.write_mask(folder / "植被覆盖_2026.tif", mask, transform, nodata=NODATA)


def _rail(folder: Path) -> None:
    rows = [
        (stations.row_name(station.name, line), station.english, line, "运营", station.lon, station.lat)
        for station in stations.STATIONS
        for line in station.lines
    ]
    rows += [
        (name, english, line, "在建", lon, lat)
        for name, english, line, lon, lat in stations.UNDER_CONSTRUCTION
    ]
    columns = ("站名", "英文名", "线路", "状态", "经度", "纬度")
    rows.sort(key=lambda row: int(row[2].removesuffix("号线")))
    files.write_csv(
        folder / "轨道站.csv", [dict(zip(columns, row, strict=True)) for row in rows], encoding="utf-8-sig"
    )
    doors = stations.entrances()
    lonlat = to_lonlat(np.array([door.xy for door in doors]))
    files.write_geojson(
        folder / "轨道站出入口.geojson",
        [{"type": "Point", "coordinates": [float(lon), float(lat)]} for lon, lat in lonlat],
        [
            {
                "站名": None if (door.station, door.number) == stations.NAMELESS else door.station,
                "出入口": f"{door.number}号口",
                "状态": "开放" if door.open else "未开放",
            }
            for door in doors
        ],
        crs="EPSG::4490",
    )


def _bus(folder: Path) -> None:
    platforms = stops()
    hubs = [stop for stop in platforms if stop.hub]
    files.write_gpkg(
        folder / "公交站台_枢纽.gpkg",
        [shapely.Point(stop.lon, stop.lat) for stop in hubs],
        [
            {
                "站台编号": f"S{n:03d}",
                "站名": stop.name,
                "方向": stop.direction,
                "途经线路": stop.routes,
                "状态": "在用",
            }
            for n, stop in enumerate(hubs, start=1)
        ],
        crs="EPSG:4490",
        about="枢纽公司公交站台",
    )
    rows = []
    for n, stop in enumerate((stop for stop in platforms if not stop.hub), start=1):
        lon, lat = files.gcj02(stop.lon, stop.lat)
        rows.append(
            {
                "站台编号": f"G{n:03d}",
                "站名": stop.name,
                "方向": stop.direction,
                "途经线路": stop.routes,
                "状态": "在用" if stop.open else "停用",
                "经度": f"{lon:.10f}",
                "纬度": f"{lat:.10f}",
            }
        )
    files.write_csv(folder / "公交站点_高德.csv", rows, encoding="utf-8")


def _zones(folder: Path) -> None:
    files.write_geojson(
        folder / "产业集聚区.geojson",
        [files.lonlat_geometry(shape) for _, shape in ZONES],
        [{"名称": name, "边界来源": NOT_OFFICIAL, "版本": "2026-07"} for name, _ in ZONES],
        crs=None,
    )


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else RAW
    make(target)
    for path in sorted(target.iterdir()):
        print(f"{path.stat().st_size / 1024:8.1f} KB  {path.name}")
