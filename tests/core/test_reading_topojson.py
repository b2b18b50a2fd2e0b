import json

import pytest

from layers.errors import UserError
from layers.reading import read


def written(path, topology):
    path.write_text(json.dumps(topology, ensure_ascii=False), encoding="utf-8")
    return path


def topology(*shapes, **members):
    return {
        "type": "Topology",
        "objects": {"parks": {"type": "GeometryCollection", "geometries": list(shapes)}},
        "arcs": [[[106.5, 29.5], [106.6, 29.5], [106.6, 29.6], [106.5, 29.5]]],
        **members,
    }


PARK = {"type": "Polygon", "arcs": [[0]], "properties": {"名称": "甲"}}

QUANTISED = {
    "transform": {"scale": [0.0001, 0.0001], "translate": [106.5, 29.5]},
    # two unit squares that share the border from (1000, 0) to (1000, 1000)
    "arcs": [
        [[1000, 1000], [-1000, 0], [0, -1000], [1000, 0]],
        [[1000, 0], [0, 1000]],
        [[1000, 0], [1000, 0], [0, 1000], [-1000, 0]],
    ],
}


def test_one_object_goes_by_the_name_of_the_file(tmp_path):
    (source,) = read(written(tmp_path / "a.topojson", topology(PARK)))
    assert source.title == "a.topojson"
    assert source.frame["名称"].tolist() == ["甲"]
    assert source.frame.geometry[0].area == pytest.approx(0.1 * 0.1 / 2)
    assert source.crs.to_epsg() == 4326


def test_quantised_borders_are_put_together(tmp_path):
    left = {"type": "Polygon", "arcs": [[0, 1]], "properties": {"名称": "左"}}
    right = {"type": "Polygon", "arcs": [[~1, 2]], "properties": {"名称": "右"}}
    both = {"type": "MultiPolygon", "arcs": [[[0, 1]], [[~1, 2]]], "properties": {"名称": "都"}}
    line = {"type": "LineString", "arcs": [~1, 2], "properties": {"名称": "线"}}
    stops = {"type": "MultiPoint", "coordinates": [[0, 0], [1000, 1000]], "properties": {"名称": "点"}}
    nothing = {"type": None, "properties": {"名称": "无"}}
    content = topology(left, right, nothing, both, line, stops, **QUANTISED)
    (source,) = read(written(tmp_path / "a.json", content))
    assert source.frame["名称"].tolist() == ["左", "右", "无", "都", "线", "点"], "no row is lost"
    shapes = source.frame.geometry
    assert [round(edge, 6) for edge in shapes[0].bounds] == [106.5, 29.5, 106.6, 29.6]
    assert [round(edge, 6) for edge in shapes[1].bounds] == [106.6, 29.5, 106.7, 29.6]
    assert shapes[0].is_valid
    assert shapes[1].is_valid
    assert shapes[0].intersection(shapes[1]).length == pytest.approx(0.1)
    assert shapes[2] is None
    assert shapes[3].area == pytest.approx(0.02)
    assert shapes[4].length == pytest.approx(0.4)
    assert [(round(each.x, 6), round(each.y, 6)) for each in shapes[5].geoms] == [
        (106.5, 29.5),
        (106.6, 29.6),
    ]


def test_each_object_is_a_source(tmp_path):
    stop = {"type": "Point", "coordinates": [106.55, 29.55], "properties": {"名称": "站"}}
    content = topology(PARK)
    content["objects"] |= {"stop": stop, "none": {"type": "GeometryCollection", "geometries": []}}
    parks, stops = read(written(tmp_path / "a.json", content))
    assert (parks.title, stops.title) == ("a.json:parks", "a.json:stop")
    assert stops.frame["名称"].tolist() == ["站"]
    assert [each.code for each in parks.findings] == ["layers.empty"]


def test_an_arc_that_is_not_there(tmp_path):
    with pytest.raises(UserError, match=r"a\.json"):
        read(written(tmp_path / "a.json", topology({"type": "Polygon", "arcs": [[7]]})))
