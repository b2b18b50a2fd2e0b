"""Formats of the web and of receivers: KML, KMZ, GPX, and the relatives of GeoJSON."""

from __future__ import annotations

import json
import zipfile
from html import escape
from pathlib import Path
from typing import Any

from tests.data.office.pieces import LAYERS, copy, layer, rows, run, write_json

_KML = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>{name}</name>{body}</Document></kml>'


def _rings(shape: dict[str, Any]) -> str:
    def ring(places: list[list[float]]) -> str:
        text = " ".join(f"{x:.14f},{y:.14f},0" for x, y, *_ in places)
        return f"<LinearRing><coordinates>{text}</coordinates></LinearRing>"

    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    polygons = "".join(
        f"<Polygon><outerBoundaryIs>{ring(outer)}</outerBoundaryIs>"
        + "".join(f"<innerBoundaryIs>{ring(each)}</innerBoundaryIs>" for each in inner)
        + "</Polygon>"
        for outer, *inner in parts
    )
    return polygons if len(parts) == 1 else f"<MultiGeometry>{polygons}</MultiGeometry>"


def _placemark(properties: dict[str, Any], shape: str) -> str:
    lines = "".join(
        f"<tr><td>{escape(key)}</td><td>{escape(str(value))}</td></tr>" for key, value in properties.items()
    )
    name = next(iter(properties.values()))
    table = f"<html><body><table border='1'>{lines}</table></body></html>"
    about = f"<name>{escape(str(name))}</name><description><![CDATA[{table}]]></description>"
    return f"<Placemark>{about}{shape}</Placemark>"


def google_earth(folder: Path) -> None:
    """Parks as KML and entrances as KMZ with their attributes in HTML, stations in operation as GPX."""
    copy(folder, without=["公园绿地", "轨道站", "轨道站出入口"])
    body = "".join(
        _placemark(each["properties"], _rings(each["geometry"])) for each in layer("parks")["features"]
    )
    (folder / "公园绿地.kml").write_text(_KML.format(name="公园绿地", body=body), encoding="utf-8")
    body = ""
    for each in layer("entrances")["features"]:
        x, y = each["geometry"]["coordinates"]
        body += _placemark(
            each["properties"], f"<Point><coordinates>{x:.14f},{y:.14f},0</coordinates></Point>"
        )
    with zipfile.ZipFile(folder / "轨道站出入口.kmz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", _KML.format(name="轨道站出入口", body=body))
    points = [
        {
            "type": "Feature",
            "properties": {"name": row["站名"], "desc": row["线路"]},
            "geometry": {"type": "Point", "coordinates": [float(row["经度"]), float(row["纬度"])]},
        }
        for row in rows("stations")
        if row["状态"] == "运营"
    ]
    plain = write_json(folder / "points.json", {"type": "FeatureCollection", "features": points})
    run("ogr2ogr", "-f", "GPX", folder / "轨道站.gpx", plain)
    plain.unlink()


def bare_json(folder: Path) -> None:
    """Layers as bare arrays of features, the stops as an array of objects with lng and lat."""
    copy(folder, without=["公园绿地", "轨道站出入口", "公交站点_高德"])
    for name in ("parks", "entrances"):
        write_json(folder / f"{Path(LAYERS[name]).stem}.json", layer(name)["features"])
    stops = [
        {
            "id": row["站台编号"],
            "name": row["站名"],
            "状态": row["状态"],
            "lng": float(row["经度"]),
            "lat": float(row["纬度"]),
        }
        for row in rows("stops")
    ]
    write_json(folder / "公交站点.json", stops)


def lines_of_json(folder: Path) -> None:
    """Layers as one feature for each line."""
    copy(folder, without=["公园绿地", "轨道站出入口"])
    for name in ("parks", "entrances"):
        lines = [json.dumps(each, ensure_ascii=False) for each in layer(name)["features"]]
        (folder / f"{Path(LAYERS[name]).stem}.geojsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def topojson(folder: Path) -> None:
    """Parks, clusters and entrances as three objects of one topology, one arc for each ring."""
    copy(folder, without=["公园绿地", "产业集聚区", "轨道站出入口"])
    arcs: list[list[list[float]]] = []

    def indexed(places: Any) -> Any:
        if isinstance(places[0][0], int | float):
            arcs.append(places)
            return [len(arcs) - 1]
        return [indexed(each) for each in places]

    objects = {}
    for name in ("parks", "clusters", "entrances"):
        shapes = []
        for each in layer(name)["features"]:
            shape = dict(each["geometry"])
            if shape["type"] != "Point":
                shape["arcs"] = indexed(shape.pop("coordinates"))
            shapes.append({**shape, "properties": each["properties"]})
        objects[Path(LAYERS[name]).stem] = {"type": "GeometryCollection", "geometries": shapes}
    write_json(folder / "规划.topojson", {"type": "Topology", "objects": objects, "arcs": arcs})
