"""Text tables of which only the study area is read: the same rows as when all are read and then chosen."""

import csv
import io

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.reading import read
from layers.reading.tables import sieve
from tests.core.sources import codes

WITHIN = (106.4, 29.4, 106.6, 29.6)
# What is read may lie this much outside, in degrees.
AROUND = 0.03


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(sieve, "_PIECE", 300)


def table(rows, *, delimiter=",", title="", coordinates=("经度", "纬度")):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(["站名", *coordinates, "线路"])
    writer.writerows(rows)
    return title + stream.getvalue()


def places(count, seed=1):
    random = np.random.default_rng(seed)
    inside = random.random(count) < 0.3
    lon = np.where(inside, random.uniform(106.41, 106.59, count), random.uniform(110, 120, count))
    lat = np.where(inside, random.uniform(29.41, 29.59, count), random.uniform(31, 40, count))
    return [
        [f"站{n}", f"{x:.6f}", f"{y:.6f}", f"{n % 7}路"]
        for n, (x, y) in enumerate(zip(lon, lat, strict=True))
    ]


def names_within(path, **options):
    (source,) = read(path, within=WITHIN, **options)
    return source, source.frame["站名"].tolist()


def expected(rows):
    return [name for name, x, y, _ in rows if 106.4 < float(x) < 106.6 and 29.4 < float(y) < 29.6]


def test_only_the_rows_of_the_study_area_are_read_and_that_is_told(tmp_path):
    rows = places(400)
    path = tmp_path / "公交站.csv"
    path.write_text(table(rows), encoding="utf-8")
    source, names = names_within(path)
    assert names == expected(rows)
    assert 80 < len(names) < 160
    assert codes(source.findings)[0] == "rows.within"


@pytest.mark.parametrize(
    ("codec", "options"),
    [
        ("gbk", {}),
        ("utf-8-sig", {"delimiter": ";"}),
        ("gbk", {"delimiter": "|"}),
        ("utf-8", {"title": "渝中区公交站一览表,,,\n\n"}),
        ("big5", {"delimiter": "\t"}),
    ],
)
def test_however_the_table_is_written(tmp_path, codec, options):
    rows = [
        [name.replace("站", "車站" if codec == "big5" else "站台"), *rest] for name, *rest in places(300, 2)
    ]
    path = tmp_path / "a.csv"
    text = table(rows, **options)
    if codec == "big5":
        text = text.translate(str.maketrans("经纬线", "經緯線"))
    path.write_text(text, encoding=codec)
    assert names_within(path)[1] == expected(rows)


def test_rows_of_several_lines_stay_whole(tmp_path):
    rows = [
        [f"站\n{name}, 东", *rest] if n % 3 else [name, *rest]
        for n, (name, *rest) in enumerate(places(300, 3))
    ]
    path = tmp_path / "a.csv"
    path.write_text(table(rows), encoding="utf-8")
    assert names_within(path)[1] == expected(rows)


def test_pairs_in_one_cell_and_metres_of_a_named_grid(tmp_path):
    rows = places(300, 4)
    pairs = "站名,位置\n" + "".join(f'{name},"{x},{y}"\n' for name, x, y, _ in rows)
    (tmp_path / "a.csv").write_text(pairs, encoding="utf-8")
    assert names_within(tmp_path / "a.csv")[1] == expected(rows)
    wkt = "站名,geometry\n" + "".join(f"{name},POINT ({x} {y})\n" for name, x, y, _ in rows)
    (tmp_path / "b.csv").write_text(wkt, encoding="utf-8")
    assert names_within(tmp_path / "b.csv")[1] == expected(rows)


def test_none_in_the_study_area(tmp_path):
    rows = [row for row in places(200, 5) if row[0] not in expected(places(200, 5))]
    path = tmp_path / "a.csv"
    path.write_text(table(rows), encoding="utf-8")
    source, names = names_within(path)
    assert names == []
    assert "rows.outside" in codes(source.findings)


@pytest.mark.parametrize(
    "content",
    [
        table(places(50), coordinates=("高", "低")).encode("utf-16"),
        "名称,人口\n甲街道,1000\n乙街道,2000\n".encode(),
        "站名,X,Y\n甲,59460.1,71100.2\n乙,59461.1,71102.2\n".encode(),
    ],
)
def test_where_nothing_says_which_rows_are_near_all_are_read(tmp_path, content):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    whole, limited = read(path)[0], read(path, within=WITHIN)[0]
    assert limited.count == whole.count > 0
    assert "rows.within" not in codes(limited.findings)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.integers(1, 120), st.sampled_from(["", "甲\n乙", '说"明', "a,b"]))
def test_any_table_gives_what_is_left_when_all_of_it_is_read(tmp_path, seed, count, extra):
    rows = [[*row[:3], f"{row[3]}{extra}"] for row in places(count, seed)]
    path = tmp_path / "a.csv"
    path.write_text(table(rows), encoding="utf-8")
    (whole,) = read(path)
    near = shapely.box(WITHIN[0] - AROUND, WITHIN[1] - AROUND, WITHIN[2] + AROUND, WITHIN[3] + AROUND)
    left = whole.frame[whole.frame.intersects(near)]
    source, names = names_within(path)
    assert names == left["站名"].tolist()
    if len(left):
        assert source.frame["线路"].astype(str).tolist() == left["线路"].astype(str).tolist()
