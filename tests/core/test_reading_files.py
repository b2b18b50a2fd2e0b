"""What every reader has in common: finding files, refusing what is none, leaving no trace, staying quiet."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from layers.errors import UserError
from layers.reading import digest, discover, passed_over, read
from layers.reading.formats import FORMATS, format_of
from layers.source import Source
from tests.some import some

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
MESSY = SHARED / "messy_mapshaper"
ENDINGS = [ending for format_ in FORMATS for ending in format_.endings if ending != ".gdb"]


def outcome(path):
    """What reading gives: sources, or the sentence why not; any other exception fails the test."""
    try:
        return read(path), None
    except UserError as error:
        return [], error


def touch(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_folders_are_walked_for_data(tmp_path):
    touch(
        tmp_path,
        "b/park.shp", "b/park.dbf", "b/park.shx", "b/park.prj", "b/park.cpg", "b/park.shp.xml",
        "b/人口.dbf", "a.csv", "B.gpkg", "B.gpkg-wal", "B.gpkg-shm", "notes.txt", "notes.docx", ".hidden.csv",
        "~$人口.xlsx", "x.csv~", "x.tmp", ".git/x.csv", "__MACOSX/x.csv", "c/城市.osm.pbf", "c/n.tif",
        "c/n.tif.aux.xml",
    )  # fmt: skip
    found = discover([tmp_path])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == [
        "a.csv", "B.gpkg", "b/park.shp", "b/人口.dbf", "c/n.tif", "c/城市.osm.pbf",
    ]  # fmt: skip


def test_parts_dropped_together_are_one_file(tmp_path):
    touch(tmp_path, "park.shp", "park.dbf", "park.SHX", "park.prj", "lone.dbf")
    parts = [tmp_path / name for name in ("park.dbf", "park.SHX", "park.prj", "park.shp", "lone.dbf")]
    assert discover(parts) == [tmp_path / "lone.dbf", tmp_path / "park.shp"]


def test_what_was_named_itself_stays(tmp_path):
    touch(tmp_path, "notes.txt", "plan.docx")
    named = [tmp_path / "plan.docx", tmp_path / "notes.txt", tmp_path / "missing.csv"]
    assert set(discover(named)) == set(named)
    assert discover([]) == []


TABLE_BY_BLANKS = "甲站 106.55 29.56\n乙站 106.56  29.57\n"


@pytest.mark.parametrize(
    ("text", "is_data"),
    [
        (TABLE_BY_BLANKS, True),
        (f"站名 经度 纬度\n{TABLE_BY_BLANKS}", True),
        ("1 106.55 29.56\n2 106.56 29.57\n", True),
        ("甲站 106.55 29.56\n", False),
        ("甲站 106.55 29.56\n乙站 在 修\n", False),
        ("共 3 个 站\n共 5 个 站\n", False),
        ("made on 2026 by hand\nfor the plan of 2027\n", False),
        ("106.55\n106.56\n", False),
    ],
)
def test_a_text_of_blanks_is_a_table_if_each_line_has_two_numbers(tmp_path, text, is_data):
    for encoding in ("gb18030", "utf-8", "utf-16"):
        path = tmp_path / f"{encoding}.txt"
        path.write_text(text, encoding=encoding)
        assert (discover([tmp_path]) == [path], passed_over([tmp_path]) == [path]) == (is_data, not is_data)
        path.unlink()


def test_what_a_folder_holds_beside_its_data_is_listed(tmp_path):
    touch(
        tmp_path, "a.shp", "a.dbf", "a.shp.xml", "a.sbn", "b.csv", "b.csvt", "b.tif", "b.tfw", "b.tif.aux.xml"
    )
    touch(tmp_path, "Thumbs.db", "desktop.ini", "~$c.xlsx", ".d", "e.tmp", "feed/stops.txt", "feed/trips.txt")
    assert passed_over([tmp_path]) == []
    left = ("notes.txt", "deep/plan.docx", "alone.tfw", "feed/read.me")
    touch(tmp_path, *left)
    assert set(passed_over([tmp_path])) == {tmp_path / name for name in left}
    assert passed_over([tmp_path / "notes.txt"]) == [], "what was named itself is read or refused"


def test_a_link_in_a_circle_does_not_trap_the_walk(tmp_path):
    touch(tmp_path, "a/a.csv")
    with contextlib.suppress(OSError, NotImplementedError):
        (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    assert discover([tmp_path]) == [tmp_path / "a" / "a.csv"]


def test_digest_is_that_of_the_bytes(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" * 400_000)
    assert digest(path) == hashlib.sha256(path.read_bytes()).hexdigest()
    touch(tmp_path, "p.prj", "p.shp", "p.dbf", "p.shx")
    for ending in ("shp", "dbf", "shx", "prj"):
        (tmp_path / f"p.{ending}").write_text(ending)
    assert digest(tmp_path / "p.shp") == hashlib.sha256(b"shpdbfshxprj").hexdigest()
    with pytest.raises(UserError, match=r"missing\.csv"):
        digest(tmp_path / "missing.csv")


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_file(tmp_path, ending):
    path = tmp_path / f"空 文件{ending}"
    path.touch()
    with pytest.raises(UserError, match=r"空 文件.*empty"):
        read(path)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n\x00\x01", b"\x00" * 300, b"PK\x03\x04" + b"\x00" * 60, b"<html></html>"]
)
def test_another_format_under_its_name(tmp_path, ending, content):
    path = tmp_path / f"冒名{ending}"
    path.write_bytes(content)
    sources, error = outcome(path)
    assert sources or ("冒名" in str(error) and error.hint is not None)


@pytest.mark.parametrize(
    ("name", "words"),
    [("没有.gpkg", "does not exist"), ("计划.docx", "does not exist"), (".", "is a folder")],
)
def test_what_is_no_file(tmp_path, name, words):
    with pytest.raises(UserError, match=words):
        read(tmp_path / name)


def test_unknown_kinds(tmp_path):
    touch(tmp_path, "计划.docx")
    with pytest.raises(UserError, match=r"计划\.docx is of a kind"):
        read(tmp_path / "计划.docx")
    (tmp_path / "数据.zip").write_bytes(b"PK\x03\x04....")
    with pytest.raises(UserError, match="no zip archive"):
        read(tmp_path / "数据.zip")
    touch(tmp_path, "a.shx")
    with pytest.raises(UserError, match="part of a shapefile"):
        read(tmp_path / "a.shx")


@contextlib.contextmanager
def as_somebody_else():
    """An ordinary user: root may read everything."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.csv", "a.tif", "a.json"])
