"""The command line from raw files to JSON, on a district of squares that can be worked out in the head.

The district is 1,000 m by 1,000 m, its west and east halves are the subdistricts, and the built-up area
is the southern 800 m. The grid is the working CRS itself, so that 100 m are 100 m.
"""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely import MultiPolygon, Point, Polygon, box

from gisapp.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
GRID = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
X, Y = 503_003.7, 3_271_001.9


def at(*polygons):
    return [Polygon([(X + x, Y + y) for x, y in polygon.exterior.coords]) for polygon in polygons]


def write(path, geometry, **columns):
    gpd.GeoDataFrame(columns, geometry=geometry, crs=GRID).to_file(path)


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    folder = tmp_path_factory.mktemp("原始 资料")
    write(folder / "district.gpkg", at(box(0, 0, 1000, 1000)), name=["方块区"], code=["500103"])
    write(
        folder / "subdistrict.gpkg",
        at(box(0, 0, 500, 1000), box(500, 0, 1000, 1000)),
        name=["西街道", "东街道"],
        population=[1000, 3000],
    )
    write(folder / "built_up.gpkg", at(box(0, 0, 1000, 800)), name=["建成区"])
    # Two parks that overlap by 50 m x 100 m, one of them reaching 100 m beyond the built-up area.
    write(
        folder / "park.gpkg",
        at(box(0, 0, 200, 100), box(150, 0, 350, 100), box(600, 700, 700, 900)),
        name=["甲园", "乙园", "丙园"],
        **{"class": ["G11", "G14", "G12"]},
    )
    # One plot inside a park, one beside it; a bow tie whose two triangles are 100 m x 50 m / 2 each.
    bow_tie = Polygon([(X + 800, Y + 100), (X + 900, Y + 200), (X + 900, Y + 100), (X + 800, Y + 200)])
    write(
        folder / "green.gpkg",
        [*at(box(0, 0, 100, 100), box(0, 200, 100, 300)), bow_tie],
        **{"class": ["XG", "G2", "XG"]},
    )
    write(
        folder / "vegetation.gpkg",
        [MultiPolygon(at(box(0, 0, 400, 100), box(600, 0, 700, 200)))],
        name=["植被"],
    )
    write(
        folder / "rail_station.gpkg",
        [Point(X + 100, Y + 100), Point(X + 100, Y + 100), Point(X + 800, Y + 500)],
        name=["甲站", "甲站", "乙站"],
        lines=["1", "2", "3"],
    )
    write(
        folder / "rail_entrance.gpkg",
        [Point(X + 100, Y + 100), Point(X + 800, Y + 500), Point(X + 830, Y + 500)],
        station=["甲站", "乙站", "乙站"],
        name=["1", "1", "2"],
        open=["是", "是", "否"],
    )
    # 30 m from an entrance of 甲站; 70 m from the open entrance of 乙站 and 40 m from its closed one.
    write(
        folder / "bus_stop.gpkg",
        [Point(X + 130, Y + 100), Point(X + 870, Y + 500)],
        name=["甲站东", "乙站东"],
        routes=["101", "102"],
    )
    return folder


@dataclass
class Done:
    stdout: str
    stderr: str


