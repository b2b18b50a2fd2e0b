import re

import geopandas as gpd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import Point

from layers.findings import Severity
from layers.reading import read
from layers.reading.encoding.code_page import codec_of, codec_of_language_id, decode, judge
from layers.reading.texts.damaged_text import repaired

# First level of GB 2312 (rows 16 to 55): the 3,755 characters in daily use
FREQUENT = [
    bytes((lead, trail)).decode("gb2312", errors="ignore")
    for lead in range(0xB0, 0xD8)
    for trail in range(0xA1, 0xFF)
]
hanzi = st.text(st.sampled_from([each for each in FREQUENT if each]), min_size=3, max_size=12)


@given(st.lists(hanzi, min_size=1, max_size=8), st.sampled_from(["utf-8", "gb18030"]))
def test_chinese_text_is_known_by_its_bytes_alone(texts, codec):
    samples = [text.encode(codec) for text in texts]
    assert judge(samples, None).codec == codec


def test_traditional_text_in_big5():
    samples = [text.encode("big5") for text in ("臺北市中正區", "維多利亞公園", "九龍灣運動場")]
    assert judge(samples, None).codec == "big5"


def test_gbk_text_that_happens_to_be_valid_utf8():
    """The GBK bytes of 学校 are two Cyrillic letters in UTF-8."""
    raw = "学校".encode("gbk")
    assert raw.decode("utf-8") == "ѧУ"
    assert judge([raw], None).codec == "gb18030"


@pytest.mark.parametrize("codec", ["utf-8", "cp1252"])
def test_names_with_accents_are_not_taken_for_chinese(codec):
    samples = [text.encode(codec) for text in ("Monégasque", "Sainte-Dévote", "Québec", "Crémaillère")]
    assert judge(samples, None).codec == codec


@pytest.mark.parametrize("text", ["area_m²", "13.5 m²/person", "storage in m³"])
@pytest.mark.parametrize("codec", ["utf-8", "cp1252"])
def test_a_square_metre_alone_is_not_taken_for_chinese(text, codec):
    page = judge([text.encode(codec), b"name"], None)
    assert decode(text.encode(codec), page.codec) == text


def test_a_declaration_of_another_script_is_believed():
    assert judge(["Русский музей".encode("koi8-r")], "koi8-r").codec == "koi8-r"


def test_a_declared_utf8_over_gbk_bytes_is_not_believed():
    assert judge(["奉节县".encode("gbk"), "云阳县".encode("gbk")], "utf-8").codec == "gb18030"


def test_a_character_cut_off_at_the_end_of_a_field_does_not_spoil_the_rest():
    raw = "解放碑步行街".encode("gbk")[:-1]
    assert decode(raw, "gb18030") == "解放碑步行"
    assert judge([raw], None).codec == "gb18030"


def test_plain_ascii_says_nothing_against_the_declaration():
    page = judge([b"Central Park"], "gb18030")
    assert (page.codec, page.certain) == ("gb18030", True)


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("GBK", "gb18030"),
        ("936", "gb18030"),
        ("ANSI 936", "gb18030"),
        ("CP936", "gb18030"),
        ("OEM 936", "gb18030"),
        ("gb2312", "gb18030"),
        ("GB 18030", "gb18030"),
        ("UTF-8", "utf-8"),
        ("utf8", "utf-8"),
        ("65001", "utf-8"),
        ("Big5", "big5"),
        ("950", "big5"),
        ("ISO-8859-1", "latin-1"),
        ("88591", "latin-1"),
        ("ISO 88592", "iso8859-2"),
        ("1252", "cp1252"),
        ("KOI8R", "koi8-r"),
        ("no such thing", None),
        ("", None),
    ],
)
def test_code_pages_as_people_write_them(declared, codec):
    assert codec_of(declared) == codec


def test_language_ids_of_dbase_headers():
    assert codec_of_language_id(0x4D) == "gb18030"
    assert codec_of_language_id(0x4F) == "big5"
    assert codec_of_language_id(0x57) is None, "ANSI: whatever the writer's computer used"
    assert codec_of_language_id(0) is None


@given(st.binary(max_size=60), st.sampled_from(["utf-8", "gb18030", "big5", "cp1252"]))
def test_any_bytes_decode_to_something(raw, codec):
    assert isinstance(decode(raw, codec), str)
    assert judge([raw], None).codec


@given(hanzi, st.sampled_from(["utf-8", "gb18030"]))
def test_decoding_what_was_encoded_gives_it_back(text, codec):
    assume(re.fullmatch(r"\w+", text))
    assert decode(text.encode(codec), codec) == text


