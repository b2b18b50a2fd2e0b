import json

import pytest

from layers.errors import UserError
from layers.findings import Severity
from layers.reading import is_sample, read


def feature(name, coordinates, kind="Point"):
    return {
        "type": "Feature",
        "properties": {"名称": name},
        "geometry": coordinates and {"type": kind, "coordinates": coordinates},
    }


def collection(*features, **members):
    return {"type": "FeatureCollection", **members, "features": list(features)}


TWO = collection(feature("甲", [106.57, 29.56]), feature("乙", None))


def written(path, content, encoding="utf-8"):
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_bytes(text.encode(encoding))
    return path


def codes(source):
    return [finding.code for finding in source.findings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
def test_any_code_page(tmp_path, encoding):
    content = collection(feature("解放碑步行街", [106.57, 29.56]), feature("乙", None))
    (source,) = read(written(tmp_path / "点.geojson", content, encoding))
    assert list(source.frame["名称"]) == ["解放碑步行街", "乙"]
    assert source.frame.geometry.isna().tolist() == [False, True]
    assert source.crs.to_epsg() == 4326
    assert codes(source) == (["encoding.conflict"] if encoding == "gbk" else [])


def test_as_is_leaves_gbk_undecoded(tmp_path):
    (source,) = read(written(tmp_path / "a.json", collection(feature("解放碑", [1, 2])), "gbk"), mend=False)
    assert "�" in source.frame.iloc[0, 0]
    assert source.findings[0].severity is Severity.WARNING
    assert not source.findings[0].mended


def test_a_bare_list_of_features(tmp_path):
    (source,) = read(written(tmp_path / "a.json", TWO["features"]))
    assert list(source.frame["名称"]) == ["甲", "乙"]


def test_numbers_that_are_none(tmp_path):
    text = json.dumps(collection(*(feature(n, [1.0, 2.0]) for n in "abcd")))
    parts = text.split("[1.0, 2.0]")
    text = (
        parts[0]
        + "[NaN, 2.0]"
        + parts[1]
        + "[1.0, -Infinity]"
        + parts[2]
        + "[1.0, 2.0]"
        + parts[3]
        + "[1e12, 0]"
        + parts[4]
    )
    (source,) = read(written(tmp_path / "a.geojson", text))
    assert source.frame.geometry.isna().tolist() == [True, True, False, True]
    assert source.findings[0].code == "geometry.not_finite"
    assert source.findings[0].rows == (1, 2, 4)


def test_an_open_ring(tmp_path):
    ring = [[0, 0], [2, 0], [2, 2], [0, 2]]
    (source,) = read(written(tmp_path / "a.geojson", collection(feature("a", [ring], "Polygon"))))
    assert source.frame.geometry[0].area == 4
    assert codes(source) == ["geometry.unclosed"]


def test_metres_in_geojson_are_no_degrees(tmp_path):
    content = collection(feature("a", [361652.852, 3272023.983]))
    (source,) = read(written(tmp_path / "a.geojson", content))
    assert source.crs is None
    assert source.frame.crs is None
    assert codes(source) == ["crs.not_degrees"]


def test_a_declared_system_is_kept(tmp_path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4545"}}
    content = collection(feature("a", [361652.852, 3272023.983]), crs=crs)
    (source,) = read(written(tmp_path / "a.geojson", content))
    assert source.crs.to_epsg() == 4545


def test_no_features(tmp_path):
    (source,) = read(written(tmp_path / "a.geojson", collection()))
    assert source.count == 0
    assert codes(source) == ["rows.none"]


def test_lists_and_objects_as_values_become_text(tmp_path):
    content = collection(
        {**feature("a", [1, 2]), "properties": {"线路": [1, 2], "o": {"k": 1}, "geometry": 3}}
    )
    (source,) = read(written(tmp_path / "a.geojson", content))
    assert source.frame["线路"][0] == "1, 2"
    assert source.frame["geometry_2"][0] == 3


def test_the_line_at_which_it_breaks_is_named(tmp_path):
    text = json.dumps(TWO, indent=1)
    cut = written(tmp_path / "断 了.geojson", text[: len(text) // 2])
    with pytest.raises(UserError) as caught:
        read(cut)
    line = text[: len(text) // 2].count("\n") + 1
    assert f"断 了.geojson is no valid JSON: it breaks off in line {line}." in str(caught.value)


def test_the_text_that_must_not_stand_there_is_shown(tmp_path):
    text = json.dumps(TWO, indent=1).replace("},\n", "}\n", 1)
    with pytest.raises(UserError, match=r"a\.geojson .+ in line \d+, column \d+, “.+” must not"):
        read(written(tmp_path / "a.geojson", text))


def test_powers_of_ten_as_old_versions_of_gdal_wrote_them(tmp_path):
    text = json.dumps({**TWO, "features": [feature("5e-15.0", [1, 2])]})
    (source,) = read(written(tmp_path / "a.geojson", text.replace("[1, 2]", "[1e-14.0, 25E-1.0]")))
    assert codes(source) == ["json.powers"]
    assert source.frame["名称"][0] == "5e-15.0"
    assert source.frame.geometry[0].coords[0] == (1e-14, 2.5)


@pytest.mark.parametrize("text", ['{"a": 1}', "[]", "[1, 2]", "3", '"text"'])
def test_json_without_features_is_refused(tmp_path, text):
    with pytest.raises(UserError, match=r"a\.json"):
        read(written(tmp_path / "a.json", text))


def test_sample_mark_in_a_member_outside_the_features(tmp_path):
    assert not is_sample(read(written(tmp_path / "a.geojson", TWO))[0])
    assert is_sample(read(written(tmp_path / "b.geojson", {**TWO, "说明": "示范数据·非实测"}))[0])


@pytest.mark.parametrize("separator", ["", "\x1e"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_feature_a_line(tmp_path, separator, encoding):
    lines = [
        json.dumps(feature(name, [106.5, 29.5]), ensure_ascii=False) for name in ("解放碑步行街", "大坪")
    ]
    path = written(tmp_path / "a.geojsonl", "".join(f"{separator}{line}\n" for line in lines), encoding)
    (source,) = read(path)
    assert source.frame["名称"].tolist() == ["解放碑步行街", "大坪"]


def test_a_single_feature_and_bare_geometry(tmp_path):
    (source,) = read(written(tmp_path / "a.geojson", feature("甲", [106.5, 29.5])))
    assert source.frame["名称"].tolist() == ["甲"]
    point = {"type": "Point", "coordinates": [106.5, 29.5]}
    (source,) = read(written(tmp_path / "b.geojson", point))
    assert source.frame.geometry[0].x == 106.5
    (source,) = read(written(tmp_path / "c.geojson", [point, point]))
    assert source.count == 2


def test_a_script_and_surplus_commas(tmp_path):
    text = json.dumps(TWO, ensure_ascii=False)
    (source,) = read(written(tmp_path / "a.json", f"var json_甲_1 = {text};"))
    assert source.count == 2
    (source,) = read(written(tmp_path / "b.json", text[:-2] + ",]}"))
    assert source.frame["名称"].tolist() == ["甲", "乙"]
    assert codes(source) == ["json.commas"]


@pytest.mark.parametrize(
    ("name", "epsg"),
    [
        ("urn:ogc:def:crs:EPSG::4490", 4490),
        ("EPSG:4545", 4545),
        ("CGCS2000_3_Degree_GK_CM_108E", 4545),  # ArcGIS's name, which GDAL takes for degrees
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
    ],
)
def test_systems_in_the_old_crs_member(tmp_path, name, epsg):
    place = [359460, 3271100] if epsg == 4545 else [106.5, 29.5]
    member = {"type": "name", "properties": {"name": name}}
    (source,) = read(written(tmp_path / "a.json", collection(feature("甲", place), crs=member)))
    assert source.crs.to_epsg() == epsg
    assert codes(source) == []


def test_a_system_that_nobody_knows_and_one_behind_a_link(tmp_path):
    for member in ({"name": "重庆独立坐标系"}, {"href": "http://127.0.0.1:9/x"}):
        crs = {"type": "name", "properties": member}
        (source,) = read(written(tmp_path / "a.json", collection(feature("甲", [6546, 5510]), crs=crs)))
        assert source.crs is None
        assert codes(source) == ["crs.unusable"]


def test_esri_json_with_headings_and_coded_values(tmp_path):
    classes = {"type": "codedValue", "codedValues": [{"name": "综合公园", "code": "G11"}]}
    content = {
        "geometryType": "esriGeometryPolygon",
        "spatialReference": {"wkid": 4490},
        "fields": [
            {"name": "MC", "type": "esriFieldTypeString", "alias": "名称"},
            {"name": "LB", "type": "esriFieldTypeString", "alias": "类别", "domain": classes},
        ],
        "features": [
            {
                "attributes": {"MC": "佛图关公园", "LB": "G11"},
                "geometry": {"rings": [[[106.5, 29.5], [106.6, 29.6], [106.6, 29.5], [106.5, 29.5]]]},
            }
        ],
    }
    (source,) = read(written(tmp_path / "a.json", content))
    assert source.crs.to_epsg() == 4490
    assert source.frame.iloc[0].drop("geometry").to_dict() == {
        "名称": "佛图关公园", "类别": "综合公园", "类别_code": "G11"
    }  # fmt: skip


def test_nested_properties_become_text(tmp_path):
    nested = feature("甲", [1, 2])
    nested["properties"] |= {"tags": {"a": 1}, "lines": ["1号线", "2号线"]}
    (source,) = read(written(tmp_path / "a.json", collection(nested)))
    assert source.frame["lines"][0] == "1号线, 2号线"
    assert json.loads(source.frame["tags"][0]) == {"a": 1}


def test_features_without_any_geometry_are_placed_by_their_columns(tmp_path):
    """As programs write them that turn a table of places into GeoJSON."""
    rows = [{"名称": "甲", "经度": 106.57, "纬度": 29.56}, {"名称": "乙", "经度": 106.58, "纬度": 29.57}]
    features = [{"type": "Feature", "properties": row, "geometry": None} for row in rows]
    (source,) = read(written(tmp_path / "a.geojson", collection(*features)))
    assert source.frame.geometry.x.tolist() == [106.57, 106.58]
    assert source.frame.geometry.y.tolist() == [29.56, 29.57]
    assert source.crs.to_epsg() == 4326
