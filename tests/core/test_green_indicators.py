"""The three green indicators on squares whose areas can be worked out in the head."""

import math
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from pandas.testing import assert_frame_equal
from rasterio import Affine
from shapely import Polygon, box

from gisapp.indicators import INDICATORS
from gisapp.parameters import Parameters
from gisapp.project import Project, layers_of
from gisapp.study_area import study_area_of
from layers.errors import Cancelled
from layers.green_classes import code_of, kind_of
from layers.layer import Layer, Origin
from layers.place.crs import working_crs
from layers.reading.raster.stamps import stamps_of
from layers.source import Grid
from layers.task import Task

TM = working_crs(106.5, 29.55)
X, Y = 500_000.0, 3_270_000.0  # on the central meridian, where a metre of the grid is a metre of ground
DEFAULTS = {
    "district": {"name": "区", "code": None, "population": np.nan},
    "subdistrict": {"name": None, "code": None, "population": np.nan},
    "cluster": {"name": None, "drawn_by": None, "version": None},
    "built_up": {"name": None, "year": np.nan},
    "park": {"name": None, "class": None, "open": None, "status": None},
    "green": {"name": None, "class": None, "green_share": np.nan, "status": None},
    "vegetation": {"name": None, "class": None},
}


def square(west, south, east, north):
    return box(X + west, Y + south, X + east, Y + north)


def layer(role, *shapes, **columns):
    frame = gpd.GeoDataFrame(
        {**DEFAULTS[role], **columns}, index=range(len(shapes)), geometry=list(shapes), crs=TM
    )
    frame["row"] = range(1, len(shapes) + 1)
    if "open" in frame:
        frame["open"] = frame["open"].astype("boolean")
    origin = Origin(f"{role}.gpkg", role, "GPKG", "", "")
    return Layer(role, origin.file, role, origin, frame=frame)


def town(*more):
    """A district of 1000 × 1000 m in two halves of 600 and 400 persons; built up from x = 100 on."""
    layers = [
        layer("district", square(0, 0, 1000, 1000)),
        layer(
            "subdistrict",
            square(0, 0, 500, 1000),
            square(500, 0, 1000, 1000),
            name=["西", "东"],
            population=[600.0, 400.0],
        ),
        layer("cluster", square(400, 400, 600, 600), name="园"),
        layer("built_up", square(100, -50, 2000, 1000)),
        *more,
    ]
    return {each.role: each for each in layers}


def read(indicator, layers, parameters=None, task=None):
    area = study_area_of(layers)
    return INDICATORS[indicator].compute(layers, area, parameters or Parameters(), task or Task())


def codes(reading):
    return {finding.code for finding in reading.findings}


# ------------------------------------------------------------------ parks per person


def test_parks_outside_are_told_file_by_file():
    """Row numbers mean something only within a file: rows 1 of two files, and row 2 of the first."""
    first = layer("park", square(5000, 0, 5010, 10), square(5000, 0, 5010, 10), name=["甲", "乙"])
    other = replace(layer("park", square(5000, 0, 5010, 10), name="丙"), title="b.gpkg")
    layers = town(layers_of(Project("", "", (first, other)))["park"])
    told = [each for each in read("park_area_per_capita", layers).findings if each.code == "park.outside"]
    assert [(each.file, each.rows) for each in told] == [("park.gpkg", (1, 2)), ("b.gpkg", (1,))]


@pytest.mark.parametrize(("persons", "expected"), [(1.0, 10_000.0), (0.0, None)])
def test_one_person_is_enough_for_a_figure_and_nobody_is_not(persons, expected):
    """A park of 100 × 100 m in the eastern half."""
    layers = town(layer("park", square(600, 0, 700, 100), **{"class": "G11"}))
    frame = layers["subdistrict"].frame.assign(population=[600.0, persons])
    layers["subdistrict"] = replace(layers["subdistrict"], frame=frame)
    _, _, east, _ = read("park_area_per_capita", layers).zones
    assert (east.zone, east.value) == ("东", expected if expected is None else pytest.approx(expected))


