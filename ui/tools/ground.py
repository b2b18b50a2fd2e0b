"""Metres on the ground where the pencil is, and what stands there that counts for transfer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from layers.remember import Memory

if TYPE_CHECKING:
    from pyproj import CRS
    from shapely import STRtree
    from shapely.geometry.base import BaseGeometry

    from gisapp.indicators.stations import Network
    from gisapp.project import Project

FAR = 2_000.0
"""Metres beyond which nothing is near."""
_NEAR: Memory[Nearby] = Memory()


@dataclass(frozen=True, slots=True)
class Near:
    """Something near a place: what it is called, where it is, and how far on the ground."""

    title: str
    x: float
    y: float
    metres: float


@dataclass(frozen=True)
class Nearby:
    """Points that count, with their titles, and which are near a place."""

    titles: list[str]
    points: NDArray[np.float64]
    tree: STRtree
    crs: CRS

    def within(self, x: float, y: float, metres: float) -> list[Near]:
        """Those within some metres on the ground, the nearest first."""
        import shapely

        plane = metres * scale_at(self.crs, x, y)
        found = self.tree.query(shapely.Point(x, y), predicate="dwithin", distance=plane)
        near = [self._near(int(each), x, y) for each in found]
        return sorted(near, key=lambda each: each.metres)

    def nearest(self, x: float, y: float, metres: float = FAR) -> Near | None:
        """The nearest one, if it is within some metres on the ground."""
        import shapely

        if not len(self.points):
            return None
        near = self._near(int(self.tree.nearest(shapely.Point(x, y))), x, y)
        return near if near.metres <= metres else None

    def _near(self, number: int, x: float, y: float) -> Near:
        from layers.measuring.ground import ground_distance

        place = self.points[number : number + 1]
        metres = float(ground_distance(np.array([[x, y]]), place, self.crs)[0])
        return Near(self.titles[number], float(place[0, 0]), float(place[0, 1]), metres)


def entrances_in(project: Project) -> Nearby | None:
    """The open entrances of stations in operation, as transfer is counted; None without any such data."""
    network = _network(project)
    if network is None:
        return None

    def listed() -> Nearby:
        stations = [network.names[each] for each in network.entrance_station]
        titles = [" ".join(both).strip() for both in zip(stations, network.entrance_names, strict=True)]
        return _nearby(titles, network.entrances, network.crs)

    return _NEAR.recall((network,), "entrances", listed)


def stations_in(project: Project) -> Nearby | None:
    """The stations in operation; None without any such data."""
    network = _network(project)
    if network is None:
        return None
    return _NEAR.recall(
        (network,), "stations", lambda: _nearby(list(network.names), network.centres, network.crs)
    )


def stops_in(project: Project) -> Nearby | None:
    """The stops in service, as transfer is counted; None without any such data."""
    from gisapp.indicators.stops import stops_of
    from gisapp.project import layers_of

    layer = layers_of(project).get("bus_stop")
    if layer is None:
        return None
    stops = stops_of(layer)

    def listed() -> Nearby:
        titles = [stops.name(each) for each in range(len(stops.names))]
        return _nearby(titles, stops.points, stops.crs)

    return _NEAR.recall((stops,), "stops", listed)


def scale_at(crs: CRS, x: float, y: float) -> float:
    """Metres of the plane in one on the ground."""
    from layers.place.crs import point_scale

    return float(point_scale(crs, np.array(x), np.array(y)))


def metres_between(crs: CRS, start: tuple[float, float], end: tuple[float, float]) -> float:
    """A distance on the ground."""
    from layers.measuring.ground import ground_distance

    return float(ground_distance(np.array([start]), np.array([end]), crs)[0])


def shifted(shape: BaseGeometry, dx: float, dy: float) -> BaseGeometry:
    """The same shape elsewhere in the plane."""
    import shapely

    moved: BaseGeometry = shapely.transform(shape, lambda xy: np.add(xy, (dx, dy)))
    return moved


def _network(project: Project) -> Network | None:
    from gisapp.indicators.stations import network_of
    from gisapp.project import layers_of

    layers = layers_of(project)
    stations, entrances = layers.get("rail_station"), layers.get("rail_entrance")
    return None if stations is None and entrances is None else network_of(stations, entrances)


def _nearby(titles: list[str], points: NDArray[np.float64], crs: CRS) -> Nearby:
    import shapely

    points = np.asarray(points, dtype=float).reshape(-1, 2)
    return Nearby(titles, points, shapely.STRtree(shapely.points(points)), crs)
