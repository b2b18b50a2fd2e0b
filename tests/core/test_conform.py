"""From a file to a layer: real files, each with one thing wrong, and figures by another path."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from pyproj import CRS, Geod
from rasterio import Affine

from layers.check import check
from layers.conform import Answers, conform
from layers.errors import UserError
from layers.place.crs import working_crs
from layers.place.datum.gcj import wgs84_to_bd09, wgs84_to_gcj02
from layers.place.datum.reference import import_order, reference_of
from layers.reading import read
from tests.core.sources import YUZHONG, codes, one, role, source_of

DATA = Path(__file__).parents[2].parent / "shared" / "data"
WORKING = working_crs(*YUZHONG)
METRE = np.array([1 / (111_320 * np.cos(np.radians(YUZHONG[1]))), 1 / 111_320])
NAMES = ["两路口", "大坪", "鹅岭", "七星岗", "临江门", "牛角沱"]
PLACES = (
    np.array(YUZHONG)
    + np.array([[500, 0], [-1500, -800], [0, 300], [2000, 900], [3000, 1000], [-900, 700]]) * METRE
)
BLOCK = shapely.box(106.50, 29.54, 106.56, 29.57)
BOWTIE = shapely.from_wkt("POLYGON Z ((0 0 5, 10 10 5, 10 0 5, 0 10 5, 0 0 5))")
SHIFTS = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}


def saved(tmp_path, name, geometry, columns=None, crs="EPSG:4490", *, declared=True):
    """A source read back from a file of its own; a shapefile may lose the declaration of its CRS."""
    path = tmp_path / name
    frame = gpd.GeoDataFrame(columns or {}, geometry=list(geometry), crs=crs)
    frame.to_file(path)
    if not declared:
        path.with_suffix(".prj").unlink()
    (source,) = read(path)
    return source


def table(tmp_path, name, header, rows):
    path = tmp_path / name
    path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]), encoding="utf-8")
    (source,) = read(path)
    return source


def layer(source, role_id, reference=(), **answers):
    return conform(
        source,
        role(role_id),
        working_crs=WORKING,
        reference=reference_of(reference),
        answers=Answers(**answers),
    )


@pytest.fixture
def district(tmp_path):
    return layer(saved(tmp_path, "区界.gpkg", [BLOCK], {"名称": ["渝中区"]}), "district")


@pytest.fixture
def stations(tmp_path):
    return layer(saved(tmp_path, "轨道站.gpkg", shapely.points(PLACES), {"站名": NAMES}), "rail_station")


# ---------------------------------------------------------------- the layer


def test_a_layer_has_declared_columns_rows_origin_and_the_working_crs(tmp_path):
    squares = [BLOCK, None, shapely.box(106.52, 29.55, 106.53, 29.56)]
    source = saved(
        tmp_path, "公园 绿地.gpkg", squares, {"公园名称": ["甲", "乙", "丙"], "备注": ["x", "y", "z"]}
    )
    park = layer(source, "park")
    assert park.role == "park"
    assert list(park.frame.columns) == ["name", "class", "open", "status", "row", "geometry"]
    assert park.frame["row"].tolist() == [1, 3]
    assert park.frame.index.tolist() == [0, 1]
    assert park.frame["name"].tolist() == ["甲", "丙"]
    assert park.frame.crs == WORKING
    assert park.origin.file == "公园 绿地.gpkg"
    assert park.origin.crs == "EPSG:4490"
    assert len(park.origin.sha256) == 64
    assert codes(park.findings) == ["geometry.empty"]
    assert [str(step) for step in park.steps] == [
        "Datum not confirmed: nothing to compare it with; taken as WGS 84.",
        "Projected from EPSG:4490 to CGCS2000 / TM 106.5E.",
        "Column 公园名称 is read as Name.",
    ]


def test_the_source_is_not_changed(tmp_path):
    source = saved(tmp_path, "a.gpkg", [shapely.transform(BOWTIE, lambda xy: xy * 1e-3 + YUZHONG)])
    before = source.frame.geometry.to_wkt().tolist()
    layer(source, "park")
    assert source.frame.geometry.to_wkt().tolist() == before


def test_check_tells_what_conform_keeps(tmp_path, district):
    source = saved(tmp_path, "a.gpkg", [BLOCK, None], {"名称": ["甲", "乙"]})
    found = check(source, role("park"), reference_of([district]), Answers())
    assert tuple(found) == layer(source, "park", [district]).findings


# ---------------------------------------------------------------- CRS


def test_a_missing_crs_is_asked_with_the_right_one_first(tmp_path, district):
    metric = gpd.GeoSeries([BLOCK], crs=4490).to_crs(4544)
    source = saved(tmp_path, "附属绿地.shp", metric, {"类别": ["XG"]}, 4544, declared=False)
    question = one(check(source, role("green"), reference_of([district])), "crs.missing")
    assert question.severity == "question"
    assert question.choices[0].value == "EPSG:4544"
    with pytest.raises(UserError, match="附属绿地"):
        layer(source, "green", [district])
    assert layer(source, "green", [district], crs="4544").origin.crs == "EPSG:4544"
    with pytest.raises(UserError):
        layer(source, "green", [district], mend=False)


def test_bare_degrees_are_taken_as_they_are_only_where_nothing_is_mended(tmp_path, district):
    source = saved(tmp_path, "a.shp", [BLOCK], {"类别": ["XG"]}, declared=False)
    question = one(check(source, role("green"), reference_of([district])), "crs.missing")
    assert [choice.value for choice in question.choices[:2]] == ["EPSG:4490", "EPSG:4326"]
    kept = layer(source, "green", [district], mend=False)
    assert kept.origin.crs == "EPSG:4490"
    assert codes(kept.findings) == ["crs.assumed"]


def test_an_answer_that_is_no_crs_is_refused_with_a_sentence(tmp_path):
    source = saved(tmp_path, "a.gpkg", [BLOCK])
    with pytest.raises(UserError, match="EPSG:99999"):
        layer(source, "park", crs="EPSG:99999")
    assert codes(check(source, role("park"), answers=Answers(crs="EPSG:99999"))) == ["answer.refused"]


def test_metres_under_a_label_of_degrees_are_asked_about(district):
    metric = gpd.GeoSeries([BLOCK], crs=4490).to_crs(4545)
    question = one(
        check(source_of(metric, crs="EPSG:4490"), role("park"), reference_of([district])), "crs.mismatch"
    )
    assert question.choices[0].value == "EPSG:4545"


def test_degrees_under_a_label_of_metres_are_asked_about(district):
    question = one(
        check(source_of([BLOCK], crs="EPSG:4545"), role("park"), reference_of([district])), "crs.mismatch"
    )
    assert question.choices[0].value == "EPSG:4490"


def test_latitude_first_is_exchanged_and_told(tmp_path):
    turned = shapely.transform(BLOCK, lambda xy: xy[:, ::-1])
    # A latitude of 106° is none, so there is no doubt.
    park = layer(saved(tmp_path, "a.gpkg", [turned]), "park")
    right = layer(saved(tmp_path, "b.gpkg", [BLOCK]), "park")
    assert codes(park.findings) == ["crs.axes"]
    assert shapely.equals_exact(
        park.frame.geometry.iloc[0].normalize(), right.frame.geometry.iloc[0].normalize(), 1e-6
    )
    assert one(check(source_of([turned]), role("park"), None, Answers(mend=False)), "crs.mismatch")


def test_survey_coordinates_with_north_first_are_exchanged(district):
    metric = gpd.GeoSeries([BLOCK], crs=4490).to_crs(4545)
    turned = source_of(shapely.transform(metric.to_numpy(), lambda xy: xy[:, ::-1]), crs="EPSG:4545")
    assert codes(check(turned, role("park"), reference_of([district]))) == ["crs.axes"]


@pytest.mark.parametrize("code", [4545, 4544, 32648])
def test_eastings_that_no_grid_has_are_exchanged_with_nothing_to_compare_them_with(code):
    metric = gpd.GeoSeries([BLOCK], crs=4490).to_crs(code)
    turned = source_of(shapely.transform(metric.to_numpy(), lambda xy: xy[:, ::-1]), crs=f"EPSG:{code}")
    assert "crs.axes" in codes(check(turned, role("park")))
    assert "crs.axes" not in codes(check(source_of(metric.to_numpy(), crs=f"EPSG:{code}"), role("park")))


def test_the_wrong_zone_is_far_away_and_the_right_one_is_asked_for(district):
    metric = gpd.GeoSeries([BLOCK], crs=4490).to_crs(4545)
    source = source_of(metric, crs="EPSG:4544")
    question = one(check(source, role("park"), reference_of([district])), "crs.mismatch")
    assert question.severity == "question"
    assert question.choices[0].value == "EPSG:4545"
    assert question.choices[-1].value == "EPSG:4544"
    kept = check(source, role("park"), reference_of([district]), Answers(crs="EPSG:4544"))
    assert one(kept, "place.far").severity == "warning"
    left = check(
        source, role("park"), reference_of([district]), Answers(declined=frozenset({"crs.mismatch"}))
    )
    assert one(left, "place.far").choices[0].value == "EPSG:4545"


def test_one_stray_row_at_home_does_not_bring_a_far_layer_near(district):
    """Of 21 blocks, 20 lie a degree of latitude (111 km) north of the district's edge and one inside."""
    north = [shapely.transform(BLOCK, lambda xy: xy + np.array([0, 1])) for _ in range(20)]
    finding = one(
        check(source_of([BLOCK, *north], crs="EPSG:4490"), role("park"), reference_of([district])),
        "place.far",
    )
    assert 100 < finding.message.figures["km"] < 112


