"""Parks and plots of which class, status or opening is written and not understood: told, and not decided."""

from dataclasses import replace

import pytest
from shapely.geometry import box

from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, draft_of, project_of, read_files
from gisapp.judging import Outcome, judge
from gisapp.parameters import Parameters
from gisapp.project import Project, layers_of
from gisapp.targets import targets
from layers.findings import Finding, Severity
from layers.task import Task
from layers.text import T
from tests.core.test_every_question import town as files_of_town
from tests.core.test_every_question import write
from tests.core.test_green_indicators import layer, read, square, town

PARKS, RATE = "park_area_per_capita", "green_space_rate"
THREE = [square(200 * k, 0, 200 * k + 100, 100) for k in (1, 2, 3)]
"""10,000 m² each: two in the west with its 600 persons, one in the east with its 400."""


def doubts(reading, kind="district", zone=None):
    return {each.code: (each.lowest, each.highest) for each in reading.of(kind, zone).doubts}


def told(code, rows, file="park.gpkg"):
    return Finding(code, Severity.WARNING, T("as the import says"), file, rows)


def test_parks_of_strange_classes_are_doubted_in_each_zone_in_which_they_lie():
    reading = read(PARKS, town(layer("park", *THREE, **{"class": ["G11", "R2", "H11"]})))
    assert doubts(reading) == {"park.class_unknown": pytest.approx((10.0, 30.0))}
    assert doubts(reading, "subdistrict", "西") == {
        "park.class_unknown": pytest.approx((10_000 / 600, 20_000 / 600))
    }
    assert doubts(reading, "subdistrict", "东") == {"park.class_unknown": pytest.approx((0.0, 25.0))}
    (doubt,) = reading.of("district").doubts
    assert str(doubt.message).startswith("2 parks")
    assert doubt.message.figures["classes"] == ["H11", "R2"]


def test_several_doubts_may_hold_at_once():
    """Each concerns one park, and without both of them a third is left."""
    parks = layer("park", *THREE, **{"class": ["G11", "R2", "G12"]}, status=["现状", None, "未知"])
    reading = read(PARKS, town(parks))
    both = pytest.approx((10.0, 30.0))
    assert doubts(reading) == {"park.class_unknown": both, "plots.status_unknown": both}
    assert list(doubts(reading, "subdistrict", "东")) == ["plots.status_unknown"]
    assert list(doubts(reading, "subdistrict", "西")) == ["park.class_unknown"]
    ground = 900 * 1000
    rate = read(RATE, town(parks, layer("green", square(900, 0, 950, 100), **{"class": "G2"})))
    expected = pytest.approx((100 * 15_000 / ground, 100 * 35_000 / ground))
    assert doubts(rate) == {"green.class_unknown": expected, "plots.status_unknown": expected}


@pytest.mark.parametrize(
    "name", ["西山公墓", "半山高尔夫球场", "City golf course", "市苗圃", "Old Cemetery", "第三小学"]
)
def test_a_place_without_a_class_under_another_name_may_be_no_park(name):
    parks = layer("park", *THREE, **{"class": ["G11", None, None]}, name=["人民公园", name, None])
    reading = read(PARKS, town(parks))
    assert doubts(reading) == {"park.name_unlike": pytest.approx((20.0, 30.0))}
    assert name in str(reading.of("district").doubts[0].message)
    classed = layer("park", *THREE, **{"class": ["G11", "G139", None]}, name=["人民公园", name, None])
    assert not doubts(read(PARKS, town(classed)))


@pytest.mark.parametrize(
    "name", ["苗圃公园", "烈士陵园", "高尔夫路游园", "Nursery Road Park", "医院绿地", None]
)
def test_the_name_of_a_park_is_not_doubted(name):
    parks = layer("park", *THREE, **{"class": ["G11", None, None]}, name=["人民公园", name, "江边"])
    assert not doubts(read(PARKS, town(parks)))


def test_a_green_share_of_attached_green_space_may_be_that_of_its_parcel():
    """Of 10,000 m² each: 35 % and 20 % of the second and third are 5,500 m²; the first says nothing."""
    plots = layer("green", *THREE, **{"class": ["XG", "RG", None]}, green_share=[None, 35.0, 20.0])
    ground = 900 * 1000
    parks = layer("park", square(500, 500, 510, 510), **{"class": "G11"})
    found = doubts(read(RATE, town(plots, parks)))
    assert found["green.share_unused"] == pytest.approx((100 * 15_600 / ground, 100 * 30_100 / ground))


@pytest.mark.parametrize(
    ("kind", "share"), [("G3", 40.0), ("G11", 70.0), ("G2", 60.0), ("XG", 100.0), ("XG", None)]
)
def test_a_green_share_of_a_square_a_park_or_a_whole_plot_is_no_doubt(kind, share):
    plots = layer("green", *THREE, **{"class": kind}, green_share=share)
    parks = layer("park", square(500, 500, 510, 510), **{"class": "G11"})
    assert "green.share_unused" not in doubts(read(RATE, town(plots, parks)))


