"""The sample district as other offices would hand it over: other containers, code pages, grids and datums.

The folders are made by programs that share nothing with this one (tests/data/office); the figures are those
of docs/hand-check.md, or follow from them by what the disguise cannot carry.
"""

import shutil
from dataclasses import replace

import pytest

from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, draft_of, import_files, project_of, read_files
from gisapp.importing.from_database import read_tables
from gisapp.importing.repeating import recipe_of, repeated
from layers.reading.postgis.address import address_of
from layers.task import Task
from tests.core.imported import draft
from tests.data.office.containers import fill_postgis
from tests.data.office.make import make
from tests.data.office.pieces import RAW, VEGETATION

PARKS, PEOPLE, GREEN, BUILT_UP, VEGETATED = 3_523_900, 576_000, 7_204_995, 18_272_444, 7_582_795
BY_HAND = {
    "park_area_per_capita": PARKS / PEOPLE,
    "green_space_rate": 100 * GREEN / BUILT_UP,
    "green_coverage": 100 * VEGETATED / BUILT_UP,
    "transfer_coverage_50m": 70.0,
    "transfer_coverage_100m": 90.0,
}
"""docs/hand-check.md, of the whole district."""
pytestmark = pytest.mark.skipif(
    shutil.which("ogr2ogr") is None, reason="GDAL's programs are not installed (Debian: gdal-bin)"
)


@pytest.fixture(scope="module")
def sample():
    """The figures of the raw files as they are: what a mere change of container may not change."""
    return figures(import_files([RAW]))


@pytest.fixture(scope="module")
def handed_over(tmp_path_factory):
    """From a disguise's name to its folder, made once; a skip where the program that makes it is missing."""
    where = tmp_path_factory.mktemp("office")

    def folder_of(name):
        if name.startswith("bd_workbook") and shutil.which("soffice") is None:
            pytest.skip("LibreOffice is not installed")
        return where / name if (where / name).is_dir() else make(name, where)

    return folder_of


def figures(project):
    readings = evaluate(project).readings
    return {indicator: readings[indicator].of("district", "渝中区（示范）").value for indicator in BY_HAND}


def answered(draft_, value):
    """The same answer to every question."""
    decisions = Decisions()
    for row in draft_.questions:
        decisions = decisions.answered(row.source, row.question, value)
    return decisions


def codes(draft_):
    return {finding.code for finding in draft_.findings}


@pytest.mark.parametrize(
    "name",
    [
        "chinese_windows_zip", "lying_shapefiles", "bd_workbook_dms", "bd_workbook_pair", "file_geodatabase",
        "mapinfo_mif", "google_earth", "bare_json", "topojson", "old_classes", "virtual_raster", "jpeg2000",
        "utf16_tables",
    ],
)  # fmt: skip
def test_same_figures_without_a_question(name, handed_over, sample):
    found = figures(project_of(draft(handed_over(name))))
    assert found == pytest.approx(sample, rel=1e-6)
    assert found == pytest.approx(BY_HAND, rel=5e-5)


def test_polygons_that_nothing_can_be_compared_with_are_asked_about(handed_over, sample):
    folder = handed_over("gcj_all")
    first = draft(folder)
    asked = {"公园绿地.geojson", "产业集聚区.geojson", "绿地图斑.geojson", "建成区.geojson"}
    assert {row.source.title for row in first.questions} == asked
    assert all(row.question.choices[0].value == "gcj02" for row in first.questions)
    assert figures(project_of(draft(folder, answered(first, "gcj02")))) == pytest.approx(sample, rel=1e-6)


def test_next_year_needs_no_answers(handed_over, tmp_path, sample):
    folder = handed_over("gcj_layers")
    first = draft(folder)
    assert {row.source.title for row in first.questions} == {"产业集聚区.geojson"}
    recipe = recipe_of(draft(folder, answered(first, "gcj02")))
    later = tmp_path / "2027"
    later.mkdir()
    for path in folder.iterdir():
        shutil.copy(path, later / f"{path.stem.removesuffix('_2026')}_2027{path.suffix}")
    decisions, files = repeated(recipe, read_files([later], Task()), Decisions())
    assert not files.notes, "every file is known again"
    assert figures(project_of(draft_of(files, Task(), decisions))) == pytest.approx(sample, rel=1e-6)


