"""The 240 targets against their sources, and the verdicts on readings at and around a threshold."""

import csv
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisapp.asked_for import asked_for
from gisapp.indicators import INDICATORS
from gisapp.judging import Outcome, judge
from gisapp.readings import Doubt, ZoneReading
from gisapp.targets import DEFAULT_PROFILE, documents, profile_of, profiles, targets
from layers.errors import UserError
from layers.text import Language, T
from tests.changed_projects import gisapp
from tests.some import some

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
SOURCE = SHARED / "domain" / "targets.csv"
PLANS = SHARED / "plan-documents"
FILES = {
    "yuzhong_2025_2027": "000_40deee5b869e4a63.txt",
    "yuzhong_tasks": "001_44807058eb4afdec.txt",
    "chongqing_2027_draft": "002_315349ceb7396117.txt",
    "chongqing_2025": "003_88856774a511c385.txt",
    "jiangjin_2025": "004_443c66b832890d16.txt",
}
STRICT = {
    "cq27_producer_services_2027": "超过60%",
    "cq27_power_import_2027": "超过1900万千瓦",
    "cq27_greenway_km_2027": "突破800公里",
    "cq27_tech_contracts_2027": "超1300亿元",
    "cq25_charging_piles_2025": "超过3万个",
}
CLASSES = {"yz_c18_river_class_2027", "yz_t18_river_class_2027"}
COMPUTED = {
    "park_area_per_capita",
    "green_space_rate",
    "green_coverage",
    "transfer_coverage_50m",
    "transfer_coverage_100m",
}

needs_source = pytest.mark.skipif(not SOURCE.exists(), reason="the shared table of targets is not here")
needs_plans = pytest.mark.skipif(not PLANS.exists(), reason="the shared plan documents are not here")


def without_spaces(text):
    return re.sub(r"\s+", "", text)


# ------------------------------------------------------------------------------------------ the table


def test_there_are_240_targets_in_five_documents():
    assert len(targets()) == 240
    assert len({target.id for target in targets()}) == 240
    assert {target.document for target in targets()} == set(documents()) == set(FILES)


@needs_source
def test_every_row_is_carried_over():
    with SOURCE.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert set(rows) == {target.id for target in targets()}
    for target in targets():
        row = rows[target.id]
        assert FILES[target.document] == row["document"]
        assert (target.clause, target.level, target.area) == (row["clause"], row["level"], row["area"])
        assert (target.title.zh, target.title.en) == (row["name_zh"], row["name_en"])
        assert (target.unit, target.baseline, target.spatial) == (
            row["unit"],
            row["baseline"],
            row["spatial"],
        )
        assert (target.lead, target.others) == (row["responsible_lead"], row["responsible_others"])
        assert (target.key, target.quotation) == (row["indicator_key"], row["quote_zh"])
        assert target.comparator == _comparator(target, row)
        assert (str(target.year) if target.year else "") == row["year"]
        number = "" if target.value is None else f"{target.value:g}"
        assert row["value"] == (target.value_text or number)
        assert row["value"].startswith("Ⅱ" if target.id in CLASSES and number == "2" else number)
        assert (target.note is not None) == bool(row["note"])


def _comparator(target, row):
    """As in the source, but for what its column for the wording says: more than, and all of them."""
    if target.id in STRICT:
        return ">"
    return "all" if re.search("全覆盖|全部|均达到", row["value"]) else row["comparator"]


@needs_plans
@pytest.mark.parametrize("document", FILES)
def test_quotations_stand_in_the_documents(document):
    """Verbatim but for line breaks and the gaps between a table's cells."""
    text = without_spaces((PLANS / FILES[document]).read_text(encoding="utf-8-sig"))
    missing = [
        target.id
        for target in targets()
        if target.document == document and without_spaces(target.quotation) not in text
    ]
    assert missing == []


def test_strict_comparators_are_those_of_the_wording():
    """超过, 突破 and 超 before the value are strict; 300 吨/日 only says to whom a target applies."""
    strict = {target.id for target in targets() if target.comparator == ">"}
    worded = {
        target.id
        for target in targets()
        if target.value and re.search(rf"(突破|超过|超){target.value:g}", target.quotation)
    }
    assert strict == worded == set(STRICT)
    assert all(words in next(t.quotation for t in targets() if t.id == key) for key, words in STRICT.items())


