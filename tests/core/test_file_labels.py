"""Files of one name in several folders: told apart, answered each for itself, on the command line too."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisapp.__main__ import main
from gisapp.importing import Decisions, draft_of, read_again, read_files
from gisapp.importing.labels import file_spoken_of, labels_of
from layers.task import Task

TABLE = "名称,经度,纬度\n甲园,106.50,29.50\n乙园,106.60,29.60\n"
BIG5 = "名稱,經度,緯度\n甲園,106.50,29.50\n乙園,106.60,29.60\n"
folders = st.lists(st.sampled_from("甲乙丙"), min_size=1, max_size=4)


@pytest.fixture
def years(tmp_path):
    """The parks of two years, the older ones in another code page."""
    for year, text, codec in (("2025", BIG5, "big5"), ("2026", TABLE, "utf-8")):
        (tmp_path / year).mkdir()
        (tmp_path / year / "公园.csv").write_bytes(text.encode(codec))
    return tmp_path


@given(st.lists(st.tuples(folders, st.sampled_from(["公园.shp", "绿地.shp"])), min_size=1, max_size=8))
def test_labels_are_unique_and_end_as_the_paths_do(given_paths):
    paths = {Path("/", *parents, name) for parents, name in given_paths}
    labels = labels_of(paths)
    assert set(labels) == paths
    assert len(set(labels.values())) == len(paths)
    for path, label in labels.items():
        assert path.as_posix().endswith(label)
        alone = [each.name for each in paths].count(path.name) == 1
        assert (label == path.name) == alone or path.parent == Path("/")


def test_as_many_folders_are_named_as_needed():
    paths = [Path("/a/x/公园.shp"), Path("/b/x/公园.shp"), Path("/b/y/公园.shp"), Path("/b/y/绿地.shp")]
    assert list(labels_of(paths).values()) == ["a/x/公园.shp", "b/x/公园.shp", "y/公园.shp", "绿地.shp"]


@pytest.mark.parametrize(
    ("spoken", "meant"),
    [
        ("公园.csv", "公园.csv"),
        ("2025/公园.csv", "2025/公园.csv"),
        ("2025\\公园.csv:甲/乙", "2025/公园.csv:甲/乙"),
        ("/数据/2025/公园.csv", "2025/公园.csv"),
        ("2026/绿地.gpkg:一", "绿地.gpkg:一"),
        ("2027/公园.csv", "2027/公园.csv"),
    ],
)
def test_names_on_the_command_line(spoken, meant):
    labels = labels_of(
        [Path("/数据") / each for each in ("2025/公园.csv", "2026/公园.csv", "2026/绿地.gpkg")]
    )
    assert file_spoken_of(spoken, labels) == meant


def test_each_is_answered_for_itself(years):
    files = read_files([years], Task())
    assert [source.title for source in files.sources] == ["2025/公园.csv", "2026/公园.csv"]
    assert [source.encoding for source in files.sources] == ["Big5", "UTF-8"]
    assert files.sources[0].findings[0].file == "2025/公园.csv"
    decisions = Decisions().with_encoding("2025/公园.csv", "gb18030").with_role("2026/公园.csv", "")
    files = read_again(files, "2025/公园.csv", decisions)
    by_title = {source.title: source for source in files.sources}
    assert by_title["2025/公园.csv"].encoding == "GBK"
    assert by_title["2026/公园.csv"].encoding == "UTF-8"
    draft = draft_of(files, Task(), decisions.with_role("公园.csv", "bus_stop"))
    assert {row.source.title: row.role for row in draft.rows} == {
        "2025/公园.csv": "bus_stop",
        "2026/公园.csv": None,
    }


def test_command_line_speaks_of_one_of_them(years, capsys):
    told = ["--role", "bus_stop=2025/公园.csv", "--role", f"rail_station={years / '2026' / '公园.csv'}"]
    main(["--lang", "en", "inspect", str(years), "--format", "json", *told])
    found = json.loads(capsys.readouterr().out)["files"]
    assert {each["file"]: each["role"] for each in found} == {
        "2025/公园.csv": "bus_stop",
        "2026/公园.csv": "rail_station",
    }
