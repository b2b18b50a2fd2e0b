import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from layers.reading.code_page import codec_of, codec_of_language_id, decode, judge

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
