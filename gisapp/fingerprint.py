"""The fingerprint of a run: equal inputs give equal fingerprints, any change gives another one."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from gisapp.indicators import INDICATORS
from gisapp.project import Project
from gisapp.targets import Profile
from layers.layer import Layer
from layers.roles import is_measured

if TYPE_CHECKING:
    import geopandas as gpd

DIGITS = 12


def fingerprint(project: Project, profile: Profile, year: int) -> str:
    """Twelve hex digits over the data, the parameters, the targets and the definitions.

    Titles, findings and file paths do not enter: the same data imported from elsewhere are the same. Nor
    do basemaps, on which nothing is measured.
    """
    digest = hashlib.sha256()
    digest.update(project.working_crs.encode())
    measured = [layer for layer in project.layers if is_measured(layer.role)]
    for layer in sorted(measured, key=lambda each: each.id):
        digest.update(f"{layer.id}\0{layer.role}\0".encode())
        digest.update(_layer_digest(layer))
    digest.update(repr(sorted(asdict(project.parameters).items())).encode())
    digest.update(f"{profile.id}\0{year}\0".encode())
    for target in profile.targets:
        digest.update(f"{target.id}\0{target.comparator}\0{target.year}\0{target.value}\0".encode())
    for indicator in INDICATORS.values():
        digest.update(f"{indicator.id}\0{indicator.formula}\0".encode())
    return digest.hexdigest()[:DIGITS]


def _layer_digest(layer: Layer) -> bytes:
    if layer.frame is None:
        return f"{layer.origin.sha256}\0{layer.grid_crs}".encode()
    digest = hashlib.sha256()
    digest.update(_geometry_bytes(layer.frame))
    for name in sorted(layer.frame.columns.drop(layer.frame.geometry.name)):
        digest.update(name.encode() + b"\0")
        digest.update("\0".join(_canonical(value) for value in layer.frame[name]).encode())
    return digest.digest()


def _geometry_bytes(frame: gpd.GeoDataFrame) -> bytes:
    present = frame.geometry[frame.geometry.notna()].to_numpy()
    kinds, coordinates, offsets = (
        shapely.get_type_id(present),
        shapely.get_coordinates(present),
        frame.geometry.isna(),
    )
    counts = shapely.get_num_coordinates(present)
    parts = (
        kinds.astype("<i4"),
        counts.astype("<i4"),
        offsets.to_numpy().astype("u1"),
        coordinates.astype("<f8"),
    )
    return b"".join(np.ascontiguousarray(part).tobytes() for part in parts)


def _canonical(value: Any) -> str:
    """A cell in one spelling, whatever type a file gave it: 1, 1.0 and numpy's 1 are the same."""
    if pd.isna(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return str(int(value))
    if isinstance(value, int | float | np.integer | np.floating):
        return repr(float(value))
    return str(value)