def test_a_file_that_may_not_be_read(tmp_path, name):
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o755)
    path = tmp_path / name
    path.write_bytes(b"something")
    path.chmod(0)
    with as_somebody_else(), pytest.raises(UserError, match=r"a\.\w+ (may not be opened|does not exist)"):
        read(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX pipes")
def test_a_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(UserError, match="not an ordinary file"):
        read(tmp_path / "a.csv")


@settings(max_examples=25)
@given(st.binary(min_size=1, max_size=400), st.sampled_from(ENDINGS))
def test_any_bytes_give_sources_or_a_sentence(tmp_path_factory, content, ending):
    path = tmp_path_factory.mktemp("any") / f"a{ending}"
    path.write_bytes(content)
    sources, error = outcome(path)
    assert all(isinstance(source, Source) for source in sources)
    assert sources or error


def test_other_formats_of_gdal(tmp_path):
    frame = gpd.GeoDataFrame({"name": ["临江门"]}, geometry=[Point(106.57, 29.56)], crs=4326)
    for name, driver in (("a.fgb", "FlatGeobuf"), ("a.kml", "KML")):
        frame.to_file(tmp_path / name, driver=driver)
        (source,) = read(tmp_path / name)
        assert source.count == 1
        assert source.crs.to_epsg() == 4326
        assert (source.frame.geometry[0].x, source.frame.geometry[0].y) == (106.57, 29.56)
    folder = tmp_path / "数据.gdb"
    frame.to_file(folder, driver="OpenFileGDB", layer="stations")
    assert discover([tmp_path])[-1] == folder
    (source,) = read(folder)
    assert list(source.frame["name"]) == ["临江门"]
    assert len(digest(folder)) == 64


@pytest.mark.skipif(not MESSY.is_dir(), reason="the shared files of bug reports are not here")
def test_every_messy_file_gives_sources_or_a_sentence(capfd):
    read_, refused = 0, []
    for path in sorted(each for each in MESSY.rglob("*") if each.is_file()):
        sources, error = outcome(path)
        if error is not None:
            assert path.name in str(error)
            refused.append(path)
        else:
            assert sources
            assert all(len(each.frame.index) == each.count for each in sources)
            read_ += len(sources)
    assert read_ > 100
    wanted = [path for path in refused if format_of(path) is not None]
    assert sorted(path.name for path in wanted) == ["PROVENANCE.txt", "sample.json"], "prose; broken JSON"
    assert capfd.readouterr() == ("", ""), "GDAL may not speak on the terminal"


def test_a_plain_process_hears_nothing_from_the_libraries(tmp_path):
    """Without pytest's capturing and logging, in a process of its own."""
    (tmp_path / "a.gpkg").write_bytes(b"SQLite format 3\0" + b"\0" * 2000)
    (tmp_path / "a.tif").write_bytes(b"II*\0" + b"\xff" * 200)
    (tmp_path / "a.geojson").write_text('{"type": "FeatureCollection", "features": [{')
    ring = '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}'
    (tmp_path / "b.geojson").write_text(f'{{"type":"Feature","properties":{{}},"geometry":{ring}}}')
    program = (
        "import sys; from pathlib import Path\n"
        "from layers.reading import read, discover\nfrom layers.errors import UserError\n"
        "for path in discover([Path(sys.argv[1])]):\n"
        "    try: read(path)\n"
        "    except UserError: pass\n"
    )
    told = subprocess.run(
        [sys.executable, "-W", "default", "-c", program, tmp_path],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert (told.stdout, told.stderr) == ("", "")


def test_importing_the_package_leaves_the_geo_stack_alone():
    heavy = {"pandas", "numpy", "pyogrio", "rasterio"}
    program = f"import sys, layers.reading; sys.exit(bool({heavy} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])


def test_reading_in_a_folder_that_may_not_be_written(tmp_path):
    folder = tmp_path / "只读 文件夹"
    folder.mkdir()
    frame = gpd.GeoDataFrame({"name": ["甲"]}, geometry=[Point(106.57, 29.56)], crs=4490)
    frame.to_file(folder / "a.shp", encoding="gbk")
    frame.to_file(folder / "a.gpkg")
    frame.to_file(folder / "a.geojson")
    (folder / "a.csv").write_text("lon,lat\n106.57,29.56\n")
    (folder / "a.shx").unlink()
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    folder.chmod(0o555)
    try:
        for path in some(discover([folder])):
            assert read(path)
    finally:
        folder.chmod(0o755)
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == before
    shutil.rmtree(folder)
