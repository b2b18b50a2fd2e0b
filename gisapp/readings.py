"""What an indicator says: one row per zone, with the proof beside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from layers.findings import Finding
from layers.text import T

if TYPE_CHECKING:
    import geopandas as gpd

ZONE_KINDS = ("district", "subdistrict", "cluster")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a figure may be another than it seems: said beside it, wherever it is shown.

    ``code`` is stable and meant for scripts ("cover.scrap"). ``lowest`` and ``highest`` bound what the value
    may be if the doubt holds, in the unit of the value; infinite on a side where nothing bounds it.
    """

    code: str
    message: T
    lowest: float = -math.inf
    highest: float = math.inf


@dataclass(frozen=True, slots=True)
class ZoneReading:
    """One indicator in one zone.

    ``value`` is numerator / denominator in the indicator's unit (of "%" times 100), or None with a
    ``reason``. ``numerator`` and ``denominator`` are in the units that the indicator declares, None where not
    known. ``lowest`` and ``highest`` differ from ``value`` only where features of unknown state could move it
    (a station without a mapped entrance): a target between them cannot be decided with these data. ``doubts``
    are about what went into the sum; no verdict goes past one that could turn it.
    """

    zone_kind: str
    zone: str
    numerator: float | None
    denominator: float | None
    value: float | None
    reason: T | None = None
    lowest: float | None = None
    highest: float | None = None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class Reading:
    """One indicator in all zones.

    ``evidence`` holds tables that prove the figures, by name: for the indicators of parks and green space
    "features" and "overlaps" (see :func:`gisapp.indicators.plot_tables.feature_table` and
    :func:`~gisapp.indicators.plot_tables.overlap_table`), of the park area also "people"
    (:func:`gisapp.people_grounds.grounds_of`); for the transfer indicators "stations", "entrances" and
    "variants" (see :mod:`gisapp.indicators.transfer_tables`). ``remarks`` stand beside the figures and decide
    nothing: they say what could not be verified.
    """

    indicator: str
    zones: tuple[ZoneReading, ...]
    evidence: Mapping[str, gpd.GeoDataFrame] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    remarks: tuple[T, ...] = ()

    def of(self, zone_kind: str, zone: str | None = None) -> ZoneReading:
        """The reading of one zone (the district if no name is given); KeyError if there is none."""
        for row in self.zones:
            if row.zone_kind == zone_kind and zone in (None, row.zone):
                return row
        raise KeyError((self.indicator, zone_kind, zone))

    def with_findings(self, findings: Iterable[Finding]) -> Reading:
        """The reading with further findings."""
        return replace(self, findings=(*self.findings, *findings))

    def with_remarks(self, remarks: Iterable[T]) -> Reading:
        """The reading with further remarks; the very same one where there are none."""
        more = tuple(remarks)
        return replace(self, remarks=(*self.remarks, *more)) if more else self

    def doubted(self, doubts_of: Callable[[ZoneReading], tuple[Doubt, ...]]) -> Reading:
        """The reading with further doubts about its zones; the very same one where there are none.

        Parameters
        ----------
        doubts_of
            What is doubtful about a zone's figure; called for those that have one.
        """
        found = [() if row.value is None else doubts_of(row) for row in self.zones]
        if not any(found):
            return self
        zones = (
            replace(row, doubts=(*row.doubts, *more)) for row, more in zip(self.zones, found, strict=True)
        )
        return replace(self, zones=tuple(zones))

    def doubted_in_district(self, doubts_of: Callable[[ZoneReading], tuple[Doubt, ...]]) -> Reading:
        """The same of doubts about the district alone."""
        return self.doubted(lambda row: doubts_of(row) if row.zone_kind == "district" else ())
