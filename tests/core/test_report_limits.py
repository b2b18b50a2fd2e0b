"""The numbers by which reports draw a line, at the line and just beyond it."""

from dataclasses import replace

import pandas as pd
import pytest

from gisapp.judging import judge
from gisapp.readings import ZoneReading
from gisapp.report.content import report_of
from gisapp.report.map_features import transfer_lines
from gisapp.report.parks import largest_parks, park_table
from gisapp.report.standing import Standing, standing_of
from gisapp.report.web_map import web_map
from gisapp.report.write import file_stem
from gisapp.targets import profile_of
from layers.text import Language
from tests.hand_made import hand_made_scorecard, park_evidence

ENGLISH = Language("en")
RATE = profile_of("yuzhong_2027").target("green_space_rate", 2027)


def with_evidence(scorecard, indicator, name, change):
    """The scorecard with one table of an indicator's evidence changed."""
    reading = scorecard.readings[indicator]
    evidence = {**reading.evidence, name: change(reading.evidence[name])}
    return replace(scorecard, readings={**scorecard.readings, indicator: replace(reading, evidence=evidence)})


@pytest.mark.parametrize(
    ("value", "standing"), [(38.0, Standing.NEAR), (37.99, Standing.NOT_MET), (40.0, Standing.MET)]
)
def test_a_target_of_40_is_near_from_38_on(value, standing):
    reading = ZoneReading("district", "区", value, 100.0, value)
    assert standing_of(judge(reading, RATE, "m2")) is standing


@pytest.mark.parametrize(("letters", "kept"), [(60, 60), (61, 60)])
def test_a_files_name_has_at_most_sixty_characters_of_the_title(letters, kept):
    assert file_stem(hand_made_scorecard(title="园" * letters), ENGLISH) == "园" * kept + "_2027_scorecard"


@pytest.mark.parametrize(("distance", "drawn"), [(500.0, 4), (500.1, 3)])
def test_a_line_to_a_stop_farther_than_500_m_is_not_drawn(distance, drawn):
    def moved(stations):
        changed = stations.copy()
        changed.loc[0, "distance_m"] = distance
        return changed

    scorecard = with_evidence(hand_made_scorecard(), "transfer_coverage_50m", "stations", moved)
    assert len(transfer_lines(report_of(scorecard))) == drawn


@pytest.mark.parametrize(("count", "permanent"), [(60, True), (65, False)])
def test_up_to_sixty_stations_bear_their_names_on_the_page(count, permanent):
    def more(stations):
        return pd.concat([stations] * (count // len(stations)), ignore_index=True)

    scorecard = with_evidence(hand_made_scorecard(), "transfer_coverage_50m", "stations", more)
    layers = web_map(report_of(scorecard), ENGLISH).layers
    assert {each.permanent for each in layers if each.radius == 6.5} == {permanent}


@pytest.mark.parametrize(("count", "shown"), [(10, 10), (11, 10)])
def test_ten_parks_stand_on_a_page(count, shown):
    def more(parks):
        counted = parks[parks["counted_m2"] > 0].iloc[:1]
        return pd.concat([counted] * count, ignore_index=True)

    scorecard = with_evidence(hand_made_scorecard(), "park_area_per_capita", "features", more)
    table = largest_parks(park_table(scorecard))
    assert len(table.rows) == shown
    assert ("And 1 smaller park, listed in the workbook." in str(table.note)) is (count > shown)


@pytest.mark.parametrize(("twice", "told"), [(1.0, True), (0.99, False)])
def test_a_square_metre_that_parks_share_is_told_below_their_table(twice, told):
    counted = float(park_evidence()["counted_m2"].sum())

    def with_area(scorecard):
        reading = scorecard.readings["park_area_per_capita"]
        district = replace(reading.zones[0], numerator=counted - twice)
        return {**scorecard.readings, "park_area_per_capita": replace(
            reading, zones=(district, *reading.zones[1:]))}  # fmt: skip

    scorecard = hand_made_scorecard()
    table = park_table(replace(scorecard, readings=with_area(scorecard)))
    assert ("where parks lie on each other" in str(table.note)) is told
