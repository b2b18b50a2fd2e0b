"""What its author had put out of sight does not count until the planner says so."""

import re
import zipfile

import pytest
from openpyxl import Workbook

from gisapp.importing import Decisions, draft_of, read_files
from layers.errors import UserError
from layers.reading import read
from layers.reading.vector.cad_layers import hidden_layers
from layers.task import Task

SQUARE = [(0, 0), (100, 0), (100, 100), (0, 100)]


def drawing(layers, *, end="\n"):
    """An ASCII DXF with a closed square on each layer: name → (flags, colour)."""
    lines = ["0", "SECTION", "2", "HEADER", "9", "$ACADVER", "1", "AC1021", "0", "ENDSEC", "0", "SECTION"]
    lines += ["2", "TABLES", "0", "TABLE", "2", "LAYER", "70", str(len(layers))]
    for name, (flags, colour) in layers.items():
        lines += [
            "  0",
            "LAYER",
            "  2",
            name,
            " 70",
            f"     {flags}",
            " 62",
            f"    {colour}",
            "  6",
            "CONTINUOUS",
        ]
    lines += ["0", "ENDTAB", "0", "ENDSEC", "0", "SECTION", "2", "ENTITIES"]
    for number, name in enumerate(layers):
        lines += ["0", "LWPOLYLINE", "5", f"{100 + number:X}", "8", name, "100", "AcDbEntity"]
        lines += ["100", "AcDbPolyline", "90", "4", "70", "1"]
        for x, y in SQUARE:
            lines += ["10", str(500_000 + 200 * number + x), "20", str(3_270_000 + y)]
    return end.join([*lines, "0", "ENDSEC", "0", "EOF", ""])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_frozen_and_switched_off_layers_of_a_drawing(tmp_path, end):
    layers = {"公园": (0, 3), "旧方案": (1, 3), "比选": (0, -3), "锁定": (4, 3), "冻结锁定": (5, 7)}
    path = tmp_path / "图.dxf"
    path.write_bytes(drawing(layers, end=end).encode())
    hidden = {source.name: source.hidden for source in read(path)}
    assert hidden == {"公园": False, "旧方案": True, "比选": True, "锁定": False, "冻结锁定": True}


@pytest.mark.parametrize(
    "content", ["", "0\nEOF\n", drawing({"A": (0, 3)}), "0\nTABLE\n2\nLAYER\n70\nx\n0\nLAYER\n2\n"]
)
def test_drawings_without_hidden_layers(content):
    assert hidden_layers(content) == frozenset()


def points(*layers, block=()):
    """An ASCII DXF with an object on each layer, a metre apart, with groups of its own behind its layer."""
    lines = ["0", "SECTION", "2", "HEADER", "9", "$ACADVER", "1", "AC1015", "0", "ENDSEC"]
    if block:
        lines += ["0", "SECTION", "2", "BLOCKS", "0", "BLOCK", "8", "0", "2", "站", "10", "0", "20", "0"]
        lines += ["0", "POINT", "8", "站内", *block, "10", "7", "20", "7", "0", "ENDBLK", "0", "ENDSEC"]
    lines += ["0", "SECTION", "2", "ENTITIES"]
    for number, (kind, layer, *groups) in enumerate(layers):
        lines += ["0", kind, "8", layer, *groups, "10", str(number), "20", "0"]
    return "\n".join([*lines, "0", "ENDSEC", "0", "EOF", ""])


POINT, PLACED = ("POINT", "公交站"), ("INSERT", "公交站", "2", "站")


@pytest.mark.parametrize(
    ("drawn", "block", "seen", "told"),
    [
        ([POINT, (*POINT, "60", "1"), POINT], (), [0, 2], 1),
        ([(*POINT, " 60", "     1"), (*POINT, "60", "1"), POINT], (), [2], 2),
        ([POINT, (*POINT, "60", "0"), (*POINT, "62", "1", "48", "60")], (), [0, 1, 2], 0),
        ([POINT, (*PLACED, "60", "1")], ("62", "3"), [0], 1),
        ([POINT, PLACED], ("60", "1"), [0], 1),
        ([POINT, PLACED], ("62", "3"), [0, 8], 0),  # the block's point at 7, placed at 1
    ],
)
@pytest.mark.parametrize("written", [("\n", "公交站"), ("\r\n", "BUS_STOP")])
def test_invisible_objects_of_a_drawing_are_told_and_not_read(tmp_path, drawn, block, seen, told, written):
    path = tmp_path / "图.dxf"
    end, layer = written
    text = points(*drawn, block=block).replace("公交站", layer)
    path.write_bytes(text.replace("\n", end).encode("gbk"))
    first, *others = read(path)
    assert sorted(x for each in (first, *others) for x in each.frame.geometry.x) == seen
    messages = [str(each.message) for each in first.findings if each.code == "dxf.invisible"]
    said = {1: ["One object of the drawing is invisible: it was not read."], 0: []}
    assert messages == said.get(told, [f"{told} objects of the drawing are invisible: they were not read."])


