"""Rows of people joined to zones by code and by name, where the two disagree."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from gisapp.population import with_population
from gisapp.zone_rows import zone_rows
from layers.layer import Layer, Origin
from tests.core.sources import codes, one

DISTRICTS = Path(__file__).parents[3] / "shared" / "data" / "chongqing_districts_gbk_wgs84"
WEST, EAST = shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)


def zones(names, zone_codes, areas):
    return gpd.GeoDataFrame(
        {
            "zone_kind": ["district", *["subdistrict"] * len(names)],
            "zone": ["全市", *names],
            "code": [None, *zone_codes],
            "population": np.nan,
        },
        geometry=[shapely.union_all(areas), *areas],
    )


def people(*rows, areas=None):
    frame = pd.DataFrame(rows, columns=["name", "code", "population"])
    frame["row"] = range(1, len(frame) + 1)
    return gpd.GeoDataFrame(frame, geometry=[None] * len(frame) if areas is None else areas)


def population(frame):
    origin = Origin(file="人口.xlsx", layer="人口", format="XLSX", crs="", sha256="", encoding="")
    return Layer(id="population", title="人口", role="population", origin=origin, frame=frame)


OLD = ("綦江区", "璧山县"), ("500120", "500227"), (WEST, EAST)
"""Codes as in the boundaries of 2017; since then 500120 is 璧山区 and 綦江区 is 500110."""


def test_a_code_that_changed_hands_gives_no_district_the_people_of_another():
    table = people(("綦江区", "500110", 1_011_334), ("璧山区", "500120", 756_022))
    counted, findings, _ = with_population(zones(*OLD), population(table))
    assert counted["population"].tolist() == [1_767_356, 1_011_334, 756_022]
    clash = one(findings, "join.code_clash")
    assert (clash.severity, clash.rows) == ("warning", (2,))
    assert "500120 is 璧山区 in row 2, and 綦江区 on the map" in str(clash.message)


def test_the_other_district_need_not_be_on_the_map():
    table = people(("綦江区", "500110", 1_011_334), ("璧山区", "500120", 756_022))
    counted, findings, _ = with_population(zones(("綦江区",), ("500120",), (WEST,)), population(table))
    assert counted["population"].tolist() == [1_011_334, 1_011_334]
    assert codes(findings) == ["join.code_clash", "population.unplaced"]


def test_the_two_districts_of_the_shapefile_of_2017():
    if not DISTRICTS.exists():
        pytest.skip("../shared/data/chongqing_districts_gbk_wgs84 is not here")
    frame = gpd.read_file(DISTRICTS, encoding="gb18030").set_index("NAME").loc[["綦江区", "璧山县"]]
    old = zones(frame.index, frame["ADMINCODE"].astype(str), frame.geometry)
    rows = people(("璧山区", "500120", 756_022), ("綦江区", "500110", 1_011_334))
    found = zone_rows(old, population(rows), np.zeros(2, dtype=bool))
    assert found.zone.tolist() == [2, 1]
    assert codes(found.findings) == ["join.code_clash"]


def test_areas_decide_where_rows_have_them():
    rows = people(("甲区", "500120", 1), ("乙区", "500227", 2), areas=[WEST, WEST])
    found = zone_rows(zones(*OLD), population(rows), np.zeros(len(rows), dtype=bool))
    # The first lies where its code says: renamed. The second lies elsewhere, and no zone has its name.
    assert found.zone.tolist() == [1, -1]
    assert one(found.findings, "join.renamed").rows == (1,)
    assert one(found.findings, "join.code_clash").rows == (2,)


def test_a_namesake_elsewhere_is_not_joined():
    rows = people(("綦江区", None, 5), areas=[shapely.box(100, 100, 110, 110)])
    found = zone_rows(zones(*OLD), population(rows), np.zeros(len(rows), dtype=bool))
    assert found.zone.tolist() == [-1]
    assert codes(found.findings) == ["join.elsewhere"]


def test_a_new_name_under_an_old_code_is_taken_and_told():
    found = zone_rows(zones(*OLD), population(people(("古南区", "500120", 7))), np.zeros(1, dtype=bool))
    assert found.zone.tolist() == [1]
    assert codes(found.findings) == ["join.renamed"]


def test_a_part_that_has_its_zones_name_is_not_added_to_it():
    named = zones(("朝天门街道",), ("500103001",), (WEST,))
    table = people(("朝天门街道", "500103001", 20_000), ("朝天门社区", None, 5_000))
    counted, findings, _ = with_population(named, population(table))
    assert counted["population"].tolist() == [20_000, 20_000]
    assert one(findings, "population.unplaced").rows == (2,)


def test_agreeing_rows_need_no_words():
    table = people(("綦江", "500120", 1), ("璧山", None, 2), ("合计", None, 3))
    counted, findings, _ = with_population(zones(*OLD), population(table))
    assert counted["population"].tolist() == [3, 1, 2]
    assert findings == ()


@pytest.mark.parametrize(
    "name", ["合计", "合 计", "总计（人）", "全区合计：", "全区", "总数", "Total", "Grand total:"]
)
def test_a_row_of_the_whole_gives_the_district_its_figure(name):
    """Where a subdistrict's people are not known, the district's are what the total says."""
    table = people(("綦江", "500120", 1), (name, None, 3))
    counted, findings, _ = with_population(zones(*OLD), population(table))
    assert counted["population"].tolist()[:2] == [3, 1]
    assert "population.unplaced" not in codes(findings)


@pytest.mark.parametrize("name", ["小计", "江北片合计", "Subtotal", "全区幼儿园", "合计里"])
def test_a_row_of_a_part_is_not_the_district(name):
    table = people(("綦江", "500120", 1), (name, None, 3))
    counted, findings, _ = with_population(zones(*OLD), population(table))
    assert np.isnan(counted["population"].iloc[0])
    assert one(findings, "population.unplaced").rows == (2,)


RENUMBERED = ("甲街道", "乙街道"), ("500227001", "500227002"), (WEST, EAST)


@pytest.mark.parametrize(
    "codes_now", [("500120001", "500120002"), ("310000001", "310000002"), ("500120001000", "500120002000")]
)
def test_codes_of_another_year_say_nothing_where_all_names_are_there(codes_now):
    """璧山 was 500227 and is 500120; with one name missing the rows are another district's namesakes."""
    rows = [("甲街道", codes_now[0], 5), ("乙街道", codes_now[1], 7)]
    counted, findings, _ = with_population(zones(*RENUMBERED), population(people(*rows)))
    assert counted["population"].tolist() == [12, 5, 7]
    assert one(findings, "join.renumbered").rows == (1, 2)
    counted, findings, _ = with_population(zones(*RENUMBERED), population(people(*rows[:1])))
    assert counted["population"].isna().all()
    assert "join.renumbered" not in codes(findings)


