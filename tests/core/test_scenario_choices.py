"""A scenario's own people and prices: what they do to the figures, and what is refused with which sentence.

The town has four subdistricts of 4,000, 5,000, 6,000 and 5,000 people, and a park of 2 ha in the first.
"""

import json
import re
import shlex
from pathlib import Path

import pytest

from gisapp.__main__ import main
from gisapp.choice_checks import checked_choices
from gisapp.edits import Remove
from gisapp.evaluate import evaluate
from gisapp.importing import import_files
from gisapp.project import layers_of
from gisapp.replay import replayed
from gisapp.report.people import people_table
from gisapp.scenario import Choices, Prices, Scenario, scenarios_named
from gisapp.store.project_file import open_project, save_project
from layers.errors import UserError
from layers.text import Language
from tests.core.scenario_town import quarters, town

ROOT = Path(__file__).resolve().parents[2]
EN = Language("en")


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return import_files([quarters(tmp_path_factory.mktemp("quarters") / "资料")])


@pytest.fixture
def file(base, tmp_path):
    path = tmp_path / "方块区.gpkg"
    save_project(base, path)
    return str(path)


@pytest.fixture
def run(capsys):
    def run(*arguments, code=0):
        assert main(["--lang", "en", *arguments]) == code
        said = capsys.readouterr()
        return said.out if code == 0 else said.err

    return run


def with_people(base, *people):
    return evaluate(replayed(base, Scenario("十年后", choices=Choices(people=people))))


def persons(scorecard):
    return {zone.zone: zone.denominator for zone in scorecard.readings["park_area_per_capita"].zones}


# ---------------------------------------------------------------- people


def test_people_of_a_scenario_go_before_the_data_and_the_district_follows(base):
    scorecard = with_people(base, ("大坪街道", 8000.0))
    reading = scorecard.readings["park_area_per_capita"]
    assert persons(scorecard) == {
        "方块区": 24_000, "大坪街道": 8_000, "两路口街道": 5_000, "七星岗街道": 6_000, "解放碑街道": 5_000,
    }  # fmt: skip
    assert reading.of("district").value == pytest.approx(20_000 / 24_000, rel=1e-6)
    assert persons(evaluate(base))["方块区"] == 20_000


def test_what_rests_on_the_scenario_says_so(base):
    scorecard = with_people(base, ("大坪街道", 8000.0))
    grounds = scorecard.evidence("people").set_index("zone")
    assert grounds.loc["大坪街道", ["join", "file"]].tolist() == ["scenario", "十年后"]
    assert grounds.loc["两路口街道", ["join", "file"]].tolist() == ["own", "街道.gpkg"]
    assert grounds.loc["方块区", "join"] == "sum"
    rows = [[EN.say(cell.text) for cell in row] for row in people_table(scorecard).rows]
    assert ["大坪街道", "8,000 people", "the scenario itself, instead of the data", "十年后", "–"] in rows


def test_other_people_are_another_run(base):
    prints = {
        evaluate(base).fingerprint,
        *(with_people(base, ("大坪街道", number)).fingerprint for number in (8000.0, 8001.0)),
    }
    assert len(prints) == 3


def test_indicators_without_people_are_not_computed_again(base):
    before = evaluate(base).readings["green_space_rate"].of("district")
    assert with_people(base, ("大坪街道", 1.0)).readings["green_space_rate"].of("district") == before


def test_an_edit_more_leaves_the_people_what_they_were(base):
    """The same layer again: figures per person are not computed anew for each stroke."""
    choices = Choices(people=(("大坪街道", 8000.0),))
    one, other = (
        replayed(base, Scenario("甲", edits=edits, choices=choices))
        for edits in ((), (Remove(role="bus_stop", feature="公交站.gpkg#S0"),))
    )
    assert layers_of(one)["population"] is layers_of(other)["population"]


