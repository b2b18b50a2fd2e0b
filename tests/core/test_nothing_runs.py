"""Texts of the data are values: every output shows them as they are, and none does what they say."""

import csv
import io
import json
import os
from contextlib import redirect_stderr, redirect_stdout
from html.parser import HTMLParser
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from openpyxl import load_workbook
from shapely import Point, box

from gisapp.__main__ import main
from gisapp.importing import import_files
from gisapp.report.web_layers import as_json
from gisapp.report.web_map import web_map
from layers.offline import names_file
from layers.reading.frames.features import crs_of
from layers.roles import roles
from layers.text import Language

GRID = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
X, Y = 503_000.0, 3_271_000.0

RUNS = "{{cycler.__init__.__globals__.os.mkdir(cycler.__name__)}}"
"""Makes the folder Cycler where it reaches the source of a Jinja template, also through ``html.escape``."""
TRACES = ("Cycler", "ran")
"""Files that the texts below make where one of them is run."""

TEXTS = {
    "jinja expression": RUNS,
    "jinja arithmetic": "{{7*191}}",
    "jinja statement": "{% for x in [7*191] %}{{ x }}{% endfor %}",
    "jinja statement, unknown": "{% x %}",
    "jinja comment": "解放碑{#2出口}",
    "jinja raw": "{% raw %}{% endraw %}",
    "str.format": "{0}{name}{n:>999999999}{n.__class__}",
    "str.format, lone braces": "}{",
    "percent": "%(name)s %s %d 100%",
    "template string": "$name ${name} $$",
    "gettext": "District",
    "gettext, header": "Content-Type: text/plain",
    "markup": "<img src=x onerror=alert(1)><script>alert(2)</script>",
    "closing": "</script></style></title>--><!--",
    "shell": "`echo > ran` $(echo > ran) ; echo > ran",
    "sql": "'; DROP TABLE park; --\" or 1=1",
    "formula": "=HYPERLINK(1)",
    "end of CDATA": "x]]><y>",
}
TERMINAL = "甲\x1b]0;renamed\x07\x9b2J"
UNSEEN = "甲\u202e\u2066\u200b\u200f\ufeff\x85\u2028\n✓"
"""Turns the rest of a line around, hides, and begins a line of its own."""


def shapes():
    """The places of each role's features, in metres from the corner of the district."""
    halves = [box(0, 0, 500, 1000), box(500, 0, 1000, 1000)]
    return {
        "district": [box(0, 0, 1000, 1000)],
        "subdistrict": halves,
        "built_up": halves,
        "park": [box(50, 50, 250, 250), box(600, 600, 800, 900)],
        "green": [box(300, 50, 400, 250), box(600, 100, 800, 300)],
        "cluster": [box(100, 100, 400, 400), box(600, 100, 900, 400)],
        "rail_station": [Point(300, 500), Point(700, 500)],
        "rail_entrance": [Point(310, 500), Point(710, 500)],
        "bus_stop": [Point(330, 500), Point(800, 500)],
    }


def raw_folder(folder, text):
    """Files of a small district in which every text column says ``text``, with a number where rows differ."""
    folder.mkdir()
    for role_id, places in shapes().items():
        names = [column.name for column in roles()[role_id].columns if column.type == "text"]
        columns = {name: [f"{text}{n}" for n in range(len(places))] for name in names}
        if role_id == "rail_entrance":
            columns["station"] = [f"{text}{n}" for n in range(len(places))]
        if "population" in {column.name for column in roles()[role_id].columns}:
            columns["population"] = [1000.0] * len(places)
        moved = gpd.GeoSeries(places, crs=GRID).translate(X, Y)
        gpd.GeoDataFrame(columns, geometry=moved).to_file(folder / f"{role_id}.gpkg")
    return folder