@pytest.mark.parametrize(
    ("street", "cluster"), [("化龙桥街道", "化龙桥"), ("Northgate Ward", "Northgate"), ("大坪街道", "大坪")]
)
def test_a_short_name_is_the_subdistricts_and_not_the_clusters(street, cluster):
    areas = zones([street, "他街道", cluster], [None] * 3, (WEST, EAST, shapely.box(1, 1, 2, 2)))
    areas.loc[3, "zone_kind"] = "cluster"
    counted, _, _ = with_population(areas, population(people((cluster, None, 6), ("他街道", None, 4))))
    assert counted["population"].iloc[:3].tolist() == [10, 6, 4]
    both = people((street, None, 6), ("他街道", None, 4), (cluster, None, 1))
    counted, _, _ = with_population(areas, population(both))
    assert counted["population"].tolist() == [10, 6, 4, 1]


@pytest.mark.parametrize(
    ("district", "level"), [("Northgate", " Ward"), ("Stone Mill", " Parish"), ("东湖", "街道")]
)
def test_the_districts_whole_name_may_be_a_subdistricts_short_one(district, level):
    """Where the other subdistricts have rows; beside a row of the subdistrict's own it is the district's."""
    areas = zones([f"{district}{level}", f"Southgate{level}"], [None, None], (WEST, EAST))
    areas.loc[0, "zone"] = district
    counted, _, _ = with_population(areas, population(people((district, None, 6), ("Southgate", None, 4))))
    assert counted["population"].tolist() == [10, 6, 4]
    rows = ((district, None, 10), (f"{district}{level}", None, 6), (f"Southgate{level}", None, 4))
    counted, findings, _ = with_population(areas, population(people(*rows)))
    assert counted["population"].tolist() == [10, 6, 4]
    assert "population.differs" not in codes(findings)


