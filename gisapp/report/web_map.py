"""What the map of the HTML report shows, as plain values; ``resources/report/map.js`` draws them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from gisapp import figures as written
from gisapp.project import layers_of
from gisapp.report.content import Report
from gisapp.report.map_features import (
    FEATURE_BUDGET,
    lighter,
    reach_around,
    station_points,
    transfer_lines,
)
from gisapp.report.standing import Standing
from gisapp.report.stations import NOT_WITHIN_50, UNKNOWN, text_of
from gisapp.report.web_layers import (
    Label,
    MapLayer,
    Swatch,
    area_style,
    feature_collection,
    label_of,
    point_style,
)
from gisapp.report.web_shell import Shell, map_shell
from layers.roles import roles
from layers.styles import map_colours, style_of
from layers.text import Language, Sayable, T

if TYPE_CHECKING:
    import geopandas as gpd

AREAS = ("district", "built_up", "green", "park", "cluster", "subdistrict")
_LONLAT = 4326
_LINE = "#22302a"
_LABELS_SHOWN = 60
"""Station names stand on the map up to this many stations; beyond, they appear under the pointer."""


@dataclass(frozen=True, slots=True)
class WebMap:
    """The empty map, the layers that are drawn on it, its legend, and notes on what is not drawn.

    ``places`` says where stations are, by name, as "lat,lon".
    """

    shell: Shell
    layers: tuple[MapLayer, ...]
    legend: tuple[Swatch, ...]
    notes: tuple[T, ...]
    places: Mapping[str, str]


def web_map(report: Report, language: Language) -> WebMap:
    """The map of a report; coordinates are WGS 84 degrees, texts are values for JSON."""
    drawing = _Drawing(report, language)
    drawing.areas()
    drawing.reach()
    drawing.stops()
    drawing.stations()
    return WebMap(
        shell=map_shell(*drawing.bounds()),
        layers=tuple(drawing.drawn),
        legend=tuple(drawing.legend),
        notes=tuple(drawing.notes),
        places=drawing.places(),
    )


class _Drawing:
    """Adds one layer of the map after the other, and keeps the legend in step."""

    def __init__(self, report: Report, language: Language) -> None:
        self.report, self.language = report, language
        self.layers = layers_of(report.project)
        self.points = station_points(report)
        self.drawn: list[MapLayer] = []
        self.legend: list[Swatch] = []
        self.notes: list[T] = []

    def areas(self) -> None:
        """Boundaries, green space and clusters, lowest first; borders above what they enclose."""
        frames = {role: frame for role in AREAS if (frame := self._frame(role)) is not None}
        for role in sorted(frames, key=lambda each: style_of(each).order):
            self._area(role, frames[role])
        bordered = [role for role in frames if style_of(role).stroke_order > style_of(role).order]
        for role in sorted(bordered, key=lambda each: style_of(each).stroke_order):
            border = area_style(style_of(role)) | {"fill": False, "interactive": False}
            self._add([(shape, None) for shape in lighter(frames[role])[0].geometry], name=None, style=border)

    def reach(self) -> None:
        """What lies within 50 m and 100 m of the open entrances, by the state of their station."""
        reached = reach_around(self.report)
        for standing, rings in reached.items():
            for distance, ring in rings.items():
                self._add(
                    [(ring, None)],
                    name=None,
                    style={
                        "color": standing.colour,
                        "weight": 0.8,
                        "fillColor": standing.colour,
                        "fillOpacity": 0.30 if distance == min(rings) else 0.14,
                        "interactive": False,
                    },
                )
        if reached:
            colour = Standing.MET.colour
            self.legend.append(
                Swatch(T("within 50 m and 100 m of an open entrance"), f"{colour}44", colour, round=True)
            )

    def stops(self) -> None:
        """Bus stops and station entrances, as points with their names."""
        for role, label in (("bus_stop", self._stop_label), ("rail_entrance", self._entrance_label)):
            frame = self._frame(role)
            if frame is not None:
                self._points(role, frame, label)

    def stations(self) -> None:
        """Stations in the colour of their coverage, with their names."""
        points = self.points
        if points is None or points.empty:
            return
        lines = transfer_lines(self.report)
        if lines is not None and not lines.empty:
            self._add(
                [(line, None) for line in lines.geometry],
                name=None,
                style={"color": _LINE, "weight": 1.6, "interactive": False},
            )
            self.legend.append(
                Swatch(T("from the decisive entrance to its nearest stop"), _LINE, _LINE, line=True)
            )
        permanent = len(points) <= _LABELS_SHOWN
        for standing in (Standing.MET, Standing.NEAR, Standing.NOT_MET, Standing.UNDECIDED):
            chosen = points[points["standing"] == standing]
            if chosen.empty:
                continue
            self._add(
                [(row.geometry, self._station_label(row, short=permanent)) for row in chosen.itertuples()],
                name=None,
                style=point_style(standing.colour, "#ffffff", 1.5),
                radius=6.5,
                permanent=permanent,
            )
            title: Sayable = _COVERAGE[standing]
            if standing in _SIGNS:
                title = T("{sign} {word}", sign=_SIGNS[standing], word=title)
            self.legend.append(Swatch(title, standing.colour, "#ffffff", round=True))

    def bounds(self) -> tuple[float, float, float, float]:
        """South, west, north and east end of the district, or of all there is, in degrees."""
        frames = [self._frame(role) for role in ("district", "subdistrict", *self.layers)]
        frame = next(each for each in frames if each is not None)
        west, south, east, north = frame.to_crs(_LONLAT).total_bounds
        return south, west, north, east

    def places(self) -> dict[str, str]:
        """Where stations are, for the rows of a table that find them on the map."""
        if self.points is None or self.points.empty:
            return {}
        lonlat: Any = self.points.geometry.to_crs(_LONLAT)
        pairs = zip(self.points["station"], lonlat.y, lonlat.x, strict=True)
        return {str(name): f"{lat:.6f},{lon:.6f}" for name, lat, lon in pairs}

    def _frame(self, role: str) -> gpd.GeoDataFrame | None:
        layer = self.layers.get(role)
        if layer is None or layer.frame is None or layer.frame.empty:
            return None
        frame = layer.frame[layer.frame.geometry.notna()]
        return None if frame.empty else frame

    def _area(self, role: str, frame: gpd.GeoDataFrame) -> None:
        style = style_of(role)
        shown, left_out = lighter(frame)
        title = roles()[role].title
        if left_out:
            self.notes.append(
                T(
                    "{layer}: the largest {n} of {total} areas are drawn; all are counted.",
                    layer=title,
                    n=written.number(len(shown)),
                    total=written.number(len(frame)),
                )
            )
        # Of the outlines as they are: the drawn ones are simplified.
        whole = frame.loc[shown.index]
        labels = [None] * len(shown) if role == "district" else self._area_labels(role, whole)
        self._add(
            zip(shown.geometry.to_crs(_LONLAT), labels, strict=True),
            name=title,
            style=area_style(style),
            lonlat=True,
        )
        fill = style.fill or (f"{style.hatch}33" if style.hatch else "transparent")
        self.legend.append(Swatch(title, fill, style.stroke or style.fill, dashed=bool(style.dash)))

    def _area_labels(self, role: str, frame: gpd.GeoDataFrame) -> list[Label]:
        title = roles()[role].title
        names = frame["name"] if "name" in frame.columns else [None] * len(frame)
        kinds = frame["class"] if "class" in frame.columns else [None] * len(frame)
        return [
            self._label(text_of(name) or title, text_of(kind), written.area(size))
            for name, kind, size in zip(names, kinds, frame.geometry.area, strict=True)
        ]

    def _points(self, role: str, frame: gpd.GeoDataFrame, label: Callable[[Any], Label]) -> None:
        style = style_of(role)
        title = roles()[role].title
        shown = frame.iloc[:FEATURE_BUDGET]
        if len(shown) < len(frame):
            self.notes.append(
                T(
                    "{layer}: {n} of {total} points are drawn; all are counted.",
                    layer=title,
                    n=written.number(len(shown)),
                    total=written.number(len(frame)),
                )
            )
        self._add(
            [(row.geometry, label(row)) for row in shown.itertuples()],
            name=title,
            style=point_style(style.fill, style.stroke, 0.8),
            radius=style.size / 2,
        )
        self.legend.append(Swatch(title, style.fill, style.stroke, round=True))

    def _stop_label(self, row: Any) -> Label:
        return self._label(
            text_of(getattr(row, "name", None)) or roles()["bus_stop"].title,
            text_of(getattr(row, "routes", None)),
        )

    def _entrance_label(self, row: Any) -> Label:
        return self._label(text_of(getattr(row, "station", None)), text_of(getattr(row, "name", None)))

    def _station_label(self, row: Any, *, short: bool) -> Label:
        name = f"{self._say(str(row.station))} {_SIGNS.get(row.standing, '')}".rstrip()
        return label_of(name) if short else label_of(name, self._say(_COVERAGE[row.standing]))

    def _label(self, name: Sayable, *more: Sayable) -> Label:
        return label_of(*map(self._say, (name, *more)))

    def _say(self, text: Sayable) -> str:
        return self.language.say(text)

    def _add(
        self,
        features: Iterable[tuple[shapely.Geometry, Label | None]],
        *,
        name: Sayable | None,
        style: dict[str, Any],
        radius: float = 0,
        permanent: bool = False,
        lonlat: bool = False,
    ) -> None:
        geometries, labels = zip(*features, strict=True)
        shapes = list(geometries) if lonlat else self._to_lonlat(geometries)
        title = None if name is None else self._say(name)
        self.drawn.append(MapLayer(title, style, radius, permanent, feature_collection(shapes, labels)))

    def _to_lonlat(self, geometries: Iterable[shapely.Geometry]) -> list[shapely.Geometry]:
        import geopandas as gpd

        return list(gpd.GeoSeries(list(geometries), crs=self.report.project.working_crs).to_crs(_LONLAT))


_SIGNS = {Standing.NEAR: NOT_WITHIN_50, Standing.NOT_MET: NOT_WITHIN_50, Standing.UNDECIDED: UNKNOWN}
_COVERAGE = {
    Standing.MET: T("station with a bus stop within 50 m"),
    Standing.NEAR: T("station with a bus stop within 100 m only"),
    Standing.NOT_MET: T("station without a bus stop within 100 m"),
    Standing.UNDECIDED: T("station without a mapped entrance"),
}


def background() -> str:
    """Colour behind all layers."""
    return map_colours().ground
