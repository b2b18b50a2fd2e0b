"""The HTML report in a real browser with the network cut."""

import shutil
import subprocess
from html.parser import HTMLParser

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


def in_browser(scorecard, folder, language):
    """The page's document after its scripts ran, and what the browser logged."""
    path = folder / "report.html"
    write_html(report_of(scorecard), path, Language(language))
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


class Elements(HTMLParser):
    """The elements of a document with their attributes, and what the labels on its map say."""

    def __init__(self, document):
        super().__init__()
        self.found, self.labels = [], []
        self._label = 0
        self.feed(document)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        if self._label or "map-name" in dict(attributes).get("class", "").split():
            self.labels += [] if self._label else [""]
            self._label += 1

    def handle_endtag(self, _):
        self._label = max(self._label - 1, 0)

    def handle_data(self, data):
        if self._label:
            self.labels[-1] += data


@pytest.fixture(scope="module", params=["en", "zh"])
def shown(request, tmp_path_factory):
    return in_browser(hand_made_scorecard(), tmp_path_factory.mktemp("browser"), request.param)


def test_map_draws_itself(shown):
    document, _ = shown
    assert "<canvas" in document
    assert "leaflet-control-scale-line" in document
    assert sorted(Elements(document).labels) == ["丁 ✗", "丙", "乙", "戊 ?", "甲"]


def test_layers_can_be_switched(shown):
    document, _ = shown
    boxes = [each for _, each in Elements(document).found if "layers-selector" in each.get("class", "")]
    assert len(boxes) == 7  # five kinds of areas, stops, entrances


def test_nothing_is_blocked_missing_or_thrown(shown):
    _, log = shown
    assert [line for line in log.splitlines() if "CONSOLE" in line] == []


@pytest.mark.parametrize("name", [HOSTILE, CLOSING, "{{7*7}}", "<b>甲</b>&amp;"])
def test_a_name_from_the_data_is_text_on_the_map(tmp_path, name):
    scorecard = hand_made_scorecard(title=name)
    for reading in scorecard.readings.values():
        if "stations" in reading.evidence:
            reading.evidence["stations"].loc[0, "station"] = name
    document, log = in_browser(scorecard, tmp_path, "en")
    assert [line for line in log.splitlines() if "CONSOLE" in line] == []
    elements = Elements(document)
    assert name in elements.labels
    assert len([tag for tag, _ in elements.found if tag == "script"]) == 5
    assert not [tag for tag, attributes in elements.found if tag == "img" or "onerror" in attributes]
