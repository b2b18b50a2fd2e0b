"""From files to a project, and from more files to the same project.

The district is a square of 1,000 m in the working CRS itself; the park in it measures 200 m by 100 m.
"""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import Point, Polygon, box

from gisapp.importing import Decisions, draft_of, import_files, project_of, read_files
from gisapp.parameters import Parameters
from layers.errors import UserError
from layers.findings import Severity
from layers.task import Task

GRID = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
X, Y = 503_000.0, 3_271_000.0


def square(x, y, width, height):
    return box(X + x, Y + y, X + x + width, Y + y + height)


def write(path, geometry, **columns):
    gpd.GeoDataFrame(columns, geometry=geometry, crs=GRID).to_file(path)
    return path


def write_stops(path, *offsets):
    write(path, [Point(X + x, Y + y) for x, y in offsets], name=[f"站{n}" for n in range(len(offsets))])
    return path


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "原始 资料"
    home.mkdir()
    write(home / "区界.gpkg", [square(0, 0, 1000, 1000)], name=["方块区"])
    write(home / "公园绿地.gpkg", [square(0, 0, 200, 100)], name=["甲园"], 类别=["G11"])
    return home


def add(project, *paths, **more):
    """The project with what is in these files."""
    task = Task()
    return project_of(draft_of(read_files(paths, task), task, base=project, **more))


def by_role(project):
    return {layer.role: layer for layer in project.layers}


def codes(project):
    return [finding.code for finding in project.findings]


# ---------------------------------------------------------------- a new project


def test_place_of_a_drawing_is_asked_once_for_all_its_layers(tmp_path):
    drawing = tmp_path / "drawing.dxf"
    lines = (Path(__file__).parents[1] / "data" / "vector" / "drawing.dxf").read_bytes().split(b"\n")
    for code, value in zip(range(0, len(lines), 2), range(1, len(lines), 2), strict=False):
        origin = {b"10": 359_460.0, b"20": 3_271_100.0}.get(lines[code].strip())
        if origin is not None:
            lines[value] = str(float(lines[value]) + origin).encode()
    drawing.write_bytes(b"\n".join(lines))
    roles = {"drawing.dxf:公园绿地": "park", "drawing.dxf:道路中心线": "walk", "drawing.dxf:注记": ""}
    decisions = Decisions(roles={**roles, "drawing.dxf:0": ""})
    files = read_files([drawing], Task())
    draft = draft_of(files, Task(), decisions)
    assert [row.source.name for row in draft.waiting] == ["公园绿地", "道路中心线"]
    (row,) = draft.questions
    assert row.question.message.figures["file"] == "drawing.dxf"
    answered = draft_of(files, Task(), decisions.answered(row.source, row.question, "EPSG:4545"))
    assert not answered.waiting
    assert [row.layer.origin.crs for row in answered.rows if row.layer] == ["EPSG:4545"] * 2


def test_folder_becomes_a_project_named_after_its_district(folder):
    project = import_files([folder])
    assert project.title == "方块区"
    assert [layer.id for layer in project.layers] == ["district", "park"]
    assert by_role(project)["park"].frame.area.sum() == pytest.approx(20_000, abs=0.01)
    assert {path.name for path in folder.iterdir()} == {"区界.gpkg", "公园绿地.gpkg"}


def test_title_given_is_taken(folder):
    assert import_files([folder], title="体检").title == "体检"


