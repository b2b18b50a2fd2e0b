import csv

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from layers.errors import UserError
from layers.findings import Severity
from layers.reading import is_sample, read
from layers.reading.coordinates.by_name import degree_columns, plane_columns, wkt_column
from layers.reading.coordinates.text import coordinate


def table(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def codes(source):
    return [finding.code for finding in source.findings]


def places(source):
    return [None if point is None else (point.x, point.y) for point in source.frame.geometry]


STOPS = "站名,经度,纬度,线路\n临江门,106.57054,29.56116,2\n黄花园,106.56114,29.56626,2;3\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
def test_code_page_and_delimiter_are_found(tmp_path, encoding, delimiter):
    text = STOPS.replace("2;3", "23").replace(",", delimiter)
    (source,) = read(table(tmp_path / "公交 站.csv", text, encoding))
    assert list(source.frame["站名"]) == ["临江门", "黄花园"]
    assert places(source) == [(106.57054, 29.56116), (106.56114, 29.56626)]
    assert source.crs.to_epsg() == 4326
    assert source.encoding == {"gbk": "GBK", "utf-16": "UTF-16"}.get(encoding, "UTF-8")
    assert codes(source) == (["encoding.judged"] if encoding == "gbk" else [])


def test_columns_stay_as_found(tmp_path):
    text = "代码,名称,人口,线路,备注\n0500103,甲,57600,1;2,\n0500104,乙,,3,x\n"
    frame = read(table(tmp_path / "a.csv", text))[0].frame
    assert list(frame.columns) == ["代码", "名称", "人口", "线路", "备注", "geometry"]
    assert list(frame["代码"]) == ["0500103", "0500104"], "a leading zero belongs to a code"
    assert frame["人口"].dtype == float
    assert np.isnan(frame["人口"][1])
    assert frame["线路"].tolist() == ["1;2", "3"]
    assert frame.geometry.isna().all()


def test_a_number_column_with_words_stays_text(tmp_path):
    frame = read(table(tmp_path / "a.csv", "名称,人口\n甲,约3万\n乙,20000\n"))[0].frame
    assert frame["人口"].tolist() == ["约3万", "20000"]


@pytest.mark.parametrize(
    ("header", "pair"),
    [
        ("经度,纬度", ("经度", "纬度")),
        ("lon,lat", ("lon", "lat")),
        ("LNG,LAT", ("LNG", "LAT")),
        ("Longitude,Latitude", ("Longitude", "Latitude")),
        ("东经,北纬", ("东经", "北纬")),
        ("stop_lon,stop_lat", ("stop_lon", "stop_lat")),
        ("gcj_lng,gcj_lat,wgs84_lng,wgs84_lat", ("wgs84_lng", "wgs84_lat")),
        ("lon_gcj02,lat_gcj02", ("lon_gcj02", "lat_gcj02")),
        ("经度(WGS84),纬度(WGS84)", ("经度(WGS84)", "纬度(WGS84)")),
        ("经度,名称", None),
        ("balloon,flatness", None),
    ],
)
def test_names_of_degree_columns(header, pair):
    assert degree_columns(header.split(",")) == pair


def test_names_of_plane_and_wkt_columns():
    assert plane_columns(["POINT_X", "POINT_Y"]) == ("POINT_X", "POINT_Y")
    assert plane_columns(["横坐标", "纵坐标"]) == ("横坐标", "纵坐标")
    assert plane_columns(["x"]) is None
    assert wkt_column(["id", "The_Geom"]) == "The_Geom"
    assert wkt_column(["几何"]) == "几何"


def test_rows_with_unreadable_coordinates_keep_their_columns(tmp_path):
    text = (
        "name,lon,lat\na,106.5,29.5\nb,,\nc,abc,29.5\nd,106.5,95\ne,0,0\nf,inf,29\ng,nan,29\nh,106.6,29.6\n"
    )
    (source,) = read(table(tmp_path / "a.csv", text))
    assert list(source.frame["name"]) == list("abcdefgh")
    assert source.frame.geometry.isna().tolist() == [False, True, True, True, True, True, True, False]
    (told,) = source.findings
    assert (told.code, told.rows) == ("coordinates.unreadable", (2, 3, 4, 5, 6, 7))


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("106.5725", 106.5725),
        ("106,5725", 106.5725),
        ("１０６．５", 106.5),
        ("东经106.5°", 106.5),
        ("29.5N", 29.5),
        ("106°34′21″", 106 + 34 / 60 + 21 / 3600),
        ("106°34'21.5\"E", 106 + 34 / 60 + 21.5 / 3600),
        ("北纬29度33分30秒", 29 + 33 / 60 + 30 / 3600),
        ("W 73°30'", -73.5),
        ("-12.5", -12.5),
    ],
)
def test_coordinates_as_people_write_them(text, degrees):
    assert coordinate(text) == pytest.approx(degrees, abs=1e-12)


