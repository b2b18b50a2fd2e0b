"""Parks and green plots show their datum by the ground that both draw, and by what lies in the district."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, draft_of, project_of, read_files
from layers.place.datum.gcj import bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from layers.place.datum.ground import ground_of
from layers.place.datum.places import Places
from layers.place.datum.together import look_together
from layers.task import Task
from tests.core.sources import one

CORNER = np.array([104.0, 30.6])  # Chengdu: no landmarks there
METRE = np.array([1 / (111_320 * np.cos(np.radians(30.63))), 1 / 111_320])
SHIFTS = {
    "as_is": lambda lon, lat: (lon, lat),
    "gcj02": wgs84_to_gcj02,
    "bd09": wgs84_to_bd09,
    "over_gcj02": gcj02_to_wgs84,
    "over_bd09": bd09_to_wgs84,
}
CELL, SIDE = 150.0, 40
"""Metres; the district is 40 cells wide and high: 6 km."""


def cells(numbers, size=CELL):
    """Squares of the district's lattice, by their numbers."""
    columns, rows = numbers % SIDE, numbers // SIDE
    low = CORNER + np.column_stack([columns, rows]) * CELL * METRE
    high = low + size * METRE
    return shapely.box(*low.T, *high.T)


def framed(shapes, frame):
    return shapely.transform(np.asarray(shapes), lambda xy: np.column_stack(SHIFTS[frame](*xy.T)))


def layer(role, shapes, frame="as_is", **about):
    moved = framed(shapes, frame)
    centres = shapely.get_coordinates(shapely.centroid(moved))
    rows = np.arange(1, len(moved) + 1)
    return Places(role, centres, title=role, rows=rows, ground=ground_of(moved), **about)


def found(*layers):
    return {number: (each.best, each.certain) for number, each in look_together(layers).items()}


def drawn_once(rng, parks=200, plots=400):
    """Parks and plots of which no two are on the same cell."""
    chosen = rng.permutation(SIDE * SIDE)[: parks + plots]
    return cells(chosen[:parks]), cells(chosen[parks:])


def drawn_numbers():
    """The cells of the towns below, the 200 parks first."""
    return np.random.default_rng(6).permutation(SIDE * SIDE)[:600]


def drawn_twice(rng, parks=200, plots=200):
    """Parks that are plots too, drawn again by another hand some metres off, and other plots."""
    chosen = rng.permutation(SIDE * SIDE)[: parks + plots]
    steps = rng.normal(0, 4, (parks, 2)) * METRE
    again = np.array([shapely.transform(each, lambda xy, step=step: xy + step)
                      for each, step in zip(cells(chosen[:parks]), steps, strict=True)])  # fmt: skip
    return again, cells(chosen, CELL)


def on_grid(role, *boxes):
    """Rectangles in metres from a corner at 108° E, 29.55° N, projected as surveyed plots are."""
    east, north = 500_000, 3_269_997  # of EPSG:4545
    shapes = [shapely.box(east + x, north + y, east + right, north + top) for x, y, right, top in boxes]
    return layer(role, gpd.GeoSeries(shapes, crs=4545).to_crs(4490).to_numpy())


@pytest.mark.parametrize("parks", [(0, 500, 100, 600), (10, 510, 90, 590), (-10, 500, 100, 590)])
def test_that_nothing_is_drawn_twice_shows_nothing_where_nothing_is_near(parks):
    """A park of which no plot is within reach: only after a shift it lies among them, on none of them."""
    plots = on_grid("green", (400, 0, 600, 200), (400, 400, 500, 500))
    assert found(on_grid("park", parks), plots) == {}


@pytest.mark.parametrize("draw", [drawn_once, drawn_twice])
@pytest.mark.parametrize("frame", ["gcj02", "bd09"])
@pytest.mark.parametrize("shifted", [0, 1])
def test_the_ground_that_both_draw_tells_which_is_shifted(draw, frame, shifted):
    shapes = draw(np.random.default_rng(shifted))
    frames = ["as_is", "as_is"]
    frames[shifted] = frame
    pair = [layer(*each) for each in zip(("park", "green"), shapes, frames, strict=True)]
    assert found(*pair) == {0: (frames[0], True), 1: (frames[1], True)}
    told = look_together(pair)[shifted]
    assert told.basis == "ground"


def test_it_is_told_in_hectares():
    """200 parks of 2.25 ha on a quarter of the ground: some 112 ha are drawn twice where they are shifted."""
    parks, plots = drawn_once(np.random.default_rng(3))
    told = look_together([layer("park", parks, "gcj02"), layer("green", plots)])[0].sentence
    assert told.figures["after"] == pytest.approx(0, abs=1)
    assert told.figures["before"] == pytest.approx(200 * 2.25 / 4, rel=0.25)
    assert str(told).startswith("it and green both draw some 0 ha after GCJ-02 → WGS 84; before: ")


@pytest.mark.parametrize("seed", range(40))
def test_right_layers_are_never_moved(seed):
    rng = np.random.default_rng(seed)
    draw = (drawn_once, drawn_twice)[seed % 2]
    parks, plots = draw(rng, int(rng.integers(5, 300)), int(rng.integers(5, 600)))
    assert all(best == "as_is" for best, _ in found(layer("park", parks), layer("green", plots)).values())


