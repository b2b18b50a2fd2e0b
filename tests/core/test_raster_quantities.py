"""What the pixels of a raster hold: index, mask, share of ground, classes; by name, by values, or asked."""

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasterio import Affine

from gisapp.__main__ import main
from gisapp.importing import Decisions
from layers.conforming.raster_quantity import meaning_of
from layers.conforming.raster_words import quantity_named, tells_of_plants
from layers.reading.raster.values import values_of
from layers.source import Band, Grid
from layers.task import Task
from tests.rasters import SIDE, X, Y, columns, coverage, district, questions, raster, told


@pytest.fixture
def folder(tmp_path):
    return district(tmp_path / "资料")


# ---------------------------------------------------------------- shares of ground


@pytest.mark.parametrize(
    ("name", "band", "values", "dtype"),
    [
        ("植被覆盖度.tif", "", (0.8, 0.4, 0.0, 0.2), "float32"),
        ("FVC_vegetation_2026.tif", "", (0.8, 0.4, 0.0, 0.2), "float64"),
        ("vegetation.tif", "Fractional cover", (0.8, 0.4, 0.0, 0.2), "float32"),
        ("veg_percent.tif", "", (80, 40, 0, 20), "uint8"),
        ("植被.tif", "植被覆盖度（%）", (80.0, 40.0, 0.0, 20.0), "float32"),
        ("植被盖度.tif", "", (8000, 4000, 0, 2000), "int16"),
    ],
)
def test_shares_are_summed_and_not_cut(folder, name, band, values, dtype):
    """Four strips of a quarter: 100 · (0.8 + 0.4 + 0 + 0.2) / 4 = 35 %; cut at 0.3 it would be 50."""
    raster(folder / name, columns(*values, dtype=dtype), names=[band] if band else [])
    assert questions(folder) == {}
    assert coverage(folder).value == pytest.approx(35, abs=1e-3)
    assert "raster.fraction" in told(folder)


@pytest.mark.parametrize(
    ("name", "pixels", "dtype", "coarse"),
    [("NDVI植被.tif", 4, "float32", True), ("植被.tif", 4, "uint8", True),
     ("NDVI植被.tif", 5, "float32", False),
     ("植被覆盖度.tif", 4, "float32", False)],
)  # fmt: skip
def test_pixels_longer_than_a_block_leave_the_figure_open(folder, name, pixels, dtype, coarse):
    """Of 1,000 m, four pixels are 250 m long and five 200 m; shares of ground say what a pixel holds."""
    values = np.zeros((pixels, pixels), dtype=dtype)
    values[:, ::2] = 1 if dtype == "uint8" else 0.5
    raster(folder / name, values)
    row = coverage(folder)
    assert row.value is not None
    found = {each.code: (each.lowest, each.highest) for each in row.doubts}
    assert found == ({"vegetation.coarse": (0.0, 100.0)} if coarse else {})


def test_shares_a_little_beyond_are_whole_or_nothing(folder):
    """1.04 is 1 and -0.03 is 0: (1 + 0 + 0.5 + 0.5) / 4."""
    raster(folder / "FVC植被.tif", columns(1.04, -0.03, 0.5, 0.5))
    assert coverage(folder).value == pytest.approx(50, abs=1e-3)


@pytest.mark.parametrize("values", [(0.5, 1.3), (0.6, 0.2, 0.4, 90), (-3, 0.4), (120, 250)])
def test_shares_of_no_scale_give_no_figure(folder, values):
    """One stray 90 among shares makes no percentages of them, 250 may be anything."""
    raster(folder / "植被覆盖度.tif", columns(*values))
    row = coverage(folder)
    assert row.value is None
    assert "植被覆盖度" in str(row.reason)
    assert "raster.range" in told(folder)


# ---------------------------------------------------------------- asked


ASKED = {"index": 50, "fraction": 40}
"""West half 0.6, east half 0.2."""


@pytest.mark.parametrize("name", ["植被.tif", "vegetation.tif", "绿化覆盖.tif"])
@pytest.mark.parametrize("answer", ASKED)
def test_decimals_from_0_to_1_without_a_name_are_asked(folder, name, answer):
    raster(folder / name, columns(0.6, 0.2))
    assert questions(folder) == {"quantity.which": ["index", "fraction", "mask"]}
    decisions = Decisions().with_answer(name, quantity=answer)
    assert coverage(folder, decisions).value == pytest.approx(ASKED[answer], abs=1e-3)


