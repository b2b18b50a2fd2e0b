"""Layers written for other programs are read back by another program (GDAL's own tools) or library."""

import errno
import json
import os
import subprocess
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import pytest
from pyproj import CRS, Transformer
from shapely import Point, box

from layers.errors import UserError
from layers.layer import Layer, Origin
from layers.place.crs import working_crs
from layers.reading import read
from layers.text import Language
from layers.writing import ENDINGS, target_crs, write_layer
from layers.writing.layout import check_whole

WORKING = working_crs(106.55, 29.56)
# definitions of the district: a corner as degrees and as grid 4545 (worked out in the plan's own table)
LON, LAT, EAST_4545, NORTH_4545 = 106.5725, 29.5585, 361652.852, 3272023.983
ZH, EN = Language("zh"), Language("en")


def at(lon, lat):
    return Point(Transformer.from_crs(4490, WORKING, always_xy=True).transform(lon, lat))


def layer(role, frame):
    return Layer(
        role, "甲.gpkg", role, Origin("甲.gpkg", "甲", "GeoPackage", "EPSG:4490", "0" * 64), frame=frame
    )


@pytest.fixture
def stops():
    frame = gpd.GeoDataFrame(
        {
            "name": ["=东门", "西门，(北)"],
            "stop_id": pd.array(["001", None], dtype="string"),
            "routes": ["1; 2", "长" * 120],
            "open": pd.array([True, None], dtype="boolean"),
            "direction": pd.array([None, None], dtype="string"),
            "row": [1, 2],
        },
        geometry=[at(LON, LAT), at(LON + 0.01, LAT)],
        crs=WORKING,
    )
    return layer("bus_stop", frame)


@pytest.fixture
def parks():
    x, y = at(LON, LAT).coords[0]
    frame = gpd.GeoDataFrame(
        {"name": ["甲园"], "class": ["G11"], "row": [1]}, geometry=[box(x, y, x + 100, y + 50)], crs=WORKING
    )
    return layer("park", frame)


def ogr(path):
    """The features as ogr2ogr sees them, a program of its own: properties and coordinates as they stand."""
    command = ["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", str(path)]
    found = subprocess.run(command, capture_output=True, check=True)
    return json.loads(found.stdout)["features"]


@pytest.mark.parametrize("ending", [".gpkg", ".fgb", ".shp"])
def test_official_grid_is_written_where_nothing_else_is_asked(stops, tmp_path, ending):
    written = write_layer(stops, tmp_path / f"站{ending}", ZH)
    seen = ogr(written.files[0])
    assert len(seen) == 2
    first = next(each for each in seen if "东门" in json.dumps(each, ensure_ascii=False))
    assert first["geometry"]["coordinates"] == pytest.approx([EAST_4545, NORTH_4545], abs=2e-3)
    assert gpd.read_file(written.files[0]).crs == CRS.from_epsg(4545)


@pytest.mark.parametrize("ending", [".geojson", ".kml"])
def test_web_formats_are_in_degrees(stops, tmp_path, ending):
    written = write_layer(stops, tmp_path / f"站{ending}", ZH, crs="EPSG:4545")
    seen = ogr(written.files[0])
    assert seen[0]["geometry"]["coordinates"][:2] == pytest.approx([LON, LAT], abs=1e-8)


def test_table_has_lon_and_lat_and_no_formula(stops, tmp_path):
    table = pd.read_csv(write_layer(stops, tmp_path / "站.csv", ZH).files[0], dtype=str)
    assert list(table.columns) == ["站名", "站台编号", "线路", "是否在用", "原文件行号", "lon", "lat"]
    assert table["站名"][0] == "'=东门"
    assert table["站台编号"][0] == "001"
    assert float(table["lon"][0]) == pytest.approx(LON, abs=1e-8)


