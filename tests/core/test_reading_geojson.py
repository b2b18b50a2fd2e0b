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
    assert f"断 了.geojson is no valid JSON: line {line}" in str(caught.value)


@pytest.mark.parametrize("text", ['{"a": 1}', "[]", "[1, 2]", "3", '"text"'])
def test_json_without_features_is_refused(tmp_path, text):
    with pytest.raises(UserError, match=r"a\.json"):
        read(written(tmp_path / "a.json", text))


def test_sample_mark_in_a_member_outside_the_features(tmp_path):
    assert not is_sample(read(written(tmp_path / "a.geojson", TWO))[0])
    assert is_sample(read(written(tmp_path / "b.geojson", {**TWO, "说明": "示范数据·非实测"}))[0])
