"""What most scripts do: GeoPandas with buffers and spatial joins, one union per zone, or an overlay."""

from __future__ import annotations

import geopandas as gpd
import numpy as np


def green_union(features: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> np.ndarray:
    """Area of the features in each zone: join, unite per zone, cut by the zone."""
    joined = gpd.sjoin(features[["geometry"]], zones[["geometry"]], predicate="intersects")
    united = joined.dissolve(by="index_right").geometry.reindex(zones.index)
    return united.intersection(zones.geometry).area.fillna(0).to_numpy()


def green_overlay(features: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> np.ndarray:
    """Area of the features in each zone: overlay, then dissolve the pieces of each zone."""
    zones = zones[["geometry"]].assign(zone=np.arange(len(zones)))
    pieces = gpd.overlay(features[["geometry"]], zones, how="intersection", keep_geom_type=True)
    areas = pieces.dissolve(by="zone").area
    return areas.reindex(zones["zone"]).fillna(0).to_numpy()


def transfer(stations: gpd.GeoDataFrame, entrances: gpd.GeoDataFrame, stops: gpd.GeoDataFrame) -> np.ndarray:
    """How many stations have a stop within 50 m and within 100 m of an entrance: buffer and sjoin."""
    counts = []
    for limit in (50.0, 100.0):
        around = entrances.set_geometry(entrances.buffer(limit))
        reached = gpd.sjoin(around, stops[["geometry"]], predicate="intersects")["sid"].unique()
        counts.append(stations["sid"].isin(reached).sum())
    return np.array(counts)


def transfer_nearest(
    stations: gpd.GeoDataFrame, entrances: gpd.GeoDataFrame, stops: gpd.GeoDataFrame
) -> np.ndarray:
    """How many stations have a stop within 50 m and within 100 m of an entrance: by a nearest join."""
    joined = gpd.sjoin_nearest(entrances, stops[["geometry"]], distance_col="distance")
    nearest = joined.groupby("sid")["distance"].min().reindex(stations["sid"])
    return np.array([(nearest <= limit).sum() for limit in (50.0, 100.0)])
