"""Rows of places smaller than the zones, such as communities, that say of which subdistrict they are."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd

from gisapp.zone_rows import zone_rows
from layers.columns.said_place import SUBDISTRICT, subdistrict_or_name
from layers.columns.values import Mask
from layers.layer import Layer


def named_after_zones(zones: gpd.GeoDataFrame, layer: Layer, of_others: Mask) -> Layer:
    """The rows under the names of their subdistricts where more of them fit zones so; else as they are.

    The zones may be the communities themselves, and then each row goes by its own name.

    Parameters
    ----------
    zones
        Columns ``zone``, ``code`` and geometry, the district first.
    layer
        Of people; column ``subdistrict`` where its rows say it. Not changed.
    of_others
        Rows of another district, which fit none.
    """
    rows = layer.frame
    if rows is None or SUBDISTRICT not in rows or rows[SUBDISTRICT].isna().all():
        return layer
    by_subdistrict = replace(layer, frame=rows.assign(name=subdistrict_or_name(rows)))

    def fitting(named: Layer) -> int:
        return int((zone_rows(zones, named, of_others).zone > 0).sum())

    return by_subdistrict if fitting(by_subdistrict) > fitting(layer) else layer
