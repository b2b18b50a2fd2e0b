"""Tables of people that write several levels: of which district and subdistrict a row is, what adds up."""

import numpy as np
import pandas as pd
import pytest

from layers.columns.blocks import blocks_of, districts_of_blocks


def table(text):
    """A table from names and numbers, as in "东湖区 12 东门街道 12"; "-" for no number."""
    words = text.split()
    numbers = [np.nan if word == "-" else float(word) for word in words[1::2]]
    return pd.DataFrame({"name": words[::2], "population": numbers}, dtype=object)


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("东湖区 90 东门街道 60 西门街道 30", [-1, 0, 0]),
        ("全市 150 东湖区 90 东门街道 60 西门街道 30 江城县 60 江城镇 60", [-1, 0, 1, 1, 0, 4]),
        ("东门街道 60 甲社区 40 乙社区 20 西门街道 30 甲子村 30", [-1, 0, 0, -1, 3]),
        ("城区 78 东门街道 60 高新区 18", [-1, 0, 0]),
        ("东门街道 60 西门街道 40 南门街道 20", [-1, -1, -1]),  # 60 = 40 + 20, of one level
        ("甲社区 60 乙社区 40 丙社区 20", [-1, -1, -1]),
        ("东湖区 90 东门街道 60 小计 60 西门街道 30", [-1, 0, -1, 0]),
        ("东湖区 90 东门街道 90.0 西门街道 -", [-1, 0, -1]),
        ("东湖区 95 东门街道 60 西门街道 30", [-1, -1, -1]),
    ],
)
def test_a_row_is_part_of_the_one_above_that_is_the_sum_of_its_level(text, heads):
    assert blocks_of(table(text)).heads.tolist() == heads


STREETS = "石板街道 60 人和街道 30"
BESIDE = "石板街道 70 高新区 18 观音桥镇 90"


@pytest.mark.parametrize(
    ("text", "districts"),
    [
        (f"全市 268 东湖区 90 {STREETS} 西湖区 178 {BESIDE}", "- 东 东 东 西 西 西 西"),
        (f"东湖区 90 {STREETS} 西湖区 178 {BESIDE}", "东 东 东 西 西 西 西"),
        (f"云州市 268 城区 90 {STREETS} 新城区 178 {BESIDE}", "- 城 城 城 新 新 新 新"),
        (f"{STREETS} 城区 90 {BESIDE} 郊区 178", "城 城 城 郊 郊 郊 郊"),
        (f"{STREETS} 东湖区 90 {BESIDE} 江城市 178 全市 268", "东 东 东 江 江 江 江 -"),
        (f"东湖区 95 {STREETS} 西湖区 178 {BESIDE}", "东 东 东 西 西 西 西"),  # one does not add up
        ("East_District 90 Hill 60 Mill 30 West_District 50 Hill 50", "E E E W W"),
    ],
)
def test_the_district_of_a_row_is_that_with_whose_number_its_block_begins_or_ends(text, districts):
    rows = table(text)
    rows["name"] = rows["name"].str.replace("_", " ")
    found = districts_of_blocks(rows)
    assert found.fillna("-").str[0].tolist() == districts.split()


@pytest.mark.parametrize(
    "text",
    [
        f"东湖区 90 {STREETS}",  # one district
        f"东湖区 95 {STREETS} 西湖区 190 {BESIDE}",  # nothing adds up
        "东湖区 90 西湖区 178 江城县 60",  # no blocks
        f"东湖区 90 {STREETS} 东湖区 178 {BESIDE}",  # two years of one
        "东湖区 60 石板街道 60 西湖区 60 人和街道 60 江城县 60",  # heads or ends: both fit
        STREETS,
    ],
)
def test_districts_are_not_guessed(text):
    assert districts_of_blocks(table(text)) is None
