"""Long names: cut where they are read, whole where they are worked with; and what cannot be seen in them."""

import re

import pytest
from openpyxl import load_workbook

from gisapp.report.brief import LONGEST, Brief, brief
from gisapp.report.content import report_of
from gisapp.report.html import page_of
from gisapp.report.xlsx import write_xlsx
from layers.text import Bilingual, Language, T
from layers.writing.spreadsheet_text import cell_text
from tests.long_names import LONG, long_named_scorecard

ENGLISH = Language("en")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("朝天门公园", "朝天门公园"),
        ("a" * 120, "a" * 120),
        ("a" * 121, "a" * 119 + "…"),
        ("A 地块\n（一期）", "A 地块 （一期）"),
        ("甲\u202e乙\x1b", "甲\\u202e乙␛"),
    ],
)
def test_texts_of_data_are_brief(text, shown):
    assert brief(text) == shown


def test_what_the_program_says_is_whole():
    words = "long " * 100
    say = Brief.of(Language("zh")).say
    assert say(Bilingual(words, "")) == words
    assert say(T(words)) == words
    assert say(T("{name} {n:,.1f}", name="b" * 200, n=1234.5)) == "b" * 119 + "… 1,234.5"
    assert say(["b" * 200, T("{name}", name="c")]) == "b" * 119 + "…、c"


def test_a_page_holds_no_name_of_any_length():
    page = page_of(report_of(long_named_scorecard()), ENGLISH)
    longest = max(len(run) for run in re.findall("长+", page.replace("\\u957f", "长")))
    assert longest == LONGEST - 1
    short = page_of(report_of(long_named_scorecard("长")), ENGLISH)
    assert len(page) < len(short) + 20_000


def test_a_row_of_a_station_with_a_long_name_still_finds_it_on_the_map():
    page = page_of(report_of(long_named_scorecard()), ENGLISH)
    short = page_of(report_of(long_named_scorecard("长")), ENGLISH)
    assert page.count("data-place=") == short.count("data-place=") > 0


def test_the_workbook_keeps_what_a_cell_holds(tmp_path):
    name = "长" * 32_767
    write_xlsx(report_of(long_named_scorecard(name)), tmp_path / "r.xlsx", ENGLISH)
    parks = load_workbook(tmp_path / "r.xlsx")["Parks"]
    assert name in [row[0].value for row in parks.iter_rows()]


def test_what_a_cell_does_not_hold_is_seen_to_be_cut():
    assert cell_text(LONG) == "长" * 32_766 + "…"
    faces = cell_text("👩" * 20_000)  # two units of UTF-16 each, as Excel counts them
    assert faces == "👩" * 16_383 + "…"