def test_a_built_up_area_outside_the_district_is_told():
    layers = town(layer("park", square(0, 0, 100, 100), **{"class": "G11"}))
    layers["built_up"] = layer("built_up", square(5000, 0, 6000, 1000))
    reading = read("park_area_per_capita", layers)
    assert reading.of("district").numerator == 0
    assert "built_up.outside" in codes(reading)


def test_of_a_raster_nothing_is_said_where_no_ground_is_built_up(tmp_path):
    layers = town(raster(tmp_path / "mask.tif", np.full((10, 10), 7, dtype="uint8"), 100.0, nodata=7))
    layers["built_up"] = layer("built_up", square(5000, 0, 6000, 1000))
    reading = read("green_coverage", layers)
    assert {row.value for row in reading.zones} == {None}
    assert "vegetation.nodata" not in codes(reading)


def test_a_raster_that_was_replaced_since_it_was_measured_is_told_and_not_measured(tmp_path):
    path = tmp_path / "ndvi.tif"
    vegetation = raster(path, np.full((10, 10), 0.5, np.float32), 100.0)
    assert read("green_coverage", town(vegetation)).of("district").value is not None
    for change in (lambda: raster(path, np.full((10, 10), 0.1, np.float32), 100.0), path.unlink):
        change()
        row = read("green_coverage", town(vegetation)).of("district")
        assert row.value is None
        assert "changed or taken away" in str(row.reason)


@pytest.mark.parametrize(("people", "said"), [(0.0, "Nobody lives"), (np.nan, "not known")])
def test_a_zone_where_nobody_lives_is_not_one_of_unknown_people(people, said):
    halves = (square(0, 0, 500, 1000), square(500, 0, 1000, 1000))
    zones = layer("subdistrict", *halves, name=["西", "水库"], population=[600.0, people])
    reading = read("park_area_per_capita", town(zones, layer("park", square(400, 0, 700, 100))))
    row = reading.of("subdistrict", "水库")
    assert row.value is None
    assert said in str(row.reason)


def test_parks_by_zone():
    """300 × 100 across the halves, 50 × 100 of it doubled; 100 × 100 half out of the built-up area."""
    parks = layer(
        "park", square(400, 0, 700, 100), square(650, 0, 750, 100), square(50, 500, 150, 600),
        name=["甲", "乙", "丙"],
        **{"class": ["G11", "G14", "G12"]},
    )  # fmt: skip
    reading = read("park_area_per_capita", town(parks))
    district = reading.of("district")
    assert district.numerator == pytest.approx(35_000 + 5_000)
    assert (district.denominator, district.value) == (1000, pytest.approx(40))
    assert reading.of("subdistrict", "西").numerator == pytest.approx(10_000 + 5_000)
    assert reading.of("subdistrict", "东").value == pytest.approx(25_000 / 400)
    cluster = reading.of("cluster", "园")
    assert (cluster.value, cluster.denominator) == (None, None)
    assert str(cluster.reason) == "The population is not known."
    assert codes(reading) == {"park.overlap"}
    assert "0.50 ha" in str(reading.findings[0].message)


def test_evidence_of_parks():
    parks = layer(
        "park", square(400, 0, 700, 100), square(650, 0, 750, 100), square(50, 500, 150, 600),
        name=["甲", "乙", "丙"],
        **{"class": "G1"},
    )  # fmt: skip
    evidence = read("park_area_per_capita", town(parks)).evidence
    features, ledger = evidence["features"], evidence["overlaps"]
    assert features["area_m2"].to_numpy() == pytest.approx([30_000, 10_000, 10_000])
    assert features["counted_m2"].to_numpy() == pytest.approx([30_000, 10_000, 5_000])
    assert features[["role", "row", "name", "class", "zone"]].iloc[2].tolist() == [
        "park",
        3,
        "丙",
        "G1",
        "西",
    ]
    assert ledger[["name_a", "name_b", "row_a", "row_b"]].to_numpy().tolist() == [["甲", "乙", 1, 2]]
    assert ledger["area_m2"].to_numpy() == pytest.approx([5_000])


