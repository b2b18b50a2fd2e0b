"""Where things named in a table are, so that a click can show them on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.view import Bounds

if TYPE_CHECKING:
    import geopandas as gpd

    from gisapp.project import Project
    from gisapp.scorecard import Scorecard
    from layers.findings import Finding

_ROUND_A_POINT = 150.0  # metres: a station with the 100 m around it


def place_of_zone(project: Project, role: str, name: str) -> Bounds | None:
    """Bounds of the areas of that name; None if there are none."""
    for layer in project.layers:
        if layer.role == role and layer.frame is not None:
            found = _bounds(layer.frame[layer.frame["name"] == name])
            if found is not None:
                return found
    return None


def place_of_station(scorecard: Scorecard, name: str) -> Bounds | None:
    """Bounds around a rail station."""
    stations = scorecard.evidence("stations")
    if stations is None:
        return None
    return _bounds(stations[stations["station"] == name])


def place_of_park(scorecard: Scorecard, row: int) -> Bounds | None:
    """Bounds of the park in a row of the table of parks."""
    from gisapp.report.parks import counted_parks

    parks = counted_parks(scorecard)
    return None if parks is None or "geometry" not in parks else _bounds(parks.iloc[[row]])


def place_of_finding(project: Project, finding: Finding) -> Bounds | None:
    """Bounds of the rows that a finding names, or of the whole file; None where neither has a place."""
    for layer in project.layers:
        if layer.frame is not None and finding.file and finding.file in (layer.origin.file, layer.title):
            rows = layer.frame[layer.frame["row"].isin(finding.rows)] if finding.rows else layer.frame
            return _bounds(rows)
    return None


def _bounds(frame: gpd.GeoDataFrame) -> Bounds | None:
    """Bounds in metres, wide enough to see what is around."""
    shapes = frame.geometry.dropna()
    if shapes.empty:
        return None
    west, south, east, north = shapes.total_bounds.tolist()
    room = _ROUND_A_POINT if max(east - west, north - south) < _ROUND_A_POINT else 0.0
    return west - room, south - room, east + room, north + room