def run(capsys, *arguments):
    code = main(["--lang", "en", *map(str, arguments)])
    return code, capsys.readouterr()


def figure(capsys, project):
    _, said = run(capsys, "check", project, "--format", "json")
    rows = json.loads(said.out)["readings"]
    (row,) = [r for r in rows if (r["indicator"], r["zone_kind"]) == ("green_coverage", "district")]
    return row["value"]


def test_the_answer_as_an_option_and_from_a_recipe(folder, tmp_path, capsys):
    raster(folder / "植被2026.tif", columns(0.6, 0.2))
    code, said = run(capsys, "import", folder, "-o", tmp_path / "a.gpkg")
    assert code == 4
    assert "fraction" in said.err
    recipe = tmp_path / "答案.toml"
    options = ("--quantity", "植被2026.tif=fraction", "--save-recipe", recipe)
    assert run(capsys, "import", folder, "-o", tmp_path / "b.gpkg", *options)[0] == 0
    assert figure(capsys, tmp_path / "b.gpkg") == pytest.approx(40, abs=1e-3)
    assert run(capsys, "import", folder, "-o", tmp_path / "c.gpkg", "--recipe", recipe)[0] == 0
    assert figure(capsys, tmp_path / "c.gpkg") == pytest.approx(40, abs=1e-3)


def test_band_and_quantity_as_options(folder, tmp_path, capsys):
    """Of three bands without names the second holds shares of 0.6 and 0.2."""
    raster(folder / "植被.tif", columns(0.1, 0.1), columns(0.6, 0.2), columns(0.9, 0.9))
    assert run(capsys, "import", folder, "-o", tmp_path / "a.gpkg", "--band", "植被.tif=2")[0] == 4
    for quantity, share in ASKED.items():
        path = tmp_path / f"{quantity}.gpkg"
        options = ("--band", "植被.tif=2", "--quantity", f"植被.tif={quantity}")
        assert run(capsys, "import", folder, "-o", path, *options)[0] == 0
        assert figure(capsys, path) == pytest.approx(share, abs=1e-3)


def test_a_mask_of_another_number_by_answer(folder):
    """Of 0 and 5 the first three tenths are 5."""
    raster(folder / "植被.tif", columns(*[5] * 3, *[0] * 7, dtype="uint8"))
    assert coverage(folder).value is None
    row = coverage(folder, Decisions().with_answer("植被.tif", quantity="mask"))
    assert row.value == pytest.approx(30, abs=1e-3)


def test_what_is_no_mask_cannot_be_answered_to_be_one(folder):
    raster(folder / "植被.tif", columns(1, 2, 3, 4, dtype="uint8"))
    assert "answer.refused" in told(folder, Decisions().with_answer("植被.tif", quantity="mask"))


# ---------------------------------------------------------------- indices and scales


@pytest.mark.parametrize(
    ("name", "values", "dtype", "scale"),
    [
        ("NDVI.tif", (7800, 1500, 4000, 3000), "int16", (0.0001, 0.0)),
        ("植被指数.tif", (7800, 1500, 4000, 3000), "int16", None),
        ("S2_ndvi_2026.tif", (0.78, 0.15, 0.4, 0.3), "float32", None),
        ("vegetation.tif", (0.78, -0.15, 0.4, 0.3), "float32", None),
        ("NDVI植被.tif", (178, 115, 140, 130), "uint8", (0.01, -1.0)),
    ],
)
def test_an_index_in_whatever_numbers(folder, name, values, dtype, scale):
    """Above 0.3 lie 0.78 and 0.4, not 0.3 itself: 50 %."""
    raster(folder / name, columns(*values, dtype=dtype), scale=scale)
    assert questions(folder) == {}
    assert coverage(folder).value == pytest.approx(50, abs=1e-3)


def test_an_index_of_no_scale_gives_no_figure(folder):
    """0 to 250 may be v/250, (v - 125)/125 or 0.004 v - 0.08."""
    raster(folder / "NDVI.tif", columns(250, 120, 0, 60, dtype="uint8"))
    assert coverage(folder).value is None
    assert "raster.range" in told(folder)