def test_a_park_is_in_the_zone_in_which_it_lies_and_not_in_one_around_it():
    """The zones are the two triangles of a square: the box of each is the whole square."""
    low, high = (Polygon([(X, Y), (X + 1000, Y + 1000), corner]) for corner in ((X + 1000, Y), (X, Y + 1000)))
    zones = layer("subdistrict", low, high, name=["南", "北"], population=[600.0, 400.0])
    parks = layer("park", square(800, 100, 900, 200), square(100, 800, 200, 900), **{"class": "G1"})
    features = read("park_area_per_capita", {**town(parks), "subdistrict": zones}).evidence["features"]
    assert features["zone"].tolist() == ["南", "北"]


def test_what_is_not_a_park():
    shapes = [square(200 + 20 * i, 0, 210 + 20 * i, 10) for i in range(7)]
    parks = layer(
        "park", *shapes,
        **{"class": ["G13", None, "G2", "EG14", "G11", "G12", "综合公园"]},
        status=["现状", None, None, None, "规划", None, "已建成"],
        open=[True, None, True, True, True, False, None],
    )  # fmt: skip
    reading = read("park_area_per_capita", town(parks))
    assert reading.of("district").numerator == pytest.approx(3 * 100)
    found = {finding.code: finding for finding in reading.findings}
    assert found["park.class_unknown"].rows == (2,)
    assert found["park.other_class"].rows == (3, 4)
    assert found["park.planned"].rows == (5,)
    assert found["park.closed"].rows == (6,)
    assert {finding.file for finding in reading.findings} == {"park.gpkg"}


def test_a_park_outside_the_district_is_named_and_does_not_count():
    parks = layer(
        "park", square(990, 0, 1010, 10), square(1010, 0, 1020, 10), name=["边", "外"], **{"class": "G1"}
    )
    reading = read("park_area_per_capita", town(parks))
    assert reading.of("district").numerator == pytest.approx(100)
    assert [(f.code, f.rows) for f in reading.findings] == [("park.outside", (2,))]
    assert "外" in str(reading.findings[0].message)


@pytest.mark.parametrize("refused", [{"open": [False]}, {"status": ["规划"]}])
@pytest.mark.parametrize(("on", "counted"), [(50, 10_000), (50.2, 0), (51, 0), (100, 0)])
def test_a_green_plot_on_a_park_that_does_not_count_is_that_park(refused, on, counted):
    parks = layer("park", square(200, 0, 200 + on, 100), **{"class": "G11", **refused})
    green = layer("green", square(200, 0, 300, 100), **{"class": "G11"})
    reading = read("park_area_per_capita", town(parks, green))
    assert reading.of("district").numerator == pytest.approx(counted)
    assert ("park.refused_in_green" in codes(reading)) is (counted == 0)
    # It is green space all the same.
    assert read("green_space_rate", town(parks, green)).of("district").numerator == pytest.approx(10_000)


def test_a_status_that_is_not_understood_counts_and_is_told():
    parks = layer(
        "park", *(square(200 + 20 * i, 0, 210 + 20 * i, 10) for i in range(6)),
        status=["现状", "远期", "非现状", "改造提升", "future", None], **{"class": "G1"},
    )  # fmt: skip
    green = layer("green", square(500, 0, 510, 10), square(600, 0, 610, 10), status=["二期", "近期建设"],
                  **{"class": "G2"})  # fmt: skip
    reading = read("park_area_per_capita", town(parks, green))
    assert reading.of("district").numerator == pytest.approx(300)  # 现状, 改造提升 and the one without a word
    assert [(f.code, f.rows) for f in reading.findings] == [
        ("park.planned", (2, 3, 5)), ("plots.status_unknown", (4,))
    ]  # fmt: skip
    assert "改造提升" in str(reading.findings[1].message)
    rate = read("green_space_rate", town(parks, green))
    assert rate.of("district").numerator == pytest.approx(400)
    assert [f.rows for f in rate.findings if f.code == "plots.status_unknown"] == [(1,)]