@given(st.text(max_size=20))
def test_any_text_is_a_coordinate_or_none(text):
    assert isinstance(coordinate(text), float)


def test_longitude_and_latitude_in_each_others_column(tmp_path):
    path = table(tmp_path / "a.csv", "lon,lat\n29.56,106.57\n29.57,106.58\n")
    (source,) = read(path)
    assert places(source) == [(106.57, 29.56), (106.58, 29.57)]
    assert codes(source) == ["coordinates.swapped"]
    (as_is,) = read(path, mend=False)
    assert as_is.frame.geometry.isna().all(), "a latitude of 106° is no place"


def test_metres_declare_no_system(tmp_path):
    (source,) = read(table(tmp_path / "a.csv", "id,x,y\n1,361652.852,3272023.983\n"))
    assert source.crs is None
    assert places(source) == [(361652.852, 3272023.983)]


def test_metres_under_the_names_of_degrees_are_read_as_metres(tmp_path):
    path = table(
        tmp_path / "a.csv", "名称,经度,纬度\n甲,361652.85,3272023.98\n乙,352660.25,3270086.77\n丙,,\n"
    )
    (source,) = read(path)
    assert source.crs is None
    assert places(source) == [(361652.85, 3272023.98), (352660.25, 3270086.77), None]
    assert codes(source) == ["coordinates.metres", "coordinates.unreadable"]
    assert codes(read(path, mend=False)[0]) == ["coordinates.unreadable"]


def test_surveyors_x_is_the_northing(tmp_path):
    (source,) = read(table(tmp_path / "a.csv", "点号,X,Y\n1,3272023.983,36361652.852\n"))
    assert places(source) == [(36361652.852, 3272023.983)]
    assert codes(source) == ["coordinates.swapped"]


def test_x_and_y_in_degrees(tmp_path):
    (source,) = read(table(tmp_path / "a.csv", "x,y\n106.57,29.56\n"))
    assert source.crs.to_epsg() == 4326


def test_both_numbers_in_one_column(tmp_path):
    (source,) = read(table(tmp_path / "a.csv", 'name,location\na,"106.57,29.56"\nb,\n'))
    assert places(source) == [(106.57, 29.56), None]


def test_wkt(tmp_path):
    closed, unclosed = "POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0))", "POLYGON ((0 0, 2 0, 2 2, 0 2))"
    text = f'id;geom\n1;"{closed}"\n2;nonsense\n3;\n4;"{unclosed}"\n'
    (source,) = read(table(tmp_path / "a.csv", text))
    assert source.frame.geometry[0].area == source.frame.geometry[3].area == 4
    assert source.frame.geometry.isna().tolist() == [False, True, True, False]
    told = {finding.code: finding.rows for finding in source.findings}
    assert told["geometry.unreadable"] == (2,)
    assert list(source.frame.columns) == ["id", "geometry"]


def test_ewkt_and_hexadecimal_wkb_declare_their_system(tmp_path):
    (source,) = read(table(tmp_path / "a.csv", 'wkt,n\n"SRID=4545;POINT (361652 3272023)",1\n'))
    assert source.crs.to_epsg() == 4545
    point = "0101000020C1110000000000000000F03F0000000000000040"  # SRID 4545, POINT (1 2)
    (source,) = read(table(tmp_path / "b.csv", f"geometry,n\n{point},1\n"))
    assert source.crs.to_epsg() == 4545
    assert places(source) == [(1, 2)]


def test_a_column_called_shape_without_geometry_is_a_column(tmp_path):
    (source,) = read(table(tmp_path / "a.csv", "shape,lon,lat\nround,106.5,29.5\n"))
    assert places(source) == [(106.5, 29.5)]
    assert list(source.frame["shape"]) == ["round"]


