"""What was changed in a project outside the program is told in figures, and must be accepted to be used."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from pyproj import CRS

from gisapp.evaluate import evaluate
from gisapp.serial import from_json
from gisapp.store.changed import ChangedProject
from gisapp.store.project_file import open_project, save_project
from layers.findings import Finding, Severity
from layers.roles import roles
from layers.text import T
from tests.changed_projects import RASTER, change, change_value, sample_district, told

STYLES = (
    """
    CREATE TABLE layer_styles (
        id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
        f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
        useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
        update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')))
    """,
    """
    INSERT INTO gpkg_contents (table_name, data_type, identifier)
    VALUES ('layer_styles', 'attributes', 'layer_styles')
    """,
    """
    INSERT INTO layer_styles (f_table_name, f_geometry_column, styleName, styleQML, useAsDefault)
    VALUES ('park', 'geom', 'park', '<!DOCTYPE qgis><qgis/>', 1)
    """,
)
"""What QGIS 3 writes when a style is saved in the GeoPackage."""


@pytest.fixture(scope="module")
def district(tmp_path_factory):
    return sample_district(tmp_path_factory.mktemp("district"))


@pytest.fixture
def path(district, tmp_path):
    return shutil.copytree(district, tmp_path / "home") / "p.gpkg"


def cells(path, statement):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(statement).fetchall()


def hectares(path, table):
    """The area of a table's shapes, from the blobs: their header has 8 bytes and a box of 32."""
    shapes = [shapely.from_wkb(blob[40:]) for (blob,) in cells(path, f"SELECT geom FROM {table}")]
    return f"{sum(shape.area for shape in shapes) / 1e4:,.1f} ha"


# ---------------------------------------------------------------- what breaks no seal


@pytest.mark.parametrize(
    "statements",
    [
        (),
        STYLES,
        ("CREATE TABLE notes (text TEXT)", "INSERT INTO notes VALUES ('x')"),
        ("DROP TABLE rtree_park_geom", "DELETE FROM gpkg_extensions WHERE table_name = 'park'"),
        ("UPDATE gpkg_contents SET last_change = '2030-01-01T00:00:00.000Z', min_x = NULL",),
        ("ALTER TABLE park ADD COLUMN remark TEXT", "UPDATE park SET remark = 'seen'"),
        ("UPDATE gisapp_project SET value = '\"another title\"' WHERE key = 'title'",),
    ],
    ids=[
        "nothing",
        "QGIS's styles",
        "a table",
        "no spatial index",
        "contents",
        "a column of its own",
        "title",
    ],
)
def test_what_no_figure_hangs_on_breaks_no_seal(path, statements):
    change(path, *statements)
    assert not [each for each in open_project(path).findings if each.code.startswith("project.")]


def test_a_vacuum_breaks_no_seal(path):
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA page_size = 8192")
        database.execute("VACUUM")
    open_project(path)


def test_a_project_that_was_moved_breaks_no_seal(path):
    home = path.parent.rename(path.parent.with_name("moved"))
    open_project(home / path.name)


# ---------------------------------------------------------------- what breaks one


def test_population_by_sql_is_told_in_people(path):
    (before,) = cells(path, "SELECT sum(population) FROM population")
    change(path, "UPDATE population SET population = population * 0.9")
    assert before == (576_000,)
    assert told(path) == [
        "常住人口_街道.csv (Population) is not as it was saved: Population 576,000 → 518,400 people."
    ]


def test_deleted_parks_are_told_in_rows_and_area(path):
    ((rows,),), area = cells(path, "SELECT count(*) FROM park"), hectares(path, "park")
    change(path, "DELETE FROM park WHERE fid IN (SELECT fid FROM park ORDER BY fid LIMIT 3)")
    changes = f"{rows} → {rows - 3} rows, {area} → {hectares(path, 'park')}"
    assert told(path) == [f"公园绿地.gpkg (Parks (G1)) is not as it was saved: {changes}."]


def test_what_it_enters_is_named_with_what_to_do(path):
    change(path, "DELETE FROM park WHERE fid = 1")
    with pytest.raises(ChangedProject) as error:
        open_project(path)
    (finding,) = error.value.findings
    assert finding.file == "公园绿地.gpkg"
    assert str(finding.mend) == (
        "It enters: Park area per person, Green space rate. "
        "Open a backup or import the data again, unless the change was meant."
    )
    assert "--accept-changed" in str(error.value.hint)


def test_a_millimetre_is_noticed(path):
    ((blob,),) = cells(path, "SELECT geom FROM park WHERE fid = 1")
    shape = shapely.from_wkb(blob[40:])
    coordinates = shapely.get_coordinates(shape)
    coordinates[1] += 0.001
    moved = shapely.to_wkb(shapely.set_coordinates(shape, coordinates))
    change(path, ("UPDATE park SET geom = ? WHERE fid = 1", (blob[:40] + moved,)))
    (sentence,) = told(path)
    assert " m² → " in sentence
    assert "ha" not in sentence


def test_a_stop_that_was_moved_moves_no_sum(path):
    ((blob,),) = cells(path, "SELECT geom FROM bus_stop WHERE fid = 1")
    point = shapely.from_wkb(blob[-21:])
    moved = shapely.to_wkb(shapely.Point(point.x + 0.001, point.y))
    change(path, ("UPDATE bus_stop SET geom = ? WHERE fid = 1", (blob[:-21] + moved,)))
    (sentence,) = told(path)
    assert sentence.endswith("is not as it was saved: places or outlines; no sum of it moves.")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE park SET name = '甲园' WHERE fid = 1", "values of Name; no sum"),
        ("UPDATE park SET class = 'G2' WHERE fid = 1", "values of Green-space class; no sum"),
        ("UPDATE park SET open = 1 - open WHERE fid = 1", "values of Open to the public; no sum"),
        ("UPDATE park SET status = NULL", "values of Existing or planned; no sum"),
        ("UPDATE green SET green_share = 1 WHERE green_share > 1", "sum of Green share of a square"),
        ("UPDATE population SET population = NULL", "saved: no value of Population is left."),
        (
            "UPDATE population SET population = population + 0.001 WHERE fid = 1",
            "576,000 → 576,000.001 people",
        ),
        (
            "UPDATE population SET population = population + iif(fid = 1, 9, -9) WHERE fid <= 2",
            "values of Population; no sum",
        ),
    ],
)
def test_any_cell_is_noticed(path, statement, words):
    change(path, statement)
    (sentence,) = told(path)
    assert words in sentence