def test_a_park_beside_the_built_up_area_is_named_and_does_not_count():
    parks = layer(
        "park", square(90, 0, 110, 10), square(0, 0, 90, 10), name=["边", "外"], **{"class": "G1"}
    )  # built up from x = 100 on
    reading = read("park_area_per_capita", town(parks))
    assert reading.of("district").numerator == pytest.approx(100)
    assert [(f.code, f.rows) for f in reading.findings] == [("park.not_built_up", (2,))]
    assert "外" in str(reading.findings[0].message)


@pytest.mark.parametrize(("others", "told"), [([], True), (["G11"], False)])
def test_a_rate_without_any_park_says_so(others, told):
    classes = ["G2", *others]
    shapes = [square(200 + 100 * each, 0, 300 + 100 * each, 100) for each in range(len(classes))]
    reading = read("green_space_rate", town(layer("green", *shapes, **{"class": classes})))
    assert ("green.no_parks" in codes(reading)) is told
    figures = [row for row in reading.zones if row.value is not None]
    assert len(figures) > 1
    for row in figures:
        assert [(each.code, each.lowest, each.highest) for each in row.doubts] == [
            ("green.no_parks", row.value, math.inf)  # with the parks it is more, by nobody knows how much
        ] * told


def test_green_squares_and_parks_in_the_other_layer_are_parks():
    parks = layer("park", square(200, 0, 210, 10), **{"class": "G1"})
    green = layer(
        "green", *(square(300 + 20 * i, 0, 310 + 20 * i, 10) for i in range(4)),
        **{"class": ["G3", "G3", "G14", "XG"]}, green_share=[65.0, 64.9, np.nan, np.nan],
    )  # fmt: skip
    assert read("park_area_per_capita", town(parks, green)).of("district").numerator == pytest.approx(300)


def test_parks_may_stand_among_the_green_plots_alone():
    green = layer(
        "green", *(square(300 + 20 * i, 0, 310 + 20 * i, 10) for i in range(4)),
        **{"class": ["G11", "G2", "G12", "G3"]}, green_share=[np.nan, np.nan, np.nan, 70.0],
        status=["现状", "现状", "规划", "现状"],
    )  # fmt: skip
    reading = read("park_area_per_capita", town(green))
    assert reading.of("district").numerator == pytest.approx(200)  # G11 and the square
    assert [f.rows for f in reading.findings if f.code == "park.no_layer"] == [(1,)]


def test_green_plots_of_other_classes_are_no_parks():
    layers = town(layer("green", square(300, 0, 310, 10), **{"class": "G3"}, green_share=[70.0]))
    row = read("park_area_per_capita", layers).of("district")
    assert (row.numerator, row.value) == (None, None)
    assert str(row.reason) == "There is no layer of parks, and no green plot of class G1."


def test_without_built_up_area_all_parks_of_the_district_count():
    layers = town(layer("park", square(0, 0, 100, 100), **{"class": "G1"}))
    del layers["built_up"]
    reading = read("park_area_per_capita", layers)
    assert reading.of("district").numerator == pytest.approx(10_000)
    assert codes(reading) == {"built_up.missing"}
    figures = [row for row in reading.zones if row.value is not None]
    assert len(figures) > 1
    for row in figures:
        (doubt,) = row.doubts
        assert (doubt.code, doubt.lowest, doubt.highest) == ("built_up.missing", 0, row.value)


