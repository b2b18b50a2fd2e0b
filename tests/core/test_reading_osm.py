"""The presets against an independent count of the raw PBF, and against GDAL with its own configuration."""

import struct
import subprocess
import zlib
from collections import Counter
from itertools import accumulate
from pathlib import Path
from shutil import which

import geopandas as gpd
import pyogrio
import pytest

from layers.errors import UserError
from layers.reading import read

MONACO = Path(__file__).parents[2].parent / "shared" / "data" / "monaco_osm" / "monaco-latest.osm.pbf"
needs_monaco = pytest.mark.skipif(not MONACO.is_file(), reason="the shared OpenStreetMap extract is not here")
WORKING = "+proj=tmerc +lon_0=7.4 +x_0=500000 +ellps=GRS80"


@pytest.fixture(scope="module")
def monaco():
    return {source.name: source for source in read(MONACO)}


def fields(message):
    """Fields of a protobuf message; written for this test, apart from the reader's own."""
    at = 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        key = number()
        if key & 7 == 0:
            yield key >> 3, number()
        else:
            assert key & 7 == 2
            size = number()
            yield key >> 3, message[at : at + size]
            at += size


def numbers(packed):
    value = shift = 0
    for byte in packed:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value
            value = shift = 0


def deltas(packed):
    return [(step >> 1) ^ -(step & 1) for step in numbers(packed)]


def elements():
    """(kind, tags, is an area) of every node, way and relation of the extract, from its raw bytes.

    A relation is an area if all the ways of its outline are in the file; ways come before relations.
    """
    ways = set()
    content = MONACO.read_bytes()
    at = 0
    while at < len(content):
        size = struct.unpack_from(">I", content, at)[0]
        header = dict(fields(content[at + 4 : at + 4 + size]))
        blob = dict(fields(content[at + 4 + size : at + 4 + size + header[3]]))
        at += 4 + size + header[3]
        if header[1] == b"OSMData":
            yield from elements_of(list(fields(zlib.decompress(blob[3]))), ways)


def elements_of(block, ways):
    strings = [text.decode() for field, table in block if field == 1 for _, text in fields(table)]
    for group in (value for field, value in block if field == 2):
        for field, value in fields(group):
            parts = dict(fields(value))
            if field == 2 and 10 in parts:  # dense nodes: key, value, key, value, 0 between two nodes
                tags = {}
                keys = iter(numbers(parts[10]))
                for key in keys:
                    if key:
                        tags[strings[key]] = strings[next(keys)]
                    else:
                        yield "node", tags, False
                        tags = {}
            elif field in (3, 4):
                tags = {
                    strings[key]: strings[each]
                    for key, each in zip(numbers(parts.get(2, b"")), numbers(parts.get(3, b"")), strict=True)
                }
                if field == 3:
                    ways.add(parts[1])
                    steps = deltas(parts[8])
                    yield "way", tags, len(steps) > 3 and sum(steps[1:]) == 0
                else:
                    members = zip(accumulate(deltas(parts[9])), numbers(parts[10]), strict=True)
                    outline = {member for member, kind in members if kind == 1}
                    yield (
                        "relation",
                        tags,
                        tags.get("type") in {"multipolygon", "boundary"} and outline <= ways,
                    )


@needs_monaco
def test_counts_are_those_of_the_raw_file(monaco):
    count = Counter()
    cut = set()
    for kind, tags, area in elements():
        if kind == "relation" and tags.get("admin_level") == "10" and not area:
            cut.add(tags["name"])
        count["parks"] += area and tags.get("leisure") == "park"
        count["gardens"] += area and tags.get("leisure") == "garden"
        count["quarters"] += area and tags.get("admin_level") == "10"
        count["bus_stops"] += kind == "node" and tags.get("highway") == "bus_stop"
        # the only station is one of trains (train=yes)
        count["trains"] += kind == "node" and tags.get("railway") == "station"
        count["trains_entrances"] += kind == "node" and tags.get("railway", "").endswith("_entrance")
    assert count == Counter(parks=15, gardens=33, quarters=6, bus_stops=125, trains=1, trains_entrances=3)
    found = {name: monaco[name].count for name in count}
    found["bus_stops"] += monaco["tourist_buses"].count  # at one of the stops only a tourist bus calls
    assert found == dict(count)
    told, kinds = monaco["quarters"].findings
    assert (told.code, kinds.code) == ("osm.incomplete", "transport.left_out")
    assert str(kinds.message).endswith("regional trains 1, ferries 1, tourist buses 1.")
    assert set(told.message.figures["names"]) == cut == {"Jardin Exotique", "Les Monegetti", "Sainte-Dévote"}