def test_rows_in_another_order_are_noticed(path):
    """No indicator depends on it, but the numbers behind names that come twice do, and the proofs' order."""
    change(
        path,
        "UPDATE park SET fid = -fid",
        "UPDATE park SET fid = fid + (SELECT 1 - min(fid) FROM park)",
    )
    (sentence,) = told(path)
    assert "order or numbers of the rows" in sentence
    assert sentence.endswith("no sum of it moves.")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (
            "ndvi_threshold",
            0.4,
            "The index above which a pixel is vegetation is not as it was saved: 0.3 → 0.4.",
        ),
        ("transfer_definition", "D2", "The transfer rule is not as it was saved: D1 → D2."),
        (
            "border_stations",
            ["袁家岗", "谢家湾"],
            "The list of border stations that count is not as it was saved: none → 袁家岗, 谢家湾.",
        ),
    ],
)
def test_each_parameter_is_sealed(path, name, value, words):
    change_value(path, "parameters", lambda parameters: {**parameters, name: value})
    assert told(path) == [words]


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("year", 2026, "The target year is not as it was saved: 2027 → 2026."),
        (
            "profile",
            "chongqing_2027",
            "The profile of targets is not as it was saved: yuzhong_2027 → chongqing_2027.",
        ),
    ],
)
def test_profile_and_year_are_sealed(path, key, value, words):
    change_value(path, key, lambda _: value)
    assert told(path) == [words]


def test_the_working_crs_is_sealed(path):
    """By a name, since another place of the layers would be damage."""
    change_value(path, "working_crs", lambda text: text.replace("unknown", "known", 1).replace("TM", "tm", 1))
    assert told(path) == ["The coordinate system that is measured in is not as it was saved."]


def of_layer(role, change_it):
    def changed(layers):
        (layer,) = (each for each in layers if each["id"] == role)
        change_it(layer)
        return layers

    return changed