@pytest.mark.parametrize("people", [np.nan, 0.0])
def test_without_people_there_is_an_area_but_no_value(people):
    layers = town(layer("park", square(200, 0, 300, 100), **{"class": "G1"}))
    layers["subdistrict"] = layer(
        "subdistrict",
        square(0, 0, 500, 1000),
        square(500, 0, 1000, 1000),
        name=["西", "东"],
        population=[people, people],
    )
    for kind in ("district", "subdistrict"):
        row = read("park_area_per_capita", layers).of(kind)
        assert (row.numerator, row.value) == (pytest.approx(10_000), None)
        assert row.reason is not None


# ------------------------------------------------------------------ green space rate


def test_green_space_rate():
    """Parks, protective and attached green whole, a square by its 40 %, regional green not at all."""
    parks = layer("park", square(200, 0, 300, 100), **{"class": "G1"}, open=[False])
    green = layer(
        "green", square(250, 0, 350, 100), square(400, 0, 500, 100), square(600, 0, 700, 100),
        square(800, 0, 900, 100),
        **{"class": ["G2", "G3", "EG", "RG"]}, green_share=[np.nan, 40.0, np.nan, np.nan],
    )  # fmt: skip
    reading = read("green_space_rate", town(parks, green))
    district = reading.of("district")
    assert district.numerator == pytest.approx(15_000 + 4_000 + 10_000)
    assert district.denominator == pytest.approx(900 * 1000)
    assert district.value == pytest.approx(100 * 29_000 / 900_000)
    assert reading.of("subdistrict", "西").numerator == pytest.approx(19_000)
    assert reading.of("subdistrict", "西").denominator == pytest.approx(400_000)
    assert reading.of("cluster", "园").value == 0
    assert codes(reading) == {"green.regional", "green.overlap"}
    assert (district.lowest, district.highest) == (district.value, district.value)


def test_a_square_under_a_park_counts_once():
    """Half of the square of 60 % lies under a park: 5,000 + 0.6 × 5,000 beside the park's other half."""
    parks = layer("park", square(200, 0, 250, 200), **{"class": "G1"})
    green = layer("green", square(200, 0, 300, 100), **{"class": "G3"}, green_share=[60.0])
    assert read("green_space_rate", town(parks, green)).of("district").numerator == pytest.approx(
        10_000 + 3_000
    )


def test_an_unknown_share_or_class_counts_whole_and_is_told():
    green = layer("green", square(200, 0, 300, 100), square(400, 0, 500, 100), **{"class": ["G3", "草地"]})
    reading = read("green_space_rate", town(green))
    assert reading.of("district").numerator == pytest.approx(20_000)
    assert {f.code: f.rows for f in reading.findings} == {
        "green.share_unknown": (1,),
        "green.class_unknown": (2,),
    }


def test_a_square_counts_by_its_share_in_the_list_of_plots_too():
    green = layer("green", square(200, 0, 300, 100), **{"class": "G3"}, green_share=[60.0])
    features = read("green_space_rate", town(green)).evidence["features"]
    assert features["area_m2"].to_numpy() == pytest.approx([10_000])
    assert features["counted_m2"].to_numpy() == pytest.approx([6_000])


def test_a_square_of_unknown_share_leaves_the_rate_between_none_and_all_of_it():
    """10,000 m² of plot, and a square of 10,000 m² that overlaps it by half, of 900,000 m² of ground."""
    green = layer("green", square(200, 0, 300, 100), square(250, 0, 350, 100), **{"class": ["G1", "G3"]})
    reading = read("green_space_rate", town(green))
    for kind, zone, ground in (("district", None, 900_000), ("subdistrict", "西", 400_000)):
        (doubt,) = reading.of(kind, zone).doubts
        assert doubt.code == "green.share_unknown"
        assert (doubt.lowest, doubt.highest) == pytest.approx((100 * 10_000 / ground, 100 * 15_000 / ground))
    assert not reading.of("cluster", "园").doubts  # none of it lies there
    known = layer("green", square(200, 0, 300, 100), **{"class": ["G3"]}, green_share=[60.0])
    doubts = read("green_space_rate", town(known)).of("district").doubts
    assert "green.share_unknown" not in {each.code for each in doubts}


