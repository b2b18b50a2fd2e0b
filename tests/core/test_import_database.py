"""``gisapp import`` from a PostGIS server, loaded by ogr2ogr, and files: the figures of the hand check."""

import json
import subprocess
from pathlib import Path

import pytest

from gisapp.__main__ import main
from sample_data.by_hand import district
from tests.postgis_server import running_server

RAW = Path(__file__).resolve().parents[2] / "sample_data" / "raw"
IN_DATABASE = {
    "区界.geojson": "区界",
    "建成区.gpkg": "建成区",
    "公园绿地.gpkg": "公园绿地",
    "绿地图斑.shp": "绿地图斑",
}
DISTRICT = ("district", "渝中区（示范）")
BESIDE = ("街道", "常住人口_街道")


@pytest.fixture(scope="module")
def database():
    with running_server() as server, server.database() as name:
        for file, table in IN_DATABASE.items():
            page = ("--config", "SHAPE_ENCODING", "GBK") if file.endswith(".shp") else ()
            kind = ("-nln", table, "-lco", "LAUNDER=NO", "-nlt", "GEOMETRY")
            command = ["ogr2ogr", *page, "-f", "PostgreSQL", f"PG:{server.url(name)}", RAW / file, *kind]
            subprocess.run(command, check=True, capture_output=True)
        yield server, name


def run(capsys, *arguments):
    code = main(["--lang", "en", *map(str, arguments)])
    return code, capsys.readouterr()


def test_tables_and_files_give_the_figures_of_the_hand_check(database, capsys, tmp_path):
    server, name = database
    tables = "&".join(f"table=public.{table}" for table in IN_DATABASE.values())
    files = [path for path in RAW.iterdir() if path.stem in BESIDE and path.suffix in {".shp", ".csv"}]
    project = tmp_path / "p.gpkg"
    code, told = run(capsys, "import", f"{server.url(name)}?{tables}", *files, "-o", project)
    assert code == 0, told.err
    assert server.url(name).split("@")[0].rpartition(":")[2] not in told.out + told.err  # the password
    _, told = run(capsys, "check", project, "--format", "json")
    readings = json.loads(told.out)["readings"]
    found = {each["indicator"]: each["value"] for each in readings if each["zone_kind"] == "district"}
    parks = district.park_area(*DISTRICT) / district.residents(DISTRICT[1])
    rate = 100 * district.green_area(*DISTRICT) / district.built_up_area(*DISTRICT)
    assert found["park_area_per_capita"] == pytest.approx(parks, rel=3e-6)
    assert found["green_space_rate"] == pytest.approx(rate, rel=3e-6)


def test_missing_table_and_wrong_password_are_told(database, capsys, tmp_path):
    server, name = database
    code, told = run(capsys, "inspect", f"{server.url(name)}?table=public.nothing")
    assert code == 3
    assert "public.nothing" in told.err
    code, told = run(capsys, "inspect", f"{server.url(name, password='wrong')}?table=区界")
    assert code == 3
    assert "password" in told.err
    assert "wrong@" not in told.err