def test_workbook_keeps_text_as_text(stops, tmp_path):
    path = write_layer(stops, tmp_path / "站.xlsx", EN).files[0]
    (sheet,) = openpyxl.load_workbook(path).worksheets
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Stop", "Platform id", "Routes", "In operation", "Row in the file", "lon", "lat"]
    assert rows[1][:4] == ["=东门", "001", "1; 2", True]
    assert sheet["A2"].data_type == "s"
    with zipfile.ZipFile(path) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_outlines_stay_out_of_a_workbook_and_that_is_told(parks, tmp_path):
    written = write_layer(parks, tmp_path / "园.xlsx", ZH)
    assert [finding.code for finding in written.findings] == ["written.outlines"]
    area = gpd.GeoSeries.from_wkt(pd.read_csv(write_layer(parks, tmp_path / "园.csv", ZH).files[0])["wkt"])
    assert area.iloc[0].exterior.distance(Point(LON, LAT)) < 1e-8


def test_a_text_that_no_cell_holds_is_cut_in_a_workbook_and_told(parks, tmp_path):
    frame = parks.frame.copy()
    frame.loc[0, "name"] = "长" * 32_768
    written = write_layer(replace(parks, frame=frame), tmp_path / "园.xlsx", EN)
    told = written.findings[-1]
    assert (told.code, str(told.message).partition(" is ")[0]) == ("written.cut", "1 text")
    rows = openpyxl.load_workbook(tmp_path / "园.xlsx").active.iter_rows(values_only=True)
    cells = [cell for row in rows for cell in row]
    assert "长" * 32_766 + "…" in cells
    frame.loc[0, "name"] = "长" * 32_767
    whole = write_layer(replace(parks, frame=frame), tmp_path / "整.xlsx", EN)
    assert [finding.code for finding in whole.findings] == ["written.outlines"]


def test_shapefile_says_what_its_short_names_stand_for(stops, tmp_path):
    written = write_layer(stops, tmp_path / "站.shp", ZH)
    assert {finding.code for finding in written.findings} == {"written.names", "written.cut"}
    assert list(ogr(written.files[0])[0]["properties"]) == ["name", "stop_id", "routes", "open", "row"]
    aliases = pd.read_csv(written.files[-1])
    assert dict(zip(aliases["字段"], aliases["中文"], strict=True))["routes"] == "线路"
    long = next(value for value in gpd.read_file(written.files[0])["routes"] if "长" in value)
    assert long == "长" * 84  # 254 bytes hold 84 characters of three bytes


@pytest.mark.parametrize("ending", [each for each in ENDINGS if each != ".xlsx"])
@pytest.mark.parametrize("language", [ZH, EN])
def test_what_was_written_is_imported_again(parks, tmp_path, ending, language):
    from layers.conform import conform
    from layers.roles import roles

    written = write_layer(parks, tmp_path / f"园{ending}", language)
    (source,) = read(written.files[0])
    again = conform(source, roles()["park"], working_crs=WORKING)
    assert list(again.frame["name"]) == ["甲园"]
    assert list(again.frame["class"]) == ["G11"]
    assert again.frame.geometry.iloc[0].hausdorff_distance(parks.frame.geometry.iloc[0]) < 2e-3
    assert again.frame.area.iloc[0] == pytest.approx(5000, rel=1e-5)


@pytest.mark.parametrize("ending", [".gpkg", ".shp", ".geojson", ".fgb", ".kml", ".csv", ".xlsx"])
def test_an_earlier_copy_is_replaced_if_that_is_told(parks, tmp_path, ending):
    place = tmp_path / f"园{ending}"
    first = write_layer(parks, place, ZH)
    before = {path: path.read_bytes() for path in first.files}
    other = replace(parks, frame=parks.frame.assign(name=["乙园"]))
    with pytest.raises(UserError, match="exists already"):
        write_layer(other, place, ZH)
    assert {path: path.read_bytes() for path in first.files} == before
    assert write_layer(other, place, ZH, replace=True).files == first.files
    assert sorted(tmp_path.iterdir()) == sorted(first.files)
    (source,) = read(place)
    assert "乙园" in source.frame.to_numpy(dtype=object)


@pytest.mark.parametrize("ending", [".gpkg", ".shp", ".geojson", ".fgb", ".kml", ".csv", ".xlsx"])
def test_a_file_of_other_columns_is_never_replaced(parks, tmp_path, ending):
    """The planner's own file of that name: whatever is told, it stays."""
    place = tmp_path / f"园{ending}"
    stops = gpd.GeoDataFrame({"name": ["甲站"], "routes": ["1"]}, geometry=[Point(0, 0)], crs=WORKING)
    write_layer(layer("bus_stop", stops), place, ZH)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(UserError, match="not a file of this kind"):
        write_layer(parks, place, ZH, replace=True)
    place.write_bytes(b"mine")
    with pytest.raises(UserError, match="not a file of this kind"):
        write_layer(parks, place, ZH, replace=True)
    assert place.read_bytes() == b"mine"
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before | {place: b"mine"}