def test_values_stand_in_the_quotations():
    """Every number that a quotation gives in figures; the others are said in words or by a table's row."""
    worded = {
        target.id
        for target in targets()
        if target.value is not None and f"{target.value:g}" not in target.quotation
    }
    said_in_words = {
        *(f"yz_{part}_landmark_districts_green" for part in ("c13", "t13")),  # 三大
        *("yz_c24_soe_digital", "yz_t24_soe_digital", "cq27_soe_digital"),  # 全覆盖
        *("cq25_permit_coverage", "cq25_sewer_full", "jj_clean_production", "jj_new_green_factories"),
        *("jj_efficiency_base_2025", "cq27_saving_agencies_2027"),  # 全部, 均
        *("cq27_heavy_pollution_days_2027", "cq27_black_odorous", "cq27_small_boilers"),  # 消除, 淘汰
        *("cq27_xinjiang_power_2025", "cq25_solid_waste_platform_2025"),  # one work
        *CLASSES,  # Ⅱ
    }
    assert worded == said_in_words


def test_computed_indicators_have_floors_only():
    for target in some(each for each in targets() if each.indicator is not None):
        assert target.indicator in COMPUTED
        assert target.comparator in {">=", ">", "hold"}
        assert target.value is not None
        assert target.unit in {"%", "平方米/人"}
        assert target.spatial == "computed"


def test_documents_are_dated_and_numbered_as_they_say():
    assert documents()["chongqing_2025"].number == "渝府发〔2021〕31号"
    assert documents()["chongqing_2025"].issued == "2021-10-11"
    assert documents()["yuzhong_2025_2027"].issued == "2025-07-01"
    assert [each.id for each in documents().values() if each.draft] == ["chongqing_2027_draft"]


# ---------------------------------------------------------------------------------------- the profiles


def test_the_first_profile_is_the_district_plan():
    assert next(iter(profiles())) == DEFAULT_PROFILE == "yuzhong_2027"
    profile = profile_of(DEFAULT_PROFILE)
    assert profile.year == 2027
    assert profile.years == (2025, 2026, 2027)
    found = {each: profile.target(each, 2027) for each in COMPUTED}
    assert {each: (target.comparator, target.value) for each, target in found.items()} == {
        "park_area_per_capita": (">=", 13),
        "green_space_rate": (">=", 40),
        "green_coverage": ("hold", 38),
        "transfer_coverage_50m": (">=", 80),
        "transfer_coverage_100m": (">=", 90),
    }


def test_no_interim_target_is_invented():
    profile = profile_of(DEFAULT_PROFILE)
    assert all(profile.target(each, 2026) is None for each in COMPUTED)


def test_profiles_hold_all_targets_and_begin_with_their_main_year():
    assert sum(len(profile.targets) for profile in profiles().values()) == 240
    assert {key: profile.year for key, profile in profiles().items()} == {
        "yuzhong_2027": 2027,
        "yuzhong_tasks_2027": 2027,
        "chongqing_2027": 2027,
        "chongqing_2025": 2025,
        "jiangjin_2025": 2025,
        "none": 2027,
    }
    assert profile_of("chongqing_2027").document.draft


def test_an_unknown_profile_is_refused_with_the_list():
    with pytest.raises(UserError) as refused:
        profile_of("yuzhong_2030")
    assert "yuzhong_2030" in str(refused.value)
    assert "chongqing_2027" in str(refused.value)


# ----------------------------------------------------------------------------------------- the verdict

PLAN = profile_of("yuzhong_2027")
PARK, RATE, COVERAGE, WITHIN_50, WITHIN_100 = (
    PLAN.target(each, 2027)
    for each in (
        "park_area_per_capita",
        "green_space_rate",
        "green_coverage",
        "transfer_coverage_50m",
        "transfer_coverage_100m",
    )
)


def judged(case, target):
    """The verdict in the unit in which the indicator of the target counts."""
    return judge(case, target, INDICATORS[target.indicator].numerator_unit)


