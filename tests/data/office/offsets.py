"""Coordinates of Chinese map services where nobody says so."""

from __future__ import annotations

from pathlib import Path

from tests.data.office.pieces import (
    LAYERS,
    VEGETATION,
    bd,
    bd_of_gcj,
    copy,
    gcj,
    layer,
    moved,
    ogr,
    rows,
    wgs,
    write_csv,
    write_json,
)
from tests.data.office.workbooks import as_xls

_STOPS = Path("公交站点_高德.csv")


def _stations_in_gcj(folder: Path) -> None:
    content = rows("stations")
    for row in content:
        lng, lat = gcj([float(row["经度"]), float(row["纬度"])])
        row |= {"经度": f"{lng:.10f}", "纬度": f"{lat:.10f}"}
    write_csv(folder / "轨道站.csv", list(content[0]), [list(row.values()) for row in content])


def _shift(folder: Path, *names: str) -> None:
    for name in names:
        write_json(folder / f"{Path(LAYERS[name]).stem}.geojson", moved(layer(name), gcj))
    _stations_in_gcj(folder)


def gcj_layers(folder: Path) -> None:
    """All that came in degrees in GCJ-02; only the district on the grid, beside the layers already there."""
    copy(folder, "街道", "建成区", "绿地图斑", "公交站点_高德", "常住人口_街道", VEGETATION)
    district = write_json(folder / "区界.json", layer("district"))
    ogr(folder / "区界.gpkg", district, "-s_srs", "EPSG:4490", "-t_srs", "EPSG:4545")
    district.unlink()
    _shift(folder, "parks", "clusters", "entrances", "hub_stops")


def gcj_all(folder: Path) -> None:
    """Every vector layer in GCJ-02 but the district, which is on the grid."""
    copy(folder, "公交站点_高德", "常住人口_街道", VEGETATION)
    district = write_json(folder / "区界.json", layer("district"))
    ogr(folder / "区界.gpkg", district, "-s_srs", "EPSG:4490", "-t_srs", "EPSG:4545")
    district.unlink()
    _shift(folder, *(name for name in LAYERS if name != "district"))


def _dms(value: float) -> str:
    minutes, seconds = divmod(round(value * 3_600_000_000_000) / 1e9, 60)
    degrees, minutes = divmod(int(minutes), 60)
    return f"{degrees}°{minutes:02d}′{seconds:012.9f}″"


def _bd_rows() -> list[tuple[dict[str, str], list[float]]]:
    found = [(row, bd_of_gcj([float(row["经度"]), float(row["纬度"])])) for row in rows("stops")]
    hubs = layer("hub_stops")["features"]
    return found + [(each["properties"], bd(each["geometry"]["coordinates"])) for each in hubs]


def bd_workbook_dms(folder: Path) -> None:
    """All stops in an old workbook from Baidu: titles, a header on two rows, a sum, degrees and minutes."""
    copy(folder, without=["公交站点_高德", "公交站台_枢纽"])
    table: list[list[object]] = [["渝中区公交站点一览表（2026年）"], ["填报单位：示范局"]]
    table += [["站台编号", "站名", "方向", "状态", "坐标", None], [None, None, None, None, "经度", "纬度"]]
    for row, (lng, lat) in _bd_rows():
        table.append([row["站台编号"], row["站名"], row["方向"], row["状态"], _dms(lng), _dms(lat)])
    table.append(["合计", f"{len(table) - 4} 个"])
    as_xls(
        folder / "公交站点.xls", table, merged=["A1:F1", "A2:F2", "E3:F3", "A3:A4", "B3:B4", "C3:C4", "D3:D4"]
    )


def bd_workbook_pair(folder: Path) -> None:
    """The same with “latitude,longitude” in one cell."""
    copy(folder, without=["公交站点_高德", "公交站台_枢纽"])
    table: list[list[object]] = [["渝中区公交站点一览表（2026年）"], []]
    table += [["站台编号", "站名", "方向", "状态", "坐标"]]
    for row, (lng, lat) in _bd_rows():
        table.append([row["站台编号"], row["站名"], row["方向"], row["状态"], f"{lat:.14f},{lng:.14f}"])
    table.append(["合计", f"{len(table) - 3} 个"])
    as_xls(folder / "公交站点.xls", table, merged=["A1:E1"])


def mixed_stops(folder: Path) -> None:
    """Every second stop of the map service taken back already, the others not."""
    copy(folder, without=["公交站点_高德"])
    content = rows("stops")
    for row in content[1::2]:
        lng, lat = wgs([float(row["经度"]), float(row["纬度"])])
        row |= {"经度": f"{lng:.10f}", "纬度": f"{lat:.10f}"}
    write_csv(folder / "公交站点.csv", list(content[0]), [list(row.values()) for row in content])
