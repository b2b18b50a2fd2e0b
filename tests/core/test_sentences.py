"""Sentences made of parts: rows, steps and lists read as each language writes them."""

import pytest

from layers.sentences import name_rows, name_some, one_after_another
from layers.text import Language, T

ZH, EN = Language("zh"), Language("en")


@pytest.mark.parametrize(
    ("rows", "zh", "en"),
    [
        ((7,), "第 7 行", "row 7"),
        ((2, 3, 5), "第 2、3、5 行", "rows 2, 3, 5"),
        (range(1, 9), "第 1、2、3、4、5 行及另外 3 行", "rows 1, 2, 3, 4, 5 and 3 more"),
    ],
)
def test_rows_are_listed_as_the_language_lists_things(rows, zh, en):
    assert (ZH.say(name_rows(rows)), EN.say(name_rows(rows))) == (zh, en)


@pytest.mark.parametrize(
    ("names", "most", "zh", "en"),
    [
        (["东门街道", "西门街道"], 2, "东门街道、西门街道", "东门街道, 西门街道"),
        (
            ["东门街道", "西门街道", "北门镇"],
            2,
            "东门街道、西门街道及另外 1 个",
            "东门街道, 西门街道 and 1 more",
        ),
        (["a", "b", "c", "d", "e"], 3, "a、b、c及另外 2 个", "a, b, c and 2 more"),
    ],
)
def test_long_lists_say_how_many_more_there_are_as_each_language_does(names, most, zh, en):
    some = name_some(names, most)
    assert (ZH.say(some), EN.say(some)) == (zh, en)


def test_steps_stand_one_after_another_with_one_stop_each():
    first = T("Exchanged x and y: they were written north first.")
    second = T("Projected from {crs} to {target}.", crs="A", target="B")
    steps = one_after_another((first, second, first))
    alone = [str(first), str(second), str(first)]
    assert EN.say(steps) == " ".join(alone)
    assert ZH.say(steps) == "；".join([ZH.say(first), ZH.say(second), ZH.say(first)])
    assert not {"。；", "；；", ".."} & {ZH.say(steps)[at : at + 2] for at in range(len(ZH.say(steps)))}
    assert EN.say(one_after_another((first,))) == str(first)
