from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from layers.errors import UserError
from layers.reading import read
from layers.reading.apart import read_apart

HERE = Path(__file__).parents[1] / "data" / "tables"


def codes(source):
    return [finding.code for finding in source.findings]


def points(source):
    return [(point.x, point.y) for point in source.frame.geometry]


def saved(path, *rows, **sheets):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("file", ["sheets.xlsx", "sheets.xls", "sheets.ods", "web_page.xls"])
def test_a_workbook_of_an_office(file):
    population, stops, *_ = read(HERE / file)
    frame = population.frame
    assert list(frame.columns) == ["街道", "户籍", "常住", "日期", "绿地率", "geometry"]
    assert frame["户籍"].tolist() == [1000, 1500, 2500], "the formula's value as it was last computed"
    assert frame["常住"].tolist() == [2000, 2500, 3000], "numbers stored as text"
    assert frame["日期"].tolist() == ["2024-01-05", "2024-01-06", "2024-01-07"]
    assert pd.isna(frame["绿地率"].iloc[2]), "#N/A is no value"
    assert {"table.totals", "table.notes", "table.lines", "numbers.groups"} <= set(codes(population))
    assert stops.frame["站名"].tolist() == ["一月甲", "一月乙", "二月甲", "二月乙"]
    assert points(stops) == [(106.57, 29.56), (106.58, 29.57)] * 2
    assert "workbook.joined" in codes(stops)


@pytest.mark.parametrize("file", ["sheets.xlsx", "sheets.xls", "web_page.xls"])
def test_merged_cells_hold_their_value_everywhere(file):
    assert read(HERE / file)[0].frame["街道"].tolist() == ["东片", "东片", "西片"]


@pytest.mark.parametrize("file", ["sheets.xlsx", "sheets.xls", "sheets.ods"])
def test_sheets_are_named_and_hidden_ones_stay_apart(file):
    population, stops, hidden = read(HERE / file)
    assert [population.name, stops.name, hidden.name] == ["人口", "一月", "旧"]
    assert stops.frame["工作表"].tolist() == ["一月", "一月", "二月", "二月"]
    assert codes(hidden) == ["workbook.hidden"]


def test_a_web_page_called_xls_says_so():
    assert "workbook.disguised" in codes(read(HERE / "web_page.xls")[0])


def test_xml_of_excel_2003():
    (source,) = read(HERE / "excel2003.xml.xls")
    assert source.frame["站名"].tolist() == ["甲", "甲"], "merged downwards"
    assert points(source) == [(106.57, 29.56), (106.58, 29.57)]


def test_text_called_xls_is_read_as_text(tmp_path):
    path = tmp_path / "导出.xls"
    path.write_bytes("站名\t经度\t纬度\n临江门\t106.57\t29.56\n".encode("gbk"))
    (source,) = read(path)
    assert points(source) == [(106.57, 29.56)]
    assert source.encoding == "GBK"


def test_blank_rows_and_columns_are_no_part_of_the_table(tmp_path):
    rows = (
        [],
        [None, None],
        [None, "名称", None, "人口"],
        [None, "甲", None, 1],
        [],
        [None, "乙", None, 2],
        [None] * 9,
    )
    (source,) = read(saved(tmp_path / "a.xlsx", *rows))
    assert list(source.frame.columns) == ["名称", "人口", "geometry"]
    assert source.frame["人口"].tolist() == [1, 2]
    (told,) = source.findings
    assert (told.code, told.message.figures) == ("table.lines", {"line": 3, "first": 4})


def test_sheets_of_different_columns_stay_apart(tmp_path):
    path = saved(tmp_path / "a.xlsx", ["a", "b"], [1, 2], 二=[["a", "c"], [3, 4]])
    assert [source.name for source in read(path)] == ["Sheet", "二"]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("说明", [["本表由区统计局提供"]]),
        ("说明", [["一、口径"], ["含半年以上"], ["不含现役军人"]]),
        ("Notes", [["Field", "Meaning"], ["name", "as on the map"], ["people", "usual residents"]]),
    ],
)
def test_a_sheet_of_words_beside_tables_is_for_nothing(tmp_path, name, rows):
    path = saved(tmp_path / "人口.xlsx", ["街道", "人口"], ["甲街道", 1000], **{name: rows})
    table, *others = read(path)
    assert table.frame["人口"].tolist() == [1000]
    assert [each.role_hint for each in others] == [""] * (len(rows) > 1)
    assert ("workbook.empty_sheets" in codes(table)) == (len(rows) == 1)


def test_a_sheet_of_words_alone_is_what_there_is(tmp_path):
    (source,) = read(saved(tmp_path / "a.xlsx", ["街道", "所属"], ["甲街道", "甲区"]))
    assert source.role_hint is None


def test_a_note_in_merged_cells_is_quoted_once(tmp_path):
    book = openpyxl.Workbook()
    for row in (["序号", "街道", "人口"], [1, "甲街道", 1000], ["注：数据来源于区统计局。"]):
        book.active.append(row)
    book.active.merge_cells("A3:C3")
    book.save(tmp_path / "a.xlsx")
    (source,) = read(tmp_path / "a.xlsx")
    (told,) = [each for each in source.findings if each.code == "table.notes"]
    assert told.message.figures["text"] == "注：数据来源于区统计局。"


def test_rows_of_joined_sheets_keep_their_findings(tmp_path):
    rows = [["站名", "经度", "纬度"], ["甲", 106.5, 29.5]]
    path = saved(tmp_path / "a.xlsx", *rows, 二=[*rows, ["乙", None, None]])
    (source,) = read(path)
    (told,) = [each for each in source.findings if each.code == "coordinates.unreadable"]
    assert told.rows == (3,)


def test_a_cell_at_the_end_of_the_sheet_does_not_fill_the_memory(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "n", 1
    path = tmp_path / "远.xlsx"
    book.save(path)
    with pytest.raises(UserError, match="1048576 rows down"):
        read(path)


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize("kept", [3, 30, 600, 4000])
def test_a_workbook_that_broke_off_is_refused(tmp_path, ending, kept):
    path = tmp_path / f"断.{ending}"
    path.write_bytes((HERE / f"sheets.{ending}").read_bytes()[:kept])
    with pytest.raises(UserError, match="断"):
        read(path)


@pytest.mark.parametrize(("ending", "reader"), [("xlsx", read), ("ods", read), ("xls", read_apart)])
def test_flipped_bytes_give_sources_or_a_sentence(tmp_path, ending, reader):
    """A lying count in an .xls ends the process that reads it, so that one is read apart."""
    content = (HERE / f"sheets.{ending}").read_bytes()
    path = tmp_path / f"a.{ending}"
    for at in range(8, len(content), len(content) // 40):
        path.write_bytes(content[:at] + bytes([content[at] ^ 0x5A]) + content[at + 1 :])
        try:
            assert reader(path)
        except UserError as error:
            assert path.name in str(error)  # noqa: PT017 - either outcome is right
