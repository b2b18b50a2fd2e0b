import shutil
import struct
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import box

from layers.errors import UserError
from layers.findings import Severity
from layers.reading import digest, read
from layers.reading.vector import dbase_numbers
from layers.reading.vector.dbase import header_of

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
FAULTS = SHARED / "single_fault_copies"
needs_shared = pytest.mark.skipif(not FAULTS.is_dir(), reason="the shared real inputs are not here")

NAMES = ["朝天门街道", "解放碑街道", "七星岗街道"]
SQUARES = [box(x, 0, x + 1, 1) for x in range(3)]


def write(folder, names=NAMES, shapes=SQUARES, encoding="gbk", crs=4490):
    """A shapefile as an office program leaves it; without .cpg and with a language id of 0."""
    path = folder / "街道.shp"
    gpd.GeoDataFrame({"MC": names, "RK": range(len(names))}, geometry=shapes, crs=crs).to_file(
        path, encoding=encoding
    )
    path.with_suffix(".cpg").unlink(missing_ok=True)
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = 0
    path.with_suffix(".dbf").write_bytes(table)
    return path


def codes(source):
    return {finding.code for finding in source.findings}


def finding(source, code):
    return next(each for each in source.findings if each.code == code)


def listing(folder):
    return {each.name: each.stat().st_mtime_ns for each in folder.iterdir()}


@pytest.mark.parametrize(("encoding", "title"), [("gbk", "GBK"), ("utf-8", "UTF-8")])
def test_undeclared_text_is_judged_from_its_bytes(tmp_path, encoding, title):
    (source,) = read(write(tmp_path, encoding=encoding))
    assert list(source.frame["MC"]) == NAMES
    assert source.encoding == title
    told = finding(source, "encoding.judged")
    assert told.mended
    assert told.severity is Severity.INFO
    assert "街道" in str(told.message)


def test_undeclared_big5(tmp_path):
    (source,) = read(write(tmp_path, names=["中正區", "大安森林公園", "維多利亞灣"], encoding="big5"))
    assert list(source.frame["MC"]) == ["中正區", "大安森林公園", "維多利亞灣"]
    assert source.encoding == "Big5"


def test_a_guess_at_the_code_page_is_left_to_be_confirmed(tmp_path):
    """Four bytes may be two Chinese characters or four accented letters."""
    (source,) = read(write(tmp_path, names=["丙丁", "丙丁", "丙丁"], encoding="gbk"))
    told = finding(source, "encoding.judged")
    assert (told.severity, told.mended) == (Severity.WARNING, False)
    assert "GBK" in str(told.mend)


def test_a_lying_cpg_is_found_out_and_told(tmp_path):
    path = write(tmp_path)
    path.with_suffix(".cpg").write_text("UTF-8")
    (source,) = read(path)
    assert list(source.frame["MC"]) == NAMES
    told = finding(source, "encoding.conflict")
    assert told.mended
    assert "UTF-8" in str(told.message)
    assert "GBK" in str(told.message)


@pytest.mark.parametrize("words", ["ANSI 936", "GBK", "936", "GB18030"])
def test_a_true_cpg_in_any_spelling_needs_no_words(tmp_path, words):
    path = write(tmp_path)
    path.with_suffix(".cpg").write_text(words)
    (source,) = read(path)
    assert list(source.frame["MC"]) == NAMES
    assert not codes(source)


def test_as_is_reads_what_the_file_declares_and_warns(tmp_path):
    path = write(tmp_path)
    path.with_suffix(".cpg").write_text("UTF-8")
    (source,) = read(path, mend=False)
    assert "�" in source.frame["MC"][0]
    told = finding(source, "encoding.as_declared")
    assert (told.severity, told.mended) == (Severity.WARNING, False)
    assert finding(source, "encoding.damaged").rows == (1, 2, 3)


