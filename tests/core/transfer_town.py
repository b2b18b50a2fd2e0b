"""A small town of ten stations, each with a stop 30 m beside its entrance; files in datums as wanted."""

import geopandas as gpd
import numpy as np
import shapely

from layers.place.datum.gcj import wgs84_to_bd09, wgs84_to_gcj02

CORNER = np.array([118.05, 29.03])  # Quzhou: no landmarks there
METRE = np.array([1 / (111_320 * np.cos(np.radians(29.06))), 1 / 111_320])
NAMES = [f"{chr(0x4E00 + 7 * n)}路口" for n in range(10)]
RNG = np.random.default_rng(5)
ENTRANCES = CORNER + np.column_stack([RNG.uniform(900, 7000, 10), RNG.uniform(900, 5000, 10)]) * METRE
STOPS = ENTRANCES + np.array([30, 0]) * METRE  # each 30 m beside the entrance of its name: all within 50 m
SHIFTS = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09, "as_is": lambda lon, lat: (lon, lat)}
CHINESE = {"district": "区界.geojson", "rail_entrance": "轨道站出入口.csv", "bus_stop": "公交站.csv"}
ENGLISH = {"district": "district.geojson", "rail_entrance": "rail_entrances.csv", "bus_stop": "bus_stops.csv"}
FIFTY = "transfer_coverage_50m"


def town(folder, names, entrances="gcj02", stops="as_is", *, boundary="as_is"):
    folder.mkdir(exist_ok=True)
    square = shapely.segmentize(shapely.box(*CORNER, *(CORNER + [8000, 6000] * METRE)), 500 * METRE[1])
    outline = shapely.transform(square, lambda xy: np.column_stack(SHIFTS[boundary](*xy.T)))
    gpd.GeoDataFrame({"name": ["渝中区"]}, geometry=[outline], crs=4326).to_file(folder / names["district"])
    for role, heading, places, frame in (
        ("rail_entrance", "station", ENTRANCES, entrances),
        ("bus_stop", "name", STOPS, stops),
    ):
        moved = np.column_stack(SHIFTS[frame](*places.T))
        rows = (f"{name},{x:.7f},{y:.7f}" for name, (x, y) in zip(NAMES, moved, strict=True))
        (folder / names[role]).write_text("\n".join([f"{heading},lon,lat", *rows]), encoding="utf-8")
    return folder
