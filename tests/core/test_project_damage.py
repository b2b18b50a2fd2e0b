"""A project is input like any other: what is not as it was written is refused by its place."""

import sqlite3
import struct
from contextlib import closing

import pyogrio
import pytest
import shapely
from pyproj import CRS

from gisapp.recipe_file import read_recipe
from gisapp.store.form import FORMAT
from gisapp.store.project_file import is_project, open_project, recipe_in, save_project
from layers.errors import UserError
from layers.text import Language
from tests.changed_projects import change, change_value
from tests.hand_made import area, hand_made_scorecard

ENDLESS = (
    "WITH RECURSIVE n(key) AS (SELECT 1 UNION ALL SELECT key + 1 FROM n) SELECT key, 'x' AS value FROM n"
)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "p.gpkg"
    save_project(hand_made_scorecard().project, path)
    return path


def refusal(path):
    """The sentence with which a project is refused, the same in both languages but for its words."""
    before = path.read_bytes()
    with pytest.raises(UserError) as error:
        open_project(path)
    assert path.read_bytes() == before
    for language in (Language("zh"), Language("en")):
        assert path.name in language.say(error.value.message)
        assert language.say(error.value.hint)
    return str(error.value.message)


def damage(path):
    told = refusal(path)
    assert told.startswith("p.gpkg is damaged: ")
    return told.removeprefix("p.gpkg is damaged: ")


def test_a_file_that_was_cut_off_is_damaged(path):
    content = path.read_bytes()
    path.write_bytes(content[:20_000])
    assert damage(path) == f"its last {len(content) - 20_000:,} bytes are missing."
    assert "import data files" not in refusal(path)
    path.write_bytes(content[:-1])
    assert damage(path) == "its last byte is missing."


def test_pages_that_were_lost_are_damage(path):
    content = bytearray(path.read_bytes())
    content[4096 : 4096 * 20] = bytes(4096 * 19)
    path.write_bytes(content)
    assert "no sound database" in damage(path)


def test_a_schema_that_is_no_text_is_damage(path):
    """SQLite quotes it in its message, which is no text then either."""
    content = path.read_bytes()
    path.write_bytes(content.replace(b"CREATE TABLE gisapp_project", b"CR\x93ATE TABLE gisapp_project"))
    assert "no sound database" in damage(path)
    assert not is_project(path)


@pytest.mark.parametrize("content", [b"x" * 5000, b"SQLite format 3\0" + b"x" * 5000])
def test_what_is_no_database_is_no_project(path, content):
    path.write_bytes(content)
    assert "not a project" in refusal(path) or "no sound database" in damage(path)


def test_another_geopackage_is_no_project(path):
    change(path, "DROP TABLE gisapp_project")
    assert not is_project(path)
    assert "is not a project of this program" in refusal(path)


@pytest.mark.parametrize(
    "view",
    [ENDLESS, "SELECT * FROM kept", "SELECT 'format' AS key, randomblob(1000000000) AS value"],
)
def test_a_view_in_place_of_the_projects_table_is_damage(path, view):
    change(path, "ALTER TABLE gisapp_project RENAME TO kept", f"CREATE VIEW gisapp_project AS {view}")
    assert damage(path) == "it has no ordinary table gisapp_project."


