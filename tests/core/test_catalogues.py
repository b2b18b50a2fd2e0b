"""Everything the program can say, it says in Chinese too."""

import importlib
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_catalogues_are_complete_and_in_step_with_the_code(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / ".ci"))
    assert importlib.import_module("catalogues").check() == []


def test_no_space_stands_between_two_chinese_parts_of_a_sentence(monkeypatch):
    """Spaces stand between Chinese and figures or Latin letters only; {rows} are Chinese: 第 4 行."""
    monkeypatch.syspath_prepend(str(ROOT / ".ci"))
    catalogues = importlib.import_module("catalogues")
    chinese = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
    stray = re.compile(rf"{chinese} +{chinese}|(?<!第 )\{{rows\}} +{chinese}")
    written = [
        form
        for floor in catalogues.FLOORS
        for message in catalogues._read(catalogues.FOLDER / f"{floor}.po")
        for form in ([message.string] if isinstance(message.string, str) else message.string)
    ]
    allowed = "延伸到 {rows} 行"  # a number
    assert [form for form in written if stray.search(form) and allowed not in form] == []
