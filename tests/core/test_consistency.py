"""Whether targets can hold together: X1 and X2 with the figures of Yuzhong worked out by hand."""

import geopandas as gpd
import numpy as np
import pytest
from shapely import box

from gisapp.consistency import consistency_findings
from gisapp.readings import Reading, ZoneReading
from gisapp.study_area import Boundaries, StudyArea
from gisapp.targets import profile_of
from layers.findings import Severity

YUZHONG = profile_of("yuzhong_2027")
LAND = 20_080_000.0


def study_area(population, land=LAND):
    zones = gpd.GeoDataFrame(
        {"zone_kind": ["district"], "zone": ["渝中区"]},
        geometry=[box(0, 0, land / 1000, 1000)],
    )
    return StudyArea(Boundaries(zones), np.array([population]))


def readings(rate=None, coverage=None, built_up=LAND, parks=None):
    def shares(indicator, value):
        numerator = None if value is None else value / 100 * built_up
        zone = ZoneReading("district", "渝中区", numerator, built_up, value)
        return Reading(indicator, (zone,))

    people = ZoneReading("district", "渝中区", None, 588_717.0, parks)
    return {
        "park_area_per_capita": Reading("park_area_per_capita", (people,)),
        "green_space_rate": shares("green_space_rate", rate),
        "green_coverage": shares("green_coverage", coverage),
    }


def found(code, *, profile=YUZHONG, year=2027, population=588_717.0, land=LAND, **shares):
    every = consistency_findings(readings(**shares), profile, year, study_area(population, land))
    return [each for each in every if each.code == code]


def test_the_plan_asks_for_a_rate_above_its_coverage():
    (warning,) = found("targets.X1")
    assert warning.severity is Severity.WARNING
    assert "40 %" in str(warning.message)
    assert "38 %" in str(warning.message)
    assert "boundary" in str(warning.mend)


def test_a_measured_rate_above_the_coverage_is_a_second_warning():
    in_plan, measured = found("targets.X1", rate=36.2, coverage=35.0)
    assert "36.2 %" in str(measured.message)
    assert "35.0 %" in str(measured.message)
    assert in_plan != measured


def test_a_coverage_above_the_rate_is_as_it_should_be():
    assert len(found("targets.X1", rate=36.2, coverage=39.0)) == 1  # the plan's own pair remains
    # 36.2 is 1.02 times 35.49: pixels along borders alone may do that
    assert len(found("targets.X1", rate=36.2, coverage=35.5)) == 1
    assert len(found("targets.X1", rate=36.2, coverage=35.4)) == 2


def test_a_plan_without_a_coverage_target_has_no_pair_to_compare():
    assert found("targets.X1", profile=profile_of("chongqing_2027")) == []


def test_park_area_against_both_budgets():
    """13 × 588,717 = 765.3 ha: 95.3 % of 0.40 × 2,008 = 803.2 ha, 100.3 % of 0.38 × 2,008 = 763.0 ha."""
    (warning,) = found("targets.X2")
    assert warning.severity is Severity.WARNING
    text = str(warning.message)
    for figure in ("13 m²/person", "588,717", "765.3 ha", "95.3 %", "803.2 ha", "100.3 %", "763.0 ha"):
        assert figure in text, figure
    # 0.75 × 0.40 × 20,080,000 / 13 = 463,384 people; 765.3321 ha / 0.30 = 2,551.1 ha
    assert "463,384" in str(warning.mend)
    assert "2,551.1 ha" in str(warning.mend)


def test_the_end_of_2023_population_gives_749_hectares():
    (warning,) = found("targets.X2", population=576_000.0)
    assert "748.8 ha" in str(warning.message)
    assert "93.2 %" in str(warning.message)


def test_a_larger_area_has_room():
    (note,) = found("targets.X2", built_up=40_000_000.0)
    assert note.severity is Severity.INFO
    assert note.mend is None
    assert "can hold together" in str(note.message)


@pytest.mark.parametrize("parks", [13.0, 13.2, 20.0])
def test_parks_that_are_there_show_that_there_is_room(parks):
    (note,) = found("targets.X2", parks=parks, rate=36.2)
    assert (note.severity, note.mend) == (Severity.INFO, None)
    assert "can hold together" in str(note.message)


@pytest.mark.parametrize(("parks", "rate"), [(12.9, 36.2), (5.0, 40.0), (None, None)])
def test_too_few_parks_leave_the_warning(parks, rate):
    assert found("targets.X2", parks=parks, rate=rate)[0].severity is Severity.WARNING


def test_a_green_space_rate_above_its_target_makes_room():
    # 0.75 × 0.52 × 2,008 ha = 783.1 ha, more than the 765.3 ha of parks; 0.75 × 0.45 × 2,008 ha = 677.7 ha
    assert found("targets.X2", parks=12.0, rate=52.0)[0].severity is Severity.INFO
    (warning,) = found("targets.X2", parks=12.0, rate=45.0)
    assert warning.severity is Severity.WARNING
    # 6,777,000 m² / 13 = 521,307.7 people; 7,653,321 m² / 0.3375 = 2,267.7 ha
    for figure in ("45 %", "521,307", "2,267.7 ha"):
        assert figure in str(warning.mend), figure


def test_without_a_built_up_area_the_districts_own_area_counts():
    (warning,) = consistency_findings({}, YUZHONG, 2027, study_area(588_717.0))[1:]
    assert "2,008.0 ha" in str(warning.message)
    # 588,717 · 13 m² = 765.3 ha of 803.2 ha; half the people need 382.7 ha, but who knows of how much ground
    assert [each.code for each in consistency_findings({}, YUZHONG, 2027, study_area(294_358.0))] == [
        "targets.X1"
    ]


@pytest.mark.parametrize("population", [float("nan"), 0.0])
def test_without_a_population_nothing_is_said(population):
    assert found("targets.X2", population=population) == []


def test_without_targets_for_the_year_nothing_is_said():
    assert found("targets.X1", year=2026) == []
    assert found("targets.X2", year=2026) == []