def test_codes_of_2002_are_told():
    green = layer("green", square(200, 0, 300, 100), square(400, 0, 500, 100), **{"class": ["G4", "G5"]})
    reading = read("green_space_rate", town(green))
    assert reading.of("district").numerator == pytest.approx(10_000)
    assert "green.edition_2002" in codes(reading)


def test_a_zone_outside_the_built_up_area_has_no_rate():
    layers = town(layer("green", square(0, 0, 300, 100), **{"class": "XG"}))
    layers["cluster"] = layer("cluster", square(0, 0, 50, 50), name="郊")
    row = read("green_space_rate", layers).of("cluster")
    assert (row.denominator, row.value) == (None, None)
    assert "郊" in str(row.reason)


@pytest.mark.parametrize(
    ("indicator", "missing"),
    [("park_area_per_capita", "park"), ("green_space_rate", "green"), ("green_space_rate", "built_up"),
     ("green_coverage", "vegetation"), ("green_coverage", "built_up")],
)  # fmt: skip
def test_a_missing_layer_gives_a_reason_for_every_zone(indicator, missing):
    shape = square(200, 0, 300, 100)
    layers = town(layer("park", shape), layer("green", shape), layer("vegetation", shape))
    del layers[missing]
    reading = read(indicator, layers)
    assert [row.zone_kind for row in reading.zones] == ["district", "subdistrict", "subdistrict", "cluster"]
    for row in reading.zones:
        assert (row.numerator, row.value) == (None, None)
        assert row.reason is not None
    assert missing in (*INDICATORS[indicator].requires, "park")  # parks may stand among the green plots


def test_inputs_are_not_changed():
    shape = square(200, 0, 300, 100)
    layers = town(
        layer("park", shape, shape), layer("green", shape, **{"class": "G3"}), layer("vegetation", shape)
    )
    before = {role: each.frame.copy(deep=True) for role, each in layers.items()}
    for indicator in ("park_area_per_capita", "green_space_rate", "green_coverage"):
        evidence = read(indicator, layers).evidence
        assert all(len(evidence[name]) for name in evidence)
    for role, each in layers.items():
        assert_frame_equal(each.frame, before[role])


def test_cancelled():
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled):
        read("green_space_rate", town(layer("green", square(200, 0, 300, 100))), task=task)


# ------------------------------------------------------------------ greening coverage


def raster(path, values, pixel, nodata=None, west=0.0, north=1000.0):
    transform = Affine(pixel, 0, X + west, 0, -pixel, Y + north)
    profile = {
        "driver": "GTiff",
        "count": 1,
        "width": values.shape[1],
        "height": values.shape[0],
        "crs": TM.to_wkt(),
    }
    with rasterio.open(
        path, "w", **profile, dtype=values.dtype, transform=transform, nodata=nodata
    ) as dataset:
        dataset.write(values, 1)
    shape, kind = (values.shape[1], values.shape[0]), str(values.dtype)
    grid = Grid(path, *shape, tuple(transform)[:6], kind, nodata, stamps=stamps_of([path]))
    origin = Origin(path.name, path.stem, "GTiff", "", "")
    return Layer("vegetation", path.name, "vegetation", origin, grid=grid, grid_crs=TM.to_wkt())


def test_vegetation_polygons():
    """Crowns over grass count once."""
    leaves = layer("vegetation", square(200, 0, 300, 100), square(250, 0, 350, 100), square(0, 0, 100, 100))
    reading = read("green_coverage", town(leaves))
    assert reading.of("district").numerator == pytest.approx(15_000)
    assert reading.of("district").value == pytest.approx(100 * 15_000 / 900_000)


