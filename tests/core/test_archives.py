"""Zips as planners send them, read where they lie; and zips that must not be opened."""

import contextlib
import hashlib
import io
import os
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest

from gisapp.importing import draft_of, read_files
from gisapp.store.project_file import open_project
from layers.errors import UserError
from layers.reading import digest, discover, files, read
from layers.reading.archives import limits as archive_limits
from layers.reading.formats import GTFS, format_of
from layers.task import Task

RAW = Path(__file__).parents[2] / "sample_data" / "raw"
SHAPE = [f"绿地图斑.{ending}" for ending in ("shp", "shx", "dbf", "prj", "cpg")]


class GbkName(zipfile.ZipInfo):
    """An entry named as Windows in China names it: GBK bytes, and no flag that says so."""

    def _encodeFilenameFlags(self):  # noqa: N802 - zipfile's own hook
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def packed(path, contents, entry=zipfile.ZipInfo, how=zipfile.ZIP_DEFLATED):
    """A zip of names and bytes, on disk or in memory."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in contents.items():
            info = entry(name)
            info.compress_type = how
            archive.writestr(info, content)
    return path


def raw(*names, folder=""):
    return {folder + name: (RAW / name).read_bytes() for name in names}


def inside(*found, root):
    return [path.relative_to(root).as_posix() for path in found]


def refusal(path):
    with pytest.raises(UserError) as error:
        read(path)
    return str(error.value)


def same(one, other):
    """Two sources that hold the same, row by row and byte by byte."""
    assert one.frame.drop(columns="geometry").equals(other.frame.drop(columns="geometry"))
    assert (one.frame.geometry.to_wkb() == other.frame.geometry.to_wkb()).all()
    assert one.crs == other.crs
    assert one.encoding == other.encoding
    assert [finding.code for finding in one.findings] == [finding.code for finding in other.findings]


@pytest.mark.parametrize("entry", [GbkName, zipfile.ZipInfo])
def test_a_zip_packed_in_china_shows_its_names_and_reads_as_unpacked(tmp_path, entry):
    contents = raw(*SHAPE, folder="数据/") | raw(
        "植被覆盖_2026.tif", "轨道站.csv", "公园绿地.gpkg", "区界.geojson"
    )
    path = packed(tmp_path / "渝中.zip", contents, entry)
    found = discover([path])
    assert inside(*found, root=path) == [
        "公园绿地.gpkg", "区界.geojson", "植被覆盖_2026.tif", "轨道站.csv", "数据/绿地图斑.shp",
    ]  # fmt: skip
    for member in found:
        for packed_source, plain in zip(read(member), read(RAW / member.name), strict=True):
            assert packed_source.title == plain.title
            assert packed_source.path == member
            assert digest(member) == digest(RAW / member.name)
            if plain.frame is not None:
                same(packed_source, plain)
            else:
                assert packed_source.grid.width == plain.grid.width


def test_names_that_another_program_packed(tmp_path):
    """Info-ZIP writes UTF-8 and says so."""
    if shutil.which("zip") is None:
        pytest.skip("needs Info-ZIP's zip")
    shutil.copyfile(RAW / "轨道站.csv", tmp_path / "轨道站.csv")
    subprocess.run(["zip", "-q", "站.zip", "轨道站.csv"], cwd=tmp_path, check=True)
    assert inside(*discover([tmp_path / "站.zip"]), root=tmp_path) == ["站.zip/轨道站.csv"]


def test_utf8_without_the_flag_and_backslashes(tmp_path):
    class Old(zipfile.ZipInfo):
        def _encodeFilenameFlags(self):  # noqa: N802
            return self.filename.replace("/", "\\").encode(), 0

    path = packed(tmp_path / "a.zip", raw("区界.geojson", folder="市域/"), Old)
    (found,) = discover([path])
    assert inside(found, root=path) == ["市域/区界.geojson"]
    same(read(found)[0], read(RAW / "区界.geojson")[0])


def test_a_zip_in_a_zip_in_a_folder(tmp_path):
    inner = packed(io.BytesIO(), raw(*SHAPE, "植被覆盖_2026.tif"), GbkName).getvalue()
    path = packed(tmp_path / "年度.zip", {"甲方/绿地.zip": inner} | raw("轨道站.csv"), GbkName)
    found = discover([tmp_path])
    assert inside(*found, root=path) == [
        "轨道站.csv",
        "甲方/绿地.zip/植被覆盖_2026.tif",
        "甲方/绿地.zip/绿地图斑.shp",
    ]
    same(read(found[2])[0], read(RAW / "绿地图斑.shp")[0])
    assert read(found[1])[0].grid.height == read(RAW / "植被覆盖_2026.tif")[0].grid.height
    assert len(read(path)) == 3


def test_what_is_no_data_stays_out(tmp_path):
    contents = raw("区界.geojson") | {
        "__MACOSX/._区界.geojson": b"x", ".hidden.csv": b"x", "~$a.xlsx": b"x", "说明.txt": b"x",
        "封面.docx": b"x", "folder/": b"", "x.csv.tmp": b"x",
    }  # fmt: skip
    path = packed(tmp_path / "a.zip", contents)
    assert inside(*discover([path]), root=path) == ["区界.geojson"]


def test_text_is_data_where_there_is_nothing_else(tmp_path):
    path = packed(tmp_path / "a.zip", {"站点.txt": "名称,经度,纬度\n甲,106.5,29.5\n".encode()})
    assert inside(*discover([path]), root=path) == ["站点.txt"]
    assert list(read(path)[0].frame["名称"]) == ["甲"]


def test_a_geodatabase_in_a_zip(tmp_path):
    """Packed as a folder, by ogr2ogr's own driver."""
    if shutil.which("ogr2ogr") is None:
        pytest.skip("needs ogr2ogr")
    base = tmp_path / "规划.gdb"
    made = subprocess.run(["ogr2ogr", "-f", "OpenFileGDB", base, RAW / "区界.geojson"], check=False)
    if made.returncode:
        pytest.skip("this GDAL writes no file geodatabase")
    contents = {f"规划.gdb/{part.name}": part.read_bytes() for part in sorted(base.iterdir())}
    path = packed(tmp_path / "规划.gdb.zip", contents, GbkName)
    assert inside(*discover([path]), root=path) == ["规划.gdb"]
    (source,) = read(path)
    assert source.count == 1
    assert source.title.startswith("规划.gdb")
    parts = hashlib.sha256(
        b"".join(contents[name] for name in sorted(contents) if not name.endswith(".lock"))
    )
    assert digest(path / "规划.gdb") == parts.hexdigest()


