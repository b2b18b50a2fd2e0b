"""The fingerprint follows the data and nothing else."""

import re
from dataclasses import fields, replace
from importlib import import_module
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import MultiPolygon, Point, box

import gisapp.indicators
from gisapp.fingerprint import fingerprint
from gisapp.indicators import INDICATORS
from gisapp.indicators.constants import Constant
from gisapp.parameters import Parameters
from gisapp.project import Project
from gisapp.readings import Doubt, Reading, ZoneReading
from gisapp.store.project_file import open_project, save_project
from gisapp.targets import profile_of
from layers.layer import Layer, Origin
from layers.source import Grid
from layers.text import T

CRS_TEXT = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +ellps=GRS80"


def a_project(x=1.0, open_=True, name="甲"):
    frame = gpd.GeoDataFrame(
        {
            "name": [name, None],
            **{name: [None, None] for name in ("stop_id", "routes", "direction")},
            "open": [open_, None],
            "row": [1, 2],
        },
        geometry=[Point(x, 2), Point(3, 4)],
        crs=CRS_TEXT,
    ).astype({"open": "boolean", **dict.fromkeys(("name", "stop_id", "routes", "direction"), "str")})
    layer = Layer("bus_stop", "stops", "bus_stop", Origin("a.csv", "a", "CSV", "EPSG:4490", "1"), frame=frame)
    return Project("p", frame.crs.to_wkt(), (layer,))


def a_raster(layer_id="vegetation", checksum="1", **placed):
    grid = replace(Grid(Path("a.tif"), 2, 2, (2, 0, 0, 0, -2, 0), "uint8", None), **placed)
    origin = Origin("a.tif", "a", "GTiff", "EPSG:4545", checksum)
    return Layer(layer_id, "a", "vegetation", origin, grid=grid, grid_crs="EPSG:4545")


def of(project, year=2027):
    return fingerprint(project, profile_of("yuzhong_2027"), year)


def test_twelve_hex_digits():
    assert len(of(a_project())) == 12
    int(of(a_project()), 16)


def test_equal_inputs_give_equal_fingerprints_also_from_a_file(tmp_path):
    project = a_project()
    save_project(project, tmp_path / "p.gpkg")
    assert of(project) == of(a_project()) == of(open_project(tmp_path / "p.gpkg"))


def test_titles_and_paths_do_not_count():
    project = a_project()
    layer = replace(
        project.layers[0],
        title="other",
        steps=(T("x"),),
        origin=replace(project.layers[0].origin, file="b.csv"),
    )
    assert of(replace(project, title="q", layers=(layer,))) == of(project)


@pytest.mark.parametrize(
    "changed",
    [
        a_project(x=1.0000001),
        a_project(open_=False),
        a_project(name="乙"),
        replace(a_project(), parameters=Parameters(ndvi_threshold=0.31)),
        replace(a_project(), layers=()),
    ],
)
def test_any_change_of_data_or_parameters_shows(changed):
    assert of(changed) != of(a_project())


def test_the_year_counts():
    assert of(a_project(), 2026) != of(a_project(), 2027)


# ---------------------------------------------------------------- rasters, and layers in one role


@pytest.mark.parametrize(
    "placed",
    [{"transform": (4, 0, 0, 0, -4, 0)}, {"width": 3}, {"dtype": "float32"}, {"nodata": 0.0}],
)
def test_where_a_raster_lies_counts(placed):
    project = replace(a_project(), layers=(a_raster(),))
    assert of(replace(project, layers=(a_raster(**placed),))) != of(project)


def test_where_a_raster_is_kept_does_not_count():
    project = replace(a_project(), layers=(a_raster(),))
    assert of(replace(project, layers=(a_raster(path=Path("elsewhere/b.tif")),))) == of(project)


def test_which_of_two_rasters_counts_shows():
    """Of several rasters in one role the last one is measured."""
    one, other = a_raster("vegetation"), a_raster("vegetation_2", "2")
    project = a_project()
    assert of(replace(project, layers=(one, other))) != of(replace(project, layers=(other, one)))


def test_the_order_of_layers_in_different_roles_does_not_count():
    project, (stops,) = a_project(), a_project().layers
    assert of(replace(project, layers=(stops, a_raster()))) == of(
        replace(project, layers=(a_raster(), stops))
    )


def test_a_file_that_makes_all_areas_multiple_does_not_count(tmp_path):
    """As GDAL does with a layer of single and multiple areas."""
    twin = MultiPolygon([box(5, 5, 6, 6), box(8, 8, 9, 9)])
    frame = gpd.GeoDataFrame({"name": ["甲", "乙"]}, geometry=[box(0, 0, 1, 1), twin], crs=CRS_TEXT)
    layer = Layer("park", "p", "park", Origin("a", "a", "GPKG", "", "1"), frame=frame.assign(row=[1, 2]))
    project = replace(a_project(), layers=(layer,))
    save_project(project, tmp_path / "p.gpkg")
    again = open_project(tmp_path / "p.gpkg")
    assert set(again.layers[0].frame.geom_type) == {"MultiPolygon"}
    assert of(again) == of(project)


