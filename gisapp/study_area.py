"""The zones in which indicators are read: the district, its subdistricts, and the clusters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
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
    parts = [_district(district, subdistricts)]
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


def _district(district: gpd.GeoDataFrame | None, subdistricts: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """One row: the district layer dissolved, or the union of the subdistricts."""
    import geopandas as gpd
    import shapely

    frame = district if district is not None else subdistricts
    assert frame is not None
    names = list(frame["name"].dropna()) if district is not None else []
    codes = list(frame["code"].dropna()) if district is not None else []
    # People of several districts add up only if all of them are known.
    people = frame["population"].sum(skipna=False) if district is not None else float("nan")
    return gpd.GeoDataFrame(
        {
            "zone_kind": ["district"],
            "zone": [names[0] if len(names) == 1 else _joined(names)],
            "code": [codes[0] if len(codes) == 1 else None],
            "population": [people],
        },
        geometry=[shapely.union_all(frame.geometry.to_numpy())],
        crs=frame.crs,
    )


def _joined(names: list[str]) -> str:
    """A name for a district made of several parts, or of its subdistricts."""
    return "+".join(names) if names and len("+".join(names)) <= 24 else "全区"  # noqa: PLR2004 - fits a card


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
