"""Layers that are all shifted alike, against a boundary that is not: asked, with what each answer means."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gisapp.evaluate import evaluate
from gisapp.importing import Decisions, draft_of, project_of, read_files
from layers.place.datum.gcj import wgs84_to_bd09, wgs84_to_gcj02
from layers.place.datum.sources import landmarks
from layers.task import Task

SHIFTS = {
    "as_is": lambda lon, lat: (lon, lat),
    "gcj02": wgs84_to_gcj02,
    "bd09": wgs84_to_bd09,
}
CHINESE = {"district": "区界.geojson", "rail_entrance": "轨道站出入口.csv", "bus_stop": "公交站.csv"}
ENGLISH = {"district": "district.geojson", "rail_entrance": "rail_entrances.csv", "bus_stop": "bus_stops.csv"}
CORNER = np.array([118.0, 29.0])  # Quzhou: no landmarks there
METRE = np.array([1 / (111_320 * np.cos(np.radians(29.05))), 1 / 111_320])
WIDE, HIGH = 6000, 5000
LATTICE = np.stack(np.meshgrid(np.linspace(150, WIDE - 150, 6), np.linspace(150, HIGH - 150, 5)), -1).reshape(
    -1, 2
)
"""30 stations in metres, the outermost 150 m from the border."""
STATIONS = [f"{chr(0x4E00 + 7 * n)}门" for n in range(30)]
NEAR, FIFTY = 12, "transfer_coverage_50m"
"""Of the 30 stations 12 have a stop 30 m away, the others one 200 m away: 40 %."""


def write(folder, files, frames, *, district, entrances, stops, names, stop_names=True):
    folder.mkdir()
    outline = shapely.transform(
        shapely.segmentize(district, 0.002), lambda xy: framed(xy, frames["district"])
    )
    gpd.GeoDataFrame({"name": ["甲区"]}, geometry=[outline], crs=4326).to_file(folder / files["district"])
    for role, heading, places in (("rail_entrance", "station", entrances), ("bus_stop", "name", stops)):
        moved = framed(places, frames[role])
        called = names if role == "rail_entrance" or stop_names else [f"G{n}" for n in range(len(names))]
        rows = (f"{name},{x:.7f},{y:.7f}" for name, (x, y) in zip(called, moved, strict=True))
        (folder / files[role]).write_text("\n".join([f"{heading},lon,lat", *rows]), encoding="utf-8")
    return folder


def framed(xy, frame):
    return np.column_stack(SHIFTS[frame](*xy.T))


def town(folder, files, layers, district="as_is", *, stop_names=True):
    entrances = CORNER + LATTICE * METRE
    away = np.where(np.arange(30) < NEAR, 30, 200 if stop_names else 55)
    side = np.where(LATTICE[:, 0] < WIDE / 2, 1, -1)
    stops = entrances + np.column_stack([away * side, np.zeros(30)]) * METRE
    frames = {"district": district, "rail_entrance": layers, "bus_stop": layers}
    whole = shapely.box(*CORNER, *(CORNER + [WIDE, HIGH] * METRE))
    return write(
        folder,
        files,
        frames,
        district=whole,
        entrances=entrances,
        stops=stops,
        names=STATIONS,
        stop_names=stop_names,
    )


def drafted(folder, decisions=None):
    return draft_of(read_files([folder], Task()), Task(), decisions or Decisions())


def share(draft):
    row = evaluate(project_of(draft)).readings[FIFTY].of("district")
    return row.numerator, row.denominator


@pytest.mark.parametrize("files", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@pytest.mark.parametrize("stop_names", [True, False])
def test_two_layers_against_a_right_boundary_are_one_question(tmp_path, files, datum, stop_names):
    folder = town(tmp_path / "a", files, datum, stop_names=stop_names)
    first = drafted(folder)
    (row,) = first.questions
    assert row.role in {"rail_entrance", "bus_stop"}
    assert row.question.choices[0].value == datum
    answered = drafted(folder, Decisions().answered(row.source, row.question, datum))
    assert not answered.questions
    assert share(answered) == (NEAR, 30)


def test_both_lists_of_stations_are_in_the_question(tmp_path):
    """GCJ-02 lies south-east here: as they are, stations at the southern and eastern border lie beside it."""
    (row,) = drafted(town(tmp_path / "a", CHINESE, "gcj02")).questions
    figures = row.question.message.figures["why"].figures["stations"].figures
    lonlat = CORNER + LATTICE * METRE
    inside = shapely.contains_xy(
        shapely.box(*CORNER, *(CORNER + [WIDE, HIGH] * METRE)), *framed(lonlat, "gcj02").T
    )
    beside = [name for name, here in zip(STATIONS, inside, strict=True) if not here]
    assert len(beside) > 5
    assert figures["then"][:5] == beside[:5]
    assert str(figures["now"]) == "none"


@pytest.mark.parametrize("files", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("datum", ["as_is", "gcj02", "bd09"])
def test_where_all_fits_nothing_is_asked(tmp_path, files, datum):
    """All files in one datum, be it shifted: nothing shows that, and each figure is right within a metre."""
    draft = drafted(town(tmp_path / "a", files, datum, datum))
    assert not draft.questions
    assert share(draft) == (NEAR, 30)


def test_a_refusal_stays_told_and_is_not_asked_of_the_other(tmp_path):
    folder = town(tmp_path / "a", ENGLISH, "gcj02")
    (row,) = drafted(folder).questions
    left = drafted(folder, Decisions().answered(row.source, row.question, "as_is"))
    assert not left.questions
    doubts = evaluate(project_of(left)).readings[FIFTY].of("district").doubts
    assert "datum.gcj02" in [each.code for each in doubts]


# ---------------------------------------------------------------- where published stations tell the layers


def in_chongqing(folder, files, district, margin=150, layers="gcj02"):
    """The published stations in a web map's datum, within a box that ends so many metres beside them."""
    known = landmarks()
    low, high = known.lonlat.min(axis=0), known.lonlat.max(axis=0)
    box = shapely.box(*(low - margin * METRE), *(high + margin * METRE))
    stops = known.lonlat + np.array([30, 0]) * METRE
    frames = {"district": district, "rail_entrance": layers, "bus_stop": layers}
    return write(folder, files, frames, district=box, entrances=known.lonlat, stops=stops, names=known.names)


