"""How figures are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisapp import figures as written
from gisapp.report.xlsx import spreadsheet_figure


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (81.25, 1, "81.3"),  # halves up, as a spreadsheet shows them, not to even
        (0.125, 2, "0.13"),
        (-0.04, 1, "0.0"),
        (-0.25, 1, "-0.3"),
        (1234567.5, 0, "1,234,568"),
        (2.675, 2, "2.68"),
    ],
)
def test_numbers(value, digits, text):
    assert written.number(value, digits) == text


@pytest.mark.parametrize(
    ("value", "target", "text"),
    [
        (39.4, 40, "39.4 %"),
        (39.96, 40, "39.96 %"),  # not "40.0 %" beside a target of 40 % that it misses
        (39.9999, 40, "39.9999 %"),
        (40.0, 40, "40.0 %"),
        (40.04, 40, "40.0 %"),
        (72.2222, 80, "72.2 %"),
        (39.96, None, "40.0 %"),
        (8.2999, 8.3, "8.2999 %"),  # of which the float is a little more than the decimal
        (6.0999, 6.1, "6.0999 %"),  # and of this a little less
        (12.2, 12.25, "12.20 %"),  # the digits of the target
        (12.25, 12.25, "12.25 %"),
        (12.2498, 12.25, "12.2498 %"),
        (12.2, 1 / 3, "12.200000 %"),
    ],
)
def test_a_value_never_looks_like_a_target_that_it_misses(value, target, text):
    assert str(written.indicator_value(value, "%", target)) == text


@pytest.mark.parametrize(
    ("square_metres", "text"),
    [
        (112_000, "11.2 ha"),
        (7_653_321, "765.3 ha"),
        (4_300, "0.43 ha"),
        (99.2, "100 m²"),
        (0.3, "1 m²"),
        (0, "0.0 ha"),
        (999_999_999, "100,000.0 ha"),
        (82_401_679_136, "82,402 km²"),
    ],
)
def test_areas(square_metres, text):
    assert str(written.area(square_metres)) == text


@pytest.mark.parametrize(
    ("comparator", "value", "unit", "text"),
    [
        (">=", 13.0, "m2/person", "≥ 13 m²/person"),
        ("hold", 38.0, "%", "keep 38 %"),
        (">", 60.0, "%", "> 60 %"),
        (">=", 1800.0, "亿元", "≥ 1,800 亿元"),
    ],
)
def test_targets(comparator, value, unit, text):
    assert str(written.comparison(comparator, value, unit)) == text


def test_distances_from_a_target_have_the_digits_of_the_value():
    assert str(written.points(72.2, 80)) == "7.8 percentage points"
    assert str(written.points(39.96, 40)) == "0.04 percentage points"


def test_a_clause_loses_the_remark_on_where_else_it_stands():
    assert written.clause("第17条（附件1 第17行同）") == "第17条"
    assert written.clause("一(三)发展目标") == "一(三)发展目标"


@pytest.mark.parametrize(
    ("number", "shown", "stored", "form"),
    [
        (39.4123, "39.4 %", 39.4123, '#,##0.0" %"'),
        (112_345.0, "11.2 ha", 11.2345, '#,##0.0" ha"'),
        (588_717.0, "58.87 万人", 58.8717, '#,##0.00" 万人"'),
        (13.0, "≥ 13 平方米/人", 13.0, '"≥ "#,##0" 平方米/人"'),
        (18.0, "18 stations", 18.0, '#,##0" stations"'),
    ],
)
def test_spreadsheet_figures_show_what_the_text_says(number, shown, stored, form):
    assert spreadsheet_figure(number, shown) == (pytest.approx(stored), form)


def test_a_text_that_does_not_show_the_number_stays_a_text():
    assert spreadsheet_figure(12.0, "not computed") is None
    assert spreadsheet_figure(12.0, "500 %") is None


@given(st.floats(0, 1e9))
def test_every_area_has_a_spreadsheet_figure(square_metres):
    assert spreadsheet_figure(square_metres, str(written.area(square_metres))) is not None


def test_one_person_is_no_people():
    said = [str(written.people(each)) for each in (0, 0.6, 1, 2)]
    assert said == ["0 people", "1 person", "1 person", "2 people"]


def test_a_quotation_mark_ends_no_literal_of_a_number_format():
    assert spreadsheet_figure(5.0, 'a"b 5 "c" d') == (5.0, '"ab "#,##0" c d"')