def test_a_heading_that_is_the_title_needs_no_words(tmp_path, district):
    columns = {"名称": ["甲"], "CLASS": ["G11"], "Open to the public": ["是"], "建设状态": ["现状"]}
    source = saved(tmp_path, "a.gpkg", [BLOCK], columns)
    steps = [str(step) for step in layer(source, "park", [district]).steps]
    assert [step for step in steps if step.startswith("Column")] == [
        "Column 建设状态 is read as Existing or planned."
    ]


def test_an_old_datum_is_called_approximate(tmp_path):
    metric = gpd.GeoSeries([BLOCK], crs=4490).to_crs(4545)
    assert codes(check(source_of(metric, crs="EPSG:2381"), role("park"))) == ["crs.approximate"]


# ---------------------------------------------------------------- datum


def stops_csv(tmp_path, datum):
    moved = np.column_stack(SHIFTS[datum](*PLACES.T))
    rows = [(name, *place) for name, place in zip(NAMES, moved.round(9).tolist(), strict=True)]
    return table(tmp_path, "公交站点.csv", "站名,经度,纬度", rows)


@pytest.mark.parametrize("datum", SHIFTS)
def test_a_shifted_layer_is_put_right_to_a_centimetre_and_told(tmp_path, stations, datum):
    stops = layer(stops_csv(tmp_path, datum), "bus_stop", [stations])
    finding = one(stops.findings, f"datum.{datum}")
    assert finding.mended
    assert "6 of 6 names match" in str(finding.message)
    distance = shapely.distance(stops.frame.geometry.array, stations.frame.geometry.array)
    assert distance.max() < 0.01
    assert stops.origin.crs == {"gcj02": "EPSG:4326 (GCJ-02)", "bd09": "EPSG:4326 (BD-09)"}[datum]