def gisapp(*arguments, code=0):
    """Run one command line in this process, which saves the second that Python takes to start."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            given = main([str(each) for each in arguments])
        except SystemExit as stop:
            given = stop.code
    done = Done(out.getvalue(), err.getvalue())
    assert given == code, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def project(raw, tmp_path_factory):
    path = tmp_path_factory.mktemp("out") / "项目.gpkg"
    gisapp("import", raw, "-o", path, "--lang", "en")
    return path


@pytest.fixture(scope="module")
def checked(project):
    return json.loads(gisapp("check", project, "--format", "json", "--lang", "en").stdout)


def reading(checked, indicator, kind="district", zone=None):
    rows = [
        row
        for row in checked["readings"]
        if row["indicator"] == indicator and row["zone_kind"] == kind and zone in (None, row["zone"])
    ]
    assert len(rows) == 1
    return rows[0]


def test_the_json_has_the_documented_keys(checked):
    assert set(checked) >= {
        "fingerprint",
        "working_crs",
        "profile",
        "year",
        "findings",
        "readings",
        "transfer",
    }
    int(checked["fingerprint"], 16)
    assert len(checked["fingerprint"]) >= 8
    for row in checked["readings"]:
        assert set(row) >= {
            "indicator", "zone_kind", "zone", "numerator", "denominator", "value", "unit", "target",
            "verdict", "gap",
        }  # fmt: skip
        assert row["value"] is not None or row["reason"]
    for row in checked["transfer"]:
        assert set(row) == {"station", "entrance", "stop", "distance_m", "covered_50", "covered_100"}
    assert (checked["profile"], checked["year"]) == ("yuzhong_2027", 2027)


@pytest.mark.parametrize(
    ("indicator", "kind", "zone", "numerator", "denominator"),
    [
        # 200x100 + 200x100 - 50x100 overlap + 100x100 of the third inside the built-up area
        ("park_area_per_capita", "district", "方块区", 45_000, 4_000),
        ("park_area_per_capita", "subdistrict", "西街道", 35_000, 1_000),
        ("park_area_per_capita", "subdistrict", "东街道", 10_000, 3_000),
        # parks, the plot beside them (10,000) and the repaired bow tie (2 x 2,500); the other is in a park
        ("green_space_rate", "district", "方块区", 60_000, 800_000),
        ("green_space_rate", "subdistrict", "西街道", 45_000, 400_000),
        ("green_space_rate", "subdistrict", "东街道", 15_000, 400_000),
        ("green_coverage", "district", "方块区", 60_000, 800_000),
        ("green_coverage", "subdistrict", "东街道", 20_000, 400_000),
        ("transfer_coverage_50m", "district", "方块区", 1, 2),
        ("transfer_coverage_50m", "subdistrict", "东街道", 0, 1),
        ("transfer_coverage_100m", "district", "方块区", 2, 2),
    ],
)
def test_readings_are_those_worked_out_by_hand(checked, indicator, kind, zone, numerator, denominator):
    row = reading(checked, indicator, kind, zone)
    assert row["numerator"] == pytest.approx(numerator, rel=2e-6)
    assert row["denominator"] == pytest.approx(denominator, rel=2e-6)
    share = numerator / denominator * (1 if row["unit"] == "m2/person" else 100)
    assert row["value"] == pytest.approx(share, rel=4e-6)


def test_verdicts_and_gaps(checked):
    rate = reading(checked, "green_space_rate")
    assert (rate["target"], rate["verdict"]) == (40, "not_met")
    assert rate["gap"] == pytest.approx(7.5 - 40, abs=1e-4)
    assert reading(checked, "transfer_coverage_50m")["verdict"] == "not_met"
    assert reading(checked, "transfer_coverage_100m")["verdict"] == "met"
    park = reading(checked, "park_area_per_capita")
    assert (park["target"], park["verdict"], park["unit"]) == (13, "not_met", "m2/person")
    assert park["gap"] == pytest.approx(45_000 / 4_000 - 13, abs=1e-4)


def test_each_station_has_its_nearest_pair(checked):
    rows = {row["station"]: row for row in checked["transfer"]}
    assert set(rows) == {"甲站", "乙站"}
    assert rows["甲站"]["distance_m"] == pytest.approx(30, abs=1e-3)
    assert (rows["甲站"]["stop"], rows["甲站"]["covered_50"]) == ("甲站东", True)
    assert rows["乙站"]["distance_m"] == pytest.approx(70, abs=1e-3)
    assert (rows["乙站"]["covered_50"], rows["乙站"]["covered_100"]) == (False, True)


def test_the_repair_is_told_with_its_row(checked):
    found = [finding for finding in checked["findings"] if finding["file"].startswith("green.gpkg")]
    assert any(finding["mended"] and finding["rows"] == [3] for finding in found), found


def test_nothing_of_the_users_is_changed(raw, project):
    assert project.exists()
    assert all(path.suffix == ".gpkg" for path in raw.iterdir()), "sidecars were left beside the user's files"


def test_as_is_makes_no_mends(raw, tmp_path):
    gisapp("import", raw, "-o", tmp_path / "p.gpkg", "--as-is")
    checked = json.loads(gisapp("check", tmp_path / "p.gpkg", "--format", "json").stdout)
    # the bow tie is set aside instead of repaired
    assert reading(checked, "green_space_rate")["numerator"] == pytest.approx(55_000, rel=2e-6)
    assert not any(finding["mended"] for finding in checked["findings"])


def test_csv_has_the_same_figures(checked, project):
    rows = list(csv.DictReader(io.StringIO(gisapp("check", project, "--format", "csv").stdout)))
    assert len(rows) == len(checked["readings"])
    for row, expected in zip(rows, checked["readings"], strict=True):
        assert (row["indicator"], row["zone"]) == (expected["indicator"], expected["zone"])
        assert row["value"] == ("" if expected["value"] is None else repr(expected["value"]))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_shows_every_indicator(project, lang):
    shown = gisapp("check", project, "--lang", lang).stdout
    assert "7.5 %" in shown
    assert "11.2" in shown or "11.3" in shown  # 11.25 m² a head
    assert "方块区" in shown


def test_strict_makes_a_missed_target_an_exit_code(project):
    gisapp("check", project, "--strict", code=1)
    gisapp("check", project, "--strict", "--year", "2031", code=1)  # no targets: nothing was met
    gisapp("check", project, "--year", "2031")


def test_another_profile_and_year(project):
    checked = json.loads(
        gisapp("check", project, "--profile", "chongqing_2027", "--year", "2026", "--format", "json").stdout
    )
    assert (checked["profile"], checked["year"]) == ("chongqing_2027", 2026)
    assert reading(checked, "green_space_rate")["target"] is None


def test_a_file_is_given_a_role_and_a_crs(raw, tmp_path):
    plots = pyogrio.read_dataframe(raw / "green.gpkg").to_crs(4545).iloc[:2]
    shape = tmp_path / "无名.shp"
    plots.drop(columns="class").to_file(shape)  # whose codes would say what it is
    shape.with_suffix(".prj").unlink()
    files = [path for path in raw.iterdir() if path.name != "green.gpkg"]
    out = tmp_path / "p.gpkg"
    asked = gisapp("import", *files, shape, "-o", out, "--lang", "en", code=4)
    assert "--role" in asked.stderr
    assert not out.exists()
    asked = gisapp("import", *files, shape, "-o", out, "--role", f"green={shape}", "--lang", "en", code=4)
    assert "EPSG:4545" in asked.stderr
    assert not out.exists()
    gisapp("import", *files, shape, "-o", out, "--role", f"green={shape}", "--crs", f"{shape}=4545")
    checked = json.loads(gisapp("check", out, "--format", "json").stdout)
    assert reading(checked, "green_space_rate")["numerator"] == pytest.approx(55_000, rel=1e-5)


def test_one_bad_file_does_not_stop_the_others(raw, tmp_path):
    bad = tmp_path / "cluster.gpkg"
    bad.write_bytes(b"")
    done = gisapp("import", raw, bad, "-o", tmp_path / "p.gpkg", "--lang", "en", code=1)
    assert "cluster.gpkg" in done.stdout
    assert (tmp_path / "p.gpkg").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bus_stop.geojson", '{"type": "FeatureCollection", "features": []}'),
        ("bus_stop.csv", "站名,lon,lat\n甲站,,\n"),
        ("park.csv", "名称,lon,lat\n甲园,106.53,29.55\n"),
    ],
)
def test_a_file_named_after_a_role_that_cannot_be_used_is_refused(raw, tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")
    done = gisapp(
        "import", raw / "district.gpkg", tmp_path, "-o", tmp_path / "p.gpkg", "--lang", "en", code=1
    )
    assert any("✗" in line and name in line for line in done.stdout.splitlines())
    assert "name the file after its role" not in done.stdout


def test_figures_that_lack_data_are_null_with_their_reason(raw, tmp_path):
    files = [raw / name for name in ("district.gpkg", "park.gpkg")]
    gisapp("import", *files, "-o", tmp_path / "p.gpkg")
    checked = json.loads(gisapp("check", tmp_path / "p.gpkg", "--format", "json").stdout)
    district = [row for row in checked["readings"] if row["zone_kind"] == "district"]
    assert len(district) == 5
    assert all(row["value"] is None and row["reason"] for row in district)
    assert checked["transfer"] == []


def test_an_input_is_never_overwritten(raw):
    before = (raw / "park.gpkg").read_bytes()
    done = gisapp("import", raw / "park.gpkg", "-o", raw / "park.gpkg", "--lang", "en", code=3)
    assert "overwritten" in done.stderr
    assert (raw / "park.gpkg").read_bytes() == before


def test_only_projects_are_overwritten(raw, tmp_path):
    """Not even a file that the folder to import holds, nor one of another program."""
    folder = tmp_path / "raw"
    shutil.copytree(raw, folder)
    gisapp("import", folder, "-o", folder / "park.gpkg", "--force", "--lang", "en", code=3)
    (tmp_path / "notes.gpkg").write_text("keep me", encoding="utf-8")
    done = gisapp("import", folder, "-o", tmp_path / "notes.gpkg", "--force", "--lang", "en", code=3)
    assert "notes.gpkg is not a file of this kind" in done.stderr
    assert (tmp_path / "notes.gpkg").read_text(encoding="utf-8") == "keep me"
    assert all((folder / path.name).read_bytes() == path.read_bytes() for path in raw.iterdir())


def test_a_project_beside_the_files_is_not_imported_into_itself(raw, tmp_path):
    folder = tmp_path / "raw"
    shutil.copytree(raw, folder)
    output = []
    for more in ([], ["--force"]):
        done = gisapp("import", folder, "-o", folder / "project.gpkg", *more, "--lang", "en")
        output.append(gisapp("check", folder / "project.gpkg", "--format", "json").stdout)
    assert "project.gpkg: It is a project" in done.stdout
    assert output[0] == output[1]


def test_nothing_usable_is_refused(tmp_path):
    (tmp_path / "park.csv").write_text("", encoding="utf-8")
    done = gisapp("import", tmp_path / "park.csv", "-o", tmp_path / "p.gpkg", "--lang", "en", code=3)
    assert "park.csv" in done.stdout + done.stderr
    assert not (tmp_path / "p.gpkg").exists()


def test_a_project_without_zones_is_refused_in_a_sentence(raw, tmp_path):
    gisapp("import", raw / "park.gpkg", "-o", tmp_path / "p.gpkg")
    done = gisapp("check", tmp_path / "p.gpkg", "--lang", "en", code=3)
    assert "district" in done.stderr


def test_csv_cells_cannot_become_formulas(raw, tmp_path):
    frame = pd.DataFrame({"name": ["=1+1"], "wkt": [at(box(0, 0, 1000, 1000))[0].wkt]})
    frame.to_csv(tmp_path / "district.csv", index=False)
    out = tmp_path / "p.gpkg"
    gisapp("import", tmp_path / "district.csv", "-o", out, "--crs", f"district.csv={GRID}")
    text = gisapp("check", out, "--format", "csv").stdout
    assert {row["zone"] for row in csv.DictReader(io.StringIO(text))} == {"'=1+1"}


@pytest.mark.parametrize(
    "command",
    [(), ("import",), ("check",), ("report",), ("open",), ("indicators",), ("targets",), ("layers",)],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_has_help(command, lang):
    shown = gisapp(*command, "--help", "--lang", lang).stdout
    assert "--lang" in shown
    assert ("usage" in shown) == (lang == "en")


def test_wrong_usage_is_exit_code_two(tmp_path):
    for arguments in (
        ("import",),
        ("nonsense",),
        ("check", "p.gpkg", "--format", "pdf"),
        ("import", tmp_path, "-o", "p.gpkg", "--role", "nothing"),
        ("import", tmp_path, "-o", "p.gpkg", "--role", "dragon=x.shp"),
        ("import", tmp_path, "-o", "p.gpkg", "--role", "park=not_there.shp"),
        ("import", tmp_path, "-o", "p.gpkg", "--crs", "not_there.shp=4545"),
        ("import", tmp_path, "-o", "p.gpkg", "--encoding", "not_there.shp=gbk"),
        ("import", tmp_path, "-o", "p.gpkg", "--datum", "not_there.shp=mars"),
        ("report", "p.gpkg", "-o", tmp_path, "--formats", "docx"),
    ):
        done = gisapp(*arguments, "--lang", "en", code=2)
        assert done.stderr.strip()


def test_lists(project):
    assert "green_space_rate" in gisapp("indicators", "--lang", "en").stdout
    assert "yuzhong_2027" in gisapp("targets", "--lang", "en").stdout
    assert "突破" in gisapp("targets", "--all").stdout
    assert "  park.gpkg, " in gisapp("layers", project, "--lang", "en").stdout
    assert "rail_entrance" in gisapp("layers", "--roles").stdout


def test_the_program_starts_as_a_module(project):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "gisapp", "check", str(project), "--format", "json"],
        capture_output=True, text=True, encoding="utf-8", env=environment, stdin=subprocess.DEVNULL,
        timeout=120, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["readings"]
    assert done.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is POSIX")
def test_a_terminal_is_asked_and_its_answer_is_used(raw, tmp_path):
    import pty

    pyogrio.read_dataframe(raw / "green.gpkg").to_crs(4545).to_file(tmp_path / "green.shp")
    (tmp_path / "green.prj").unlink()
    out = tmp_path / "p.gpkg"
    try:
        terminal, end = pty.openpty()
    except OSError:
        pytest.skip("this machine has no pseudo-terminal to ask at")
    command = [
        sys.executable,
        "-m",
        "gisapp",
        "import",
        str(raw / "district.gpkg"),
        str(tmp_path / "green.shp"),
    ]
    with subprocess.Popen(
        [*command, "-o", str(out), "--lang", "en"],
        stdin=end, stdout=end, stderr=end, env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as program:  # fmt: skip
        os.close(end)
        shown = b""
        while b"Number or value" not in shown:
            shown += os.read(terminal, 4096)
        os.write(terminal, b"1\n")
        try:
            while part := os.read(terminal, 4096):
                shown += part
        except OSError:  # how a pseudo-terminal says that the other end is closed
            pass
        os.close(terminal)
        assert program.wait(60) == 0, shown.decode()
    assert b"1) EPSG:4545" in shown
    assert b"Project written" in shown
    assert out.exists()


@pytest.mark.parametrize(
    ("arguments", "asked"), [((), None), (("--lang", "en"), "en"), (("--lang=zh",), "zh")]
)
def test_window_is_told_the_language_only_if_one_was_asked_for(arguments, asked):
    from gisapp.cli import run

    told = []
    code = run(["open", *arguments], lambda path, language: told.append((path, language)) or 0, lambda: None)
    assert (code, told) == (0, [(None, asked)])


def test_chinese_is_written_with_chinese_colons_and_stops(raw, project):
    for shown in (gisapp("--help", "--lang", "zh"), gisapp("import", "--help", "--lang", "zh")):
        assert not [line for line in shown.stdout.splitlines() if line.rstrip().endswith(":")]
    found = gisapp("check", project, "--lang", "zh").stdout
    assert "green.gpkg：第 3 行" in found
    assert ": " not in found


def test_lists_show_units_and_targets_as_people_write_them():
    assert "（平方米/人）" in gisapp("indicators", "--lang", "zh").stdout
    shown = gisapp("targets", "--profile", "yuzhong_2027", "--lang", "zh").stdout
    assert "≥ 13 平方米/人" in shown
    assert "保持 38 %" in shown


@pytest.mark.parametrize("value", ["5", "-1.01", "nan", "inf", "1e999", "", "x"])
def test_an_index_beyond_any_index_is_refused(value):
    assert "--ndvi" in gisapp("--lang", "en", "check", "none.gpkg", f"--ndvi={value}", code=2).stderr
