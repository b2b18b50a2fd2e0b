"""Grid coordinates with and without zone number, swapped, undeclared, in millimetres."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from tests.data.office.pieces import (
    GRID,
    LAYERS,
    RAW,
    TABLES,
    VEGETATION,
    copy,
    layer,
    moved,
    ogr,
    rows,
    run,
    to_grid,
    wgs,
    write_csv,
    write_json,
)

_WITH_ZONE = "EPSG:4524"
"""CGCS2000 / 3-degree Gauss-Kruger zone 36: the same grid as 4545, with 36 in front of the easting."""


def lying_shapefiles(folder: Path) -> None:
    """Shapefiles in GBK beside a .cpg that says UTF-8, eastings with zone number, two without .prj."""
    for name in LAYERS.values():
        path = RAW / name
        ogr(folder / f"{path.stem}.shp", path, "-t_srs", _WITH_ZONE, "-lco", "ENCODING=CP936")
        (folder / f"{path.stem}.cpg").write_text("UTF-8")
    for stem in ("公园绿地", "公交站台_枢纽"):
        (folder / f"{stem}.prj").unlink()
    copy(folder, *(Path(each).stem for each in TABLES.values()), VEGETATION)


def _drawing(path: Path, features: list[dict[str, object]]) -> None:
    plain = write_json(path.with_suffix(".json"), {"type": "FeatureCollection", "features": features})
    run("ogr2ogr", "-f", "DXF", path, plain)
    plain.unlink()


def cad_drawing(folder: Path) -> None:
    """Plots and parks drawn with CAD: closed lines in millimetres, one CAD layer for each kind.

    A drawing has no attributes: squares lose their green share, and of the parks only those that are open
    and existing were drawn.
    """
    copy(folder, without=["绿地图斑", "公园绿地"])
    thousandfold = lambda place: [1000 * place[0], 1000 * place[1]]  # noqa: E731
    outlines = []
    for name in ("plots", "parks"):
        for each in moved(layer(name, GRID), thousandfold)["features"]:
            properties = each["properties"]
            if name == "parks" and (properties["是否开放"] == "否" or properties["建设状态"] == "规划"):
                continue
            title = "公园绿地" if name == "parks" else f"绿地图斑_{properties['绿地类别']}"
            shape = each["geometry"]
            rings = shape["coordinates"] if shape["type"] == "Polygon" else list(chain(*shape["coordinates"]))
            for ring in rings:
                line = {"type": "LineString", "coordinates": ring}
                outlines.append({"type": "Feature", "properties": {"Layer": title}, "geometry": line})
    _drawing(folder / "绿地.dxf", outlines)


def swapped_grid_csv(folder: Path) -> None:
    """Stations and stops as surveyors list them: X north, Y east, with and without zone number."""
    copy(folder, without=["轨道站", "公交站点_高德"])
    stations = rows("stations")
    places = to_grid([[float(row["经度"]), float(row["纬度"])] for row in stations])
    header = ["站名", "线路", "状态", "X", "Y"]
    write_csv(
        folder / "轨道站.csv",
        header,
        [
            [row["站名"], row["线路"], row["状态"], f"{y:.5f}", f"{x:.5f}"]
            for row, (x, y) in zip(stations, places, strict=True)
        ],
    )
    stops = rows("stops")
    places = to_grid([wgs([float(row["经度"]), float(row["纬度"])]) for row in stops], _WITH_ZONE)
    header = ["站台编号", "站名", "状态", "X坐标", "Y坐标"]
    write_csv(
        folder / "公交站点.csv",
        header,
        [
            [row["站台编号"], row["站名"], row["状态"], f"{y:.5f}", f"{x:.5f}"]
            for row, (x, y) in zip(stops, places, strict=True)
        ],
    )