def test_ragged_rows_title_lines_and_duplicate_names(tmp_path):
    text = "# 示范数据·非实测\n渝中区人口表,,\n名称,人口,人口\n甲,1,2\n乙,3\n丙,4,5,6\n\n"
    (source,) = read(table(tmp_path / "a.csv", text))
    assert list(source.frame.columns) == ["名称", "人口", "人口_2", "geometry"]
    assert list(source.frame["名称"]) == ["甲", "乙", "丙"]
    assert next(each for each in source.findings if each.code == "table.ragged").rows == (2, 3)
    assert is_sample(source)


def test_without_header_the_columns_are_numbered(tmp_path):
    (source,) = read(table(tmp_path / "a.csv", "1,106.5,29.5\n2,106.6,29.6\n"))
    assert source.count == 2
    assert codes(source) == ["table.no_header"]


def test_a_header_and_no_rows(tmp_path):
    (source,) = read(table(tmp_path / "a.csv", "名称,经度,纬度\n"))
    assert source.count == 0
    assert codes(source) == ["rows.none"]


@pytest.mark.parametrize(
    "content", [b"\n\n \n", b"\xff\xfe", b"\x00\x01\x02\x03" * 50, b"%PDF-1.4\n" + b"\x00" * 99]
)
def test_what_is_no_table_is_refused(tmp_path, content):
    path = tmp_path / "坏 表.csv"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"坏 表\.csv"):
        read(path)


@pytest.mark.parametrize(
    "page", ["<!DOCTYPE html><html>404</html>", "\n<html>", "<?xml version='1.0'?><kml/>"]
)
def test_a_page_saved_as_a_table_is_refused(tmp_path, page):
    with pytest.raises(UserError, match="its content is not"):
        read(table(tmp_path / "bus_stop.csv", page))


def test_as_is_does_not_judge_the_bytes(tmp_path):
    (source,) = read(table(tmp_path / "a.csv", "名称,n\n解放碑,1\n", "gbk"), mend=False)
    assert "�" in source.frame.columns[0]
    assert source.findings[0].code == "encoding.as_declared"


def test_sample_mark_in_a_column(tmp_path):
    assert is_sample(read(table(tmp_path / "a.csv", "n,说明\n1,\n2,示范数据·非实测\n"))[0])
    assert is_sample(read(table(tmp_path / "示范数据.csv", "n\n1\n"))[0])


def test_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "人口"
    for row in (["街道", "人口", "代码"], ["朝天门", 30000, "001"], ["解放碑", None, "002"]):
        book.active.append(row)
    book.create_sheet("空")
    stops = book.create_sheet("站点")
    for row in (["站名", "经度", "纬度"], ["临江门", 106.57054, 29.56116]):
        stops.append(row)
    path = tmp_path / "表.xlsx"
    book.save(path)
    population, points = read(path)
    assert population.name == "人口"
    assert population.frame["人口"][0] == 30000
    assert pd.isna(population.frame["人口"][1])
    assert list(population.frame["代码"]) == ["001", "002"]
    assert places(points) == [(106.57054, 29.56116)]
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(UserError, match=r"表\.xlsx"):
        read(path)


def finding(source, code):
    (found,) = [each for each in source.findings if each.code == code]
    return found


OFFICE_TABLE = """示范区各街道人口统计表,,
填报单位：,统计局,
街道,人口,面积
,人,公顷
朝天门,57600,1.25
解放碑,32100,2.5
合  计,89700,3.75
数据来源：虚构,,
注：常住人口
"""


def test_titles_units_totals_and_notes_are_no_rows(tmp_path):
    (source,) = read(table(tmp_path / "a.csv", OFFICE_TABLE))
    assert list(source.frame.columns) == ["街道", "人口", "面积(公顷)", "geometry"]
    assert source.frame["人口"].tolist() == [57600, 32100]
    assert finding(source, "table.lines").message.figures == {"line": 3, "first": 5}
    assert finding(source, "table.totals").message.figures["lines"] == ["7"]
    assert finding(source, "table.totals").mended
    assert finding(source, "table.totals").severity is Severity.INFO
    assert finding(source, "table.notes").message.figures["line"] == 8


