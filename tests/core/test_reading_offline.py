"""Files that name something on the network or in other files: nothing of it is ever opened."""

import contextlib
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyogrio
import pytest

from layers.errors import UserError
from layers.reading import read
from layers.reading.apart import read_apart

RAW = Path(__file__).parents[2] / "sample_data" / "raw"

KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
PLACE = "<Placemark><name>甲</name><Point><coordinates>106.5,29.5</coordinates></Point></Placemark>"
GML = (
    '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml" xmlns:a="URL/a" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="URL/a URL/a.xsd?SERVICE=WFS&amp;REQUEST=DescribeFeatureType">'
    '<gml:featureMember><a:p fid="1"><a:n>甲</a:n><a:h xlink:href="URL/other.gml#p1"/><a:g>'
    '<gml:Point srsName="SRS"><gml:coordinates>106,29</gml:coordinates></gml:Point></a:g></a:p>'
    "</gml:featureMember></gml:FeatureCollection>"
)
GPX = (
    '<gpx version="1.1" creator="a" xmlns="http://www.topografix.com/GPX/1/1" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="URL URL/gpx.xsd">'
    '<wpt lat="1" lon="2"><link href="URL/l"/></wpt></gpx>'
)
COLLECTION = (
    '{"type":"FeatureCollection",ALSO,"features":[{"type":"Feature","properties":{},'
    '"geometry":{"type":"Point","coordinates":[106,29]}}]}'
)
VECTOR_VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/URL/a.geojson</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)
RASTER_VRT = (
    '<VRTDataset rasterXSize="582" rasterYSize="1322"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
    "<SourceFilename>/vsicurl/URL/a.tif</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"
)
ENTITIES = [
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
]
REACHING = {
    "link.kml": KML.format("<NetworkLink><Link><href>URL/a.kml</href></Link></NetworkLink>" + PLACE),
    "overlay.kml": KML.format("<GroundOverlay><Icon><href>URL/a.png</href></Icon></GroundOverlay>" + PLACE),
    "style.kml": KML.format(PLACE.replace("<Point>", "<styleUrl>URL/a.kml#x</styleUrl><Point>")),
    "vrt.kml": VECTOR_VRT,
    "schema.gml": GML.replace("SRS", "EPSG:4326"),
    "srs.gml": GML.replace("SRS", "URL/crs/4326"),
    "wfs.gml": "<OGRWFSDataSource><URL>URL/wfs</URL></OGRWFSDataSource>",
    "csw.gml": "<OGRCSWDataSource><URL>URL/csw</URL></OGRCSWDataSource>",
    "vrt.gpx": VECTOR_VRT,
    "schema.gpx": GPX,
    "order.geojson": '{"type":"gdal_streamed_alg","command_line":"gdal vector info /vsicurl/URL/a.geojson"}',
    "crs.geojson": COLLECTION.replace("ALSO", '"crs":{"type":"link","properties":{"href":"URL/crs"}}'),
    "next.geojson": COLLECTION.replace("ALSO", '"exceededTransferLimit":true,"links":[{"href":"URL/n"}]'),
    "wms.tif": '<GDAL_WMS><Service name="TMS"><ServerUrl>URL/${z}.png</ServerUrl></Service></GDAL_WMS>',
    "mosaic.vrt": RASTER_VRT,
    "entity.kml": '<!DOCTYPE kml [<!ENTITY x SYSTEM "URL/a">]>' + KML.format(PLACE.replace("甲", "&x;")),
    "dtd.gml": '<!DOCTYPE a SYSTEM "URL/a.dtd">' + GML.replace("SRS", "EPSG:4326"),
}


@pytest.fixture(scope="module")
def server():
    """A server on this computer and the list of what was asked of it."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_POST = do_GET  # noqa: N815

        def log_message(self, *args):
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{listening.server_port}", asked
    listening.shutdown()
    listening.server_close()


@pytest.mark.parametrize("name", REACHING)
def test_nothing_that_a_file_names_is_fetched(tmp_path, server, name):
    url, asked = server
    path = tmp_path / name
    path.write_text(REACHING[name].replace("URL/", f"{url}/"), encoding="utf-8")
    with contextlib.suppress(UserError):
        assert all(source.count <= 1 for source in read_apart(path))
    assert asked == []


def test_pictures_beside_a_raster_are_not_fetched(tmp_path, server):
    """The overviews of a.tif are in a.tif.ovr, which may be any raster, also one that lies on a server."""
    url, asked = server
    shutil.copyfile(RAW / "植被覆盖_2026.tif", tmp_path / "a.tif")
    for beside in ("a.tif.ovr", "a.tif.msk"):
        (tmp_path / beside).write_text(RASTER_VRT.replace("URL/", f"{url}/"))
    assert read_apart(tmp_path / "a.tif")[0].grid is not None
    assert asked == []


def test_the_server_would_have_noticed(server):
    import urllib.request

    url, asked = server
    with pytest.raises(OSError, match="404"):
        urllib.request.urlopen(f"{url}/here")
    assert asked.pop() == "/here"


def test_only_drivers_that_read_the_file_itself_are_left():
    read(RAW / "区界.geojson")
    reaching = {
        "OGR_VRT",
        "WFS",
        "OAPIF",
        "CSW",
        "HTTP",
        "GDALG",
        "Elasticsearch",
        "Carto",
        "NGW",
        "EEDA",
        "PLSCENES",
    }
    assert not reaching & set(pyogrio.list_drivers())
    assert {"GPKG", "ESRI Shapefile", "GeoJSON", "FlatGeobuf", "KML", "CSV", "XLSX"} <= set(
        pyogrio.list_drivers(write=True)
    )


@pytest.mark.parametrize(
    ("name", "root"),
    [
        ("a.kml", KML.format(PLACE.replace("甲", "{}"))),
        ("a.gml", GML),
        ("a.gpx", "<gpx><name>{}</name></gpx>"),
        ("a.osm", "<osm>{}</osm>"),
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "gbk", "utf-16"])
def test_xml_that_expands_without_end(tmp_path, name, root, codec):
    head = f'<?xml version="1.0" encoding="{codec}"?>\n<!-- 甲 -->\n'
    declared = f'{head}<!DOCTYPE a [<!ENTITY a "啊啊啊啊啊啊啊啊">{"".join(ENTITIES)}]>'
    (tmp_path / name).write_bytes((declared + root.replace("{}", "&i;")).encode(codec))
    with pytest.raises(UserError, match="entities"):
        read(tmp_path / name)


def test_an_entity_behind_a_very_long_comment(tmp_path):
    text = f"<!--{'x' * 200_000}--><!DOCTYPE a [<!ENTITY a 'b'>]>" + KML.format(PLACE.replace("甲", "&a;"))
    (tmp_path / "a.kml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="entities"):
        read(tmp_path / "a.kml")


def test_a_plain_declaration_of_the_kind_is_harmless(tmp_path):
    text = '<!DOCTYPE kml PUBLIC "-//OGC//DTD KML 2.2//EN" "kml.dtd">' + KML.format(PLACE)
    (tmp_path / "a.kml").write_text(text, encoding="utf-8")
    assert read(tmp_path / "a.kml")[0].count == 1
