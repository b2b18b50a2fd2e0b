"""What the documents say is so: options, links, and JSON that can be read."""

import doctest
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gisapp.edit_form import edits_from_json
from gisapp.plausible import ranges

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "sample_data").glob("*.md")])
CLI = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "command", ["import", "check", "report", "open", "indicators", "targets", "layers", "scenario", "compare"]
)
def test_every_option_is_documented(command):
    told = subprocess.run(
        [sys.executable, "-m", "gisapp", command, "--help"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert f"`gisapp {command}" in CLI
    assert {option for option in re.findall(r"--[a-z-]+", told) if option not in CLI} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    near = [target for target in targets if not re.match(r"https?:|mailto:", target)]
    assert [target for target in near if not (page.parent / target).exists()] == []


def test_every_promise_names_tests_that_are_there():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    promised = text[text.index("## What is promised") : text.index("## What is not promised")]
    promises = promised.split("\n\n**")[1:]
    assert len(promises) == 8
    for promise in promises:
        named = re.findall(r"`(?:python )?(tests/[\w/]+\.py)`", promise)
        assert named, promise
        assert [test for test in named if not (ROOT / test).is_file()] == []


def test_the_example_of_json_is_json():
    edits, example = re.findall(r"```json\n(.*?)```", CLI, re.DOTALL)
    assert len(edits_from_json(edits)) == 4
    assert {"fingerprint", "working_crs", "profile", "year", "findings", "readings", "transfer"} <= set(
        json.loads(example)
    )


def test_the_examples_of_indicators_give_what_they_say():
    found = doctest.testfile(str(ROOT / "docs" / "indicators.md"), module_relative=False, encoding="utf-8")
    assert found.attempted > 20
    assert found.failed == 0


@pytest.mark.parametrize("page", ["README", "docs/guide"])
def test_both_languages_show_the_same_commands(page):
    def commands(name):
        text = (ROOT / name).read_text(encoding="utf-8")
        blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
        lines = [line.split("#")[0] for block in blocks for line in block.splitlines()]
        return [re.sub(r"FOLDER\w*|文件夹\w*", "…", line).strip() for line in lines]

    assert commands(f"{page}.md") == commands(f"{page}.zh-CN.md")


def test_every_code_of_a_doubt_is_one_of_the_program_s():
    section = (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8").partition("## What leaves")[2]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    told = {code for row in rows for code in re.findall(r"`([a-z0-9_.]+)`", row)}
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for floor in ("gisapp", "layers")
        for path in (ROOT / floor).rglob("*.py")
    )
    of_ranges = {code for code in told if code.startswith("plausible.")} - {"plausible.cover"}
    of_datums = {code for code in told if code.startswith("datum.")} - {"datum.overlap"}
    assert {code for code in told - of_ranges - of_datums if f'"{code}"' not in source} == set()
    assert {code.partition(".")[2] for code in of_ranges} <= set(ranges())
    assert set(re.findall(r'Doubt\(\s*"([a-z_.]+)"', source)) <= told
