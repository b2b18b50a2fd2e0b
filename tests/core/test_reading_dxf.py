import math
from pathlib import Path

import pytest

from layers.errors import UserError
from layers.reading import read

DATA = Path(__file__).parents[1] / "data" / "vector"
DRAWING = (DATA / "drawing.dxf").read_bytes()


def codes(source):
    return [finding.code for finding in source.findings]


def drawn(tmp_path, *changes, encoding="gbk"):
    text = DRAWING.decode("gbk")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "图.dxf"
    path.write_bytes(text.encode(encoding))
    return path


def test_each_cad_layer_is_a_source():
    parks, roads, notes, zero = read(DATA / "drawing.dxf")
    assert [each.name for each in (parks, roads, notes, zero)] == ["公园绿地", "道路中心线", "注记", "0"]
    assert parks.title == "drawing.dxf:公园绿地"
    assert {each.crs for each in (parks, roads, notes, zero)} == {None}
    assert parks.encoding == "GBK"


def test_closed_lines_bulges_circles_and_hatches_are_areas():
    parks = read(DATA / "drawing.dxf")[0]
    assert set(parks.frame.geometry.geom_type) == {"Polygon"}
    area = dict(zip(parks.frame["EntityHandle"], parks.frame.geometry.area, strict=True))
    assert area["A1"] == pytest.approx(100 * 100 + math.pi * 50**2 / 2, rel=1e-3), "one side bulges out"
    assert area["A4"] == pytest.approx(math.pi * 20**2, rel=1e-3)
    assert area["A7"] == pytest.approx(math.pi * 2**2, rel=1e-2), "a block, inserted at (10, 10)"
    assert area["B2"] == 100
    assert codes(parks) == ["dxf.areas"]


def test_open_lines_and_arcs_stay_lines():
    roads = read(DATA / "drawing.dxf")[1]
    length = dict(zip(roads.frame["EntityHandle"], roads.frame.geometry.length, strict=True))
    assert length["A2"] == 300
    assert length["A3"] == pytest.approx(50 * math.pi / 2, rel=1e-3)
    assert set(roads.frame.geometry.geom_type) == {"LineString"}


def test_text_stands_at_points_without_its_formatting():
    notes = read(DATA / "drawing.dxf")[2]
    texts = dict(zip(notes.frame["EntityHandle"], notes.frame["Text"], strict=True))
    assert texts["A5"] == "佛图关公园"
    assert texts["A6"] == "滨江 绿带"


@pytest.mark.parametrize(
    ("version", "page", "encoding", "finding"),
    [
        ("AC1015", "ANSI_936", "gbk", None),
        ("AC1021", "ANSI_936", "utf-8", None),  # AutoCAD since 2007: UTF-8 whatever the header names
        ("AC1021", "ANSI_936", "gbk", "encoding.conflict"),
        ("AC1015", "ANSI_1252", "gbk", "encoding.conflict"),
        ("AC1015", "ANSI_936", "utf-8", "encoding.conflict"),
        ("AC1009", "dos850", "gbk", "encoding.judged"),
    ],
)
def test_text_in_any_code_page(tmp_path, version, page, encoding, finding):
    path = drawn(tmp_path, ("AC1015", version), ("ANSI_936", page), encoding=encoding)
    parks, _, notes, _ = read(path)
    assert parks.name == "公园绿地"
    assert "佛图关公园" in notes.frame["Text"].tolist()
    assert [code for code in codes(parks) if "encoding" in code] == ([finding] if finding else [])


def test_without_a_named_code_page(tmp_path):
    parks = read(drawn(tmp_path, ("  9\n$DWGCODEPAGE\n  3\nANSI_936\n", "")))[0]
    assert parks.name == "公园绿地"


def test_millimetres_are_told_to_every_layer(tmp_path):
    lines = DRAWING.decode("gbk").splitlines()
    for at in range(0, len(lines) - 1, 2):
        if lines[at].strip() in {"10", "20"}:
            offset = 359_460_000 if lines[at].strip() == "10" else 3_271_100_000
            lines[at + 1] = str(float(lines[at + 1]) * 1000 + offset)
    path = tmp_path / "a.dxf"
    path.write_bytes("\n".join(lines).encode("gbk"))
    assert all("units.millimetres" in codes(each) for each in read(path))


def test_a_template_that_declares_millimetres_over_metres(tmp_path):
    sources = read(drawn(tmp_path, ("$INSUNITS\n 70\n6", "$INSUNITS\n 70\n4")))
    assert all("units.conflict" in codes(each) for each in sources)


def test_what_is_drawn_on_a_sheet_is_left_out(tmp_path):
    path = drawn(tmp_path, ("  5\nA5\n  8\n注记\n", "  5\nA5\n 67\n1\n  8\n注记\n"))
    assert "佛图关公园" not in read(path)[2].frame["Text"].tolist()


def test_as_is_closed_lines_stay_lines():
    parks = read(DATA / "drawing.dxf", mend=False)[0]
    assert "LineString" in set(parks.frame.geometry.geom_type)


def test_a_drawing_written_by_gdal():
    parks, belts = read(DATA / "plots.dxf")
    assert (parks.name, belts.name) == ("佛图关公园", "滨江绿带")
    assert parks.frame.geometry.area[0] == pytest.approx(1e-4)
    assert belts.frame.geometry.area.tolist() == pytest.approx([5e-5, 5e-5])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"AutoCAD Binary DXF\r\n\x1a\0\0", "binary DXF"),
        (DRAWING[: DRAWING.index(b"LWPOLYLINE") - 4] + b"  0\nENDSEC\n  0\nEOF\n", "nothing drawn"),
    ],
)
def test_drawings_without_anything_to_read(tmp_path, content, sentence):
    (tmp_path / "a.dxf").write_bytes(content)
    with pytest.raises(UserError, match=sentence):
        read(tmp_path / "a.dxf")


@pytest.mark.parametrize("name", ["a.dwg", "a.mdb", "a.wp", "a.udbx"])
def test_closed_formats_say_the_way_out(tmp_path, name):
    (tmp_path / name).write_bytes(b"AC1032")
    with pytest.raises(UserError, match=r"only its own programs read.*(DXF|export)"):
        read(tmp_path / name)


def test_a_drawing_without_its_end(tmp_path):
    content = (DATA / "plots.dxf").read_bytes()
    (tmp_path / "a.dxf").write_bytes(content[: int(len(content) * 0.9)])
    assert "file.truncated" in codes(read(tmp_path / "a.dxf")[0])