@pytest.mark.parametrize("part", ["园.dbf", "园.prj", "园_字段对照.csv"])
@pytest.mark.parametrize("told", [False, True])
def test_a_part_that_lies_there_alone_is_never_replaced(parks, tmp_path, part, told):
    (tmp_path / part).write_bytes(b"mine")
    with pytest.raises(UserError, match="exists already"):
        write_layer(parks, tmp_path / "园.shp", ZH, replace=told)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(part, b"mine")]


def test_an_outdated_index_goes_with_the_shapefile_that_it_was_of(parks, tmp_path):
    write_layer(parks, tmp_path / "园.shp", ZH)
    (tmp_path / "园.qix").write_bytes(b"index of the former shapes")
    write_layer(parks, tmp_path / "园.shp", ZH, replace=True)
    assert not (tmp_path / "园.qix").exists()


@pytest.mark.parametrize("name", ["a;b", "a!b", "a%20b", "a#b?c", "zip:a"])
@pytest.mark.parametrize("ending", [".gpkg", ".shp", ".geojson", ".fgb", ".kml", ".csv", ".xlsx"])
def test_any_name_of_file_and_folder_holds_what_is_written(parks, tmp_path, ending, name):
    if os.name == "nt" and set(name) & set("?:"):
        pytest.skip("Windows has no such names")
    folder = tmp_path / f"{name} 1"
    written = write_layer(parks, folder / f"{name}{ending}", ZH)
    assert {path.name for path in folder.iterdir()} == {path.name for path in written.files}
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    (source,) = read(folder / f"{name}{ending}")
    assert "甲园" in source.frame.to_numpy(dtype=object)


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".fgb", ".kml", ".csv", ".xlsx"])
def test_a_name_of_247_bytes_is_the_longest(parks, tmp_path, ending):
    name = "甲" * 78
    fill = "a" * (247 - len(name.encode()) - len(ending))
    write_layer(parks, tmp_path / f"{name}{fill}{ending}", ZH)
    with pytest.raises(UserError, match="248 bytes"):
        write_layer(parks, tmp_path / f"{name}{fill}a{ending}", ZH)


def test_table_without_places_stays_a_table(tmp_path):
    frame = gpd.GeoDataFrame({"name": ["甲街道"], "population": [10.0]}, geometry=[None], crs=WORKING)
    people = layer("population", frame)
    assert "geometry" not in pd.read_csv(write_layer(people, tmp_path / "人口.csv", ZH).files[0])
    assert len(ogr(write_layer(people, tmp_path / "人口.gpkg", ZH).files[0])) == 1
    with pytest.raises(UserError):
        write_layer(people, tmp_path / "人口.kml", ZH)


def test_unknown_ending_names_those_that_are_written(parks, tmp_path):
    with pytest.raises(UserError) as caught:
        write_layer(parks, tmp_path / "园.doc", ZH)
    assert ".gpkg" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (106.55, 29.56, 4545),
        (106.45, 29.5, 4544),
        (121.5, 31.2, 4549),
        (7.42, 43.73, 32632),
        (151, -33.9, 32756),
    ],
)
def test_official_zone_of_a_place(lon, lat, code):
    here = working_crs(lon, lat)
    place = Transformer.from_crs(4326, here, always_xy=True).transform(lon, lat)
    found = target_crs(
        layer("bus_stop", gpd.GeoDataFrame({"name": ["a"]}, geometry=[Point(place)], crs=here))
    )
    assert found == CRS.from_epsg(code)
    assert np.isfinite(found.to_epsg())