def test_an_answer_on_coordinates_is_void_for_a_file_that_declares_others(handed_over, sample):
    in_degrees = handed_over("gcj_all")
    recipe = recipe_of(draft(in_degrees, answered(draft(in_degrees), "gcj02")))
    on_grid = handed_over("gcj_layers")  # 建成区 and 绿地图斑 in EPSG:4545
    decisions, files = repeated(recipe, read_files([on_grid], Task()), Decisions())
    changed = {
        finding.file for finding in files.notes if finding.code == "recipe.crs_changed" and finding.mend
    }
    assert changed == {"建成区.gpkg", "绿地图斑.shp"}
    assert figures(project_of(draft_of(files, Task(), decisions))) == pytest.approx(sample, rel=1e-6)


def test_grid_without_a_zone_number_is_asked_about(handed_over, sample):
    folder = handed_over("swapped_grid_csv")
    first = draft(folder)
    (row,) = first.questions
    assert row.source.title == "轨道站.csv"
    assert row.question.choices[0].value == "EPSG:4545"
    assert "coordinates.swapped" in codes(first)
    assert figures(project_of(draft(folder, answered(first, "EPSG:4545")))) == pytest.approx(sample, rel=1e-6)


def test_drawing_loses_attributes_only(handed_over):
    """Squares have no green share there, and of parks only what is open and existing was drawn."""
    folder = handed_over("cad_drawing")
    first = draft(folder)
    assert all(row.question.choices[0].value == "EPSG:4545+mm" for row in first.questions)
    found = figures(project_of(draft(folder, answered(first, "EPSG:4545+mm"))))
    squares = 7 * 50 * 40
    assert found["park_area_per_capita"] == pytest.approx((PARKS - squares) / PEOPLE, rel=5e-6)
    green = GREEN - 25_700 - 40_198 + 40 * 50 * 40
    assert found["green_space_rate"] == pytest.approx(100 * green / BUILT_UP, rel=5e-6)
    assert found["transfer_coverage_50m"] == 70


def test_rounded_borders_are_no_gaps(handed_over):
    """A MapInfo table keeps whole steps of its bounds, so that borders part by some centimetres."""
    found = draft(handed_over("mapinfo_tab"))
    assert not codes(found) & {"zones.gap", "zones.outside", "zones.overlap"}
    values = figures(project_of(found))
    for indicator in ("park_area_per_capita", "green_space_rate", "green_coverage"):
        assert values[indicator] == pytest.approx(BY_HAND[indicator], rel=5e-5)


def test_raster_in_a_geopackage_is_named(handed_over, sample):
    found = draft(handed_over("one_geopackage"))
    (told,) = [finding for finding in found.findings if finding.code == "layers.rasters"]
    assert VEGETATION.removesuffix(".tif") in str(told.message)
    values = figures(project_of(found))
    assert values.pop("green_coverage") is None
    assert values == pytest.approx({key: sample[key] for key in values}, rel=1e-6)


def test_residents_with_points_for_thousands_are_asked_about(handed_over, sample):
    first = draft(handed_over("decimal_comma"))
    (row,) = first.questions
    assert row.question.code.startswith("unit.")
    found = figures(project_of(draft(handed_over("decimal_comma"), answered(first, "1000"))))
    assert found == pytest.approx(sample, rel=1e-6)


def test_stops_of_two_origins_are_told(handed_over):
    """Every second row was left in GCJ-02; no column and no order of the file tells which."""
    found = draft(handed_over("mixed_stops"))
    (told,) = (finding for finding in found.findings if finding.code == "datum.maybe_mixed")
    assert {row % 2 for row in told.rows} == {1}
    assert len(told.rows) > 150


def test_everything_in_a_database(server, sample):
    with server.database() as name:
        fill_postgis(server.url(name))
        files = read_files([RAW / VEGETATION], Task())
        found = read_tables(*address_of(server.url(name)), Task(), beside=files.sources)
    files = replace(files, sources=(*files.sources, *found.sources))
    project = project_of(draft_of(files, Task()))
    assert figures(project) == pytest.approx(sample, rel=1e-6)


def test_a_list_of_names_is_no_population(tmp_path):
    """An export that lost its shapes is set aside, not refused for want of a column of people."""
    shutil.copy(RAW / "区界.geojson", tmp_path)
    (tmp_path / "建成区.csv").write_text("名称,年份\n渝中区建成区,2026\n", encoding="utf-8")
    row = next(row for row in draft(tmp_path).rows if row.source.title == "建成区.csv")
    assert row.role is None
