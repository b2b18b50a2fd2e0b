"""Points known in a local grid and in a national one, read from a small table."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from layers.columns.heading_text import plain_heading
from layers.errors import UserError
from layers.place.crs import FloatArray
from layers.reading import read
from layers.reading.coordinates.text import numbers_of
from layers.reading.files import is_file, read_bytes
from layers.text import T

_HEADINGS = {
    "x": ("local x", "x", "地方x", "独立x", "局部x", "本地x", "原x"),
    "y": ("local y", "y", "地方y", "独立y", "局部y", "本地y", "原y"),
    "east": ("E", "east", "easting", "东坐标", "国家y", "2000y", "cgcs2000y"),
    "north": ("N", "north", "northing", "北坐标", "国家x", "2000x", "cgcs2000x"),
    "lon": ("lon", "lng", "longitude", "经度", "东经"),
    "lat": ("lat", "latitude", "纬度", "北纬"),
    "name": ("name", "point", "点名", "点号", "id"),
    "crs": ("crs", "epsg", "坐标系"),
}
"""What the columns may be called; of a national grid, Chinese x is north and y is east."""


@dataclass(frozen=True)
class CommonPoints:
    """Points in two grids.

    ``local`` and ``target`` are (n, 2): the local numbers in the table's order, and the known place, east
    (or longitude) first. ``degrees`` says that it is longitude and latitude; ``crs`` is the grid that the
    table names, "" for none.
    """

    file: str
    names: tuple[str, ...]
    local: FloatArray
    target: FloatArray
    degrees: bool
    crs: str


def read_common_points(name: str, folder: Path) -> CommonPoints:
    """The points of a table (CSV, XLSX …), or of a TOML file with one ``[[point]]`` each.

    Columns: ``local x, local y`` (in the order in which the data hold their two numbers, or north first),
    then ``E, N`` or ``lon, lat``; if wanted ``name``, and ``crs`` with the EPSG code of E and N.

    Parameters
    ----------
    name
        File name, looked for beside the data and in the current folder; or a whole path.
    folder
        Where the data lie.

    Raises
    ------
    UserError
        If there is no such file, or it lacks the columns.
    """
    path = _find(name, folder)
    table = _from_toml(path) if path.suffix.casefold() == ".toml" else _from_table(path)
    columns = _columns(table)
    degrees = {"lon", "lat"} <= set(columns)
    known = ("lon", "lat") if degrees else ("east", "north")
    if not {"x", "y", *known} <= set(columns):
        raise UserError(
            T("{file} lacks columns for common points.", file=path.name),
            T("It needs local x and local y, then E and N or lon and lat, with one row a point."),
        )
    numbers = np.column_stack([_numbers(table, columns[each]) for each in ("x", "y", *known)])
    whole = np.isfinite(numbers).all(axis=1)
    numbered = [str(number + 1) for number in range(len(table))]
    names = table[columns["name"]].astype(str).tolist() if "name" in columns else numbered
    crs = table[columns["crs"]].dropna().tolist() if "crs" in columns else []
    return CommonPoints(
        path.name,
        tuple(names[row] for row in np.flatnonzero(whole)),
        numbers[whole, :2],
        numbers[whole, 2:],
        degrees,
        _code(crs[0]) if crs else "",
    )


def _find(name: str, folder: Path) -> Path:
    for path in (folder / name, Path(name)):
        if is_file(path):
            return path
    raise UserError(
        T("There is no {file} with common points beside the data.", file=name),
        T("Write a table with local x, local y, E, N (or lon, lat), and name it: helmert:points.csv."),
    )


def _from_table(path: Path) -> pd.DataFrame:
    frame = read(path)[0].frame
    if frame is None:
        raise UserError(T("{file} is no table of common points.", file=path.name))
    return pd.DataFrame(frame.drop(columns=frame.geometry.name))


def _from_toml(path: Path) -> pd.DataFrame:
    try:
        content = tomllib.loads(read_bytes(path).decode("utf-8-sig"))
        table = pd.DataFrame(list(content.get("point", [])))
    except (ValueError, RecursionError) as error:
        raise UserError(
            T("{file} is no TOML file with one [[point]] for each common point.", file=path.name)
        ) from error
    if "crs" in content:
        table["crs"] = str(content["crs"])
    return table


def _columns(table: pd.DataFrame) -> dict[str, str]:
    """What the table's columns are: meaning → heading."""
    own = {plain_heading(str(heading)): str(heading) for heading in table.columns}
    found = {
        meaning: next((own[plain] for each in names if (plain := plain_heading(each)) in own), None)
        for meaning, names in _HEADINGS.items()
    }
    return {meaning: heading for meaning, heading in found.items() if heading is not None}


def _numbers(table: pd.DataFrame, heading: str) -> FloatArray:
    return numbers_of(table[heading].fillna("").astype(str))


def _code(value: object) -> str:
    """The code as text, without the ".0" of a table's numbers."""
    return str(int(value)) if isinstance(value, float) else str(value).strip()
