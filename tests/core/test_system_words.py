"""No English of the system or of a library stands unexplained in a Chinese sentence."""

import errno
import os
import re
import sqlite3

import pytest

from gisapp.__main__ import main
from layers.errors import UserError
from layers.reading import read
from layers.system_words import of_library, reading_failed, writing_failed
from layers.text import Language
from layers.writing.target import unwritable

CHINESE, ENGLISH = Language("zh"), Language("en")
FORMATS = "GeoPackage|GeoJSON|JSON|TOML|XML|GML"
NAMES = re.compile(rf"[\w/.\-]*\.(?:gpkg|geojson|toml|gml|kml)|{FORMATS}")
COMMON = [
    *(errno.ENOSPC, errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR, errno.EEXIST, errno.EISDIR),
    *(errno.ENOTEMPTY, errno.EBUSY, errno.EMFILE, errno.EIO, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL),
]


def english_in(sentence, *kept):
    """The English words of a sentence beside names of files and formats, and what stands in quotes."""
    for each in kept:
        sentence = sentence.replace(each, "")
    return re.findall(r"[A-Za-z]{3,}", NAMES.sub("", re.sub(r"“[^”]*”", "", sentence)))


@pytest.mark.parametrize("number", COMMON, ids=errno.errorcode.get)
@pytest.mark.parametrize("why", [reading_failed, writing_failed])
def test_what_the_system_says_is_said_in_chinese(number, why):
    said = why(OSError(number, os.strerror(number), "图层.gpkg"))
    assert english_in(CHINESE.say(said)) == []
    assert os.strerror(number) not in CHINESE.say(said)
    assert ENGLISH.say(said)


def test_reading_and_writing_are_told_apart():
    error = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    assert CHINESE.say(reading_failed(error)) == "没有读取权限"
    assert CHINESE.say(reading_failed(error)) != CHINESE.say(writing_failed(error))
    assert ENGLISH.say(reading_failed(error)) == "reading is not allowed there"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("'/tmp/a.shp' not recognized as being in a supported file format.", "内容不属于任何已知格式"),
        ("file is not a database", "不是数据库文件"),
        ("database disk image is malformed", "数据库部分内容已损坏"),
        ("Expected '=' after a key in a key/value pair (at line 3, column 5)", "第 3 行第 5 个字符"),
        ("Expecting value: line 12 column 1 (char 90)", "第 12 行第 1 个字符"),
        ("libEGL.so.1: cannot open shared object file: No such file or directory", "缺少 libEGL.so.1"),
        ("3 of 5 features", "写出的内容不完整"),
    ],
)
def test_what_libraries_often_say(words, said):
    assert CHINESE.say(of_library(words)) == said


@pytest.mark.parametrize("words", ["Some driver fault 17", "新的说法", "a" * 900])
def test_what_is_not_known_is_quoted(words):
    said = CHINESE.say(of_library(words))
    assert said.startswith("程序库的原话为“")
    assert len(said) < 200


def refused(path):
    with pytest.raises(UserError) as caught:
        read(path)
    return CHINESE.say(caught.value.message)


DAMAGED = {
    "半截.geojson": b'{"type": "FeatureCollection", "features": [{"type"',
    "不是.gpkg": b"SQLite format 3\x00" + b"\x01" * 4000,
    "roads.gml": b"<?xml version='1.0'?><gml><a></gml>",
    "parks.kml": b"<kml><Document>",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_files_are_refused_in_chinese(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(DAMAGED[name])
    assert english_in(refused(path), name) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything may be read")
def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "区界.geojson"
    path.write_text("{}")
    path.chmod(0)
    assert "没有读取权限" in refused(path)


@pytest.mark.parametrize(
    "error",
    [FileExistsError(errno.EEXIST, "File exists"), sqlite3.OperationalError("database is locked")],
    ids=["exists", "locked"],
)
def test_what_could_not_be_written(tmp_path, error):
    assert english_in(CHINESE.say(unwritable(tmp_path / "层.gpkg", error).message)) == []


@pytest.mark.parametrize("text", ["format = \n", "[[file]\n", '"名"'])
def test_recipes_that_are_no_toml(tmp_path, capsys, text):
    recipe = tmp_path / "去年.toml"
    recipe.write_text(text, encoding="utf-8")
    (tmp_path / "a.csv").write_text("x,y\n106.5,29.5\n")
    main(["inspect", str(tmp_path / "a.csv"), "--recipe", str(recipe), "--lang", "zh"])
    first = capsys.readouterr().err.splitlines()[0]
    assert english_in(first) == []