def test_file_of_unknown_use_in_a_folder_is_left_out_with_a_warning(folder):
    (folder / "甲.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    project = import_files([folder])
    (finding,) = [each for each in project.findings if each.code == "role.unknown"]
    assert (finding.severity, finding.file) == (Severity.WARNING, "甲.csv")


def test_file_of_unknown_use_that_was_named_is_asked_about(folder):
    unclear = folder / "甲.csv"
    unclear.write_text("甲,乙\n1,2\n", encoding="utf-8")
    task = Task()
    draft = draft_of(read_files([folder / "区界.gpkg", unclear], task), task)
    (row,) = draft.questions
    assert row.source.title == "甲.csv"
    assert "bus_stop" in {choice.value for choice in row.question.choices}
    with pytest.raises(UserError, match=r"甲\.csv"):
        project_of(draft)


def test_role_chosen_by_the_user_is_taken_and_an_empty_one_sets_aside(folder):
    task = Task()
    files = read_files([folder], task)
    chosen = {"公园绿地.gpkg": "green"}
    assert "green" in by_role(project_of(draft_of(files, task, Decisions(roles=chosen))))
    assert list(by_role(project_of(draft_of(files, task, Decisions(roles={"公园绿地.gpkg": ""}))))) == [
        "district"
    ]


def test_refused_file_does_not_stop_the_others(folder):
    (folder / "绿地.geojson").write_text("", encoding="utf-8")
    project = import_files([folder])
    assert [layer.role for layer in project.layers] == ["district", "park"]
    refused = [each for each in project.findings if each.severity is Severity.ERROR]
    assert [(each.code, each.file) for each in refused] == [
        ("file.refused", "绿地.geojson"),
        ("green.unused", "绿地.geojson"),
    ]


def test_nothing_usable_is_said(tmp_path):
    (tmp_path / "区界.geojson").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="None of the files"):
        import_files([tmp_path])


def test_without_mends_a_bow_tie_is_left_out_rather_than_repaired(folder):
    # Two triangles of 100 m by 50 m / 2 each, which a repair keeps: 5,000 m².
    bow_tie = Polygon([(X + 800, Y), (X + 900, Y + 100), (X + 900, Y), (X + 800, Y + 100)])
    write(folder / "绿地图斑.gpkg", [square(0, 200, 100, 100), bow_tie], 类别=["XG", "XG"])
    mended = by_role(import_files([folder]))["green"]
    as_it_is = by_role(import_files([folder], mend=False))["green"]
    assert mended.frame.area.sum() == pytest.approx(15_000, abs=0.01)
    assert as_it_is.frame["row"].tolist() == [1]


def test_files_of_people_of_several_places_are_told(folder):
    for year, name in ((2025, "方块区"), (2026, "另一区")):
        (folder / f"常住人口_{year}.csv").write_text(f"name,population\n{name},1000\n", encoding="utf-8")
    project = import_files([folder])
    (finding,) = [each for each in project.findings if each.code == "role.repeated"]
    assert {finding.file, *finding.message.figures["others"]} == {"常住人口_2025.csv", "常住人口_2026.csv"}


# ---------------------------------------------------------------- adding to a project


@pytest.fixture
def project(folder):
    """The project of the folder, with choices that adding must not lose."""
    parameters = Parameters(border_stations=("边站",), ndvi_threshold=0.25)
    return replace(import_files([folder], title="我的区"), parameters=parameters, year=2025)


def test_what_is_added_comes_into_the_project_as_it_is(project, tmp_path):
    stops = write_stops(tmp_path / "公交站.gpkg", (100, 100), (900, 900))
    whole = add(project, stops)
    assert [layer.id for layer in whole.layers] == ["district", "park", "bus_stop"]
    assert (whole.title, whole.year, whole.parameters) == ("我的区", 2025, project.parameters)
    assert whole.working_crs == project.working_crs
    assert by_role(whole)["park"] is by_role(project)["park"]
    assert len(project.layers) == 2


def test_project_keeps_its_crs_when_a_layer_from_far_off_is_added(project, tmp_path):
    far = gpd.GeoDataFrame(
        {"name": ["远园"], "类别": ["G11"]}, geometry=[box(120, 30, 120.01, 30.01)], crs=4490
    )
    far.to_file(tmp_path / "公园_东.gpkg")
    whole = add(project, tmp_path / "公园_东.gpkg")
    assert whole.working_crs == project.working_crs
    assert [layer.id for layer in whole.layers] == ["district", "park", "park_2"]