PLACES = {
    "utf-8": ["渝中区", "解放碑", "朝天门街道", "Québec"],
    "gb18030": [
        "渝中区",
        "解放碑",
        "朝天门街道",
        "石油路",
        "两路口",
        "大溪沟",
        "上清寺",
        "菜园坝",
        "南纪门",
        "化龙桥",
        "七星岗",
        "大坪",
        "学校",
        "江北区",
        "沙坪坝区",
        "九龙坡区",
        "南岸区",
        "綦江区",
        "璧山区",
        "涪陵区",
        "黔江区",
        "奉节县",
        "巫溪县",
        "彭水苗族土家族自治县",
        "北碚区",
        "垫江县",
        "忠县",
        "城口县",
        "酉阳",
        "秀山",
        "㽏街",
        "䶮",
    ],
    "big5": [
        "臺北市",
        "中正區",
        "維多利亞公園",
        "九龍灣",
        "高雄市鼓山區",
        "淡水河",
        "新竹縣",
        "彌敦道",
        "香港",
        "澳門",
    ],
    "cp932": [
        "東京都",
        "さくら公園",
        "中央区",
        "タワー",
        "渋谷駅",
        "横浜市みなとみらい",
        "大阪",
        "ひばりヶ丘",
    ],
    "cp949": ["서울특별시", "부산광역시 해운대구", "대구", "인천", "한강공원"],
}


def table(path, codec, names):
    path.write_bytes("".join(["name,n\n", *(f"{name},{n}\n" for n, name in enumerate(names))]).encode(codec))
    return path


@given(st.data())
def test_no_name_of_a_place_is_silently_garbled(tmp_path_factory, data):
    """Read back as written, or with a finding that is not certain and offers the right reading."""
    codec = data.draw(st.sampled_from(sorted(PLACES)))
    names = data.draw(st.lists(st.sampled_from(PLACES[codec]), min_size=1, max_size=12))
    path = table(tmp_path_factory.getbasetemp() / "places.csv", codec, names)
    (source,) = read(path)
    if source.frame["name"].tolist() != names:
        (told,) = [each for each in source.findings if each.code == "encoding.judged"]
        assert not told.mended
        offered = [read(path, encoding=choice.value)[0].frame["name"].tolist() for choice in told.choices]
        assert names in offered


@pytest.mark.parametrize("codec", ["gb18030", "big5", "cp932"])
def test_usual_tables_are_read_as_written(tmp_path, codec):
    (source,) = read(table(tmp_path / "a.csv", codec, PLACES[codec]))
    assert source.frame["name"].tolist() == PLACES[codec]
    assert [each.code for each in source.findings] == ["encoding.judged"]
    assert source.findings[0].mended


def test_choices_show_the_same_values_side_by_side(tmp_path):
    path = table(tmp_path / "a.csv", "cp949", ["서울특별시", "부산광역시"])
    (told,) = read(path)[0].findings
    assert not told.mended
    titles = {choice.value: str(choice.title) for choice in told.choices}
    assert titles["EUC-KR"] == "EUC-KR: 서울특별시, 부산광역시"
    assert "GBK" in titles
    scores = [choice.score for choice in told.choices]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_russian_greek_and_long_korean_tables(tmp_path):
    streets = ["Московский проспект", "Парк Победы", "улица Ленина"]
    assert read(table(tmp_path / "a.csv", "cp1251", streets))[0].frame["name"].tolist() == streets
    regions = ["Π. ΚΕΝΤΡΙΚΗΣ ΜΑΚΕΔΟΝΙΑΣ", "Π. ΑΤΤΙΚΗΣ", "Π. ΘΕΣΣΑΛΙΑΣ"]
    assert read(table(tmp_path / "g.csv", "cp1253", regions))[0].frame["name"].tolist() == regions
    korean = [*PLACES["cp949"], "대구광역시 수성구 범어동", "경상북도 경주시 황남동"]
    assert read(table(tmp_path / "b.csv", "cp949", korean))[0].frame["name"].tolist() == korean


@pytest.mark.parametrize(("most", "few"), [("gb18030", "utf-8"), ("utf-8", "gb18030")])
def test_lines_in_two_code_pages(tmp_path, most, few):
    names = ["朝天门", "解放碑", "上清寺", "大溪沟", "较场口", "菜园坝"]
    path = tmp_path / "a.csv"
    lines = [f"{name},{n}\n".encode(few if n in (1, 4) else most) for n, name in enumerate(names)]
    path.write_bytes(b"name,n\n" + b"".join(lines))
    (source,) = read(path)
    assert source.frame["name"].tolist() == names
    (told,) = [each for each in source.findings if each.code == "encoding.mixed"]
    assert told.message.figures["lines"] in (["3", "6"], ["2", "4", "5", "7"])


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("utf-8", "latin-1"), ("gb18030", "latin-1"), ("utf-8", "gb18030"), ("gb18030", "cp1252")],
)
@pytest.mark.parametrize("name", ["重庆市渝中区", "解放碑步行街", "两江新区"])
def test_text_decoded_in_the_wrong_code_page_is_put_right(tmp_path, written, read_as, name):
    try:
        spoilt = name.encode(written).decode(read_as)
    except UnicodeDecodeError:
        pytest.skip("a program would have lost a character here")
    path = table(tmp_path / "a.csv", "utf-8", [spoilt, "朝天门"])
    (source,) = read(path)
    assert source.frame["name"].tolist() == [name, "朝天门"]
    (told,) = source.findings
    assert (told.code, told.rows, told.mended) == ("encoding.doubled", (1,), True)
    (declined,) = read(path, declined=frozenset({"encoding.doubled"}))
    assert declined.frame["name"].tolist() == [spoilt, "朝天门"]
    assert not declined.findings[0].mended