def run(*arguments, language="en"):
    """What the command line prints for a person, and its exit code."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["--lang", language, *map(str, arguments)])
    assert "Traceback" not in err.getvalue(), err.getvalue()
    return code, out.getvalue(), err.getvalue()


class Seen(HTMLParser):
    """What a reader of a page sees: its text, its titles, and the elements that it is made of."""

    def __init__(self, page):
        super().__init__()
        self.words, self.elements, self.json = [], [], ""
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        self._in = "json" if ("type", "application/json") in attributes else tag
        self.words += [value for name, value in attributes if name == "title" and value]
        assert not [name for name, _ in attributes if name.startswith("on")], attributes

    def handle_endtag(self, tag):
        self._in = ""

    def handle_data(self, data):
        if self._in == "json":
            self.json += data
        elif self._in not in ("script", "style"):
            self.words.append(data)


@pytest.fixture(scope="module", params=TEXTS, ids=[name.replace(" ", "-") for name in TEXTS])
def district(request, tmp_path_factory):
    """A project in which everything is called so: the text, the project's path, and by turns a language."""
    home = tmp_path_factory.mktemp("district")
    text = TEXTS[request.param]
    raw = raw_folder(home / "raw", text)
    before = Path.cwd()
    os.chdir(home)
    try:
        code, _, told = run("import", raw, "-o", home / "project.gpkg", "--title", text)
        assert code == 0, told
        yield text, home / "project.gpkg", ("en", "zh")[list(TEXTS).index(request.param) % 2]
        assert not [path for path in home.rglob("*") if path.name in TRACES]
    finally:
        os.chdir(before)


def test_report(district, tmp_path):
    text, project, language = district
    code, _, told = run("report", project, "-o", tmp_path, "--formats", "html,xlsx", language=language)
    assert code == 0, told
    (page,), (book,) = tmp_path.glob("*.html"), tmp_path.glob("*.xlsx")
    seen = Seen(page.read_text(encoding="utf-8"))
    words = " ".join(seen.words)
    assert text in words
    assert f"{text}1" in words
    assert "1337" not in words  # 7 · 191, worked out by nobody
    assert not {"img", "iframe", "object", "embed", "link", "base"} & set(seen.elements)
    assert seen.elements.count("script") == 5  # the layers, Leaflet, folium, map.js, page.js
    labels = [
        line
        for layer in json.loads(seen.json)
        for feature in layer["features"]["features"]
        for line in feature["properties"]["label"]
    ]
    assert {f"{text}0", f"{text}1"} <= set(labels)
    cells = {str(cell.value) for sheet in load_workbook(book) for row in sheet.iter_rows() for cell in row}
    assert f"{text}1" in cells


def test_figures_as_text_json_and_csv(district):
    text, project, language = district
    code, table, _ = run("check", project, language=language)
    assert code == 0
    assert text in table
    code, out, _ = run("check", project, "--format", "json", language=language)
    assert code == 0
    zones = [row["zone"] for row in json.loads(out)["readings"]]
    assert {f"{text}0", f"{text}1"} <= set(zones)
    code, out, _ = run("check", project, "--format", "csv", language=language)
    assert code == 0
    names = {row["zone"] for row in csv.DictReader(io.StringIO(out))}
    inert = f"'{text}" if text.startswith("=") else text  # no formula for a spreadsheet
    assert {f"{inert}0", f"{inert}1"} <= names


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "kml", "fgb"])
def test_layers_handed_on(district, tmp_path, ending):
    text, project, _ = district
    code, _, told = run("export", project, "park", "-o", tmp_path / f"park.{ending}")
    assert code == 0, told
    read = pyogrio.read_dataframe(tmp_path / f"park.{ending}")
    said = set(read.drop(columns="geometry").to_numpy(dtype=object).ravel())
    assert {f"{text}0", f"{text}1"} <= said


IN_FILE_NAMES = [text for text in TEXTS.values() if not {"/", ":", '"'} & set(text)]


@pytest.mark.parametrize("texts", [IN_FILE_NAMES[::2], IN_FILE_NAMES[1::2]])
def test_file_names(tmp_path, texts, monkeypatch):
    monkeypatch.chdir(tmp_path)
    raw = raw_folder(tmp_path / "raw", "甲")
    names = {role: f"{role} {text}.gpkg" for role, text in zip(shapes(), texts, strict=False)}
    assert len(names) == len(texts)
    for role, name in names.items():
        (raw / f"{role}.gpkg").rename(raw / name)
    given = [part for role, name in names.items() for part in ("--role", f"{role}={name}")]
    code, _, told = run("import", raw, "-o", tmp_path / "p.gpkg", *given)
    assert code == 0, told
    listed = run("layers", tmp_path / "p.gpkg")[1]
    code, _, told = run("report", tmp_path / "p.gpkg", "-o", tmp_path / "r", "--formats", "html,xlsx")
    assert code == 0, told
    (page,) = (tmp_path / "r").glob("*.html")
    words = " ".join(Seen(page.read_text(encoding="utf-8")).words)
    assert [name for name in names.values() if name not in listed or name not in words] == []
    assert not [path for path in tmp_path.rglob("*") if path.name in TRACES]


