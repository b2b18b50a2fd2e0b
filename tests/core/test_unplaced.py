"""Rows of people that belong to no zone: those of neighbours are a note, what may be ours is a doubt."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, draft_of, project_of, read_files
from gisapp.population import with_population
from layers.layer import Layer, Origin
from layers.task import Task
from tests.core.sources import codes, one

EAST, NORTH = 500_000.0, 3_270_000.0


def zones(district, *names, zone_codes=None):
    areas = [shapely.box(10 * k, 0, 10 * (k + 1), 10) for k in range(len(names))]
    return gpd.GeoDataFrame(
        {
            "zone_kind": ["district", *["subdistrict"] * len(names)],
            "zone": [district, *names],
            "code": [None, *(zone_codes or [None] * len(names))],
            "population": np.nan,
        },
        geometry=[shapely.union_all(areas), *areas],
    )


def outside(*names):
    return zones("", *names).iloc[1:]


def table(*rows, of_district=None):
    frame = pd.DataFrame(rows, columns=["name", "population"]).assign(code=None)
    frame["row"] = range(1, len(frame) + 1)
    if of_district is not None:
        frame["of_district"] = of_district
    frame = gpd.GeoDataFrame(frame, geometry=[None] * len(frame))
    origin = Origin(file="人口.xlsx", layer="人口", format="XLSX", crs="", sha256="", encoding="")
    return Layer(id="population", title="人口.xlsx", role="population", origin=origin, frame=frame)


OURS = [("东门街道", 32_000), ("西门街道", 28_000)]
WARDS = [("East", 32_000), ("West", 28_000)]


@pytest.mark.parametrize(
    ("district", "here", "beside", "rows", "others"),
    [
        ("青石区", OURS, ("河口街道", "桥北街道"), [("河口街道", 5), ("桥北", 7)], (3, 4)),
        ("青石区", OURS, (), [("全市", 500_000)], (3,)),
        ("青石区", OURS, (), [("江城市", 500_000), ("全省", 9_000_000)], (3, 4)),
        ("青石县", OURS, (), [("江城市", 500_000)], (3,)),
        ("Stone", WARDS, ("North",), [("North", 11)], (3,)),
    ],
)
def test_people_of_other_places_are_a_note(district, here, beside, rows, others):
    names = [name for name, _ in here]
    elsewhere = outside(*beside) if beside else None
    counted, findings, _ = with_population(zones(district, *names), table(*here, *rows), elsewhere)
    assert counted["population"].tolist() == [60_000, 32_000, 28_000]
    assert codes(findings) == ["population.of_others"]
    assert one(findings, "population.of_others").rows == others
    assert one(findings, "population.of_others").severity == "info"


@pytest.mark.parametrize("sum_of", ["小计", "Subtotal", "城关片小计"])
def test_a_sum_of_the_rows_above_it_is_no_matter(sum_of):
    rows = [*OURS[:1], (sum_of, 32_000), *OURS[1:], (sum_of, 28_000)]
    counted, findings, _ = with_population(zones("青石区", "东门街道", "西门街道"), table(*rows))
    assert counted["population"].tolist() == [60_000, 32_000, 28_000]
    assert findings == ()


@pytest.mark.parametrize(
    ("beside", "row"),
    [
        ("河口街道", ("新城街道", 9_000)),  # of nobody that is known
        ("河口街道", ("小计", 69_000)),  # 9,000 more than the rows above it
        ("河口街道", ("青石经开区", 9_000)),  # may lie in the district
        ("河口街道", ("新市", 9_000)),  # short for 新市街道
        ("North", ("其他", 9_000)),
    ],
)
def test_people_who_may_be_ours_stay_in_doubt(beside, row):
    layer = table(*OURS, row)
    _, findings, _ = with_population(zones("青石区", "东门街道", "西门街道"), layer, outside(beside))
    told = one(findings, "population.unplaced")
    assert (told.rows, told.severity, told.message.figures["people"]) == ((3,), "warning", row[1])


@pytest.mark.parametrize("row", [("街道", np.nan), (None, np.nan), ("Ward", 0), ("（人）", np.nan)])
def test_rows_without_anybody_are_no_people_of_no_zone(row):
    counted, found, _ = with_population(zones("青石区", "东门街道", "西门街道"), table(*OURS, row))
    assert counted["population"].tolist() == [60_000, 32_000, 28_000]
    assert "population.unplaced" not in codes(found)


def test_a_table_of_districts_is_not_in_doubt_for_the_others():
    layer = table(("白塔区", 90_000), ("青石区", 60_000), ("临江县", 70_000))
    counted, findings, _ = with_population(zones("青石区"), layer)
    assert counted["population"].tolist() == [60_000]
    assert one(findings, "population.of_others").rows == (1, 3)


def test_the_sum_of_another_district_is_not_ours():
    rows = [("合计", 90_000), ("河口街道", 90_000), ("合计", 60_000), *OURS]
    layer = table(*rows, of_district=["白塔区", "白塔区", "青石区", "青石区", "青石区"])
    counted, findings, _ = with_population(zones("青石区", "东门街道", "西门街道"), layer)
    assert counted["population"].tolist() == [60_000, 32_000, 28_000]
    assert codes(findings) == ["population.of_others"]


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        (("东门街道", "西门街道", "南山街道"), OURS),
        (("East", "West", "South"), WARDS),
        (("东门街道", "西门街道", "南山街道"), [*OURS, ("河口街道", 1)]),
    ],
)
def test_a_zone_that_the_table_leaves_out_is_named(names, rows):
    counted, findings, _ = with_population(zones("青石区", *names), table(*rows), outside("河口街道"))
    assert np.isnan(counted["population"].iloc[0])
    told = one(findings, "population.zone_missing")
    assert told.severity == "warning"
    assert f"人口.xlsx has no row for {names[2]}" in str(told.message)


def test_a_zone_whose_own_column_says_its_people_is_not_missing():
    here = zones("青石区", "东门街道", "西门街道", "南山街道")
    here.loc[3, "population"] = 40_000
    counted, findings, _ = with_population(here, table(*OURS))
    assert counted["population"].iloc[0] == 100_000
    assert "population.zone_missing" not in codes(findings)


# ---------------------------------------------------------------- files


def write_district(folder, names):
    """Zones of 1 km² in a row, of which the first two are the district, and a park of 60,000 m² in it."""
    shapes = [
        shapely.box(EAST + 1000 * k, NORTH, EAST + 1000 * (k + 1), NORTH + 1000) for k in range(len(names))
    ]
    for name, columns, geometry in [
        ("街道", {"名称": names}, shapes),
        ("区界", {"名称": ["青石区"]}, [shapely.union_all(shapes[:2])]),
        ("公园绿地", {"类别": ["G11"]}, [shapely.box(EAST, NORTH, EAST + 300, NORTH + 200)]),
    ]:
        gpd.GeoDataFrame(columns, geometry=geometry, crs="EPSG:4545").to_file(folder / f"{name}.gpkg")


def district_of(folder):
    task = Task()
    project = project_of(draft_of(read_files([folder], task), task, Decisions()))
    return evaluate(project).readings["park_area_per_capita"].of("district")


def test_neighbours_in_both_files_leave_no_doubt(tmp_path):
    write_district(tmp_path, ["东门街道", "西门街道", "河口街道", "桥北街道"])
    rows = [*OURS, ("河口街道", 50_000), ("桥北街道", 30_000)]
    text = "\n".join(f"{name},{people}" for name, people in [("街道", "常住人口"), *rows])
    (tmp_path / "人口.csv").write_text(text, encoding="utf-8")
    row = district_of(tmp_path)
    assert (row.value, row.doubts) == (pytest.approx(1.0, rel=1e-3), ())


def test_a_neighbour_of_the_same_name_changes_no_name_of_ours(tmp_path):
    write_district(tmp_path, ["东门街道", "西门街道", "东门街道"])
    (tmp_path / "人口.csv").write_text("街道,人口\n东门街道,32000\n西门街道,28000\n", encoding="utf-8")
    assert district_of(tmp_path).denominator == 60_000


def test_the_reason_names_the_zone_that_is_missing(tmp_path):
    write_district(tmp_path, ["东门街道", "西门街道"])
    (tmp_path / "人口.csv").write_text("街道,人口\n东门街道,32000\n", encoding="utf-8")
    row = district_of(tmp_path)
    assert row.value is None
    assert str(row.reason) == "The population of 西门街道 is not known."
