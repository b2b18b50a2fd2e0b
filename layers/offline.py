"""GDAL kept off the network: the program works without one, and no file is to find out who reads it.

Both GDALs in the process, pyogrio's and rasterio's, ask the environment, whenever they are loaded.
"""

from __future__ import annotations

import os

_NOWHERE = "127.0.0.1:9"
"""The port on which, by convention, nothing answers; no computer but this one is asked."""


def stay_offline() -> None:
    """Keep whatever a file names on the network from being opened through GDAL."""
    os.environ |= {
        "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
        "GDAL_HTTP_PROXY": _NOWHERE,
        "GDAL_HTTPS_PROXY": _NOWHERE,
        "GDAL_HTTP_MAX_RETRY": "0",
    }