def test_polygons_of_vegetation_count_whole_beside_a_cover_and_it_is_doubted():
    """10,000 m² each, of which 10,000, 3,000 and 0 m² are covered; all of the last is in the east."""
    green = layer("vegetation", *THREE, cover=[None, 30.0, 0.0])
    reading = read("green_coverage", town(green))
    ground = 900 * 1000
    bounds = pytest.approx((100 * 13_000 / ground, 100 * 30_000 / ground))
    assert reading.of("district").value == pytest.approx(100 * 30_000 / ground)
    assert doubts(reading) == {"vegetation.part_covered": bounds}
    east = pytest.approx((0.0, 100 * 10_000 / 500_000))
    assert doubts(reading, "subdistrict", "东") == {"vegetation.part_covered": east}
    assert str(reading.of("district").doubts[0].message).startswith("2 polygons count whole")
    for cover in (100.0, None):
        assert not doubts(read("green_coverage", town(layer("vegetation", *THREE, cover=cover))))


@pytest.mark.parametrize("kind", ["园路铺装", "待绿化", "已砍伐", "greenhouse", "dead trees", "工业园"])
def test_polygons_of_a_kind_that_is_not_understood_may_be_no_vegetation(kind):
    """10,000 m² each of 900,000 m²; the kind of the second is a number, which says none."""
    green = layer("vegetation", *THREE, **{"class": ["乔木", "2", kind]}, cover=None)
    reading = read("green_coverage", town(green))
    bounds = pytest.approx((100 * 20_000 / 900_000, 100 * 30_000 / 900_000))
    assert doubts(reading) == {"vegetation.kind_unknown": bounds}
    answered = replace(green, findings=(told("rows.remarked", (3,), "vegetation.gpkg"),))
    assert not doubts(read("green_coverage", town(answered)))


def test_a_plot_of_a_class_that_is_taken_back_is_doubted_though_its_code_is_known():
    parks = layer("park", *THREE, **{"class": ["G11", "G11（规划）", "综合公园（未开放）"]})
    assert doubts(read(PARKS, town(parks))) == {"park.class_unknown": pytest.approx((10.0, 30.0))}


def test_what_does_not_count_is_not_doubted():
    """A park of unknown status that is closed, and a plot of one that is no green space of the city."""
    closed = layer(
        "park", *THREE, **{"class": "G11"}, status=["现状", "未知", "现状"], open=[True, False, True]
    )
    assert not doubts(read(PARKS, town(closed)))
    outer = layer("green", *THREE, **{"class": ["G2", "EG", "XG"]}, status=["现状", "未知", "现状"])
    parks = layer("park", square(500, 500, 510, 510), **{"class": "G11"})
    assert not doubts(read(RATE, town(parks, outer)))


def test_what_lies_under_a_known_park_is_not_doubted():
    """Half of the strange plot lies on a park."""
    parks = layer("park", THREE[0], square(250, 0, 350, 100), **{"class": ["G11", "7"]})
    assert doubts(read(PARKS, town(parks))) == {"park.class_unknown": pytest.approx((10.0, 15.0))}
    hidden = layer("park", THREE[0], THREE[0], **{"class": ["G11", "7"]})
    assert not doubts(read(PARKS, town(hidden)))


@pytest.mark.parametrize("indicator", [PARKS, RATE])
@pytest.mark.parametrize(
    ("role", "classes"),
    [
        ("park", [None, "", "公园"]),
        ("park", ["口袋公园", "街头绿地", "社区"]),
        ("park", ["park", "Pocket park", "playground"]),
        ("green", ["草地", "道路绿化", "附属"]),
        ("green", ["lawn", "street_trees", "green roof"]),
    ],
)
def test_words_for_parks_and_green_and_no_word_at_all_raise_no_doubt(role, classes, indicator):
    plots = layer(role, *THREE, **{"class": classes})
    others = [] if role == "green" else [layer("green", square(900, 0, 950, 100), **{"class": "G2"})]
    assert not doubts(read(indicator, town(plots, *others)))


@pytest.mark.parametrize(
    ("classes", "rate"), [(["G2", "E1", "XG"], 20_000), (["G2", "12", "R2"], 10_000), (["E1"] * 3, 0)]
)
def test_plots_of_strange_classes_are_doubted_in_the_rate(classes, rate):
    reading = read(RATE, town(layer("green", *THREE, **{"class": classes})))
    assert doubts(reading) == {
        "green.class_unknown": pytest.approx((100 * rate / 900_000, 100 * 30_000 / 900_000))
    }


def test_openings_that_are_not_understood_are_doubted_file_by_file():
    """Rows 2 of one file and 1 of another; both of the others are open."""
    first = replace(layer("park", *THREE[:2], **{"class": "G11"}), findings=(told("column.flag", (2,)),))
    other = layer("park", THREE[2], square(800, 0, 900, 100), **{"class": "G11"})
    other = replace(other, title="b.gpkg", findings=(told("column.flag", (1,), "b.gpkg"),))
    joined = layers_of(Project("", "", (first, other)))["park"]
    assert doubts(read(PARKS, town(joined))) == {"park.open_unknown": pytest.approx((20.0, 40.0))}
    green = layer("green", square(900, 0, 950, 100), **{"class": "G2"})
    assert not doubts(read(RATE, town(joined, green)))  # green it is, open or not