@pytest.mark.parametrize("seed", range(40))
def test_layers_that_know_nothing_of_each_other_say_nothing(seed):
    """Parks and plots strewn without regard to one another, dense and sparse, in whatever datum."""
    rng = np.random.default_rng(100 + seed)
    numbers = [rng.permutation(SIDE * SIDE)[: int(rng.integers(5, 700))] for _ in range(2)]
    frame = ("as_is", "gcj02", "bd09")[seed % 3]
    assert found(layer("park", cells(numbers[0]), frame), layer("green", cells(numbers[1]))) == {}


def test_a_layer_of_which_only_a_sample_is_known_serves_by_its_ground_alone():
    parks, plots = drawn_once(np.random.default_rng(4))
    many = layer("green", plots)
    sampled = Places("green", many.lonlat, title="green", ground=many.ground)
    assert found(layer("park", parks, "gcj02"), sampled)[0] == ("gcj02", True)


# ---------------------------------------------------------------- whole imports


@dataclass(frozen=True)
class Names:
    district: str
    parks: str
    plots: str
    built_up: str


CHINESE = Names("区界.geojson", "公园绿地.geojson", "绿地图斑.geojson", "建成区.geojson")
ENGLISH = Names("district.geojson", "parks.geojson", "green_plots.geojson", "built_up.geojson")
DISTRICT = shapely.box(*CORNER, *(CORNER + 6000 * METRE))
PEOPLE = 450_000
"""200 parks of 22,500 m² are 4,500,000 m²: 10 m² each."""


def town(folder, names, *, parks="as_is", plots="as_is", built_up="as_is", inset=0):
    folder.mkdir()
    green = drawn_once(np.random.default_rng(6))

    def write(file, shapes, frame, **columns):
        gpd.GeoDataFrame(columns, geometry=framed(shapes, frame), crs=4326).to_file(folder / file)

    write(names.district, [shapely.segmentize(DISTRICT, 0.001)], "as_is", name=["甲区"], population=[PEOPLE])
    write(names.parks, green[0], parks, name=[f"公园{n}" for n in range(200)])
    write(names.plots, green[1], plots, **{"class": ["XG"] * 400})
    inner = shapely.box(*(CORNER + inset * METRE), *(CORNER + (6000 - inset) * METRE))
    write(names.built_up, [shapely.segmentize(inner, 0.001)], built_up, name=["甲区"])
    return folder


def drafted(folder, decisions=None):
    return draft_of(read_files([folder], Task()), Task(), decisions or Decisions())


def park_area(draft):
    return evaluate(project_of(draft)).readings["park_area_per_capita"].of("district").value


@pytest.mark.parametrize("names", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@pytest.mark.parametrize("which", ["parks", "plots"])
def test_a_shifted_layer_of_parks_or_plots_is_converted_and_told(tmp_path, names, datum, which):
    draft = drafted(town(tmp_path / "a", names, **{which: datum}))
    assert not draft.questions
    finding = one(draft.findings, f"datum.{datum}")
    assert (finding.file, finding.mended) == (getattr(names, which), True)
    assert park_area(draft) == pytest.approx(10.0, rel=0.005)


@pytest.mark.parametrize("names", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_parks_and_plots_shifted_alike_are_asked_about_once(tmp_path, names):
    """They fit one another; that a tenth of them lies beside the district tells that both are off."""
    folder = town(tmp_path / "a", names, parks="gcj02", plots="gcj02")
    first = drafted(folder)
    decisions = Decisions()
    assert first.questions
    for row in first.questions:
        assert row.question.choices[0].value == "gcj02"
        decisions = decisions.answered(row.source, row.question, "gcj02")
    assert park_area(drafted(folder, decisions)) == pytest.approx(10.0, rel=0.005)


@pytest.mark.parametrize("names", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_shifted_built_up_area_is_asked_about(tmp_path, names, datum):
    """It lies 40 m inside the district, and shares no line with it."""
    folder = town(tmp_path / "a", names, built_up=datum, inset=40)
    (row,) = drafted(folder).questions
    assert (row.source.title, row.question.choices[0].value) == (names.built_up, datum)
    answered = Decisions().answered(row.source, row.question, datum)
    kept = np.clip(np.array([*np.divmod(drawn_numbers(), SIDE)])[:, :200] * CELL, 40, None)
    wide = np.minimum(kept // CELL * CELL + CELL, 5960) - kept
    assert park_area(drafted(folder, answered)) == pytest.approx(wide.prod(axis=0).sum() / PEOPLE, rel=0.005)


@pytest.mark.parametrize("names", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_right_files_are_taken_without_a_question(tmp_path, names):
    draft = drafted(town(tmp_path / "a", names))
    assert not draft.questions
    assert not [each for each in draft.findings if each.code.startswith("datum.") and each.severity != "info"]
    assert park_area(draft) == pytest.approx(10.0, rel=0.005)
