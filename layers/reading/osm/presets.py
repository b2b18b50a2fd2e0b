"""Which features of an OpenStreetMap extract make which layer.

Tags as in the OpenStreetMap wiki (Key:leisure, Tag:railway=subway_entrance, Public transport v2).
Clusters are not proposed: an industrial area in OpenStreetMap is not a plan's cluster.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.reading.osm.modes import BY_ROAD, mode_of_route, modes_by_member, station_modes, stop_modes
from layers.reading.osm.relations import Relation
from layers.reading.transport_kinds import (
    AERIAL,
    BUS,
    COACH,
    FERRY,
    FUNICULAR,
    SCHOOL,
    TOURIST,
    TRAIN,
    URBAN_RAIL,
)
from layers.station_names import station_key

_STATIONS = ("station", "halt")
_ENTRANCES = ("subway_entrance", "train_station_entrance")
MODE, UNSAID = "mode", "mode_unsaid"
"""Columns of stations, entrances and stops while they are chosen."""
_GREEN_LANDUSE = ("grass", "village_green", "recreation_ground", "forest", "flowerbed", "greenery")
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


_Select = Callable[["Extract"], gpd.GeoDataFrame]


@dataclass(frozen=True)
class Preset:
    """The role of a source, how it is chosen, and which tag its areas share with their relations."""

    role: str
    select: _Select
    area_tag: str | None = None


@dataclass(frozen=True)
class Extract:
    """Nodes, ways and areas of the file that any preset may ask for; its route and station relations."""

    points: gpd.GeoDataFrame
    ways: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    relations: list[Relation]

    @cached_property
    def modes(self) -> dict[str, set[str]]:
        """The kinds of the routes of which each node and way is a member."""
        return modes_by_member(self.relations)

    @cached_property
    def stations(self) -> gpd.GeoDataFrame:
        """Those of every kind; column :data:`MODE` says which, :data:`UNSAID` where the tags do not."""
        return _stations(self)

    @cached_property
    def entrances(self) -> gpd.GeoDataFrame:
        """Those of stations of every kind; column :data:`MODE` says which."""
        return _entrances(self)

    @cached_property
    def stops(self) -> gpd.GeoDataFrame:
        """Those on roads of every kind; column :data:`MODE` says which."""
        return _stops(self)


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


def _of_mode(which: _Select, mode: str) -> _Select:
    """Those of one kind of transport."""

    def chosen(extract: Extract) -> gpd.GeoDataFrame:
        found = which(extract)
        return found[found[MODE] == mode]

    return chosen


def _stations(extract: Extract) -> gpd.GeoDataFrame:
    """Station nodes, and the middle of station areas that hold no station node and repeat no name."""
    nodes = extract.points[extract.points["railway"].isin(_STATIONS)]
    areas = extract.areas[extract.areas["railway"].isin(_STATIONS)]
    if len(nodes) and len(areas):
        inside = shapely.STRtree(areas.geometry.values).query(nodes.geometry.values, "intersects")[1]
        repeated = areas["name"].isin(nodes["name"].dropna()) | np.isin(np.arange(len(areas)), inside)
        areas = areas[~repeated]
    found = _together(nodes, areas)
    found[MODE], found[UNSAID] = station_modes(found, extract.modes)
    return found


def _entrances(extract: Extract) -> gpd.GeoDataFrame:
    """Entrances with the name of their station: of their stop_area, or their own where it is a station's."""
    found = extract.points[extract.points["railway"].isin(_ENTRANCES)].copy()
    known = extract.stations
    # One of several stations in an area is that of the metro, if it is among them.
    known = known.iloc[np.argsort(known[MODE].to_numpy() != URBAN_RAIL, kind="stable")]
    rank = {station: number for number, station in enumerate(known["osm_id"])}
    station_of: dict[str, str] = {}
    for relation in extract.relations:
        if relation.tags.get("public_transport") == "stop_area":
            among = sorted(rank[member] for member in relation.members if member in rank)
            names = [name for name in known["name"].iloc[among] if isinstance(name, str)]
            name = names[0] if names else relation.tags.get("name")
            if name:
                station_of |= dict.fromkeys(relation.members, name)
    by_name = {station_key(name): name for name in reversed([*known["name"].dropna()])}
    own = found["name"].dropna().map(lambda name: by_name.get(station_key(name)))
    found["station"] = found["osm_id"].map(station_of).astype(object).fillna(own)
    shut = found["access"].isin(["no", "private"]) | (found["entrance"] == "emergency")
    found["open"] = np.where(shut, "no", "yes")
    modes = known.dropna(subset="name").drop_duplicates("name").set_index("name")[MODE]
    by_tag = found["railway"].map({"train_station_entrance": TRAIN}).fillna(URBAN_RAIL)
    found[MODE] = found["station"].map(modes).astype(object).fillna(by_tag)
    return found


