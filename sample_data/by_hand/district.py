"""The sample district's area figures, zone by zone, from the raw files alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from sample_data.by_hand import raw
from sample_data.by_hand.areas import Spans, green_pixels, sweep, vegetated
from sample_data.by_hand.raw import Area, Points


@cache
def zones() -> dict[tuple[str, str], Area]:
    """District, subdistricts and clusters by kind and name."""
    found = {("district", str(area.row["名称"])): area for area in raw.geojson_areas("区界.geojson")}
    found |= {("subdistrict", str(area.row["街道名称"])): area for area in raw.shapefile_areas("街道")}
    return found | {
        ("cluster", str(area.row["名称"])): area for area in raw.geojson_areas("产业集聚区.geojson")
    }


@cache
def built_up() -> Area:
    """The one polygon of the built-up area."""
    (area,) = raw.gpkg_areas("建成区.gpkg", grid=True)
    return area


@cache
def parks() -> tuple[Area, ...]:
    """All rows of 公园绿地.gpkg."""
    return tuple(raw.gpkg_areas("公园绿地.gpkg", grid=False))


@cache
def plots() -> tuple[Area, ...]:
    """All rows of 绿地图斑.shp."""
    return tuple(raw.shapefile_areas("绿地图斑"))


def residents(name: str) -> int:
    """Residents of a subdistrict, or of the whole district as the sum of its subdistricts."""
    rows = {row["街道名称"]: int(row["常住人口"]) for row in raw.table("常住人口_街道.csv", "gbk")}
    total = rows.pop("合计")
    assert total == sum(rows.values())
    return rows.get(name, total)


@cache
def spans() -> Spans:
    """Every horizontal line cut where anything begins or ends."""
    existing = [park for park in parks() if park.row["建设状态"] == "现状"]
    squares = [plot for plot in plots() if plot.row["绿地类别"] == "G3"]
    kinds: dict[str, list[tuple[Area, float]]] = {
        "built_up": [(built_up(), 1.0)],
        "open_park": [(park, 1.0) for park in existing if park.row["是否开放"] == "是"],
        "park_square": [(plot, 1.0) for plot in squares if green_share(plot) >= 0.65],
        "park": [(park, 1.0) for park in existing],
        "plot": [(plot, 1.0) for plot in plots() if plot.row["绿地类别"] != "G3"],
        "square": [(plot, green_share(plot)) for plot in squares],
    }
    kinds |= {f"{kind} {name}": [(area, 1.0)] for (kind, name), area in zones().items()}
    return sweep(kinds, south=_south())


def _south() -> float:
    return float(min(park.rings[0][:, 1].min() for park in parks())) - 2000


def green_share(plot: Area) -> float:
    """Green part of a plot: what the table says of a square, all of any other."""
    share = plot.row["绿地占比"]
    return 1.0 if share is None else float(str(share)) / 100


def common(one: Area, other: Area) -> float:
    """Square metres that two polygons have in common."""
    both = sweep({"one": [(one, 1.0)], "other": [(other, 1.0)]}, south=_south())
    return both.area(lambda over: (over["one"] > 0) & (over["other"] > 0))


def built_up_area(kind: str, name: str) -> float:
    """Square metres of built-up area in a zone."""
    return spans().area(lambda over: (over["built_up"] > 0) & (over[f"{kind} {name}"] > 0))


def park_area(kind: str, name: str) -> float:
    """Square metres of open, existing parks and of squares from 65 % green, built-up and in the zone."""

    def counts(over: Mapping[str, Points]) -> Points:
        park = (over["open_park"] > 0) | (over["park_square"] > 0)
        return park & (over["built_up"] > 0) & (over[f"{kind} {name}"] > 0)

    return spans().area(counts)


def green_area(kind: str, name: str) -> float:
    """Square metres of existing parks and of plots (squares by their green share), each place once."""

    def counts(over: Mapping[str, Points]) -> Points:
        green = np.where((over["park"] > 0) | (over["plot"] > 0), 1.0, over["square"])
        return np.where((over["built_up"] > 0) & (over[f"{kind} {name}"] > 0), green, 0.0)

    return spans().area(counts)


def summed_green_area() -> float:
    """What a careless sum gives: every existing polygon, wherever it lies, as often as it was drawn."""
    return spans().area(lambda over: over["park"] + over["plot"] + over["square"])


def vegetation_area(kind: str, name: str) -> tuple[float, float, float]:
    """Square metres of vegetation, of no data and of ground in the zone's built-up area, by pixels."""
    return vegetated(zones()[kind, name], built_up())


def pixel_count() -> tuple[int, int]:
    """Of the pixels whose centre is built-up: how many are green, and how many they are in all."""
    return green_pixels(zones()["district", "渝中区（示范）"], built_up())
