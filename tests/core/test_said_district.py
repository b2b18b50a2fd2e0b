"""A table of people that names a district in its title, its sheet's or its file's name is that district's."""

import geopandas as gpd
import pytest
from openpyxl import Workbook
from shapely.geometry import box

from gisapp.importing import Decisions, project_of
from gisapp.project import layers_of
from gisapp.study_area import study_area_of
from layers.columns.said_district import district_in
from tests.core.imported import draft

EAST, NORTH = 500_000.0, 3_270_000.0
PEOPLE = {"石板街道": 55_000, "人和街道": 35_000}
ROWS = "街道,常住人口\n石板街道,55000\n人和街道,35000\n"


@pytest.fixture
def folder(tmp_path):
    """渝中区 with two subdistricts, of whose names a table of another district has both."""
    west, east = (box(EAST + 1000 * k, NORTH, EAST + 1000 * (k + 1), NORTH + 1000) for k in range(2))
    zones = gpd.GeoDataFrame({"名称": list(PEOPLE)}, geometry=[west, east], crs="EPSG:4544")
    zones.to_file(tmp_path / "街道.gpkg")
    whole = gpd.GeoDataFrame({"名称": ["渝中区"]}, geometry=[west.union(east)], crs="EPSG:4544")
    whole.to_file(tmp_path / "区界.gpkg")
    return tmp_path


def people_of(found):
    area = study_area_of(layers_of(project_of(found)))
    return dict(zip(area.zones["zone"], area.population.tolist(), strict=True)), area.findings


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("人口.csv", "江北区各街道常住人口,\n"),
        ("人口.csv", "附表3 重庆市江北区2024年常住人口,\n"),
        ("人口.csv", "2024年江北区分街道人口,\n单位：人,\n"),
        ("人口.csv", "街道常住人口（江北区）,\n"),
        ("江北区常住人口2025.csv", ""),
        ("2025年重庆市江北区人口.csv", ""),
        ("江北区人口.csv", "各街道常住人口,\n"),
        ("2025年末江北区人口.csv", ""),
        ("人口.csv", "截至2025年底江北区常住人口,\n"),
        ("渝中区人口.csv", "江北区常住人口,\n"),  # what is written inside goes before the file's name
    ],
)
def test_a_table_of_another_district_gives_nobody_to_its_namesakes(folder, name, above):
    (folder / name).write_text(above + ROWS, encoding="utf-8")
    people, findings = people_of(draft(folder, Decisions().with_role(name, "population")))
    assert [people[zone] for zone in PEOPLE] == pytest.approx([float("nan")] * 2, nan_ok=True)
    assert "population.of_another" in {each.code for each in findings}


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("人口.csv", ""),
        ("人口.csv", "渝中区各街道常住人口,\n"),
        ("人口.csv", "渝中区、江北区常住人口,\n"),
        ("2025年末渝中区各街道常住人口.csv", ""),
        ("人口.csv", "2025年度渝中区分街道常住人口,\n"),
        ("人口.csv", "2025年末全区常住人口,\n"),
        ("人口.csv", "各街道常住人口,\n数据来源：江北区统计局,\n"),
        ("江北区人口.csv", "重庆市渝中区常住人口,\n"),
        *(
            (f"{words}人口.csv", "")
            for words in ("中心城区", "建成区", "高新区", "各区县", "重庆市各区", "主城九区")
        ),
        *(
            (f"{words}人口.csv", "")
            for words in ("学区", "居住小区", "渝中半岛片区", "本辖区", "市区", "郊县")
        ),
    ],
)
def test_a_table_that_may_be_ours_is_joined_by_its_names(folder, name, above):
    (folder / name).write_text(above + ROWS, encoding="utf-8")
    people, findings = people_of(draft(folder, Decisions().with_role(name, "population")))
    assert {zone: people[zone] for zone in PEOPLE} == PEOPLE
    assert "population.of_another" not in {each.code for each in findings}


