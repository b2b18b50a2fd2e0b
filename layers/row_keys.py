"""Lasting names of the features of a layer, by which an edit finds its own again after a new import.

A key says the file, and in it the number or id that the office itself gives the feature; where the data have
none, its name and its place to a metre or so. Features alike in all of this are told apart by their order.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from layers.layer import Layer
from layers.place.crs import GEOGRAPHIC, transform
from layers.remember import by_identity

Keys = NDArray[np.object_]

BETWEEN = "#"
"""Between the file and what names the feature in it."""
_OWN_COLUMNS = ("stop_id", "station_id", "code")
"""Columns of roles that hold ids."""
_ID_HEADING = re.compile(
    r"(?:.*(?:编号|编码|标识码?|代码|号码)|.*(?<![a-z])(?:id|uid|uuid|guid|code|no))$", re.IGNORECASE
)
_RUNNING = re.compile(r"(?:.*[_ ])?(?:objectid|fid|oid|rowid|序号)(?:_\d+)?", re.IGNORECASE)
"""Headings of ids in a file's further columns, and of numbers that programs give anew with each copy."""
_DECIMALS = 5
"""Of degrees: a metre or so, within which a feature that was not moved lies after another projection."""


@by_identity
def keys_of(layer: Layer) -> Keys:
    """The key of each feature of a layer.

    Parameters
    ----------
    layer
        Of features, as a project holds it (not one that is joined of several).

    Returns
    -------
    ndarray of str
        (n,) each once. The same for the same content of a file of the same name, in whatever order its rows
        and in whatever CRS its shapes came.
    """
    assert layer.frame is not None, layer.role
    ids = _ids(layer)
    texts = ids if ids is not None else _names_and_places(layer)
    number = pd.Series(texts).groupby(texts, sort=False).cumcount().to_numpy()
    again = [f"{text}·{n + 1}" if n else text for text, n in zip(texts, number, strict=True)]
    return np.array([f"{layer.title}{BETWEEN}{text}" for text in again], dtype=object)


def own_part(key: str) -> str:
    """What names a feature in its file: a file of next year is called otherwise."""
    return key.partition(BETWEEN)[2]


def _ids(layer: Layer) -> Keys | None:
    """The office's own ids; None where no column has one for each feature."""
    frame = layer.whole
    headings = [name for name in _OWN_COLUMNS if name in frame]
    if layer.own is not None:
        headings += [
            name for name in map(str, layer.own) if _ID_HEADING.match(name) and not _RUNNING.fullmatch(name)
        ]
    for heading in headings:
        cells = frame[heading]
        if len(cells) and cells.notna().all() and cells.is_unique:
            return np.asarray(cells.astype(str), dtype=object)
    return None


def _names_and_places(layer: Layer) -> Keys:
    frame = layer.frame
    assert frame is not None
    shapes = np.asarray(frame.geometry.array)
    places = shapely.get_coordinates(shapely.centroid(shapes))
    lonlat = transform(CRS.from_user_input(frame.crs), GEOGRAPHIC, places) if len(places) else places
    names = frame["name"].fillna("").astype(str) if "name" in frame else [""] * len(frame)
    return np.array(
        [
            f"{name}@{lon + 0.0:.{_DECIMALS}f},{lat + 0.0:.{_DECIMALS}f}"
            for name, (lon, lat) in zip(names, lonlat, strict=True)
        ],
        dtype=object,
    )
