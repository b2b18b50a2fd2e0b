"""The zones in which indicators are read: the district, its subdistricts, and the clusters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from layers.division_codes import DISTRICT, TOWNSHIP
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.layer import Layer, file_of_rows
from layers.remember import by_identity
from layers.roles import NEIGHBOUR, roles
from layers.text import T

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    import shapely
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Boundaries:
    """Where the zones lie, in the working CRS; they stay the same objects while only people change.

    ``zones`` has the columns ``zone_kind``, ``zone`` (unique within a kind), ``code``, ``own_population``
    (persons, as the boundary files say), ``file`` and ``row`` (where it stands) and geometry; the district is
    its first row. ``built_up`` is the union of the built-up area, None where no such layer was given.
    ``outside`` are the subdistricts of the files that are no zones, since they lie elsewhere.
    """

    zones: gpd.GeoDataFrame
    built_up: shapely.Geometry | None = None
    outside: gpd.GeoDataFrame | None = None

    @cached_property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Kind and name of each zone."""
        return tuple(zip(self.zones["zone_kind"].tolist(), self.zones["zone"].tolist(), strict=True))


@dataclass(frozen=True)
class StudyArea:
    """The zones and their people.

    ``population`` is in persons by zone, NaN where unknown. ``findings`` tell where people could not be
    placed, ``people`` what each number rests on (:func:`gisapp.people_grounds.grounds_of`).
    """

    boundaries: Boundaries
    population: NDArray[np.float64]
    findings: tuple[Finding, ...] = ()
    people: gpd.GeoDataFrame | None = None
    """None only where it was made by hand, without people."""

    @property
    def zones(self) -> gpd.GeoDataFrame:
        """The zones of :class:`Boundaries`, the district first."""
        return self.boundaries.zones

    @property
    def built_up(self) -> shapely.Geometry | None:
        """The union of the built-up area, in the working CRS; None where it is not known."""
        return self.boundaries.built_up

    @property
    def district(self) -> shapely.Geometry:
        """The district's geometry, in the working CRS."""
        return self.zones.geometry.iloc[0]


_NO_OUTLINE = T("There is neither a district boundary nor subdistricts to measure in.")
_WANTED = T("Import a polygon file of the district, for example district.gpkg or 区界.shp.")
ROLES = ("district", "subdistrict", "cluster", "built_up", NEIGHBOUR, "population")
"""The layers that a study area is made of."""


def study_area_of(layers: Mapping[str, Layer]) -> StudyArea:
    """The study area that these layers describe; what the very same layers gave is remembered.

    Parameters
    ----------
    layers
        Layers by role, of which those of :data:`ROLES` are read. Without a district layer, the district is
        the union of its subdistricts.

    Returns
    -------
    StudyArea
        District, subdistricts and clusters in this order, in the CRS of the layers; those of the files that
        lie in the district with at least half of their ground.

    Raises
    ------
    UserError
        If there is neither a district nor a subdistrict layer.
    """
    *places, people = (layers.get(role) for role in ROLES)
    boundaries = _boundaries(*places)
    return StudyArea(boundaries, *_people(boundaries, people))


def outline_findings(layers: Mapping[str, Layer]) -> tuple[Finding, ...]:
    """What is to be said of a study area that no boundary bounds.

    Parameters
    ----------
    layers
        Layers by role, as of :func:`study_area_of`.
    """
    district, subdistrict = (layers.get(role) for role in ("district", "subdistrict"))
    if _frame(district) is not None or subdistrict is None:
        return ()
    message = T(
        "There is no district boundary: all areas of {file} together were taken for the district.",
        file=subdistrict.title,
    )
    return (Finding("district.none", Severity.WARNING, message, mend=_WANTED),)


def missing_outline(layers: Mapping[str, Layer]) -> tuple[Finding, ...]:
    """What is to be said of layers from which no study area can be made; nothing where one can.

    Parameters
    ----------
    layers
        Layers by role, as of :func:`study_area_of`.
    """
    if any(_frame(layers.get(role)) is not None for role in ("district", "subdistrict")):
        return ()
    return (Finding("district.missing", Severity.WARNING, _NO_OUTLINE, mend=_WANTED),)


