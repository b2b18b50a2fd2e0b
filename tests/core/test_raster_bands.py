"""Which band of a raster is measured: told by its name or asked, kept, sealed, and read everywhere alike."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasterio import Affine

from gisapp.fingerprint import fingerprint
from gisapp.importing import Decisions, project_of
from gisapp.store.digests import digests_of
from gisapp.store.project_file import open_project, save_project
from gisapp.targets import profiles
from layers.errors import UserError
from layers.preview import preview
from layers.reading import read
from layers.reading.raster.opened import holds
from tests.changed_projects import change_value
from tests.changed_projects import told as changes_told
from tests.rasters import SIDE, X, Y, columns, coverage, district, drafted, questions, raster, told


def ten(*values):
    """Ten by ten pixels, in strips of equal width."""
    return np.repeat(columns(*values), 10 // len(values), axis=1)


RED, NIR, GREEN_HALF = ten(0.05, 0.06), ten(0.4, 0.1), ten(0.7, -0.1)


@pytest.fixture
def folder(tmp_path):
    return district(tmp_path / "资料")


def vegetation(project):
    (layer,) = (each for each in project.layers if each.role == "vegetation")
    return layer


@pytest.mark.parametrize(
    ("name", "names", "band"),
    [
        ("植被_S2.tif", ("B4", "B8", "NDVI"), 3),
        ("vegetation.tif", ("Red", "植被指数", "NIR"), 2),
        ("植被.tif", ("NDVI 2026", "NDWI", "NDBI"), 1),
        ("veg.tif", ("Green", "Blue", "mean EVI"), 3),
    ],
)
def test_the_band_whose_name_tells_of_vegetation_is_used(folder, name, names, band):
    """West half 0.7, east half -0.1: 50 %; the other bands lie below 0.3, or above it on other ground."""
    bands = [RED, NIR[:, ::-1], NIR]
    bands[band - 1] = GREEN_HALF
    raster(folder / name, *bands, names=names)
    assert questions(folder) == {}
    assert "raster.band" in told(folder)
    assert vegetation(project_of(drafted(folder))).grid.band == band
    assert coverage(folder).value == pytest.approx(50, abs=1e-3)


@pytest.mark.parametrize(
    ("names", "choices"),
    [
        ((), ["1", "2", "3", "4"]),
        (("Blue", "Green", "Red", "NIR"), ["1", "2", "3", "4"]),
        (("蓝", "绿", "红", "近红外"), ["1", "2", "3", "4"]),
        (("B2", "NDVI_2025", "B8", "NDVI_2026"), ["2", "4", "1", "3"]),
    ],
)
def test_which_band_is_asked_where_no_name_or_several_tell(folder, names, choices):
    raster(folder / "植被.tif", RED, NIR, RED, GREEN_HALF, names=names)
    assert questions(folder) == {"band.which": choices}
    decisions = Decisions().with_answer("植被.tif", band=4)
    assert coverage(folder, decisions).value == pytest.approx(50, abs=1e-3)


@pytest.mark.parametrize(
    ("name", "band"),
    [
        ("植被覆盖.tif", "非植被"), ("植被.tif", "non_vegetation"), ("vegetation.tif", "NDVI_change"),
        ("植被.tif", "NDVI 变化"), ("veg.tif", "ndviTrend"), ("植被.tif", "bare ground"),
        ("植被.tif", "植被覆盖度标准差"), ("植被.tif", "NDVI_2049"), ("vegetation.tif", "No vegetation"),
        ("植被.tif", "VI quality"), ("植被.tif", "NDVI 2025-2020"), ("植被.tif", "植被指数2025年较2020年"),
        ("vegetation.tif", "NDVI 2020 vs 2025"), ("NDVI 2025-2020.tif", ""), ("植被2025-2020.tif", "NDVI"),
    ],
)  # fmt: skip
def test_an_only_band_is_no_vegetation_against_its_own_name(folder, name, band):
    """What its file is called is no answer; the planner's is: the west half is 1, 50 %."""
    raster(folder / name, columns(1, 0, dtype="uint8"), names=[band])
    assert questions(folder) == {"band.which": ["1"]}
    assert coverage(folder, Decisions().with_answer(name, band=1)).value == pytest.approx(50, abs=1e-3)


