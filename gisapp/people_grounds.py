"""What the number of people of each zone rests on: rows of which file, and how they were joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gisapp.by_file import files_of
from layers.layer import Layer, file_of_rows

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray

OWN, SUM, TOTAL, CODE, NAME, POINTS = "own", "sum", "total", "code", "name", "points"
"""The zone's own column, the sum of the subdistricts, a row of the whole, rows by code or name, points."""
SCENARIO = "scenario"
"""A scenario says them; ``file`` is its name."""

Entry = tuple[int, str, str, tuple[int, ...]]
"""Position of a zone, how its people were joined, and the file with its rows."""


@dataclass(frozen=True)
class Joined:
    """Where the rows of a population layer went.

    ``zone`` is the position of each row's zone, -1 for none, with how it was joined in ``join``. ``counted``
    marks the zones whose people are those of points that lie in them, ``counts`` how many points of each
    file, in order, these are.
    """

    zone: NDArray[np.int64] | None = None
    join: NDArray[np.object_] | None = None
    counted: NDArray[np.bool_] | None = None
    counts: NDArray[np.int64] | None = None


def grounds_of(
    zones: gpd.GeoDataFrame, layer: Layer | None, joined: Joined, *, summed: bool
) -> gpd.GeoDataFrame:
    """One row for each zone and file that its people come from.

    Parameters
    ----------
    zones
        With ``population``, and if need be ``file`` and ``row``: where a zone itself stands.
    layer
        The population layer, None without one.
    joined
        Where its rows went.
    summed
        Whether the district has the sum of its subdistricts.

    Returns
    -------
    GeoDataFrame
        zone_kind, zone, persons, join, file, rows (numbers in the file, a tuple) and the zone's geometry;
        zones whose people are not known are left out.
    """
    entries: list[Entry] = [(0, SUM, "", ())] if summed else []
    if layer is not None and layer.frame is not None:
        entries += _of_layer(layer, joined)
    there = {entry[0] for entry in entries}
    entries += [(at, OWN, *place) for at, place in enumerate(_places(zones)) if at not in there]
    return table_of(zones, entries)


def table_of(zones: gpd.GeoDataFrame, entries: Iterable[Entry]) -> gpd.GeoDataFrame:
    """Such a table, in the order of the zones.

    Parameters
    ----------
    zones
        With ``population``; those whose people are not known are left out.
    entries
        What the people of each come from.
    """
    import geopandas as gpd
    import numpy as np
    import pandas as pd

    known = [entry for entry in sorted(entries) if not np.isnan(zones["population"].iloc[entry[0]])]
    at = [entry[0] for entry in known]
    return gpd.GeoDataFrame(
        {
            "zone_kind": zones["zone_kind"].to_numpy()[at],
            "zone": zones["zone"].to_numpy()[at],
            "persons": zones["population"].to_numpy(dtype=float)[at],
            "join": [entry[1] for entry in known],
            "file": [entry[2] for entry in known],
            "rows": pd.Series([entry[3] for entry in known], dtype=object),
        },
        geometry=zones.geometry.to_numpy()[at],
        crs=zones.crs,
    )


def _places(zones: gpd.GeoDataFrame) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The file and row in which each zone itself stands; a district of several rows has none."""
    import pandas as pd

    if "file" not in zones:
        yield from [("", ())] * len(zones)
        return
    for file, row in zip(zones["file"], zones["row"], strict=True):
        yield str(file), () if pd.isna(row) else (int(row),)


def _of_layer(layer: Layer, joined: Joined) -> list[Entry]:
    import pandas as pd

    assert layer.frame is not None
    entries = list(_of_points(layer, joined))
    if joined.zone is None or joined.join is None:
        return entries
    rows = pd.DataFrame({
        "zone": joined.zone, "join": joined.join, "file": file_of_rows(layer), "row": layer.frame["row"],
    })  # fmt: skip
    rows = rows[rows["zone"] >= 0]
    found: dict[tuple[int, str, str], list[int]] = {}
    for zone, join, file, row in rows.itertuples(index=False):
        found.setdefault((int(zone), join, file), []).append(int(row))
    return entries + [(zone, join, file, tuple(numbers)) for (zone, join, file), numbers in found.items()]


def _of_points(layer: Layer, joined: Joined) -> Iterator[Entry]:
    """An entry for each file with points in a zone; where none has any, all of them say that nobody is."""
    import numpy as np

    if joined.counted is None or joined.counts is None:
        return
    files = files_of(layer)
    for zone in np.flatnonzero(joined.counted).tolist():
        there = np.flatnonzero(joined.counts[zone]).tolist() or range(len(files))
        yield from ((zone, POINTS, files[file], ()) for file in there)
