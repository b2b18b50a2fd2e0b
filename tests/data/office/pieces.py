"""The pieces of the sample district, taken up and put down again with programs other than ours."""

from __future__ import annotations

import csv
import json
import math
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

RAW = Path(__file__).parents[3] / "sample_data" / "raw"
DEGREES = "EPSG:4326"
GRID = "EPSG:4545"
LAYERS = {
    "district": "区界.geojson",
    "subdistricts": "街道.shp",
    "built_up": "建成区.gpkg",
    "parks": "公园绿地.gpkg",
    "plots": "绿地图斑.shp",
    "clusters": "产业集聚区.geojson",
    "entrances": "轨道站出入口.geojson",
    "hub_stops": "公交站台_枢纽.gpkg",
}
LAYER_OF = {name: role for role, name in LAYERS.items()}
TABLES = {"stations": "轨道站.csv", "stops": "公交站点_高德.csv", "residents": "常住人口_街道.csv"}
VEGETATION = "植被覆盖_2026.tif"
Place = list[float]


def run(*command: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run([str(each) for each in command], capture_output=True, check=False, **options)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr.decode(errors='replace')}")
    return done


def ogr(target: Path | str, source: Path, *options: str) -> None:
    """ogr2ogr; the shapefiles of the sample declare no code page, which is GBK."""
    source_options = ["-oo", "ENCODING=CP936"] if source.suffix == ".shp" else []
    run("ogr2ogr", *options, *source_options, target, source)


def copy(target: Path, *names: str, without: Sequence[str] = ()) -> None:
    """The raw files of these first names (all if none) in a folder."""
    for path in sorted(RAW.iterdir()):
        if (not names or path.stem in names or path.name in names) and path.stem not in without:
            shutil.copy(path, target / path.name)


def layer(name: str, crs: str = DEGREES) -> dict[str, Any]:
    """A layer of the sample as GeoJSON in a reference system, with all digits."""
    path = RAW / LAYERS[name]
    source_options = ["-oo", "ENCODING=CP936"] if path.suffix == ".shp" else []
    options = ["-f", "GeoJSON", "-t_srs", crs, "-lco", "COORDINATE_PRECISION=14", *source_options]
    text = run("ogr2ogr", *options, "/vsistdout/", path).stdout
    found: dict[str, Any] = json.loads(text)
    if crs == DEGREES:
        found.pop("crs", None)
    return found


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of the sample."""
    codec = "gbk" if name == "residents" else "utf-8-sig"
    with (RAW / TABLES[name]).open(encoding=codec, newline="") as file:
        return list(csv.DictReader(file))


def moved(collection: dict[str, Any], move: Callable[[Place], Place]) -> dict[str, Any]:
    """The same features, with each place moved."""

    def of(places: Any) -> Any:
        return move(places) if isinstance(places[0], int | float) else [of(each) for each in places]

    return {
        **collection,
        "features": [
            {**each, "geometry": {**each["geometry"], "coordinates": of(each["geometry"]["coordinates"])}}
            for each in collection["features"]
        ],
    }


def write_json(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def write_csv(
    path: Path,
    header: Sequence[str],
    content: Iterable[Sequence[Any]],
    *,
    codec: str = "utf-8",
    delimiter: str = ",",
) -> None:
    with path.open("w", encoding=codec, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(header)
        writer.writerows(content)


def to_grid(places: Sequence[Place], crs: str = GRID) -> list[Place]:
    """Degrees (longitude, latitude) on a grid (easting, northing), by gdaltransform."""
    lines = "\n".join(f"{x:.14f} {y:.14f}" for x, y in places)
    done = run(
        "gdaltransform", "-s_srs", "EPSG:4490", "-t_srs", crs, "-output_xy", "--config",
        "OGR_CT_FORCE_TRADITIONAL_GIS_ORDER", "YES", input=lines.encode(),
    )  # fmt: skip
    return [[float(each) for each in line.split()] for line in done.stdout.decode().splitlines()]


# ---------------------------------------------------------------- offsets of map services

_A, _EE = 6378245.0, 0.00669342162296594323


def gcj(place: Place) -> Place:
    """WGS 84 → GCJ-02 in the formula's own arrangement."""
    lng, lat = place[:2]
    x, y = lng - 105.0, lat - 35.0
    short = (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + short
    north += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + short
    east += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    magic = 1 - _EE * math.sin(math.radians(lat)) ** 2
    north = math.degrees(north / (_A * (1 - _EE) / magic**1.5))
    east = math.degrees(east / (_A / math.sqrt(magic) * math.cos(math.radians(lat))))
    return [lng + east, lat + north]


def bd(place: Place) -> Place:
    """WGS 84 → BD-09."""
    return bd_of_gcj(gcj(place))


def bd_of_gcj(place: Place) -> Place:
    lng, lat = place[:2]
    turn = math.pi * 3000 / 180
    far = math.hypot(lng, lat) + 0.00002 * math.sin(lat * turn)
    angle = math.atan2(lat, lng) + 0.000003 * math.cos(lng * turn)
    return [far * math.cos(angle) + 0.0065, far * math.sin(angle) + 0.006]


def wgs(place: Place) -> Place:
    """GCJ-02 → WGS 84, by closing in on it."""
    guess = list(place)
    for _ in range(40):
        off = gcj(guess)
        guess = [guess[0] + place[0] - off[0], guess[1] + place[1] - off[1]]
    return guess