def test_findings_of_all_layers_that_were_taken_away_are_noticed(path):
    """On them hangs whether a verdict is open."""
    with_findings = [each for each in open_project(path).layers if each.findings and each.role != "basemap"]
    change_value(path, "layers", lambda layers: [{**layer, "findings": []} for layer in layers])
    sentences = told(path)
    assert with_findings
    assert len(sentences) == len(with_findings)
    assert all(each.endswith("what was found in it at its import; no sum of it moves.") for each in sentences)


@pytest.mark.parametrize(
    "changed",
    [
        {"mended": True},
        {"code": "datum.unverified"},
        {"severity": "info"},
        {"file": "别的.gpkg"},
        {"rows": [1, 2]},
        {"message": {"message": "其他", "singular": None, "figures": {}}},
    ],
)
def test_any_part_of_a_finding_that_a_verdict_can_hang_on_is_sealed(path, changed):
    kept = {"code": "datum.gcj02", "severity": "warning", "mended": False, "file": "a", "rows": [1]}
    kept["message"] = {"message": "x", "singular": None, "figures": {}}
    project = open_project(path)
    (park,) = (each for each in project.layers if each.id == "park")
    park = replace(park, findings=(from_json(kept, Finding),))
    layers = tuple(park if each.id == "park" else each for each in project.layers)
    save_project(replace(project, layers=layers), path, replace=True)
    open_project(path)
    change_value(path, "layers", of_layer("park", lambda layer: layer.update(findings=[{**kept, **changed}])))
    (sentence,) = told(path)
    assert sentence.endswith("saved: what was found in it at its import; no sum of it moves.")


def test_the_title_by_which_findings_speak_of_a_layer_is_sealed(path):
    change_value(path, "layers", of_layer("park", lambda layer: layer.update(title="别的.gpkg")))
    (sentence,) = told(path)
    assert "what was found in it at its import" in sentence


@pytest.mark.parametrize("taken", [slice(0, 0), slice(1, None), slice(None, None, -1)])
def test_findings_of_the_import_are_sealed(path, taken):
    project = open_project(path)
    notes = tuple(Finding(code, Severity.WARNING, T("x"), file="甲.gpkg") for code in ("file.refused", "x.y"))
    save_project(replace(project, findings=notes), path, replace=True)
    change_value(path, "findings", lambda findings: findings[taken])
    assert told(path) == ["What was found at the import is not as it was saved."]


def test_findings_without_a_seal_are_told_once(path):
    def without(seals):
        for layer in seals["layers"]:
            del layer["digests"]["found"]
        return {**seals, "values": {k: v for k, v in seals["values"].items() if k != "findings"}}

    change_value(path, "seals", without)
    assert told(path) == ["What was found at its import is not sealed, or the seal of it is gone."]
    change_value(path, "year", lambda _: 2026)
    assert len(told(path)) == 2


@pytest.mark.parametrize(
    "figures",
    [
        {"names": ["甲", T("{n} more", n=2)], "n": 3},
        {"share": np.float64(0.1), "count": np.int64(7), "role": roles()["park"].title},
        {"path": Path("甲") / "b", "some": ("a", 1.0), "none": None},
    ],
)
def test_findings_of_any_figures_agree_with_their_seal(path, figures):
    project = open_project(path)
    said = T(" ".join(f"{{{name}}}" for name in figures), **figures)
    finding = Finding("x.y", Severity.WARNING, said, rows=(1, 2), mend=said)
    layers = (replace(project.layers[0], findings=(finding,)), *project.layers[1:])
    save_project(replace(project, findings=(finding,), layers=layers), path, replace=True)
    save_project(open_project(path), path, replace=True)
    open_project(path)


def doubled(layer):
    a, b, c, d, e, f = layer["grid"]["transform"]
    layer["grid"]["transform"] = [2 * a, b, c, d, 2 * e, f]


def test_a_raster_put_elsewhere_is_noticed_and_does_not_count_as_it_is_not_the_file(path):
    change_value(path, "layers", of_layer("vegetation", doubled))
    (sentence,) = told(path)
    assert sentence == (
        f"{RASTER} (Vegetation cover) is not as it was saved: "
        "2,645 × 1,164 pixels of 4 → 2,645 × 1,164 pixels of 8."
    )
    project = open_project(path, accept_changed=True)
    assert [each.code for each in project.findings[-2:]] == ["project.changed", "raster.other"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"nodata": 7.0}, "the place or kind of its pixels"),
        ({"dtype": "int16"}, "the place or kind of its pixels"),
        ({"width": 2644}, "2,645 × 1,164 pixels of 4 → 2,644 × 1,164 pixels of 4"),
    ],
)
def test_what_a_raster_is_said_to_be_is_sealed(path, changed, words):
    change_value(path, "layers", of_layer("vegetation", lambda layer: layer["grid"].update(changed)))
    assert words in told(path)[0]