def test_without_mends_the_shift_stays_and_is_told(tmp_path, stations):
    stops = layer(stops_csv(tmp_path, "gcj02"), "bus_stop", [stations], mend=False)
    finding = one(stops.findings, "datum.gcj02")
    assert not finding.mended
    distance = shapely.distance(stops.frame.geometry.array, stations.frame.geometry.array)
    assert (distance > 470).all()


@pytest.mark.parametrize("answer", ["as_is", "gcj02", "bd09"])
def test_an_answered_datum_goes_before_the_evidence(tmp_path, stations, answer):
    stops = layer(stops_csv(tmp_path, "bd09"), "bus_stop", [stations], datum=answer)
    distance = shapely.distance(stops.frame.geometry.array, stations.frame.geometry.array)
    assert (distance.max() < 0.01) == (answer == "bd09")


def test_a_metric_grid_is_warned_about_and_never_moved(stations):
    moved = np.column_stack(wgs84_to_gcj02(*PLACES.T))
    metric = gpd.GeoSeries(shapely.points(moved), crs=4490).to_crs(4545)
    source = source_of(metric, {"站名": NAMES}, crs="EPSG:4545")
    finding = one(check(source, role("bus_stop"), reference_of([stations])), "datum.gcj02")
    assert (finding.severity, finding.mended) == ("warning", False)


def test_a_suspicion_is_a_question(tmp_path, stations):
    moved = np.column_stack(wgs84_to_gcj02(*PLACES[:4].T))
    rows = [(name, *place) for name, place in zip(NAMES, moved.tolist(), strict=False)]
    source = table(tmp_path, "stops.csv", "站名,lon,lat", rows)
    question = one(check(source, role("bus_stop"), reference_of([stations])), "datum.gcj02")
    assert question.severity == "question"
    assert [choice.value for choice in question.choices] == ["gcj02", "as_is", "bd09"]
    with pytest.raises(UserError, match="GCJ-02"):
        layer(source, "bus_stop", [stations])
    assert len(layer(source, "bus_stop", [stations], datum="gcj02").frame) == 4