def test_the_name_of_a_sheet_says_it_too(folder):
    book = Workbook()
    book.active.title = "江北区"
    for row in (("街道", "常住人口"), *PEOPLE.items()):
        book.active.append(row)
    book.save(folder / "人口.xlsx")
    _, findings = people_of(draft(folder))
    assert "population.of_another" in {each.code for each in findings}


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("彭水苗族土家族自治县人口", "彭水苗族土家族自治县"),
        ("重庆市九龙坡区2024年人口", "重庆市九龙坡区"),
        ("江北区\n江北区人口", "江北区"),
        ("江北区和沙坪坝区人口", None),
        ("街道人口统计", None),
        ("各街道社区人口", None),
        ("Camden population", None),
        *(
            (before + "渝中区各街道常住人口", "渝中区")
            for before in (
                "2025年",
                "2025年末",
                "2025年度",
                "截至2025年底",
                "二〇二五年",
                "2025年12月31日",
                "2025年6月",
                "2025年第四季度",
                "2025年上半年",
                "历年",
                "近五年",
                "最新",
                "七普",
                "第七次人口普查",
                "附表三",
                "第七次全国人口普查",
                "“十四五”末",
                "2025年全",
                "人口统计表",
            )
        ),
        ("2025年末重庆市渝中区人口", "重庆市渝中区"),
        ("2025年月湖区人口", "月湖区"),
        ("2025年全州县人口", "全州县"),
        ("2025年和平区人口", "和平区"),
        *((f"{said}常住人口", None) for said in ("2025年全区", "2025年末全县", "2025年度我区", "2025年各区")),
    ],
)
def test_the_district_that_a_text_names(text, district):
    assert district_in(text) == district


def workbook(path, sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in [("街道", "常住人口"), *rows]:
            sheet.append(row)
    book.save(path)


BESIDE = [("石板街道", 70_000), ("观音桥街道", 90_000)]


@pytest.mark.parametrize(
    "names", [("渝中区", "江北区"), ("江北区2024", "渝中区2024"), ("江北区人口", "渝中区人口")]
)
def test_sheets_of_two_districts_are_no_question(folder, names):
    rows = {name: list(PEOPLE.items()) if "渝中" in name else BESIDE for name in names}
    workbook(folder / "各区人口.xlsx", rows)
    found = draft(folder)
    assert not found.questions
    people, findings = people_of(found)
    assert people == {"渝中区": 90_000, **PEOPLE}
    assert {each.code for each in findings} == {"population.of_others"}


def test_sheets_of_halves_of_the_district_are_no_districts(folder):
    east, west = PEOPLE.items()
    workbook(folder / "人口.xlsx", {"东区": [east], "西区": [west]})
    people, findings = people_of(draft(folder))
    assert people == {"渝中区": 90_000, **PEOPLE}
    assert not findings


@pytest.mark.parametrize(
    ("ours", "theirs"), [(90_000, 160_000), ("", ""), (90_010, 160_000)], ids=["sums", "blank", "rounded"]
)
@pytest.mark.parametrize("first", [True, False])
def test_rows_below_a_districts_row_are_its_own(folder, ours, theirs, first):
    sections = [[("渝中区", ours), *PEOPLE.items()], [("江北区", theirs), *BESIDE]]
    rows = [row for section in (sections if first else sections[::-1]) for row in section]
    text = "\n".join(f"{name},{number}" for name, number in rows)
    (folder / "人口.csv").write_text(f"地区,常住人口\n{text}\n", encoding="utf-8")
    found = draft(folder)
    assert not found.questions
    people, findings = people_of(found)
    assert people == {"渝中区": 90_000, **PEOPLE}
    assert "population.of_others" in {each.code for each in findings}


def test_rows_of_districts_below_theirs_end_their_sections(folder):
    rows = [*PEOPLE.items(), ("渝中区", 90_000), *BESIDE, ("江北区", 160_000)]
    text = "\n".join(f"{name},{number}" for name, number in rows)
    (folder / "人口.csv").write_text(f"地区,常住人口\n{text}\n", encoding="utf-8")
    found = draft(folder)
    assert not found.questions
    assert people_of(found)[0] == {"渝中区": 90_000, **PEOPLE}


def test_districts_whose_numbers_fit_no_rows_are_asked_about(folder):
    """Above or below: which rows are whose nobody can say."""
    rows = [*PEOPLE.items(), ("渝中区", 80_000), *BESIDE, ("江北区", 140_000)]
    text = "\n".join(f"{name},{number}" for name, number in rows)
    (folder / "人口.csv").write_text(f"地区,常住人口\n{text}\n", encoding="utf-8")
    assert [row.question.code for row in draft(folder).questions] == ["rows.several"]