@by_identity
def _boundaries(
    district: Layer | None,
    subdistrict: Layer | None,
    cluster: Layer | None,
    built_up: Layer | None,
    neighbour: Layer | None,
) -> Boundaries:
    import pandas as pd
    import shapely

    from layers.measuring.zones import mostly_within

    outline = district if _frame(district) is not None else subdistrict
    if outline is None or outline.frame is None or outline.frame.empty:
        raise UserError(_NO_OUTLINE, _WANTED)
    whole = _district(outline)
    parts, outside = [whole], None
    for layer, kind in ((subdistrict, "subdistrict"), (cluster, "cluster")):
        frame = _frame(layer)
        if frame is not None:
            assert layer is not None
            files = file_of_rows(layer)
            within = mostly_within(frame.geometry.to_numpy(), whole.geometry.iloc[0])
            parts.append(_zones(frame[within], kind, files[within]))
            if kind == "subdistrict":
                outside = _zones(frame[~within], kind, files[~within])
    around = _frame(neighbour)
    if _frame(district) is None and around is not None:  # they were subdistricts of one file with ours
        assert neighbour is not None
        outside = _zones(around, "subdistrict", file_of_rows(neighbour))
    built = _frame(built_up)
    return Boundaries(
        pd.concat(parts, ignore_index=True),
        None if built is None else shapely.union_all(built.geometry.to_numpy()),
        outside,
    )


@by_identity
def _people(
    boundaries: Boundaries, layer: Layer | None
) -> tuple[NDArray[np.float64], tuple[Finding, ...], gpd.GeoDataFrame]:
    from gisapp.population import with_population

    own = boundaries.zones.rename(columns={"own_population": "population"})
    zones, findings, grounds = with_population(own, layer, boundaries.outside)
    return zones["population"].to_numpy(dtype=float), findings, grounds


def _frame(layer: Layer | None) -> gpd.GeoDataFrame | None:
    return None if layer is None or layer.frame is None or layer.frame.empty else layer.frame


def _district(outline: Layer) -> gpd.GeoDataFrame:
    """One row: the district layer dissolved, or the union of the subdistricts."""
    import geopandas as gpd
    import numpy as np
    import shapely

    frame = outline.frame
    assert frame is not None
    alone = outline.role == "district" and len(frame) == 1
    name, code = (frame["name"].iloc[0], frame["code"].iloc[0]) if alone else _of_parts(outline)
    return gpd.GeoDataFrame(
        {
            "zone_kind": ["district"],
            "zone": [name if isinstance(name, str) else name_after(outline)],
            "code": [code],
            # People of several parts add up only if all of them are known.
            "own_population": [frame["population"].sum(skipna=False)],
            "file": [outline.title],
            "row": [frame["row"].iloc[0] if alone else np.nan],
        },
        geometry=[shapely.union_all(frame.geometry.to_numpy())],
        crs=frame.crs,
    )


def _of_parts(outline: Layer) -> tuple[str | None, str | None]:
    """Name and code of the one district of which all subdistricts are; None where they do not say it."""
    from layers.columns.said_district import OF_DISTRICT

    frame = outline.frame
    assert frame is not None
    if outline.role != "subdistrict" or OF_DISTRICT not in frame:
        return None, None
    names = set(frame[OF_DISTRICT].dropna()) if frame[OF_DISTRICT].notna().all() else set()
    codes = set(frame["code"].where(frame["code"].str.len() >= TOWNSHIP).str[:DISTRICT])
    name, code = (next(iter(each)) if len(each) == 1 else None for each in (names, codes))
    return (
        name if isinstance(name, str) and not name.isdecimal() else None,
        code if isinstance(code, str) else None,
    )


def name_after(layer: Layer) -> str:
    """The name of a district that no file names.

    Parameters
    ----------
    layer
        Its outline, its subdistricts, or whatever comes first.

    Returns
    -------
    str
        The layer's file name without ending; 本区 or district where that says no more than what it holds.
    """
    stem = Path(layer.origin.file).name.partition(".")[0]
    if stem.casefold() not in roles()[layer.role].file_names:
        return stem
    return "district" if stem.isascii() else "本区"


def _zones(frame: gpd.GeoDataFrame, kind: str, files: NDArray[np.object_]) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import numpy as np

    return gpd.GeoDataFrame(
        {
            "zone_kind": kind,
            "zone": _unique_names(frame),
            "code": frame["code"].to_numpy() if "code" in frame else None,
            "own_population": frame["population"].to_numpy() if "population" in frame else np.nan,
            "file": files,
            "row": frame["row"].to_numpy(),
        },
        geometry=frame.geometry.to_numpy(),
        crs=frame.crs,
    )


def _unique_names(frame: gpd.GeoDataFrame) -> list[str]:
    """Each zone's name; its code or row where it has none; a number behind names that come again."""
    code = frame["code"] if "code" in frame else frame["name"]
    names: pd.Series = frame["name"].fillna(code).fillna("#" + frame["row"].astype(str))
    total, seen = Counter(names), Counter[str]()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(f"{name} ({seen[name]})" if total[name] > 1 else str(name))
    return unique