@pytest.mark.parametrize(
    "band",
    ["", "Band 1", "NDVI", "植被", "Normalized Difference Vegetation Index", "归一化差异植被指数",
     "250m h27v05 NDVI", "Gray", "fCover_2025", "树冠", "NDVI 2020-2025", "NDVI 2025-06-12"],
)  # fmt: skip
def test_an_only_band_of_any_other_name_is_taken(folder, band):
    raster(folder / "植被.tif", columns(1, 0, dtype="uint8"), names=[band])
    assert questions(folder) == {}
    assert coverage(folder).value == pytest.approx(50, abs=1e-3)


@pytest.mark.parametrize(
    "names",
    [("非植被", "植被"), ("NDVI_change", "NDVI"), ("bare soil", "vegetation"), ("NDVI std", "NDVI mean")],
)
def test_bands_whose_names_say_otherwise_are_not_in_question(folder, names):
    raster(folder / "植被.tif", columns(1, 1, 1, 1), GREEN_HALF, names=names)
    assert questions(folder) == {}
    assert coverage(folder).value == pytest.approx(50, abs=1e-3)


def test_what_the_name_of_the_file_says_too_is_asked_once(folder):
    raster(folder / "NDVI_change.tif", ten(0.7, -0.1), names=["NDVI_change"])
    assert list(questions(folder)) == ["role.unclear"]
    decisions = Decisions().with_role("NDVI_change.tif", "vegetation")
    assert coverage(folder, decisions).value == pytest.approx(50, abs=1e-3)


def test_the_answer_in_a_recipe(folder, tmp_path):
    from gisapp.importing import read_files
    from gisapp.importing.repeating import repeated
    from gisapp.recipe_file import read_recipe
    from layers.task import Task

    raster(folder / "植被2026.tif", RED, NIR, GREEN_HALF)
    (asked,) = drafted(folder).questions
    decisions = Decisions().answered(asked.source, asked.question, "3")
    assert coverage(folder, decisions).value == pytest.approx(50, abs=1e-3)
    later = district(tmp_path / "明年")
    raster(later / "植被2027.tif", RED, NIR, ten(0.7, 0.7, 0.7, 0.7, -0.1))
    recipe = read_recipe(folder.parent / f"{folder.name}.gpkg")
    again, _ = repeated(recipe, read_files([later], Task()), Decisions())
    assert coverage(later, again).value == pytest.approx(80, abs=1e-3)


def test_a_band_that_is_not_there_cannot_be_answered(folder):
    raster(folder / "植被.tif", RED, NIR)
    assert "answer.refused" in told(folder, Decisions().with_answer("植被.tif", band=3))
    assert "answer.refused" not in told(folder, Decisions().with_answer("植被.tif", band=2))


def test_opacity_is_no_band_to_choose(folder):
    raster(folder / "植被.tif", columns(1, 0, dtype="uint8"), columns(255, 255, dtype="uint8"), alpha="yes")
    assert questions(folder) == {}
    assert coverage(folder).value == pytest.approx(50, abs=1e-3)


def test_a_water_index_among_the_bands_is_no_vegetation(folder):
    raster(folder / "植被.tif", RED, GREEN_HALF, names=("B4", "NDWI"))
    assert list(questions(folder)) == ["band.which"]
    assert "raster.other_quantity" in told(folder, Decisions().with_answer("植被.tif", band=2))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations([("B4", 0), ("B8", 1), ("NDVI", 2)]))
def test_the_order_of_the_bands_changes_nothing(tmp_path_factory, order):
    home = district(tmp_path_factory.mktemp("bands") / "资料")
    bands = RED, NIR, ten(0.7, 0.7, 0.2, -0.1, 0.31)
    raster(home / "植被.tif", *(bands[at] for _, at in order), names=[name for name, _ in order])
    assert coverage(home).value == pytest.approx(60, abs=1e-3)


# ---------------------------------------------------------------- mosaics, pictures, seals


def quarters(home, bands, names=(), **options):
    """Four tiles of 500 m, cut from bands of ten by ten pixels."""
    for number, (row, column) in enumerate([(0, 0), (0, 5), (5, 0), (5, 5)], 1):
        place = Affine(SIDE / 10, 0, X + column * SIDE / 10, 0, -SIDE / 10, Y + SIDE - row * SIDE / 10)
        parts = [each[row : row + 5, column : column + 5] for each in bands]
        raster(home / f"植被_{number}.tif", *parts, names=names, transform=place, **options)


@pytest.mark.parametrize(
    ("names", "decisions"),
    [
        (("B4", "NDVI"), Decisions()),
        ((), Decisions().with_answer("植被_1.tif", band=2, quantity="index")),
        (("红", "近红外"), Decisions().with_answer("植被_1.tif", band=2, quantity="index")),
    ],
)
def test_the_band_of_a_mosaic(folder, names, decisions):
    quarters(folder, [ten(0.1, 0.1), ten(0.7, -0.1)], names)
    assert vegetation(project_of(drafted(folder, decisions))).grid.tiles
    assert coverage(folder, decisions).value == pytest.approx(50, abs=1e-3)