def test_as_is_keeps_rows_of_totals_and_says_so(tmp_path):
    (source,) = read(table(tmp_path / "a.csv", OFFICE_TABLE), mend=False)
    assert source.frame["人口"].tolist() == [57600, 32100, 89700]
    assert not finding(source, "table.totals").mended
    assert finding(source, "table.totals").severity is Severity.WARNING


def test_subtotals_between_rows_are_set_aside(tmp_path):
    text = "片区,街道,人口\n东,甲,1\n东,乙,2\n小计,,3\n西,丙,4\n小计,,4\n全区总计,,7\n"
    (source,) = read(table(tmp_path / "a.csv", text))
    assert source.frame["人口"].tolist() == [1, 2, 4]
    assert finding(source, "table.totals").message.figures["lines"] == ["4", "6", "7"]


def test_serial_numbers_may_stand_before_the_total(tmp_path):
    (source,) = read(table(tmp_path / "a.csv", "序号,街道,人口\n1,甲,1\n2,乙,2\n3,合计,3\n"))
    assert source.frame["人口"].tolist() == [1, 2]


@pytest.mark.parametrize("name", ["审计局", "合计里", "统计大厦"])
def test_names_that_only_resemble_totals_stay(tmp_path, name):
    assert read(table(tmp_path / "a.csv", f"名称,n\n{name},1\n乙,2\n"))[0].count == 2


def test_a_shop_called_total_stays_and_a_last_row_called_total_goes(tmp_path):
    shops = "name,n\nTotal,1\nB,2\nC,3\nD,4\n"
    assert read(table(tmp_path / "a.csv", shops))[0].count == 4
    assert read(table(tmp_path / "b.csv", shops + "Total,10\nSource: us\n"))[0].count == 4


def test_headings_in_two_lines(tmp_path):
    text = "街道,坐标,,人口,\n,经度,纬度,男,女\n朝天门,106.58,29.56,1,2\n解放碑,106.57,29.55,3,4\n"
    (source,) = read(table(tmp_path / "a.csv", text))
    assert list(source.frame.columns) == ["街道", "经度", "纬度", "男", "女", "人口", "geometry"]
    assert source.frame["人口"].tolist() == [3, 7]
    assert places(source) == [(106.58, 29.56), (106.57, 29.55)]
    text = "街道,2020年,,2021年,\n,男,女,男,女\n朝天门,1,2,3,4\n解放碑,1,2,3,4\n"
    (source,) = read(table(tmp_path / "b.csv", text))
    assert list(source.frame.columns)[1:5] == ["2020年_男", "2020年_女", "2021年_男", "2021年_女"]


def test_a_second_line_with_the_names_of_fields(tmp_path):
    (source,) = read(table(tmp_path / "a.csv", "名称,经度,纬度\nname,lng,lat\n甲,106.58,29.56\n"))
    assert list(source.frame["名称"]) == ["甲"]


def test_years_are_a_header_and_decimals_are_none(tmp_path):
    (years,) = read(table(tmp_path / "a.csv", "街道,2020,2021,2022\n甲,1,2,3\n"))
    assert list(years.frame.columns)[:4] == ["街道", "2020", "2021", "2022"]
    (bare,) = read(table(tmp_path / "b.csv", "甲,较场口,106.5801,29.5601,x\n乙,民权路,106.5701,29.5501,y\n"))
    assert (bare.count, codes(bare)) == (2, ["table.no_header", "coordinates.by_value"])
    assert places(bare) == [(106.5801, 29.5601), (106.5701, 29.5501)]


@pytest.mark.parametrize(
    "delimiter",
    ["\x01", "\x1f", "^A", "||", "|+|", "@@", "~", "^", "、", "；", "：", "$", "   ", "\t\t", " ", "　"],
)
def test_any_delimiter(tmp_path, delimiter):
    text = STOPS.replace("2;3", "23").replace(",", delimiter)
    (source,) = read(table(tmp_path / "a.txt", text))
    assert list(source.frame["站名"]) == ["临江门", "黄花园"]
    assert places(source) == [(106.57054, 29.56116), (106.56114, 29.56626)]


@pytest.mark.parametrize("marks", ['""', "''", "“”", "「」"])
def test_any_marks_of_quotation(tmp_path, marks):
    text = "名称,n\n甲,乙街,1\n丙街,2\n".replace("甲,乙街", "Q甲,乙街P").replace("丙街", "Q丙街P")
    text = text.replace("名称", "Q名称P").replace("Q", marks[0]).replace("P", marks[1])
    assert list(read(table(tmp_path / "a.csv", text))[0].frame["名称"]) == ["甲,乙街", "丙街"]