def test_a_declaration_that_leads_nowhere_is_asked_about(district):
    drawing = 'LOCAL_CS["Undefined Cartesian SRS",UNIT["metre",1],AXIS["X",EAST],AXIS["Y",NORTH]]'
    metric = gpd.GeoSeries([BLOCK], crs=4490).to_crs(4545).set_crs(drawing, allow_override=True)
    source = source_of(metric, crs=drawing)
    question = one(check(source, role("park"), reference_of([district])), "crs.missing")
    assert "Undefined Cartesian SRS" in str(question.message)
    assert question.choices[0].value == "EPSG:4545"


def test_unknown_datum_is_said_only_where_a_distance_rule_depends_on_it(tmp_path):
    rows = [("甲", 106.530123, 29.550456), ("乙", 106.540789, 29.560123)]
    assert codes(check(table(tmp_path, "a.csv", "站名,lon,lat", rows), role("bus_stop"))) == ["datum.unknown"]
    assert codes(check(source_of([BLOCK]), role("park"))) == []
    assert (
        codes(
            check(
                table(tmp_path, "b.csv", "站名,lon,lat", [("Monaco", 7.420123, 43.740456)]), role("bus_stop")
            )
        )
        == []
    )


def test_a_boundary_from_a_web_map_is_put_right_by_surveyed_subdistricts(tmp_path):
    halves = [shapely.box(106.50, 29.54, 106.53, 29.57), shapely.box(106.53, 29.54, 106.56, 29.57)]
    metric = gpd.GeoSeries(halves, crs=4490).to_crs(4545)
    subdistricts = saved(tmp_path, "街道.gpkg", metric, {"名称": ["甲", "乙"]}, crs=4545)
    shifted = shapely.transform(BLOCK, lambda xy: np.column_stack(wgs84_to_gcj02(*xy.T)))
    boundary = saved(tmp_path, "区界.geojson", [shifted], {"名称": ["渝中区"]}, crs=4326)
    order = sorted(
        [(boundary, "district"), (subdistricts, "subdistrict")], key=lambda pair: import_order(*pair)
    )
    assert [role_id for _, role_id in order] == ["subdistrict", "district"]
    first = layer(subdistricts, "subdistrict")
    second = layer(boundary, "district", [first])
    assert one(second.findings, "datum.gcj02").mended
    assert reference_of([first, second]).outline.bounds == pytest.approx(BLOCK.bounds, abs=1e-6)


# ---------------------------------------------------------------- rows


def test_rows_at_zero_or_far_away_are_left_out_and_listed(tmp_path, district):
    near_outside = shapely.Point(106.60, 29.55)
    points = [shapely.Point(106.53, 29.55), shapely.Point(0, 0), near_outside, shapely.Point(108.5, 29.5)]
    source = saved(tmp_path, "stops.gpkg", points, {"站名": list("甲乙丙丁")})
    kept = layer(source, "bus_stop", [district])
    assert kept.frame["row"].tolist() == [1, 3]
    assert one(kept.findings, "place.zero").rows == (2,)
    assert one(kept.findings, "place.outside").rows == (4,)
    assert layer(source, "bus_stop", [district], mend=False).frame["row"].tolist() == [1, 2, 3, 4]


def test_null_island_is_left_out_without_any_reference(tmp_path):
    source = saved(tmp_path, "a.gpkg", [shapely.Point(106.53, 29.55), shapely.Point(0, 0)])
    assert layer(source, "bus_stop").frame["row"].tolist() == [1]


def test_a_large_feature_that_reaches_the_district_is_kept(tmp_path, district):
    river = shapely.box(106.55, 29.0, 108.0, 29.56)
    source = saved(tmp_path, "a.gpkg", [BLOCK, river])
    assert len(layer(source, "green", [district]).frame) == 2


def test_coordinates_that_are_no_numbers_are_listed():
    points = [shapely.Point(106.53, 29.55), shapely.Point(np.nan, 29.5), shapely.Point(np.inf, 29.5)]
    found = check(source_of(points), role("bus_stop"))
    assert one(found, "geometry.not_finite").rows == (2, 3)


