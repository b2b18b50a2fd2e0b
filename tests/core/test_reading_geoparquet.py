import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box

from layers.errors import UserError
from layers.reading import read
from layers.reading.vector import geoparquet

pytest.importorskip("pyarrow")


def stations(path, **columns):
    frame = gpd.GeoDataFrame(
        {"name": ["解放碑站", "大坪站"], **columns},
        geometry=[Point(106.55, 29.55), box(107, 30, 108, 31)],
        crs=4490,
    )
    frame.to_parquet(path)
    return path


def test_geometry_and_columns_of_any_type(tmp_path):
    path = stations(
        tmp_path / "a.parquet",
        lines=[[1, 2], [3]],
        about=[{"深": 1}, None],
        count=pd.array([1, None], dtype="Int64"),
        day=pd.to_datetime(["2026-01-01", None]),
        open=[True, None],
    )
    (source,) = read(path)
    assert source.crs.to_epsg() == 4490
    assert source.frame["name"].tolist() == ["解放碑站", "大坪站"]
    assert source.frame["lines"].tolist() == ["1, 2", "3"]
    assert "深" in source.frame["about"][0]
    assert source.frame["count"].isna().tolist() == [False, True]
    assert source.frame["day"].isna().tolist() == [False, True]
    assert [shape.area for shape in source.frame.geometry] == [0, 1]
    assert source.findings == ()


def test_a_second_geometry_column_is_told(tmp_path):
    path = stations(tmp_path / "a.parquet", entrance=gpd.GeoSeries([Point(0, 0), Point(1, 1)], crs=4490))
    (source,) = read(path)
    assert [each.code for each in source.findings] == ["columns.skipped"]


def test_a_table_without_geometry(tmp_path):
    pd.DataFrame({"街道": ["朝天门"], "人数": [30000]}).to_parquet(tmp_path / "a.parquet")
    (source,) = read(tmp_path / "a.parquet")
    assert source.crs is None
    assert source.frame["人数"].tolist() == [30000]
    assert source.frame.geometry.isna().all()


def test_only_what_lies_around_the_study_area(tmp_path):
    (source,) = read(stations(tmp_path / "a.parquet"), within=(106.5, 29.5, 106.6, 29.6))
    assert source.frame["name"].tolist() == ["解放碑站"]
    assert [each.code for each in source.findings] == ["rows.within"]


def test_where_pyarrow_is_not_installed(tmp_path, monkeypatch):
    path = stations(tmp_path / "a.parquet")
    monkeypatch.setattr(geoparquet, "find_spec", lambda name: None)
    with pytest.raises(UserError, match="pip install pyarrow"):
        read(path)


def test_a_file_that_breaks_off(tmp_path):
    path = stations(tmp_path / "a.parquet")
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(UserError, match=r"a\.parquet"):
        read(path)
