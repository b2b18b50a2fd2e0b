"""The indicators against plain GeoPandas, a vectorised Shapely script, and exactextract."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import shapely

from bench.city import City, fresh_area
from bench.rivals import exactextract_script, geopandas_script, shapely_script
from bench.timing import OURS, Task
from gisapp.indicators import INDICATORS
from gisapp.indicators.area import covered
from gisapp.parameters import Parameters
from gisapp.readings import Reading
from gisapp.study_area import StudyArea
from layers import task
from layers.layer import Layer
from layers.measuring.cells import Weighted
from layers.measuring.mosaic import made_of
from layers.measuring.zones import Zones

Run = Callable[[], np.ndarray]

# Each contender takes the city, loads what it needs (not timed) and gives back the run that is timed.


def transfer_layers(city: City) -> dict[str, Layer]:
    """Zones, stations, entrances and stops."""
    return city.boundaries() | {
        "rail_station": city.layer("rail_station", "stations", name="sid", station_id="sid", lines="line"),
        "rail_entrance": city.layer("rail_entrance", "entrances", station="sid", name="eid"),
        "bus_stop": city.layer("bus_stop", "bus", name="bid", routes="routes"),
    }


def _transfers(layers: dict[str, Layer], area: StudyArea) -> np.ndarray:
    readings = [
        INDICATORS[f"transfer_coverage_{limit}m"].compute(layers, area, Parameters(), task.Task())
        for limit in (50, 100)
    ]
    return np.array([reading.of("district").numerator for reading in readings])


def _by_zone(reading: Reading) -> np.ndarray:
    return np.array([np.nan if row.numerator is None else row.numerator for row in reading.zones])


def transfer(city: City) -> Run:
    layers = transfer_layers(city)
    area = fresh_area(layers)
    return lambda: _transfers(layers, area)


def transfer_fresh(city: City) -> Run:
    """Each run has layers that nothing is remembered for, as after an import."""
    read = transfer_layers(city)
    area = fresh_area(read)

    def run() -> np.ndarray:
        layers = {role: replace(layer) for role, layer in read.items()}
        return _transfers(layers, area)

    return run


def transfer_moved(city: City) -> Run:
    """Each run has one stop somewhere else, as in a drag."""
    layers = transfer_layers(city)
    area = fresh_area(layers)
    stops, moved = layers["bus_stop"], np.random.default_rng(1)
    INDICATORS["transfer_coverage_50m"].compute(layers, area, Parameters(), task.Task())

    def run() -> np.ndarray:
        frame = stops.frame.copy()
        places = frame.geometry.to_numpy().copy()
        places[0] = shapely.Point(*moved.uniform(0, 1, 2))
        layers["bus_stop"] = Layer(**{**vars(stops), "frame": frame.set_geometry(places, crs=city.crs)})
        return _transfers(layers, area)

    return run


def transfer_geopandas(city: City, how: Callable[..., np.ndarray]) -> Run:
    stations, entrances, stops = (city.frame(name) for name in ("stations", "entrances", "bus"))
    return lambda: how(stations, entrances, stops)


def transfer_shapely(city: City) -> Run:
    entrances, stops = city.frame("entrances"), city.frame("bus")
    doors, platforms = entrances.geometry.to_numpy(), stops.geometry.to_numpy()
    owner, count = entrances["sid"].to_numpy(), int(entrances["sid"].max()) + 1
    return lambda: shapely_script.transfer(doors, owner, count, platforms)


def areas(city: City, name: str) -> Run:
    """The areas themselves: the same zones and features as the rivals have, index of the zones included."""
    zones, features = city.zones, city.frame(name).geometry.to_numpy()
    subdistricts = len(city.frame("subdistricts"))
    first = len(city.frame("districts"))

    def run() -> np.ndarray:
        shapes = zones.geometry.to_numpy()
        tiles = np.arange(first, first + subdistricts)
        others = np.setdiff1d(np.arange(len(shapes)), tiles)
        whole, tile = made_of(shapes[others], shapes[tiles])
        indexed = Zones.of(shapes, city.crs, task.Task(), sums=(others[whole], tiles[tile]))
        return covered(Weighted(features, np.ones(len(features))), indexed, task.Task())[0]

    return run


def green_indicator(city: City) -> Run:
    layers = city.boundaries() | {"green": city.layer("green", "green", **{"class": "XG"})}

    def run() -> np.ndarray:
        return _by_zone(
            INDICATORS["green_space_rate"].compute(layers, fresh_area(layers), Parameters(), task.Task())
        )

    return run


def park_indicator(city: City) -> Run:
    layers = city.boundaries() | {"park": city.layer("park", "parks", **{"class": "G11"})}

    def run() -> np.ndarray:
        return _by_zone(
            INDICATORS["park_area_per_capita"].compute(layers, fresh_area(layers), Parameters(), task.Task())
        )

    return run


def areas_geopandas(city: City, name: str, how: Callable[..., np.ndarray]) -> Run:
    zones, features = city.zones, city.frame(name)
    return lambda: how(features, zones)


def areas_shapely(city: City, name: str, how: Callable[..., np.ndarray]) -> Run:
    zones, features = city.zones.geometry.to_numpy(), city.frame(name).geometry.to_numpy()
    return lambda: how(features, zones)


def coverage(city: City) -> Run:
    layers = city.boundaries() | {"vegetation": city.vegetation()}

    def run() -> np.ndarray:
        reading = INDICATORS["green_coverage"].compute(layers, fresh_area(layers), Parameters(), task.Task())
        return np.array([row.value for row in reading.zones if row.zone_kind != "district"])

    return run


def coverage_exactextract(city: City, how: Callable[..., np.ndarray]) -> Run:
    districts = len(city.frame("districts"))
    zones = city.zones.iloc[districts:].to_crs("EPSG:4545")
    return lambda: how(city.raster, zones, Parameters().ndvi_threshold)


def _area_task(
    title: str, name: str, indicator: Callable[[City], Run], script: Callable[..., np.ndarray]
) -> Task:
    return Task(
        title=title,
        tolerance=1e-5,
        contenders={
            OURS: partial(areas, name=name),
            "this program, whole indicator": indicator,
            "Shapely script": partial(areas_shapely, name=name, how=script),
            "GeoPandas, union per zone": partial(
                areas_geopandas, name=name, how=geopandas_script.green_union
            ),
            "GeoPandas overlay": partial(areas_geopandas, name=name, how=geopandas_script.green_overlay),
        },
        differs=("this program, whole indicator",),  # the districts are one zone there
    )


TASKS = {
    "transfer": Task(
        title="Transfer within 50 m and 100 m",
        tolerance=0.02,  # buffers of 16 segments per quarter lose stations just inside the limit
        contenders={
            OURS: transfer,
            "this program, fresh layers": transfer_fresh,
            "this program, one stop moved": transfer_moved,
            "Shapely script": transfer_shapely,
            "GeoPandas sjoin_nearest": partial(transfer_geopandas, how=geopandas_script.transfer_nearest),
            "GeoPandas buffer + sjoin": partial(transfer_geopandas, how=geopandas_script.transfer),
        },
    ),
    "park": _area_task("Park area by zone", "parks", park_indicator, shapely_script.parks),
    "green": _area_task("Green area by zone, overlaps once", "green", green_indicator, shapely_script.green),
    "coverage": Task(
        title="NDVI > 0.3 by zone, exact parts of pixels",
        tolerance=1e-5,
        contenders={
            OURS: coverage,
            "exactextract, thresholded copy": partial(coverage_exactextract, how=exactextract_script.of_copy),
            "exactextract, one call": partial(coverage_exactextract, how=exactextract_script.in_one_call),
        },
    ),
}
