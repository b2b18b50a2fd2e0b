"""GDAL kept off the network: the program works without one, and no file is to find out who reads it.

Both GDALs in the process, pyogrio's and rasterio's, ask the environment, whenever they are loaded.
"""

from __future__ import annotations

import os
import re

_NOWHERE = "127.0.0.1:9"
"""The port on which, by convention, nothing answers; no computer but this one is asked."""
_PLACE_OF_A_GRID = re.compile(r"grids\s*=\s*[^\s\"]*[/\\]|PARAMETERFILE[^\]]*[/\\]", re.IGNORECASE)
"""A grid of shifts that a coordinate system names by more than its plain name."""


def names_file(crs: str) -> bool:
    """Whether the text of a coordinate system names a file by its place, which PROJ would open.

    Grids are known by their plain names ("ntf_r93.gsb") and are looked for beside PROJ itself.
    """
    return _PLACE_OF_A_GRID.search(crs) is not None


def stay_offline() -> None:
    """Keep whatever a file names on the network from being opened through GDAL."""
    os.environ |= {
        "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
        "GDAL_HTTP_PROXY": _NOWHERE,
        "GDAL_HTTPS_PROXY": _NOWHERE,
        "GDAL_HTTP_MAX_RETRY": "0",
    }