def reading(numerator, denominator, factor=100.0, lowest=None, highest=None):
    value = factor * numerator / denominator
    return ZoneReading("district", "区", numerator, denominator, value, lowest=lowest, highest=highest)


@pytest.mark.parametrize(
    ("share", "comparator", "outcome"),
    [
        (40.0, ">=", Outcome.MET),
        (40.0, "hold", Outcome.MET),
        (40.0, ">", Outcome.NOT_MET),
        (40.000001, ">", Outcome.MET),
        (39.999999, ">=", Outcome.NOT_MET),
        (39.96, ">=", Outcome.NOT_MET),  # 40.0 when rounded
        (40 - 1e-12, ">=", Outcome.MET),  # the noise of a sum of areas
        (40 - 8e-8, ">=", Outcome.MET),  # of a park that was projected there and back
        (40 - 7e-7, ">=", Outcome.MET),  # of plots of 136 ha, drawn to the metre in another grid
    ],
)
def test_thresholds_are_compared_unrounded(share, comparator, outcome):
    target = replace(RATE, comparator=comparator)
    verdict = judged(reading(share * 1e4, 1e6), target)
    assert verdict.outcome is outcome
    assert verdict.gap == pytest.approx(share - 40, abs=1e-9)


@pytest.mark.parametrize(
    ("case", "target", "sentence"),
    [
        # 40 % of 2,000 ha are 800 ha.
        (reading(7_888_000, 20_000_000), RATE, "11.2 ha short"),
        (reading(8_112_000, 20_000_000), RATE, "11.2 ha to spare"),
        (reading(8_000_000, 20_000_000), RATE, "just reached"),
        (reading(7_995_500, 20_000_000), RATE, "0.45 ha short"),
        (reading(7_999_980, 20_000_000), RATE, "20 m² short"),
        # 13 m² for each of 30,000 people are 39 ha.
        (reading(378_000, 30_000, factor=1), PARK, "1.2 ha short"),
        (reading(402_000, 30_000, factor=1), PARK, "1.2 ha to spare"),
        # 38 % of 200 ha are 76 ha.
        (reading(820_000, 2_000_000), COVERAGE, "6.0 ha to spare"),
        # 80 % of 18 stations are 14.4, so 15; 90 % are 16.2, so 17.
        (reading(13, 18), WITHIN_50, "2 stations short"),
        (reading(14, 18), WITHIN_50, "1 station short"),
        (reading(15, 18), WITHIN_50, "just reached, none to spare"),
        (reading(16, 18), WITHIN_50, "1 station to spare"),
        (reading(16, 18), WITHIN_100, "1 station short"),
        # 80 % of 20 are 16 and 90 % are 18, not one more.
        (reading(16, 20), WITHIN_50, "just reached, none to spare"),
        (reading(15, 20), WITHIN_50, "1 station short"),
        (reading(17, 20), WITHIN_100, "1 station short"),
        (reading(16, 20), replace(WITHIN_50, comparator=">"), "1 station short"),
    ],
)
def test_gaps_are_said_in_the_targets_own_unit(case, target, sentence):
    assert str(judged(case, target).sentence) == sentence


def test_a_station_of_unknown_state_leaves_the_verdict_open():
    # 14 of 18 covered, one station without a mapped entrance: 77.8 % or 83.3 %.
    verdict = judged(reading(14, 18, lowest=1400 / 18, highest=1500 / 18), WITHIN_50)
    assert verdict.outcome is Outcome.UNDECIDED
    assert str(verdict.sentence) == "between 77.8 % and 83.3 %: survey 1 station"
    # 12 of 18 and one unknown stay below 80 % whatever it is; 15 and one unknown are above it.
    assert judged(reading(12, 18, lowest=66.7, highest=72.3), WITHIN_50).outcome is Outcome.NOT_MET
    assert judged(reading(15, 18, lowest=83.3, highest=88.9), WITHIN_50).outcome is Outcome.MET


@pytest.mark.parametrize(("comparator", "outcome"), [(">=", Outcome.UNDECIDED), (">", Outcome.NOT_MET)])
def test_the_best_case_at_the_target_counts_only_if_the_target_is_inclusive(comparator, outcome):
    target = replace(WITHIN_50, comparator=comparator)
    assert judged(reading(3, 5, lowest=60.0, highest=80.0), target).outcome is outcome