def asked_of_the_boundary(folder):
    (row,) = drafted(folder).questions
    assert row.role == "district"
    return row


@pytest.mark.parametrize("files", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize(("district", "other"), [("as_is", "gcj02"), ("gcj02", "as_is")])
def test_the_better_supported_answer_comes_first(tmp_path, files, district, other):
    """All files but the boundary were in GCJ-02; where its places lie tells whether it was, too."""
    row = asked_of_the_boundary(in_chongqing(tmp_path / "a", files, district))
    values = [choice.value for choice in row.question.choices]
    assert values[:2] == [district, other]
    assert row.question.choices[0].score > row.question.choices[1].score
    folder = tmp_path / "a"
    answered = drafted(folder, Decisions().answered(row.source, row.question, district))
    count = len(set(landmarks().names))
    assert share(answered) == (count, count)
    missing = drafted(folder, Decisions().answered(row.source, row.question, other))
    assert share(missing)[1] < count


def test_where_neither_is_supported_none_is_proposed(tmp_path):
    row = asked_of_the_boundary(in_chongqing(tmp_path / "a", CHINESE, "as_is", margin=5000))
    assert {choice.value for choice in row.question.choices} == {"as_is", "gcj02", "bd09"}
    assert all(choice.score == 0 for choice in row.question.choices)


@pytest.mark.parametrize("files", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize(("frame", "asked"), [("as_is", False), ("gcj02", True)])
def test_boundaries_that_agree_are_asked_about_only_against_the_places(tmp_path, files, frame, asked):
    """The subdistricts are the halves of the district, drawn alike; stations and stops were in GCJ-02."""
    folder = in_chongqing(tmp_path / "a", files, frame)
    (whole,) = gpd.read_file(folder / files["district"]).geometry
    west, south, east, north = whole.bounds
    halves = [whole & shapely.box(west, south, (west + east) / 2, north),
              whole & shapely.box((west + east) / 2, south, east, north)]  # fmt: skip
    name = "街道.geojson" if files is CHINESE else "subdistricts.geojson"
    gpd.GeoDataFrame({"name": ["甲街道", "乙街道"]}, geometry=halves, crs=4326).to_file(folder / name)
    draft = drafted(folder)
    assert {row.role for row in draft.questions} == ({"district", "subdistrict"} if asked else set())
    decisions = Decisions()
    for row in draft.questions:
        decisions = decisions.answered(row.source, row.question, row.question.choices[0].value)
    count = len(set(landmarks().names))
    assert share(drafted(folder, decisions)) == (count, count)
