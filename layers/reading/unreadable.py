"""Formats of other programs that only those programs read: how to get the data out of them."""

from __future__ import annotations

from layers.errors import UserError
from layers.reading.request import Request
from layers.source import Source
from layers.text import T

_WAYS_OUT = {
    ".dwg": T(
        "In the CAD program, save it as DXF (ASCII, 2010 or later), "
        "or have it exported from ArcGIS or QGIS as GeoPackage."
    ),
    ".mdb": T("In ArcGIS, export its feature classes to a file geodatabase (.gdb) or as shapefiles."),
    ".wp": T("In MapGIS, export it as a shapefile."),
    ".wl": T("In MapGIS, export it as a shapefile."),
    ".wt": T("In MapGIS, export it as a shapefile."),
    ".udb": T("In SuperMap iDesktop, export its data sets as shapefiles or GeoJSON."),
    ".udbx": T("In SuperMap iDesktop, export its data sets as shapefiles or GeoJSON."),
}


def read_sources(request: Request) -> list[Source]:
    """Nothing: always a refusal with the way out.

    Raises
    ------
    UserError
        With the steps by which the data can be exported.
    """
    raise UserError(
        T(
            "{file} is {format}, which only its own programs read.",
            file=request.file,
            format=request.format.name,
        ),
        _WAYS_OUT[request.path.suffix.lower()],
    )
