"""Masks whose file says by names which of their values is vegetation."""

import pytest

from layers.reading.raster.categories import categories_of
from tests.rasters import columns, coverage, district, questions, raster, told

QUARTER = columns(0, 1, 1, 1, dtype="uint8")
"""A quarter is 0, the rest 1."""


def listed(*names, band=1):
    categories = "".join(f"<Category>{name}</Category>" for name in names)
    return f'<PAMRasterBand band="{band}"><CategoryNames>{categories}</CategoryNames></PAMRasterBand>'


def tabled(*rows):
    """An attribute table as GDAL writes it: value, count and name of each class."""
    columns_ = (("Value", 0, 5), ("Count", 0, 1), ("Class", 2, 2))
    fields = "".join(
        f'<FieldDefn index="{at}"><Name>{name}</Name><Type>{kind}</Type><Usage>{usage}</Usage></FieldDefn>'
        for at, (name, kind, usage) in enumerate(columns_)
    )
    cells = "".join(
        f'<Row index="{at}"><F>{value}</F><F>7</F><F>{name}</F></Row>'
        for at, (value, name) in enumerate(rows)
    )
    table = f"<GDALRasterAttributeTable>{fields}{cells}</GDALRasterAttributeTable>"
    return f'<PAMRasterBand band="1">{table}</PAMRasterBand>'


def masked(folder, text, values=QUARTER, **options):
    home = district(folder)
    path = raster(home / "植被.tif", values, **options)
    path.with_name("植被.tif.aux.xml").write_text(f"<PAMDataset>{text}</PAMDataset>", encoding="utf-8")
    return home


@pytest.mark.parametrize(
    "text",
    [
        listed("植被", "非植被"),
        listed("Vegetation", "no vegetation"),
        listed("trees and grass", "built"),
        listed("绿地", "其他"),
        tabled((0, "vegetation"), (1, "built")),
        tabled((1, "建筑"), (0, "林地")),
    ],
)
def test_a_zero_that_is_called_vegetation_counts(tmp_path, text):
    home = masked(tmp_path / "资料", text)
    assert questions(home) == {}
    assert "raster.zero_is_green" in told(home)
    assert coverage(home).value == pytest.approx(25, abs=1e-3)


@pytest.mark.parametrize(
    "text",
    [
        listed("非植被", "植被"),
        listed("other", "trees"),
        listed("no trees", "trees"),
        listed("not green", "yes"),
        listed("无植被", "1"),
        listed("植被", "非植被", band=2),
        tabled((0, "background"), (1, "vegetation")),
        tabled((0, "植被覆盖低"), (1, "植被覆盖高")),
        "<PAMRasterBand/>",
        "<PAMRasterBand band='x'><broken",
        tabled((0, "植被"), (1, "建筑")).replace("<Usage>2</Usage>", "<Usage>0</Usage>"),
    ],
)
def test_other_names_change_nothing(tmp_path, text):
    home = masked(tmp_path / "资料", text)
    assert "raster.zero_is_green" not in told(home)
    assert coverage(home).value == pytest.approx(75, abs=1e-3)


@pytest.mark.parametrize("green", [1, 100, 255])
def test_masks_in_other_numbers_are_turned_too(tmp_path, green):
    home = masked(tmp_path / "资料", tabled((0, "草地"), (green, "道路")), QUARTER * green)
    assert coverage(home).value == pytest.approx(25, abs=1e-3)


@pytest.mark.parametrize(
    "text", [listed("背景", "水体"), tabled((0, "land"), (1, "water")), listed("", "Buildings")]
)
def test_a_mask_of_other_things_is_no_vegetation(tmp_path, text):
    assert "raster.other_quantity" in told(masked(tmp_path / "资料", text))


def test_names_that_would_do_harm_are_only_names(tmp_path):
    """An entity that grows without end is not followed, and a file as long as a film not read."""
    path = tmp_path / "a.tif"
    beside = tmp_path / "a.tif.aux.xml"
    beside.write_text(
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        f"<PAMDataset>{listed('&b;', 'x')}</PAMDataset>",
        encoding="utf-8",
    )
    assert categories_of(path) == {}
    beside.write_text(f"<PAMDataset>{listed('<b>{x}</b>', '{0}')}</PAMDataset>", encoding="utf-8")
    assert categories_of(path) == {1: ((1.0, "{0}"),)}
    beside.write_text(" " * 5_000_000 + "<PAMDataset/>", encoding="utf-8")
    assert categories_of(path) == {}
