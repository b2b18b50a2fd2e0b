"""Local grids tied to a national one by common points."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from layers.answers import Answers
from layers.check import check
from layers.errors import UserError
from layers.place.crs import transform
from layers.place.datum.reference import Reference
from layers.place.helmert import fit_similarity, worst_point
from layers.place.local_grid import local_grid
from layers.place.notation import parse_notation
from layers.place.placing import place
from tests.core.sources import codes, one, role, source_of

SQUARE = np.array([[0.0, 0.0], [1000.0, 0.0], [1000.0, 1000.0], [0.0, 1000.0]])
TURN = np.radians(12.5)
NATIONAL = np.array([361_000.0, 3_271_000.0])
"""Of the local origin (60,000, 50,000) in EPSG:4545."""
LOCAL = SQUARE + np.array([60_000.0, 50_000.0])


def in_4545(local, scale=1.0):
    """Local coordinates turned by 12.5° and shifted, worked out with complex numbers."""
    z = (local[:, 0] - 60_000 + 1j * (local[:, 1] - 50_000)) * scale * np.exp(1j * TURN)
    return np.column_stack([z.real, z.imag]) + NATIONAL


def table(tmp_path, local, target, head="name,local x,local y,E,N", names="ABCDEFG", file="points.csv"):
    lines = [
        f"{name},{x!r},{y!r},{e!r},{n!r}"
        for name, (x, y), (e, n) in zip(names, local.tolist(), target.tolist(), strict=False)
    ]
    (tmp_path / file).write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return tmp_path


# ---------------------------------------------------------------- the fit


def test_a_quarter_turn_with_double_scale_by_hand():
    """East of the local grid is north: (0,0) (10,0) (0,10) lie at (100,200) (100,220) (80,200)."""
    local = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])
    fit = fit_similarity(local, np.array([[100.0, 200.0], [100.0, 220.0], [80.0, 200.0]]))
    assert fit.similarity.scale == pytest.approx(2)
    assert fit.similarity.rotation == pytest.approx(90)
    assert fit.rmse == pytest.approx(0, abs=1e-12)
    assert fit.similarity(np.array([[5.0, 5.0]])) == pytest.approx(np.array([[90.0, 210.0]]))


def test_residuals_by_hand():
    """Two opposite corners of a square pushed 0.2 m out along the diagonal, the others as they are.

    The pushes are half a growth of the square (which the scale takes: 0.1·√2 m at each corner's own radius)
    and half a shear that no similarity can follow: every corner keeps 0.1·√2 m.
    """
    target = SQUARE.copy()
    target[0] -= 0.2
    target[2] += 0.2
    fit = fit_similarity(SQUARE, target)
    assert fit.errors == pytest.approx([0.1 * np.sqrt(2)] * 4)
    assert fit.rmse == pytest.approx(0.1 * np.sqrt(2))
    assert fit.similarity.scale == pytest.approx(1 + 0.1 / 500)
    assert fit.similarity.rotation == pytest.approx(0, abs=1e-12)


coordinate = st.floats(-5000, 5000).map(lambda value: round(value, 3))


@given(st.lists(st.tuples(coordinate, coordinate, coordinate, coordinate), min_size=3, max_size=8))
def test_closed_form_agrees_with_numpys_least_squares(points):
    values = np.array(points)
    local, target = values[:, :2], values[:, 2:]
    try:
        fit = fit_similarity(local, target)
    except UserError:
        return
    one_, zero = np.ones(len(local)), np.zeros(len(local))
    design = np.vstack(
        [
            np.column_stack([local[:, 0], -local[:, 1], one_, zero]),
            np.column_stack([local[:, 1], local[:, 0], zero, one_]),
        ]
    )
    solved, *_ = np.linalg.lstsq(design, np.concatenate([target[:, 0], target[:, 1]]))
    expected = (design @ solved).reshape(2, -1).T
    assert fit.similarity(local) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    ("points", "why"),
    [
        (SQUARE[:2], "at least 3"),
        (np.array([[0.0, 0], [500, 500], [1000, 1000]]), "one line"),
        (np.array([[0.0, 0], [1000, 0], [500, 3]]), "one line"),
        (np.zeros((4, 2)), "one line"),
        (np.array([[0.0, 0], [0, 0], [1000, 50]]), "one line"),
    ],
)
def test_points_that_fix_no_grid_are_refused(points, why):
    with pytest.raises(UserError, match=why):
        fit_similarity(points, points + 7.0)
    with pytest.raises(UserError, match=why):
        fit_similarity(SQUARE[: len(points)], points)


def test_the_point_that_spoils_the_fit_is_named_only_where_it_can_be_told():
    target = SQUARE + 7.0
    target[2] += [0, 3]
    assert worst_point(SQUARE, target) == 2
    assert worst_point(SQUARE[:3], target[:3]) is None
    assert worst_point(SQUARE, SQUARE + np.array([[0, 1], [1, 0], [0, -1], [-1, 0]])) is None


# ---------------------------------------------------------------- from a table


def test_common_points_in_a_national_grid(tmp_path):
    table(tmp_path, LOCAL, in_4545(LOCAL, 1.0002))
    notation = parse_notation("EPSG:4545+helmert:points.csv", tmp_path)
    found = np.array([[60_500.0, 50_250.0]])
    expected = transform(CRS(4545), CRS(4326), in_4545(found, 1.0002))
    assert notation.to_lonlat(found) == pytest.approx(expected, abs=1e-9)
    assert notation.text == "EPSG:4545+helmert:points.csv"


def test_common_points_in_degrees_need_no_grid(tmp_path):
    lonlat = transform(CRS(4545), CRS(4490), in_4545(LOCAL))
    table(tmp_path, LOCAL, lonlat, head="点名,地方x,地方y,经度,纬度")
    notation = parse_notation("helmert:points.csv", tmp_path)
    # The grid is a transverse Mercator through the points, in which 4545's lengths are 250 ppm longer.
    assert notation.to_lonlat(LOCAL) == pytest.approx(lonlat, abs=1e-8)
    assert notation.local.fit.rmse < 0.01


def test_eastings_with_zone_number_say_their_grid(tmp_path):
    table(tmp_path, LOCAL, in_4545(LOCAL) + np.array([36_000_000, 0]))
    assert parse_notation("helmert:points.csv", tmp_path).crs == CRS(4524)


def test_the_grid_of_e_and_n_is_never_guessed(tmp_path):
    table(tmp_path, LOCAL, in_4545(LOCAL))
    with pytest.raises(UserError, match="which grid"):
        parse_notation("helmert:points.csv", tmp_path)


def test_a_toml_file_may_name_its_grid(tmp_path):
    points = "\n".join(
        f'[[point]]\nname = "P{n}"\nx = {x}\ny = {y}\nE = {e}\nN = {north}'
        for n, ((x, y), (e, north)) in enumerate(zip(LOCAL.tolist(), in_4545(LOCAL).tolist(), strict=True))
    )
    (tmp_path / "points.toml").write_text(f'crs = "EPSG:4545"\n{points}\n', encoding="utf-8")
    grid = local_grid("points.toml", "", tmp_path)
    assert grid.crs == CRS(4545)
    assert grid.names == ("P0", "P1", "P2", "P3")
    assert grid.fit.rmse < 1e-6


def test_points_written_north_first_are_understood_since_no_turn_mirrors(tmp_path):
    table(tmp_path, LOCAL[:, ::-1], in_4545(LOCAL))
    grid = local_grid("points.csv", "4545", tmp_path)
    assert grid.fit.rmse < 1e-6
    assert grid.local == pytest.approx(LOCAL)
    assert grid.north_first(LOCAL[:, ::-1])
    assert not grid.north_first(LOCAL)


def test_a_fit_above_five_metres_is_refused_with_the_point_that_spoils_it(tmp_path):
    target = in_4545(LOCAL)
    target[3] += [0, 40]
    table(tmp_path, LOCAL, target)
    with pytest.raises(UserError, match="more than 5 m") as refused:
        local_grid("points.csv", "4545", tmp_path)
    assert "without point D" in str(refused.value.hint)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("helmert:nowhere.csv", "no nowhere.csv"),
        ("EPSG:4490+helmert:points.csv", "grid of metres"),
        ("EPSG:4545+helmert:points.csv+mm", "unit"),
        ("EPSG:4545+helmert:bare.csv", "lacks columns"),
    ],
)
def test_what_cannot_be_fitted_is_refused_with_a_sentence(tmp_path, text, why):
    table(tmp_path, LOCAL, in_4545(LOCAL))
    table(tmp_path, LOCAL, in_4545(LOCAL), head="a,b,c,d,e", file="bare.csv")
    with pytest.raises(UserError, match=why):
        parse_notation(text, tmp_path)


# ---------------------------------------------------------------- in an import


def local_source(tmp_path, xy=None):
    return source_of(shapely.points(LOCAL if xy is None else xy), crs=None, name=str(tmp_path / "stops.gpkg"))


def test_numbers_of_a_local_grid_are_asked_about_and_nothing_is_suggested(tmp_path):
    district = Reference(shapely.box(106.478, 29.531, 106.587, 29.574))
    for reference in (Reference(), district):
        question = one(check(local_source(tmp_path), role("bus_stop"), reference), "crs.missing")
        assert question.choices[0].value == "helmert:points.csv"
        assert all(choice.score < 0.5 for choice in question.choices)
        assert "local grid" in str(question.mend)


def test_a_fitted_grid_places_the_data_and_shows_its_residuals(tmp_path):
    target = in_4545(LOCAL)
    target[0] -= 0.02
    target[2] += 0.02
    table(tmp_path, LOCAL, target)
    answers = Answers(crs="EPSG:4545+helmert:points.csv")
    placement = place(local_source(tmp_path), role("bus_stop"), Reference(), answers)
    finding = one(placement.findings, "crs.local_grid")
    assert finding.severity == "info"
    assert "RMSE 0.014 m" in str(finding.message)
    assert "A 0.01 m, B 0.01 m, C 0.01 m, D 0.01 m" in str(finding.message)
    assert placement.to(CRS(4545), LOCAL) == pytest.approx(in_4545(LOCAL), abs=0.03)


def test_a_fit_that_is_only_good_for_sketches_is_a_warning(tmp_path):
    target = in_4545(LOCAL)
    target[0] -= 2
    target[2] += 2
    table(tmp_path, LOCAL, target)
    answers = Answers(crs="EPSG:4545+helmert:points.csv")
    placement = place(local_source(tmp_path), role("bus_stop"), Reference(), answers)
    finding = one(placement.findings, "crs.local_grid")
    assert finding.severity == "warning"
    assert "RMSE 1.41 m, which is good for sketches" in str(finding.message)


def test_data_written_north_first_follow_the_points(tmp_path):
    table(tmp_path, LOCAL, in_4545(LOCAL))
    answers = Answers(crs="EPSG:4545+helmert:points.csv")
    placement = place(local_source(tmp_path, LOCAL[:, ::-1]), role("bus_stop"), Reference(), answers)
    assert "crs.axes" in codes(placement.findings)
    assert placement.to(CRS(4545), LOCAL[:, ::-1]) == pytest.approx(in_4545(LOCAL), abs=1e-3)


def test_common_points_that_do_not_fit_refuse_the_file_not_the_import(tmp_path):
    found = check(local_source(tmp_path), role("bus_stop"), answers=Answers(crs="helmert:points.csv"))
    assert codes(found) == ["answer.refused"]
