"""The map of the HTML report, made with folium: no tiles, no network, nothing executable from the data."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import folium
import numpy as np
import shapely
from folium.utilities import JsCode

from gisapp.project import layers_of
from gisapp.report import format as written
from gisapp.report.content import Report
from gisapp.report.map_features import (
    FEATURE_BUDGET,
    lighter,
    reach_around,
    station_points,
    transfer_lines,
)
from gisapp.report.standing import Standing
from gisapp.report.stations import is_missing
from layers.roles import roles
from layers.styles import Style, map_colours, style_of
from layers.text import Language, Sayable, T

if TYPE_CHECKING:
    import geopandas as gpd

AREAS = ("district", "built_up", "green", "park", "cluster", "subdistrict")
_LONLAT = 4326
_DECIMALS = 6
_LINE = "#22302a"
_LABELS_SHOWN = 60
"""Station names stand on the map up to this many stations; beyond, they appear under the pointer."""


@dataclass(frozen=True, slots=True)
class Swatch:
    """One line of the legend."""

    title: Sayable
    fill: str
    stroke: str
    dashed: bool = False
    round: bool = False
    line: bool = False


@dataclass(frozen=True, slots=True)
class WebMap:
    """The map's element and script as folium wrote them, its name in the script, and its legend."""

    name: str
    element: str
    script: str
    legend: tuple[Swatch, ...]
    notes: tuple[T, ...]


def web_map(report: Report, language: Language) -> WebMap:
    """The map of a report; names from the data are escaped, coordinates are WGS 84 degrees."""
    canvas = folium.Map(tiles=None, prefer_canvas=True, attributionControl=False, zoomSnap=0.25)
    drawing = _Drawing(canvas, report, language)
    drawing.areas()
    drawing.reach()
    drawing.stops()
    drawing.stations()
    folium.LayerControl(collapsed=True).add_to(canvas)
    canvas.fit_bounds(drawing.bounds(), padding=(12, 12))
    page: Any = canvas.get_root()
    page.render()
    return WebMap(
        name=canvas.get_name(),
        element=page.html.render().strip(),
        script=page.script.render().strip(),
        legend=tuple(drawing.legend),
        notes=tuple(drawing.notes),
    )


class _Drawing:
    """Adds one layer after the other to a folium map, and keeps the legend in step."""

    def __init__(self, canvas: folium.Map, report: Report, language: Language) -> None:
        self.canvas, self.report, self.language = canvas, report, language
        self.layers = layers_of(report.project)
        self.legend: list[Swatch] = []
        self.notes: list[T] = []

    def areas(self) -> None:
        """Boundaries, green space and clusters, lowest first; borders above what they enclose."""
        frames = {role: frame for role in AREAS if (frame := self._frame(role)) is not None}
        for role in sorted(frames, key=lambda each: style_of(each).order):
            self._area(role, frames[role])
        bordered = [role for role in frames if style_of(role).stroke_order > style_of(role).order]
        for role in sorted(bordered, key=lambda each: style_of(each).stroke_order):
            border = _area_style(style_of(role)) | {"fill": False, "interactive": False}
            self._add([(shape, None) for shape in lighter(frames[role])[0].geometry], name=None, style=border)

    def reach(self) -> None:
        """What lies within 50 m and 100 m of the open entrances, by the state of their station."""
        entrances = self._frame("rail_entrance")
        if entrances is None:
            return
        reached = reach_around(entrances, station_points(self.report))
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
        points = station_points(self.report)
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
                style=_point_style(standing.colour, "#ffffff", 1.5),
                radius=6.5,
                permanent=permanent,
            )
            self.legend.append(Swatch(_COVERAGE[standing], standing.colour, "#ffffff", round=True))

    def bounds(self) -> list[list[float]]:
        """South-west and north-east corner of the district, or of all there is, as lat and lon."""
        frames = [self._frame(role) for role in ("district", "subdistrict", *self.layers)]
        frame = next(each for each in frames if each is not None)
        west, south, east, north = frame.to_crs(_LONLAT).total_bounds
        return [[float(south), float(west)], [float(north), float(east)]]

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
        labels = [None] * len(shown) if role == "district" else self._area_labels(role, shown)
        self._add(
            zip(shown.geometry.to_crs(_LONLAT), labels, strict=True),
            name=title,
            style=_area_style(style),
            lonlat=True,
        )
        fill = style.fill or (f"{style.hatch}33" if style.hatch else "transparent")
        self.legend.append(Swatch(title, fill, style.stroke or style.fill, dashed=bool(style.dash)))

    def _area_labels(self, role: str, frame: gpd.GeoDataFrame) -> list[str]:
        title = self._say(roles()[role].title)
        names = frame["name"] if "name" in frame.columns else [None] * len(frame)
        kinds = frame["class"] if "class" in frame.columns else [None] * len(frame)
        return [
            _label(_cell(name) or title, _cell(kind), self._say(written.area(size)))
            for name, kind, size in zip(names, kinds, frame.geometry.area, strict=True)
        ]

    def _points(self, role: str, frame: gpd.GeoDataFrame, label: Callable[[Any], str]) -> None:
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
            style=_point_style(style.fill, style.stroke, 0.8),
            radius=style.size / 2,
        )
        self.legend.append(Swatch(title, style.fill, style.stroke, round=True))

    def _stop_label(self, row: Any) -> str:
        return _label(
            _cell(getattr(row, "name", None)) or self._say(roles()["bus_stop"].title),
            _cell(getattr(row, "routes", None)),
        )

    def _entrance_label(self, row: Any) -> str:
        return _label(_cell(getattr(row, "station", None)), _cell(getattr(row, "name", None)))

    def _station_label(self, row: Any, *, short: bool) -> str:
        name = f"{row.station} {row.standing.sign}"
        return _label(name) if short else _label(name, self._say(_COVERAGE[row.standing]))

    def _say(self, text: Sayable) -> str:
        return self.language.say(text)

    def _add(
        self,
        features: Iterable[tuple[shapely.Geometry, str | None]],
        *,
        name: Sayable | None,
        style: dict[str, Any],
        radius: float = 0,
        permanent: bool = False,
        lonlat: bool = False,
    ) -> None:
        """Add one folium layer; labels are escaped HTML already."""
        geometries, labels = zip(*features, strict=True)
        shapes = list(geometries) if lonlat else self._to_lonlat(geometries)
        labelled = labels[0] is not None
        layer = folium.GeoJson(
            _feature_collection(shapes, labels),
            name=None if name is None else self._say(name),
            control=name is not None,
            smooth_factor=0.4,
            style_function=lambda _: style,
            marker=folium.CircleMarker(radius=radius) if radius else None,
            on_each_feature=_tooltip(permanent=permanent) if labelled else None,
        )
        layer.add_to(self.canvas)

    def _to_lonlat(self, geometries: Iterable[shapely.Geometry]) -> list[shapely.Geometry]:
        import geopandas as gpd

        return list(gpd.GeoSeries(list(geometries), crs=self.report.project.working_crs).to_crs(_LONLAT))