def test_a_timetable_stays_one_file(tmp_path):
    tables = {"stops.txt": b"stop_id\n1\n", "routes.txt": b"route_id\n1\n"}
    for prefix in ("", "feed/"):
        path = packed(tmp_path / "bus.zip", {prefix + name: content for name, content in tables.items()})
        assert format_of(path) is GTFS
        assert discover([path]) == [path]
        assert files.read_bytes(path / f"{prefix}stops.txt") == b"stop_id\n1\n"


def test_sidecars_that_are_missing_or_wrong_are_mended_in_the_zip(tmp_path):
    contents = raw("绿地图斑.shp", "绿地图斑.dbf", "绿地图斑.prj")
    path = packed(tmp_path / "a.zip", contents)
    (source,) = read(path)
    assert "sidecar.shx" in [finding.code for finding in source.findings]
    assert source.count == 3000
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_database_that_was_left_in_write_ahead_mode(tmp_path):
    content = bytearray((RAW / "公园绿地.gpkg").read_bytes())
    content[18:20] = b"\2\2"
    path = packed(tmp_path / "a.zip", {"p.gpkg": bytes(content)})
    same(read(path)[0], read(RAW / "公园绿地.gpkg")[0])


def test_a_raster_in_a_zip_is_found_again_by_the_project(tmp_path):
    from gisapp.importing import project_of
    from gisapp.store.project_file import save_project

    path = packed(tmp_path / "数据.zip", raw("植被覆盖_2026.tif", "区界.geojson"), GbkName)
    task = Task()
    project = project_of(draft_of(read_files([path], task), task))
    save_project(project, tmp_path / "a.gpkg")
    again = open_project(tmp_path / "a.gpkg")
    (layer,) = [layer for layer in again.layers if layer.grid is not None]
    assert layer.grid.path == path / "植被覆盖_2026.tif"
    assert not [finding for finding in again.findings if finding.code.startswith("raster.")]
    packed(path, raw("区界.geojson"))
    assert "raster.missing" in [finding.code for finding in open_project(tmp_path / "a.gpkg").findings]
    path.write_bytes(b"PK")
    assert "raster.missing" in [finding.code for finding in open_project(tmp_path / "a.gpkg").findings]