def test_as_is_without_declaration_is_mojibake(tmp_path):
    (source,) = read(write(tmp_path), mend=False)
    assert source.frame["MC"][0] == "朝天门街道".encode("gbk").decode("latin-1")
    assert "encoding.as_declared" in codes(source)


def test_the_users_own_choice_of_code_page_goes_first(tmp_path):
    (source,) = read(write(tmp_path), encoding="GB2312")
    assert list(source.frame["MC"]) == NAMES
    assert not codes(source)
    with pytest.raises(UserError, match="Klingon"):
        read(tmp_path / "街道.shp", encoding="Klingon")


def test_chinese_column_names_survive(tmp_path):
    """GDAL cannot read back UTF-8 field names cut off after 10 bytes; GBK ones of 4 characters fit."""
    path = tmp_path / "a.shp"
    gpd.GeoDataFrame({"街道名称": NAMES}, geometry=SQUARES, crs=4490).to_file(path, encoding="gbk")
    path.with_suffix(".cpg").unlink()
    (source,) = read(path)
    assert list(source.frame.columns) == ["街道名称", "geometry"]


@pytest.mark.parametrize("how", ["missing", "empty", "cut off", "foreign"])
def test_the_index_is_made_anew_in_memory(tmp_path, how):
    path = write(tmp_path)
    index = path.with_suffix(".shx")
    expected = shapely.to_wkb(read(path)[0].frame.geometry.values)
    if how == "missing":
        index.unlink()
    else:
        content = index.read_bytes()
        index.write_bytes({"empty": b"", "cut off": content[:110], "foreign": b"x" * 200}[how])
    before = listing(tmp_path)
    (source,) = read(path)
    assert list(shapely.to_wkb(source.frame.geometry.values)) == list(expected)
    assert list(source.frame["MC"]) == NAMES
    assert finding(source, "sidecar.shx").mended
    assert listing(tmp_path) == before, "nothing may be written beside the user's file"


@pytest.mark.parametrize("content", [None, b"", b"short"])
def test_without_attributes_the_shapes_remain(tmp_path, content):
    path = write(tmp_path)
    table = path.with_suffix(".dbf")
    table.unlink() if content is None else table.write_bytes(content)
    (source,) = read(path)
    assert source.count == 3
    assert list(source.frame.columns) == ["geometry"]
    assert finding(source, "sidecar.dbf").severity is Severity.WARNING


def test_zero_byte_projection_and_code_page(tmp_path):
    path = write(tmp_path)
    path.with_suffix(".prj").write_bytes(b"")
    path.with_suffix(".cpg").write_bytes(b"")
    (source,) = read(path)
    assert source.crs is None
    assert list(source.frame["MC"]) == NAMES


def test_a_projection_named_in_chinese_in_gbk(tmp_path):
    path = write(tmp_path, crs=4545)
    projection = path.with_suffix(".prj")
    name = projection.read_text().split('"')[1]
    projection.write_bytes(projection.read_text().replace(name, "重庆市独立坐标系").encode("gbk"))
    (source,) = read(path)
    assert source.crs.name == "重庆市独立坐标系"
    longitude = next(each for each in source.crs.coordinate_operation.params if "Longitude" in each.name)
    assert longitude.value == 108
    assert list(source.frame["MC"]) == NAMES