@pytest.mark.parametrize(
    ("values", "dtype"),
    [((0, 1), "uint8"), ((0, 255), "uint8"), ((0, 1), "float32"), ((0.3, 0.4), "float32")],
)  # fmt: skip
def test_vegetation_raster(tmp_path, values, dtype):
    """Pixels of 80 m; the three columns from 400 to 640 are green: zones cut pixels at 500 and 600."""
    pixels = np.full((13, 13), values[0], dtype=dtype)
    pixels[:, 5:8] = values[1]
    reading = read("green_coverage", town(raster(tmp_path / "ndvi.tif", pixels, 80.0)))
    assert reading.of("district").numerator == pytest.approx(240 * 1000)
    assert reading.of("subdistrict", "西").value == pytest.approx(100 * 100 / 400)
    assert reading.of("subdistrict", "东").numerator == pytest.approx(140 * 1000)
    assert reading.of("cluster", "园").value == pytest.approx(100)
    assert reading.findings == ()


def test_the_threshold_of_the_index_is_a_choice(tmp_path):
    pixels = np.linspace(0.05, 0.95, 10, dtype="float32")[np.newaxis].repeat(10, axis=0)  # a column each 0.1
    layers = town(raster(tmp_path / "ndvi.tif", pixels, 100.0))
    for threshold, columns in ((0.3, 7), (0.5, 5), (-1.0, 9)):
        parameters = replace(Parameters(), ndvi_threshold=threshold)
        row = read("green_coverage", layers, parameters).of("district")
        assert row.numerator == pytest.approx(columns * 100_000), threshold


def test_pixels_without_data_are_not_vegetation(tmp_path):
    """90 of the 900 thousand m² have no data, and the raster ends 100 m short of the southern border."""
    pixels = np.ones((9, 10), dtype="uint8")
    pixels[0, 1:10] = 7
    layers = town(raster(tmp_path / "mask.tif", pixels, 100.0, nodata=7))
    reading = read("green_coverage", layers)
    assert reading.of("district").value == pytest.approx(100 * 720 / 900)
    assert [(f.code, f.file, f.mend is None) for f in reading.findings] == [
        ("vegetation.nodata", "mask.tif", False)
    ]
    assert "20.00 %" in str(reading.findings[0].message)
    (doubt,) = reading.of("district").doubts
    assert (doubt.lowest, doubt.highest) == (pytest.approx(80), pytest.approx(100))


@pytest.mark.parametrize(("silent", "east"), [(10, None), (9, 0.0)])
def test_a_zone_without_any_pixel_has_no_figure(tmp_path, silent, east):
    """The west is green from 100 m on, 400,000 of 900,000 m²; of the east some columns or all say nothing."""
    pixels = np.ones((10, 10), dtype="uint8")
    pixels[:, 5:silent], pixels[:, silent:] = 7, 0
    reading = read("green_coverage", town(raster(tmp_path / "mask.tif", pixels, 100.0, nodata=7)))
    row = reading.of("subdistrict", "东")
    assert row.value == (None if east is None else pytest.approx(east, abs=1e-9))
    assert ("no data in this zone" in str(row.reason)) is (east is None)
    assert reading.of("subdistrict", "西").value == pytest.approx(100)
    assert reading.of("district").value == pytest.approx(100 * 400 / 900)


@pytest.mark.parametrize("values", [[0, 3], [-10_000, 8_000], [1, 255]])
def test_land_cover_is_not_taken_for_vegetation(tmp_path, values):
    pixels = np.array([values] * 2, dtype="int16")
    reading = read("green_coverage", town(raster(tmp_path / "cover.tif", pixels, 500.0)))
    assert {row.value for row in reading.zones} == {None}
    assert "cover.tif" in str(reading.of("district").reason)


