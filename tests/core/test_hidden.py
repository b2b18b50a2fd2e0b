"""What its author had put out of sight does not count until the planner says so."""

import pytest
from openpyxl import Workbook

from gisapp.importing import Decisions, draft_of, read_files
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
    (told,) = [each for each in source.findings if each.code == "workbook.hidden_cells"]
    assert str(told.message) == "In the sheet 人口, row 4, columns B are hidden: they were not read."
    (source,) = read(workbook(tmp_path / "全.xlsx"))
    assert source.frame["旧人口"].tolist() == [1, 2, 3]
    assert "workbook.hidden_cells" not in [each.code for each in source.findings]


def test_hidden_cells_beside_the_table_are_no_news(tmp_path):
    (source,) = read(workbook(tmp_path / "人口.xlsx", rows=[9], columns=["H"]))
    assert "workbook.hidden_cells" not in [each.code for each in source.findings]


def test_a_hidden_sheet_is_not_used(tmp_path):
    found, codes = roles_of(workbook(tmp_path / "population.xlsx", sheet="旧"))
    assert found == {"population.xlsx:人口": "population", "population.xlsx:旧": None}
    assert "role.hidden" in codes
