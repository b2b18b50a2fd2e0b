"""Named versions of the scenarios, and a history that is cleaned up around them."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from gisapp.__main__ import main
from gisapp.edits import Remove
from gisapp.history import PutScenario, Splice
from gisapp.scenario import Scenario
from gisapp.store.chain import add_steps, move_head
from gisapp.store.changed import ChangedProject
from gisapp.store.cleanup import clean, waste_in
from gisapp.store.project_file import open_project, save_project, trail_of, versions_of
from gisapp.store.versions import Figure, delete_version, save_version, version_named
from layers.errors import UserError
from tests.core.scenario_town import key, point, project

FIGURES = (Figure("", "park_area_per_capita", 1.0, "m2/person", "not_met"), Figure("甲", "x", None, "%", ""))
LONG = "x" * 4000


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return project(tmp_path_factory.mktemp("town") / "资料")


@pytest.fixture
def file(base, tmp_path):
    path = tmp_path / "甲区.gpkg"
    save_project(base, path)
    return path


@pytest.fixture
def run(capsys):
    def run(*arguments, code=0):
        assert main(["--lang", "en", *map(str, arguments)]) == code
        said = capsys.readouterr()
        return said.out if code == 0 else said.out + said.err

    return run


def gone(number, note=""):
    return Remove(role="bus_stop", feature=f"a#{number}", note=note)


def execute(path, *statements):
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for statement in statements:
            database.execute(statement)


def numbers(path):
    with closing(sqlite3.connect(path)) as database:
        return [number for (number,) in database.execute("SELECT id FROM gisapp_history ORDER BY id")]


# ------------------------------------------------------------ versions


def test_a_version_is_what_was_when_it_was_saved(file):
    head = add_steps(file, 0, [PutScenario(Scenario("甲"))])
    save_version(file, head, " 送审稿 ", FIGURES, "林工")
    add_steps(file, head, [Splice("甲", 0, 0, (gone(1),))])
    (version,) = versions_of(file)
    assert (version.name, version.who, version.head, version.sound) == ("送审稿", "林工", 1, True)
    assert version.figures == FIGURES
    assert version.scenarios == (Scenario("甲"),)
    assert open_project(file).scenarios[0].edits == (gone(1),)


def test_versions_stay_with_a_project_that_is_saved(file, tmp_path):
    head = add_steps(file, 0, [PutScenario(Scenario("甲"))])
    save_version(file, head, "送审稿", FIGURES)
    save_project(replace(open_project(file), year=2030), file, replace=True, history=file)
    other = tmp_path / "另存.gpkg"
    save_project(open_project(file), other, history=file)
    assert versions_of(file) == versions_of(other)
    assert [each.name for each in versions_of(other)] == ["送审稿"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\nb", "a\x00b"])
def test_a_name_that_cannot_be(file, name):
    with pytest.raises(UserError, match="called by a line"):
        save_version(file, 0, name, ())


def test_one_name_is_one_version(file):
    save_version(file, 0, "方案1", ())
    assert open_project(file).head == 0
    with pytest.raises(UserError, match="“方案1” already"):
        save_version(file, 0, "方案１", ())
    with pytest.raises(UserError, match="There is no version “x”") as refused:
        delete_version(file, "x")
    assert "There are: 方案1." in str(refused.value.hint)
    delete_version(file, "方案１")
    assert versions_of(file) == ()
    with pytest.raises(UserError):
        version_named("方案1", ())


def test_a_version_of_another_moment_is_refused(file):
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    with pytest.raises(UserError, match="nothing was written"):
        save_version(file, 0, "送审稿", FIGURES)
    assert versions_of(file) == ()


@pytest.mark.parametrize(
    "change",
    ["name = 'x'", "at = '2020'", "who = 'x'", "head = 0", "figures = replace(figures, '1.0', '9.0')"],
)
def test_a_version_that_was_changed_elsewhere_is_told(file, change):
    head = add_steps(file, 0, [PutScenario(Scenario("甲"))])
    save_version(file, head, "送审稿", FIGURES)
    execute(file, f"UPDATE gisapp_versions SET {change}")
    with pytest.raises(ChangedProject):
        versions_of(file)
    assert len(versions_of(file, accept_changed=True)) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE gisapp_versions SET figures = '{'",
        "UPDATE gisapp_versions SET figures = '[1]'",
        "UPDATE gisapp_versions SET figures = '[{\"scenario\": 1}]'",
        "UPDATE gisapp_versions SET head = 99",
        "UPDATE gisapp_versions SET head = -1",
        "UPDATE gisapp_versions SET head = 'x'",
        "UPDATE gisapp_versions SET name = x'00'",
        "ALTER TABLE gisapp_versions DROP COLUMN who",
        (
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1001) "
            "INSERT INTO gisapp_versions SELECT NULL, 'v', '', '', 0, '[]', '' FROM n"
        ),
    ],
)
def test_damaged_versions_are_a_sentence_and_the_project_opens(file, change):
    head = add_steps(file, 0, [PutScenario(Scenario("甲"))])
    save_version(file, head, "送审稿", FIGURES)
    execute(file, change)
    with pytest.raises(UserError, match="is damaged"):
        versions_of(file)
    assert open_project(file).head == head


def test_what_a_file_would_run_when_a_version_is_saved_is_not_run(file):
    save_version(file, 0, "送审稿", ())
    execute(file, "CREATE TRIGGER t AFTER INSERT ON gisapp_versions BEGIN DELETE FROM gisapp_project; END")
    with pytest.raises(UserError, match="not as this program made it"):
        save_version(file, 0, "另一稿", ())


def test_versions_at_the_command_line(base, file, run, tmp_path):
    """The second stop comes to 30 m from its entrance: half of the two stations becomes both of them."""
    assert "no version yet" in run("version", "list", file)
    run("scenario", "new", file, "甲")
    run("version", "save", file, "会前", "--author", "林工")
    there = {"type": "Point", "coordinates": [point(1500, 530).x, point(1500, 530).y]}
    edits = [{"do": "move", "role": "bus_stop", "feature": key(base, "bus_stop", "#S1"), "geometry": there}]
    path = tmp_path / "改动.json"
    path.write_text(json.dumps(edits), encoding="utf-8")
    run("scenario", "edit", file, "甲", path)
    run("version", "save", file, "会后")
    listed = json.loads(run("version", "list", file, "--format", "json"))
    assert [(each["name"], each["scenarios"]) for each in listed] == [("会前", ["甲"]), ("会后", ["甲"])]
    assert listed[0]["who"] == "林工"
    found = json.loads(run("version", "diff", file, "会前", "会后", "--format", "json"))
    coverage = [
        (each["scenario"], each["before"], each["after"])
        for each in found["figures"]
        if each["indicator"] == "transfer_coverage_50m"
    ]
    assert coverage == [("", 50, 50), ("甲", 50, 100)]
    assert found["steps"] == ["S1 of Bus stops moved, in “甲”"]
    assert "S1 of Bus stops moved" in run("version", "diff", file, "会前")  # and what is now
    assert "The scenarios are the same." in run("version", "diff", file, "会后")
    shown = json.loads(run("version", "show", file, "会前", "--format", "json"))
    assert shown["scenarios"] == [{"name": "甲", "note": "", "author": "", "edits": []}]
    table = run("version", "show", file, "会后")
    assert "as it is" in table
    assert "100.0" in table
    assert run("version", "delete", file, "会前") == "Version “会前” deleted.\n"
    assert "no version “会前”" in run("version", "show", file, "会前", code=3)


@pytest.mark.parametrize(
    "arguments", [["save"], ["diff"], ["list", "x"], ["show", "a", "b"], ["diff", "a", "b", "c"]]
)
def test_names_that_lack_or_are_too_many_are_an_error_of_use(file, arguments, run):
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", "version", arguments[0], str(file), *arguments[1:]])
    assert ended.value.code == 2


# ------------------------------------------------------------ cleaning up


def branched(file):
    """1 – 2 – 3 and 1 – 4, where the project is at 4."""
    add_steps(file, 0, [PutScenario(Scenario("甲"))])
    add_steps(file, 1, [Splice("甲", 0, 0, (gone(1, LONG),)), Splice("甲", 1, 0, (gone(2, LONG),))])
    move_head(file, 3, 1)
    return add_steps(file, 1, [Splice("甲", 0, 0, (gone(3),))])


def test_what_was_undone_goes_and_what_is_stays(file):
    head = branched(file)
    before, size = open_project(file), file.stat().st_size
    waste = waste_in(file)
    assert waste.numbers == (2, 3)
    assert 2 * len(LONG) < waste.about_bytes < 2 * len(LONG) + 300
    freed = clean(file, waste, before.scenarios)
    assert freed == size - file.stat().st_size
    assert freed > len(LONG)
    assert numbers(file) == [1, 4]
    after = open_project(file)
    assert (after.scenarios, after.head) == (before.scenarios, head)
    assert [row.number for row in trail_of(file).past] == [1, 4]
    assert waste_in(file).numbers == ()


def test_what_a_version_stands_on_stays(file):
    branched(file)
    move_head(file, 4, 2)
    save_version(file, 2, "第二步", ())
    move_head(file, 2, 4)
    assert waste_in(file).numbers == (3,)
    assert waste_in(file, before=True).numbers == (3, 4)
    clean(file, waste_in(file, before=True), open_project(file).scenarios)
    assert versions_of(file)[0].scenarios[0].edits == (gone(1, LONG),)
    assert open_project(file).scenarios[0].edits == (gone(3),)
    assert len(trail_of(file).past) == 1


def test_all_that_led_to_the_present_goes_when_that_is_asked_for(file):
    branched(file)
    before = open_project(file).scenarios
    clean(file, waste_in(file, before=True), before)
    assert open_project(file).scenarios == before
    (row,) = trail_of(file).past
    assert row.step == PutScenario(before[0])


def test_nothing_goes_under_somebody_who_has_written_since(file):
    branched(file)
    waste = waste_in(file)
    add_steps(file, 4, [PutScenario(Scenario("乙"))])
    with pytest.raises(UserError, match="nothing was written"):
        clean(file, waste, ())
    assert numbers(file) == [1, 2, 3, 4, 5]


def test_layers_are_as_they_were_after_the_file_was_packed(file, run):
    """No seal is broken, and the figures are the same ones."""
    branched(file)
    before = json.loads(run("check", file, "--format", "json"))
    clean(file, waste_in(file), ())
    assert json.loads(run("check", file, "--format", "json")) == before


def test_cleaning_up_at_the_command_line(file, run):
    assert "Nothing was done" in run("history", "list", file)
    branched(file)
    listed = json.loads(run("history", "list", file, "--format", "json"))
    assert [(each["number"], each["undone"]) for each in listed] == [(1, False), (4, False)]
    move_head(file, 4, 1)
    assert "4. " in run("history", "list", file)
    assert "(undone)" in run("history", "list", file)
    move_head(file, 1, 4)
    said = run("history", "clean", file, code=4)
    assert "2 steps can go, which frees about 9 kB." in said
    assert "add --yes" in said
    assert numbers(file) == [1, 2, 3, 4]
    assert "2 steps are gone; the file is" in run("history", "clean", file, "--yes")
    assert run("history", "clean", file, "--yes") == "There is nothing to clean up.\n"
    assert "can be undone then" in run("history", "clean", file, "--all", code=4)
    run("history", "clean", file, "--all", "--yes")
    assert run("scenario", "undo", file) == "Undone: scenario “甲” made.\n"