def test_whole_numbers_of_an_index_without_a_name_are_asked(folder):
    """1000 values from -2000 to 7990 in steps of 10, column by column: 0.3001 and more are 499 of them."""
    values = np.tile(np.arange(-2000, 8000, 10, dtype="int16"), (3, 1))
    raster(folder / "植被.tif", values)
    assert list(questions(folder)) == ["quantity.which"]
    decisions = Decisions().with_answer("植被.tif", quantity="index")
    assert coverage(folder, decisions).value == pytest.approx(49.9, abs=1e-3)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.integers(-100, 100), min_size=2, max_size=8),
    st.sampled_from([(0.01, 0.0), (0.005, 0.25), (0.02, -0.5), (-0.01, 0.0), (0.5, 0.0)]),
)
def test_a_scale_changes_nothing(tmp_path_factory, hundredths, scale):
    """The same index as decimals, and as other numbers with a scale and an offset in the metadata."""
    index = np.array(hundredths) / 100
    other = np.round((index - scale[1]) / scale[0], 6)
    found = []
    for number, (values, told_scale) in enumerate([(index, None), (other, scale)]):
        home = district(tmp_path_factory.mktemp(f"r{number}") / "资料")
        raster(home / "NDVI.tif", columns(*values, dtype="float64"), scale=told_scale)
        found.append(coverage(home).value)
    share = 100 * sum(each > 30 for each in hundredths) / len(hundredths)
    assert found == pytest.approx([share, share], abs=1e-3)


# ---------------------------------------------------------------- masks and what lies beside them


@pytest.mark.parametrize(
    ("stray", "dtype"), [(255, "uint8"), (127, "int8"), (-9999, "int16"), (-1, "float32"), (65535, "uint16")]
)
@pytest.mark.parametrize("beside", [True, False])
def test_a_stray_value_is_told_beside_the_figure(folder, stray, dtype, beside):
    """Three tenths are 1, and a tenth is none of both: in the same rows, or in rows of its own."""
    values = np.zeros((10, 10), dtype=dtype)
    values[:, :3] = 1
    if beside:
        values[:, 9] = stray
    else:
        values = np.vstack([values] * 90)
        values[-90:] = stray
    raster(folder / "植被.tif", values)
    assert questions(folder) == {}
    row = coverage(folder)
    share = 30 if beside else 27
    assert row.value == pytest.approx(share, abs=1e-3)
    (doubt,) = row.doubts
    assert doubt.code == "vegetation.strays"
    assert (doubt.lowest, doubt.highest) == pytest.approx((share, share + 10), abs=1e-3)
    assert f"{stray:g}" in str(doubt.message)


@pytest.mark.parametrize("classes", [(0, 1, 2), (0, 1, 7), (10, 20, 30)])
def test_classes_give_no_figure_even_where_the_district_has_but_two(folder, classes):
    """The third class lies beside the district, where a look at the district alone would miss it."""
    values = columns(*classes[:2], *([0] * 8), *([classes[2]] * 60), dtype="uint8")
    place = Affine(SIDE / 10, 0, X, 0, -SIDE / 10, Y + SIDE)
    raster(folder / "植被分类.tif", values, transform=place)
    assert coverage(folder).value is None
    assert "raster.classes" in told(folder)


@pytest.mark.parametrize(("green", "dtype"), [(1, "uint8"), (255, "uint8"), (1, "float32")])
def test_a_mask_whose_0_is_no_data_raises_no_alarm(folder, green, dtype):
    raster(folder / "植被.tif", columns(*[green] * 4, *[0] * 6, dtype=dtype), nodata=0)
    row = coverage(folder)
    assert (row.value, row.doubts) == (pytest.approx(40, abs=1e-3), ())
    assert told(folder) == {"raster.zero_nodata"}


@pytest.mark.parametrize("values", [range(100, 1900, 3), range(11_000, 14_000, 7), np.arange(200, 900, 0.5)])
def test_nothing_is_asked_where_no_answer_gives_a_figure(folder, values):
    raster(folder / "vegetation.tif", np.tile(np.array(values), (3, 1)).astype("float64"))
    assert questions(folder) == {}
    assert "raster.classes" in told(folder)
    assert coverage(folder).value is None


def test_ground_beyond_such_a_mask_is_told_all_the_same(folder):
    """The mask covers the northern half: 40 % of that, 20 of all, and as much as 70 if the rest is green."""
    place = Affine(SIDE / 10, 0, X, 0, -SIDE / 20, Y + SIDE)
    values = columns(*[1] * 4, *[0] * 6, dtype="uint8")
    raster(folder / "veg.tif", values, nodata=0, transform=place)
    row = coverage(folder)
    assert row.value == pytest.approx(20, abs=1e-3)
    assert [(doubt.code, round(doubt.highest, 2)) for doubt in row.doubts] == [("vegetation.nodata", 70)]