@pytest.mark.parametrize(
    "name", ["a!b.geojson", "a;b.geojson", "http:a.geojson", "a?b.geojson", "a#b.geojson"]
)
def test_names_that_look_like_addresses(tmp_path, name, monkeypatch):
    if os.name == "nt" and any(each in name for each in "?:"):
        pytest.skip("no such names on Windows")
    (tmp_path / name).write_bytes((RAW / "区界.geojson").read_bytes())
    monkeypatch.chdir(tmp_path)
    assert read(Path(name))[0].count == 1


def test_an_archive_is_not_held_open(tmp_path):
    path = packed(tmp_path / "a.zip", raw("区界.geojson"))
    read(path)
    handles = Path("/proc/self/fd")
    if handles.is_dir():
        assert str(path) not in {str(each.readlink()) for each in handles.iterdir() if each.exists()}
    path.unlink()
    assert "does not exist" in refusal(path)


def test_an_archive_that_was_packed_anew_shows_its_new_contents(tmp_path):
    path = tmp_path / "a.zip"
    for names in (SHAPE, ["区界.geojson"], ["公园绿地.gpkg"], [*SHAPE[:2], SHAPE[2]]):
        packed(path, raw(*names))
        (member,) = discover([path])
        assert member.name == names[0]
        assert read(member)[0].count == read(RAW / names[0])[0].count


