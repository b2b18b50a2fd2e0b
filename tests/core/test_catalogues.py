"""Everything the program can say, it says in Chinese too."""

import importlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_catalogues_are_complete_and_in_step_with_the_code(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / ".ci"))
    assert importlib.import_module("catalogues").check() == []