def test_the_band_that_a_virtual_mosaic_names(folder):
    import subprocess

    quarters(folder, [ten(0.1, 0.1), ten(0.7, -0.1)], ("B4", "NDVI"))
    tiles = sorted(folder.glob("植被_*.tif"))
    subprocess.run(["gdalbuildvrt", "-q", "-b", "2", folder / "植被指数.vrt", *tiles], check=True)
    assert coverage(folder).value == pytest.approx(50, abs=1e-3)


@pytest.mark.parametrize(
    "part", ["<ScaleRatio>2</ScaleRatio>", "<LUT>0:0,1:1</LUT>", "<Exponent>2</Exponent>"]
)
def test_a_virtual_mosaic_that_computes_is_refused(folder, part):
    import subprocess

    path = raster(folder / "一.tif", ten(0.1, 0.2), nodata=-1)
    subprocess.run(["gdalbuildvrt", "-q", folder / "植被.vrt", path], check=True)
    text = (folder / "植被.vrt").read_text()
    (folder / "植被.vrt").write_text(text.replace("</ComplexSource>", f"{part}</ComplexSource>"))
    with pytest.raises(UserError, match="more than a mosaic"):
        read(folder / "植被.vrt")


def test_the_picture_shows_the_band_in_its_scale_without_strays(folder):
    values = ten(8000, -9999).astype("int16")
    raster(folder / "NDVI植被.tif", np.zeros_like(values), values, names=("QA", "NDVI"), scale=(0.0001, 0.0))
    project = project_of(drafted(folder))
    seen = preview(vegetation(project), project.working_crs).values
    shown = seen[np.isfinite(seen)]
    assert shown.size
    assert shown == pytest.approx(np.full(shown.size, 0.8))


@pytest.mark.parametrize(
    "change", [{"band": 1}, {"quantity": "fraction"}, {"scale": 0.5}, {"strays": (0.7,)}]
)
def test_another_band_or_meaning_breaks_the_seal_and_the_fingerprint(folder, tmp_path, change):
    raster(folder / "植被.tif", RED, GREEN_HALF, names=("B4", "NDVI"))
    path = tmp_path / "p.gpkg"
    project = project_of(drafted(folder))
    save_project(project, path)

    def changed(layers):
        (kept,) = (each for each in layers if each["grid"])
        kept["grid"] |= {key: list(value) if key == "strays" else value for key, value in change.items()}
        return layers

    change_value(path, "layers", changed)
    assert any("which of its bands is meant" in each for each in changes_told(path))
    layer = vegetation(project)
    other = replace(
        project,
        layers=tuple(replace(e, grid=replace(e.grid, **change)) if e is layer else e for e in project.layers),
    )
    profile = next(iter(profiles().values()))
    assert fingerprint(other, profile, 2027) != fingerprint(project, profile, 2027)


def test_projects_of_before_open_with_the_first_band(folder, tmp_path):
    """They say nothing of bands; a mask in whole numbers and their seals are as they were."""
    raster(folder / "植被.tif", columns(1, 0, dtype="uint8"))
    project = project_of(drafted(folder))
    layer = vegetation(project)
    before = replace(layer, grid=replace(layer.grid, quantity=None))
    assert set(digests_of(before)) == {"content", "place", "crs"}
    old = replace(project, layers=tuple(before if each is layer else each for each in project.layers))
    path = tmp_path / "old.gpkg"
    save_project(old, path)

    def as_before(layers):
        for each in layers:
            for key in ("band", "quantity", "scale", "offset", "strays") if each["grid"] else ():
                each["grid"].pop(key)
        return layers

    change_value(path, "layers", as_before)
    change_value(path, "format", lambda _: 2)
    again = vegetation(open_project(path)).grid
    assert (again.band, again.quantity, again.scale) == (1, None, 1.0)


@pytest.mark.parametrize(
    "wrong", [{"band": 3}, {"band": 0}, {"scale": 0.0}, {"scale": float("nan")}, {"quantity": "water"}]
)
def test_a_project_that_says_what_cannot_be_is_not_measured(folder, wrong):
    raster(folder / "植被.tif", RED, GREEN_HALF, names=("B4", "NDVI"))
    grid = vegetation(project_of(drafted(folder))).grid
    assert holds(grid)
    assert not holds(replace(grid, **wrong))
