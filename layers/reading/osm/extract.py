"""OpenStreetMap extracts (.osm.pbf, .osm): the layers that the indicators need, by fixed presets."""

from __future__ import annotations

import tempfile
from dataclasses import replace

import geopandas as gpd
import pyogrio

from layers import folders
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.reading.frames.features import frame_of, read_table
from layers.reading.osm.presets import (
    LEFT_OUT_PRESETS,
    MODE,
    PRESETS,
    UNSAID,
    Extract,
    Preset,
    other_boundaries,
)
from layers.reading.osm.relations import relations_of
from layers.reading.request import Request
from layers.reading.transport_kinds import LEFT_OUT, left_out
from layers.source import Source
from layers.system_words import of_library
from layers.text import T, plural

_MISLEADING = ["boundary", "type", "building", MODE, UNSAID]
"""Tags that served to choose; "boundary" would shadow an attribute, "type" look like a class of park."""
_ALWAYS = ["name", "station", "routes"]
"""Columns that stay even where no feature has them: the roles ask for them."""


def read_sources(request: Request) -> list[Source]:
    """One source per preset that finds anything."""
    # GDAL sorts the nodes of a large extract in a temporary file, by default in the current folder
    pyogrio.set_gdal_config_options({"CPL_TMPDIR": tempfile.gettempdir()})
    extract, findings = _extract(request)
    sources = []
    for name, preset in PRESETS.items():
        frame = preset.select(extract)
        if len(frame):
            of_pieces = _of_incomplete(extract, frame, preset, request.file)
            sources.append(_source(name, preset.role, frame, request, findings + of_pieces))
    spare = {
        f"{LEFT_OUT[mode].layer}{more}": choose(extract) for (mode, more), choose in LEFT_OUT_PRESETS.items()
    }
    sources += [_source(name, "", frame, request, findings) for name, frame in spare.items() if len(frame)]
    for name, frame in other_boundaries(extract).items():
        sources.append(_source(name, "", frame, request, findings))
    if not sources:
        _refuse_incomplete(extract, request.file)
        raise UserError(
            T(
                "{file} holds none of these: boundaries, green space, water, stations, stops, ways to walk.",
                file=request.file,
            ),
            T("Check that the extract covers the district."),
        )
    told = left_out(
        {mode: len(spare[kind.layer]) for mode, kind in LEFT_OUT.items() if kind.layer in spare}, request.file
    )
    told += _of_unsaid(extract, request.file)
    return [replace(sources[0], findings=(*sources[0].findings, *told)), *sources[1:]]


def _of_unsaid(extract: Extract, file: str) -> list[Finding]:
    """Stations of which no tag and no route says whether the metro or trains call there."""
    unsaid = int(extract.stations[UNSAID].sum())
    if not unsaid:
        return []
    message = plural(
        "One station does not say whether it is one of urban rail or of trains; it counts as urban rail.",
        "{n} stations do not say whether they are of urban rail or of trains; they count as urban rail.",
        n=unsaid,
    )
    return [Finding("osm.station_kind", Severity.INFO, message, file)]


def _source(
    name: str, role: str, frame: gpd.GeoDataFrame, request: Request, findings: list[Finding]
) -> Source:
    blank = frame.columns[frame.isna().all()].difference(_ALWAYS)
    frame = frame.drop(columns=blank.union(_MISLEADING), errors="ignore").reset_index(drop=True)
    return Source(
        path=request.path,
        name=name,
        format=request.format.name,
        frame=frame,
        crs=frame.crs,
        role_hint=role,
        findings=tuple(findings),
    )


def _extract(request: Request) -> tuple[Extract, list[Finding]]:
    points = _layer(
        request,
        "points",
        "highway IN ('bus_stop', 'platform', 'elevator') OR public_transport IN ('platform', 'station') "
        "OR railway IN ('station', 'halt', 'subway_entrance', 'train_station_entrance') "
        "OR amenity = 'ferry_terminal' OR aerialway = 'station'",
    )
    areas = _layer(
        request,
        "multipolygons",
        "leisure IS NOT NULL OR landuse IS NOT NULL OR admin_level IS NOT NULL OR railway IS NOT NULL "
        "OR public_transport IS NOT NULL OR natural = 'water' OR waterway = 'riverbank' "
        "OR highway = 'elevator' OR amenity = 'ferry_terminal' OR aerialway = 'station'",
    )
    ways = _layer(request, "lines", "highway IS NOT NULL")
    ways["osm_id"] = "way/" + ways["osm_id"].astype("string")
    points["osm_id"] = "node/" + points["osm_id"].astype("string")
    areas["osm_id"] = ("relation/" + areas["osm_id"].astype("string")).fillna(
        "way/" + areas.pop("osm_way_id").astype("string")
    )
    try:
        return Extract(points, ways, areas, relations_of(request.path)), []
    except (OSError, ValueError, LookupError) as error:
        message = T("Which routes serve which stop could not be read ({reason}).", reason=of_library(error))
        unread = Finding("osm.relations", Severity.INFO, message, request.file)
        return Extract(points, ways, areas, []), [unread]


def _of_incomplete(extract: Extract, frame: gpd.GeoDataFrame, preset: Preset, file: str) -> list[Finding]:
    """A finding for areas like those chosen that the extract cut: a way of their outline is missing."""
    if preset.area_tag is None:
        return []
    alike, known = set(frame[preset.area_tag]), set(extract.areas["osm_id"])
    cut = [
        relation.tags.get("name", relation.id)
        for relation in extract.relations
        if relation.tags.get(preset.area_tag) in alike
        and relation.tags["type"] in {"boundary", "multipolygon"}
        and relation.tags.get("boundary", "administrative") == "administrative"
        and relation.id not in known
    ]
    if not cut:
        return []
    message = plural(
        "The outline of one area is incomplete in this extract, so it was left out: {names}.",
        "The outlines of {n} areas are incomplete in this extract, so they were left out: {names}.",
        n=len(cut),
        names=cut,
    )
    mend = T("Take an extract that reaches a little beyond the district.")
    return [Finding("osm.incomplete", Severity.WARNING, message, file, mend=mend)]


def _refuse_incomplete(extract: Extract, file: str) -> None:
    """Refuse an extract that cuts through every area in it; do nothing where it holds none at all."""
    tags = {preset.area_tag for preset in PRESETS.values()} - {None}
    known = set(extract.areas["osm_id"])
    cut = [
        relation.tags.get("name", relation.id)
        for relation in extract.relations
        if relation.tags["type"] == "multipolygon"
        and relation.id not in known
        and tags & relation.tags.keys()
    ]
    if cut:
        raise UserError(
            T("{file}: the outlines of all its areas are incomplete: {names}.", file=file, names=cut),
            T("Take an extract that reaches a little beyond the district."),
        )


def _layer(request: Request, layer: str, where: str) -> gpd.GeoDataFrame:
    options = {"CONFIG_FILE": str(folders.resources() / "osm.ini")}
    table = read_table(request.path, layer, where=where, options=options, within=request.within)
    return frame_of(table, request.file, mend=request.mend)[0]