_COVERAGE = {
    Standing.MET: T("station with a bus stop within 50 m"),
    Standing.NEAR: T("station with a bus stop within 100 m only"),
    Standing.NOT_MET: T("station without a bus stop within 100 m"),
    Standing.UNDECIDED: T("station without a mapped entrance"),
}


def _tooltip(*, permanent: bool) -> JsCode:
    """What binds a feature's label to it: always in sight beside a point, or under the pointer."""
    options = {"direction": "right", "permanent": permanent, "sticky": not permanent, "opacity": 1}
    options |= {"className": "map-name", "offset": [6, 0]} if permanent else {"className": "map-label"}
    return JsCode(f"(feature, layer) => layer.bindTooltip(feature.properties.label, {json.dumps(options)})")


def _area_style(style: Style) -> dict[str, Any]:
    return {
        "color": style.stroke or style.fill,
        "weight": style.width if style.stroke else 0,
        "dashArray": " ".join(f"{each:g}" for each in style.dash) or None,
        "fillColor": style.fill or style.hatch or style.stroke,
        "fillOpacity": 1 if style.fill else 0.18 if style.hatch else 0,
    }


def _point_style(fill: str, stroke: str, width: float) -> dict[str, Any]:
    return {"color": stroke, "weight": width, "fill": True, "fillColor": fill, "fillOpacity": 1}


def _feature_collection(shapes: list[shapely.Geometry], labels: Iterable[str | None]) -> dict[str, Any]:
    rounded = shapely.transform(np.asarray(shapes, dtype=object), lambda xy: np.round(xy, _DECIMALS))
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": number,
                "properties": {"label": label or ""},
                "geometry": json.loads(text),
            }
            for number, (text, label) in enumerate(zip(shapely.to_geojson(rounded), labels, strict=True))
        ],
    }


def _label(name: str, *more: str) -> str:
    """HTML of a label: a name and what is said about it, all of it escaped."""
    lines = [f"<b>{html.escape(name)}</b>", *(html.escape(each) for each in more if each)]
    return "<br>".join(lines)


def _cell(value: Any) -> str:
    return "" if is_missing(value) else str(value)


def background() -> str:
    """Colour behind all layers."""
    return map_colours().ground