@pytest.mark.parametrize(
    ("share", "lowest", "highest", "outcome"),
    [
        (41.0, 39.9, 45.0, Outcome.UNDECIDED),
        (41.0, 40.0, 45.0, Outcome.MET),  # whatever the doubt does, the target is reached
        (39.0, 30.0, 40.0, Outcome.UNDECIDED),
        (39.0, 30.0, 39.9, Outcome.NOT_MET),
        (41.0, -math.inf, math.inf, Outcome.UNDECIDED),
        (41.0, 41.0, math.inf, Outcome.MET),  # may be more, never less
        (39.0, -math.inf, 39.0, Outcome.NOT_MET),
    ],
)
def test_no_verdict_goes_past_a_doubt_that_could_turn_it(share, lowest, highest, outcome):
    doubt = Doubt("cover.scrap", T("drawn on a scrap of the area"), lowest, highest)
    verdict = judged(replace(reading(share * 1e4, 1e6), doubts=(doubt,)), RATE)
    assert verdict.outcome is outcome
    assert verdict.gap == pytest.approx(share - 40)
    assert verdict.doubt == (doubt if outcome is Outcome.UNDECIDED else None)


def test_of_several_doubts_the_one_that_turns_the_verdict_is_said():
    harmless, turning = Doubt("a", T("harmless"), 40.5, 41.5), Doubt("b", T("turning"), 39.0, 41.5)
    verdict = judged(replace(reading(41e4, 1e6), doubts=(harmless, turning)), RATE)
    assert (verdict.outcome, verdict.doubt) == (Outcome.UNDECIDED, turning)


def test_no_value_is_undecided_with_its_reason():
    verdict = judged(ZoneReading("district", "区", None, None, None, T("no built-up area")), RATE)
    assert (verdict.outcome, verdict.gap) == (Outcome.UNDECIDED, None)
    assert str(verdict.sentence) == "no built-up area"


@given(stations=st.integers(1, 400), covered=st.integers(0, 400), strict=st.booleans())
def test_the_stations_said_to_be_missing_are_just_enough(stations, covered, strict):
    covered = min(covered, stations)
    target = replace(WITHIN_50, comparator=">" if strict else ">=")
    verdict = judged(reading(covered, stations), target)
    if verdict.outcome is Outcome.NOT_MET:
        missing = verdict.sentence.figures["amount"].figures["n"]
        assert judged(reading(covered + missing, stations), target).outcome is Outcome.MET
        assert judged(reading(covered + missing - 1, stations), target).outcome is Outcome.NOT_MET


# ------------------------------------------------------------------------- wording, ranges, notes, counts

SOFT = {
    "力争": {
        *(
            "cq27_power_import_2027",
            "cq27_gas_output_2027",
            "cq27_rd_intensity_2027",
            "cq25_new_energy_added_2025",
        ),
        *(
            "jj_goal_services_2025",
            "jj_t18_services_2025",
            "jj_reclaimed_water_2025",
            "jj_supply_chain_firms_2025",
        ),
    },
    "争取": {"jj_smart_factories_2025"},
    "争创": {"yz_c13_green_brand_top10", "yz_t13_green_brand_top10"},
    "左右": {"jj_renewable_share_2025"},
    "基本": {
        *("cq27_heavy_pollution_days_2027", "cq27_service_clusters_2027", "cq27_small_boilers"),
        "cq25_zero_landfill_2025",
    },
}


def test_soft_words_are_those_of_the_plans():
    assert {word: {each.id for each in targets() if each.wording == word} for word in SOFT} == SOFT
    assert {each.wording for each in targets()} == {"", *SOFT}
    for target in some(each for each in targets() if each.indicator is None):
        said = {word for word in SOFT if re.search(rf"{word}(?!新|地|公|农)", target.quotation)}
        assert said <= {target.wording}, target.id


