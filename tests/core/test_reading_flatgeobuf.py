from pathlib import Path

from layers.reading import read

DATA = Path(__file__).parents[1] / "data" / "vector"


def test_a_layer_of_plots():
    (source,) = read(DATA / "plots.fgb")
    assert source.title == "plots.fgb"
    assert source.crs.to_epsg() == 4490
    assert dict(zip(source.frame["name"], source.frame["area"], strict=True)) == {
        "佛图关公园": 107.5,
        "滨江绿带": 12.25,
    }
    assert source.findings == ()


def test_a_layer_without_features():
    (source,) = read(DATA / "empty.fgb")
    assert source.count == 0
    assert [each.code for each in source.findings] == ["rows.none"]


def test_only_what_lies_around_the_study_area():
    (source,) = read(DATA / "plots.fgb", within=(106.595, 29.55, 106.60, 29.56))
    assert source.frame["name"].tolist() == ["滨江绿带"]
    (told,) = source.findings
    assert told.code == "rows.within"
    (source,) = read(DATA / "plots.fgb", within=(120, 29.55, 120.1, 29.56))
    assert [each.code for each in source.findings] == ["rows.outside"]


def test_a_file_that_breaks_off_in_its_index(tmp_path):
    content = (DATA / "plots.fgb").read_bytes()
    (tmp_path / "a.fgb").write_bytes(content[: int(len(content) * 0.6)])
    (source,) = read(tmp_path / "a.fgb")
    assert "file.truncated" in [each.code for each in source.findings]
