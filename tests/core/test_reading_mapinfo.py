import shutil
from pathlib import Path

import pytest

from layers.errors import UserError
from layers.reading import read

DATA = Path(__file__).parents[1] / "data" / "vector"
PARTS = {"tab": ("tab", "dat", "map", "id"), "mif": ("mif", "mid")}


def codes(source):
    return [finding.code for finding in source.findings]


def copied(folder, kind, charset="WindowsSimpChinese"):
    for ending in PARTS[kind]:
        shutil.copy(DATA / f"plots.{ending}", folder)
    path = folder / f"plots.{kind}"
    path.write_bytes(path.read_bytes().replace(b"WindowsSimpChinese", charset.encode()))
    return path


@pytest.mark.parametrize("kind", ["tab", "mif"])
@pytest.mark.parametrize(
    ("charset", "finding"),
    [("WindowsSimpChinese", []), ("Neutral", []), ("WindowsLatin1", ["encoding.conflict"])],
)
def test_text_in_the_code_page_of_its_bytes(tmp_path, kind, charset, finding):
    (source,) = read(copied(tmp_path, kind, charset))
    assert source.frame["name"].tolist() == ["佛图关公园", "滨江绿带"]
    assert source.encoding == "GBK"
    assert codes(source) == finding
    assert source.frame["area"].tolist() == [107.5, 12.25]
    assert [str(day.date()) for day in source.frame["planted"]] == ["2019-03-12", "2021-11-02"]
    assert [shape.area for shape in source.frame.geometry] == pytest.approx([1e-4, 1e-4])
    assert source.crs.to_epsg() == 4326


def test_a_choice_of_the_user(tmp_path):
    (source,) = read(copied(tmp_path, "tab", "WindowsLatin1"), encoding="gbk")
    assert source.frame["name"].tolist() == ["佛图关公园", "滨江绿带"]
    assert codes(source) == []


def test_a_plan_without_a_place_has_no_system():
    (source,) = read(DATA / "nonearth.mif")
    assert source.crs is None
    assert source.frame["name"].tolist() == ["圆形广场", "圆形花坛"]
    assert codes(source) == ["crs.unusable"]


def test_a_table_without_its_rows(tmp_path):
    path = copied(tmp_path, "tab")
    (tmp_path / "plots.dat").unlink()
    with pytest.raises(UserError, match=r"lacks its \.dat"):
        read(path)


def test_a_table_that_places_an_image(tmp_path):
    path = tmp_path / "a.tab"
    path.write_text('!table\n!version 300\nDefinition Table\n  File "a.jpg"\n  Type "RASTER"\n')
    with pytest.raises(UserError, match="where an image lies"):
        read(path)


def test_shapes_that_break_off(tmp_path):
    path = copied(tmp_path, "mif")
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex(b"Region")])
    (source,) = read(path)
    assert source.frame["name"].tolist() == ["佛图关公园"]
    assert codes(source) == ["file.truncated"]
