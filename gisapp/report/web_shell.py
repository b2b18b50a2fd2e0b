"""The empty map of the HTML report, as folium writes it.

folium renders what it wrote a second time, as the source of a template: a name that reached it could run
as code. So nothing but numbers gets in here; names, shapes and colours reach the page as JSON, and
``resources/report/map.js`` draws them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import folium

_PADDING = (64, 12)
"""Pixels between the district and the edge of the map: room for the name of a station on its border."""


@dataclass(frozen=True, slots=True)
class Shell:
    """A map's element and script as folium wrote them, and its name in the script."""

    name: str
    element: str
    script: str


def map_shell(south: float, west: float, north: float, east: float) -> Shell:
    """An empty map that shows a rectangle, given in degrees (WGS 84)."""
    canvas = folium.Map(tiles=None, prefer_canvas=True, attributionControl=False, zoomSnap=0.25)
    corners = [[float(south), float(west)], [float(north), float(east)]]
    canvas.fit_bounds(corners, padding=_PADDING)
    page: Any = canvas.get_root()
    page.render()
    return Shell(canvas.get_name(), page.html.render().strip(), page.script.render().strip())