def test_a_rasters_coordinate_system_is_sealed(path):
    other = CRS.from_epsg(4546).to_wkt()
    change_value(path, "layers", of_layer("vegetation", lambda layer: layer.update(grid_crs=other)))
    assert "its coordinate system" in told(path)[0]


def test_a_raster_of_other_pixels_is_noticed_and_measured_under_another_fingerprint(path):
    before = evaluate(open_project(path))
    with rasterio.open(path.parent / RASTER, "r+") as raster:
        raster.write(np.zeros((1, raster.height, raster.width), raster.dtypes[0]))
    assert told(path) == [f"The raster {RASTER} has changed since it was imported."]
    project = open_project(path, accept_changed=True)
    after = evaluate(project)
    assert after.readings["green_coverage"].of("district").value == 0
    assert after.fingerprint != before.fingerprint
    save_project(project, path.with_name("again.gpkg"))
    assert evaluate(open_project(path.with_name("again.gpkg"))).fingerprint == after.fingerprint


def test_a_raster_that_moved_away_is_no_change_of_the_project(path):
    (path.parent / RASTER).rename(path.parent / "elsewhere.tif")
    assert open_project(path).findings[-1].code == "raster.missing"


def test_two_layers_in_each_others_place_are_noticed(path):
    """Stops of the city's list and of the hubs: the same columns, so that nothing is damaged."""
    change(
        path,
        "ALTER TABLE bus_stop RENAME TO other",
        "ALTER TABLE bus_stop_2 RENAME TO bus_stop",
        "ALTER TABLE other RENAME TO bus_stop_2",
        "UPDATE gpkg_geometry_columns SET table_name = table_name || '.'",
        "UPDATE gpkg_geometry_columns SET table_name = replace(replace(replace(table_name,"
        " 'bus_stop_2.', 'x'), 'bus_stop.', 'bus_stop_2'), 'x', 'bus_stop')",
        "UPDATE gpkg_geometry_columns SET table_name = rtrim(table_name, '.')",
    )
    assert ["rows" in sentence for sentence in told(path)] == [True, True]


def test_a_layer_that_is_gone_or_new_or_used_otherwise_is_named(path):
    def changed(layers):
        (park,) = (each for each in layers if each["id"] == "park")
        (green,) = (each for each in layers if each["id"] == "green")
        return [*(each for each in layers if each is not park), {**green, "id": "green_2"}]

    rows, area = cells(path, "SELECT count(*) FROM park")[0][0], hectares(path, "park")
    change_value(path, "layers", changed)
    change(
        path,
        "CREATE TABLE green_2 AS SELECT * FROM green LIMIT 1",
        "INSERT INTO gpkg_geometry_columns SELECT 'green_2', column_name, geometry_type_name, srs_id, z, m"
        " FROM gpkg_geometry_columns WHERE table_name = 'green'",
    )
    lost, new = told(path)
    assert lost == f"公园绿地.gpkg (Parks (G1)) ({rows} rows, {area}) is no longer in the project."
    assert new.startswith("绿地图斑.shp (Other green space (G2, G3, XG)) (1 row, ")
    assert new.endswith(") was not in the project when it was saved.")


def test_another_role_another_order_and_a_mark_that_was_taken_away_are_noticed(path):
    def changed(layers):
        for layer in layers:
            if layer["id"] == "cluster":
                layer["role"], layer["columns"] = "water", {"name": "str", "row": "int64"}
            if layer["id"] == "built_up":
                layer["sample"] = False
        return layers[::-1]

    change_value(path, "layers", changed)
    sentences = told(path)
    assert any("used as Water instead of " in sentence for sentence in sentences)
    assert any(
        "建成区.gpkg (Built-up area)" in each and "no longer marked as sample" in each for each in sentences
    )
    assert sentences[-1] == "The layers are in another order than when the project was saved."
