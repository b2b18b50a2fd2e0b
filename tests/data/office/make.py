"""The sample district in disguise: the same data as another office would hand them over.

``python -m tests.data.office.make FOLDER [NAME ...]`` writes each disguise in a folder of its own.
Written with ogr2ogr, gdal_translate, LibreOffice, zip and the standard library, never with this program.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.data.office import containers, grids, offsets, sheets, texts

Disguise = Callable[[Path], None]
DISGUISES: dict[str, Disguise] = {
    "chinese_windows_zip": containers.chinese_windows_zip,
    "lying_shapefiles": grids.lying_shapefiles,
    "gcj_layers": offsets.gcj_layers,
    "gcj_all": offsets.gcj_all,
    "bd_workbook_dms": offsets.bd_workbook_dms,
    "bd_workbook_pair": offsets.bd_workbook_pair,
    "file_geodatabase": containers.file_geodatabase,
    "one_geopackage": containers.one_geopackage,
    "cad_drawing": grids.cad_drawing,
    "mapinfo_tab": containers.mapinfo_tab,
    "mapinfo_mif": containers.mapinfo_mif,
    "google_earth": texts.google_earth,
    "bare_json": texts.bare_json,
    "lines_of_json": texts.lines_of_json,
    "topojson": texts.topojson,
    "swapped_grid_csv": grids.swapped_grid_csv,
    "mixed_stops": offsets.mixed_stops,
    "old_classes": sheets.old_classes,
    "tiled_raster": containers.tiled_raster,
    "virtual_raster": containers.virtual_raster,
    "jpeg2000": containers.jpeg2000,
    "utf16_tables": sheets.utf16_tables,
    "decimal_comma": sheets.decimal_comma,
}


def make(name: str, folder: Path) -> Path:
    """The disguise of this name, in a folder of its name."""
    target = folder / name
    target.mkdir(parents=True, exist_ok=True)
    DISGUISES[name](target)
    return target


if __name__ == "__main__":
    where, *names = sys.argv[1:]
    for each in names or DISGUISES:
        make(each, Path(where))
