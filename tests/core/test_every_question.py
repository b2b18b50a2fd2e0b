"""Every question that an import can ask: its option and a recipe answer it, and the right figure comes."""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import Point, box

from gisapp.__main__ import main
from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, draft_of, read_files
from gisapp.store.project_file import open_project
from layers.place.datum.gcj import wgs84_to_gcj02
from layers.task import Task
from tests import rasters

ROOT = Path(__file__).resolve().parents[2]
EAST, NORTH = 500_000.0, 3_270_000.0
PARKS, RATE, COVERAGE, NEAR = (
    "park_area_per_capita",
    "green_space_rate",
    "green_coverage",
    "transfer_coverage_50m",
)
WHOLE = box(0, 0, 2000, 1000)
PARK = box(0, 0, 1000, 700)


def write(folder, file, shapes, crs="EPSG:4544", **columns):
    """A file of shapes whose coordinates are metres from the south-west corner of the town."""
    moved = gpd.GeoSeries(list(shapes), crs="EPSG:4544").translate(EAST, NORTH)
    frame = gpd.GeoDataFrame(columns, geometry=moved.to_numpy(), crs="EPSG:4544")
    frame.set_crs(crs, allow_override=True).to_file(folder / file)


def town(folder, *, people=50_000, park=True):
    """2 km² built up throughout, 50,000 people, a park of 700,000 m²: 14 m² each, 35 % of the ground."""
    write(folder, "区界.gpkg", [WHOLE], name=["某区"], population=[people])
    write(folder, "建成区.gpkg", [WHOLE], name=["某区"])
    if park:
        write(folder, "公园绿地.gpkg", [PARK], name=["园"], 类别=["G11"])


def halves(folder):
    """The town in two subdistricts, its people in a table."""
    town(folder)
    write(folder, "街道.gpkg", [box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)], name=["甲街道", "乙街道"])


def table(folder, name, *lines):
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def stations(folder):
    """Two stations with an entrance each, and a bus stop 10 m from either."""
    town(folder, park=False)
    doors = [Point(500, 500), Point(1500, 500)]
    write(folder, "轨道站出入口.gpkg", doors, 所属车站=["一站", "二站"], 出入口=["1", "1"])
    return [shapely.affinity.translate(door, 0, 10) for door in doors]


# ---------------------------------------------------------------- what is asked


def unclear(folder):
    town(folder)
    write(folder, "规划公园.gpkg", [box(1000, 0, 1500, 200)], name=["规划"])


def unknown(folder):
    town(folder, park=False)
    write(folder, "data.gpkg", [PARK], a=[1])


def without_crs(folder):
    town(folder, park=False)
    write(folder, "park.shp", [PARK], name=["园"])
    (folder / "park.prj").unlink()


def wrong_crs(folder):
    town(folder, park=False)
    write(folder, "park.gpkg", [PARK], crs="EPSG:4326", name=["园"])


def shifted(folder):
    """Four stops of the names of four surveyed stations, all in GCJ-02: too few to be certain."""
    town(folder, park=False)
    names, doors = list("甲乙丙丁"), [Point(300 + 450 * k, 200 + 150 * k) for k in range(4)]
    write(folder, "轨道站.gpkg", doors, 站名=[f"{name}门" for name in names])
    write(folder, "轨道站出入口.gpkg", doors, 所属车站=[f"{name}门" for name in names], 出入口=["1口"] * 4)
    stops = gpd.GeoSeries([Point(p.x, p.y + 10) for p in doors], crs="EPSG:4544").translate(EAST, NORTH)
    lonlat = stops.to_crs("EPSG:4490")
    lon, lat = wgs84_to_gcj02(lonlat.x.to_numpy(), lonlat.y.to_numpy())
    rows = [f"{name}门,{x:.7f},{y:.7f}" for name, x, y in zip(names, lon, lat, strict=True)]
    table(folder, "公交站.csv", "站名,lon,lat", *rows)


def packed(folder):
    """Stops 10 m beside four doors, written as degrees, minutes and seconds behind one point."""
    town(folder, park=False)
    names, doors = list("甲乙丙丁"), [Point(300 + 450 * k, 200 + 150 * k) for k in range(4)]
    write(folder, "轨道站出入口.gpkg", doors, 所属车站=[f"{name}门" for name in names], 出入口=["1口"] * 4)
    stops = gpd.GeoSeries([Point(p.x, p.y + 10) for p in doors], crs="EPSG:4544").translate(EAST, NORTH)
    rows = [
        f"{name}门,{dms(p.x)},{dms(p.y)}" for name, p in zip(names, stops.to_crs("EPSG:4490"), strict=True)
    ]
    table(folder, "公交站.csv", "站名,lon,lat", *rows)