def test_a_view_in_place_of_a_layer_is_damage(path):
    change(path, "ALTER TABLE park RENAME TO kept", f"CREATE VIEW park AS {ENDLESS}")
    assert damage(path) == "it has no ordinary table park."


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM gisapp_project WHERE key = 'layers'", "its entry layers"),
        ("DELETE FROM gisapp_project WHERE key = 'format'", "its entry format"),
        ("UPDATE gisapp_project SET value = '{' WHERE key = 'layers'", "its table gisapp_project"),
        ("UPDATE gisapp_project SET value = x'00' WHERE key = 'title'", "its table gisapp_project"),
        ("UPDATE gisapp_project SET value = CAST(x'ff' AS TEXT) WHERE key = 'title'", "no sound database"),
        ("UPDATE gisapp_project SET value = printf('%.*c', 200000, '[') WHERE key = 'findings'", "no sound"),
        ("UPDATE gisapp_project SET value = '1' WHERE key = 'title'", "its entry title"),
        ("UPDATE gisapp_project SET value = '1e9' WHERE key = 'year'", "its entry year"),
        ("UPDATE gisapp_project SET value = '\"x\"' WHERE key = 'working_crs'", "coordinate systems is none"),
        ("UPDATE gisapp_project SET value = '\"a = [\"' WHERE key = 'recipe'", "its entry recipe"),
        ("UPDATE gisapp_project SET value = '\"../x\"' WHERE key = 'profile'", "its entry profile"),
        ("UPDATE gisapp_project SET value = '\"\\ud800\"' WHERE key = 'title'", "its table gisapp_project"),
        (
            "UPDATE gisapp_project SET value = printf('\"%.*c\"', 2000000, 'x') WHERE key = 'title'",
            "its entry title",
        ),
        ("DELETE FROM park", "its layer park has lost its rows"),
        ("DROP TABLE park", "no ordinary table park"),
        ("ALTER TABLE park DROP COLUMN name", "the column name of its layer park is missing"),
        ("ALTER TABLE park DROP COLUMN row", "the column row of its layer park is missing"),
        ("UPDATE park SET name = 5", None),  # SQLite makes a text of it, as its column says
        ("UPDATE park SET name = x'ff' WHERE fid = 2", "row 2 of its layer park"),
        ("UPDATE rail_entrance SET open = 7 WHERE fid = 3", "row 3 of its layer rail_entrance"),
        ("UPDATE park SET row = NULL", "row 1 of its layer park"),
        ("UPDATE park SET row = -1", "numbers of its rows"),
        ("UPDATE park SET geom = NULL WHERE fid = 2", "the shape in row 2 of its layer park"),
        ("UPDATE park SET geom = x'00' WHERE fid = 2", "the shape in row 2 of its layer park"),
        ("UPDATE park SET geom = x'' WHERE fid = 2", "the shape in row 2 of its layer park"),
        ("UPDATE park SET geom = 'GP' WHERE fid = 2", "the shape in row 2 of its layer park"),
        ("UPDATE park SET geom = (SELECT geom FROM bus_stop)", "the shape in row 1 of its layer park"),
        ("ALTER TABLE gpkg_geometry_columns RENAME COLUMN srs_id TO x", "the column srs_id of its table"),
        (
            "ALTER TABLE gpkg_spatial_ref_sys RENAME COLUMN definition TO x",
            "the column definition of its table",
        ),
        ("DELETE FROM gpkg_geometry_columns", "the shape in row 1 of its layer"),
        ("UPDATE gpkg_geometry_columns SET column_name = 'x'", "has lost its shapes"),
        ("UPDATE gpkg_geometry_columns SET srs_id = 4326", "another coordinate system"),
        ("UPDATE gpkg_geometry_columns SET srs_id = 77", "another coordinate system"),
        ("DROP TABLE gpkg_spatial_ref_sys", "no ordinary table gpkg_spatial_ref_sys"),
    ],
)
def test_what_was_changed_is_named(path, statement, words):
    change(path, statement)
    if words is None:
        open_project(path, accept_changed=True)
    else:
        assert words in damage(path)


def blob(wkb):
    """A geometry in a GeoPackage's blob without a bounding box."""
    return b"GP\0\1" + struct.pack("<i", 100000) + wkb


