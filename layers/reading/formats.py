"""Which formats are read, under which endings they come, and which module reads them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from layers.reading import files
from layers.reading.timetables import is_timetable_folder, is_timetable_zip


@dataclass(frozen=True, slots=True)
class Format:
    """A family of files.

    ``module`` is the module of ``layers.reading`` whose ``read_sources(request)`` reads it. The first
    ending is the usual one.
    """

    name: str
    endings: tuple[str, ...]
    module: str


GEOPACKAGE = Format("GeoPackage", (".gpkg",), "vector.geopackage")
SHAPEFILE = Format("Shapefile", (".shp",), "vector.shapefile")
DBASE = Format("dBASE", (".dbf",), "vector.shapefile")
GEOJSON = Format(
    "GeoJSON", (".geojson", ".json", ".topojson", ".geojsonl", ".geojsons", ".ndjson"), "vector.geojson"
)
CSV = Format("CSV", (".csv", ".tsv", ".txt"), "tables.delimited")
EXCEL = Format("Excel", (".xlsx", ".xls", ".ods", ".xlsm", ".et"), "tables.workbook")
OSM = Format("OpenStreetMap", (".osm.pbf", ".pbf", ".osm"), "osm.extract")
GEOTIFF = Format("GeoTIFF", (".tif", ".tiff"), "raster.file")
GEODATABASE = Format("File geodatabase", (".gdb",), "vector.geodatabase")
ZIP = Format("ZIP", (".zip", ".shz"), "zipped")
GTFS = Format("GTFS", (".zip",), "gtfs.feed")
"""A zip or a folder, but one data set: its tables belong together."""
FOLDERS = (GEODATABASE, GTFS)
"""What comes as a folder that is one data set."""
OTHERS = (
    Format("KML", (".kml", ".kmz"), "vector.kml"),
    Format("FlatGeobuf", (".fgb",), "vector.layered"),
    Format("SQLite", (".sqlite", ".sqlite3", ".spatialite"), "vector.spatialite"),
    Format("GML", (".gml",), "vector.gml"),
    Format("GPX", (".gpx",), "vector.gpx"),
    Format("MapInfo", (".tab", ".mif"), "vector.mapinfo"),
    Format("GeoParquet", (".parquet", ".geoparquet"), "vector.geoparquet"),
    Format("DXF", (".dxf",), "vector.dxf"),
    Format("DWG", (".dwg",), "unreadable"),
    Format("Personal geodatabase", (".mdb",), "unreadable"),
    Format("MapGIS", (".wp", ".wl", ".wt"), "unreadable"),
    Format("SuperMap", (".udb", ".udbx"), "unreadable"),
    Format("JPEG 2000", (".jp2", ".j2k"), "raster.file"),
    Format("Erdas Imagine", (".img",), "raster.file"),
    Format("MBTiles", (".mbtiles",), "raster.file"),
    Format("Virtual mosaic", (".vrt",), "raster.virtual_mosaic"),
)

FORMATS = (GEOPACKAGE, SHAPEFILE, GEOJSON, CSV, EXCEL, OSM, GEOTIFF, DBASE, GEODATABASE, ZIP, GTFS, *OTHERS)

SHAPEFILE_PARTS = (".shp", ".dbf", ".shx", ".prj", ".cpg")
"""The parts that carry data, in the order in which they make the checksum."""

SHAPEFILE_COMPANIONS = (*SHAPEFILE_PARTS[1:], ".sbn", ".sbx", ".qix", ".qpj", ".qmd", ".shp.xml")
"""Files that belong to a .shp of the same name and are not data of their own."""


def format_of(path: Path) -> Format | None:
    """The format that the file's ending names; None for an ending that no reader knows.

    Into zips and folders it looks, to tell a timetable.
    """
    name = path.name.lower()
    matches = [
        (len(ending), format_) for format_ in FORMATS for ending in format_.endings if name.endswith(ending)
    ]
    if not matches:
        return GTFS if is_timetable_folder(path) else None
    named = max(matches, key=lambda match: match[0])[1]
    return GTFS if named is ZIP and is_timetable_zip(path) else named


def parts_of(shapefile: Path) -> dict[str, Path]:
    """The parts of a shapefile that exist, by lower-case ending; the endings may be in either case."""
    stem = shapefile.name[: -len(shapefile.suffix)].lower()
    wanted = {stem + ending: ending for ending in SHAPEFILE_PARTS}
    found = {
        wanted[entry.name.lower()]: entry
        for entry in files.siblings(shapefile)
        if entry.name.lower() in wanted
    }
    found[shapefile.suffix.lower()] = shapefile
    return {ending: found[ending] for ending in SHAPEFILE_PARTS if ending in found}
