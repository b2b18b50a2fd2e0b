"""Sentences: figures find their places, and a message can do nothing but place them."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.text import FIELD, Bilingual, Language, T, filled, plural

ENGLISH, CHINESE = Language("en"), Language("zh")


def messages():
    """Every message of the program and its translation, as the catalogues have them."""
    sys.path.insert(0, str(Path(__file__).parents[2] / ".ci"))
    try:
        import catalogues
    finally:
        sys.path.pop(0)
    for floor in catalogues.FLOORS:
        for message in catalogues._read(catalogues.FOLDER / f"{floor}.po"):
            for forms in (message.id, message.string):
                yield from [forms] if isinstance(forms, str) else forms


def test_figures_keep_the_precision_that_the_message_asks_for():
    figures = {"n": 1234567, "x": 2.5, "name": "解放碑", "role": Bilingual("公园", "parks")}
    assert ENGLISH.say(T("{n:,} {x:.2f} {x:g} {x:+,.1f} {name} {role}", **figures)) == (
        "1,234,567 2.50 2.5 +2.5 解放碑 parks"
    )


def test_doubled_braces_are_braces():
    assert ENGLISH.say(T("{{{n}}} {{}}", n=1)) == "{1} {}"


def test_a_figure_is_never_a_template():
    for text in ("{n}", "{0}", "{n:>999999999}", "{{7*7}}", "%s", "%(n)s", "{name.__class__}"):
        assert ENGLISH.say(T("{name}: {n}", name=text, n=1)) == f"{text}: 1"
        assert CHINESE.say(T("{name}: {n}", name=T("{name}", name=text), n=[text, text])) == (
            f"{text}: {text}、{text}"
        )


@pytest.mark.parametrize(
    "message",
    [
        *("{0}", "{}", "{n:>999999999}", "{n:999999999d}", "{n:.99999f}", "{n!r}", "{n.__class__}", "{n[0]}"),
        *("{n:{n}}", "{n:.2%}", "{n", "n}", "{n:x}", "{N}", "{n:,.12f}", "{ n }"),
    ],
)
def test_a_message_that_asks_for_more_is_refused(message):
    with pytest.raises(ValueError, match=re.escape(message[:2])):
        ENGLISH.say(T(message, n=1))


def test_a_missing_figure_and_one_of_another_kind_are_errors():
    with pytest.raises(KeyError):
        ENGLISH.say(T("{n}"))
    with pytest.raises(ValueError, match="format code"):
        ENGLISH.say(T("{n:.1f}", n="many"))


def test_all_messages_of_the_program_ask_for_nothing_else():
    found = [message for message in messages() if message]
    assert len(found) > 1500
    for message in found:
        filled(message, {match["name"]: 1.0 for match in FIELD.finditer(message)})


PIECES = st.sampled_from(["{n}", "{n:,.2f}", "{n:+g}", "{{", "}}", "{", "}", "公园 ", "n", ":", ".1f", "{0}"])


@given(st.lists(PIECES, max_size=8).map("".join), st.floats(allow_nan=False, allow_infinity=False))
def test_a_message_is_filled_as_str_format_does_or_refused(message, n):
    """An independent path: where our own filling accepts a message, ``str.format`` says the same."""
    figures = dict.fromkeys(("n", *(match["name"] for match in FIELD.finditer(message))), n)
    try:
        said = filled(message, figures)
    except ValueError:
        return
    assert said == message.format(**figures)


def test_plurals_follow_the_number():
    one, many = (plural("{n} row", "{n} rows", n=n) for n in (1, 2))
    assert (ENGLISH.say(one), ENGLISH.say(many)) == ("1 row", "2 rows")