def dms(degrees):
    """Such as 106.341530 for 106°34′15.30″."""
    seconds = round(degrees * 3600, 2)
    return f"{seconds // 3600:.0f}.{seconds % 3600 // 60:02.0f}{seconds % 60 * 100:04.0f}"


def editions(folder):
    town(folder)
    write(folder, "绿地图斑.gpkg", [box(1000, 0, 1500, 400)], 类别=["G2"])


def two_years(folder):
    halves(folder)
    rows = ["甲街道,2024,90000", "乙街道,2024,80000", "甲街道,2025,30000", "乙街道,2025,20000"]
    table(folder, "人口.csv", "街道,年份,人口", *rows)


def two_counts(folder):
    halves(folder)
    rows = ["甲街道,户籍,90000", "乙街道,户籍,80000", "甲街道,常住,30000", "乙街道,常住,20000"]
    table(folder, "人口.csv", "街道,口径,人口", *rows)


def equal_parts(folder):
    halves(folder)
    rows = ["甲街道,一社区,15000", "甲街道,二社区,15000", "乙街道,三社区,10000", "乙街道,四社区,10000"]
    table(folder, "人口.csv", "街道,社区,人口", *rows)


def of_the_old(folder):
    halves(folder)
    table(folder, "人口.csv", "60岁及以上人口统计表,", "街道,人口", "甲街道,30000", "乙街道,20000")


def registered(folder):
    halves(folder)
    table(folder, "人口.csv", "街道,户籍人口,流动人口", "甲街道,30000,9000", "乙街道,20000,7000")


def two_files(folder):
    halves(folder)
    table(folder, "人口2024.csv", "街道,人口", "甲街道,90000", "乙街道,80000")
    table(folder, "人口2025.csv", "街道,人口", "甲街道,30000", "乙街道,20000")


def remarked(folder):
    write(folder, "公交站.gpkg", stations(folder), 站名=["甲", "乙"], 备注=["", "已撤销"])


def in_folders(folder):
    write(folder, "公交站.gpkg", stations(folder), 站名=["甲", "乙"], 工作表=["东", "作废"])


def without_words(folder):
    """Vegetation classified into two numbers: 600,000 m² of the one, 1.4 km² of the other."""
    town(folder)
    write(folder, "植被.gpkg", [box(0, 0, 600, 1000), box(600, 0, 2000, 1000)], gridcode=[1, 2])


def pointed(folder):
    halves(folder)
    table(folder, "人口.csv", "街道,人口", "甲街道,30.000", "乙街道,20.000")


def fractions(folder):
    halves(folder)
    table(folder, "人口.csv", "街道,人口", "甲街道,3.01", "乙街道,1.99")


def bands(folder):
    rasters.district(folder)
    rasters.raster(
        folder / "植被.tif", rasters.columns(0.9, 0.8), rasters.columns(0.7, -0.1), names=["a", "b"]
    )


def quantities(folder):
    rasters.district(folder)
    rasters.raster(folder / "植被.tif", rasters.columns(0.8, 0.4, 0.0, 0.2))


def city(folder):
    town(folder)
    (folder / "区界.gpkg").unlink()
    outlines = [WHOLE, box(2000, 0, 4000, 1000)]
    write(folder, "区县界.gpkg", outlines, name=["某区", "邻区"], population=[50_000, 90_000])


def lake(folder):
    town(folder, park=False)
    write(folder, "公园绿地.gpkg", [shapely.multipolygons([PARK, box(100, 100, 600, 300)])], name=["园"])


@dataclass(frozen=True)
class Case:
    """A folder, the option that answers, and the district's figure that then comes."""

    make: Callable[[Path], None]
    option: tuple[str, str]
    indicator: str
    figure: float


