"""Areas that are valid but look unmeant, and classes of another edition."""

import numpy as np
import pytest
import shapely

from layers.answers import Answers
from layers.columns.typed import type_columns
from layers.conforming.repair import Repairs
from layers.conforming.repeated import drop_repeated
from layers.conforming.shape_checks import copies, tell_shapes
from layers.task import Task
from tests.core.sources import codes, one, role, source_of


def told(role_id, *geometry):
    count = len(geometry)
    shapes = np.array(geometry, object)
    work = Repairs(source_of(geometry), shapes, np.arange(1, count + 1), np.ones(count, bool))
    tell_shapes(work, role(role_id), Task())
    assert work.keep.all()
    assert all(here is there for here, there in zip(work.geometry, geometry, strict=True))
    return work.findings


def test_thin_remnants_are_told_and_strips_of_green_are_not():
    # 0.3 m × 60 m = 18 m² is a remnant; 2 m × 400 m is a verge; 0.4 m × 0.4 m is a tree pit.
    found = told(
        "green", shapely.box(0, 0, 0.3, 60), shapely.box(10, 0, 12, 400), shapely.box(50, 0, 50.4, 0.4)
    )
    finding = one(found, "geometry.sliver")
    assert finding.rows == (1,)
    assert "18.0 m²" in str(finding.message)


def test_a_thin_part_of_a_row_counts_too():
    row = shapely.multipolygons([shapely.box(0, 0, 50, 50), shapely.box(100, 0, 100.2, 60)])
    assert one(told("park", row), "geometry.sliver").rows == (1,)


@pytest.mark.parametrize(("role_id", "severity"), [("park", "info"), ("subdistrict", "warning")])
def test_the_same_area_twice(role_id, severity):
    # The second is the first begun at another corner, the third 0.2 m aside: 99 × 99.8 % in common.
    again = shapely.Polygon([(100, 0), (100, 100), (0, 100), (0, 0)])
    finding = one(
        told(
            role_id,
            shapely.box(0, 0, 100, 100),
            again,
            shapely.box(0.2, 0, 100.2, 100),
            shapely.box(200, 0, 300, 100),
        ),
        "geometry.duplicate",
    )
    assert (finding.rows, finding.severity) == ((2, 3), severity)


def test_concentric_areas_and_neighbours_are_no_copies():
    assert (
        told("park", shapely.box(0, 0, 100, 100), shapely.box(10, 10, 90, 90), shapely.box(100, 0, 200, 100))
        == []
    )


def test_ten_thousand_copies_of_one_area_are_found_in_no_time():
    first, second = copies(np.array([shapely.box(0, 0, 10, 10)] * 10_000, object), Task())
    assert (first == 0).all()
    assert second.tolist() == list(range(1, 10_000))


def test_holes_in_a_boundary_are_told():
    pierced = shapely.difference(shapely.box(0, 0, 100, 100), shapely.box(40, 40, 60, 60))
    assert "400 m²" in str(one(told("built_up", pierced), "geometry.holes").message)
    assert told("park", pierced) == []


def test_areas_far_apart_in_one_row():
    near = shapely.multipolygons([shapely.box(0, 0, 100, 100), shapely.box(150, 0, 250, 100)])
    far = shapely.multipolygons([shapely.box(0, 0, 100, 100), shapely.box(1200, 0, 1300, 100)])
    assert one(told("park", near, far), "geometry.multipart").rows == (2,)
    assert told("subdistrict", far) == []


@pytest.mark.parametrize(
    ("names", "severity"),
    [
        (["大坪", "石油路", "鹅岭"], "warning"),
        (["大坪", "大坪站", "鹅岭"], "info"),
        (["大坪", "大坪", "鹅岭"], None),
    ],
)
def test_stops_that_share_one_coordinate(names, severity):
    # The first two at one place; the third 1 m away. The same name in both rows is the same stop twice.
    places = [shapely.Point(0, 0), shapely.Point(0, 0), shapely.Point(1, 0)]
    work = Repairs(source_of(places), np.array(places, object), np.arange(1, 4), np.ones(3, bool))
    table = type_columns(source_of(places, {"站名": names}), role("bus_stop"), Answers()).table
    drop_repeated(work, role("bus_stop"), table, mend=True)
    found = [each for each in work.findings if each.code == "geometry.stacked"]
    assert [(each.severity, each.rows) for each in found] == ([(severity, (1, 2))] if severity else [])
    assert work.keep.tolist() == [True, severity is not None, True]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (
            {
                "站名": ["大坪", "大坪", "大坪"],
                "线路": ["1路", "1路", "2路"],
                "方向": ["上行", "下行", "上行"],
            },
            None,
        ),
        ({"stop_name": ["Hall", "Hall", "Hall"], "route": ["1", "2", "3"]}, None),
        ({"站名": ["大坪", "大坪站", "大坪"], "线路": ["1路", "1路", "2路"]}, (1, 2)),
        ({"站名": ["大坪", "鹅岭", "大坪"], "线路": ["1路", "2路", "3路"]}, (1, 2, 3)),
    ],
)
def test_the_lines_of_one_stop_share_its_place_and_nothing_is_wrong(columns, told):
    """A table with a row for each line and direction; only places of other names were looked up."""
    places = [shapely.Point(0, 0)] * 3
    work = Repairs(source_of(places), np.array(places, object), np.arange(1, 4), np.ones(3, bool))
    table = type_columns(source_of(places, columns), role("bus_stop"), Answers()).table
    drop_repeated(work, role("bus_stop"), table, mend=True)
    assert [each.rows for each in work.findings] == ([told] if told else [])


