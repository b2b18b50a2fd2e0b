"""Rows of people that belong to no zone: those of neighbours are a note, what may be ours is a doubt."""

from dataclasses import replace

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


# ---------------------------------------------------------------- several files


def tables(**files):
    """One layer of the rows of several files, each numbered from 1, as a project joins them."""
    parts = [table(*rows).frame.assign(file=f"{name}.csv") for name, rows in files.items()]
    frame = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), geometry="geometry")
    return replace(table(*OURS), title=f"{next(iter(files))}.csv", frame=frame)


@pytest.mark.parametrize(
    ("district", "here", "city", "others"),
    [
        ("青石区", OURS, [("青石区", 60_000), ("白塔区", 90_000), ("临江县", 70_000)], (2, 3)),
        ("Stone District", WARDS, [("Chalk District", 90_000), ("Stone District", 60_000)], (1,)),
        ("青石区", OURS, [("全市", 150_000), ("白塔区", 90_000), ("青石区", 60_000)], (1, 2)),
    ],
)
def test_a_table_of_districts_beside_ours_is_not_in_doubt_for_the_others(district, here, city, others):
    for files in ({"ours": here, "city": city}, {"city": city, "ours": here}):
        names = [name for name, _ in here]
        counted, findings, _ = with_population(zones(district, *names), tables(**files))
        assert counted["population"].tolist() == [60_000, 32_000, 28_000]
        assert codes(findings) == ["population.of_others"]
        told = one(findings, "population.of_others")
        assert (told.file, told.rows) == ("city.csv", others)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (OURS, [("其他", 9_000)], [("second.csv", (1,), 9_000)]),
        (
            [*OURS, ("其他", 7_000)],
            [("新城街道", 9_000)],
            [("first.csv", (3,), 7_000), ("second.csv", (1,), 9_000)],
        ),
        (
            [("Airport", 5_000), *OURS],
            [("小计", 5_000)],
            [("first.csv", (1,), 5_000), ("second.csv", (1,), 5_000)],
        ),
    ],
)
def test_people_of_no_zone_are_told_with_the_file_that_holds_them(first, second, told):
    layer = tables(first=first, second=second)
    _, findings, _ = with_population(zones("青石区", "东门街道", "西门街道"), layer)
    assert [(each.file, each.rows, each.message.figures["people"]) for each in findings] == told


def test_rows_that_are_joined_otherwise_are_told_with_their_file():
    layer = tables(first=OURS[:1], second=[("西门老街道", 28_000)])
    layer.frame["code"] = ["500101001", "500101002"]
    here = zones("青石区", "东门街道", "西门街道", zone_codes=["500101001", "500101002"])
    counted, findings, _ = with_population(here, layer)
    assert counted["population"].tolist() == [60_000, 32_000, 28_000]
    assert [(each.code, each.file, each.rows) for each in findings] == [("join.renamed", "second.csv", (1,))]


def test_a_file_that_is_all_another_districts_leaves_the_other_files_in_question():
    layer = tables(theirs=[("东门街道", 5_000)], ours=[*OURS, ("其他", 9_000)])
    layer.frame["of_district"] = ["白塔区", None, None, None]
    counted, findings, _ = with_population(zones("青石区", "东门街道", "西门街道"), layer)
    assert counted["population"].tolist() == [60_000, 32_000, 28_000]
    assert [(each.code, each.file) for each in findings] == [
        ("population.of_another", "theirs.csv"), ("population.unplaced", "ours.csv"),
    ]  # fmt: skip


def test_points_of_two_files_are_each_in_the_grounds_of_their_zone():
    layer = tables(first=[("河东", 32_000), ("河西", 28_000)], second=[("其他", 9_000)])
    layer.frame.geometry = [shapely.Point(5, 5), shapely.Point(15, 5), shapely.Point(15, 6)]
    counted, _, grounds = with_population(zones("青石区", "东门街道", "西门街道"), layer)
    assert counted["population"].tolist() == [69_000, 32_000, 37_000]
    parts = grounds[grounds["zone_kind"] == "subdistrict"]
    assert list(zip(parts["zone"], parts["file"], strict=True)) == [
        ("东门街道", "first.csv"), ("西门街道", "first.csv"), ("西门街道", "second.csv"),
    ]  # fmt: skip


