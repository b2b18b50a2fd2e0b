"""Verdicts on floors, ceilings, exact figures, "all" and classes, each worked out on paper."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisapp import figures as written
from gisapp.classes import are_classes, class_name, rank_of
from gisapp.comparators import CEILINGS, COMPARATORS, FLOORS
from gisapp.judging import Outcome, judge
from gisapp.readings import Doubt, ZoneReading
from gisapp.report.standing import Standing, standing_of
from gisapp.targets import targets
from layers.text import Language, T

ANY = next(each for each in targets() if each.id == "yz_c17_green_space_rate_2027")
MIRROR = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "==": "=="}
MET, NOT_MET, UNDECIDED = Outcome.MET, Outcome.NOT_MET, Outcome.UNDECIDED


def target(comparator, value, unit="%"):
    return replace(ANY, comparator=comparator, value=value, unit=unit)


def share(numerator, denominator, lowest=None, highest=None, doubts=()):
    value = 100 * numerator / denominator
    return ZoneReading(
        "district", "区", numerator, denominator, value, lowest=lowest, highest=highest, doubts=doubts
    )


def figure(value):
    """A reading of which only the value is known."""
    return ZoneReading("district", "区", None, None, value)


@pytest.mark.parametrize(
    ("value", "comparator", "outcome"),
    [
        (60.0, "<=", MET),
        (60.0, "<", NOT_MET),
        (59.999998, "<", MET),
        (60.000002, "<=", NOT_MET),
        (60.04, "<=", NOT_MET),  # 60.0 when rounded
        (60 + 1e-12, "<=", MET),  # the noise of a sum of areas
        (60 - 1e-12, "<", NOT_MET),
        (60 + 1.1e-6, "<=", MET),
        (60 + 1.3e-6, "<=", NOT_MET),
        (60.0, "==", MET),
        (60 + 1e-12, "==", MET),
        (60.000002, "==", NOT_MET),
        (59.999998, "==", NOT_MET),
        (0.0, "<=", MET),
    ],
)
def test_ceilings_and_exact_figures_at_their_edge(value, comparator, outcome):
    for reading in (figure(value), share(value * 1e4, 1e6)):
        verdict = judge(reading, target(comparator, 60.0), "m2")
        assert verdict.outcome is outcome
        assert verdict.gap == pytest.approx(value - 60, abs=1e-9)


@pytest.mark.parametrize(
    ("reading", "asked", "unit", "sentence", "chinese"),
    [
        # at most 60 % of 2,000 ha are 1,200 ha
        (share(12_112_000, 20_000_000), ("<=", 60.0), "m2", "11.2 ha above the most", "超出上限 11.2 公顷"),
        (share(11_888_000, 20_000_000), ("<=", 60.0), "m2", "11.2 ha below the most", "低于上限 11.2 公顷"),
        (share(12_000_000, 20_000_000), ("<=", 60.0), "m2", "just at the most", "恰在上限"),
        (share(12_000_000, 20_000_000), ("<", 60.0), "m2", "just at the figure, which must be passed",
         "恰为目标值，须越过该值方为达标"),
        (share(12_000_000, 20_000_000), (">", 60.0), "m2", "just at the figure, which must be passed",
         "恰为目标值，须越过该值方为达标"),
        # at most 80 % of 18 stations are 14
        (share(15, 18), ("<=", 80.0), "stations", "1 station above the most", "超出上限 1 站"),
        (share(17, 18), ("<=", 80.0), "stations", "3 stations above the most", "超出上限 3 站"),
        (share(14, 18), ("<=", 80.0), "stations", "just at the most, no room left", "恰在上限，已无余量"),
        (share(12, 18), ("<=", 80.0), "stations", "2 stations below the most", "低于上限 2 站"),
        # at most 80 % of 20 are 16, less than 80 % are 15
        (share(16, 20), ("<=", 80.0), "stations", "just at the most, no room left", "恰在上限，已无余量"),
        (share(16, 20), ("<", 80.0), "stations", "1 station above the most", "超出上限 1 站"),
        (share(15, 20), ("<", 80.0), "stations", "just at the most, no room left", "恰在上限，已无余量"),
        # exactly half of 18 are 9
        (share(9, 18), ("==", 50.0), "stations", "exactly as asked", "与目标值相符"),
        (share(11, 18), ("==", 50.0), "stations", "2 stations above the most", "超出上限 2 站"),
        (share(8, 18), ("==", 50.0), "stations", "1 station short", "差 1 站"),
        # everything of what is counted
        (share(18, 18), ("all", 100.0), "stations", "all of them", "全部达到"),
        (share(16, 18), ("all", 100.0), "stations", "2 stations short", "差 2 站"),
        # without numerator, in the target's own unit
        (figure(63.2), ("<=", 60.0), "", "3.2 percentage points above the most", "超出上限 3.2 个百分点"),
        (figure(56.8), ("<=", 60.0), "", "3.2 percentage points below the most", "低于上限 3.2 个百分点"),
        (figure(60.0), ("<=", 60.0), "", "just at the most", "恰在上限"),
        (figure(59.97), (">=", 60.0), "", "0.03 percentage points short", "差 0.03 个百分点"),
        (figure(18.79), ("<=", 15.59, "公斤/亩"), "", "3.2 公斤/亩 above the most", "超出上限 3.2 公斤/亩"),
    ],
)  # fmt: skip
def test_gaps_and_margins_are_said_in_the_unit(reading, asked, unit, sentence, chinese):
    said = judge(reading, target(*asked), unit).sentence
    assert str(said) == sentence
    assert Language("zh").say(said) == chinese


@pytest.mark.parametrize(
    ("rank", "comparator", "outcome", "sentence"),
    [
        (1, "<=", MET, "1 class better than asked"),
        (2, "<=", MET, "just at the most"),
        (3, "<=", NOT_MET, "1 class worse than asked"),
        (6, "<=", NOT_MET, "4 classes worse than asked"),
        (2, "<", NOT_MET, "1 class worse than asked"),
        (1, "<", MET, "1 class better than asked"),
    ],
)
def test_classes_are_ordered_and_better_ones_will_do(rank, comparator, outcome, sentence):
    verdict = judge(figure(float(rank)), target(comparator, 2.0, "类(GB 3838)"), "")
    assert verdict.outcome is outcome
    assert str(verdict.sentence) == sentence
    assert standing_of(verdict) is (Standing.MET if outcome is MET else Standing.NOT_MET)  # never "near"


@pytest.mark.parametrize(
    ("text", "rank"),
    [("Ⅱ", 2), ("II", 2), ("ii类", 2), ("Ⅱ类", 2), ("二类", 2), ("2", 2), ("class 2", 2), ("Class IV", 4),
     ("劣Ⅴ", 6), ("劣V类", 6), ("劣五类", 6), ("Ⅰ", 1),
     ("", None), ("良", None), ("劣Ⅱ", None), ("6", None), ("0", None)],
)  # fmt: skip
def test_classes_as_they_are_written(text, rank):
    assert rank_of(text) == rank


def test_a_class_is_shown_by_its_numeral():
    assert [class_name(rank) for rank in (1, 2, 5, 6, 7)] == ["Ⅰ", "Ⅱ", "Ⅴ", "劣Ⅴ", "7"]
    assert str(written.comparison("<=", 2, "类(GB 3838)")) == "class Ⅱ or better"
    assert Language("zh").say(written.comparison("<=", 2, "类")) == "达到或优于Ⅱ类"
    assert Language("zh").say(written.comparison("<", 3, "class")) == "优于Ⅲ类"
    assert [are_classes(unit) for unit in ("类(GB 3838)", "Class", "%", "家")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("comparator", "lowest", "highest", "outcome"),
    [
        ("<=", 77.8, 83.3, UNDECIDED),
        ("<=", 72.0, 79.9, MET),
        ("<=", 72.0, 80.0, MET),
        ("<", 72.0, 80.0, UNDECIDED),
        ("<", 80.0, 88.0, NOT_MET),
        ("<=", 80.0, 88.0, UNDECIDED),
        ("<=", 80.1, 88.0, NOT_MET),
        ("==", 77.8, 83.3, UNDECIDED),
        ("==", 80.1, 83.3, NOT_MET),
        ("==", 80.0, 80.0, MET),
    ],
)
def test_what_features_of_unknown_state_can_move(comparator, lowest, highest, outcome):
    reading = share(lowest, 100, lowest=lowest, highest=highest)
    assert judge(reading, target(comparator, 80.0), "m2").outcome is outcome


def test_all_of_a_count_waits_for_what_is_unknown():
    # 17 of 18, one station without a mapped entrance: it may be all of them
    verdict = judge(share(17, 18, lowest=1700 / 18, highest=100.0), target("all", 100.0), "stations")
    assert verdict.outcome is UNDECIDED
    assert str(verdict.sentence) == "between 94.4 % and 100 %: survey 1 station"


@pytest.mark.parametrize(
    ("value", "comparator", "lowest", "highest", "outcome"),
    [
        (59.0, "<=", 59.0, 61.0, UNDECIDED),
        (59.0, "<=", 50.0, 60.0, MET),
        (61.0, "<=", 59.0, 70.0, UNDECIDED),
        (61.0, "<=", 60.1, 70.0, NOT_MET),
        (61.0, "<=", -math.inf, math.inf, UNDECIDED),
        (61.0, "<=", 61.0, math.inf, NOT_MET),  # may be more, never less
        (60.0, "==", 60.0, 60.5, UNDECIDED),
        (61.0, "==", 60.5, 62.0, NOT_MET),
    ],
)
def test_no_verdict_goes_past_a_doubt_that_could_turn_it(value, comparator, lowest, highest, outcome):
    doubt = Doubt("cover.scrap", T("drawn on a scrap of the area"), lowest, highest)
    verdict = judge(share(value, 100, doubts=(doubt,)), target(comparator, 60.0), "m2")
    assert verdict.outcome is outcome
    assert (verdict.doubt is doubt) == (outcome is UNDECIDED)


values = st.floats(-1e6, 1e6)
widths = st.floats(0, 1e3)


@given(values, values, widths, widths, st.sampled_from(sorted(MIRROR)), st.booleans())
def test_ceilings_are_floors_in_a_mirror(value, wanted, down, up, comparator, doubtful):
    """What is at least w is, with all signs turned, at most -w: the verdict must be the same."""
    low, high = value - down, value + up

    def verdict(value, wanted, low, high, comparator):
        doubts = (Doubt("d", T("d"), low, high),) if doubtful else ()
        bounds = {} if doubtful else {"lowest": low, "highest": high}
        reading = ZoneReading("district", "区", None, None, value, doubts=doubts, **bounds)
        return judge(reading, target(comparator, wanted, "m"), "")

    one = verdict(value, wanted, low, high, comparator)
    other = verdict(-value, -wanted, -high, -low, MIRROR[comparator])
    assert one.outcome is other.outcome
    assert one.gap == -other.gap


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 100), st.sampled_from(sorted(COMPARATORS)))
def test_the_stations_that_are_named_turn_the_verdict(covered, stations, wanted, comparator):
    """As many stations more or less as are short or too many make it met, and one fewer does not."""
    asked = target(comparator, 100.0 if comparator == "all" else float(wanted))
    covered = min(covered, stations)
    verdict = judge(share(covered, stations), asked, "stations")
    if verdict.outcome is not NOT_MET or comparator == "==":
        return
    amount = verdict.sentence.figures["amount"].figures["n"]
    step = 1 if comparator in FLOORS else -1
    assert comparator in (FLOORS if step == 1 else CEILINGS)
    assert judge(share(covered + step * amount, stations), asked, "stations").outcome is MET
    assert judge(share(covered + step * (amount - 1), stations), asked, "stations").outcome is NOT_MET


@given(st.integers(0, 400), st.integers(1, 400))
def test_all_is_every_one_of_them(covered, stations):
    covered = min(covered, stations)
    verdict = judge(share(covered, stations), target("all", 100.0), "stations")
    assert (verdict.outcome is MET) == (covered == stations)


def test_decimals_that_floats_miss_do_not_hide_a_gap():
    assert str(written.indicator_value(6.1179, "m2/person", 6.1, ">")) == "6.12 m²/person"
    assert str(written.indicator_value(8.3001, "m2/person", 8.3, "<=")) == "8.3001 m²/person"
    assert str(written.indicator_value(8.3, "m2/person", 8.3, "==")) == "8.3 m²/person"


@pytest.mark.parametrize(
    ("value", "comparator", "text"),
    [
        (40.04, "<=", "40.04 %"),  # not "40.0 %" beside a ceiling of 40 % that it breaks
        (39.96, "<=", "40.0 %"),
        (40.04, ">=", "40.0 %"),
        (40.04, "==", "40.04 %"),
        (40.04, ">", "40.04 %"),
    ],
)
def test_a_value_never_looks_like_a_ceiling_that_it_breaks(value, comparator, text):
    assert str(written.indicator_value(value, "%", 40.0, comparator)) == text
