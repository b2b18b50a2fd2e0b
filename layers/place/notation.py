"""How a file writes its coordinates: in which system, in which order and in which unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pyproj import CRS

from layers.errors import UserError
from layers.place.crs import GEOGRAPHIC, FloatArray, parse_crs, short_name, transform
from layers.place.local_grid import LocalGrid, local_grid
from layers.place.packed_degrees import unpacked
from layers.text import T

UNITS = {"m": 1.0, "mm": 0.001, "cm": 0.01, "km": 1000.0, "ft": 0.3048}
"""Metres in each unit that coordinates are written in; feet are international ones."""
UNIT_TITLES = {
    "mm": T("in millimetres"),
    "cm": T("in centimetres"),
    "km": T("in kilometres"),
    "ft": T("in feet"),
}
_ENDING = re.compile(r"\+(yx|mm|cm|km|ft|dms)$")
_LOCAL = re.compile(r"^(?:(?P<crs>.*)\+)?helmert:(?P<file>.+)$")


@dataclass(frozen=True)
class Notation:
    """How numbers become places.

    ``swapped`` says that they are written north first, ``unit`` is a key of :data:`UNITS`, ``packed`` that
    degrees have minutes and seconds behind the point; ``local`` is the local grid that they are in, fitted
    to ``crs``.
    """

    crs: CRS
    swapped: bool = False
    unit: str = "m"
    packed: bool = False
    local: LocalGrid | None = None

    @property
    def text(self) -> str:
        """As an answer writes it: "EPSG:4545+yx+mm"; a CRS without a code by its name."""
        name = short_name(self.crs)
        if self.local is not None:
            name = f"{name}+helmert:{self.local.file}"
        endings = ("yx" if self.swapped else "", self.unit if self.unit != "m" else "")
        return "+".join(filter(None, (name, *endings, "dms" if self.packed else "")))

    @property
    def plain(self) -> bool:
        """Whether the numbers are simply those of the CRS, east first."""
        return not self.swapped and self.unit == "m" and not self.packed and self.local is None

    def to_lonlat(self, xy: FloatArray) -> FloatArray:
        """Degrees (n, 2) in WGS 84 or what passes for it, of coordinates as found."""
        xy = (xy[:, ::-1] if self.swapped else xy) * UNITS[self.unit]
        xy = unpacked(xy) if self.packed else xy
        return transform(self.crs, GEOGRAPHIC, xy if self.local is None else self.local.to_grid(xy))


def parse_notation(text: str, folder: Path = Path()) -> Notation:
    """The notation that a user wrote (``Answers.crs``, ``--crs FILE=…``, a recipe).

    One grammar: ``SYSTEM[+yx][+UNIT]`` or ``SYSTEM[+yx][+dms]``, where

    - ``SYSTEM`` is an EPSG code ("EPSG:4545", "4545") or any text that PROJ knows; or
      ``[GRID+]helmert:POINTS``, a local grid fitted from the common points in the table POINTS (looked
      for beside the data), whose E and N are in GRID. GRID may be left out where the points are in
      degrees, their eastings begin with a zone number, or the table has a column ``crs``;
    - ``+yx`` says that the numbers are written north first;
    - ``+mm``, ``+cm``, ``+km`` and ``+ft`` say that they are in that unit instead of metres;
    - ``+dms`` says that 106.3415 is 106°34′15″.

    Examples: "4545", "EPSG:4545+yx", "EPSG:4545+yx+mm", "EPSG:4490+dms", "helmert:points.csv",
    "EPSG:4545+helmert:points.csv".

    Parameters
    ----------
    text
        The answer.
    folder
        Where the data lie, for the table of common points.

    Raises
    ------
    UserError
        If no system has that name, the unit does not fit it, or the local grid cannot be fitted.
    """
    system, endings = text.strip(), []
    while (found := _ENDING.search(system)) is not None:
        endings.append(found[1])
        system = system[: found.start()].strip()
    units = [each for each in endings if each != "yx"]
    if len(units) > 1 or len(endings) - len(units) > 1:
        raise UserError(
            T("“{text}” names more than one unit or order.", text=text),
            T("Write it like EPSG:4545+yx+mm."),
        )
    unit, swapped = (units or ["m"])[0], "yx" in endings
    if (local := _LOCAL.match(system)) is not None:
        return _local(local["file"].strip(), (local["crs"] or "").strip(), folder, unit, swapped=swapped)
    crs = parse_crs(system)
    if unit == "dms":
        return _packed(crs, swapped=swapped)
    if unit != "m" and any(axis.unit_name != "metre" for axis in crs.axis_info):
        raise UserError(
            T(
                "{crs} is not in metres, so that its numbers cannot be in “{unit}”.",
                crs=short_name(crs),
                unit=unit,
            ),
            T("Leave out the unit."),
        )
    return Notation(crs, swapped, unit)


def _packed(crs: CRS, *, swapped: bool) -> Notation:
    if not crs.is_geographic:
        raise UserError(
            T("{crs} is in metres: its numbers have no minutes and seconds.", crs=short_name(crs)),
            T("Leave out “+dms”."),
        )
    return Notation(crs, swapped, packed=True)


def _local(file: str, crs_text: str, folder: Path, unit: str, *, swapped: bool) -> Notation:
    if unit != "m":
        raise UserError(
            T("A local grid takes its unit from its common points, not from “{unit}”.", unit=unit),
            T("Leave out the unit."),
        )
    grid = local_grid(file, crs_text, folder)
    return Notation(grid.crs, swapped, local=grid)