def test_a_name_that_a_new_import_took_away_is_told_and_counts_nothing(base):
    scorecard = with_people(base, ("石桥铺街道", 8000.0), ("解放碑街道", 9000.0))
    assert persons(scorecard)["方块区"] == 24_000
    (told,) = [each for each in scorecard.findings if each.code == "population.said_of_none"]
    assert "石桥铺街道" in EN.say(told.message)
    assert "解放碑街道" not in EN.say(told.message)


def test_beside_a_table_of_people(tmp_path):
    """The table says 7,000 of the first; the column of the boundaries 4,000."""
    quarters(tmp_path / "a")
    text = "街道,人口\n大坪街道,7000\n两路口街道,5000\n七星岗街道,6000\n解放碑街道,5000\n"
    (tmp_path / "a" / "人口.csv").write_text(text, encoding="utf-8")
    base = import_files([tmp_path / "a"])
    assert persons(evaluate(base))["方块区"] == 23_000
    scorecard = with_people(base, ("解放碑街道", 1000.0))
    assert persons(scorecard)["方块区"] == 19_000
    grounds = scorecard.evidence("people").set_index("zone")
    assert grounds.loc["大坪街道", ["join", "file"]].tolist() == ["name", "人口.csv"]
    assert grounds.loc["解放碑街道", ["join", "file"]].tolist() == ["scenario", "十年后"]


def test_where_a_subdistrict_is_not_known_the_district_moves_by_the_difference(tmp_path):
    """Three are known with 15,000, the district says 20,000: one more thousand makes 21,000."""
    base = import_files([quarters(tmp_path / "a", people=(4000, 5000, 6000, None))])
    assert persons(evaluate(base))["方块区"] == 20_000
    scorecard = with_people(base, ("七星岗街道", 7000.0))
    assert persons(scorecard)["方块区"] == 21_000
    grounds = scorecard.evidence("people")
    assert set(grounds.loc[grounds["zone"] == "方块区", "join"]) == {"own", "scenario"}
    filled = with_people(base, ("解放碑街道", 3000.0))
    assert persons(filled)["方块区"] == 18_000


def test_without_subdistricts_the_district_itself_may_be_named(tmp_path):
    base = import_files([town(tmp_path / "a")])
    assert persons(with_people(base, ("方块区", 10_000.0)))["方块区"] == 10_000
    with pytest.raises(UserError, match="No subdistrict is called “大坪街道”"):
        checked_choices(base, Choices(people=(("大坪街道", 1.0),)))


@pytest.mark.parametrize("written", ["大坪街道", "大坪", " 大坪街道 ", "大坪街道办事处", "方块区大坪街道"])
def test_places_are_kept_under_the_names_of_their_subdistricts(base, written):
    assert checked_choices(base, Choices(people=((written, 5.0),))).people == (("大坪街道", 5.0),)


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        (Choices(people=(("鬼城街道", 5.0),)), "No subdistrict is called “鬼城街道”"),
        (Choices(people=(("方块区", 5.0),)), "No subdistrict is called “方块区”"),
        (Choices(people=(("大坪街道", float("nan")),)), "大坪街道 cannot have nan people"),
        (Choices(people=(("大坪街道", -1.0),)), "cannot have -1 people"),
        (Choices(people=(("大坪街道", 1e300),)), "cannot have 1e+300 people"),
        (Choices(people=(("大坪街道", float("inf")),)), "cannot have inf people"),
        (Choices(people=(("大坪街道", 1.0), ("大坪", 2.0))), "大坪街道 and 大坪 are the same subdistrict"),
        (Choices(prices=Prices(stop=-1.0)), "A price cannot be -1"),
        (Choices(prices=Prices(hectare=float("nan"))), "A price cannot be nan"),
        (Choices(prices=Prices(stop=1e300)), "A price cannot be 1e+300"),
    ],
)
def test_choices_that_cannot_be(base, choices, says):
    with pytest.raises(UserError) as refused:
        checked_choices(base, choices)
    assert says in EN.say(refused.value.message)
    assert refused.value.hint is not None