@needs_plans
def test_soft_words_stand_with_the_quotation_in_the_document():
    """In it, or shortly before it in the same sentence."""
    for target in some(each for each in targets() if each.wording):
        text = without_spaces((PLANS / FILES[target.document]).read_text(encoding="utf-8-sig"))
        at = text.index(without_spaces(target.quotation))
        sentence = text[text.rfind("。", 0, at) + 1 : at] + without_spaces(target.quotation)
        assert target.wording in sentence, target.id


@pytest.mark.parametrize(
    ("target_id", "english", "chinese"),
    [
        ("cq27_rd_intensity_2027", "strive for ≥ 3 %", "力争 ≥ 3 %"),
        ("jj_renewable_share_2025", "about ≥ 20 %", "≥ 20 % 左右"),
        ("jj_smart_factories_2025", "aim for ≥ 60 个", "争取 ≥ 60 个"),
        ("jj_supply_chain_firms_2025", "strive for 1–2 家", "力争 1–2 家"),
        ("cq27_power_import_2027", "strive for > 1,900 万千瓦", "力争 > 1,900 万千瓦"),
        ("yz_c18_river_class_2027", "class Ⅱ or better", "达到或优于Ⅱ类"),
        ("yz_c24_soe_digital", "all (100 %)", "全部（100 %）"),
        ("yz_c17_park_green_per_capita_2027", "≥ 13 m²/person", "≥ 13 平方米/人"),
        ("yz_c01_energy_intensity_cut_2027", "完成全市计划", "完成全市计划"),
    ],
)
def test_targets_are_shown_with_their_wording(target_id, english, chinese):
    (target,) = [each for each in targets() if each.id == target_id]
    shown = asked_for(target)
    assert [Language(code).say(shown) for code in ("en", "zh")] == [english, chinese]


def test_notes_are_in_both_languages():
    for target in some(each for each in targets() if each.note):
        assert re.search("[一-鿿]", target.note.zh)
        assert not re.search("[一-鿿]{5}", target.note.en), target.id
        assert target.note.en.endswith(".")
    (rate,) = [each for each in targets() if each.id == "yz_c17_green_space_rate_2027"]
    assert "38%" in rate.note.zh


def test_the_books_say_how_many_targets_maps_can_judge():
    """README in both languages, of the 240: those whose figure an indicator gives, by the table."""
    with (ROOT / "resources" / "targets" / "targets.csv").open(encoding="utf-8", newline="") as file:
        judged = [row for row in csv.DictReader(file) if row["indicator"] in COMPUTED]
    assert len(judged) == 14
    assert sum(len(profile.judged) for profile in profiles().values()) == len(judged)
    for name, sentence in (
        ("README.md", "{n} of the 240 targets"),
        ("README.zh-CN.md", "240 项目标中有 {n} 项"),
    ):
        text = " ".join((ROOT / name).read_text(encoding="utf-8").split())
        assert sentence.format(n=len(judged)) in text, name
    assert "14 of the 240 targets can be judged from maps." in gisapp("targets").out
    assert "240 项目标中有 14 项可由地图判定。" in gisapp("targets", lang="zh").out


def test_the_list_shows_notes_and_wording():
    shown = gisapp("targets", "--profile", "jiangjin_2025", "--all").out
    assert "strive for ≥ 38 %" in shown
    assert "note: About; how much about is not said. A target of Jiangjin's plan" in shown
    assert "未给出容许范围" in gisapp("targets", "--profile", "jiangjin_2025", "--all", lang="zh").out


@pytest.mark.parametrize("profile", some(profiles().values()), ids=lambda each: each.id)
def test_a_year_in_which_anything_is_judged_has_targets(profile):
    """Also where others fall due in other years."""
    assert [profile.without_target(year) for year in profile.years_of()] == [None] * len(profile.years_of())


def test_a_plan_of_several_years_has_targets_in_each():
    profile = profile_of("yuzhong_2027")
    later = replace(profile.judged[0], year=2035)
    both = replace(profile, targets=(*profile.targets, later))
    assert (both.without_target(2027), both.without_target(2035)) == (None, None)
    assert both.without_target(2031) is not None


@pytest.mark.parametrize(("document", "place"), [("yuzhong_2025_2027", "渝中区")])
def test_plans_say_of_which_places_they_are(document, place):
    assert place in documents()[document].places
