"""What a programmer who knows Shapely 2 would write: arrays, spatial index, grid cells, two threads."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import shapely

CELL = 800.0


def green(features: np.ndarray, zones: np.ndarray) -> np.ndarray:
    """Area of the union of the features in each zone: union per grid cell, then cell × zone."""
    west, south, east, north = shapely.total_bounds(zones)
    x, y = np.meshgrid(np.arange(west, east, CELL), np.arange(south, north, CELL))
    boxes = shapely.box(x.ravel(), y.ravel(), x.ravel() + CELL, y.ravel() + CELL)
    cell, feature = shapely.STRtree(features).query(boxes, predicate="intersects")
    stacks = shapely.geometrycollections(features[feature], indices=np.unique(cell, return_inverse=True)[1])
    boxes = boxes[np.unique(cell)]
    unions = _threaded(
        lambda s, b: shapely.intersection(shapely.union_all(s[:, None], axis=1), b), stacks, boxes
    )
    zone, cell = shapely.STRtree(unions).query(zones, predicate="intersects")
    areas = _threaded(lambda z, u: shapely.area(shapely.intersection(z, u)), zones[zone], unions[cell])
    return np.bincount(zone, weights=areas, minlength=len(zones))


def parks(features: np.ndarray, zones: np.ndarray) -> np.ndarray:
    """The same of few features: those that meet others united, parts within a zone not cut."""
    first, _ = shapely.STRtree(features).query(features, predicate="intersects")
    alone = np.bincount(first, minlength=len(features)) == 1
    parts = np.concatenate([features[alone], shapely.get_parts(shapely.union_all(features[~alone]))])
    tree, area = shapely.STRtree(parts), shapely.area(parts)
    zone, part = tree.query(zones, predicate="intersects")
    inner_zone, inner = tree.query(zones, predicate="contains_properly")
    cut = ~np.isin(zone * len(parts) + part, inner_zone * len(parts) + inner)
    cuts = shapely.area(shapely.intersection(zones[zone[cut]], parts[part[cut]]))
    whole = np.bincount(inner_zone, weights=area[inner], minlength=len(zones))
    return whole + np.bincount(zone[cut], weights=cuts, minlength=len(zones))


def transfer(entrances: np.ndarray, owner: np.ndarray, stations: int, stops: np.ndarray) -> np.ndarray:
    """How many stations have a stop within 50 m and within 100 m of an entrance."""
    (entrance, _), distance = shapely.STRtree(stops).query_nearest(
        entrances, return_distance=True, all_matches=False
    )
    nearest = np.full(stations, np.inf)
    np.minimum.at(nearest, owner[entrance], distance)
    return np.array([(nearest <= limit).sum() for limit in (50, 100)])


def _threaded(function, *arrays):  # noqa: ANN001, ANN002, ANN202
    chunks = zip(*(np.array_split(array, 16) for array in arrays), strict=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return np.concatenate(list(pool.map(lambda chunk: function(*chunk), chunks)))