# ---------------------------------------------------------------- the command line


def test_describe_from_name_to_figures(file, run):
    run("scenario", "new", file, "甲")
    said = run(
        *(
            "scenario",
            "describe",
            file,
            "甲",
            "--called",
            "2035年",
            "--note",
            "按总规人口",
            "--author",
            "林工",
        ),
        *("--people", "大坪=8000", "解放碑街道=6,000", "--price-stop", "5", "--price-hectare", "200"),
        *("--transfer-definition", "D2", "--ndvi", "0.35"),
    )
    assert "大坪街道 8,000 people" in said
    (kept,) = open_project(Path(file)).scenarios
    assert (kept.name, kept.note, kept.author) == ("2035年", "按总规人口", "林工")
    assert kept.choices == Choices(
        "D2", 0.35, (("大坪街道", 8000.0), ("解放碑街道", 6000.0)), Prices(5.0, 200.0)
    )
    found = json.loads(run("check", file, "--scenario", "2035年", "--format", "json"))
    assert found["choices"]["transfer"] == "D2"
    assert found["scenario"]["people"] == {"大坪街道": 8000, "解放碑街道": 6000}
    (district,) = [row["persons"] for row in found["people"] if row["zone_kind"] == "district"]
    assert district == 25_000
    shown = run("scenario", "show", file, "2035年")
    assert "a new stop costs 50,000 yuan" in shown
    assert "transfer by rule D2" in shown


def test_what_is_not_named_stays_and_reset_empties(file, run):
    run("scenario", "new", file, "甲", "--note", "备注")
    run("scenario", "describe", file, "甲", "--people", "大坪街道=8000", "--price-stop", "5", "--ndvi", "0.4")
    run("scenario", "describe", file, "甲", "--people", "大坪=9000", "七星岗街道=1", "--price-hectare", "100")
    (kept,) = open_project(Path(file)).scenarios
    assert kept.note == "备注"
    assert kept.choices.people == (("大坪街道", 9000.0), ("七星岗街道", 1.0))
    assert kept.choices.prices == Prices(5.0, 100.0)
    run("scenario", "describe", file, "甲", "--reset", "people", "--reset", "prices", "--price-stop", "3")
    (kept,) = open_project(Path(file)).scenarios
    assert kept.choices == Choices(ndvi_threshold=0.4, prices=Prices(stop=3.0))
    run("scenario", "describe", file, "甲", "--reset", "ndvi", "--reset", "prices")
    assert open_project(Path(file)).scenarios[0].choices == Choices()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--people", "鬼城街道=5"], "No subdistrict is called “鬼城街道”"),
        (["--people", "大坪街道=nan"], "cannot have nan people"),
        (["--people", "大坪街道=-5"], "cannot have -5 people"),
        (["--people", "大坪街道=1e300"], "cannot have 1e+300 people"),
        (["--people", "大坪街道=很多"], "“大坪街道=很多” does not say"),
        (["--people", "大坪街道"], "“大坪街道” does not say"),
        (["--people", "=5"], "“=5” does not say"),
        (["--price-stop", "-1"], "A price cannot be -1"),
        (["--price-hectare", "inf"], "A price cannot be inf"),
        (["--called", "方案１"], "There is a scenario “方案1” already"),
        (["--called", "a\nb"], "1 to 100 characters"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_changes_nothing(file, run, arguments, says):
    run("scenario", "new", file, "方案1")
    run("scenario", "new", file, "甲")
    before = Path(file).read_bytes()
    assert says in run("scenario", "describe", file, "甲", *arguments, code=3)
    assert Path(file).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["describe", "甲", "--transfer-definition", "D99"], "cannot be D99"),
        (["describe", "甲", "--ndvi", "5"], "--ndvi cannot be 5"),
        (["describe", "甲", "--price-stop", "五万"], "--price-stop cannot be 五万"),
        (["describe", "甲", "--reset", "all"], "cannot be all"),
        (["describe"], "Missing: NAME"),
        (["merge", "甲"], "Missing: NAME, --as NAME"),
        (["merge", "甲", "乙"], "Missing: --as NAME"),
        (["new", "丙", "--people", "大坪街道=5"], "“new” takes no --people"),
        (["show", "甲", "乙"], "“show” takes no 乙"),
        (["edit", "甲", "a.json", "b.json"], "“edit” takes no b.json"),
    ],
)
def test_a_command_line_that_cannot_be(file, run, capsys, arguments, says):
    run("scenario", "new", file, "甲")
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", "scenario", arguments[0], file, *arguments[1:]])
    assert ended.value.code == 2
    assert says in capsys.readouterr().err