def test_rows_that_the_planner_counts_are_not_doubted_again():
    parks = layer("park", *THREE, **{"class": ["G11", "R2", "H11"]})
    answered = replace(parks, findings=(told("rows.remarked", (2, 3)),))
    assert not doubts(read(PARKS, town(answered)))


@pytest.mark.parametrize(
    ("wanted", "outcome"),
    [(25.0, Outcome.UNDECIDED), (9.9, Outcome.MET), (5.0, Outcome.MET), (31.0, Outcome.NOT_MET)],
)
def test_a_verdict_stands_where_no_doubt_can_turn_it(wanted, outcome):
    reading = read(PARKS, town(layer("park", *THREE, **{"class": ["G11", "R2", "H11"]})))
    target = next(each for each in targets() if each.indicator == PARKS and each.comparator == ">=")
    verdict = judge(reading.of("district"), replace(target, value=wanted), "m2")
    assert verdict.outcome is outcome


@pytest.mark.parametrize(
    ("columns", "code", "lowest"),
    [
        ({"类别": ["G11", "R2"], "是否开放": ["是", "是"]}, "park.class_unknown", 4.0),
        ({"类别": ["G11", "G12"], "是否开放": [1, 9]}, "park.open_unknown", 4.0),
        ({"类别": ["G11", "G12"], "建设状态": ["现状", "不详"]}, "plots.status_unknown", 4.0),
        ({"class": ["G11", "G12"], "open": ["open", "perhaps"]}, "park.open_unknown", 4.0),
        ({"class": ["G11", "G12"], "open": ["收费", "免费"]}, None, None),
    ],
)
def test_doubts_come_with_the_files_and_are_confirmed(tmp_path, columns, code, lowest):
    """Two parks of 200,000 m² for 50,000 persons."""
    files_of_town(tmp_path, park=False)
    write(
        tmp_path,
        "公园绿地.gpkg",
        [box(0, 0, 500, 400), box(1000, 0, 1500, 400)],
        name=["甲", "乙"],
        **columns,
    )
    draft = draft_of(read_files(sorted(tmp_path.iterdir()), Task()), Task(), Decisions())
    assert not draft.questions
    project = project_of(draft)
    found = doubts(evaluate(project).readings[PARKS])
    assert found == ({} if code is None else {code: pytest.approx((lowest, 8.0), rel=2e-3)})
    if code is not None:
        confirmed = evaluate(replace(project, parameters=Parameters(confirmed=(code,))))
        low, high = doubts(confirmed.readings[PARKS])[code]
        assert low == high


@pytest.mark.parametrize(
    ("open_", "area"), [("不对外", 0), ("内部使用", 0), ("不对外开放", 0), ("对外开放", 4)]
)
def test_words_for_parks_that_are_not_for_everybody(tmp_path, open_, area):
    files_of_town(tmp_path, park=False)
    write(tmp_path, "公园绿地.gpkg", [box(0, 0, 500, 400)], 类别=["G11"], 是否开放=[open_])
    project = project_of(draft_of(read_files(sorted(tmp_path.iterdir()), Task()), Task(), Decisions()))
    assert evaluate(project).readings[PARKS].of("district").value == pytest.approx(area, rel=2e-3)


@pytest.mark.parametrize("status", ["规划", "在建", "planned"])
def test_a_green_plot_that_the_park_layer_calls_planned_may_be_a_park(status):
    """A park of 10,000 m² in the west counts; that in the east is planned in one layer, not in the other."""
    parks = layer("park", THREE[0], THREE[2], **{"class": "G11"}, status=["现状", status])
    reading = read(PARKS, town(parks, layer("green", THREE[2], **{"class": "G11"})))
    assert doubts(reading) == {"park.refused_in_green": pytest.approx((10.0, 20.0))}
    assert doubts(reading, "subdistrict", "西") == {}
    assert doubts(reading, "subdistrict", "东") == {"park.refused_in_green": pytest.approx((0.0, 25.0))}


def test_where_no_park_counts_one_that_is_planned_elsewhere_may():
    parks = layer("park", THREE[0], **{"class": "G11"}, status=["planned"])
    reading = read(PARKS, town(parks, layer("green", THREE[0], **{"class": "G14"})))
    assert doubts(reading) == {"park.refused_in_green": pytest.approx((0.0, 10.0))}


def test_such_a_park_and_one_of_a_strange_class_may_both_be_told_wrong():
    parks = layer("park", *THREE, **{"class": ["G11", "R2", "G11"]}, status=["existing", None, "planned"])
    reading = read(PARKS, town(parks, layer("green", THREE[2], **{"class": "G11"})))
    both = pytest.approx((10.0, 30.0))
    assert doubts(reading) == {"park.class_unknown": both, "park.refused_in_green": both}


def test_a_park_that_is_not_open_is_none_though_the_green_layer_has_it():
    parks = layer("park", THREE[0], THREE[2], **{"class": "G11"}, open=[True, False])
    assert not doubts(read(PARKS, town(parks, layer("green", THREE[2], **{"class": "G11"}))))