def test_an_invisible_polyline_goes_with_its_points(tmp_path):
    """The old kind, whose points are objects of their own behind it."""
    vertices = [("VERTEX", "路"), ("VERTEX", "路"), ("SEQEND", "路")]
    path = tmp_path / "a.dxf"
    path.write_text(points(("POLYLINE", "路", "66", "1", "60", "1"), *vertices, POINT), encoding="gbk")
    (source,) = read(path)
    assert source.frame.geometry.x.tolist() == [4]


def test_a_drawing_of_invisible_objects_only_is_refused_by_that_name(tmp_path):
    path = tmp_path / "a.dxf"
    path.write_text(points((*POINT, "60", "1")), encoding="gbk")
    with pytest.raises(UserError, match="invisible"):
        read(path)


def roles_of(path, decisions=None):
    task = Task()
    rows = draft_of(read_files([path], task), task, decisions or Decisions()).rows
    return {row.source.title: row.role for row in rows}, [each.code for row in rows for each in row.findings]


def test_a_hidden_layer_is_told_and_counts_only_by_its_own_name(tmp_path):
    path = tmp_path / "公园绿地.dxf"
    path.write_text(drawing({"G11": (0, 3), "G12": (1, 3)}), encoding="utf-8")
    answers = Decisions().with_answer("公园绿地.dxf", crs="EPSG:4545")
    found, codes = roles_of(path, answers.with_role("公园绿地.dxf", "park"))
    assert found == {"公园绿地.dxf:G11": "park", "公园绿地.dxf:G12": None}
    assert "role.hidden" in codes
    by_name = answers.with_role("公园绿地.dxf", "park").with_role("公园绿地.dxf:G12", "park")
    assert roles_of(path, by_name)[0] == {"公园绿地.dxf:G11": "park", "公园绿地.dxf:G12": "park"}


def placemark(name, x, visible=""):
    corners = [(x, 29.5), (x + 0.001, 29.5), (x + 0.001, 29.501), (x, 29.501), (x, 29.5)]
    ring = " ".join(f"{lon:.4f},{lat:.4f},0" for lon, lat in corners)
    return (
        f"<Placemark><name>{name}</name>{visible}<Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}"
        "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )


OFF = "<visibility>0</visibility>"


@pytest.mark.parametrize(
    ("body", "shown", "hidden"),
    [
        (placemark("甲", 106.5) + placemark("乙", 106.51, OFF), ["甲"], ["乙"]),
        (f"<Folder>{OFF}{placemark('old', 106.5)}</Folder>{placemark('new', 106.51)}", ["new"], ["old"]),
        (f"<Folder><Folder>{OFF}{placemark('a', 106.5, '<visibility>1</visibility>')}</Folder></Folder>"
         + placemark("b", 106.51), ["b"], ["a"]),
        (placemark("甲", 106.5) + placemark("乙", 106.51, "<visibility>1</visibility>"), ["甲", "乙"], []),
        (placemark("甲", 106.5, OFF) + placemark("乙", 106.51, OFF), ["甲", "乙"], []),  # all
    ],
)  # fmt: skip
def test_folders_and_placemarks_that_are_switched_off(tmp_path, body, shown, hidden):
    path = tmp_path / "公园.kml"
    path.write_text(f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>', "utf-8")
    sources = read(path)
    assert [name for each in sources if not each.hidden for name in each.frame["name"]] == shown
    assert [name for each in sources if each.hidden for name in each.frame["name"]] == hidden


LINK = "<NetworkLink><name>已撤站点</name>{off}<Link><href>old.kml</href></Link></NetworkLink>"


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        (LINK.format(off=OFF), ["新"]),
        (LINK.format(off="<visibility>false</visibility>").replace("Link>", "Link>\n"), ["新"]),
        (f"<Folder>{OFF}{LINK.format(off='')}</Folder>", ["新"]),
        (LINK.format(off="<visibility>1</visibility>"), ["新", "old", "旧"]),
        (LINK.format(off=""), ["新", "old", "旧"]),
    ],
)
def test_what_a_link_that_is_switched_off_leads_to(tmp_path, link, shown):
    main = f"<Document>{placemark('新', 106.51)}{link}</Document>"
    linked = f"<Document>{placemark('old', 106.5)}{placemark('旧', 106.52)}</Document>"
    path = tmp_path / "公园.kmz"
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in (("doc.kml", main), ("old.kml", linked)):
            archive.writestr(name, f'<kml xmlns="http://www.opengis.net/kml/2.2">{body}</kml>')
    sources = read(path)
    assert [name for each in sources if not each.hidden for name in each.frame["name"]] == shown
    assert sum(len(each.frame) for each in sources) == 3


def workbook(path, *, rows=(), columns=(), sheet=""):
    book = Workbook()
    people = book.active
    people.title = "人口"
    people.append(["街道", "旧人口", "常住人口"])
    for name, old, now in (("甲街道", 1, 10), ("乙街道", 2, 20), ("作废街道", 3, 30)):
        people.append([name, old, now])
    for number in rows:
        people.row_dimensions[number].hidden = True
    for letter in columns:
        people.column_dimensions[letter].hidden = True
    if sheet:
        other = book.create_sheet(sheet)
        other.append(["街道名", "人口数", "年"])
        other.append(["甲街道", 7, "2001"])
        other.sheet_state = "hidden"
    book.save(path)
    return path


