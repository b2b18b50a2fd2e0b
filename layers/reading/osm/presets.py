"""Which features of an OpenStreetMap extract make which layer.

Tags as in the OpenStreetMap wiki (Key:leisure, Tag:railway=subway_entrance, Public transport v2).
Clusters are not proposed: an industrial area in OpenStreetMap is not a plan's cluster.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.reading.osm.relations import Relation
from layers.station_names import station_key

_STATIONS = ("station", "halt")
_ENTRANCES = ("subway_entrance", "train_station_entrance")
_GREEN_LANDUSE = ("grass", "village_green", "recreation_ground", "forest", "flowerbed", "greenery")
_BUS_ROUTES = {"bus", "trolleybus", "share_taxi", "minibus"}
_WALKABLE = (
    *("footway", "steps", "path", "pedestrian", "corridor", "bridleway", "cycleway", "living_street"),
    *("residential", "service", "track", "unclassified", "tertiary", "secondary", "primary"),
    *("tertiary_link", "secondary_link", "primary_link", "road"),
)
"""Values of highway on which people walk, unless foot or access says no."""
_CITY_LEVEL = 4
_SAME_PLACE = 30.0
"""Metres: a platform this near to a mapped bus stop is the same stop, drawn a second time."""
_METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True)
class Preset:
    """The role of a source, how it is chosen, and which tag its areas share with their relations."""

    role: str
    select: Callable[[Extract], gpd.GeoDataFrame]
    area_tag: str | None = None


@dataclass(frozen=True)
class Extract:
    """Nodes, ways and areas of the file that any preset may ask for; its route and station relations."""

    points: gpd.GeoDataFrame
    ways: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    relations: list[Relation]


def _quarters(extract: Extract) -> gpd.GeoDataFrame:
    """Administrative areas of the level that plays the part of subdistricts (街道).

    In China that is level 8 (level 10 is the 社区 below it); elsewhere the level nearest to 10 that is
    mapped with more than one area.
    """
    areas = extract.areas
    level = pd.to_numeric(areas["admin_level"], errors="coerce")
    chosen = areas[(areas["boundary"] == "administrative") & level.between(7, 11)]
    if chosen.empty:
        return chosen
    level = level[chosen.index]
    townships = chosen["name"].fillna("").str.endswith(("街道", "镇", "乡", "街道办事处"))
    if townships.sum() > 1:
        return chosen[level == level[townships].mode().iloc[0]]
    counts = level.value_counts()
    several = counts[counts > 1] if (counts > 1).any() else counts
    best = min(several.index, key=lambda each: (abs(each - 10), each))
    return chosen[level == best]


def _district(extract: Extract) -> gpd.GeoDataFrame:
    """Administrative areas of the level next above the subdistricts, below provinces: 区 and 县 in China."""
    quarters = _quarters(extract)
    areas = extract.areas[extract.areas["boundary"] == "administrative"]
    if quarters.empty:
        return areas.iloc[:0]
    level = pd.to_numeric(areas["admin_level"], errors="coerce")
    above = level[(level < float(quarters["admin_level"].iloc[0])) & (level > _CITY_LEVEL)]
    return areas[level == above.max()]


def other_boundaries(extract: Extract) -> dict[str, gpd.GeoDataFrame]:
    """Administrative areas of every other level, by a name such as "boundaries_level_6"."""
    areas = extract.areas[extract.areas["boundary"] == "administrative"]
    taken = [*_district(extract).index, *_quarters(extract).index]
    return {
        f"boundaries_level_{level}": areas.loc[rows]
        for level, rows in areas.drop(taken).groupby("admin_level").groups.items()
    }


def _water(extract: Extract) -> gpd.GeoDataFrame:
    areas = extract.areas
    return areas[(areas["natural"] == "water") | (areas["waterway"] == "riverbank")]


def _walk(extract: Extract) -> gpd.GeoDataFrame:
    """Ways on which people may walk with the kind of each, and lifts as points."""
    ways = extract.ways
    shut = ways["foot"].isin(["no", "private"]) | (
        ways["access"].isin(["no", "private"]) & ~ways["foot"].isin(["yes", "designated", "permissive"])
    )
    lifts = _together(
        extract.points[extract.points["highway"] == "elevator"],
        extract.areas[extract.areas["highway"] == "elevator"],
    )
    chosen = [each.astype(object) for each in (ways[ways["highway"].isin(_WALKABLE) & ~shut], lifts)]
    frame = gpd.GeoDataFrame(pd.concat(chosen, ignore_index=True), geometry="geometry", crs=ways.crs)
    return frame.rename(columns={"highway": "kind"})


def _parks(extract: Extract) -> gpd.GeoDataFrame:
    return extract.areas[extract.areas["leisure"] == "park"]


def _gardens(extract: Extract) -> gpd.GeoDataFrame:
    return extract.areas[extract.areas["leisure"] == "garden"]


def _other_green(extract: Extract) -> gpd.GeoDataFrame:
    areas = extract.areas
    taken = areas["leisure"].isin(["park", "garden"])
    return areas[areas["landuse"].isin(_GREEN_LANDUSE) & ~taken]


def _stations(extract: Extract) -> gpd.GeoDataFrame:
    """Station nodes, and the middle of station areas that hold no station node and repeat no name."""
    nodes = extract.points[extract.points["railway"].isin(_STATIONS)]
    areas = extract.areas[extract.areas["railway"].isin(_STATIONS)]
    if len(nodes) and len(areas):
        inside = shapely.STRtree(areas.geometry.values).query(nodes.geometry.values, "intersects")[1]
        repeated = areas["name"].isin(nodes["name"].dropna()) | np.isin(np.arange(len(areas)), inside)
        areas = areas[~repeated]
    return _together(nodes, areas)


def _entrances(extract: Extract) -> gpd.GeoDataFrame:
    """Entrances with the name of their station: of their stop_area, or their own where it is a station's."""
    entrances = extract.points[extract.points["railway"].isin(_ENTRANCES)].copy()
    stations = _stations(extract)
    named = dict(zip(stations["osm_id"], stations["name"], strict=True))
    station_of: dict[str, str] = {}
    for relation in extract.relations:
        if relation.tags.get("public_transport") == "stop_area":
            names = [name for member in relation.members if isinstance(name := named.get(member), str)]
            name = names[0] if names else relation.tags.get("name")
            if name:
                station_of |= dict.fromkeys(relation.members, name)
    by_name = {station_key(name): name for name in stations["name"].dropna()}
    own = entrances["name"].dropna().map(lambda name: by_name.get(station_key(name)))
    entrances["station"] = entrances["osm_id"].map(station_of).astype(object).fillna(own)
    shut = entrances["access"].isin(["no", "private"]) | (entrances["entrance"] == "emergency")
    entrances["open"] = np.where(shut, "no", "yes")
    return entrances


