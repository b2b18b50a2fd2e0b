import zipfile
from pathlib import Path

import pytest
import shapely

from layers.errors import UserError
from layers.findings import Severity
from layers.reading import read
from layers.reading.vector.kml_description import description_of

DATA = Path(__file__).parents[1] / "data" / "vector"
ALBANIA = Path(__file__).parents[3] / "shared/data/messy_mapshaper/kml/Albania.kmz"
HEAD = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
TAIL = "</Document></kml>"


def codes(source):
    return [finding.code for finding in source.findings]


def placemark(inside, name="甲"):
    return f"<Placemark><name>{name}</name>{inside}</Placemark>"


def point(at="106.5,29.5"):
    return f"<Point><coordinates>{at}</coordinates></Point>"


def written(path, content, encoding="utf-8"):
    path.write_bytes(content.encode(encoding))
    return path


def test_a_survey_from_google_earth():
    points, areas = read(DATA / "google.kml")
    assert (points.name, areas.name) == ("Point", "Polygon")
    assert list(areas.frame["folder"]) == ["渝中区/公园", "渝中区/公园"]
    assert list(areas.frame["name"]) == ["佛图关公园", "滨江绿带 & 步道"]
    assert areas.frame["area"].tolist() == [107.5, 12.0], "declared as double"
    assert areas.frame["code"].tolist() == ["0011", "0012"], "declared as string"
    assert areas.frame["主管"].tolist() == ["区园林所", "街道办"]
    assert areas.frame["description"].tolist()[0] == "名称：佛图关公园", "without the script"
    first, second = areas.frame.geometry
    assert first.area == pytest.approx(0.02 * 0.02 - 0.005 * 0.005 / 2)
    assert first.has_z
    assert second.geom_type == "MultiPolygon", "a ring that was left open is closed"
    assert points.frame["停车位"][0] == 40
    assert points.frame["when"][0] == "2026-03-12"
    assert points.frame["description"][0] == "周末开放。时间：8 点起", "prose with a colon stays prose"
    assert points.crs.to_epsg() == 4326


def test_links_and_pictures_are_told_and_not_followed():
    points, _ = read(DATA / "google.kml")
    told = {each.code: each for each in points.findings}
    assert "1 NetworkLink, 1 GroundOverlay" in str(told["kml.elsewhere"].message)
    assert told["geometry.unreadable"].rows == (2,)
    assert told["geometry.unreadable"].severity is Severity.ERROR


@pytest.mark.skipif(not ALBANIA.is_file(), reason="needs ../shared/data/messy_mapshaper")
def test_descriptions_as_arcgis_writes_them():
    (source,) = read(ALBANIA)
    assert source.count == 63
    first = source.frame.iloc[0]
    assert (first["name"], first["folder"], first["FID"], first["minD"], first["maxD"]) == (
        "KE-839", "Albania", 0, 0, 240
    )  # fmt: skip
    assert first["Conductivi"] == 2.85
    assert first["Reference"] == "Cermak_etal1996"
    assert "Codes" not in source.frame, "<null> in every row"
    assert (source.frame["Longitude"] - source.frame.geometry.x).abs().max() < 1e-3
    assert not source.frame.geometry.has_z.any(), "heights of zero are none"
    assert "<" not in source.frame.drop(columns="geometry").to_csv()


def test_what_gdal_packs_into_several_documents_is_one_file():
    points, areas = read(DATA / "plots.kmz")
    assert points.frame["name"].tolist() == ["解放碑站", "大坪站"]
    assert [each.z for each in points.frame.geometry] == [236.5, 198.25]
    assert areas.frame["area"].tolist() == [107.5, 12.25]
    assert [each.geom_type for each in areas.frame.geometry] == ["Polygon", "MultiPolygon"]
    assert not any("elsewhere" in code for code in codes(points) + codes(areas))


def test_a_table_of_three_columns_and_an_unclosed_one():
    found = description_of("a<table><tr><td>k<td>v<tr><td>1<td>2<td>3</table>b&amp;c", "a")
    assert found.cells == {"k": "v"}
    assert found.text.splitlines() == ["1 2 3", "b&c"]


def test_lines_of_names_and_values():
    found = description_of("名称：甲<br>面积: 107.5 公顷<br/><b>网址</b>: http://a.b/c", "")
    assert found.lines == {"名称": "甲", "面积": "107.5 公顷", "网址": "http://a.b/c"}