def test_a_name_does_not_command_the_terminal(tmp_path):
    raw = raw_folder(tmp_path / "raw", TERMINAL)
    assert run("import", raw, "-o", tmp_path / "p.gpkg", "--title", TERMINAL)[0] == 0
    _, out, told = run("check", tmp_path / "p.gpkg")
    assert r"甲␛]0;renamed␇\u009b2J" in out
    assert not {"\x1b", "\x07", "\x9b"} & set(out + told)


def test_what_cannot_be_seen_in_a_name_is_shown_in_every_line(tmp_path):
    raw = raw_folder(tmp_path / "raw", UNSEEN)
    lines = [run("import", raw, "-o", tmp_path / "p.gpkg", "--title", UNSEEN)]
    lines += [run("inspect", raw), run("layers", tmp_path / "p.gpkg"), run("check", tmp_path / "p.gpkg")]
    assert r"甲\u202e\u2066\u200b\u200f\ufeff\u0085\u2028␊✓" in lines[-1][1]
    shown = "".join(out + told for _, out, told in lines)
    assert not {each for each in UNSEEN if not each.isprintable()} & set(shown) - {"\n"}
    assert not [line for line in shown.split("\n") if line.startswith("✓")]


def test_json_says_the_same_with_unseen_characters_escaped(tmp_path):
    raw = raw_folder(tmp_path / "raw", UNSEEN)
    run("import", raw, "-o", tmp_path / "p.gpkg", "--title", UNSEEN)
    out = run("check", tmp_path / "p.gpkg", "--format", "json")[1]
    assert not {each for each in UNSEEN if not each.isprintable()} & set(out) - {"\n"}
    said = {row["zone"] for row in json.loads(out)["readings"] if row["zone_kind"] == "subdistrict"}
    assert said == {f"{UNSEEN}0", f"{UNSEEN}1"}


def test_an_argument_that_is_not_understood_is_shown_in_one_line(capsys):
    with pytest.raises(SystemExit):
        main(["--lang", "en", "check", "p.gpkg", "q\u202egpkg.\x1b[2J"])
    assert r"q\u202egpkg.␛[2J" in capsys.readouterr().err


def test_the_maps_layers_hold_texts_as_they_are(tmp_path):
    raw = raw_folder(tmp_path / "raw", RUNS)
    from gisapp.evaluate import evaluate
    from gisapp.report.content import report_of

    drawn = web_map(report_of(evaluate(import_files(sorted(raw.iterdir())))), Language("en"))
    assert RUNS not in drawn.shell.script + drawn.shell.element
    assert RUNS in json.dumps(json.loads(as_json(drawn.layers)), ensure_ascii=False)


@pytest.mark.skipif(os.name == "nt", reason="links need rights of their own there")
def test_links_that_go_round_in_a_circle_are_passed_over(tmp_path):
    raw = raw_folder(tmp_path / "raw", "甲")
    (raw / "a.gpkg").symlink_to(raw / "b.gpkg")
    (raw / "b.gpkg").symlink_to(raw / "a.gpkg")
    code, out, told = run("import", raw, "-o", tmp_path / "p.gpkg")
    assert code in (0, 1), out + told


@pytest.mark.parametrize(
    ("system", "names"),
    [
        ("+proj=tmerc +nadgrids=/etc/passwd", True),
        ("+proj=tmerc +nadgrids=@null,//host/share/a.gsb", True),
        ('PARAMETERFILE["Latitude and longitude difference file","C:\\\\a.gsb"]', True),
        ("+proj=tmerc +geoidgrids = ..\\a.gtx", True),
        ("+proj=tmerc +nadgrids=ntf_r93.gsb", False),
        ("+proj=tmerc +nadgrids=@null +units=m", False),
        ('PROJCS["a/b",GEOGCS["c"]]', False),
    ],
)
def test_a_coordinate_system_leads_to_no_file(system, names):
    assert names_file(system) is names
    if names:
        assert crs_of(system, "a.prj")[0] is None
