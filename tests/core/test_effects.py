"""What a mend does to the indicators, against figures worked out by hand.

The district is a square of 1,000 m with 10,000 people, and is built up all over. The park is a bow-tie of
two triangles of 100 m by 100 m / 2: repaired it has 2 · 2,500 m² = 5,000 m², without repair it counts
nothing; a second park has 200 m · 100 m = 20,000 m².
"""

import geopandas as gpd
import pytest
from shapely import Polygon, box

from gisapp.importing import Decisions, draft_of, read_files
from gisapp.importing.effects import alternative, effect_in_words, effects_by_finding, effects_of
from layers.task import Task
from layers.text import Language

GRID = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
X, Y = 500_000.0, 3_271_000.0  # on the central meridian, where metres on the map are metres on the ground


def write(path, geometry, **columns):
    gpd.GeoDataFrame(columns, geometry=geometry, crs=GRID).to_file(path)


@pytest.fixture
def files(tmp_path):
    whole = box(X, Y, X + 1000, Y + 1000)
    write(tmp_path / "区界.gpkg", [whole], name=["方块区"], 人口=[10_000])
    write(tmp_path / "建成区.gpkg", [whole], name=["全部"])
    bow_tie = Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])
    write(
        tmp_path / "公园绿地.gpkg",
        [bow_tie, box(X + 300, Y, X + 500, Y + 100)],
        name=["甲园", "乙园"],
        类别=["G11", "G12"],
    )
    return read_files([tmp_path], Task())


def test_effect_of_a_repair_is_what_the_repaired_area_gives(files):
    draft = draft_of(files, Task())
    without = draft.decisions.declining("公园绿地.gpkg", "geometry.invalid")
    effects = {each.indicator: each for each in effects_of(files, draft, without, Task())}
    park = effects["park_area_per_capita"]
    # Metres on the ground: the central meridian of the working CRS goes through the square.
    assert park.without == pytest.approx(20_000 / 10_000, rel=1e-6)
    assert park.with_ == pytest.approx(25_000 / 10_000, rel=1e-6)
    assert "transfer_coverage_50m" not in effects


def test_effects_are_listed_by_finding_and_said_in_words(files):
    effects = effects_by_finding(files, draft_of(files, Task()), Task())
    (key,) = effects
    assert key == ("公园绿地.gpkg", "geometry.invalid")
    (park, *_) = effects[key]
    assert (
        Language("en")
        .say(effect_in_words(park))
        .endswith("2.00 m²/person → 2.50 m²/person (+0.50 m²/person)")
    )


def test_finding_without_a_mend_has_no_alternative(files):
    draft = draft_of(files, Task())
    assert [
        finding.code
        for row in draft.rows
        for finding in row.findings
        if alternative(draft, row, finding) is not None
    ] == ["geometry.invalid"]


def test_no_boundary_no_effect(tmp_path):
    bow_tie = Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])
    write(tmp_path / "公园绿地.gpkg", [bow_tie], name=["甲园"], 类别=["G11"])
    files = read_files([tmp_path], Task())
    draft = draft_of(files, Task(), Decisions())
    without = draft.decisions.declining("公园绿地.gpkg", "geometry.invalid")
    assert effects_of(files, draft, without, Task()) == ()