@pytest.mark.parametrize(("whole", "known"), [(99.8, False), (99.95, True), (100, True), (150, True)])
def test_a_whole_of_fewer_people_than_its_known_parts_is_unknown(whole, known):
    """One of two subdistricts is known, with 100 people; a thousandth is rounding."""
    table = people(("綦江", "500120", 100), ("合计", None, whole))
    counted, findings, _ = with_population(zones(*OLD), population(table))
    assert np.isfinite(counted["population"].iloc[0]) == known
    assert ("population.fewer" in codes(findings)) != known


@pytest.mark.parametrize("kind", ["街道", "镇", "乡镇", "社区"])
def test_a_file_called_after_its_kind_of_places_names_no_district(kind):
    """Without a boundary the district is called as the file of its parts: 西市街道 is one of these."""
    names = [f"西市{kind[-2:]}", f"东门{kind[-2:]}"]
    areas = zones(names, [None, None], (WEST, EAST))
    areas.loc[0, "zone"] = kind[-2:]
    table = people((names[0], None, 9), (names[1], None, 4))
    counted, findings, _ = with_population(areas, population(table))
    assert counted["population"].tolist() == [13, 9, 4]
    assert findings == ()


def test_a_whole_name_goes_before_a_plain_one():
    """大石街道 and 大石镇 are two, and so are a district and the subdistrict of its name."""
    two = zones(("大石街道", "大石镇"), (None, None), (WEST, EAST))
    for table in (
        people(("大石街道", None, 1_000), ("大石镇", None, 2_000)),
        people(("大石镇", None, 2_000), ("大石 街道", None, 1_000)),
    ):
        counted, findings, _ = with_population(two, population(table))
        assert counted["population"].tolist() == [3_000, 1_000, 2_000]
        assert findings == ()
    district = zones(("沙坪坝街道", "天星桥街道"), (None, None), (WEST, EAST))
    district.loc[0, "zone"] = "沙坪坝区"
    table = people(("沙坪坝街道", None, 1_000), ("天星桥街道", None, 2_000))
    assert with_population(district, population(table))[0]["population"].tolist() == [3_000, 1_000, 2_000]
    with_total = people(("沙坪坝区", None, 3_000), ("沙坪坝街道", None, 1_000), ("天星桥", None, 2_000))
    assert with_population(district, population(with_total))[0]["population"].tolist() == [
        3_000,
        1_000,
        2_000,
    ]


@pytest.mark.parametrize(
    ("ours", "others"), [("重庆市渝中区", "江北区"), ("渝中", "重庆市江北区"), ("Camden", "Islington")]
)
def test_a_namesake_that_says_its_district_brings_its_people_nowhere(ours, others):
    """Two zones of one district, of which the table has one; the other's name is that of a neighbour's."""
    boundary = "Camden" if ours == "Camden" else "渝中区"
    table = people(("石板街道", None, 30_000), ("人和街道", None, 70_000), ("石板街道", None, 50_000))
    table["of_district"] = [ours, others, others]
    here = zones(("石板街道", "人和街道"), (None, None), (WEST, EAST))
    here.loc[0, "zone"] = boundary
    counted, findings, _ = with_population(here, population(table))
    assert counted["population"].tolist()[1] == 30_000
    assert np.isnan(counted["population"].iloc[2])
    assert "population.unplaced" not in codes(findings)  # they say themselves whose they are


