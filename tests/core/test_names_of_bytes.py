"""Names of files and arguments with bytes that are no characters, such as GBK on Linux: a sentence."""

import io
import os
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from gisapp.__main__ import main
from gisapp.store.project_file import open_project
from layers.errors import UserError
from layers.reading import read

RAW = Path(__file__).parents[2] / "sample_data" / "raw"
BAD = os.fsdecode(b"\xb9\xab\xff")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are text")


def run(*arguments, code):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        given = main(["--lang", "en", *map(str, arguments)])
    assert given == code, out.getvalue() + err.getvalue()
    assert "Traceback" not in err.getvalue()
    return out.getvalue() + err.getvalue()


@pytest.mark.parametrize("name", ["公园绿地.gpkg", "植被覆盖_2026.tif", "轨道站.csv", "区界.geojson"])
def test_a_file_of_such_a_name_is_refused_by_name(tmp_path, name):
    path = tmp_path / f"{BAD}{Path(name).suffix}"
    shutil.copy(RAW / name, path)
    with pytest.raises(UserError, match="is not valid UTF-8"):
        read(path)


@pytest.mark.parametrize("name", ["公园绿地.gpkg", "植被覆盖_2026.tif", "轨道站.csv"])
def test_from_a_folder_of_such_a_name_files_come_or_it_is_said(tmp_path, monkeypatch, name):
    """Tables are read by Python, which opens them; GDAL does not."""
    folder = tmp_path / BAD
    folder.mkdir()
    shutil.copy(RAW / name, folder)
    monkeypatch.chdir(folder)
    try:
        assert read(Path(name))
    except UserError as error:
        assert "is not valid UTF-8" in str(error)  # noqa: PT017 - or it is read


def test_the_other_files_of_the_folder_are_imported(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(RAW / "区界.geojson", data)
    (data / f"population{BAD}.csv").write_text("name,population\n渝中,100\n")
    told = run("import", data, "-o", tmp_path / "p.gpkg", code=1)
    assert "population\\udcb9\\udcab\\udcff.csv is not valid UTF-8" in told
    (finding,) = (each for each in open_project(tmp_path / "p.gpkg").findings if each.code == "file.refused")
    assert finding.file == "population\\udcb9\\udcab\\udcff.csv"


@pytest.mark.parametrize(
    "options",
    [
        ("-o", f"{BAD}.gpkg"),
        ("-o", "p.gpkg", "--title", BAD),
        ("-o", "p.gpkg", "--column", f"a.csv:{BAD}=name"),
    ],
)
def test_arguments_of_such_bytes_are_refused(tmp_path, monkeypatch, options):
    monkeypatch.chdir(tmp_path)
    told = run("import", RAW / "区界.geojson", *options, code=3)
    assert "\\udcb9\\udcab\\udcff" in told
    assert list(tmp_path.iterdir()) == []


def test_a_project_of_such_a_name(tmp_path):
    assert "is not valid UTF-8" in run("check", tmp_path / f"{BAD}.gpkg", code=3)
