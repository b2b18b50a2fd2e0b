"""The zones in which indicators are read: the district, its subdistricts, and the clusters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.errors import UserError
from layers.layer import Layer
from layers.text import T

if TYPE_CHECKING:
    import geopandas as gpd
    import shapely


@dataclass(frozen=True)
class StudyArea:
    """Zones in the working CRS.

    ``zones`` has the columns ``zone_kind``, ``zone`` (unique within a kind), ``population`` (persons,
    NaN where unknown) and geometry; the district is its first row. ``built_up`` is the union of the
    built-up area, None where no such layer was given.
    """

    zones: gpd.GeoDataFrame
    built_up: shapely.Geometry | None

    @property
    def district(self) -> shapely.Geometry:
        """The district's area."""
        return self.zones.geometry.iloc[0]


def study_area_of(layers: Mapping[str, Layer]) -> StudyArea:
    """The study area that these layers describe.

    Raises
    ------
    UserError
        If there is neither a district nor a subdistrict layer.
    """
    raise NotImplementedError