def test_a_quotation_mark_that_is_never_closed_swallows_nothing(tmp_path):
    text = '名称,n\n甲,0\n"乙,1\n' + "".join(f"站{n},{n}\n" for n in range(100))
    (source,) = read(table(tmp_path / "a.csv", text))
    assert source.count == 102
    assert finding(source, "table.quotes").message.figures == {"line": 3}


def test_excel_may_be_told_the_delimiter(tmp_path):
    (source,) = read(table(tmp_path / "a.csv", "sep=;\nname;n\na,b;1\n"))
    assert source.frame["name"].tolist() == ["a,b"]


def test_line_ends_may_be_mixed(tmp_path):
    (source,) = read(table(tmp_path / "a.csv", "名称,n\r\n甲,1\r乙,2\n丙,3\r\r\n"))
    assert source.frame["n"].tolist() == [1, 2, 3]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-32"])
def test_wide_characters_with_and_without_a_mark(tmp_path, encoding):
    (source,) = read(table(tmp_path / "a.csv", STOPS, encoding))
    assert list(source.frame["站名"]) == ["临江门", "黄花园"]
    assert source.encoding == encoding[:6].upper()


def test_numbers_as_people_write_them(tmp_path):
    text = '名称,人口,线路,率,数\na,"57,600","405,612",38.5%,１２３\nb,-,101,40%,4\nc,"1,234",7,#N/A,\n'
    (source,) = read(table(tmp_path / "a.csv", text))
    frame = source.frame
    assert frame["人口"].dropna().tolist() == [57600, 1234]
    assert frame["线路"].tolist() == ["405,612", "101", "7"], "two routes, not a number"
    assert frame["率"].dropna().tolist() == [38.5, 40]
    assert frame["数"].dropna().tolist() == [123, 4]
    assert codes(source) == ["numbers.groups", "numbers.percent"]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ('名称,人口\na,845\nb,"57,600"\n', "numbers.groups", "57,600 was read as 57600"),
        ("ward;people\na;32 100\nb;8 000\n", "numbers.groups", "32 100 was read as 32100"),
        ("name;value\na;12\nb;0,75\n", "numbers.comma", "0,75 was read as 0.75"),
        ("名称,绿化率\na,41.5%\nb,40%\n", "numbers.percent", "41.5% was read as 41.5"),
    ],
)
def test_the_example_of_how_numbers_are_written_is_one_of_the_files_own(tmp_path, text, code, said):
    (source,) = read(table(tmp_path / "a.csv", text))
    (told,) = [each for each in source.findings if each.code == code]
    assert said in str(told.message)


def test_decimal_comma(tmp_path):
    (source,) = read(
        table(tmp_path / "a.csv", "名称;经度;纬度;密度\na;106,5701;29,5601;3,5\nb;106,57;29,56;1.234,25\n")
    )
    assert places(source) == [(106.5701, 29.5601), (106.57, 29.56)]
    assert source.frame["密度"].tolist() == [3.5, 1234.25]


words = st.text(st.sampled_from("abc街道 \"',;\t|、\n12.5-"), max_size=8).map("街{}道".format)


@settings(max_examples=60)
@given(st.lists(st.tuples(words, words, words), min_size=1, max_size=6), st.sampled_from(",;\t|"))
def test_what_a_csv_writer_writes_is_read_back(tmp_path_factory, rows, delimiter):
    """Delimiters, quotation marks and line ends in quoted text are text."""
    path = tmp_path_factory.getbasetemp() / "back.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writerows([("甲列", "乙列", "丙列"), *rows])
    frame = read(path)[0].frame
    assert [row[:3] for row in frame.itertuples(index=False, name=None)] == rows


def test_sidecars_declare_the_system_and_columns_of_text(tmp_path):
    path = table(tmp_path / "a.csv", "代码,x,y\n12,361652.852,3272023.983\n")
    (tmp_path / "a.prj").write_text(CRS.from_epsg(4545).to_wkt("WKT1_ESRI"))
    (tmp_path / "a.csvt").write_text('"String","Real","Real"')
    (source,) = read(path)
    assert source.crs.equals(CRS.from_epsg(4545), ignore_axis_order=True) or source.crs.to_epsg() == 4545
    assert source.frame["代码"].tolist() == ["12"]