def test_new_layer_is_tested_against_those_of_the_project(project, tmp_path):
    """Points in GCJ-02 lie half a kilometre away; only the project's district can show that."""
    from layers.place.datum.gcj import wgs84_to_gcj02

    true = gpd.GeoSeries([Point(X + x, Y + y) for x in range(50, 1000, 100) for y in (50, 950)], crs=GRID)
    lon, lat = wgs84_to_gcj02(*true.to_crs(4490).get_coordinates().to_numpy().T)
    lines = [f"站{n},{x:.7f},{y:.7f}" for n, (x, y) in enumerate(zip(lon, lat, strict=True))]
    stops = tmp_path / "公交站.csv"
    stops.write_text("\n".join(["站名,lon,lat", *lines]), encoding="utf-8")
    task = Task()
    files = read_files([stops], task)
    assert not draft_of(files, task).questions
    (row,) = draft_of(files, task, base=project).questions
    assert row.question.code.startswith("datum.")
    assert "gcj02" in {choice.value for choice in row.question.choices}


def test_file_read_again_replaces_its_layer_and_says_so(project, folder):
    write(folder / "公园绿地.gpkg", [square(0, 0, 300, 100)], name=["甲园"], 类别=["G11"])
    task = Task()
    draft = draft_of(read_files([folder / "公园绿地.gpkg"], task), task, base=project)
    (finding,) = [each for each in draft.findings if each.code == "layer.replaced"]
    assert finding.file == "公园绿地.gpkg"
    whole = project_of(draft)
    assert [layer.id for layer in whole.layers] == ["district", "park"]
    assert by_role(whole)["park"].frame.area.sum() == pytest.approx(30_000, abs=0.01)
    assert "layer.replaced" not in codes(whole)


@pytest.mark.parametrize(("answer", "areas"), [("only", [1_500, 2_000]), ("all", [20_000, 1_500, 2_000])])
def test_a_newer_file_of_another_name_may_take_the_place_of_the_project_s_layer(
    project, folder, tmp_path, answer, areas
):
    """The park of 200 m by 100 m became two of 30 m by 50 m and 40 m by 50 m, both inside it."""
    newer = write(
        tmp_path / "公园绿地（修订）.gpkg",
        [square(10, 10, 30, 50), square(60, 10, 40, 50)],
        name=["甲园", "乙园"],
        类别=["G11", "G14"],
    )
    task = Task()
    files = read_files([newer], task)
    (row,) = draft_of(files, task, base=project).questions
    assert answer in {choice.value for choice in row.question.choices}
    decisions = Decisions().answered(row.source, row.question, answer)
    whole = project_of(draft_of(files, task, decisions, base=project))
    parks = [layer for layer in whole.layers if layer.role == "park"]
    assert [a for layer in parks for a in layer.frame.area] == pytest.approx(areas, abs=0.01)
    assert len({layer.id for layer in whole.layers}) == len(whole.layers)
    assert ("rows.set_aside" in codes(whole)) is (answer == "only")
    assert [layer.role for layer in project.layers] == ["district", "park"]


def test_everything_read_again_leaves_as_many_layers_and_findings(project, folder):
    again = add(project, folder)
    assert [layer.id for layer in again.layers] == [layer.id for layer in project.layers]
    assert codes(again) == codes(project)


def test_file_of_the_same_name_that_holds_something_else_replaces_nothing(project, tmp_path):
    other = tmp_path / "公园绿地.gpkg"
    write_stops(other, (10, 10))
    task = Task()
    draft = draft_of(read_files([other], task), task, Decisions(roles={other.name: "bus_stop"}), base=project)
    assert [layer.role for layer in project_of(draft).layers] == ["district", "park", "bus_stop"]