# ---------------------------------------------------------------- zones without a row


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
    assert row.value == pytest.approx(1.0, rel=1e-3)
    assert {each.code for each in row.doubts} == {"built_up.missing"}


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


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("东门街道", 32_000), ("一社区", 20_000), ("二社区", 12_000), ("西门街道", 28_000)], False),
        ([("东门街道", 32_000), ("西门街道", 28_000), ("城北社区", 28_000)], False),
        ([("East", 32_000), ("Mill Lane", 30_000), ("Old Town", 2_000), ("West", 28_000)], False),
        ([("东门街道", 32_000), ("一社区", 20_000), ("二社区", 9_000), ("西门街道", 28_000)], True),
        ([("东门街道", 32_000), ("西门街道", 28_000), ("新城街道", 28_000)], True),
    ],
)
def test_parts_below_their_place_are_no_matter(rows, told):
    """Whoever wrote the subdistrict's code into them would count them twice."""
    names = [name for name, _ in rows if name in {"东门街道", "西门街道", "East", "West"}]
    counted, findings, _ = with_population(zones("青石区", *names), table(*rows))
    assert counted["population"].tolist() == [60_000, 32_000, 28_000]
    assert bool(findings) == told
    if told:
        assert "in no other row" in str(one(findings, "population.unplaced").mend)


@pytest.mark.parametrize("people", [0, np.nan])
@pytest.mark.parametrize("name", ["新城街道", "New Town", "（人）"])
def test_a_row_of_nobody_leaves_nobody_out(name, people):
    _, findings, _ = with_population(zones("青石区", "东门街道", "西门街道"), table(*OURS, (name, people)))
    assert findings == ()


@pytest.mark.parametrize(
    ("district", "east", "west"),
    [
        ("青石区", "东门街道办", "西门街道办事处"),
        ("青石区", "青石区东门街道", "江城市青石区西门街道办事处"),
        ("江城市青石区", "青石区东门街道", "江城市青石区 西门街道"),
        ("青石县", "青石县东门", "青石县西门办事处"),
    ],
)
def test_names_with_the_district_in_front_or_the_office_behind_are_joined(district, east, west):
    rows = table((east, 32_000), (west, 28_000))
    counted, findings, _ = with_population(zones(district, "东门街道", "西门街道"), rows)
    assert counted["population"].tolist() == [60_000, 32_000, 28_000]
    assert findings == ()


@pytest.mark.parametrize("name", ["白塔区东门街道", "江城市东门街道", "东门社区", "小青石区东门街道"])
def test_names_of_other_places_are_not(name):
    zoned = zones("青石区", "东门街道", "西门街道")
    counted, findings, _ = with_population(zoned, table((name, 7), ("西门街道", 28_000)))
    assert np.isnan(counted["population"].iloc[1])
    assert "population.zone_missing" in codes(findings)


@pytest.mark.parametrize("whole", ["青石区", "全区", "Total", "江城市青石区"])
def test_another_number_for_the_whole_is_said_of_the_file_that_has_it(whole):
    rows = table((whole, 63_000), *OURS)
    _, findings, _ = with_population(zones("青石区", "东门街道", "西门街道"), rows)
    message = str(one(findings, "population.differs").message)
    assert message.startswith("人口.xlsx says 63,000 people for the district as a whole")
    assert "60,000" in message


def test_the_districts_own_number_is_said_of_the_district():
    zoned = zones("青石区", "东门街道", "西门街道")
    zoned.loc[0, "population"] = 63_000
    _, findings, _ = with_population(zoned, table(*OURS))
    assert str(one(findings, "population.differs").message).startswith(
        "The district's own population is 63,000"
    )