def test_nothing_to_use_is_an_error_with_a_sentence(tmp_path):
    empty = source_of([], name="空.gpkg")
    assert codes(check(empty, role("park"))) == ["features.none"]
    assert codes(check(source_of([None, None]), role("park"))) == ["geometry.none"]
    (alone,) = check(source_of([None]), role("park"))
    assert str(alone.message).startswith("The only row of ")
    points = source_of([shapely.Point(106.5, 29.5)])
    assert codes(check(points, role("park"))) == ["geometry.kind", "features.none"]
    with pytest.raises(UserError, match="空"):
        layer(empty, "park")


def test_the_same_stop_twice_is_one(tmp_path):
    places = shapely.points([PLACES[0], PLACES[0], PLACES[0], PLACES[1]])
    about = {"站名": ["甲", "甲", "甲", "乙"], "站台编号": list("1234"), "在用": ["是", "是", "否", "是"]}
    stops = layer(saved(tmp_path, "a.gpkg", places, about), "bus_stop")
    assert stops.frame["row"].tolist() == [1, 3, 4]
    assert one(stops.findings, "geometry.duplicate").rows == (2,)
    assert one(stops.findings, "geometry.stacked").rows == (1, 3)


def test_heights_are_dropped_and_told(tmp_path):
    solid = shapely.force_3d(BLOCK, 250)
    park = layer(saved(tmp_path, "a.gpkg", [solid]), "park")
    assert not park.frame.has_z.any()
    assert codes(park.findings) == ["geometry.z"]


def test_a_bowtie_is_repaired_in_the_working_crs_with_its_area_in_the_finding(tmp_path):
    # In metres: two triangles of 100 m by 50 m height, 5,000 m² in all.
    plane = np.array([[500_000, 3_270_000], [500_100, 3_270_100], [500_100, 3_270_000], [500_000, 3_270_100]])
    bowtie = shapely.polygons(plane)
    park = layer(saved(tmp_path, "a.gpkg", [bowtie], crs=WORKING), "park")
    assert shapely.area(park.frame.geometry.iloc[0]) == pytest.approx(5000)
    assert "is 5,000.0 m²" in str(one(park.findings, "geometry.invalid").message)


# ---------------------------------------------------------------- tables and rasters


def test_a_population_table_has_no_place_and_needs_none(tmp_path):
    source = table(tmp_path, "人口.csv", "街道,常住人口", [("上清寺街道", 50_123), ("大坪街道", -3)])
    population = layer(source, "population")
    assert population.frame["population"].iloc[0] == 50_123
    assert np.isnan(population.frame["population"].iloc[1])
    assert population.frame.geometry.isna().all()
    assert population.frame.crs == WORKING
    assert codes(population.findings) == ["population.negative"]


def test_a_table_without_population_is_refused(tmp_path):
    source = table(tmp_path, "人口.csv", "街道,备注", [("上清寺街道", "x")])
    with pytest.raises(UserError, match="Population"):
        layer(source, "population")


METRIC_GRID = Affine(10, 0, 357_000, 0, -10, 3_271_000)


def raster(tmp_path, crs, transform):
    path = tmp_path / "ndvi.tif"
    profile = {"driver": "GTiff", "width": 4, "height": 3, "count": 1, "dtype": "uint8"}
    with rasterio.open(path, "w", crs=crs, transform=transform, **profile) as dataset:
        dataset.write(np.ones((1, 3, 4), "uint8"))
    (source,) = read(path)
    return source


def test_a_raster_keeps_its_own_grid(tmp_path, district):
    vegetation = layer(raster(tmp_path, CRS(4545), METRIC_GRID), "vegetation", [district])
    assert vegetation.frame is None
    assert (vegetation.grid.width, vegetation.grid.height) == (4, 3)
    assert CRS.from_wkt(vegetation.grid_crs) == CRS(4545)
    assert vegetation.origin.crs == "EPSG:4545"


def test_a_raster_in_degrees_is_measured_on_the_ellipsoid(tmp_path, district):
    source = raster(tmp_path, CRS(4326), Affine(1e-4, 0, 106.5, 0, -1e-4, 29.56))
    vegetation = layer(source, "vegetation", [district])
    assert CRS.from_wkt(vegetation.grid_crs) == CRS(4326)


def test_a_raster_without_georeference_is_refused_and_not_asked_about(tmp_path, district):
    path = tmp_path / "ndvi.tif"
    profile = {"driver": "GTiff", "width": 4, "height": 3, "count": 1, "dtype": "uint8"}
    with (
        pytest.warns(rasterio.errors.NotGeoreferencedWarning),
        rasterio.open(path, "w", crs=CRS(4545).to_wkt(), **profile) as dataset,
    ):
        dataset.write(np.ones((1, 3, 4), "uint8"))
    (source,) = read(path)
    assert codes(check(source, role("vegetation"), reference_of([district]))) == ["raster.not_placed"]


