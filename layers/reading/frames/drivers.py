"""The drivers of GDAL that may open a file here.

GDAL chooses the driver by a file's content, whatever it is called: a file named .gml may be an order to
fetch data from a server or from other files. The drivers that do so, and all others that no reader here
asks for, are struck from the list before the first file is opened.
"""

from __future__ import annotations

import pyogrio
from pyogrio._ogr import _register_drivers

_NEEDED = frozenset(
    {
        "CSV", "DXF", "ESRI Shapefile", "ESRIJSON", "FlatGeobuf", "GML", "GPKG", "GPX", "GeoJSON",
        "GeoJSONSeq", "JSONFG", "KML", "LIBKML", "MEM", "MapInfo File", "Memory", "ODS", "OSM",
        "OpenFileGDB", "SQLite", "TopoJSON", "XLSX",
    }
)  # fmt: skip
"""For reading and for writing; none of them opens what a file names."""


def strike_others() -> None:
    """Leave GDAL only the drivers that are needed, for the rest of the process."""
    others = [name for name in pyogrio.list_drivers() if name not in _NEEDED]
    pyogrio.set_gdal_config_options({"GDAL_SKIP": ",".join(others)})
    _register_drivers()  # GDAL looks at that option when it registers its drivers, as pyogrio did on import