@pytest.mark.parametrize("name", ["NDWI_2026.tif", "水体指数.tif", "mndwi植.tif", "NDBI.tif"])
def test_an_index_of_water_is_never_vegetation(folder, name):
    raster(folder / name, columns(0.55, -0.25, -0.25, -0.25))
    assert coverage(folder).value is None
    decisions = Decisions().with_role(name, "vegetation")
    assert told(folder, decisions) == {"raster.other_quantity"}


# ---------------------------------------------------------------- names and values


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("NDVI_max", "index"), ("渝中区植被指数2026", "index"), ("S2A_EVI2", "index"), ("meanNDVI", "index"),
        ("植被覆盖度", "fraction"), ("FVC", "fraction"), ("Tree Cover Density", "fraction"),
        ("fCover", "fraction"),
        ("NDWI", "other"), ("水体指数", "other"), ("impervious_fraction", "other"), ("建筑密度", "other"),
        ("植被覆盖", None), ("B8", None), ("NDVI反演植被覆盖度", None), ("建筑立体绿化", None),
    ],
)  # fmt: skip
def test_what_names_tell(text, quantity):
    assert quantity_named(text) == quantity


@pytest.mark.parametrize(
    ("text", "plants"), [("NDVI", True), ("植被", True), ("Green", False), ("绿", False), ("NDWI", False)]
)
def test_bands_of_plants(text, plants):
    assert tells_of_plants(text) is plants


@pytest.mark.parametrize("dtype", ["uint8", "int8", "int16", "float32", "float64"])
def test_values_are_counted_over_the_whole_raster(tmp_path, dtype):
    """One pixel of 9 in the last of 3,000 rows, and a row without data."""
    values = np.zeros((3000, 4), dtype=dtype)
    values[10, :3] = 1
    values[-1, -1] = 9
    values[700] = 77
    path = raster(tmp_path / "a.tif", values, nodata=77)
    found = values_of(Grid(path, 4, 3000, (1, 0, 0, 0, -1, 0), dtype, 77.0), Task())
    assert found.counts == {0.0: 12_000 - 4 - 3 - 1, 1.0: 3, 9.0: 1}
    assert (found.low, found.high, found.whole, found.small, found.large) == (0, 9, True, 3, 1)


def test_a_raster_without_any_data_asks_nothing(folder):
    raster(folder / "植被.tif", np.full((4, 4), 255, "uint8"), nodata=255)
    assert questions(folder) == {}
    assert "no data" in str(coverage(folder).reason)


def test_the_ends_of_a_type_are_no_values(tmp_path):
    lowest = np.finfo("float32").min
    path = raster(tmp_path / "a.tif", columns(-0.2, 0.5, lowest, -9999))
    found = values_of(Grid(path, 4, 10, (1, 0, 0, 0, -1, 0), "float32", None), Task())
    assert (found.low, found.high) == pytest.approx((-0.2, 0.5))
    meaning = meaning_of(found, Band(1, "", "float32"), ["植被"], None)
    assert (meaning.quantity, meaning.strays) == ("index", (float(lowest), -9999.0))


def test_two_stray_values_are_both_told(folder):
    """Three tenths are 1, one tenth is 255 and one 127."""
    values = np.zeros((10, 10), dtype="uint8")
    values[:, :3], values[:, 8], values[:, 9] = 1, 127, 255
    raster(folder / "植被.tif", values)
    (doubt,) = coverage(folder).doubts
    assert (doubt.lowest, doubt.highest) == pytest.approx((30, 50), abs=1e-3)


@pytest.mark.parametrize(("zeros", "asked"), [(30, True), (19, False)])
def test_zeros_of_a_measured_index_that_are_too_many_may_be_no_data(folder, zeros, asked):
    """Of 100 rows as many are exactly 0, 10 are 0.5 and above, and the others lie a little above 0."""
    values = np.linspace(0.01, 0.2, 10_000, dtype="float32").reshape(100, 100)
    values[:10] += 0.5
    values[100 - zeros :] = 0
    raster(folder / "NDVI植被.tif", values)
    row = coverage(folder)
    assert row.value == pytest.approx(10, abs=1e-3)
    found = {each.code: (each.lowest, each.highest) for each in row.doubts}
    told = {"vegetation.strays": (pytest.approx(10, abs=1e-3), pytest.approx(10 + zeros, abs=1e-3))}
    assert found == (told if asked else {})