def _stops(extract: Extract) -> gpd.GeoDataFrame:
    """Stops on roads, and platforms that are not drawn as a stop too, with the routes that serve them."""
    points = extract.points
    found = points[points["highway"] == "bus_stop"]
    platforms = _together(
        points[(points["public_transport"] == "platform") & (points["highway"] != "bus_stop")],
        extract.areas[extract.areas["public_transport"] == "platform"],
    )
    platforms = platforms[platforms["bus"] == "yes"]
    found = _together(found, platforms[_distance_to_nearest(platforms, found) > _SAME_PLACE])
    routes = _routes_by_member(extract.relations)
    by_tag = found["route_ref"] if "route_ref" in found else pd.Series(None, found.index, dtype=object)
    found["routes"] = found["osm_id"].map(routes).fillna(by_tag)
    found[MODE] = stop_modes(found, extract.modes)
    return found


def _ferry_terminals(extract: Extract) -> gpd.GeoDataFrame:
    return _tagged(extract, "amenity", "ferry_terminal")


def _cable_cars(extract: Extract) -> gpd.GeoDataFrame:
    return _tagged(extract, "aerialway", "station")


def _tagged(extract: Extract, key: str, value: str) -> gpd.GeoDataFrame:
    """Points, and the middle of areas, with a tag."""
    return _together(*(each[each[key] == value] for each in (extract.points, extract.areas)))


def _routes_by_member(relations: list[Relation]) -> dict[str, str]:
    """The route numbers, "1;2;100", of every stop and platform that is a member of a route by road."""
    routes: dict[str, set[str]] = {}
    for relation in relations:
        number = relation.tags.get("ref") or relation.tags.get("name")
        if mode_of_route(relation.tags) in BY_ROAD and number:
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
    "stations": Preset("rail_station", _of_mode(lambda extract: extract.stations, URBAN_RAIL)),
    "entrances": Preset("rail_entrance", _of_mode(lambda extract: extract.entrances, URBAN_RAIL)),
    "bus_stops": Preset("bus_stop", _of_mode(lambda extract: extract.stops, BUS)),
    "walk": Preset("walk", _walk),
    "water": Preset("water", _water, area_tag="natural"),
}
"""What is chosen from an extract, by the name of the source that it makes."""

LEFT_OUT_PRESETS = {
    (TRAIN, ""): _of_mode(lambda extract: extract.stations, TRAIN),
    (TRAIN, "_entrances"): _of_mode(lambda extract: extract.entrances, TRAIN),
    (FUNICULAR, ""): _of_mode(lambda extract: extract.stations, FUNICULAR),
    (FUNICULAR, "_entrances"): _of_mode(lambda extract: extract.entrances, FUNICULAR),
    (AERIAL, ""): _cable_cars,
    (FERRY, ""): _ferry_terminals,
    (COACH, ""): _of_mode(lambda extract: extract.stops, COACH),
    (SCHOOL, ""): _of_mode(lambda extract: extract.stops, SCHOOL),
    (TOURIST, ""): _of_mode(lambda extract: extract.stops, TOURIST),
}
"""Stops of kinds that are neither urban rail nor bus, by kind and what their entrances are called after."""
