"""What lies beside a delimited text and speaks of it: types in a .csvt, the coordinate system in a .prj."""

from __future__ import annotations

from pathlib import Path

from pyproj import CRS

from layers.findings import Finding
from layers.reading import files
from layers.reading.frames.features import crs_of
from layers.reading.request import Request

_LONGEST = 1 << 16


def crs_beside(request: Request) -> tuple[CRS | None, list[Finding]]:
    """The system that a .prj of the same name declares, if it belongs to the table and to no shapefile."""
    if _beside(request.path, ".shp") is not None or (projection := _beside(request.path, ".prj")) is None:
        return None, []
    text = files.read_bytes(projection)[:_LONGEST].decode("utf-8", errors="replace").strip()
    return crs_of(text, request.file)


def columns_of_text(request: Request, names: list[str]) -> frozenset[str]:
    """The columns that a .csvt declares as text, whatever their values look like."""
    if (types := _beside(request.path, ".csvt")) is None:
        return frozenset()
    words = files.read_bytes(types)[:_LONGEST].decode("ascii", errors="replace").strip().split(",")
    if len(words) != len(names):
        return frozenset()
    return frozenset(
        name for name, word in zip(names, words, strict=True) if word.strip(' "').lower().startswith("string")
    )


def _beside(path: Path, ending: str) -> Path | None:
    wanted = (path.stem + ending).lower()
    try:
        return next((entry for entry in files.siblings(path) if entry.name.lower() == wanted), None)
    except OSError:
        return None