def bomb(size=(1 << 30) + (1 << 24), block=1 << 24):
    """A zip of one file of zeros that is a thousand times as large, made without ever holding it."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.csv", "w", force_zip64=True) as member,
    ):
        for _ in range(size // block):
            member.write(bytes(block))
    return stream.getvalue()


def test_a_zip_that_expands_without_end(tmp_path):
    path = tmp_path / "bomb.zip"
    path.write_bytes(bomb())
    assert "zip bomb" in refusal(path)
    assert discover([tmp_path]) == [path]
    outer = packed(tmp_path / "outer.zip", {"bomb.zip": path.read_bytes()})
    assert "zip bomb" in refusal(outer)


def test_zips_in_each_other_without_end(tmp_path):
    content = packed(io.BytesIO(), raw("区界.geojson")).getvalue()
    for depth in range(archive_limits.DEEPEST):
        (tmp_path / "a.zip").write_bytes(content)
        assert read(tmp_path / "a.zip")[0].count == 1, depth
        content = packed(io.BytesIO(), {"a.zip": content}).getvalue()
    (tmp_path / "a.zip").write_bytes(content)
    assert "inside each other" in refusal(tmp_path / "a.zip")


def test_files_that_share_their_bytes(tmp_path):
    """Every entry of the directory points at one and the same packed file."""
    content = bytearray(packed(io.BytesIO(), {f"{n}.csv": b"a,b\n1,2\n" for n in range(3)}).getvalue())
    at = content.index(b"PK\x01\x02")
    for _ in range(3):
        struct.pack_into("<I", content, at + 42, 0)
        at = content.find(b"PK\x01\x02", at + 4)
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert "share the same bytes" in refusal(path)


@pytest.mark.parametrize(
    "name", ["../a.csv", "/etc/a.csv", "C:/a.csv", "x/../../a.csv", "..\\a.csv", "c:\\a.csv"]
)
def test_paths_that_climb_out(tmp_path, name):
    path = packed(tmp_path / "a.zip", {name: b"a,b\n1,2\n"})
    assert "leads out of the archive" in refusal(path)
    assert discover([tmp_path]) == [path]


@pytest.mark.parametrize("claim", [10, 3_000_000])
def test_sizes_that_lie(tmp_path, claim):
    text = b"a,b\n" + b"1,2\n" * 100_000
    content = bytearray(packed(io.BytesIO(), {"a.csv": text}).getvalue())
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, claim)
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert "cannot be unpacked" in refusal(path)


def test_a_zip_with_a_password(tmp_path):
    content = bytearray(packed(io.BytesIO(), {"a.csv": b"a,b\n1,2\n"}).getvalue())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert "password" in refusal(path)


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_gdal_does_not_know(tmp_path, how):
    assert "cannot unpack" in refusal(packed(tmp_path / "a.zip", raw("区界.geojson"), how=how))


def test_two_files_of_one_name(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.csv", "a,b\n3,4\n")
    assert "two files of the same name" in refusal(tmp_path / "a.zip")


def test_a_link_in_a_zip_is_not_followed(tmp_path):
    link = zipfile.ZipInfo("passwd.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "holds no file" in refusal(tmp_path / "a.zip")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_a_zip_that_breaks_off(tmp_path, share):
    whole = packed(io.BytesIO(), raw(*SHAPE)).getvalue()
    path = tmp_path / "a.zip"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert "damaged or incomplete" in refusal(path)


def test_a_byte_that_was_lost_on_the_way(tmp_path):
    content = bytearray(packed(io.BytesIO(), raw("区界.geojson")).getvalue())
    content[len(content) // 2] ^= 0x10
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert "damaged" in refusal(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.rar", b"Rar!\x1a\x07\x01\x00" + bytes(100)),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(100)),
        ("a.tar.gz", b"\x1f\x8b\x08\x00" + bytes(100)),
        ("a.tar", b"a.csv".ljust(257, b"\0") + b"ustar\x0000" + bytes(300)),
    ],
)
def test_other_archives_are_to_be_unpacked(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert "Unpack the archive" in refusal(tmp_path / name)


def test_another_archive_that_is_called_zip(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"Rar!\x1a\x07\x01\x00" + bytes(100))
    assert "RAR" in refusal(tmp_path / "a.zip")


def test_every_cut_and_flip_of_a_zip_gives_sources_or_a_sentence(tmp_path):
    whole = packed(
        io.BytesIO(), {"甲.csv": "名,x,y\n甲,1,2\n".encode(), "乙/a.csv": b"a,b\n1,2\n"}, GbkName
    ).getvalue()
    path = tmp_path / "a.zip"
    read_at_all = 0
    for at in range(len(whole)):
        flipped = bytearray(whole)
        flipped[at] ^= 0xFF
        for content in (whole[:at], bytes(flipped)):
            path.write_bytes(content)
            with contextlib.suppress(UserError):
                read_at_all += bool(read(path))
    assert read_at_all > 0
    path.write_bytes(whole)
    assert sum(source.count for source in read(path)) == 2


def test_a_layer_of_a_zip_keeps_its_short_name(tmp_path):
    path = packed(tmp_path / "a.zip", raw("公园绿地.gpkg", folder="深/"))
    task = Task()
    (row,) = draft_of(read_files([path], task), task).rows
    assert row.layer.origin.file == "公园绿地.gpkg"
    assert isinstance(row.layer.frame, gpd.GeoDataFrame)


@pytest.mark.parametrize("name", ["a.osm", "monaco-latest.osm.pbf"])
def test_an_extract_of_openstreetmap_in_a_zip(tmp_path, name):
    plain = RAW.parents[2] / "shared" / "data" / "monaco_osm" / name
    if name == "a.osm":
        plain = tmp_path / name
        plain.write_text(
            '<osm version="0.6"><node id="1" lat="29.5" lon="106.5"><tag k="highway" v="bus_stop"/></node>'
            '<relation id="1"><member type="node" ref="1" role="stop"/><tag k="type" v="route"/>'
            '<tag k="route" v="bus"/><tag k="ref" v="104"/></relation></osm>',
            encoding="utf-8",
        )
    if not plain.is_file():
        pytest.skip("needs the extract of Monaco")
    path = packed(tmp_path / "a.zip", {name: plain.read_bytes()})
    for one, other in zip(read(path), read(plain), strict=True):
        same(one, other)
