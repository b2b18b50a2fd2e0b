"""What a project that was changed outside the program is good for: nothing, until the change is accepted."""

import contextlib
import json
import shutil

import pytest

from gisapp.store.changed import ChangedProject
from gisapp.store.project_file import open_project, recipe_in, save_project
from layers.errors import UserError
from tests.changed_projects import RASTER, change, change_value, gisapp, sample_district, told


@pytest.fixture(scope="module")
def district(tmp_path_factory):
    return sample_district(tmp_path_factory.mktemp("district"))


@pytest.fixture
def path(district, tmp_path):
    return shutil.copytree(district, tmp_path / "home") / "p.gpkg"


def test_what_was_accepted_stays_told_when_it_is_saved_again(path):
    change(path, "UPDATE population SET population = population * 0.9")
    accepted = open_project(path, accept_changed=True)
    assert accepted.findings[-1].code == "project.changed"
    save_project(accepted, path.with_name("again.gpkg"))
    again = open_project(path.with_name("again.gpkg"))
    assert again.findings == accepted.findings


def test_every_command_refuses_until_the_change_is_accepted_and_every_output_says_so(path, tmp_path):
    change(path, "UPDATE population SET population = population * 0.9")
    sentence, figures = "is not as it was saved", "576,000 → 518,400"
    for number, (command, more) in enumerate((
        ("check", ()),
        ("check", ("--format", "json")),
        ("check", ("--format", "csv")),
        ("layers", ()),
        ("report", ("-o", tmp_path / "report", "--formats", "html,xlsx")),
        ("export", ("-o", tmp_path / "out", "--format", "csv")),
    )):  # fmt: skip
        refused = gisapp(command, path, *more)
        assert (refused.code, refused.out) == (3, ""), number
        assert sentence in refused.err
        assert figures in refused.err
        assert refused.err.rstrip().splitlines()[-1].endswith("add --accept-changed.")
        assert not (tmp_path / "report").exists()
        assert not (tmp_path / "out").exists()
        done = gisapp(command, path, *more, "--accept-changed")
        assert done.code == 0, done.err
        assert figures in done.out + done.err, number
        shutil.rmtree(tmp_path / "report", ignore_errors=True)
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
    findings = json.loads(gisapp("check", path, "--format", "json", "--accept-changed").out)["findings"]
    assert [each["severity"] for each in findings if each["code"] == "project.changed"] == ["warning"]


def test_the_report_says_so(path, tmp_path):
    from openpyxl import load_workbook

    change(path, "UPDATE population SET population = population * 0.9")
    arguments = ("-o", tmp_path / "report", "--formats", "html,xlsx", "--accept-changed")
    assert gisapp("report", path, *arguments, lang="zh").code == 0
    (html,) = (tmp_path / "report").glob("*.html")
    (xlsx,) = (tmp_path / "report").glob("*.xlsx")
    shown = {
        cell for sheet in load_workbook(xlsx) for row in sheet.values for cell in row if isinstance(cell, str)
    }
    assert any("576,000 → 518,400" in cell for cell in shown)
    assert "576,000 → 518,400" in html.read_text(encoding="utf-8")


def test_open_hands_the_acceptance_to_the_window(path):
    from gisapp.cli import run

    asked = []

    def open_window(project, language, *, accept_changed=False):
        asked.append((project, language, accept_changed))
        return 0

    for option in ((), ("--accept-changed",)):
        run(["open", str(path), "--lang", "en", *option], open_window, lambda: None)
    run([], open_window, lambda: None)
    assert asked == [(path, "en", False), (path, "en", True), (None, None, False)]


def test_a_recipe_is_taken_from_a_changed_project_too(path):
    before = recipe_in(path)
    change(path, "UPDATE population SET population = population * 0.9")
    assert recipe_in(path) == before


# ---------------------------------------------------------------- without seals, or with others


def of_version(path, version):
    change(path, "DELETE FROM gisapp_project WHERE key = 'seals'")
    change_value(path, "version", lambda _: version)


@pytest.mark.parametrize("version", ["0.1.0", "0.2.0", "0.2.7"])
def test_a_project_of_a_version_that_did_not_seal_is_told_and_sealed_when_it_is_saved(path, version):
    of_version(path, version)
    project = open_project(path)
    assert [(each.code, each.severity) for each in project.findings[-1:]] == [("project.unsealed", "info")]
    assert version in str(project.findings[-1].message)
    assert "did not seal" in gisapp("check", path).out
    assert "did not seal" in gisapp("layers", path).err
    again = path.with_name("again.gpkg")
    save_project(project, again)
    assert "project.unsealed" not in {each.code for each in open_project(again).findings}
    change(again, "UPDATE population SET population = population * 0.9")
    assert len(told(again)) == 1


def test_a_raster_that_changed_beside_a_project_without_seals_is_noticed(path):
    """Its checksum was kept by every version."""
    of_version(path, "0.2.0")
    with (path.parent / RASTER).open("ab") as file:
        file.write(b"\0")
    assert told(path) == [f"The raster {RASTER} has changed since it was imported."]


def test_seals_that_are_gone_are_a_change(path):
    change(path, "DELETE FROM gisapp_project WHERE key = 'seals'")
    (sentence,) = told(path)
    assert sentence.startswith("The seals are gone with which version ")


@pytest.mark.parametrize(
    "changed",
    [
        lambda seals: {**seals, "layers": []},
        lambda seals: {**seals, "values": {}},
        lambda seals: {**seals, "layers": seals["layers"] * 2},
        lambda seals: {**seals, "layers": [{**each, "digests": {}} for each in seals["layers"]]},
        lambda seals: {**seals, "layers": [{**each, "role": "x"} for each in seals["layers"]]},
        lambda seals: {
            **seals,
            "layers": [{**each, "id": "x", "title": "<b>{0}"} for each in seals["layers"]],
        },
        lambda seals: {**seals, "layers": [{**each, "rows": None} for each in seals["layers"]]},
    ],
)
def test_seals_that_were_changed_do_no_harm(path, changed):
    change_value(path, "seals", changed)
    with contextlib.suppress(ChangedProject):
        open_project(path)
    assert gisapp("check", path, "--accept-changed").code == 0


@pytest.mark.parametrize("value", [[], 1, {"values": 1, "layers": []}, {"values": {}, "layers": [{}]}])
def test_what_are_no_seals_are_damage(path, value):
    change_value(path, "seals", lambda _: value)
    with pytest.raises(UserError, match="damaged: its entry seals"):
        open_project(path)


@pytest.mark.parametrize("figure", [float("nan"), float("inf"), 1e300, "x"])
def test_figures_of_seals_are_figures(path, figure):
    change_value(
        path,
        "seals",
        lambda seals: {**seals, "layers": [{**each, "area": figure} for each in seals["layers"]]},
    )
    with pytest.raises(UserError, match="damaged: its entry seals"):
        open_project(path)