def test_same_file_in_another_role_changes_the_role(project, folder):
    whole = add(project, folder / "公园绿地.gpkg", decisions=Decisions(roles={"公园绿地.gpkg": "green"}))
    assert [layer.id for layer in whole.layers] == ["district", "green"]


def test_file_that_can_no_longer_be_read_leaves_its_layer(project, folder):
    (folder / "公园绿地.gpkg").write_bytes(b"")
    stops = write_stops(folder / "公交站.gpkg", (10, 10))
    whole = add(project, folder / "公园绿地.gpkg", stops)
    assert by_role(whole)["park"] is by_role(project)["park"]
    assert "file.refused" in codes(whole)


def test_refusal_is_forgotten_once_the_file_is_read(folder):
    stops = folder / "公交站.gpkg"
    stops.write_bytes(b"")
    project = import_files([folder])
    assert "file.refused" in codes(project)
    stops.unlink()
    assert "file.refused" not in codes(add(project, write_stops(stops, (10, 10))))


def test_people_may_come_before_the_map(tmp_path, folder):
    """A table has no place: the CRS is that of the first layer that has one."""
    people = tmp_path / "常住人口.csv"
    people.write_text("name,population\n方块区,1000\n", encoding="utf-8")
    whole = add(import_files([people]), folder)
    assert whole.working_crs == import_files([folder]).working_crs
    assert all(layer.frame.crs == whole.working_crs for layer in whole.layers)


def test_answers_come_back_to_the_same_project(project, tmp_path):
    unclear = tmp_path / "甲.gpkg"
    write(unclear, [square(10, 10, 10, 10)])
    task = Task()
    files = read_files([unclear], task)
    assert draft_of(files, task, base=project).questions
    whole = project_of(draft_of(files, task, Decisions(roles={"甲.gpkg": "cluster"}), base=project))
    assert [layer.role for layer in whole.layers] == ["district", "park", "cluster"]


# ---------------------------------------------------------------- files of one name, and very large ones


def test_files_of_one_name_in_two_folders_are_told_apart(folder):
    for year, width in (("2025", 100), ("2026", 200)):
        (folder / year).mkdir()
        write(folder / year / "公交站.gpkg", [Point(X + width, Y)], 站名=["东门"])
    task = Task()
    files = read_files([folder], task)
    titles = [source.title for source in files.sources]
    assert {"2025/公交站.gpkg", "2026/公交站.gpkg", "区界.gpkg", "公园绿地.gpkg"} == set(titles)
    draft = draft_of(files, task, Decisions().with_role("2025/公交站.gpkg", ""))
    used = {row.source.title: row.role for row in draft.rows}
    assert used["2025/公交站.gpkg"] is None
    assert used["2026/公交站.gpkg"] == "bus_stop"


def test_very_large_file_is_read_within_the_district_only(folder, monkeypatch):
    # One stop each 20 m for 60 km east from the district, which with its margin of 2 km reaches to 3 km.
    write_stops(folder / "公交站.gpkg", *((20 * n, 500) for n in range(3000)))
    monkeypatch.setattr("gisapp.importing.files.VERY_LARGE", (folder / "公交站.gpkg").stat().st_size - 1)
    for other in ("区界.gpkg", "公园绿地.gpkg"):
        assert (folder / other).stat().st_size < (folder / "公交站.gpkg").stat().st_size
    files = read_files([folder], Task())
    (stops,) = (source for source in files.sources if source.path.name == "公交站.gpkg")
    # The district is 1 km wide; boxes in two systems are larger than asked for, the far end is not needed.
    assert 50 <= stops.count < 600
    assert "rows.within" in [finding.code for finding in stops.findings]


def test_very_large_file_without_a_boundary_asks_for_one(folder, monkeypatch):
    monkeypatch.setattr("gisapp.importing.files.VERY_LARGE", 0)
    files = read_files([folder / "公园绿地.gpkg"], Task())
    (refused,) = files.refused
    assert "boundary" in str(refused.mend)