def test_hidden_rows_and_columns_of_a_workbook(tmp_path):
    (source,) = read(workbook(tmp_path / "人口.xlsx", rows=[4], columns=["B"]))
    assert source.frame["街道"].tolist() == ["甲街道", "乙街道"]
    assert source.frame["常住人口"].tolist() == [10, 20]
    assert "旧人口" not in source.frame
    (told,) = [each for each in source.findings if each.code == "workbook.hidden_rows"]
    assert str(told.message) == "In the sheet 人口, row 4, columns B are hidden: they were not read."
    (source,) = read(workbook(tmp_path / "全.xlsx"))
    assert source.frame["旧人口"].tolist() == [1, 2, 3]
    assert not [each for each in source.findings if each.code.startswith("workbook.hidden")]


@pytest.mark.parametrize(
    ("was", "now"),
    [("hidden", "hidden"), ('hidden="1"', 'ht="0" width="0"'), ('hidden="1"', 'width="0.0" ht="0.00"')],
)
def test_rows_and_columns_of_no_height_or_width_are_hidden(tmp_path, was, now):
    """As Excel writes them when they are drawn to nothing, and as other programs do, without the word."""
    path = rewritten(workbook(tmp_path / "人口.xlsx", rows=[4], columns=["B"]), was, now)
    (source,) = read(path)
    assert source.frame["街道"].tolist() == ["甲街道", "乙街道"]
    assert "旧人口" not in source.frame
    assert "workbook.hidden_rows" in [each.code for each in source.findings]


def rewritten(path, was, now):
    """The workbook with other words in its first sheet."""
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert was.encode() in parts[sheet]
    parts[sheet] = re.sub(rb' (?:width|ht)="[\d.]+"', b"", parts[sheet]).replace(was.encode(), now.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_narrow_rows_and_columns_are_read(tmp_path):
    path = workbook(tmp_path / "人口.xlsx", rows=[4], columns=["B"])
    (source,) = read(rewritten(path, 'hidden="1"', 'ht="0.75" width="0.08" customHeight="0" customWidth="0"'))
    assert source.frame["旧人口"].tolist() == [1, 2, 3]


def test_hidden_cells_beside_the_table_are_no_news(tmp_path):
    (source,) = read(workbook(tmp_path / "人口.xlsx", rows=[9], columns=["H"]))
    assert not [each for each in source.findings if each.code.startswith("workbook.hidden")]


def test_a_hidden_sheet_is_not_used(tmp_path):
    found, codes = roles_of(workbook(tmp_path / "population.xlsx", sheet="旧"))
    assert found == {"population.xlsx:人口": "population", "population.xlsx:旧": None}
    assert "role.hidden" in codes


FORMULAS = {
    "alone": ('<c r="B3"><f>B2*2</f></c>', ["B3"]),
    "of openpyxl": ('<c r="B3"><f>B2*2</f><v /></c>', ["B3"]),
    "shared": ('<c r="B3" s="1"><f t="shared" si="0"/><v></v></c>', ["B3"]),
    "computed": ('<c r="B3"><f>B2*2</f><v>20</v></c>', []),
    "an empty text": ('<c r="B3" t="str"><f>""</f><v></v></c>', []),
    "a number": ('<c r="B3"><v>20</v></c>', []),
}


@pytest.mark.parametrize("cell", FORMULAS)
def test_formulas_without_a_value_are_told(tmp_path, cell):
    """Programs that write workbooks without computing leave them so; their cells read as blank."""
    written, told = FORMULAS[cell]
    book = Workbook()
    sheet = book.active
    sheet.title = "人口"
    for row in (["街道", "常住人口"], ["甲街道", 10], ["乙街道", 424242]):
        sheet.append(row)
    book.save(tmp_path / "写.xlsx")
    path = rewritten(tmp_path / "写.xlsx", '<c r="B3" t="n"><v>424242</v></c>', written)
    (source,) = read(path)
    found = [str(each.message) for each in source.findings if each.code == "workbook.formulas"]
    words = "In the sheet 人口, the cell {} holds a formula without its value, read as blank."
    assert found == [words.format(name) for name in told]
    assert source.frame["常住人口"].notna().tolist() == [True, cell in ("computed", "a number")]


def test_many_formulas_are_counted_and_those_out_of_sight_are_not(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet of people"
    sheet.append(["street", "code", "residents"])
    for number in range(2, 3002):
        sheet.append([f"street {number}", number, f"=B{number}*2"])
    sheet.append(["street last", "=B3001+1", "=B3002*2"])
    sheet.row_dimensions[2].hidden = True
    book.save(tmp_path / "people.xlsx")
    (source,) = read(tmp_path / "people.xlsx")
    (found,) = [str(each.message) for each in source.findings if each.code == "workbook.formulas"]
    assert found.startswith("In the sheet Sheet of people, 3,001 cells hold formulas without their values")
    assert found.endswith("(C3, C4, C5, …).")
