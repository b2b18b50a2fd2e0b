"""Damage to single properties that know what they hit: templates, ids, systems, the recipe, the raster."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any

import tomli_w

from tests.damage.editing import TEXTS, Properties, Raw, database_of, entry_of, properties_of, quoted, short

_TEMPLATES = (
    *("{0}", "{}", "{", "}", "{n:>999999999}", "{n!r:>99999999}", "{n:{n}}", "{n:,.99999999f}", "{n:q}"),
    *("{missing}", "{file.__class__}", "{file.__class__.__mro__[1]}", "{n.real}", "{n[0]}", "{file:d}"),
    *("%s", "%(n)s", "{{7*7}}", "{file.__init__.__globals__}", "{n:\0}", "{\ud800}", "x" * 5_000_000),
    *("{n}" * 100_000, "<b>{file}</b>"),
)
_FIGURES = (
    {"n": 1, "file": "x"},
    {"n": "x", "file": None},
    {"n": [1], "file": {"zh": "", "en": ""}},
    {},
    {"self": 1},
)

_SYSTEMS = (
    *("", " ", "garbage", "EPSG:4326", "EPSG:3857", "EPSG:999999", "EPSG:-1", "urn:x", "4545", "\0"),
    *("\ud800", "+proj=tmerc +lat_0=nan", "+proj=tmerc +k=0", "+proj=tmerc +lon_0=1e308 +ellps=GRS80"),
    *("+proj=geocent", "+proj=longlat +nadgrids=/etc/passwd", "+proj=pipeline +step +proj=noop"),
    *("+init=epsg:4326", "{}", "[1]", 'LOCAL_CS["x"]'),
    'ENGCRS["x",EDATUM["y"],CS[Cartesian,2],AXIS["e",east],AXIS["n",north],UNIT["metre",1]]',
    *('PROJCS["x",' * 20_000, '{"type":"ProjectedCRS"}', "/etc/passwd", "x" * 5_000_000),
    "http://127.0.0.1:9/crs",
    *("+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +ellps=GRS80 +units=us-ft", "EPSG:4978"),
    "EPSG:5773",
)

_TOML = (
    *("", "garbage", "\0", "a = ", "format = 99", "format = true", "format = 1", "format = 1\nfile = 1"),
    *("\ud800", "format = 1\nfile = [1]", 'format = 1\n[[file]]\nname = "x"'),
    *("format = 1\n[[file]]\nname = 1\nrole = 2", "a = " + "[" * 50_000, "a = " + "[" * 600 + "]" * 600),
    *("a" + ".a" * 20_000 + " = 1", "a = " + "9" * 5000),
    *("format = 1\n" + '[[file]]\nname = "x"\nrole = "park"\n' * 50_000, "a = 1\n" * 2),
    "format = 1979-05-27",
    'format = 1\n[[file]]\nname = "../../x"\nrole = "nonsense"\ncrs = "garbage"\ndatum = "x"',
    *("x" * 20_000_000, "a = " + "{ b = " * 600 + "1" + " }" * 600),
)

_TYPES = (
    *("object", "complex128", "datetime64[ns]", "category", "int8", "float16", "S5", "O", "M8", "geometry"),
    *("bool", "Int64", "boolean", "period[D]", "<U1", "V99999999", "(1000000,)f8", "i4,f8"),
    *("int64[pyarrow]", "Sparse[int]", "", "nonsense", "\0", None, 1, ["int64"], {"a": "int64"}, "interval"),
    *("timedelta64[ns]", "uint8", "x" * 70_000),
)


def hostile_template(properties: Properties, layer: str, luck: random.Random) -> str:
    """Messages are ``str.format`` templates, so that whoever writes one could reach into the program."""
    template, figures = luck.choice(_TEMPLATES), luck.choice(_FIGURES)
    message: dict[str, Any] = {"message": template, "singular": None, "figures": figures}
    if luck.random() < 0.2:
        message["singular"] = luck.choice(_TEMPLATES)
    entry = entry_of(properties, layer)
    finding = luck.choice(properties["findings"])
    where = luck.choice(["finding", "mend", "step", "figure"])
    if where == "step":
        entry["steps"].append(message)
    elif where == "figure":
        finding["message"]["figures"] = {"mark": message, "title": message, "sample": message}
    else:
        finding["message" if where == "finding" else "mend"] = message
    return f"{where}: {short(message)}"


def hostile_name(path: Path, layer: str, luck: random.Random) -> str:
    """Id, role, title or file of a layer; the table has the new id too, so that the layer can be read."""
    key, text = luck.choice(["id", "id", "role", "title", "file"]), luck.choice(TEXTS)
    with properties_of(path) as properties:
        entry = entry_of(properties, layer)
        (entry["origin"] if key == "file" else entry)[key] = text
    sayable = text and not set(text) & {"\0", "\ud800"} and not text.startswith(("gisapp_", "sqlite_"))
    if key == "id" and sayable:
        with database_of(path) as database:
            database.execute(f"ALTER TABLE {layer} RENAME TO {quoted(text)}")
            for table in ("gpkg_contents", "gpkg_geometry_columns"):
                database.execute(f"UPDATE {table} SET table_name = ? WHERE table_name = ?", (text, layer))
    return f"{key} = {short(text)}"


def layers_alike(properties: Properties, layer: str, luck: random.Random) -> str:
    """Layers of one id, of a role that does not suit them, far too many, none."""
    layers, entry = properties["layers"], entry_of(properties, layer)
    other = luck.choice([each for each in layers if each["columns"]])
    times = {"twice": 1, "400 times": 400}
    how = luck.choice([*times, "one id", "one table", "all of one role", "role of another", "none"])
    if how == "one id":
        other["id"] = entry["id"]
    elif how == "one table":
        layers.append({**other, "id": entry["id"]})
    elif how == "all of one role":
        for each in layers:
            each["role"] = entry["role"]
    elif how == "role of another":
        entry["role"], other["role"] = other["role"], entry["role"]
    elif how == "none":
        layers.clear()
    else:
        layers += [entry] * times[how]
    return f"{how}: {layer}, {other['id']}"


def hostile_system(properties: Properties, layer: str, luck: random.Random) -> str:
    key, text = luck.choice(["working_crs", "working_crs", "grid_crs", "origin"]), luck.choice(_SYSTEMS)
    if key == "working_crs":
        properties[key] = text
    elif key == "grid_crs":
        _raster(properties)[key] = text
    else:
        entry_of(properties, layer)["origin"]["crs"] = text
    return f"{key} = {short(text)}"


def hostile_recipe(properties: Properties, layer: str, luck: random.Random) -> str:
    text = luck.choice(_TOML)
    properties["recipe"] = text
    return short(text)


def recipe_of_other_values(properties: Properties, layer: str, luck: random.Random) -> str:
    """A recipe in right TOML, with another value somewhere in it."""
    value = luck.choice(
        [1, -1, 1.5, True, "", "x", "nonsense", "../../x", [], ["x"], [1], {}, {"a": 1}, [{"a": "b"}]]
    )
    document = tomllib.loads(properties["recipe"])
    table = luck.choice([document, *document["file"] * 2])
    keys = ["name", "layer", "role", "encoding", "crs", "datum", "edition", "keep", "columns", "headings"]
    key = luck.choice(["format", "file"] if table is document else keys)
    table[key] = value
    properties["recipe"] = tomli_w.dumps(document)
    return f"{key} = {value!r}"


def settings_nonsense(properties: Properties, layer: str, luck: random.Random) -> str:
    """Format, year, profile and parameters, of the right kind as often as not."""
    values = {
        "format": [
            *("0", "-1", "1", "3", "99", "2.0", "1e999", "NaN", '"2"', "true", "[2]", "null"),
            "1" + "0" * 30,
        ],
        "version": ['""', "1", "null", '"{0}"', "[]"],
        "year": ["1" + "0" * 30, "-1", "0", "1e999", "NaN", '"2027"', "2027.5", "null", "true", "9" * 4000],
        "profile": ['"nonsense"', '""', "1", "null", '["yuzhong_2027"]', '"../../x"', "{}"],
        "parameters": ['{"border_stations":[]}', '{"border_stations":[],"self":1}', "[]", "{}", "null"],
        "transfer_definition": ['"D4"', '"D3"', '""', "1", "null", '"nonsense"', '["D1"]'],
        "border_stations": [
            *('"abc"', "1", "null", "[1,null]", '[["x"]]', '["\\ud800"]', '[{"a":1}]'),
            '["' + "x" * 99999 + '"]',
        ],
        "ndvi_threshold": ['"x"', "NaN", "1e999", "-1e999", "null", "true", "[]", '"0.3"', "9" * 400],
    }
    key = luck.choice(list(values))
    value = luck.choice(values[key])
    (properties if key in properties else properties["parameters"])[key] = Raw(value)
    return f"{key} = {short(value)}"


def columns_nonsense(properties: Properties, layer: str, luck: random.Random) -> str:
    """What the properties say of a layer's columns: names and types."""
    entry = entry_of(properties, layer)
    name = luck.choice(list(entry["columns"]))
    how = luck.choice(["type", "type", "type", "name", "gone", "all"])
    value: Any = name
    if how == "type":
        value = entry["columns"][name] = luck.choice(_TYPES)
    elif how == "name":
        value = luck.choice(["fid", "geom", "rowid", *TEXTS])
        entry["columns"][value] = entry["columns"].pop(name)
    elif how == "gone":
        del entry["columns"][name]
    else:
        value = luck.choice([None, {}, [], ["name"], {"geometry": "geometry"}, {"row": "int64"}])
        entry["columns"] = value
    return f"{layer}: {how} of {name}, {short(value)}"