def _bus_stops(extract: Extract) -> gpd.GeoDataFrame:
    """Bus stops, and bus platforms that are not drawn as a stop too, with the routes that serve them."""
    points = extract.points
    stops = points[points["highway"] == "bus_stop"]
    platforms = _together(
        points[(points["public_transport"] == "platform") & (points["highway"] != "bus_stop")],
        extract.areas[extract.areas["public_transport"] == "platform"],
    )
    platforms = platforms[platforms["bus"] == "yes"]
    stops = _together(stops, platforms[_distance_to_nearest(platforms, stops) > _SAME_PLACE])
    routes = _routes_by_member(extract.relations)
    by_tag = stops["route_ref"] if "route_ref" in stops else pd.Series(None, stops.index, dtype=object)
    stops["routes"] = stops["osm_id"].map(routes).fillna(by_tag)
    return stops


def _routes_by_member(relations: list[Relation]) -> dict[str, str]:
    """The route numbers, "1;2;100", of every stop and platform that is a member of a bus route."""
    routes: dict[str, set[str]] = {}
    for relation in relations:
        number = relation.tags.get("ref") or relation.tags.get("name")
        if relation.tags.get("route") in _BUS_ROUTES and number:
            for member in relation.members:
                routes.setdefault(member, set()).add(number)
    return {
        member: ";".join(sorted(numbers, key=lambda each: (len(each), each)))
        for member, numbers in routes.items()
    }


def _together(nodes: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The nodes, and the areas as points within them."""
    if areas.empty:
        return nodes.copy()
    middles = areas.set_geometry(areas.geometry.representative_point())
    return gpd.GeoDataFrame(
        pd.concat([nodes.astype(object), middles.astype(object)], ignore_index=True),
        geometry="geometry",
        crs=areas.crs,
    )


def _distance_to_nearest(points: gpd.GeoDataFrame, others: gpd.GeoDataFrame) -> np.typing.NDArray[np.float64]:
    """Metres, on the sphere and to a few per mille, from each point to the nearest of the others."""
    if points.empty or others.empty:
        return np.full(len(points), np.inf)
    here, there = (shapely.get_coordinates(each.geometry.values) for each in (points, others))
    squeeze = np.array([np.cos(np.radians(here[:, 1].mean())), 1.0]) * _METRES_PER_DEGREE
    tree = shapely.STRtree(shapely.points(there * squeeze))
    distances = tree.query_nearest(shapely.points(here * squeeze), return_distance=True, all_matches=False)[1]
    return np.asarray(distances, dtype=np.float64)


PRESETS = {
    "district": Preset("district", _district, area_tag="admin_level"),
    "quarters": Preset("subdistrict", _quarters, area_tag="admin_level"),
    "parks": Preset("park", _parks, area_tag="leisure"),
    "gardens": Preset("green", _gardens, area_tag="leisure"),
    "other_green": Preset("green", _other_green, area_tag="landuse"),
    "stations": Preset("rail_station", _stations),
    "entrances": Preset("rail_entrance", _entrances),
    "bus_stops": Preset("bus_stop", _bus_stops),
    "walk": Preset("walk", _walk),
    "water": Preset("water", _water, area_tag="natural"),
}
"""What is chosen from an extract, by the name of the source that it makes."""