# ---------------------------------------------------------------- definitions


@pytest.mark.parametrize(
    "field", ["unit", "numerator_unit", "denominator_unit", "formula", "definition", "requires", "uses"]
)
def test_each_part_of_a_definition_counts(monkeypatch, field):
    before, indicator = of(a_project()), INDICATORS["green_coverage"]
    value = getattr(indicator, field)
    other = (*value, "water") if isinstance(value, tuple) else f"{value} "
    if field == "definition":
        other = replace(value, zh=f"{value.zh}。")
    monkeypatch.setitem(INDICATORS, indicator.id, replace(indicator, **{field: other}))
    assert of(a_project()) != before


@pytest.mark.parametrize("indicator", [each for each in INDICATORS if INDICATORS[each].constants])
def test_each_constant_of_a_definition_counts(monkeypatch, indicator):
    before, defined = of(a_project()), INDICATORS[indicator]
    for number, constant in enumerate(defined.constants):
        for change in ({"value": constant.value * 1.01}, {"unit": "ft"}, {"name": "other"}):
            others = list(defined.constants)
            others[number] = replace(constant, **change)
            with monkeypatch.context() as patch:
                patch.setitem(INDICATORS, indicator, replace(defined, constants=tuple(others)))
                assert of(a_project()) != before
    assert of(a_project()) == before


def test_every_number_with_a_name_is_declared_where_it_moves_a_figure():
    moves_none = {
        "beside.AROUND",  # what is said beside a figure
        "ground._SLIVER",  # from which area on a doubt about shapes is said
        "park_area._NAMED",  # how many zones a reason names
        "stations._SPOT_DIGITS",  # on which spot entrances of two files are one
        "station_matching._OWN_POINT",  # what is said beside a figure
        "raster_cover._HALF",  # what lies between 0 and 1, of which a mask has nothing
        "raster_cover._NOTHING",  # from which share on a gap is told
        "raster_cover._ROUNDING",  # keeps 0.3 / 0.0001 at 3000
        "station_matching._SIDE",  # which rows are compared, not which are one station
        "transfer_doubts.TOO_FAR",  # from where on it is doubted that an entrance is the station's
        "transfer_rules.BORDER",  # which stations are listed as lying beside the district
    }
    modules = [path.stem for path in Path(gisapp.indicators.__file__).parent.glob("[!_]*.py")]
    values = {module: vars(import_module(f"gisapp.indicators.{module}")) for module in modules}
    named = {
        f"{module}.{name}"
        for module in modules
        for name, value in values[module].items()
        if re.fullmatch(r"_?[A-Z][A-Z_0-9]*", name)
        and isinstance(value, int | float)
        and not isinstance(value, bool)
    }
    assert named == moves_none
    constants = {each for each in values["constants"].values() if isinstance(each, Constant)}
    assert len(constants) == 10
    assert constants == {each for indicator in INDICATORS.values() for each in indicator.constants}
    assert len({each.name for each in constants}) == len(constants)


def test_definitions_say_their_constants_in_both_languages():
    said = [(each, constant) for each in INDICATORS.values() for constant in each.constants]
    assert said
    for indicator, constant in said:
        assert constant.shown.en in indicator.definition.en, (indicator.id, constant.name)
        assert constant.shown.zh in indicator.definition.zh, (indicator.id, constant.name)


def test_the_version_of_the_program_counts(monkeypatch):
    before = of(a_project())
    monkeypatch.setattr("gisapp.fingerprint.__version__", "99.0")
    assert of(a_project()) != before


@pytest.mark.parametrize("field", ["comparator", "value", "year", "unit", "indicator"])
def test_each_part_of_a_target_counts(field):
    profile = profile_of("yuzhong_2027")
    first, *rest = profile.targets
    assert field in {each.name for each in fields(first)}
    other = replace(profile, targets=(replace(first, **{field: "another"}), *rest))
    assert fingerprint(a_project(), other, 2027) != fingerprint(a_project(), profile, 2027)


def test_doubts_are_among_what_a_run_is_known_by():
    """A table's own total, which no row keeps, makes a verdict undecided: it is not the same run."""
    profile = profile_of("yuzhong_2027")
    plain = Reading("park", (ZoneReading("district", "区", 1.0, 1.0, 1.0),))
    doubted = plain.doubted(lambda row: (Doubt("population.total", T("x"), 0.0, 2.0),))
    wider = plain.doubted(lambda row: (Doubt("population.total", T("x"), 0.0, 3.0),))
    runs = [fingerprint(a_project(), profile, 2027, {"park": each}) for each in (plain, doubted, wider)]
    assert len(set(runs)) == 3
    assert runs[0] == fingerprint(a_project(), profile, 2027)