def hostile_raster_path(properties: Properties, layer: str, luck: random.Random) -> str:
    places = (
        *("/etc/passwd", "//host/share/x.tif", "/vsicurl/http://127.0.0.1:9/x", "http://127.0.0.1:9/x.tif"),
        *(".", "..", "/", "", " ", "\0", "\ud800", "x" * 5000, "x/" * 3000, "p.gpkg", "nothing.tif"),
        *("/vsizip/p.gpkg/x", "p.gpkg/x.tif", "/vsistdin/", "/proc/self/mem", "GPKG:p.gpkg:park", "~"),
        *("a\nb", "../" * 500 + "etc/passwd", "WMS:http://127.0.0.1:9", None, 1, [], {}),
    )
    place, how = luck.choice(places), luck.choice(["grid", "tile", "both"])
    grid = _raster(properties)["grid"]
    if how != "grid":
        tile = {"column": 0, "row": 0, **{key: grid[key] for key in ("path", "width", "height")}}
        grid["tiles"] = [*luck.choice([[tile], []]), {**tile, "path": place}]
    if how != "tile":
        grid["path"] = place
    return f"{how}: {short(place)}"


def raster_of_other_numbers(properties: Properties, layer: str, luck: random.Random) -> str:
    raster = _raster(properties)
    grid = raster["grid"]
    numbers = ("-1", "0", "1", "1000000000", "1e999", "NaN", '"x"', "null", "true", "9" * 30)
    values: dict[str, list[Any]] = {
        "width": [Raw(each) for each in numbers],
        "transform": [
            *([0] * 6, [Raw("NaN")] * 6, [1] * 5, [1] * 9, [], "abcdef", [None] * 6, [1e308] * 6),
            [1, 0, 0, 0, 1, 0],
        ],
        "dtype": ["", "nonsense", "complex64", "object", 1, None, "V9", "float64", "int8", []],
        "nodata": [Raw(each) for each in (*numbers, "[]")],
        "tiles": [
            *(None, "x", [1], [{}], [[]], {"a": 1}, [{"path": "nothing.tif"}]),
            [{"path": grid["path"], "x": 1}],
        ],
        "grid": [None, {}, [], "x", 1, {**grid, "more": 1}, {"path": grid["path"]}, [grid]],
        "sha256": ["", "0" * 64, None, 1, []],
    }
    key = luck.choice([*values, "height"])
    value = luck.choice(values.get(key, values["width"]))
    holder = {"grid": raster, "sha256": raster["origin"]}.get(key, grid)
    holder[key] = value
    return f"{key} = {short(value)}"


def raster_in_place_of_table(properties: Properties, layer: str, luck: random.Random) -> str:
    """A layer that is told to be a raster, or the raster told to be a table."""
    raster, entry = _raster(properties), entry_of(properties, layer)
    if luck.random() < 0.5:
        entry["grid"], entry["grid_crs"] = raster["grid"], luck.choice([raster["grid_crs"], None])
    else:
        raster["grid"], raster["columns"] = None, luck.choice([entry["columns"], None])
        raster["id"] = luck.choice([raster["id"], entry["id"]])
    return layer


def _raster(properties: Properties) -> dict[str, Any]:
    return next(entry for entry in properties["layers"] if entry["grid"])


KINDS = (
    *(hostile_template, hostile_name, layers_alike, hostile_system, hostile_recipe, recipe_of_other_values),
    *(settings_nonsense, columns_nonsense, hostile_raster_path, raster_of_other_numbers),
    raster_in_place_of_table,
)