@pytest.mark.parametrize("declared", ["GB2312", "gbk", "UTF-8"])
def test_other_code_pages(tmp_path, declared):
    text = HEAD.replace("UTF-8", declared) + placemark(point(), "解放碑步行街的牌坊") + TAIL
    (source,) = read(written(tmp_path / "a.kml", text, "gbk"))
    assert source.frame["name"][0] == "解放碑步行街的牌坊"
    assert source.encoding == "GBK"
    assert codes(source) == (["encoding.conflict"] if declared == "UTF-8" else [])


def test_prefixes_that_are_not_declared(tmp_path):
    track = "<gx:Track><gx:coord>106.5 29.5 0</gx:coord><gx:coord>106.6 29.5 0</gx:coord></gx:Track>"
    (source,) = read(written(tmp_path / "a.kml", HEAD + placemark(track) + TAIL))
    assert source.frame.geometry[0].length == pytest.approx(0.1)


def test_coordinates_with_blanks_after_the_commas(tmp_path):
    line = "<LineString><coordinates>106.5, 29.5 106.6, 29.5</coordinates></LineString>"
    (source,) = read(written(tmp_path / "a.kml", HEAD + placemark(line) + TAIL))
    assert source.frame.geometry[0].length == pytest.approx(0.1)


def test_mixed_geometry_in_one_placemark_stays_one_row(tmp_path):
    area = (
        "<Polygon><outerBoundaryIs><LinearRing><coordinates>106,29 107,29 107,30 106,29</coordinates>"
        "</LinearRing></outerBoundaryIs></Polygon>"
    )
    mixed = placemark(f"<MultiGeometry>{point()}{area}</MultiGeometry>")
    (source,) = read(written(tmp_path / "a.kml", HEAD + mixed + TAIL))
    assert source.frame.geometry[0].geom_type == "GeometryCollection"
    assert source.frame.geometry[0].area == pytest.approx(0.5)


def test_only_links_is_refused(tmp_path):
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink>"
    with pytest.raises(UserError, match="only links and pictures"):
        read(written(tmp_path / "a.kml", HEAD + link + TAIL))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (HEAD + placemark(point()), "no valid XML: line 1"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><kml>&b;</kml>', "entities"),
        ('<VRTDataset rasterXSize="2" rasterYSize="2"/>', "its content is not .<VRTDataset>"),
    ],
)
def test_damaged_and_dangerous_xml_is_refused(tmp_path, content, sentence):
    with pytest.raises(UserError, match=sentence):
        read(written(tmp_path / "a.kml", content))


def test_a_kmz_without_a_document_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.writestr("a.png", b"x")
    with pytest.raises(UserError, match="no KML document"):
        read(tmp_path / "a.kmz")


def ring_of(left, bottom, side):
    """A square of that many thousandths of a degree."""
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    text = " ".join(f"{106.5 + (left + x) / 1000:.6f},{29.5 + (bottom + y) / 1000:.6f}" for x, y in corners)
    return f"<LinearRing><coordinates>{text}</coordinates></LinearRing>"


@pytest.mark.parametrize(
    ("outer", "inner", "squares"),
    [
        ([(0, 0, 10)], [(1, 1, 2), (5, 5, 3)], 100 - 4 - 9),
        ([(0, 0, 10), (20, 0, 4)], [], 100 + 16),
        ([(0, 0, 10), (20, 0, 4)], [(1, 1, 2), (21, 1, 1)], 100 - 4 + 16 - 1),
        ([(20, 0, 4), (0, 0, 10), (40, 0, 1)], [(1, 1, 2)], 100 - 4 + 16 + 1),
    ],
)
def test_every_ring_of_a_polygon_counts(tmp_path, outer, inner, squares):
    rings = "".join(ring_of(*each) for each in outer)
    holes = "".join(ring_of(*each) for each in inner)
    path = tmp_path / "公园.kml"
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>甲</name><Polygon>'
        f"<outerBoundaryIs>{rings}</outerBoundaryIs><innerBoundaryIs>{holes}</innerBoundaryIs>"
        "</Polygon></Placemark></kml>",
        encoding="utf-8",
    )
    (source,) = read(path)
    assert shapely.area(source.frame.geometry.array).sum() == pytest.approx(squares * 1e-6, rel=1e-6)
