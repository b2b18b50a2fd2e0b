"""The columns that an office keeps for itself: kept at the import, passed on by an export, no more."""

import sqlite3

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from gisapp.__main__ import main
from gisapp.importing import import_files
from gisapp.store.project_file import open_project, save_project
from layers.layer import in_role
from layers.reading import read
from layers.text import Language
from layers.writing.layer_files import write_layer

LONG_ID = 9_007_199_254_740_993
"""2⁵³ + 1, which a floating-point number cannot hold."""


def parks(folder, **columns):
    squares = [box(106.50 + k / 100, 29.5, 106.505 + k / 100, 29.505) for k in range(3)]
    table = {"公园名称": ["甲园", "乙园", "丙园"], **columns}
    gpd.GeoDataFrame(table, geometry=squares, crs="EPSG:4490").to_file(folder / "公园绿地.gpkg")
    gpd.GeoDataFrame({"name": ["某区"]}, geometry=[box(106.4, 29.4, 106.6, 29.6)], crs="EPSG:4490").to_file(
        folder / "区界.gpkg"
    )
    return import_files([folder])


def park_layer(project):
    (layer,) = in_role(project.layers, "park")
    return layer


OFFICE = {
    "养护单位": ["园林所", None, "街道办"],
    "建成年份": [1998, 2005, 2021],
    "档案号": [LONG_ID, LONG_ID + 2, LONG_ID + 4],
    "造价": [1.5, None, 2.25],
    "有无厕所": [True, False, True],
}


def test_they_are_kept_with_their_types(tmp_path):
    own = park_layer(parks(tmp_path, **OFFICE)).own
    assert list(own.columns) == list(OFFICE)
    assert own.index.tolist() == [1, 2, 3]
    assert own["养护单位"].tolist()[::2] == ["园林所", "街道办"]
    assert own["档案号"].tolist() == [LONG_ID, LONG_ID + 2, LONG_ID + 4]
    assert own["造价"].isna().tolist() == [False, True, False]


def test_a_project_holds_them_and_another_program_may_take_them_away(tmp_path):
    made = parks(tmp_path, **OFFICE)
    place = tmp_path / "a.gpkg"
    save_project(made, place)
    pd.testing.assert_frame_equal(
        park_layer(open_project(place)).own, park_layer(made).own, check_dtype=False
    )
    with sqlite3.connect(place) as base:
        listed = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'park'"
        for (name,) in base.execute(listed).fetchall():
            base.execute(f'DROP TRIGGER "{name}"')
        base.execute("UPDATE park SET 建成年份 = 'unknown', 造价 = NULL WHERE fid = 1")
        base.execute("ALTER TABLE park DROP COLUMN 养护单位")
    base.close()
    own = park_layer(open_project(place)).own  # no figure hangs on them, so that no seal breaks
    assert "养护单位" not in own
    assert own["建成年份"].tolist() == ["unknown", "2005", "2021"]


def test_a_layer_without_any_has_none(tmp_path):
    layer = park_layer(parks(tmp_path))
    assert layer.own is None
    assert layer.whole is layer.frame


@pytest.mark.parametrize("heading", ["row", "fid", "Name", "名称", "class", "geom", "file", "ROW"])
def test_headings_that_mean_something_here_are_kept_apart(tmp_path, heading):
    square = box(106.5, 29.5, 106.51, 29.51)
    table = {"公园名称": ["甲园"], heading: ["theirs"]}
    gpd.GeoDataFrame(table, geometry=[square], crs="EPSG:4490").to_file(tmp_path / "公园绿地.geojson")
    layer = park_layer(import_files([tmp_path]))
    names = [*layer.whole.columns]
    assert len({name.casefold() for name in names}) == len(names)
    if layer.own is not None:  # else it is a class of the role, or the name goes before that of the park
        assert layer.own.iloc[0].tolist() in (["theirs"], ["甲园"])
    save_project(import_files([tmp_path]), tmp_path / "p.gpkg")
    back = park_layer(open_project(tmp_path / "p.gpkg"))
    assert back.frame["name"].tolist() == layer.frame["name"].tolist()
    assert (back.own is None) == (layer.own is None)


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".fgb", ".kml", ".csv", ".xlsx", ".shp"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_format_passes_them_on(tmp_path, ending, language):
    layer = park_layer(parks(tmp_path, **OFFICE))
    place = tmp_path / "out" / f"park{ending}"
    place.parent.mkdir()
    write_layer(layer, place, Language(language))
    (source,) = [each for each in read(place) if each.frame is not None]
    held = source.frame.astype(object)
    found = [name for name in held.columns if set(held[name].astype(str)) >= {"园林所", "街道办"}]
    assert found, held.columns
    if ending != ".shp":  # whose names are cut; a table beside it has them
        assert found == ["养护单位"]
        assert {str(value) for value in held["档案号"]} == {str(value) for value in OFFICE["档案号"]}


def test_an_export_can_be_imported_again(tmp_path):
    park = park_layer(parks(tmp_path, 地址=["a", "b", "c"], 面积=[1, 2, 3]))
    place = tmp_path / "again" / "park.csv"
    place.parent.mkdir()
    write_layer(park, place, Language("zh"))
    again = park_layer(import_files([place.parent]))
    assert again.frame["name"].tolist() == ["甲园", "乙园", "丙园"]
    assert again.own["地址"].tolist() == ["a", "b", "c"]


def test_the_command_exports_them(tmp_path, capsys):
    save_project(parks(tmp_path, **OFFICE), tmp_path / "p.gpkg")
    out = tmp_path / "out.csv"
    assert main(["export", str(tmp_path / "p.gpkg"), "park", "-o", str(out)]) == 0
    assert "园林所" in out.read_text(encoding="utf-8-sig")
    capsys.readouterr()


def test_they_move_no_fingerprint(tmp_path):
    from gisapp.fingerprint import fingerprint
    from gisapp.targets import profile_of

    one, two = tmp_path / "1", tmp_path / "2"
    one.mkdir()
    two.mkdir()
    plain, more = parks(one), parks(two, **OFFICE)
    none = profile_of("none")
    assert fingerprint(plain, none, 2027) == fingerprint(more, none, 2027)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_exported_twice_is_exported_again(tmp_path, language):
    """The row in the file is a column of the export, and one of the user's own when that is imported."""
    layer = park_layer(parks(tmp_path, **OFFICE))
    for number in (1, 2, 3):
        place = tmp_path / str(number) / "park.gpkg"
        place.parent.mkdir()
        write_layer(layer, place, Language(language))
        layer = park_layer(import_files([place.parent]))
    assert layer.own["养护单位"].tolist()[::2] == ["园林所", "街道办"]