@pytest.mark.parametrize("ending", [".gpkg", ".shp", ".geojson", ".fgb", ".kml", ".csv", ".xlsx"])
def test_control_characters_in_names_leave_a_file_that_opens(parks, tmp_path, ending):
    """A vertical tab, as Word puts it between two lines of a cell, has no place in XML."""
    named = replace(parks, frame=parks.frame.assign(name=["甲\x0b园\x01\x1f"]))
    written = write_layer(named, tmp_path / f"园{ending}", ZH)
    (source,) = read(written.files[0])
    (name,) = [cell for cell in source.frame.to_numpy(dtype=object).ravel() if "甲" in str(cell)]
    assert name.replace("\ufffd", "").replace("\x0b", "").strip("\x01\x1f") == "甲园"
    assert [finding.code for finding in written.findings if finding.code == "written.signs"] == (
        ["written.signs"] if ending == ".kml" else []
    )


HOSTILE = [
    *(
        "]]>",
        "甲]]>园",
        "]]>]]>",
        "a&b]]>",
        "<b>]]>",
        "]]>&amp;",
        "<![CDATA[",
        "<![CDATA[x]]>",
        "]]>x<![CDATA[",
    ),
    *("]]></name></Placemark><Placemark><name>theirs", "x]]><Style><href>http://x/</href></Style>"),
    *("<!--", "-->", "<?xml", "&#0;", "&lt;", "&x;", "</kml>", "'\"", "a]]\x0b>b", "]]\ufffe>"),
]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_ends_or_enters_a_part_of_a_kml(parks, tmp_path, name):
    """GDAL writes text as CDATA, which "]]>" ends: what follows would be a part of the file."""
    frame = pd.concat([parks.frame.iloc[:1]] * 2, ignore_index=True)
    named = replace(parks, frame=frame.assign(name=[name, "plain"]))
    written = write_layer(named, tmp_path / "园.kml", ZH)
    tags = [element.tag for element in ET.parse(written.files[0]).iter()]
    plain = replace(parks, frame=frame.assign(name=["a", "plain"]))
    usual = ET.parse(write_layer(plain, tmp_path / "plain.kml", ZH).files[0])
    assert tags == [element.tag for element in usual.iter()]
    there = pyogrio.read_dataframe(written.files[0])["Name"]
    assert list(there) == [name.translate({0x0B: 0xFFFD, 0xFFFE: 0xFFFD}), "plain"]


def test_a_geopackage_without_its_spatial_index_is_not_whole(tmp_path):
    """As GDAL leaves it, without a word, on a disk that has no room for the index."""
    frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=[Point(0, 0)], crs=4490)
    for name, options in (("whole", {}), ("without", {"SPATIAL_INDEX": "NO"})):
        pyogrio.write_dataframe(frame, tmp_path / f"{name}.gpkg", layer_options=options)
    check_whole(tmp_path / "whole.gpkg", 1)
    with pytest.raises(OSError, match="without spatial index") as error:
        check_whole(tmp_path / "without.gpkg", 1)
    assert error.value.errno == errno.ENOSPC


@pytest.mark.parametrize(
    ("crs", "refused"),
    [
        ("EPSG:4545", False),
        ("EPSG:4546", False),  # the zone beside it
        ("EPSG:32648", False),
        ("EPSG:3857", False),
        ("EPSG:4326", False),
        ("EPSG:32731", True),
        ("EPSG:32748", True),  # of the south
        ("EPSG:27700", True),
        ("EPSG:4534", True),
    ],
)
def test_a_grid_of_another_part_of_the_earth_is_refused(tmp_path, crs, refused):
    chongqing = gpd.GeoDataFrame({"name": ["a"]}, geometry=[Point(106.57, 29.55)], crs=4490)
    stops = layer("bus_stop", chongqing)
    if not refused:
        write_layer(stops, tmp_path / "a.gpkg", ZH, crs=crs)
        return
    with pytest.raises(UserError, match="of another part of the Earth") as error:
        write_layer(stops, tmp_path / "a.gpkg", ZH, crs=crs)
    assert "EPSG:4545" in str(error.value.hint)
    assert list(tmp_path.iterdir()) == []


def test_a_grid_across_the_antimeridian_is_of_both_sides(tmp_path):
    for lon in (-179.9, 179.9):
        fiji = gpd.GeoDataFrame({"name": ["a"]}, geometry=[Point(lon, -17.0)], crs=4490)
        write_layer(layer("bus_stop", fiji), tmp_path / f"{lon}.gpkg", ZH, crs="EPSG:3460")
