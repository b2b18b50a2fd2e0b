import shutil
from pathlib import Path

import pytest

from layers.findings import Severity
from layers.reading import read

DATA = Path(__file__).parents[1] / "data" / "vector"


@pytest.mark.parametrize("name", ["plots_gml2.gml", "plots_gml3.gml", "plots_gml32.gml"])
def test_every_version_in_the_right_axis_order(name, tmp_path):
    path = tmp_path / name
    shutil.copy(DATA / name, path)
    plots = read(path)[0]
    assert plots.crs.to_epsg() == 4490
    assert [round(edge, 6) for edge in plots.frame.geometry[0].bounds] == [106.55, 29.55, 106.56, 29.56]
    assert plots.frame["name"].tolist() == ["佛图关公园", "滨江绿带"]
    assert plots.frame["area"].tolist() == [107.5, 12.25]
    assert not {"lowerCorner", "upperCorner"} & set(plots.frame)
    assert [each.name for each in tmp_path.iterdir()] == [name], "nothing is written beside the file"


def test_each_feature_type_is_a_source():
    plots, stations = read(DATA / "plots_gml32.gml")
    assert (plots.name, stations.name) == ("plots", "stations")
    assert [each.z for each in stations.frame.geometry] == [236.5, 198.25]


def test_another_code_page(tmp_path):
    text = (DATA / "plots_gml3.gml").read_text(encoding="utf-8")
    assert 'encoding="utf-8"' in text
    (tmp_path / "a.gml").write_bytes(text.replace('encoding="utf-8"', 'encoding="GB2312"').encode("gbk"))
    (plots,) = read(tmp_path / "a.gml")
    assert plots.frame["name"].tolist() == ["佛图关公园", "滨江绿带"]
    assert plots.encoding == "GBK"


def test_a_file_that_breaks_off(tmp_path):
    content = (DATA / "plots_gml3.gml").read_bytes()
    (tmp_path / "a.gml").write_bytes(content[: content.rindex(b"<ogr:featureMember>") + 100])
    (plots,) = read(tmp_path / "a.gml")
    assert ("file.truncated", Severity.ERROR) in [(each.code, each.severity) for each in plots.findings]