CASES = {
    "role.unclear": Case(unclear, ("--role", "none=规划公园.gpkg"), PARKS, 14.0),
    "role.unknown": Case(unknown, ("--role", "park=data.gpkg"), PARKS, 14.0),
    "crs.missing": Case(without_crs, ("--crs", "park.shp=4544"), PARKS, 14.0),
    "crs.mismatch": Case(wrong_crs, ("--crs", "park.gpkg=4544"), PARKS, 14.0),
    "crs.packed": Case(packed, ("--crs", "公交站.csv=4490+dms"), NEAR, 100.0),
    "datum.gcj02": Case(shifted, ("--datum", "公交站.csv=gcj02"), NEAR, 100.0),
    "class.edition": Case(editions, ("--edition", "绿地图斑.gpkg=2017"), RATE, 45.0),  # 700,000 + 200,000
    "rows.years": Case(two_years, ("--rows", "人口.csv=2025"), PARKS, 14.0),
    "rows.several": Case(two_counts, ("--rows", "人口.csv=常住"), PARKS, 14.0),
    "rows.equal": Case(equal_parts, ("--rows", "人口.csv=all"), PARKS, 14.0),
    "rows.title": Case(of_the_old, ("--rows", "人口.csv=people"), PARKS, 14.0),
    "column.people": Case(registered, ("--column", "人口.csv:population=户籍人口"), PARKS, 14.0),
    "rows.again": Case(two_files, ("--rows", "人口2024.csv=newest"), PARKS, 14.0),
    "rows.remarks": Case(remarked, ("--rows", "公交站.gpkg=valid"), NEAR, 50.0),
    "rows.part": Case(in_folders, ("--rows", "公交站.gpkg=valid"), NEAR, 50.0),
    "rows.codes": Case(without_words, ("--rows", "植被.gpkg=1"), COVERAGE, 30.0),
    "unit.points": Case(pointed, ("--unit", "人口.csv=1000"), PARKS, 14.0),
    "unit.fractions": Case(fractions, ("--unit", "人口.csv=10000"), PARKS, 14.0),
    "band.which": Case(bands, ("--band", "植被.tif=2"), COVERAGE, 50.0),
    "quantity.which": Case(quantities, ("--quantity", "植被.tif=fraction"), COVERAGE, 35.0),
    "district.which": Case(city, ("--district", "某区"), PARKS, 14.0),
    "inner.unclear": Case(lake, ("--inner", "公园绿地.gpkg=hole"), PARKS, 12.0),  # less 100,000
}


def files_of(folder):
    """Named one by one: of what only lies in a folder less is asked."""
    return sorted(path for path in folder.iterdir() if path.suffix not in {".shx", ".dbf", ".cpg", ".prj"})


@pytest.mark.parametrize("code", CASES)
def test_a_question_is_answered_by_its_option_and_by_a_recipe(tmp_path, code, capsys):
    case = CASES[code]
    folder, first, again = tmp_path / "资料", tmp_path / "first.gpkg", tmp_path / "again.gpkg"
    folder.mkdir()
    case.make(folder)
    files = files_of(folder)
    draft = draft_of(read_files(files, Task()), Task(), Decisions())
    assert [row.question.code for row in draft.questions] == [code]

    def figure(path):
        return evaluate(open_project(path)).readings[case.indicator].of("district").value

    named = [str(path) for path in files]
    assert main(["import", *named, "-o", str(first)]) == 4
    assert main(["import", *named, "-o", str(first), *case.option]) == 0
    assert figure(first) == pytest.approx(case.figure, rel=2e-3)
    assert main(["import", *named, "-o", str(again), "--recipe", str(first)]) == 0
    assert figure(again) == figure(first)
    capsys.readouterr()


def asked_in_code():
    """The codes of findings that are made as questions, or may be; those put together are named here."""
    codes = {"datum.gcj02", "crs.missing", "crs.mismatch", "crs.packed", "unit.points", "unit.fractions"}
    rooms = [*(ROOT / "layers").rglob("*.py"), *(ROOT / "gisapp").rglob("*.py")]
    for path in (each for each in rooms if each.parent.name != "cli"):  # there it is about what is done
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "Finding"
                and len(node.args) > 1
            ):
                code, severity = node.args[0], ast.unparse(node.args[1])
                may_ask = "QUESTION" in severity or (severity == "severity" and "asked" in ast.unparse(node))
                if may_ask and isinstance(code, ast.Constant):
                    codes.add(code.value)
    return codes


def test_no_question_is_missing_here():
    assert set(CASES) >= asked_in_code()
    assert len(asked_in_code()) >= 15
