"""The sample district's raw files: made anew they are the same, marked, small, and wrong only where meant."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from pyproj import Geod

from sample_data.by_hand import district, overlaps, raw, transfer
from sample_data.by_hand.__main__ import renewed
from sample_data.by_hand.areas import lobes, shoelace
from tests.some import some

_HOME = Path(__file__).parents[2]
_MARK = "示范数据·非实测"
_TEXT = (".geojson", ".csv", ".cpg")


@pytest.fixture(scope="module")
def made_anew(tmp_path_factory):
    folder = tmp_path_factory.mktemp("示范 raw")
    subprocess.run([sys.executable, str(_HOME / "sample_data/make_sample.py"), str(folder)], check=True)
    return folder


def test_the_script_makes_the_files_that_are_committed(made_anew):
    assert sorted(path.name for path in made_anew.iterdir()) == sorted(
        path.name for path in raw.RAW.iterdir()
    )


@pytest.mark.parametrize("name", ["街道.dbf", "绿地图斑.dbf", "街道.cpg"])
def test_tables_of_shapefiles_come_out_byte_for_byte(made_anew, name):
    if (raw.RAW / name).exists():
        assert (made_anew / name).read_bytes() == (raw.RAW / name).read_bytes()
    else:
        assert not (made_anew / name).exists()


def test_text_files_come_out_the_same(made_anew):
    """To the last digit where PROJ is the same; else to a tenth of a millimetre (1e-9 degrees)."""
    for path in some(each for each in made_anew.iterdir() if each.suffix in _TEXT):
        committed = (raw.RAW / path.name).read_bytes()
        assert _numbers(path.read_bytes()) == pytest.approx(_numbers(committed), abs=1e-9), path.name


def _numbers(content):
    return [float(number) for number in re.findall(rb"\d+\.\d+", content)]


def test_the_mark_stands_in_every_file():
    told = (each for each in raw.RAW.iterdir() if each.suffix not in (".cpg", ".prj", ".shp", ".shx"))
    for path in some(told):
        content = path.read_bytes()
        assert _MARK.encode() in content or _MARK.encode("gbk") in content, path.name


def test_all_files_together_stay_below_three_megabytes():
    assert sum(path.stat().st_size for path in raw.RAW.iterdir()) < 3_000_000


def test_subdistricts_fill_the_district_and_share_their_borders():
    areas = {key: shoelace(area.rings[0]) for key, area in district.zones().items() if key[0] != "cluster"}
    whole = areas.pop(("district", "渝中区（示范）"))
    assert len(areas) == 11
    assert sum(areas.values()) == pytest.approx(whole, abs=0.01)
    assert 19.5e6 < whole < 20.5e6
    corners = [
        {tuple(np.round(corner, 3)) for corner in area.rings[0]}
        for (kind, _), area in district.zones().items()
        if kind == "subdistrict"
    ]
    assert sum(len(one & other) >= 2 for one, other in combinations(corners, 2)) == 19


def test_three_thousand_plots_have_the_size_that_their_row_says():
    assert len(district.plots()) == 3000
    for plot in district.plots():
        ring = plot.rings[0]
        size = float(str(plot.row["长_米"])) * float(str(plot.row["宽_米"]))
        parts = lobes(ring)
        assert sum(map(shoelace, parts)) == pytest.approx(size / len(parts), abs=0.05), plot.row
    assert sum(len(lobes(plot.rings[0])) == 2 for plot in district.plots()) == 1


def test_plots_overlap_in_thirty_pairs_and_nowhere_else():
    areas = sorted(round(area, 1) for _, _, area in overlaps.plot_pairs())
    assert areas == [240.0] * 10 + [480.0] * 8 + [768.0] * 6 + [1728.0] * 6
    assert len(overlaps.plots_in_parks()) == 12
    partners = [number for one, other, _ in overlaps.plot_pairs() for number in (one, other)]
    assert len(partners) == len(set(partners)), "pairs only: no plot overlaps two others"


def test_one_park_crosses_itself_and_one_lies_outside_the_border():
    assert [park.row["公园名称"] for park in district.parks() if len(lobes(park.rings[0])) == 2] == [
        "李子坝抗战遗址公园"
    ]
    whole = district.zones()["district", "渝中区（示范）"]
    outside = [park.row["公园名称"] for park in district.parks() if district.common(park, whole) < 1]
    assert outside == ["平顶山西坡公园"]


def test_stations_are_twenty_and_one_on_the_border():
    rows = transfer.station_rows()
    assert len(transfer.stations()) == 21
    assert len(rows) == 32
    outside = [pair.station for pair in transfer.pairs() if pair.zone is None]
    assert outside == ["袁家岗"]


def test_entrances_are_two_to_eight_and_those_known_to_be_closed_are_closed():
    every = [place.owner for place in transfer.entrances(closed_too=True)]
    opened = [place.owner for place in transfer.entrances(closed_too=False)]
    assert all(2 <= every.count(station) <= 8 for station in transfer.stations())
    assert (every.count("红岩村"), opened.count("红岩村")) == (8, 4)
    assert (every.count("朝天门"), opened.count("朝天门")) == (6, 3)


@pytest.mark.parametrize(("station", "metres"), [("曾家岩", 50.0), ("鹅岭", 100.0)])
def test_the_exact_distances_are_exact_in_the_stored_doubles(station, metres):
    (pair,) = (pair for pair in transfer.pairs() if pair.station == station)
    door, stop = pair.entrance, pair.stop
    _, _, stored = Geod(ellps="GRS80").inv(door.lon, door.lat, stop.lon, stop.lat)
    assert stored == pytest.approx(metres, abs=1e-8)
    on_hubs = [(lon, lat) for lon, lat, _ in raw.gpkg_points("公交站台_枢纽.gpkg")]
    assert (stop.lon, stop.lat) in on_hubs, "the file that keeps full doubles"


def test_the_mapped_stops_are_displaced_as_gcj02_is():
    rows = raw.table("公交站点_高德.csv", "utf-8")
    geod = Geod(ellps="GRS80")
    for row in rows[::20]:
        lon, lat = float(row["经度"]), float(row["纬度"])
        bearing, _, metres = geod.inv(*raw.from_gcj02(lon, lat), lon, lat)
        assert 478 < metres < 482
        assert 127 < bearing < 133
        assert len(row["经度"].split(".")[1]) >= 9
    assert 350 <= len(rows) + len(raw.gpkg_points("公交站台_枢纽.gpkg")) <= 450


def test_the_documented_tables_are_the_computed_ones():
    document = (_HOME / "docs" / "hand-check.md").read_text(encoding="utf-8")
    assert renewed(document) == document
