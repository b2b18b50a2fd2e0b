"""Numbers with signs of footnotes, apostrophes and mixed units, and headings of ages."""

import pandas as pd
import pytest
import shapely

from layers.check import check
from layers.columns.people_headings import left_over
from layers.columns.values import parse_numbers
from layers.conforming.raster_words import about_it
from layers.reading.tables.number_text import typed
from layers.roles import roles
from layers.written import plain_digits
from tests.core.sources import source_of

PEOPLE = roles()["population"].column("population")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *(("20000①", 20_000), ("20000¹", 20_000), ("3 ②", 3), ("30,000⑴", 30_000), ("2.5万³", 25_000)),
        *(("20’000", 20_000), ("1'234'567", 1_234_567), ("65%①", 65)),
    ],
)
def test_a_footnote_is_no_digit_and_an_apostrophe_sets_thousands_apart(cell, number):
    read = parse_numbers(pd.Series([cell, "5"]))
    assert read.cells[0] == number
    assert not read.unknown.any()


def test_so_it_is_in_a_table_of_text():
    assert typed(pd.Series(["20000①", "30000"], name="人口"), decimal_comma=True).cells.tolist() == [
        20_000,
        30_000,
    ]
    assert typed(pd.Series(["3.5²", "4.1³"], name="面积"), decimal_comma=True).cells.tolist() == [3.5, 4.1]
    assert typed(pd.Series(["20’000", "1'500"], name="人口"), decimal_comma=False).cells.tolist() == [
        20_000,
        1_500,
    ]


@pytest.mark.parametrize("text", ["12 km²", "500m²", "3×10⁴", "10⁴", "29°33'12\"", "5'10", "①号线", "甲①"])
def test_units_powers_and_other_signs_stay(text):
    assert plain_digits(text) == text


@pytest.mark.parametrize("heading", ["POP_65", "pop_60plus", "Population 80", "pop_0_14", "人口65+"])
def test_people_of_an_age_are_not_all(heading):
    assert left_over(heading, PEOPLE)


@pytest.mark.parametrize("heading", ["pop_2020", "pop20", "Population 2015", "pop_1", "人口（2025年）"])
def test_a_year_is_no_age(heading):
    assert not left_over(heading, PEOPLE)


def shares_told(*cells):
    squares = [shapely.box(k, 0, k + 0.5, 1) for k in range(len(cells))]
    found = source_of(
        squares, {"绿地类别": ["G3"] * len(cells), "绿化占地比例": list(cells)}, name="绿地.geojson"
    )
    return {each.code: each.rows for each in check(found, roles()["green"]) if "shares" in each.code}


def test_shares_of_one_among_percentages_are_not_taken_for_either():
    assert shares_told(0.4, 65) == {"column.mixed_shares": (1,)}
    assert shares_told(0.4, 65, 70.5, 0.65) == {"column.mixed_shares": (1, 4)}
    assert shares_told(0.0, 65.0, 100.0) == {}
    assert set(shares_told(0.4, 0.7, 1.0)) == {"column.shares"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        *(
            ("NDVI_QA", ["qa"]),
            ("ndvi_count_2025", ["count"]),
            ("NDVI_low", ["low"]),
            ("vegetation_gap", ["gap"]),
        ),
        *(
            ("NDVI低值区", ["低值"]),
            ("植被缺失", ["缺失"]),
            ("NDVI_mask", ["mask"]),
            ("NDVI有效像元", ["有效像元"]),
        ),
    ],
)
def test_names_of_rasters_that_say_how_good_or_where_little_is(name, said):
    assert about_it(name) == said


@pytest.mark.parametrize(
    "name",
    [
        *("NDVI_2025", "vegetation_mask", "植被_掩膜", "NDVI_gap_filled", "ndvi_low_res", "NDVI_QA_masked"),
        *("tree_cover_county", "植被覆盖度", "NDVI_flower_season"),
    ],
)
def test_other_names_of_rasters_stay(name):
    assert about_it(name) == []
