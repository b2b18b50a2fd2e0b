"""The HTML report in a real browser with the network cut."""

import html
import re
import shutil
import subprocess

import pytest

from gisapp.report.content import report_of
from gisapp.report.html import write_html
from layers.text import Language
from tests.hand_made import CLOSING, HOSTILE, hand_made_scorecard

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(BROWSER is None, reason="chromium is not installed"),
]


@pytest.fixture(scope="module", params=["en", "zh"])
def shown(request, tmp_path_factory):
    """The page's document after its scripts ran, and what the browser logged."""
    folder = tmp_path_factory.mktemp("browser")
    path = folder / "report.html"
    write_html(report_of(hand_made_scorecard()), path, Language(request.param))
    done = subprocess.run(
        [
            *(BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"),
            *("--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=5000", "--dump-dom"),
            f"--user-data-dir={folder / 'profile'}",
            path.as_uri(),
        ],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    return done.stdout, done.stderr


def test_map_draws_itself(shown):
    document, _ = shown
    assert "<canvas" in document
    assert "leaflet-control-scale-line" in document
    names = re.findall(r"map-name[^>]*>(.*?)</div>", document)
    assert sorted(re.sub(r"<.*?>", "", name) for name in names) == ["丁 ✗", "丙 ✓", "乙 ✓", "戊 ?", "甲 ✓"]


def test_nothing_is_blocked_missing_or_thrown(shown):
    _, log = shown
    assert [line for line in log.splitlines() if "CONSOLE" in line] == []


def test_no_name_from_the_data_became_an_element(shown):
    document, _ = shown
    outside_scripts = re.sub(r"<script>.*?</script>", "", document, flags=re.DOTALL)
    assert HOSTILE not in outside_scripts
    assert "onerror=alert" not in html.unescape(outside_scripts).replace(CLOSING, "")
