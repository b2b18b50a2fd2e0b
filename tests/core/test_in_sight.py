"""Unseen characters in names: shown for what they are, and nothing else touched."""

import json

import pytest

from layers.in_sight import in_sight, json_in_sight


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", r"a\u202eb"),
        ("a\u2066b\u2069", r"a\u2066b\u2069"),
        ("a\u200eb\u061c", r"a\u200eb\u061c"),
        ("a\u200b\ufeff\xad", r"a\u200b\ufeff\u00ad"),
        ("a\u2028b\u2029", r"a\u2028b\u2029"),
        ("a\x00\x1b\n\t\r\x7f\x85", r"a␀␛␊␉␍␡\u0085"),
        ("a\U000e0041", r"a\U000e0041"),
        ("a\udcff", r"a\udcff"),
    ],
)
def test_what_cannot_be_seen_is_shown(text, shown):
    assert in_sight(text) == shown


@pytest.mark.parametrize(
    "text", ["朝天门街道 1 号\u3000(甲)", "می\u200cخواهم", "👩\u200d🌾", "㐂\U000e0100", "é e\u0301"]
)
def test_what_scripts_need_stays(text):
    assert in_sight(text) == text


def test_json_means_the_same():
    document = {"name\u202e": "a\u200b\x1b\n\U000e0041\x9b\ufeff甲"}
    written = json.dumps(document, ensure_ascii=False, indent=2)
    shown = json_in_sight(written)
    assert json.loads(shown) == document
    assert all(each.isprintable() or each == "\n" for each in shown)
    assert "甲" in shown