@given(hanzi)
def test_good_text_is_not_repaired(text):
    assert repaired(text) is None


@pytest.mark.parametrize(
    "text",
    ["Québec", "Crémaillère", "Żółć", "São Paulo", "ÖBB-Haltestelle", "Ñuñoa", "Århus", "1,5 m²", "25 °C"],
)
def test_names_with_accents_are_not_repaired(text):
    assert repaired(text) is None


def test_lost_text_is_told_by_row(tmp_path):
    path = table(tmp_path / "a.csv", "utf-8", ["锟斤拷锟斤拷", "解放碑", "????", "路口?", "中\ufffd路"])
    (told,) = read(path)[0].findings
    assert (told.code, told.rows) == ("encoding.lost", (1, 3, 5))


@pytest.mark.parametrize("codec", ["gb18030", "utf-8", "big5", "cp932"])
def test_the_users_code_page_goes_first(tmp_path, codec):
    (source,) = read(table(tmp_path / "a.csv", "gb18030", ["解放碑"]), encoding=codec)
    assert source.frame["name"].tolist() == [decode("解放碑".encode("gb18030"), codec)]


@pytest.mark.parametrize("names", [["公园", "名称"], ["解放碑步行街"], ["l'Église 教堂街", "人民公园"]])
@pytest.mark.parametrize(
    ("answer", "shown"), [("gbk", "GBK"), ("GB18030", "GBK"), ("latin-1", "ISO-8859-1"), ("big5", "Big5")]
)
def test_an_answer_that_spoils_valid_utf8_is_followed_and_told(tmp_path, names, answer, shown):
    (source,) = read(table(tmp_path / "a.csv", "utf-8", names), encoding=answer)
    (told,) = [each for each in source.findings if each.code == "encoding.as_answered"]
    assert (told.severity, source.encoding) == (Severity.WARNING, shown)
    assert f"as {shown}, as answered, though the bytes are UTF-8" in str(told.message)


@pytest.mark.parametrize(
    ("written", "answer"),
    [("utf-8", "utf-8"), ("utf-8", "65001"), ("gb18030", "gbk"), ("gb18030", "big5"), ("big5", "big5")],
)
def test_other_answers_are_taken_without_a_word(tmp_path, written, answer):
    (source,) = read(table(tmp_path / "a.csv", written, ["中正", "大安"]), encoding=answer)
    assert "encoding.as_answered" not in [each.code for each in source.findings]


@pytest.mark.parametrize("declared", ["GBK", "936", "GB18030"])
def test_a_declaration_is_not_believed_against_valid_utf8(tmp_path, declared):
    path, names = tmp_path / "公园.shp", ["人民公园", "滨江公园"]
    gpd.GeoDataFrame({"name": names}, geometry=[Point(0, 0)] * 2, crs=4490).to_file(path, encoding="utf-8")
    path.with_suffix(".cpg").write_text(declared)
    (source,) = read(path)
    assert list(source.frame["name"]) == names
    codes = [each.code for each in source.findings]
    assert [code for code in codes if code.startswith("encoding")] == ["encoding.conflict"]


@pytest.mark.parametrize(
    "names", [["街道代码", "街道名称", "甲街道"], ["试区建成区"], ["名称"], ["滨江防护绿地"], ["朝天门街道"]]
)
def test_words_of_tables_make_gbk_certain(tmp_path, names):
    (told,) = read(table(tmp_path / "a.csv", "gb18030", names))[0].findings
    assert (told.severity, told.mended) == ("info", True)


def test_few_other_characters_do_not():
    assert not judge(["解放碑".encode("gbk")], None).certain


@pytest.mark.parametrize("rows", [3, 8, 30])
def test_degrees_minutes_and_seconds_in_gbk_are_no_japanese(rows):
    """°′″ are common signs of both; after numbers, and beside words of tables, they are those of GBK."""
    lines = ["站名,经度,纬度", *(f"南湖路{n}口,114°{n}′38.32″,30°32′{n}.5″" for n in range(rows))]
    found = judge([line.encode("gb18030") for line in lines], None)
    assert (found.codec, found.certain) == ("gb18030", True)
    nameless = judge([line.encode("gb18030") for line in lines[1:]], None)
    assert nameless.codec == "gb18030"
