"""Sentences made of parts: rows, steps and lists read as each language writes them."""

import pytest

from layers.sentences import name_rows, one_after_another
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


def test_steps_stand_one_after_another_with_one_stop_each():
    first = T("Exchanged x and y: they were written north first.")
    second = T("Projected from {crs} to {target}.", crs="A", target="B")
    steps = one_after_another((first, second, first))
    alone = [str(first), str(second), str(first)]
    assert EN.say(steps) == " ".join(alone)
    assert ZH.say(steps) == "；".join([ZH.say(first), ZH.say(second), ZH.say(first)])
    assert not {"。；", "；；", ".."} & {ZH.say(steps)[at : at + 2] for at in range(len(ZH.say(steps)))}
    assert EN.say(one_after_another((first,))) == str(first)