def test_a_prj_of_a_shapefile_beside_is_not_the_tables(tmp_path):
    path = table(tmp_path / "a.csv", "代码,x,y\n12,361652.852,3272023.983\n")
    (tmp_path / "a.prj").write_text(CRS.from_epsg(4545).to_wkt("WKT1_ESRI"))
    (tmp_path / "a.shp").write_bytes(b"")
    assert read(path)[0].crs is None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("街道,常住人口\n东门街道,12000\n街道,常住人口\n西门街道,9000\n", ["3"]),
        ("name,people\nEast,12000\n\nname , people\nWest,9000\nname,people\n", ["4", "6"]),
        ("名称,说明,人数\n东门街道,甲,12000\n名称,说明,人数\n西门街道,乙,9000\n", ["3"]),
        (
            "街道,常住人口,\n,2024年,2025年\n东门街道,1,12000\n街道,常住人口,\n,2024年,2025年\n西门街道,2,9000\n",
            ["4", "5"],
        ),
    ],
)
def test_a_header_that_comes_again_is_no_row(tmp_path, text, lines):
    source = read(table(tmp_path / "a.csv", text))[0]
    assert source.frame.iloc[:, -2].tolist() == [12_000, 9_000]
    (told,) = [each for each in source.findings if each.code == "table.header_again"]
    assert told.message.figures["lines"] == lines
    assert told.severity == "info"


@pytest.mark.parametrize(
    "units", ["（单位）,（km2）,（人）", "单位,km2,人", "Unit:,km2,persons", ",平方公里,人"]
)
def test_a_line_of_units_may_say_that_it_is_one(tmp_path, units):
    text = f"街道,面积,常住人口\n{units}\n东门街道,2.25,12000\n西门街道,3.5,9000\n"
    frame = read(table(tmp_path / "a.csv", text))[0].frame
    assert frame["街道"].tolist() == ["东门街道", "西门街道"]
    (people,) = [name for name in frame.columns if name.startswith("常住人口")]
    assert frame[people].tolist() == [12_000, 9_000]


@pytest.mark.parametrize(
    ("upper", "lower", "names"),
    [
        ("街道,户数,人口数,人口数,人口数", ",,合计,男,女", ["街道", "户数", "人口数_合计", "男", "女"]),
        ("街道,户数,人口数,人口数,人口数", ",,男,女,小计", ["街道", "户数", "男", "女", "人口数_小计"]),
        ("name,homes,people,people,people", ",,all,men,women", ["name", "homes", "all", "men", "women"]),
    ],
)
def test_a_heading_over_one_column_alone_has_none_below(tmp_path, upper, lower, names):
    """Cells merged across come again; where none are merged downwards the second line is blank."""
    text = f"{upper}\n{lower}\n东门街道,15,40,20,20\n西门街道,12,30,16,14\n"
    source = read(table(tmp_path / "a.csv", text))[0]
    assert list(source.frame.columns[:-1]) == names
    assert len(source.frame) == 2
    assert "table.totals" not in codes(source)


TWO_PLACES = "\n东门街道,{},{},{}\n西门街道,{},{},{}\n南门街道,{},{},{}\n"


