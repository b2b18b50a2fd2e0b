"""Every file of two folders of faulty data, against what a look at its bytes says that it holds.

``messy_expected.toml`` has a line for each file. The files are read as the window reads them, in a process
apart; what can be read is then conformed, folder by folder, without and with a district around it.
"""

import tomllib
from collections import Counter
from itertools import groupby
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from gisapp.importing import Decisions, Files, draft_of
from layers.errors import UserError
from layers.findings import Severity
from layers.reading import read
from layers.reading.apart import read_apart
from layers.task import Task
from tests.some import some

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
FOLDERS = ("messy_mapshaper", "single_fault_copies")
EXPECTED = {
    f"{folder}/{name}": row
    for folder, rows in tomllib.loads(
        Path(__file__).with_name("messy_expected.toml").read_text("utf-8")
    ).items()
    for name, row in rows.items()
}
GARBLED = ("�", "锟", "Ã", "Â", "Ð²", "ï¿½", "ä¸", "å›½")
"""What text looks like that was decoded twice, or with the wrong code page."""
KINDS = (
    *("Polygon", "MultiPolygon", "MultiPoint", "LineString", "MultiLineString", "Point"),
    *("GeometryCollection", "rows"),
)
ROLES = {"Polygon": "green", "LineString": "walk", "Point": "bus_stop", "GeometryCollection": "green"}
OUTLINES = {"messy_mapshaper": box(-125, 41, -116, 47), "single_fault_copies": box(106.2, 29.2, 106.9, 29.8)}
"""Oregon, where the most layers lie, and the five districts at the centre of Chongqing."""
TELLING = {Severity.WARNING, Severity.ERROR, Severity.QUESTION}

pytestmark = pytest.mark.skipif(
    not all((SHARED / folder).is_dir() for folder in FOLDERS), reason="the shared real inputs are not here"
)


@pytest.fixture(scope="module")
def outcomes():
    """What reading gives for each file: its sources or the sentence."""
    return {name: outcome(SHARED / name) for name in EXPECTED if (SHARED / name).is_file()}


def outcome(path):
    try:
        return read_apart(path)
    except UserError as refused:
        return refused


def expected(name):
    """The row of a file; of a part of a shapefile that of the whole."""
    row = EXPECTED[name]
    return EXPECTED[f"{name.rpartition('/')[0]}/{row['as']}"] if "as" in row else row


def test_there_is_a_row_for_each_file_and_a_file_for_each_row():
    there = {
        path.relative_to(SHARED).as_posix()
        for folder in FOLDERS
        for path in (SHARED / folder).rglob("*")
        if path.is_file()
    }
    assert there == set(EXPECTED)
    assert len(there) == 267


@pytest.mark.parametrize("name", EXPECTED)
def test_file_gives_what_a_look_at_it_says(name, outcomes):
    row, found = expected(name), outcomes[name]
    if "refused" in row:
        assert isinstance(found, UserError), f"read as {[shown(source) for source in found]}"
        assert name.rpartition("/")[2] in str(found.message)
        assert row["refused"] in str(found)
        return
    assert not isinstance(found, UserError), str(found)
    wanted = [row["read"]] if isinstance(row["read"], str) else row["read"]
    assert [shown(source) for source in found] == wanted
    assert sorted(each.code for source in found for each in source.findings) == row.get("told", [])
    if "page" in row:
        assert found[0].encoding == row["page"]
    for column, number, value in row.get("cells", []):
        cell = found[0].frame[column].iloc[number - 1]
        assert cell == value or (pd.isna(cell) and pd.isna(value))


def shown(source):
    """The source as rows of the table write it."""
    kinds = Counter(source.frame.geometry.geom_type.fillna("rows"))
    features = " + ".join(f"{kinds[kind]} {kind}" for kind in KINDS if kinds[kind]) or "0 rows"
    crs = f", {source.crs.to_epsg() or source.crs.name}" if source.crs else ""
    layer = "" if source.name == source.path.stem or source.path.suffix == ".zip" else f"{source.name}: "
    return f"{layer}{features}{crs}"


def texts(source):
    yield from source.frame.columns
    for column in source.frame.columns.drop("geometry"):
        yield from (value for value in source.frame[column] if isinstance(value, str))


def test_no_text_is_garbled(outcomes):
    read_ones = [source for found in outcomes.values() if isinstance(found, list) for source in found]
    garbled = [
        (source.title, text)
        for source in read_ones
        for text in texts(source)
        if any(sign in text for sign in GARBLED)
    ]
    assert garbled == []


def sources_by_folder(outcomes):
    """The sources of each folder, of each shapefile once."""
    names = [name for name in EXPECTED if "as" not in EXPECTED[name] and isinstance(outcomes[name], list)]
    for folder, group in groupby(names, key=lambda name: name.rpartition("/")[0]):
        yield folder, [source for name in group for source in outcomes[name]]


def role_for(source):
    kinds = source.frame.geometry.geom_type.dropna().str.removeprefix("Multi")
    return "population" if kinds.empty else ROLES[kinds.iloc[0]]


def outline(folder, path):
    shape = OUTLINES[folder.partition("/")[0]]
    gpd.GeoDataFrame({"name": ["区"]}, geometry=[shape], crs=4490).to_file(path)
    return read(path)


@pytest.mark.parametrize("with_outline", [False, True])
def test_every_row_that_is_not_used_is_told(outcomes, tmp_path, with_outline):
    for folder, read_ones in some(sources_by_folder(outcomes)):
        district = outline(folder, tmp_path / "区界.gpkg") if with_outline else []
        roles = {source.title: role_for(source) for source in read_ones} | {"区界.gpkg": "district"}
        files = Files((*district, *read_ones), (), frozenset())
        draft = answered(files, draft_of(files, Task(), Decisions(roles=roles)))
        assert len(draft.rows) == len(files.sources)
        for row in draft.rows:
            assert untold(row) == set(), f"{folder}: {row.source.title}"


def answered(files, draft):
    """The draft with each question answered as is suggested."""
    decisions = draft.decisions
    for row in draft.questions:
        if row.question.choices:
            decisions = decisions.answered(row.source, row.question, row.question.choices[0].value)
    return draft_of(files, Task(), decisions, previous=draft)


SET_ASIDE = {"rows.copy", "rows.set_aside"}


def untold(row):
    """Rows of the file that are not in the layer, though no finding says so."""
    telling = [each for each in row.findings if each.severity in TELLING or each.code in SET_ASIDE]
    if row.layer is None and telling:
        return set()
    used = set() if row.layer is None else set(row.layer.frame["row"])
    return set(range(1, row.source.count + 1)) - used - {number for found in telling for number in found.rows}


def test_a_country_around_the_district_is_not_asked_for_another_system_in_degrees(outcomes, tmp_path):
    """Oregon lies in it; NAD27, WGS 84 and CGCS2000 differ by metres."""
    for name in ("issues/bbox2_error/usa.json", "shapefile/nad27/popctr_state1970.shp"):
        (source,) = outcomes[f"messy_mapshaper/{name}"]
        files = Files((*outline("messy_mapshaper", tmp_path / "区界.gpkg"), source), (), frozenset())
        roles = {"区界.gpkg": "district", source.title: role_for(source)}
        (_, row) = draft_of(files, Task(), Decisions(roles=roles)).rows
        assert row.question is None
        assert row.layer is not None
