"""The benchmark command on a town small enough to be measured in seconds."""

import json
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

ROOT = Path(__file__).parents[2]
CORNER = np.array([359_000.0, 3_271_000.0])


def bench(*words, benchmark="indicators"):
    command = [sys.executable, "-m", "bench", benchmark, *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """4 km²: four subdistricts, 40 overlapping discs, three stations, 60 stops on a grid."""
    folder = tmp_path_factory.mktemp("cities")
    (folder / "city_S").mkdir()
    corner = np.array([[0, 0], [1000, 0], [0, 1000], [1000, 1000]]) + CORNER
    quarters = shapely.box(*corner.T, *(corner + 1000).T)
    random = np.random.default_rng(5)
    discs = shapely.buffer(shapely.points(random.uniform(0, 2000, (40, 2)) + CORNER), 150, quad_segs=4)
    stations = shapely.points(np.array([[500, 500], [1000, 1500], [1500, 700]]) + CORNER)
    stops = shapely.points(np.indices((10, 6)).reshape(2, -1).T * 210.0 + CORNER)
    for name, shapes, columns in (
        ("districts", [shapely.union_all(quarters)], {"zid": 0, "pop": 40_000}),
        ("subdistricts", quarters, {"zid": range(4), "pop": 10_000}),
        ("clusters", [shapely.union_all(quarters[:2])], {"zid": 0}),
        ("parks", discs, {"pid": range(40)}),
        ("green", discs, {"gid": range(40)}),
        ("green", discs, {"gid": range(40)}),
        ("stations", stations, {"sid": range(3), "line": 1}),
        ("entrances", stations, {"eid": range(3), "sid": range(3)}),
        ("bus", stops, {"bid": range(60), "routes": 2}),
    ):
        frame = gpd.GeoDataFrame(columns, index=range(len(shapes)), geometry=list(shapes), crs="EPSG:4545")
        frame.to_file(folder / "city_S" / "city.gpkg", layer=name)
    return folder


def test_contenders_agree_and_are_written_down(data, tmp_path):
    done = bench("--data", data, "--json", tmp_path / "a.json", "--tasks", "transfer", "park", "--runs", 1)
    assert done.returncode == 0, done.stderr
    written = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert [row["contender"] for row in written["rows"][:3]] == [
        "this program",
        "this program, fresh layers",
        "this program, one stop moved",
    ]
    assert {row["task"] for row in written["rows"]} == {"transfer", "park"}
    for row in written["rows"]:
        assert row["agrees"]
        assert row["warm_s"] > 0
        assert row["peak_mb"] > 20
        assert row["contender"] in done.stdout


def test_conforming_agrees_with_plain_geopandas(data):
    done = bench("--data", data, "--runs", 1, benchmark="conform")
    assert done.returncode == 0, done.stderr
    assert "GeoPandas read, make_valid, to_crs" in done.stdout


@pytest.mark.parametrize(
    ("benchmark", "task"),
    [("conform", "green"), ("tables", "gbk"), ("folder", "list"), ("doors", "import"), ("doors", "check")],
)
def test_what_is_read_is_what_others_read(data, tmp_path, benchmark, task):
    words = ("--data", data, "--json", tmp_path / "a.json", "--tasks", task, "--runs", 1)
    done = bench(*words, benchmark=benchmark)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["rows"]
    assert len(rows) == 2
    assert all(row["agrees"] for row in rows)


def test_a_moved_stop_and_the_same_figures_again_agree_with_a_plain_script(data):
    done = bench("--data", data, "--tasks", "again", "--runs", 1, benchmark="doors")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "one stop moved" in done.stdout


@pytest.mark.parametrize("task", ["stop", "plot"])
def test_what_follows_the_hand_agrees_with_those_who_compute_again(data, tmp_path, task):
    words = ("--data", data, "--json", tmp_path / "a.json", "--tasks", task, "--runs", 20)
    done = bench(*words, benchmark="live")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["rows"]
    assert len(rows) == 4
    assert all(row["agrees"] and row["warm_s"] <= row["p95_s"] <= row["worst_s"] for row in rows)
    assert "worst" in done.stdout


def test_an_edit_on_disk_and_a_project_with_edits_are_timed(data):
    done = bench("--data", data, "--tasks", "disk", "open", "--runs", 1, benchmark="live")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1000 edits" in done.stdout


def test_without_a_city_a_sentence_says_how_to_make_it(tmp_path):
    done = bench("--data", tmp_path)
    assert done.returncode == 2
    assert "make_city.py S" in done.stderr
    assert "Traceback" not in done.stderr