def polygon(*xy):
    """The WKB of a polygon of one ring, whatever its points are."""
    return struct.pack(f"<BIII{len(xy)}d", 1, 3, 1, len(xy) // 2, *xy)


@pytest.mark.parametrize(
    "wkb",
    [
        struct.pack("<BII", 1, 3, 0),
        polygon(0, 0, 1, 1, 1, 0, 0, 1, 0, 0),
        polygon(0, 0, 1e9, 0, 1e9, 1, 0, 1, 0, 0),
        polygon(0, 0, 1, 0, 1, float("nan"), 0, 0),
        polygon(0, 0, 1, 0, 1, float("inf"), 0, 0),
        polygon(0, 0, 1, 0, 1, 1, 0, 1),
        polygon(0, 0, 1, 0),
        struct.pack("<BII", 1, 3, 1 << 31),
        struct.pack("<BII", 1, 10, 0),
        struct.pack("<BII", 1, 7, 1) + polygon(0, 0, 1, 0, 1, 1, 0, 0),
        b"",
    ],
    ids=[
        *("empty", "crosses itself", "far away", "nowhere", "endless", "not closed", "too short"),
        *("counts that lie", "of arcs", "of another kind", "nothing"),
    ],
)
def test_a_shape_that_is_not_sound_is_refused_by_its_row(path, wkb):
    change(path, ("UPDATE park SET geom = ? WHERE fid = 2", (blob(wkb),)))
    assert damage(path) == "the shape in row 2 of its layer park is not sound."


def test_a_shape_that_brings_the_reader_down_is_a_sentence(path):
    """Collections in collections: GEOS reads them one in the other until its stack is used up."""
    nested = b"\1\7\0\0\0\1\0\0\0" * 100_000
    change(path, ("UPDATE park SET geom = ? WHERE fid = 2", (blob(nested),)))
    with pytest.raises(UserError) as error:
        open_project(path)
    assert str(error.value.hint) == ("The file is damaged. Open a backup of it, or import the data again.")


def test_heights_that_another_program_added_are_dropped(path):
    high = shapely.to_wkb(shapely.force_3d(area(100, 20, 600, 450), 7))
    change(path, ("UPDATE park SET geom = ? WHERE fid = 1", (blob(high),)))
    (park,) = (layer.frame for layer in open_project(path).layers if layer.role == "park")
    assert not park.geometry.has_z.any()
    assert park.geometry.iloc[0].area == 270_000


def test_a_layer_that_lies_nowhere_on_earth_is_refused(path):
    change(path, ("UPDATE park SET geom = ?", (blob(polygon(-9e7, 0, -9e7, 1, -8.9e7, 1, -9e7, 0)),)))
    assert damage(path) == "its layer park lies nowhere on Earth."


@pytest.mark.parametrize("dtype", ["str", "boolean", "float64", "nonsense"])
def test_the_type_of_a_column_that_every_layer_has_is_not_the_files_to_say(path, dtype):
    """Neither of the rows' numbers, nor of the name by which a joined layer keeps its files."""
    change(path, "ALTER TABLE park ADD COLUMN file REAL", "UPDATE park SET file = 1.5")
    change_value(
        path,
        "layers",
        lambda layers: [
            {**each, "columns": {**each["columns"], "row": dtype, "file": dtype}} if each["columns"] else each
            for each in layers
        ],
    )
    (park,) = (
        layer.frame for layer in open_project(path, accept_changed=True).layers if layer.role == "park"
    )
    assert park["row"].dtype == "int64"
    assert "file" not in park


HOSTILE_SYSTEMS = [
    "EPSG:4326",
    CRS.from_epsg(4326).to_wkt(),
    CRS.from_epsg(3857).to_wkt(),
    "+proj=tmerc +lon_0=106.5 +ellps=GRS80 +nadgrids=/etc/passwd",
    CRS.from_epsg(5773).to_wkt(),
    CRS.from_epsg(4978).to_wkt(),
    CRS.from_epsg(4545).to_wkt("WKT1_GDAL")[:-1]
    + ',EXTENSION["PROJ4","+proj=tmerc +nadgrids=//host/a.gsb"]]',
    'LOCAL_CS["a wall",UNIT["metre",1]]',
]


@pytest.mark.parametrize("text", HOSTILE_SYSTEMS, ids=lambda text: text[:30])
def test_a_system_that_names_files_or_no_place_on_earth_is_refused(path, text):
    change_value(path, "working_crs", lambda _: text)
    assert "coordinate system" in damage(path)


def message(text, **figures):
    return {"message": text, "singular": None, "figures": figures}


@pytest.mark.parametrize(
    "text",
    [
        message("{0}"),
        message("{n}"),
        message("{n:>999999999}", n=1),
        message("{n:.99999999f}", n=1),
        message("{n.__class__}", n=1),
        message("{n!r}", n=1),
        message("{n:.1f}", n="many"),
        message("{a}" * 3000, a=message("{b}" * 3000, b="x")),
        {"message": "{n} rows", "singular": "{n} row", "figures": {}},
        {"message": "{n} rows", "singular": "{n} row", "figures": {"n": "two"}},
        "a text alone",
        None,
    ],
    ids=lambda text: str(text)[:40],
)
def test_a_message_that_asks_for_more_than_its_figures_is_damage(path, text):
    change_value(path, "findings", lambda findings: [{**findings[0], "message": text}])
    assert damage(path) == "its entry findings[0].message is not as it was written."


def test_a_message_that_this_version_does_not_say_is_shown_with_its_figures(path):
    text = message("{name}: {n:,.1f} of old", name="{n} %s {{7*7}}", n=1234.56)
    change_value(path, "findings", lambda findings: [{**findings[0], "message": text}])
    read = open_project(path, accept_changed=True)  # what was found is sealed
    assert str(read.findings[0].message) == "{n} %s {{7*7}}: 1,234.6 of old"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"id": "../x"}, "its entry layers[0].id"),
        ({"id": 'x"; DROP TABLE park; --'}, "its entry layers[0].id"),
        ({"id": "park"}, "two of its layers have the same name"),
        ({"role": "nonsense"}, "is of no kind that is known here"),
        ({"columns": None}, "is of no kind that is known here"),
        ({"columns": {"name": 1}}, "its entry layers[0].columns"),
        ({"steps": "x"}, "its entry layers[0].steps"),
        ({"origin": {}}, "its entry layers[0].origin"),
        ({"sample": "yes"}, "its entry layers[0].sample"),
        ({"grid": {"path": "x.tif"}}, "its entry layers[0].grid"),
    ],
)
def test_a_layer_that_is_listed_otherwise_is_named(path, changed, words):
    change_value(path, "layers", lambda layers: [{**layers[0], **changed}, *layers[1:]])
    assert words in damage(path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("transfer_definition", each) for each in ("D4", "", 1, None)),
        *(("ndvi_threshold", each) for each in ("x", float("nan"), 1e999, 5)),
        ("border_stations", "x"),
    ],
)
def test_parameters_are_looked_at(path, key, value):
    change_value(path, "parameters", lambda parameters: {**parameters, key: value})
    assert f"its entry parameters.{key}" in damage(path)


def test_what_a_newer_version_needs_is_told_before_anything_else(path):
    change(
        path,
        f"UPDATE gisapp_project SET value = '{FORMAT + 1}' WHERE key = 'format'",
        "DELETE FROM gisapp_project WHERE key = 'layers'",
    )
    assert "was saved by a newer version" in refusal(path)


def test_a_recipe_is_taken_from_a_project_as_carefully(path):
    assert recipe_in(path) == read_recipe(path)
    change(path, "ALTER TABLE gisapp_project RENAME TO kept", f"CREATE VIEW gisapp_project AS {ENDLESS}")
    with pytest.raises(UserError, match="damaged"):
        read_recipe(path)


def test_edits_that_qgis_has_not_yet_written_into_the_file_count(path):
    """QGIS keeps its newest edits in a -wal file beside the project as long as it has it open."""
    change(path)  # without triggers
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("UPDATE park SET name = 'new'")
        writer.commit()
        project = open_project(path, accept_changed=True)
        (park,) = (layer.frame for layer in project.layers if layer.role == "park")
    assert park["name"].tolist() == ["new", "new"]


def test_another_program_reads_what_is_written(path):
    assert len(pyogrio.read_dataframe(path, layer="park")) == 2
