"""Basemaps: MBTiles and orthophotos made by GDAL's own programs, looked at where the colours are known."""

import subprocess

import numpy as np
import pytest
import rasterio
from rasterio import Affine

from gisapp.evaluate import evaluate
from gisapp.importing import import_files
from layers.backdrop import Backdrop
from layers.reading import read

# Four fields of 640 m: red and green above, blue and white below, around a point in Yuzhong (grid 4545).
EAST, NORTH, FIELD, PIXEL = 361_000, 3_272_000, 640, 10
COLOURS = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255), "white": (255, 255, 255)}


@pytest.fixture
def photo(tmp_path):
    """An orthophoto as GeoTIFF with three bands."""
    side = FIELD // PIXEL
    values = np.zeros((3, 2 * side, 2 * side), np.uint8)
    for number, colour in enumerate(COLOURS.values()):
        row, column = divmod(number, 2)
        here = np.s_[row * side : (row + 1) * side, column * side : (column + 1) * side]
        for band, value in enumerate(colour):
            values[band][here] = value
    home = tmp_path / "photo"
    home.mkdir()
    place = Affine(PIXEL, 0, EAST - FIELD, 0, -PIXEL, NORTH + FIELD)
    form = {"driver": "GTiff", "width": 2 * side, "height": 2 * side, "count": 3, "dtype": "uint8"}
    path = home / "影像.tif"
    with rasterio.open(path, "w", crs="EPSG:4545", transform=place, photometric="RGB", **form) as dataset:
        dataset.write(values)
    return path


@pytest.fixture
def tiles(photo, tmp_path):
    """The same as MBTiles with two smaller levels."""
    home = tmp_path / "tiles"
    home.mkdir()
    path = home / "底图.mbtiles"
    subprocess.run(["gdal_translate", "-q", "-of", "MBTILES", str(photo), str(path)], check=True)
    subprocess.run(["gdaladdo", "-q", str(path), "2", "4"], check=True)
    return path


def district(folder):
    import geopandas as gpd
    from shapely import box

    outline = box(EAST - FIELD, NORTH - FIELD, EAST + FIELD, NORTH + FIELD)
    gpd.GeoDataFrame({"name": ["甲区"]}, geometry=[outline], crs=4545).to_file(folder / "区界.gpkg")


def backdrop_in(folder):
    project = import_files([folder])
    (layer,) = (each for each in project.layers if each.role == "basemap")
    return project, Backdrop(layer, project.working_crs)


@pytest.mark.parametrize("form", ["photo", "tiles"])
def test_colours_are_where_they_belong(request, form):
    path = request.getfixturevalue(form)
    district(path.parent)
    project, backdrop = backdrop_in(path.parent)
    (outline,) = next(layer.frame.geometry for layer in project.layers if layer.role == "district")
    west, south, east, north = outline.bounds
    picture = backdrop.picture((west, south, east, north), 40, 40)
    for number, colour in enumerate(COLOURS.values()):
        row, column = divmod(number, 2)
        assert picture[10 + 20 * row, 10 + 20 * column] == pytest.approx((*colour, 255), abs=6)
    beside = backdrop.picture((east + 5000, south, east + 6000, south + 1000), 8, 8)
    assert not beside[..., 3].any()


def test_basemap_is_proposed_and_enters_no_figure(photo, tiles):
    (source,) = read(tiles)
    assert source.role_hint == "basemap"
    district(photo.parent)
    project, _ = backdrop_in(photo.parent)
    without = import_files([photo.parent / "区界.gpkg"])
    assert evaluate(project).fingerprint == evaluate(without).fingerprint


def test_web_mercator_is_no_obstacle_for_a_map(tiles):
    district(tiles.parent)
    project, _ = backdrop_in(tiles.parent)
    assert not [finding for finding in project.findings if finding.code.startswith(("crs.", "place."))]


def test_palette_and_grey_are_colours_too(photo, tmp_path):
    for name, options in (("grey", ["-b", "1"]), ("palette", ["-of", "GTiff"])):
        home = tmp_path / name
        home.mkdir()
        path = home / "底图.tif"
        if name == "grey":
            subprocess.run(["gdal_translate", "-q", *options, str(photo), str(path)], check=True)
        else:
            form = {"driver": "GTiff", "width": 128, "height": 128, "count": 1, "dtype": "uint8"}
            place = Affine(PIXEL, 0, EAST - FIELD, 0, -PIXEL, NORTH + FIELD)
            with rasterio.open(path, "w", crs="EPSG:4545", transform=place, **form) as dataset:
                dataset.write(np.full((1, 128, 128), 7, np.uint8))
                dataset.write_colormap(1, {7: (10, 20, 30, 255)})
        district(home)
        _, backdrop = backdrop_in(home)
        west, south, east, north = backdrop.bounds
        picture = backdrop.picture((west + 100, south + 100, east - 100, north - 100), 4, 4)
        assert picture[..., 3].all()
        assert tuple(picture[0, 0, :3]) == ((255, 255, 255) if name == "grey" else (10, 20, 30))


def test_vector_tiles_are_refused_in_a_sentence(tmp_path):
    import sqlite3

    from layers.errors import UserError

    path = tmp_path / "a.mbtiles"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        database.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        database.execute("INSERT INTO metadata VALUES ('format', 'pbf')")
    with pytest.raises(UserError) as caught:
        read(path)
    assert "a.mbtiles" in str(caught.value.message)