@needs_monaco
@pytest.mark.parametrize(
    ("name", "where"),
    [("parks", "leisure = 'park'"), ("gardens", "leisure = 'garden'"), ("quarters", "admin_level = '10'")],
)
def test_areas_are_those_of_gdal_with_its_own_configuration(monaco, name, where):
    frame = pyogrio.read_dataframe(MONACO, layer="multipolygons", where=where)
    ours = monaco[name].frame
    assert len(ours) == len(frame)
    assert ours.to_crs(WORKING).area.sum() == pytest.approx(frame.to_crs(WORKING).area.sum(), rel=1e-12)
    assert ours["name"].isna().sum() == frame["name"].isna().sum()


@needs_monaco
@pytest.mark.skipif(which("ogrinfo") is None, reason="ogrinfo is not installed here")
@pytest.mark.parametrize(
    ("layer", "where", "name"),
    [
        ("multipolygons", "leisure = 'park'", "parks"),
        ("multipolygons", "leisure = 'garden'", "gardens"),
        ("points", "highway = 'bus_stop'", "bus_stops"),
    ],
)
def test_counts_are_those_of_ogrinfo(monaco, layer, where, name):
    told = subprocess.run(
        ["ogrinfo", "-so", "-sql", f"SELECT * FROM {layer} WHERE {where}", MONACO],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    tours = monaco["tourist_buses"].count if name == "bus_stops" else 0
    assert f"Feature Count: {monaco[name].count + tours}\n" in told


@needs_monaco
def test_roles_and_columns(monaco):
    hints = {name: source.role_hint for name, source in monaco.items()}
    assert hints == {
        "quarters": "subdistrict",
        "parks": "park",
        "gardens": "green",
        "other_green": "green",
        "bus_stops": "bus_stop",
        "walk": "walk",
        "water": "water",
        "trains": "",
        "trains_entrances": "",
        "ferries": "",
        "tourist_buses": "",
    }
    for source in monaco.values():
        assert isinstance(source.frame, gpd.GeoDataFrame)
        assert source.crs.to_epsg() == 4326
        assert list(source.frame.index) == list(range(source.count))
        assert not {"boundary", "type"} & set(source.frame.columns)
    stops = [*monaco["bus_stops"].frame["name"], *monaco["tourist_buses"].frame["name"]]
    assert len({name for name in stops if isinstance(name, str)}) == 66
    assert monaco["trains_entrances"].frame["name"].notna().sum() == 1
    assert (monaco["gardens"].frame["name"].isna().sum() + monaco["parks"].frame["name"].isna().sum()) == 31


def counted(tmp_path, what):
    """How many elements of a kind osmium finds ("w/highway=steps")."""
    found = tmp_path / "found.osm.pbf"
    command = ["osmium", "tags-filter", "-R", "--overwrite", "-o", found, MONACO, what]
    subprocess.run(command, check=True, capture_output=True)
    kind = {"n": "nodes", "w": "ways", "r": "relations"}[what[0]]
    command = ["osmium", "fileinfo", "-e", "-g", f"data.count.{kind}", found]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@needs_monaco
@pytest.mark.skipif(which("osmium") is None, reason="osmium is not installed here")
def test_steps_and_lifts_are_those_of_osmium(monaco, tmp_path):
    walk = monaco["walk"].frame
    lifts = [counted(tmp_path, f"{kind}/highway=elevator") for kind in "nw"]
    assert (walk["kind"] == "steps").sum() == counted(tmp_path, "w/highway=steps")
    assert (walk["kind"] == "elevator").sum() == sum(lifts) == 45
    assert set(walk[walk["kind"] == "elevator"].geom_type) == {"Point"}
    steps = walk[walk["kind"] == "steps"].to_crs(WORKING)
    assert round(steps.length.sum() / 100) == 54  # 5.4 km, as the extract's description says


@needs_monaco
def test_routes_of_stops_by_relation(monaco):
    """Route 1 of the Compagnie des Autobus de Monaco serves Portier in both directions."""
    stops = monaco["bus_stops"].frame
    portier = stops[stops["name"] == "Portier"]
    assert any("1" in routes.split(";") for routes in portier["routes"].dropna())


OSM = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
 <node id="1" lat="29.560" lon="106.570"><tag k="railway" v="station"/><tag k="name" v="临江门"/></node>
 <node id="2" lat="29.5605" lon="106.57"><tag k="railway" v="subway_entrance"/><tag k="ref" v="1"/></node>
 <node id="3" lat="29.5595" lon="106.57"><tag k="railway" v="subway_entrance"/><tag k="access" v="no"/></node>
 <node id="4" lat="29.5606" lon="106.570"><tag k="highway" v="bus_stop"/><tag k="name" v="临江门"/></node>
 <node id="5" lat="29.5607" lon="106.57"><tag k="public_transport" v="platform"/><tag k="bus" v="yes"/></node>
 <node id="6" lat="29.5650" lon="106.570"><tag k="public_transport" v="platform"/><tag k="bus" v="yes"/>
  <tag k="name" v="较场口"/></node>
 <node id="7" lat="29.565" lon="106.57"><tag k="public_transport" v="platform"/><tag k="tram" v="yes"/></node>
 <node id="11" lat="29.55" lon="106.55"/><node id="12" lat="29.55" lon="106.56"/>
 <node id="13" lat="29.56" lon="106.56"/><node id="14" lat="29.56" lon="106.55"/>
 <way id="21"><nd ref="11"/><nd ref="12"/><nd ref="13"/><nd ref="14"/><nd ref="11"/>
  <tag k="boundary" v="administrative"/><tag k="admin_level" v="8"/><tag k="name" v="解放碑街道"/></way>
 <way id="22"><nd ref="12"/><nd ref="13"/><nd ref="14"/><nd ref="12"/>
  <tag k="boundary" v="administrative"/><tag k="admin_level" v="8"/><tag k="name" v="朝天门街道"/></way>
 <way id="23"><nd ref="12"/><nd ref="13"/><nd ref="14"/><nd ref="12"/>
  <tag k="boundary" v="administrative"/><tag k="admin_level" v="10"/><tag k="name" v="临江门社区"/></way>
 <way id="24"><nd ref="11"/><nd ref="13"/><nd ref="14"/><nd ref="11"/><tag k="landuse" v="industrial"/></way>
 <relation id="31"><member type="node" ref="1" role=""/><member type="node" ref="2" role="entrance"/>
  <tag k="type" v="public_transport"/><tag k="public_transport" v="stop_area"/></relation>
 <relation id="32"><member type="node" ref="4" role="platform"/><tag k="type" v="route"/>
  <tag k="route" v="bus"/><tag k="ref" v="181"/></relation>
 <relation id="33"><member type="node" ref="4" role="platform"/><tag k="type" v="route"/>
  <tag k="route" v="bus"/><tag k="ref" v="11"/></relation>
 <relation id="34"><member type="node" ref="4" role="stop"/><tag k="type" v="route"/>
  <tag k="route" v="tram"/><tag k="ref" v="T9"/></relation>
</osm>
"""


@pytest.fixture
def chongqing(tmp_path):
    path = tmp_path / "渝中.osm"
    path.write_text(OSM, encoding="utf-8")
    return {source.name: source.frame for source in read(path)}


def test_in_china_level_8_is_the_subdistrict(chongqing):
    assert sorted(chongqing["quarters"]["name"]) == ["朝天门街道", "解放碑街道"]


def test_other_levels_are_there_to_choose_from_and_ask_nothing(tmp_path):
    from gisapp.importing import Decisions, draft_of, read_files
    from layers.task import Task

    path = tmp_path / "渝中.osm"
    path.write_text(OSM, encoding="utf-8")
    files = read_files([path], Task())
    draft = draft_of(files, Task())
    (level_10,) = (row for row in draft.rows if row.source.name == "boundaries_level_10")
    assert [finding.code for finding in level_10.findings] == ["role.spare"]
    assert level_10.question is None
    chosen = draft_of(files, Task(), Decisions().with_role(level_10.source.title, "subdistrict"))
    assert "临江门社区" in [
        name for row in chosen.rows if row.role == "subdistrict" for name in row.layer.frame["name"]
    ]


def test_a_platform_beside_a_stop_is_not_counted_twice(chongqing):
    """Node 5 stands 11 m from the stop 4; node 6, 490 m away, is a stop of its own; node 7 is for trams."""
    assert list(chongqing["bus_stops"]["osm_id"]) == ["node/4", "node/6"]
    assert chongqing["bus_stops"]["routes"][0] == "11;181"


def test_entrances_know_their_station_and_whether_they_are_open(chongqing):
    entrances = chongqing["entrances"].set_index("osm_id")
    assert entrances.loc["node/2", "station"] == "临江门"
    assert entrances["open"].to_dict() == {"node/2": "yes", "node/3": "no"}


def extract(path, nodes, relations=()):
    """An extract of tagged nodes, by number, and relations of (tags, numbers of nodes)."""

    def said(tags):
        return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())

    points = [
        f'<node id="{number}" lat="{29.5 + number / 1000}" lon="106.5">{said(tags)}</node>'
        for number, tags in nodes.items()
    ]
    related = []
    for place, (tags, of) in enumerate(relations):
        members = "".join(f'<member type="node" ref="{each}" role=""/>' for each in of)
        related.append(f'<relation id="{900 + place}">{members}{said(tags)}</relation>')
    text = "".join(['<?xml version="1.0"?><osm version="0.6">', *points, *related, "</osm>"])
    path.write_text(text, encoding="utf-8")
    return {source.name: source for source in read(path)}


STATION = {"railway": "station"}
KINDS = [
    # Chongqing: metro, monorail, a main line station that says nothing but is on a train's route
    (
        {
            1: {**STATION, "name": "小什字", "station": "subway"},
            2: {**STATION, "name": "佛图关", "monorail": "yes"},
            3: {**STATION, "name": "重庆北站"},
            4: {"railway": "train_station_entrance", "name": "重庆北站"},
            5: {"aerialway": "station", "name": "长江索道"},
            6: {"amenity": "ferry_terminal", "name": "朝天门码头"},
        },
        [({"type": "route", "route": "train", "ref": "G8501"}, [3])],
        {"stations": ["小什字", "佛图关"], "trains": ["重庆北站"], "trains_entrances": ["重庆北站"],
         "cable_cars": ["长江索道"], "ferries": ["朝天门码头"]},
    ),
    # London and San Francisco: a station of both, a halt, a funicular
    (
        {
            1: {**STATION, "name": "Stratford", "train": "yes", "subway": "yes"},
            2: {"railway": "halt", "name": "Denham Golf Club"},
            3: {**STATION, "name": "Hill", "station": "funicular"},
            4: {**STATION, "name": "Embarcadero", "station": "light_rail"},
        },
        [],
        {"stations": ["Stratford", "Embarcadero"], "trains": ["Denham Golf Club"], "funiculars": ["Hill"]},
    ),
    # Porto Alegre: buses, a coach, a school bus, a tour, and one of a bus and a tour
    (
        {number: {"highway": "bus_stop", "name": name, "bus": "yes"}
         for number, name in enumerate(["Mercado", "Rodoviária", "Escola", "Turismo", "Praça"], 1)},
        [
            ({"type": "route", "route": "bus", "ref": "T1"}, [1, 5]),
            ({"type": "route", "route": "coach", "ref": "POA"}, [2]),
            ({"type": "route", "route": "bus", "service": "school", "ref": "E"}, [3]),
            ({"type": "route", "route": "tourist_bus", "ref": "Linha Turismo"}, [4, 5]),
        ],
        {"bus_stops": ["Mercado", "Praça"], "coaches": ["Rodoviária"], "school_buses": ["Escola"],
         "tourist_buses": ["Turismo"]},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("nodes", "relations", "expected"), KINDS)
def test_each_kind_of_transport_is_a_layer_and_only_metro_and_bus_count(tmp_path, nodes, relations, expected):
    found = extract(tmp_path / "a.osm", nodes, relations)
    assert {name: list(source.frame["name"]) for name, source in found.items()} == expected
    counted = {"stations": "rail_station", "entrances": "rail_entrance", "bus_stops": "bus_stop"}
    assert {name: source.role_hint for name, source in found.items()} == {
        name: counted.get(name, "") for name in found
    }


def test_what_is_left_out_is_told_by_kind_and_what_says_nothing_too(tmp_path):
    nodes = {
        1: {**STATION, "name": "甲"},
        2: {**STATION, "name": "乙", "station": "train"},
        3: {"amenity": "ferry_terminal"},
        4: {"amenity": "ferry_terminal"},
    }
    told = extract(tmp_path / "a.osm", nodes)["stations"].findings
    assert [each.code for each in told] == ["transport.left_out", "osm.station_kind"]
    assert str(told[0].message).endswith(": long-distance and regional trains 1, ferries 2.")
    assert told[1].message.figures["n"] == 1


WALK = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
 <node id="1" lat="29.55" lon="106.55"/><node id="2" lat="29.55" lon="106.56"/>
 <node id="3" lat="29.56" lon="106.56"/><node id="4" lat="29.56" lon="106.55"/>
 <node id="5" lat="29.555" lon="106.555"><tag k="highway" v="elevator"/><tag k="level" v="1;11"/></node>
 <way id="21"><nd ref="1"/><nd ref="2"/><tag k="highway" v="steps"/><tag k="name" v="十八梯"/></way>
 <way id="22"><nd ref="2"/><nd ref="3"/><tag k="highway" v="motorway"/></way>
 <way id="23"><nd ref="3"/><nd ref="4"/><tag k="highway" v="primary"/><tag k="foot" v="no"/></way>
 <way id="24"><nd ref="1"/><nd ref="3"/><tag k="highway" v="service"/><tag k="access" v="private"/></way>
 <way id="25"><nd ref="1"/><nd ref="4"/><tag k="highway" v="service"/><tag k="access" v="private"/>
  <tag k="foot" v="yes"/></way>
 <way id="26"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="boundary" v="administrative"/>
  <tag k="admin_level" v="6"/><tag k="name" v="渝中区"/></way>
 <way id="27"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="boundary" v="administrative"/>
  <tag k="admin_level" v="8"/><tag k="name" v="南纪门街道"/></way>
 <way id="28"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/>
  <tag k="boundary" v="administrative"/><tag k="admin_level" v="4"/><tag k="name" v="重庆市"/></way>
 <way id="29"><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="2"/><tag k="natural" v="water"/></way>
</osm>
"""


def test_ways_to_walk_boundaries_and_water(tmp_path):
    path = tmp_path / "渝中.osm"
    path.write_text(WALK, encoding="utf-8")
    found = {source.name: source for source in read(path)}
    walk = found["walk"].frame.set_index("osm_id")
    assert walk["kind"].to_dict() == {"way/21": "steps", "way/25": "service", "node/5": "elevator"}
    assert (walk["name"]["way/21"], walk["level"]["node/5"]) == ("十八梯", "1;11")
    assert list(found["district"].frame["name"]) == ["渝中区"]
    assert list(found["quarters"].frame["name"]) == ["南纪门街道"]
    assert found["district"].role_hint == "district"
    assert list(found["boundaries_level_4"].frame["name"]) == ["重庆市"]
    assert list(found["water"].frame["osm_id"]) == ["way/29"]


def test_only_the_study_area_is_read(tmp_path):
    far = '<node id="9" lat="39.91" lon="116.39"><tag k="highway" v="bus_stop"/></node>'
    path = tmp_path / "全国.osm"
    path.write_text(OSM.replace('<node id="11"', f'{far}<node id="11"'), encoding="utf-8")
    whole = {source.name: source for source in read(path)}
    parts = {source.name: source for source in read(path, within=(106.5, 29.5, 106.6, 29.6))}
    assert list(whole["bus_stops"].frame["osm_id"]) == ["node/4", "node/9", "node/6"]
    assert list(parts["bus_stops"].frame["osm_id"]) == ["node/4", "node/6"]
    assert parts["quarters"].count == whole["quarters"].count == 2


def test_industrial_areas_are_not_proposed_as_anything(chongqing):
    assert set(chongqing) == {"quarters", "stations", "entrances", "bus_stops", "boundaries_level_10"}


@pytest.mark.parametrize("name", ["leer.osm", "leer.osm.pbf"])
def test_an_extract_without_anything_of_use(tmp_path, name):
    path = tmp_path / name
    if name.endswith("osm"):
        path.write_text('<?xml version="1.0"?><osm version="0.6"></osm>')
    else:
        path.write_bytes(b"\0\0\0\x0d\x0a\x09OSMHeader\x18\x00")
    with pytest.raises(UserError, match="leer"):
        read(path)


@needs_monaco
@pytest.mark.parametrize("share", [0.01, 0.5, 0.95])
def test_an_extract_that_breaks_off_is_refused(tmp_path, share):
    path = tmp_path / "monaco.osm.pbf"
    content = MONACO.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(UserError, match=r"monaco\.osm\.pbf"):
        read(path)


def test_an_extract_that_cuts_through_all_its_areas_says_so(tmp_path):
    nodes = "".join(f"<node id='{k}' version='1' lat='{29.5 + k / 1000}' lon='106.5'/>" for k in (1, 2, 3))
    ways = "<way id='1' version='1'><nd ref='1'/><nd ref='2'/><nd ref='3'/></way>"
    relation = (
        "<relation id='7' version='1'><member type='way' ref='1' role='outer'/>"
        "<member type='way' ref='9' role='outer'/><tag k='type' v='multipolygon'/>"
        "<tag k='leisure' v='park'/><tag k='name' v='半园'/></relation>"
    )
    path = tmp_path / "公园.osm"
    path.write_text(
        f"<?xml version='1.0'?><osm version='0.6'>{nodes}{ways}{relation}</osm>", encoding="utf-8"
    )
    with pytest.raises(UserError, match="incomplete: 半园"):
        read(path)
