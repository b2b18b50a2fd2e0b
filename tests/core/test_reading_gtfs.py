"""GTFS feeds: a small one whose departures are counted by hand (tests/data/gtfs), and GDAL's count of it."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gisapp.importing import Decisions, draft_of, read_files
from layers.errors import UserError
from layers.reading import digest, discover, read
from layers.task import Task
from tests.core.sources import codes, one

FEED = Path(__file__).parents[1] / "data" / "gtfs" / "feed"


def zipped(path, *, folder="", codec="utf-8", without=(), **changed):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in sorted(FEED.glob("*.txt")):
            if table.stem not in without:
                text = changed.get(table.stem, table.read_text(encoding="utf-8"))
                archive.writestr(folder + table.name, text.encode(codec))
    return path


@pytest.fixture
def feed(tmp_path):
    return {source.name: source for source in read(zipped(tmp_path / "公交.zip"))}


def departures(source):
    return source.frame.set_index("stop_id")["departures"].to_dict()


def test_departures_are_those_counted_by_hand(feed):
    assert departures(feed["bus_stops"]) == {"S1": 2, "S2": 0, "S3": 2, "S4": 0}
    assert departures(feed["stations"]) == {"ST": 72 + 76, "P3": 0}
    headway = feed["bus_stops"].frame.set_index("stop_id")["headway"]
    assert headway["S1"] == 360
    assert headway.isna().to_dict() == {"S1": False, "S2": True, "S3": False, "S4": True}


def test_unpacked_feed_is_read_as_a_whole_and_data_beside_its_tables_too(tmp_path):
    folder = tmp_path / "公交"
    shutil.copytree(FEED, folder)
    checksum = digest(folder)
    (folder / "公园.csv").write_text("name,lon,lat\n甲,106.5,29.5\n乙,106.6,29.6\n", encoding="utf-8")
    assert discover([tmp_path]) == discover([folder]) == [folder, folder / "公园.csv"]
    stops = {source.name: source for source in read(folder)}["bus_stops"]
    assert departures(stops) == {"S1": 2, "S2": 0, "S3": 2, "S4": 0}
    assert digest(folder) == checksum


def test_feed_in_a_folder_of_a_zip_leaves_the_other_data_of_the_zip_to_be_read(tmp_path):
    path = zipped(tmp_path / "交付.zip", folder="公交/")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("绿地/公园.csv", "name,lon,lat\n甲,106.5,29.5\n乙,106.6,29.6\n")
    assert discover([path]) == [path / "公交", path / "绿地" / "公园.csv"]
    stops = {source.name: source for source in read(path / "公交")}["bus_stops"]
    assert departures(stops) == {"S1": 2, "S2": 0, "S3": 2, "S4": 0}


def test_other_data_between_the_tables_of_a_zipped_feed_are_told(tmp_path):
    path = zipped(tmp_path / "公交.zip")
    assert "gtfs.others" not in codes(read(path)[0].findings)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("公园.csv", "name,lon,lat\n甲,106.5,29.5\n")
    assert "公园.csv" in str(one(read(path)[0].findings, "gtfs.others").message)


def test_roles_names_and_routes(feed):
    hints = {name: source.role_hint for name, source in feed.items()}
    assert hints == {"stations": "rail_station", "entrances": "rail_entrance", "bus_stops": "bus_stop"}
    stops = feed["bus_stops"].frame.set_index("stop_id")
    assert stops["name"]["S3"] == "解放碑, 民族路"
    assert stops["routes"].fillna("").to_dict() == {
        "S1": "181; 夜间线",
        "S2": "181; 夜间线",
        "S3": "181",
        "S4": "",
    }
    assert stops["direction"]["S1"] == "A"
    assert (stops.geometry["S1"].x, stops.geometry["S1"].y) == (106.57, 29.56)
    assert feed["stations"].frame["lines"].tolist() == ["1号线", "1号线"]
    entrance = feed["entrances"].frame.iloc[0]
    assert (entrance["name"], entrance["station"]) == ("1号口", "轨道临江门")
    assert {source.crs.to_epsg() for source in feed.values()} == {4326}


def test_what_is_told(feed):
    findings = feed["bus_stops"].findings
    assert one(findings, "gtfs.day").message.figures["day"] == "2026-01-05"
    assert one(findings, "gtfs.unserved").rows == (4,)
    broken = [each.message.figures for each in findings if each.code == "gtfs.reference"]
    assert [(each["place"], each["n"]) for each in broken] == [
        ("stop_times.txt: stop_id", 1),
        ("trips.txt: route_id", 1),
    ]


def feed_of_routes(path, routes):
    """A feed in which each route, (name, route_type), calls at a stop of its own, called as the route."""
    return zipped(
        path,
        without=("calendar", "calendar_dates", "frequencies"),
        stops="stop_id,stop_name,stop_lat,stop_lon\n"
        + "".join(f"S{n},{name},29.5{n:02},106.5\n" for n, (name, _) in enumerate(routes)),
        routes="route_id,route_short_name,route_type\n"
        + "".join(f"R{n},{name},{kind}\n" for n, (name, kind) in enumerate(routes)),
        trips="trip_id,route_id,service_id\n" + "".join(f"T{n},R{n},W\n" for n in range(len(routes))),
        stop_times="trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        + "".join(
            f"T{n},08:00:00,08:00:00,S{n},1\nT{n},09:00:00,09:00:00,S{n},2\n" for n in range(len(routes))
        ),
    )


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        (
            [("1号线", 1), ("轻轨", 12), ("101路", 3), ("轮渡", 4), ("索道", 6), ("缆车", 7), ("G85", 2)],
            {"stations": ["1号线", "轻轨"], "bus_stops": ["101路"], "trains": ["G85"],
             "funiculars": ["缆车"], "cable_cars": ["索道"], "ferries": ["轮渡"]},
        ),
        (
            [("Metro", 401), ("S1", 109), ("Tram", 900), ("ICE", 101), ("Bus", 700), ("Trolley", 800),
             ("Coach", 200), ("School", 712), ("City tour", 710), ("Shuttle", 1501)],
            {"stations": ["Metro", "S1", "Tram"], "bus_stops": ["Bus", "Trolley"], "trains": ["ICE"],
             "coaches": ["Coach"], "school_buses": ["School"], "tourist_buses": ["City tour"],
             "other_transport": ["Shuttle"]},
        ),
        (
            [("Trensurb", 400), ("T1", 704), ("Catamarã", 1200), ("Bondinho", 1300), ("Elevador", 1400),
             ("Trolebus", 11), ("?", "")],
            {"stations": ["Trensurb"], "bus_stops": ["T1", "Trolebus"], "funiculars": ["Elevador"],
             "cable_cars": ["Bondinho"], "ferries": ["Catamarã"], "other_transport": ["?"]},
        ),
    ],
)  # fmt: skip
def test_each_kind_of_transport_is_a_layer_and_only_metro_and_bus_count(tmp_path, routes, expected):
    found = {source.name: source for source in read(feed_of_routes(tmp_path / "feed.zip", routes))}
    assert {name: list(source.frame["name"]) for name, source in found.items()} == expected
    counted = {"stations": "rail_station", "bus_stops": "bus_stop"}
    assert {name: source.role_hint for name, source in found.items()} == {
        name: counted.get(name, "") for name in found
    }
    told = one(found["stations"].findings, "transport.left_out").message.figures["kinds"]
    assert [each.figures["n"] for each in told] == [
        len(expected[name]) for name in expected if name not in counted
    ]


def test_a_kind_that_is_left_out_counts_in_the_role_that_it_is_given(tmp_path):
    routes = [("1号线", 1), ("101路", 3), ("轮渡", 4)]
    files = read_files([feed_of_routes(tmp_path / "gtfs.zip", routes)], Task())
    for decisions, stops in (
        (Decisions(), ["101路"]),
        (Decisions().with_role("gtfs.zip:ferries", "bus_stop"), ["101路", "轮渡"]),
    ):
        rows = draft_of(files, Task(), decisions).rows
        assert [row.source.title for row in rows if row.question] == []
        named = [name for row in rows if row.role == "bus_stop" for name in row.layer.frame["name"]]
        assert named == stops


def test_a_station_and_a_stop_of_several_kinds_count(tmp_path):
    """The hall of metro and trains is one of urban rail; a stop of a bus and a coach is one of the bus."""
    path = feed_of_routes(tmp_path / "feed.zip", [("M", 1), ("ICE", 2), ("12", 3), ("Coach", 200)])
    with zipfile.ZipFile(path) as archive:
        tables = {Path(name).stem: archive.read(name).decode() for name in archive.namelist()}
    tables["stops"] = (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "H,Hbf,29.5,106.5,1,\nS0,Hbf,29.5,106.5,0,H\nS1,Hbf,29.5,106.5,0,H\nE,A,29.5,106.5,2,H\n"
        "S2,ZOB,29.51,106.5,0,\nS3,ZOB fern,29.52,106.5,0,\n"
    )
    tables["stop_times"] += "T3,10:00:00,10:00:00,S2,3\n"
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        for name, text in tables.items():
            archive.writestr(f"{name}.txt", text)
    found = {source.name: list(source.frame["name"]) for source in read(tmp_path / "two.zip")}
    assert found == {"stations": ["Hbf"], "entrances": ["A"], "bus_stops": ["ZOB"], "coaches": ["ZOB fern"]}


WEEK = "1,1,1,1,1,0,0"


def feed_of_services(path, services, dates=()):
    """A feed in which each service, (name, start, end, trips), calls at a stop of its own, called as it is.

    ``dates`` are rows of calendar_dates.txt; a service without a start stands only there.
    """
    calls = [(n, trip) for n, (*_, trips) in enumerate(services) for trip in range(trips)]
    return zipped(
        path,
        without=("frequencies",),
        stops="stop_id,stop_name,stop_lat,stop_lon\n"
        + "".join(f"S{n},{name},29.5{n:02},106.5\n" for n, (name, *_) in enumerate(services)),
        routes="route_id,route_short_name,route_type\nR,101,3\n",
        calendar="service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        + "".join(f"{name},{WEEK},{start},{end}\n" for name, start, end, _ in services if start),
        calendar_dates="service_id,date,exception_type\n" + "".join(f"{row}\n" for row in dates),
        trips="trip_id,route_id,service_id\n" + "".join(f"T{n}-{m},R,{services[n][0]}\n" for n, m in calls),
        stop_times="trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        + "".join(
            f"T{n}-{m},08:00:00,08:00:00,S{n},1\nT{n}-{m},09:00:00,09:00:00,S{n},2\n" for n, m in calls
        ),
    )


@pytest.mark.parametrize(
    ("services", "dates", "counted", "ended", "day"),
    [
        # 2026-01-01 is a Thursday
        ([("旧", 20190101, 20191231, 1), ("今", 20260101, 20271231, 1)], (), ["今"], ["旧"], "2026-01-01"),
        ([("a", 20200101, 20241031, 9), ("b", 20260302, 20260630, 9)], (), ["b"], ["a"], "2026-03-02"),
        # what ran until the new one began may be that of today; looked at are 366 days up to the last one
        ([("a", 20250101, 20260630, 1), ("b", 20260701, 20270131, 1)], (), ["a", "b"], [], "2026-01-30"),
        # one that runs until 2099 runs today as well: both together on each day of 2026
        ([("总", 20200101, 20991231, 2), ("今", 20260101, 20261231, 1)], (), ["总", "今"], [], "2026-01-01"),
        # a single run in a year to come is no timetable
        ([("今", 20260101, 20261231, 20), ("节", 20300101, 20300101, 1)], (), ["今", "节"], [], "2026-01-01"),
        # of days that are listed one by one
        ([("old", "", "", 1), ("new", "", "", 1)], ["old,20200106,1", "new,20260105,1"], ["new"], ["old"],
         "2026-01-05"),
        ([("旧", 20190101, 20190630, 1)], (), ["旧"], [], "2019-01-01"),
    ],
)  # fmt: skip
def test_services_of_years_gone_by_neither_count_nor_say_what_is_usual(
    tmp_path, services, dates, counted, ended, day
):
    found = {source.name: source for source in read(feed_of_services(tmp_path / "gtfs.zip", services, dates))}
    assert list(found["bus_stops"].frame["name"]) == counted
    assert list(found["ended_stops"].frame["name"] if ended else ()) == ended
    findings = found["bus_stops"].findings
    assert one(findings, "gtfs.day").message.figures["day"] == day
    assert ("gtfs.ended" in codes(findings)) is bool(ended)
    assert "gtfs.unserved" not in codes(findings)


def with_table(path, name, change):
    """The feed with one of its tables changed."""
    with zipfile.ZipFile(path) as archive:
        tables = {each: archive.read(each).decode() for each in archive.namelist()}
    tables[name] = change(tables[name])
    with zipfile.ZipFile(path, "w") as archive:
        for each, text in tables.items():
            archive.writestr(each, text)
    return path


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("calendar.txt", lambda text: text.replace("空," + WEEK, "空,0,0,0,0,0,0,0")),
        (
            "stop_times.txt",
            lambda text: "\n".join(
                line + (",pickup_type,drop_off_type" if not n else ",1,1" if ",S0," in line else ",0,0")
                for n, line in enumerate(text.splitlines())
            ),
        ),
    ],
)
def test_a_stop_at_which_nothing_ever_stops_does_not_count(tmp_path, table, change):
    """Its only service runs on no day of the week; or nobody may get on or off."""
    services = [("空", 20260101, 20271231, 1), ("今", 20260101, 20271231, 1)]
    path = with_table(feed_of_services(tmp_path / "gtfs.zip", services), table, change)
    found = {source.name: source for source in read(path)}
    assert list(found["bus_stops"].frame["name"]) == ["今"]
    assert list(found["ended_stops"].frame["name"]) == ["空"]
    assert "gtfs.ended" in codes(found["bus_stops"].findings)


def test_stops_whose_services_have_ended_count_in_the_role_that_they_are_given(tmp_path):
    services = [("旧站", 20190101, 20191231, 1), ("今站", 20260101, 20271231, 1)]
    files = read_files([feed_of_services(tmp_path / "gtfs.zip", services)], Task())
    decisions = Decisions().with_role("gtfs.zip:ended_stops", "bus_stop")
    for chosen, stops in ((Decisions(), ["今站"]), (decisions, ["今站", "旧站"])):
        rows = draft_of(files, Task(), chosen).rows
        assert [row.source.title for row in rows if row.question] == []
        assert [n for row in rows if row.role == "bus_stop" for n in row.layer.frame["name"]] == stops


def test_a_stop_of_an_old_and_a_new_service_counts_with_the_departures_of_the_new_one(tmp_path):
    path = feed_of_services(
        tmp_path / "gtfs.zip", [("旧", 20190101, 20191231, 9), ("今", 20260101, 20271231, 2)]
    )
    with zipfile.ZipFile(path) as archive:
        tables = {name: archive.read(name).decode() for name in archive.namelist()}
    tables["stop_times.txt"] = tables["stop_times.txt"].replace(",S0,", ",S1,")
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as archive:
        for name, text in tables.items():
            archive.writestr(name, text)
    (stops,) = read(tmp_path / "one.zip")
    assert departures(stops) == {"S0": 0, "S1": 2}
    assert one(stops.findings, "gtfs.unserved").rows == (1,)


def test_feed_in_a_folder_of_the_zip_and_in_gbk(tmp_path):
    sources = read(zipped(tmp_path / "feed.zip", folder="渝中/", codec="gb18030"))
    stops = next(source for source in sources if source.name == "bus_stops")
    assert "较场口" in set(stops.frame["name"])
    assert stops.encoding == "GBK"


def test_feed_without_calendar_counts_every_trip(tmp_path):
    sources = read(zipped(tmp_path / "feed.zip", without=("calendar", "calendar_dates")))
    stops = next(source for source in sources if source.name == "bus_stops")
    assert departures(stops) == {"S1": 3, "S2": 1, "S3": 2, "S4": 0}
    assert "gtfs.no_calendar" in codes(stops.findings)


def test_feed_of_stops_alone(tmp_path):
    (stops,) = read(zipped(tmp_path / "feed.zip", without=("stop_times", "trips", "routes", "frequencies")))
    assert stops.role_hint == "bus_stop"
    assert set(departures(stops).values()) == {0}


def test_feed_without_coordinates_is_refused(tmp_path):
    path = zipped(tmp_path / "feed.zip", stops="stop_id,stop_name\nS1,临江门\n")
    with pytest.raises(UserError, match="no column stop_lat"):
        read(path)


def test_stops_are_those_of_gdal(feed):
    """GDAL in a process of its own: this program allows itself no driver that it does not need."""
    code = "import pyogrio; print(pyogrio.read_info('GTFS:feed/../feed', layer='stops')['features'])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=FEED.parent, capture_output=True, text=True, check=True
    )
    platforms = 2  # P1 and P2 stand for their station
    assert sum(source.count for source in feed.values()) + platforms == int(done.stdout) == 9


def test_large_timetable_is_read_in_pieces(tmp_path):
    """600,000 calls (20 MB of text) in two pieces, in less than 400 MB over what the libraries take."""
    calls = "\n".join(f"T{n % 3 + 1},08:00:00,08:00:00,S{n % 3 + 1},{n},0" for n in range(600_000))
    head = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\n"
    path = zipped(tmp_path / "feed.zip", stop_times=head + calls)
    code = (
        "import resource, sys; from pathlib import Path; from layers.reading import read;"
        "import layers.reading.gtfs.feed;"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; before = peak();"
        "read(Path(sys.argv[1])); print((peak() - before) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 400