# ---------------------------------------------------------------- the edition of classes


def typed(answers=None, file="绿地.geojson", **columns):
    source = source_of([None] * len(next(iter(columns.values()))), columns, name=file)
    return type_columns(source, role("green"), answers or Answers())


OLD = {"类别": ["G2", "G3 防护绿地", "G4", "G5", "G11"]}


def test_codes_of_2002_become_those_of_2017_where_they_show():
    found = typed(**OLD)
    assert found.table["class"].tolist() == ["EG4", "G2 防护绿地", "XG", "EG", "G11"]
    finding = one(found.findings, "class.edition")
    assert (finding.severity, finding.mended, finding.rows) == ("warning", True, (1, 2, 3, 4))


@pytest.mark.parametrize("attached", ["G41", "G46 道路绿地", "G48"])
def test_kinds_of_attached_green_space_betray_2002_too(attached):
    found = typed(类别=[attached, "G3", "G2"])
    assert found.table["class"].tolist() == [attached.replace(attached[:3], "XG"), "G2", "EG4"]
    assert "class.edition" in codes(found.findings)


@pytest.mark.parametrize("heading", ["用地用海分类代码", "用地代码", "class_code"])
def test_codes_of_land_use_are_classes_and_of_no_edition(heading):
    found = typed(**{heading: ["1401", "1402", "1403"]})
    assert found.table["class"].tolist() == ["1401", "1402", "1403"]
    assert "class.edition" not in codes(found.findings)


def test_declined_codes_of_2002_stay_and_are_told():
    found = typed(Answers(declined=frozenset({"class.edition"})), **OLD)
    assert found.table["class"].tolist() == OLD["类别"]
    finding = one(found.findings, "class.edition")
    assert (finding.severity, finding.mended) == ("warning", False)


@pytest.mark.parametrize(
    "columns",
    [
        {"类别": ["G2", "G3", "XG"]},
        {"类别": ["G2", "G3"], "名称": ["防护林带", "人民广场"]},
        {"类别": ["G3", "G3"], "绿地占比": [65, 40]},
        {"类别": ["G1", "G11"]},
    ],
)
def test_classes_that_are_clearly_of_2017_are_left_alone(columns):
    found = typed(**columns)
    assert found.table["class"].tolist() == columns["类别"]
    assert "class.edition" not in codes(found.findings)


@pytest.mark.parametrize(
    ("file", "code", "meant"),
    [
        ("防护绿地.shp", "G2", "G2"),
        ("protective_green.shp", "G2", "G2"),
        ("广场.shp", "G3", "G3"),
        ("生产绿地.shp", "G2", "EG4"),
        ("防护绿地.shp", "G3", "G2"),
    ],
)
def test_the_name_of_a_file_of_one_code_tells_its_edition(file, code, meant):
    found = typed(file=file, 类别=[code, code])
    assert found.table["class"].tolist() == [meant, meant]
    assert not [each for each in found.findings if each.severity == "question"]


def test_the_name_of_a_file_of_several_codes_tells_nothing():
    assert one(typed(file="防护绿地.shp", 类别=["G2", "G3"]).findings, "class.edition").severity == "question"


@pytest.mark.parametrize("heading", ["公园类别", "公园类型", "绿地分类"])
def test_classes_stand_under_the_headings_of_parks_too(heading):
    assert typed(**{heading: ["G12类", "居住区公园"]}).table["class"].tolist() == ["G12类", "居住区公园"]


@pytest.mark.parametrize("classes", [["G2", "G3"], ["G4", "XG"]])
def test_the_edition_is_asked_where_nothing_or_both_speak(classes):
    finding = one(typed(类别=classes).findings, "class.edition")
    assert finding.severity == "question"
    assert {choice.value for choice in finding.choices} == {"2002", "2017"}
    assert "class.edition" not in codes(typed(Answers(edition="2017"), 类别=classes).findings)
    assert one(typed(Answers(mend=False), 类别=classes).findings, "class.edition").severity == "warning"


def test_an_answered_edition_goes_before_the_evidence():
    assert typed(Answers(edition="2002"), 类别=["G2", "G3"]).table["class"].tolist() == ["EG4", "G2"]
