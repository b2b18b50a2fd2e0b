"""The scorecard: readings, verdicts and warnings of one run, under one fingerprint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gisapp.judging import Verdict
from gisapp.readings import Reading
from gisapp.targets import Profile
from layers.findings import Finding

if TYPE_CHECKING:
    import geopandas as gpd

    from gisapp.project import Project


@dataclass(frozen=True)
class Scorecard:
    """What `evaluate` gives and every output shows.

    ``readings`` go by indicator id. ``verdicts`` maps an indicator id to the verdict on the district's
    reading; an indicator without a target in the profile for ``year`` is absent. ``findings`` holds those of
    the import, of the study area, of the readings, and the consistency warnings of the targets.
    """

    project: Project
    profile: Profile
    year: int
    readings: Mapping[str, Reading]
    verdicts: Mapping[str, Verdict]
    findings: tuple[Finding, ...]

    def evidence(self, name: str, indicator: str | None = None) -> gpd.GeoDataFrame | None:
        """A table that proves a figure, None if there is none.

        Parameters
        ----------
        name
            Such as "overlaps" (:class:`gisapp.readings.Reading` says which there are).
        indicator
            Id of the indicator that it proves; None takes the first one that has such a table.
        """
        for each, reading in self.readings.items():
            if indicator in (None, each) and name in reading.evidence:
                return reading.evidence[name]
        return None

    @cached_property
    def fingerprint(self) -> str:
        """12 hex digits that change when any data, parameter, target or definition does.

        Worked out when it is shown: nothing that follows a hand on the map shows it.
        """
        from gisapp.fingerprint import fingerprint

        return fingerprint(self.project, self.profile, self.year, self.readings)
