"""The zones in which indicators are read: the district, its subdistricts, and the clusters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from layers.errors import UserError
from layers.findings import Finding
from layers.layer import Layer
from layers.text import T

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    import shapely


@dataclass(frozen=True)
class StudyArea:
    """Zones in the working CRS.

    ``zones`` has the columns ``zone_kind``, ``zone`` (unique within a kind), ``population`` (persons,
    NaN where unknown) and geometry; the district is its first row. ``built_up`` is the union of the
    built-up area, None where no such layer was given. ``findings`` tell where people could not be placed.
    """

    zones: gpd.GeoDataFrame
    built_up: shapely.Geometry | None
    findings: tuple[Finding, ...] = ()

    @property
    def district(self) -> shapely.Geometry:
        """The district's area."""
        return self.zones.geometry.iloc[0]


def study_area_of(layers: Mapping[str, Layer]) -> StudyArea:
    """The study area that these layers describe.

    Without a district layer, the district is the union of its subdistricts.

    Raises
    ------
    UserError
        If there is neither a district nor a subdistrict layer.
    """
    import pandas as pd
    import shapely

    from gisapp.population import with_population

    district, subdistricts = _frame(layers, "district"), _frame(layers, "subdistrict")
    if district is None and subdistricts is None:
        raise UserError(
            T("There is neither a district boundary nor subdistricts to measure in."),
            T("Import a polygon file of the district, for example district.gpkg or 区界.shp."),
        )
    outline = layers["district" if district is not None else "subdistrict"]
    parts = [_district(outline)]
    if subdistricts is not None:
        parts.append(_zones(subdistricts, "subdistrict"))
    clusters = _frame(layers, "cluster")
    if clusters is not None:
        parts.append(_zones(clusters, "cluster"))
    zones, findings = with_population(pd.concat(parts, ignore_index=True), layers.get("population"))
    built_up = _frame(layers, "built_up")
    return StudyArea(
        zones.drop(columns="code"),
        None if built_up is None else shapely.union_all(built_up.geometry.to_numpy()),
        findings,
    )


def _frame(layers: Mapping[str, Layer], role: str) -> gpd.GeoDataFrame | None:
    layer = layers.get(role)
    return None if layer is None or layer.frame is None or layer.frame.empty else layer.frame


def _district(outline: Layer) -> gpd.GeoDataFrame:
    """One row: the district layer dissolved, or the union of the subdistricts."""
    import geopandas as gpd
    import shapely

    frame = outline.frame
    assert frame is not None
    alone = outline.role == "district" and len(frame) == 1
    name, code = (frame["name"].iloc[0], frame["code"].iloc[0]) if alone else (None, None)
    return gpd.GeoDataFrame(
        {
            "zone_kind": ["district"],
            "zone": [name if isinstance(name, str) else Path(outline.origin.file).name.partition(".")[0]],
            "code": [code],
            # People of several parts add up only if all of them are known.
            "population": [frame["population"].sum(skipna=False)],
        },
        geometry=[shapely.union_all(frame.geometry.to_numpy())],
        crs=frame.crs,
    )


def _zones(frame: gpd.GeoDataFrame, kind: str) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import numpy as np

    return gpd.GeoDataFrame(
        {
            "zone_kind": kind,
            "zone": _unique_names(frame),
            "code": frame["code"].to_numpy() if "code" in frame else None,
            "population": frame["population"].to_numpy() if "population" in frame else np.nan,
        },
        geometry=frame.geometry.to_numpy(),
        crs=frame.crs,
    )


def _unique_names(frame: gpd.GeoDataFrame) -> list[str]:
    """Each zone's name; its code or row where it has none; a number behind names that come again."""
    code = frame["code"] if "code" in frame else frame["name"]
    names: pd.Series = frame["name"].fillna(code).fillna("#" + frame["row"].astype(str))
    total, seen = Counter(names), Counter[str]()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(f"{name} ({seen[name]})" if total[name] > 1 else str(name))
    return unique