@pytest.mark.parametrize(
    ("head", "names"),
    [
        (
            "街道,常住人口（人）,,\n,2024年,2025年,2026年",
            ["常住人口（人）_2024年", "常住人口（人）_2025年", "常住人口（人）_2026年"],
        ),
        (
            "街道,人口,人口,人口\n街道,2010年末,2020年（七普）,2024年末",
            ["人口_2010年末", "人口_2020年（七普）", "人口_2024年末"],
        ),
        (
            "街道,人口（单位：人）,,\n,2023,2024,2025",
            [f"人口（单位：人）_{year}" for year in (2023, 2024, 2025)],
        ),
        ("指标,人口,,\n街道,2023,2024,2025", ["人口_2023", "人口_2024", "人口_2025"]),
        (
            "ward,residents,,\n,2023.12,2024.12,2025.06",
            [f"residents_{at}" for at in ("2023.12", "2024.12", "2025.06")],
        ),
        (
            "ward,homes,residents,\n,,2024-12-31,2025-12-31",
            ["homes", "residents_2024-12-31", "residents_2025-12-31"],
        ),
        (
            "街道,常住人口,,\n,0-14岁,15-59岁,60岁及以上",
            ["常住人口_0-14岁", "常住人口_15-59岁", "常住人口_60岁及以上"],
        ),
        (
            "name,people,people,people\nname,0-14,15 to 64,65+",
            ["people_0-14", "people_15 to 64", "people_65+"],
        ),
        ("区,人口,,\n街道,合计,0~17岁,18岁以上", ["人口_合计", "人口_0~17岁", "人口_18岁以上"]),
        ("站名,客流,,\n,1月,2月,3月", ["客流_1月", "客流_2月", "客流_3月"]),
    ],
)
def test_a_line_of_names_with_digits_below_groups_is_of_the_header(tmp_path, head, names):
    """Numbers of 2,000 people look like years, and are none."""
    people = (1998, 2001, 2024, 2010, 2033, 2050, 30_500, 31_000, 32_250)
    (source,) = read(table(tmp_path / "a.csv", head + TWO_PLACES.format(*people)))
    assert list(source.frame.columns[1 : 1 + len(names)]) == names
    assert source.frame.iloc[:, 0].tolist() == ["东门街道", "西门街道", "南门街道"]
    assert source.frame[names].to_numpy().ravel().tolist() == list(people)


@pytest.mark.parametrize(
    ("head", "names"),
    [
        (
            "街道,人口,,,\n,2024年,,2025年,\n,男,女,男,女",
            ["2024年_男", "2024年_女", "2025年_男", "2025年_女"],
        ),
        ("街道,人口,,,\n,男,,女,\n,2024,2025,2024,2025", ["男_2024", "男_2025", "女_2024", "女_2025"]),
        (
            "ward,people,,,\n,2024,,2025,\n,men,women,men,women",
            ["2024_men", "2024_women", "2025_men", "2025_women"],
        ),
    ],
)
def test_headings_in_three_lines(tmp_path, head, names):
    text = f"{head}\n东门街道,1600,1500,1700,1650\n西门街道,2100,2000,2200,2150\n"
    (source,) = read(table(tmp_path / "a.csv", text))
    assert [name.partition("_")[2] for name in source.frame.columns[1:5]] == names
    assert source.frame.iloc[:, 1].tolist() == [1600, 2100]


@pytest.mark.parametrize(
    "text",
    [
        "社区,,户数,人口\n甲社区,2020,1998,3000\n乙社区,2021,1950,3100\n丙社区,2020,1990,2000\n",
        "小区,建成,建成\n甲,1998年,2003年\n乙,2001年,2004年\n丙,2001年,2004年\n",
        "stop,routes,routes\nEast,405路,12路\nWest,12路,405路\nSouth,8路,9路\n",
        "街道,人口\n东门街道,3000人,见注\n西门街道,4100\n南门街道,4100\n",
        "街道,人口,人口\n街道,男,女\n东门街道,—,—\n西门街道,30,40\n南门街道,30,40\n",
        "ward,people,people\nEast,-,-\nWest,30,40\nSouth,30,40\n",
        "ward,people,people\n,men,women\nEast,unknown,unknown\nWest,30,40\nSouth,30,40\n",
        "栏,人口,人口,人口\n甲,1,2,3\n东门街道,40,20,20\n西门街道,30,16,14\n",
    ],
)
def test_a_first_row_with_years_or_numbers_is_a_row(tmp_path, text):
    (source,) = read(table(tmp_path / "a.csv", text))
    assert len(source.frame) == 3


def test_groups_over_some_columns_of_a_text_table(tmp_path):
    """A group stands over its first column alone there; its first member is not taken for the whole."""
    text = "街道,面积,常住人口,,\n,,男,女,合计\n东门街道,1.5,160,140,300\n西门街道,2.5,210,190,400\n"
    (source,) = read(table(tmp_path / "a.csv", text))
    assert list(source.frame.columns[:-1]) == ["街道", "面积", "男", "女", "常住人口_合计"]
    text = "ward,homes,people,,\n,,men,women,total\nEast,15,160,140,300\nWest,25,210,190,400\n"
    (source,) = read(table(tmp_path / "b.csv", text))
    assert list(source.frame.columns[:-1]) == ["ward", "homes", "men", "women", "people_total"]