def test_a_table_that_breaks_off_names_the_rows(tmp_path):
    path = write(tmp_path)
    table = path.with_suffix(".dbf")
    header, row = struct.unpack_from("<HH", table.read_bytes(), 8)
    table.write_bytes(table.read_bytes()[: header + row + row // 2])
    (source,) = read(path)
    assert source.count == 3
    assert source.frame["MC"][0] == NAMES[0]
    assert source.frame["MC"].isna().tolist() == [False, True, True]
    assert finding(source, "file.truncated").rows == (2, 3)


def test_a_header_that_claims_billions_of_rows_costs_nothing(tmp_path):
    path = write(tmp_path)
    for part in (path.with_suffix(".dbf"), tmp_path / "lone.dbf"):
        table = bytearray(path.with_suffix(".dbf").read_bytes())
        struct.pack_into("<I", table, 4, 4_000_000_000)
        part.write_bytes(table)
        (source,) = read(path if part.stem != "lone" else part)
        assert list(source.frame["MC"]) == NAMES


def with_rows(path, count, *, cut=None, again=None):
    """A .dbf whose header says ``count`` rows, without the bytes of one row, or with one twice."""
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    header, size = struct.unpack_from("<HH", table, 8)
    struct.pack_into("<I", table, 4, count)
    if cut is not None:
        del table[header + cut * size : header + (cut + 1) * size]
    if again is not None:
        table[header:header] = table[header + again * size : header + (again + 1) * size]
    path.with_suffix(".dbf").write_bytes(table)


@pytest.mark.parametrize("index", [True, False])
@pytest.mark.parametrize("change", [{"count": 2}, {"count": 2, "cut": 0}, {"count": 4, "again": 2}])
def test_rows_and_shapes_of_other_numbers_are_never_paired(tmp_path, change, index):
    path = write(tmp_path)
    with_rows(path, **change)
    if not index:
        path.with_suffix(".shx").unlink()
    with pytest.raises(UserError, match=f"3 shapes and {change['count']} rows"):
        read(path)


def test_a_record_left_over_in_the_shapes_is_passed_over_with_the_index_and_refused_without(tmp_path):
    path = write(tmp_path)
    whole = read(path)[0].frame
    index = bytearray(path.with_suffix(".shx").read_bytes())
    del index[108:116]  # the second of three records, as a program deletes one
    struct.pack_into(">i", index, 24, len(index) // 2)
    path.with_suffix(".shx").write_bytes(index)
    with_rows(path, 2, cut=1)
    (source,) = read(path)
    assert source.frame["MC"].tolist() == [whole["MC"][0], whole["MC"][2]]
    assert source.frame.geometry[1].equals(whole.geometry[2])
    path.with_suffix(".shx").unlink()
    with pytest.raises(UserError, match="3 shapes and 2 rows"):
        read(path)


def test_a_shp_that_breaks_off_names_the_rows(tmp_path):
    path = write(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[:-20])  # in the third record
    (source,) = read(path)
    assert finding(source, "file.truncated").rows == (3,)
    assert source.frame.geometry.isna().tolist() == [False, False, True]


def test_a_shp_without_a_header_is_refused(tmp_path):
    path = write(tmp_path)
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(UserError, match=r"街道\.shp"):
        read(path)


def test_an_unclosed_ring_is_closed_and_told(tmp_path):
    """The last vertex of the second square is moved, in the bytes, off the first one."""
    path = write(tmp_path)
    content = bytearray(path.read_bytes())
    end_of_second = 100 + 2 * (8 + 128)  # a record: 8 bytes of header, then 5 vertices and their counts
    struct.pack_into("<2d", content, end_of_second - 16, 1.5, 0.5)
    path.write_bytes(content)
    (source,) = read(path)
    assert source.frame.geometry.notna().all()
    told = finding(source, "geometry.unclosed")
    assert told.rows == (2,)
    assert told.mended
    (as_is,) = read(path, mend=False)
    assert as_is.frame.geometry.isna().tolist() == [False, True, False]
    assert finding(as_is, "geometry.unreadable").rows == (2,)


def test_coordinates_that_are_no_numbers_lose_their_place_only(tmp_path):
    path = write(tmp_path, shapes=[shapely.Point(1, 1), shapely.Point(2, 2), shapely.Point(3, 3)])
    content = bytearray(path.read_bytes())
    struct.pack_into("<d", content, 100 + 28 + 8 + 4, np.nan)  # x of the second point
    struct.pack_into("<d", content, 100 + 2 * 28 + 8 + 12, np.inf)  # y of the third
    path.write_bytes(content)
    (source,) = read(path)
    assert source.frame.geometry.isna().tolist() == [False, True, True]
    assert finding(source, "geometry.not_finite").rows == (2, 3)
    assert list(source.frame["MC"]) == NAMES


def test_no_features_and_no_geometry(tmp_path):
    (tmp_path / "none").mkdir()
    (source,) = read(write(tmp_path / "none", names=[], shapes=[]))
    assert source.count == 0
    assert "rows.none" in codes(source)
    (tmp_path / "null").mkdir()
    (source,) = read(write(tmp_path / "null", shapes=[None, None, None]))
    assert source.frame.geometry.isna().all()
    assert list(source.frame["MC"]) == NAMES


def test_a_lone_dbf_is_a_table(tmp_path):
    path = write(tmp_path)
    lone = tmp_path / "人口.dbf"
    shutil.copy(path.with_suffix(".dbf"), lone)
    (source,) = read(lone)
    assert list(source.frame["MC"]) == NAMES
    assert source.frame.geometry.isna().all()
    lone.write_bytes(b"not a table at all" * 10)
    with pytest.raises(UserError, match=r"人口\.dbf"):
        read(lone)


def test_endings_in_capitals(tmp_path):
    for part in list(write(tmp_path).parent.iterdir()):
        part.rename(part.with_suffix(part.suffix.upper()))
    (source,) = read(tmp_path / "街道.SHP")
    assert list(source.frame["MC"]) == NAMES


def test_rows_keep_the_order_of_the_file(tmp_path):
    (source,) = read(write(tmp_path))
    assert list(source.frame.index) == [0, 1, 2]
    assert list(source.frame["RK"]) == [0, 1, 2]


def test_digest_covers_all_parts_of_a_shapefile(tmp_path):
    path = write(tmp_path)
    first = digest(path)
    table = path.with_suffix(".dbf")
    content = bytearray(table.read_bytes())
    content[-2] ^= 1
    table.write_bytes(content)
    assert digest(path) != first


@needs_shared
@pytest.mark.parametrize(
    ("folder", "code", "encoding"),
    [
        ("../chongqing_districts_gbk_wgs84", None, "GBK"),
        ("gbk_no_ldid_no_cpg", "encoding.judged", "GBK"),
        ("gbk_wrong_cpg_utf8", "encoding.conflict", "GBK"),
        ("no_shx", "sidecar.shx", "GBK"),
        ("no_dbf", "sidecar.dbf", None),
        ("no_prj", None, "GBK"),
        ("wrong_prj_4490_label", None, "GBK"),
    ],
)
def test_one_fault_copies_of_the_38_districts(folder, code, encoding):
    path = FAULTS / folder / "区县界_area.shp"
    before = set(path.parent.iterdir())
    (source,) = read(path)
    assert source.count == 38
    assert codes(source) == ({code} if code else set())
    assert source.encoding == encoding
    if encoding:
        assert {"渝中区", "奉节县", "綦江区"} <= set(source.frame["NAME"])
    assert (source.crs is None) == (folder == "no_prj")
    assert set(path.parent.iterdir()) == before


@needs_shared
@pytest.mark.parametrize(
    ("folder", "epsg"),
    [
        ("cgcs2000_3deg_cm105", 4544),
        ("cgcs2000_3deg_cm108", 4545),
        ("cgcs2000_3deg_zone35", 4523),
        ("cgcs2000_3deg_zone36", 4524),
        ("cgcs2000_cm105_no_prj", None),
    ],
)
def test_declared_zones(folder, epsg):
    (source,) = read(FAULTS / folder / "主城五区.shp")
    assert source.count == 5
    assert (source.crs.to_epsg(min_confidence=20) if source.crs else None) == epsg


def dbase(path, *columns):
    """A table byte by byte: columns of (name, kind, width, decimals, cells)."""
    rows = zip(*(cells for *_, cells in columns), strict=True)
    widths = [width for _, _, width, _, _ in columns]
    head = struct.pack("<4BIHH20x", 3, 126, 1, 1, len(columns[0][4]), 33 + 32 * len(columns), 1 + sum(widths))
    fields = b"".join(
        struct.pack("<11sc4xBB14x", name.encode("gbk"), kind, width, decimals)
        for name, kind, width, decimals, _ in columns
    )
    body = b"".join(
        b" " + b"".join(cell.encode().rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    path.write_bytes(head + fields + b"\r" + body + b"\x1a")
    return path


def test_commas_in_dbase_numbers_are_decimal_unless_there_is_a_point_or_more_of_them(tmp_path):
    cells = ["68,500", "1,234.5", "-0,25", "7", "1,234,567"]
    texts = ["a,b", "c", "d", "e", "f"]
    path = dbase(tmp_path / "表.dbf", ("MJ", b"N", 10, 3, cells), ("BZ", b"C", 5, 0, texts))
    (source,) = read(path)
    assert source.frame["MJ"].tolist() == [68.5, 1234.5, -0.25, 7, 1234567]
    assert source.frame["BZ"].tolist() == texts
    told = str(finding(source, "numbers.comma").message)
    assert "MJ" in told
    assert "68,500 was read as 68.5" in told


def test_asterisks_in_a_narrow_cell_of_numbers_are_told(tmp_path):
    path = dbase(tmp_path / "表.dbf", ("RK", b"N", 4, 0, ["1234", "****", "12"]))
    (source,) = read(path)
    assert source.frame["RK"].isna().tolist() == [False, True, False]
    assert finding(source, "numbers.overflow").rows == (2,)


def test_a_table_that_promises_four_billion_rows_is_looked_through_to_its_end(tmp_path, monkeypatch):
    path = dbase(tmp_path / "表.dbf", ("RK", b"N", 4, 0, ["1234", "****", "12"]))
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, 4, 2**32 - 1)
    path.write_bytes(content)
    monkeypatch.setattr(dbase_numbers, "_BLOCK", 1)  # a row at a time
    assert dbase_numbers.look(path, header_of(path)).overflown == {b"RK": [2]}


def test_an_index_that_leaves_out_the_last_shapes_is_made_anew(tmp_path):
    """Its header announces two of the three entries; a reader that believes it loses a row in silence."""
    path = write(tmp_path)
    index = path.with_suffix(".shx")
    content = bytearray(index.read_bytes())
    struct.pack_into(">i", content, 24, (100 + 2 * 8) // 2)
    index.write_bytes(content)
    (source,) = read(path)
    assert source.frame.geometry.bounds.minx.tolist() == [0, 1, 2]
    assert "sidecar.shx" in codes(source)


def test_an_index_with_one_entry_into_the_middle_of_a_record_is_made_anew(tmp_path):
    path = write(tmp_path)
    index = path.with_suffix(".shx")
    content = bytearray(index.read_bytes())
    (third,) = struct.unpack_from(">i", content, 116)
    struct.pack_into(">i", content, 116, third - 10)
    index.write_bytes(content)
    (source,) = read(path)
    assert source.frame.geometry.bounds.minx.tolist() == [0, 1, 2]
    assert "sidecar.shx" in codes(source)


def test_an_index_in_another_order_than_the_records_is_believed(tmp_path):
    """Editing a shapefile puts changed records at its end; the index tells the order of the rows."""
    path = write(tmp_path)
    index = path.with_suffix(".shx")
    content = bytearray(index.read_bytes())
    content[100:108], content[108:116] = content[108:116], content[100:108]
    index.write_bytes(content)
    (source,) = read(path)
    assert source.frame.geometry.bounds.minx.tolist() == [1, 0, 2]
    assert "sidecar.shx" not in codes(source)