def test_a_table_that_never_names_this_district_is_joined_by_its_names():
    table = people(("石板街道", None, 30_000), ("人和街道", None, 20_000))
    table["of_district"] = ["市辖区", "市辖区"]
    here = zones(("石板街道", "人和街道"), (None, None), (WEST, EAST))
    assert with_population(here, population(table))[0]["population"].tolist() == [50_000, 30_000, 20_000]


@pytest.mark.parametrize("said", ["江北区", "重庆市江北区", "500105"])
def test_a_table_of_another_district_gives_nobody_to_its_namesakes(said):
    table = people(("石板街道", None, 55_000), ("人和街道", None, 35_000))
    table["of_district"] = said
    here = zones(("石板街道", "人和街道"), ("500103001", "500103002"), (WEST, EAST))
    here.loc[0, "zone"] = "渝中区"
    counted, findings, _ = with_population(here, population(table))
    assert counted["population"].isna().all()
    told = one(findings, "population.of_another")
    assert str(told.message).endswith("and not of 渝中区: its people are not counted here.")


@pytest.mark.parametrize(
    ("said", "district"),
    [
        ("渝中区", "重庆市渝中区"),
        ("500103", "渝中区"),
        ("江北区", "区界"),  # a boundary without a name is called after its file
        ("全区", "渝中区"),
        ("重庆市各区", "渝中区"),
        (None, "渝中区"),
    ],
)
def test_a_table_that_may_be_ours_is_joined_by_its_names(said, district):
    table = people(("石板街道", None, 55_000), ("人和街道", None, 35_000))
    table["of_district"] = said
    here = zones(("石板街道", "人和街道"), ("500103001", "500103002"), (WEST, EAST))
    here.loc[0, "zone"] = district
    counted, findings, _ = with_population(here, population(table))
    assert counted["population"].tolist() == [90_000, 55_000, 35_000]
    assert "population.of_another" not in codes(findings)


@pytest.mark.parametrize(
    "level", ["Ward", "ward", "Parish", "Township", "Quarter", "Neighbourhood", "District"]
)
def test_english_names_with_and_without_their_level_are_one_place(level):
    for here, there in (("", f" {level}"), (f" {level}", "")):
        two = zones((f"Northgate{here}", f"Edward{here}"), (None, None), (WEST, EAST))
        table = people((f"Northgate{there}", None, 1_000), (f"Edward{there}", None, 2_000))
        counted, findings, _ = with_population(two, population(table))
        assert counted["population"].tolist() == [3_000, 1_000, 2_000]
        assert findings == ()


@pytest.mark.parametrize("names", [("Northgate", "Northgate Ward"), ("东门", "东门街道")])
def test_two_zones_of_one_name_but_for_the_level_stay_apart(names):
    two = zones(names, (None, None), (WEST, EAST))
    table = people((names[1], None, 2_000), (names[0], None, 1_000))
    assert with_population(two, population(table))[0]["population"].tolist() == [3_000, 1_000, 2_000]


@pytest.mark.parametrize(
    "names", [("Northgate Ward", "Northgate"), ("Northgate Ward", "Northgate District"), ("东门街道", "东门")]
)
def test_a_row_beside_that_of_the_whole_name_is_of_another_place(names):
    table = people((names[0], None, 2_000), (names[1], None, 700))
    counted, findings, _ = with_population(zones(names[:1], (None,), (WEST,)), population(table))
    assert counted["population"].tolist() == [2_000, 2_000]
    assert one(findings, "population.unplaced").rows == (2,)