def test_a_raster_turned_in_degrees_is_taken(tmp_path, district):
    source = raster(tmp_path, CRS(4326), Affine(1e-4, 2e-5, 106.5, 2e-5, -1e-4, 29.56))
    assert CRS.from_wkt(layer(source, "vegetation", [district]).grid_crs) == CRS(4326)


def test_a_raster_without_crs_is_asked_about(tmp_path, district):
    source = raster(tmp_path, None, METRIC_GRID)
    question = one(check(source, role("vegetation"), reference_of([district])), "crs.missing")
    assert question.choices[0].value == "EPSG:4545"
    answered = layer(source, "vegetation", [district], crs="EPSG:4545")
    assert CRS.from_wkt(answered.grid_crs) == CRS(4545)


def test_a_raster_is_no_park_and_a_park_is_no_raster(tmp_path):
    source = raster(tmp_path, CRS(4545), METRIC_GRID)
    assert codes(check(source, role("park"))) == ["geometry.kind"]


# ---------------------------------------------------------------- real files

real = pytest.mark.skipif(not DATA.is_dir(), reason="the shared real inputs are not there")


@real
def test_districts_in_four_official_grids_are_the_same_land(tmp_path):
    folder = DATA / "single_fault_copies"
    wgs84 = layer(read(DATA / "chongqing_districts_gbk_wgs84" / "区县界_area.shp")[0], "subdistrict").frame
    for grid in ("cm105", "cm108", "zone35", "zone36"):
        found = layer(read(folder / f"cgcs2000_3deg_{grid}" / "主城五区.shp")[0], "subdistrict").frame
        same = wgs84.set_index("name").loc[found["name"]].geometry
        assert len(found) == 5
        for here, there in zip(found.geometry, same, strict=True):
            assert shapely.hausdorff_distance(here, there) < 0.01


@real
def test_the_area_of_yuzhong_is_the_geodesic_one():
    (source,) = read(DATA / "chongqing_districts_gbk_wgs84" / "区县界_area.shp")
    frame = layer(source, "district", district="渝中区").frame.set_index("name")
    found = source.frame.set_index("NAME")
    truth = abs(Geod(ellps="GRS80").geometry_area_perimeter(found.geometry.loc["渝中区"])[0])
    assert shapely.area(frame.geometry.loc["渝中区"]) == pytest.approx(truth, rel=2e-6)
    # PROVENANCE.txt: 22.957 km² in UTM 48N, whose areal scale there is 1 - 0.000253.
    assert truth == pytest.approx(22.957e6 / (1 - 0.000253), rel=2e-5)


@real
@pytest.mark.parametrize(
    ("folder", "name", "first"),
    [("no_prj", "区县界_area", "EPSG:4490"), ("cgcs2000_cm105_no_prj", "主城五区", "EPSG:4544")],
)
def test_an_undeclared_real_file_is_asked_about_with_the_right_choice_first(folder, name, first):
    # Against the five central districts: the municipality is so wide that both zones fall into it.
    (known,) = read(DATA / "single_fault_copies" / "cgcs2000_3deg_cm108" / "主城五区.shp")
    reference = reference_of([layer(known, "subdistrict")])
    (source,) = read(DATA / "single_fault_copies" / folder / f"{name}.shp")
    question = one(check(source, role("district"), reference), "crs.missing")
    assert question.choices[0].value == first


@real
def test_a_shifted_copy_of_yuzhong_is_found_out_and_of_the_whole_municipality_left_alone(tmp_path):
    (source,) = read(DATA / "chongqing_districts_gbk_wgs84" / "区县界_area.shp")
    yuzhong = source.frame[source.frame["NAME"] == "渝中区"]
    known = layer(saved(tmp_path, "a.gpkg", yuzhong.geometry, crs=4490), "subdistrict")
    shifted = shapely.transform(
        yuzhong.geometry.to_numpy(), lambda xy: np.column_stack(wgs84_to_gcj02(*xy.T))
    )
    moved = layer(saved(tmp_path, "b.geojson", shifted, crs=4326), "district", [known])
    assert one(moved.findings, "datum.gcj02").mended
    assert shapely.hausdorff_distance(moved.frame.geometry.iloc[0], known.frame.geometry.iloc[0]) < 0.01
    assert not any(
        finding.code.startswith("datum") for finding in check(source, role("district"), reference_of([known]))
    )
