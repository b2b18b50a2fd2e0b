"""The columns of a layer under the headings that a planner reads."""

from __future__ import annotations

import geopandas as gpd

from layers.layer import ROW_ERROR, Layer
from layers.own_columns import ERROR, FILE, ROW
from layers.roles import roles
from layers.text import Bilingual, Language


def titles_of(layer: Layer) -> dict[str, Bilingual]:
    """Title of each column by its name."""
    titles = {column.name: column.title for column in roles()[layer.role].columns}
    return {**titles, "row": ROW, "file": FILE, ROW_ERROR: ERROR}


def headings_of(frame: gpd.GeoDataFrame, layer: Layer, language: Language) -> gpd.GeoDataFrame:
    """The frame without columns that hold nothing, its headings in the language.

    All headings are among the names under which columns are recognised, so that the file can be imported
    again as it is.
    """
    geometry = frame.geometry.name
    filled = [name for name in frame.columns if name == geometry or frame[name].notna().any()]
    titles = {name: language.say(title) for name, title in titles_of(layer).items()}
    return frame[filled].rename(columns=titles)
