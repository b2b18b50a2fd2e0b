"""An empty name, as of a variable that a script forgot to set, names nothing, above all not this folder."""

import pytest

from tests.changed_projects import gisapp

COMMANDS = {
    "import": ["import", "", "-o", "p.gpkg"],
    "import beside others": ["import", "区界.geojson", "", "-o", "p.gpkg"],
    "output": ["import", "区界.geojson", "-o", ""],
    "recipe": ["import", "区界.geojson", "-o", "p.gpkg", "--recipe", ""],
    "recipe to write": ["import", "区界.geojson", "-o", "p.gpkg", "--save-recipe", ""],
    "targets to keep": ["import", "区界.geojson", "-o", "p.gpkg", "--targets", ""],
    "inspect": ["inspect", ""],
    "check": ["check", ""],
    "targets to check by": ["check", "p.gpkg", "--targets", ""],
    "report": ["report", "", "-o", "r"],
    "report folder": ["report", "p.gpkg", "-o", ""],
    "export": ["export", "", "-o", "x"],
    "export place": ["export", "p.gpkg", "-o", ""],
    "layers": ["layers", ""],
    "open": ["open", ""],
    "targets of a project": ["targets", ""],
    "own targets": ["targets", "--own", ""],
    "targets to write": ["targets", "--own", "t.csv", "--save", ""],
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("lang", "words"), [("en", "is not the name of a file"), ("zh", "“”")])
def test_an_empty_name_is_refused(tmp_path, monkeypatch, command, lang, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text("指标,目标值\n绿地率,不低于40%\n", encoding="utf-8")
    (tmp_path / "区界.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    before = sorted(tmp_path.iterdir())
    done = gisapp(*COMMANDS[command], lang=lang)
    assert done.code == 3
    assert words in done.err
    assert done.out == ""
    assert sorted(tmp_path.iterdir()) == before