@pytest.mark.parametrize(
    ("nodata", "value", "doubts"),
    [
        (0, 100 * 2 / 9, []),
        (1, 0, [("vegetation.nodata", 0, pytest.approx(100 * 2 / 9))]),  # what is called no data is the green
    ],
)
def test_only_the_0_of_a_mask_may_be_called_no_data(tmp_path, nodata, value, doubts):
    """Two of the nine columns that are built up hold 1, all others 0."""
    pixels = np.zeros((10, 10), dtype="uint8")
    pixels[:, 2:4] = 1
    mask = raster(tmp_path / "mask.tif", pixels, 100.0, nodata=nodata)
    mask = replace(mask, grid=replace(mask.grid, quantity="mask"))
    row = read("green_coverage", town(mask)).of("district")
    assert row.value == pytest.approx(value)
    assert [(each.code, each.lowest, each.highest) for each in row.doubts] == doubts


def test_a_raster_somewhere_else_has_nothing_to_say(tmp_path):
    layers = town(raster(tmp_path / "far.tif", np.ones((2, 2), dtype="uint8"), 10.0, west=90_000))
    assert "far.tif" in str(read("green_coverage", layers).of("district").reason)


# ------------------------------------------------------------------ classes


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("G11", "G11", "G1"),
        ("g131 动物园", "G131", "G1"),
        ("公园绿地（G1）", "G1", "G1"),
        ("游园", "G14", "G1"),
        ("G12类", "G12", "G1"),
        ("全市性公园", "G11", "G1"),
        ("居住区公园", "G12", "G1"),
        ("带状公园", "G14", "G1"),
        ("Ｇ２", "G2", "G2"),
        ("G3", "G3", "G3"),
        ("广场用地", "G3", "G3"),
        ("RG", "RG", "XG"),
        ("XG 附属绿地", "XG", "XG"),
        ("EG12", "EG12", "EG"),
        ("G4", "G4", "XG"),
        ("G5", "G5", "EG"),
        ("G41 居住绿地", "G41", "XG"),
        ("G48", "G48", "XG"),
        ("G49", "", ""),
        # Of the national classification of land and sea use.
        ("1401", "G1", "G1"),
        ("1402 防护绿地", "G2", "G2"),
        ("1403", "G3", "G3"),
        ("G2（1401）", "G2", "G2"),
        ("14010", "", ""),
        ("1404", "", ""),
        ("0701", "", ""),
        ("G19", "", ""),
        ("绿", "", ""),
    ],
)
def test_classes(text, code, kind):
    assert (code_of(text), kind_of(code_of(text))) == (code, kind)


def test_the_catalogue_knows_its_roles():
    from layers.roles import roles

    for indicator in INDICATORS.values():
        assert {*indicator.requires, *indicator.uses} <= set(roles())


@pytest.mark.parametrize(
    ("name", "more", "counted"),
    [
        ("东湖公园", {}, True),
        ("东湖公园（规划）", {}, False),
        ("北山公园(在建)", {}, False),
        ("西山公园-拟建", {}, False),
        ("East park (planned)", {}, False),
        ("规划馆公园", {}, True),  # what a park is called, not what it is
        ("东湖公园（规划）", {"status": "现状"}, True),  # the column knows better
        ("南山公园（未开放）", {}, False),
        ("南山公园（未开放）", {"open": True}, True),
    ],
)
def test_a_name_may_say_that_a_park_is_planned_or_shut(name, more, counted):
    layers = town(layer("park", square(200, 200, 300, 300), name=[name], **more))
    district = read("park_area_per_capita", layers).of("district")
    assert district.numerator == pytest.approx(10_000 if counted else 0, rel=1e-6)


def test_evidence_of_the_green_space_rate():
    plots = layer("green", square(100, 0, 200, 100), square(0, 900, 100, 1000), **{"class": "G2"})
    features = read("green_space_rate", town(plots)).evidence["features"]
    assert features["area_m2"].to_numpy() == pytest.approx([10_000, 10_000])
    assert features["counted_m2"].to_numpy() == pytest.approx([10_000, 0])  # built up from x = 100 on