def test_two_names_of_one_scenario(file, run):
    run("scenario", "new", file, "方案1")
    assert "already" in run("scenario", "new", file, "方案１", code=3)


def test_merge_and_order(file, run, tmp_path):
    for name in ("甲", "乙", "丙"):
        run("scenario", "new", file, name)
    edits = tmp_path / "edits.json"
    for name, stop in (("甲", "S0"), ("乙", "S1")):
        removal = {"do": "remove", "role": "bus_stop", "feature": f"公交站.gpkg#{stop}"}
        edits.write_text(json.dumps([removal]), encoding="utf-8")
        run("scenario", "edit", file, name, str(edits))
    run("scenario", "merge", file, "甲", "乙", "--as", "合并")
    *_, both = open_project(Path(file)).scenarios
    assert (both.name, [each.feature for each in both.edits]) == (
        "合并", ["公交站.gpkg#S0", "公交站.gpkg#S1"],
    )  # fmt: skip
    assert "合并, 乙, 甲, 丙" in run("scenario", "order", file, "合并,乙")
    assert [each.name for each in open_project(Path(file)).scenarios] == ["合并", "乙", "甲", "丙"]
    assert "named twice" in run("scenario", "order", file, "甲,甲", code=3)
    assert "no scenario “丁”" in run("scenario", "order", file, "甲,丁", code=3)
    assert "no scenario “丁”" in run("scenario", "merge", file, "甲", "丁", "--as", "戊", code=3)


def test_names_with_commas_are_found_too():
    scenarios = [Scenario("甲"), Scenario("甲,乙"), Scenario("乙")]
    assert scenarios_named("甲,乙,乙", scenarios) == (scenarios[1], scenarios[2])
    assert scenarios_named("乙, 甲", scenarios) == (scenarios[2], scenarios[0])
    assert scenarios_named("", scenarios) == ()


def test_the_commands_of_the_documentation_run_on_the_sample(run, tmp_path, monkeypatch):
    """Those on scenarios, with the edits that stand there, and those on next year's files."""
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    parts = [page.partition(f"\n{title}\n")[2] for title in ("## Scenarios", "### Next year's files")]
    sections = [parts[0].partition("\n## ")[0], parts[1].partition("\n## ")[0]]
    blocks = [block for section in sections for block in re.findall(r"```sh\n(.*?)```", section, re.DOTALL)]
    commands = [line.split("#")[0] for block in blocks for line in block.splitlines() if line.strip()]
    assert len(commands) >= 12
    edits = re.findall(r"```json\n(.*?)```", sections[0], re.DOTALL)[0]
    (tmp_path / "edits.json").write_text(edits, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "next_year").symlink_to(ROOT / "sample_data" / "raw")
    run("import", str(ROOT / "sample_data" / "raw"), "-o", "sample.gpkg")
    said = [run(*shlex.split(command)[1:]) for command in commands]
    compared = next(csv_ for command, csv_ in zip(commands, said, strict=True) if "--format csv" in command)
    assert "cost" in compared
    people = {row["zone"]: row["persons"] for row in json.loads(
        run("check", "next.gpkg", "--scenario", "方案甲", "--format", "json"))["people"]}  # fmt: skip
    assert people["大坪街道"] == 61_000
